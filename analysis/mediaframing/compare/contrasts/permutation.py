"""p-values of the difference of two ratios whose clusters may stand in both cells: pure numpy on counts.

Under the hypothesis of no difference, clusters that stand in one cell could as well stand in the other, and
a cluster that stands in both could have its two halves exchanged. So the labels of the former are permuted
and the halves of the latter swapped, jointly, and the studentised difference is compared with its values so
obtained: exact where the clusters are exchangeable, and right in large samples where they are not (Janssen
1997, DOI 10.1016/S0167-7152(97)00043-6; Chung & Romano 2013, DOI 10.1214/13-AOS1090). Clusters that count
alike are of one pattern; how many of each pattern move is hypergeometric and binomial, so that the cost does
not grow with the number of clusters.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.compare.sampling.totals import Joint

DRAWS = 1999
MORE_DRAWS = 19_999
# A first p-value below this is computed again with more draws: corrections for many comparisons need it fine.
SMALL = 0.01
# Cells of the (draws × patterns) matrices held at once.
CHUNK = 4_000_000
# An order of magnitude below what a difference of rates could be; swallows rounding alone.
ROUNDING = 1e-10


class _Patterns(NamedTuple):
    alone: Floats
    alone_counts: Integers
    moved: int
    both: Floats
    both_counts: Integers


def permutation_p_value(joint: Joint, *, rng: np.random.Generator, draws: int = DRAWS) -> float:
    """Return the two-sided p-value of the difference sum(y_a) / sum(x_a) - sum(y_b) / sum(x_b).

    Parameters
    ----------
    joint : Joint
        Totals of the clusters of both cells, in an order that does not depend on the order of rows.
    draws : int
        Permutations; the p-value is (1 + at least as far) / (1 + draws), and never 0.
    """
    patterns = _find_patterns(joint)
    observed = _study(_observed_sums(patterns, joint))[0]
    reached = _count_reached(patterns, observed, rng=rng, draws=draws)
    if (1 + reached) / (1 + draws) <= SMALL and draws < MORE_DRAWS:
        draws = MORE_DRAWS
        reached = _count_reached(patterns, observed, rng=rng, draws=draws)
    return (1 + reached) / (1 + draws)


def t_p_value(difference: float, variance: float, freedom: float) -> float:
    """Return the two-sided p-value of a difference with cluster-robust variance; NaN without variance."""
    from scipy.special import stdtr

    if not variance > 0:
        return 1.0 if difference == 0 else float("nan")
    return float(2 * stdtr(freedom, -abs(difference) / np.sqrt(variance)))


def _find_patterns(joint: Joint) -> _Patterns:
    in_a, in_b = joint.x_a > 0, joint.x_b > 0
    both = in_a & in_b
    alone = np.where(in_a, joint.y_a, joint.y_b), np.where(in_a, joint.x_a, joint.x_b)
    kinds, counts = _distinct(np.column_stack(alone)[~both])
    pairs, pair_counts = _distinct(np.column_stack(joint)[both])
    return _Patterns(kinds, counts, int((in_a & ~both).sum()), pairs, pair_counts)


def _distinct(rows: Floats) -> tuple[Floats, Integers]:
    if not len(rows):
        return rows, np.zeros(0, dtype=np.int64)
    distinct, counts = np.unique(rows, axis=0, return_counts=True)
    return distinct, counts.astype(np.int64)


def _products(y: Floats, x: Floats) -> Floats:
    return np.column_stack([np.ones(len(y)), y, x, y * y, x * y, x * x])


def _crossed(both: Floats) -> Floats:
    y_a, x_a, y_b, x_b = both.T
    return np.column_stack([y_a * y_b, y_a * x_b, x_a * y_b, x_a * x_b])


class _Sums(NamedTuple):
    a: Floats
    b: Floats
    crossed: Floats


def _observed_sums(patterns: _Patterns, joint: Joint) -> _Sums:
    """Return the sums of the clusters as they stand; both cells' own clusters are told apart by x."""
    in_a, in_b = joint.x_a > 0, joint.x_b > 0
    a = _products(joint.y_a[in_a], joint.x_a[in_a]).sum(axis=0)[None]
    b = _products(joint.y_b[in_b], joint.x_b[in_b]).sum(axis=0)[None]
    crossed = (_crossed(patterns.both) * patterns.both_counts[:, None]).sum(axis=0)[None]
    return _Sums(a, b, crossed)


