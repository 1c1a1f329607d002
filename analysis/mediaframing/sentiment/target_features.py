"""What the target model sees: the words left and right of the target, how near, on whose side of which verb.

The target itself is masked: its form (pronoun, name, possessive) counts, its identity never.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mediaframing.sentiment.words import (
    NEGATIONS,
    POSSESSIVE,
    WordTable,
    hide_names,
    is_title_case,
    split_tokens,
)

Floats = NDArray[np.float32]
# Words beyond this distance say little about the target, and a missed sentence end must not cost time.
REACH = 60
_NEAR_TEXT = 3000
_BREAK_MARKS = (",", ";", ":", ".", "—", "–", '"', "“", "”", "!", "?")
_BREAK_WORDS = ("and", "but", "that", "who", "which", "while", "because", "after", "as", "when", "if")
BREAKS = frozenset((*_BREAK_MARKS, *_BREAK_WORDS, "although", "though"))
_BE = ("is", "was", "be", "been", "are", "were", "am", "being")
_MODALS = ("will", "would", "can", "could", "may", "might", "must", "should", "shall")
AUXILIARIES = frozenset((*_BE, *_MODALS, "has", "had", "have", "do", "does", "did", "said", "says", "say"))
_PASSIVE = frozenset(["was", "were", "is", "are", "been", "be", "being", "got"])
_PRONOUNS = {
    **dict.fromkeys(["he", "him", "his", "she", "her", "hers", "himself", "herself"], "person"),
    **dict.fromkeys(["they", "them", "their", "theirs", "themselves"], "group"),
    **dict.fromkeys(["it", "its", "itself"], "thing"),
    **dict.fromkeys(["i", "me", "my", "mine"], "speaker"),
    **dict.fromkeys(["we", "us", "our", "ours"], "speakers"),
    **dict.fromkeys(["you", "your", "yours"], "hearer"),
}
FORMS = (*dict.fromkeys(_PRONOUNS.values()), "name", "noun")
ZONES = 11
_NEAR = np.array([1 / (1 + i / 4) for i in range(REACH)], dtype=np.float32)


class Context(NamedTuple):
    """A target in its sentence: words before (nearest first), words after, the target's own form."""

    before: list[str]
    after: list[str]
    form: str
    opens: bool
    quoted: bool


def read_context(sentence: str, start: int, end: int, table: WordTable) -> Context:
    """Split the sentence at the target and hide every name."""
    near = sentence[max(start - _NEAR_TEXT, 0) : start], sentence[end : end + _NEAR_TEXT]
    before, after = split_tokens(near[0]), split_tokens(near[1])
    title = is_title_case(before + after)
    left = hide_names(before, table, title_case=title)
    right = hide_names(after, table, first=False, title_case=title)
    mention = sentence[start:end].lower()
    form = _PRONOUNS.get(mention, "name" if sentence[start : start + 1].isupper() else "noun")
    if mention.endswith(("'s", "’s")):
        right.insert(0, POSSESSIVE)
    marks = [token for token in before if token in '“”"']
    quoted = marks[-1:] == ["“"] or (marks[-1:] == ['"'] and marks.count('"') % 2 == 1)
    return Context(left[::-1][:REACH], right[:REACH], form, not left, quoted)


def name_features(context: Context, table: WordTable) -> Counter[str]:
    """Count the n-grams of a context, each by its side, distance and role."""
    before, after, form = context.before, context.after, context.form
    words = [*before[::-1], "<target>", *after]
    names = [f"u {w}" for w in before + after]
    names += [f"b {x} {y}" for x, y in pairwise(words)]
    for side, near in (("l", before), ("r", after)):
        names += [f"{side} {w}" for w in near]
        names += [f"{side}3 {w}" for w in near[:3]]
        names += [f"{side}7 {w}" for w in near[:7]]
        names += [f"{side}k {w[:5]}" for w in near]
        names += [f"{side}@{i} {w}" for i, w in enumerate(near[:3])]
        names += [f"{side}@n {' '.join(near[:n])}" for n in (2, 3) if len(near) >= n]
        names += [f"{side}f {form} {w}" for w in near[:2]]
        names += _name_verbs(side, near, table)
    if before and after:
        names.append(f"lr {before[0]} {after[0]}")
    names += [f"f {form} {after[0] if after and after[0] == POSSESSIVE else ''}", f"q {context.quoted}"]
    return Counter(names)


