"""Marks of one kind paired: the cheapest reading of all of them, cut into stretches within paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mediaframing.text.marks import NEVER, Mark

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_END = re.compile(r"[.!?…:;,\"”’')\]][^\S\n]*\n")
# What an irregular reading costs, against 2 for a mark read against its neighbours.
_UNCLOSED_IN_LINE, _UNCLOSED, _OVER_LINE, _OVER_PARAGRAPH, _FURTHER_PARAGRAPH = 1.4, 1.2, 0.1, 0.6, 0.2
_NESTED = 0.7
_MOST_PARAGRAPHS = 4
_OPEN, _CONTINUE, _CLOSE, _SKIP, _ABANDON, _OPEN_NESTED, _CLOSE_NESTED = range(7)
_Step = tuple[int, int]
_SKIPPED_OUTSIDE, _CLOSED, _ABANDONED = (0, _SKIP), (1, _CLOSE), (1, _ABANDON)
_OPENED, _CONTINUED, _OPENED_ANEW, _SKIPPED_INSIDE = (0, _OPEN), (1, _CONTINUE), (1, _OPEN), (1, _SKIP)
_NESTED_CLOSED, _NESTED_OPENED, _SKIPPED_NESTED = (2, _CLOSE_NESTED), (1, _OPEN_NESTED), (2, _SKIP)


class Piece(NamedTuple):
    """One stretch of a quotation within a paragraph; a missing mark has no width."""

    start: int
    depth: int
    inner_start: int
    inner_end: int
    end: int
    group: int


class _Break(NamedTuple):
    """What lies between a mark and the one before it."""

    lines: int
    paragraphs: int
    at_head: bool


def _break_before(text: str, previous: int, position: int) -> _Break:
    if text.find("\n", previous, position) < 0:
        return _NO_BREAK
    between = text[previous:position]
    lead = between[between.rfind("\n") + 1 :]
    return _Break(between.count("\n"), len(_BLANK_LINE.findall(between)), not lead.strip(" \t\u00a0([*•-—–"))


_NO_BREAK = _Break(0, 0, False)


def pair_marks(text: str, marks: Sequence[Mark], *, strict: bool = False) -> list[Piece]:
    """Pair *marks* by the cheapest reading: Viterbi over outside (0), inside (1), and nested inside (2).

    *strict* is for marks beside or within quotations of the primary kind: there an opening mark needs its
    closing mark in the same paragraph, because a single one is an apostrophe far more often.
    """
    if not marks:
        return []
    outside, inside, nested = 0.0, NEVER, NEVER
    steps: list[tuple[_Step, _Step, _Step]] = []
    breaks: list[_Break] = []
    previous = 0
    # Written out instead of `min` over tuples: this loop is most of the time that a text with a stray mark costs.
    # Options stand in the order in which equal ones win.
    for position, glyph, opening, closing, skipped_open, skipped_closed in marks:
        gap = _break_before(text, previous, position)
        breaks.append(gap)
        previous = position
        over = _cost_of_going_on(gap, strict) if gap.lines else 0.0
        unclosed = NEVER if strict else _UNCLOSED if gap.lines else _UNCLOSED_IN_LINE
        outer, from_outer = outside + skipped_closed, _SKIPPED_OUTSIDE
        if (cost := inside + over + closing) < outer:
            outer, from_outer = cost, _CLOSED
        if (cost := inside + unclosed + skipped_closed) < outer:
            outer, from_outer = cost, _ABANDONED
        within, from_within = outside + opening, _OPENED
        goes_on = not strict and gap.paragraphs < 2 and (gap.at_head or _is_glued(text, position, glyph))
        if (cost := inside + opening + (0.0 if goes_on else unclosed)) < within:
            within, from_within = cost, _CONTINUED if goes_on else _OPENED_ANEW
        if (cost := inside + over + skipped_open) < within:
            within, from_within = cost, _SKIPPED_INSIDE
        if (cost := nested + over + closing) < within:
            within, from_within = cost, _NESTED_CLOSED
        deeper, from_deeper = inside + over + opening + _NESTED, _NESTED_OPENED
        if (cost := nested + over + skipped_open) < deeper:
            deeper, from_deeper = cost, _SKIPPED_NESTED
        steps.append((from_outer, from_within, from_deeper))
        outside, inside, nested = outer, within, deeper
    final = int(inside + (NEVER if strict else _UNCLOSED) < outside)
    return _assemble(text, marks, breaks, _trace(steps, final))


def _is_glued(text: str, position: int, glyph: str) -> bool:
    """Text that lost its line breaks: “One paragraph.“The next one of the same quotation.”"""
    return glyph == "“" and text[position - 1 : position] in (".", "!", "?", "…")


def _cost_of_going_on(gap: _Break, strict: bool) -> float:
    if gap.paragraphs > _MOST_PARAGRAPHS or (strict and gap.paragraphs):
        return NEVER
    return _OVER_PARAGRAPH + _FURTHER_PARAGRAPH * (gap.paragraphs - 1) if gap.paragraphs else _OVER_LINE


def _trace(steps: Sequence[tuple[_Step, _Step, _Step]], state: int) -> list[int]:
    actions = []
    for step in reversed(steps):
        state, action = step[state]
        actions.append(action)
    return actions[::-1]


def _assemble(
    text: str, marks: Sequence[Mark], breaks: Sequence[_Break], actions: Sequence[int]
) -> list[Piece]:
    """Turn what each mark was read as into stretches that stay within their paragraphs."""
    pieces: list[Piece] = []
    opened = nested = None
    group = last = -1
    for mark, gap, action in zip(marks, breaks, actions, strict=True):
        if action == _OPEN_NESTED:
            last += 1
            nested = mark
        elif action == _CLOSE_NESTED and nested is not None:
            pieces += _split_paragraphs(text, nested, mark, last, 2)
        elif action == _CLOSE and opened is not None:
            pieces += _split_paragraphs(text, opened, mark, group, 1)
            opened = None
        elif action != _SKIP:
            if opened is not None:
                pieces.append(_end_unclosed(text, opened, mark.position, group, cut=not gap.lines))
            if action == _OPEN:
                last += 1
                group = last
            opened = None if action == _ABANDON else mark
    if opened is not None:
        pieces.append(_end_unclosed(text, opened, len(text), group, cut=False))
    return sorted(piece for piece in pieces if piece.inner_end > piece.inner_start)


def _split_paragraphs(text: str, opened: Mark, closing: Mark, group: int, depth: int) -> list[Piece]:
    """Stretches of a closed quotation, one a paragraph, only the first with the opening mark."""
    pieces = []
    start, inner = opened.position, opened.position + len(opened.glyph)
    for gap in _BLANK_LINE.finditer(text, inner, closing.position):
        stop = _strip_end(text, inner, gap.start())
        pieces.append(Piece(start, depth, inner, stop, stop, group))
        start = inner = gap.end()
    pieces.append(Piece(start, depth, inner, closing.position, closing.position + len(closing.glyph), group))
    return pieces


def _end_unclosed(text: str, opened: Mark, limit: int, group: int, *, cut: bool) -> Piece:
    """The stretch of a mark never closed: to the end of its paragraph, or to *limit* (*cut*)."""
    inner = opened.position + len(opened.glyph)
    end = limit
    if not cut:
        blank = _BLANK_LINE.search(text, inner, limit)
        end = blank.start() if blank else limit
        line = _LINE_END.search(text, inner, end)
        end = line.start() + 1 if line else end
    end = _strip_end(text, inner, end)
    return Piece(opened.position, 1, inner, end, end, group)


def _strip_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
