"""JSON: a list of objects, an object that holds such a list, or one object; nested values flattened."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from mediaframing.load.cleaning.values import value_text
from mediaframing.load.columns import recognise_field
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.markup import decode_noting
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog

# A script's assignment ends with a semicolon; lists of answers are parted by commas or nothing.
_BETWEEN = re.compile(r"[\s,;\ufeff]*")
_MOST_DEPTH = 3


_LISTS = ("articles", "results", "items", "docs", "data", "stories")


def recognise(file: SourceFile, name: str) -> bool:
    """Tell JSON by its first character; several objects in lines are JSON Lines."""
    start = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"{", b"[")) or start.startswith(b"{\\rtf"):
        return False
    return not _is_lines(start)


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the objects of the file."""
    text = decode_noting(file.read(), log)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(f"not readable as JSON: {str(error)[:120]}") from error
    if problem := answer_without_records(content):
        raise UnreadableFileError(problem)
    items = find_records(content)
    for start in range(0, len(items), rows):
        yield make_batch(items[start : start + rows], range(start + 1, len(items) + 1), log)


def answer_without_records(content: object) -> str:
    """Return what an interface's answer says in place of articles: an error, or that nothing was found; else ""."""
    if not isinstance(content, dict) or any(
        recognise_field(key) == "body" and content[key] for key in content
    ):
        return ""
    error = content.get("error") or content.get("errors") or content.get("fault")
    failed = str(content.get("status", "")).lower() in ("error", "fail", "failed")
    if (error or failed) and not _lists_of_objects({k: v for k, v in content.items() if k != "errors"}, 0):
        told = [content.get("code"), content.get("message"), error]
        words = ": ".join(t if isinstance(t, str) else json.dumps(t, ensure_ascii=False) for t in told if t)
        return f"no articles: an interface's error answer: {words[:200] or content.get('status')}"
    lists = [v for k, v in content.items() if k in _LISTS and isinstance(v, list)]
    return "no articles: the answer to a query that found nothing" if lists and not any(lists) else ""


def read_values(text: str, log: FileLog) -> list[Any]:
    """Return the JSON values of a text: one, or one after another, as interfaces' answers are often kept in lines.

    What is not JSON between them is a rejected record; a text that does not begin with a value is refused.
    """
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = _BETWEEN.match(text)
    place = at.end() if at else 0
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
            values.append(value)
        except (ValueError, RecursionError) as error:
            if not values:
                raise UnreadableFileError(f"not readable as JSON: {str(error)[:120]}") from error
            log.reject(
                len(values) + 1, f"not JSON: {str(error).split(':')[0][:80]}", text[place : place + 100]
            )
            line_end = text.find("\n", place)
            place = line_end if line_end >= 0 else len(text)
        after = _BETWEEN.match(text, place)
        place = after.end() if after else place
    return values


def find_records(content: object) -> list[Any]:
    """Return the list of records: the content itself, the longest list of objects in it, or the one object.

    Examples
    --------
    >>> find_records({"status": "ok", "articles": [{"title": "Rain"}]})
    [{'title': 'Rain'}]
    """
    if isinstance(content, list):
        return content
    if not isinstance(content, dict):
        return [content]
    # An object with a text of its own is an article, whatever lists it has besides.
    if any(recognise_field(key) == "body" for key in content):
        return [content]
    lists = _lists_of_objects(content, 0)
    # Envelopes lie within envelopes: what has texts goes before what is longer.
    return max(lists, key=lambda found: (_has_texts(found), len(found))) if lists else [content]


def _lists_of_objects(content: dict[str, Any], depth: int) -> list[list[Any]]:
    lists: list[list[Any]] = []
    for value in content.values():
        if isinstance(value, list) and value and all(isinstance(x, dict) for x in value):
            lists.append(value)
        elif isinstance(value, dict) and depth < _MOST_DEPTH:
            lists += [
                found
                for found in _lists_of_objects(value, depth + 1)
                if _has_texts(found) or _is_titled(found)
            ]
    return lists


def _is_titled(found: list[Any]) -> bool:
    """Tell a list of things with a headline and a date: articles whose text the source calls otherwise."""
    names = {recognise_field(key) for key in flatten(found[0])}
    return {"title", "published"} <= names


def _has_texts(found: list[Any]) -> bool:
    return any(recognise_field(key) == "body" for key in flatten(found[0]))


def make_batch(
    items: list[Any], numbers: Sequence[int], log: FileLog, raw: Sequence[str | bytes] | None = None
) -> Batch:
    """Return a batch of flat records; log what is no object."""
    kept: list[int] = []
    records: list[dict[str, Any]] = []
    written: list[str | bytes] = []
    for place, (number, item) in enumerate(zip(numbers, items, strict=False)):
        if not isinstance(item, dict):
            log.reject(number, f"not an object but {type(item).__name__}", item)
            continue
        kept.append(number)
        records.append(flatten(item))
        written.append(raw[place] if raw else json.dumps(item, sort_keys=True, ensure_ascii=False))
    return Batch(kept, records=records, raw=written)


def flatten(item: dict[str, Any]) -> dict[str, Any]:
    """Return *item* with one level of objects as dotted keys, lists of text joined, other lists as JSON.

    Examples
    --------
    >>> flatten({"source": {"name": "The Harbour Post"}, "content": ["Rain fell.", "It stopped."]})
    {'source.name': 'The Harbour Post', 'content': 'Rain fell.\\n\\nIt stopped.'}
    """
    flat: dict[str, Any] = {}
    for written, value in item.items():
        key = written if written.isascii() else value_text(written)
        if isinstance(value, dict):
            flat |= {value_text(f"{key}.{inner}"): _as_value(v, inner) for inner, v in value.items()}
        else:
            flat[key] = value if isinstance(value, str) else _as_value(value, key)
    return flat


def _as_value(value: object, key: str) -> object:
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        # Paragraphs of a text; elsewhere names and keywords.
        is_text = any(len(v) > 60 or v.endswith(".") for v in value) and "author" not in key.lower()
        return ("\n\n" if is_text else "; ").join(value)
    if (
        isinstance(value, list)
        and "author" in key.lower()
        and all(isinstance(v, dict) and "name" in v for v in value)
    ):
        return "; ".join(str(v["name"]) for v in value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def _is_lines(start: bytes) -> bool:
    """Tell JSON Lines: the first line is a complete object and more follow."""
    first, _, rest = start.partition(b"\n")
    if not rest.strip() or not first.startswith(b"{"):
        return False
    return first.rstrip(b"\r ").endswith(b"}") and rest.lstrip().startswith(b"{")
