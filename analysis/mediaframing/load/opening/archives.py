"""Files within .zip, .tar, .tar.gz, .gz, .bz2 and .xz: read in memory, never unpacked to disk, within bounds."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from mediaframing.load.opening.files import SourceFile, Unread, UnreadableFileError, is_hidden, is_note

# Text packs to a tenth; deflate's utmost is a thousandth. Small archives may repeat themselves as they like.
_MOST_RATIO, _RATIO_FROM = 200, 64 << 20
_MOST_MEMBER = 1 << 30
_MOST_DEPTH = 3
_MOST_MEMORY = 128 << 20
_DAMAGE = (
    EOFError, OSError, RuntimeError, NotImplementedError, ValueError, struct.error, zlib.error, lzma.LZMAError,
    zipfile.BadZipFile, tarfile.TarError,
)  # fmt: skip


def open_archives(file: SourceFile | Unread, depth: int = 0) -> Iterator[SourceFile | Unread]:
    """Yield *file* itself, or the files within it where it is an archive, to a depth of three."""
    if isinstance(file, Unread):
        yield file
        return
    try:
        kind = _kind(file)
        if kind and depth >= _MOST_DEPTH:
            yield Unread(file.name, "rejected", f"archives nested more than {_MOST_DEPTH} deep", file.size)
            return
        openers = {"zip": _in_zip, "tar": _in_tar}
        inner = openers.get(kind, partial(_in_packed, kind=kind))(file) if kind else iter([file])
        for found in inner:
            if kind and not isinstance(found, Unread):
                yield from open_archives(found, depth + 1)
            else:
                yield found
    except UnreadableFileError as error:
        yield Unread(file.name, "rejected", str(error), file.size)
    except _DAMAGE as error:
        yield Unread(
            file.name, "rejected", f"damaged archive or file: {error or type(error).__name__}", file.size
        )


class BoundedStream(io.RawIOBase):
    """A stream out of an archive that stops with a reason where it is damaged or swells beyond reason.

    Where the packed bytes are read one after another, from *below*, what has come of them counts, not the whole file.
    """

    def __init__(
        self,
        inner: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | zipfile.ZipExtFile,
        packed: int,
        *,
        below: BinaryIO | None = None,
    ) -> None:
        self._inner = inner
        self._below = below
        self._packed = packed
        self._given = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill *buffer* and return the number of bytes, 0 at the end."""
        try:
            # One step at a time, so that what came before the damage is not lost with it.
            data = self._inner.read1(len(buffer))
        except _DAMAGE as error:
            raise UnreadableFileError(f"damaged archive: {error or type(error).__name__}") from error
        self._given += len(data)
        if self._given > _RATIO_FROM and self._given > self._taken() * _MOST_RATIO:
            raise UnreadableFileError(
                f"unpacks to more than {_MOST_RATIO} times its size: taken for a zip bomb"
            )
        buffer[: len(data)] = data
        return len(data)

    def tell(self) -> int:
        """Return how many bytes were given."""
        return self._given

    def _taken(self) -> int:
        """Return how many packed bytes were read so far, all of them where nobody counts."""
        return self._packed if self._below is None else self._below.tell()

    def close(self) -> None:
        """Close this stream and the one below."""
        self._inner.close()
        if self._below is not None:
            self._below.close()
        super().close()


def _kind(file: SourceFile) -> str:
    head = file.head
    if head.startswith(b"PK\x03\x04") and not _is_office(file):
        return "zip"
    for mark, name, peek in _PACKERS:
        if head.startswith(mark):
            return "tar" if _is_tar(peek(head)) else name
    return "tar" if _is_tar(head) else ""


def _is_office(file: SourceFile) -> bool:
    """Tell a Word, Excel or OpenDocument file, a zip archive itself, by its first entry and its list."""
    first = file.head[30 : 30 + int.from_bytes(file.head[26:28], "little")]
    if not first.startswith(
        (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"word/", b"customXml/", b"mimetype")
    ):
        return False
    with file.open() as opened:
        names = zipfile.ZipFile(opened if opened.seekable() else io.BytesIO(file.read())).namelist()
    return "[Content_Types].xml" in names or "mimetype" in names


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _peek_gzip(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 512)
    except zlib.error:
        return b""


def _peek_bzip2(head: bytes) -> bytes:
    try:
        return bz2.BZ2Decompressor().decompress(head, 512)
    except (OSError, ValueError, EOFError):
        return b""


def _peek_xz(head: bytes) -> bytes:
    try:
        return lzma.LZMADecompressor(memlimit=_MOST_MEMORY).decompress(head, 512)
    except (lzma.LZMAError, EOFError):
        return b""


_PACKERS = ((b"\x1f\x8b", "gz", _peek_gzip), (b"BZh", "bz2", _peek_bzip2), (b"\xfd7zXZ\x00", "xz", _peek_xz))


