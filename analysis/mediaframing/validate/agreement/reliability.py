"""Krippendorff's alpha and percent agreement from counts of answers, for one draw of units or for many."""

from __future__ import annotations

from typing import Any

import numpy as np

LEVELS = ("nominal", "ordinal", "interval")
Numbers = np.ndarray[Any, np.dtype[np.float64]]


def alpha(counts: Numbers, values: Numbers, *, level: str, weights: Numbers | None = None) -> Numbers:
    """Return Krippendorff's alpha for each row of *weights*.

    With :math:`n_{uc}` answers *c* on unit *u*, :math:`m_u` answers on it, :math:`n` in all and the squared
    difference :math:`\\delta^2` of two values, alpha is :math:`1 - (n - 1) \\sum_u \\frac{1}{m_u - 1}
    \\sum_{ck} n_{uc} n_{uk} \\delta^2_{ck} / \\sum_{ck} n_c n_k \\delta^2_{ck}`. Both double sums have closed
    forms, so that no matrix of values against values is built.

    Parameters
    ----------
    counts : array of shape (units, values)
        How many coders gave each value; every unit has two answers or more.
    values : array of shape (values,)
        Numbers for "interval"; ascending for "ordinal"; not read for "nominal".
    level : {"nominal", "ordinal", "interval"}
        Which difference between values counts.
    weights : array of shape (draws, units), optional
        How often each unit was drawn; None is each once.

    Returns
    -------
    array of shape (draws,)
        NaN where all answers of a draw are equal, since nothing could then disagree.
    """
    drawn = np.ones((1, len(counts))) if weights is None else weights
    totals = drawn @ counts
    n = totals.sum(axis=1)
    answers = counts.sum(axis=1)
    if level == "nominal":
        within = (answers**2 - (counts**2).sum(axis=1)) / (answers - 1)
        observed = drawn @ within
        expected = n**2 - (totals**2).sum(axis=1)
    else:
        # Centred, since the squares of large scores would eat the digits of their difference.
        points = np.broadcast_to(values - values.mean(), totals.shape)
        if level == "ordinal":
            points = totals.cumsum(axis=1) - totals / 2 - n[:, None] / 2
        observed = np.array(
            [w @ _spread_within(counts, answers, p) for w, p in zip(drawn, points, strict=True)]
        )
        expected = 2 * (n * (totals * points**2).sum(axis=1) - (totals * points).sum(axis=1) ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        result = 1 - (n - 1) * observed / expected
    return np.where((totals > 0).sum(axis=1) > 1, result, np.nan)


def percent(counts: Numbers) -> float:
    """Return the share of pairs of answers on one unit that are equal."""
    answers = counts.sum(axis=1)
    return float((counts * (counts - 1)).sum() / (answers * (answers - 1)).sum())


def count_unequal(counts: Numbers) -> float:
    """Return the share of pairs among all answers that are not equal."""
    totals = counts.sum(axis=0)
    n = totals.sum()
    return float(1 - (totals * (totals - 1)).sum() / (n * (n - 1)))


def _spread_within(counts: Numbers, answers: Numbers, points: Numbers) -> Numbers:
    squares, sums = counts @ points**2, counts @ points
    spread: Numbers = 2 * (answers * squares - sums**2) / (answers - 1)
    return spread
