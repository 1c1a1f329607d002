"""Lists of articles' addresses without their texts: GDELT's tables and DOC interface, Media Cloud's CSV.

An articles table needs texts, so each row is rejected with its address, and the report is the list of pages to
fetch; a Media Cloud table to which the texts were added loads as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from mediaframing.load.columns import recognise_field
from mediaframing.load.opening.encodings import Utf8Stream, find_encoding
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog
from mediaframing.load.tables.json_files import read_values

_GKG = re.compile(r"(?:GKGRECORDID\t|\d{14}-T?\d+\t)")
_GKG_FIRST = re.compile(r"(?:DATE\tNUMARTS\t|\d{8}\t\d+\t[^\t]*\t[^\t]*\t[^\t]*\t)")
_EVENTS = re.compile(
    r"(?:GLOBALEVENTID\tSQLDATE|\d{5,12}\t(?:19|20)\d{6}\t(?:19|20)\d{4}\t(?:19|20)\d\d\t)", re.IGNORECASE
)
_MENTIONS = re.compile(r"(?:GLOBALEVENTID\tEventTimeDate|\d{5,12}\t\d{14}\t\d{14}\t\d\t)", re.IGNORECASE)
_CODEBOOK = re.compile(r"name,type,description\r?\n(?:GLOBALEVENTID|GKGRECORDID|DATE),")
_DOCUMENTS = re.compile(r"\"(?:url_mobile|seendate|sourcecountry|socialimage)\"\s*:")
_ADDRESS = re.compile(r"https?://[^\s\t,\"'<>]+")
_CLOUD = frozenset({"media_url", "media_name", "stories_id", "ap_syndicated", "indexed_date", "media_id"})
_NAMES: dict[str, re.Pattern[str]] = {"gdelt_gkg": _GKG, "gdelt_events": _EVENTS, "gdelt_mentions": _MENTIONS}
# Columns by which a table with a header is known, whatever stands between them: any of the sets is enough.
_HEADERS = {
    "gdelt_gkg": ({"gkgrecordid"}, {"date", "numarts"}),
    "gdelt_events": ({"globaleventid", "sqldate"},),
    "gdelt_mentions": ({"globaleventid", "mentionidentifier"},),
    "gdelt_doc": ({"url", "seendate"}, {"url", "mobileurl", "title"}),
    "mediacloud_csv": tuple({"title", "url", *pair} for pair in combinations(sorted(_CLOUD), 2)),
}
_SEPARATORS = "\t,;|"
_JSON_KEYS = re.compile(r"\"(GKGRECORDID|GLOBALEVENTID)\"\s*:", re.IGNORECASE)
_SHOWN = 300
_LONGEST_LINE = 1 << 20


def recognise(file: SourceFile, name: str) -> bool:
    """Tell GDELT's tables by their first line, its DOC answers and Media Cloud's CSV by their names."""
    text = head_text(file)
    if text.lstrip()[:1] in ("{", "["):
        if name == "gdelt_doc":
            return '"articles"' in text[:2000] and len(set(_DOCUMENTS.findall(text))) >= 2
        key = _JSON_KEYS.search(text[:4000])
        return name == ("gdelt_gkg" if key and key[1].upper() == "GKGRECORDID" else "gdelt_events") and bool(
            key
        )
    header = _header(text)
    if any(names <= header for names in _HEADERS[name]) and not _has_text(header):
        return True
    if name == "gdelt_gkg" and (_CODEBOOK.match(text) or (_GKG_FIRST.match(text) and ";" in text[:4000])):
        return True
    return name in _NAMES and bool(_NAMES[name].match(text))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield nothing: log each row's address, and what the file is."""
    text = head_text(file)
    if _CODEBOOK.match(text):
        raise UnreadableFileError("GDELT's description of its columns: no articles in it")
    if text.lstrip()[:1] in ("{", "["):
        _log_documents(file, log)
    else:
        _log_lines(file, log, "GDELT" if log.format.startswith("gdelt") else "Media Cloud")
    yield Batch([])


def _header(text: str) -> set[str]:
    """Return the names of the first line, in lower case."""
    line = text.lstrip("\ufeff").partition("\n")[0]
    separator = max(_SEPARATORS, key=line.count)
    return {column.strip().strip('"').lower() for column in line.split(separator)}


def _has_text(header: set[str]) -> bool:
    return any(recognise_field(column) == "body" for column in header)


def _log_documents(file: SourceFile, log: FileLog) -> None:
    number = 0
    for content in read_values(read_text(file, log), log):
        articles: Any = content.get("articles", [content]) if isinstance(content, dict) else content
        for item in articles if isinstance(articles, list) else []:
            number += 1
            addresses = (
                [v for v in item.values() if isinstance(v, str) and _ADDRESS.match(v)]
                if isinstance(item, dict)
                else []
            )
            log.reject(number, _reason("GDELT"), addresses[0][:_SHOWN] if addresses else "")


def _log_lines(file: SourceFile, log: FileLog, whose: str) -> None:
    encoding = find_encoding(file)
    log.encoding = encoding.name
    with file.open() as opened:
        stream = Utf8Stream(opened, encoding)
        headed = False
        for place, line in enumerate(_lines(stream)):
            addresses = _ADDRESS.findall(line)
            if place == 0 and not addresses:
                # A first line without an address names the columns.
                headed = True
                continue
            log.reject(place + (not headed), _reason(whose), addresses[-1][:_SHOWN] if addresses else "")
    if stream.failure:
        raise stream.failure


def _lines(stream: Utf8Stream) -> Iterator[str]:
    """Yield the lines that are not blank, of each no more than its first megabyte."""
    rest, skipping = b"", False
    while chunk := stream.read(_LONGEST_LINE):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if not skipping and line.strip():
                yield line.decode("utf-8", "replace")
            skipping = False
        if len(rest) > _LONGEST_LINE:
            if not skipping:
                yield rest.decode("utf-8", "replace")
            rest, skipping = b"", True
    if rest.strip() and not skipping:
        yield rest.decode("utf-8", "replace")


def _reason(whose: str) -> str:
    return f"{whose} gives an article's address and no text of it: fetch the page and load it as HTML or WARC"
