"""Which of the overlapping matches are mentions: exclusions first, then the longest match of each concept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mediaframing.naming.matching.matcher import EVIDENCE, EXCLUDED, INSTITUTION, Matcher, Matches
from mediaframing.tables import FIELDS


@dataclass(frozen=True)
class Found:
    """Mentions as parallel arrays: numbers of row, field, concept and variant (`target`), places, texts.

    `rank` tells which of two patterns of a concept that match the same words wins, `match` which of `texts` is
    the mention's.
    """

    row: NDArray[np.int64]
    field: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    concept: NDArray[np.int64]
    target: NDArray[np.int64]
    rank: NDArray[np.int64]
    institution: NDArray[np.bool_]
    voice: NDArray[np.int8]
    match: NDArray[np.int64]
    texts: pa.ChunkedArray

    def __len__(self) -> int:
        return len(self.row)

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> Found:
        """Return the mentions at the places, or where the mask is true."""
        places = np.flatnonzero(which) if which.dtype == np.bool_ else which
        arrays = {k: v[places] for k, v in self.__dict__.items() if k != "texts"}
        return Found(**arrays, texts=self.texts)

    @property
    def text(self) -> pa.ChunkedArray:
        """The mentions' texts, put together anew at each call: the rows move several times before that."""
        return self.texts.take(pa.array(self.match))


def resolve(found: list[tuple[str, Matches]], matcher: Matcher) -> Found:
    """Return the mentions among all matches of all fields.

    Parameters
    ----------
    found : list of (field, Matches)
        The matches, field by field.
    matcher : Matcher
        What found them.

    Returns
    -------
    Found
        Sorted by row, title before body, start, concept; `institution` tells what stands inside a name that
        carries a spelling of its own.
    """
    table = _gather(found, matcher)
    evidence = table.target == EVIDENCE
    if evidence.any() or len(matcher.needs_evidence):
        table = _with_evidence(table, evidence, matcher)
    table = table.take(_order(_texts_of(table) * _width(table) + table.concept, table.start))
    if (table.target < 0).any():
        table = _apply_phrases(table)
    table = table.take(_longest_first(table))
    return table.take(_order(_texts_of(table), table.start))


def _order(group: NDArray[np.int64], start: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the order by group, then start; equal ones stay as they are."""
    places = int(start.max(initial=0)) + 1
    if int(group.max(initial=0)) < np.iinfo(np.int64).max // places:
        # One key sorts several times faster than two.
        return np.argsort(group * places + start, kind="stable")
    return np.lexsort((start, group))


def _gather(found: list[tuple[str, Matches]], matcher: Matcher) -> Found:
    def joined(arrays: list[NDArray[np.int64]]) -> NDArray[np.int64]:
        return np.concatenate([np.empty(0, dtype=np.int64), *arrays])

    rule = joined([m.rule for _, m in found])
    return Found(
        row=joined([m.row for _, m in found]),
        field=joined([np.full(len(m.row), FIELDS.index(field), dtype=np.int64) for field, m in found]),
        start=joined([m.start for _, m in found]),
        end=joined([m.end for _, m in found]),
        concept=matcher.concept[rule],
        target=matcher.target[rule],
        rank=matcher.rank[rule],
        institution=np.zeros(len(rule), dtype=bool),
        voice=np.concatenate([np.empty(0, dtype=np.int8), *(m.voice for _, m in found)]),
        match=np.arange(len(rule)),
        texts=pa.chunked_array([m.text for _, m in found], type=pa.large_string()),
    )


def _texts_of(table: Found) -> NDArray[np.int64]:
    """Return a number for each text (title or body of an article)."""
    return table.row * len(FIELDS) + table.field


def _width(table: Found) -> int:
    return int(table.concept.max(initial=0)) + 1


def _with_evidence(table: Found, evidence: NDArray[np.bool_], matcher: Matcher) -> Found:
    """Keep the matches of a concept with `requires` only where its evidence stands in the same article."""
    key = table.row * _width(table) + table.concept
    needs = np.isin(table.concept, matcher.needs_evidence)
    return table.take(~evidence & (~needs | np.isin(key, key[evidence])))


def _apply_phrases(table: Found) -> Found:
    """Drop matches inside an excluded phrase, mark those inside an institution, drop the phrases themselves."""
    key = _texts_of(table) * _width(table) + table.concept
    phrase = table.target < 0
    keep = ~phrase
    institution = table.institution.copy()
    # The table is sorted by key: the matches of one text and concept stand in one stretch.
    low = np.searchsorted(key, key[phrase], side="left")
    high = np.searchsorted(key, key[phrase], side="right")
    for i, first, last in zip(np.flatnonzero(phrase).tolist(), low.tolist(), high.tolist(), strict=True):
        inside = slice(first, last)
        held = (table.start[inside] >= table.start[i]) & (table.end[inside] <= table.end[i])
        if table.target[i] == EXCLUDED:
            keep[inside] &= ~held
        elif table.target[i] == INSTITUTION:
            institution[inside] |= held
    return replace(table, institution=institution).take(keep)


def _longest_first(table: Found) -> NDArray[np.bool_]:
    """Tell which rows stay when, within a concept, longer matches win and no character is counted twice.

    Of equally long ones the first wins; of two on the same words the pattern without an ending, then the one with
    more letters, then the variant whose name comes first: whatever the order in which a lexicon lists them.

    *table* is sorted by text, concept, start. Only runs of rows that really overlap are looked at one by one.
    """
    keep = np.ones(len(table), dtype=bool)
    if len(table) < 2:
        return keep
    key = _texts_of(table) * _width(table) + table.concept
    start, end = table.start, table.end
    same = key[1:] == key[:-1]
    # Stretches of one text and concept lie apart, so that the furthest end so far decides what overlaps.
    apart = np.concatenate([[0], np.cumsum(~same)]) * (int(end.max()) + 1)
    reached = np.maximum.accumulate(end + apart)
    joined = same & ((start + apart)[1:] < reached[:-1])
    run = np.concatenate([[0], np.cumsum(~joined)])
    sizes = np.bincount(run)
    firsts = np.cumsum(sizes) - sizes
    for number in np.flatnonzero(sizes > 1).tolist():
        rows = range(firsts[number], firsts[number] + sizes[number])
        taken: list[tuple[int, int]] = []
        for i in sorted(rows, key=lambda i: (start[i] - end[i], start[i], table.rank[i])):
            if any(start[i] < high and low < end[i] for low, high in taken):
                keep[i] = False
            else:
                taken.append((int(start[i]), int(end[i])))
    return keep
