"""JSON Lines: one object a line; streams, with a bound on the length of a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mediaframing.load.opening.encodings import ZEROS_OUT, Utf8Stream, are_few, find_encoding
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog
from mediaframing.load.tables.json_files import make_batch

_LONGEST_LINE = 32 << 20
_MARK = b"\xef\xbb\xbf"


def recognise(file: SourceFile, name: str) -> bool:
    """Tell JSON Lines by its ending, or by a first line that is a complete object with more below."""
    start = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"{") or start.startswith(b"{\\rtf"):
        return file.extension in {".jsonl", ".ndjson"} and are_few(file.head.count(0), len(file.head))
    first, _, rest = start.partition(b"\n")
    complete = first.rstrip(b"\r ").endswith(b"}") and rest.lstrip().startswith(b"{")
    return complete or file.extension in {".jsonl", ".ndjson"}


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the objects of the file; a line that is no JSON is rejected."""
    encoding = find_encoding(file)
    log.encoding, log.note = encoding.name, encoding.note
    held: list[tuple[int, Any, bytes]] = []
    with file.open() as opened:
        stream = Utf8Stream(opened, encoding)
        for number, line in _lines(stream, log):
            try:
                held.append((number, json.loads(line.decode("utf-8", "replace")), line))
            except (ValueError, RecursionError) as error:
                log.reject(
                    number,
                    f"not JSON: {str(error).split(':')[0][:80]}",
                    line[:100].decode("utf-8", "replace"),
                )
            if len(held) == rows:
                yield _make(held, log)
                held = []
    if held:
        yield _make(held, log)
    log.remark(ZEROS_OUT, stream.zeros)
    if stream.failure:
        raise stream.failure


def _make(held: list[tuple[int, Any, bytes]], log: FileLog) -> Batch:
    numbers, items, lines = zip(*held, strict=True)
    return make_batch(list(items), numbers, log, list(lines))


def _lines(stream: Utf8Stream, log: FileLog) -> Iterator[tuple[int, bytes]]:
    """Yield the number and bytes of each line that is not blank; reject one too long for memory."""
    rest, number, skipping = b"", 0, False
    while True:
        chunk = stream.read(1 << 20)
        *whole, rest = (rest + chunk).split(b"\n") if chunk else [rest, b""]
        for line in whole:
            number += 1
            if skipping:
                skipping = False
            elif line.strip():
                yield number, line.removeprefix(_MARK).strip(b"\r \t")
        if not chunk:
            return
        if len(rest) > _LONGEST_LINE:
            if not skipping:
                log.reject(
                    number + 1,
                    f"a line longer than {_LONGEST_LINE >> 20} MB",
                    rest[:100].decode("utf-8", "replace"),
                )
            rest, skipping = b"", True
