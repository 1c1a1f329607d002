"""Answers of a coder on disk: a journal that only grows, and beside it a sheet that read_coding reads.

Each answer is one line of the journal, flushed to the disk before it counts as given; the sheet is then written anew
and put in its place in one step. Whatever ends the session, the journal holds every answer that was shown as saved.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from mediaframing.tables import MediaframingError, disarm_formula

COMMENT = "comment"
Answers = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Journal:
    """The files of one coder.

    Attributes
    ----------
    folder : pathlib.Path
        Where they are.
    stem : str
        Their name without ending, such as "coding-A".
    coder : str
        Whose answers they hold.
    """

    folder: Path
    stem: str
    coder: str

    @property
    def path(self) -> Path:
        """The journal: one line of JSON an answer."""
        return self.folder / f"{self.stem}.journal"

    @property
    def sheet(self) -> Path:
        """The sheet: unit_id, coder, the variables, comment."""
        return self.folder / f"{self.stem}.csv"

    def open(self) -> None:
        """Make the folder, or raise where other files would be taken for this coder's answers."""
        standing = [p.name for p in (self.sheet, self.sheet.with_suffix(".xlsx")) if p.exists()]
        if standing and not self.path.exists():
            raise MediaframingError(
                f"{str(self.folder)!r} holds {standing}, which this form did not write. Give the form another "
                "folder, so that no answers are mixed."
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        # The journal comes before the sheet, so that a sheet without one is always somebody else's.
        self.path.touch()
        _sync_folder(self.folder)

    def append(self, unit_id: str, variable: str, value: str) -> None:
        """Write an answer ("" takes one back) and return when it is on the disk."""
        entry = {"unit_id": unit_id, "coder": self.coder, "variable": variable, "value": value}
        entry["at"] = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        with self.path.open("ab") as file:
            # A line cut off by a crash gets an end, so that the next answer stands on a line of its own.
            if not self._ends_with_line():
                line = "\n" + line
            file.write(line.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> tuple[Answers, int]:
        """Return the latest answers by unit and variable, and how many lines could not be read."""
        answers: Answers = {}
        broken, strangers = 0, set()
        for line in self.path.read_bytes().decode("utf-8", "replace").splitlines():
            if not line.strip():
                continue
            try:
                entry: dict[str, Any] = json.loads(line)
                key, value = (str(entry["unit_id"]), str(entry["variable"])), str(entry["value"])
                coder = str(entry["coder"])
            except (ValueError, KeyError, TypeError):
                broken += 1
                continue
            if coder != self.coder:
                strangers.add(coder)
            answers[key] = value
        if strangers:
            raise MediaframingError(
                f"{str(self.path)!r} holds answers of {sorted(strangers)}, not of {self.coder!r} alone. Give each "
                "coder a folder or a name of their own."
            )
        return {k: v for k, v in answers.items() if v}, broken

    def write_sheet(self, units: Sequence[str], variables: Sequence[str], answers: Answers) -> None:
        """Put the sheet in the place of the one before; a reader finds either, never a half."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        columns = [*variables, *([] if COMMENT in variables else [COMMENT])]
        writer.writerow(["unit_id", "coder", *columns])
        for unit in units:
            cells = [answers.get((unit, c), "") for c in columns]
            if COMMENT not in variables:
                cells[-1] = disarm_formula(cells[-1])
            writer.writerow([unit, self.coder, *cells])
        part = self.sheet.with_name(f".{self.sheet.name}.{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(text.getvalue().encode("utf-8-sig"))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.sheet)
        _sync_folder(self.folder)

    def _ends_with_line(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            if not file.tell():
                return True
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def _sync_folder(folder: Path) -> None:
    """Flush the names in *folder*; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
