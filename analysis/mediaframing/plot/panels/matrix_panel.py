"""The inside of a matrix of shares: coloured cells, each with its share, its number and its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Annotation, Text

from mediaframing.plot.cells import explain_gap
from mediaframing.plot.measuring import label_size, pixels_per_point, wrap_text
from mediaframing.plot.palette import SECONDARY
from mediaframing.plot.panels.row_panel import fold_label
from mediaframing.plot.wording import per_cent

# One hue from nearly white to the blue of Okabe & Ito and on to a darker one: lightness alone carries the share.
SHADES = LinearSegmentedColormap.from_list("share", ["#F3F7FB", "#9CC7E4", "#0072B2", "#00324F"])
GAP_LOOK: dict[str, Any] = {"facecolor": "white", "edgecolor": "#8C8C8C", "hatch": "////", "linewidth": 0.0}
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


class MatrixPanel:
    """The cells of a matrix, rows from top to bottom, columns from left to right."""

    head = 0.0

    def __init__(self, axes: Axes, rows: Sequence[str], columns: Sequence[tuple[str, str]]) -> None:
        self.axes, self.rows, self.columns = axes, list(rows), list(columns)
        self.size = label_size(axes)
        lines = max(fold_label(r).count("\n") + 1 for r in rows)
        self.row_points = max(3.9, 1.25 * lines + 0.4) * self.size
        self.height = len(rows) * self.row_points / 72
        self.small: list[tuple[Text, tuple[str, ...]]] = []
        self.heads: list[tuple[int, str, Annotation]] = []
        self.hatched = False
        axes.set_xlim(-0.5, len(self.columns) - 0.5)
        axes.set_ylim(len(self.rows) - 0.5, -0.5)
        axes.set_yticks(range(len(self.rows)), [fold_label(r) for r in self.rows])
        axes.set_xticks([])
        axes.tick_params(axis="y", length=0)
        axes.spines[:].set_visible(False)
        axes.grid(visible=False)
        for place, words in enumerate(self.columns):
            self._head(place, words)

    def _head(self, place: int, words: tuple[str, str]) -> None:
        """Write concept and variant above a column; the variant alone where it is spelled like the concept."""
        concept, variant = words
        muted: dict[str, Any] = {"color": SECONDARY, "style": "italic"}
        plain: dict[str, Any] = {}
        same = concept.casefold() == variant.casefold()
        for text, look in ((variant, plain),) if same else ((concept, plain), (variant, muted)):
            note = self.axes.annotate(
                text, xy=(place, 1), xycoords=("data", "axes fraction"), xytext=(0, 0),
                textcoords="offset points", fontsize=self.size, annotation_clip=False, **look,
            )  # fmt: skip
            note.set_in_layout(False)
            self.heads.append((place, text, note))

    def fill(self, row: int, column: int, cell: pd.Series | None, *, few: bool) -> None:
        """Draw one cell: its colour, share, number and interval; or why it has none.

        Parameters
        ----------
        row, column : int
            Its place.
        cell : pandas.Series or None
            The row of the estimates; None where the table has none.
        few : bool
            Whether its number is small enough to be marked.
        """
        if cell is None or pd.isna(cell["estimate"]):
            self._hatch(row, column, cell)
            return
        share = float(cell["estimate"])
        color = SHADES(share)
        ink = choose_ink(to_rgb(color[:3]))
        edge: dict[str, Any] = {"edgecolor": "white", "linewidth": 1.2}
        self.axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=color, zorder=1.5, **edge))
        text = self._write(row - 0.2, column, "", color=ink, fontweight="bold")
        self.small.append((text, (per_cent(share), per_cent(share).rstrip("%"))))
        number = f"{int(cell['n_articles']):,}"
        mark = "*" if few else ""
        text = self._write(row + 0.1, column, "", color=ink)
        self.small.append((text, (f"n = {number}{mark}", f"{number}{mark}")))
        self._mark_interval(row, column, cell, ink)

    def _mark_interval(self, row: int, column: int, cell: pd.Series, ink: str) -> None:
        """Draw the interval on a line that runs from 0 to 100 % across the cell, a tick at the share."""
        if pd.isna(cell["ci_low"]) or pd.isna(cell["ci_high"]):
            return
        y = row + 0.36
        low, high, at = (column - 0.4 + 0.8 * float(cell[c]) for c in ("ci_low", "ci_high", "estimate"))
        self.axes.hlines([y], [column - 0.4], [column + 0.4], color=ink, linewidth=0.4, alpha=0.6, zorder=2)
        self.axes.hlines([y], [low], [high], color=ink, linewidth=0.25 * self.size, zorder=2.2)
        self.axes.vlines([at], y - 0.07, y + 0.07, color=ink, linewidth=0.13 * self.size, zorder=2.4)

    def _hatch(self, row: int, column: int, cell: pd.Series | None) -> None:
        """Draw a cell without an estimate."""
        self.hatched = True
        self.axes.add_patch(Rectangle((column - 0.46, row - 0.44), 0.92, 0.88, zorder=1.5, **GAP_LOOK))
        reason = "not compared" if cell is None else explain_gap(cell)
        text = self._write(row, column, "", color="black", style="italic")
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.8})
        number = _count(cell)
        self.small.append((text, (reason.replace(" (", "\n("), f"n = {number}", number)))

    def _write(self, y: float, x: float, words: str, **look: Any) -> Text:
        text = self.axes.text(x, y, words, ha="center", va="center", fontsize=self.size, zorder=3, **look)
        text.set(in_layout=False, linespacing=1.1)
        return text

    def fit(self, axes: Axes) -> list[str]:
        """Shorten what has no room in its cell and wrap the names of the columns; say what finds none."""
        width = axes.bbox.width / len(self.columns)
        hidden = 0
        for text, wordings in self.small:
            # What is not shown has no size.
            text.set_visible(True)
            for words in wordings:
                text.set_text(words)
                if text.get_window_extent().width <= 0.88 * width:
                    break
            # Numbers of three digits may touch their edges before they are given up.
            fits = text.get_window_extent().width <= 1.05 * width
            text.set_visible(fits)
            hidden += not fits
        self._place_heads(0.94 * width)
        if not hidden:
            return []
        return [
            f"{len(self.columns)} columns leave no room for {hidden} numbers: choose fewer, or draw wider."
        ]

    def _place_heads(self, width: float) -> None:
        """Set the names of the columns level where they have room, else upright."""
        for _, words, note in self.heads:
            note.set(rotation=0, horizontalalignment="center", verticalalignment="bottom")
            wrap_text(note, words, width)
        if max(note.get_window_extent().width for _, _, note in self.heads) <= width:
            stacked = {place: [n for p, _, n in self.heads if p == place] for place, _, _ in self.heads}
            low = max(ns[-1].get_text().count("\n") + 1 for ns in stacked.values())
            high = max(
                (ns[0].get_text().count("\n") + 1 for ns in stacked.values() if len(ns) > 1), default=0
            )
            for notes in stacked.values():
                # The upper line of a head stands upon the tallest lower one.
                notes[-1].set_position((0, 0.3 * self.size))
                if len(notes) > 1:
                    notes[0].set_position((0, (0.3 + 1.25 * low) * self.size))
            self.head = (1.25 * (low + high) + 0.3) * self.size
            return
        points = pixels_per_point(self.axes)
        for place, words, note in self.heads:
            note.set(rotation=90, horizontalalignment="center", verticalalignment="bottom", text=words)
            beside = [n for p, _, n in self.heads if p == place]
            side = 0.0 if len(beside) == 1 else (-0.62 if note is beside[0] else 0.62)
            note.set_position((side * self.size, 0.4 * self.size))
        tallest = max(note.get_window_extent().height for _, _, note in self.heads)
        self.head = tallest / points + 0.6 * self.size

    def handles(self) -> list[Patch]:
        """Return the key of the colours."""
        shades = [
            Patch(facecolor=SHADES(s), edgecolor="#8C8C8C", linewidth=0.4, label=per_cent(s)) for s in STEPS
        ]
        return [*shades, Patch(**GAP_LOOK, label="not estimable")] if self.hatched else shades


def _count(cell: pd.Series | None) -> str:
    return "0" if cell is None else f"{int(cell['n_articles']):,}"


def luminance(rgb: tuple[float, ...]) -> float:
    """Return how light a colour is, 0 to 1 (relative luminance of WCAG 2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def choose_ink(rgb: tuple[float, ...]) -> str:
    """Return "black" or "white", whichever stands out more from a shade (contrast ratio of WCAG 2)."""
    light = luminance(rgb)
    return "white" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "black"
