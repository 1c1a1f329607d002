"""The design-based correction itself: the tool's answers plus what the coded units say about their error."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from mediaframing.validate.correction.cell_errors import CellError, describe_cells, find_distances, turn_round
from mediaframing.validate.correction.groups import Group
from mediaframing.validate.ratios import Numbers

# Above this many different answers a cell for each would leave most without a coded unit.
MOST_CELLS = 10


class Corrected(NamedTuple):
    """An estimate as a mean of pseudo-outcomes, with each unit's influence and what coding contributes.

    With k times as many coded units the part `sampling` of the variance becomes `sampling` / k.
    """

    estimate: float
    influence: Numbers
    clusters: np.ndarray[Any, Any]
    sampling: float
    n_coded: int
    n_units: int
    df: int
    errors: tuple[CellError, ...] = ()


def correct_mean(group: Group) -> Corrected:
    """Return the mean of a group corrected by its coded units.

    Within each cell (the tool's answer) the error of the coded units is averaged, weighted by design; the
    pseudo-outcome of a unit is told + mean error of its cell + what a coded unit deviates from it, divided by
    its inclusion probability.
    """
    is_coded = ~np.isnan(group.coded)
    error = np.where(is_coded, group.coded - group.told, 0.0)
    cells = _merge_cells(group.cells, is_coded)
    count = np.bincount(cells, weights=is_coded)
    heavy = group.weight * group.design * is_coded
    means = np.bincount(cells, weights=heavy * error) / np.bincount(cells, weights=heavy)
    # The mean error was fitted on the same units: their residuals are too small by this factor.
    stretch = np.sqrt(count / np.maximum(count - 1, 1))[cells]
    residual = np.where(is_coded, error - means[cells], 0.0) * stretch
    total = float(group.weight.sum())
    adjusted = group.told + means[cells]
    estimate = float((group.weight * adjusted).sum()) / total
    influence = group.weight * (adjusted + group.design * residual - estimate) / total
    spread = (group.weight * residual * group.design / total) ** 2
    errors = describe_cells(group, cells, means, spread)
    return Corrected(
        estimate,
        influence,
        group.clusters,
        float(spread.sum()),
        int(is_coded.sum()),
        len(group.told),
        max(len(np.unique(group.clusters[is_coded])) - len(count), 1),
        errors,
    )


def find_bounds(told: Numbers, coded: Numbers) -> tuple[float, float]:
    """Return the lowest and highest answer there is; 0 and 1 for shares."""
    return float(min(told.min(), np.nanmin(coded))), float(max(told.max(), np.nanmax(coded)))


def take_mean(group: Group) -> Corrected:
    """Return the mean of the tool's answers as they are."""
    total = float(group.weight.sum())
    estimate = float((group.weight * group.told).sum()) / total
    influence = group.weight * (group.told - estimate) / total
    df = max(len(np.unique(group.clusters)) - 1, 1)
    return Corrected(estimate, influence, group.clusters, 0.0, 0, len(group.told), df)


def subtract(a: Corrected, b: Corrected) -> Corrected:
    """Return a - b; clusters that stand in both carry their covariance along."""
    return Corrected(
        a.estimate - b.estimate,
        np.concatenate([a.influence, -b.influence]),
        np.concatenate([a.clusters, b.clusters]),
        a.sampling + b.sampling,
        a.n_coded + b.n_coded,
        a.n_units + b.n_units,
        a.df + b.df,
        a.errors + tuple(turn_round(e) for e in b.errors),
    )


def find_variance(answer: Corrected) -> float:
    """Return the variance from influences summed by cluster."""
    _, numbers = np.unique(answer.clusters, return_inverse=True)
    sums = np.bincount(numbers, weights=answer.influence)
    m = len(sums)
    return float(m / (m - 1) * (sums**2).sum()) if m > 1 else float("nan")


def find_limits(answer: Corrected, *, level: float) -> tuple[float, float, float]:
    """Return lower and upper limit and the p-value (Student's t) of no effect."""
    from scipy import stats

    variance = find_variance(answer)
    below, above = find_reach(answer, variance, level=level)
    error = math.sqrt(variance)
    p = float(2 * stats.t.sf(abs(answer.estimate) / error, answer.df)) if error > 0 else float("nan")
    return answer.estimate - below, answer.estimate + above, p


def find_reach(
    answer: Corrected, variance: float, *, level: float, times: float = 1.0
) -> tuple[float, float]:
    """Return how far the limits lie below and above the estimate, were *times* as many units coded.

    Student's t for the whole; what the error rates of the cells contribute to it is taken out and put back as
    the distance to their own limits (Zou & Donner's recovery of variance estimates), so that a rate of 0
    among few coded units is not taken for certainty.
    """
    from scipy import stats

    df = answer.df + (times - 1) * answer.n_coded
    t = float(stats.t.ppf((1 + level) / 2, df))
    whole = t**2 * (variance - answer.sampling * (1 - 1 / times))
    reach = [find_distances(e, t, times=times) for e in answer.errors]
    uncoded = [max(1 - e.coded * times, 0.0) for e in answer.errors]
    out = sum(u * t**2 * e.variance / times for u, e in zip(uncoded, answer.errors, strict=True))
    back = [sum(u * r[side] ** 2 for u, r in zip(uncoded, reach, strict=True)) for side in (0, 1)]
    return math.sqrt(max(whole - out, 0.0) + back[0]), math.sqrt(max(whole - out, 0.0) + back[1])


def count_more(answer: Corrected, *, width: float, level: float) -> float:
    """Return how many more units to code for an interval of *width*; NaN where no number would do."""
    variance = find_variance(answer)

    def is_enough(n: int) -> bool:
        below, above = find_reach(answer, variance, level=level, times=n / answer.n_coded)
        return below + above <= width

    few, many = answer.n_coded, answer.n_units
    if is_enough(few):
        return 0.0
    if not is_enough(many):
        return float("nan")
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if is_enough(middle) else (middle, many)
    return float(many - answer.n_coded)


def _merge_cells(cells: np.ndarray[Any, Any], is_coded: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return numbers of cells; those with fewer than two coded units share one with the smallest other."""
    names, numbers = np.unique(cells, return_inverse=True)
    if len(names) > MOST_CELLS:
        return np.zeros(len(cells), dtype=np.int64)
    counts = np.bincount(numbers, weights=is_coded, minlength=len(names))
    if (counts >= 2).all():
        return np.asarray(numbers)
    enough = np.flatnonzero(counts >= 2)
    if not len(enough):
        return np.zeros(len(cells), dtype=np.int64)
    home = np.arange(len(names))
    home[counts < 2] = enough[counts[enough].argmin()]
    return np.asarray(np.unique(home[numbers], return_inverse=True)[1])
