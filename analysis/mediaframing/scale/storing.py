"""Tables as Parquet files: the same bytes for the same table, and each file there as a whole or not at all."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from mediaframing.load.cleaning.values import as_text, text_column

# What a file is called until it is complete: hidden, and swept up by the next run.
UNFINISHED = ".unfinished-"


def pack_table(table: pd.DataFrame) -> bytes:
    """Return a table as the bytes of a Parquet file (zstd)."""
    # In one chunk each: where columns are cut would show in the bytes.
    arrow = _as_arrow(table).combine_chunks()
    file = io.BytesIO()
    pq.write_table(arrow, file, compression="zstd")
    return file.getvalue()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under another name first, so that whoever reads *path* finds all of it or what was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{UNFINISHED}{path.name}")
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write *content* as JSON that people can read."""
    write_whole(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())


def sweep(folder: Path) -> None:
    """Remove what an interrupted run left unfinished."""
    for left in folder.rglob(f"{UNFINISHED}*"):
        left.unlink()


def _as_arrow(table: pd.DataFrame) -> pa.Table:
    try:
        return pa.Table.from_pandas(table, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        # A source's own column of mixed kinds: Arrow wants one kind a column.
        return pa.Table.from_pandas(table.apply(_settle_kind), preserve_index=False)


def _settle_kind(column: pd.Series) -> pd.Series:
    try:
        pa.Array.from_pandas(column)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        missing = column.isna()
        texts = [None if no else text for no, text in zip(missing, as_text(column), strict=True)]
        return text_column(texts).set_axis(column.index)
    return column
