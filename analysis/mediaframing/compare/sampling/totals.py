"""Totals of every cluster of articles in every cell, and what can be said of two cells that share clusters.

A cell is one estimate: the share of a variant in an outlet, a rate, a mean. Each is a ratio of sums over
clusters, sum(y) / sum(x). Two cells that hold the same wire story are not independent; their covariance is
that of what the shared clusters give to both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mediaframing.compare.sampling.intervals import ClusterSums, Floats, Integers
from mediaframing.compare.shares.cells import Cells

SKEW = 0.6


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
    """Totals of all cells: a denominator for several cells, and the few clusters that give a cell anything.

    Parameters
    ----------
    group, cluster, x : arrays, one entry a cluster in a denominator
        The denominator, the number of the cluster, and what it adds; entries with x = 0 are left out.
    row, item, y : arrays, one entry a gain
        The entry above that gives, to which item (a variant, say), and how much.
    group_of_cell, item_of_cell : arrays, one entry a cell
        The denominator and item that make the cell.
    """

    def __init__(
        self,
        group: Integers,
        cluster: Integers,
        x: Integers | Floats,
        *,
        row: Integers,
        item: Integers,
        y: Floats,
        group_of_cell: Integers,
        item_of_cell: Integers,
    ) -> None:
        order = np.lexsort((cluster, group))
        order = order[np.asarray(x)[order] > 0]
        place = np.full(len(group), -1, dtype=np.int64)
        place[order] = np.arange(len(order))
        self.group, self.cluster = group[order], cluster[order]
        self.x = np.asarray(x, dtype=np.float64)[order]
        self.group_of_cell, self.item_of_cell = group_of_cell, item_of_cell
        self.starts = np.searchsorted(self.group, np.arange(int(group_of_cell.max(initial=-1)) + 2))
        used = place[row] >= 0
        key = item[used] * max(len(order), 1) + place[row[used]]
        sort = np.argsort(key, kind="stable")
        self.key, self.y = key[sort], np.asarray(y, dtype=np.float64)[used][sort]

    def of(self, cell: int) -> CellTotals:
        """Return the totals of one cell."""
        group, item = int(self.group_of_cell[cell]), int(self.item_of_cell[cell])
        first, last = int(self.starts[group]), int(self.starts[group + 1])
        base = item * max(len(self.x), 1)
        gains = slice(*np.searchsorted(self.key, [base + first, base + last]).tolist())
        y = np.zeros(last - first)
        y[self.key[gains] - base - first] = self.y[gains]
        return CellTotals(self.cluster[first:last], y, self.x[first:last])

    def keep_below(self, cluster: int) -> ClusterTotals:
        """Return the totals of the clusters with lower numbers."""
        item, row = np.divmod(self.key, max(len(self.x), 1))
        x = np.where(self.cluster < cluster, self.x, 0.0)
        cells = {"group_of_cell": self.group_of_cell, "item_of_cell": self.item_of_cell}
        return ClusterTotals(self.group, self.cluster, x, row=row, item=item, y=self.y, **cells)

    def sums(self, mentions: Integers) -> ClusterSums:
        """Return the sums over clusters of every cell, taken in an order that row order cannot change."""
        item, row = np.divmod(self.key, max(len(self.x), 1))
        width = int(self.item_of_cell.max(initial=0)) + 1
        names = self.group_of_cell * width + self.item_of_cell
        order = np.argsort(names, kind="stable")
        cell = order[np.searchsorted(names[order], self.group[row] * width + item)]
        y, x = self.y, self.x[row]
        gained = np.lexsort((x, y, cell))
        spread = np.lexsort((self.x, self.group))

        def total(values: Floats) -> Floats:
            sums = np.bincount(cell[gained], values[gained], len(names))
            return np.asarray(sums, dtype=np.float64)

        def whole(values: Floats) -> Floats:
            sums = np.bincount(self.group[spread], values[spread], len(self.starts))
            return np.asarray(sums, dtype=np.float64)[self.group_of_cell]

        number = whole(np.ones(len(self.x))).astype(np.int64)
        some, full = total((y != 0).astype(np.float64)), total((y == x).astype(np.float64))
        rarer = np.minimum(some, number - full).astype(np.int64)
        sums = ClusterSums(
            number, mentions, total(y), whole(self.x), total(y * y), total(x * y), whole(self.x**2), rarer
        )
        freedom, skew = self._shape(sums, cell, row, total, whole)
        return sums._replace(freedom=freedom, skew=skew)

    def _shape(
        self,
        sums: ClusterSums,
        cell: Integers,
        row: Integers,
        total: Callable[[Floats], Floats],
        whole: Callable[[Floats], Floats],
    ) -> tuple[Floats, Floats]:
        """Return degrees of freedom and skewness of every ratio, from powers of the residuals."""
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(sums.x > 0, sums.y / sums.x, 0.0)
            squares = np.maximum(sums.yy - 2 * ratio * sums.xy + ratio**2 * sums.xx, 0.0)
            expected = ratio[cell] * self.x[row]
            fourth = total((self.y - expected) ** 4 - expected**4) + ratio**4 * whole(self.x**4)
            third = total((self.y - expected) ** 3 + expected**3) - ratio**3 * whole(self.x**3)
            spread = fourth - squares**2 / sums.clusters
            by_spread = np.where(spread > 0, 2 * squares**2 / spread - 1, np.inf)
            worth = np.minimum(sums.x**2 / sums.xx, sums.clusters) - 1
            skew = np.where(squares > 0, third / squares**1.5, 0.0)
        return np.asarray(np.fmax(np.fmin(by_spread, worth), 1.0)), np.asarray(skew)


def share_totals(cells: Cells) -> ClusterTotals:
    """Return the totals behind `patterns.cell_sums`, cells in the same order."""
    clusters, concepts = cells.clusters, max(cells.concepts, 1)
    places = cells.groups // concepts
    return ClusterTotals(
        clusters.group,
        clusters.cluster,
        clusters.x,
        row=clusters.row,
        item=clusters.pair,
        y=clusters.y,
        group_of_cell=(np.arange(places)[:, None] * concepts + cells.concept_of_pair).ravel(),
        item_of_cell=np.tile(np.arange(len(cells.pairs.table)), places),
    )


def simple_totals(cell: Integers, cluster: Integers, y: Floats, x: Floats, *, cells: int) -> ClusterTotals:
    """Return the totals of cells that share no denominator."""
    rows = np.arange(len(cell))
    alone = np.zeros(cells, dtype=np.int64)
    return ClusterTotals(
        cell, cluster, x, row=rows, item=np.zeros(len(cell), dtype=np.int64), y=y,
        group_of_cell=np.arange(cells), item_of_cell=alone,
    )  # fmt: skip


def join_cells(a: CellTotals, b: CellTotals) -> Joint:
    """Return the totals of the clusters of both cells, sorted by value so that numbering leaves no trace."""
    union = np.union1d(a.cluster, b.cluster)
    columns = np.zeros((4, len(union)))
    at_a, at_b = np.searchsorted(union, a.cluster), np.searchsorted(union, b.cluster)
    columns[0, at_a], columns[1, at_a] = a.y, a.x
    columns[2, at_b], columns[3, at_b] = b.y, b.x
    return Joint(*columns[:, np.lexsort(columns[::-1])])


def joint_variances(joint: Joint) -> tuple[float, float, float]:
    r"""Return the linearised variances of both ratios and their covariance.

    With residuals :math:`d_c = (y_c - \hat r x_c) / \sum x` of each cell, the variance is :math:`m / (m - 1)
    \sum d_c^2` over its m clusters; the covariance is the sum of :math:`d_{ac} d_{bc}` over shared clusters,
    scaled by the root of both factors, which keeps the correlation within 1.
    """
    d_a, factor_a = _residuals(joint.y_a, joint.x_a)
    d_b, factor_b = _residuals(joint.y_b, joint.x_b)
    shared = float(d_a @ d_b) * float(np.sqrt(factor_a * factor_b))
    return factor_a * float(d_a @ d_a), factor_b * float(d_b @ d_b), shared


def _residuals(y: Floats, x: Floats) -> tuple[Floats, float]:
    number = int(np.count_nonzero(x))
    residuals = (y - y.sum() / x.sum() * x) / x.sum()
    # Rounding leaves a trace of residuals where every cluster agrees.
    residuals[np.abs(residuals * x.sum()) <= 1e-12 * np.abs(y).max(initial=0.0)] = 0.0
    return residuals, number / max(number - 1, 1)


def ratio_freedom(sums: ClusterSums) -> Floats:
    r"""Return the degrees of freedom of each ratio, for t.

    The variance is a mean of squared residuals d; were it chi-squared, its own variance would make it worth
    :math:`2 (\sum d^2)^2 / (\sum d^4 - (\sum d^2)^2 / m) - 1` degrees of freedom (Satterthwaite 1946, DOI
    10.2307/3002019). Many zeros or a few large values leave few; there are never more than clusters of equal
    size (Kish), less one.
    """
    if sums.freedom is not None:
        return sums.freedom
    with np.errstate(invalid="ignore", divide="ignore"):
        worth = np.minimum(sums.x**2 / sums.xx, sums.clusters)
    return np.asarray(np.fmax(worth - 1, 1.0))


def ratio_errors(sums: ClusterSums) -> Floats:
    """Return the standard error of each ratio, whatever the sign and size of y."""
    ratio = sums.y / np.where(sums.x > 0, sums.x, np.nan)
    variance = sums.yy - 2 * ratio * sums.xy + ratio**2 * sums.xx
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = sums.clusters / (sums.clusters - 1) * np.maximum(variance, 0.0) / sums.x**2
    # Cancellation leaves a trace of variance where all clusters agree.
    flat = np.maximum(variance, 0.0) <= 1e-12 * np.maximum(sums.yy, 1e-300)
    return np.asarray(np.sqrt(np.where(flat, 0.0, scaled)))


def t_limits(sums: ClusterSums, levels: Floats | float) -> tuple[Floats, Floats]:
    """Return ratio -/+ t times its linearised error, wider on the side of the longer tail.

    The degrees of freedom of t are those of `cautious_freedom`, the longer tail that of `skewed_reach`.
    Coverage: `benchmarks/bench_compare_means.py`.
    """
    from scipy.special import stdtrit

    with np.errstate(invalid="ignore", divide="ignore"):
        ratio, error = sums.y / sums.x, ratio_errors(sums)
        reach = stdtrit(cautious_freedom(sums), (1 + np.asarray(levels)) / 2)
        below, above = (np.fmax(far, reach) for far in skewed_reach(sums, reach))
    return np.asarray(ratio - below * error), np.asarray(ratio + above * error)


def cautious_freedom(sums: ClusterSums) -> Floats:
    """Return `SKEW` times the degrees of freedom of `ratio_freedom`: a sample shows less of the tails than there is."""
    return np.fmax(SKEW * ratio_freedom(sums), 1.0)


def skewed_reach(sums: ClusterSums, reach: Floats) -> tuple[Floats, Floats]:
    r"""Return how many errors below and above the ratio limits lie when its distribution is skewed.

    With :math:`a = \sum d^3 / (\sum d^2)^{3/2}` over the residuals of clusters, t gives way to
    :math:`(3 / a) ((1 + a (\pm t - a / 6))^{1/3} - 1)`: the monotone transformation of Hall (1992), On the
    removal of skewness by transformation, Journal of the Royal Statistical Society B 54, 221–228, DOI
    10.1111/j.2517-6161.1992.tb01876.x.
    """
    if sums.skew is None:
        return reach, reach
    a = np.where(np.abs(np.nan_to_num(sums.skew)) < 1e-6, 1e-6, np.nan_to_num(sums.skew))

    def transform(t: Floats) -> Floats:
        return np.asarray(3 / a * (np.cbrt(1 + a * (t - a / 6)) - 1))

    return transform(reach), -transform(-reach)


def pick_sums(sums: ClusterSums, cells: Integers) -> ClusterSums:
    """Return the sums of some cells, in the order given."""
    return ClusterSums._make(None if values is None else values[cells] for values in sums)
