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

from mediaframing.compare.changes.bursts import (
    BLOCK_DAYS,
    Blocks,
    Mixture,
    block_width,
    burst_grid,
    log_mean_exp,
    shift_blocks,
    supported,
)
from mediaframing.compare.sampling.intervals import Floats, Integers

# The sum over a grid is as good as the integral when a step is no more than two posterior standard deviations
# wide: on the arcsine scale levels have 1 / (2 sqrt(n)) or more, correlations in simulation .7 / sqrt(n).
LEVELS_FEWEST, LEVELS_MOST = 64, 320
CORRELATIONS_FEWEST, CORRELATIONS_MOST = 16, 96
# Correlations and shares of bursts that explain the stories worse than the best by this much (log) are not
# looked at day by day.
NEGLIGIBLE = 12.0


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


def fit_switch(outcomes: Outcomes, *, block_days: int = BLOCK_DAYS) -> SwitchFit:
    """Weigh "none" and "switch" against each other.

    The day of a switch has a uniform prior over the days that are `supported` on either side; as only stories
    tell, it is known no better than the gap between two days that have some, and a gap is a priori as
    probable as it is long. The levels before and after are independent. Blocks of *block_days* may be bursts,
    the one that holds the switch too.
    """
    days, row = np.unique(outcomes.days, return_inverse=True)
    tallies = tally(days.astype(np.float64), row.astype(np.int64), outcomes)
    both = shift_blocks(days - days[0], block_width(days, block_days))
    points, correlations = choose_grid(len(outcomes.days))
    levels, rhos, shares = arcsine_grid(points), arcsine_grid(correlations), burst_grid()
    lengths = np.diff(days) * supported(both[0])
    with np.errstate(divide="ignore"):
        prior = np.log(lengths / lengths.sum())
    logs = (log_likelihoods(tallies, levels, float(rho)) for rho in rhos)
    weighed = [_Correlation(of_rho, blocks, shares) for of_rho in logs for blocks in both]
    none = np.concatenate([one.none for one in weighed])
    worth = np.concatenate([one.coarse for one in weighed])
    kept = np.flatnonzero(worth >= worth.max() - NEGLIGIBLE)
    gaps = np.empty((len(kept), len(prior)))
    before, after = np.empty((len(kept), points)), np.empty((len(kept), points))
    for place, number in enumerate(kept):
        one = weighed[number // len(shares)]
        evidence, first_levels, second_levels = one.split(int(number % len(shares)))
        gaps[place] = prior + evidence
        weights = _normalised(gaps[place])
        before[place], after[place] = weights @ first_levels, weights @ second_levels
    given_none, given_switch = _normalised(none), _normalised(_log_sums(gaps))
    rho_of = np.repeat(rhos, len(both) * len(shares))
    return SwitchFit(
        none=float(log_mean_exp(none)),
        switch=float(_log_sums(gaps.reshape(1, -1))[0] - np.log(len(none))),
        gaps=given_switch @ np.apply_along_axis(_normalised, 1, gaps),
        levels=levels,
        overall=given_none @ np.concatenate([one.overall for one in weighed]),
        before=given_switch @ before,
        after=given_switch @ after,
        correlations=(float(given_none @ rho_of), float(given_switch @ rho_of[kept])),
    )


class _Correlation:
    """What the stories say given one intra-article correlation, for each share of bursts.

    Attributes
    ----------
    none, coarse : array, shape (shares,)
        Log evidence of no change, and of a switch between two blocks.
    overall : array, shape (shares, levels)
        Posterior weights of the level given no change.
    """

    def __init__(self, logs: Floats, blocks: Blocks, shares: Floats) -> None:
        self.logs, self.blocks, self.shares = logs, blocks, shares
        blockwise = np.add.reduceat(logs, blocks.starts, axis=0)
        whole, self.bursts = Mixture(blockwise), log_mean_exp(blockwise)
        self.sums = [np.vstack([np.zeros(logs.shape[1]), whole.mix(e).cumsum(axis=0)]) for e in shares]
        none, overall = _mean_exp(np.stack([sums[-1] for sums in self.sums]))
        self.none, self.overall = none, overall
        self.coarse = np.array([_log_sums(self._between(sums)[None])[0] for sums in self.sums])
        self._halves: tuple[Floats, Floats] | None = None

    def split(self, number: int) -> tuple[Floats, Floats, Floats]:
        """Return the log evidence of a switch in each gap, and the weights of the levels before and after.

        The block that holds the switch is one burst, or none: a switch must not serve to cut a burst out.
        """
        begun, rest = self._split_blocks()
        sums, share = self.sums[number], float(self.shares[number])
        block = self.blocks.of_time[:-1]
        lead, tail = sums[:-1], sums[-1] - sums[1:]
        first, first_levels = _mean_exp(lead[block] + begun)
        second, second_levels = _mean_exp(tail[block] + rest)
        outer, outer_levels = _mean_exp(lead)
        other, other_levels = _mean_exp(tail)
        held = np.log1p(-share) + first + second
        burst = np.log(share) + (self.bursts + outer + other)[block]
        evidence = np.logaddexp(held, burst)
        part = np.exp(held - evidence)[:, None]
        before = part * first_levels + (1 - part) * outer_levels[block]
        return evidence, before, part * second_levels + (1 - part) * other_levels[block]

    def _between(self, sums: Floats) -> Floats:
        return np.asarray(_mean_exp(sums)[0] + _mean_exp(sums[-1] - sums)[0])

    def _split_blocks(self) -> tuple[Floats, Floats]:
        """Return for each gap the log likelihoods of the part of its block before it, and of the part after."""
        if self._halves is None:
            block, starts = self.blocks
            sums = np.vstack([np.zeros(self.logs.shape[1]), self.logs.cumsum(axis=0)])
            ends = np.append(starts[1:], len(self.logs))
            here = sums[1:-1]
            self._halves = here - sums[starts[block[:-1]]], sums[ends[block[:-1]]] - here
        return self._halves


def _mean_exp(logs: Floats) -> tuple[Floats, Floats]:
    """Return for each row the log of the mean of exp, and the row's normalised weights."""
    top = logs.max(axis=1, keepdims=True)
    weights = np.exp(logs - top)
    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(top[:, 0] + np.log(total[:, 0] / logs.shape[1])), np.asarray(weights / total)


def _log_sums(logs: Floats) -> Floats:
    top = logs.max(axis=1)
    return np.asarray(top + np.log(np.exp(logs - top[:, None]).sum(axis=1)))


def _normalised(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())
