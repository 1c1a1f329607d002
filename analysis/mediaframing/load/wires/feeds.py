"""RSS, RDF, CDF and Atom feeds (`feedparser`) and JSON Feed: one article an entry; many feeds give a summary only.

A site map lists addresses without texts; WordPress exports are RSS with texts whose paragraphs blank lines part.
"""

from __future__ import annotations

import io
import json
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from mediaframing.load.cleaning.page_notices import is_cut
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog
from mediaframing.load.wires.story_markup import first_text, parse_story, read_fragment

_ROOT = re.compile(
    r"<(?:\w+:)?(?:rss|feed|RDF|(?P<map>urlset|sitemapindex))[\s>]|<(?:\w+:)?entry\s[^>]*(?:w3\.org/2005/Atom|purl\.org/atom)"
    r"|<channel\s[^>]*\bhref=",
    re.IGNORECASE,
)
_JSON_FEED = re.compile(r"[\"']version[\"']\s*:\s*[\"']https?:(?:\\?/){2}jsonfeed\.org")
_BLOCKS = re.compile(r"<(?:p|div|br|h\d|ul|ol|table|blockquote|pre)\b", re.IGNORECASE)
# WordPress: captions and other insertions in square brackets.
_CAPTION = re.compile(r"\[caption\b[^\]]*\].*?\[/caption\]", re.DOTALL)
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]*(?:\s[^\]]*=[^\]]*)?\]")
_OTHER = re.compile(r"<(?:html|nitf|newsItem|newsMessage|NewsML|body|channelx)[\s>]", re.IGNORECASE)
# RSS: "mail@address (name)".
_ADDRESS = re.compile(r"^\S+@\S+\s+\((.+)\)$")
_MOST_BYTES = 256 << 20


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a feed by its first element."""
    text = head_text(file)[:6000]
    if text.lstrip()[:1] == "{":
        return bool(_JSON_FEED.search(text))
    root = _ROOT.search(text)
    return text.lstrip()[:1] == "<" and root is not None and not _OTHER.search(text[: root.start()])


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the entries of the feed."""
    data = file.read()
    if len(data) > _MOST_BYTES:
        raise UnreadableFileError(f"a feed larger than {_MOST_BYTES >> 20} MB: split it")
    if b"<!ENTITY" in data:
        raise UnreadableFileError("declares XML entities, which can swell or read other files: refused")
    begin = head_text(file)[:6000]
    if begin.lstrip()[:1] == "{":
        yield from make_batches(_read_json(data), rows)
        return
    root = _ROOT.search(begin)
    if root and root["map"]:
        yield from _refuse_map(file, log, root["map"].lower())
        return
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


def _refuse_map(file: SourceFile, log: FileLog, kind: str) -> Iterator[Batch]:
    """Reject what a site map lists, each with its address and, of news, its headline."""
    if kind == "sitemapindex":
        raise UnreadableFileError("no articles: a list of site maps")
    for number, page in enumerate(parse_story(read_text(file, log)).iter("url"), 1):
        title = first_text(page, "title")
        log.reject(number, f"an address without a text: {first_text(page, 'loc')}", title)
    yield from ()


def _read_json(data: bytes) -> Iterator[Record]:
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(f"damaged JSON: {str(error)[:100]}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    for number, item in enumerate(items if isinstance(items, list) else [], 1):
        if not isinstance(item, dict):
            continue
        authors = [item.get("author"), *(a if isinstance(a := item.get("authors"), list) else [])]
        tags = item.get("tags")
        fields: dict[str, Any] = {
            "outlet": _string(feed.get("title")),
            "title": _string(item.get("title")),
            "published": _string(item.get("date_published")) or _string(item.get("date_modified")),
            "url": _string(item.get("url")) or _string(item.get("external_url")),
            "byline": ", ".join(_string(a.get("name")) for a in authors if isinstance(a, dict)),
            "language": _string(item.get("language") or feed.get("language"))[:2].lower(),
            "section": _string(tags[0]) if isinstance(tags, list) and tags else "",
        }
        contents = [read_fragment(_string(item.get("content_html"))), _string(item.get("content_text"))]
        yield Record(
            number,
            fields | _choose_text(contents, _string(item.get("summary"))),
            json.dumps(item, sort_keys=True),
        )


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
    is_wordpress = "wp_wxr_version" in feed.feed
    for number, entry in enumerate(feed.entries, 1):
        fields: dict[str, Any] = {}
        source = entry.get("source")
        name = _string(source.get("title")) if isinstance(source, dict) else ""
        add_field(fields, "outlet", read_fragment(name or site))
        add_field(fields, "title", " ".join(read_fragment(_string(entry.get("title"))).split()))
        # Asked for by name alone, feedparser gives one date for another, with a warning.
        dates = (entry.get(name) for name in ("published", "created", "updated") if name in entry)
        add_field(fields, "published", next((_string(date) for date in dates if date), ""))
        add_field(fields, "byline", _ADDRESS.sub(r"\1", _string(entry.get("author"))))
        link = _string(entry.get("link"))
        add_field(fields, "url", link if link.startswith("http") else "")
        add_field(fields, "language", _string(feed.feed.get("language"))[:2].lower())
        tags = [_string(tag.get("term")) for tag in entry.get("tags", []) if isinstance(tag, dict)]
        add_field(fields, "section", next((tag for tag in tags if tag), ""))
        fields |= _text(entry, is_wordpress)
        yield Record(
            number, fields, json.dumps(_plain(entry), sort_keys=True, ensure_ascii=False, default=str)
        )


def _text(entry: Any, is_wordpress: bool) -> dict[str, Any]:
    values = [_string(part.get("value")) for part in entry.get("content", []) if isinstance(part, dict)]
    contents = [_wordpress_text(value) if is_wordpress else read_fragment(value) for value in values]
    summary = _string(entry.get("summary"))
    # Without a summary of its own, feedparser gives the content again.
    return _choose_text(contents, "" if summary in values else read_fragment(summary))


def _choose_text(contents: Sequence[str], summary: str) -> dict[str, Any]:
    body = max([*contents, summary], key=len)
    if not body:
        return {"body": ""}
    came_from = "content" if body in contents else "summary"
    cut = is_cut(body) or (came_from == "summary" and body.rstrip().endswith(("…", "...")))
    return {"body": body, "body_from": came_from} | ({"truncated": True} if cut else {})


def _wordpress_text(value: str) -> str:
    """Return a text as WordPress keeps it: without insertions, a paragraph where a blank line stands."""
    text = _SHORTCODE.sub("", _CAPTION.sub("", value))
    if not _BLOCKS.search(text):
        text = "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())
    return read_fragment(text)


def _plain(entry: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in entry.items() if not str(k).endswith("_parsed")}


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
