"""Lists of press clippings from the Dutch ministry's clipping service (knipsels): headline, source, date, intro."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, parse_html, read_text, text_of
from mediaframing.load.records import Batch, Record, make_batches
from mediaframing.load.report import FileLog

_SIGNS = ("articletitle", "sourcetitle", "articledate")
_PARTS = {
    "articletitle": "title", "sourcetitle": "outlet", "articledate": "published", "articlepage": "page",
    "articleintro": "body", "ownarticle": "own_article", "articleauthor": "byline",
}  # fmt: skip


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a list of clippings by the names of its parts."""
    text = head_text(file).lower()
    return "<" in text[:400] and all(re.search(rf"id=[\"']?{sign}\b", text) for sign in _SIGNS)


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the clippings of the list; those without an intro are rejected as empty."""
    yield from make_batches(_read_clippings(read_text(file, log)), rows)


def _read_clippings(text: str) -> Iterator[Record]:
    number = 0
    for table in parse_html(text).iter("table"):
        if table.findall(".//table"):
            continue
        fields: dict[str, object] = {}
        for node in table.iter("span"):
            name = _PARTS.get((node.get("id") or "").lower())
            if name and name not in fields:
                fields[name] = text_of(node)
        if "title" in fields and "outlet" in fields:
            number += 1
            fields["page"] = re.sub(r"^\s*pagina\s*", "", str(fields.get("page", "")), flags=re.IGNORECASE)
            # The list shows how an article begins; the article itself stands elsewhere.
            fields |= {"language": "nl", "truncated": True, "database": "knipsels"}
            yield Record(number, fields, text_of(table))
