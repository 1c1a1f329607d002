"""A source as parts: which records stand in which part, and where to go on after the last one that is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from mediaframing.load.cleaning.clean import Progress, settle_order
from mediaframing.load.cleaning.values import as_text, value_text
from mediaframing.load.pieces import Piece, Settings
from mediaframing.load.pipeline import Source, find_entries, is_alone, read_entry
from mediaframing.load.report import FileLog


@dataclass(frozen=True)
class Place:
    """Where a part ends: the entry of the source that is being read, and how much of it lies behind.

    `first_file` numbers the first file of the entry among all files; `files` of the entry are in the report
    already, and `pieces` of it in the parts so far.
    """

    entry: int = 0
    first_file: int = 0
    files: int = 0
    pieces: int = 0


@dataclass
class ReadPart:
    """Records read but not cleaned, each piece with the number of its file; and the files finished with them."""

    pieces: list[tuple[int, Piece]]
    finished: list[tuple[int, FileLog]]
    # Records that the reader itself refused, as rows of the load report.
    refused: list[dict[str, Any]]
    open_file: int | None
    end: Place | None
    # The order of day and month by series: in this part, and what later parts still need of it.
    orders: dict[str, str] = field(default_factory=dict)
    orders_left: dict[str, str] = field(default_factory=dict)


class PartReader:
    """Reads a source in parts of at most *rows* records, the same ones whenever and wherever reading begins."""

    def __init__(
        self, source: Source, settings: Settings, *, format: str | None, rows: int, orders: dict[str, str]
    ) -> None:
        self._source, self._format, self._rows = source, format, rows
        self._settings = replace(settings, alone=is_alone(source))
        self._memory = Progress(orders=dict(orders))
        self._finished: list[tuple[int, FileLog]] = []
        self._held: list[tuple[int, Piece]] = []

    def read(self, start: Place) -> Iterator[ReadPart]:
        """Yield the parts from *start* on; the last one may hold no records, only files."""
        waiting, first_file = 0, start.first_file
        for number, entry in enumerate(find_entries(self._source)):
            if number < start.entry:
                continue
            resumed = number == start.entry and start != Place()
            pieces, reported = (start.pieces, start.files) if resumed else (0, 0)
            self._memory.skip = pieces
            logs: list[FileLog] = []
            for piece in read_entry(entry, self._settings, logs, self._format, self._rows, self._memory):
                if resumed:
                    # What led up to this piece was reported with the part before it.
                    for log in logs:
                        log.rows.clear()
                    resumed = False
                if self._held and waiting + len(piece) > self._rows:
                    self._finish(first_file, logs[:-1], reported)
                    reported, waiting = len(logs) - 1, 0
                    yield self._close(first_file, logs[-1], Place(number, first_file, reported, pieces))
                self._held.append((first_file + len(logs) - 1, piece))
                waiting += len(piece)
                pieces += 1
            self._finish(first_file, logs, reported)
            first_file += len(logs)
        if self._held or self._finished:
            yield self._close(first_file, None, None)

    def _finish(self, first: int, logs: list[FileLog], reported: int) -> None:
        self._finished += [(first + i, log) for i, log in enumerate(logs) if i >= reported]

    def _close(self, first_file: int, opened: FileLog | None, end: Place | None) -> ReadPart:
        _settle_orders([piece for _, piece in self._held], self._settings, self._memory)
        logs = list(self._finished)
        number = None
        if opened is not None and end is not None:
            number = first_file + end.files
            logs.append((number, opened))
        part = ReadPart(self._held, self._finished, [], number, end, dict(self._memory.orders))
        for file, log in logs:
            part.refused += [describe_row(file, log, row) for row in log.rows]
            log.rows.clear()
        # Files that are finished need their order of dates no more; a folder's goes on.
        for _, log in self._finished:
            self._memory.orders.pop(log.name, None)
        part.orders_left = dict(self._memory.orders)
        self._held, self._finished = [], []
        return part


def describe_row(file: int, log: FileLog, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the load report, with the number of its file."""
    return {"file": file, "source_file": log.name, "format": log.format, "encoding": log.encoding} | row


def _settle_orders(pieces: list[Piece], settings: Settings, memory: Progress) -> None:
    """Decide the order of day and month here, where parts come one after another, not where they are measured."""
    written: dict[str, list[str]] = {}
    for piece in pieces:
        written.setdefault(piece.series, []).extend(_written_dates(piece))
    for series, raw in written.items():
        settle_order(series, raw, settings, memory)


def _written_dates(piece: Piece) -> list[str]:
    if piece.frame is not None:
        return as_text(piece.frame["published"]) if "published" in piece.frame else []
    return [value_text(record.get("published")) for record in piece.records]
