"""Groups of rows by the values of columns, in an order that the order of rows cannot change."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Integers = NDArray[np.int64]


class Grouping(NamedTuple):
    """Which group each row belongs to.

    Attributes
    ----------
    codes : array of int
        Group of each row, an index into `table`.
    table : pandas.DataFrame
        One row a group: its values, sorted by the columns from left to right. Categorical columns keep the
        order of their categories; missing values form a group of their own and come last.
    levels : array of int, shape (groups, columns)
        The rank of each value within its column.
    """

    codes: Integers
    table: pd.DataFrame
    levels: Integers


def group_rows(frame: pd.DataFrame, columns: Sequence[str], *, complete: str | None = None) -> Grouping:
    """Group the rows of *frame* by the combinations of *columns* that occur.

    Parameters
    ----------
    complete : str, optional
        A categorical column, the last of *columns*, whose categories all appear beside every combination of
        the others, seen or not: the periods of a trend, gaps included.
    """
    ranked = [_rank(frame[c]) for c in columns]
    combined = np.zeros(len(frame), dtype=np.int64)
    for codes, values in ranked:
        combined = combined * max(len(values), 1) + codes
    seen, inverse = np.unique(combined, return_inverse=True)
    if complete is not None:
        size = len(ranked[-1][1])
        others, group = np.unique(combined // size, return_inverse=True)
        seen = (others[:, None] * size + np.arange(size)).ravel()
        inverse = group * size + combined % size
    levels = np.empty((len(seen), len(columns)), dtype=np.int64)
    rest = seen
    for i in range(len(columns) - 1, -1, -1):
        rest, levels[:, i] = np.divmod(rest, max(len(ranked[i][1]), 1))
    table = pd.DataFrame(
        {c: _take(ranked[i][1], levels[:, i]) for i, c in enumerate(columns)}, index=range(len(seen))
    )
    return Grouping(inverse.astype(np.int64), table, levels)


def _rank(values: pd.Series[Any]) -> tuple[Integers, pd.Series[Any]]:
    """Return the rank of each value and the sorted values, a missing one last."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        known: pd.Series[Any] = pd.Series(values.cat.categories.astype(values.dtype))
        codes = values.cat.codes.to_numpy().astype(np.int64)
    else:
        codes, uniques = pd.factorize(values)
        order = _order(uniques)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        codes = np.where(codes < 0, -1, rank[codes] if len(rank) else -1).astype(np.int64)
        known = pd.Series(uniques).iloc[order].reset_index(drop=True)
    if (codes < 0).any():
        codes = np.where(codes < 0, len(known), codes)
        known = known.reindex(range(len(known) + 1))
    return codes, known


def _order(uniques: Any) -> NDArray[np.intp]:
    """Return the sorting order of distinct values; values of mixed types are sorted by type, then as text."""
    try:
        return np.asarray(pd.Series(uniques).argsort(kind="stable"), dtype=np.intp)
    except TypeError:
        keys = [(type(v).__name__, str(v)) for v in uniques]
        return np.asarray(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)


def _take(values: pd.Series[Any], positions: Integers) -> pd.Series[Any]:
    return values.iloc[positions].reset_index(drop=True)


def name_cells(groupings: Sequence[Grouping], columns: Sequence[str]) -> pd.DataFrame:
    """Return the labels of every cell of the cross product of *groupings*, with *columns* in that order."""
    sizes = [len(grouping.table) for grouping in groupings]
    spots = np.unravel_index(np.arange(int(np.prod(sizes))), sizes)
    named: dict[str, Any] = {
        str(c): _take(grouping.table[c], np.asarray(spot, dtype=np.int64))
        for grouping, spot in zip(groupings, spots, strict=True)
        for c in grouping.table
    }
    return pd.DataFrame({c: named[c] for c in columns}, index=range(int(np.prod(sizes))))


def stable_number(names: pd.Series[Any]) -> int:
    """Return a number for the labels of one group, to seed a stream of random numbers of its own."""
    # Python's own hash of text differs from run to run.
    text = "\x1f".join(f"{column}={value}" for column, value in names.items())
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )
