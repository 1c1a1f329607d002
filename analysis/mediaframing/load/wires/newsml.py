"""NewsML-G2, NewsML 1 and Ritzau's XML: one article a news item with text; packages and pictures hold none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, read_text, skip_prolog
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog
from mediaframing.load.wires.nitf import dated, read_nitf
from mediaframing.load.wires.story_markup import (
    first_text,
    first_value,
    parse_story,
    read_fragment,
    read_paragraphs,
    split_plain,
)

_ROOT = re.compile(
    r"<(?:\w+:)?(?P<root>newsMessage|newsItem|packageItem|conceptItem|knowledgeItem|planningItem|catalogItem|NewsML|RBNews|contentSet|groupSet)[\s>]"
)
_ITEMS = ("newsItem", "NewsItem", "RBNews")
_OTHERS = {
    "packageItem": "a package: it refers to texts and holds none",
    "conceptItem": "a concept, not an article",
    "knowledgeItem": "a vocabulary, not an article",
    "planningItem": "a plan of coverage, not an article",
    "catalogItem": "a catalogue, not an article",
    "groupSet": "a package: it refers to texts and holds none",
}
# What sends a story on its way, set behind its text: "51 77 03 CRO01 1113".
_ROUTING = re.compile(r"(?=(?:\D*\d){4})[A-Z\d]{1,9}(?: [A-Z\d]{1,9}){3,}")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def recognise(file: SourceFile, name: str) -> bool:
    """Tell NewsML by its first element."""
    text = head_text(file)
    return bool(_ROOT.match(text, skip_prolog(text)))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the text items of the document; log why the others are no articles."""
    yield from make_batches(_read_items(parse_story(read_text(file, log)), log), rows)


def _read_items(root: Any, log: FileLog) -> Iterator[Record]:
    from lxml import etree

    items = [e for e in root.iter(*_ITEMS, *_OTHERS) if not any(a.tag in _ITEMS for a in e.iterancestors())]
    # A part of an item, cut out of its envelope.
    for number, item in enumerate(items or [root], 1):
        if item.tag in _OTHERS:
            log.reject(number, _OTHERS[item.tag], first_text(item, "headline", "title", "name"))
            continue
        fields = _read_item(item)
        fields |= dated(fields.get("published", ""))
        kind = first_value(item, "itemClass", "qcode").rpartition(":")[2]
        if not fields.get("body"):
            log.reject(
                number,
                f"a news item without text in it{f' ({kind})' if kind else ''}",
                fields.get("title", ""),
            )
            continue
        yield Record(number, fields, etree.tostring(item, encoding="unicode"))


def _read_item(item: Any) -> dict[str, Any]:
    if item.tag == "RBNews":
        return _read_ritzau(item)
    if item.tag == "NewsItem":
        return _read_first_generation(item)
    fields: dict[str, Any] = {}
    meta = next(item.iter("contentMeta"), item)
    headlines = [
        h
        for h in meta.iter("headline")
        if "sub" not in (h.get("role") or "").lower() and "".join(h.itertext()).strip()
    ]
    add_field(
        fields,
        "title",
        " ".join("".join(headlines[0].itertext()).split()) if headlines else _item_title(item),
    )
    add_field(fields, "published", first_text(item, "firstCreated", "contentCreated", "versionCreated"))
    add_field(fields, "modified", first_text(item, "versionCreated"))
    add_field(fields, "byline", first_text(meta, "by", "byline"))
    add_field(fields, "dateline", first_text(meta, "dateline"))
    add_field(fields, "slugline", first_text(meta, "slugline"))
    provider = (
        _named(item, "provider")
        or _named(item, "infoSource")
        or _named(item, "copyrightHolder")
        or _named(item, "creator")
    )
    add_field(fields, "outlet", provider)
    add_field(fields, "agency", provider)
    add_field(fields, "language", (first_value(meta, "language", "tag") or item.get(_LANG) or "")[:2])
    add_field(fields, "guid", item.get("guid") or "")
    return _add_content(fields, item)


def _add_content(fields: dict[str, Any], item: Any) -> dict[str, Any]:
    """Add the text, and what an NITF story within the item says where the item itself says nothing."""
    for nitf in item.iter("nitf"):
        inner = read_nitf(nitf)
        return (
            {name: value for name, value in inner.items() if value} | fields | {"body": inner.get("body", "")}
        )
    parts: list[str] = []
    for content in item.iter("inlineXML"):
        body = next(content.iter("body"), content)
        paragraphs = read_paragraphs(body) if list(body.iter("p", "pre", "html")) else []
        parts = parts or paragraphs
    for content in item.iter("inlineData"):
        text = "".join(content.itertext())
        if not parts and (content.get("contenttype") or "text").startswith("text"):
            is_markup = "html" in (content.get("contenttype") or "") or text.lstrip().startswith("<")
            parts = [read_fragment(text)] if is_markup else split_plain(text)
    if len(parts) > 1 and _ROUTING.fullmatch(parts[-1]):
        add_field(fields, "transmission", parts.pop())
    return fields | {"body": "\n\n".join(parts)}


def _read_first_generation(item: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    add_field(fields, "title", first_text(item, "HeadLine", "NameLabel"))
    add_field(fields, "subtitle", first_text(item, "SubHeadLine"))
    add_field(fields, "published", first_text(item, "FirstCreated", "ThisRevisionCreated", "DateId"))
    add_field(fields, "byline", first_text(item, "ByLine"))
    add_field(fields, "dateline", first_text(item, "DateLine"))
    add_field(fields, "slugline", first_text(item, "SlugLine"))
    parties = (p.get("FormalName") for box in item.iter("Provider", "Source") for p in box.iter("Party"))
    provider = next(filter(None, parties), "") or first_text(item, "CreditLine", "ProviderId")
    add_field(fields, "outlet", provider)
    add_field(fields, "agency", provider)
    add_field(fields, "language", (first_value(item, "Language", "FormalName") or item.get(_LANG) or "")[:2])
    for content in item.iter("DataContent"):
        nitf = next(content.iter("nitf"), None)
        text = read_nitf(nitf)["body"] if nitf is not None else _read_data(content)
        if text:
            return fields | {"body": text}
    return fields


def _read_data(content: Any) -> str:
    """Return a text set as elements, or as markup in words (CDATA)."""
    text = "".join(content.itertext()).strip()
    if not len(content) and re.match(r"<(?:p|div|html|body|h\d)\b", text, re.IGNORECASE):
        return read_fragment(text)
    return "\n\n".join(read_paragraphs(content))


def _read_ritzau(item: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"outlet": "Ritzau", "agency": "Ritzau", "language": "da"}
    for name, tag in (("title", "headline"), ("subtitle", "subtitle"), ("published", "PublishDate"), ("section", "section"),
                      ("byline", "byLine"), ("slugline", "strapline"), ("dateline", "town")):  # fmt: skip
        add_field(fields, name, first_text(item, tag))
    return fields | {"body": read_fragment(next(("".join(c.itertext()) for c in item.iter("content")), ""))}


def _item_title(item: Any) -> str:
    meta = next(item.iter("itemMeta"), None)
    return first_text(meta, "title") if meta is not None else ""


def _named(item: Any, tag: str) -> str:
    for element in item.iter(tag):
        name = (
            first_text(element, "name", "organisationName")
            or element.get("literal")
            or (element.get("qcode") or "").rpartition(":")[2]
        )
        if name:
            return str(name)
    return ""
