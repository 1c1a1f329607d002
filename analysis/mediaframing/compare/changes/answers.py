"""From fitted models to an answer: which is called, between which days, from what level to what level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mediaframing.compare.changes.drift import DriftFit, fit_drift
from mediaframing.compare.changes.models import Outcomes, SwitchFit, fit_switch
from mediaframing.compare.changes.outcomes import Series
from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.tables import MediaframingError

NAN = float("nan")
Dates = tuple[int | None, int | None, int | None, int | None]
Levels = tuple[float, float, float, float, float, float]
NO_DATES: Dates = (None, None, None, None)


class Answer(NamedTuple):
    """What is said of one variant; days are counted from 1970-01-01, None where no change is called."""

    last_old: int | None
    first_new: int | None
    ci_low: int | None
    ci_high: int | None
    p_none: float
    p_switch: float
    p_drift: float
    level_before: float
    before_low: float
    before_high: float
    level_after: float
    after_low: float
    after_high: float
    correlation: float
    called: str

    def mirrored(self) -> Answer:
        """Return what follows for the other variant where there are only two."""
        return self._replace(
            level_before=1 - self.level_before,
            before_low=1 - self.before_high,
            before_high=1 - self.before_low,
            level_after=1 - self.level_after,
            after_low=1 - self.after_high,
            after_high=1 - self.after_low,
        )


def make_priors(priors: Sequence[float]) -> Floats:
    """Return the logs of the three prior probabilities, scaled to add up to 1."""
    try:
        given = np.asarray(priors, dtype=np.float64)
    except (TypeError, ValueError):
        given = np.zeros(0)
    if given.shape != (3,) or not (given > 0).all() or not np.isfinite(given).all():
        raise MediaframingError(
            f"priors={priors!r}: give three positive numbers, for no change, switch and drift: (0.5, 0.25, 0.25)."
        )
    return np.asarray(np.log(given / given.sum()))


def answer_series(
    series: Series,
    min_clusters: int,
    *,
    name: str,
    level: float,
    certainty: float,
    priors: Floats,
    burst_days: int,
) -> list[Answer]:
    """Return the answer for each variant of one group and concept."""
    variants = series.uses.shape[1]
    reason = _reason(series.days, min_clusters, name)
    if reason:
        return [_no_answer(reason)] * variants
    mentions = series.uses.sum(axis=1)

    def answer(variant: int) -> Answer:
        outcomes = Outcomes(series.days, series.uses[:, variant], mentions)
        return answer_outcomes(
            outcomes, level=level, certainty=certainty, priors=priors, burst_days=burst_days
        )

    if variants == 2:
        first = answer(0)
        return [first, first.mirrored()]
    return [answer(variant) for variant in range(variants)]


def answer_outcomes(
    outcomes: Outcomes, *, level: float, certainty: float, priors: Floats, burst_days: int
) -> Answer:
    """Fit the three models to *outcomes* and say what they say together."""
    switch = fit_switch(outcomes, block_days=burst_days)
    drift = fit_drift(outcomes, block_days=burst_days)
    logs = priors + np.array([switch.none, switch.switch, drift.drift])
    shares = np.exp(logs - logs.max())
    none, abrupt, gradual = (float(p) for p in shares / shares.sum())
    called = _call(none, abrupt, gradual, certainty)
    days = np.unique(outcomes.days)
    dates: Dates
    levels: Levels
    if called == "drift":
        dates, levels = _drift_dates(drift, days, level), _drift_levels(drift, level)
        correlation = float(drift.weights @ drift.correlation)
    elif called == "none":
        throughout = _grid_limits(switch.levels, switch.overall, level)
        dates, levels = NO_DATES, throughout + throughout
        correlation = switch.correlations[0]
    else:
        dates = locate_switch(switch, days, level=level)
        before = _grid_limits(switch.levels, switch.before, level)
        levels = before + _grid_limits(switch.levels, switch.after, level)
        correlation = switch.correlations[1]
    return Answer(*dates, none, abrupt, gradual, *levels, correlation, called)


def locate_switch(fit: SwitchFit, days: Integers, *, level: float) -> tuple[int, int, int, int]:
    """Return the last day of the old level, the first of the new one, and the shortest interval around.

    The interval is made of whole gaps between days with stories, so that it holds the switch with at least
    the probability *level*.
    """
    best = int(fit.gaps.argmax())
    sums = np.concatenate([[0.0], fit.gaps.cumsum()])
    # Each run of gaps starts at i and ends at the first j at which it has gathered enough.
    end = np.searchsorted(sums, sums[:-1] + level * sums[-1] - 1e-12)
    starts = np.flatnonzero(end < len(sums))
    lengths = days[end[starts]] - days[starts]
    i = int(starts[lengths.argmin()])
    return int(days[best]), int(days[best + 1]), int(days[i]), int(days[end[i]])


def _call(none: float, abrupt: float, gradual: float, certainty: float) -> str:
    if abrupt >= certainty:
        return "switch"
    if gradual >= certainty:
        return "drift"
    return "change" if 1 - none >= certainty else "none"


def _reason(days: Integers, min_clusters: int, name: str) -> str:
    """Return why nothing can be said, "" where something can."""
    if not len(days):
        return f"not estimable: no articles with this {name}"
    if len(days) < min_clusters:
        counted = "1 cluster" if len(days) == 1 else f"{len(days)} clusters"
        return f"not estimable: {counted} of articles, at least {min_clusters} needed"
    return "not estimable: all articles on one day" if days[0] == days[-1] else ""


def _no_answer(reason: str) -> Answer:
    unknown: Levels = (NAN, NAN, NAN, NAN, NAN, NAN)
    return Answer(*NO_DATES, NAN, NAN, NAN, *unknown, NAN, reason)


def _grid_limits(values: Floats, weights: Floats, level: float) -> tuple[float, float, float]:
    """Return mean and central limits of a weighted grid, limits between its points."""
    edges = np.concatenate([[0.0], weights.cumsum()])
    angles = np.interp([(1 - level) / 2, (1 + level) / 2], edges, np.linspace(0, np.pi / 2, len(edges)))
    low, high = np.sin(angles) ** 2
    return float(weights @ values), float(low), float(high)


def _drift_levels(fit: DriftFit, level: float) -> Levels:
    first, last = (
        (float(fit.weights @ values), *_quantiles(values, fit.weights, [(1 - level) / 2, (1 + level) / 2]))
        for values in (fit.first, fit.last)
    )
    return first[0], first[1], first[2], last[0], last[1], last[2]


def _drift_dates(fit: DriftFit, days: Integers, level: float) -> tuple[int, int, int, int]:
    begun, done = fit.middle - fit.duration / 2, fit.middle + fit.duration / 2
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = _quantiles(fit.middle, fit.weights, tails)
    wanted = (_quantiles(begun, fit.weights, [0.5])[0], _quantiles(done, fit.weights, [0.5])[0], low, high)
    first, last, low_day, high_day = (int(np.clip(round(d), days[0], days[-1])) for d in wanted)
    return first, last, low_day, high_day


def _quantiles(values: Floats, weights: Floats, at: Sequence[float]) -> list[float]:
    order = np.argsort(values, kind="stable")
    sums = weights[order].cumsum()
    places = np.searchsorted(sums, np.asarray(at) * sums[-1])
    return [float(v) for v in values[order][np.minimum(places, len(values) - 1)]]
