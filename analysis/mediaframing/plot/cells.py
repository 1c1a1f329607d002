"""The estimates table as a chart reads it: checked, one concept chosen, cells told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError, check_columns, suggest_names

NEEDED = ("estimate", "ci_low", "ci_high", "n", "n_articles", "n_clusters", "method", "validation")
PERIOD_COLUMNS = ("period", "period_start")
REMEDY = "Make the table with compare_shares or compare_trends."
UNKNOWN = "unknown"
# Characters of a reason that a row of a chart still holds.
LONGEST_REASON = 48


def require_estimates(estimates: pd.DataFrame, *, extra: Iterable[str] = (), remedy: str = REMEDY) -> None:
    """Raise unless *estimates* is an estimates table with at least one row and the columns *extra*."""
    check_columns(estimates, (*NEEDED, *extra), name="estimates", remedy=remedy)
    if estimates.empty:
        raise MediaframingError(
            "estimates has no rows, so there is nothing to draw. Check the filters before it, or whether "
            "any mention was found at all."
        )


def require_shares(estimates: pd.DataFrame, *, extra: Iterable[str] = ()) -> None:
    """Raise unless *estimates* is a table of shares with at least one row and the columns *extra*."""
    require_estimates(estimates, extra=extra)
    numbers = estimates[["estimate", "ci_low", "ci_high"]]
    outside = estimates[((numbers < 0) | (numbers > 1)).any(axis=1)]
    if len(outside):
        row = outside.iloc[0]
        raise MediaframingError(
            f"{len(outside)} of {len(estimates)} estimates lie outside 0 to 1 (first: {row['estimate']:g}, "
            f"interval {row['ci_low']:g} to {row['ci_high']:g}); this chart draws shares. Give a table of "
            f"compare_shares or compare_trends; divide per cents by 100; differences, means and rates are "
            f"drawn by plot_means."
        )


def grouping_columns(estimates: pd.DataFrame) -> list[str]:
    """Return the grouping columns: those before the estimates contract begins, periods left out."""
    columns = [str(c) for c in estimates.columns]
    first = min(columns.index(c) for c in ESTIMATE_COLUMNS if c in columns)
    return [c for c in columns[:first] if c not in PERIOD_COLUMNS]


def in_order(values: Iterable[object]) -> list[str]:
    """Return the distinct *values* as text in the order they first appear; missing ones as "unknown"."""
    return list(dict.fromkeys(UNKNOWN if pd.isna(v) else str(v) for v in values))  # type: ignore[call-overload]


def as_text(estimates: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a copy whose *columns* are text, so that numbers and categories compare as they are drawn."""
    text = {c: [UNKNOWN if pd.isna(v) else str(v) for v in estimates[c]] for c in columns}
    return estimates.assign(**text)


def keep_value(estimates: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    """Return the rows whose *column* is *value*, or raise with the values there are."""
    check_columns(
        estimates, [column], name="estimates", remedy=f"Without it {column}={value!r} has no meaning."
    )
    known = in_order(estimates[column])
    if value not in known:
        listed = ", ".join(repr(k) for k in known[:12]) + (", …" if len(known) > 12 else "")
        hint = suggest_names(str(value), known)
        raise MediaframingError(f"{column}={value!r} is not in the estimates; they hold {listed}.{hint}")
    return estimates[estimates[column] == value]


def keep_concept(estimates: pd.DataFrame, concept: str | None) -> tuple[pd.DataFrame, str]:
    """Return the rows of *concept* and its name; without a name the table must hold no more than one."""
    if concept is not None:
        return keep_value(estimates, "concept", concept), concept
    if "concept" not in estimates.columns:
        return estimates, ""
    known = in_order(estimates["concept"])
    if len(known) > 1:
        listed = ", ".join(repr(k) for k in known[:12]) + (", …" if len(known) > 12 else "")
        raise MediaframingError(
            f"estimates holds {len(known)} concepts ({listed}); a chart shows one. Say which: "
            f"concept={known[0]!r}."
        )
    return estimates, known[0]


def require_unique(estimates: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise when two rows fall on the same place of a chart, because one would hide the other."""
    twice = estimates.duplicated(list(columns), keep=False)
    if twice.any():
        row = estimates[twice].iloc[0]
        place = ", ".join(f"{c}={row[c]!r}" for c in columns)
        raise MediaframingError(
            f"{int(twice.sum())} rows of estimates fall on one place of the chart (for example {place}). "
            f"Keep one of each, or give the column that tells them apart as a grouping column."
        )


def explain_gap(row: pd.Series) -> str:
    """Return why a cell has no estimate, short enough to stand in the chart."""
    method = str(row["method"])
    n_articles, n_clusters = int(row["n_articles"]), int(row["n_clusters"])
    if n_articles == 0:
        return "no articles"
    reason = method.removeprefix("not estimable").lstrip(": ") if method.startswith("not estimable") else ""
    if "needed" not in reason:
        return reason if 0 < len(reason) <= LONGEST_REASON else "not estimable"
    articles = f"{n_articles:,} article{'s' if n_articles != 1 else ''}"
    if n_clusters != n_articles:
        articles = f"{n_clusters:,} stor{'ies' if n_clusters != 1 else 'y'} in {articles}"
    return f"n too small ({articles})"
