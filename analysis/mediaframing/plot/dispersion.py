"""Dispersion: how evenly a name is spread, as Gries' DP by group or as strips of its occurrences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.patches import Patch

from mediaframing.plot import cells, wording
from mediaframing.plot.alt_text import MOST_ROWS
from mediaframing.plot.chart import Chart, get_panel
from mediaframing.plot.palette import Code, assign_codes
from mediaframing.plot.panels.periods import PeriodTicks, as_dates, read_periods
from mediaframing.plot.panels.row_panel import Row, RowPanel, arrange_rows
from mediaframing.plot.panels.value_axis import ValueAxis
from mediaframing.tables import MediaframingError, check_choice, check_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEEDED = ("dp", "dp_expected", "n", "n_articles", "method")
REMEDY = "Make the table with describe_dispersion."
LABEL = "Gries' DP (0 even, 1 heaped)"


def plot_dispersion(
    estimates: pd.DataFrame,
    *,
    concept: str | None = None,
    of: str | None = None,
    occurrences: pd.DataFrame | None = None,
    order: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
    title: bool | str = True,
) -> Axes:
    """Draw how evenly names are spread over the articles of each group.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What `describe_dispersion` returns: grouping columns, then dp and dp_expected (0 to 1), n, n_articles,
        method. Only drawn, never computed with.
    concept : str, optional
        The concept to draw; needed where the table holds several.
    of : str, optional
        The column told apart by colour (at most 8 values); by default "variant", else the last grouping
        column. The others make the rows.
    occurrences : pandas.DataFrame, optional
        One row a mention: published (datetime64) and the grouping columns, as `mentions.merge(articles)`
        gives them. Then each row is a strip with a stroke for every mention on its day, and DP stands in
        numbers at the right. Without it a dot is DP, the stroke at the other end of its line what DP would be
        if the mentions fell at random.
    order : sequence of str, optional
        The values of `of` in the order of their colours; by default that of the table.
    labels : mapping of str to str, optional
        How concepts are called on the chart, {"kyiv": "Kyiv"}, as `read_lexicon(...).labels` has it; by
        default by their identifier.
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
        For a table that is not one of dispersion, an unknown concept, more than 8 groups to colour, two rows
        for one place, or occurrences without the columns or dates needed.

    References
    ----------
    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of Corpus
    Linguistics 13, 403–437. DOI 10.1075/ijcl.13.4.02gri.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.plot.dispersion import plot_dispersion
    >>> estimates = pd.DataFrame({
    ...     "outlet": ["Harbour Post"] * 2, "variant": ["Kiev", "Kyiv"], "dp": [0.4, 0.7],
    ...     "dp_expected": [0.3, 0.5], "n": [80, 30], "n_articles": 50, "method": "Gries' DP"})
    >>> [text.get_text() for text in plot_dispersion(estimates).get_legend().get_texts()]
    ['Kiev', 'Kyiv']
    """
    check_columns(estimates, NEEDED, name="estimates", remedy=REMEDY)
    if estimates.empty:
        raise MediaframingError(f"estimates has no rows, so there is nothing to draw. {REMEDY}")
    table, concept = cells.keep_concept(estimates, concept)
    groups = [str(c) for c in table.columns[: list(table.columns).index("dp")]]
    of = _choose_colours(groups, of)
    table = _dress(cells.as_text(table, groups))
    levels = [c for c in groups if c not in (of, "concept")]
    cells.require_unique(table, [*levels, of])
    codes = assign_codes(cells.in_order(table[of]), of=of, order=order)
    mentions = None if occurrences is None else _read_occurrences(occurrences, [*levels, of], concept)
    called = wording.name_concept(concept, labels)
    axes, new = get_panel(ax)
    rows = arrange_rows(table, levels, of, codes)
    draw = RowPanel(axes, rows, codes, of)
    chart = Chart(
        alt_text=_describe(rows, called, levels, of),
        notes=_write_notes(table, strips=mentions is not None),
        handles=_make_handles(draw, codes, of, strips=mentions is not None) if len(codes) > 1 else (),
        panel_height=draw.height,
    )
    if mentions is None:
        _draw_dots(draw, table, chart)
    else:
        _draw_strips(draw, mentions, levels, chart)
    about = f"Dispersion of “{called}”" if concept else "Dispersion"
    by = f" by {wording.name_columns(levels)}" if levels else ""
    chart.place(axes, title=title if isinstance(title, str) else f"{about}{by}" * title, new=new)
    return axes


def _choose_colours(groups: list[str], of: str | None) -> str:
    """Return the column to colour by."""
    if of is None:
        rest = [c for c in groups if c != "concept"]
        if not rest:
            raise MediaframingError(f"estimates has no grouping column before 'dp'. {REMEDY}")
        of = "variant" if "variant" in rest else rest[-1]
    check_choice(of, groups, name="of")
    return of


def _dress(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table as rows of dots read it: DP as estimate, the line from it to the expected DP."""
    ends = table[["dp", "dp_expected"]]
    return table.assign(
        estimate=table["dp"],
        ci_low=ends.min(axis=1, skipna=False),
        ci_high=ends.max(axis=1, skipna=False),
        n_clusters=table["n_articles"],
    )


