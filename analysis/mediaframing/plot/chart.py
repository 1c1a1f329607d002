"""What surrounds a panel: title, legend, notes and a column of numbers, fitted to the width of the figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from mediaframing.plot.measuring import (
    font_size,
    label_size,
    lay_out,
    left_edge,
    pixels_per_point,
    root_figure,
    shift_by,
    text_size,
    wrap_text,
)
from mediaframing.plot.palette import SECONDARY
from mediaframing.tables import MediaframingError

if TYPE_CHECKING:
    from matplotlib.legend import Legend

# Panel height over width where rows do not fix it, and its bounds in inches.
ASPECT, LOWEST, HIGHEST = 0.55, 1.5, 4.0
# A panel squeezed to nothing cannot say how much height it lacks: measure on a sheet that holds any chart.
AMPLE_HEIGHT = 20.0


class Fitted(Protocol):
    """A part of a chart that depends on the room there is."""

    head: float

    def fit(self, axes: Axes) -> list[str]:
        """Take the room of *axes*, set `head` (points needed above it) and return lines for the notes."""


class Chart(Artist):
    """The invisible artist in an Axes that holds its alt text and keeps title, legend and notes in place.

    It draws nothing. It reserves the height its title, legend and notes need, so that matplotlib's layout
    leaves room for them; their width never squeezes the panel, because they are wrapped to what there is.
    """

    def __init__(
        self,
        *,
        alt_text: str,
        notes: Sequence[str],
        handles: Sequence[Any] = (),
        panel_height: float | None = None,
    ) -> None:
        super().__init__()
        self.alt_text = alt_text
        self.notes = list(notes)
        self.handles = list(handles)
        self.panel_height = panel_height
        self.headings: list[Text] = []
        self.column: list[Text] = []
        self.parts: list[Fitted] = []
        self.lines: list[str] = []
        self.column_head: Text | None = None
        self.title: Text | None = None
        self.title_words = ""
        self.texts_below: list[Text] = []
        self.legend: Legend | None = None
        self._above = self._below = 0.0
        # Sizes are those of the style the chart was drawn in, also when it is fitted outside of it.
        self.legend_size = font_size(rcParams["legend.fontsize"])

    @property
    def panel(self) -> Axes:
        """The Axes the chart stands in."""
        if not isinstance(self.axes, Axes):
            raise MediaframingError("this chart was taken out of its Axes; draw it again.")
        return self.axes

    @property
    def height_around(self) -> float:
        """The height in inches of what stands above and below the panel."""
        return (self._above + self._below) / 72

    def get_tightbbox(self, renderer: Any = None) -> Bbox:
        """Return the panel with the height reserved above and below it, in pixels."""
        box, pixels = self.panel.bbox, pixels_per_point(self.panel)
        return Bbox.from_extents(box.x0, box.y0 - self._below * pixels, box.x1, box.y1 + self._above * pixels)

    def place(self, axes: Axes, *, title: str, new: bool) -> None:
        """Join *axes* with *title* ("" for none) and fit all to its size; a new figure gets its height."""
        axes.add_artist(self)
        axes.alt_text = self.alt_text  # type: ignore[attr-defined]
        # A clipped artist would count for nothing when matplotlib lays out the figure.
        self.set_clip_on(False)
        if title:
            self.title = axes.set_title(title, loc="left", y=1.0)
            self.title.set(verticalalignment="bottom", linespacing=1.15)
            self.title_words = title
        small = label_size(axes)
        for color in ("black", SECONDARY):
            text = axes.text(
                0, 0, "", va="top", fontsize=small, color=color, linespacing=1.3, in_layout=False
            )
            self.texts_below.append(text)
        if new:
            fit_height(root_figure(axes))
        else:
            self.fit()

    def fit(self) -> None:
        """Wrap and place everything for the present size of the figure."""
        axes, figure = self.panel, root_figure(self.panel)
        for text in axes.findobj(Text):
            # A name may hold a dollar sign; none of ours is a formula.
            text.set_parse_math(False)
        self._place_column()
        lay_out(figure)
        self.lines = [line for part in self.parts for line in part.fit(axes)]
        pixels = pixels_per_point(axes)
        left = left_edge(axes)
        width = axes.bbox.x1 + self._column_width() - left
        shift = (left - axes.bbox.x0) / pixels
        self._place_below(shift, width)
        self._place_above(shift, width)
        for heading in self.headings:
            heading.set_transform(axes.get_yaxis_transform() + shift_by(axes, shift, 0))
        lay_out(figure)

    def fit_to_height(self) -> None:
        """Place anew what minds the height, after `fit` for the same width."""
        axes = self.panel
        lines = [line for part in self.parts for line in part.fit(axes)]
        if lines != self.lines:
            self.lines = lines
            left = left_edge(axes)
            shift = (left - axes.bbox.x0) / pixels_per_point(axes)
            self._place_below(shift, axes.bbox.x1 + self._column_width() - left)
            lay_out(root_figure(axes))

    def _place_above(self, shift: float, width: float) -> None:
        """Stack legend and title upon the panel, left edges in line with the labels."""
        axes, pixels = self.panel, pixels_per_point(self.panel)
        size = label_size(axes)
        height = max((p.head for p in self.parts), default=0.0)
        self._remake_legend(width)
        beside = self.legend is None or self.legend.get_window_extent().width > width - self._column_width()
        if self.column_head is not None and beside:
            height += 1.4 * size
        if self.legend is not None:
            height += 0.7 * size
            self.legend.set_bbox_to_anchor((0, 1), axes.transAxes + shift_by(axes, shift, height))
            height += self.legend.get_window_extent().height / pixels
        if self.title is not None:
            words = self.title.get_text()
            if words.replace("\n", " ") != self.title_words:
                self.title_words = words
            wrap_text(self.title, self.title_words, width)
            height += 0.7 * size
            self.title.set_transform(axes.transAxes + shift_by(axes, shift, height))
            height += self.title.get_window_extent().height / pixels
        self._above = height

    def _place_below(self, shift: float, width: float) -> None:
        """Set the key of the events and the notes beneath the axis label."""
        axes, pixels = self.panel, pixels_per_point(self.panel)
        box = axes.xaxis.get_tightbbox()
        depth = 0.0 if box is None else (axes.bbox.y0 - box.y0) / pixels
        for text, lines in zip(self.texts_below, (self.lines, self.notes), strict=True):
            wrap_text(text, "\n".join(line for line in lines if line), width)
            if text.get_text():
                depth += 0.6 * text_size(text)
                text.set_transform(axes.transAxes + shift_by(axes, shift, -depth))
                depth += text.get_window_extent().height / pixels
        self._below = depth

    def _remake_legend(self, width: float) -> None:
        """Set the legend in as many columns as the width holds; a legend the user made stays."""
        axes = self.panel
        if not self.handles or (axes.get_legend() is not None and axes.get_legend() is not self.legend):
            self.legend = None
            return
        number = len(self.handles)
        for rows in range(1, number + 1):
            columns = -(-number // rows)
            self.legend = axes.legend(
                # matplotlib fills column by column, but a reader reads row by row.
                handles=[h for i in range(columns) for h in self.handles[i::columns]],
                loc="lower left",
                ncols=columns,
                fontsize=self.legend_size,
                frameon=False,
                borderpad=0,
                borderaxespad=0,
                handlelength=1.6,
                columnspacing=1.4,
                labelspacing=0.35,
            )
            self.legend.set_in_layout(False)
            for text in self.legend.get_texts():
                text.set_parse_math(False)
            if self.legend.get_window_extent().width <= width:
                return

    def _place_column(self) -> None:
        """Set the numbers at the right flush with one another."""
        axes, width = self.panel, self._column_width() / pixels_per_point(self.panel)
        for text in self.column:
            text.set_transform(axes.get_yaxis_transform() + shift_by(axes, width, 0))
        if self.column_head is not None:
            above = 0.5 * text_size(self.column_head)
            self.column_head.set_transform(axes.transAxes + shift_by(axes, width, above))

    def _column_width(self) -> float:
        """Return the width in pixels of the numbers at the right with the space before them."""
        if not self.column:
            return 0.0
        texts = self.column if self.column_head is None else [*self.column, self.column_head]
        gap = 0.9 * text_size(self.column[0]) * pixels_per_point(self.panel)
        return float(max(t.get_window_extent().width for t in texts) + gap)


def get_panel(ax: Axes | None) -> tuple[Axes, bool]:
    """Return the Axes to draw in and whether it was made for the chart.

    Without *ax* it is pyplot's current one while that is still empty, else one in a new figure: two charts of
    one script never fall upon each other.
    """
    if ax is not None:
        if not isinstance(ax, Axes):
            raise MediaframingError(
                f"ax must be a matplotlib Axes, not {type(ax).__name__}. plt.subplots(1, 2) gives an array: "
                f"give ax=axes[0]."
            )
        return ax, False
    import matplotlib.pyplot as plt

    if plt.get_fignums() and plt.gcf().axes:
        current = plt.gca()
        if not current.has_data() and find_chart(current) is None:
            return current, False
    elif plt.get_fignums():
        return plt.gca(), False
    return plt.figure(layout="constrained").add_subplot(), True


def find_chart(axes: Axes) -> Chart | None:
    """Return the chart of this package that *axes* holds, or None."""
    return next((child for child in axes.get_children() if isinstance(child, Chart)), None)


def find_charts(figure: Figure) -> list[Chart]:
    """Return the charts of this package that *figure* holds."""
    return [chart for axes in figure.axes if (chart := find_chart(axes)) is not None]


def fit_charts(figure: Figure) -> None:
    """Wrap and place the surroundings of every chart for the present size; else only lay the figure out."""
    charts = find_charts(figure)
    for chart in charts:
        chart.fit()
    if not charts:
        lay_out(figure)


def fit_height(figure: Figure, *, fitted: bool = False) -> None:
    """Fit the charts of *figure* at its present width and make it as high as they want to be.

    Panels below one another get equal heights, those of the chart that wants most. Charts that were *fitted* at
    AMPLE_HEIGHT already are not fitted again.
    """
    charts = find_charts(figure)
    if not fitted:
        figure.set_figheight(AMPLE_HEIGHT, forward=True)
        for chart in charts:
            chart.fit()
    rows = len({round(axes.get_position(original=True).y0, 3) for axes in figure.axes})
    missing = max(_wanted_height(c) - c.panel.bbox.height / figure.dpi for c in charts)
    figure.set_figheight(max(figure.get_figheight() + rows * missing, 1.0), forward=True)
    # What was wrapped to the width stays; only what minds the height is placed again.
    lay_out(figure)
    for chart in charts:
        chart.fit_to_height()


def _wanted_height(chart: Chart) -> float:
    """Return the height of the panel in inches: its rows, or a share of its width."""
    if chart.panel_height is not None:
        return chart.panel_height
    width = chart.panel.bbox.width / root_figure(chart.panel).dpi
    return min(max(ASPECT * width, LOWEST), HIGHEST)
