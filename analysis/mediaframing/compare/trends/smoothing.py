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
    return table.assign(smooth=line[order], smooth_low=low[order], smooth_high=high[order])


def smooth_shares(
    cells: Cells, smooth: str, *, window: int | None, min_clusters: int, level: float
) -> tuple[Floats, Floats, Floats]:
    """Return line, lower and upper limit of every cell, in the order of cells."""
    sums = cell_sums(cells)
    periods = int(cells.article_groups.levels[:, -1].max(initial=0)) + 1
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
    kernel = weigh_periods(periods, smooth, window)
    gains = _gains(kernel, parts["x"], straight=smooth == "loess")

    def total(name: str, power: int) -> Floats:
        return np.asarray(np.einsum("tj...,j...->t...", gains**power, parts[name]))

    def inside(name: str) -> Integers:
        counted = np.tensordot((kernel > 0).astype(np.float64), parts[name], axes=(1, 0))
        return np.asarray(counted).astype(np.int64)

    share = np.clip(total("y", 1), 0.0, 1.0)
    around = ClusterSums(
        clusters=inside("clusters"),
        mentions=inside("mentions"),
        y=share,
        x=np.ones_like(share),
        yy=total("yy", 2),
        xy=total("xy", 2),
        xx=total("xx", 2),
        rarer=inside("rarer"),
    )
    low, high = wilson_limits(share, effective_sizes(around, level=level), level=level)
    shown = (around.clusters >= min_clusters) & (parts["x"] > 0)
    line, lower, upper = (np.moveaxis(np.where(shown, v, np.nan), 0, 1).ravel() for v in (share, low, high))
    return line, lower, upper


def weigh_periods(periods: int, smooth: str, window: int | None) -> Floats:
    """Return how much each period (column) weighs in the line at each (row)."""
    if window is None:
        window = 3 if smooth == "rolling" else max(5, (periods + 1) // 2)
    distance = np.abs(np.arange(periods)[:, None] - np.arange(periods)[None])
    reach = window / 2
    if smooth == "rolling":
        return np.asarray((distance < reach + 0.25 * (window % 2)).astype(np.float64))
    # At the ends the window leans inward and keeps its number of periods, as LOESS does.
    nearest = np.sort(distance, axis=1)[:, min(window, periods) - 1][:, None] + 1.0
    return np.asarray(np.where(distance < nearest, (1 - (distance / nearest) ** 3) ** 3, 0.0))


def _gains(kernel: Floats, x: Floats, *, straight: bool) -> Floats:
    """Return g of shape (periods, periods, groups, variants): the line at t is the sum of g[t, j] y[j]."""
    count = x[None]
    weight = kernel[:, :, None, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        level = weight / (weight * count).sum(axis=1, keepdims=True)
        if not straight:
            return np.asarray(np.nan_to_num(np.broadcast_to(level, (len(kernel), *x.shape))))
        offset = (np.arange(len(kernel))[None] - np.arange(len(kernel))[:, None])[:, :, None, None]
        s0, s1, s2 = ((weight * count * offset**k).sum(axis=1, keepdims=True) for k in (0, 1, 2))
        apart = s0 * s2 - s1**2
        tilted = weight * (s2 - offset * s1) / apart
        return np.asarray(np.nan_to_num(np.where(apart > 1e-9 * s0**2, tilted, level)))
