"""Contrasts on the same events: what both groups have of each, and the limits of the mean difference."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mediaframing.compare.sampling.intervals import ClusterSums, Floats
from mediaframing.compare.sampling.totals import ClusterTotals, Joint, ratio_errors, ratio_freedom

# The column whose values are events: other columns are matched under their own name.
EVENTS = "event_id"


class Matched(NamedTuple):
    """Totals by event, of the measure itself, of its articles and of its spans."""

    totals: ClusterTotals
    articles: ClusterTotals
    mentions: ClusterTotals
    column: str


def match_events(joint: Joint) -> Joint:
    """Return the events that both cells have; each weighs as much as any other."""
    both = (joint.x_a > 0) & (joint.x_b > 0)
    y_a, x_a, y_b, x_b = (v[both] for v in joint)
    ones = np.ones(len(y_a))
    return Joint(y_a / x_a, ones, y_b / x_b, ones)


def paired_limits(sums: ClusterSums, levels: Floats, bound: float) -> tuple[Floats, Floats]:
    """Return the limits of mean differences over events: t with the degrees of freedom that few large ones leave.

    Events that all differ alike leave no variance, and no limits.
    """
    from scipy.special import stdtrit

    error = ratio_errors(sums)
    reach = np.where(error > 0, stdtrit(ratio_freedom(sums), (1 + levels) / 2) * error, np.inf)
    mean = sums.y / np.where(sums.x > 0, sums.x, np.nan)
    far = np.where(error > 0, bound, np.inf)
    return np.maximum(mean - reach, -far), np.minimum(mean + reach, far)


def say_matched(column: str) -> str:
    """Return in words what is matched, for the estimand."""
    if column == EVENTS:
        return f" on the same events ({column}), each event equally"
    return f" within the same {column}, each {column} equally"
