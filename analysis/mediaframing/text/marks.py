"""Quotation marks as they stand in a text, and what it costs to read each as opening, closing or neither.

A straight mark does not say whether it opens or closes, curly marks are typed the wrong way round, and an
apostrophe looks like a closing mark. So each mark carries costs instead of a decision;
:mod:`mediaframing.text.quotations` takes the cheapest reading of them all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_PLAIN_DOUBLES = ('"', "“", "”", "„", "‟", "＂", "〝", "〞")
GUILLEMETS = ("«", "»")
OPENING_GLYPHS = frozenset(("“", "„", "‟", "〝", "``", "‘‘"))
CLOSING_GLYPHS = frozenset(("”", "〞", "’’"))

NEVER = 99.0
_ELIDED = 0.1
# An opening mark may touch these on its left, a closing mark these on its right.
_BEFORE_OPENING = frozenset("([{<—–-/=~*_|>‘'“\"„«")
_AFTER_CLOSING = frozenset(".,;:!?)]}—–-…’'”\"»/*_|<&")

_ELISION = re.compile(
    r"\d\ds?\b(?!%)|n['’]|(?:em|til|tis|twas|twill|cause|cuz|cos|bout|round|nuff|nother|neath|gainst|kay|sup|tude|"
    r"hood|burbs|nam|zine|copter|n|s|re|ve|ll|d|m|t)\b",
    re.IGNORECASE,
)
# The mark comes first in the pattern, so that the search runs on that one character.
_STRAIGHT_OPENING = re.compile(
    r"""'(?<![^\s(\[{<—–\-/"“„«…]')(?=[^\s'])(?!(?<=[^\s]')(?:[sS]\b|[.,;:!?)\]}—–-]))"""
)
_FEET = re.compile(r"\d['’′]\s?\d{1,2}(?:[½¼¾]|\.\d)?$")
_DROPPED_G = re.compile(r"(?:\bo|\bol|\bth|\w\win|\ban)$", re.IGNORECASE)


class Mark(NamedTuple):
    """One mark with the cost of each reading; 0 is a perfect fit, `NEVER` rules a reading out.

    `skipped_open` and `skipped_closed` are the costs of taking it for no quotation mark at all, within a
    quotation and outside of one.
    """

    position: int
    glyph: str
    opening: float
    closing: float
    skipped_open: float
    skipped_closed: float


def find_double_marks(text: str) -> list[tuple[int, str]]:
    """Return (position, glyph) of every double mark; two single marks together count as one."""
    # Every test here is one pass of memchr: most texts hold one or two of these characters.
    glyphs = [glyph for glyph in _PLAIN_DOUBLES if glyph in text]
    if "'" in text and "''" in text:
        glyphs.append("''")
    if "`" in text:
        glyphs.append("``")
    if "‘" in text:
        glyphs += ["‘‘", "’’"]
    return find_glyphs(text, glyphs)


def find_glyphs(text: str, glyphs: Sequence[str]) -> list[tuple[int, str]]:
    """Return (position, glyph) of every mark of *glyphs*, in order."""
    found: list[tuple[int, str]] = []
    for glyph in glyphs:
        position = text.find(glyph)
        while position >= 0:
            found.append((position, glyph))
            position = text.find(glyph, position + len(glyph))
    if len(glyphs) > 1:
        found.sort()
    return found


def read_direction(text: str, position: int, end: int) -> str:
    """Return "open", "close" or "" for what the neighbours of ``text[position:end]`` make of a mark."""
    before = text[position - 1] if position else " "
    after = text[end] if end < len(text) else " "
    if before.isspace():
        if after in ",;:!?)" or (after == "." and not text.startswith("..", end)):
            return "close"
        return "" if after.isspace() else "open"
    left_loose = before in _BEFORE_OPENING
    if after.isspace():
        return "" if left_loose and before in "([{—–" else "close"
    if after.isalnum():
        if before in ".,!?" and after.islower():
            return "close"
        return "open" if left_loose else ""
    if after in _AFTER_CLOSING:
        return "" if left_loose and before not in "’'”\"" else "close"
    return "open" if left_loose else ""


def weigh_double_marks(text: str, found: list[tuple[int, str]]) -> list[Mark]:
    """Return the double marks *found* in *text* with the costs of their readings."""
    glyphs = {glyph for _, glyph in found}
    # „Deutsch“ closes with the glyph that opens in English; ”svenska” uses one glyph for both.
    low = "„" in glyphs
    neutral = glyphs & {"“", "”"} if len(glyphs) == 1 else set()
    marks = []
    for position, glyph in found:
        end = position + len(glyph)
        direction = read_direction(text, position, end)
        if glyph == '"' and _is_measure(text, position):
            if _FEET.search(text, max(0, position - 8), position) is None:
                marks.append(Mark(position, glyph, 2.0, 0.2, 0.5, 0.1))
            continue
        if glyph in OPENING_GLYPHS and glyph not in neutral:
            if low and glyph != "„" and direction == "close":
                marks.append(Mark(position, glyph, 2.0, 0.0, 1.5, 1.2))
            elif direction == "close":
                marks.append(Mark(position, glyph, 1.0, 0.6, 1.5, 1.2))
            else:
                marks.append(Mark(position, glyph, 0.0, 2.0, 1.5, 1.5))
        elif glyph in CLOSING_GLYPHS and glyph not in neutral:
            if direction == "open":
                marks.append(Mark(position, glyph, 0.6, 1.0, 1.5, 1.5))
            else:
                marks.append(Mark(position, glyph, 2.0, 0.0, 1.5, 1.2))
        elif direction == "open":
            marks.append(Mark(position, glyph, 0.0, 2.0, 1.5, 1.5))
        elif direction == "close":
            marks.append(Mark(position, glyph, 2.0, 0.0, 1.5, 1.2))
        else:
            marks.append(Mark(position, glyph, 0.5, 0.5, 1.5, 1.2))
    return marks


def _is_measure(text: str, position: int) -> bool:
    """Whether a straight mark stands where inches would: after a digit, before no word."""
    return position > 0 and text[position - 1].isdigit() and not text[position + 1 : position + 2].isalnum()


def weigh_guillemets(found: list[tuple[int, str]]) -> list[Mark]:
    """Return guillemets with costs; the first one of a text tells « French » from »German« use."""
    if not found:
        return []
    opener = found[0][1]
    return [
        Mark(position, glyph, 0.0, 2.0, 1.5, 1.5)
        if glyph == opener
        else Mark(position, glyph, 2.0, 0.0, 1.5, 1.2)
        for position, glyph in found
    ]


def find_single_marks(text: str, *, whole: bool) -> list[Mark]:
    """Return single marks with the costs of their readings; none where none could open a quotation.

    Parameters
    ----------
    text : str
        One text.
    whole : bool
        Whether to read every single mark, as a text needs that quotes with nothing else; else only those
        between an opening mark and the end of its paragraph.
    """
    openings = _find_single_openings(text)
    if not any(mark.skipped_closed > _ELIDED for mark in openings):
        return []
    glyphs = ("'", "’", "‘") if "‚" in text else ("'", "’")
    marks = openings
    taken = {mark.position for mark in openings}
    end = 0
    for opening in openings:
        start = 0 if whole else opening.position + 1
        if start < end or (not whole and opening.skipped_closed <= _ELIDED):
            continue
        end = len(text) if whole else _end_of_line(text, start)
        for glyph in glyphs:
            position = text.find(glyph, start, end)
            while position >= 0:
                if position not in taken and (mark := _weigh_single_closing(text, position, glyph)):
                    marks.append(mark)
                position = text.find(glyph, position + 1, end)
    marks.sort()
    return marks


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _find_single_openings(text: str) -> list[Mark]:
    openings = []
    for glyph in "‘‚`":
        for position, _ in find_glyphs(text, glyph) if glyph in text else ():
            before, after = text[position - 1 : position], text[position + 1 : position + 2]
            if glyph not in (before, after) and after and not after.isspace():
                low_closing = glyph == "‘" and "‚" in text and before and not before.isspace()
                if not low_closing:
                    openings.append(_weigh_single_opening(text, position, glyph, 1.2))
    for found in _STRAIGHT_OPENING.finditer(text):
        openings.append(_weigh_single_opening(text, found.start(), "'", 0.8))
    return openings


def _weigh_single_opening(text: str, position: int, glyph: str, skipped: float) -> Mark:
    if _ELISION.match(text, position + 1):
        return Mark(position, glyph, 0.9, NEVER, _ELIDED, _ELIDED)
    lead = text[max(0, position - 2) : position].rstrip(" ")
    if not lead or lead[-1] in ":,\n":
        skipped = 1.2
    return Mark(position, glyph, 0.0, NEVER, 0.8, skipped)


def _weigh_single_closing(text: str, position: int, glyph: str) -> Mark | None:
    """Costs of a single mark that could close; None for an apostrophe within a word or a doubled mark."""
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    if not before or before.isspace() or glyph in (before, after):
        return None
    if after.isalnum():
        # Text that lost its line breaks: a word, the mark, and a new sentence right behind it.
        if before in ".,!?":
            return Mark(position, glyph, NEVER, 0.0, 0.5, 0.2)
        glued = after.isupper() and text[max(0, position - 3) : position].isalpha() and before.islower()
        return Mark(position, glyph, NEVER, 0.6, 0.4, 0.0) if glued else None
    if not before.isalnum():
        return Mark(position, glyph, NEVER, 0.0, 1.0, 0.2)
    if before in "sS" and after == " " and text[position + 2 : position + 3].isalpha():
        return Mark(position, glyph, NEVER, 0.6, 0.2, 0.0)
    if _DROPPED_G.search(text, max(0, position - 4), position):
        return Mark(position, glyph, NEVER, 0.6, 0.3, 0.0)
    return Mark(position, glyph, NEVER, 0.2, 0.9, 0.0)
