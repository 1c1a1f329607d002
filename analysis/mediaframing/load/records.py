"""Batches, which every reader yields, and records on their way to them: never more at once than asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd


@dataclass
class Batch:
    """Records as read: rows of a table, or one dictionary each; with their numbers in the file, from 1.

    `raw` holds each record before any cleaning, for its identifier; None derives it from the values. `is_article`
    says that the keys are the contract's already and that a missing outlet is no mistake of the user's.
    """

    numbers: list[int]
    frame: pd.DataFrame | None = None
    records: list[dict[str, Any]] = field(default_factory=list)
    raw: Sequence[str | bytes] | None = None
    is_article: bool = False


class Record(NamedTuple):
    """One record: its number in the file from 1, its fields under the contract's names, and as read."""

    number: int
    fields: dict[str, Any]
    raw: str


def make_batches(records: Iterable[Record], rows: int) -> Iterator[Batch]:
    """Yield batches of at most *rows* records; fields without a value are left out."""
    held: list[Record] = []
    for record in records:
        held.append(record)
        if len(held) == rows:
            yield _make_batch(held)
            held = []
    if held:
        yield _make_batch(held)


def add_field(fields: dict[str, Any], name: str, value: str) -> None:
    """Add *value* to *fields*; a second value of one field is joined to the first."""
    value = value.strip()
    if not value or not name:
        return
    if fields.get(name) and value != fields[name]:
        fields[name] = f"{fields[name]}; {value}"
    else:
        fields[name] = value


def _make_batch(held: list[Record]) -> Batch:
    fields = [
        {name: value for name, value in record.fields.items() if value not in ("", None)} for record in held
    ]
    for values in fields:
        values.setdefault("body", "")
    return Batch([r.number for r in held], records=fields, raw=[r.raw for r in held], is_article=True)
