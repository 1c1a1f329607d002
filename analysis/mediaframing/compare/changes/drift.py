"""Did a share change gradually: the "logistic drift" model, weighed by adaptive importance sampling.

The level moves along a logistic curve of time, on the arcsine scale: arcsin(sqrt(mu(t))) = before + (after -
before) / (1 + exp(-(t - middle) / scale)). Its six parameters (both levels, the middle, how long the change
takes, the correlation within stories, the share of bursts) make a grid too large, so the integral is sampled: adaptive multiple
importance sampling (Cornuet et al. 2012, DOI 10.1111/j.1467-9469.2011.00756.x) from quasi-random points, the
same for every call.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mediaframing.compare.changes.bursts import (
    BLOCK_DAYS,
    block_width,
    burst_shares,
    cut_blocks,
    log_mean_exp,
)
from mediaframing.compare.changes.models import (
    Outcomes,
    arcsine_grid,
    choose_grid,
    log_likelihoods,
    tally,
)
from mediaframing.compare.sampling.intervals import Floats, Integers

# The middle eight tenths of the change take at least this share of the time observed: what is quicker is a
# switch, for stories are too few to tell them apart.
SHORTEST, LONGEST = 1 / 8, 2.0
SPANS = 64
FIRST, NEXT, ROUNDS = 4096, 1024, 14
DEGREES = 5.0
ENOUGH = 200.0
DIMENSIONS = 6
# ln(.9 / .1): from one tenth of the change to the middle, in units of the logistic scale.
TENTH = float(np.log(9.0))


class DriftFit(NamedTuple):
    """Log marginal likelihood of "drift", and weighted points of its posterior.

    Attributes
    ----------
    drift : float
        Log marginal likelihood.
    weights : array
        Posterior weight of each point; they add up to 1.
    first, last : array
        Level on the first and on the last day.
    middle, duration : array
        Day on which half of the change is done; days in which its middle eight tenths are.
    correlation : array
        Intra-article correlation.
    effective : float
        How many independent points the weighted ones are worth.
    """

    drift: float
    weights: Floats
    first: Floats
    last: Floats
    middle: Floats
    duration: Floats
    correlation: Floats
    effective: float


class _Curves:
    """Likelihood of drift curves, read off a table of the likelihood of each span of time."""

    def __init__(self, outcomes: Outcomes, block_days: int) -> None:
        begin, end = float(outcomes.days[0]), float(outcomes.days[-1])
        self.begin, self.length = begin, end - begin
        width = block_width(outcomes.days, block_days)
        since = outcomes.days - outcomes.days[0]
        span, both = _cut_spans(since, width)
        _, first, row = np.unique(span, return_index=True, return_inverse=True)
        times = np.bincount(row, outcomes.days) / np.bincount(row)
        tallies = tally(times, row.astype(np.int64), outcomes)
        self.starts = [cut_blocks(number[first]).starts for number in both]
        levels, correlations = choose_grid(len(outcomes.days))
        # Read off by straight lines, the table needs finer steps than sums over it do.
        self.levels, self.correlations = 4 * levels, 2 * correlations
        grid, rhos = arcsine_grid(self.levels), arcsine_grid(self.correlations)
        table = np.stack([log_likelihoods(tallies, grid, float(rho)) for rho in rhos], axis=1)
        self.bursts = [log_mean_exp(np.add.reduceat(table, starts, axis=0)).T for starts in self.starts]
        self.table = table.ravel()
        self.times, self.offset = times, np.arange(len(times)) * (self.correlations * self.levels)

    def shape(self, points: Floats) -> tuple[Floats, Floats]:
        """Return middle and duration, in days, of points of the unit cube."""
        shortest, longest = self.length * SHORTEST, self.length * LONGEST
        middle = self.begin + self.length * points[:, 2]
        return middle, np.asarray(shortest * (longest / shortest) ** points[:, 3])

    def angles(self, points: Floats, times: Floats) -> Floats:
        """Return the level of each curve at each time on the arcsine scale, in quarters of a turn."""
        middle, duration = self.shape(points)
        # tanh does not overflow where exp does.
        done = 0.5 + 0.5 * np.tanh((times - middle[:, None]) * (TENTH / duration)[:, None])
        return np.asarray(points[:, :1] + (points[:, 1:2] - points[:, :1]) * done)

    def log_likelihood(self, points: Floats) -> Floats:
        """Return the log likelihood of each curve."""
        low, part = _place(self.angles(points, self.times), self.levels)
        row, rest = _place(points[:, 4:5], self.correlations)
        at = self.offset + row * self.levels + low
        first = self.table[at] * (1 - part) + self.table[at + 1] * part
        at += self.levels
        second = self.table[at] * (1 - part) + self.table[at + 1] * part
        spans = first * (1 - rest) + second * rest
        share = burst_shares(points[:, 5:])
        phases = []
        for starts, bursts in zip(self.starts, self.bursts, strict=True):
            level = np.add.reduceat(spans, starts, axis=1)
            burst = bursts[row[:, 0]] * (1 - rest) + bursts[row[:, 0] + 1] * rest
            phases.append(np.logaddexp(np.log1p(-share) + level, np.log(share) + burst).sum(axis=1))
        return log_mean_exp(np.stack(phases, axis=1))


def _cut_spans(since: Integers, width: int) -> tuple[Integers, tuple[Integers, Integers]]:
    """Return the span of each day, within which the curve is flat, and its block wherever blocks begin.

    Blocks of either beginning are whole spans: a span is half a block, or a part of it where blocks are few.
    """
    both = since // width, (since + width // 2) // width
    half = -(-width // 2)
    begins = np.maximum(both[0] * width, both[1] * width - width // 2)
    parts = min(max(-(-SPANS * half // (int(since[-1]) + 1)), 1), half)
    return (both[0] + both[1]) * parts + (since - begins) * parts // half, both


def fit_drift(outcomes: Outcomes, *, block_days: int = BLOCK_DAYS) -> DriftFit:
    """Integrate the drift model over its prior.

    Priors: both levels and the correlation arcsine; the middle uniform over the time observed; the duration
    log-uniform from an eighth of that time to twice as long.
    """
    curves = _Curves(outcomes, block_days)
    points, weights, log_mean = _sample(curves)
    middle, duration = curves.shape(points)
    ends = np.sin(curves.angles(points, curves.begin + np.array([0.0, curves.length])) * (np.pi / 2)) ** 2
    return DriftFit(
        drift=log_mean,
        weights=weights,
        first=ends[:, 0],
        last=ends[:, 1],
        middle=middle,
        duration=duration,
        correlation=np.sin(points[:, 4] * (np.pi / 2)) ** 2,
        effective=float(1 / (weights**2).sum()),
    )


def _sample(curves: _Curves) -> tuple[Floats, Floats, float]:
    """Return points of the unit cube, their posterior weights and the log of the integral.

    The first points come from the prior. Each round draws more from a t distribution fitted to the weighted
    points so far; while few of them carry the weight, the likelihood is tempered so that enough do.
    """
    from scipy.special import logit

    sequence = _quasi_random(FIRST + NEXT * ROUNDS)
    cube = sequence[:FIRST]
    spot = logit(cube)
    likelihood = curves.log_likelihood(cube)
    proposals: list[tuple[Floats, Floats, int]] = []
    settled = 0
    for i in range(ROUNDS):
        prior = _log_logistic(spot)
        mixture = _log_mixture(spot, prior, proposals)
        power, weights = _temper(prior - mixture, likelihood)
        settled = settled + 1 if power == 1 else 0
        if settled > 3:
            break
        centre = weights @ spot
        spread = (spot - centre) * np.sqrt(weights)[:, None]
        root = np.linalg.cholesky(1.2 * spread.T @ spread + 1e-6 * np.eye(DIMENSIONS))
        proposals.append((centre, root, NEXT))
        drawn = _draw(sequence[FIRST + NEXT * i : FIRST + NEXT * (i + 1)], centre, root)
        spot = np.vstack([spot, drawn])
        fresh = curves.log_likelihood(1 / (1 + np.exp(-drawn)))
        likelihood = np.concatenate([likelihood, fresh])
    prior = _log_logistic(spot)
    logs = prior - _log_mixture(spot, prior, proposals) + likelihood
    top = logs.max()
    weights = np.exp(logs - top)
    total = float(weights.sum())
    return 1 / (1 + np.exp(-spot)), weights / total, float(top + np.log(total / len(spot)))


def _place(position: Floats, steps: int) -> tuple[Integers, Floats]:
    """Return the step of a midpoint grid below each position in (0, 1), and the part of a step beyond it."""
    scaled = np.clip(position * steps - 0.5, 0.0, steps - 1.000001)
    low = scaled.astype(np.int64)
    return low, scaled - low


def _quasi_random(points: int) -> Floats:
    """Return points of the unit cube: the additive recurrence of Roberts (2018) on the generalised golden ratio."""
    ratio = 2.0
    for _ in range(40):
        ratio = (1 + ratio) ** (1 / (DIMENSIONS + 1))
    steps = ratio ** -np.arange(1.0, DIMENSIONS + 1)
    return np.asarray((0.5 + np.arange(1.0, points + 1)[:, None] * steps) % 1)


def _draw(cube: Floats, centre: Floats, root: Floats) -> Floats:
    """Return points whose coordinates are independent t before *root* turns and stretches them."""
    from scipy.special import stdtrit

    return np.asarray(centre + stdtrit(DEGREES, np.clip(cube, 1e-9, 1 - 1e-9)) @ root.T)


def _log_t(spot: Floats, centre: Floats, root: Floats) -> Floats:
    from scipy.special import gammaln

    scaled = np.linalg.solve(root, (spot - centre).T)
    constant = gammaln((DEGREES + 1) / 2) - gammaln(DEGREES / 2) - 0.5 * np.log(DEGREES * np.pi)
    logs = constant - (DEGREES + 1) / 2 * np.log1p(scaled**2 / DEGREES)
    return np.asarray(logs.sum(axis=0) - np.log(np.diag(root)).sum())


def _log_logistic(spot: Floats) -> Floats:
    """Return the density of the prior, uniform on the cube, on the logit scale."""
    away = np.abs(spot)
    return np.asarray(-(away + 2 * np.log1p(np.exp(-away))).sum(axis=1))


def _log_mixture(spot: Floats, prior: Floats, proposals: list[tuple[Floats, Floats, int]]) -> Floats:
    """Return the density of all proposals so far together, each as often as it was drawn from."""
    parts = [prior + np.log(FIRST)]
    parts += [_log_t(spot, centre, root) + np.log(number) for centre, root, number in proposals]
    total = FIRST + sum(number for _, _, number in proposals)
    return np.asarray(np.logaddexp.reduce(parts, axis=0) - np.log(total))


def _temper(ratio: Floats, likelihood: Floats) -> tuple[float, Floats]:
    """Return the largest power of the likelihood, up to 1, at which enough points carry the weight."""

    def weigh(power: float) -> Floats:
        logs = ratio + power * likelihood
        weights = np.exp(logs - logs.max())
        return np.asarray(weights / weights.sum())

    low, high = 0.0, 1.0
    weights = weigh(1.0)
    if 1 / (weights**2).sum() >= ENOUGH:
        return 1.0, weights
    for _ in range(20):
        power = (low + high) / 2
        weights = weigh(power)
        low, high = (power, high) if 1 / (weights**2).sum() >= ENOUGH else (low, power)
    return low, weigh(low)
