"""JSON: a list of objects, an object that holds such a list, or one object; nested values flattened."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from mediaframing.load.columns import recognise_field
from mediaframing.load.encodings import NotTextError, decode_text
from mediaframing.load.files import SourceFile, UnreadableFileError
from mediaframing.load.registry import Batch
from mediaframing.load.report import FileLog


def recognise(file: SourceFile, name: str) -> bool:
    """Tell JSON by its first character; several objects in lines are JSON Lines."""
    start = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"{", b"[")) or start.startswith(b"{\\rtf"):
        return False
    return not _is_lines(start)


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the objects of the file."""
    try:
        text, encoding = decode_text(file.read())
    except NotTextError as error:
        raise UnreadableFileError(str(error)) from error
    log.encoding, log.note = encoding.name, encoding.note
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(f"not readable as JSON: {str(error)[:120]}") from error
    items = find_records(content)
    for start in range(0, len(items), rows):
        yield make_batch(items[start : start + rows], range(start + 1, len(items) + 1), log)


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
    lists = [v for v in content.values() if isinstance(v, list) and v and all(isinstance(x, dict) for x in v)]
    # An object with a text of its own is an article, whatever lists it has besides.
    if lists and not any(recognise_field(key) == "body" for key in content):
        return max(lists, key=len)
    return [content]


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
    for key, value in item.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": _as_value(v, inner) for inner, v in value.items()}
        else:
            flat[key] = value if isinstance(value, str) else _as_value(value, key)
    return flat


def _as_value(value: object, key: str) -> object:
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        # Paragraphs of a text; elsewhere names and keywords.
        is_text = any(len(v) > 60 or v.endswith(".") for v in value) and "author" not in key.lower()
        return ("\n\n" if is_text else "; ").join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def _is_lines(start: bytes) -> bool:
    """Tell JSON Lines: the first line is a complete object and more follow."""
    first, _, rest = start.partition(b"\n")
    if not rest.strip() or not first.startswith(b"{"):
        return False
    return first.rstrip(b"\r ").endswith(b"}") and rest.lstrip().startswith(b"{")
