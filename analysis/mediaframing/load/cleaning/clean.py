"""From pieces to the articles table: text cleaned, dates read, each record kept or rejected."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.articles import (
    EARLIEST,
    LATEST,
    OPTIONAL_COLUMNS,
    REQUIRED_COLUMNS,
    UNKNOWN_OUTLET,
    make_article_ids,
)
from mediaframing.load.cleaning.dates import find_date_order, read_dates, tell_order
from mediaframing.load.cleaning.enrich import name_outlets, tell_genres, tell_languages, tell_truncated
from mediaframing.load.cleaning.values import as_text, text_column, value_text
from mediaframing.load.pieces import Piece, Settings
from mediaframing.load.report import FileLog
from mediaframing.text.furniture import find_furniture, leave_out
from mediaframing.text.link_runs import cut_runs, find_link_runs
from mediaframing.text.paragraphs import restore_paragraphs

_MOST_OUTLETS = 100_000
_SPACES = re.compile(r"\s+")
_LINE_FIELDS = ("article_id", "title", "byline", "section", "url", "language")
_TEXT_FIELDS = frozenset({*_LINE_FIELDS, "outlet", "published", "published_raw", "body", "body_raw", "genre"})
_ONLY_RETRIEVED = "only the time of retrieval known, which is no date of publication"
_OTHER_ORDER = (
    "date with day and month the other way round than the first in its file: those beside it are unsure"
)
_AMBIGUOUS = "ambiguous date, read day first or as the first of its month (dates='dmy' or 'mdy' decides)"


@dataclass
class Progress:
    """What one call remembers from table to table: identifiers, the order of dates by series, pieces to pass over."""

    hashes: Counter[str] = field(default_factory=Counter)
    given_ids: set[str] = field(default_factory=set)
    orders: dict[str, str] = field(default_factory=dict)
    skip: int = 0


def clean(pieces: Sequence[Piece], settings: Settings, progress: Progress) -> pd.DataFrame:
    """Return the articles of *pieces*; log what is rejected, doubtful or left out."""
    frame = _assemble(pieces)
    logs = [piece.log for piece in pieces for _ in piece.numbers]
    numbers = [number for piece in pieces for number in piece.numbers]
    written = _texts(frame, "published")
    # Texts stay Python lists until the end: each turn into an Arrow column copies the whole corpus.
    texts = {name: [clean_line(t) for t in as_text(frame[name])] for name in _LINE_FIELDS if name in frame}
    texts |= {"title": texts.get("title", [""] * len(frame)), "outlet": _name_outlets(frame, texts, settings)}
    texts["body"] = [restore_paragraphs(b) for b in _texts(frame, "body")]
    truncated = tell_truncated(_texts(frame, "truncated"), texts["body"])
    # Of files read together, some may bring the date as it was written before.
    texts["published_raw"] = [
        raw or date for raw, date in zip(_texts(frame, "published_raw"), written, strict=True)
    ]
    published, doubtful, unreadable = _read_all_dates(pieces, written, settings, progress)
    reasons = _find_reasons(texts["body"], published)
    texts["article_id"] = _give_ids(
        texts.get("article_id"), [r for p in pieces for r in p.raw], reasons, progress
    )
    for row, reason in enumerate(reasons):
        _log_row(logs[row], numbers[row], reason, {name: values[row] for name, values in texts.items()})
    kept = np.array([reason == "" for reason in reasons], dtype=bool)
    _log_doubts(logs, texts["outlet"], written, kept, doubtful, unreadable, _texts(frame, "retrieved"))
    texts["body_raw"] = _texts(frame, "body_raw")
    if settings.furniture:
        _leave_out_furniture(texts, logs, numbers, np.flatnonzero(kept).tolist())
    _add_told(texts, frame)
    rest = frame.drop(columns=[name for name in (*texts, "published") if name in frame])
    if any(truncated) or "truncated" in rest:
        rest["truncated"] = truncated
    rest = _add_source(rest, logs, numbers)
    if (doubtful & kept).any():
        rest["published_ambiguous"] = doubtful
    columns = {name: text_column(values) for name, values in texts.items() if name != "body_raw"}
    columns["body_raw"] = text_column([body or None for body in texts["body_raw"]])
    return order_columns(
        pd.DataFrame(columns | {"published": published} | dict(rest.items()))[kept].reset_index(drop=True)
    )


def order_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* with the contract's columns first."""
    first = [c for c in (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS) if c in frame.columns]
    return frame[first + [c for c in frame.columns if c not in first]]


