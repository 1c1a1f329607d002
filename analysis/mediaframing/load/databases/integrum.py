"""Integrum (Russian press) exports: workbooks with Russian column names, the same table as HTML, and reports.

A report is a page with a table of contents, then each article's coded fields (^ИС, ^ДТ, …), headline and text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from mediaframing.load.cleaning.month_names import fold
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.markup import head_text, parse_html, read_blocks, read_text, text_of
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog
from mediaframing.load.tables.spreadsheets import check_size
from mediaframing.text.paragraphs import restore_paragraphs

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
# The codes of a report's fields.
_CODES = {
    "ИС": "outlet", "РБ": "section", "НР": "issue", "ДТ": "published", "АВ": "byline", "ЗГ": "title", "ПЗ": "subtitle",
    "СТ": "page", "ВР": "time", "ЯЗ": "language", "ТЕ": "body", "МЕ": "place", "ПР": "notes", "ИЗ": "publisher",
}  # fmt: skip
_CODE = re.compile(r"\^(?P<code>[А-ЯЁ]{2}):\s*(?P<value>[^^]*)")
_CONTENTS = re.compile(r"<a\s+href=[\"']?#(\d+)", re.IGNORECASE)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell an export by two of its column names."""
    if file.head.startswith(b"PK\x03\x04"):
        return file.extension in {".xlsx", ".xlsm"} and all(sign in _look_inside(file) for sign in _SIGNS)
    if _begins_report(file):
        return True
    text = head_text(file)
    return "<t" in text[:20_000].lower() and all(
        f">{sign}" in re.sub(r">\s+", ">", text[:20_000].lower()) for sign in _SIGNS
    )


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles of every sheet or table with such columns."""
    if _begins_report(file):
        yield from make_batches(_read_report(read_text(file, log), log), rows)
        return
    is_workbook = file.head.startswith(b"PK\x03\x04")
    lines = _read_workbook(file, log) if is_workbook else _read_tables(read_text(file, log))
    yield from make_batches(_read_records(lines), rows)


def _begins_report(file: SourceFile) -> bool:
    """Tell a report by its title and the links of its contents; the codes may stand far behind them."""
    head = file.head.lstrip()[:4000].lower()
    return head.startswith(b"<") and bool(
        re.search(rb"<title>\s*report \d\d?\.\d\d?\.\d{4}", head) and re.search(rb"href=[\"']?#1\b", head)
    )


def _read_report(text: str, log: FileLog) -> Iterator[Record]:
    tree = parse_html(text)
    retrieved = next((text_of(node) for node in tree.iter("h3")), "").removeprefix("Report").strip()
    numbers = []
    for place, box in enumerate(tree.iter("pre"), 1):
        article = box.getparent()
        anchor = next((a.get("name") for a in article.iter("a") if a.get("name")), "")
        numbers.append(int(anchor) if anchor and anchor.isdecimal() else place)
        fields: dict[str, Any] = {"retrieved": retrieved}
        table = article.find(".//table")
        for code in _CODE.finditer(text_of(table) if table is not None else ""):
            add_field(fields, _CODES.get(code["code"], code["code"].lower()), code["value"].strip(" |,"))
        fields.setdefault("title", " ".join(text_of(node) for node in article.iter("h3")))
        fields["body"] = _join_lines("".join(box.itertext()))
        yield Record(place, _finish(fields), "\n".join(read_blocks(article)))
    announced = {int(number) for number in _CONTENTS.findall(text)}
    if announced:
        log.compare_announced(len(announced), numbers)


def _join_lines(text: str) -> str:
    """Return a text set in lines of one width as paragraphs: each begins with an indented line."""
    lines = text.replace("\r", "").strip("\n").split("\n")
    if not any(line[:1].isspace() for line in lines):
        return restore_paragraphs(text)
    paragraphs: list[str] = []
    for line in lines:
        part = line.strip()
        if line[:1].isspace() or not part or not paragraphs:
            paragraphs.append(part)
        else:
            paragraphs[-1] += (
                part if re.search(r"\w-$", paragraphs[-1]) else f" {part}" if paragraphs[-1] else part
            )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


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
