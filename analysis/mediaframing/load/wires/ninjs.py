"""ninjs, all versions, and the JSON envelopes agencies put it in: one article a text item."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog
from mediaframing.load.tables.json_files import read_values
from mediaframing.load.wires.story_markup import read_fragment

_SIGNS = re.compile(
    r"\"(?:versioncreated|versionCreated|body_html|body_main|body_text|body_xhtml|copyrightnotice|copyrightNotice|headline_main|pubstatus|pubStatus)\"\s*:"
)
_SCHEMA = re.compile(r"ninjs-schema|\"(?:bodies|headlines|renditions|associations)\"\s*:\s*[\[{]")
_NAMED = re.compile(r"\"(?:uri|guid)\"\s*:")
_MOST_DEPTH = 6


def recognise(file: SourceFile, name: str) -> bool:
    """Tell ninjs by the names of its properties."""
    text = head_text(file)
    return (
        text.lstrip()[:1] in ("{", "[")
        and bool(_NAMED.search(text))
        and bool(_SIGNS.search(text) or _SCHEMA.search(text))
    )


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the text items of the file; log why the others are no articles."""
    yield from make_batches(_read_items(read_values(read_text(file, log), log), log), rows)


def _read_items(content: Any, log: FileLog) -> Iterator[Record]:
    for number, item in enumerate(_find_items(content, 0), 1):
        fields = _read_item(item)
        kind = str(item.get("type", ""))
        if not fields["body"]:
            what = f"an item of type {kind}, without text in it" if kind else "an item without text in it"
            log.reject(number, what, fields.get("title", ""))
            continue
        yield Record(number, fields, json.dumps(item, sort_keys=True, ensure_ascii=False))


def _find_items(content: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the items of an envelope: within "item", "items", "data"; never the pictures that belong to one."""
    if depth > _MOST_DEPTH:
        return
    if isinstance(content, list):
        for entry in content:
            yield from _find_items(entry, depth + 1)
    elif isinstance(content, dict):
        inner = [
            content[name]
            for name in ("data", "item", "items", "_items")
            if isinstance(content.get(name), dict | list)
        ]
        if inner and not _is_item(content):
            for entry in inner:
                yield from _find_items(entry, depth + 1)
        elif _is_item(content):
            yield content
            yield from _associated_texts(content, depth)


def _associated_texts(content: dict[str, Any], depth: int) -> Iterator[Any]:
    """Yield the stories that an item brings with it: those that hold their own text."""
    given = content.get("associations")
    held = given.values() if isinstance(given, dict) else given if isinstance(given, list) else []
    for item in held:
        if isinstance(item, dict) and item.get("type") == "text" and _body(item):
            yield from _find_items({"uri": ""} | item, depth + 1)


def _is_item(content: dict[str, Any]) -> bool:
    return bool({"uri", "guid"} & content.keys()) or "bodies" in content


def _read_item(item: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    add_field(
        fields, "title", read_fragment(_variant(item, "headline")) or read_fragment(_variant(item, "title"))
    )
    for date in (
        "firstcreated",
        "firstCreated",
        "versioncreated",
        "versionCreated",
        "contentCreated",
        "contentcreated",
    ):
        if isinstance(item.get(date), str) and not fields.get("published"):
            add_field(fields, "published", item[date])
    add_field(fields, "modified", str(item.get("versioncreated") or item.get("versionCreated") or ""))
    add_field(fields, "byline", read_fragment(_string(item.get("byline") or item.get("by"))))
    agency = next(
        (
            _string(item[k])
            for k in ("source", "provider", "copyrightholder", "copyrightHolder")
            if _string(item.get(k))
        ),
        "",
    )
    add_field(
        fields, "outlet", agency or _list_name(item, "infosources", "infosource", "providers", "provider")
    )
    add_field(fields, "agency", agency)
    add_field(fields, "language", _string(item.get("language"))[:2])
    add_field(fields, "section", _string(item.get("section")) or _list_name(item, "subject", "subjects"))
    add_field(fields, "dateline", _string(item.get("located")))
    uri = _string(item.get("uri") or item.get("guid"))
    add_field(fields, "url" if uri.startswith("http") else "guid", uri)
    fields["body"] = _body(item)
    return fields


def _body(item: dict[str, Any]) -> str:
    """Return the text in its richest form: paragraphs are lost in plain text of one line."""
    forms = [
        read_fragment(_string(item.get(k)))
        for k in ("body_html", "body_xhtml", "body_richtext", "body_main", "body_text")
    ]
    forms += [
        read_fragment(_string(v))
        for k, v in sorted(item.items())
        if k.startswith("body_") and "byte" not in k
    ]
    bodies = item.get("bodies")
    for body in bodies if isinstance(bodies, list) else []:
        if isinstance(body, dict):
            text = read_fragment(_string(body.get("value")))
            forms.insert(
                0 if "html" in _string(body.get("contentType") or body.get("contenttype")) else len(forms),
                text,
            )
    written = [form for form in forms if any(map(str.isalpha, form))]
    longest = max(map(len, written), default=0)
    return next((form for form in written if len(form) > 0.8 * longest), "")


def _variant(item: dict[str, Any], name: str) -> str:
    listed = item.get(f"{name}s")
    known = [h for h in listed if isinstance(h, dict)] if isinstance(listed, list) else []
    # The main one first; short ones are cut for a list.
    known.sort(key=lambda h: {"main": 0, "short": 2}.get(_string(h.get("role")).lower(), 1))
    values = [h.get("value") for h in known]
    return (
        _string(item.get(name))
        or _string(item.get(f"{name}_main"))
        or next(
            (
                _string(v)
                for k, v in [*((None, v) for v in values), *item.items()]
                if (k is None or k.startswith(f"{name}_")) and _string(v)
            ),
            "",
        )
    )


def _list_name(item: dict[str, Any], *names: str) -> str:
    by_name = {key.lower(): value for key, value in item.items()}
    for name in names:
        listed = by_name.get(name)
        for entry in listed if isinstance(listed, list) else []:
            if isinstance(entry, dict) and _string(entry.get("name")):
                return _string(entry["name"])
    return ""


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
