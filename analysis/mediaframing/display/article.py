"""One article as HTML: its names framed and its statements underlined, by whose words they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from mediaframing.display.markup import escape_text
from mediaframing.tables import VOICES
from mediaframing.text.quotations import find_quotations

VOICE_WORDS = {"outlet": "outlet's own words", "reported": "reported", "quoted": "quoted"}


class _Said(NamedTuple):
    """A stretch of somebody's words: in marks or in the outlet's paraphrase."""

    start: int
    end: int
    kind: str
    speaker: str


class _Name(NamedTuple):
    start: int
    end: int
    voice: str
    focus: bool


def read_style() -> str:
    """Return the style sheet that `make_article` and `make_legend` need."""
    return files("mediaframing.display").joinpath("voices.css").read_text(encoding="utf-8")


def make_article(
    article: Mapping[str, Any],
    mentions: pd.DataFrame,
    *,
    statements: pd.DataFrame | None = None,
    focus: str | None = None,
) -> str:
    """Return an article as escaped HTML, names and statements highlighted by voice.

    Parameters
    ----------
    article : mapping
        `title, body`, and where known `outlet, published, byline`.
    mentions : pandas.DataFrame
        Its names: `span_id, field, start, end` (code points), and `voice` where known.
    statements : pandas.DataFrame, optional
        Its statements: `field, start, end, kind`, and `speaker` where known. Of pieces that overlap the
        shortest counts, the innermost one; in a mixed piece what stands in marks is quoted, the rest reported.
    focus : str, optional
        The `span_id` of the name that gets a frame of its own.

    Returns
    -------
    str
        An `<article>`; `read_style` has its looks. Nothing of the text is obeyed: markup is escaped, control
        and direction marks are shown by name.
    """
    parts = {
        field: _mark_text(str(article[field]), field, mentions, statements, focus)
        for field in ("title", "body")
    }
    source = [str(article[c]) for c in ("outlet", "byline") if c in article and not pd.isna(article[c])]
    if "published" in article:
        date = article["published"]
        source.insert(1, "undated" if pd.isna(date) else f"{date:%Y-%m-%d}")
    title = parts["title"] if str(article["title"]).strip() else "(no headline)"
    return (
        f'<article class="mf-article"><h3 dir="auto">{title}</h3>'
        f'<p class="mf-source">{escape_text(" · ".join(source))}</p>'
        f'<div class="mf-text" dir="auto">{parts["body"]}</div></article>'
    )


def make_legend(*, statements: bool) -> str:
    """Return the legend of `make_article`, with the lines under statements if there are any."""
    names = [f'<mark class="mf-name mf-{v}">name</mark> {VOICE_WORDS[v]}' for v in VOICES]
    said = [f'<span class="mf-said mf-{v}">statement</span> {VOICE_WORDS[v]}' for v in ("reported", "quoted")]
    entries = [*names, *said] if statements else [names[0], names[2]]
    shown = "".join(f'<span class="mf-entry">{entry}</span>' for entry in entries)
    return f'<p class="mf-legend">{shown}</p>'


def _mark_text(
    text: str, field: str, mentions: pd.DataFrame, statements: pd.DataFrame | None, focus: str | None
) -> str:
    names = _take_names(mentions[mentions["field"] == field], focus)
    said = [] if statements is None else _take_statements(statements[statements["field"] == field], len(text))
    quoted = [(q.inner_start, q.inner_end) for q in find_quotations(text)] if said else []
    edges = {0, len(text)}
    places = [*((s.start, s.end) for s in names), *((s.start, s.end) for s in said), *quoted]
    edges |= {min(place, len(text)) for pair in places for place in pair}
    cuts = sorted(edges)
    named, held = _find_innermost(names, cuts), _find_innermost(said, cuts)
    pieces = []
    for i, (low, high) in enumerate(pairwise(cuts)):
        opens = held[i] is not None and (i == 0 or held[i] != held[i - 1])
        in_marks = any(start <= low < end for start, end in quoted)
        pieces.append(_mark_piece(text[low:high], named[i], held[i], in_marks=in_marks, opens=opens))
    return "".join(pieces)


def _mark_piece(text: str, name: _Name | None, held: _Said | None, *, in_marks: bool, opens: bool) -> str:
    """Return a stretch within which neither name nor statement nor quotation begins or ends."""
    shown = escape_text(text)
    if name is not None:
        focus = " mf-focus" if name.focus else ""
        shown = f'<mark class="mf-name mf-{name.voice}{focus}">{shown}</mark>'
    if held is None:
        return shown
    voice = "quoted" if held.kind == "direct" or (held.kind == "mixed" and in_marks) else "reported"
    who = f'<span class="mf-who">{escape_text(held.speaker)}</span>' if held.speaker and opens else ""
    return f'{who}<span class="mf-said mf-{voice}">{shown}</span>'


def _find_innermost(spans: Sequence[_Name | _Said], cuts: Sequence[int]) -> list[Any]:
    """Return, for each stretch between two *cuts*, the shortest of *spans* that covers it, or None.

    Names of two concepts may overlap; the one that was asked for stands upon all others.
    """
    covering: list[Any] = [None] * (len(cuts) - 1)
    for span in sorted(spans, key=lambda s: (getattr(s, "focus", False), s.start - s.end)):
        low, high = bisect_left(cuts, span.start), bisect_left(cuts, min(span.end, cuts[-1]))
        covering[low:high] = [span] * (high - low)
    return covering


def _take_names(mentions: pd.DataFrame, focus: str | None) -> list[_Name]:
    voices = (
        mentions["voice"] if "voice" in mentions else pd.Series(None, index=mentions.index, dtype="object")
    )
    known = [v if v in VOICES else "plain" for v in voices.astype("object")]
    columns = (mentions["start"], mentions["end"], known, mentions["span_id"] == focus)
    return [_Name(int(s), int(e), v, bool(f)) for s, e, v, f in zip(*columns, strict=True)]


def _take_statements(statements: pd.DataFrame, length: int) -> list[_Said]:
    speakers = (
        statements["speaker"].astype("object").where(statements["speaker"].notna(), "")
        if "speaker" in statements
        else [""] * len(statements)
    )
    columns = (statements["start"], statements["end"], statements["kind"], speakers)
    return [_Said(int(s), min(int(e), length), str(k), str(w)) for s, e, k, w in zip(*columns, strict=True)]
