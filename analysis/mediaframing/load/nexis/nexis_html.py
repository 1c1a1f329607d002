"""LexisNexis exports as HTML: documents between DOCFULL comments, the same fields as in plain text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from mediaframing.load.nexis.nexis_records import Group, parse_record
from mediaframing.load.nexis.nexis_text import count_announced, cover_fields, find_marks, read_cover
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, parse_html, read_text, text_of, walk_blocks
from mediaframing.load.records import Batch, Record, make_batches
from mediaframing.load.report import FileLog

_SIGNS = re.compile(
    r"<!-- Hide XML section from browser|LXNComment|<META TOPIC=[^>]*DOCUMENTS=|NAME=\"?DOC_ID_\d",
    re.IGNORECASE,
)
_START = re.compile(r"<A NAME=\"?DOC_ID_\d+_\d+\"?>\s*(?:</A>)?", re.IGNORECASE)
_DOCFULL = re.compile(r"<DOCFULL>(?:\s*-->)?", re.IGNORECASE)
_END = re.compile(r"(?:<!--[^>]{0,60})?</DOCFULL>", re.IGNORECASE)
_ANNOUNCED = re.compile(r"<META\b[^>]*\bDOCUMENTS=\"?(\d+)", re.IGNORECASE)
_UPDATED = re.compile(r"<META\b[^>]*\bUPDATED=\"([^\"]*)", re.IGNORECASE)
_CENTRED = re.compile(r"\.(c\d+)\s*\{[^}]*text-align:\s*center", re.IGNORECASE)
_COVER_LINES = re.compile(r"(?:&nbsp;|\s)*(?:<BR\s*/?>(?:&nbsp;|\s)*)+", re.IGNORECASE)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell an export by the marks its documents stand between."""
    text = head_text(file)
    return "<" in text[:400] and bool(_SIGNS.search(text))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the documents of the file; error notices are rejected records."""
    yield from make_batches(_read_documents(read_text(file, log), log), rows)


def _read_documents(text: str, log: FileLog) -> Iterator[Record]:
    parts = _split_documents(text)
    centred = frozenset(name.lower() for name in _CENTRED.findall(text[: parts[0][0] if parts else 50_000]))
    common = cover_fields(_read_html_cover(text[: parts[0][0]] if parts else ""))
    updated = _UPDATED.search(text)
    common["retrieved"] = common["retrieved"] or (updated[1] if updated else "")
    numbers = []
    counted = 0
    for place, (start, end) in enumerate(parts, 1):
        raw = text[start:end]
        groups = _group(raw, centred)
        marks = find_marks(groups[0].text) if groups else []
        numbers.append(marks[0].number if marks else place)
        counted = counted or (count_announced(marks)[0] if marks else 0)
        fields, problem = (
            parse_record(groups[1:] if marks else groups) if groups else ({"title": ""}, "empty document")
        )
        if problem:
            log.reject(place, problem, fields["title"])
        else:
            yield Record(place, common | fields, raw)
    announced = _ANNOUNCED.search(text)
    total = int(announced[1]) if announced else counted
    if total:
        log.compare_announced(total, numbers)


def _split_documents(text: str) -> list[tuple[int, int]]:
    """Return where each document stands: from DOCFULL to its end, else from anchor to anchor."""
    starts = [m.end() for m in _DOCFULL.finditer(text)] or [m.end() for m in _START.finditer(text)]
    ends = [m.start() for m in _END.finditer(text)]
    parts = []
    for place, start in enumerate(starts):
        limit = starts[place + 1] if place + 1 < len(starts) else len(text)
        at = bisect_left(ends, start)
        parts.append((start, min(ends[at], limit) if at < len(ends) else limit))
    return parts


def _group(raw: str, centred: frozenset[str]) -> list[Group]:
    """Return one group a box of the page: the boxes of a masthead are centred, those of a field are not."""
    groups: list[tuple[Any, list[str], bool]] = []
    for block, box in walk_blocks(parse_html(raw)):
        outer = _outer_box(box)
        in_middle = outer is not None and (outer.get("class") or "").lower() in centred
        if groups and groups[-1][0] is outer and outer is not None:
            groups[-1][1].append(block)
        else:
            groups.append((outer, [block], in_middle))
    return [Group("\n\n".join(blocks), in_middle) for _, blocks, in_middle in groups]


def _outer_box(box: Any) -> Any:
    while box is not None and box.tag not in ("div", "table", "body"):
        box = box.getparent()
    return box


def _read_html_cover(markup: str) -> dict[str, str]:
    begin = markup.lower().rfind("<body")
    if begin < 0:
        return {}
    tree = parse_html(_COVER_LINES.sub("<br>", markup[begin:]) or "<p/>")
    lines = [line for block, _ in walk_blocks(tree) for line in block.split("\n")]
    return read_cover("\n\n".join(lines)) if text_of(tree) else {}
