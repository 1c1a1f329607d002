"""The patterns' own bytes, compared with whole arrays of candidates at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mediaframing.naming.patterns import Pattern
from mediaframing.naming.search import fold_case


@dataclass(frozen=True)
class WrittenForms:
    """The patterns' own bytes, side by side, so that whole arrays of candidates are compared at once."""

    letters: NDArray[np.uint8]
    length: NDArray[np.int64]
    offset: NDArray[np.int64]
    closed: NDArray[np.bool_]
    beside: NDArray[np.bool_]

    @classmethod
    def of(cls, patterns: list[Pattern]) -> WrittenForms:
        """Lay the patterns out side by side."""
        texts = [p.text.encode() for p in patterns]
        width = max((len(t) for t in texts), default=0)
        letters = np.zeros((len(texts), width), dtype=np.uint8)
        beside = np.ones((4, len(texts), 256), dtype=bool)
        for i, (text, pattern) in enumerate(zip(texts, patterns, strict=True)):
            letters[i, : len(text)] = np.frombuffer(text, dtype=np.uint8)
            for k, allowed in enumerate(pattern.beside):
                if allowed is not None:
                    beside[k, i] = False
                    beside[k, i, list(allowed)] = True
        return cls(
            letters,
            np.array([len(t) for t in texts], dtype=np.int64),
            np.array([p.offset for p in patterns], dtype=np.int64),
            # The end of a word with any ending is not where the pattern's own bytes end.
            np.array(["*" not in p.text for p in patterns], dtype=bool),
            beside,
        )

    def stands_at(
        self,
        data: NDArray[np.uint8],
        rule: NDArray[np.int64],
        start: NDArray[np.int64],
        end: NDArray[np.int64],
        floor: NDArray[np.int64],
        ceiling: NDArray[np.int64],
        folded: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:
        """Tell for each candidate whether its pattern stands there letter by letter as it was written."""
        fits = self.closed[rule] & (start >= floor) & (end <= ceiling)
        picked = np.flatnonzero(fits)
        columns = np.arange(self.letters.shape[1])
        places = (start[picked, None] + columns).clip(0, max(len(data) - 1, 0))
        there, wanted = data[places], self.letters[rule[picked]]
        fold = folded[picked, None]
        there, wanted = np.where(fold, fold_case(there), there), np.where(fold, fold_case(wanted), wanted)
        fits[picked] = ((there == wanted) | (columns >= self.length[rule[picked], None])).all(axis=1)
        return fits

    def can_stand(
        self, data: NDArray[np.uint8], spans: NDArray[np.int64], offsets: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Tell for each candidate whether the bytes beside its anchor leave a match possible."""
        row, rule, low, high = spans.T
        keep = np.ones(len(spans), dtype=bool)
        for k, place in enumerate((low - 1, low - 2, high, high + 1)):
            inside = (place >= offsets[row]) & (place < offsets[row + 1])
            letter = data[place.clip(0, max(len(data) - 1, 0))]
            keep &= self.beside[k, rule, letter] | ~inside
        return keep
