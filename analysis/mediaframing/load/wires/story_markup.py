"""Parts that the wire agencies' XML formats share: names without namespaces, paragraphs, plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.opening.markup import parse_html, parse_xml, read_blocks

# Marks within a sentence: people, places, sums. Anything else parts paragraphs.
_INLINE = (
    "person",
    "location",
    "org",
    "chron",
    "money",
    "num",
    "frac",
    "event",
    "function",
    "city",
    "country",
    "region",
    "state",
    "sublocation",
    "object.title",
    "virtloc",
    "postaddr",
    "alt-code",
    "company",
    "classifier",
    "pronounce",
    "copyrite",
    "story.date",
)
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?")
_BREAKS = re.compile(r"\n[ \t]*\n|\n(?=[ \t]{2,}\S)")


def parse_story(text: str) -> Any:
    """Return the root of a story's XML, its elements without namespaces, marks within sentences dissolved.

    Raises
    ------
    UnreadableFileError
        For damaged XML, and for documents that declare entities.
    """
    from lxml import etree

    root = parse_xml(text)
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith("{"):
            element.tag = element.tag.rpartition("}")[2]
    names = {e.tag for e in root.iter() if isinstance(e.tag, str) and e.tag.lower() in _INLINE}
    # An agency's list of people or places has elements of the same names; only those within a paragraph go.
    for box in list(root.iter("p", "hl1", "hl2", "td", "li", "block")):
        etree.strip_tags(box, *names)
    return root


def first_text(root: Any, *names: str) -> str:
    """Return the text of the first element of any of *names* that has some, in the order of names."""
    for name in names:
        for element in root.iter(name):
            text = " ".join("".join(element.itertext()).split())
            if text:
                return text
    return ""


def first_value(root: Any, name: str, *attributes: str) -> str:
    """Return the first of *attributes* that the first element *name* has, else its text."""
    for element in root.iter(name):
        for attribute in attributes:
            if element.get(attribute):
                return str(element.get(attribute)).strip()
        text = " ".join("".join(element.itertext()).split())
        if text:
            return text
    return ""


def read_stamp(stamp: str) -> str:
    """Return a date in ISO 8601's basic form in its extended form; any other as it is.

    Examples
    --------
    >>> read_stamp("20151014T024358+0100")
    '2015-10-14T02:43:58+01:00'
    """
    found = _STAMP.fullmatch(stamp.strip())
    if not found:
        return stamp
    year, month, day, hour, minute, second, zone = found.groups()
    zone = zone if not zone or zone == "Z" else f"{zone[:3]}:{zone[-2:]}"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"


def read_paragraphs(element: Any) -> list[str]:
    """Return the paragraphs of marked-up text; preformatted text is parted at blank and indented lines."""
    return [p for block in _blocks(element) for p in [block.strip()] if p]


def _blocks(element: Any) -> Iterator[str]:
    # The story's own heading and its keywords: fields, not text.
    for heading in [h for h in element.iter("header") if list(element.iter("p"))]:
        heading.getparent().remove(heading)
    preformatted = list(element.iter("pre"))
    if preformatted and not list(element.iter("p")):
        for box in preformatted:
            yield from split_plain("".join(box.itertext()))
        return
    yield from read_blocks(element)


def split_plain(text: str) -> list[str]:
    """Return the paragraphs of plain text as agencies send it: blank lines or indents part them.

    Examples
    --------
    >>> split_plain("  Rain fell\\non the harbour.\\n  It stopped.")
    ['Rain fell on the harbour.', 'It stopped.']
    """
    return [
        " ".join(part.split())
        for part in _BREAKS.split(text.replace("\r\n", "\n").replace("\r", "\n"))
        if part.strip()
    ]


def read_fragment(html: str) -> str:
    """Return an HTML fragment, or plain text that holds no markup, as paragraphs separated by blank lines."""
    if "<" not in html and "&" not in html:
        return html.strip()
    if not html.strip():
        return ""
    if "<" not in html:
        from html import unescape

        return unescape(html).strip()
    return "\n\n".join(
        " ".join(block.split()) if "\n" not in block else block
        for block in read_blocks(parse_html(f"<div>{html}</div>"))
    )
