"""Nexis Uni exports as Word files: bookmarks part the documents and their sections, in any language.

Only the text of word/document.xml is read, as a stream: no macro, picture, link or embedded file.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from mediaframing.load.databases.rtf_files import read_archive_text
from mediaframing.load.nexis.nexis_uni import Line, read_documents
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.records import Batch, make_batches
from mediaframing.load.report import FileLog

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MOST_UNPACKED, _MOST_RATIO, _RATIO_FROM = 1 << 30, 200, 32 << 20
_PART = "word/document.xml"
_MARGIN = " " * 20
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a Word file: a zip archive with the parts of one."""
    if not file.head.startswith(b"PK\x03\x04"):
        return False
    return b"word/" in file.head or file.extension in {".docx", ".docm"}


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the documents of the file; a Word file without any is said to hold no articles."""
    log.encoding = "utf-8"
    data = file.read()
    found = False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = _check_size(archive, len(data))
            with archive.open(info) as part:
                for batch in make_batches(read_documents(_read_lines(part), log), rows):
                    found = True
                    yield batch
    except _DAMAGE as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(f"damaged Word file: {str(error)[:120] or type(error).__name__}") from error
    if not found and not log.rejected:
        # Older exports, and other archives, as Word files: what they hold is told from their text.
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(info) as part:
            # As in plain text, what is set in stands in the middle of the page.
            text = "\n\n".join(f"{_MARGIN * line.is_centred}{line.text}" for line in _read_lines(part))
        yield from make_batches(read_archive_text(text, log, "a Word file"), rows)


def _check_size(archive: zipfile.ZipFile, packed: int) -> zipfile.ZipInfo:
    unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > max(_RATIO_FROM, min(_MOST_UNPACKED, packed * _MOST_RATIO)):
        raise UnreadableFileError(f"unpacks to {unpacked:,} bytes: taken for a zip bomb")
    try:
        info = archive.getinfo(_PART)
    except KeyError as error:
        raise UnreadableFileError("damaged Word file: it has no text part") from error
    if info.flag_bits & 0x1:
        raise UnreadableFileError("encrypted with a password")
    return info


class _EntityGuard(io.RawIOBase):
    """A stream that stops at a declaration of entities, which Word never writes."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self._before = b""

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        if b"<!ENTITY" in self._before + data or b"<!DOCTYPE" in self._before + data:
            raise UnreadableFileError("declares XML entities, which can swell or read other files: refused")
        self._before = data[-10:]
        return data


def _read_lines(part: Any) -> Iterator[Line]:
    from lxml import etree

    tags = [f"{space}p" for space in (_W, _STRICT)]
    try:
        context = etree.iterparse(
            _EntityGuard(part), events=("end",), tag=tags, resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False,
        )  # fmt: skip
        for _, paragraph in context:
            yield from _paragraph_lines(paragraph)
            # What has been read is let go of: a file of any length takes little memory.
            paragraph.clear()
    except etree.LxmlError as error:
        raise UnreadableFileError(f"damaged Word file: {str(error)[:120]}") from error


def _paragraph_lines(paragraph: Any) -> list[Line]:
    """Return the lines of one paragraph, the first with the names of its bookmarks."""
    parts: list[str] = []
    marks: list[str] = []
    label = ""
    centred = False
    for node in paragraph.iter():
        tag = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if tag == "t":
            text = node.text or ""
            parts.append(text)
            label += text if _is_bold(node) and label == "".join(parts[:-1]).lstrip("\n") else ""
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        elif tag == "bookmarkStart":
            marks += [value for key, value in node.attrib.items() if key.endswith("}name")]
        elif tag == "jc":
            centred = "center" in node.attrib.values()
    text = "".join(parts)
    is_label = label.strip().endswith(":")
    lines = [line for line in re.split(r"\n+", text) if line.strip()] or [""]
    is_bold = bool(label) and label.strip() == text.strip()
    return [
        Line(line, tuple(marks) if i == 0 else (), is_label, is_bold, centred) for i, line in enumerate(lines)
    ]


def _is_bold(node: Any) -> bool:
    run = node.getparent()
    properties = next((child for child in run if str(child.tag).endswith("}rPr")), ())
    return any(
        str(child.tag).endswith("}b") and not {"0", "false"} & set(child.attrib.values())
        for child in properties
    )
