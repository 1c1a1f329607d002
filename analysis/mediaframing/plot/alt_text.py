"""A chart in words, for readers who do not see it and for the description inside the exported files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from matplotlib.axes import Axes

from mediaframing.plot.cells import explain_gap
from mediaframing.plot.chart import find_chart
from mediaframing.plot.wording import name_value, per_cent

Form = Callable[[float], str]
# Beyond this a listener has lost the thread; the rest is in the table.
MOST_ROWS = 24


def describe_chart(axes: Axes) -> str:
    """Return the alt text of the chart in *axes*.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        What `plot_shares` or `plot_trends` returned.

    Returns
    -------
    str
        The kind of chart, then every estimate with its interval and number of articles (at most 24 rows),
        what could not be estimated and why, and the notes. "" for Axes without a chart of this package.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> describe_chart(Figure().add_subplot())
    ''
    """
    chart = find_chart(axes)
    return "" if chart is None else chart.alt_text


def describe_cell(row: pd.Series, *, form: Form = per_cent) -> str:
    """Return "62% (50% to 74%)", or why there is no estimate."""
    if pd.isna(row["estimate"]):
        return explain_gap(row)
    known = pd.notna(row["ci_low"]) and pd.notna(row["ci_high"])
    interval = f" ({form(row['ci_low'])} to {form(row['ci_high'])})" if known else ""
    return f"{form(row['estimate'])}{interval}"


def describe_rows(
    rows: Sequence[tuple[str, pd.DataFrame]], *, of: str, form: Form = per_cent, count: str = "n_articles"
) -> list[str]:
    """Return a sentence for each row of a chart: what it is, its estimates, its articles.

    Parameters
    ----------
    rows : sequence of (str, DataFrame)
        The name of a row and its estimates, one a category.
    of : str
        The column of the categories, "" where a row holds one estimate.
    form : callable
        How a number is written.
    count : str
        The column with the number behind a row.
    """
    sentences = []
    unit = {"n_articles": "articles"}.get(count, "")
    for name, cells in rows[:MOST_ROWS]:
        gaps = {explain_gap(row) for _, row in cells.iterrows()}
        if cells["estimate"].isna().all() and len(gaps) == 1:
            sentences.append(f"{name}: {gaps.pop()}.")
            continue
        shares = ", ".join(
            f"{name_value(of, row[of])} {describe_cell(row, form=form)}"
            if of
            else describe_cell(row, form=form)
            for _, row in cells.iterrows()
        )
        sentences.append(f"{name}: {shares}; n = {int(cells[count].max()):,} {unit}".rstrip() + ".")
    if len(rows) > MOST_ROWS:
        sentences.append(f"{len(rows) - MOST_ROWS} further rows are in the table.")
    return sentences


def describe_ends(rows: Sequence[tuple[str, pd.DataFrame]], *, of: str, form: Form = per_cent) -> list[str]:
    """Return a sentence for each category: which row has most of it, which least, and whether intervals part.

    Of two categories, whose shares mirror one another, only the first is told; of more the first three.

    Parameters
    ----------
    rows : sequence of (str, DataFrame)
        The name of a row and its estimates, one a category.
    of : str
        The column of the categories, "" where a row holds one estimate.
    form : callable
        How a number is written.
    """
    told: dict[str, list[tuple[str, pd.Series]]] = {}
    for name, cells in rows:
        for _, cell in cells[cells["estimate"].notna()].iterrows():
            told.setdefault(str(cell[of]) if of else "", []).append((name, cell))
    sentences = []
    for category, found in list(told.items())[: 1 if len(told) == 2 else 3]:
        (least, low), (most, high) = (f(found, key=lambda pair: pair[1]["estimate"]) for f in (min, max))
        if len(found) < 2 or low["estimate"] == high["estimate"]:
            continue
        part = "do not overlap" if low["ci_high"] < high["ci_low"] else "overlap"
        subject = f"{name_value(of, category)} is highest in" if category else "Highest:"
        sentences.append(
            f"{subject} {most} ({form(high['estimate'])}), lowest in {least} ({form(low['estimate'])}); "
            f"their intervals {part}."
        )
    return sentences


def describe_line(name: str, cells: pd.DataFrame) -> str:
    """Return a sentence for one line of a trend: first, last, lowest and highest estimate, and its gaps."""
    known = cells[cells["estimate"].notna()]
    if known.empty:
        return f"{name}: no period could be estimated."
    first, last = known.iloc[0], known.iloc[-1]
    low, high = (known.iloc[int(i)] for i in (known["estimate"].argmin(), known["estimate"].argmax()))
    gaps = len(cells) - len(known)
    words = (
        f"{name}: {describe_cell(first)} in {first['period']}, {describe_cell(last)} in {last['period']}; "
        f"lowest {low['estimate']:.0%} in {low['period']}, highest {high['estimate']:.0%} in {high['period']}"
    )
    return (
        f"{words}; {gaps} period{'s' if gaps != 1 else ''} could not be estimated." if gaps else f"{words}."
    )
