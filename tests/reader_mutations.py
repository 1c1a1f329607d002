"""Ways to damage an input, and how the fuzz run and the tests read it: through the reader and the whole cleaning."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import zipfile
from typing import Any

from mediaframing.articles import validate_articles
from mediaframing.load.cleaning.clean import Progress, clean
from mediaframing.load.columns import MissingColumnError
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.pieces import Piece, Settings, make_piece
from mediaframing.load.registry import FORMATS
from mediaframing.load.report import FileLog

# Values of other types than a reader of JSON waits for.
_VALUES: tuple[Any, ...] = (
    None,
    [],
    {},
    [None],
    [[1]],
    {"a": {"b": []}},
    10**30,
    -1,
    1e308,
    True,
    "",
    "\ud800",
    "x\x00y",
    0.5,
)
# Pieces that parsers trip over, put in at random places.
_BAITS = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<table><tr><td>" * 40, b"<!ENTITY a 'b'>", b"&#0;", b"&#xD800;", b"]]>",
    b"<![CDATA[", b"<!--", b"\r\n\r\n", b"9999999999999", b"31/02/2019", b"=?utf-8?Q?=FF?=", b"{\\rtf1", b"\\u-99999?",
    b"\\'zz", b"}" * 20, b"{" * 200, b"</div>" * 20, b"1 of 2 DOCUMENTS\n", b"\n" * 50, b"\x02\x03\x01", b"\xe2\x80\xa8",
    b'"', b"\\ud800", b"null", b"<!DOCTYPE x [", b"\t" * 9, b"1e999", b"-1", b"%s%n", b"<div>" * 50,
)  # fmt: skip


def mutate(reader: tuple[str, bytes], seed: int) -> tuple[str, bytes]:
    """Return the input of a reader with one to six random damages, the same for the same seed."""
    rng = random.Random(seed)
    data = reader[1]
    if data.startswith(b"PK") and seed % 4:
        return reader[0], _mutate_parts(data, rng)
    if data.lstrip().startswith((b"<?xml", b"<nitf", b"<newsMessage", b"<rss", b"<feed")) and seed % 4:
        return reader[0], _mutate_elements(data, rng)
    if data.startswith((b'{"', b"[")) and seed % 4:
        return reader[0], _mutate_json(data, rng)
    return reader[0], _mutate_bytes(data, rng)


def _mutate_parts(data: bytes, rng: random.Random) -> bytes:
    """Damage the parts of a zip archive, which as a whole stays sound."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            hit = name.endswith((".xml", ".rels")) and rng.random() < 0.6
            new.writestr(
                name,
                (_mutate_elements(part, rng) if rng.random() < 0.8 else _mutate_bytes(part, rng))
                if hit
                else part,
            )
    return file.getvalue()


def _mutate_elements(data: bytes, rng: random.Random) -> bytes:
    """Take out, double, move or refill elements of XML, which stays well-formed."""
    for _ in range(rng.randint(1, 6)):
        found = list(re.finditer(rb"<([\w:]+)(?: [^<>]*)?>[^<>]*</\1>", data))
        if not found:
            break
        leaf = rng.choice(found)
        other = rng.choice(found)
        texts = (
            b"",
            b"31/02/2019",
            b"1 of 99",
            b"Bookmark_2",
            b"&lt;p&gt;",
            "\u2028".encode(),
            b"x" * 5000,
            b"Documents (999999)",
        )
        filled = re.sub(rb">[^<>]*<", b">" + rng.choice(texts) + b"<", leaf[0], count=1)
        new = rng.choice((b"", leaf[0] * 3, other[0], filled, filled))
        data = data[: leaf.start()] + new + data[leaf.end() :]
    return data


def _mutate_json(data: bytes, rng: random.Random) -> bytes:
    """Put other types in the place of values: JSON, or lines of it, that stays well-formed."""
    lines = data.strip().split(b"\n") if b"}\n{" in data else [data]
    return b"\n".join(json.dumps(_other(json.loads(line), rng)).encode() for line in lines)


def _other(value: Any, rng: random.Random, chance: float = 0.05) -> Any:
    if rng.random() < chance:
        return rng.choice(_VALUES)
    if isinstance(value, list):
        return [_other(v, rng, 0.15) for v in value for _ in range(2 if rng.random() < 0.1 else 1)]
    if isinstance(value, dict):
        kept = {k: _other(v, rng, 0.15) for k, v in value.items() if rng.random() > 0.08}
        return kept | (
            {rng.choice(("body", "text", "url", "date")): rng.choice(_VALUES)} if rng.random() < 0.1 else {}
        )
    return value


def _mutate_bytes(original: bytes, rng: random.Random) -> bytes:
    data = bytearray(original)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(data) + 1)
        span = rng.choice((1, 3, 20, 200))
        what = rng.randrange(6)
        if what == 0:
            data[at : at + span] = b""
        elif what == 1:
            data[at:at] = rng.choice(_BAITS)
        elif what == 2:
            data[at : at + span] = bytes(rng.randrange(256) for _ in range(min(span, len(data) - at)))
        elif what == 3:
            data[at:at] = data[max(at - span, 0) : at] * rng.choice((2, 10))
        elif what == 4:
            other = rng.randrange(len(data) + 1)
            data[at:at] = data[other : other + span]
        elif rng.random() < 0.2:
            del data[at:]
    return bytes(data)


def read_pieces(name: str, mutated: tuple[str, bytes]) -> list[Piece]:
    """Return what the reader makes of *mutated*; the project's own refusal ends it, anything else is raised."""
    format, data = mutated
    known = next(f for f in FORMATS if f.name == format)
    file = SourceFile(f"{name}.dat", len(data), lambda: io.BytesIO(data))
    log = FileLog(file.name, format=format)
    known.reader().recognise(file, format)
    pieces = []
    with contextlib.suppress(UnreadableFileError, MissingColumnError):
        for batch in known.reader().read(file, log, rows=10, header_names=frozenset()):
            if batch.numbers:
                pieces.append(make_piece(batch, log, Settings()))
    return pieces


def clean_pieces(pieces: list[Piece]) -> int:
    """Return how many articles *pieces* hold after the cleaning; the table must be a valid one."""
    return len(validate_articles(clean(pieces, Settings(), Progress()))) if pieces else 0


def read_all(name: str, mutated: tuple[str, bytes]) -> int:
    """Return how many articles come of *mutated*."""
    return clean_pieces(read_pieces(name, mutated))


def count_lost(pieces: list[Piece]) -> int:
    """Return how many records of *pieces* the cleaning made neither an article nor a rejected record."""
    log = pieces[0].log if pieces else FileLog("")
    before = log.rejected
    articles = clean_pieces(pieces)
    return sum(map(len, pieces)) - articles - (log.rejected - before)
