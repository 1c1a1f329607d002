"""The inside of a chart of rows: what stands in each row, its dots and intervals, the numbers beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from mediaframing.plot import wording
from mediaframing.plot.chart import Chart
from mediaframing.plot.measuring import label_size
from mediaframing.plot.palette import SECONDARY, Code, edge_color
from mediaframing.plot.panels.gaps import GapWords

# Characters of a row label before it breaks into two lines, and the most lines it gets.
LABEL_WIDTH = 24
MOST_LINES = 4


def whole_number(number: float) -> str:
    """Return "1,040"."""
    return f"{int(number):,}"


@dataclass
class Row:
    """A line of the chart: where it stands and what it shows; a heading shows nothing."""

    y: float
    label: str
    name: str
    table: pd.DataFrame | None


def arrange_rows(
    table: pd.DataFrame, levels: Sequence[str], of: str, codes: dict[str, Code], *, headed: bool = True
) -> list[Row]:
    """Return the lines of the chart from top to bottom, in the order of the table.

    Parameters
    ----------
    table : pandas.DataFrame
        The estimates, grouping columns as text.
    levels : sequence of str
        The columns that make the rows; of two or more the first makes headings, unless not *headed*.
    of : str
        The column told apart by colour inside a row; "" for none.
    codes : dict of str to Code
        Its values in their order.
    """
    rank = {group: i for i, group in enumerate(codes)}
    rows: list[Row] = []
    y = 0.0
    heading = None
    keys = list(dict.fromkeys(zip(*(table[c] for c in levels), strict=True))) if levels else [()]
    if headed:
        first_seen = list(dict.fromkeys(key[:1] for key in keys))
        keys = sorted(keys, key=lambda key: first_seen.index(key[:1]))
    for key in keys:
        names = [wording.name_value(c, k) for c, k in zip(levels, key, strict=True)]
        inside = pd.Series(True, index=table.index)
        for column, value in zip(levels, key, strict=True):
            inside &= table[column] == value
        part = table[inside]
        if of:
            part = part.sort_values(of, key=lambda s: s.map(rank), kind="stable")
        if headed and len(key) > 1 and key[0] != heading:
            heading = key[0]
            y += 0.2 if rows else 0.0
            rows.append(Row(y, names[0], names[0], None))
            y += 1
        label = ", ".join(names[1:] if headed and len(key) > 1 else names) or "All"
        rows.append(Row(y, label, ", ".join(names).replace("\n", " ") or "All", part))
        y += 1
    return rows


class RowPanel:
    """The inside of a chart of rows."""

    def __init__(
        self, axes: Axes, rows: list[Row], codes: dict[str, Code], of: str, *, stacked: bool = False
    ) -> None:
        self.axes, self.rows, self.codes, self.of = axes, rows, codes, of
        self.size = label_size(axes)
        self.marker_size = float(rcParams["lines.markersize"])
        lines = max((fold_label(r.label).count("\n") + 1 for r in rows if r.table is not None), default=1)
        dots = 1.15 * len(codes) * self.marker_size + (0.7 if len(codes) < 3 else 1.4) * self.size
        points = max((1.25 * lines + 0.4) * self.size, 2.2 * self.size if stacked else dots)
        self.row_points = points
        self.height = (rows[-1].y + 1) * points / 72

    def dots(self, *, hollow: pd.Series) -> None:
        """Draw each estimate as a marker upon its interval, those of a row just beneath one another.

        Parameters
        ----------
        hollow : pandas.Series of bool
            Which rows of the table get a marker without filling; it has the index of the table.
        """
        for group, code in self.codes.items():
            shift = self.shift_of(group)
            found = [(r.y + shift, c) for r in self.filled() for c in self.cells_of(r, group)]
            if not found:
                continue
            y = [place for place, _ in found]
            low, high = ([c[name] for _, c in found] for name in ("ci_low", "ci_high"))
            width = 0.3 * self.marker_size
            self.axes.hlines(y, low, high, color=code.color, linewidth=width, clip_on=False, zorder=2.5)
            for is_hollow in (False, True):
                chosen = [(place, c["estimate"]) for place, c in found if hollow[c.name] == is_hollow]
                if chosen:
                    self._mark(group, code, chosen, is_hollow)

    def shift_of(self, group: str) -> float:
        """Return how far below the middle of its row a group stands, in rows."""
        place = list(self.codes).index(group) - (len(self.codes) - 1) / 2
        return place * 1.15 * self.marker_size / self.row_points

    def _mark(self, group: str, code: Code, places: list[tuple[float, float]], hollow: bool) -> None:
        """Draw the markers of one group."""
        marks = self.axes.plot(
            [x for _, x in places],
            [y for y, _ in places],
            linestyle="",
            marker=code.marker,
            color=code.color,
            label=group,
        )
        width = 0.2 * self.marker_size if hollow else 0.6
        marks[0].set(markeredgecolor=edge_color(code), markeredgewidth=width, clip_on=False, zorder=3)
        if hollow:
            marks[0].set_markerfacecolor(self.axes.get_facecolor())

    def frame_rows(self, *, grid: bool) -> None:
        """Name the rows and take away what a chart of rows does not need."""
        axes = self.axes
        axes.set_ylim(self.rows[-1].y + 0.5, -0.5)
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.grid(visible=grid, axis="x")
        axes.grid(visible=False, axis="y")
        filled = self.filled()
        axes.set_yticks([r.y for r in filled], [fold_label(r.label) for r in filled])
        # A marker at the left end of the axis reaches half its size towards the label.
        axes.tick_params(axis="y", length=0, pad=float(rcParams["ytick.major.pad"]) + 0.9 * self.marker_size)

    def numbers(
        self,
        chart: Chart,
        *,
        column: str = "n_articles",
        head: str = "articles",
        form: Callable[[float], str] = whole_number,
    ) -> None:
        """Write headings at the left and the numbers of *column* at the right."""
        small = label_size(self.axes)
        for row in self.rows:
            if row.table is None:
                chart.headings.append(self._write_heading(row))
                continue
            counts = [form(n) for n in row.table[column]]
            # One number where all are equal, else one for each mark of the row in its order.
            shown = "/".join(counts[:1] if len(set(counts)) == 1 else counts)
            chart.column.append(self.write(1, row.y, shown, fontsize=small, ha="right"))
        # A first heading leaves its line free for the head of the column; else it stands above the panel.
        inside = self.rows[0].table is None
        words = self.write(1, 0 if inside else 1, head, fontsize=small, color=SECONDARY, ha="right")
        if inside:
            chart.column.append(words)
        else:
            words.set_verticalalignment("bottom")
            chart.column_head = words

    def write_gaps(self) -> list[GapWords]:
        """Say in a row why it has no dot; the parts returned place the words."""
        tables = [(r.y, r.name, r.table) for r in self.rows if r.table is not None]
        return [
            GapWords(self.axes, y, name, table, self.of)
            for y, name, table in tables
            if table["estimate"].isna().any()
        ]

    def handles(self) -> list[Any]:
        """Return the entries of the legend."""
        look: dict[str, Any] = {"linewidth": 0.3 * self.marker_size, "markeredgewidth": 0.6}
        return [
            Line2D(
                [],
                [],
                color=c.color,
                marker=c.marker,
                markeredgecolor=edge_color(c),
                label=wording.name_value(self.of, g),
                **look,
            )
            for g, c in self.codes.items()
        ]

    def filled(self) -> list[Row]:
        """Return the rows that show something."""
        return [r for r in self.rows if r.table is not None]

    def estimated(self, row: Row) -> pd.DataFrame:
        """Return the cells of *row* that have an estimate."""
        table = pd.DataFrame() if row.table is None else row.table
        return table[table["estimate"].notna()]

    def cells_of(self, row: Row, group: str) -> list[Any]:
        """Return the cells of *row* that belong to *group* and have an estimate."""
        known = self.estimated(row)
        if self.of and len(known):
            known = known[known[self.of] == group]
        return [cell for _, cell in known.iterrows()]

    def write(self, x: float, y: float, words: str, **look: Any) -> Text:
        """Write *words* in the middle of a row."""
        return self.axes.text(x, y, words, va="center_baseline", **look)

    def _write_heading(self, row: Row) -> Text:
        """Write the heading of a group across labels and panel."""
        words = row.label if len(row.label) <= 2 * LABEL_WIDTH else f"{row.label[: 2 * LABEL_WIDTH]} …"
        return self._lay_on_grid(self.write(0, row.y, words, fontsize=self.size, fontweight="bold"))

    def _lay_on_grid(self, text: Text) -> Text:
        """Put *text* inside the panel on a patch that hides the grid, out of the layout."""
        text.set_bbox({"facecolor": self.axes.get_facecolor(), "edgecolor": "none", "pad": 0.8})
        text.set(zorder=2, in_layout=False)
        return text


def fold_label(label: str) -> str:
    """Return *label* in lines of about equal length, none much longer than LABEL_WIDTH characters.

    What MOST_LINES do not hold ends with an ellipsis: the alt text has every name in full.
    """
    return "\n".join(_fold_line(line) for line in label.split("\n"))


def _fold_line(line: str) -> str:
    lines = -(-len(line) // LABEL_WIDTH)
    if lines < 2:
        return line
    width = max(LABEL_WIDTH, -(-len(line) // lines) + 4)
    # A long name is better whole; what is no name any more would push the panel off the sheet.
    endless = any(len(word) > 2 * LABEL_WIDTH for word in line.split())
    return fill(line, width=width, break_long_words=endless, max_lines=MOST_LINES, placeholder=" …")
