"""One line of a trend: its points, and the band around them or around a smoothed line through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import rcParams

from mediaframing.plot.palette import Code, edge_color
from mediaframing.plot.panels.periods import Dates

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

# Beyond this many periods markers of full size would hide the line.
MANY_PERIODS = 40
SMOOTH = ("smooth", "smooth_low", "smooth_high", "smoother")


def is_smoothed(table: pd.DataFrame) -> bool:
    """Whether *table* holds a smoothed line beside its periods."""
    return set(SMOOTH) <= set(table.columns) and bool(table["smooth"].notna().any())


def draw_line(axes: Axes, x: Dates, line: pd.DataFrame, code: Code, *, small_n: int, shade: float) -> None:
    """Draw a line with its band and its points, hollow where they rest on fewer than *small_n* articles."""
    y, low, high = (line[c].to_numpy(dtype=float) for c in ("estimate", "ci_low", "ci_high"))
    known = ~np.isnan(y)
    size = rcParams["lines.markersize"] * (0.6 if len(x) > MANY_PERIODS else 1.0)
    barred = known & _is_alone(known)
    if is_smoothed(line):
        drawn, below, above = (line[c].to_numpy(dtype=float) for c in SMOOTH[:3])
        # The line is not the points': each keeps its own interval.
        barred, size = known, 0.75 * size
    else:
        drawn, below, above = y, low, high
    axes.fill_between(
        x, below, above, where=~np.isnan(drawn), color=code.color, alpha=shade, linewidth=0, zorder=2
    )
    axes.plot(x, drawn, color=code.color, zorder=2.6)
    axes.vlines(
        x[barred], low[barred], high[barred], color=code.color, alpha=0.6, linewidth=0.3 * size, zorder=2.4
    )
    few = known & (line["n_articles"].to_numpy(dtype=float) < small_n)
    for chosen, face in ((known & ~few, code.color), (few, "white")):
        # An unclipped artist without points would still count in the layout, at the figure's corner.
        if not chosen.any():
            continue
        axes.plot(
            x[chosen],
            y[chosen],
            linestyle="",
            marker=code.marker,
            markersize=size,
            color=code.color,
            markerfacecolor=face,
            markeredgecolor=edge_color(code),
            clip_on=False,
            zorder=3,
        )


def _is_alone(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which points stand between two gaps: a band needs neighbours, so they get a bar."""
    before, after = np.r_[False, known[:-1]], np.r_[known[1:], False]
    return np.asarray(~before & ~after)
