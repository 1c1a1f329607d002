"""The inside of a share chart: its rows, the dots or bars upon them, and the numbers beside them."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import PercentFormatter

from mediaframing.plot import cells, wording
from mediaframing.plot.chart import Chart, label_size, root_figure, text_size
from mediaframing.plot.palette import SECONDARY, Code, edge_color
from mediaframing.tables import MediaframingError

# Characters of a row label before it breaks into two lines.
LABEL_WIDTH = 24
SHARE_TICKS = (0, 0.25, 0.5, 0.75, 1)


@dataclass
class ShareRow:
    """A line of the chart: where it stands and what it shows; a heading shows nothing."""

    y: float
    label: str
    name: str
    table: pd.DataFrame | None


class ShareTicks:
    """The per cent of the horizontal axis: every quarter, or only the half where quarters have no room."""

    head = 0.0

    def fit(self, axes: Axes) -> list[str]:
        """Choose the ticks by the width of the panel; nothing goes to the notes."""
        size = text_size(axes.xaxis.get_ticklabels()[0])
        room = axes.bbox.width * 72 / root_figure(axes).dpi / 4
        axes.set_xticks(SHARE_TICKS if room >= 3.8 * size else SHARE_TICKS[::2])
        return []


def arrange_rows(table: pd.DataFrame, levels: list[str], of: str, codes: dict[str, Code]) -> list[ShareRow]:
    """Return the lines of the chart from top to bottom, in the order of the table."""
    rank = {group: i for i, group in enumerate(codes)}
    rows: list[ShareRow] = []
    y = 0.0
    heading = None
    keys = list(dict.fromkeys(zip(*(table[c] for c in levels), strict=True))) if levels else [()]
    first_seen = [key[:1] for key in keys]
    keys = sorted(keys, key=lambda key: first_seen.index(key[:1]))
    for key in keys:
        names = [wording.name_value(c, k) for c, k in zip(levels, key, strict=True)]
        inside = pd.Series(True, index=table.index)
        for column, value in zip(levels, key, strict=True):
            inside &= table[column] == value
        part = table[inside].sort_values(of, key=lambda s: s.map(rank), kind="stable")
        if len(key) > 1 and key[0] != heading:
            heading = key[0]
            y += 0.2 if rows else 0.0
            rows.append(ShareRow(y, names[0], names[0], None))
            y += 1
        label = ", ".join(names[1:] if len(key) > 1 else names) or "All"
        rows.append(ShareRow(y, label, ", ".join(names) or "All", part))
        y += 1
    return rows


class SharePanel:
    """The inside of a share chart."""

    def __init__(self, axes: Axes, rows: list[ShareRow], codes: dict[str, Code], of: str) -> None:
        self.axes, self.rows, self.codes, self.of = axes, rows, codes, of
        self.size = label_size(axes)
        self.marker_size = float(rcParams["lines.markersize"])
        lines = max((_fold(r.label).count("\n") + 1 for r in rows if r.table is not None), default=1)
        points = max(
            1.25 * lines * self.size + 0.4 * self.size,
            1.15 * len(codes) * self.marker_size + (0.7 if len(codes) < 3 else 1.4) * self.size,
        )
        self.row_points = points
        self.height = (rows[-1].y + 1) * points / 72

    def dots(self) -> None:
        """Draw each share as a marker upon its interval, the variants of a row just beneath one another."""
        step = 1.15 * self.marker_size / self.row_points
        for i, (group, code) in enumerate(self.codes.items()):
            shift = (i - (len(self.codes) - 1) / 2) * step
            found = [(r.y + shift, c) for r in self._filled() for c in self._cells_of(r, group)]
            if not found:
                continue
            y = [place for place, _ in found]
            low, high, share = ([c[name] for _, c in found] for name in ("ci_low", "ci_high", "estimate"))
            width = 0.3 * self.marker_size
            self.axes.hlines(y, low, high, color=code.color, linewidth=width, clip_on=False, zorder=2.5)
            marks = self.axes.plot(share, y, linestyle="", marker=code.marker, color=code.color, label=group)
            marks[0].set(markeredgecolor=edge_color(code), markeredgewidth=0.6, clip_on=False, zorder=3)
        self._write_gaps()

    def bars(self) -> None:
        """Draw each row as one bar of hatched parts; with two parts the border carries its interval."""
        self._require_whole()
        for row in self._filled():
            parts = [c for group in self.codes for c in self._cells_of(row, group)]
            start = 0.0
            for part in parts:
                code = self.codes[part[self.of]]
                look: dict[str, Any] = {
                    "color": code.color,
                    "hatch": code.hatch,
                    "edgecolor": "white",
                    "linewidth": 0.4,
                }
                self.axes.barh(row.y, part["estimate"], left=start, height=0.7, **look)
                start += float(part["estimate"])
            if len(parts) == 2:
                self._mark_border(row.y, parts[0]["ci_low"], parts[0]["ci_high"])
        self._write_gaps()

    def _mark_border(self, y: float, low: float, high: float) -> None:
        """Draw an interval across two colours: black within white is seen on both."""
        for color, width in (("white", 0.55), ("black", 0.25)):
            self.axes.hlines([y], [low], [high], color=color, linewidth=width * self.marker_size, zorder=3)
            self.axes.vlines(
                [low, high], y - 0.16, y + 0.16, color=color, linewidth=width * self.marker_size, zorder=3
            )

    def frame(self, label: str, kind: str) -> None:
        """Set axes, ticks and labels."""
        axes = self.axes
        axes.set_xlim(0, 1)
        axes.set_ylim(self.rows[-1].y + 0.5, -0.5)
        axes.set_xticks(SHARE_TICKS)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.set_xlabel(label)
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.grid(visible=kind == "dots", axis="x")
        axes.grid(visible=False, axis="y")
        filled = self._filled()
        axes.set_yticks([r.y for r in filled], [_fold(r.label) for r in filled])
        axes.tick_params(axis="y", length=0)

    def numbers(self, chart: Chart) -> None:
        """Write headings at the left and the numbers of articles at the right."""
        small = label_size(self.axes)
        for row in self.rows:
            if row.table is None:
                chart.headings.append(self._write_heading(row))
                continue
            counts = dict.fromkeys(f"{int(n):,}" for n in row.table["n_articles"])
            chart.column.append(self._write(1, row.y, "/".join(counts), fontsize=small, ha="right"))
        # A first heading leaves its line free for the head of the column; else it stands above the panel.
        inside = self.rows[0].table is None
        head = self._write(1, 0 if inside else 1, "articles", fontsize=small, color=SECONDARY, ha="right")
        if inside:
            chart.column.append(head)
        else:
            head.set_verticalalignment("bottom")
            chart.column_head = head

    def _write_heading(self, row: ShareRow) -> Text:
        """Write the heading of a group across labels and panel."""
        return self._lay_on_grid(self._write(0, row.y, row.label, fontsize=self.size, fontweight="bold"))

    def _lay_on_grid(self, text: Text) -> Text:
        """Put *text* inside the panel on a patch that hides the grid, out of the layout."""
        text.set_bbox({"facecolor": self.axes.get_facecolor(), "edgecolor": "none", "pad": 0.8})
        text.set(zorder=2, in_layout=False)
        return text

    def _write(self, x: float, y: float, words: str, **look: Any) -> Text:
        return self.axes.text(x, y, words, va="center_baseline", **look)

    def handles(self, kind: str) -> list[Any]:
        """Return the entries of the legend."""
        if kind == "bars":
            look: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.4}
            return [Patch(facecolor=c.color, hatch=c.hatch, label=g, **look) for g, c in self.codes.items()]
        look = {"linewidth": 0.3 * self.marker_size, "markeredgewidth": 0.6}
        return [
            Line2D([], [], color=c.color, marker=c.marker, markeredgecolor=edge_color(c), label=g, **look)
            for g, c in self.codes.items()
        ]

    def _filled(self) -> list[ShareRow]:
        return [r for r in self.rows if r.table is not None]

    def _estimated(self, row: ShareRow) -> pd.DataFrame:
        """Return the cells of *row* that have an estimate."""
        table = pd.DataFrame() if row.table is None else row.table
        return table[table["estimate"].notna()]

    def _cells_of(self, row: ShareRow, group: str) -> list[Any]:
        """Return the cells of *row* that belong to *group* and have an estimate."""
        known = self._estimated(row)
        return [cell for _, cell in known[known[self.of] == group].iterrows()] if len(known) else []

    def _write_gaps(self) -> None:
        """Say in a row why it has no dot."""
        small = label_size(self.axes)
        for row in self._filled():
            table = pd.DataFrame() if row.table is None else row.table
            missing, known = table[table["estimate"].isna()], self._estimated(row)
            if missing.empty:
                continue
            words = "; ".join(dict.fromkeys(cells.explain_gap(c) for _, c in missing.iterrows()))
            if len(known):
                words = f"{', '.join(missing[self.of])}: {words}"
            # Beside dots the words stand on the emptier side.
            right = bool((known["ci_high"] < 0.5).all()) and len(known) > 0
            x, side = (0.985, "right") if right else (0.015, "left")
            self._lay_on_grid(
                self._write(x, row.y, words, ha=side, color=SECONDARY, style="italic", fontsize=small)
            )

    def _require_whole(self) -> None:
        """Raise where the parts of a row do not make a whole."""
        for row in self._filled():
            total = float(self._estimated(row)["estimate"].sum())
            if len(self._estimated(row)) and abs(total - 1) > 0.005:
                raise MediaframingError(
                    f"the shares of {row.name!r} add up to {total:.2f}, so they cannot be stacked (with "
                    f"unit='article_any' an article counts for each of its variants; or one was filtered "
                    f"out). Use kind='dots'."
                )


def _fold(label: str) -> str:
    """Return *label* in lines of about equal length, none much longer than LABEL_WIDTH characters."""
    lines = -(-len(label) // LABEL_WIDTH)
    return (
        fill(label, width=max(LABEL_WIDTH, -(-len(label) // lines) + 4), break_long_words=False)
        if lines > 1
        else label
    )
