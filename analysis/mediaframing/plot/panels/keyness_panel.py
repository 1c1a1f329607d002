"""The inside of a chart of keyness: paired bars from a middle line, or a scatter with named points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Annotation, Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from mediaframing.plot.measuring import label_size, panel_points, pixels_per_point, wrap_text
from mediaframing.plot.palette import SECONDARY, Code
from mediaframing.plot.panels.labelling import Box, place_labels
from mediaframing.plot.panels.value_axis import ValueAxis
from mediaframing.plot.wording import short_number

# Terms that are not named stay in the background, yet dark enough to be seen in print.
BACKGROUND = "#8C8C8C"


class PairedBars:
    """Bars from a middle line, a row a rank: at the right terms of the target, at the left of the other side.

    Each term stands beyond the end of its interval; the axis is as long as leaves room for the longest.
    """

    head = 0.0

    def __init__(
        self, axes: Axes, sides: tuple[pd.DataFrame, pd.DataFrame], codes: tuple[Code, Code], label: str
    ) -> None:
        self.label = label
        self.size = label_size(axes)
        self.words: list[tuple[Text, float]] = []
        for table, code, sign in zip(sides, codes, (1, -1), strict=True):
            for rank, (_, row) in enumerate(table.iterrows()):
                self._draw_bar(axes, rank, row, code, sign)
        most = max(len(side) for side in sides)
        self.height = most * 1.75 * self.size / 72
        axes.axvline(0, color="black", linewidth=rcParams["axes.linewidth"], zorder=3)
        axes.set_ylim(most - 0.4, -0.6)
        axes.set_yticks([])
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.grid(visible=False)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: short_number(abs(float(value)))))

    def _draw_bar(self, axes: Axes, rank: int, row: pd.Series, code: Code, sign: int) -> None:
        """Draw one bar with its interval and its term."""
        estimate, low, high = (float(row[c]) for c in ("estimate", "ci_low", "ci_high"))
        sure = low > 0 or high < 0
        look: dict[str, Any] = {"edgecolor": "white" if sure else code.color, "linewidth": 0.6}
        axes.barh(
            rank,
            estimate,
            height=0.66,
            facecolor=code.color if sure else axes.get_facecolor(),
            hatch=code.hatch if sure else "",
            zorder=2,
            **look,
        )
        axes.hlines(
            [rank],
            [low],
            [high],
            color="black",
            linewidth=0.2 * float(rcParams["lines.markersize"]),
            zorder=2.6,
        )
        end = max(estimate, high) if sign > 0 else min(estimate, low)
        text = axes.annotate(
            str(row["term"]),
            xy=(end, rank),
            xytext=(sign * 0.45 * self.size, 0),
            textcoords="offset points",
            ha="left" if sign > 0 else "right",
            va="center_baseline",
            fontsize=self.size,
            annotation_clip=False,
        )
        text.set_in_layout(False)
        self.words.append((text, abs(end)))

    def fit(self, axes: Axes) -> list[str]:
        """Make the axis long enough for bars and terms; nothing goes to the notes."""
        half = panel_points(axes)[0] / 2
        pixels = pixels_per_point(axes)
        reach = max(end for _, end in self.words)
        for text, end in self.words:
            width = text.get_window_extent().width / pixels + 0.7 * self.size
            # A term wider than half the panel cannot be helped; the bars keep at least a fifth of it.
            reach = max(reach, end * half / max(half - width, 0.2 * half))
        axes.set_xlim(-reach, reach)
        longest = max(end for _, end in self.words)
        ticks = MaxNLocator(6 if half > 22 * self.size else 4, symmetric=True).tick_values(-longest, longest)
        axes.set_xticks([t for t in ticks if abs(t) <= longest])
        axes.spines["bottom"].set_bounds(-longest, longest)
        wrap_text(axes.xaxis.label, self.label, axes.bbox.width)
        return []


class NamedPoints:
    """A scatter of all terms by how often they occur; the ones to be named carry labels without overlap."""

    head = 0.0
    height = None

    def __init__(
        self,
        axes: Axes,
        table: pd.DataFrame,
        sides: tuple[pd.DataFrame, pd.DataFrame],
        codes: tuple[Code, Code],
    ) -> None:
        self.size = label_size(axes)
        self.marker = float(rcParams["lines.markersize"])
        named = pd.concat(sides)
        self.rest = table.drop(named.index)[["n", "estimate"]].to_numpy(dtype=float)
        axes.plot(
            *self.rest.T, linestyle="", marker=".", markersize=0.8 * self.marker, color=BACKGROUND, zorder=2
        )
        for side, code in zip(sides, codes, strict=True):
            if len(side):
                axes.plot(
                    side["n"],
                    side["estimate"],
                    linestyle="",
                    marker=code.marker,
                    color=code.color,
                    zorder=2.5,
                )
        order = named.assign(weight=_weigh(named)).sort_values("weight", ascending=False, kind="stable")
        self.anchors = [(float(n), float(e)) for n, e in zip(order["n"], order["estimate"], strict=True)]
        self.labels: list[Annotation] = [
            self._label(axes, str(t), a) for t, a in zip(order["term"], self.anchors, strict=True)
        ]
        self.axis = ValueAxis(
            axes, table["n"], label="Occurrences on both sides (logarithmic)", reference=None, log=True
        )
        axes.axhline(0, color=SECONDARY, linewidth=0.8, zorder=1.5)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short_number(float(value))))
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(visible=True, axis="y")
        axes.grid(visible=False, axis="x")
        axes.margins(y=0.1)

    def _label(self, axes: Axes, term: str, at: tuple[float, float]) -> Annotation:
        line: dict[str, Any] = {
            "arrowstyle": "-",
            "color": SECONDARY,
            "linewidth": 0.5,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        note = axes.annotate(
            term, xy=at, xytext=(0, 0), textcoords="offset points", fontsize=self.size, ha="center",
            va="center", arrowprops=line, zorder=4,
        )  # fmt: skip
        # A veil keeps the term legible upon the points it has to cover.
        note.set_bbox({"facecolor": axes.get_facecolor(), "edgecolor": "none", "pad": 0.3, "alpha": 0.75})
        note.set_in_layout(False)
        return note

    def fit(self, axes: Axes) -> list[str]:
        """Place the labels for the present size; say how many found no place."""
        self.axis.fit(axes)
        pixels = pixels_per_point(axes)
        for label in self.labels:
            # What is not shown has no size.
            label.set_visible(True)
        # Widths without the line to the point, which is part of an annotation's extent.
        boxes = [Text.get_window_extent(label) for label in self.labels]
        spots = axes.transData.transform(self.anchors) / pixels
        sizes = [(b.width / pixels + 0.3 * self.size, b.height / pixels) for b in boxes]
        room = Box(*(float(v) / pixels for v in axes.bbox.extents))
        others = axes.transData.transform(self.rest) / pixels if len(self.rest) else None
        anchors = [(float(x), float(y)) for x, y in spots]
        places = place_labels(anchors, sizes, room=room, radius=0.5 * self.marker, others=others)
        for label, place, (x, y) in zip(self.labels, places, anchors, strict=True):
            label.set_visible(place is not None)
            if place is None:
                continue
            middle = ((place.x0 + place.x1) / 2 - x, (place.y0 + place.y1) / 2 - y)
            label.set_position(middle)
            near = _gap(place, x, y) < 0.7 * self.size
            if label.arrow_patch is not None:
                label.arrow_patch.set_visible(not near)
        lost = sum(p is None for p in places)
        return [f"{lost} of {len(places)} key terms have no room for a name."] if lost else []


def _gap(box: Box, x: float, y: float) -> float:
    """Return how far a point is from a rectangle."""
    return float(np.hypot(max(box.x0 - x, 0, x - box.x1), max(box.y0 - y, 0, y - box.y1)))


def _weigh(table: pd.DataFrame) -> pd.Series:
    """Return how much a term matters: the size of z where the table has it, else of the estimate."""
    return table["z" if "z" in table.columns else "estimate"].abs()


def side_handles(names: tuple[str, str], codes: tuple[Code, Code], *, bars: bool) -> list[Any]:
    """Return the entries of the legend, the left side first."""
    pairs = list(zip(names, codes, strict=True))[:: -1 if bars else 1]
    if bars:
        return [
            Patch(facecolor=c.color, hatch=c.hatch, edgecolor="white", linewidth=0.6, label=f"more in {n}")
            for n, c in pairs
        ]
    return [
        Line2D([], [], linestyle="", color=c.color, marker=c.marker, label=f"more in {n}") for n, c in pairs
    ]
