"""Literal search: where any of many byte strings stands in a buffer, overlapping ones included.

`ahocorasick_rs` does the pass in one sweep over the buffer. Where its wheel is missing, `re` gives the same
answer, slower.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

# ASCII capitals to small letters, every other byte as it is: lengths and offsets stay.
_FOLD = np.arange(256, dtype=np.uint8)
_FOLD[65:91] += 32


class Searcher(Protocol):
    """Finds literals: rows of (literal, start, end), in bytes of the buffer."""

    def find(self, buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return an array of shape (matches, 3)."""
        ...


def make_searcher(literals: Sequence[bytes], *, backend: str = "auto") -> Searcher:
    """Return a searcher for *literals*; `backend` is "auto", "ahocorasick" or "re"."""
    if backend == "re":
        return _ExpressionSearcher(literals)
    try:
        import ahocorasick_rs
    except ImportError:
        if backend == "ahocorasick":
            raise
        return _ExpressionSearcher(literals)
    return _AutomatonSearcher(literals, ahocorasick_rs)


def fold_case(buffer: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a copy of *buffer* with ASCII capitals as small letters."""
    return _FOLD[buffer]


class _AutomatonSearcher:
    def __init__(self, literals: Sequence[bytes], library: Any) -> None:
        self._automaton = library.BytesAhoCorasick(list(literals), implementation=library.Implementation.DFA)

    def find(self, buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
        found = self._automaton.find_matches_as_indexes(buffer, overlapping=True)
        flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found))
        return flat.reshape(-1, 3)


class _ExpressionSearcher:
    def __init__(self, literals: Sequence[bytes]) -> None:
        # A look-ahead finds overlapping occurrences too, as the automaton does.
        self._expressions = [(re.compile(b"(?=" + re.escape(lit) + b")"), len(lit)) for lit in literals]

    def find(self, buffer: NDArray[np.uint8]) -> NDArray[np.int64]:
        data = buffer.tobytes()
        rows = [
            (i, m.start(), m.start() + length)
            for i, (expression, length) in enumerate(self._expressions)
            for m in expression.finditer(data)
        ]
        rows.sort(key=lambda row: (row[2], row[1]))
        return np.array(rows, dtype=np.int64).reshape(-1, 3)
