"""The source mix of outlets: stacked, hatched bars of sides, actor types or any other kind of source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from mediaframing.plot import cells, wording
from mediaframing.plot.palette import NEUTRAL, assign_codes
from mediaframing.plot.shares import KINDS, draw_shares
from mediaframing.tables import MediaframingError, check_choice

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Parts that name no kind of source.
NOBODY = (cells.UNKNOWN, "not known")
# What a source mix is usually made of, the first present one is drawn.
MIXES = ("side", "actor_type", "speaker_form", "identification", "role")


def plot_sources(
    estimates: pd.DataFrame,
    *,
    of: str | None = None,
    kind: str = "bars",
    order: Sequence[str] | None = None,
    counted: str = "statements",
    small_n: int = 20,
    ax: Axes | None = None,
    title: bool | str = True,
) -> Axes:
    """Draw who is allowed to speak: the mix of sources by side or type, one hatched bar a group.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What `compare_shares(statements, articles, of="side", by="outlet")` returns: grouping columns, then
        estimate, ci_low, ci_high (0 to 1), n, n_articles, n_clusters, method, validation, and where present
        estimand. Only drawn, never computed with. Missing sides are drawn as "unknown";
        that and "not known" are grey and come last.
    of : str, optional
        The column whose values make the parts (at most 8); by default "side", else "actor_type",
        "speaker_form", "identification", "role", else the last grouping column. The others make the rows.
    kind : {"bars", "dots"}
        Stacked bars with hatches and the per cent in each part that has room; or dots with intervals.
    order : sequence of str, optional
        The values of `of` in the order of their colours, for equal colours across charts.
    counted : str
        What a row of the spans was, as the note and the axis call it: "statements", or "quoted words" for
        `list_sources(count="quoted_words")`.
    small_n : int
        Dots from fewer articles than this are hollow.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default pyplot's current Axes while it is empty, else a new figure of its height.
    title : bool or str
        True writes one, False none, a text is taken as it is.

    Returns
    -------
    matplotlib.axes.Axes
        With the chart; `mediaframing.plot.alt_text.describe_chart` gives it in words.

    Raises
    ------
    MediaframingError
        For a table that is no estimates table of shares, more than 8 parts, two rows for one place, or bars
        of shares that do not add up to 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.plot.sources import plot_sources
    >>> estimates = pd.DataFrame({
    ...     "outlet": ["Harbour Post"] * 2, "side": ["North", "South"], "estimate": [0.7, 0.3],
    ...     "ci_low": [0.6, 0.2], "ci_high": [0.8, 0.4], "n": 80, "n_articles": 50, "n_clusters": 50,
    ...     "method": "bootstrap, 95 %", "validation": "not validated"})
    >>> [text.get_text() for text in plot_sources(estimates).get_legend().get_texts()]
    ['North', 'South']
    """
    check_choice(kind, KINDS, name="kind")
    cells.require_shares(estimates)
    groups = cells.grouping_columns(estimates)
    if not groups:
        raise MediaframingError(
            "estimates has no grouping column, so it names no kind of source. Make the table with "
            "compare_shares(statements, articles, of='side', by='outlet')."
        )
    of = next((c for c in MIXES if c in groups), groups[-1]) if of is None else of
    check_choice(of, groups, name="of")
    table = cells.as_text(estimates, groups)
    if "estimand" in table.columns:
        told = table["estimand"].astype("str")
        table = table.assign(estimand=told.str.replace("among all mentions", f"among all {counted}"))
    named = [name for name in cells.in_order(table[of]) if name not in NOBODY]
    vague = [name for name in cells.in_order(table[of]) if name in NOBODY]
    sides = [name for name in order or () if name not in NOBODY]
    codes = assign_codes(named, of=of, order=sides) | dict.fromkeys(vague, NEUTRAL)
    levels = [c for c in groups if c != of]
    cells.require_unique(table, [*levels, of])
    by = f" by {wording.name_columns(levels)}" if levels else ""
    return draw_shares(
        table,
        levels=levels,
        of=of,
        codes=codes,
        kind=kind,
        label=f"Share of {counted}",
        about=" of sources",
        title=title if isinstance(title, str) else f"Sources{by}" * title,
        small_n=small_n,
        ax=ax,
        labelled=True,
    )
