"""Charts as bytes for a page or a widget, with the places of their rows and dots; no window, no file, no pyplot."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from mediaframing.plot.chart import AMPLE_HEIGHT, find_chart, fit_height
from mediaframing.plot.measuring import root_figure


class Region(NamedTuple):
    """A part of the picture that stands for a row of the chart, or for one group within it.

    Attributes
    ----------
    row : int
        Number of the row that shows something, from 0 at the top; headings do not count.
    group : str
        The value told apart by colour; "" for the whole row, where its label stands.
    left, top, width, height : float
        Place in the picture, as fractions of its width and height, from the upper left corner.
    """

    row: int
    group: str
    left: float
    top: float
    width: float
    height: float


def open_panel(*, width: float) -> Axes:
    """Return an empty panel in a figure of its own, *width* inches wide, that pyplot does not know.

    It is high enough for any chart; `render_chart` or `save_figure` cut it to the height the chart wants.
    """
    figure = Figure(figsize=(width, AMPLE_HEIGHT), layout="constrained")
    # A canvas that keeps its renderer: without one, every text that is measured makes a new one.
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def render_chart(axes: Axes, *, dpi: int = 144) -> bytes:
    """Return the figure of *axes* as PNG, as high as its chart wants to be; equal charts give equal bytes."""
    figure = root_figure(axes)
    if find_chart(axes) is not None:
        fit_height(figure, fitted=figure.get_figheight() == AMPLE_HEIGHT)
        # Everything has its place; laying it out once more while drawing would only take time.
        figure.set_layout_engine("none")
    picture = BytesIO()
    with mpl.rc_context({"savefig.bbox": None}):
        figure.savefig(
            picture, format="png", dpi=dpi, metadata={"Software": None}, pil_kwargs={"compress_level": 1}
        )
    return picture.getvalue()


def find_regions(axes: Axes) -> list[Region]:
    """Return where the rows of a chart of rows and the dots within them stand, after `render_chart`.

    Rows come from top to bottom, each as a whole first (the place of its label), then its dots.
    """
    dots = [
        (str(line.get_label()), np.asarray(line.get_ydata(), dtype=np.float64).tolist())
        for line in axes.lines
        if line.get_marker() not in ("", "None", None)
    ]
    regions = []
    for number, y in enumerate(sorted(float(t) for t in axes.get_yticks())):
        inside = sorted((place, group) for group, places in dots for place in places if abs(place - y) < 0.5)
        regions.append(_place(axes, number, "", y - 0.5, y + 0.5, whole=not inside))
        middles = [(a + b) / 2 for (a, _), (b, _) in pairwise(inside)]
        edges = [y - 0.5, *middles, y + 0.5]
        for (_, group), low, high in zip(inside, edges, edges[1:], strict=False):
            regions.append(_place(axes, number, group, low, high))
    return regions


def _place(axes: Axes, row: int, group: str, low: float, high: float, *, whole: bool = False) -> Region:
    """Return the region between two heights: the panel's width for dots, the label's for a row that has some."""
    figure = root_figure(axes)
    to_figure = (axes.transData + figure.transFigure.inverted()).transform
    top, bottom = (1 - float(to_figure((0, y))[1]) for y in (low, high))
    edge = float(axes.get_position().x0)
    left, right = (edge, 1.0) if group else (0.0, 1.0 if whole else edge)
    return Region(row, group, left, top, right - left, bottom - top)
