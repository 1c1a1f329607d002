"""From a text column to the mentions in it: candidates, boundaries, exclusions, longest match first.

The way is columnar. A literal search over the Arrow buffer proposes candidates; boundaries of plain words are
checked with array operations on the bytes; only patterns of several words, other scripts and exclusions are
looked at one by one, at their candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mediaframing.naming.lexicon import Concept, Lexicon
from mediaframing.naming.matching.buffers import cut_batches, view_buffers
from mediaframing.naming.matching.kernels import walk_lists
from mediaframing.naming.matching.letters import decode, to_code_points, word_after, word_before, word_ends
from mediaframing.naming.matching.packed import Finder
from mediaframing.naming.matching.patterns import Pattern, compile_after, compile_before, compile_pattern
from mediaframing.naming.matching.search import make_searcher
from mediaframing.naming.matching.voices import UNCERTAIN, voices_at
from mediaframing.naming.matching.written import WrittenForms

EXCLUDED, INSTITUTION, EVIDENCE = -1, -2, -3
_WINDOW = 120


@dataclass(frozen=True)
class Rule:
    """One pattern at work: whose it is (`concept`, `target` = variant number or a reason), and its guards."""

    concept: int
    target: int
    pattern: Pattern
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Matches:
    """What matched in one batch: parallel arrays; `row` of the column, `start`, `end` in code points of that text."""

    row: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    rule: NDArray[np.int64]
    voice: NDArray[np.int8]
    text: pa.Array


class Matcher:
    """A lexicon compiled for search."""

    def __init__(self, lexicon: Lexicon, *, backend: str = "auto") -> None:
        self.rules = [rule for i, concept in enumerate(lexicon) for rule in _concept_rules(i, concept)]
        self.concept = np.array([r.concept for r in self.rules], dtype=np.int64)
        self.target = np.array([r.target for r in self.rules], dtype=np.int64)
        names = [
            lexicon.concepts[r.concept].variants[r.target].name if r.target >= 0 else "" for r in self.rules
        ]
        keys = [
            ("*" in r.pattern.text, -len(r.pattern.text), name)
            for r, name in zip(self.rules, names, strict=True)
        ]
        self.rank = np.argsort(sorted(range(len(keys)), key=keys.__getitem__))
        self._plain = np.array([r.pattern.plain for r in self.rules], dtype=bool)
        self._open = np.array([r.pattern.open_ended for r in self.rules], dtype=bool)
        self._guarded = np.array([bool(r.before or r.after) for r in self.rules], dtype=bool)
        self._written = WrittenForms.of([r.pattern for r in self.rules])
        self.needs_evidence = np.unique(self.concept[self.target == EVIDENCE])
        self._tables = [t for folded in (False, True) if (t := _AnchorTable.of(self.rules, folded, backend))]

    def find(self, column: pa.ChunkedArray, *, voices: bool = False) -> Iterator[Matches]:
        """Yield the matches of *column* batch by batch; `row` counts from the column's beginning.

        With *voices*, `voice` tells OWN, QUOTED or UNCERTAIN by the quotation marks; without, all is UNCERTAIN.
        """
        first = 0
        for chunk in column.chunks:
            for part in cut_batches(chunk):
                yield self._find_in(part, first, voices)
                first += len(part)

    def _find_in(self, part: pa.Array, first: int, voices: bool) -> Matches:
        data, offsets = view_buffers(part)
        found = [self._candidates(table, data, offsets) for table in self._tables]
        spans = np.concatenate(found) if found else np.empty((0, 4), dtype=np.int64)
        spans = spans[self._survives_guards(spans, data, offsets)]
        row, rule, low, high = spans.T
        low_chars, high_chars, texts = to_code_points(data, offsets, row, low, high)
        unknown = np.full(len(row), UNCERTAIN, dtype=np.int8)
        voice = voices_at(data, offsets, row, low, high) if voices else unknown
        return Matches(row + first, low_chars, high_chars, rule, voice, texts)

    def _candidates(
        self, table: _AnchorTable, data: NDArray[np.uint8], offsets: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        hits = table.searcher.find(data)
        row = np.searchsorted(offsets, hits[:, 1], side="right") - 1
        inside = hits[:, 2] <= offsets[row + 1] if len(hits) else np.empty(0, dtype=bool)
        hits, row = hits[inside], row[inside]
        pick, places = walk_lists(table.first, table.counts, hits[:, 0])
        rule = table.rules[places]
        spans = np.column_stack([row[pick], rule, hits[pick, 1:]])
        plain = self._plain[rule]
        return np.concatenate(
            [self._plain_spans(spans[plain], data, offsets), self._other_spans(spans[~plain], data, offsets)]
        )

    def _plain_spans(
        self, spans: NDArray[np.int64], data: NDArray[np.uint8], offsets: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        spans = spans[~word_before(data, spans[:, 2], offsets[spans[:, 0]])]
        row, rule, _, high = spans.T
        grow = self._open[rule]
        if grow.any():
            spans[grow, 3] = word_ends(data, high[grow], offsets[row[grow] + 1])
        closed = ~grow
        closed[closed] = ~word_after(data, high[closed], offsets[row[closed] + 1])
        kept: NDArray[np.int64] = spans[grow | closed]
        return kept

    def _other_spans(
        self, spans: NDArray[np.int64], data: NDArray[np.uint8], offsets: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Judge patterns of several words, of other scripts or with marks: most at a glance, the rest by expression."""
        spans = spans[self._written.can_stand(data, spans, offsets)]
        row, rule, low, _ = spans.T
        start = low - self._written.offset[rule]
        end = start + self._written.length[rule]
        exact = self._written.stands_at(data, rule, start, offsets[row], offsets[row + 1])
        exact[exact] = ~word_before(data, start[exact], offsets[row[exact]])
        grow = exact & self._open[rule]
        end[grow] = word_ends(data, end[grow], offsets[row[grow] + 1])
        closed = exact & ~grow
        exact[closed] = ~word_after(data, end[closed], offsets[row[closed] + 1])
        found = np.column_stack([row, rule, start, end])[exact]
        found = np.concatenate([found, self._judge(spans[~exact], data, offsets)])
        # Two anchors of one pattern can lead to the same match.
        _, first = np.unique(found[:, 2] * len(self.rules) + found[:, 1], return_index=True)
        return found[first]

    def _judge(
        self, spans: NDArray[np.int64], data: NDArray[np.uint8], offsets: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        view = data.data
        out = []
        for row, rule, low, high in spans.tolist():
            pattern = self.rules[rule].pattern
            place = _match_around(pattern, view, low, high, int(offsets[row]), int(offsets[row + 1]))
            if place:
                out.append((row, rule, *place))
        return np.array(out, dtype=np.int64).reshape(-1, 4)

    def _survives_guards(
        self, spans: NDArray[np.int64], data: NDArray[np.uint8], offsets: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        keep = np.ones(len(spans), dtype=bool)
        view = data.data
        for i in np.flatnonzero(self._guarded[spans[:, 1]]).tolist():
            row, number, low, high = spans[i].tolist()
            rule = self.rules[number]
            after = decode(view, high, min(high + _WINDOW, int(offsets[row + 1])))
            ahead = decode(view, max(low - _WINDOW, int(offsets[row])), low)
            refused = (rule.before and rule.before.match(after)) or (rule.after and rule.after.search(ahead))
            keep[i] = not refused
        return keep


@dataclass(frozen=True)
class _AnchorTable:
    """Anchors of one search and, for each, the rules that it proposes (`rules[first : first + counts]`)."""

    searcher: Finder
    first: NDArray[np.int64]
    counts: NDArray[np.int64]
    rules: NDArray[np.int64]

    @classmethod
    def of(cls, rules: list[Rule], folded: bool, backend: str) -> _AnchorTable | None:
        owners: dict[bytes, list[int]] = {}
        for number, rule in enumerate(rules):
            if rule.pattern.folded == folded:
                for anchor in rule.pattern.anchors:
                    owners.setdefault(anchor, []).append(number)
        if not owners:
            return None
        counts = np.array([len(v) for v in owners.values()], dtype=np.int64)
        flat = np.array([n for v in owners.values() for n in v], dtype=np.int64)
        searcher = make_searcher(list(owners), folded=folded, backend=backend)
        return cls(searcher, np.cumsum(counts) - counts, counts, flat)


def _concept_rules(number: int, concept: Concept) -> Iterator[Rule]:
    for i, variant in enumerate(concept.variants):
        before, after = compile_before(variant.not_before), compile_after(variant.not_after)
        for pattern in variant.patterns:
            yield Rule(number, i, compile_pattern(pattern, variant.case), before, after)
    excluded = dict.fromkeys([*concept.not_within, *(p for v in concept.variants for p in v.not_within)])
    for target, patterns in (
        (EXCLUDED, excluded),
        (INSTITUTION, concept.institutions),
        (EVIDENCE, concept.requires),
    ):
        for pattern in patterns:
            yield Rule(number, target, compile_pattern(pattern, "smart"))


def _match_around(
    pattern: Pattern, view: memoryview, low: int, high: int, floor: int, ceiling: int
) -> tuple[int, int] | None:
    """Return the bytes of the match of *pattern* that holds the anchor at *low*, or None."""
    # Four bytes more: the boundary to the left needs to see one whole character.
    begin = max(floor, low - pattern.reach - 4)
    ahead = 4 * len(pattern.text) + _WINDOW
    while True:
        end = min(ceiling, high + ahead)
        before, after = decode(view, begin, low), decode(view, low, end)
        window, at = before + after, len(before)
        found = _covering(pattern, window, at)
        # A word that runs on past the window (an ending without end) needs a longer look.
        if found and found[1] == len(window) and end < ceiling:
            ahead *= 4
            continue
        if not found:
            return None
        start = low - len(window[found[0] : at].encode())
        return start, start + len(window[found[0] : found[1]].encode())


def _covering(pattern: Pattern, window: str, at: int) -> tuple[int, int] | None:
    if pattern.starts_at_anchor:
        match = pattern.regex.match(window, at)
        return match.span() if match else None
    for match in pattern.regex.finditer(window):
        if match.start() <= at < match.end():
            return match.span()
    return None
