"""Records of WARC and ARC archives as a stream: headers, HTTP responses, whole payloads of bounded size."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from mediaframing.load.opening.files import UnreadableFileError

_MOST_PAYLOAD = 24 << 20
_LONGEST_LINE = 1 << 16
_MOST_HEADERS = 200
_ARC_LINE = re.compile(rb"(?P<url>\S+) (?P<ip>\S+) (?P<date>\d{8,20}) (?P<type>\S+) (?P<length>\d+)\s*$")


@dataclass
class WebRecord:
    """One record: its kind, address, date, and what was served."""

    kind: str
    url: str = ""
    date: str = ""
    content_type: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    payload: bytes = b""
    problem: str = ""


def read_records(file: BinaryIO) -> Iterator[WebRecord]:
    """Yield the records of an archive in its order; damage in one is its `problem`.

    Raises
    ------
    UnreadableFileError
        Where no further record can be found; those before were yielded.
    """
    lines = _Lines(file)
    while line := lines.next():
        if not line.strip():
            continue
        if line.startswith(b"WARC/"):
            yield _warc_record(lines)
        elif found := _ARC_LINE.match(line):
            yield _arc_record(lines, found)
        else:
            yield WebRecord("broken", problem="neither a WARC record nor an ARC record begins here")
            if not lines.skip_to_record():
                return


class _Lines:
    """Lines and exact numbers of bytes out of one stream."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._held = b""
        self._ended = False

    def _fill(self) -> bool:
        if not self._ended:
            part = self._file.read(1 << 16)
            self._ended = not part
            self._held += part
        return not self._ended

    def next(self) -> bytes:
        """Return the next line with its end, b"" at the end of the stream."""
        while b"\n" not in self._held:
            if len(self._held) > _LONGEST_LINE or not self._fill():
                break
        end = self._held.find(b"\n") + 1 or min(len(self._held), _LONGEST_LINE)
        line, self._held = self._held[:end], self._held[end:]
        return line

    def take(self, size: int) -> tuple[bytes, int]:
        """Return up to 24 MB of the next *size* bytes, passing over the rest, and how many there were."""
        parts, kept, seen = [], 0, 0
        while seen < size:
            if not self._held and not self._fill():
                break
            part, self._held = self._held[: size - seen], self._held[size - seen :]
            seen += len(part)
            if kept < _MOST_PAYLOAD:
                parts.append(part)
                kept += len(part)
        return b"".join(parts), seen

    def skip_to_record(self) -> bool:
        """Go on to where the next record begins."""
        while line := self.next():
            if line.startswith(b"WARC/") or _ARC_LINE.match(line):
                self._held = line + self._held
                return True
        return False


def _warc_record(lines: _Lines) -> WebRecord:
    headers = _headers(lines)
    record = WebRecord(
        headers.get("warc-type", ""),
        headers.get("warc-target-uri", "").strip("<> "),
        headers.get("warc-date", ""),
        headers.get("content-type", ""),
    )
    length = headers.get("content-length", "")
    if not length.isdigit():
        record.problem = "a record without its length"
        lines.skip_to_record()
        return record
    return _fill_record(record, lines, int(length))


def _arc_record(lines: _Lines, line: re.Match[bytes]) -> WebRecord:
    url = line["url"].decode("utf-8", "replace")
    kind = "warcinfo" if url.startswith("filedesc:") else "response"
    record = WebRecord(kind, url, line["date"][:14].decode("ascii"), "application/http")
    return _fill_record(record, lines, int(line["length"]))


def _fill_record(record: WebRecord, lines: _Lines, length: int) -> WebRecord:
    wanted = record.kind in ("response", "resource", "conversion")
    data, seen = lines.take(length)
    if seen < length:
        record.problem = f"cut off: {seen} of {length} bytes"
    if length > _MOST_PAYLOAD:
        record.problem = f"larger than {_MOST_PAYLOAD >> 20} MB"
        return record
    if wanted:
        _open_response(record, data)
    return record


def _open_response(record: WebRecord, data: bytes) -> None:
    if not data.startswith(b"HTTP/"):
        record.payload = data
        record.content_type = (
            "" if record.content_type.startswith("application/http") else record.content_type
        )
        return
    head, mark, body = data.partition(b"\r\n\r\n")
    if not mark:
        head, mark, body = data.partition(b"\n\n")
    status, *rest = head.split(b"\n")
    parts = status.split()
    record.status = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
    record.headers = _parse_headers(rest)
    record.content_type = record.headers.get("content-type", "")
    if "chunked" in record.headers.get("transfer-encoding", "").lower():
        body = _join_chunks(body)
    try:
        record.payload = _unpack(body, record.headers.get("content-encoding", "").lower().strip())
    except UnreadableFileError as error:
        record.problem = record.problem or str(error)


def _headers(lines: _Lines) -> dict[str, str]:
    found: list[bytes] = []
    while len(found) < _MOST_HEADERS and (line := lines.next()).strip():
        found.append(line)
    return _parse_headers(found)


def _parse_headers(lines: list[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    name = ""
    for line in lines:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in (" ", "\t") and name:
            headers[name] += " " + text.strip()
        elif ":" in text:
            name, _, value = text.partition(":")
            name = name.strip().lower()
            headers[name] = value.strip()
    return headers


def _join_chunks(body: bytes) -> bytes:
    """Return the body without its chunks' lengths; one that says it is chunked and is not comes back as it is."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\r\n", at)
        size = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size):
            return b"".join(parts) + body[at:] if parts else body
        length = int(size, 16)
        if length == 0:
            break
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2
    return b"".join(parts)


def _unpack(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity", "utf-8") or not body:
        return body
    if encoding in ("gzip", "x-gzip", "deflate"):
        for bits in (31, 15, -15):
            unpacker = zlib.decompressobj(wbits=bits)
            try:
                data = unpacker.decompress(body, _MOST_PAYLOAD)
            except zlib.error:
                continue
            if unpacker.unconsumed_tail:
                raise UnreadableFileError(f"unpacks to more than {_MOST_PAYLOAD >> 20} MB: refused")
            return data
        # Served as packed and stored unpacked.
        return body
    raise UnreadableFileError(f"packed with {encoding[:20]}, which is not read here")
