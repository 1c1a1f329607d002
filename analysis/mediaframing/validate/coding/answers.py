"""The answers of coders as a table: what it must hold, and what stands in for several coders' answers."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.tables import MediaframingError, check_columns, suggest_names

CODING_COLUMNS = ("unit_id", "coder", "variable", "value")
REMEDY = "Give what read_coding returned: unit_id, coder, variable, value, one row an answer."


def require_coding(coding: pd.DataFrame) -> pd.DataFrame:
    """Return the given answers (missing codes left out), sorted, or raise for columns and double answers."""
    check_columns(coding, CODING_COLUMNS, name="coding", remedy=REMEDY)
    if not coding.columns.is_unique:
        repeated = sorted({str(c) for c in coding.columns[coding.columns.duplicated()]})
        raise MediaframingError(f"coding has columns of the same name: {repeated}. Rename or drop them.")
    for column in CODING_COLUMNS[:3]:
        if coding[column].isna().any():
            rows = coding.index[coding[column].isna()].tolist()[:10]
            raise MediaframingError(f"coding has no {column} in rows {rows}: every answer needs one.")
    missing = coding["value"].isna() | (coding["value"].astype("str").str.strip() == "")
    given = coding[~missing].copy()
    keys = ["unit_id", "coder", "variable"]
    double = given[given.duplicated(keys, keep=False)]
    if len(double):
        named = double[keys].drop_duplicates().astype("str").agg(" / ".join, axis=1).tolist()
        more = f" and {len(named) - 10} more" if len(named) > 10 else ""
        raise MediaframingError(
            f"coding holds more than one answer of a coder on the same unit and variable: {named[:10]}{more}. "
            "Keep one of each."
        )
    order = given[keys].astype("str").sort_values(keys).index if given.index.is_unique else None
    if order is None:
        given = given.reset_index(drop=True)
        order = given[keys].astype("str").sort_values(keys).index
    return given.loc[order].reset_index(drop=True)


def choose_variable(coding: pd.DataFrame, variable: str | None) -> pd.DataFrame:
    """Return the answers on *variable*; None is the only one there is."""
    known = sorted(coding["variable"].astype("str").unique())
    if variable is None and len(known) == 1:
        return coding
    if variable is None:
        raise MediaframingError(f"coding has answers on {known}: say which one with variable=.")
    if variable not in known:
        raise MediaframingError(
            f"variable={variable!r} has no answers; coding has {known}.{suggest_names(variable, known)}"
        )
    return coding[coding["variable"].astype("str") == variable]


def label_values(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as text; 3.0 is "3", since a column of whole numbers turns into floats by one gap."""
    places, found = pd.factorize(values.astype("object"), use_na_sentinel=False)
    words = [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v).strip() for v in found]
    labels = pd.array(words, dtype="str").take(places)
    return pd.Series(labels, index=values.index, name=values.name, dtype="str")


def average_answers(coding: pd.DataFrame, values: Sequence[str]) -> pd.DataFrame:
    """Return unit × value: the share of a unit's coders who gave the value, so that no tie has to be broken."""
    shares = pd.crosstab(coding["unit_id"].astype("str"), label_values(coding["value"]), normalize="index")
    return shares.reindex(columns=list(values), fill_value=0.0).astype("float64")


def open_stream(rng: Any, name: str) -> np.random.Generator:
    """Return a generator for *name* alone, so that neither order nor company changes what is drawn."""
    base = rng.integers(2**32) if isinstance(rng, np.random.Generator) else rng
    if base is None:
        return np.random.default_rng()
    return np.random.default_rng([int(base), zlib.crc32(name.encode())])
