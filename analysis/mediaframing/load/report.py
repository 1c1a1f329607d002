"""The load report: every file found, every record rejected, every paragraph left out, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

REPORT_COLUMNS = (
    "source_file", "source_record", "status", "format", "encoding", "bytes", "announced", "found", "read",
    "rejected", "reason", "note", "article_id", "text",
)  # fmt: skip
_COUNTS = ("bytes", "announced", "found", "read", "rejected")
# Remarks of which a warning tells too.
_DOUBTS = ("date", "quotation mark", "not recognised")
MISFIT = "file name does not fit filename_pattern"
_SHOWN = 80
_MOST_LISTED, _MOST_RANGES = 1_000_000, 20


class LoadWarning(UserWarning):
    """Something of the source was not read, or read with a doubt; the load report names each case."""


@dataclass(slots=True)
class FileLog:
    """What became of one file and of its records."""

    name: str
    size: int = 0
    format: str = ""
    encoding: str = ""
    read: int = 0
    rejected: int = 0
    # Records the file itself says it holds, 0 where it says nothing; and those of them it does not hold.
    announced: int = 0
    missing: str = ""
    skipped: bool = False
    failure: str = ""
    note: str = ""
    remarks: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def reject(self, number: int, reason: str, text: object = "", article_id: str = "") -> None:
        """Count record *number* as rejected."""
        self.rejected += 1
        self.reasons[reason] += 1
        shown = repr(str(text)[:_SHOWN])[: _SHOWN - 1] if text != "" else ""
        self.rows.append(
            {"source_record": number, "status": "rejected record", "reason": reason, "text": shown}
            | {"article_id": article_id}
        )

    def leave_out(self, number: int, article_id: str, reason: str, paragraph: str) -> None:
        """Note that *paragraph* of an article is furniture and not in its body."""
        self.rows.append(
            {"source_record": number, "status": "left out", "reason": reason, "text": paragraph}
            | {"article_id": article_id}
        )

    def compare_announced(self, announced: int, found: Iterable[int]) -> None:
        """Hold the numbers of the records *found* against how many the file announces; note what is missing."""
        numbers = sorted(set(found))
        self.announced = announced
        first = numbers[0] if numbers and numbers[0] > announced else 1
        missing = (
            sorted(set(range(first, first + announced)) - set(numbers)) if announced < _MOST_LISTED else []
        )
        if len(numbers) != announced:
            listed = f": missing {list_ranges(missing)}" if missing and len(missing) < announced else ""
            self.missing = f"{count_noun(announced, 'record')} announced, {len(numbers)} found{listed}"

    def remark(self, text: str, count: int = 1) -> None:
        """Add *count* cases of a remark such as "outlet unknown"."""
        if count:
            self.remarks[text] += count

    def status(self) -> str:
        """Return "read", "partly read", "rejected" or "skipped"."""
        if self.skipped:
            return "skipped"
        if not self.read:
            return "rejected"
        return "partly read" if self.failure or self.rejected else "read"

    def report_rows(self) -> list[dict[str, Any]]:
        """Return the file's row and the rows of its records."""
        reasons = [self.failure] if self.failure else []
        reasons += [f"{reason} ({count})" if count > 1 else reason for reason, count in self.reasons.items()]
        if not reasons and not self.read and not self.skipped:
            reasons = ["no records"]
        notes = [self.note] if self.note else []
        notes += [self.missing] if self.missing else []
        notes += [f"{text} ({count})" if count > 1 else text for text, count in self.remarks.items()]
        file_row = {
            "status": self.status(),
            "bytes": self.size,
            "announced": self.announced,
            "found": self.read + self.rejected,
            "read": self.read,
            "rejected": self.rejected,
            "reason": "; ".join(reasons),
            "note": "; ".join(notes),
        }
        common = {"source_file": self.name, "format": self.format, "encoding": self.encoding}
        return [common | row for row in (file_row, *self.rows)]


