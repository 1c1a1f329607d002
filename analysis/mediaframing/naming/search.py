"""Literal search: where any of many byte strings stands in a buffer, overlapping ones included.

`ahocorasick_rs` does the pass in one sweep over the buffer. Where its wheel is missing, `re` gives the same
answer, slower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

# ASCII capitals to small letters, every other byte as it is: lengths and offsets stay.
_FOLD = np.arange(256, dtype=np.uint8)
_FOLD[65:91] += 32


Fold = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]


class Searcher(Protocol):
    """Finds literals: rows of (literal, start, end), in bytes of the buffer."""

    def find(self, buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return an array of shape (matches, 3)."""
        ...


def make_searcher(literals: Sequence[bytes], *, folded: bool = False, backend: str = "auto") -> Searcher:
    """Return a searcher for *literals*.

    Parameters
    ----------
    literals : sequence of bytes
        What to look for; in small letters when *folded*.
    folded : bool
        Whether ASCII letters match in either case.
    backend : {"auto", "ahocorasick", "re"}
        "auto" takes the automaton where its library is installed.
    """
    fold = _choose_fold(literals) if folded else None
    if backend != "re":
        try:
            import ahocorasick_rs
        except ImportError:
            if backend == "ahocorasick":
                raise
        else:
            return _AutomatonSearcher(literals, fold, ahocorasick_rs)
    return _ExpressionSearcher(literals, fold)


def fold_case(buffer: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a copy of *buffer* with ASCII capitals as small letters."""
    return _FOLD[buffer]


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
