"""Literal search: where any of many byte strings stands in a buffer, overlapping ones included.

`ahocorasick_rs` does the passes over the buffer: few literals are found by their kernels, many by one automaton.
Where its wheel is missing, `re` gives the same answer, slower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediaframing.naming.matching.letters import fold_case
from mediaframing.naming.matching.packed import MOST_LITERALS, Finder, PackedSearcher

Fold = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]


def make_searcher(literals: Sequence[bytes], *, folded: bool = False, backend: str = "auto") -> Finder:
    """Return a searcher for *literals*.

    Parameters
    ----------
    literals : sequence of bytes
        What to look for; in small letters when *folded*.
    folded : bool
        Whether ASCII letters match in either case.
    backend : {"auto", "ahocorasick", "automaton", "re"}
        "auto" takes `ahocorasick_rs` where it is installed, "ahocorasick" insists on it, "automaton" also
        insists on one automaton for all literals. All give the same answer.

    Returns
    -------
    Finder
        Its rows come in the order of their ends, then of their starts.
    """
    fold = _choose_fold(literals) if folded else None
    if backend != "re":
        try:
            import ahocorasick_rs
        except ImportError:
            if backend != "auto":
                raise
        else:
            automaton = partial(_AutomatonSearcher, literals, fold, ahocorasick_rs)
            if backend == "automaton" or len(literals) > MOST_LITERALS:
                return automaton()
            return PackedSearcher(literals, folded=folded, library=ahocorasick_rs, fallback=automaton)
    return _ExpressionSearcher(literals, fold)


def _choose_fold(literals: Sequence[bytes]) -> Fold:
    """Return how to fold a buffer before these literals are looked for in it."""
    # Setting one bit is ten times faster than a table; it makes letters of letters only, so that nothing but a
    # literal of letters may be looked for after it.
    letters = all(literal.isalpha() and literal.isascii() for literal in literals)
    return _set_letter_bit if letters else fold_case


def _set_letter_bit(buffer: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.bitwise_or(buffer, np.uint8(0x20))


class _AutomatonSearcher:
    def __init__(self, literals: Sequence[bytes], fold: Fold | None, library: Any) -> None:
        self._fold = fold
        self._automaton = library.BytesAhoCorasick(list(literals), implementation=library.Implementation.DFA)

    def find(self, buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
        folded = self._fold(buffer) if self._fold else buffer
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found))
        return flat.reshape(-1, 3)


class _ExpressionSearcher:
    def __init__(self, literals: Sequence[bytes], fold: Fold | None) -> None:
        self._fold = fold
        # A look-ahead finds overlapping occurrences too, as the automaton does.
        self._expressions = [(re.compile(b"(?=" + re.escape(lit) + b")"), len(lit)) for lit in literals]

    def find(self, buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
        data = (self._fold(buffer) if self._fold else buffer).tobytes()
        rows = [
            (i, m.start(), m.start() + length)
            for i, (expression, length) in enumerate(self._expressions)
            for m in expression.finditer(data)
        ]
        rows.sort(key=lambda row: (row[2], row[1]))
        return np.array(rows, dtype=np.int64).reshape(-1, 3)
