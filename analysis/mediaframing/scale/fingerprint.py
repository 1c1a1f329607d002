"""What a source is, in a few bytes: so that a run is only taken up again on the very files it began with."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mediaframing.load.opening.files import SourceFile, find_files
from mediaframing.load.pipeline import Source

_ROWS = 10_000


def describe_source(source: Source) -> dict[str, Any]:
    """Return the names, number and size of the files of a source, and a hash of names, sizes and times of change.

    Of a table in memory the hash is of its values.
    """
    if isinstance(source, pd.DataFrame):
        return {"rows": len(source), "sha256": _hash_table(source)}
    digest = hashlib.sha256()
    files = size = 0
    for found in find_files(source):
        fact = [found.name, found.size]
        if isinstance(found, SourceFile) and found.path is not None:
            fact.append(found.path.stat().st_mtime_ns)
        digest.update(repr(fact).encode("utf-8", "replace"))
        files += 1
        size += found.size
    paths = list_paths(source)
    return {
        "names": [path.name or str(path) for path in paths[:20]],
        "files": files,
        "bytes": size,
        "sha256": digest.hexdigest(),
    }


def list_paths(source: Source) -> list[Path]:
    """Return the paths of a source; none of a table."""
    if isinstance(source, pd.DataFrame):
        return []
    paths: Sequence[Any] = [source] if isinstance(source, str | os.PathLike) else list(source)
    return [Path(path).expanduser() for path in paths]


def _hash_table(table: pd.DataFrame) -> str:
    digest = hashlib.sha256(repr([(str(c), str(t)) for c, t in table.dtypes.items()]).encode())
    for start in range(0, len(table), _ROWS):
        part = table.iloc[start : start + _ROWS]
        try:
            values = pd.util.hash_pandas_object(part, index=False)
        except TypeError:
            # Lists and dictionaries have no hash; their text has.
            values = pd.util.hash_pandas_object(part.astype("str"), index=False)
        digest.update(values.to_numpy().tobytes())
    return digest.hexdigest()
