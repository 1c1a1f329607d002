"""Which terms are pieces of longer ones: "undocumented" of "undocumented immigrants", "people brought"."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mediaframing.naming.alternatives.wordstream import Terms, WordStream
from mediaframing.naming.phrases.closed_classes import read_closed_classes

# A term that one word follows (or precedes) in more than half of its occurrences is a piece of that phrase.
_SAME_NEIGHBOUR = 0.5
# How much more often than the concept a term may stand before a content word: far more often is a modifier.
_MODIFIER_MARGIN = 0.25


def find_fragments(
    stream: WordStream, terms: Terms, ranked: NDArray[np.int64], concept: Terms
) -> NDArray[np.bool_]:
    """Tell which of the *ranked* terms (best first) are no names of their own but pieces of phrases.

    Pieces are terms with one and the same content word beside them in most occurrences; terms that stand
    before content words much more often than the concept does (adjectives, where the concept is a noun); and
    phrases that begin with a term which ranks before them ("immigrants living") or end in a verb.
    """
    picked = terms.only(ranked)
    order = np.argsort(picked.term, kind="stable")
    edges = np.searchsorted(picked.term[order], np.arange(len(ranked) + 1))
    usual = _content_share(stream, concept.last + 1, concept.last)
    fragment = np.zeros(len(ranked), dtype=bool)
    better: set[tuple[int, ...]] = set()
    verbs = read_closed_classes()["verbs"]
    for i in range(len(ranked)):
        where = order[edges[i] : edges[i + 1]]
        first, last, name = picked.first[where], picked.last[where], picked.names[i]
        fragment[i] = (
            any(name[:k] in better for k in range(1, len(name)))
            or (len(name) > 1 and stream.words[name[-1]] in verbs)
            or _content_share(stream, last + 1, last) > usual + _MODIFIER_MARGIN
            or _same_neighbour(stream, last + 1, last) > _SAME_NEIGHBOUR
            or _same_neighbour(stream, first - 1, first) > _SAME_NEIGHBOUR
        )
        better.add(name)
    return fragment


def _neighbours(
    stream: WordStream, place: NDArray[np.integer], beside: NDArray[np.integer]
) -> NDArray[np.int32]:
    inside = (place >= 0) & (place < len(stream))
    place, beside = place[inside], beside[inside]
    words = stream.word[place[stream.sentence[place] == stream.sentence[beside]]]
    content: NDArray[np.int32] = words[~stream.is_function_word[words]]
    return content


def _content_share(stream: WordStream, place: NDArray[np.integer], beside: NDArray[np.integer]) -> float:
    return len(_neighbours(stream, place, beside)) / max(len(place), 1)


def _same_neighbour(stream: WordStream, place: NDArray[np.integer], beside: NDArray[np.integer]) -> float:
    words = _neighbours(stream, place, beside)
    return float(np.unique(words, return_counts=True)[1].max()) / len(place) if len(words) else 0.0
