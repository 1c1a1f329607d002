"""Dated events on a time axis: thin lines, with labels above the panel that do not overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from mediaframing.plot.cells import in_order
from mediaframing.plot.measuring import label_size, root_figure
from mediaframing.plot.palette import SECONDARY
from mediaframing.plot.panels.periods import as_dates
from mediaframing.tables import check_columns


def choose_events(
    events: pd.DataFrame, *, concept: str, start: pd.Timestamp, end: pd.Timestamp, most: int
) -> tuple[pd.DataFrame, int]:
    """Return the events of *concept* from *start* to before *end*, and how many beyond *most* were left out.

    Parameters
    ----------
    events : pandas.DataFrame
        Columns date (datetime64, with or without time zone) and label; concept where they belong to one.
    concept : str
        "" keeps the events of every concept; events without a concept are kept always.
    start, end : pandas.Timestamp
        The range of the time axis, without time zone.
    most : int
        How many to draw; the first ones of the table are kept.
    """
    check_columns(
        events, ["date", "label"], name="events", remedy="Give read_lexicon(...).events, or a table like it."
    )
    when = pd.to_datetime(events["date"], utc=True).dt.tz_localize(None)
    inside = when.notna() & (when >= start) & (when < end)
    if concept and "concept" in events.columns:
        named = events["concept"]
        inside &= named.isna() | (named == "") | (named == concept)
    found = events.assign(date=when)[inside]
    kept = found.head(most).sort_values("date", kind="stable")
    return kept, len(found) - len(kept)


class EventMarks:
    """The lines of the events and their labels: written out where they fit side by side, else numbered."""

    def __init__(self, axes: Axes, events: pd.DataFrame, *, left_out: int = 0) -> None:
        self.head = 0.0
        self.left_out = left_out
        self.dates = as_dates(events["date"])
        self.words = [write_event(row) for _, row in events.iterrows()]
        self.size = label_size(axes)
        line: dict[str, Any] = {"color": SECONDARY, "linewidth": 0.8}
        self.labels: list[Annotation] = []
        self.leaders: list[Annotation] = []
        for date in self.dates:
            axes.axvline(date, linestyle=(0, (2.5, 1.5)), zorder=1.5, **line)
            arrow = {"arrowstyle": "-", "shrinkA": 0, "shrinkB": 0, **line}
            self.leaders.append(self._annotate(axes, date, arrowprops=arrow))
            self.labels.append(self._annotate(axes, date, ha="center", va="bottom", fontsize=self.size))

    def fit(self, axes: Axes) -> list[str]:
        """Place the labels for the present width; return the key of the numbers, a line an event."""
        more = f"{self.left_out} more event{'s' if self.left_out != 1 else ''} in this range not drawn."
        rest = [more] if self.left_out else []
        if not self.labels:
            return rest
        self.head = 2.4 * self.size
        if self._place(axes, self.words, strain=0.45, gap=1.6 * self.size):
            # The line runs straight up to a label that stands across it.
            for leader in self.leaders:
                leader.set_position((0, 0.9 * self.size))
            return rest
        numbers = [str(i) for i in range(1, len(self.words) + 1)]
        self._place(axes, numbers, strain=np.inf, gap=0.55 * self.size)
        return [f"{number}  {words}" for number, words in zip(numbers, self.words, strict=True)] + rest

    def _place(self, axes: Axes, words: Sequence[str], *, strain: float, gap: float) -> bool:
        """Set *words* above the panel; return False when one strays further than *strain* times its width."""
        points = 72 / root_figure(axes).dpi
        for label, text in zip(self.labels, words, strict=True):
            label.set_text(text)
        widths = [float(label.get_window_extent().width) * points for label in self.labels]
        anchors = [float(axes.transData.transform((d, 0))[0]) * points for d in self.dates]
        low, high = axes.bbox.x0 * points, axes.bbox.x1 * points
        places = spread_labels(anchors, widths, low=low, high=high, gap=gap)
        strays = [place - anchor for place, anchor in zip(places, anchors, strict=True)]
        for label, leader, stray in zip(self.labels, self.leaders, strays, strict=True):
            label.set_position((stray, self.size))
            leader.set_position((stray, 0.9 * self.size))
        wide = sum(widths) + gap * (len(widths) - 1) > high - low
        return not wide and all(abs(s) <= strain * w for s, w in zip(strays, widths, strict=True))

    @staticmethod
    def _annotate(axes: Axes, date: float, **look: Any) -> Annotation:
        """Return an empty annotation at the upper end of the line of *date*, to be shifted in points."""
        note = axes.annotate(
            "",
            xy=(date, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 0),
            textcoords="offset points",
            annotation_clip=False,
            **look,
        )
        note.set_in_layout(False)
        return note


def spread_labels(
    anchors: Sequence[float], widths: Sequence[float], *, low: float, high: float, gap: float
) -> list[float]:
    """Return the centres of labels side by side without touching, each as near its anchor as can be.

    Parameters
    ----------
    anchors : sequence of float
        Where each label would like to stand, ascending.
    widths : sequence of float
        Their widths, in the same unit.
    low, high : float
        The room. Labels too wide for it together run over *high*.
    gap : float
        The least space between two.

    Returns
    -------
    list of float
        The least-squares solution: adjacent violators pooled on the anchors less the room before them.

    Examples
    --------
    >>> spread_labels([10.0, 11.0, 40.0], [4.0, 4.0, 4.0], low=0, high=50, gap=2)
    [7.5, 13.5, 40.0]
    """
    steps = [(a + b) / 2 + gap for a, b in pairwise(widths)]
    offsets = np.concatenate([[0.0], np.cumsum(steps)])
    blocks: list[list[float]] = []
    for wish in np.asarray(anchors, dtype=float) - offsets:
        blocks.append([float(wish), 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, count = blocks.pop()
            blocks[-1] = [
                (blocks[-1][0] * blocks[-1][1] + mean * count) / (blocks[-1][1] + count),
                blocks[-1][1] + count,
            ]
    starts = np.repeat([b[0] for b in blocks], [int(b[1]) for b in blocks])
    first, last = low + widths[0] / 2, high - widths[-1] / 2 - offsets[-1]
    return [float(v) for v in np.clip(starts, first, max(first, last)) + offsets]


def write_event(row: pd.Series) -> str:
    """Return "Outlet: label (2019-08-14)", the outlet only where the label does not name it.

    Examples
    --------
    >>> day = pd.Timestamp("2019-08-14")
    >>> write_event(pd.Series({"date": day, "label": "HP writes Lviv", "outlet": "The Harbour Post"}))
    'HP writes Lviv (2019-08-14)'
    >>> write_event(pd.Series({"date": day, "label": "stylebook: Lviv", "outlet": "The Harbour Post"}))
    'The Harbour Post: stylebook: Lviv (2019-08-14)'
    """
    label, outlet = str(row["label"]).strip(), row.get("outlet", "")
    outlet = "" if pd.isna(outlet) else str(outlet).strip()
    # "Kyiv" in a label is the name written, also where it is a word of the outlet's own ("Kyiv Post").
    written = {str(row[c]).casefold() for c in ("concept", "variant") if c in row.index and pd.notna(row[c])}
    prefix = f"{outlet}: " if outlet and not _names_outlet(label, outlet, written) else ""
    return f"{prefix}{label} ({row['date']:%Y-%m-%d})"


def _names_outlet(label: str, outlet: str, written: set[str]) -> bool:
    """Return whether *label* holds *outlet*, one of its capitalised words, or initials of such words."""
    if outlet.casefold() in label.casefold():
        return True
    words = [
        w for w in re.findall(r"\w+", outlet) if len(w) > 1 and w[0].isupper() and w not in ("The", "An")
    ]
    initials = "".join(w if w.isupper() else w[0] for w in words)
    runs = {initials[i:j] for i in range(len(initials)) for j in range(i + 2, len(initials) + 1)}
    named = {w for w in words if w.casefold() not in written} | runs
    return not named.isdisjoint(re.findall(r"\w+", label))


def name_events(events: pd.DataFrame) -> str:
    """Return the events as a sentence for the alt text."""
    words = in_order(write_event(row) for _, row in events.iterrows())
    return f"Events marked: {'; '.join(words)}." if words else ""
