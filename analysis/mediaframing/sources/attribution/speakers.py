"""The speaker of a cue: candidates among the noun phrases around it, described for the learned choice."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import lru_cache

from mediaframing.sources.attribution.choosing import load_weights, score
from mediaframing.sources.attribution.cueing import DASH, CuePlace
from mediaframing.sources.grammar.phrases import Phrase, squeeze
from mediaframing.sources.grammar.units import Layout, Unit

_LEFT, _RIGHT = 7, 2
_INVERTING = frozenset(
    [
        "say",
        "add",
        "write",
        "ask",
        "note",
        "tell",
        "explain",
        "reply",
        "tweet",
        "recall",
        "continue",
        "warn",
        "report",
        "argue",
        "read",
    ]
)
_INVERTING = _INVERTING | frozenset(("according to", ":"))
_PASSING_ON = frozenset(("quote", "cite", "report"))
_AS_SAYING = 8
_AGENTS = frozenset(
    (
        "name",
        "persons",
        "spokespeople",
        "groups",
        "organisations",
        "media",
        "name_organisations",
        "name_media",
    )
)


def list_candidates(phrases: list[Phrase], cue: CuePlace) -> list[Phrase | None]:
    """Return the phrases that could be the speaker of *cue*, nearest on the left first; None is nobody."""
    left = [p for p in phrases if p.last <= cue.at][-_LEFT:][::-1]
    right = [p for p in phrases if p.first >= cue.end][:_RIGHT]
    return [*left, *right, None]


def describe_candidates(
    unit: Unit, words: list[str], cue: CuePlace, candidates: list[Phrase | None]
) -> list[list[str]]:
    """Return the features of each candidate, as the training of the weights needs them."""
    return [list(_DESCRIBE[side](*seen)) for side, seen in _look_at(unit, words, cue, candidates)]


def _look_at(
    unit: Unit, words: list[str], cue: CuePlace, candidates: list[Phrase | None]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What of each candidate its features are made from: its side, and a few strings that often recur."""
    tags = unit.tags
    lemma = cue.lemma if cue.lemma in _INVERTING else "*"
    before = tags[cue.at - 1] if cue.at else "^"
    after = tags[cue.end : cue.end + 1] or "$"
    rank = 0
    for phrase in candidates:
        if phrase is None:
            gap = squeeze(tags[max(0, cue.at - 4) : cue.at])
            yield "nobody", (cue.form, before, after, lemma, cue.lemma, gap, str(min(rank, 3)))
            continue
        first, last, kind = phrase
        behind = tags[last : last + 1] or "$"
        if first < cue.at:
            ahead = tags[first - 1] if first else "^"
            gap = squeeze(tags[last : cue.at])
            yield "left", (gap, cue.form, str(rank), kind, ahead, after, lemma, cue.lemma)
            rank += 1
        else:
            link = words[unit.first + first - 1].lower() if tags[first - 1] == "p" else ""
            two = tags[max(0, cue.at - 2) : cue.at]
            yield (
                "right",
                (tags[cue.end : first][:4], lemma, before, kind, behind, cue.form, two, cue.lemma, link),
            )


def _describe_nobody(
    form: str, before: str, after: str, lemma: str, own: str, gap: str, rank: str
) -> tuple[str, ...]:
    return (
        "0", f"0{form}", f"0{form}|{before}", f"0{after}", f"0{form}|{after}", f"0{lemma}", f"0w{form}|{gap}",
        f"0rank{rank}", f"0L{own}",
    )  # fmt: skip


def _describe_left(
    gap: str, form: str, rank: str, kind: str, ahead: str, after: str, lemma: str, own: str
) -> tuple[str, ...]:
    tail = gap[-3:]
    verbs = f"{'V' in gap}{'v' in gap}{'x' in gap}"
    return (
        f"L{gap[-9:]}", f"L{gap[-9:]}|{form}", f"Le{gap[-2:]}", f"Le{tail}|{form}", f"Ls{gap[:2]}", f"Lr{rank}|{form}",
        f"Lk{kind}", f"Lk{kind}|{tail}", f"Lk{kind}|{form}", f"Lp{ahead}", f"Lp{ahead}|{kind}", f"Lp{ahead}|{tail}",
        f"Lc{gap.count(',')}|{verbs}", f"La{gap[-2:]}|{after}", f"Ll{lemma}|{after}|{not gap}",
        f"L^{ahead == '^'}|{gap[:1]}|{gap[-1:]}", f"Lo{own}|{gap[:1]}", "L0" if rank == "0" else "L+",
    )  # fmt: skip


def _describe_right(
    gap: str, lemma: str, before: str, kind: str, behind: str, form: str, two: str, own: str, link: str
) -> tuple[str, ...]:
    return (
        "R", f"R{gap}|{lemma}", f"R{gap}|{before}", f"Rk{kind}", f"Rk{kind}|{before}", f"Rb{behind}|{before}",
        f"Rb{behind}|{not gap}|{form}", f"Rl{lemma}|{before}|{not gap}", f"Rf{form}|{before}", f"R2{two}|{behind}",
        f"Ro{own}", f"R{lemma}|{behind}", f"Ry{link}|{form}",
    )  # fmt: skip


_DESCRIBE: dict[str, Callable[..., tuple[str, ...]]] = {
    "nobody": _describe_nobody,
    "left": _describe_left,
    "right": _describe_right,
}


@lru_cache(maxsize=100_000)
def score_candidate(side: str, seen: tuple[str, ...]) -> float:
    """Return the score of one candidate; the strings it is made from recur often enough to be kept."""
    return score(_DESCRIBE[side](*seen), load_weights("speakers"))


def choose_speaker(layout: Layout, cue: CuePlace, phrases: list[Phrase]) -> Phrase | None:
    """Return the noun phrase that most likely speaks, None where nobody does."""
    if cue.lemma == DASH:
        return next((p for p in phrases if p.first >= cue.end), None)
    unit = layout.units[cue.unit]
    if cue.form == "passive":
        told = _choose_by_passive(layout, cue, phrases)
        if told is not None:
            return told
    candidates = list_candidates(phrases, cue)
    totals = [
        score_candidate(side, seen) for side, seen in _look_at(unit, layout.words.words, cue, candidates)
    ]
    return candidates[totals.index(max(totals))]


def _choose_by_passive(layout: Layout, cue: CuePlace, phrases: list[Phrase]) -> Phrase | None:
    """ "Peskov was quoted as saying by RIA": the subject; "is said by the office to be safe": the office."""
    if is_quoted_as_saying(layout, cue):
        return next((p for p in reversed(phrases) if p.last <= cue.at and p.kind != "number"), None)
    behind = layout.words.words[layout.units[cue.unit].first + cue.end :][:1]
    if behind == ["by"] and cue.lemma in _INVERTING:
        return next((p for p in phrases if p.first == cue.end + 1 and p.kind in _AGENTS), None)
    return None


def is_quoted_as_saying(layout: Layout, cue: CuePlace) -> bool:
    """Whether a passive cue passes on what its subject says: "was quoted (by X) as saying"."""
    if cue.form != "passive" or cue.lemma not in _PASSING_ON:
        return False
    unit = layout.units[cue.unit]
    words = layout.words.words[unit.first + cue.end : min(unit.last, unit.first + cue.end + _AS_SAYING)]
    return any(one == "as" and two == "saying" for one, two in itertools.pairwise(words))
