"""RTF exports: their text without markup, then the reader of the archive whose records it holds; the same saved as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from mediaframing.load.cleaning.dates import reads_as_date
from mediaframing.load.databases.apa_press import is_clipping_text, read_clippings
from mediaframing.load.factiva.factiva_fields import (
    CODES,
    Cell,
    accession_number,
    finish_fields,
    read_placed_fields,
)
from mediaframing.load.nexis.nexis_text import find_marks
from mediaframing.load.nexis.nexis_text import read_documents as read_nexis_documents
from mediaframing.load.nexis.nexis_uni import END, label_lines
from mediaframing.load.nexis.nexis_uni import read_documents as read_uni_documents
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_MOST_BYTES = 256 << 20
_CODE_LINE = re.compile(r"(?P<code>[A-Z]{2,3})(?:[\t ]+(?P<value>.*))?")
_LENGTH = re.compile(r"\d[\d.,  ]* ?[^\d\s]\D{0,18}")
# "345 words" and a date below, or field codes: how Factiva's articles begin.
_HEADING = re.compile(r"^(?:\d[\d.,]* \w{2,12}[ \t]*\n+[^\n]*\b\d{4}[ \t]*$|(?:HD|SE)[ \t]+\S)", re.MULTILINE)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
# Embedded pictures and objects are hexadecimal digits by the megabyte: no text in them.
_JOINED = re.compile(r"(?<=\})\s*(?=\{\\rtf[\d\\])")
_HEX = re.compile(r"[0-9a-fA-F\s]{2000,}")


def recognise(file: SourceFile, name: str) -> bool:
    """Tell RTF by its first bytes, an export saved as text by the closing lines of its articles."""
    if name == "rtf":
        return file.head.lstrip()[:5] == b"{\\rtf"
    if file.extension not in (".txt", ".text", "") or file.head.lstrip()[:1] in (b"<", b"{", b"["):
        return False
    # The first closing line may stand behind a long article.
    text = head_text(file)
    return any(map(_closes, text.split("\n"))) or bool(
        _HEADING.search(text[:4000]) and any(map(_closes, file.read().decode("utf-8", "replace").split("\n")))
    )


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the records of the archive that made the file; other RTF files hold no articles."""
    if log.format != "rtf":
        text = re.sub(r"\r\n?", "\n", read_text(file, log))
        yield from make_batches(read_archive_text(text, log, "a text"), rows)
        return
    # Files joined into one: each is a whole of its own, and the library reads up to the end of the first.
    parts = _JOINED.split(read_text(file, log))
    records = (
        record for part in parts for record in read_archive_text(_plain_text(part), log, "an RTF file")
    )
    yield from make_batches(
        (r._replace(number=n) for n, r in enumerate(records, 1)) if len(parts) > 1 else records, rows
    )


def read_archive_text(text: str, log: FileLog, kind: str) -> Iterator[Record]:
    """Return the records of a word processor's file, by its text; *kind* names the file where there are none.

    Raises
    ------
    UnreadableFileError
        For a text without the records of an archive known here.
    """
    lines = text.split("\n")
    if any(END.fullmatch(line) for line in lines):
        return read_uni_documents(label_lines(lines), log)
    if find_marks(text):
        return read_nexis_documents(text, log)
    if is_clipping_text(text):
        return read_clippings(text)
    if any(accession_number(line) for line in lines):
        return read_factiva_lines(lines)
    raise UnreadableFileError(f"no articles: {kind} without the records of an archive known here")


def read_factiva_lines(lines: list[str]) -> Iterator[Record]:
    """Yield Factiva's articles from lines of text: each ends with its accession number."""
    held: list[str] = []
    number = 0
    for line in lines:
        held.append(line.strip())
        found = _accession(line)
        if found:
            number += 1
            is_coded = any(re.match(r"HD(?:\s|$)", above) for above in held)
            fields = _read_coded(held) if is_coded else _read_placed(held)
            fields["accession_number"] = found
            yield Record(number, finish_fields(fields), "\n".join(held))
            held = []


def _closes(line: str) -> bool:
    """Tell the last line of an article: a number alone, behind the name of a document in any language."""
    return bool(END.fullmatch(line.strip())) or (" " in line.strip() and bool(_accession(line)))


def _accession(line: str) -> str:
    code = _CODE_LINE.fullmatch(line.strip())
    return accession_number(code["value"] or "") if code and code["code"] == "AN" else accession_number(line)


def _read_coded(held: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    code, body = "", list[str]()
    for line in held:
        match = _CODE_LINE.fullmatch(line)
        if match and match["code"] in CODES:
            code, line = match["code"], match["value"] or ""
        if code in ("LP", "TD") and line:
            body.append(line)
        elif code and line:
            name = CODES[code]
            fields[name] = f"{fields[name]} {line}" if name in fields else line
    return fields | {"body": "\n\n".join(body)}


def _read_placed(held: list[str]) -> dict[str, Any]:
    """Read the unlabelled layout: headline first, the date some lines below, the text after the copyright."""
    lines = [line for line in held if line]
    date_at = next((i for i, line in enumerate(lines[1:25], 1) if len(line) < 60 and reads_as_date(line)), 0)
    owned = (i for i, line in enumerate(lines) if i >= date_at and _COPYRIGHT.match(line))
    end = next(owned, date_at + 3)
    has_length = date_at > 0 and bool(_LENGTH.fullmatch(lines[date_at - 1]))
    # Above the number of words stands the author, above the author the headline.
    title_at = max(date_at - (3 if has_length and date_at >= 3 else 1 + has_length), 0)
    cells = [Cell(line) for line in lines[:title_at]] + [Cell(lines[title_at], "title")]
    for place, line in enumerate(lines[title_at + 1 : date_at], title_at + 1):
        cells.append(Cell(line, "" if has_length and place == date_at - 1 else "byline"))
    fields = read_placed_fields([*cells, *(Cell(line) for line in lines[date_at : end + 1])])
    rest = lines[end + 1 : -1]
    if len(rest) > 1 and len(rest[-1]) < 80 and not rest[-1].endswith((".", "!", "?", '"', "”")):
        add_field(fields, "publisher", rest.pop())
    return fields | {"body": "\n\n".join(rest)}


def _plain_text(text: str) -> str:
    if len(text) > _MOST_BYTES:
        raise UnreadableFileError(f"larger than {_MOST_BYTES >> 20} MB of RTF: split it")
    try:
        plain = str(import_module("striprtf.striprtf").rtf_to_text(_HEX.sub(" ", text), errors="replace"))
    # striprtf follows the file's own code pages and numbers; whatever it raises means the same here.
    except Exception as error:
        raise UnreadableFileError(f"damaged RTF: {type(error).__name__}: {str(error)[:100]}") from error
    return re.sub(r"\r\n?", "\n", plain)
