"""Tables with quotation marks that open no field or are never closed: found at once, read with care, row by row."""

from __future__ import annotations

import codecs
import io
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from mediaframing.load.opening.encodings import Utf8Stream
from mediaframing.load.opening.files import UnreadableFileError
from mediaframing.load.report import count_noun
from mediaframing.load.tables.row_shapes import RowShapes

_CHUNK = 1 << 20
_QUOTE, _BACKSLASH = ord('"'), ord("\\")
# Ways to divide a row into fields that are tried before it is given up, and ends of one field.
_MOST_WAYS, _MOST_ENDS = 5_000, 50
UNCLOSED = "a quotation mark at the head of a field is not closed, or closed within it: taken as text"


class QuoteCheck:
    """Tells whether each quotation mark of a table opens a field, closes one, or is doubled within one.

    Takes the bytes of the table chunk by chunk, in UTF-8 or another encoding that has ASCII as its own.
    """

    def __init__(self, delimiter: str, *, backslash: bool) -> None:
        self._sound = True
        # Where no mark stands at the head of a field, all of them are text.
        self._opens_fields = False
        self._heads = np.zeros(256, dtype=bool)
        self._heads[[ord(delimiter), *b"\r\n"]] = True
        self._edges = self._heads.copy()
        self._edges[_QUOTE] = True
        self._backslash = backslash
        self._count = 0
        self._rest = b"\n"
        self._first = True

    def feed(self, chunk: bytes) -> None:
        """Look at one chunk more."""
        if self._first:
            chunk, self._first = chunk.removeprefix(codecs.BOM_UTF8), False
        if not chunk or (self._opens_fields and not self._sound):
            return
        data = self._rest + chunk
        # The last byte waits for the one behind it.
        self._look(data, 1, len(data) - 1)
        self._rest = data[-2:]

    def finish(self) -> str:
        """Return "none" where no field is in quotation marks, "sound" or "stray", the end of the table included."""
        if len(self._rest) > 1:
            self._look(self._rest + b"\n", 1, len(self._rest))
        if not self._opens_fields:
            return "none"
        return "sound" if self._sound and self._count % 2 == 0 else "stray"

    def _look(self, data: bytes, start: int, stop: int) -> None:
        if data.find(b'"', start, stop) < 0:
            return
        values = np.frombuffer(data, dtype=np.uint8)
        places = np.flatnonzero(values[start:stop] == _QUOTE) + start
        if self._backslash:
            places = places[values[places - 1] != _BACKSLASH]
        opens = (np.arange(len(places)) + self._count) % 2 == 0
        before = values[places - 1]
        beside = np.where(opens, before, values[places + 1])
        self._count += len(places)
        self._sound &= bool(self._edges[beside].all())
        self._opens_fields |= bool(self._heads[before].any())


class Row(NamedTuple):
    """One row: its fields, or None and why it has none; its text; and whether a mark in it is taken as text."""

    fields: list[str] | None
    text: str
    reason: str = ""
    has_stray: bool = False


