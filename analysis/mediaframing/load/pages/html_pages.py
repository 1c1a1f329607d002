"""Web pages: one article a page, its date, author and site as the page states them, its text by `trafilatura`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.cleaning.outlets import outlet_at
from mediaframing.load.cleaning.page_notices import is_cut
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text
from mediaframing.load.pages.page_body import read_body
from mediaframing.load.pages.page_metadata import read_metadata
from mediaframing.load.pages.page_source import decode_page, parse_page
from mediaframing.load.records import Batch, Record, make_batches
from mediaframing.load.report import FileLog

_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)

# Where a browser, SingleFile or HTTrack saved a page from, in a comment.
_SAVED = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)(?P<browser>\S+)|Page saved with SingleFile\s+url:\s*(?P<single>\S+)"
    r"|Mirrored from (?P<mirror>\S+) by)"
)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a page by its first elements, wherever no archive's export claimed it."""
    text = head_text(file)
    start = text.lstrip()[:1]
    return start == "<" and bool(
        _PAGE.search(text[:3000]) or (file.extension in (".html", ".htm", ".xhtml") and "</" in text)
    )


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the one article of the page."""
    text, log.encoding = decode_page(file.read())
    yield from make_batches([Record(1, read_page(text), text)], rows)


def read_page(text: str, *, url: str = "") -> dict[str, Any]:
    """Return the fields of a page under the contract's names.

    Parameters
    ----------
    text : str
        The page's HTML.
    url : str
        Its address, where it is known from elsewhere; else the one the page states.

    Returns
    -------
    dict
        `title`, `body`, and what the page states of `outlet`, `published`, `byline`, `section`, `url`, `language`, `summary`,
        `modified`, `page_type`; `truncated` True where the page says that it withholds text.
    """
    saved = _SAVED.search(text[:4000])
    root = parse_page(text)
    about = read_metadata(root)
    body = read_body(root, about)
    fields: dict[str, Any] = {
        name: about[name]
        for name in (
            "title",
            "published",
            "byline",
            "section",
            "url",
            "language",
            "summary",
            "modified",
            "page_type",
        )
        if name in about
    }
    fields["url"] = url or fields.get("url", "") or (_saved_address(saved) if saved else "")
    # The host tells editions apart that call themselves alike.
    known = outlet_at(fields["url"])
    fields["outlet"] = known or about.get("site_name") or about.get("site", "")
    fields["body"] = body
    if body and (is_cut(_visible_end(root)) or is_cut(body)) and (about.get("paywalled") or is_cut(body)):
        fields["truncated"] = True
    return fields


def _saved_address(saved: re.Match[str]) -> str:
    address = next(filter(None, saved.groups()))
    if not address.startswith(("http://", "https://", "file:", "about:")):
        address = f"https://{address}"
    return address if address.startswith("http") else ""


def _visible_end(root: Any) -> str:
    return " ".join(" ".join("".join(p.itertext()).split()) for p in list(root.iter("p", "h2", "h3"))[-60:])
