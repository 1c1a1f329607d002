"""Totals of every cluster of articles in every cell, and what can be said of two cells that share clusters.

A cell is one estimate: the share of a variant in an outlet, a rate, a mean. Each is a ratio of sums over
clusters, sum(y) / sum(x). Two cells that hold the same wire story are not independent; their covariance is
that of what the shared clusters give to both.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mediaframing.compare.cells import Cells
from mediaframing.compare.intervals import ClusterSums, Floats, Integers


class CellTotals(NamedTuple):
    """What each cluster gives one cell: cluster numbers (ascending), y and x > 0."""

    cluster: Integers
    y: Floats
    x: Floats


class Joint(NamedTuple):
    """What each cluster of either of two cells gives to both; x is 0 in a cell where it does not stand."""

    y_a: Floats
    x_a: Floats
    y_b: Floats
    x_b: Floats


class ClusterTotals:
    """Totals of all cells, sorted by cell and cluster."""

    def __init__(self, cell: Integers, cluster: Integers, y: Floats, x: Floats, *, cells: int) -> None:
        kept = np.asarray(x) > 0
        order = np.lexsort((cluster[kept], cell[kept]))
        self.cell = np.asarray(cell[kept][order])
        self.cluster = np.asarray(cluster[kept][order])
        self.y = np.asarray(y[kept][order], dtype=np.float64)
        self.x = np.asarray(x[kept][order], dtype=np.float64)
        self.starts = np.searchsorted(self.cell, np.arange(cells + 1))

    def of(self, cell: int) -> CellTotals:
        """Return the totals of one cell."""
        rows = slice(int(self.starts[cell]), int(self.starts[cell + 1]))
        return CellTotals(self.cluster[rows], self.y[rows], self.x[rows])

    def sums(self, mentions: Integers) -> ClusterSums:
        """Return the sums over clusters of every cell, taken in an order that row order cannot change."""
        order = np.lexsort((self.y, self.x, self.cell))
        cell, y, x = self.cell[order], self.y[order], self.x[order]

        def total(values: Floats) -> Floats:
            return np.asarray(np.bincount(cell, values, len(self.starts) - 1), dtype=np.float64)

        number = np.bincount(cell, minlength=len(self.starts) - 1)
        some, full = total((y != 0).astype(np.float64)), total((y == x).astype(np.float64))
        rarer = np.minimum(some, number - full).astype(np.int64)
        return ClusterSums(
            number, mentions, total(y), total(x), total(y * y), total(x * y), total(x * x), rarer
        )


def share_totals(cells: Cells) -> ClusterTotals:
    """Return the totals behind `patterns.cell_sums`, cells in the same order."""
    clusters, pairs, concepts = cells.clusters, len(cells.pairs.table), max(cells.concepts, 1)
    place, concept = np.divmod(clusters.group, concepts)
    # Every cluster with the concept stands in the denominator of each of its variants, used or not.
    variants = np.bincount(cells.concept_of_pair, minlength=concepts)
    first = np.searchsorted(cells.concept_of_pair, np.arange(concepts))
    times = variants[concept]
    row = np.repeat(np.arange(len(place)), times)
    offset = np.cumsum(times) - times
    pair = first[concept[row]] + np.arange(len(row)) - offset[row]
    y = np.zeros(len(row))
    y[offset[clusters.row] + clusters.pair - first[concept[clusters.row]]] = clusters.y
    x = np.asarray(clusters.x, dtype=np.float64)[row]
    number = cells.groups // concepts * pairs
    return ClusterTotals(place[row] * pairs + pair, clusters.cluster[row], y, x, cells=number)


def join_cells(a: CellTotals, b: CellTotals) -> Joint:
    """Return the totals of the clusters of both cells, sorted by value so that numbering leaves no trace."""
    union = np.union1d(a.cluster, b.cluster)
    columns = np.zeros((4, len(union)))
    at_a, at_b = np.searchsorted(union, a.cluster), np.searchsorted(union, b.cluster)
    columns[0, at_a], columns[1, at_a] = a.y, a.x
    columns[2, at_b], columns[3, at_b] = b.y, b.x
    return Joint(*columns[:, np.lexsort(columns[::-1])])


def joint_variances(joint: Joint) -> tuple[float, float, float]:
    """Return the linearised variances of both ratios and their covariance.

    With residuals :math:`d_c = (y_c - \\hat r x_c) / \\sum x` of each cell, the variance is
    :math:`m / (m - 1) \\sum d_c^2` over its m clusters; the covariance is :math:`\\sum d_{ac} d_{bc}` over the
    shared clusters, with :math:`\\sqrt{m_a m_b / ((m_a - 1)(m_b - 1))}`, which keeps the correlation within 1.
    """
    variances, residuals, factors = [], [], []
    for y, x in ((joint.y_a, joint.x_a), (joint.y_b, joint.x_b)):
        number = np.count_nonzero(x)
        residual = (y - y.sum() / x.sum() * x) / x.sum()
        factors.append(number / max(number - 1, 1))
        residuals.append(residual)
        variances.append(factors[-1] * float(residual @ residual))
    covariance = float(residuals[0] @ residuals[1]) * float(np.sqrt(factors[0] * factors[1]))
    return variances[0], variances[1], covariance


def ratio_freedom(sums: ClusterSums) -> Floats:
    """Return the degrees of freedom of each ratio: clusters - 1, fewer where few clusters weigh much (Kish)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        worth = np.minimum(sums.x**2 / sums.xx, sums.clusters)
    return np.asarray(np.maximum(worth - 1, 1.0))


def ratio_errors(sums: ClusterSums) -> Floats:
    """Return the standard error of each ratio, whatever the sign and size of y."""
    ratio = sums.y / np.where(sums.x > 0, sums.x, np.nan)
    variance = sums.yy - 2 * ratio * sums.xy + ratio**2 * sums.xx
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = sums.clusters / (sums.clusters - 1) * np.maximum(variance, 0.0) / sums.x**2
    # Cancellation leaves a trace of variance where all clusters agree.
    flat = np.maximum(variance, 0.0) <= 1e-12 * np.maximum(sums.yy, 1e-300)
    return np.asarray(np.sqrt(np.where(flat, 0.0, scaled)))

