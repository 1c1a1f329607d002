"""Limits of a difference or ratio of two estimates, recovered from the limits of each: pure numpy.

MOVER, the "method of variance estimates recovery": each estimate keeps its own small-sample interval
(Wilson, score, t), and the distances from estimate to limit stand in for the standard errors of the
difference. Zou & Donner (2008), Statistics in Medicine 27, 1693–1702, DOI 10.1002/sim.3095; ratios: Donner &
Zou (2012), Statistical Methods in Medical Research 21, 347–359, DOI 10.1177/0962280210383082.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mediaframing.compare.sampling.intervals import Floats


class Limits(NamedTuple):
    """Estimates with their limits."""

    estimate: Floats
    low: Floats
    high: Floats


def difference_limits(a: Limits, b: Limits, correlation: Floats) -> tuple[Floats, Floats]:
    r"""Return the limits of a - b.

    :math:`L = d - \sqrt{(a - l_a)^2 - 2 \rho (a - l_a)(u_b - b) + (u_b - b)^2}`, and U with the other ends.
    """
    difference = a.estimate - b.estimate
    below, above = (
        _spread(a.estimate - a.low, b.high - b.estimate, correlation),
        _spread(a.high - a.estimate, b.estimate - b.low, correlation),
    )
    return difference - below, difference + above


def ratio_limits(a: Limits, b: Limits, correlation: Floats) -> tuple[Floats, Floats]:
    r"""Return the limits of a / b, both positive: the R at which an end of the interval of a - R b is 0.

    The upper limit is infinite where the lower limit of b is 0, as where b itself is unseen.
    """
    low = _root(a.estimate, b.estimate, a.low, b.high, correlation, -1)
    high = _root(a.estimate, b.estimate, a.high, b.low, correlation, 1)
    return low, high


def _spread(one: Floats, other: Floats, correlation: Floats) -> Floats:
    squares = one**2 - 2 * correlation * one * other + other**2
    return np.asarray(np.sqrt(np.maximum(squares, 0.0)))


def _root(a: Floats, b: Floats, end_a: Floats, end_b: Floats, correlation: Floats, sign: int) -> Floats:
    """Solve R² e_b (2b - e_b) - 2 R m + e_a (2a - e_a) = 0, where m = a b - rho |a - e_a| |b - e_b|."""
    middle = a * b - correlation * np.abs(a - end_a) * np.abs(b - end_b)
    upper, lower = end_a * (2 * a - end_a), end_b * (2 * b - end_b)
    inside = np.sqrt(np.maximum(middle**2 - upper * lower, 0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        if sign < 0:
            # The other form of the same root: it does not cancel where `lower` is near 0.
            return np.asarray(np.where(middle + inside > 0, np.maximum(upper, 0.0) / (middle + inside), 0.0))
        return np.asarray(np.where(lower > 0, (middle + inside) / lower, np.inf))
