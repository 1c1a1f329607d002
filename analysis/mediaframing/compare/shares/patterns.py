"""Distinct patterns of counts: clusters that count alike are exchangeable, and of few kinds."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from mediaframing.compare.sampling.intervals import ClusterSums, Floats, Integers
from mediaframing.compare.shares.cells import Cells


class Patterns(NamedTuple):
    """The patterns of one denominator: what a cluster gives its first two variants, and how many do so."""

    y: Floats
    x: Floats
    counts: Integers


def cell_sums(cells: Cells) -> ClusterSums:
    """Return the sums over clusters for every (article group, span group, pair), in that order.

    They are taken over sorted patterns, so that rows in another order give the same bytes.
    """
    clusters, pairs = cells.clusters, len(cells.pairs.table)
    places = cells.groups // max(cells.concepts, 1)
    size = places * pairs
    gained = clusters.group[clusters.row] // max(cells.concepts, 1) * pairs + clusters.pair
    x = clusters.x[clusters.row]
    (cell, y_values, x_values), counts = _distinct(gained, clusters.y, x)
    group = (np.arange(places)[:, None] * cells.concepts + cells.concept_of_pair).ravel()

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(cell.astype(np.int64), counts * values, size), dtype=np.float64)

    def spread(values: Any) -> Floats:
        if values is not None and values.dtype.kind == "f":
            # Weights are no whole numbers: their sum keeps a trace of the order unless that is fixed.
            (place, summed), times = _distinct(clusters.group, values)
            sums = np.bincount(place.astype(np.int64), times * summed, cells.groups)
        else:
            sums = np.bincount(clusters.group, values, cells.groups).astype(np.float64)
        return np.asarray(sums[group])

    number = spread(None).astype(np.int64)
    some, full = total((y_values > 0).astype(np.float64)), total((y_values == x_values).astype(np.float64))
    rarer = np.minimum(some, number - full).astype(np.int64)
    return ClusterSums(
        clusters=number,
        mentions=cells.mentions[group],
        y=total(y_values),
        x=spread(clusters.x),
        yy=total(y_values**2),
        xy=total(y_values * x_values),
        xx=spread(clusters.x**2),
        rarer=rarer,
    )


def group_patterns(cells: Cells, wanted: Integers) -> dict[int, Patterns]:
    """Return the joint patterns of the denominators *wanted*, each with at most two variants."""
    clusters = cells.clusters
    first = np.searchsorted(cells.concept_of_pair, np.arange(cells.concepts))
    rank = np.arange(len(cells.concept_of_pair)) - first[cells.concept_of_pair]
    chosen = np.isin(clusters.group, wanted)
    given = np.zeros((len(clusters.group), 2))
    inside = chosen[clusters.row]
    given[clusters.row[inside], rank[clusters.pair[inside]]] = clusters.y[inside]
    values = (clusters.group[chosen], given[chosen, 0], given[chosen, 1], clusters.x[chosen])
    (group, one, two, x), counts = _distinct(*values)
    starts = np.searchsorted(group, wanted)
    ends = np.searchsorted(group, wanted, side="right")
    return {
        int(g): Patterns(np.column_stack([one[a:b], two[a:b]]), x[a:b], counts[a:b])
        for g, a, b in zip(wanted, starts, ends, strict=True)
    }


def _distinct(*columns: Integers | Floats) -> tuple[list[Floats], Integers]:
    """Return the distinct rows of *columns*, sorted, and how often each occurs."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    values = []
    for column in columns:
        # Dense codes keep the key of a row one integer: sorting integers is far faster than sorting rows.
        known, codes = np.unique(column, return_inverse=True)
        key = key * max(len(known), 1) + codes
        values.append(known)
    distinct, counts = np.unique(key, return_counts=True)
    decoded = []
    for known in reversed(values):
        distinct, codes = np.divmod(distinct, max(len(known), 1))
        decoded.append(known[codes].astype(np.float64))
    return decoded[::-1], counts.astype(np.int64)