def _in_packed(file: SourceFile, *, kind: str) -> Iterator[SourceFile | Unread]:
    if kind == "xz":
        # Its header may ask for gigabytes; refused before anything is given.
        lzma.LZMADecompressor(memlimit=_MOST_MEMORY).decompress(file.head, 1)

    def opened() -> BinaryIO:
        packed = file.open()
        unpacked: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile
        if kind == "gz":
            unpacked = gzip.GzipFile(fileobj=packed)
        else:
            unpacked = bz2.BZ2File(packed) if kind == "bz2" else lzma.LZMAFile(packed)  # noqa: SIM115
        return cast("BinaryIO", BoundedStream(unpacked, file.size, below=packed))

    inner_name = PurePosixPath(file.inner_name or file.name).stem
    yield SourceFile(file.name, file.size, opened, inner_name=inner_name, most=_MOST_MEMBER)


def _in_zip(file: SourceFile) -> Iterator[SourceFile | Unread]:
    with (
        file.open() as opened,
        zipfile.ZipFile(opened if opened.seekable() else io.BytesIO(file.read())) as archive,
    ):
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
        unpacked = sum(info.file_size for info in infos)
        if unpacked > max(_RATIO_FROM, file.size * _MOST_RATIO):
            raise UnreadableFileError(f"unpacks to {unpacked:,} bytes: taken for a zip bomb")
        hidden = _HiddenFolders(file.name)
        for info in infos:
            inner = _true_name(info)
            if hidden.add(inner) or info.is_dir():
                continue
            refused = _refuse(f"{file.name}/{inner}", inner, info.file_size)
            if refused:
                yield refused
            elif info.flag_bits & 0x1:
                yield Unread(f"{file.name}/{inner}", "rejected", "encrypted with a password", info.file_size)
            else:
                yield _zip_member(archive, info, f"{file.name}/{inner}")
        yield from hidden.rows()


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> SourceFile:
    def opened() -> BinaryIO:
        try:
            member = cast("zipfile.ZipExtFile", archive.open(info))
            return cast("BinaryIO", BoundedStream(member, info.compress_size))
        except _DAMAGE as error:
            raise UnreadableFileError(f"damaged archive: {error}") from error

    return SourceFile(name, info.file_size, opened)


def _in_tar(file: SourceFile) -> Iterator[SourceFile | Unread]:
    """Members in the archive's own order: to sort a packed tar would mean unpacking it once a member."""
    hidden = _HiddenFolders(file.name)
    with file.open() as opened, tarfile.open(fileobj=opened, mode="r|*") as archive:
        given = 0
        for member in archive:
            name = f"{file.name}/{member.name}"
            given += member.size
            # What is passed over is unpacked too.
            if given > max(_RATIO_FROM, file.size * _MOST_RATIO):
                raise UnreadableFileError(f"unpacks to more than {given:,} bytes: taken for a zip bomb")
            if hidden.add(member.name) or member.isdir():
                continue
            refused = _refuse(name, member.name, member.size)
            if not member.isfile():
                yield Unread(name, "rejected", "a link or device within an archive: not followed")
            elif refused:
                yield refused
            elif (stream := archive.extractfile(member)) is not None:
                yield _memory_file(name, stream.read())
    yield from hidden.rows()


def _memory_file(name: str, data: bytes) -> SourceFile:
    return SourceFile(name, len(data), lambda: io.BytesIO(data))


def _refuse(name: str, inner: str, size: int) -> Unread | None:
    path = PurePosixPath(inner.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or inner[1:2] == ":":
        return Unread(name, "rejected", "a path that leads out of the archive", size)
    if size > _MOST_MEMBER:
        return Unread(
            name, "rejected", f"larger than {_MOST_MEMBER >> 30} GB within an archive: unpack it first", size
        )
    if is_note(inner):
        return Unread(name, "skipped", "a note about the files, not an article", size)
    return Unread(name, "rejected", "empty file") if size == 0 and not inner.endswith("/") else None


def _true_name(info: zipfile.ZipInfo) -> str:
    """Return the entry's name, which zip reads in a DOS code page where UTF-8 was not declared."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


class _HiddenFolders:
    """Counts what lies in hidden folders of an archive, to name each folder once."""

    def __init__(self, archive: str) -> None:
        self._archive = archive
        self._entries: dict[str, int] = {}

    def add(self, inner: str) -> bool:
        """Count *inner* if it is hidden, and tell so."""
        parts = PurePosixPath(inner).parts
        for depth, part in enumerate(parts):
            if is_hidden(part):
                is_folder = depth + 1 < len(parts) or inner.endswith("/")
                name = "/".join(parts[: depth + 1]) + ("/" if is_folder else "")
                self._entries[name] = self._entries.get(name, 0) + (not inner.endswith("/"))
                return True
        return False

    def rows(self) -> Iterator[Unread]:
        for name, count in sorted(self._entries.items()):
            reason = "hidden folder" if name.endswith("/") else "hidden or system file"
            note = f"{count} file{'s' if count != 1 else ''} within" if name.endswith("/") else ""
            yield Unread(f"{self._archive}/{name}", "skipped", reason, note=note)
