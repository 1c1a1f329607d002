"""Values of a source as text, and texts as columns: quick, because every body goes through here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa


def as_text(values: pd.Series) -> list[str]:
    """Return the values as text that can be stored: "" for missing ones, whole numbers without a point."""
    if isinstance(values.dtype, pd.StringDtype):
        # Out of the buffer: pandas would make each string by itself.
        return ["" if v is None else v for v in pa.array(values.array).to_pylist()]
    if values.dtype.kind == "M" or isinstance(values.dtype, pd.DatetimeTZDtype):
        return [v if isinstance(v, str) and v != "NaT" else "" for v in values.astype("str").tolist()]
    return [value_text(v) for v in values.tolist()]


def value_text(value: Any) -> str:
    """Return one value as text that can be stored."""
    if isinstance(value, str):
        # A lone surrogate, half of a character, cannot be stored or exported.
        return (
            value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
    if value is None or (isinstance(value, float) and value != value) or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def text_column(values: Sequence[str | None]) -> pd.Series:
    """Return texts as a column of pandas `str`; None is missing."""
    return pd.Series(pd.array(pa.array(values, pa.large_string()), dtype="str"))
