"""Which terms stand in the same contexts: distributional similarity, counted from the corpus itself.

Two kinds of context are counted and weighted by positive pointwise mutual information (PPMI): the words right
beside a term, each with its position, tell what can take its place; the content words further around it tell
what is spoken of. A term is like the concept when both are alike: the score is the weighted geometric mean of the
two cosines, two thirds of the weight on the place.

References
----------
Turney, P. D. & Pantel, P. (2010). From frequency to meaning: Vector space models of semantics. Journal of
Artificial Intelligence Research 37, 141–188. https://doi.org/10.1613/jair.2934

Levy, O., Goldberg, Y. & Dagan, I. (2015). Improving distributional similarity with lessons learned from word
embeddings. TACL 3, 211–225. https://doi.org/10.1162/tacl_a_00134 (smoothing of context counts by 0.75)

Pantel, P. & Lin, D. (2002). Discovering word senses from text. KDD '02, 613–619.
https://doi.org/10.1145/775047.775138 (discount of rare pairs)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediaframing.naming.alternatives.wordstream import Ints, Terms, WordStream

BESIDE = (-2, -1, 1, 2)
AROUND = (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)
_SMOOTHING = 0.75
# Occurrences handled at a time, which bounds the memory of the arrays in between.
_BLOCK = 2_000_000
# Terms whose neighbours overlap most with the concept's; only they get a full vector.
_POOL, _SHORTLIST = 3000, 500


@dataclass(frozen=True)
class Window:
    """A kind of context: the offsets that belong to it, whether their position counts, which words do."""

    stream: WordStream
    offsets: Sequence[int]
    positional: bool
    allowed: NDArray[np.bool_]
    taken: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """How many different contexts there are."""
        return len(self.stream.words) * (len(self.offsets) if self.positional else 1)

    def pairs(self, terms: Terms) -> Iterator[tuple[Ints, NDArray[np.int64]]]:
        """Yield term and context numbers of every occurrence, block by block."""
        words = self.stream.word
        for begin in range(0, len(terms.term), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            first, last, term = terms.first[block], terms.last[block], terms.term[block]
            for k, offset in enumerate(self.offsets):
                place = (first if offset < 0 else last) + offset
                inside = (place >= 0) & (place < len(words))
                place = place[inside]
                fits = (self.stream.sentence[place] == self.stream.sentence[first[inside]]) & ~self.taken[
                    place
                ]
                context = words[place[fits]]
                wanted = self.allowed[context]
                number = context[wanted].astype(np.int64) + (
                    k * len(self.stream.words) if self.positional else 0
                )
                yield term[inside][fits][wanted], number

    def weigh(
        self, counts: NDArray[Any], frequency: NDArray[Any], context: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return the PPMI of terms of some *frequency* with contexts met *counts* times, discounted when rare."""
        smooth = np.where(self.allowed, self.stream.frequency.astype(np.float64), 0.0) ** _SMOOTHING
        # A corpus too small to have any allowed word has no pairs either; the guard is for its empty arrays.
        chance = (smooth / max(smooth.sum(), 1.0))[context % len(self.stream.words)]
        draws = frequency * (1 if self.positional else len(self.offsets))
        information = np.log(counts / (draws * chance))
        weights: NDArray[np.float64] = np.maximum(information, 0.0) * counts / (counts + 1.0)
        return weights


def make_windows(stream: WordStream, taken: NDArray[np.bool_]) -> tuple[Window, Window]:
    """Return the window beside a term (every word, by position) and the one around it (content words)."""
    everything = np.ones(len(stream.words), dtype=bool)
    content = ~stream.is_function_word & (stream.frequency >= 3)
    return Window(stream, BESIDE, True, everything, taken), Window(stream, AROUND, False, content, taken)