def _name_verbs(side: str, near: list[str], table: WordTable) -> list[str]:
    """The nearest verb on one side, whether it is passive: who acts upon whom."""
    for i, word in enumerate(near[:12]):
        if table.verb[table.find_row(word)] and word not in AUXILIARIES:
            neighbours = near[max(i - 2, 0) : i] if side == "r" else near[i + 1 : i + 3]
            passive = any(w in _PASSIVE for w in neighbours)
            negated = any(w in NEGATIONS for w in neighbours)
            return [f"{side}v {word}", f"{side}vp {word[:5]} {passive} {negated}"]
    return []


def measure_context(context: Context, table: WordTable) -> tuple[Floats, Floats]:
    """Return the vectors of the zones round the target, laid end to end, and the lexicon sums.

    Zones are means of word vectors: all words, each side by nearness, three words a side, the clause on each
    side, and the first two words on each side alone.
    """
    rows = [table.find_rows(context.before), table.find_rows(context.after)]
    clauses = [_clause_length(context.before), _clause_length(context.after)]
    zones = [_mean(np.concatenate(rows), table)]
    zones += [_mean(r, table, _NEAR[: len(r)]) for r in rows]
    zones += [_mean(r[:3], table) for r in rows]
    zones += [_mean(r[:n], table) for r, n in zip(rows, clauses, strict=True)]
    zones += [table.vectors[r[i]] if len(r) > i else table.vectors[-1] for i in (0, 1) for r in rows]
    turned = [find_negated(context.before[::-1])[::-1], find_negated(context.after)]
    sums = [
        _sum_valences(words, r, t, table)
        for words, r, t in zip((context.before, context.after), rows, turned, strict=True)
    ]
    shape = [float(context.form == f) for f in FORMS]
    shape += [
        float(context.after[:1] == [POSSESSIVE]),
        len(context.before) / 20,
        len(context.after) / 20,
        float(context.opens),
        float(context.quoted),
    ]
    return np.concatenate(zones), np.concatenate([*sums, np.array(shape, dtype=np.float32)])


def _clause_length(near: list[str]) -> int:
    return next((i for i, w in enumerate(near) if i and w in BREAKS), len(near))


def _mean(rows: NDArray[np.int64], table: WordTable, nearness: Floats | None = None) -> Floats:
    weights = table.weight[rows] if nearness is None else table.weight[rows] * nearness
    mean: Floats = weights @ table.vectors[rows] / (weights.sum() + np.float32(0.5))
    return mean


def _sum_valences(
    words: list[str], rows: NDArray[np.int64], turned: NDArray[np.bool_], table: WordTable
) -> Floats:
    """Positive and negative sums of three lexicons on one side: in all, by nearness, by distance, by clause."""
    n = len(words)
    distance = np.arange(n)
    breaks = np.array([w in BREAKS for w in words], dtype=bool)
    clause = np.minimum(np.cumsum(breaks) - breaks, 2)
    parts = [np.ones(n), 2 * _NEAR[:n], distance < 2, (distance >= 2) & (distance < 5)]
    parts += [(distance >= 5) & (distance < 10), distance >= 10, clause == 0, clause == 1, clause == 2]
    masks = np.array(parts, dtype=np.float32).reshape(len(parts), n)
    estimated = table.valence[rows] * table.weight[rows]
    sums = []
    for valences in (table.vader[rows], table.textblob[rows] * 3, estimated):
        signed = np.where(turned, -0.7 * valences, valences) / 4
        sums += [masks @ np.maximum(signed, 0), masks @ np.minimum(signed, 0)]
    return np.concatenate(sums).astype(np.float32)


def find_negated(words: list[str]) -> NDArray[np.bool_]:
    """Whether a negation stands among the three words before, in the order of the text."""
    negation = np.array([w in NEGATIONS for w in words], dtype=bool)
    turned = np.zeros(len(words), dtype=bool)
    for step in (1, 2, 3):
        turned[step:] |= negation[:-step] if step < len(words) else False
    return turned
