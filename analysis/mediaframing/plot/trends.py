"""Shares over time: a line with its band for each variant, or for each outlet of one variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from mediaframing.plot import cells, wording
from mediaframing.plot.alt_text import describe_line
from mediaframing.plot.chart import Chart, get_panel
from mediaframing.plot.palette import Code, assign_codes, edge_color
from mediaframing.plot.panels.changes import ChangeMarks, choose_changes
from mediaframing.plot.panels.events import EventMarks, choose_events, name_events
from mediaframing.plot.panels.periods import PeriodTicks, middles, read_periods, write_period
from mediaframing.plot.panels.trend_line import draw_line, is_smoothed
from mediaframing.tables import MediaframingError

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_trends(
    estimates: pd.DataFrame,
    *,
    concept: str | None = None,
    events: pd.DataFrame | None = None,
    change_points: pd.DataFrame | None = None,
    variant: str | None = None,
    outlet: str | None = None,
    voice: str | None = None,
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    small_n: int = 20,
    max_events: int = 8,
    ax: Axes | None = None,
    title: bool | str = True,
) -> Axes:
    """Draw shares over time, a line with its band for each variant, or for each outlet of one variant.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What `compare_trends` returns: grouping columns with period ("2019", "2019-Q3", "2019-08"), then
        estimate, ci_low, ci_high (0 to 1), n, n_articles, n_clusters, method, validation, and where present
        estimand. Only drawn, never computed with. Points stand in the middle of their period. Periods that
        are missing or have no estimate are gaps in the line. With `smooth, smooth_low, smooth_high, smoother`
        the line and band are these, and the periods are points with bars.
    concept : str, optional
        The concept to draw; needed where the table holds several.
    events : pandas.DataFrame, optional
        date and label, where known concept, outlet, variant, source (`read_lexicon(...).events`). Those of
        the concept within the range of the axis become vertical lines; labels that do not fit are numbered,
        with a key below.
    change_points : pandas.DataFrame, optional
        What `find_change_points` returned for the same groups: last_old, first_new, ci_low, ci_high, called.
        Each change called is drawn beneath the panel in the colour of its line, the day's credible interval
        thin, from the last old day to the first new one thick; the notes name lines without one.
    variant, outlet, voice : str, optional
        Keep one value of that column. What still varies becomes the lines: one column, at most 8 values.
    order : sequence of str, optional
        The values of the lines in the order of their colours, for equal colours across charts; by default the
        order of the table.
    labels : mapping of str to str, optional
        How concepts are called on the chart, {"kyiv": "Kyiv"}, as `read_lexicon(...).labels` has it; by
        default by their identifier.
    small_n : int
        Points from fewer articles than this are hollow.
    max_events : int
        The most events to draw, first ones of the table first; the notes say how many were left out.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default pyplot's current Axes while it is empty, else a new figure.
    title : bool or str
        True writes one, False none, a text is taken as it is.

    Returns
    -------
    matplotlib.axes.Axes
        With the chart; `mediaframing.plot.alt_text.describe_chart` gives it in words.

    Raises
    ------
    MediaframingError
        For a table that is no estimates table of shares over time, an unknown concept, variant, outlet or
        voice, more than one column that varies, more than 8 lines, or two rows for one point.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> estimates = pd.DataFrame({
    ...     "concept": "kyiv", "variant": ["Kiev", "Kyiv"] * 2, "period": ["2018", "2018", "2019", "2019"],
    ...     "estimate": [0.9, 0.1, 0.4, 0.6], "ci_low": [0.8, 0.0, 0.3, 0.5],
    ...     "ci_high": [1.0, 0.2, 0.5, 0.7], "n": 40, "n_articles": 30, "n_clusters": 30,
    ...     "method": "bootstrap", "validation": "not validated"})
    >>> [text.get_text() for text in mf.plot_trends(estimates).get_legend().get_texts()]
    ['Kiev', 'Kyiv']
    """
    cells.require_shares(estimates, extra=["period"])
    table, concept = cells.keep_concept(estimates, concept)
    groups = cells.grouping_columns(table)
    table = cells.as_text(table, [*groups, "period"])
    fixed = {c: v for c, v in {"variant": variant, "outlet": outlet, "voice": voice}.items() if v is not None}
    codes_of = {c: _assign_codes(table, c, order) for c in groups if c not in fixed and _varies(table, c)}
    for column, value in fixed.items():
        table = cells.keep_value(table, column, value)
    by = _choose_lines(table, groups, codes_of)
    cells.require_unique(table, [*([by] if by else []), "period"])
    axes, new = get_panel(ax)
    periods = read_periods(table["period"])
    codes = codes_of[by] if by else assign_codes([variant or "share"], of="variant")
    lines = _split_lines(table, periods, by, codes)
    for name, line in lines.items():
        shade = 0.18 if len(lines) < 4 else 0.1
        draw_line(axes, middles(periods), line, codes[name], small_n=small_n, shade=shade)
    _frame(axes, wording.name_value("variant", variant) if variant else "")
    changes = None
    if change_points is not None:
        table_of = choose_changes(change_points, by=by, lines=list(lines), concept=concept, fixed=fixed)
        changes = ChangeMarks(axes, table_of, by=by, codes=codes)
    chart = Chart(
        alt_text="",
        notes=_write_notes(table, lines, small_n, changes),
        handles=[_make_handle(wording.name_value(by, n), codes[n]) for n in lines] if by else (),
    )
    chart.parts.append(PeriodTicks(axes, periods))
    marked, left_out = _take_events(events, concept, periods, max_events)
    chart.parts.append(EventMarks(axes, marked, left_out=left_out))
    called = wording.name_concept(concept, labels)
    chart.alt_text = _describe(table, lines, by, called, fixed, name_events(marked), changes)
    chart.place(axes, title=_write_title(title, called, by, fixed), new=new)
    return axes


def _varies(table: pd.DataFrame, column: str) -> bool:
    return len(cells.in_order(table[column])) > 1


def _assign_codes(table: pd.DataFrame, column: str, order: Sequence[str] | None) -> dict[str, Code]:
    """Return the codes of the values of *column*; an order that names none of them is of another column."""
    found = cells.in_order(table[column])
    return assign_codes(found, of=column, order=order if set(order or ()) & set(found) else None)


def _choose_lines(table: pd.DataFrame, groups: list[str], codes: dict[str, dict[str, Code]]) -> str:
    """Return the one column that varies and so makes the lines, "" for a single line."""
    varying = [c for c in groups if c != "concept" and _varies(table, c)]
    if len(varying) < 2:
        # A table whose variants were filtered to one by the caller still says so in its legend.
        return varying[0] if varying else ""
    held = "; ".join(f"{c}: {cells.in_order(table[c])[:6]}" for c in varying)
    first = varying[-1]
    example = (
        f"{first}={cells.in_order(table[first])[0]!r}"
        if first in ("variant", "outlet", "voice")
        else f"estimates[estimates[{first!r}] == …]"
    )
    raise MediaframingError(
        f"the lines of a trend may differ in one column; here {len(varying)} vary ({held}). Keep one "
        f"value of each but one, for example {example}."
    )


def _split_lines(
    table: pd.DataFrame, periods: pd.PeriodIndex, by: str, codes: dict[str, Code]
) -> dict[str, pd.DataFrame]:
    """Return the rows of each line with a row for every period, empty where the table has none."""
    names = [write_period(p) for p in periods]
    lines = {}
    for name in codes:
        part = table[table[by] == name] if by else table
        if part.empty:
            continue
        part = part.assign(period=part["period"].str.replace(r"(?<=\d)Q", "-Q", regex=True))
        lines[name] = part.set_index("period").reindex(names).rename_axis("period").reset_index()
    return lines


def _frame(axes: Axes, variant: str) -> None:
    """Set the vertical axis and what surrounds the panel."""
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_ylabel(f"Share of “{variant}”" if variant else "Share")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(visible=True, axis="y")
    axes.grid(visible=False, axis="x")


def _make_handle(name: str, code: Code) -> Line2D:
    """Return the entry of a line in the legend."""
    return Line2D([], [], color=code.color, marker=code.marker, markeredgecolor=edge_color(code), label=name)


def _take_events(
    events: pd.DataFrame | None, concept: str, periods: pd.PeriodIndex, most: int
) -> tuple[pd.DataFrame, int]:
    """Return the events to draw and the number left out."""
    if events is None:
        return pd.DataFrame({"date": pd.to_datetime([]), "label": []}), 0
    start, end = periods[0].start_time, (periods[-1] + 1).start_time
    return choose_events(events, concept=concept, start=start, end=end, most=most)


def _write_notes(
    table: pd.DataFrame, lines: dict[str, pd.DataFrame], small_n: int, changes: ChangeMarks | None
) -> list[str]:
    """Return the lines beneath the chart: estimand, intervals, numbers, gaps, validation."""
    known = table[table["estimate"].notna()]
    smoothed = is_smoothed(table)
    gap = not smoothed and any(line["estimate"].isna().any() for line in lines.values())
    level = wording.name_intervals(known)
    lined = (
        f"Lines: {table['smoother'].iloc[0]}, with pointwise bands; points: single periods"
        if smoothed
        else "Bands"
    )
    parts = [
        wording.write_estimand(table),
        f"{lined}{', bars' if smoothed else ''}: {level}.",
        f"{wording.write_range(known['n_articles'], 'articles')} a point." if len(known) else "",
        f"Hollow: fewer than {small_n}." if (known["n_articles"] < small_n).any() else "",
        "Gaps: too few articles to estimate." if gap else "",
        changes.write_note() if changes else "",
        wording.write_validation(table),
    ]
    return [" ".join(p for p in parts if p)]


def _write_title(title: bool | str, concept: str, by: str, fixed: dict[str, str]) -> str:
    """Return the title a chart gets."""
    if isinstance(title, str):
        return title
    if not title:
        return ""
    kept = ", ".join(wording.name_value(c, v) for c, v in fixed.items() if c != "variant")
    name = fixed.get("variant") or concept
    about = f"Share of “{name}” over time" if "variant" in fixed else f"Naming of “{name}” over time"
    split = f" by {wording.name_columns([by])}" if by and by != "variant" else ""
    return (about if name else "Shares over time") + split + (f" ({kept})" if kept else "")


def _describe(
    table: pd.DataFrame,
    lines: dict[str, pd.DataFrame],
    by: str,
    concept: str,
    fixed: dict[str, str],
    events: str,
    changes: ChangeMarks | None,
) -> str:
    """Return the alt text."""
    about = f" of “{concept}”" if concept else ""
    kept = "".join(f", {c} {wording.name_value(c, v)}" for c, v in fixed.items())
    split = f", a line for each {by.replace('_', ' ')}" if by else ""
    first, last = (table["period"].min(), table["period"].max())
    lead = (
        f"Line chart with {wording.name_intervals(table)}: shares{about}{kept} from {first} to {last}{split}."
    )
    sentences = [describe_line(wording.name_value(by, name), line) for name, line in lines.items()]
    closing = [
        events,
        changes.describe() if changes else "",
        wording.write_estimand(table),
        wording.write_validation(table),
    ]
    return " ".join(s for s in [lead, *sentences, *closing] if s)
