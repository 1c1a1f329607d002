"""The formats: one entry each, sorted so that the surest to recognise are asked first.

A new family is a module with `recognise(file)` and `read(file, log, rows=…)`, and its entries here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, cast

import pandas as pd

from mediaframing.load.files import SourceFile
from mediaframing.load.report import FileLog
from mediaframing.tables import check_choice


@dataclass
class Batch:
    """Records as read: rows of a table, or one dictionary each; with their numbers in the file, from 1.

    `raw` holds each record before any cleaning, for its identifier; None derives it from the values.
    `is_article`
    says that the keys are the contract's already and that a missing outlet is no mistake of the user's.
    """

    numbers: list[int]
    frame: pd.DataFrame | None = None
    records: list[dict[str, Any]] = field(default_factory=list)
    raw: list[str] | None = None
    is_article: bool = False


class Reader(Protocol):
    """What a module of a format family offers."""

    def recognise(self, file: SourceFile, name: str) -> bool:
        """Tell whether *file* is of format *name*: by its bytes, by its ending where they leave it open."""

    def read(
        self, file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]
    ) -> Iterator[Batch]:
        """Yield batches of at most *rows* records; log what cannot be read and the encoding."""


@dataclass(frozen=True)
class Format:
    """One format: its name, the module that reads it, endings, what it yields, how it was checked."""

    name: str
    module: str
    extensions: tuple[str, ...]
    yields: str
    checked: str

    def reader(self) -> Reader:
        """Import the module that reads the format: only when a file of it turns up."""
        return cast("Reader", import_module(self.module))


_HERE = "mediaframing.load"
_TABLE = "one article a row; columns recognised by name or mapped with columns="
FORMATS = (
    Format(
        "parquet",
        f"{_HERE}.parquet_files",
        (".parquet", ".pq"),
        f"{_TABLE}; streams",
        "a real corpus of 21,580 articles",
    ),
    Format(
        "xlsx",
        f"{_HERE}.spreadsheets",
        (".xlsx", ".xlsm"),
        f"{_TABLE}; every sheet with such columns",
        "fixtures of the project",
    ),
    Format(
        "json",
        f"{_HERE}.json_files",
        (".json",),
        "one article an object: a list, a list within an object, or one object",
        "a real corpus of 2,032 files",
    ),
    Format(
        "jsonl",
        f"{_HERE}.json_lines",
        (".jsonl", ".ndjson"),
        "one article a line; streams",
        "fixtures of the project",
    ),
    Format(
        "csv",
        f"{_HERE}.delimited",
        (".csv", ".tsv", ".tab"),
        f"{_TABLE}; comma, semicolon, tab or bar; streams",
        "fixtures of the project",
    ),
    Format(
        "text",
        f"{_HERE}.text_files",
        (".txt", ".text"),
        "one article a file; header lines such as Date: recognised",
        "real corpora of 1 and 983 files",
    ),
)


def choose_format(file: SourceFile, name: str | None = None) -> Format | None:
    """Return the format of *file*: the one named, else the first that recognises it, else None."""
    if name is not None:
        check_choice(name, [f.name for f in FORMATS], name="format")
        return next(f for f in FORMATS if f.name == name)
    # The ending only says whom to ask first; the bytes decide.
    for known in sorted(FORMATS, key=lambda f: file.extension not in f.extensions):
        if known.reader().recognise(file, known.name):
            return known
    return None


def list_formats() -> pd.DataFrame:
    """List the formats `read_articles` reads.

    Returns
    -------
    pandas.DataFrame
        One row a format: `format` (the name for ``format=``), `extensions` (usual endings; files are told
        apart by content), `yields` (what a file gives), `checked` (against what the reader was tested). Any
        of them
        may lie within .zip, .tar, .tar.gz or .gz.

    Examples
    --------
    >>> import mediaframing as mf
    >>> list(mf.list_formats()["format"])
    ['parquet', 'xlsx', 'json', 'jsonl', 'csv', 'text']
    """
    return pd.DataFrame(
        {
            "format": [f.name for f in FORMATS],
            "extensions": [" ".join(f.extensions) for f in FORMATS],
            "yields": [f.yields for f in FORMATS],
            "checked": [f.checked for f in FORMATS],
        }
    )