def rank_terms(
    windows: tuple[Window, Window], terms: Terms, concept: Terms, also: Sequence[int] = ()
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the terms most like the concept, and how alike each is (0 to 1), best first.

    Parameters
    ----------
    windows : (Window, Window)
        Beside and around.
    terms : Terms
        What may take the concept's place.
    concept : Terms
        The concept's mentions, as one term.
    also : sequence of int
        Terms that are to be ranked whatever the first look says.

    Returns
    -------
    chosen : array of int, shape (k,)
        Numbers of terms.
    score : array of float, shape (k,)
        Weighted geometric mean of the two cosines, shrunk for rare terms by n / (n + 5).
    """
    beside, around = windows
    target = _vector(beside, concept)
    chosen = _first_look(beside, terms, target)
    chosen = np.union1d(chosen, np.array(also, dtype=np.int64))
    score = _cosines(beside, terms, chosen, target)
    short = np.argsort(-score, kind="stable")[:_SHORTLIST]
    short = np.union1d(short, np.flatnonzero(np.isin(chosen, also)))
    chosen, score = chosen[short], score[short]
    score = np.cbrt(score**2 * _cosines(around, terms, chosen, _vector(around, concept)))
    score *= terms.counts[chosen] / (terms.counts[chosen] + 5.0)
    order = np.lexsort((chosen, -score))
    return chosen[order], score[order]


def top_contexts(window: Window, concept: Terms, n: int) -> NDArray[np.int64]:
    """Return the *n* contexts that say most about the concept, by PPMI times the logarithm of their count."""
    vector = _vector(window, concept)
    counts = _counted(window, concept)
    gain = vector * np.log1p(counts)
    return np.argsort(-gain, kind="stable")[: min(n, int((gain > 0).sum()))]


def _counted(window: Window, concept: Terms) -> NDArray[np.float64]:
    counts = np.zeros(window.size)
    for _, context in window.pairs(concept):
        counts += np.bincount(context, minlength=window.size)
    return counts


def _vector(window: Window, concept: Terms) -> NDArray[np.float64]:
    counts = _counted(window, concept)
    met = np.flatnonzero(counts)
    vector = np.zeros(window.size)
    vector[met] = window.weigh(counts[met], np.array(float(len(concept.term))), met)
    return vector


def _first_look(window: Window, terms: Terms, target: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the terms that share most with the concept, judged by its own contexts alone."""
    own = np.flatnonzero(target)
    number = np.full(window.size, -1, dtype=np.int32)
    number[own] = np.arange(len(own), dtype=np.int32)
    weighed = _matrix(window, terms, number, len(own))
    shared = np.asarray(weighed @ target[own]).ravel()
    pool = np.argsort(-shared, kind="stable")[:_POOL]
    chosen: NDArray[np.int64] = np.sort(pool[shared[pool] > 0])
    return chosen


def _cosines(
    window: Window, terms: Terms, chosen: NDArray[np.int64], target: NDArray[np.float64]
) -> NDArray[np.float64]:
    weighed = _matrix(window, terms.only(chosen), np.arange(window.size, dtype=np.int32), window.size)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel()) * np.linalg.norm(target)
    shared = np.asarray(weighed @ target).ravel()
    cosines: NDArray[np.float64] = np.divide(shared, lengths, out=np.zeros(len(shared)), where=lengths > 0)
    return cosines


def _matrix(window: Window, terms: Terms, number: Ints, width: int) -> Any:
    """Return the weights of all terms in the contexts that *number* gives a column, as a sparse matrix."""
    from scipy import sparse

    shape = (len(terms.names), width)
    total = sparse.csr_matrix(shape, dtype=np.float32)
    for term, context in window.pairs(terms):
        column = number[context]
        kept = column >= 0
        ones = np.ones(int(kept.sum()), dtype=np.float32)
        total = total + sparse.csr_matrix((ones, (term[kept], column[kept])), shape=shape)
    counted = total.tocoo()
    context = (
        np.flatnonzero(number >= 0)[counted.col] if width != window.size else counted.col.astype(np.int64)
    )
    weights = window.weigh(counted.data.astype(np.float64), terms.counts[counted.row], context)
    return sparse.csr_matrix((weights, (counted.row, counted.col)), shape=shape)
