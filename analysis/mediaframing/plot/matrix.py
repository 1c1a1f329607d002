"""Outlets by concepts: the share of one variant each, as a matrix of shades with numbers and intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from mediaframing.plot import cells, wording
from mediaframing.plot.alt_text import MOST_ROWS, describe_cell
from mediaframing.plot.chart import Chart, get_panel
from mediaframing.plot.panels.matrix_panel import MatrixPanel
from mediaframing.tables import MediaframingError, check_choice, suggest_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Characters of a head that stands upright without crowding out the cells.
LONGEST_HEAD = 24
REMEDY = (
    "Make the table with compare_shares(mentions, articles, of='variant', within='concept', by='outlet')."
)


def plot_matrix(
    estimates: pd.DataFrame,
    *,
    variants: Mapping[str, str] | None = None,
    rows: str | None = None,
    labels: Mapping[str, str] | None = None,
    small_n: int = 20,
    ax: Axes | None = None,
    title: bool | str = True,
) -> Axes:
    """Draw a matrix of groups by concepts: the share of one variant of each concept, group by group.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What `compare_shares` returns for several concepts: grouping columns with concept and variant, then
        estimate, ci_low, ci_high (0 to 1), n, n_articles, n_clusters, method, validation, and where present
        estimand. Only drawn, never computed with. Cells without an estimate are hatched and say why.
    variants : mapping of str to str, optional
        The variant to show of each concept, {"kyiv": "Kyiv", "odesa": "Odesa"}; concepts that are left out
        are not drawn, and columns stand in the order given. By default the first variant that the table has
        of each concept. The head of a column names both.
    rows : str, optional
        The column whose values make the rows; by default the one grouping column besides concept and variant.
    labels : mapping of str to str, optional
        How concepts are called on the chart, {"kyiv": "Kyiv"}, as `read_lexicon(...).labels` has it; by
        default by their identifier.
    small_n : int
        Cells from fewer articles than this carry an asterisk.
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
        For a table that is no estimates table of shares, unknown concepts or variants, further grouping
        columns that vary, or two rows for one cell.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> estimates = pd.DataFrame({
    ...     "outlet": "Harbour Post", "concept": ["kyiv", "odesa"], "variant": ["Kyiv", "Odesa"],
    ...     "estimate": [0.7, 0.3], "ci_low": [0.6, 0.2], "ci_high": [0.8, 0.4], "n": 80, "n_articles": 50,
    ...     "n_clusters": 50, "method": "bootstrap, 95 %", "validation": "not validated"})
    >>> [label.get_text() for label in mf.plot_matrix(estimates).get_yticklabels()]
    ['Harbour Post']
    """
    cells.require_shares(estimates, extra=["concept", "variant"])
    groups = cells.grouping_columns(estimates)
    table = cells.as_text(estimates, groups)
    rows = _choose_rows(table, groups, rows)
    chosen = _choose_variants(table, variants)
    table = table[[chosen.get(c) == v for c, v in zip(table["concept"], table["variant"], strict=True)]]
    cells.require_unique(table, [rows, "concept"])
    axes, new = get_panel(ax)
    names = cells.in_order(estimates[rows])
    draw = MatrixPanel(
        axes,
        [wording.name_value(rows, n) for n in names],
        [(_name_column(c, labels), v) for c, v in chosen.items()],
    )
    places = {(row[rows], row["concept"]): row for _, row in table.iterrows()}
    few = False
    for i, name in enumerate(names):
        for k, concept in enumerate(chosen):
            cell = places.get((name, concept))
            small = cell is not None and pd.notna(cell["estimate"]) and cell["n_articles"] < small_n
            few |= bool(small)
            draw.fill(i, k, cell, few=bool(small))
    chart = Chart(
        alt_text=_describe(table, names, rows, chosen, places, labels),
        notes=_write_notes(table, small_n if few else 0),
        handles=draw.handles(),
        panel_height=draw.height,
    )
    chart.parts.append(draw)
    by = wording.name_columns([rows])
    words = title if isinstance(title, str) else f"Share of one name of each concept by {by}" * title
    chart.place(axes, title=words, new=new)
    return axes


def _choose_rows(table: pd.DataFrame, groups: list[str], rows: str | None) -> str:
    """Return the column that makes the rows."""
    rest = [c for c in groups if c not in ("concept", "variant")]
    if rows is not None:
        check_choice(rows, rest, name="rows")
    varying = [c for c in rest if len(cells.in_order(table[c])) > 1 and c != rows]
    if rows is None and len(varying) < 2 and rest:
        return varying[0] if varying else rest[0]
    if not rest:
        raise MediaframingError(f"estimates has no column for the rows of a matrix. {REMEDY}")
    if varying:
        column = varying[0] if rows is not None else varying[-1]
        value = cells.in_order(table[column])[0]
        raise MediaframingError(
            f"a matrix has one column of groups as rows; here {varying} vary too. Keep one value, for example "
            f"estimates[estimates[{column!r}] == {value!r}]."
        )
    return str(rows)


def _choose_variants(table: pd.DataFrame, variants: Mapping[str, str] | None) -> dict[str, str]:
    """Return the variant to show of each concept, checked against the table."""
    known: dict[str, list[str]] = {c: [] for c in cells.in_order(table["concept"])}
    for concept, variant in table[["concept", "variant"]].drop_duplicates().itertuples(index=False):
        known[concept].append(variant)
    if variants is None:
        return {concept: names[0] for concept, names in known.items()}
    problems = []
    for concept, variant in variants.items():
        if concept not in known:
            problems.append(
                f"no concept {concept!r}; there are {list(known)[:12]}.{suggest_names(concept, known)}"
            )
        elif variant not in known[concept]:
            held = known[concept]
            problems.append(
                f"{concept!r} has no variant {variant!r} but {held[:12]}.{suggest_names(variant, held)}"
            )
    if problems or not variants:
        listed = " ".join(problems) or "it names no concept; leave it out to see all."
        raise MediaframingError(f"variants does not fit the estimates: {listed}")
    return dict(variants)


def _name_column(concept: str, labels: Mapping[str, str] | None) -> str:
    """Return the head of a column: the label of its concept, or the identifier where that is long."""
    label = wording.name_concept(concept, labels)
    return label if len(label) <= LONGEST_HEAD else wording.name_concept(concept, None)


def _write_notes(table: pd.DataFrame, few: int) -> list[str]:
    """Return the lines beneath the chart: estimand, intervals, small numbers, validation."""
    lines = f"Lines in cells: {wording.name_intervals(table)} from 0% (left) to 100%."
    number = "n: articles."
    star = f"* fewer than {few} articles." if few else ""
    parts = [wording.write_estimand(table), lines, number, star, wording.write_validation(table)]
    return [" ".join(p for p in parts if p)]


def _describe(
    table: pd.DataFrame,
    names: list[str],
    rows: str,
    chosen: dict[str, str],
    places: dict[tuple[str, str], pd.Series],
    labels: Mapping[str, str] | None,
) -> str:
    """Return the alt text."""
    shown = ", ".join(f"“{v}” of “{wording.name_concept(c, labels)}”" for c, v in chosen.items())
    sentences = [f"Matrix of shares, a row for each {rows.replace('_', ' ')}: {shown}."]
    for name in names[:MOST_ROWS]:
        found = [(c, places.get((name, c))) for c in chosen]
        cell = [
            f"{wording.name_concept(c, labels)} {describe_cell(row) if row is not None else 'not compared'}"
            for c, row in found
        ]
        sentences.append(f"{wording.name_value(rows, name)}: {', '.join(cell)}.")
    if len(names) > MOST_ROWS:
        sentences.append(f"{len(names) - MOST_ROWS} further rows are in the table.")
    return " ".join([*sentences, wording.write_estimand(table), wording.write_validation(table)]).strip()