def list_ranges(numbers: Sequence[int]) -> str:
    """Return sorted numbers as ranges.

    Examples
    --------
    >>> list_ranges([2, 3, 4, 9])
    '2-4, 9'
    """
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in ranges[:_MOST_RANGES]]
    return ", ".join(shown) + (", …" if len(ranges) > _MOST_RANGES else "")


def make_report(logs: Iterable[FileLog]) -> pd.DataFrame:
    """Return the load report of *logs*; see `read_articles` for its columns."""
    return tabulate_rows([row for log in logs for row in log.report_rows()])


def tabulate_rows(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return rows of the load report as a table with its types."""
    report = pd.DataFrame(rows, columns=list(REPORT_COLUMNS))
    for column in REPORT_COLUMNS:
        if column in _COUNTS:
            report[column] = report[column].fillna(0).astype("int64")
        elif column == "source_record":
            report[column] = report[column].astype("Int64")
        else:
            report[column] = [_storable(v) for v in report[column]]
            report[column] = report[column].astype("str")
    return report


def summarise(logs: Sequence[FileLog]) -> str:
    """Return one line on what was not read or read with a doubt, "" where there is nothing to say."""
    read, rejected = sum(log.read for log in logs), sum(log.rejected for log in logs)
    unread = [log for log in logs if log.status() == "rejected" and not log.rejected]
    cut = [log for log in logs if log.failure and log.read]
    doubts: Counter[str] = Counter()
    for log in logs:
        doubts.update(
            {t: n for t, n in log.remarks.items() if any(sign in t for sign in _DOUBTS) and t != "no date"}
        )
    parts = []
    if rejected:
        reasons = Counter[str]()
        for log in logs:
            reasons.update(log.reasons)
        parts.append(f"{count_noun(rejected, 'record')} rejected ({_most(reasons)})")
    if unread:
        why = Counter(log.failure or "no records" for log in unread)
        parts.append(f"{count_noun(len(unread), 'file')} not read ({_most(why)})")
    if cut:
        parts.append(
            f"{count_noun(len(cut), 'file')} read in part ({_most(Counter(log.failure for log in cut))})"
        )
    short = [log for log in logs if log.missing]
    if short:
        parts.append(f"{count_noun(len(short), 'file')} with another number of records than announced")
    parts += [f"{count} × {text}" if count > 1 else text for text, count in doubts.items()]
    parts += _unnamed(logs, read)
    if not parts:
        return ""
    return f"read {count_noun(read, 'article')}; {'; '.join(parts)}. return_report=True names each."


def _unnamed(logs: Sequence[FileLog], read: int) -> list[str]:
    """Return what to say where file names do not fit, or most articles of several have no outlet."""
    files = [log for log in logs if log.read]
    parts = []
    misfits = [log.name for log in files if MISFIT in log.remarks]
    if misfits:
        parts.append(f"{len(misfits)} of {count_noun(len(files), 'file')} with a name that filename_pattern does not fit, "
                     f"such as {misfits[0]!r}")  # fmt: skip
    unknown, undated = (sum(log.remarks[remark] for log in files) for remark in ("outlet unknown", "no date"))
    # One article is seen at once; among many nobody looks.
    if unknown > 1 and unknown * 2 >= read:
        dates = f", no date in {undated:,}" if undated else ""
        parts.append(f"outlet unknown in {unknown:,} of {count_noun(read, 'article')}{dates}: give outlet= or, where file "
                     "names tell, filename_pattern='{outlet}_{published}_{number}.txt'")  # fmt: skip
    return parts


def count_noun(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it is not one.

    Examples
    --------
    >>> count_noun(1, "record"), count_noun(2000, "record")
    ('1 record', '2,000 records')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _most(reasons: Counter[str]) -> str:
    shown = [f"{reason}: {count}" for reason, count in reasons.most_common(3)]
    return "; ".join(shown) + ("; …" if len(reasons) > 3 else "")


def _storable(value: object) -> str:
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""
