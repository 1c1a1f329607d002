"""Confidence limits of a share whose sampling unit is a cluster of articles: pure numpy on counts.

A share is a ratio of sums over clusters, sum(y) / sum(x): y is what the cluster gives the variant, x what it
gives the denominator, 0 <= y <= x. Every unit of analysis (mean over articles, any, majority, pooled
mentions) has this form, so one pair of intervals serves them all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DRAWS = 2000
# Below these the bootstrap distribution is too lumpy to read limits from; see `choose_bootstrap`.
BOOTSTRAP_CLUSTERS = 40
BOOTSTRAP_RARER = 50
# How many clusters with the rarer answer the worst-case variance weighs as much as; see `effective_sizes`.
PRIOR_CLUSTERS = 5.0


class ClusterSums(NamedTuple):
    """Sums over the clusters of each cell, one entry a cell.

    Attributes
    ----------
    clusters, mentions : array of int
        Number of clusters, and of spans, in the denominator.
    y, x, yy, xy, xx : array of float
        Sums over clusters of y, x and their products.
    rarer : array of int
        Clusters that hold the rarer answer: min(clusters with y > 0, clusters with y < x).
    freedom : array of float, optional
        Degrees of freedom of the variance of y / x, where y is no part of x; see `totals.ratio_freedom`.
    skew : array of float, optional
        Skewness of y / x, from the third powers of the residuals; see `totals.skewed_reach`.
    """

    clusters: Integers
    mentions: Integers
    y: Floats
    x: Floats
    yy: Floats
    xy: Floats
    xx: Floats
    rarer: Integers
    freedom: Floats | None = None
    skew: Floats | None = None


def estimate_shares(sums: ClusterSums) -> Floats:
    """Return sum(y) / sum(x) in [0, 1]; NaN where the denominator is empty."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.clip(sums.y / sums.x, 0.0, 1.0)


def linearised_variances(sums: ClusterSums) -> Floats:
    """Return the cluster-robust (Taylor-linearised) variance of each share.

    m / (m - 1) * sum((y - p x)^2) / sum(x)^2 over m clusters: Cochran (1977), Sampling Techniques, section
    6.3.
    """
    share = estimate_shares(sums)
    squares = np.maximum(sums.yy - 2 * share * sums.xy + share**2 * sums.xx, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums.clusters / (sums.clusters - 1) * squares / sums.x**2


def effective_clusters(sums: ClusterSums) -> Floats:
    """Return how many clusters of equal size are worth as much: sum(x)^2 / sum(x^2), Kish (1965)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums.x**2 / sums.xx)


def effective_sizes(sums: ClusterSums, *, level: float | Floats) -> Floats:
    """Return the number of independent mentions each cell is worth, adjusted for degrees of freedom.

    Korn & Graubard (1998): n* = p (1 - p) / variance * (z / t)^2 with t on m - 1 degrees of freedom, never
    larger than the mentions there are. Where few clusters hold the rarer answer, the variance itself is a
    guess, and mostly too low a one; it is therefore mixed with the largest variance these clusters could have
    (each of one voice throughout, p (1 - p) sum(x^2) / sum(x)^2), which weighs as much as `PRIOR_CLUSTERS`
    clusters with the rarer answer. Where the variance is 0, as at shares of 0 and 1, only that largest
    variance is left.
    """
    from scipy.special import ndtri, stdtrit

    share = estimate_shares(sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = share * (1 - share)
        worst = effective_clusters(sums)
        variance = linearised_variances(sums)
        # Rounding leaves a trace of variance where there is none; it must not read as certainty.
        # Nor can it be set against a spread of 0 (or a trace), as where a line between periods is held at 0 or 1.
        flat = ~(variance > 1e-9 * spread / worst) | (spread < 1e-12)
        own = np.where(flat, worst, np.minimum(spread / variance, sums.mentions))
        weight = sums.rarer / (sums.rarer + PRIOR_CLUSTERS)
        mixed = 1 / (weight / own + (1 - weight) / np.minimum(own, worst))
        tail = (1 + np.asarray(level)) / 2
        return np.asarray(mixed * (ndtri(tail) / stdtrit(sums.clusters - 1, tail)) ** 2, dtype=np.float64)


def wilson_limits(shares: Floats, sizes: Floats, *, level: float | Floats) -> tuple[Floats, Floats]:
    """Return the Wilson score limits (1927, DOI 10.1080/01621459.1927.10502953) of *shares* of *sizes*."""
    from scipy.special import ndtri

    z = ndtri((1 + np.asarray(level)) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        shrink = 1 + z**2 / sizes
        centre = (shares + z**2 / (2 * sizes)) / shrink
        half = z / shrink * np.sqrt(shares * (1 - shares) / sizes + z**2 / (4 * sizes**2))
    return np.clip(centre - half, 0.0, shares), np.clip(centre + half, shares, 1.0)


def choose_bootstrap(sums: ClusterSums) -> NDArray[np.bool_]:
    """Return where the bootstrap is safe: enough effective clusters, enough of them with the rarer answer."""
    effective = effective_clusters(sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        rarer = sums.rarer * effective / sums.clusters
    return (effective >= BOOTSTRAP_CLUSTERS) & (rarer >= BOOTSTRAP_RARER)


def bootstrap_shares(
    patterns: Floats, denominators: Floats, counts: Integers, *, rng: np.random.Generator, draws: int = DRAWS
) -> Floats:
    """Return the shares of *draws* resamples of clusters, drawn as multinomial counts of distinct patterns.

    Parameters
    ----------
    patterns : array, shape (patterns, variants)
        What a cluster of this pattern gives each variant.
    denominators : array, shape (patterns,)
        What it gives the denominator.
    counts : array of int, shape (patterns,)
        Clusters of this pattern. Clusters with equal counts are exchangeable, so drawing how often each
        pattern comes up is the same as drawing clusters, at a cost that does not grow with their number.

    Returns
    -------
    array, shape (draws, variants)
    """
    total = int(counts.sum())
    weights = rng.multinomial(total, counts / total, size=draws).astype(np.float64)
    return np.asarray((weights @ patterns) / (weights @ denominators)[:, None])


def percentile_limits(draws: Floats, *, clusters: float, level: float) -> tuple[Floats, Floats]:
    """Return expanded percentile limits, one pair a column of *draws*.

    The tail is ndtr(-sqrt(m / (m - 1)) t) with m - 1 degrees of freedom, m the effective *clusters*, instead
    of (1 - level) / 2, which makes up for the narrowness of the plain percentile interval in small samples:
    Hesterberg (2015), The American Statistician 69, DOI 10.1080/00031305.2015.1089789.
    """
    from scipy.special import ndtr, stdtrit

    tail = float(ndtr(-np.sqrt(clusters / (clusters - 1)) * stdtrit(clusters - 1, (1 + level) / 2)))
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def name_level(level: float) -> str:
    """Return "95 % interval" for 0.95: what `method` says of the limits beside it."""
    return f"{100 * level:g} % interval"
