"""Bursts: stretches of some weeks in which a share may leave its level for reasons of their own.

A wire story rewritten twenty times, a summit, a week in which one agency covers everything: stories of such a
stretch are no independent witnesses of what the outlet does. The time observed is therefore cut into blocks,
and a block holds to the level of the outlet with probability 1 - e; otherwise it is a burst with a level of
its own, arcsine like every level,

    P(block | mu) = (1 - e) L(mu) + e integral L(m) d arcsine(m),

L being the likelihood of the block's stories at one level. However many stories a burst has, it counts for no
more than one block: a change is called only where several blocks on either side agree. e has the prior
Beta(1/2, 9/2): a tenth of the blocks on average, mostly fewer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mediaframing.compare.sampling.intervals import Floats, Integers

# Four weeks: coverage of one event is mostly over by then. Short series have at least so many blocks.
BLOCK_DAYS, FEWEST_BLOCKS = 28, 24
PRIOR = (0.5, 4.5)
POINTS = 6
# So many blocks with stories lie on either side of a switch.
SUPPORT = 3


class Blocks(NamedTuple):
    """Which block each time belongs to, for times in ascending order.

    Attributes
    ----------
    of_time : array of int, shape (times,)
        Block of each time, numbered from 0 without gaps.
    starts : array of int, shape (blocks,)
        Where the times of each block begin.
    """

    of_time: Integers
    starts: Integers


def block_width(days: Integers, block_days: int = BLOCK_DAYS) -> int:
    """Return the length of a block in days, for stories on *days* (ascending)."""
    length = int(days[-1] - days[0]) + 1
    return max(min(block_days, -(-length // FEWEST_BLOCKS)), 1)


def cut_blocks(numbers: Integers) -> Blocks:
    """Return the blocks of times whose blocks have the *numbers* given (ascending, gaps allowed)."""
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    return Blocks(np.cumsum(np.diff(numbers, prepend=-1) != 0) - 1, starts)


def shift_blocks(times: Integers, width: int) -> tuple[Blocks, Blocks]:
    """Return the blocks that begin with time 0, and those that begin half a *width* before it."""
    return cut_blocks(times // width), cut_blocks((times + width // 2) // width)


def supported(blocks: Blocks) -> NDArray[np.bool_]:
    """Return which gaps between two times have `SUPPORT` blocks on either side, or half of all if they are few."""
    count = len(blocks.starts)
    fewest = min(SUPPORT, count // 2)
    before, after = blocks.of_time[:-1] + 1, count - blocks.of_time[1:]
    return np.asarray((before >= fewest) & (after >= fewest))


def burst_shares(probabilities: Floats) -> Floats:
    """Return the prior quantiles of the share of bursts."""
    from scipy.special import betaincinv

    return np.asarray(np.clip(betaincinv(*PRIOR, probabilities), 1e-12, 1 - 1e-12))


def burst_grid() -> Floats:
    """Return midpoints of equally probable steps of the share of bursts."""
    return burst_shares((np.arange(POINTS) + 0.5) / POINTS)


def log_mean_exp(logs: Floats, axis: int = -1) -> Floats:
    """Return the log of the mean of exp along *axis*."""
    top = logs.max(axis=axis, keepdims=True)
    mean = np.exp(logs - top).mean(axis=axis, keepdims=True)
    return np.asarray(np.squeeze(top + np.log(mean), axis=axis))


class Mixture:
    """Likelihoods of blocks, each at every level, ready to be mixed with that of a burst.

    Parameters
    ----------
    logs : array, shape (blocks, levels)
        Log likelihood of each block at each level of an arcsine grid.
    """

    def __init__(self, logs: Floats) -> None:
        self.logs = logs
        # exp overflows beyond 709; at such odds nothing but the burst is left.
        self.odds = np.exp(np.minimum(log_mean_exp(logs)[:, None] - logs, 700.0))

    def mix(self, share: float) -> Floats:
        """Return the log likelihoods where *share* of the blocks are bursts."""
        return np.asarray(self.logs + np.log((1 - share) + share * self.odds))
