"""Many comparisons at once: adjusted p-values, and at which level each interval is read."""

from __future__ import annotations

import numpy as np

from mediaframing.compare.sampling.intervals import Floats

ADJUSTMENTS = ("holm", "bh")


def adjust_p_values(p_values: Floats, *, method: str | None) -> Floats:
    """Return p-values adjusted for their number; NaN entries are no comparisons and stay NaN.

    Parameters
    ----------
    method : {"holm", "bh"} or None
        "holm": Holm (1979), Scandinavian Journal of Statistics 6, 65–70: the chance of any false difference
        stays below the level. "bh": Benjamini & Hochberg (1995), DOI 10.1111/j.2517-6161.1995.tb02031.x: the
        expected share of false differences among those claimed does. None: as they are.
    """
    adjusted = np.array(p_values, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(adjusted))
    if method is None or not len(known):
        return adjusted
    order = known[np.argsort(adjusted[known], kind="stable")]
    number, sorted_p = len(order), adjusted[order]
    if method == "holm":
        stepped = np.maximum.accumulate((number - np.arange(number)) * sorted_p)
    else:
        scaled = number / (1 + np.arange(number)) * sorted_p
        stepped = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def interval_levels(p_values: Floats, *, method: str | None, level: float) -> Floats:
    """Return the level of each interval, so that intervals and adjusted p-values decide alike.

    Holm steps down: the interval of the i-th smallest of k p-values has level 1 - alpha / (k - i + 1), until
    one is not significant; the rest keep its level. Benjamini–Hochberg: 1 - R alpha / k, R the number of
    differences claimed (false coverage rate; Benjamini & Yekutieli 2005, DOI 10.1198/016214504000001907).
    """
    levels = np.full(len(p_values), level)
    known = np.flatnonzero(~np.isnan(p_values))
    if method is None or not len(known):
        return levels
    alpha, number = 1 - level, len(known)
    adjusted = adjust_p_values(p_values, method=method)[known]
    claimed = int((adjusted <= alpha).sum())
    if method == "bh":
        levels[known] = 1 - max(claimed, 1) * alpha / number
        return levels
    order = known[np.argsort(p_values[known], kind="stable")]
    steps = np.minimum(np.arange(number), min(claimed, number - 1))
    levels[order] = 1 - alpha / (number - steps)
    return levels
