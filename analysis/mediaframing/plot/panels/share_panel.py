"""The inside of a share chart: per cent across, rows as dots or as stacked bars."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import PercentFormatter

from mediaframing.plot import wording
from mediaframing.plot.measuring import label_size, panel_points, text_size
from mediaframing.plot.palette import Code
from mediaframing.plot.panels.row_panel import Row, RowPanel
from mediaframing.tables import MediaframingError

SHARE_TICKS = (0, 0.25, 0.5, 0.75, 1)
# White edges part the bars; the hatch is drawn in the same colour.
BAR_LOOK: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.4}


class ShareTicks:
    """The per cent of the horizontal axis: every quarter, or only the half where quarters have no room."""

    head = 0.0

    def fit(self, axes: Axes) -> list[str]:
        """Choose the ticks by the width of the panel; nothing goes to the notes."""
        size = text_size(axes.xaxis.get_ticklabels()[0])
        room = panel_points(axes)[0] / 4
        axes.set_xticks(SHARE_TICKS if room >= 3.8 * size else SHARE_TICKS[::2])
        return []


class PartLabels:
    """The per cent inside the parts of stacked bars, where they have room."""

    head = 0.0

    def __init__(self, labels: list[tuple[Text, float]]) -> None:
        self.labels = labels

    def fit(self, axes: Axes) -> list[str]:
        """Show the labels that fit into their parts; nothing goes to the notes."""
        points = panel_points(axes)[0]
        for text, share in self.labels:
            # A character is about 0.64 of the type size wide; the patch needs a margin.
            text.set_visible(share * points >= (0.64 * len(text.get_text()) + 0.9) * text_size(text))
        return []


class SharePanel(RowPanel):
    """The inside of a share chart."""

    def __init__(
        self, axes: Axes, rows: list[Row], codes: dict[str, Code], of: str, *, stacked: bool = False
    ) -> None:
        super().__init__(axes, rows, codes, of, stacked=stacked)
        self.part_labels: list[tuple[Text, float]] = []

    def bars(self, *, labelled: bool = False) -> None:
        """Draw each row as one bar of hatched parts; with two parts the border carries its interval."""
        self._require_whole()
        for row in self.filled():
            parts = [c for group in self.codes for c in self.cells_of(row, group)]
            start = 0.0
            for part in parts:
                code, share = self.codes[part[self.of]], float(part["estimate"])
                look = {"color": code.color, "hatch": code.hatch, **BAR_LOOK}
                self.axes.barh(row.y, share, left=start, height=0.7, **look)
                if labelled:
                    self.part_labels.append((self._label_part(start + share / 2, row.y, share), share))
                start += share
            if len(parts) == 2 and not labelled:
                self._mark_border(row.y, parts[0]["ci_low"], parts[0]["ci_high"])

    def _label_part(self, x: float, y: float, share: float) -> Text:
        """Write the per cent of a part upon a patch that keeps it clear of the hatch."""
        text = self.write(x, y, f"{share:.0%}", ha="center", fontsize=label_size(self.axes), zorder=4)
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})
        text.set_in_layout(False)
        return text

    def _mark_border(self, y: float, low: float, high: float) -> None:
        """Draw an interval across two colours: black within white is seen on both."""
        for color, width in (("white", 0.55), ("black", 0.25)):
            self.axes.hlines([y], [low], [high], color=color, linewidth=width * self.marker_size, zorder=3)
            self.axes.vlines(
                [low, high], y - 0.16, y + 0.16, color=color, linewidth=width * self.marker_size, zorder=3
            )

    def frame(self, label: str, kind: str) -> None:
        """Set axes, ticks and labels."""
        self.axes.set_xlim(0, 1)
        self.axes.set_xticks(SHARE_TICKS)
        self.axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        self.axes.set_xlabel(label)
        self.frame_rows(grid=kind == "dots")

    def patches(self) -> list[Patch]:
        """Return the entries of the legend of bars."""
        return [
            Patch(facecolor=c.color, hatch=c.hatch, label=wording.name_value(self.of, g), **BAR_LOOK)
            for g, c in self.codes.items()
        ]

    def _require_whole(self) -> None:
        """Raise where the parts of a row do not make a whole."""
        for row in self.filled():
            total = float(self.estimated(row)["estimate"].sum())
            if len(self.estimated(row)) and abs(total - 1) > 0.005:
                raise MediaframingError(
                    f"the shares of {row.name!r} add up to {total:.2f}, so they cannot be stacked (with "
                    f"unit='article_any' an article counts for each of its variants; or one was filtered "
                    f"out). Use kind='dots'."
                )
