"""Records of an archive's export on their way to batches: numbered, never more at once than asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from mediaframing.load.registry import Batch


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
