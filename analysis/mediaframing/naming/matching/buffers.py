"""Text columns as Arrow buffers: read without copies, cut into batches, looked at as arrays of bytes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from mediaframing.tables import MediaframingError

# Small enough to stay in cache and to bound memory, large enough for long array operations.
_BATCH_BYTES = 32_000_000


def read_column(articles: pd.DataFrame, field: str) -> pa.ChunkedArray:
    """Return a text column of *articles* as Arrow strings without copying them where they are Arrow already."""
    try:
        column = pa.Array.from_pandas(articles[field])
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError) as error:
        raise MediaframingError(
            f"articles[{field!r}] cannot be read as text: {error}. Every value must be a string without lone "
            "surrogates, or missing; read_articles and validate_articles see to it."
        ) from None
    if pa.types.is_null(column.type):
        column = column.cast(pa.large_string())
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        raise MediaframingError(f"articles[{field!r}] holds {column.type}, not text.")
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])


def cut_batches(chunk: pa.Array) -> Iterator[pa.Array]:
    """Cut a chunk into runs of whole articles of about `_BATCH_BYTES` each."""
    if chunk.null_count:
        chunk = chunk.fill_null("")
    if not len(chunk):
        return
    offsets = view_buffers(chunk)[1]
    start = 0
    while start < len(chunk):
        stop = int(np.searchsorted(offsets, offsets[start] + _BATCH_BYTES, side="right")) - 1
        stop = min(max(stop, start + 1), len(chunk))
        yield chunk.slice(start, stop - start)
        start = stop


def view_buffers(part: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the bytes of a string array and the offsets of its elements in them, slices taken into account."""
    _, offsets, data = part.buffers()
    kind = np.int64 if pa.types.is_large_string(part.type) else np.int32
    places = np.frombuffer(offsets, dtype=kind)[part.offset : part.offset + len(part) + 1].astype(np.int64)
    if data is None:
        return np.empty(0, dtype=np.uint8), places
    return np.frombuffer(data, dtype=np.uint8)[places[0] : places[-1]], places - places[0]


def cut_texts(data: NDArray[np.uint8], low: NDArray[np.int64], high: NDArray[np.int64]) -> pa.Array:
    """Return stretches of a buffer, in bytes, as an array of strings, without one Python object each."""
    sizes = high - low
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    places = np.arange(offsets[-1]) + np.repeat(low - offsets[:-1], sizes)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data[places])]
    return pa.Array.from_buffers(pa.large_string(), len(low), buffers)
