"""RSS, RDF and Atom feeds (`feedparser`): one article an entry; many feeds give a summary only."""

from __future__ import annotations

import io
import json
import re
import warnings
from collections.abc import Iterator
from typing import Any

from mediaframing.load.cleaning.page_notices import is_cut
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.markup import head_text
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog
from mediaframing.load.wires.story_markup import read_fragment

_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)
_OTHER = re.compile(r"<(?:html|nitf|newsItem|newsMessage|NewsML|body|channelx)[\s>]", re.IGNORECASE)
_MOST_BYTES = 256 << 20


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a feed by its first element."""
    text = head_text(file)[:6000]
    root = _ROOT.search(text)
    return text.lstrip()[:1] == "<" and root is not None and not _OTHER.search(text[: root.start()])


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the entries of the feed."""
    data = file.read()
    if len(data) > _MOST_BYTES:
        raise UnreadableFileError(f"a feed larger than {_MOST_BYTES >> 20} MB: split it")
    if b"<!ENTITY" in data:
        raise UnreadableFileError("declares XML entities, which can swell or read other files: refused")
    feed = _parse(data)
    log.encoding = str(feed.get("encoding") or "")
    if feed.get("bozo") and not feed.entries:
        raise UnreadableFileError(f"damaged feed: {str(feed.get('bozo_exception', ''))[:100]}")
    log.note = (
        f"damaged feed, read as far as it goes: {str(feed.get('bozo_exception'))[:80]}"
        if feed.get("bozo")
        else ""
    )
    yield from make_batches(_read_entries(feed), rows)


def _parse(data: bytes) -> Any:
    import feedparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            # A stream: a string would be taken for an address or a path.
            return feedparser.parse(io.BytesIO(data))
        except (
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            IndexError,
            LookupError,
            RecursionError,
            AssertionError,
        ) as error:
            raise UnreadableFileError(f"damaged feed: {str(error)[:100] or type(error).__name__}") from error


def _read_entries(feed: Any) -> Iterator[Record]:
    site = read_fragment(_string(feed.feed.get("title")))
    for number, entry in enumerate(feed.entries, 1):
        fields: dict[str, Any] = {}
        source = entry.get("source")
        name = _string(source.get("title")) if isinstance(source, dict) else ""
        add_field(fields, "outlet", read_fragment(name or site))
        add_field(fields, "title", " ".join(read_fragment(_string(entry.get("title"))).split()))
        # Asked for by name alone, feedparser gives one date for another, with a warning.
        dates = (entry.get(name) for name in ("published", "created", "updated") if name in entry)
        add_field(fields, "published", next((_string(date) for date in dates if date), ""))
        add_field(fields, "byline", _string(entry.get("author")))
        link = _string(entry.get("link"))
        add_field(fields, "url", link if link.startswith("http") else "")
        add_field(fields, "language", _string(feed.feed.get("language"))[:2].lower())
        tags = [_string(tag.get("term")) for tag in entry.get("tags", []) if isinstance(tag, dict)]
        add_field(fields, "section", next((tag for tag in tags if tag), ""))
        fields |= _text(entry)
        yield Record(
            number, fields, json.dumps(_plain(entry), sort_keys=True, ensure_ascii=False, default=str)
        )


def _text(entry: Any) -> dict[str, Any]:
    contents = [
        read_fragment(_string(part.get("value")))
        for part in entry.get("content", [])
        if isinstance(part, dict)
    ]
    summary = read_fragment(_string(entry.get("summary")))
    body = max([*contents, summary], key=len)
    if not body:
        return {"body": ""}
    came_from = "content" if body in contents else "summary"
    cut = is_cut(body) or (came_from == "summary" and body.rstrip().endswith(("…", "...")))
    return {"body": body, "body_from": came_from} | ({"truncated": True} if cut else {})


def _plain(entry: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in entry.items() if not str(k).endswith("_parsed")}


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
