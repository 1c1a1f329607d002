"""A line through the periods of a trend, with its band: rolling shares, or a local straight line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.intervals import (
    ClusterSums,
    Floats,
    Integers,
    effective_sizes,
    wilson_limits,
)
from mediaframing.compare.sampling.settings import is_count
from mediaframing.compare.shares.cells import Cells
from mediaframing.compare.shares.patterns import cell_sums
from mediaframing.compare.shares.tables import reading_order
from mediaframing.tables import MediaframingError, check_choice

SMOOTHERS = ("rolling", "loess")
LEAST_WINDOW = {"rolling": 2, "loess": 3}


def check_smoothing(smooth: str | None, window: int | None) -> None:
    """Raise unless the line asked for can be drawn."""
    if smooth is None:
        if window is not None:
            raise MediaframingError(f"window={window} needs smooth='rolling' or smooth='loess'.")
        return
    check_choice(smooth, SMOOTHERS, name="smooth")
    least = LEAST_WINDOW[smooth]
    if window is not None and not (is_count(window) and window >= least):
        raise MediaframingError(f"window={window!r}: smooth={smooth!r} needs {least} periods or more.")


def add_line(
    table: pd.DataFrame, cells: Cells, smooth: str, *, window: int | None, min_clusters: int, level: float
) -> pd.DataFrame:
    """Return *table*, made of *cells* with "period" as the last column of articles, with the line beside it."""
    line, low, high = smooth_shares(cells, smooth, window=window, min_clusters=min_clusters, level=level)
    order = reading_order(cells)
    periods = _settle_window(_count_periods(cells), smooth, window)
    told = pd.Series(f"{smooth} over {periods} periods", index=table.index, dtype="str")
    return table.assign(smooth=line[order], smooth_low=low[order], smooth_high=high[order], smoother=told)


def smooth_shares(
    cells: Cells, smooth: str, *, window: int | None, min_clusters: int, level: float
) -> tuple[Floats, Floats, Floats]:
    """Return line, lower and upper limit of every cell, in the order of cells."""
    sums = cell_sums(cells)
    periods = _count_periods(cells)
    inner = len(cells.span_groups.table) * len(cells.pairs.table)
    shape = (len(sums.y) // max(periods * inner, 1), periods, inner)
    if not len(sums.y):
        return sums.y, sums.y, sums.y
    # Periods come first, so that every sum runs over the first axis.
    names = ClusterSums._fields[:8]
    parts = {
        n: np.moveaxis(np.asarray(v, np.float64).reshape(shape), 1, 0)
        for n, v in zip(names, sums, strict=False)
    }
    around = _look_around(parts, smooth, window)
    share = around.y
    low, high = wilson_limits(share, effective_sizes(around, level=level), level=level)
    shown = (around.clusters >= min_clusters) & (parts["x"] > 0)
    line, lower, upper = (np.moveaxis(np.where(shown, v, np.nan), 0, 1).ravel() for v in (share, low, high))
    return line, lower, upper


def _look_around(parts: dict[str, Floats], smooth: str, window: int | None) -> ClusterSums:
    """Return the sums of the line at every period; *parts* have periods along their first axis."""
    found: dict[str, list[Floats]] = {name: [] for name in parts}
    periods = len(parts["x"])
    # One period at a time: matrices of periods by periods by groups do not fit where the days of years are many.
    for at in range(periods):
        weight = weigh_periods(at, periods, smooth, window)
        near = np.flatnonzero(weight)
        inside = {name: values[near] for name, values in parts.items()}
        gains = _gains(weight[near], near - at, inside["x"], straight=smooth == "loess")
        found["y"].append(np.clip((gains * inside["y"]).sum(axis=0), 0.0, 1.0))
        found["x"].append(np.ones_like(found["y"][-1]))
        for name in ("yy", "xy", "xx"):
            found[name].append((gains**2 * inside[name]).sum(axis=0))
        for name in ("clusters", "mentions", "rarer"):
            found[name].append(inside[name].sum(axis=0))
    clusters, mentions, rarer = (
        np.stack(found[n]).astype(np.int64) for n in ("clusters", "mentions", "rarer")
    )
    y, x, yy, xy, xx = (np.stack(found[n]) for n in ("y", "x", "yy", "xy", "xx"))
    return ClusterSums(clusters, mentions, y, x, yy, xy, xx, rarer)


def weigh_periods(at: int, periods: int, smooth: str, window: int | None) -> Floats:
    """Return how much each period weighs in the line at period *at*."""
    window = _settle_window(periods, smooth, window)
    distance = np.abs(np.arange(periods) - at)
    reach = window / 2
    if smooth == "rolling":
        return np.asarray((distance < reach + 0.25 * (window % 2)).astype(np.float64))
    # At the ends the window leans inward and keeps its number of periods, as LOESS does.
    nearest = np.sort(distance)[min(window, periods) - 1] + 1.0
    return np.asarray(np.where(distance < nearest, (1 - (distance / nearest) ** 3) ** 3, 0.0))


def _count_periods(cells: Cells) -> int:
    return int(cells.article_groups.levels[:, -1].max(initial=0)) + 1


def _settle_window(periods: int, smooth: str, window: int | None) -> int:
    """Return the window asked for, else 3 periods for "rolling" and half of all, 5 at least, for "loess"."""
    return window or (3 if smooth == "rolling" else max(5, (periods + 1) // 2))


def _gains(weight: Floats, offset: Integers, x: Floats, *, straight: bool) -> Floats:
    """Return g of shape (periods near, groups, variants): the line is the sum of g[j] y[j]."""
    weight, away = weight[:, None, None], offset[:, None, None]
    s0, s1, s2 = ((weight * x * away**k).sum(axis=0) for k in (0, 1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.where(s0 > 0, weight / s0, 0.0)
        if not straight:
            return np.asarray(level)
        apart = s0 * s2 - s1**2
        tilted = weight * (s2 - away * s1) / apart
        return np.asarray(np.where(apart > 1e-9 * s0**2, tilted, level))
