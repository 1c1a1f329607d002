"""Sequences of words, counted by article and cluster: how often, in how many articles, how unevenly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.compare.words.corpus_words import Words
from mediaframing.compare.words.pieces import BREAK, Numbers

# How many words are sorted at once: about 30 MB an array.
PORTION = 4_000_000


class Units(NamedTuple):
    """What an article belongs to; articles are in the order of their units.

    Attributes
    ----------
    unit : array of int, shape (articles,)
        Unit of each article, ascending: the articles of one group and cluster.
    group, cluster : array of int, shape (units,)
        Group and cluster of each unit.
    shared : array of bool, shape (units,)
        Whether the cluster has units in several groups.
    groups : int
        Number of groups.
    """

    unit: Integers
    group: Integers
    cluster: Integers
    shared: NDArray[np.bool_]
    groups: int


class Counts(NamedTuple):
    """The n-grams of one order that enough articles have, counted.

    Attributes
    ----------
    words : array of int, shape (terms, order)
        Numbers of the words of each term.
    total : array of int32, shape (terms, groups)
        Occurrences.
    articles, clusters : array of int32, shape (terms, groups)
        Articles, and clusters of articles, that have the term.
    squares, products : array, shape (terms, groups)
        Sums over units that are not shared of y² and y x: y the unit's occurrences of the term, x all its
        n-grams.
    shared_term, shared_unit : array of int
        Term and unit of each count in a unit that is shared.
    shared_count : array
        Those counts.
    sizes : array, shape (units,)
        x of every unit.
    """

    words: Integers
    total: Numbers
    articles: Numbers
    clusters: Numbers
    squares: Floats
    products: Floats
    shared_term: Integers
    shared_unit: Integers
    shared_count: Floats
    sizes: Floats


class _Runs(NamedTuple):
    """A portion of terms: the keys kept, and how often each article has them."""

    keys: Integers
    term: Integers
    article: Integers
    uses: Integers


def count_ngrams(words: Words, units: Units, *, orders: tuple[int, ...], min_df: int) -> Iterator[Counts]:
    """Yield the counts of each order of *orders*, ascending.

    A term is kept when at least *min_df* articles have it. A sequence is no rarer than any longer one that
    holds it, so rare ones are dropped before longer ones are built. To spare memory the numbers of *words*
    are overwritten.
    """
    sizes = {n: _sizes(words, units, n) for n in orders}
    parts, kept = [], [np.zeros(0, dtype=np.int64)]
    for low, high in _portions(np.bincount(words.numbers, minlength=len(words.names))):
        runs = _count_words(words, low, high, min_df)
        kept.append(runs.keys + low)
        parts.append(_summarise(runs, units, sizes.get(1)))
    names = np.concatenate([[BREAK], *kept])
    singles = np.zeros(len(words.names), dtype=np.int32)
    singles[names] = np.arange(len(names))
    # What stands at each place: the number of the sequence that begins there, 0 where it is rare or broken.
    for start in range(0, len(words.numbers), PORTION):
        words.numbers[start : start + PORTION] = singles[words.numbers[start : start + PORTION]]
    place = singles = words.numbers
    terms = names[1:, None]
    if 1 in sizes:
        yield _join(terms, parts, units, sizes[1])
    for order in range(2, max(orders) + 1):
        parts, heads, width = [], [np.zeros(0, dtype=np.int64)], len(names)
        held = _count_heads(place, singles, order, len(terms) + 1)
        for low, high in _portions(held):
            runs = _sort_portion(place, singles, order, words.ends, low, high, width, min_df)
            heads.append(runs.keys + low * width)
            parts.append(_summarise(runs, units, sizes.get(order)))
        keys = np.concatenate(heads)
        head, tail = np.divmod(keys, width)
        terms = np.column_stack([terms[head - 1], names[tail]])
        if order < max(orders):
            place = _renumber(place, singles, order, keys, width)
        if order in sizes:
            yield _join(terms, parts, units, sizes[order])


def _pair(place: Numbers, singles: Numbers, order: int, where: Integers | slice) -> tuple[Numbers, Numbers]:
    """Return head and last word of the sequences of *order* words that begin *where*, 0 where one is rare."""
    if isinstance(where, slice):
        start, stop = where.start, where.stop
        first, then = place[start:stop], place[start + 1 : stop + 1]
        second = singles[start + order - 1 : stop + order - 1]
    else:
        first, then, second = place[where], place[where + 1], singles[where + (order - 1)]
    sound = (first != BREAK) & (then != BREAK) & (second != BREAK)
    return np.where(sound, first, BREAK), np.where(sound, second, BREAK)


def _slices(places: int, order: int) -> Iterator[slice]:
    for start in range(0, places - order + 1, PORTION):
        yield slice(start, min(start + PORTION, places - order + 1))


def _count_heads(place: Numbers, singles: Numbers, order: int, terms: int) -> Integers:
    """Return how many sound sequences of *order* words each head begins."""
    held = np.zeros(terms, dtype=np.int64)
    for where in _slices(len(singles), order):
        held += np.bincount(_pair(place, singles, order, where)[0], minlength=terms)
    return held


def _count_words(words: Words, low: int, high: int, min_df: int) -> _Runs:
    """Return how often each article has the words *low* to *high*.

    Articles follow each other, so a counting sort by word (what a sparse matrix does when it is compressed) is
    all the sorting there is to do.
    """
    from scipy.sparse import coo_array

    place = np.flatnonzero((words.numbers >= low) & (words.numbers < high))
    article = np.searchsorted(words.ends, place, side="right").astype(np.int32)
    row = words.numbers[place] - np.int32(low)
    ones = np.ones(len(place), dtype=np.int32)
    matrix = coo_array((ones, (row, article)), shape=(high - low, len(words.ends))).tocsr()
    matrix.sort_indices()
    spread = np.diff(matrix.indptr)
    often = spread >= min_df
    kept = np.repeat(often, spread)
    number = np.repeat(np.arange(int(often.sum())), spread[often])
    return _Runs(np.flatnonzero(often), number, matrix.indices[kept], matrix.data[kept])


def _sizes(words: Words, units: Units, order: int) -> Floats:
    """Return how many n-grams each unit has, rare ones included: runs of m words hold m - n + 1."""
    breaks = np.flatnonzero(words.numbers == BREAK)
    runs = np.maximum(np.diff(breaks, prepend=-1) - order, 0)
    article = np.searchsorted(words.ends, breaks, side="right")
    sums = np.bincount(units.unit[article], weights=runs, minlength=len(units.group))
    return sums.astype(np.float64)


def _portions(held: Integers) -> Iterator[tuple[int, int]]:
    """Yield ranges of numbers that have about `PORTION` places together; *held* is how many each has."""
    held[BREAK] = 0
    edge = held.cumsum()
    low = 1
    while low < len(held):
        high = int(np.searchsorted(edge, edge[low - 1] + PORTION, side="right"))
        high = min(max(high, low + 1), len(held))
        if edge[high - 1] > edge[low - 1]:
            yield low, high
        low = high


def _sort_portion(
    place: Numbers, singles: Numbers, order: int, ends: Integers, low: int, high: int, width: int, min_df: int
) -> _Runs:
    """Return how often each article has the sequences whose head is *low* to *high*."""
    heads = place[: len(singles) - order + 1]
    where = np.flatnonzero((heads >= low) & (heads < high))
    first, second = _pair(place, singles, order, where)
    sound = first != BREAK
    where = where[sound]
    key = (first[sound].astype(np.int64) - low) * width + second[sound]
    article = np.searchsorted(ends, where, side="right")
    del first, second, sound, where
    codes = None
    if (high - low) * width * len(ends) >= 2**62:
        codes, key = np.unique(key, return_inverse=True)
    key *= len(ends)
    key += article
    key.sort()
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    count = np.diff(starts, append=len(key))
    term, article = np.divmod(key[starts], len(ends))
    begins = np.flatnonzero(np.diff(term, prepend=-1))
    spread = np.diff(begins, append=len(term))
    often = spread >= min_df
    kept = np.repeat(often, spread)
    keys = term[begins[often]]
    number = np.repeat(np.arange(int(often.sum())), spread[often])
    return _Runs(keys if codes is None else codes[keys], number, article[kept], count[kept])


def _summarise(runs: _Runs, units: Units, sizes: Floats | None) -> Counts | None:
    """Return sums over articles and units of one portion."""
    if sizes is None:
        return None
    unit = units.unit[runs.article]
    cells, width = len(runs.keys) * units.groups, units.groups

    def add(term: Integers, group: Integers, weights: Floats | None, kind: type = np.int32) -> Any:
        sums = np.bincount(term * width + group, weights=weights, minlength=cells)
        return sums.astype(kind).reshape(len(runs.keys), width)

    articles = add(runs.term, units.group[unit], None)
    # Articles of a unit are neighbours, so its counts of a term are a run.
    fresh = (np.diff(runs.term, prepend=-1) != 0) | (np.diff(unit, prepend=-1) != 0)
    starts = np.flatnonzero(fresh)
    count = np.add.reduceat(runs.uses, starts).astype(np.float64) if len(starts) else np.zeros(0)
    term, unit = runs.term[starts], unit[starts]
    group, shared = units.group[unit], units.shared[unit]
    own = ~shared
    return Counts(
        words=runs.keys,
        total=add(term, group, count),
        articles=articles,
        clusters=add(term, group, None),
        squares=add(term[own], group[own], count[own] ** 2, np.float64),
        products=add(term[own], group[own], count[own] * sizes[unit[own]], np.float64),
        shared_term=term[shared],
        shared_unit=unit[shared],
        shared_count=count[shared],
        sizes=sizes,
    )


def _renumber(place: Numbers, singles: Numbers, order: int, keys: Integers, width: int) -> Numbers:
    """Return the number of the kept sequence that begins at each place, 0 where there is none."""
    numbers = np.zeros(len(singles), dtype=np.int32)
    for where in _slices(len(singles), order):
        first, second = _pair(place, singles, order, where)
        wanted = first.astype(np.int64) * width + second
        if len(keys):
            at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            numbers[where] = np.where((keys[at] == wanted) & (first != BREAK), at + 1, BREAK)
    return numbers


def _join(words: Integers, summed: list[Counts | None], units: Units, sizes: Floats) -> Counts:
    """Return the counts of all portions as one; *summed* is emptied on the way, so that they are held once."""
    parts = [p for p in summed if p is not None]
    summed.clear()
    offsets = np.cumsum([0, *(len(p.words) for p in parts)])[:-1]
    shared_term = [p.shared_term + o for p, o in zip(parts, offsets, strict=True)]
    fields = [name for name in Counts._fields if name not in ("words", "shared_term", "sizes")]
    held = {name: [getattr(p, name) for p in parts] for name in fields}
    parts.clear()

    def stack(name: str) -> Any:
        kind = np.float64 if name in ("squares", "products") else np.int32
        return np.concatenate([np.zeros((0, units.groups), dtype=kind), *held.pop(name)])

    def line(arrays: list[Any], kind: type = np.int64) -> Any:
        return np.concatenate([np.zeros(0, dtype=kind), *arrays])

    return Counts(
        words=words,
        total=stack("total"),
        articles=stack("articles"),
        clusters=stack("clusters"),
        squares=stack("squares"),
        products=stack("products"),
        shared_term=line(shared_term),
        shared_unit=line(held.pop("shared_unit")),
        shared_count=line(held.pop("shared_count"), np.float64),
        sizes=sizes,
    )
