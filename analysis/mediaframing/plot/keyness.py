"""Keyness: the terms one side uses more than the other, as paired bars or as a scatter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from mediaframing.plot import cells, wording
from mediaframing.plot.alt_text import describe_cell
from mediaframing.plot.chart import Chart, get_panel
from mediaframing.plot.palette import assign_codes
from mediaframing.plot.panels.keyness_panel import NamedPoints, PairedBars, side_handles
from mediaframing.tables import MediaframingError, check_choice

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = ("bars", "scatter")
REMEDY = "Make the table with compare_keyness."


def plot_keyness(
    estimates: pd.DataFrame,
    *,
    target: str | None = None,
    reference: str | None = None,
    ngram: int | None = None,
    kind: str = "bars",
    top: int = 12,
    ax: Axes | None = None,
    title: bool | str = True,
) -> Axes:
    """Draw which terms one side uses more than the other, with intervals.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What `compare_keyness` returns: target, reference, ngram, term, then estimate, ci_low, ci_high (log-odds
        ratio, above 0 the target says it more), n, n_articles, n_clusters, method, validation, and where
        present estimand and z. Only drawn, never computed with.
    target, reference, ngram : optional
        Keep one value of that column; needed where the table holds several.
    kind : {"bars", "scatter"}
        Paired bars, one rank a row, the key terms of the target at the right; or all terms by how often they
        occur (logarithmic), the key ones named where there is room.
    top : int
        Key terms of each side: those with the largest z, without z the largest estimates; bars are in the
        order of the estimate. Terms whose interval holds 0 are never named in a scatter and hollow as bars.
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
        For a table that is not one of keyness, several comparisons, or one that could not be made.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> estimates = pd.DataFrame({
    ...     "target": "Ledger", "reference": "rest", "ngram": 1, "term": ["militia", "rebels"],
    ...     "estimate": [1.5, -1.2], "ci_low": [1.0, -1.6], "ci_high": [2.0, -0.8], "n": [40, 30],
    ...     "n_articles": 20, "n_clusters": 20, "method": "log-odds", "validation": "not validated"})
    >>> [text.get_text() for text in mf.plot_keyness(estimates).texts if text.get_text()][:2]
    ['militia', 'rebels']
    """
    check_choice(kind, KINDS, name="kind")
    if top < 1:
        raise MediaframingError(f"top={top!r} must be 1 or more key terms a side.")
    cells.require_estimates(estimates, extra=["term"], remedy=REMEDY)
    table = _keep_comparison(estimates, {"target": target, "reference": reference, "ngram": ngram})
    sides = (_choose_terms(table, top, sign=1), _choose_terms(table, top, sign=-1))
    names = _name_sides(table)
    first, second = assign_codes(["target", "reference"], of="side").values()
    codes = (first, second)
    axes, new = get_panel(ax)
    label = _write_label(table)
    if kind == "bars":
        draw: PairedBars | NamedPoints = PairedBars(axes, sides, codes, label)
        axes.set_xlabel(label)
    else:
        sure = (_keep_sure(sides[0]), _keep_sure(sides[1]))
        draw = NamedPoints(axes, table, sure, codes)
        axes.set_ylabel(label)
    chart = Chart(
        alt_text=_describe(table, sides, names, kind),
        notes=_write_notes(table, sides, kind),
        handles=side_handles(names, codes, bars=kind == "bars"),
        panel_height=draw.height,
    )
    chart.parts.append(draw)
    chart.place(axes, title=_write_title(title, names), new=new)
    return axes


def _keep_comparison(estimates: pd.DataFrame, wanted: dict[str, object]) -> pd.DataFrame:
    """Return the terms of one comparison that have an estimate."""
    table = cells.as_text(estimates, [c for c in wanted if c in estimates.columns])
    for column, value in wanted.items():
        if value is not None:
            table = cells.keep_value(table, column, str(value))
    several = {c: cells.in_order(table[c]) for c in wanted if c in table.columns}
    several = {c: values for c, values in several.items() if len(values) > 1}
    if several:
        held = "; ".join(f"{c}: {values[:6]}" for c, values in several.items())
        example = ", ".join(f"{c}={v[0] if c == 'ngram' else repr(v[0])}" for c, v in several.items())
        raise MediaframingError(
            f"estimates holds several comparisons ({held}); a chart shows one. Say which: {example}."
        )
    known = table[table["estimate"].notna() & (table["term"] != "")]
    if known.empty:
        raise MediaframingError(
            f"this comparison has no term to draw: {table['method'].iloc[0]}. Compare more articles, or lower "
            f"min_df of compare_keyness."
        )
    if not (known["estimate"] != 0).any():
        raise MediaframingError(
            f"none of the {len(known)} terms is used more on either side, so there is no key term to draw."
        )
    cells.require_unique(known, ["term"])
    return known


def _choose_terms(table: pd.DataFrame, top: int, *, sign: int) -> pd.DataFrame:
    """Return the key terms of one side, the largest estimate first."""
    side = table[sign * table["estimate"] > 0]
    weight = sign * side["z" if "z" in side.columns else "estimate"]
    # Equal weights fall in the order of the alphabet, whatever the order of the rows.
    chosen = side.assign(weight=weight).sort_values(["weight", "term"], ascending=[False, True]).head(top)
    chosen = chosen.assign(weight=sign * chosen["estimate"])
    return chosen.sort_values(["weight", "term"], ascending=[False, True]).drop(columns="weight")


def _keep_sure(side: pd.DataFrame) -> pd.DataFrame:
    """Return the terms whose interval does not hold 0."""
    return side[(side["ci_low"] > 0) | (side["ci_high"] < 0)]


def _name_sides(table: pd.DataFrame) -> tuple[str, str]:
    """Return the names of target and reference."""
    named = [
        wording.name_value(c, str(table[c].iloc[0])) if c in table.columns else c
        for c in ("target", "reference")
    ]
    return named[0], "the rest" if named[1] == "rest" else named[1]


def _write_label(table: pd.DataFrame) -> str:
    """Return what the estimate is, as the estimand says it."""
    estimand = str(table["estimand"].iloc[0]) if "estimand" in table.columns else ""
    return "Log-odds ratio" if not estimand or estimand.startswith("log-odds") else estimand.split(",")[0]


def _write_title(title: bool | str, names: tuple[str, str]) -> str:
    """Return the title a chart gets."""
    return title if isinstance(title, str) else f"Key terms: {names[0]} against {names[1]}" * title


def _write_notes(table: pd.DataFrame, sides: tuple[pd.DataFrame, pd.DataFrame], kind: str) -> list[str]:
    """Return the lines beneath the chart: estimand, intervals, number of terms, validation."""
    shown = pd.concat(sides)
    hollow = len(_keep_sure(shown)) < len(shown)
    if kind == "bars":
        lines = f"Black lines: {wording.name_intervals(shown)}."
        signs = "Hollow: the interval holds 0." if hollow else ""
    else:
        lines = "Named: the key terms whose interval excludes 0."
        signs = ""
    parts = [
        wording.write_estimand(table),
        lines,
        signs,
        f"{len(table):,} terms compared.",
        f"{wording.write_range(shown['n_articles'], 'articles')} a term.",
        wording.write_validation(table),
    ]
    return [" ".join(p for p in parts if p)]


def _describe(
    table: pd.DataFrame, sides: tuple[pd.DataFrame, pd.DataFrame], names: tuple[str, str], kind: str
) -> str:
    """Return the alt text."""
    what = "Paired bars" if kind == "bars" else "Scatter of terms by occurrences"
    sentences = [f"{what}: {_write_label(table).lower()} of terms in {names[0]} against {names[1]}."]
    for name, side in zip(names, sides, strict=True):
        terms = [f"{r['term']} {describe_cell(r, form=wording.short_number)}" for _, r in side.iterrows()]
        sentences.append(f"More in {name}: {', '.join(terms) or 'none'}.")
    return " ".join([*sentences, wording.write_estimand(table), wording.write_validation(table)]).strip()
