"""A web page's bytes as a tree: decoded as the page itself says, bounded, nothing fetched."""

from __future__ import annotations

import codecs
import re
from typing import Any

from mediaframing.load.opening.encodings import NotTextError, decode_text
from mediaframing.load.opening.files import UnreadableFileError

_MOST_BYTES = 24 << 20
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:\-]{2,30})", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}


def decode_page(data: bytes, charset: str = "") -> tuple[str, str]:
    """Return the text of a page and the name of its encoding.

    A byte order mark or clean UTF-8 decides; then the charset of the transfer, the page's own declaration,
    and last what the bytes look like.

    Raises
    ------
    UnreadableFileError
        For bytes that are no text, or more than any page.

    Examples
    --------
    >>> decode_page("<meta charset=windows-1251><p>Дождь".encode("cp1251"))[1]
    'cp1251'
    """
    if len(data) > _MOST_BYTES:
        raise UnreadableFileError(f"a page larger than {_MOST_BYTES >> 20} MB: refused")
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
        declared = _CHARSET.search(data[:4096])
        for name in (charset, declared[1].decode("ascii") if declared else ""):
            text = _decode_as(data, name)
            if text is not None:
                return text
    try:
        text_found, encoding = decode_text(data)
    except NotTextError as error:
        raise UnreadableFileError(str(error)) from error
    return text_found.removeprefix("\ufeff"), encoding.name


def _decode_as(data: bytes, name: str) -> tuple[str, str] | None:
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    codec = _SUPERSETS.get(codec, codec)
    try:
        text = data.decode(codec, "replace")
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return None
    # A declaration that most of the bytes contradict is a mistake of the site.
    return None if not isinstance(text, str) or text.count("\ufffd") * 200 > len(text) else (text, codec)


def parse_page(text: str) -> Any:
    """Return the root of the page's tree, an `lxml.html.HtmlElement`.

    Raises
    ------
    UnreadableFileError
        Where there is no markup, or it is nested deeper than any page.
    """
    from lxml import etree, html

    data = _UNPRINTABLE.sub(" ", text).encode("utf-8")
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(data, parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError, AssertionError, TypeError) as error:
        raise UnreadableFileError(
            f"damaged HTML: {(str(error).splitlines() or ['empty'])[0][:100]}"
        ) from error
    if any("depth" in e.message.lower() for e in parser.error_log):
        raise UnreadableFileError("HTML nested deeper than any page: refused")
    return root