class CarefulRows:
    """The rows of a table whose quotation marks cannot be trusted: a field left open ends where a row begins."""

    def __init__(
        self, stream: Utf8Stream, shapes: RowShapes, *, backslash: bool, above: int, longest: int
    ) -> None:
        self._lines = islice(_read_lines(stream, longest), above, None)
        self._next = next(self._lines, None)
        self._shapes = shapes
        self._delimiter = shapes.delimiter
        self._opening = f'{shapes.delimiter}"'
        self._longest, self._size = longest, 0
        inside = r'(?:[^"\\]|\\.)*+' if backslash else r'(?:[^"]|"")*+'
        self._inside = re.compile(inside, re.DOTALL)
        self._plain = re.compile(rf"[^{re.escape(self._delimiter)}\r\n]*")
        self._escaped = re.compile(r"\\(.)" if backslash else r'(")"', re.DOTALL)

    def __iter__(self) -> Iterator[Row]:
        while (line := self._take()) is not None:
            if not line.strip("\r\n"):
                continue
            if '"' not in line or not (line.startswith('"') or self._opening in line):
                yield self._check(line.rstrip("\r\n").split(self._delimiter), line)
            else:
                yield self._read_quoted(line)

    def _take(self) -> str | None:
        line, self._next = self._next, next(self._lines, None)
        return line

    def _check(self, fields: list[str], text: str, *, has_stray: bool = False) -> Row:
        if len(fields) == self._shapes.width:
            return Row(fields, text, has_stray=has_stray)
        return Row(
            None, text, f"{count_noun(len(fields), 'field')} where the header has {self._shapes.width}"
        )

    def _read_quoted(self, first: str) -> Row:
        """Read a row with quotation marks, as far as its lines go; where they do not fit, try what does."""
        lines, self._size = [first], len(first)
        fields, closed = self._read_closed(lines)
        if closed:
            return self._check(fields, "".join(lines))
        # Marks that come in pairs stay within their line; an odd one may be closed further down.
        found = self._divide("".join(lines), whole=False)
        if found is None:
            while self._add_line(lines):
                pass
            found = self._divide("".join(lines), whole=True)
        if self._size > self._longest:
            self._pass_by()
            return Row(None, first, explain_too_long(self._longest))
        return self._check(found or fields, "".join(lines), has_stray=found is not None)

    def _read_closed(self, lines: list[str]) -> tuple[list[str], bool]:
        """Return the fields by the rules of CSV, and whether every one opened was closed at a field's end."""
        fields: list[str] = []
        line, at = lines[0], 0
        while True:
            if line.startswith('"', at):
                held = []
                at += 1
                while (end := self._end_within(line, at)) == len(line):
                    held.append(line[at:])
                    if not self._add_line(lines):
                        return fields, False
                    line, at = lines[-1], 0
                fields.append(self._escaped.sub(r"\1", "".join([*held, line[at:end]])))
                at = end + 1
            else:
                plain = self._plain.match(line, at)
                fields.append(plain[0] if plain else "")
                at += len(fields[-1])
            if line.startswith(self._delimiter, at):
                at += 1
            else:
                return fields, line[at : at + 1] in {"", "\r", "\n"}

    def _end_within(self, line: str, at: int) -> int:
        found = self._inside.match(line, at)
        return found.end() if found else at

    def _add_line(self, lines: list[str]) -> bool:
        """Add the next line to *lines* unless it begins a row, or the row grows beyond reason."""
        if self._next is None or self._shapes.begins_row(self._next):
            return False
        if self._size > self._longest:
            return False
        lines.append(self._next)
        self._size += len(self._next)
        self._take()
        return True

    def _pass_by(self) -> None:
        while self._next is not None and not self._shapes.begins_row(self._next):
            self._take()

    def _divide(self, text: str, *, whole: bool) -> list[str] | None:
        """Return as many fields as the header has, marks within them taken as text, None where no way leads there.

        Unless *whole*, a field that is left open, with an odd number of marks, is no end.
        """
        parts = text.rstrip("\r\n").split(self._delimiter)
        ends = [place for place, part in enumerate(parts) if part.endswith('"')]
        # Between two marks a delimiter is one: no field goes on behind it.
        borders = [end + 1 for end in ends if end + 1 < len(parts) and parts[end + 1].startswith('"')]
        # Each way is the ends of its fields so far; the last one added is followed first.
        ways: list[tuple[int, ...]] = [()]
        for _ in range(_MOST_WAYS):
            if not ways:
                break
            way = ways.pop()
            place, left = (way[-1] if way else 0), self._shapes.width - len(way)
            if left == 0 and place == len(parts):
                starts = (0, *way[:-1])
                joined = (self._delimiter.join(parts[a:b]) for a, b in zip(starts, way, strict=True))
                return [_unquote(value) for value in joined]
            if left == 0 or len(parts) - place < left:
                continue
            part = parts[place]
            if whole or not part.startswith('"') or part.count('"') % 2 == 0:
                ways.append((*way, place + 1))
            if part.startswith('"'):
                first = bisect_right(ends, place)
                after = bisect_right(borders, place)
                most = borders[after] if after < len(borders) else len(parts)
                ways += [(*way, end + 1) for end in reversed(ends[first : first + _MOST_ENDS]) if end < most]
                if whole and left == 1:
                    # The last field, left open, is all that follows.
                    ways.append((*way, len(parts)))
        return None


def explain_too_long(longest: int) -> str:
    """Return why a row is refused that is longer than *longest* bytes."""
    return f"a row longer than {longest >> 20} MB, or a quotation mark that is never closed"


def _unquote(value: str) -> str:
    if len(value) > 1 and value.startswith('"') and value.endswith('"'):
        return value[1:-1].replace('""', '"')
    return value


def _read_lines(stream: Utf8Stream, longest: int) -> Iterator[str]:
    r"""Yield the lines of a stream, whether \n, \r or both end them."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest, first = "", True
    while chunk := stream.read(_CHUNK):
        text = rest + decoder.decode(chunk)
        if first:
            text, first = text.removeprefix("\ufeff"), False
        # The last line may go on, or its break may.
        *lines, rest = io.StringIO(text, newline="").readlines() or [""]
        yield from lines
        if len(rest) > longest:
            raise UnreadableFileError(explain_too_long(longest))
    if rest:
        yield rest
