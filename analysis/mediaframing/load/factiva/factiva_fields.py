"""Fields of a Factiva article, whatever the interface's language: by place in the page, or by two-letter code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from mediaframing.load.cleaning.dates import reads_as_date
from mediaframing.load.cleaning.month_names import language_code
from mediaframing.load.records import add_field

# Codes of the field-coded layouts; those of the text itself are joined in this order.
CODES = {
    "HD": "title", "BY": "byline", "CR": "credit", "WC": "length", "PD": "published", "ET": "time",
    "SN": "outlet", "SC": "source_code", "ED": "edition", "PG": "page", "VOL": "volume", "LA": "language",
    "CY": "copyright", "SE": "section", "CLM": "column", "CO": "company", "IN": "industry", "NS": "subject",
    "RE": "region", "IPC": "publisher_codes", "IPD": "publisher_descriptors", "PUB": "publisher",
    "AN": "accession_number", "RF": "reference", "ART": "captions", "CT": "contact", "CX": "correction",
    "TD": "text", "LP": "lead", "GC": "group_codes", "DLN": "dateline", "DJ": "dow_jones_code",
}  # fmt: skip
ACCESSION = re.compile(r"(?:\S+\s+){0,3}?(?P<number>[A-Za-z][A-Za-z0-9]{1,7}\d{8,12}[a-z0-9]{5,12})\s*")
_LENGTH = re.compile(r"\d[\d.,\s]*\s*[^\d\s][^\d]{0,18}")
_TIME = re.compile(r"\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?(?: ?[A-Z]{1,4})?")
_SOURCE_CODE = re.compile(r"[A-Z0-9]{2,10}")
_COPYRIGHT = re.compile(r"\s*(?:©|\(c\)|copyright|copr\b|\(copyright)", re.IGNORECASE)
_PAGE = re.compile(r"[A-Z]{0,4}\.?\s?\d{1,4}[A-Z]?(?:\s?[,\-–;/]\s?[A-Z]{0,3}\d{1,4}[A-Z]?)*")
_VOLUME = re.compile(r"\b(?:vol(?:ume|umen)?|issue|issn|nr|no)\b", re.IGNORECASE)


class Cell(NamedTuple):
    """A line above the text: what it says, and whether the page marks it as headline ("title") or "byline"."""

    text: str
    mark: str = ""


def read_placed_fields(cells: Sequence[Cell]) -> dict[str, Any]:
    """Return the fields of the unlabelled lines above an article.

    Their order is fixed: section, headline, author, credit, number of words, date, time, source, its code,
    edition, page, volume, language, copyright; all but headline, date and source may be missing.
    """
    fields: dict[str, Any] = {}
    head = next((i for i, cell in enumerate(cells) if cell.mark == "title"), -1)
    for cell in cells[: max(head, 0)]:
        add_field(fields, "section", cell.text)
    date_at = next((i for i, c in enumerate(cells) if i > head and not c.mark and reads_as_date(c.text)), -1)
    for cell in cells[max(head, 0) : date_at if date_at >= 0 else len(cells)]:
        name = cell.mark or (
            "length" if _LENGTH.fullmatch(cell.text.strip()) and _is_near(cells, cell, date_at) else "credit"
        )
        add_field(fields, name, cell.text)
    if date_at < 0:
        return fields
    fields["published"] = cells[date_at].text.strip()
    rest = [cell.text.strip() for cell in cells[date_at + 1 :]]
    if rest and _TIME.fullmatch(rest[0]):
        fields["time"] = rest.pop(0)
    if rest:
        fields["outlet"] = rest.pop(0)
    if rest and _SOURCE_CODE.fullmatch(rest[0]):
        fields["source_code"] = rest.pop(0)
    _read_last_cells(rest, fields)
    return fields


def finish_fields(fields: dict[str, Any], language: str = "") -> dict[str, Any]:
    """Return the fields ready for the table: time joined to the date, length as a number, language as a code."""
    if fields.get("time") and fields.get("published"):
        fields["published"] = f"{fields['published']} {fields.pop('time')}"
    digits = re.sub(r"\D", "", str(fields.get("length", "")))
    if digits:
        fields["length"] = int(digits[:9])
    else:
        fields.pop("length", None)
    fields["language"] = language or language_code(str(fields.get("language", "")))
    fields["database"] = "Factiva"
    return fields


def accession_number(text: str) -> str:
    """Return the number in a line such as "Document ABCD000020200101eg110001x", "" for another line."""
    match = ACCESSION.fullmatch(text.strip())
    return match["number"] if match else ""


def _is_near(cells: Sequence[Cell], cell: Cell, date_at: int) -> bool:
    return date_at < 0 or cells[date_at - 1] is cell


def _read_last_cells(rest: list[str], fields: dict[str, Any]) -> None:
    """Read what follows the source: edition, page, volume, language, copyright, each known by its form."""
    copyright_at = next((i for i, text in enumerate(rest) if _COPYRIGHT.match(text)), -1)
    if copyright_at < 0 and rest and len(rest[-1]) > 25:
        copyright_at = len(rest) - 1
    if copyright_at >= 0:
        fields["copyright"] = " ".join(rest[copyright_at:])
        rest = rest[:copyright_at]
    if rest and not any(c.isdigit() for c in rest[-1]):
        fields["language"] = rest.pop()
    for text in rest:
        name = "page" if _PAGE.fullmatch(text) else "volume" if _VOLUME.search(text) else "edition"
        add_field(fields, name, text)
