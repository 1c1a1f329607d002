"""Paragraphs of one text: where they lie, and how they are restored from any newline style.

A paragraph is what stands between blank lines. Every later step (quotations that run over paragraphs,
sentences,
furniture) relies on that one rule, so the loader brings each body into this form once.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
# Line and paragraph separators other than \n: CR, NEL, vertical tab, form feed, U+2028, U+2029.
_OTHER_NEWLINES = ("\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_NEWLINES = re.compile("\r\n|[" + "".join(_OTHER_NEWLINES) + "]")
# White space beside a line break, or three breaks in a row; beginning with the literal keeps the search fast.
_UNSETTLED = re.compile(r"\n(?:(?<=[^\S\n]\n)|[^\S\n]|\n\n)")
# The same, or a line break that stands alone.
_LOOSE = re.compile(r"\n(?:(?<=[^\S\n]\n)|[^\S\n]|\n\n|(?<!\n\n)(?!\n))")
_MANY_NEWLINES = re.compile(r"\n{3,}")
_FINAL = (".", "!", "?", "…", ":", '"', "”", "’", "'", "»", "“", ")", "]")
# Typewriters, news wires and text exports break lines between 40 and 100 columns.
_NARROWEST, _WIDEST = 40, 100


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs of *text*, in order.

    Parameters
    ----------
    text : str
        Any text; paragraphs are separated by one or more blank lines.

    Returns
    -------
    list of (int, int)
        Start and end in code points, without white space at either edge; empty for a blank text.

    Examples
    --------
    >>> text = "Rain fell.\\n\\nIt stopped at noon."
    >>> [text[start:end] for start, end in split_paragraphs(text)]
    ['Rain fell.', 'It stopped at noon.']
    """
    if text and is_settled(text) and not text[0].isspace() and not text[-1].isspace():
        return _split_settled(text)
    spans = []
    at = 0
    for gap in _BLANK_LINES.finditer(text):
        spans.append((at, gap.start()))
        at = gap.end()
    spans.append((at, len(text)))
    return [_trim(text, start, end) for start, end in spans if not text[start:end].isspace() and start < end]


def is_settled(text: str) -> bool:
    """Tell a text whose paragraphs are parted by blank lines alone, without white space beside them."""
    return not _UNSETTLED.search(text)


def restore_paragraphs(raw: str) -> str:
    """Return *raw* in Unicode NFC with its paragraphs separated by exactly one blank line.

    Parameters
    ----------
    raw : str
        A text as read, with any newline style.

    Returns
    -------
    str
        Lines wrapped at a fixed width are joined again. In a text without blank lines every line is a
        paragraph; in a text with blank lines a single line break stays as it is, unless the line before it
        ends a sentence and is longer than any wrapped line. Restoring twice changes nothing.

    Examples
    --------
    >>> restore_paragraphs("Rain fell.\\r\\nIt stopped.\\r\\n")
    'Rain fell.\\n\\nIt stopped.'
    """
    text = raw if raw.isascii() else unicodedata.normalize("NFC", raw)
    if any(newline in text for newline in _OTHER_NEWLINES):
        text = _NEWLINES.sub("\n", text)
    text = text.strip()
    if not _LOOSE.search(text):
        return text
    text = _MANY_NEWLINES.sub("\n\n", "\n".join(line.strip() for line in text.split("\n")))
    blocks = text.split("\n\n")
    if not any("\n" in block for block in blocks):
        return text
    lines = [line for block in blocks for line in block.split("\n")]
    if _is_wrapped(lines):
        return "\n\n".join(_unwrap(block) for block in blocks)
    if len(blocks) == 1:
        return "\n\n".join(lines)
    return "\n\n".join(_break_long_lines(block) for block in blocks)


def _split_settled(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text as `restore_paragraphs` leaves it; several times faster."""
    spans, at = [], 0
    for piece in text.split("\n\n"):
        end = at + len(piece)
        spans.append((at, end))
        at = end + 2
    return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start].isspace() or text[end - 1].isspace():
        piece = text[start:end]
        start, end = end - len(piece.lstrip()), start + len(piece.rstrip())
    return start, end


def _is_wrapped(lines: list[str]) -> bool:
    """Tell lines cut at a fixed width from lines that are paragraphs: most break off within a sentence."""
    widths = sorted(len(line) for line in lines)
    if len(lines) < 3 or widths[-1] > _WIDEST or widths[-1] < _NARROWEST:
        return False
    near_edge = [line for line in lines if len(line) >= 0.7 * widths[-1]]
    broken_off = sum(not line.endswith(_FINAL) for line in near_edge)
    return len(near_edge) >= 0.5 * len(lines) and broken_off >= 0.6 * len(near_edge)


def _unwrap(block: str) -> str:
    # A hyphen at the edge belongs to the word ("self-\nproclaimed"): no blank after it.
    return re.sub(r"(?<=[^\W\d_]-)\n(?=[^\W\d_])", "", block).replace("\n", " ")


def _break_long_lines(block: str) -> str:
    lines = block.split("\n")
    parts = [lines[0]]
    for before, line in pairwise(lines):
        ends_paragraph = len(before) > _WIDEST and before.endswith(_FINAL)
        parts += ["\n\n" if ends_paragraph else "\n", line]
    return "".join(parts)
