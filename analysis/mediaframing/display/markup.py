"""Article text as HTML. Articles are untrusted: everything is escaped, nothing in them is followed."""

from __future__ import annotations

import base64
import html
import numbers
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from mediaframing.tables import VOICE_NAMES, show_marks


def escape_text(text: object) -> str:
    """Return *text* escaped for HTML, with control and direction marks shown as [U+202E] and the like."""
    return html.escape(show_marks(text), quote=True)


def mark_span(left: object, text: object, right: object, *, voice: object = None) -> str:
    """Return a stretch of text with one span highlighted by its voice."""
    kind = voice if isinstance(voice, str) and voice in VOICE_NAMES else "plain"
    return f'{escape_text(left)}<mark class="mf-{kind}">{escape_text(text)}</mark>{escape_text(right)}'


def make_table(table: pd.DataFrame, *, digits: int = 3, caption: str = "") -> str:
    """Return a table as escaped HTML; numbers are rounded for display, missing ones are a dash."""
    head = "".join(_head(str(name), column) for name, column in table.items())
    rows = "".join(
        "<tr>" + "".join(_cell(value, digits) for value in row) + "</tr>"
        for row in table.itertuples(index=False, name=None)
    )
    label = f"<caption>{escape_text(caption)}</caption>" if caption else ""
    body = f'<table class="mf-table">{label}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="mf-scroll">{body}</div>'


def _head(name: str, column: pd.Series) -> str:
    number = ' class="mf-number"' if pd.api.types.is_numeric_dtype(column) else ""
    return f"<th{number}>{escape_text(name.replace('_', ' '))}</th>"


def make_concordance(lines: pd.DataFrame, *, limit: int = 200, total: int | None = None) -> str:
    """Return concordance lines as an HTML table: outlet, date, text with the name highlighted, voice.

    Lines past *limit* (of *total*, where *lines* are only the first of them) are counted below the table, not shown.
    A column `who` stands in the place of the voice: in speech it says who speaks.
    """
    shown = lines.head(limit)
    dates = (
        shown["published"].dt.strftime("%Y-%m-%d").fillna("undated")
        if "published" in shown
        else [""] * len(shown)
    )
    outlets = shown["outlet"] if "outlet" in shown else [""] * len(shown)
    voices = shown["voice"] if "voice" in shown else pd.Series([""] * len(shown))
    who = shown["who"] if "who" in shown else voices.map(VOICE_NAMES).fillna("")
    columns = (outlets, dates, shown["left"], shown["text"], shown["right"], voices, who)
    rows = "".join(_concordance_row(*values) for values in zip(*columns, strict=True))
    rest = (len(lines) if total is None else total) - len(shown)
    more = f'<p class="mf-more">{rest:,} more lines stand in the evidence tables.</p>' if rest > 0 else ""
    return f'<table class="mf-concordance"><tbody>{rows}</tbody></table>{more}'


def embed_picture(path: Path, description: str, *, narrow: Path | None = None) -> str:
    """Return a PNG inside the page itself, with *description* for those who cannot see it.

    With *narrow*, that PNG stands in its place where the window is no wider than a phone.
    """
    picture = f'<img src="{_embed(path)}" alt="{escape_text(description)}">'
    if narrow is None:
        return picture
    return f'<picture><source media="(max-width: 40rem)" srcset="{_embed(narrow)}">{picture}</picture>'


def _embed(path: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def fold_away(summary: str, content: str, *, printed: bool = False) -> str:
    """Return *content* (HTML) folded behind *summary* (plain text); opens without a script, in print if *printed*."""
    kind = ' class="mf-printed"' if printed else ""
    return f"<details{kind}><summary>{escape_text(summary)}</summary>{content}</details>"


def list_items(items: Iterable[str]) -> str:
    """Return plain sentences as an escaped list."""
    return "<ul>" + "".join(f"<li>{escape_text(item)}</li>" for item in items) + "</ul>"


def _concordance_row(
    outlet: object, date: object, left: object, text: object, right: object, voice: object, who: object
) -> str:
    return (
        f'<tr><td class="mf-where">{escape_text(outlet)} <br>{escape_text(date)}</td>'
        f"<td>{mark_span(left, text, right, voice=voice)}</td>"
        f'<td class="mf-who">{escape_text(who)}</td></tr>'
    )


def _cell(value: Any, digits: int) -> str:
    if isinstance(value, str | bool):
        return f"<td>{escape_text(value)}</td>"
    if pd.isna(value):
        return '<td class="mf-number">–</td>'
    if isinstance(value, pd.Timestamp):
        return f'<td class="mf-number">{value:%Y-%m-%d}</td>'
    if isinstance(value, numbers.Integral):
        return f'<td class="mf-number">{int(value):,}</td>'
    if isinstance(value, numbers.Real):
        return f'<td class="mf-number">{float(value):.{digits}f}</td>'
    return f"<td>{escape_text(value)}</td>"
