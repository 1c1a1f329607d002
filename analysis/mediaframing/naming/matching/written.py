"""The patterns' own bytes, compared with whole arrays of candidates at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mediaframing.naming.matching.letters import fold_case, stack_bytes
from mediaframing.naming.matching.patterns import Pattern

# ASCII blanks and the hyphen; and beside them every byte of a longer character, which only an expression can judge.
_BLANK = np.zeros(256, dtype=bool)
_BLANK[[*range(9, 14), *range(28, 33), ord("-")]] = True
_GAP = _BLANK.copy()
_GAP[128:] = True


@dataclass(frozen=True)
class WrittenForms:
    """Patterns laid out side by side, and the words that stand beside their anchors."""

    letters: NDArray[np.uint8]
    length: NDArray[np.int64]
    offset: NDArray[np.int64]
    fixed: NDArray[np.bool_]
    folded: NDArray[np.bool_]
    sides: tuple[_Side, _Side]

    @classmethod
    def of(cls, patterns: Sequence[Pattern]) -> WrittenForms:
        """Lay the patterns out."""
        stems = [p.text.removesuffix("*") for p in patterns]
        letters, length = stack_bytes([s.encode() for s in stems])
        return cls(
            letters,
            length,
            np.array([p.offset for p in patterns], dtype=np.int64),
            # Where a word inside the pattern may have any ending, its own bytes do not say what stands where.
            np.array(["*" not in s for s in stems], dtype=bool),
            np.array([p.folded for p in patterns], dtype=bool),
            (
                _Side.of([p.word_before for p in patterns], step=-1),
                _Side.of([p.word_after for p in patterns], step=1),
            ),
        )

    def stands_at(
        self,
        data: NDArray[np.uint8],
        rule: NDArray[np.int64],
        start: NDArray[np.int64],
        floor: NDArray[np.int64],
        ceiling: NDArray[np.int64],
    ) -> NDArray[np.bool_]:
        """Tell for each candidate whether its pattern stands there letter by letter as it was written."""
        fits = self.fixed[rule] & (start >= floor) & (start + self.length[rule] <= ceiling)
        picked = np.flatnonzero(fits)
        if not len(picked):
            return fits
        rules = rule[picked]
        columns = np.arange(self.length[rules].max())
        there = data[np.minimum(start[picked, None] + columns, len(data) - 1)]
        wanted = self.letters[rules, : len(columns)]
        fold = self.folded[rules]
        if fold.any():
            there[fold], wanted[fold] = fold_case(there[fold]), fold_case(wanted[fold])
        fits[picked] = ((there == wanted) | (columns >= self.length[rules, None])).all(axis=1)
        return fits

    def can_stand(
        self, data: NDArray[np.uint8], spans: NDArray[np.int64], offsets: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Tell for each candidate whether what stands beside its anchor leaves a match possible."""
        row, rule, low, high = spans.T
        floor, ceiling = offsets[row], offsets[row + 1]
        before, after = self.sides
        keep = before.allows(data, rule, low - 1, floor, ceiling)
        keep[keep] = after.allows(data, rule[keep], high[keep], floor[keep], ceiling[keep])
        return keep


@dataclass(frozen=True)
class _Side:
    """The word on one side of each anchor, small letters, running away from it; `step` is the direction."""

    step: int
    word: NDArray[np.uint8]
    length: NDArray[np.int64]
    needed: NDArray[np.bool_]

    @classmethod
    def of(cls, words: Sequence[str | None], *, step: int) -> _Side:
        word, length = stack_bytes([(w or "").encode() for w in words])
        return cls(step, word, length, np.array([w is not None for w in words], dtype=bool))

    def allows(
        self,
        data: NDArray[np.uint8],
        rule: NDArray[np.int64],
        place: NDArray[np.int64],
        floor: NDArray[np.int64],
        ceiling: NDArray[np.int64],
    ) -> NDArray[np.bool_]:
        """Tell whether a gap stands at *place* and, where it is one blank, the right word beyond it."""
        needed = self.needed[rule]
        inside = (place >= floor) & (place < ceiling)
        letter = data[np.where(inside, place, 0)] if len(data) else place
        keep = ~needed | (inside & _GAP[letter])
        picked = np.flatnonzero(keep & needed & _BLANK[letter])
        if not len(picked):
            return keep
        rules = rule[picked]
        columns = np.arange(1, self.length[rules].max() + 1)
        places = place[picked, None] + self.step * columns
        known = (places >= floor[picked, None]) & (places < ceiling[picked, None])
        there = fold_case(data[np.where(known, places, 0)])
        past = columns > self.length[rules, None]
        equal = ((there == self.word[rules, : len(columns)]) & known) | past
        # A second blank, or a longer character, is for the expression to judge.
        longer = known[:, 0] & _GAP[there[:, 0]] if len(columns) else np.ones(len(picked), dtype=bool)
        odd = (_GAP[there] & (there >= 128) & known & ~past).any(axis=1)
        keep[picked] = equal.all(axis=1) | longer | odd
        return keep
