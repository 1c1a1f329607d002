"""The parts of texts that stand in one voice: the outlet's own words without what it quotes, or the reverse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.tables import VOICES, MediaframingError, check_choice, check_columns
from mediaframing.text.quotations import find_quotations

KINDS = {"direct": "quoted", "indirect": "reported", "mixed": "mixed"}
PIECE_COLUMNS = ("article_id", "field", "start", "end", "kind")


Pieces = dict[Any, list[tuple[int, int, str]]]


def gather_pieces(statements: pd.DataFrame, *, field: str) -> Pieces:
    """Return start, end and kind of the pieces of statements in *field*, by article."""
    check_columns(statements, PIECE_COLUMNS, name="statements", remedy="Make the table with find_statements.")
    strange = sorted(set(statements["kind"].dropna().unique()) - set(KINDS))
    if strange:
        raise MediaframingError(f"statements have the kinds {strange}; a kind is one of {list(KINDS)}.")
    here = statements[(statements["field"] == field).to_numpy(dtype=bool)]
    columns = [here[c].tolist() for c in ("article_id", "start", "end", "kind")]
    pieces: Pieces = {}
    for article_id, start, end, kind in zip(*columns, strict=True):
        pieces.setdefault(article_id, []).append((int(start), int(end), kind))
    return pieces


def take_voice(articles: pd.DataFrame, *, field: str, voice: str, pieces: Pieces | None = None) -> list[str]:
    """Return of each text the parts in *voice*, with a blank line between parts.

    From marks alone "quoted" is what stands in paired quotation marks and "outlet" the rest. With the
    *pieces* of statements, "quoted" are direct pieces and what mixed ones have in marks, "reported" indirect
    pieces and the rest of mixed ones, "outlet" all else; of pieces that overlap the shortest counts.
    """
    check_choice(voice, VOICES, name="voice")
    if pieces is None and voice == "reported":
        raise MediaframingError(
            "voice='reported' needs statements: quotation marks tell only 'outlet' and 'quoted'."
        )
    texts = articles[field].astype("str").fillna("").tolist()
    if pieces is None:
        return ["\n\n".join(_cut(text, _quoted(text), voice == "quoted")) for text in texts]
    ids = articles["article_id"].tolist()
    return [_read(text, pieces.get(i, ()), voice) for i, text in zip(ids, texts, strict=True)]


def _quoted(text: str) -> list[tuple[int, int]]:
    return [(q.start, q.end) for q in find_quotations(text) if q.depth == 1]


def _cut(text: str, stretches: Sequence[tuple[int, int]], inside: bool) -> Iterator[str]:
    """Yield the parts of *text* inside *stretches* (sorted, apart), or those between them."""
    at = 0
    for start, end in stretches:
        yield text[start:end] if inside else text[at:start]
        at = end
    if not inside:
        yield text[at:]


def _read(text: str, pieces: Sequence[tuple[int, int, str]], voice: str) -> str:
    if not pieces:
        return text if voice == "outlet" else ""
    painted = np.full(len(text), VOICES.index("outlet"), dtype=np.int8)
    marks = _quoted(text) if any(kind == "mixed" for _, _, kind in pieces) else []
    # Longest first, so that the innermost piece is painted last.
    for start, end, kind in sorted(pieces, key=lambda p: (p[0] - p[1], p)):
        painted[start:end] = VOICES.index("reported" if kind == "mixed" else KINDS[kind])
        if kind == "mixed":
            for low, high in marks:
                if low < end and high > start:
                    painted[max(low, start) : min(high, end)] = VOICES.index("quoted")
    held = np.concatenate([[False], painted == VOICES.index(voice), [False]])
    edges = np.flatnonzero(np.diff(held)).tolist()
    return "\n\n".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
