"""Parquet: one article a row, read in batches of rows."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog


def recognise(file: SourceFile, name: str) -> bool:
    """Tell Parquet by its first four bytes."""
    return file.head[:4] == b"PAR1"


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the rows of the table."""
    log.encoding = "utf-8"
    number = 0
    try:
        place = file.path if file.path is not None else io.BytesIO(file.read())
        # Buffering ahead keeps the columns of the whole file in memory while its rows stream.
        source = pq.ParquetFile(place, pre_buffer=False)
        for piece in source.iter_batches(batch_size=rows):
            # A file may claim text that is none, and metadata that say nothing: neither reaches pandas.
            piece.validate(full=True)
            frame = piece.to_pandas(ignore_metadata=True)
            # A saved index is a column like any other, or nothing.
            frame = frame.drop(columns=[c for c in frame.columns if str(c).startswith("__index_level_")])
            numbers = list(range(number + 1, number + len(frame) + 1))
            number += len(frame)
            yield Batch(numbers, frame=frame.reset_index(drop=True))
    except (pa.ArrowException, OSError, ValueError, TypeError) as error:
        raise UnreadableFileError(f"damaged Parquet file: {str(error).splitlines()[0][:160]}") from error
