"""Shares of the variants of one concept, a row a group: dots with intervals, or stacked bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from mediaframing.plot import cells, wording
from mediaframing.plot.alt_text import describe_ends, describe_rows
from mediaframing.plot.chart import Chart, get_panel
from mediaframing.plot.palette import Code, assign_codes
from mediaframing.plot.panels.row_panel import Row, arrange_rows
from mediaframing.plot.panels.share_panel import PartLabels, SharePanel, ShareTicks
from mediaframing.tables import MediaframingError, check_choice

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = ("dots", "bars")


def plot_shares(
    estimates: pd.DataFrame,
    *,
    concept: str | None = None,
    of: str | None = None,
    variant: str | None = None,
    kind: str = "dots",
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    small_n: int = 20,
    ax: Axes | None = None,
    title: bool | str = True,
) -> Axes:
    """Draw the shares of a concept's variants, a row a group, with intervals and numbers of articles.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What `compare_shares` returns: grouping columns, then estimate, ci_low, ci_high (0 to 1), n,
        n_articles, n_clusters, method, validation, and where present estimand. Only drawn, never computed
        with. Cells without an estimate say why ("n too small (4 articles)") and get no dot.
    concept : str, optional
        The concept to draw; needed where the table holds several.
    of : str, optional
        The column whose values are told apart by colour and marker (at most 8); by default "variant", else
        the last grouping column. The others make the rows, the first of two or more their headings.
    variant : str, optional
        Draw this one variant only.
    kind : {"dots", "bars"}
        Dots with intervals; or stacked bars with hatches, which show an interval only at the one border
        between two parts, because the table holds none for sums.
    order : sequence of str, optional
        The values of `of` in the order of their colours, for equal colours across charts; by default the
        order of the table. Rows always keep the order of the table.
    labels : mapping of str to str, optional
        How concepts are called on the chart, {"kyiv": "Kyiv"}, as `read_lexicon(...).labels` has it; by
        default by their identifier.
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
        For a table that is no estimates table of shares, an unknown concept or variant, more than 8 groups to
        colour, two rows for one place, or bars of shares that do not add up to 1.

    References
    ----------
    Okabe & Ito (2008), Color universal design, https://jfly.uni-koeln.de/color/.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> estimates = pd.DataFrame({
    ...     "outlet": ["Harbour Post"] * 2, "concept": "kyiv", "variant": ["Kiev", "Kyiv"],
    ...     "estimate": [0.7, 0.3], "ci_low": [0.6, 0.2], "ci_high": [0.8, 0.4], "n": 80, "n_articles": 50,
    ...     "n_clusters": 50, "method": "bootstrap, 95 %", "validation": "not validated"})
    >>> [label.get_text() for label in mf.plot_shares(estimates).get_yticklabels()]
    ['Harbour Post']
    """
    check_choice(kind, KINDS, name="kind")
    cells.require_shares(estimates)
    table, concept = cells.keep_concept(estimates, concept)
    table, of = _choose_groups(table, of)
    codes = assign_codes(cells.in_order(table[of]), of=of, order=order)
    if variant is not None:
        table = cells.keep_value(table, of, variant)
        codes = {variant: codes[variant]}
    levels = [c for c in cells.grouping_columns(table) if c not in (of, "concept")]
    cells.require_unique(table, [*levels, of])
    called = wording.name_concept(concept, labels)
    return draw_shares(
        table,
        levels=levels,
        of=of,
        codes=codes,
        kind=kind,
        label=_name_axis(table, of, variant),
        about=f" of “{called}”" if concept else "",
        title=_write_title(title, called, levels),
        small_n=small_n,
        ax=ax,
    )


def draw_shares(
    table: pd.DataFrame,
    *,
    levels: list[str],
    of: str,
    codes: dict[str, Code],
    kind: str,
    label: str,
    about: str,
    title: str,
    small_n: int,
    ax: Axes | None,
    labelled: bool = False,
) -> Axes:
    """Draw a checked table of shares: what `plot_shares` and `plot_sources` have in common.

    Parameters
    ----------
    table : pandas.DataFrame
        Estimates with the grouping columns *levels* and *of* as text.
    label, about, title : str
        The words on the axis, in the alt text (" of “kyiv”"), and above the chart.
    labelled : bool
        Whether the parts of bars carry their per cent.
    """
    axes, new = get_panel(ax)
    rows = arrange_rows(table, levels, of, codes)
    draw = SharePanel(axes, rows, codes, of, stacked=kind == "bars")
    few = table["n_articles"] < small_n
    draw.bars(labelled=labelled) if kind == "bars" else draw.dots(hollow=few)
    draw.frame(label, kind)
    few_drawn = kind == "dots" and bool((few & table["estimate"].notna()).any())
    chart = Chart(
        alt_text=_describe(rows, about, levels, of, kind, table),
        notes=_write_notes(table, kind, codes, few=small_n if few_drawn else 0, labelled=labelled),
        handles=(draw.patches() if kind == "bars" else draw.handles()) if len(codes) > 1 else (),
        panel_height=draw.height,
    )
    draw.numbers(chart)
    chart.parts += [ShareTicks(), PartLabels(draw.part_labels), *draw.write_gaps()]
    chart.place(axes, title=title, new=new)
    return axes


def _choose_groups(table: pd.DataFrame, of: str | None) -> tuple[pd.DataFrame, str]:
    """Return the table with its grouping columns as text, and the column to colour by."""
    groups = cells.grouping_columns(table)
    if "period" in table.columns and len(cells.in_order(table["period"])) > 1:
        raise MediaframingError(
            "estimates holds several periods; draw it with plot_trends, or keep one period."
        )
    if of is None:
        rest = [c for c in groups if c != "concept"]
        if not rest:
            raise MediaframingError(
                f"estimates has no grouping column before {table.columns[0]!r}. {cells.REMEDY} The grouping "
                f"columns (outlet, concept, variant) must come first."
            )
        of = "variant" if "variant" in rest else rest[-1]
    check_choice(of, groups, name="of")
    return cells.as_text(table, groups), of


def _name_axis(table: pd.DataFrame, of: str, variant: str | None) -> str:
    """Return what the shares are shares of: the one variant there is, else each value of *of*."""
    if of != "variant" and "variant" in table.columns and len(cells.in_order(table["variant"])) == 1:
        variant = str(table["variant"].iloc[0])
    return f"Share of “{variant}”" if variant else f"Share of each {of.replace('_', ' ')}"


def _write_title(title: bool | str, concept: str, levels: list[str]) -> str:
    """Return the title a chart gets."""
    if isinstance(title, str):
        return title
    by = f" by {wording.name_columns(levels)}" if levels else ""
    return f"Naming of “{concept}”{by}" * title if concept else f"Shares{by}" * title


def _write_notes(
    table: pd.DataFrame, kind: str, codes: dict[str, Code], *, few: int, labelled: bool
) -> list[str]:
    """Return the lines beneath the chart: estimand, intervals, small numbers, validation."""
    if kind == "dots":
        lines = f"Lines: {wording.name_intervals(table)}."
    elif len(codes) == 2 and not labelled:
        lines = f"Black lines: {wording.name_intervals(table)} of the border."
    else:
        lines = "Intervals of stacked parts are in the table."
    hollow = f"Hollow: fewer than {few} articles." if few else ""
    parts = [wording.write_estimand(table), lines, hollow, wording.write_validation(table)]
    return [" ".join(p for p in parts if p)]


def _describe(rows: list[Row], about: str, levels: list[str], of: str, kind: str, table: pd.DataFrame) -> str:
    """Return the alt text."""
    what = "Dot chart with intervals" if kind == "dots" else "Stacked bars"
    by = f", by {wording.name_columns(levels)}" if levels else ""
    lead = f"{what}: share of each {of.replace('_', ' ')}{about}{by}, with {wording.name_intervals(table)}."
    named = [(r.name, r.table) for r in rows if r.table is not None]
    described = [*describe_ends(named, of=of), *describe_rows(named, of=of)]
    return " ".join(
        [lead, *described, wording.write_estimand(table), wording.write_validation(table)]
    ).strip()
