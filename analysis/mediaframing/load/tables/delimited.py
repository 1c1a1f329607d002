"""CSV and TSV: delimiter and encoding found in the file, line breaks in quotes, every row accounted for."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.csv as arrow_csv

from mediaframing.load.columns import recognise_field
from mediaframing.load.opening.encodings import NotTextError, Utf8Stream, detect_encoding, find_encoding
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog

_DELIMITERS = (",", ";", "\t", "|")
# One record must fit in a block: articles are far smaller, and memory stays bounded.
_BLOCK = 16 << 20


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a table by its ending, or a .txt whose first line holds two or more known column names."""
    if file.extension not in {".csv", ".tsv", ".tab", ".txt", ""}:
        return False
    try:
        sample = _decode_head(file)
    except NotTextError:
        return False
    if file.extension in {".csv", ".tsv", ".tab"}:
        return True
    names = _first_row(sample, find_delimiter(sample))
    return len(names) > 1 and sum(bool(recognise_field(n)) for n in names) >= 2


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the rows of the table; a row with too few or too many fields is rejected."""
    encoding = find_encoding(file)
    log.encoding, log.note = encoding.name, encoding.note
    sample = _decode_head(file)
    if len(file.head) < 1 << 16 and len(sample.strip().splitlines()) < 2:
        # Nothing but a header: Arrow's reader would start a thread for it that can outlive the interpreter.
        return
    delimiter = find_delimiter(sample)
    names = _name_columns(_first_row(sample, delimiter))
    broken: list[arrow_csv.InvalidRow] = []

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    with file.open() as opened:
        stream = Utf8Stream(opened, encoding)
        try:
            table = arrow_csv.open_csv(
                pa.PythonFile(stream, mode="r"),
                read_options=arrow_csv.ReadOptions(
                    use_threads=False, block_size=_BLOCK, column_names=names, skip_rows_after_names=1
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=delimiter,
                    escape_char="\\" if _escapes_with_backslash(sample) else False,
                    double_quote=not _escapes_with_backslash(sample),
                    newlines_in_values=True,
                    invalid_row_handler=set_aside,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=False,
                    quoted_strings_can_be_null=False,
                ),
            )
            # A reader left open reads ahead in a thread of its own, which may outlive the interpreter.
            with table:
                yield from _batches(table, log, broken, rows)
        except pa.ArrowInvalid as error:
            raise stream.failure or UnreadableFileError(_explain(error)) from error
        if stream.failure:
            raise stream.failure


def _batches(table: Any, log: FileLog, broken: list[arrow_csv.InvalidRow], rows: int) -> Iterator[Batch]:
    number, skipped = 0, set[int]()
    while True:
        try:
            piece = table.read_next_batch()
        except StopIteration:
            _log_broken(log, broken)
            return
        # Arrow reads ahead: rows skipped may belong to a later piece.
        skipped |= _log_broken(log, broken)
        for start in range(0, piece.num_rows, rows):
            part = piece.slice(start, rows)
            numbers, number = _number_rows(number, part.num_rows, skipped)
            yield Batch(numbers, frame=part.to_pandas(types_mapper=_to_text))


def _number_rows(number: int, count: int, skipped: set[int]) -> tuple[list[int], int]:
    numbers: list[int] = []
    while len(numbers) < count:
        number += 1
        if number not in skipped:
            numbers.append(number)
    return numbers, number


def _to_text(kind: pa.DataType) -> Any:
    import pandas as pd

    return pd.StringDtype(na_value=float("nan")) if pa.types.is_string(kind) else None


def _log_broken(log: FileLog, broken: list[arrow_csv.InvalidRow]) -> set[int]:
    numbers = set()
    for row in broken:
        # Arrow counts the header as row 1; without a number the row keeps its place in the report only.
        number = (row.number or 1) - 1
        numbers.add(number)
        reason = f"{row.actual_columns} fields where the header has {row.expected_columns}"
        log.reject(number, reason, row.text)
    broken.clear()
    return numbers


def find_delimiter(sample: str) -> str:
    """Return the delimiter under which the first rows of *sample* have the most consistent number of fields.

    Examples
    --------
    >>> find_delimiter('title;text\\n"Rain; snow";It rained, and snowed.\\n')
    ';'
    """
    best, best_score = ",", (0.0, 0, 0)
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in _rows(sample, delimiter)][:50]
        if not widths or widths[0] < 2:
            continue
        header = _first_row(sample, delimiter)
        known = sum(bool(recognise_field(name)) for name in header)
        agreeing = Counter(widths)[widths[0]] / len(widths)
        if (agreeing, known, widths[0]) > best_score:
            best, best_score = delimiter, (agreeing, known, widths[0])
    return best


def _rows(sample: str, delimiter: str) -> Iterator[list[str]]:
    try:
        rows = [row for row in csv.reader(sample.splitlines(keepends=True), delimiter=delimiter) if row]
    except csv.Error:
        return
    # The sample may end within a row.
    yield from rows[:-1] if len(rows) > 2 else rows


def _first_row(sample: str, delimiter: str) -> list[str]:
    return next(_rows(sample, delimiter), [])


def _name_columns(names: Sequence[str]) -> list[str]:
    """Return the header's names, each once: a blank one is named by its place, a repeated one numbered."""
    named: list[str] = []
    for place, given in enumerate(names, 1):
        name = base = given.strip().lstrip("\ufeff") or f"column_{place}"
        count = 1
        while name in named:
            count += 1
            name = f"{base}_{count}"
        named.append(name)
    return named


def _escapes_with_backslash(sample: str) -> bool:
    return (
        len(re.findall(r'\\"', sample)) > len(re.findall(r'[^",;\t|\n]""[^",;\t|\n]', sample))
        and '\\"' in sample
    )


def _decode_head(file: SourceFile) -> str:
    encoding = detect_encoding([file.head])
    errors = "replace" if len(file.head) == 1 << 16 else encoding.errors
    return file.head.decode(encoding.name, errors).removeprefix("\ufeff")


def _explain(error: Exception) -> str:
    text = str(error).splitlines()[0]
    if "straddl" in text:
        return f"a row longer than {_BLOCK >> 20} MB, or a quotation mark that is never closed"
    return f"not a readable table: {text[:160]}"
