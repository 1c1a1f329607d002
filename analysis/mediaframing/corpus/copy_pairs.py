"""Which texts are copies of each other: candidates by shared sketches, each verified on all its shingles.

A sketch by number (every eighth shingle) keeps what a part has of its whole, so that a text cut to a third is
found by it, where MinHash estimates the overlap of the two as wholes and loses it. What many texts share,
templates and wire stories alike, is compared in bounded neighbourhoods.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mediaframing.corpus.shingles import Numbers, Shingled, Shingler, join_counts, roll, sample, share_within
from mediaframing.text.sentences import split_sentences

# A shingle in more texts than this is looked at in a chain of neighbours instead of in all pairs.
_MOST_OWNERS, _NEIGHBOURS = 24, 6
_LEAST_SHARED = 3
_LEAST_SHINGLES = 12
_SENTENCE_KEPT, _SENTENCE_NEAR, _SENTENCE_ALIKE = 0.75, 0.35, 0.6
# Of the shorter text: shingles shared, words in sentences kept, and words in sentences that are nearly kept, the
# mark of a template filled in twice.
_CONTAINED, _KEPT, _NEAR = 0.5, 0.6, 0.25
# In a brief one nearly kept sentence is enough to tell a template.
_BRIEF = 80


class CopyPair(NamedTuple):
    """Two texts by their places, and the share of the shorter one's shingles that the longer one holds."""

    first: int
    second: int
    similarity: float


def find_copy_pairs(texts: Sequence[str]) -> list[CopyPair]:
    """Return the pairs of *texts* that are copies, in the order of their places.

    Parameters
    ----------
    texts : sequence of str
        The texts, in an order that does not depend on chance: candidates among more than 24 holders of a shingle
        are chosen by it.
    """
    shingler = Shingler()
    shingled = [shingler.shingle(text) for text in texts]
    sketches = [sample(s.shingles) for s in shingled]
    judge = _Judge(texts, shingled, shingler)
    pairs = []
    for first, second in _candidates(sketches).tolist():
        similarity = judge.compare(first, second)
        if similarity:
            pairs.append(CopyPair(first, second, similarity))
    return pairs


def _candidates(sketches: Sequence[Numbers]) -> NDArray[np.int64]:
    numbers, owners = join_counts(sketches)
    if not len(numbers):
        return np.empty((0, 2), dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]])
    sizes = np.diff(np.r_[starts, len(numbers)])
    parts = [_pairs_of(starts, sizes, owners, distance) for distance in range(1, _MOST_OWNERS)]
    count = len(sketches)
    codes, shared = np.unique(np.concatenate(parts), return_counts=True)
    first, second = codes // count, codes % count
    lengths = np.array([len(s) for s in sketches])
    # A chain sees one in several of the shingles shared: few are enough there, the judge decides.
    enough = shared >= np.minimum(
        _LEAST_SHARED, np.maximum(1, np.minimum(lengths[first], lengths[second]) // 4)
    )
    dense = shared >= 0.2 * np.minimum(lengths[first], lengths[second])
    chained = _has_many(starts, sizes, owners, count)
    keep = enough & (dense | (chained[first] & chained[second]))
    return np.column_stack([first[keep], second[keep]])


def _pairs_of(
    starts: NDArray[np.int64], sizes: NDArray[np.int64], owners: NDArray[np.int64], distance: int
) -> NDArray[np.int64]:
    """Return the codes of the pairs that stand *distance* apart among the holders of each shingle."""
    most = sizes <= _MOST_OWNERS
    groups = (sizes > distance) & (most | (distance <= _NEIGHBOURS))
    lengths = sizes[groups] - distance
    if not len(lengths):
        return np.empty(0, dtype=np.int64)
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths) + np.repeat(starts[groups], lengths)
    codes: NDArray[np.int64] = owners[places] * (int(owners.max()) + 1) + owners[places + distance]
    return codes


def _has_many(
    starts: NDArray[np.int64], sizes: NDArray[np.int64], owners: NDArray[np.int64], count: int
) -> NDArray[np.bool_]:
    """Return which texts have most of their sketch in common with many others."""
    common = np.repeat(sizes > _MOST_OWNERS, sizes)
    held = np.bincount(owners[common], minlength=count)
    return np.asarray(held >= 0.3 * np.maximum(1, np.bincount(owners, minlength=count)))


class _Judge:
    """Verifies candidates; sentences are split once a text, and only of texts that come into question."""

    def __init__(self, texts: Sequence[str], shingled: Sequence[Shingled], shingler: Shingler) -> None:
        self._texts, self._shingled, self._shingler = texts, shingled, shingler
        self._sentences: dict[int, list[Numbers]] = {}
        self._triples: dict[int, Numbers] = {}

    def compare(self, first: int, second: int) -> float:
        """Return the shared part of the shorter text, 0 where the two are no copies."""
        a, b = self._shingled[first].shingles, self._shingled[second].shingles
        if len(a) == len(b) and np.array_equal(a, b):
            return 1.0 if len(a) else 0.0
        # Only the shorter can be within the longer; of two as long, the first.
        shorter, longer = (second, first) if len(b) < len(a) else (first, second)
        part, whole = self._shingled[shorter].shingles, self._shingled[longer].shingles
        if len(part) < _LEAST_SHINGLES:
            return 0.0
        contained = share_within(part, whole)
        if contained < _CONTAINED:
            return 0.0
        kept, near = self._weigh_sentences(shorter, longer)
        allowed = 0.0 if len(self._shingled[shorter].words) < _BRIEF else _NEAR * kept
        return round(contained, 4) if kept >= _KEPT and near <= allowed else 0.0

    def _weigh_sentences(self, shorter: int, longer: int) -> tuple[float, float]:
        """Return the shares of words in sentences that the longer text has, and that it nearly has."""
        whole = self._shingled[longer].shingles
        kept = near = total = 0
        for words in self._split(shorter):
            total += len(words)
            # A run over the end of a sentence does not count: each sentence stands for itself.
            share = share_within(
                np.sort(roll(words, 5)), whole if len(words) >= 5 else self._runs(longer, len(words))
            )
            if share >= _SENTENCE_KEPT:
                kept += len(words)
            elif self._is_near(words, longer):
                near += len(words)
        return kept / max(1, total), near / max(1, total)

    def _is_near(self, words: Numbers, longer: int) -> bool:
        """Tell a sentence that the longer text has with other names or figures in it."""
        if share_within(np.sort(roll(words, 3)), self._runs(longer, 3)) >= _SENTENCE_NEAR:
            return True
        own = set(words.tolist())
        others = (set(other.tolist()) for other in self._split(longer))
        return any(2 * len(own & other) >= _SENTENCE_ALIKE * (len(own) + len(other)) for other in others)

    def _split(self, place: int) -> list[Numbers]:
        if place not in self._sentences:
            text = self._texts[place]
            sentences = [self._shingler.words(text[start:end]) for start, end in split_sentences(text)]
            self._sentences[place] = [words for words in sentences if len(words)]
        return self._sentences[place]

    def _runs(self, place: int, size: int) -> Numbers:
        if size != 3:
            return np.unique(roll(self._shingled[place].words, size))
        if place not in self._triples:
            self._triples[place] = np.unique(roll(self._shingled[place].words, 3))
        return self._triples[place]