def _count_reached(patterns: _Patterns, observed: float, *, rng: np.random.Generator, draws: int) -> int:
    width = max(len(patterns.alone) + len(patterns.both), 1)
    size = max(1, min(draws, CHUNK // width))
    reached = 0
    for start in range(0, draws, size):
        statistics = _study(_draw_sums(patterns, rng, min(size, draws - start)))
        reached += int((statistics >= observed * (1 - ROUNDING) - ROUNDING).sum())
    return reached


def _draw_sums(patterns: _Patterns, rng: np.random.Generator, draws: int) -> _Sums:
    """Return the sums of both cells after *draws* permutations."""
    moved = _draw_moved(patterns, rng, draws)
    features = _products(*patterns.alone.T)
    a = moved @ features
    b = (patterns.alone_counts @ features)[None] - a
    swapped = rng.binomial(patterns.both_counts, 0.5, size=(draws, len(patterns.both_counts)))
    kept = patterns.both_counts - swapped
    left, right = _products(*patterns.both.T[:2]), _products(*patterns.both.T[2:])
    straight = _crossed(patterns.both)
    turned = straight[:, [0, 2, 1, 3]]
    return _Sums(
        a + kept @ left + swapped @ right,
        b + kept @ right + swapped @ left,
        kept @ straight + swapped @ turned,
    )


def _draw_moved(patterns: _Patterns, rng: np.random.Generator, draws: int) -> NDArray[np.int64]:
    counts, moved = patterns.alone_counts, patterns.moved
    if not len(counts):
        return np.zeros((draws, 0), dtype=np.int64)
    if counts.max() > 1:
        return rng.multivariate_hypergeometric(counts, moved, size=draws, method="marginals")
    # No two clusters count alike: a random subset, found by sorting random numbers.
    chosen = (
        np.argpartition(rng.random((draws, len(counts))), moved - 1, axis=1)[:, :moved] if moved else None
    )
    drawn = np.zeros((draws, len(counts)), dtype=np.int64)
    if chosen is not None:
        np.put_along_axis(drawn, chosen, 1, axis=1)
    return drawn


def _study(sums: _Sums) -> Floats:
    """Return the absolute studentised differences; a difference without variance is infinitely far."""
    (r_a, v_a, m_a), (r_b, v_b, m_b) = _ratio(sums.a), _ratio(sums.b)
    y_y, y_x, x_y, x_x = sums.crossed.T
    shared = (y_y - r_b * y_x - r_a * x_y + r_a * r_b * x_x) / (sums.a[:, 2] * sums.b[:, 2])
    variance = v_a + v_b - 2 * shared * np.sqrt(m_a * m_b)
    scale = (sums.a[:, 3] / sums.a[:, 2] ** 2) + (sums.b[:, 3] / sums.b[:, 2] ** 2)
    difference = np.abs(r_a - r_b)
    same = difference <= ROUNDING * (np.abs(r_a) + np.abs(r_b))
    flat = variance <= ROUNDING * scale
    statistic = difference / np.sqrt(np.where(flat, 1.0, variance))
    return np.asarray(np.where(same, 0.0, np.where(flat, np.inf, statistic)))


def _ratio(sums: Floats) -> tuple[Floats, Floats, Floats]:
    """Return ratio, linearised variance and its small-sample factor."""
    number, y, x, y_y, x_y, x_x = sums.T
    ratio = y / x
    factor = number / np.maximum(number - 1, 1)
    variance = factor * np.maximum(y_y - 2 * ratio * x_y + ratio**2 * x_x, 0.0) / x**2
    return ratio, variance, factor
