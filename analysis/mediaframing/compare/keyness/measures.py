"""Measures of keyness: how much more one side says a word than the other, and how sure that is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mediaframing.compare.sampling.intervals import Floats


class Side(NamedTuple):
    """What one side of a comparison says.

    Attributes
    ----------
    counts : array, shape (terms,)
        Occurrences y of each term.
    total : float
        All occurrences n of any term, those too rare to be compared included.
    squares, products : array, shape (terms,)
        Sums over clusters of articles of y_i² and y_i n_i.
    squared_sizes : float
        Sum over clusters of n_i².
    clusters : int
        Number of clusters.
    """

    counts: Floats
    total: float
    squares: Floats
    products: Floats
    squared_sizes: float
    clusters: int


class Shared(NamedTuple):
    """Sums over the clusters that both sides have: y1 y2, y1 n2, n1 y2 (a term each) and n1 n2."""

    counts: Floats
    first: Floats
    second: Floats
    sizes: float


def log_odds_ratio(one: Side, other: Side, prior: Floats, prior_total: float) -> Floats:
    r"""Return the log-odds ratio with an informative Dirichlet prior.

    .. math:: \hat\delta_w = \log\frac{y_{1w} + \alpha_w}{n_1 + \alpha_0 - y_{1w} - \alpha_w}
              - \log\frac{y_{2w} + \alpha_w}{n_2 + \alpha_0 - y_{2w} - \alpha_w}

    Monroe, Colaresi & Quinn (2008), equation 16, DOI 10.1093/pan/mpn018.
    """

    def log_odds(side: Side) -> Floats:
        said = side.counts + prior
        return np.asarray(np.log(said / (side.total + prior_total - said)))

    return log_odds(one) - log_odds(other)


def independent_variances(one: Side, other: Side, prior: Floats) -> Floats:
    """Return 1 / (y1 + a) + 1 / (y2 + a): as if every word were drawn by itself (Monroe et al., equation 20)."""
    return 1 / (one.counts + prior) + 1 / (other.counts + prior)


def clustered_variances(
    one: Side, other: Side, shared: Shared | None, prior: Floats, prior_total: float
) -> Floats:
    """Return the variances of the log-odds ratios when whole clusters of articles are drawn.

    Linearised: cluster i moves the log odds of its side by e_i = y_i / (y + a) - (n_i - y_i) / (n + a0 - y - a),
    and the variance of a side is m / (m - 1) times the sum of e_i² over its m clusters. It is never taken for
    less than 1 / (y + a), that of words drawn by themselves: a term that few clusters have shows too little
    of its own variance. Clusters on both sides enter with twice the product of what they move.
    """
    slopes = (_slopes(one, prior, prior_total), _slopes(other, prior, prior_total))
    floors = (1 / (one.counts + prior), 1 / (other.counts + prior))
    return _joint_variances((one, other), slopes, floors, shared)


def difference_scores(one: Side, other: Side, shared: Shared | None) -> Floats:
    """Return the difference of relative frequencies by its standard error, clusters drawn as wholes.

    A term that k clusters of one side have, and the other side lacks, scores about sqrt(k) or less, however often
    they repeat it; on the log scale it would score without bound.
    """
    shares, slopes, floors = [], [], []
    for side in (one, other):
        share = side.counts / side.total
        shares.append(share)
        slopes.append((np.full(len(share), 1 / side.total), share / side.total))
        floors.append(side.counts / side.total**2)
    error = np.sqrt(_joint_variances((one, other), (slopes[0], slopes[1]), (floors[0], floors[1]), shared))
    return np.divide(shares[0] - shares[1], error, out=np.zeros_like(error), where=error > 0)


def _joint_variances(
    sides: tuple[Side, Side],
    slopes: tuple[tuple[Floats, Floats], tuple[Floats, Floats]],
    floors: tuple[Floats, Floats],
    shared: Shared | None,
) -> Floats:
    """Return the variance of the difference of two sums over clusters, each moved by a y_i - b n_i."""
    found = []
    for side, (a, b), floor in zip(sides, slopes, floors, strict=True):
        spread = a**2 * side.squares - 2 * a * b * side.products + b**2 * side.squared_sizes
        found.append((np.maximum(spread, 0.0) * (side.clusters / (side.clusters - 1)), floor))
    one, other = (np.maximum(spread, floor) for spread, floor in found)
    if shared is None:
        return np.asarray(one + other)
    (a1, b1), (a2, b2) = slopes
    both = a1 * a2 * shared.counts - a1 * b2 * shared.first - b1 * a2 * shared.second + b1 * b2 * shared.sizes
    both *= np.sqrt(np.prod([side.clusters / (side.clusters - 1) for side in sides]))
    # Where a floor has raised the variances, the correlation stays what it was.
    apart = np.sqrt(found[0][0] * found[1][0])
    correlation = np.divide(both, apart, out=np.zeros_like(both), where=apart > 0)
    return np.asarray(one + other - 2 * np.clip(correlation, -1, 1) * np.sqrt(one * other))


def likelihood_ratio(one: Side, other: Side) -> Floats:
    """Return Dunning's G² of the full two-by-two table (term or not, one side or the other), uncorrected.

    G² = 2 sum O ln(O / E) over all four cells: Dunning (1993), Computational Linguistics 19, 61–74. No
    correction of Yates or Williams is applied.
    """
    from scipy.special import xlogy

    k1, k2 = one.counts, other.counts
    n1, n2 = one.total, other.total
    share = (k1 + k2) / (n1 + n2)
    g = np.zeros(len(k1))
    for k, n in ((k1, n1), (k2, n2)):
        for cell, expected in ((k, n * share), (n - k, n * (1 - share))):
            g += xlogy(cell, np.divide(cell, expected, out=np.ones_like(cell), where=expected > 0))
    return np.maximum(2 * g, 0.0)


def log_ratio(one: Side, other: Side) -> Floats:
    """Return log2 of the ratio of relative frequencies; a count of 0 is taken for one half (Hardie 2014)."""
    first, second = np.where(one.counts > 0, one.counts, 0.5), np.where(other.counts > 0, other.counts, 0.5)
    return np.asarray(np.log2((first / one.total) / (second / other.total)))


def _slopes(side: Side, prior: Floats, prior_total: float) -> tuple[Floats, Floats]:
    """Return by how much an occurrence of the term, and any word, moves the log odds (e = a y - b n)."""
    said = side.counts + prior
    other = 1 / (side.total + prior_total - said)
    return 1 / said + other, other