def _read_occurrences(occurrences: pd.DataFrame, columns: list[str], concept: str) -> pd.DataFrame:
    """Return the mentions that have a date, with the columns of the rows as text."""
    remedy = "Give mentions merged with their articles: mentions.merge(articles, on='article_id')."
    needed = ["published", *columns, *(["concept"] if concept and "concept" in occurrences else [])]
    check_columns(occurrences, needed, name="occurrences", remedy=remedy)
    table = cells.as_text(occurrences[needed], needed[1:])
    if "concept" in needed:
        table = table[table["concept"] == concept]
    when = pd.to_datetime(table["published"], utc=True).dt.tz_localize(None)
    if not when.notna().any():
        raise MediaframingError(
            f"occurrences holds no dated mention{' of ' + concept if concept else ''}. {remedy}"
        )
    return table.assign(published=when)[when.notna()]


def _draw_dots(draw: RowPanel, table: pd.DataFrame, chart: Chart) -> None:
    """Draw DP as dots, each on a line to a stroke where it would be by chance."""
    draw.dots(hollow=pd.Series(False, index=table.index))
    for row in draw.filled():
        for group, code in draw.codes.items():
            for cell in draw.cells_of(row, group):
                y = row.y + draw.shift_of(group)
                reach = 0.6 * draw.marker_size / draw.row_points
                look: dict[str, Any] = {"color": code.color, "linewidth": 0.3 * draw.marker_size}
                draw.axes.vlines([cell["dp_expected"]], y - reach, y + reach, zorder=2.6, **look)
    axis = ValueAxis(draw.axes, [0, 1], label=LABEL, reference=None)
    draw.axes.set_xlim(0, 1)
    draw.frame_rows(grid=True)
    draw.numbers(chart, column="n", head="mentions")
    chart.parts += [axis, *draw.write_gaps()]


def _draw_strips(draw: RowPanel, mentions: pd.DataFrame, levels: list[str], chart: Chart) -> None:
    """Draw a stroke for every mention; DP in numbers at the right."""
    months = mentions["published"].dt.strftime("%Y-%m")
    ticks = PeriodTicks(draw.axes, read_periods([months.min(), months.max()]))
    draw.frame_rows(grid=False)
    draw.axes.grid(visible=True, axis="x", which="major")
    reach = 0.5 * 1.15 * draw.marker_size / draw.row_points
    for row in draw.filled():
        here = pd.Series(True, index=mentions.index)
        cells_here = pd.DataFrame() if row.table is None else row.table
        for column in levels:
            here &= mentions[column] == cells_here[column].iloc[0]
        for group, code in draw.codes.items():
            days = as_dates(mentions.loc[here & (mentions[draw.of] == group), "published"])
            y = row.y + draw.shift_of(group)
            draw.axes.vlines(
                days, y - 0.8 * reach, y + 0.8 * reach, color=code.color, linewidth=0.8, alpha=0.7, zorder=2.5
            )
    draw.numbers(chart, column="dp", head="DP", form=lambda v: "–" if pd.isna(v) else f"{v:.2f}")
    chart.parts.append(ticks)


def _make_handles(draw: RowPanel, codes: dict[str, Code], of: str, *, strips: bool) -> list[object]:
    """Return the entries of the legend."""
    if not strips:
        return list(draw.handles())
    return [Patch(facecolor=c.color, label=wording.name_value(of, g)) for g, c in codes.items()]


def _write_notes(table: pd.DataFrame, *, strips: bool) -> list[str]:
    """Return the lines beneath the chart."""
    signs = (
        "A stroke is a mention. DP: Gries' deviation of proportions over articles, 0 even, 1 heaped."
        if strips
        else "Dot: deviation of proportions over articles. Stroke: its mean were the mentions at random."
    )
    return [f"{signs} {wording.write_range(table['n_articles'], 'articles')} a group."]


def _describe(rows: list[Row], concept: str, levels: list[str], of: str) -> str:
    """Return the alt text."""
    about = f" of “{concept}”" if concept else ""
    by = f", by {wording.name_columns(levels)}" if levels else ""
    sentences = [f"Gries' deviation of proportions, 0 even to 1 heaped, of each {of}{about}{by}."]
    filled = [r for r in rows if r.table is not None]
    for row in filled[:MOST_ROWS]:
        table = pd.DataFrame() if row.table is None else row.table
        parts = [
            f"{c[of]} {cells.explain_gap(c)}"
            if pd.isna(c["dp"])
            else f"{c[of]} {c['dp']:.2f} ({c['dp_expected']:.2f} at random, {int(c['n']):,} mentions)"
            for _, c in table.iterrows()
        ]
        sentences.append(f"{row.name}: {', '.join(parts)}.")
    if len(filled) > MOST_ROWS:
        sentences.append(f"{len(filled) - MOST_ROWS} further rows are in the table.")
    return " ".join(sentences)
