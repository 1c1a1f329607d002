"""Corpora prepared for IRaMuTeQ or Alceste: texts below starred lines ("**** *journal_LeMonde *date_2020-01-02")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.cleaning.month_names import fold
from mediaframing.load.columns import recognise_field
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_STARRED = re.compile(r"^(?:\*{4}|\d{4})[ \t]+(?P<variables>\*[^\s*_]+.*)$", re.MULTILINE)
_VARIABLE = re.compile(r"\*(?P<name>[^\s*_]+)(?:_(?P<value>[^*]*))?")
# Thematic lines within a text: "-*theme".
_THEME = re.compile(r"^-\*\S+[ \t]*$", re.MULTILINE)
_NAMES = {
    "journal": "outlet", "presse": "outlet", "media": "outlet", "support": "outlet", "j": "outlet",
    "jour": "published", "mois": "published", "am": "published", "an": "published", "annee": "published",
    "year": "published", "aut": "byline", "titr": "title",
}  # fmt: skip


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a corpus by its first line."""
    return bool(_STARRED.match(head_text(file).lstrip()))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the texts; what their starred lines do not say (a date, a headline) is missing."""
    text = re.sub(r"\r\n?", "\n", read_text(file, log))
    yield from make_batches(_read_texts(text), rows)


def _read_texts(text: str) -> Iterator[Record]:
    starts = list(_STARRED.finditer(text))
    for number, start in enumerate(starts, 1):
        end = starts[number].start() if number < len(starts) else len(text)
        raw = text[start.end() : end]
        fields = _read_variables(start["variables"])
        fields["body"] = _THEME.sub("", raw).strip()
        yield Record(number, fields, start[0] + raw)


def _read_variables(line: str) -> dict[str, Any]:
    """Return the variables under the contract's names where they have one; hyphens stand for blanks."""
    fields: dict[str, Any] = {}
    for variable in _VARIABLE.finditer(line):
        value = (variable["value"] or "").strip()
        name = fold(variable["name"])
        field = _NAMES.get(name) or recognise_field(name) or name
        if field == "body":
            continue
        if field == "published":
            # The most exact of several parts of a date.
            date = value.replace("_", "-")
            fields[field] = max(fields.get(field, ""), date, key=len)
        else:
            add_field(
                fields,
                field,
                re.sub(r"[-_]+", " ", value) if field in ("outlet", "title", "byline") else value,
            )
    return fields
