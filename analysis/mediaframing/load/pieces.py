"""From a reader's batch to a piece: the contract's names, and what the file's name and the user supply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mediaframing.load.cleaning.outlets import find_outlet
from mediaframing.load.columns import (
    DATE_PARTS,
    FIELDS,
    explain_never_found,
    explain_unrecognised,
    find_wanted,
    map_columns,
    normalise_name,
)
from mediaframing.load.filenames import FilePattern
from mediaframing.load.records import Batch
from mediaframing.load.report import MISFIT, FileLog

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
    # Whether one table is all there is: a mapped column that it lacks is an error at once.
    alone: bool = False
    # Of the user's mapping: fields whose column a table had, and those a table lacked, with its columns.
    mapped: set[str] = field(default_factory=set)
    lacked: dict[str, list[str]] = field(default_factory=dict)
    # Names of outlets as the sources have them, for those that the user maps; not more than are worth a look.
    outlets_seen: set[str] = field(default_factory=set)

    @property
    def header_names(self) -> frozenset[str]:
        """Names the user's mapping adds to the known header lines, in lower snake case."""
        return frozenset(normalise_name(name) for names in self.wanted.values() for name in names)

    def never_found(self) -> list[str]:
        """Return one sentence for each field whose mapped column no table had."""
        lost = {name: present for name, present in self.lacked.items() if name not in self.mapped}
        return [explain_never_found(name, self.wanted[name], present) for name, present in lost.items()]


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
    rename = find_names(batch, settings, supplied, log)
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


def find_names(
    batch: Batch, settings: Settings, supplied: Mapping[str, str], log: FileLog | None = None
) -> dict[str, str]:
    """Return column -> name under the contract, for the columns whose name changes; note in *log* what is missing."""
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
        mapping = _map_table(present, settings, supplied, log)
    return _avoid_clashes(present, mapping)


def _map_table(
    present: Sequence[str], settings: Settings, supplied: Mapping[str, str], log: FileLog | None
) -> dict[str, str]:
    found = find_wanted(present, settings.wanted)
    settings.mapped.update(found)
    lacked = [name for name in settings.wanted if name not in found]
    for name in lacked:
        settings.lacked.setdefault(name, list(present))
    forgiven = [name for name in lacked if not settings.alone or name in settings.mapped]
    mapping = map_columns(present, settings.wanted, supplied=supplied, forgiven=forgiven)
    if log is None:
        return mapping
    for name in lacked:
        instead = f"{mapping[name]!r} recognised" if name in mapping else "none recognised"
        log.remarks[f"no column {' or '.join(map(repr, settings.wanted[name]))} for {name}: {instead}"] = 1
    known = {*mapping, *supplied, *(["published"] if _date_parts(present) else [])}
    absent = [name for name in ("title", "published") if name not in known]
    if told := explain_unrecognised(present, mapping, absent):
        log.remarks[told] = 1
    return mapping


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
        log.remarks[MISFIT] = 1
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
