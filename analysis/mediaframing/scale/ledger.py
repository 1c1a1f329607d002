"""What is done and what comes next: parts are written, counted and entered here, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from mediaframing.articles import hash_record
from mediaframing.load.cleaning.clean import clean_line
from mediaframing.load.cleaning.values import as_text, value_text
from mediaframing.load.pieces import Piece, Settings
from mediaframing.load.report import FileLog, tabulate_rows
from mediaframing.scale.identifiers import Keys, SeenKeys, make_keys
from mediaframing.scale.manifest import write_manifest
from mediaframing.scale.parts import Measured, Measures, Task, log_anew
from mediaframing.scale.reading import Place, ReadPart, describe_row
from mediaframing.scale.storing import pack_table, write_whole
from mediaframing.tables import MediaframingError

_MOST_WARNINGS = 20
_MOST_UNREAD = 20


def locate_part(folder: Path, table: str, number: int) -> Path:
    """Return the path of a table of a part."""
    return folder / table / f"part-{number:05}.parquet"


def check_parts(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Raise where the manifest counts parts whose files are gone."""
    paths = [locate_part(folder, t, e["part"]) for e in manifest["parts"] for t in e["tables"]]
    gone = [str(path.relative_to(folder)) for path in paths if not path.is_file()]
    if gone:
        raise MediaframingError(
            f"{folder} lacks {len(gone)} files that its manifest counts (for example {gone[0]}): put them back, or "
            "measure again with overwrite=True."
        )


