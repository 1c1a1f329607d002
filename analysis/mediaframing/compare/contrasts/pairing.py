"""Which groups are contrasted, and in which order: all pairs, or each against a reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.contrasts.adjusting import ADJUSTMENTS
from mediaframing.compare.sampling.grouping import group_rows
from mediaframing.compare.sampling.intervals import Integers
from mediaframing.compare.sampling.settings import read_names
from mediaframing.tables import MediaframingError, check_choice, suggest_names

MEASURES = ("difference", "ratio")


@dataclass(frozen=True)
class Contrast:
    """What is asked about pairs: which column's groups, against which, how measured and adjusted."""

    column: str
    reference: Any
    measure: str
    adjust: str | None
    match: str | None


def ask_contrast(
    contrast: str | None,
    *,
    by: str | Sequence[str],
    reference: Any,
    measure: str,
    adjust: str | None,
    match: str | None = None,
    articles: pd.DataFrame | None = None,
) -> Contrast | None:
    """Return the contrast asked for, None where there is none, or raise one error with every problem."""
    columns = read_names(by, name="by")
    check_choice(measure, MEASURES, name="measure")
    if adjust is not None:
        check_choice(adjust, ADJUSTMENTS, name="adjust")
    if contrast is None:
        given = [f"{n}={v!r}" for n, v in (("reference", reference), ("match", match)) if v is not None]
        if given:
            raise MediaframingError(
                f"{', '.join(given)} needs contrast=, the column whose groups are compared in pairs, "
                "such as contrast='outlet'."
            )
        return None
    if contrast not in columns:
        hint = suggest_names(contrast, columns)
        raise MediaframingError(
            f"contrast={contrast!r} is not among by={list(columns)}.{hint} Add it to by=."
        )
    column = _match_column(match, articles)
    return Contrast(contrast, reference, measure, adjust, column)


def _match_column(match: str | None, articles: pd.DataFrame | None) -> str | None:
    if match is None:
        return None
    known = [] if articles is None else [str(c) for c in articles.columns]
    column = "event_id" if match == "event" else match
    if column not in known:
        raise MediaframingError(
            f"match={match!r} needs the column {column!r} of articles; it has {known}."
            f"{suggest_names(column, known)} mark_events adds event_id."
        )
    return column


def find_pairs(
    table: pd.DataFrame, contrast: Contrast, *, by: Sequence[str], measured: Sequence[str]
) -> tuple[Integers, Integers]:
    """Return the numbers of the cells a and b of every pair, in reading order."""
    rest = [c for c in [*by, *measured] if c != contrast.column]
    value = group_rows(table, [contrast.column])
    place = group_rows(table, rest).codes
    seen = value.table[contrast.column]
    wanted = None
    if contrast.reference is not None:
        known = seen.tolist()
        if contrast.reference not in known:
            hint = suggest_names(str(contrast.reference), [str(k) for k in known])
            raise MediaframingError(
                f"reference={contrast.reference!r} is no group of {contrast.column!r}; its groups are "
                f"{known[:12]}.{hint}"
            )
        wanted = known.index(contrast.reference)
    pairs = []
    order = np.lexsort((value.codes, place))
    for cells in np.split(order, np.flatnonzero(np.diff(place[order])) + 1):
        pairs += [
            (int(a), int(b)) if value.codes[a] != wanted else (int(b), int(a))
            for a, b in combinations(cells, 2)
            if wanted is None or wanted in (value.codes[a], value.codes[b])
        ]
    a, b = (np.array([p[i] for p in pairs], dtype=np.int64) for i in (0, 1))
    outer = [c for c in by if c != contrast.column]
    keys = [value.codes[b], value.codes[a]]
    if measured:
        keys.insert(0, group_rows(table, list(measured)).codes[a])
    if outer:
        keys.append(group_rows(table, outer).codes[a])
    read = np.lexsort(keys)
    return a[read], b[read]


def label_pairs(
    table: pd.DataFrame, contrast: Contrast, named: Sequence[str], one: Integers, other: Integers
) -> pd.DataFrame:
    """Return the columns that name each pair, group_a and group_b in place of the contrasted one."""
    columns: dict[str, Any] = {}
    for column in named:
        if column == contrast.column:
            for name, cells in (("group_a", one), ("group_b", other)):
                columns[name] = table[column].iloc[cells].reset_index(drop=True)
        else:
            columns[column] = table[column].iloc[one].reset_index(drop=True)
    return pd.DataFrame(columns, index=range(len(one)))
