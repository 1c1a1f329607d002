"""An estimates table as a reader sees it: named columns, rounded numbers, intervals in one column, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from mediaframing.plot import cells, wording
from mediaframing.tables import check_columns

# Characters that XML 1.0 forbids, and halves of surrogate pairs, which UTF-8 does.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
HEADS = {
    "estimate": "Estimate",
    "ci_low": "CI low",
    "ci_high": "CI high",
    "n": "n",
    "n_articles": "Articles",
    "n_clusters": "Clusters",
    "n_articles_without": "Articles without",
    "p_value": "p",
    "p_adjusted": "p adjusted",
}
# Columns that go beneath the table where they say the same of every row.
NOTED = ("method", "validation", "estimand", "contrast", "effect_name")
EMPTY = "–"


class Typeset(NamedTuple):
    """A table in words: heads, rows of cells, which columns hold numbers, and what stands beneath."""

    heads: list[str]
    rows: list[list[str]]
    numeric: list[bool]
    notes: list[str]


def typeset(estimates: pd.DataFrame, *, digits: int) -> Typeset:
    """Return *estimates* ready for print.

    Parameters
    ----------
    estimates : pandas.DataFrame
        An estimates table, whose limits become one column and whose constant texts become notes; any other
        table is taken as it is.
    digits : int
        Decimal places of numbers that are no counts.
    """
    is_estimates = {"estimate", "ci_low", "ci_high", "method"} <= set(map(str, estimates.columns))
    notes = _collect_notes(estimates) if is_estimates else []
    left_out = {c for c in NOTED if c in estimates.columns} if is_estimates else set()
    heads, columns, numeric = [], [], []
    for column in map(str, estimates.columns):
        if column in left_out or (is_estimates and column == "ci_high"):
            continue
        if is_estimates and column == "ci_low":
            heads.append("Interval")
            columns.append([_interval(row, digits) for _, row in estimates[["ci_low", "ci_high"]].iterrows()])
        elif is_estimates and column == "estimate":
            heads.append("Estimate")
            columns.append([_estimate(row, digits) for _, row in estimates.iterrows()])
        else:
            heads.append(clean_text(HEADS.get(column, _name_column(column))))
            columns.append([_cell(column, value, digits) for value in estimates[column]])
        kind = estimates[column].dtype
        numeric.append(pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind))
    rows = [list(row) for row in zip(*columns, strict=True)]
    return Typeset(heads, rows, numeric, notes)


def choose_columns(estimates: pd.DataFrame, columns: Sequence[str] | None) -> pd.DataFrame:
    """Return the table with *columns* only, in their order."""
    if columns is None:
        return estimates
    check_columns(estimates, columns, name="estimates", remedy="columns= names what to keep.")
    return estimates[list(columns)]


def clean_text(words: object) -> str:
    """Return *words* without characters that XML or UTF-8 cannot hold."""
    return _FORBIDDEN.sub("\ufffd", str(words))


def _name_column(column: str) -> str:
    words = column.replace("_", " ")
    return words[:1].upper() + words[1:]


def _collect_notes(table: pd.DataFrame) -> list[str]:
    """Return estimand, method and validation as sentences, each once; reasons for gaps stand in their cells."""
    known = table[table["estimate"].notna()]
    told = wording.group_by_form(list(dict.fromkeys(str(m) for m in known["method"])))
    methods = "; ".join(wording.merge_numbers(forms) for forms in told)
    parts = [
        wording.write_estimand(table),
        f"Method: {methods}." if methods else "",
        wording.write_validation(table) if "validation" in table.columns else "",
    ]
    return [clean_text(p) for p in parts if p]


def _estimate(row: pd.Series, digits: int) -> str:
    if pd.notna(row["estimate"]):
        return _number(float(row["estimate"]), digits)
    counted = {"n_articles", "n_clusters"} <= set(row.index)
    return clean_text(cells.explain_gap(row) if counted else row["method"])


def _interval(row: pd.Series, digits: int) -> str:
    if row.isna().any():
        return EMPTY
    return f"[{_number(float(row['ci_low']), digits)}, {_number(float(row['ci_high']), digits)}]"


def _cell(column: str, value: Any, digits: int) -> str:
    """Return one value as text: counts with separators, other numbers rounded, days without a time."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return EMPTY
    if isinstance(value, bool) or pd.api.types.is_bool(value):
        return "yes" if value else "no"
    if pd.api.types.is_integer(value):
        return f"{int(value):,}".replace("-", "−") if column.startswith("n") else str(value)
    if pd.api.types.is_float(value):
        return _number(float(value), digits)
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
    return clean_text(wording.translate_value(column, " ".join(str(value).split())))


def _number(value: float, digits: int) -> str:
    """Return *value* rounded, with a true minus and never "−0.00"."""
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    words = f"{value:,.{digits}f}"
    return (words.lstrip("-") if float(words.replace(",", "")) == 0 else words).replace("-", "−")
