"""The folder a corpus is measured into: begun, taken up again, or refused; one run at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mediaframing.load.pipeline import Source
from mediaframing.naming.lexicon import Lexicon
from mediaframing.naming.writing import format_lexicon
from mediaframing.scale.fingerprint import list_paths
from mediaframing.scale.manifest import (
    LEXICON,
    MANIFEST,
    TABLES,
    check_same,
    read_manifest,
    write_manifest,
)
from mediaframing.scale.storing import UNFINISHED, sweep, write_whole
from mediaframing.tables import MediaframingError

_LOCK = ".lock"


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Keep a second run out of the folder; the lock ends with the process that holds it, however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("wb") as file:
        try:
            import fcntl
        except ImportError:
            # Not everywhere; two runs would write the same bytes, but sweep each other's unfinished files.
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise MediaframingError(
                f"{folder} is being written by another run: wait for it, or give another out=."
            ) from error
        yield


def check_folder(folder: Path, source: Source) -> None:
    """Raise where the folder cannot be written into without harm: a file, a stranger's folder, part of the source."""
    if folder.exists() and not folder.is_dir():
        raise MediaframingError(f"out={str(folder)!r} is a file: give a folder.")
    inside = [p for p in list_paths(source) if p.is_dir() and folder.resolve().is_relative_to(p.resolve())]
    if inside:
        raise MediaframingError(
            f"out={str(folder)!r} lies within the source {str(inside[0])!r}, whose next reading would take it for "
            "articles: give a folder beside it."
        )
    there = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    others = [name for name in there if name != _LOCK and not name.startswith(UNFINISHED)]
    if others and MANIFEST not in others and not set(others) <= {*TABLES, LEXICON}:
        raise MediaframingError(
            f"out={str(folder)!r} holds other files (for example {sorted(others)[0]!r}): give a new or an empty folder."
        )


def take_up(folder: Path, new: dict[str, Any], lexicon: Lexicon, *, overwrite: bool) -> Mapping[str, Any]:
    """Return the manifest to go on with: the one that is there, if it was made in the same way, or the new one."""
    if (folder / MANIFEST).is_file() and not overwrite:
        old = read_manifest(folder)
        check_same(folder, old, new)
        sweep(folder)
        return old
    _clear(folder)
    write_whole(folder / LEXICON, format_lexicon(lexicon).encode())
    write_manifest(folder, new)
    return new


def _clear(folder: Path) -> None:
    """Remove what a run has written, the manifest first, and nothing else."""
    (folder / MANIFEST).unlink(missing_ok=True)
    sweep(folder)
    for table in TABLES:
        for part in sorted((folder / table).glob("part-*.parquet")):
            part.unlink()
        with suppress(OSError):
            (folder / table).rmdir()
