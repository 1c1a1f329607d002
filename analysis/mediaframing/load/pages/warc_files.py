"""WARC and ARC archives of web pages, as CC-NEWS: one article a page served; streams."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.pages.html_pages import read_page
from mediaframing.load.pages.page_source import decode_page
from mediaframing.load.pages.warc_records import WebRecord, read_records
from mediaframing.load.records import Batch, Record, make_batches
from mediaframing.load.report import FileLog

_START = re.compile(rb"\s*(?:WARC/\d|filedesc://)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:\-]+)", re.IGNORECASE)
_HTML = re.compile(r"text/html|application/xhtml", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|!--)", re.IGNORECASE)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell WARC and ARC by their first line."""
    return bool(_START.match(file.head))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the pages in the archive's order; log the records that are none, or cannot be read."""
    failures: list[UnreadableFileError] = []
    with file.open() as opened:
        yield from make_batches(_read_pages(_until_damage(read_records(opened), failures), log), rows)
    if failures:
        raise failures[0]


def _until_damage(records: Iterator[WebRecord], failures: list[UnreadableFileError]) -> Iterator[WebRecord]:
    """Yield the records up to where the archive is damaged: those before are not lost with it."""
    try:
        yield from records
    except UnreadableFileError as error:
        failures.append(error)


def _read_pages(records: Iterator[WebRecord], log: FileLog) -> Iterator[Record]:
    for number, record in enumerate(records, 1):
        if record.kind in ("warcinfo", "request", "metadata", "revisit", "continuation"):
            log.remark(f"record of kind {record.kind}, no page")
            continue
        reason = _refuse(record)
        if reason:
            log.reject(number, reason, record.url)
            continue
        charset = _CHARSET.search(record.content_type)
        try:
            text, _ = decode_page(record.payload, charset[1] if charset else "")
            fields = read_page(text, url=record.url)
        except UnreadableFileError as error:
            log.reject(number, str(error), record.url)
            continue
        if not fields["body"]:
            log.reject(number, "a page without article text", record.url)
            continue
        fields |= {"retrieved": record.date} | (
            {"truncated": True} if record.problem.startswith("cut off") else {}
        )
        yield Record(number, fields, f"{record.url}\n{text}")


def _refuse(record: WebRecord) -> str:
    if record.kind == "broken" or (record.problem and not record.payload):
        return f"damaged record: {record.problem}"
    if record.kind not in ("response", "resource", "conversion"):
        return f"damaged record: of kind {record.kind[:30]!r}"
    if record.status != 200:
        return f"not served: HTTP status {record.status}"
    kind = record.content_type.partition(";")[0].strip()
    if not _HTML.search(kind) and not (
        kind in ("", "text/plain", "application/octet-stream") and _MARKUP.match(record.payload)
    ):
        return f"not a page: {kind[:60] or 'of no stated type'}"
    return "" if record.payload.strip() else "an empty page"
