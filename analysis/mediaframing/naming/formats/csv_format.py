"""Lexicons as tables: one row a pattern (or several, separated by `|`), as spreadsheets write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from mediaframing.naming.formats.entries import (
    CONCEPT_LISTS,
    CONCEPT_TEXTS,
    VARIANT_LISTS,
    VARIANT_TEXTS,
    Entry,
    assemble,
)
from mediaframing.naming.lexicon import Lexicon, LexiconError
from mediaframing.tables import suggest_names

_REQUIRED = ("concept", "variant", "pattern")
_TEXTS = (*VARIANT_TEXTS, *CONCEPT_TEXTS)
_LISTS = (*VARIANT_LISTS, *CONCEPT_LISTS)
_COLUMNS = (*_REQUIRED, *_TEXTS, *_LISTS, "note")
_SEPARATORS = ",;\t"


def read(text: str, name: str, where: str) -> Lexicon:
    """Read a table with the columns `concept, variant, pattern`.

    Optional columns: `case, origin, not_before, not_after, not_within` (of the variant), `label, kind, gloss,
    requires, institutions, sources` (of the concept), `note` (not read). Lists are separated by `|`. Comma,
    semicolon or tab separates the cells; rows of one variant are joined; empty rows are passed over.

    Parameters
    ----------
    text : str
        The file's text.
    name, where : str
        The lexicon's name and the file, for errors.

    Returns
    -------
    Lexicon
        Checked.

    Raises
    ------
    LexiconError
        Missing, unknown or repeated columns, rows with too few or too many cells, empty cells, text after a
        closing quotation mark, and whatever :func:`check_lexicon` finds, each with its line.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    problems: list[str] = []
    rows = _rows(text, separator, problems)
    header = next(rows, None)
    if header is None:
        raise LexiconError(where, problems or [f"it is empty: begin with the columns {list(_REQUIRED)}."])
    columns = ["_".join(cell.lower().split()) for cell in header[1]]
    wrong = _column_problems(columns)
    if wrong:
        raise LexiconError(where, [f"line {header[0]}: {p}" for p in wrong])
    entries = []
    for line, cells in rows:
        entry = _entry(line, cells, columns, problems)
        if entry:
            entries.append(entry)
    return assemble(entries, name=name, where=where, problems=problems)


def _rows(text: str, separator: str, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begin = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        problems.append(
            f"line {begin}: the row cannot be read ({error}): "
            "close every quotation mark and double those within."
        )


def _column_problems(columns: list[str]) -> list[str]:
    problems = [
        f"column {c!r} is missing; the first row must name {list(_REQUIRED)}.{suggest_names(c, columns)}"
        for c in _REQUIRED
        if c not in columns
    ]
    named = [c for c in columns if c]
    problems += [
        f"column {c!r} is not known.{suggest_names(c, _COLUMNS)} Known: {list(_COLUMNS)}."
        for c in dict.fromkeys(named)
        if c not in _COLUMNS
    ]
    twice = sorted({c for c in named if named.count(c) > 1})
    return problems + [f"column {c!r} is there twice: keep one, with | between the items." for c in twice]


def _entry(line: int, cells: list[str], columns: list[str], problems: list[str]) -> Entry | None:
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(columns):
        concept = dict(zip(columns, cells, strict=False)).get("concept", "")
        problems.append(
            f"line {line}: concept {concept!r}: the row has {len(cells)} cells, the header {len(columns)}: "
            "put cells that hold a separator in quotation marks."
        )
        return None
    row = dict(zip(columns, cells, strict=True))
    empty = [c for c in _REQUIRED if not row[c]]
    if empty:
        problems.append(
            f"line {line}: concept {row['concept']!r}: {' and '.join(empty)} empty: fill in or drop the row."
        )
        return None
    return Entry(
        line,
        row["concept"],
        row["variant"],
        tuple(p.strip() for p in row["pattern"].split("|")),
        {k: row[k].lower() if k in ("case", "kind") else row[k] for k in _TEXTS if row.get(k)},
        {k: tuple(p.strip() for p in row[k].split("|") if p.strip()) for k in _LISTS if row.get(k)},
    )
