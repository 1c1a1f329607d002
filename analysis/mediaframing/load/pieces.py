"""From a reader's batch to a piece: the contract's names, and what the file's name and the user supply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mediaframing.load.cleaning.outlets import find_outlet
from mediaframing.load.columns import DATE_PARTS, FIELDS, map_columns, normalise_name
from mediaframing.load.filenames import FilePattern
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog

# What the loader itself writes: a source's own column of such a name is set aside under another.
_WRITTEN = frozenset({*FIELDS, "published_ambiguous"})


@dataclass(frozen=True)
class Settings:
    """What the user asked for, checked once a call."""

    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outlet: str | None = None
    outlets: Mapping[str, str] = field(default_factory=dict)
    pattern: FilePattern | None = None
    dates: str = "auto"
    furniture: bool = True

    @property
    def header_names(self) -> frozenset[str]:
        """Names the user's mapping adds to the known header lines, in lower snake case."""
        return frozenset(normalise_name(name) for names in self.wanted.values() for name in names)


@dataclass
class Piece:
    """Records of one file under the contract's names; dates of one `series` share one order."""

    log: FileLog
    numbers: list[int]
    raw: Sequence[str | bytes]
    series: str
    frame: pd.DataFrame | None = None
    records: list[dict[str, Any]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)


def make_piece(batch: Batch, log: FileLog, settings: Settings) -> Piece:
    """Rename the columns of *batch* to the contract's and add what the file's name supplies.

    Raises
    ------
    MissingColumnError
        Where a needed column is not there.
    """
    supplied = _supplied(log, settings)
    rename = find_names(batch, settings, supplied)
    piece = Piece(log, batch.numbers, batch.raw or [], log.name)
    if len(batch.numbers) == 1 and batch.numbers[0] == 1:
        # Files of one article each: those of a folder are one series.
        piece.series = f"{log.name.rpartition('/')[0]}/*.{log.format}"
    if batch.frame is not None:
        piece.raw = batch.raw or join_values(batch.frame)
        piece.frame = batch.frame.rename(columns=rename)
        _fill_frame(piece.frame, supplied)
        if "published" not in piece.frame.columns and (parts := _date_parts(piece.frame.columns)):
            piece.frame["published"] = [
                _join_date(row) for row in zip(*(piece.frame[p] for p in parts), strict=True)
            ]
    else:
        piece.records = [
            supplied
            | {rename.get(k, k): v for k, v in record.items() if not (k in supplied and v in ("", None))}
            for record in batch.records
        ]
        if piece.records and "published" not in piece.records[0] and (parts := _date_parts(piece.records[0])):
            for record in piece.records:
                record["published"] = _join_date([record.get(p) for p in parts])
    return piece


def _date_parts(present: Iterable[object]) -> list[str]:
    """Return the columns of year, month and day, [] where they are not all there."""
    normal = {normalise_name(name): str(name) for name in present}
    return [normal[part] for part in DATE_PARTS] if set(DATE_PARTS) <= set(normal) else []


def _join_date(values: Sequence[Any]) -> str:
    """Return year, month and day as one date; a month may be a word, a missing day leaves the month."""
    year, month, day = (re.sub(r"\.0$", "", "" if v is None or v != v else str(v).strip()) for v in values)
    if not year.isdecimal() or not month:
        return ""
    if month.isdecimal() and day.isdecimal():
        return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    return f"{day} {month} {year}".strip() if not month.isdecimal() else f"{int(year):04d}-{int(month):02d}"


def find_names(batch: Batch, settings: Settings, supplied: Mapping[str, str]) -> dict[str, str]:
    """Return column -> name under the contract, for the columns whose name changes."""
    if batch.frame is not None:
        present = [str(c) for c in batch.frame.columns]
    else:
        present = list(dict.fromkeys(str(key) for record in batch.records for key in record))
    if batch.is_article:
        normal = {normalise_name(p): p for p in present}
        wanted = {
            f: [n for n in names if normalise_name(n) in normal] for f, names in settings.wanted.items()
        }
        mapping = {f: normal[normalise_name(names[0])] for f, names in wanted.items() if names}
        mapping |= {p: p for p in present if p in FIELDS and p not in {*mapping, *mapping.values()}}
    else:
        mapping = map_columns(present, settings.wanted, supplied=supplied)
    return _avoid_clashes(present, mapping)


def join_values(frame: pd.DataFrame) -> list[str]:
    """Return each row as one string, its values as read: what its identifier is made from."""
    columns = [["" if v is None or v != v else v for v in frame[c].tolist()] for c in frame.columns]
    return ["\x1f".join(map(str, row)) for row in zip(*columns, strict=True)]


def _supplied(log: FileLog, settings: Settings) -> dict[str, str]:
    """Return the fields that the file's name gives, and the outlet the user names for what has none."""
    given = {"outlet": settings.outlet} if settings.outlet else {}
    if settings.pattern is None:
        return given
    found = settings.pattern.match(log.name)
    if found is None:
        log.note = "file name does not fit filename_pattern"
        return given
    if found.get("outlet"):
        found["outlet"] = _name_from_file(found["outlet"], settings)
    return given | found


def _name_from_file(written: str, settings: Settings) -> str:
    """Return an outlet as a file's name has it: hyphens in the place of blanks are blanks."""
    if written in settings.outlets or " " in written or find_outlet(written):
        return written
    return re.sub(r"[-_]+", " ", written).strip() or written


def _avoid_clashes(present: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    rename = {column: name for name, column in mapping.items()}
    taken = {*present, *mapping}
    for column in present:
        if column not in rename and column in _WRITTEN:
            rename[column] = next(n for n in _spare_names(column) if n not in taken)
            taken.add(rename[column])
    return {column: name for column, name in rename.items() if column != name}


def _spare_names(column: str) -> list[str]:
    return [f"{column}_as_read", *(f"{column}_as_read_{i}" for i in range(2, 1000))]


def _fill_frame(frame: pd.DataFrame, supplied: Mapping[str, str]) -> None:
    for name, value in supplied.items():
        if name in frame.columns:
            blank = frame[name].isna() | (frame[name].astype("str").str.strip() == "")
            frame[name] = frame[name].where(~blank, value)
        else:
            frame[name] = value
