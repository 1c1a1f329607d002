"""Literal search by kernels: a few vectorised passes over the buffer in the place of one through an automaton.

`ahocorasick_rs` compares sixteen bytes and more at once as long as it looks for few literals and reports no
overlapping ones. So literals are cut to their kernels, the kernels go in small groups, and what a search without
overlaps misses is looked up behind what it found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mediaframing.naming.matching.kernels import SAMPLE, ByteRates, choose_kernels, find_hidden, walk_lists
from mediaframing.naming.matching.letters import fold_case, stack_bytes

# Up to so many kernels a pass has few false alarms; with more groups than this one automaton for all is faster.
_GROUP = 16
_MOST_GROUPS = 8
MOST_LITERALS = 400
# Expected places to look at, per byte: above it the automaton, which stops at none, is faster.
_MOST_PLACES = 0.004
# Setting it makes small letters of capitals; what else it changes, the comparison with whole literals sorts out.
_BIT = 0x20


class Finder(Protocol):
    """Finds literals: rows of (literal, start, end), in bytes of the buffer."""

    def find(self, buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return an array of shape (matches, 3), overlapping matches included."""
        ...


class PackedSearcher:
    """Finds literals by their kernels, or by what *fallback* makes where the text is no place for kernels."""

    def __init__(
        self,
        literals: Sequence[bytes],
        *,
        folded: bool,
        library: Any,
        fallback: Callable[[], Finder],
        most_places: float = _MOST_PLACES,
    ) -> None:
        self._literals = list(literals)
        self._folded = folded
        self._library = library
        self._fallback = fallback
        self._most_places = most_places
        self._plan: Finder | None = None
        self._sampled = 0

    def find(self, buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return rows of (literal, start, end), overlapping ones included."""
        if not len(buffer):
            return np.empty((0, 3), dtype=np.int64)
        # A few headlines say little about a corpus: the first large text decides anew.
        if self._plan is None or self._sampled < min(len(buffer), SAMPLE) // 2:
            self._plan, self._sampled = self._make_plan(buffer[:SAMPLE]), len(buffer)
        return self._plan.find(buffer)

    def _make_plan(self, sample: NDArray[np.uint8]) -> Finder:
        literals = [bytes(ch | _BIT for ch in item) if self._folded else item for item in self._literals]
        rates = ByteRates.of(sample | np.uint8(_BIT) if self._folded else sample)
        kernels = choose_kernels(literals, rates)
        places = sum(rates.expect(kernel) for kernel in kernels)
        if len(kernels) > _GROUP * _MOST_GROUPS or places > self._most_places:
            return self._fallback()
        holders = [next((k, text.index(x)) for k, x in enumerate(kernels) if x in text) for text in literals]
        return _Plan(self._literals, kernels, holders, folded=self._folded, library=self._library)


class _Plan:
    """Kernels in groups, and for each kernel the literals that hold it and how far into them it stands."""

    def __init__(
        self,
        literals: Sequence[bytes],
        kernels: Sequence[bytes],
        holders: Sequence[tuple[int, int]],
        *,
        folded: bool,
        library: Any,
    ) -> None:
        self._folded = folded
        self._literals = _Stack.of(literals)
        self._kernels = _Stack.of(kernels)
        edges = np.linspace(0, len(kernels), -(-len(kernels) // _GROUP) + 1).astype(int).tolist()
        groups = [(low, kernels[low:high]) for low, high in pairwise(edges)]
        kind = library.MatchKind.LeftmostFirst
        self._groups = [(low, library.BytesAhoCorasick(list(part), matchkind=kind)) for low, part in groups]
        hidden = [(low + i, (low + j, by)) for low, part in groups for i, j, by in find_hidden(part)]
        self._hidden = _Table.of(len(kernels), hidden)
        self._holders = _Table.of(len(kernels), [(k, (i, by)) for i, (k, by) in enumerate(holders)])
        # A literal that is its own kernel stands wherever that was found.
        self._sure = np.array([not folded and literals[i] == kernels[k] for i, (k, _) in enumerate(holders)])

    def find(self, buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
        searched = buffer | np.uint8(_BIT) if self._folded else buffer
        hits = [_find_kernels(automaton, searched, first) for first, automaton in self._groups]
        kernel, place = np.concatenate(hits).T
        kernel, place = self._with_hidden(kernel, place, searched)
        which, literal, by = self._holders.of_each(kernel)
        start = place[which] - by
        end = start + self._literals.length[literal]
        stands = (start >= 0) & (end <= len(buffer))
        doubtful = np.flatnonzero(stands & ~self._sure[literal])
        stands[doubtful] = self._literals.stand_at(buffer, literal[doubtful], start[doubtful], self._folded)
        rows = np.column_stack([literal, start, end])[stands]
        longest = self._literals.letters.shape[1]
        return rows[np.argsort(rows[:, 2] * (longest + 1) + rows[:, 1] - rows[:, 2])]

    def _with_hidden(
        self, kernel: NDArray[np.int64], place: NDArray[np.int64], searched: NDArray[np.uint8]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Add the kernels that begin within another one of their group, where the search passes over them."""
        which, other, by = self._hidden.of_each(kernel)
        start = place[which] + by
        inside = np.flatnonzero(start + self._kernels.length[other] <= len(searched))
        found = inside[self._kernels.stand_at(searched, other[inside], start[inside], False)]
        return np.concatenate([kernel, other[found]]), np.concatenate([place, start[found]])


@dataclass(frozen=True)
class _Stack:
    """Byte strings side by side."""

    letters: NDArray[np.uint8]
    length: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[bytes]) -> _Stack:
        return cls(*stack_bytes(texts))

    def stand_at(
        self, buffer: NDArray[np.uint8], number: NDArray[np.int64], start: NDArray[np.int64], folded: bool
    ) -> NDArray[np.bool_]:
        """Tell for each place whether the string of that number stands there; capitals count as small if *folded*."""
        fold = fold_case if folded else np.asarray
        last = self.length[number] - 1
        # Most wrong places show it in their last letter.
        equal: NDArray[np.bool_] = fold(buffer[start + last]) == self.letters[number, last]
        near = np.flatnonzero(equal)
        number, start = number[near], start[near]
        columns = np.arange(self.letters.shape[1])
        there = fold(buffer[np.minimum(start[:, None] + columns, len(buffer) - 1)])
        past = columns >= self.length[number, None]
        equal[near] = ((there == self.letters[number]) | past).all(axis=1)
        return equal


@dataclass(frozen=True)
class _Table:
    """Lists of number pairs, one list for each kernel, end to end."""

    first: NDArray[np.int64]
    counts: NDArray[np.int64]
    pairs: NDArray[np.int64]

    @classmethod
    def of(cls, kernels: int, rows: Sequence[tuple[int, tuple[int, int]]]) -> _Table:
        owner = np.array([kernel for kernel, _ in rows], dtype=np.int64)
        pairs = np.array([pair for _, pair in rows], dtype=np.int64).reshape(-1, 2)
        counts = np.bincount(owner, minlength=kernels)
        return cls(np.cumsum(counts) - counts, counts, pairs[np.argsort(owner, kind="stable")])

    def of_each(
        self, kernel: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return, for every pair in the list of every hit, the hit's number and the two numbers of the pair."""
        which, places = walk_lists(self.first, self.counts, kernel)
        left, right = self.pairs[places].T
        return which, left, right


def _find_kernels(automaton: Any, searched: NDArray[np.uint8], first: int) -> NDArray[np.int64]:
    """Return rows of (kernel, place)."""
    found = automaton.find_matches_as_indexes(searched)
    flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found)).reshape(-1, 3)
    return np.column_stack([flat[:, 0] + first, flat[:, 1]])
