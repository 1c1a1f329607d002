"""Tables of a report as files: CSV that a spreadsheet opens without running anything, and Parquet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from mediaframing.tables import disarm_formulas


def write_csv(table: pd.DataFrame, path: Path) -> Path:
    """Write *table* as UTF-8 CSV, text cells that a spreadsheet would run as formulas made plain text."""
    safe = table.copy()
    for column in safe.columns:
        if pd.api.types.is_string_dtype(safe[column].dtype):
            safe[column] = disarm_formulas(safe[column])
    path.parent.mkdir(parents=True, exist_ok=True)
    safe.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    return path


def write_evidence(table: pd.DataFrame, folder: Path, name: str) -> None:
    """Write *table* twice: `name.parquet` as it is, `name.csv` for reading."""
    folder.mkdir(parents=True, exist_ok=True)
    table.to_parquet(folder / f"{name}.parquet", compression="zstd")
    write_csv(table, folder / f"{name}.csv")
