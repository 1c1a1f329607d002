"""NewsBank (Access World News) exports as plain text; written after their documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.cleaning.dates import find_written_date
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_FIELDS = {
    "paper": "outlet", "source": "outlet", "publication": "outlet", "newspaper": "outlet", "title": "title",
    "headline": "title", "date": "published", "author": "byline", "byline": "byline", "author/byline": "byline",
    "section": "section", "page": "page", "edition": "edition", "column": "column", "length": "length",
    "word count": "length", "readability": "readability", "memo": "memo", "caption": "captions",
    "correction": "correction", "index terms": "subject", "record number": "record_number",
    "openurl link": "url", "citation": "citation", "article bookmark(openurl compliant)": "url",
    "copyright": "copyright", "dateline": "dateline", "location": "location", "language": "language",
}  # fmt: skip
_LABEL = re.compile(r"^[ \t]*(?P<label>[A-Za-z][A-Za-z /()]{2,40}):[ \t]*(?P<value>.*)$")
_SIGN = re.compile(r"NewsBank|Access World News|^\s*Record Number:\s*\S", re.IGNORECASE | re.MULTILINE)
_END = re.compile(
    r"^[ \t]*(?:[-_=*]{20,}|Copyright(?:, | \(c\)| ©|,? (?:19|20)\d\d\b)[^\n]*)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# "Outlet - March 1, 2022", and "March 1, 2022 | Outlet | Author".
_MASTHEAD = re.compile(
    r"^(?:(?P<outlet>[^\n]{3,80}?) - (?P<date>[^\n]{6,40}\d{4})"
    r"|(?P<date_first>[^|\n]{6,40}\d{4})[ ]*\|[ ]*(?P<outlet_next>[^|\n]{3,80}?)[ ]*(?:\|(?P<rest>[^\n]*))?)\s*$"
)
_WORDS = re.compile(r"[\d,]+ words", re.IGNORECASE)
_IDLE = frozenset({"openurl link", "access world news - newsbank", "newsbank", "access world news"})


def recognise(file: SourceFile, name: str) -> bool:
    """Tell an export by the name of the archive or its record numbers, and labelled lines."""
    text = head_text(file)[:20_000]
    if text.lstrip()[:1] in ("<", "{") or not _SIGN.search(text):
        return False
    lines = _part_lines(text)
    labels = {match["label"].lower() for line in lines if (match := _LABEL.match(line))}
    if any(_is_masthead(line) for line in lines):
        return bool(labels & set(_FIELDS))
    return len(labels & set(_FIELDS)) >= 3 and bool(
        labels & {"paper", "record number", "openurl link", "citation"}
    )


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles; each ends with its copyright or a ruled line."""
    text = re.sub(r"\r\n?", "\n", read_text(file, log))
    yield from make_batches(_read_articles(text), rows)


def _is_masthead(line: str) -> bool:
    masthead = _MASTHEAD.match(line.strip())
    return bool(masthead and find_written_date(masthead["date"] or masthead["date_first"]))


def _read_articles(text: str) -> Iterator[Record]:
    at = number = 0
    for end in [*(m.end() for m in _END.finditer(text)), len(text)]:
        raw = text[at:end]
        at = end
        fields = _read_article(raw)
        if {"outlet", "published"} & set(fields) and fields.get("body"):
            number += 1
            yield Record(number, fields, raw)


def _read_article(raw: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    body: list[str] = []
    for line in _part_lines(raw):
        match = _LABEL.match(line)
        name = _FIELDS.get(" ".join(match["label"].lower().split())) if match else None
        masthead = _MASTHEAD.match(line.strip())
        date = (masthead["date"] or masthead["date_first"]) if masthead else ""
        if match and name and not (name in fields and name in ("title", "outlet", "published")):
            add_field(fields, name, match["value"])
        elif masthead and "outlet" not in fields and find_written_date(date):
            fields |= {
                "outlet": (masthead["outlet"] or masthead["outlet_next"]).strip(),
                "published": date.strip(),
            }
            fields.setdefault("title", " ".join(" ".join(body).split()))
            add_field(fields, "byline", masthead["rest"] or "")
            body = []
        elif _END.fullmatch(line):
            add_field(fields, "copyright", line.strip(" -_=*"))
        elif _WORDS.fullmatch(line.strip()):
            add_field(fields, "length", line)
        elif line.strip().lower() not in _IDLE:
            body.append(line)
        if name == "outlet":
            # What stands above the first field speaks of the archive.
            body = []
    digits = re.sub(r"\D", "", str(fields.pop("length", "")))
    if digits:
        fields["length"] = int(digits[:9])
    return fields | {"body": "\n".join(body).strip(), "database": "NewsBank"}


def _part_lines(raw: str) -> list[str]:
    """Return the lines of a record, those that hold several labelled fields parted: "Author: A | Page: B4"."""
    lines: list[str] = []
    for line in raw.strip().split("\n"):
        parts = line.split(" | ")
        lines += parts if len(parts) > 1 and all(_LABEL.match(part) for part in parts) else [line]
    return lines
