"""Change points beneath a trend: when each line changed, and how surely the day is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes

from mediaframing.plot import cells, wording
from mediaframing.plot.palette import SECONDARY, Code, edge_color
from mediaframing.plot.panels.periods import as_dates
from mediaframing.tables import MediaframingError, check_columns

DATES = ("last_old", "first_new", "ci_low", "ci_high")
# Height of the lane of one change, as a share of the panel from 0 to 100 %.
LANE = 0.075


def choose_changes(
    change_points: pd.DataFrame, *, by: str, lines: Sequence[str], concept: str, fixed: dict[str, str]
) -> pd.DataFrame:
    """Return the change points that belong to the chart, a row a line, in the order of the lines.

    Parameters
    ----------
    change_points : pandas.DataFrame
        What `find_change_points` returns.
    by : str
        The column whose values are the lines, "" for a single one.
    lines : sequence of str
        Those values.
    concept : str
        The concept of the chart, "" for none.
    fixed : dict of str to str
        Columns of which the chart shows one value.
    """
    remedy = "Make the table with find_change_points."
    check_columns(change_points, [*DATES, "called"], name="change_points", remedy=remedy)
    wanted = {"concept": concept, **fixed}
    named = [c for c in (*wanted, by) if c and c in change_points.columns]
    table = cells.as_text(change_points, named)
    for column, value in wanted.items():
        if value and column in table.columns and column != "voice":
            table = table[table[column] == value]
    if by in table.columns:
        rank = {line: i for i, line in enumerate(lines)}
        table = table[table[by].isin(lines)].sort_values(by, key=lambda s: s.map(rank), kind="stable")
    twice = table.duplicated([by], keep=False).any() if by in table.columns else len(_distinct(table)) > 1
    if twice:
        raise MediaframingError(
            "change_points holds several answers for one line of the chart. Find them with the by= of the trend, "
            "or keep the rows of one group."
        )
    return table


class ChangeMarks:
    """Lanes beneath the panel: a thin line where the change may lie, a thick one from the last old day to the
    first new one."""

    def __init__(self, axes: Axes, changes: pd.DataFrame, *, by: str, codes: dict[str, Code]) -> None:
        self.axes = axes
        called = changes[changes["called"].isin(["switch", "drift", "change"]) & changes["first_new"].notna()]
        self.lanes = _distinct(called)
        self.none = (
            [] if by not in changes.columns else changes.loc[~changes.index.isin(called.index), by].tolist()
        )
        self.by = by
        self.empty = changes.empty
        # Two variants of one concept change on the same day: one lane stands for both, in no line's colour.
        shared = len(self.lanes) == 1 and len(called) > 1
        for place, (_, row) in enumerate(self.lanes.iterrows(), 1):
            own = codes.get(str(row[by])) if by in row.index and not shared else None
            self._draw(-place * LANE, row, own)
        if len(self.lanes) == 1:
            low, high = self._days(self.lanes.iloc[0], ("ci_low", "ci_high"))
            axes.axvspan(low, high, color=SECONDARY, alpha=0.13, linewidth=0, zorder=1)
        if len(self.lanes):
            axes.set_ylim(-(len(self.lanes) + 0.6) * LANE, 1)
            axes.spines["left"].set_bounds(0, 1)

    def _draw(self, y: float, row: pd.Series, code: Code | None) -> None:
        """Draw one change in its lane, in the colour and with the marker of its line."""
        color = "black" if code is None else edge_color(code)
        size = float(rcParams["lines.markersize"])
        low, old, new, high = self._days(row, ("ci_low", "last_old", "first_new", "ci_high"))
        self.axes.hlines([y], [low], [high], color=color, linewidth=0.2 * size, zorder=2)
        self.axes.hlines([y], [old], [new], color=color, linewidth=0.4 * size, zorder=2.2)
        look: dict[str, Any] = {"marker": "D" if code is None else code.marker, "color": color}
        self.axes.plot([(old + new) / 2], [y], linestyle="", markersize=0.9 * size, zorder=3, **look)

    @staticmethod
    def _days(row: pd.Series, columns: Sequence[str]) -> list[float]:
        """Return dates of a row as matplotlib counts them."""
        times = pd.to_datetime(pd.Series([row[c] for c in columns]), utc=True).dt.tz_localize(None)
        return as_dates(times)

    def write_note(self) -> str:
        """Return what the lanes mean and which lines have none."""
        parts = []
        if len(self.lanes):
            drift = " (drift: its middle eight tenths)" if (self.lanes["called"] == "drift").any() else ""
            days = f"thick, last day old to first day new{drift}"
            parts.append(f"Beneath: change point; {days}; thin, credible interval.")
        names = [wording.name_value(self.by, str(n)) for n in self.none]
        if names and len(names) <= 8:
            parts.append(f"No change called: {', '.join(names)}.")
        elif not len(self.lanes):
            parts.append("No change called.")
        return " ".join(parts)

    def describe(self) -> str:
        """Return the change points as sentences for the alt text."""
        sentences = []
        for _, row in self.lanes.iterrows():
            named = f"{wording.name_value(self.by, str(row[self.by]))}: " if self.by in row.index else ""
            sentences.append(
                f"{named}{row['called']} between {row['last_old']:%Y-%m-%d} and {row['first_new']:%Y-%m-%d} "
                f"(credible interval {row['ci_low']:%Y-%m-%d} to {row['ci_high']:%Y-%m-%d})."
            )
        if self.none or not len(self.lanes):
            names = [wording.name_value(self.by, str(n)) for n in self.none]
            sentences.append(f"No change called{': ' if names else ''}{', '.join(names)}.")
        return f"Change points: {' '.join(sentences)}"


def _distinct(changes: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each set of dates: two variants mirror one another."""
    return changes.drop_duplicates(list(DATES))