def _assemble(pieces: Sequence[Piece]) -> pd.DataFrame:
    frames, records = [], list[dict[str, Any]]()
    for piece in pieces:
        if piece.frame is None:
            records += piece.records
            continue
        if records:
            frames.append(_from_records(records))
            records = []
        frames.append(piece.frame)
    if records:
        frames.append(_from_records(records))
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _from_records(records: list[dict[str, Any]]) -> pd.DataFrame:
    names = dict.fromkeys(name for record in records for name in record)
    columns = {}
    for name in names:
        values = [record.get(name) for record in records]
        # Numbers and truth values keep their type; the moment there is text, everything is text.
        if name in _TEXT_FIELDS:
            # These are taken out as lists again: a column of strings would be made in vain.
            columns[name] = pd.Series(values, dtype="object")
        elif any(type(v) is str for v in values):
            columns[name] = text_column([None if v is None else value_text(v) for v in values])
        else:
            columns[name] = pd.Series(values)
    return pd.DataFrame(columns, index=range(len(records)))


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return as_text(frame[name]) if name in frame else [""] * len(frame)


def clean_line(text: str) -> str:
    """Return a text of one line: NFC, runs of blanks as one."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _name_outlets(frame: pd.DataFrame, texts: dict[str, list[str]], settings: Settings) -> list[str]:
    written = [clean_line(outlet) for outlet in _texts(frame, "outlet")]
    wanted = {name: clean_line(outlet) for name, outlet in settings.outlets.items()}
    if settings.outlets and len(settings.outlets_seen) < _MOST_OUTLETS:
        settings.outlets_seen.update(written)
    elif settings.outlets:
        settings.outlets_seen.update(set(written) & set(settings.outlets))
    named = name_outlets(written, texts.get("url", [""] * len(written)), wanted)
    if any(before and before != after for before, after in zip(written, named, strict=True)):
        texts["outlet_raw"] = written
    return named


def _add_told(texts: dict[str, list[str]], frame: pd.DataFrame) -> None:
    """Add language and genre, from the body without its furniture; a genre nothing tells makes no column."""
    none = [""] * len(frame)
    texts["language"] = tell_languages(texts.get("language", none), texts["body"])
    stated = [clean_line(genre) for genre in _texts(frame, "genre")]
    sections, urls = texts.get("section", none), texts.get("url", none)
    genres = tell_genres(stated, sections, urls, texts["title"], _texts(frame, "page_type"))
    if any(genre != "unknown" for genre in genres):
        texts["genre"] = genres


def _read_all_dates(
    pieces: Sequence[Piece], written: Sequence[str], settings: Settings, progress: Progress
) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Read dates series by series: within one, day and month stand in one order."""
    rows: dict[str, list[int]] = {}
    at = 0
    for piece in pieces:
        rows.setdefault(piece.series, []).extend(range(at, at + len(piece)))
        at += len(piece)
    published = pd.Series(pd.NaT, index=range(at), dtype="datetime64[us, UTC]")
    doubtful, unreadable = np.zeros(at, dtype=bool), np.zeros(at, dtype=bool)
    for series, places in rows.items():
        raw = [written[i] for i in places]
        order = settle_order(series, raw, settings, progress)
        if order:
            _log_other_order(pieces, series, raw, order)
        dates = read_dates(raw, order=order)
        published.iloc[places] = dates.published.array
        doubtful[places], unreadable[places] = dates.ambiguous, dates.unreadable
    return published, doubtful, unreadable


def settle_order(series: str, raw: Sequence[str], settings: Settings, progress: Progress) -> str:
    """Return the order of day and month in a series, and remember it; "" where its dates so far leave it open."""
    if settings.dates != "auto":
        return settings.dates
    order = progress.orders.get(series) or find_date_order(raw)
    if order:
        progress.orders[series] = order
    return order


