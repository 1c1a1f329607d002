"""Intervals of agreement: units, clusters or articles drawn with replacement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mediaframing.tables import MediaframingError
from mediaframing.validate.coding.answers import open_stream
from mediaframing.validate.ratios import Numbers

NONE = (float("nan"), float("nan"))


class Bootstrap:
    """How an interval is drawn: what makes a cluster, how many draws, the coverage, the fewest clusters."""

    def __init__(self, clusters: str | None, draws: int, confidence: float, least: int, rng: Any) -> None:
        if not 0 < confidence < 1:
            raise MediaframingError(
                f"confidence={confidence!r}: give a number between 0 and 1, such as 0.95."
            )
        if draws < 100:
            raise MediaframingError(f"draws={draws!r}: give 100 or more, or the interval means nothing.")
        self.clusters, self.draws, self.confidence, self.least = clusters, draws, confidence, max(least, 2)
        # One number for the whole call: a generator given by the user must not make values depend on order.
        self.rng = int(rng.integers(2**32)) if isinstance(rng, np.random.Generator) else rng

    def find_interval(
        self, compute: Callable[[Numbers], Numbers], m: int, stream: str, drawn: str
    ) -> tuple[float, float, str]:
        """Return the BCa limits of *compute*, given draws × *m* weights, and the method in words."""
        if m < self.least:
            return *NONE, f"alpha; no interval: {m} {drawn}, at least {self.least} needed"
        generator = open_stream(self.rng, stream)
        picked = generator.multinomial(m, np.full(m, 1 / m), size=self.draws).astype("float64")
        found = compute(picked)
        found = found[np.isfinite(found)]
        if not len(found):
            return *NONE, "alpha; no interval: all answers are equal"
        low, high = np.quantile(found, self._find_levels(compute, m, found))
        return float(low), float(high), f"alpha; BCa bootstrap of {m} {drawn}, {self.draws} draws"

    def _find_levels(self, compute: Callable[[Numbers], Numbers], m: int, found: Numbers) -> Numbers:
        """Return the levels of the quantiles: shifted for bias and acceleration (Efron 1987)."""
        from scipy import stats

        estimate = float(compute(np.ones((1, m)))[0])
        below = ((found < estimate).mean() + (found <= estimate).mean()) / 2
        bias = stats.norm.ppf(np.clip(below, 1 / len(found), 1 - 1 / len(found)))
        spread = _leave_one_out(compute, m)
        spread = spread[np.isfinite(spread)].mean() - spread
        spread = spread[np.isfinite(spread)]
        total = (spread**2).sum()
        speed = (spread**3).sum() / (6 * total**1.5) if total > 0 else 0.0
        tail = (1 - self.confidence) / 2
        z = bias + stats.norm.ppf([tail, 1 - tail])
        return np.asarray(stats.norm.cdf(bias + z / (1 - speed * z)))

    def bound_perfect(self, m: int, unequal: float, drawn: str) -> tuple[float, float, str]:
        """Return the limits where no answers differ: the share that could differ unseen, by Wilson's limit.

        *unequal* is the share of pairs that would differ by chance.
        """
        from scipy import stats

        if m < self.least:
            return *NONE, f"alpha; no interval: {m} {drawn}, at least {self.least} needed"
        if unequal <= 0:
            return *NONE, "alpha; no interval: all answers are equal"
        z = float(stats.norm.ppf((1 + self.confidence) / 2))
        low = max(1 - z**2 / (m + z**2) / unequal, -1.0)
        return low, 1.0, f"alpha; no disagreement among {m} {drawn}, lower limit by Wilson"


def _leave_one_out(compute: Callable[[Numbers], Numbers], m: int) -> Numbers:
    """Return what *compute* gives without each cluster in turn."""
    parts = []
    # In slices: the whole square of weights would be large for thousands of units.
    for first in range(0, m, 500):
        weights = np.ones((min(500, m - first), m))
        weights[np.arange(len(weights)), np.arange(first, first + len(weights))] = 0
        parts.append(compute(weights))
    return np.concatenate(parts)
