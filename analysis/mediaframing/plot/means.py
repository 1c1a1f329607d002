"""Means, rates and differences, a row a group: dots with intervals on the scale of the number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from mediaframing.plot import cells, wording
from mediaframing.plot.alt_text import describe_ends, describe_rows
from mediaframing.plot.chart import Chart, get_panel
from mediaframing.plot.palette import assign_codes
from mediaframing.plot.panels.row_panel import Row, RowPanel, arrange_rows
from mediaframing.plot.panels.value_axis import ValueAxis
from mediaframing.tables import check_choice

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAIR = ("group_a", "group_b")
REMEDY = "Make the table with compare_means, compare_rates, compare_diversity or another comparison."


def plot_means(
    estimates: pd.DataFrame,
    *,
    concept: str | None = None,
    of: str | None = None,
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    quantity: str = "",
    reference: float | None = None,
    small_n: int = 20,
    ax: Axes | None = None,
    title: bool | str = True,
) -> Axes:
    """Draw means, rates, diversities or differences between groups, a row a group, with intervals.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What `compare_means`, `compare_rates` or `compare_diversity` returns, or any comparison with
        `contrast=`: grouping columns, then estimate, ci_low, ci_high (any unit), n, n_articles, n_clusters,
        method, validation, and where present estimand and ordered. Only drawn, never computed with. Cells
        without an estimate say why and get no dot.
    concept : str, optional
        The concept to draw; needed where the table holds several.
    of : str, optional
        The column told apart by colour and marker (at most 8 values); by default the last of two or more
        grouping columns. The others make the rows, the first of two or more their headings. group_a and
        group_b of a contrast make one row: "A − B", or "A : B" for ratios.
    order : sequence of str, optional
        The values of `of` in the order of their colours; by default that of the table. Rows keep its order.
    labels : mapping of str to str, optional
        How concepts are called on the chart, {"kyiv": "Kyiv"}, as `read_lexicon(...).labels` has it; by
        default by their identifier.
    quantity : str
        What the axis shows, with its unit ("Tone (VADER, −1 to 1)"); by default the estimand where it is short.
    reference : float, optional
        Where to draw a thin line; by default 0 for differences and 1 for ratios, whose axis is logarithmic.
    small_n : int
        Dots from fewer articles than this are hollow. In a table of contrasts the pairs that are not ordered
        are hollow instead.
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
        For a table that is no estimates table, an unknown concept or column, more than 8 groups to colour, or
        two rows for one place.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> estimates = pd.DataFrame({
    ...     "outlet": ["Harbour Post", "Metro"], "estimate": [0.1, -0.2], "ci_low": [0.0, -0.4],
    ...     "ci_high": [0.2, 0.0], "n": 80, "n_articles": 50, "n_clusters": 50, "method": "cluster-robust t",
    ...     "validation": "not validated"})
    >>> mf.plot_means(estimates, quantity="Tone").get_xlabel()
    'Tone'
    """
    cells.require_estimates(estimates, remedy=REMEDY)
    table, concept = cells.keep_concept(estimates, concept)
    groups = cells.grouping_columns(table)
    table = cells.as_text(table, groups)
    ratio, contrast = _is_ratio(table), set(PAIR) <= set(groups)
    if contrast:
        table, groups = _join_pairs(table, groups, " :\n" if ratio else " −\n")
    of = _choose_colours(groups, of)
    codes = (
        assign_codes(cells.in_order(table[of]), of=of, order=order) if of else assign_codes(["all"], of="all")
    )
    levels = [c for c in groups if c not in (of, "concept")]
    cells.require_unique(table, [*levels, *([of] if of else [])])
    # One value for every row makes no heading.
    levels = [c for c in levels if len(cells.in_order(table[c])) > 1] or levels[-1:]
    called = wording.name_concept(concept, labels)
    axes, new = get_panel(ax)
    rows = arrange_rows(table, levels, of, codes)
    draw = RowPanel(axes, rows, codes, of)
    ordered = contrast and "ordered" in table.columns
    hollow = ~table["ordered"].astype("boolean").fillna(False) if ordered else table["n_articles"] < small_n
    draw.dots(hollow=hollow)
    line = reference if reference is not None or not contrast else float(ratio)
    shown = table[["estimate", "ci_low", "ci_high"]].to_numpy(dtype=float).ravel()
    label = quantity or _name_quantity(table, ratio, contrast)
    axis = ValueAxis(axes, shown, label=label, reference=line, log=ratio)
    draw.frame_rows(grid=True)
    few = bool((hollow & table["estimate"].notna()).any())
    sign = (
        "Hollow: pairs not told apart, all pairs considered."
        if ordered
        else f"Hollow: fewer than {small_n} articles."
    )
    chart = Chart(
        alt_text=_describe(rows, label, called, levels, of, table),
        notes=_write_notes(table, sign if few else ""),
        handles=draw.handles() if of and len(codes) > 1 else (),
        panel_height=draw.height,
    )
    draw.numbers(chart)
    chart.parts += [axis, *draw.write_gaps()]
    chart.place(
        axes,
        title=_write_title(title, called, [*levels, *([of] if of else [])], table, quantity, ratio),
        new=new,
    )
    return axes


def _is_ratio(table: pd.DataFrame) -> bool:
    """Return whether the table says that it holds ratios."""
    return "estimand" in table.columns and bool(
        table["estimand"].astype("str").str.startswith("ratio of").all()
    )


def _name_quantity(table: pd.DataFrame, ratio: bool, contrast: bool) -> str:
    """Return what the axis shows, as far as the table says it in a few words."""
    if contrast:
        return "Ratio" if ratio else "Difference"
    return wording.first_clause(wording.write_estimand(table)) or "Estimate"


def _join_pairs(table: pd.DataFrame, groups: list[str], sign: str) -> tuple[pd.DataFrame, list[str]]:
    """Return the table with a column "pair" in the place of the two groups it contrasts."""
    pairs = table[PAIR[0]] + sign + table[PAIR[1]]
    return table.assign(pair=pairs), [*(c for c in groups if c not in PAIR), "pair"]


def _choose_colours(groups: list[str], of: str | None) -> str:
    """Return the column to colour by, "" for none."""
    if of is not None:
        check_choice(of, groups, name="of")
        return of
    rest = [c for c in groups if c != "concept"]
    return rest[-1] if len(rest) > 1 and rest[-1] != "pair" else ""


def _write_title(
    title: bool | str, concept: str, groups: list[str], table: pd.DataFrame, quantity: str, ratio: bool
) -> str:
    """Return the title a chart gets."""
    if isinstance(title, str):
        return title
    if not title:
        return ""
    pairs = "pair" in groups
    what = quantity.split(" (")[0] or (("Ratios" if ratio else "Differences") if pairs else "Estimates")
    # A quantity in the caller's words says what it is of.
    about = f"{what} of “{concept}”" if concept and not quantity else what
    if pairs:
        compared = str(table["contrast"].iloc[0]) if "contrast" in table.columns else "group"
        return f"{about} between {compared}s"
    return f"{about} by {wording.name_columns(groups)}" if groups else about


def _write_notes(table: pd.DataFrame, sign: str) -> list[str]:
    """Return the lines beneath the chart: estimand, intervals, small numbers, validation."""
    lines = f"Lines: {wording.name_intervals(table)}."
    parts = [wording.write_estimand(table), lines, sign, wording.write_validation(table)]
    return [" ".join(p for p in parts if p)]


def _describe(
    rows: list[Row], label: str, concept: str, levels: list[str], of: str, table: pd.DataFrame
) -> str:
    """Return the alt text."""
    about = f" of “{concept}”" if concept else ""
    by = f", by {wording.name_columns([*levels, *([of] if of else [])])}" if levels or of else ""
    lead = f"Dot chart with intervals: {label}{about}{by}, with {wording.name_intervals(table)}."
    named = [(r.name, r.table) for r in rows if r.table is not None]
    ends = [] if "pair" in levels else describe_ends(named, of=of, form=wording.short_number)
    described = [*ends, *describe_rows(named, of=of, form=wording.short_number)]
    return " ".join(
        [lead, *described, wording.write_estimand(table), wording.write_validation(table)]
    ).strip()
