"""Sizes on a figure, in points and pixels: of type, of texts and of the room that the layout leaves."""

from __future__ import annotations

import re
import warnings

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from mediaframing.tables import MediaframingError


def font_size(size: str | float) -> float:
    """Return a font size in points; "medium" and its like relate to the size of the style."""
    return float(FontProperties(size=size).get_size_in_points())


def text_size(text: Text) -> float:
    """Return the size of *text* in points."""
    return float(text.get_fontsize())


def label_size(axes: Axes) -> float:
    """Return the size of axis labels in points, the measure of all distances around a panel."""
    return text_size(axes.xaxis.label)


def root_figure(axes: Axes) -> Figure:
    """Return the whole figure *axes* stands in."""
    figure = axes.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise MediaframingError("the Axes belongs to no figure; make one with plt.subplots().")
    return figure


def pixels_per_point(axes: Axes) -> float:
    """Return pixels per point."""
    return root_figure(axes).dpi / 72


def panel_points(axes: Axes) -> tuple[float, float]:
    """Return width and height of the panel in points."""
    pixels = pixels_per_point(axes)
    return float(axes.bbox.width) / pixels, float(axes.bbox.height) / pixels


def shift_by(axes: Axes, right: float, up: float) -> ScaledTranslation:
    """Return a shift by points."""
    return ScaledTranslation(right / 72, up / 72, root_figure(axes).dpi_scale_trans)


def left_edge(axes: Axes) -> float:
    """Return where the labels of the vertical axis begin, in pixels."""
    box = axes.yaxis.get_tightbbox()
    return float(axes.bbox.x0 if box is None else min(box.x0, axes.bbox.x0))


def wrap_text(text: Text, words: str, width: float) -> None:
    """Give *text* the *words*, in lines no wider than *width* pixels (one long word may be)."""
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        # A numbered line keeps its number clear of the lines that follow.
        hang = "    " if re.match(r"\d+  ", paragraph) else ""
        for word in paragraph.split(" "):
            text.set_text(f"{line} {word}" if line else word)
            if line and text.get_window_extent().width > width:
                lines.append(line)
                line = hang + word
            else:
                line = text.get_text()
        lines.append(line)
    text.set_text("\n".join(lines))


def wrap_evenly(text: Text, words: str, width: float) -> None:
    """Wrap like `wrap_text`, but into lines of about equal length: no last line of a single word."""
    wrap_text(text, words, width)
    lines = text.get_text().count("\n")
    best = text.get_text()
    for part in (0.9, 0.8, 0.7, 0.6, 0.5) if lines else ():
        wrap_text(text, words, part * width)
        if text.get_text().count("\n") > lines or text.get_window_extent().width > width:
            break
        best = text.get_text()
    text.set_text(best)


def lay_out(figure: Figure) -> None:
    """Let the layout engine of *figure* place its panels, without the cost of drawing anything.

    A figure too small for its labels keeps the places it had; whoever asked for that size says so.
    """
    engine = figure.get_layout_engine()
    if engine is None:
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="constrained_layout not applied", category=UserWarning)
        engine.execute(figure)
