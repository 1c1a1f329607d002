"""A chart in words, for readers who do not see it and for the description inside the exported files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from mediaframing.plot.cells import explain_gap
from mediaframing.plot.chart import find_chart

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


def describe_cell(row: pd.Series) -> str:
    """Return "62% (50% to 74%)", or why there is no estimate."""
    if pd.isna(row["estimate"]):
        return explain_gap(row)
    interval = "" if pd.isna(row["ci_low"]) else f" ({row['ci_low']:.0%} to {row['ci_high']:.0%})"
    return f"{row['estimate']:.0%}{interval}"


def describe_rows(rows: Sequence[tuple[str, pd.DataFrame]], *, of: str) -> list[str]:
    """Return a sentence for each row of a share chart: what it is, its shares, its articles.

    Parameters
    ----------
    rows : sequence of (str, DataFrame)
        The name of a row and its estimates, one a category.
    of : str
        The column of the categories.
    """
    sentences = []
    for name, cells in rows[:MOST_ROWS]:
        gaps = {explain_gap(row) for _, row in cells.iterrows()}
        if cells["estimate"].isna().all() and len(gaps) == 1:
            sentences.append(f"{name}: {gaps.pop()}.")
            continue
        shares = ", ".join(f"{row[of]} {describe_cell(row)}" for _, row in cells.iterrows())
        sentences.append(f"{name}: {shares}; n = {int(cells['n_articles'].max()):,} articles.")
    if len(rows) > MOST_ROWS:
        sentences.append(f"{len(rows) - MOST_ROWS} further rows are in the table.")
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
