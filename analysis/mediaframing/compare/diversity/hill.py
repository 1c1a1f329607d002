"""Effective numbers of different names (Hill numbers) in a sample of given size: pure numpy on counts."""

from __future__ import annotations

import numpy as np

from mediaframing.compare.sampling.intervals import Floats, Integers

ORDERS = (0, 1, 2)
# Cells of the matrices of probabilities held at once.
CHUNK = 2_000_000
# Names said more often have all their probability near the mean.
FREQUENT = 256


def rarefied_sums(counts: Integers, total: int, size: int) -> Floats:
    r"""Return what a name said *counts* times among *total* adds, on average, in a sample of *size*.

    A sample without replacement has the name j times with hypergeometric probability; the expectations are
    those of :math:`1[j > 0]`, :math:`-\frac{j}{k} \ln \frac{j}{k}` and :math:`(j / k)^2`, for the orders 0, 1
    and 2 and k = *size*: Chao et al. (2014), DOI 10.1890/13-0133.1, table 1.

    Returns
    -------
    array of float, shape (counts, 3)
    """
    sums = np.zeros((len(counts), 3))
    rare = counts <= FREQUENT
    times = np.arange(int(min(counts[rare].max(initial=0), size)) + 1)
    rows = np.flatnonzero(rare)
    for part in np.array_split(rows, max(1, len(rows) * len(times) // CHUNK)):
        sums[part] = _probabilities(counts[part, None], times[None], total, size) @ _gains(times, size)
    for row in np.flatnonzero(~rare):
        # Ten standard deviations around the mean hold all of the distribution but 1e-20.
        mean = size * counts[row] / total
        reach = 10 * np.sqrt(mean * (1 - counts[row] / total)) + 20
        times = np.arange(max(0, int(mean - reach)), int(min(mean + reach, counts[row], size)) + 1)
        sums[row] = _probabilities(counts[row], times, total, size) @ _gains(times, size)
    return sums


def _probabilities(counts: Integers, times: Integers, total: int, size: int) -> Floats:
    """Return the hypergeometric probabilities that a sample has *times* of *counts*."""
    from scipy.special import gammaln

    def choose(n: Integers, k: Integers) -> Floats:
        inside = (k >= 0) & (k <= n)
        n, k = np.where(inside, n, 0), np.where(inside, k, 0)
        return np.where(inside, gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0), -np.inf)

    whole = choose(np.array(total), np.array(size))
    return np.asarray(np.exp(choose(counts, times) + choose(total - counts, size - times) - whole))


def _gains(times: Integers, size: int) -> Floats:
    """Return what a name seen *times* in a sample of *size* adds to the sums of orders 0, 1 and 2."""
    part = times / size
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.column_stack([times > 0, np.where(times > 0, -part * np.log(part), 0.0), part**2])


def hill_numbers(sums: Floats) -> Floats:
    """Return log effective numbers from the sums over names, orders 0, 1, 2 along the last axis."""
    with np.errstate(divide="ignore"):
        return np.stack([np.log(sums[..., 0]), sums[..., 1], -np.log(sums[..., 2])], axis=-1)


def leave_one_out(
    cluster: Integers, name: Integers, number: Integers, size: int
) -> tuple[Floats, Floats, Integers]:
    """Return log effective numbers of all clusters together, and of all but each.

    Parameters
    ----------
    cluster, name, number : arrays of int
        How often each cluster has each name; every pair once.

    Returns
    -------
    whole : array, shape (3,)
    without : array, shape (clusters, 3)
        In the order of the distinct values of *cluster*.
    clusters : array of int
        Those values.
    """
    clusters, code = np.unique(cluster, return_inverse=True)
    totals = np.bincount(name, number).astype(np.int64)
    names_said, times = np.unique(totals[totals > 0], return_counts=True)
    total = int(number.sum())
    whole = hill_numbers((rarefied_sums(names_said, total, size) * times[:, None]).sum(axis=0))
    sizes = np.bincount(code, number).astype(np.int64)
    without = np.zeros((len(clusters), 3))
    for left_out in np.unique(sizes):
        chosen = sizes[code] == left_out
        before, after = totals[name[chosen]], totals[name[chosen]] - number[chosen]
        asked, where = np.unique(np.concatenate([names_said, before, after]), return_inverse=True)
        known = rarefied_sums(asked, total - int(left_out), size)
        base = (known[where[: len(names_said)]] * times[:, None]).sum(axis=0)
        change = (
            known[where[len(names_said) + len(before) :]] - known[where[len(names_said) :][: len(before)]]
        )
        some = code[chosen]
        # Sorted by value, so that the order of rows leaves no trace in the sums.
        order = np.lexsort((number[chosen], before, some))
        rows = np.flatnonzero(sizes == left_out)
        for i in range(3):
            without[rows, i] = base[i] + np.bincount(some[order], change[order, i], len(clusters))[rows]
    return whole, hill_numbers(without), clusters
