"""NITF, the news industry's text format: one article a document, alone or within NewsML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, read_text, skip_prolog
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog
from mediaframing.load.wires.story_markup import (
    first_text,
    first_value,
    parse_story,
    read_paragraphs,
    read_stamp,
)

_ROOT = re.compile(r"<(?:\w+:)?nitf[\s>]")
_BORDER = "\x1e"
_ADJOINING = re.compile(rf"(?<=[\w.]){_BORDER}(?=\w)")
# Escaped markup in place of a paragraph.
_CODE = re.compile(r"\s*(?:<[a-z!/][^<>]*>\s*)+", re.IGNORECASE)
_LABEL_WORDS = 5
_BYLINE = re.compile(r"^(?:by|von|por|par|di|av)[\s,]+", re.IGNORECASE)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell NITF by its root element."""
    text = head_text(file)
    return bool(_ROOT.match(text, skip_prolog(text)))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the one article of the document."""
    text = read_text(file, log)
    yield from make_batches([Record(1, read_nitf(parse_story(text)), text)], rows)


def read_nitf(root: Any) -> dict[str, Any]:
    """Return the fields of an `nitf` element whose names carry no namespace."""
    fields: dict[str, Any] = {}
    head = next(root.iter("body.head"), root)
    add_field(fields, "title", first_text(head, "hl1", "hedline") or _title(root))
    add_field(fields, "subtitle", first_text(head, "hl2"))
    add_field(fields, "byline", _read_byline(head))
    add_field(fields, "dateline", first_text(head, "dateline"))
    add_field(
        fields,
        "published",
        _first_stamp(root),
    )
    publication = next(root.iter("pubdata"), None)
    if publication is not None:
        add_field(fields, "outlet", publication.get("name", ""))
        add_field(fields, "section", publication.get("position.section", ""))
        add_field(fields, "page", publication.get("position.sequence", ""))
        if not fields.get("published"):
            add_field(fields, "published", publication.get("date.publication", ""))
    agency = first_text(head, "distributor") or _source(root)
    add_field(fields, "agency", agency)
    if not fields.get("outlet"):
        add_field(fields, "outlet", agency or first_value(root, "doc.copyright", "holder"))
    add_field(fields, "section", fields.pop("section", "") or _category(root))
    add_field(
        fields,
        "language",
        (root.get("baselang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2],
    )
    fields |= dated(fields.get("published", ""))
    paragraphs, code = _part_code(_body(root))
    fields["body"] = "\n\n".join(paragraphs)
    add_field(fields, "embedded", "\n".join(code))
    return fields


def _read_byline(head: Any) -> str:
    """Return the byline; person, title and desk stand in elements of their own, often without a blank between them."""
    for line in (*head.iter("byline"), *head.iter("byttl")):
        parted = _ADJOINING.sub(", ", _BORDER.join(line.itertext())).replace(_BORDER, "")
        if parted.strip():
            return _BYLINE.sub("", " ".join(parted.split()))
    return ""


def _part_code(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part paragraphs that are nothing but markup, for a page to embed, from the text, with the label above each."""
    kept: list[str] = []
    code: list[str] = []
    for paragraph in paragraphs:
        if not _CODE.fullmatch(paragraph):
            kept.append(paragraph)
            continue
        code.append(paragraph)
        if kept and kept[-1].endswith(":") and len(kept[-1].split()) <= _LABEL_WORDS:
            kept.pop()
    return kept, code


def _first_stamp(root: Any) -> str:
    """Return the first date that is one; a blank form (YYYYMMDD) stands only where nothing else does."""
    stamps = [first_value(root, tag, "norm") for tag in ("date.issue", "date.release", "story.date")]
    return next((s for s in stamps if re.match(r"\d{4}", s)), next(filter(None, stamps), ""))


def dated(stamp: str) -> dict[str, str]:
    """Return `published`, and `published_raw` where a basic ISO form was brought into the extended one."""
    read = read_stamp(stamp)
    return {"published": read} | ({"published_raw": stamp} if read != stamp else {}) if stamp else {}


def _title(root: Any) -> str:
    return next(
        (" ".join("".join(t.itertext()).split()) for h in root.iter("head") for t in h.iter("title")), ""
    )


def _source(root: Any) -> str:
    for source in root.iter("from-src"):
        return source.get("src-name") or ""
    registered = [e.get("regsrc") for e in root.iter("doc-id") if e.get("regsrc")]
    return registered[0] if registered else first_value(root, "doc.copyright", "holder")


def _category(root: Any) -> str:
    return (
        next(
            (
                e.get("tobject.type")
                for e in root.iter("tobject")
                if e.get("tobject.type") not in (None, "News")
            ),
            "",
        )
        or ""
    )


def _body(root: Any) -> list[str]:
    contents = list(root.iter("body.content")) or list(root.iter("body"))
    for content in contents:
        for hidden in list(content.iter("media", "note", "tagline", "body.head", "body.end")):
            _take_out(hidden)
        for table in [t for t in content.iter("table") if not list(t.iter("p"))]:
            _set_rows(table)
    paragraphs = [paragraph for content in contents for paragraph in read_paragraphs(content)]
    # Some repeat the headline at the head of the text.
    repeated = {first_text(root, "hl1"), first_text(root, "hedline")} - {""}
    return paragraphs[1:] if len(paragraphs) > 1 and paragraphs[0] in repeated else paragraphs


def _set_rows(table: Any) -> None:
    """Set a table as one paragraph, a line a row."""
    from lxml.etree import SubElement

    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row.iter("td", "th", "nitf-col")]
        for row in table.iter("tr")
    ]
    tail = table.tail
    table.clear()
    table.tag, table.tail = "p", tail
    for row in rows:
        line = " | ".join(cell for cell in row if cell)
        if line:
            SubElement(table, "br").tail = line


def _take_out(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
