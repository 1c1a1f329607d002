"""Which identifiers a corpus has used up: eight bytes an article, so that millions stay small in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
# Identifiers given by the source are told from hashes of records, which have 48 bits, by the topmost bit.
_GIVEN = 1 << 63


def make_keys(names: Sequence[str], *, given: bool) -> Keys:
    """Return one number an identifier: the hash an article was named by, or a hash of the name it came with.

    A number behind a hash ("-2") does not count. Among five million given names the chance that any two share a
    number is about one in a million.
    """
    if given:
        digests = (hashlib.blake2b(n.encode("utf-8", "replace"), digest_size=8).digest() for n in names)
        numbers = (int.from_bytes(digest, "big") | _GIVEN for digest in digests)
    else:
        numbers = (int(name.partition("-")[0], 16) for name in names)
    return np.fromiter(numbers, dtype=np.uint64, count=len(names))


class SeenKeys:
    """Numbers seen so far, in sorted runs that are merged as they grow: lookups need no table of Python objects."""

    def __init__(self) -> None:
        self._runs: list[Keys] = []

    def add(self, keys: Keys) -> None:
        """Add numbers, repeated ones as often as they come."""
        self._runs.append(np.sort(keys))
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            last = self._runs.pop()
            # Two sorted runs: a stable sort merges them in one pass.
            self._runs[-1] = np.sort(np.concatenate([self._runs[-1], last]), kind="stable")

    def count(self, keys: Keys) -> NDArray[np.int64]:
        """Return how often each number was added."""
        found = np.zeros(len(keys), dtype=np.int64)
        for run in self._runs:
            found += np.searchsorted(run, keys, "right") - np.searchsorted(run, keys, "left")
        return found
