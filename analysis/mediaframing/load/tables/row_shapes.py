"""How the rows of a table look, learned from its beginning: tells a line that begins a row from one within a text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice

from mediaframing.load.columns import recognise_field

_LEARNED_LINES, _LEAST_SEEN, _LEAST_SHARE = 400, 2, 0.03
# Longer values are texts, whose shapes say nothing.
_LONGEST = 80
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")


class RowShapes:
    """What the columns of a table usually hold: values that return, and shapes such as "9-9-9" for a date."""

    def __init__(self, names: Sequence[str], delimiter: str, sample: str) -> None:
        self.width = len(names)
        self.delimiter = delimiter
        self._fields = [recognise_field(name) for name in names]
        marks = [Counter[str]() for _ in names]
        learned = 0
        for values in islice(self._sample_rows(sample), _LEARNED_LINES):
            learned += bool(values)
            for place, value in enumerate(values):
                marks[place][self._mark(value, place)] += 1
        least = max(_LEAST_SEEN, _LEAST_SHARE * learned)
        self._usual = [
            {mark for mark, count in counted.items() if mark and count >= least} for counted in marks
        ]
        self._is_date = [
            field == "published" and bool(usual)
            for field, usual in zip(self._fields, self._usual, strict=True)
        ]

    def _sample_rows(self, sample: str) -> list[list[str]]:
        """Return rows as CSV has them, the header apart; where nearly none is whole, lines that look like rows."""
        lines = io.StringIO(sample, newline="").readlines()[1:]
        rows: list[list[str]] = []
        with suppress(csv.Error):
            rows += (row for row in csv.reader(lines, delimiter=self.delimiter) if len(row) == self.width)
        return rows if len(rows) > _LEAST_SEEN else [row for row in map(self._whole_fields, lines) if row]

    def begins_row(self, line: str) -> bool:
        """Tell whether *line* begins a row: as many fields, or one of them open, and what they hold is usual there.

        Where dates of a usual shape stand in a column, a line without one begins no row.
        """
        values = self._whole_fields(line)
        agrees = [self._mark(value, place) in self._usual[place] for place, value in enumerate(values)]
        dated = [agrees[place] for place in range(len(values)) if self._is_date[place]]
        return any(agrees) and all(dated)

    def find_row_within(self, text: str) -> bool:
        """Tell whether a line of *text*, the first apart, begins a row."""
        if text.count(self.delimiter) < self.width - 1:
            return False
        return any(self.begins_row(line) for line in text.split("\n")[1:])

    def _whole_fields(self, line: str) -> list[str]:
        """Return the fields of a line, up to the one left open at its end; [] where it cannot be a row."""
        parts = line.rstrip("\r\n").split(self.delimiter)
        if len(parts) < self.width:
            return []
        values: list[str] = []
        place = 0
        while place < len(parts):
            end = place
            while parts[place].startswith('"') and not _is_closed(parts[place], parts[end], place == end):
                end += 1
                if end == len(parts):
                    return values if len(values) < self.width else []
            values.append(self.delimiter.join(parts[place : end + 1]).strip('"'))
            place = end + 1
        return values if len(values) == self.width else []

    def _mark(self, value: str, place: int) -> str:
        """Return the shape of a value with a digit, else the value itself, "" for a text and for mere marks."""
        value = value.strip('"')
        if len(value) > _LONGEST or self._fields[place] in {"body", "title"}:
            return ""
        if not any(letter.isalnum() for letter in value):
            return ""
        if not any(letter.isdigit() for letter in value):
            return value
        return _LETTERS.sub("a", _DIGITS.sub("9", value))


def _is_closed(first: str, last: str, alone: bool) -> bool:
    return last.endswith('"') and not (alone and len(first) == 1)
