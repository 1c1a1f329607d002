"""XLSX workbooks: every sheet whose first row names known columns."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from mediaframing.load.columns import normalise_name, recognise_field
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog

_MOST_UNPACKED = 1 << 30
# A header may stand below a few lines of description.
_HEADER_WITHIN = 10


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a workbook: a zip archive with the parts of one."""
    return file.head.startswith(b"PK\x03\x04") and file.extension in {".xlsx", ".xlsm"}


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the rows of each sheet; formulas give their stored values and are never run."""
    import openpyxl

    data = check_size(file.read())
    log.encoding = "utf-8"
    number = 0
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            lines = sheet.iter_rows(values_only=True)
            names = _find_header(lines, header_names)
            if not names:
                log.remark(f"sheet {sheet.title!r} has no header with known columns")
                continue
            while part := list(islice(lines, rows)):
                batch = _make_batch(names, part, number)
                number += len(part)
                if batch.numbers:
                    yield batch
    except UnreadableFileError:
        raise
    # openpyxl raises whatever its XML and zip layers do; all of it means the same here.
    except Exception as error:
        raise UnreadableFileError(f"damaged workbook: {type(error).__name__}: {str(error)[:120]}") from error


def check_size(data: bytes) -> bytes:
    """Return *data* unless it is no zip archive or one that swells beyond reason."""
    try:
        unpacked = sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, struct.error) as error:
        raise UnreadableFileError(f"damaged workbook: {error}") from error
    if unpacked > _MOST_UNPACKED:
        raise UnreadableFileError(f"unpacks to {unpacked:,} bytes: taken for a zip bomb")
    return data


def _find_header(lines: Iterator[tuple[Any, ...]], header_names: frozenset[str]) -> list[str]:
    for line in islice(lines, _HEADER_WITHIN):
        names = ["" if value is None else str(value).strip() for value in line]
        if any(recognise_field(n) or normalise_name(n) in header_names for n in names if n):
            return [name or f"column_{place}" for place, name in enumerate(names, 1)]
    return []


def _make_batch(names: Sequence[str], part: Sequence[tuple[Any, ...]], number: int) -> Batch:
    numbers, records = [], []
    for place, line in enumerate(part, number + 1):
        values = {
            name: _as_text(value) for name, value in zip(names, line, strict=False) if value is not None
        }
        if values:
            numbers.append(place)
            records.append(values)
    raw = ["\x1f".join(record.get(name, "") for name in names) for record in records]
    return Batch(numbers, records=[dict(r) for r in records], raw=raw)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value == datetime(value.year, value.month, value.day)
            else value.isoformat()
        )
    return value.isoformat() if isinstance(value, date) else str(value)
