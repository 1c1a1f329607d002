"""Kernels: short rare pieces of literals, few enough for a vectorised search of many gigabytes a second.

A literal that holds a kernel can only stand where the kernel does; so a search for a few rare kernels proposes
places, and whole literals are compared only there. Which piece is rare is read off a sample of the text itself:
that decides how fast a search is, never what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_SHORTEST, _LONGEST = 4, 8
# What the packed search compares at once: the more of a kernel's beginning is rare, the fewer false alarms.
_COMPARED = 3
SAMPLE = 1 << 18


@dataclass(frozen=True)
class ByteRates:
    """How often bytes, and pairs of bytes, occur in a text."""

    single: NDArray[np.float64]
    pair: NDArray[np.float64]

    @classmethod
    def of(cls, sample: NDArray[np.uint8]) -> ByteRates:
        """Count in a sample; what does not occur there counts as a little."""
        places = sample.astype(np.int64)
        pairs = np.bincount(places[:-1] * 256 + places[1:], minlength=65536).reshape(256, 256) + 0.25
        return cls(pairs.sum(axis=1) / pairs.sum(), pairs / pairs.sum(axis=1, keepdims=True))

    def expect(self, piece: bytes) -> float:
        """Return the expected occurrences, per byte of text, of the beginning of *piece*."""
        head = piece[:_COMPARED]
        rate = float(self.single[head[0]])
        for first, second in pairwise(head):
            rate *= float(self.pair[first, second])
        return rate


def choose_kernels(literals: Sequence[bytes], rates: ByteRates) -> list[bytes]:
    """Return kernels, rarest first: each literal holds one of them at least, and none holds another."""
    chosen: list[bytes] = []
    for literal in sorted(set(literals), key=lambda item: (len(item), item)):
        if not any(kernel in literal for kernel in chosen):
            pieces = [literal[i : i + _LONGEST] for i in range(max(len(literal) - _SHORTEST, 0) + 1)]
            chosen.append(min(pieces, key=lambda piece: (rates.expect(piece), -len(piece))))
    kept: list[bytes] = []
    for kernel in sorted(set(chosen), key=lambda item: (len(item), item)):
        if not any(shorter in kernel for shorter in kept):
            kept.append(kernel)
    return sorted(kept, key=lambda kernel: (rates.expect(kernel), kernel))


def find_hidden(kernels: Sequence[bytes]) -> list[tuple[int, int, int]]:
    """Return every (kernel, other, shift) in which *other* can begin *shift* bytes into *kernel* and run on past it.

    A search that reports no overlapping matches misses such an occurrence of the other.
    """
    return [
        (i, j, shift)
        for i, kernel in enumerate(kernels)
        for j, other in enumerate(kernels)
        for shift in range(max(len(kernel) - len(other), 0) + 1, len(kernel))
        if other.startswith(kernel[shift:])
    ]


def walk_lists(
    first: NDArray[np.int64], counts: NDArray[np.int64], numbers: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Walk, for each of *numbers*, the list of that number; the lists lie end to end, `first` and `counts` say where.

    Returns for every item met the place in *numbers* that led to it, and the item's own place.
    """
    sizes = counts[numbers]
    which = np.repeat(np.arange(len(numbers)), sizes)
    within = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return which, first[numbers[which]] + within
