"""Did a share change, and when: "no change" and "switch" weighed by their marginal likelihood, on grids.

One story is one outcome: k of its n mentions use the variant, beta-binomial with level mu and intra-article
correlation rho,

    P(k | n, mu, rho) ~ prod_{j<k} (mu (1-rho) + j rho) prod_{j<n-k} ((1-mu) (1-rho) + j rho)
                        / prod_{j<n} (1 - rho + j rho),

so that a story which repeats a word forty times counts for hardly more than one that says it once when rho is
near 1. Both mu and rho have the arcsine prior Beta(1/2, 1/2), uniform in arcsin(sqrt(.)): midpoints of equal
steps on that scale are the grid, on which sums converge fast because every posterior is smooth there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mediaframing.compare.sampling.intervals import Floats, Integers

# The sum over a grid is as good as the integral when a step is no more than two posterior standard deviations
# wide: on the arcsine scale levels have 1 / (2 sqrt(n)) or more, correlations in simulation .7 / sqrt(n).
LEVELS_FEWEST, LEVELS_MOST = 64, 320
CORRELATIONS_FEWEST, CORRELATIONS_MOST = 16, 96


class Outcomes(NamedTuple):
    """One outcome a story, sorted by day.

    Attributes
    ----------
    days : array of int
        Day of each story, counted from 1970-01-01.
    uses, mentions : array of int
        How many of its mentions of the concept use the variant.
    """

    days: Integers
    uses: Integers
    mentions: Integers


class Tallies(NamedTuple):
    """How many stories of each day (or longer span) have more than j mentions: what a likelihood needs.

    Attributes
    ----------
    times : array of float
        The days, or the middles of the spans.
    used, unused, mentioned : array, shape (times, j)
        Stories with more than j uses, more than j mentions that are no uses, more than j mentions.
    """

    times: Floats
    used: Floats
    unused: Floats
    mentioned: Floats


class SwitchFit(NamedTuple):
    """Marginal likelihoods (log) of "none" and "switch", and what the data say within each.

    Attributes
    ----------
    none, switch : float
        Log marginal likelihoods.
    gaps : array
        Posterior probability, given a switch, that it lies between one day with stories and the next.
    levels : array
        The grid of levels.
    overall, before, after : array
        Posterior weights of the level given no change, and of both levels given a switch.
    correlations : tuple of float
        Posterior mean of the intra-article correlation given no change, and given a switch.
    """

    none: float
    switch: float
    gaps: Floats
    levels: Floats
    overall: Floats
    before: Floats
    after: Floats
    correlations: tuple[float, float]


def arcsine_grid(points: int) -> Floats:
    """Return midpoints of *points* equally probable steps of the arcsine distribution on (0, 1)."""
    angles = (np.arange(points) + 0.5) / points * (np.pi / 2)
    return np.asarray(np.sin(angles) ** 2, dtype=np.float64)


def choose_grid(stories: int) -> tuple[int, int]:
    """Return how many levels and correlations suffice for so many stories."""
    root = np.sqrt(stories)
    levels = int(np.clip(2.0 * root, LEVELS_FEWEST, LEVELS_MOST))
    return levels, int(np.clip(1.3 * root, CORRELATIONS_FEWEST, CORRELATIONS_MOST))


def tally(times: Floats, row: Integers, outcomes: Outcomes) -> Tallies:
    """Return the tallies of *outcomes* whose time is `times[row]`."""

    def more_than(counts: Integers) -> Floats:
        most = int(counts.max(initial=0)) + 1
        seen = np.bincount(row * most + counts, minlength=len(times) * most).reshape(len(times), most)
        return np.asarray(seen[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:], dtype=np.float64)

    unused = outcomes.mentions - outcomes.uses
    return Tallies(times, more_than(outcomes.uses), more_than(unused), more_than(outcomes.mentions))


def log_likelihoods(tallies: Tallies, levels: Floats, correlation: float) -> Floats:
    """Return the log likelihood of each time's stories at each level, without the binomial constants."""
    most = max(tallies.used.shape[1], tallies.unused.shape[1], tallies.mentioned.shape[1])
    extra = np.arange(most)[:, None] * correlation
    used = np.log(levels * (1 - correlation) + extra[: tallies.used.shape[1]])
    unused = np.log((1 - levels) * (1 - correlation) + extra[: tallies.unused.shape[1]])
    mentioned = np.log(1 - correlation + extra[: tallies.mentioned.shape[1], 0])
    constant = tallies.mentioned @ mentioned
    return np.asarray(tallies.used @ used + tallies.unused @ unused - constant[:, None])


def fit_switch(outcomes: Outcomes) -> SwitchFit:
    """Weigh "none" and "switch" against each other.

    The day of a switch has a uniform prior between the first and the last day with stories; as only stories
    tell, it is known no better than the gap between two days that have some, and a gap is a priori as
    probable as it is long. The levels before and after are independent.
    """
    days, row = np.unique(outcomes.days, return_inverse=True)
    tallies = tally(days.astype(np.float64), row.astype(np.int64), outcomes)
    summed = Tallies(tallies.times, *(part.cumsum(axis=0) for part in tallies[1:]))
    points, correlations = choose_grid(len(outcomes.days))
    levels, rhos = arcsine_grid(points), arcsine_grid(correlations)
    prior = np.log(np.diff(days) / (days[-1] - days[0]))
    none, overall = np.empty(correlations), np.empty((correlations, points))
    gaps = np.empty((correlations, len(days) - 1))
    before, after = np.empty((correlations, points)), np.empty((correlations, points))
    for i, rho in enumerate(rhos):
        so_far = log_likelihoods(summed, levels, float(rho))
        none[i], overall[i] = _mean_exp(so_far[-1:])[0][0], _normalised(so_far[-1])
        first, first_levels = _mean_exp(so_far[:-1])
        second, second_levels = _mean_exp(so_far[-1] - so_far[:-1])
        gaps[i] = prior + first + second
        weights = _normalised(gaps[i])
        before[i], after[i] = weights @ first_levels, weights @ second_levels
    switch = _log_mean(gaps)
    given_none, given_switch = _normalised(none), _normalised(_log_sums(gaps))
    return SwitchFit(
        none=float(_log_mean(none[:, None])),
        switch=float(switch),
        gaps=given_switch @ np.apply_along_axis(_normalised, 1, gaps),
        levels=levels,
        overall=given_none @ overall,
        before=given_switch @ before,
        after=given_switch @ after,
        correlations=(float(given_none @ rhos), float(given_switch @ rhos)),
    )


def _mean_exp(logs: Floats) -> tuple[Floats, Floats]:
    """Return for each row the log of the mean of exp, and the row's normalised weights."""
    top = logs.max(axis=1, keepdims=True)
    weights = np.exp(logs - top)
    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(top[:, 0] + np.log(total[:, 0] / logs.shape[1])), np.asarray(weights / total)


def _log_sums(logs: Floats) -> Floats:
    top = logs.max(axis=1)
    return np.asarray(top + np.log(np.exp(logs - top[:, None]).sum(axis=1)))


def _log_mean(logs: Floats) -> float:
    """Return the log of the mean over rows of the sum over columns of exp."""
    rows = _log_sums(logs)
    return float(rows.max() + np.log(np.exp(rows - rows.max()).mean()))


def _normalised(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())
