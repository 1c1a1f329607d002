"""Texts as sets of shingles, runs of five words, each a number that depends on its words alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SCRIPTS_WITHOUT_BLANKS = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f])")
WORDS = 5
_PRIME = np.uint64(0x9E3779B97F4A7C15)
Numbers = NDArray[np.uint64]


class Shingled(NamedTuple):
    """One text: the numbers of its words in their order, and of its distinct shingles, sorted."""

    words: Numbers
    shingles: Numbers


class Shingler:
    """Turns texts into numbers; a word has the same one in every call, whatever came before."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def words(self, text: str) -> Numbers:
        """Return the numbers of the words of *text*, upper and lower case alike."""
        if not text.isascii():
            text = _SCRIPTS_WITHOUT_BLANKS.sub(r" \1 ", text)
        found = _WORD.findall(text.casefold())
        known = self._numbers
        for word in set(found).difference(known):
            known[word] = int.from_bytes(
                hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little"
            )
        return np.fromiter(map(known.__getitem__, found), dtype=np.uint64, count=len(found))

    def shingle(self, text: str) -> Shingled:
        """Return words and shingles of *text*."""
        words = self.words(text)
        return Shingled(words, np.unique(roll(words, WORDS)))


def roll(words: Numbers, size: int) -> Numbers:
    """Return the number of every run of *size* words; a shorter text is one run.

    Examples
    --------
    >>> words = Shingler().words("Rain fell on the old harbour wall")
    >>> len(roll(words, 5)), len(roll(words[:2], 5))
    (3, 1)
    """
    if not len(words):
        return np.empty(0, dtype=np.uint64)
    size = min(size, len(words))
    runs = np.zeros(len(words) - size + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for place in range(size):
            runs = runs * _PRIME + words[place : len(words) - size + 1 + place]
            runs ^= runs >> np.uint64(29)
    return runs


def share_within(part: Numbers, whole: Numbers) -> float:
    """Return the share of the sorted numbers *part* that the sorted numbers *whole* hold too."""
    if not len(part) or not len(whole):
        return 0.0
    places = np.searchsorted(whole, part)
    places[places == len(whole)] = len(whole) - 1
    return float(np.count_nonzero(whole[places] == part)) / len(part)


def sample(shingles: Numbers, *, least: int = 24) -> Numbers:
    """Return every eighth shingle by its own number, and of short texts the lowest *least*: a sketch that parts keep."""
    with np.errstate(over="ignore"):
        mixed = (shingles ^ (shingles >> np.uint64(31))) * _PRIME
    chosen = shingles[(mixed >> np.uint64(61)) == 0]
    if len(chosen) >= least:
        return np.asarray(chosen, dtype=np.uint64)
    lowest: Numbers = np.sort(shingles[np.argsort(mixed, kind="stable")[:least]])
    return lowest


def join_counts(sketches: Sequence[Numbers]) -> tuple[Numbers, NDArray[np.int64]]:
    """Return all numbers of *sketches*, sorted, with the text each comes from."""
    owners = np.repeat(np.arange(len(sketches), dtype=np.int64), [len(s) for s in sketches])
    numbers = np.concatenate(list(sketches)) if sketches else np.empty(0, dtype=np.uint64)
    order = np.lexsort((owners, numbers))
    return numbers[order], owners[order]
