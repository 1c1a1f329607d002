"""CSV and TSV: delimiter and encoding found in the file, line breaks in quotes, every row accounted for."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv as arrow_csv

from mediaframing.load.columns import normalise_name, recognise_field
from mediaframing.load.opening.encodings import (
    ZEROS_OUT,
    Encoding,
    NotTextError,
    Utf8Stream,
    detect_encoding,
)
from mediaframing.load.opening.files import SourceFile, UnreadableFileError, read_sound
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog, count_noun
from mediaframing.load.tables.row_shapes import RowShapes
from mediaframing.load.tables.stray_quotes import UNCLOSED, CarefulRows, QuoteCheck, explain_too_long

_DELIMITERS = (",", ";", "\t", "|")
# One record must fit in a block: articles are far smaller, and memory stays bounded.
_BLOCK = 16 << 20
_CHUNK = 1 << 20
# A header may stand below a few lines of description.
_HEADER_WITHIN = 10


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
    try:
        sample = _decode_head(file)
    except NotTextError as error:
        raise UnreadableFileError(str(error)) from error
    above = _count_lines_above(sample, header_names)
    sample = "".join(_lines(sample)[above:])
    delimiter, backslash = find_delimiter(sample), _escapes_with_backslash(sample)
    encoding, marks = _look_through(file, delimiter, backslash)
    log.encoding, log.note = encoding.name, encoding.note
    if above:
        log.remark(f"lines above the header left out: {above}")
    if len(file.head) < 1 << 16 and len(sample.strip().splitlines()) < 2:
        # Nothing but a header: Arrow's reader would start a thread for it that can outlive the interpreter.
        return
    names = _name_columns(_first_row(sample, delimiter))
    table = _Table(file, encoding, names, delimiter, backslash, above, sample)
    done = 0
    if marks != "stray":
        for batch in _read_plain(table, log, rows, marks=marks):
            if batch is None:
                break
            done = batch.numbers[-1]
            yield batch
        else:
            return
    yield from _read_carefully(table, log, rows, done)


@dataclass(frozen=True)
class _Table:
    """What is known of a table before its rows are read."""

    file: SourceFile
    encoding: Encoding
    names: list[str]
    delimiter: str
    backslash: bool
    # Lines above the header.
    above: int
    sample: str

    def shapes(self) -> RowShapes:
        return RowShapes(self.names, self.delimiter, self.sample)


def _look_through(file: SourceFile, delimiter: str, backslash: bool) -> tuple[Encoding, str]:
    """Return the encoding of the whole file, and how its quotation marks are, from `QuoteCheck`."""
    check = QuoteCheck(delimiter, backslash=backslash)

    def chunks(opened: BinaryIO) -> Iterator[bytes]:
        while chunk := read_sound(opened, _CHUNK)[0]:
            check.feed(chunk)
            yield chunk

    try:
        with file.open() as opened:
            given = chunks(opened)
            encoding = detect_encoding(given)
            if not encoding.name.startswith(("utf-16", "utf-32")):
                # The encoding may be settled before the end.
                deque(given, maxlen=0)
                return encoding, check.finish()
    except NotTextError as error:
        raise UnreadableFileError(str(error)) from error
    check = QuoteCheck(delimiter, backslash=backslash)
    with file.open() as opened:
        stream = Utf8Stream(opened, encoding)
        while chunk := stream.read(_CHUNK):
            check.feed(chunk)
    return encoding, check.finish()


def _read_plain(table: _Table, log: FileLog, rows: int, *, marks: str) -> Iterator[Batch | None]:
    """Yield the rows as Arrow reads them; None where a field or a row that it rejects holds another row."""
    broken: list[arrow_csv.InvalidRow] = []

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    names = table.names
    with table.file.open() as opened:
        stream = Utf8Stream(opened, table.encoding)
        try:
            reader = arrow_csv.open_csv(
                pa.PythonFile(stream, mode="r"),
                read_options=arrow_csv.ReadOptions(
                    use_threads=False, block_size=_BLOCK, column_names=names,
                    skip_rows=table.above, skip_rows_after_names=1,
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=table.delimiter,
                    escape_char="\\" if table.backslash else False,
                    double_quote=not table.backslash,
                    newlines_in_values=True,
                    invalid_row_handler=set_aside,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=False,
                    quoted_strings_can_be_null=False,
                ),
            )  # fmt: skip
            # A reader left open reads ahead in a thread of its own, which may outlive the interpreter.
            with reader:
                yield from _batches(reader, table, log, broken, rows, marks)
            log.remark(ZEROS_OUT, stream.zeros)
        except pa.ArrowInvalid as error:
            raise stream.failure or UnreadableFileError(_explain(error)) from error
        if stream.failure:
            raise stream.failure


def _batches(
    reader: Any, table: _Table, log: FileLog, broken: list[arrow_csv.InvalidRow], rows: int, marks: str
) -> Iterator[Batch | None]:
    number, skipped, shapes = 0, dict[int, arrow_csv.InvalidRow](), table.shapes()
    while True:
        try:
            piece = reader.read_next_batch()
        except StopIteration:
            piece = None
        # Arrow reads ahead: rows skipped may belong to a later piece. It counts every line down to the header.
        skipped |= {max((row.number or 1) - 1 - table.above, 0): row for row in broken}
        columns = [column.to_pylist() for column in piece.columns] if piece else []
        if marks == "sound" and _holds_rows([*columns, [row.text for row in broken]], shapes):
            yield None
            return
        broken.clear()
        if piece is None:
            _log_broken(log, skipped, max(skipped, default=0))
            return
        for start in range(0, piece.num_rows, rows):
            part = piece.slice(start, rows)
            numbers, number = _number_rows(number, part.num_rows, skipped)
            _log_broken(log, skipped, number)
            values = (column[start : start + rows] for column in columns)
            raw = ["\x1f".join(row) for row in zip(*values, strict=True)]
            yield Batch(numbers, frame=part.to_pandas(types_mapper=_to_text), raw=raw)


def _holds_rows(columns: Sequence[Sequence[str]], shapes: RowShapes) -> bool:
    """Tell whether a field of *columns* holds other rows between quotation marks that belong to two fields."""
    return any("\n" in text and shapes.find_row_within(text) for column in columns for text in column)


def _read_carefully(table: _Table, log: FileLog, rows: int, after: int) -> Iterator[Batch]:
    """Yield the rows behind number *after* of a table whose quotation marks cannot be trusted."""
    held: list[tuple[int, list[str]]] = []
    number = 0
    with table.file.open() as opened:
        stream = Utf8Stream(opened, table.encoding)
        found = CarefulRows(
            stream, table.shapes(), backslash=table.backslash, above=table.above, longest=_BLOCK
        )
        for row in islice(found, 1, None):
            number += 1
            if number <= after:
                continue
            if row.has_stray:
                log.remark(UNCLOSED)
            if row.fields is None:
                log.reject(number, row.reason, row.text)
            else:
                held.append((number, row.fields))
            if len(held) == rows:
                yield _make_batch(held, table.names)
                held = []
        if held:
            yield _make_batch(held, table.names)
        log.remark(ZEROS_OUT, stream.zeros)
        if stream.failure:
            raise stream.failure


def _make_batch(held: list[tuple[int, list[str]]], names: list[str]) -> Batch:
    columns = zip(*(fields for _, fields in held), strict=True)
    arrays = [pa.array(column, type=pa.string()) for column in columns]
    frame = pa.table(arrays, names=names).to_pandas(types_mapper=_to_text)
    return Batch([number for number, _ in held], frame=frame)


def _number_rows(number: int, count: int, skipped: Collection[int]) -> tuple[list[int], int]:
    numbers: list[int] = []
    while len(numbers) < count:
        number += 1
        if number not in skipped:
            numbers.append(number)
    return numbers, number


def _to_text(kind: pa.DataType) -> Any:
    import pandas as pd

    return pd.StringDtype(na_value=float("nan")) if pa.types.is_string(kind) else None


def _log_broken(log: FileLog, skipped: dict[int, arrow_csv.InvalidRow], upto: int) -> None:
    """Log the rows skipped up to number *upto* and not logged yet."""
    for number in sorted(number for number in skipped if number <= upto):
        row = skipped.pop(number)
        log.reject(
            number,
            f"{count_noun(row.actual_columns, 'field')} where the header has {row.expected_columns}",
            row.text,
        )


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


def _lines(text: str) -> list[str]:
    r"""Return the lines of a text with what ends them: \n, \r or both."""
    return io.StringIO(text, newline="").readlines()


def _count_lines_above(sample: str, header_names: frozenset[str]) -> int:
    """Return how many lines stand above the header, where a later line holds known names and the first none."""
    known = [
        max(_count_known(line.strip().split(delimiter), header_names) for delimiter in _DELIMITERS)
        for line in _lines(sample)[:_HEADER_WITHIN]
    ]
    return 0 if not known or known[0] else next((i for i, count in enumerate(known) if count >= 2), 0)


def _count_known(cells: Sequence[str], header_names: frozenset[str]) -> int:
    names = [cell.strip().strip('"') for cell in cells]
    return sum(bool(recognise_field(n)) or normalise_name(n) in header_names for n in names if n)


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
    return file.head.decode(encoding.name, errors).removeprefix("\ufeff").replace("\x00", "")


def _explain(error: Exception) -> str:
    text = str(error).splitlines()[0]
    if "straddl" in text:
        return explain_too_long(_BLOCK)
    return f"not a readable table: {text[:160]}"
