"""The files a source holds: one path, a list, a folder tree; archives are opened by :mod:`.archives`."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from mediaframing.tables import MediaframingError, suggest_names

HEAD_BYTES = 1 << 16
_CHUNK = 1 << 20
# A file read whole is held in memory several times over; larger ones are for the formats that stream.
MOST_BYTES = 2 << 30
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/{1,2}\w|www\.", re.IGNORECASE)
_SYSTEM_NAMES = {"__MACOSX", "Thumbs.db", "desktop.ini", "__pycache__"}
_NOTE_STEMS = ("readme", "license", "licence", "changelog", "citation", "copying")


class UnreadableFileError(MediaframingError):
    """A file, or the rest of one, that cannot be read; the message is the reason in the load report."""


class Unread(NamedTuple):
    """What was found and not read: its name, "skipped" or "rejected", the reason, its size in bytes."""

    name: str
    status: str
    reason: str
    size: int = 0
    note: str = ""


@dataclass
class SourceFile:
    """A file to be read, on disk or within an archive; it can be opened more than once."""

    name: str
    size: int
    open: Callable[[], BinaryIO]
    path: Path | None = None
    # The name whose ending tells the format: "a.jsonl" for a.jsonl.gz.
    inner_name: str = field(default="")
    # The most bytes that are read whole.
    most: int = MOST_BYTES

    @property
    def extension(self) -> str:
        """The ending in lower case with its dot, "" for none."""
        return PurePosixPath(self.inner_name or self.name).suffix.lower()

    @cached_property
    def head(self) -> bytes:
        """The first 64 kilobytes."""
        with self.open() as file:
            return read_sound(file, HEAD_BYTES)[0]

    def read(self) -> bytes:
        """Return all bytes; raise UnreadableFileError for damage, or more than two gigabytes (one, unpacked)."""
        with self.open() as file:
            data, failure = read_sound(file, self.most + 1)
        if failure:
            raise failure
        if len(data) > self.most:
            raise UnreadableFileError(
                f"larger than {self.most >> 30} GB: give it as JSON Lines, CSV or Parquet"
            )
        return data


def read_sound(file: BinaryIO, size: int) -> tuple[bytes, UnreadableFileError | None]:
    """Return up to *size* bytes of *file*, and the damage that ended them early, if any."""
    # A buffer gives its bytes away without a copy of them.
    held = io.BytesIO()
    while held.tell() < size:
        try:
            part = file.read(min(size - held.tell(), _CHUNK))
        except UnreadableFileError as error:
            return held.getvalue(), error
        if not part:
            break
        held.write(part)
    return held.getvalue(), None


def find_files(
    source: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
) -> Iterator[SourceFile | Unread]:
    """Yield every file of a path, a folder or a list of paths, sorted by name within each folder.

    Raises
    ------
    MediaframingError
        For paths that do not exist: one error that names them all.
    """
    if not isinstance(source, str | os.PathLike | Iterable) or isinstance(source, bytes | Mapping):
        raise MediaframingError(
            f"a source is a path, a list of paths or a table, not {type(source).__name__} {str(source)[:60]!r}."
        )
    paths = [source] if isinstance(source, str | os.PathLike) else list(source)
    wrong = [p for p in paths if not isinstance(p, str | os.PathLike) or not str(p).strip()]
    if wrong:
        raise MediaframingError(
            f"a path is text or a Path, not {type(wrong[0]).__name__}: {str(wrong[0])[:60]!r}"
        )
    if not paths:
        raise MediaframingError("an empty list of paths: give at least one that holds articles.")
    roots = [Path(p).expanduser() for p in paths]
    missing = [
        _explain_missing(p, str(written)) for p, written in zip(roots, paths, strict=True) if not p.exists()
    ]
    if missing:
        raise MediaframingError(f"no such file or folder: {', '.join(missing)} (looked from {Path.cwd()}).")
    return _walk_roots(roots)


def _explain_missing(path: Path, written: str) -> str:
    """Return a path that does not exist with what may help: nothing is fetched, and names are close to others."""
    if _ADDRESS.match(written):
        return f"{written} is an address: download it first, then give the file"
    folder = path.parent
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    part = path.relative_to(folder).parts[0] if folder != path else ""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return written
    hint = suggest_names(part, [name for name in names if not is_hidden(name)]) if part else ""
    return f"{written}{hint}".rstrip("?") + ("?" if hint else "")


def is_hidden(part: str) -> bool:
    """Tell the names that systems and programs put beside a user's files."""
    return (part.startswith((".", "~$")) and part not in (".", "..")) or part in _SYSTEM_NAMES


def is_note(name: str) -> bool:
    """Tell a README, LICENSE or the like, which speaks about the files beside it."""
    return PurePosixPath(name).stem.lower().startswith(_NOTE_STEMS)


def _walk_roots(roots: Sequence[Path]) -> Iterator[SourceFile | Unread]:
    names = [root.name or root.resolve().name for root in roots]
    # Two folders of one name: the paths as given tell them apart.
    labels = names if len(set(names)) == len(names) else [root.as_posix() for root in roots]
    for root, label in zip(roots, labels, strict=True):
        if root.is_dir():
            yield from _walk(root, label, {root.resolve()}, root.resolve())
        else:
            yield _source_file(root, label)


def _walk(folder: Path, label: str, seen: set[Path], top: Path) -> Iterator[SourceFile | Unread]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield Unread(label, "rejected", f"the folder cannot be opened: {error.strerror}")
        return
    for entry in entries:
        name = f"{label}/{entry.name}".encode("utf-8", "replace").decode("utf-8")
        if is_hidden(entry.name):
            kind, mark = ("hidden folder", "/") if entry.is_dir() else ("hidden or system file", "")
            yield Unread(name + mark, "skipped", kind)
        elif not entry.exists():
            yield Unread(name, "rejected", "a link that leads nowhere")
        elif entry.is_symlink() and not entry.resolve().is_relative_to(top):
            yield Unread(
                name, "rejected", "a link that leads out of the folder: not followed; give its target too"
            )
        elif entry.is_dir():
            target = entry.resolve()
            if target in seen:
                yield Unread(name, "rejected", "a link to a folder that is read already")
                continue
            seen.add(target)
            yield from _walk(entry, name, seen, top)
        elif is_note(entry.name):
            yield Unread(name, "skipped", "a note about the files, not an article", entry.stat().st_size)
        else:
            yield _source_file(entry, name)


def _source_file(path: Path, name: str) -> SourceFile | Unread:
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        return Unread(name, "skipped", "not a regular file")
    if state.st_size == 0:
        return Unread(name, "rejected", "empty file")
    return SourceFile(name, state.st_size, lambda: path.open("rb"), path=path)
