"""Article text as HTML. Articles are untrusted: everything is escaped, nothing in them is followed."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable

import pandas as pd

# Characters that turn the direction of the text around them or hide: shown by name, never obeyed.
_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}
_HARMLESS = {"\n", "\t", "\u00ad", "\u200c", "\u200d"}
_VOICE_NAMES = {"outlet": "own words", "reported": "reported", "quoted": "quoted"}


def escape_text(text: object) -> str:
    """Return *text* escaped for HTML, with control and direction marks shown as [U+202E] and the like."""
    shown = "".join(_show(ch) for ch in str(text))
    return html.escape(shown, quote=True)


def mark_span(left: object, text: object, right: object, *, voice: object = None) -> str:
    """Return a stretch of text with one span highlighted by its voice."""
    kind = voice if isinstance(voice, str) and voice in _VOICE_NAMES else "plain"
    return f'{escape_text(left)}<mark class="mf-{kind}">{escape_text(text)}</mark>{escape_text(right)}'


def make_table(table: pd.DataFrame, *, digits: int = 3, caption: str = "") -> str:
    """Return a table as escaped HTML; numbers are rounded for display, missing ones are a dash."""
    head = "".join(f"<th>{escape_text(c)}</th>" for c in table.columns)
    rows = "".join(
        "<tr>" + "".join(_cell(value, digits) for value in row) + "</tr>"
        for row in table.itertuples(index=False, name=None)
    )
    label = f"<caption>{escape_text(caption)}</caption>" if caption else ""
    return f'<table class="mf-table">{label}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def make_concordance(lines: pd.DataFrame, *, limit: int = 200) -> str:
    """Return concordance lines as an HTML table: outlet, date, text with the name highlighted, voice.

    Lines past *limit* are counted below the table, not shown.
    """
    shown = lines.head(limit)
    dates = (
        shown["published"].dt.strftime("%Y-%m-%d").fillna("undated")
        if "published" in shown
        else [""] * len(shown)
    )
    outlets = shown["outlet"] if "outlet" in shown else [""] * len(shown)
    voices = shown["voice"] if "voice" in shown else [""] * len(shown)
    columns = (outlets, dates, shown["left"], shown["text"], shown["right"], voices)
    rows = "".join(_concordance_row(*values) for values in zip(*columns, strict=True))
    rest = len(lines) - len(shown)
    more = f"<p>{rest:,} more lines stand in the evidence tables.</p>" if rest > 0 else ""
    return f'<table class="mf-concordance"><tbody>{rows}</tbody></table>{more}'


def fold_away(summary: str, content: str) -> str:
    """Return *content* (HTML) folded behind *summary* (plain text); opens without a script."""
    return f"<details><summary>{escape_text(summary)}</summary>{content}</details>"


def list_items(items: Iterable[str]) -> str:
    """Return plain sentences as an escaped list."""
    return "<ul>" + "".join(f"<li>{escape_text(item)}</li>" for item in items) + "</ul>"


def _concordance_row(
    outlet: object, date: object, left: object, text: object, right: object, voice: object
) -> str:
    name = _VOICE_NAMES.get(str(voice), "")
    return (
        f'<tr><td class="mf-where">{escape_text(outlet)}<br>{escape_text(date)}</td>'
        f"<td>{mark_span(left, text, right, voice=voice)}</td><td>{name}</td></tr>"
    )


def _cell(value: object, digits: int) -> str:
    if isinstance(value, float):
        return f'<td class="mf-number">{"–" if pd.isna(value) else f"{value:.{digits}f}"}</td>'
    if isinstance(value, int) and not isinstance(value, bool):
        return f'<td class="mf-number">{value:,}</td>'
    if isinstance(value, pd.Timestamp):
        return f"<td>{value:%Y-%m-%d}</td>"
    return f"<td>{'–' if value is None or value is pd.NaT else escape_text(value)}</td>"


def _show(letter: str) -> str:
    if letter in _HARMLESS or unicodedata.category(letter) not in _INVISIBLE:
        return letter
    return f"[U+{ord(letter):04X}]"
