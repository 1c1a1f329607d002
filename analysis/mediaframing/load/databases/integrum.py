"""Integrum (Russian press) exports: workbooks with Russian column names, and the same table as HTML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from mediaframing.load.cleaning.month_names import fold
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.markup import head_text, parse_html, read_blocks, read_text
from mediaframing.load.records import Batch, Record, make_batches
from mediaframing.load.report import FileLog
from mediaframing.load.tables.spreadsheets import check_size

_COLUMNS = {
    "источник": "outlet", "дата": "published", "время": "time", "заголовок": "title", "анонс": "body",
    "текст": "body", "оригинал": "original", "автор": "byline", "рубрика": "section", "номер": "issue",
    "страница": "page", "полоса": "page", "язык": "language", "ссылка": "url",
}  # fmt: skip
_BY_NAME = {fold(name): field for name, field in _COLUMNS.items()}
_NEEDED = {"outlet", "title"}
_LOOK = 1 << 18
_DATE_LINE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_SIGNS = ("источник", "заголовок")


def recognise(file: SourceFile, name: str) -> bool:
    """Tell an export by two of its column names."""
    if file.head.startswith(b"PK\x03\x04"):
        return file.extension in {".xlsx", ".xlsm"} and all(sign in _look_inside(file) for sign in _SIGNS)
    text = head_text(file)
    return "<t" in text[:20_000].lower() and all(
        f">{sign}" in re.sub(r">\s+", ">", text[:20_000].lower()) for sign in _SIGNS
    )


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles of every sheet or table with such columns."""
    is_workbook = file.head.startswith(b"PK\x03\x04")
    lines = _read_workbook(file, log) if is_workbook else _read_tables(read_text(file, log))
    yield from make_batches(_read_records(lines), rows)


def _look_inside(file: SourceFile) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(file.read())) as archive:
            for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
                if part in archive.namelist():
                    with archive.open(part) as opened:
                        text = opened.read(_LOOK).decode("utf-8", "ignore").lower()
                    if _SIGNS[0] in text:
                        return text
    # A damaged archive is no export known here; who reads it next says what is wrong.
    except Exception:
        return ""
    return ""


def _read_workbook(file: SourceFile, log: FileLog) -> Iterator[Sequence[Any]]:
    import openpyxl

    data = check_size(file.read())
    log.encoding = "utf-8"
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            yield from sheet.iter_rows(values_only=True)
    except UnreadableFileError:
        raise
    # openpyxl raises whatever its XML and zip layers do; all of it means the same here.
    except Exception as error:
        raise UnreadableFileError(f"damaged workbook: {type(error).__name__}: {str(error)[:120]}") from error


def _read_tables(text: str) -> Iterator[Sequence[Any]]:
    for row in parse_html(text).iter("tr"):
        if not row.findall(".//tr"):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            yield ["\n\n".join(read_blocks(cell)) for cell in cells]


def _read_records(lines: Iterator[Sequence[Any]]) -> Iterator[Record]:
    names: list[str] = []
    number = 0
    for line in lines:
        values = ["" if value is None else _as_text(value) for value in line]
        fields = [_BY_NAME.get(fold(value.strip()), "") for value in values]
        if set(fields) >= _NEEDED:
            names = [field or fold(value).strip() for field, value in zip(fields, values, strict=True)]
            continue
        if not names or not any(values):
            continue
        number += 1
        record = {name: value for name, value in zip(names, values, strict=False) if name and value}
        yield Record(number, _finish(record), "\x1f".join(values))


def _finish(record: dict[str, Any]) -> dict[str, Any]:
    """Join date and time; leave out the headline and the date that the text repeats at its beginning."""
    time = record.pop("time", "")
    if time and not re.match(r"0?0:00", time):
        record["published"] = f"{record.get('published', '')} {time}"
    lines = str(record.get("body", "")).strip().split("\n")
    for test in (
        lambda line: line.strip() == record.get("title", "").strip(),
        lambda line: bool(_DATE_LINE.fullmatch(line.strip())),
    ):
        while lines and not lines[0].strip():
            lines.pop(0)
        if len(lines) > 1 and test(lines[0]):
            lines.pop(0)
    record["body"] = "\n".join(lines).strip()
    record.setdefault("language", "ru")
    return record | {"database": "Integrum"}


def _as_text(value: object) -> str:
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else str(value)
