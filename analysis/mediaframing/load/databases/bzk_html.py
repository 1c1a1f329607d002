"""Lists of press clippings from the Dutch ministry's clipping service (knipsels): headline, source, date, intro."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, parse_html, read_blocks, read_text, text_of
from mediaframing.load.records import Batch, Record, make_batches
from mediaframing.load.report import FileLog

_SIGNS = ("articletitle", "sourcetitle", "articledate")
_PARTS = {
    "articletitle": "title", "sourcetitle": "outlet", "articledate": "published", "articlepage": "page",
    "articleintro": "body", "ownarticle": "own_article", "articleauthor": "byline",
}  # fmt: skip

# The later layout: a table of contents, then headline, source with date, and paragraphs between rules.
_DAILY = re.compile(r"<h1>\s*Knipselkrant", re.IGNORECASE)
_ENTRY = re.compile(r"<h2[^>]*>.*?</h2>\s*<i>", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"<hr\s*/?>", re.IGNORECASE)
_SOURCE = re.compile(r"(?P<outlet>.*?)\s+(?P<date>\d{1,2}[- ](?:\d{1,2}|[^\W\d_]+)[- ]\d{4})")
_PAGE = re.compile(r"VIEW ORIGINAL PAGE:\s*(?:pagina\s*)?(?P<page>[^,]+).*")


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a list of clippings by the names of its parts."""
    text = head_text(file).lower()
    if _DAILY.search(file.head[:20_000].decode("utf-8", "replace")) and "inhoudsopgave" in text:
        return True
    return "<" in text[:400] and all(re.search(rf"id=[\"']?{sign}\b", text) for sign in _SIGNS)


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the clippings of the list; those without an intro are rejected as empty."""
    text = read_text(file, log)
    yield from make_batches(_read_daily(text) if _DAILY.search(text) else _read_clippings(text), rows)


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


def _read_daily(text: str) -> Iterator[Record]:
    parts = [part for part in _RULE.split(text) if _ENTRY.search(part)]
    for number, part in enumerate(parts, 1):
        tree = parse_html(part[_first(_ENTRY, part) :])
        source = _first_text(tree, "i")
        fields: dict[str, object] = {"title": _first_text(tree, "h2")}
        match = _SOURCE.fullmatch(source)
        fields["outlet"] = match["outlet"] if match else source
        fields["published"] = match["date"] if match else ""
        _read_paragraphs(tree, source, fields)
        fields |= {"language": "nl", "truncated": True, "database": "knipsels"}
        yield Record(number, fields, part)


def _read_paragraphs(tree: Any, source: str, fields: dict[str, object]) -> None:
    for link in tree.iter("a"):
        address = (link.get("href") or "").strip()
        if address.startswith("http"):
            fields.setdefault("url", address)
            # The address is printed as its own text.
            link.text = None if (link.text or "").startswith("http") else link.text
    blocks = [" ".join(block.split()) for block in read_blocks(tree)]
    for page in filter(None, map(_PAGE.fullmatch, blocks)):
        fields.setdefault("page", page["page"].strip())
    head = {fields["title"], source, f"{fields['title']} {source}"}
    fields["body"] = "\n\n".join(b for b in blocks if b not in head and not _PAGE.fullmatch(b))


def _first_text(tree: Any, tag: str) -> str:
    return next((text_of(node) for node in tree.iter(tag)), "")


def _first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else 0