class Ledger:
    """The folder of a run and its manifest, with what must be known of earlier parts to measure the next."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest
        self._seen = SeenKeys()
        self._under_way: list[Keys] = []
        self._given: list[bool] = []
        self._totals: dict[int, FileLog] = {}
        # Files without an article, to be named where there is no article at all.
        self.unread: list[FileLog] = []
        self._take_up()

    @property
    def start(self) -> Place:
        """Where reading goes on."""
        return Place(**self.manifest["state"].get("place", {}))

    @property
    def articles(self) -> int:
        """How many articles are measured."""
        return int(self.manifest["totals"].get("articles", 0))

    def issue(self, part: ReadPart, settings: Settings, measures: Measures) -> Task:
        """Return the task of measuring a part that was read, with the identifiers that earlier parts have taken."""
        pieces = [piece for _, piece in part.pieces]
        names, given = name_records(pieces)
        keys = make_keys(names, given=given)
        recent = SeenKeys()
        for earlier in self._under_way:
            recent.add(earlier)
        taken = _list_taken(names, self._seen.count(keys) + recent.count(keys), given)
        self._under_way.append(keys)
        self._given.append(given)
        number = len(self.manifest["parts"]) + len(self._under_way) - 1
        return Task(number, log_anew(pieces)[0], settings, part.orders, measures, *taken)

    def revise(self, task: Task, measured: Measured) -> Task | None:
        """Return a task anew where a part was measured on a wrong guess of the identifiers taken before it.

        The guess counts every record of the parts under way; one of them that was refused takes no identifier.
        """
        given = self._given[0]
        kept = [name if given else name.partition("-")[0] for name in measured.article_ids]
        counts = self._seen.count(make_keys(kept, given=given)).tolist()
        if given:
            guessed = sorted(task.given_ids)
            lost = self._seen.count(make_keys(guessed, given=True)) == 0
            right = not any(counts) and not lost.any()
        else:
            right = all(task.hashes.get(name, 0) == count for name, count in zip(kept, counts, strict=True))
        if right:
            return None
        names, _ = name_records(task.pieces)
        hashes, given_ids = _list_taken(names, self._seen.count(self._under_way[0]), given)
        return replace(task, hashes=hashes, given_ids=given_ids)

    def enter(self, part: ReadPart, task: Task, measured: Measured) -> None:
        """Write the tables of the next part, then say in the manifest that it is done."""
        self._under_way.pop(0)
        given = self._given.pop(0)
        self._seen.add(make_keys(measured.article_ids, given=given))
        report = self._report(part, measured)
        tables = measured.tables | {"load-report": pack_table(report)}
        for name, data in tables.items():
            write_whole(locate_part(self.folder, name, task.number), data)
        refused = int((report["status"] == "rejected record").sum())
        entry: dict[str, Any] = {"part": task.number, "given": given, "rejected": refused}
        entry |= {"tables": measured.counts | {"load-report": len(report)}}
        self._count(entry, report, measured)
        self.manifest["state"] = self._describe_state(part)
        self.manifest["complete"] = part.end is None
        write_manifest(self.folder, self.manifest)

    def _report(self, part: ReadPart, measured: Measured) -> pd.DataFrame:
        """Return the rows of the load report that this part adds, in the order of files and records."""
        rows = list(part.refused)
        for file, log in zip(dict.fromkeys(f for f, _ in part.pieces), measured.logs, strict=True):
            rows += [describe_row(file, log, row) for row in log.rows]
            self._totals[file] = add_counts(self._totals.get(file, FileLog(log.name)), log)
        for file, log in part.finished:
            whole = add_counts(replace(log, rows=[]), self._totals.pop(file, FileLog(log.name)))
            rows += [describe_row(file, whole, row) for row in whole.report_rows()]
            if not whole.read and len(self.unread) < _MOST_UNREAD:
                self.unread.append(whole)
        report = tabulate_rows(rows)
        report.insert(0, "file", np.array([row["file"] for row in rows], dtype=np.int64))
        return sort_report(report)

    def _count(self, entry: dict[str, Any], report: pd.DataFrame, measured: Measured) -> None:
        manifest = self.manifest
        manifest["parts"].append(entry)
        totals = Counter(manifest["totals"])
        totals.update(entry["tables"] | {"rejected": entry["rejected"]})
        manifest["totals"] = dict(totals)
        of_files = report.loc[report["source_record"].isna(), "status"]
        manifest["files"] = dict(Counter(manifest["files"]) + Counter(of_files.tolist()))
        manifest["foreign"] += measured.foreign
        manifest["warnings"] = list(dict.fromkeys([*manifest["warnings"], *measured.warned]))[:_MOST_WARNINGS]

    def _describe_state(self, part: ReadPart) -> dict[str, Any]:
        if part.end is None:
            return {}
        opened = self._totals.get(part.open_file) if part.open_file is not None else None
        counts = {}
        if opened is not None:
            counts = {
                "name": opened.name,
                "read": opened.read,
                "rejected": opened.rejected,
                "reasons": dict(opened.reasons),
                "remarks": dict(opened.remarks),
            }
        return {
            "place": asdict(part.end),
            "orders": part.orders_left,
            "file": part.open_file,
            "counts": counts,
        }

    def _take_up(self) -> None:
        """Learn from the parts that are done which identifiers are taken, and what the file being read has so far."""
        check_parts(self.folder, self.manifest)
        for entry in self.manifest["parts"]:
            if entry["tables"].get("articles"):
                path = locate_part(self.folder, "articles", entry["part"])
                ids = pq.read_table(path, columns=["article_id"])["article_id"].to_pylist()
                self._seen.add(make_keys(ids, given=entry["given"]))
        state = self.manifest["state"]
        if state.get("counts"):
            log = FileLog(**state["counts"])
            log.reasons, log.remarks = Counter(log.reasons), Counter(log.remarks)
            self._totals[state["file"]] = log


def name_records(pieces: Sequence[Piece]) -> tuple[list[str], bool]:
    """Return how each record will be called, before any number, and whether the source gives the names."""
    given = any(_has_name(piece) for piece in pieces)
    names: list[str] = []
    for piece in pieces:
        if not given:
            names += map(hash_record, piece.raw)
        elif piece.frame is None:
            names += [clean_line(value_text(record.get("article_id"))) for record in piece.records]
        elif "article_id" in piece.frame:
            names += map(clean_line, as_text(piece.frame["article_id"]))
        else:
            names += [""] * len(piece)
    return names, given


def add_counts(log: FileLog, more: FileLog) -> FileLog:
    """Return *log* with the counts, reasons and remarks of *more*."""
    return replace(
        log,
        read=log.read + more.read,
        rejected=log.rejected + more.rejected,
        reasons=_sum(log.reasons, more.reasons),
        remarks=_sum(log.remarks, more.remarks),
    )


def sort_report(report: pd.DataFrame) -> pd.DataFrame:
    """Return the load report file by file: its own row, then those of its records."""
    record = report["source_record"].fillna(-1)
    order = np.lexsort((record.to_numpy(dtype=np.int64), report["file"].to_numpy()))
    return report.iloc[order].reset_index(drop=True)


def _has_name(piece: Piece) -> bool:
    if piece.frame is not None:
        return "article_id" in piece.frame
    return any("article_id" in record for record in piece.records)


def _list_taken(
    names: Sequence[str], counts: np.ndarray, given: bool
) -> tuple[dict[str, int], frozenset[str]]:
    taken = {names[i]: int(counts[i]) for i in np.flatnonzero(counts).tolist()}
    return ({}, frozenset(taken)) if given else (taken, frozenset())


def _sum(first: Counter[str], second: Counter[str]) -> Counter[str]:
    total = Counter(first)
    total.update(second)
    return total
