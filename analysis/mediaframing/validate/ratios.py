"""A share among clustered, unequally weighted units, and its interval."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.float64]]


class Ratio(NamedTuple):
    """A share with its limits and the number of clusters in its denominator."""

    estimate: float
    low: float
    high: float
    clusters: int


def estimate_ratio(top: Numbers, bottom: Numbers, clusters: np.ndarray[Any, Any], *, level: float) -> Ratio:
    """Return sum(top) / sum(bottom) with Wilson's interval at the effective sample size.

    The variance is linearised over clusters; the effective size is Korn & Graubard's (1998), at most Kish's
    number of equal clusters where the share is 0 or 1 and the variance has nothing to say.
    """
    from scipy import stats

    total = float(bottom.sum())
    if total <= 0:
        return Ratio(float("nan"), float("nan"), float("nan"), 0)
    share = float(top.sum()) / total
    inside = bottom > 0
    sums = sum_clusters(np.column_stack([top, bottom])[inside], clusters[inside])
    m = len(sums)
    kish = total**2 / float((sums[:, 1] ** 2).sum())
    if m < 2:
        return Ratio(share, float("nan"), float("nan"), m)
    z = float(stats.norm.ppf((1 + level) / 2))
    shrink = (z / float(stats.t.ppf((1 + level) / 2, m - 1))) ** 2
    variance = m / (m - 1) * float(((sums[:, 0] - share * sums[:, 1]) ** 2).sum()) / total**2
    spread = share * (1 - share)
    size = kish if variance < 1e-12 or spread < 1e-12 else min(spread / variance, float(inside.sum()))
    low, high = wilson(share, size * shrink, z)
    return Ratio(share, low, high, m)


def wilson(share: float, size: float, z: float) -> tuple[float, float]:
    """Return Wilson's (1927) limits of a share of *size* independent answers."""
    middle = share + z**2 / (2 * size)
    half = z * math.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    below, above = (middle - half) / (1 + z**2 / size), (middle + half) / (1 + z**2 / size)
    return max(below, 0.0) if share > 0 else 0.0, min(above, 1.0) if share < 1 else 1.0


def jeffreys(share: float, size: float, z: float) -> tuple[float, float]:
    """Return the limits of a share of *size* independent answers by Jeffreys' prior (Brown, Cai & DasGupta 2001)."""
    from scipy import stats

    right, wrong = size * share, size * (1 - share)
    tail = float(stats.norm.sf(z))
    low, high = stats.beta.ppf([tail, 1 - tail], right + 0.5, wrong + 0.5)
    return (float(low) if share > 0 else 0.0), (float(high) if share < 1 else 1.0)


def sum_clusters(rows: Numbers, clusters: np.ndarray[Any, Any]) -> Numbers:
    """Return the sum of *rows* in each cluster, clusters in sorted order."""
    names, numbers = np.unique(clusters, return_inverse=True)
    sums = np.zeros((len(names), rows.shape[1]))
    np.add.at(sums, numbers, rows)
    return sums
