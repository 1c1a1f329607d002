"""HTML and XML of exports as trees and as plain blocks of text, whatever is in them: bounded, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mediaframing.load.opening.encodings import (
    ZEROS_OUT,
    NotTextError,
    are_few,
    decode_text,
    utf16_without_mark,
)
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.report import FileLog

if TYPE_CHECKING:
    from lxml import etree

_MOST_BYTES = 512 << 20
_HIDDEN = frozenset({"script", "style", "head", "noscript", "template", "select", "button", "svg", "object"})
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "dfn", "em", "font",
        "i", "img", "ins", "del", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
        "sub", "sup", "text", "time", "tt", "u", "var", "wbr", "input", "nobr",
    }
)  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
_BREAK = "\x1e"
# UTF-32 with and without its mark; EBCDIC's "<?xml": Latin-1 letters are as in every other code page of it.
_XML_STARTS = (
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"), (b"\x4c\x6f\xa7\x94\x93", "cp037"),
)  # fmt: skip
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
# What may stand above the root; each is passed over once, so that many of them cost no more than their length.
_PROLOG = re.compile(r"\s*(?P<start><\?|<!--|<!(?=\w))(?P<internal>(?<=<!)DOCTYPE[^\[>]*\[)?", re.IGNORECASE)
_PROLOG_ENDS = {"<?": re.compile(r"\?>"), "<!--": re.compile("-->"), "<!": re.compile(">")}
_INTERNAL_END = re.compile(r"\]\s*>")
_PAGE_ENDS = re.compile(r"</(?:html|body)\s*>|(?<=>)\s*<!doctype[^>]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_text(file: SourceFile, log: FileLog) -> str:
    """Return the text of *file* and note its encoding; raise UnreadableFileError for what is no text."""
    data = file.read()
    # Old exports have a zero byte here and there; text in UTF-16 has them by the thousand.
    zeros = data.count(0)
    if zeros and are_few(zeros, len(data)):
        data = data.replace(b"\x00", b"")
        log.remark(ZEROS_OUT, zeros)
    return decode_noting(data, log)


def decode_noting(data: bytes, log: FileLog) -> str:
    """Return *data* as text and note its encoding; raise UnreadableFileError for what is no text."""
    try:
        text, encoding = decode_text(data)
    except NotTextError as error:
        raise UnreadableFileError(str(error)) from error
    log.encoding, log.note = encoding.name, encoding.note
    if "\x00" in text:
        log.remark(ZEROS_OUT, text.count("\x00"))
        text = text.replace("\x00", "")
    return text.removeprefix("\ufeff")


def head_text(file: SourceFile) -> str:
    """Return the beginning of *file* as text for a look at its format: never an error."""
    head = file.head
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    codec = next((name for start, name in _XML_STARTS if head.startswith(start)), "")
    codec = codec or ("utf-16" if marked else utf16_without_mark(head) or "utf-8")
    text = head.decode(codec, "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def skip_prolog(text: str) -> int:
    """Return where the root element of XML begins, behind declarations, comments and document type; else the end.

    Examples
    --------
    >>> text = "<?xml version='1.0'?><!-- a --><!DOCTYPE x [<!ENTITY a 'b'>]><x/>"
    >>> text[skip_prolog(text):]
    '<x/>'
    """
    at = 0
    while found := _PROLOG.match(text, at):
        if found["internal"] is not None:
            end = _INTERNAL_END.search(text, found.end())
        else:
            end = _PROLOG_ENDS[found["start"]].search(text, found.end())
        if end is None:
            return len(text)
        at = end.end()
    return len(text) - len(text[at:].lstrip())


def parse_html(text: str) -> etree._Element:
    """Return the tree of an HTML document or fragment; raise UnreadableFileError where there is none."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    # Pages joined into one file: behind the end of the first the parser would read nothing more.
    data = _UNPRINTABLE.sub(" ", _PAGE_ENDS.sub(" ", text)).encode("utf-8")
    if len(data) > _MOST_BYTES:
        raise UnreadableFileError(f"larger than {_MOST_BYTES >> 20} MB of markup: split it")
    try:
        tree = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFileError(f"damaged HTML: {_first_line(error)}") from error
    if tree is None:
        raise UnreadableFileError("no markup in it")
    too_deep = [e for e in parser.error_log if "depth" in e.message.lower()]
    if too_deep:
        raise UnreadableFileError("HTML nested deeper than any page: refused")
    return tree


def parse_xml(text: str) -> etree._Element:
    """Return the root of an XML document without namespaces' prefixes resolved or anything fetched.

    Raises
    ------
    UnreadableFileError
        For documents that declare entities (which may swell or reach for other files) or are damaged.
    """
    from lxml import etree

    if "<!ENTITY" in text:
        raise UnreadableFileError("declares XML entities, which can swell or read other files: refused")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True, recover=False,
    )  # fmt: skip
    data = _UNPRINTABLE.sub(" ", _DECLARATION.sub("", text, count=1)).encode("utf-8")
    if len(data) > _MOST_BYTES:
        raise UnreadableFileError(f"larger than {_MOST_BYTES >> 20} MB of markup: split it")
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableFileError(f"damaged XML: {_first_line(error)}") from error
    return root


def read_blocks(element: Any) -> list[str]:
    """Return the text of *element* as blocks, one a paragraph or other box; line breaks stay within a block.

    Examples
    --------
    >>> read_blocks(parse_html("<div>Rain <b>fell</b>.<p>It<br>stopped.</p></div>"))
    ['Rain fell.', 'It\\nstopped.']
    """
    return [block for block, _ in walk_blocks(element)]


def walk_blocks(element: Any) -> Iterator[tuple[str, Any]]:
    """Yield each block of text within *element* with the box it stands in."""
    from lxml import etree

    held: list[str] = []
    boxes = [element]
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag if isinstance(node.tag, str) else ""
        inline = tag in _INLINE or not tag
        if event == "start":
            if not inline and node is not element:
                yield from _flush(held, boxes[-1])
                boxes.append(node)
            if tag in _HIDDEN or not tag:
                walker.skip_subtree()
            elif tag == "br":
                held.append(_BREAK)
            elif node.text:
                held.append(node.text)
            continue
        if node is element:
            break
        if not inline:
            yield from _flush(held, boxes[-1])
            boxes.pop()
        if node.tail:
            held.append(node.tail)
    yield from _flush(held, element)


def text_of(element: Any) -> str:
    """Return all text of *element* in one line."""
    return " ".join(part.replace("\n", " ") for part in read_blocks(element))


def has_class(element: Any, name: str) -> bool:
    """Tell whether *element* is of the CSS class *name*, upper or lower case."""
    return name.lower() in (element.get("class") or "").lower().split()


def _flush(held: list[str], box: Any) -> Iterator[tuple[str, Any]]:
    if held:
        lines = [_SPACES.sub(" ", line).strip() for line in "".join(held).split(_BREAK)]
        held.clear()
        block = "\n".join(lines).strip()
        if block:
            yield block, box


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
