"""ProQuest exports as plain text ("Document 1 of 10") and as RIS; written after their documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.cleaning.month_names import language_code
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.proquest.proquest_labels import finish_fields, label_field
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.MULTILINE)
_COUNTER = re.compile(
    r"^[ \t]*[^\W\d_]{2,20} (?P<number>\d{1,6}) [^\W\d_]{1,6} (?P<total>\d{1,6})[ \t]*$", re.MULTILINE
)
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:\n]{1,45}):\s*(?P<value>.*)", re.DOTALL)
_RIS_LINE = re.compile(r"^(?P<tag>[A-Z][A-Z0-9])  -[ ]?(?P<value>.*)$")
_RIS_FIELDS = {
    "T1": "title", "TI": "title", "AU": "byline", "A1": "byline", "JF": "outlet", "JO": "outlet", "T2": "outlet",
    "Y1": "published", "DA": "published", "PY": "publication_year", "SP": "page", "UR": "url", "LA": "language",
    "CY": "place", "PB": "publisher", "SN": "issn", "KW": "subject", "ET": "edition", "DB": "database",
    "AN": "document_number", "SE": "section", "CP": "copyright",
}  # fmt: skip
_RIS_TEXT = ("AB", "N2", "N1")


def recognise(file: SourceFile, name: str) -> bool:
    """Tell ProQuest's text by its rules and labels, RIS by its tags."""
    text = head_text(file)[:8000]
    if name == "ris":
        return bool(re.match(r"\s*(?:Provider:[^\n]*\n|Content:[^\n]*\n|\s)*TY  - \S", text))
    return bool(
        _RULE.search(text)
        and ("proquest" in text.lower())
        and (_COUNTER.search(text) or "Full text:" in text)
    )


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles of the file; references without a text are rejected as empty."""
    text = re.sub(r"\r\n?", "\n", read_text(file, log))
    records = _read_ris(text) if log.format == "ris" else _read_documents(text, log)
    yield from make_batches(records, rows)


def _read_documents(text: str, log: FileLog) -> Iterator[Record]:
    numbers: list[int] = []
    total = 0
    for raw in _RULE.split(text):
        fields = _read_document(raw)
        counter = _COUNTER.search(raw[:300])
        if not fields:
            continue
        numbers.append(int(counter["number"]) if counter else len(numbers) + 1)
        total = int(counter["total"]) if counter else total
        yield Record(len(numbers), finish_fields(fields), raw)
    if total:
        log.compare_announced(total, numbers)


def _read_document(raw: str) -> dict[str, Any]:
    """Return the fields of the part between two rules, {} for a cover or table of contents."""
    fields: dict[str, Any] = {}
    last = ""
    for block in re.split(r"\n[ \t]*\n+", _COUNTER.sub("", raw, count=1).strip()):
        match = _LABEL.match(block.strip())
        field = label_field(match["label"]) if match else ""
        if (
            match
            and field
            and not (last == "body" and field in ("title", "subject") and not match["value"].strip())
        ):
            last = field
            add_field(
                fields, field, match["value"].strip() if field == "body" else " ".join(match["value"].split())
            )
        elif last in ("abstract", "body"):
            fields[last] = f"{fields.get(last, '')}\n\n{block}".strip()
        elif re.match(r"https?://\S+$", block.strip()):
            fields.setdefault("url", block.strip())
        elif not last and "title" not in fields:
            fields["title"] = " ".join(block.split())
    known = {"body", "publication_title", "publication_info", "published"}
    return fields if len(known & set(fields)) >= 2 else {}


def _read_ris(text: str) -> Iterator[Record]:
    for number, raw in enumerate(re.split(r"(?m)^ER  -.*$", text), 1):
        fields: dict[str, Any] = {}
        tag = ""
        for line in raw.split("\n"):
            match = _RIS_LINE.match(line)
            tag = match["tag"] if match else tag
            value = match["value"] if match else line
            if tag in _RIS_TEXT:
                # A reference manager's "abstract" is all the text that the format can hold.
                fields["body"] = f"{fields.get('body', '')}\n{value.strip()}".strip()
            elif match and tag in _RIS_FIELDS and not (_RIS_FIELDS[tag] == "outlet" and fields.get("outlet")):
                add_field(fields, _RIS_FIELDS[tag], value.strip().rstrip("/"))
        if fields:
            fields["published"] = str(fields.get("published") or fields.get("publication_year", "")).split(
                ";"
            )[0]
            fields["language"] = language_code(str(fields.get("language", "")))
            yield Record(number, fields, raw)
