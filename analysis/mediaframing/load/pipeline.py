"""The way of a source through the readers: files found, opened, read, mapped, pooled and cleaned."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import pandas as pd

from mediaframing.load.cleaning.clean import Progress, clean
from mediaframing.load.cleaning.dates import find_date_order, has_numeric_dates
from mediaframing.load.cleaning.values import as_text
from mediaframing.load.columns import MissingColumnError
from mediaframing.load.opening.archives import open_archives
from mediaframing.load.opening.encodings import HOLDS_ZEROS
from mediaframing.load.opening.files import SourceFile, Unread, UnreadableFileError, find_files
from mediaframing.load.pieces import Piece, Settings, find_names, make_piece
from mediaframing.load.records import Batch
from mediaframing.load.registry import Format, choose_format
from mediaframing.load.report import FileLog
from mediaframing.tables import MediaframingError

Source = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | pd.DataFrame
Entry = SourceFile | Unread | pd.DataFrame
ROWS = 5000


def read_tables(
    source: Source, settings: Settings, logs: list[FileLog], format: str | None, rows: int, progress: bool
) -> Iterator[pd.DataFrame]:
    """Yield cleaned tables of at most *rows* records; small files share one."""
    from tqdm.std import tqdm

    memory = Progress()
    held: list[Piece] = []
    waiting = 0
    settings = replace(settings, alone=is_alone(source))
    with tqdm(desc="reading articles", unit=" records", delay=1, disable=not progress, leave=False) as bar:
        for entry in find_entries(source):
            for piece in read_entry(entry, settings, logs, format, rows, memory):
                if held and waiting + len(piece) > rows:
                    yield clean(held, settings, memory)
                    held, waiting = [], 0
                held.append(piece)
                waiting += len(piece)
                bar.update(len(piece))
        if held:
            yield clean(held, settings, memory)


def find_entries(source: Source) -> Iterator[Entry]:
    """Yield what a source is made of, each to be read by itself: its files, archives unopened, or the one table."""
    if isinstance(source, pd.DataFrame):
        return iter([source])
    return find_files(source)


def is_alone(source: Source) -> bool:
    """Tell whether a source is one table or one file."""
    return isinstance(source, pd.DataFrame) or len(list(islice(find_files(source), 2))) == 1


def read_entry(
    entry: Entry, settings: Settings, logs: list[FileLog], format: str | None, rows: int, memory: Progress
) -> Iterator[Piece]:
    """Yield the pieces of one entry; every file in it has its log. `memory.skip` pieces are passed over."""
    if isinstance(entry, pd.DataFrame):
        yield from _frame_pieces(entry, settings, logs, rows, memory)
        return
    for file in open_archives(entry):
        log = FileLog(file.name, file.size)
        logs.append(log)
        if isinstance(file, Unread):
            log.failure, log.note, log.skipped = file.reason, file.note, file.status == "skipped"
            continue
        own = replace(settings, alone=settings.alone and file is entry)
        try:
            yield from _file_pieces(file, log, own, format, rows, memory)
        except (UnreadableFileError, MissingColumnError) as error:
            log.failure = str(error)
        except OSError as error:
            log.failure = f"cannot be opened: {error.strerror or error}"


def _file_pieces(
    file: SourceFile, log: FileLog, settings: Settings, format: str | None, rows: int, memory: Progress
) -> Iterator[Piece]:
    known = None if _is_pickle(file.head) else choose_format(file, format)
    if known is None:
        raise UnreadableFileError(_explain_unknown(file))
    log.format = known.name
    first = 0
    if memory.skip and known.seeks and file.path is not None:
        # Such a file is an entry of its own, and each of its pieces but the last is full.
        first, memory.skip = memory.skip, 0
    seek = {"skip": first * rows} if first else {}
    batches = known.reader().read(file, log, rows=rows, header_names=settings.header_names, **seek)
    for place, batch in enumerate(batches, first):
        if not batch.numbers:
            continue
        if place == 0 and settings.dates == "auto" and len(batch.numbers) > 1 and not memory.skip:
            _settle_dates(file, known, batch, settings, memory)
        # A piece that is passed over is made all the same: one without a body ends its file as it did before.
        piece = make_piece(batch, log, settings)
        if memory.skip:
            memory.skip -= 1
            continue
        yield piece


def _settle_dates(
    file: SourceFile, known: Format, first: Batch, settings: Settings, memory: Progress
) -> None:
    """Look through the whole file for a date that tells the order, where the first batch leaves it open."""
    written = _written_dates(first, settings)
    if not has_numeric_dates(written) or find_date_order(written):
        return
    unheard = FileLog(file.name)
    for batch in known.reader().read(file, unheard, rows=ROWS, header_names=settings.header_names):
        order = find_date_order(_written_dates(batch, settings))
        if order:
            memory.orders[file.name] = order
            return


def _written_dates(batch: Batch, settings: Settings) -> list[str]:
    rename = find_names(batch, settings, {"outlet": ""})
    if batch.frame is not None:
        column = next((c for c in batch.frame.columns if rename.get(c, c) == "published"), None)
        return [] if column is None else as_text(batch.frame[column])
    names = {k for record in batch.records for k in record if rename.get(k, k) == "published"}
    return [str(record[name]) for record in batch.records for name in names if record.get(name) is not None]


def _frame_pieces(
    source: pd.DataFrame, settings: Settings, logs: list[FileLog], rows: int, memory: Progress
) -> Iterator[Piece]:
    log = FileLog("DataFrame", format="DataFrame")
    logs.append(log)
    twice = source.columns[source.columns.duplicated()].tolist()
    if twice:
        raise MediaframingError(f"the table has several columns named {twice[:5]}: rename them.")
    frame = source.rename(columns=str).reset_index(drop=True)
    first, memory.skip = memory.skip, 0
    try:
        if settings.dates == "auto" and (
            order := find_date_order(_written_dates(Batch([], frame), settings))
        ):
            memory.orders[log.name] = order
        for start in range(first * rows, len(frame), rows):
            part = frame.iloc[start : start + rows].reset_index(drop=True)
            numbers = list(range(start + 1, start + len(part) + 1))
            yield make_piece(Batch(numbers, frame=part), log, settings)
    except MissingColumnError as error:
        log.failure = str(error)


def _is_pickle(head: bytes) -> bool:
    return head[:1] == b"\x80" and head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")


# How files begin that hold articles as other programs keep them, what they are, and what to do.
_OTHER_FILES = (
    (rb"%PDF", "a PDF: save the archive's export as text, HTML, RTF or Word instead"),
    (rb"\xd0\xcf\x11\xe0", "an old Word or Excel file: save it as .docx or .xlsx"),
    (rb"PK.{20,60}?mimetypeapplication/vnd\.oasis", "an OpenDocument file: save it as .docx or .xlsx"),
    (rb"PK.{20,60}?mimetypeapplication/epub", "an e-book: unpack it and read its pages"),
    (rb"Rar!|7z\xbc\xaf", "packed with RAR or 7-Zip: unpack it first"),
    (rb"\x28\xb5\x2f\xfd", "packed with Zstandard: unpack it first"),
    (rb"RD[AX]\d|X\n\x00\x00\x00", "data of R: write it as CSV or Parquet"),
    (rb"SQLite format 3", "an SQLite database: write its table as CSV or Parquet"),
    (
        rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|II\*\x00|MM\x00\*|BM.{4}\x00{4}|\x00\x00\x01\x00|8BPS|.{4}ftyp(?:heic|heix|mif1|avif)",
        "a picture: only text is read; have a scan's text recognised first",
    ),
    (
        rb"ID3|\xff[\xfb\xf3\xf2]|OggS|fLaC|RIFF.{4}WAVE|FORM.{4}AIF|.{4}ftypM4A",
        "a sound recording: give its transcript as text",
    ),
    (
        rb".{4}ftyp|\x1a\x45\xdf\xa3|RIFF.{4}AVI |FLV\x01|\x00\x00\x01[\xba\xb3]",
        "a film: give its transcript as text",
    ),
    (rb"wOFF|wOF2|OTTO\x00|\x00\x01\x00\x00\x00|true\x00|ttcf", "a font: it holds no articles"),
    (
        rb"\x7fELF|MZ.{60}.{4,200}This program|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe",
        "a program: it holds no articles",
    ),
    (rb"\$FL2|<stata_dta>", "data of SPSS or Stata: write it as CSV or Parquet"),
)


def _explain_unknown(file: SourceFile) -> str:
    head = file.head
    if _is_pickle(head):
        return "a Python pickle: never loaded, because loading one runs its code"
    told = next((words for start, words in _OTHER_FILES if re.match(start, head, re.DOTALL)), "")
    if told:
        return told
    if b"\x00" in head:
        return HOLDS_ZEROS
    ending = f" ({file.extension})" if file.extension else ""
    return f"no format recognised it{ending}: see list_formats(), or give format="