def _log_other_order(pieces: Sequence[Piece], series: str, raw: Sequence[str], order: str) -> None:
    """Note the dates that can be read in the other order only: then those that can be read in both are unsure."""
    other = sum(tell_order(value) not in ("", order) for value in raw)
    log = next(piece.log for piece in pieces if piece.series == series)
    log.remark(_OTHER_ORDER, other)


def _find_reasons(bodies: Sequence[str], published: pd.Series) -> list[str]:
    """Return for each row why it cannot be an article, "" where it can."""
    reasons = [""] * len(bodies)
    years = published.dt.year
    for row in np.flatnonzero(((years < EARLIEST) | (years > LATEST)).to_numpy()).tolist():
        reasons[row] = f"date outside {EARLIEST} to {LATEST}"
    for row, body in enumerate(bodies):
        if not body:
            reasons[row] = "empty body"
        elif "\x00" in body:
            reasons[row] = "not text: it holds NUL bytes"
    return reasons


def _give_ids(
    given: list[str] | None, raw: Sequence[str | bytes], reasons: list[str], progress: Progress
) -> list[str]:
    """Return the identifiers: one given twice is a reason to reject, an equal record gets a number."""
    if given is not None:
        for row, name in enumerate(given):
            if not reasons[row]:
                reasons[row] = "empty article_id" if not name else ""
                reasons[row] = reasons[row] or (
                    "article_id given twice" if name in progress.given_ids else ""
                )
                progress.given_ids |= {name} if not reasons[row] else set()
        return given
    kept = [row for row, reason in enumerate(reasons) if not reason]
    ids = [""] * len(raw)
    for row, numbered in zip(kept, make_article_ids(raw[row] for row in kept), strict=True):
        base = numbered.partition("-")[0]
        progress.hashes[base] += 1
        ids[row] = base if progress.hashes[base] == 1 else f"{base}-{progress.hashes[base]}"
    return ids


def _log_row(log: FileLog, number: int, reason: str, values: dict[str, str]) -> None:
    if reason:
        shown = values["published_raw"] if reason.startswith("date") else values["title"] or values["body"]
        log.reject(number, reason, shown, values["article_id"])
    else:
        log.read += 1


def _log_doubts(
    logs: Sequence[FileLog],
    outlets: Sequence[str],
    written: Sequence[str],
    kept: np.ndarray,
    doubtful: np.ndarray,
    unreadable: np.ndarray,
    retrieved: Sequence[str],
) -> None:
    for row in np.flatnonzero(kept).tolist():
        log = logs[row]
        log.remark("outlet unknown", outlets[row] == UNKNOWN_OUTLET)
        undated = not written[row].strip()
        log.remark("no date", undated)
        log.remark(_ONLY_RETRIEVED, undated and bool(retrieved[row].strip()))
        log.remark("date not readable", bool(unreadable[row]))
        log.remark(_AMBIGUOUS, bool(doubtful[row]))


def _add_source(rest: pd.DataFrame, logs: Sequence[FileLog], numbers: Sequence[int]) -> pd.DataFrame:
    """Say where each record comes from, unless the table knows it already from an earlier reading."""
    if "source_file" not in rest:
        rest["source_file"] = pd.Series([log.name for log in logs], dtype="str")
        if "source_record" not in rest:
            rest["source_record"] = numbers
    return rest


def _leave_out_furniture(
    texts: dict[str, list[str]], logs: Sequence[FileLog], numbers: Sequence[int], rows: Sequence[int]
) -> None:
    bodies, whole, ids = texts["body"], texts["body_raw"], texts["article_id"]
    for row in rows:
        body = bodies[row]
        runs = find_link_runs(body)
        for start, end in runs:
            logs[row].leave_out(numbers[row], ids[row], "links within a sentence", body[start:end])
        text = body if not runs else cut_runs(body, runs)
        furniture = find_furniture(text)
        for f in furniture:
            logs[row].leave_out(numbers[row], ids[row], f.reason, text[f.start : f.end])
        if runs or furniture:
            whole[row] = whole[row] or body
            bodies[row] = leave_out(text, [(f.start, f.end) for f in furniture]) if furniture else text
