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


def read(
    file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str], skip: int = 0
) -> Iterator[Batch]:
    """Yield the rows of the table; the row groups that lie within the first *skip* rows are not decoded."""
    log.encoding = "utf-8"
    number = skip
    try:
        place = file.path if file.path is not None else io.BytesIO(file.read())
        # Buffering ahead keeps the columns of the whole file in memory while its rows stream.
        source = pq.ParquetFile(place, pre_buffer=False)
        for piece in _cut_full(source, rows, skip):
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


def _cut_full(source: pq.ParquetFile, rows: int, skip: int) -> Iterator[pa.Table]:
    """Yield what comes after the first *skip* rows in tables of *rows* rows, the last one with what is left.

    Batches may end with a row group, for example where a column has a dictionary: where tables end must not depend on it.
    """
    sizes = [source.metadata.row_group(i).num_rows for i in range(source.num_row_groups)]
    first = 0
    while first < len(sizes) and sizes[first] <= skip:
        skip -= sizes[first]
        first += 1
    held: pa.Table | None = None
    for batch in source.iter_batches(batch_size=rows, row_groups=list(range(first, len(sizes)))):
        cut = min(skip, len(batch))
        skip -= cut
        more = pa.Table.from_batches([batch.slice(cut)])
        held = more if held is None else pa.concat_tables([held, more])
        if len(held) >= rows:
            yield held.slice(0, rows)
            # An empty slice would keep what it was cut from in memory.
            held = held.slice(rows) if len(held) > rows else None
    if held is not None and len(held):
        yield held
