"""Quotations of one text: its quotation marks paired, over paragraphs, nested, or never closed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from mediaframing.text.marks import (
    GUILLEMETS,
    NEVER,
    Mark,
    find_double_marks,
    find_glyphs,
    find_single_marks,
    read_direction,
    weigh_double_marks,
    weigh_guillemets,
)
from mediaframing.text.pairing import Piece, pair_marks

# Beside double marks, single ones set off a word or a phrase; farther apart they are two apostrophes.
_LONGEST_BESIDE = 600


class Quotation(NamedTuple):
    """One stretch of a quotation within one paragraph.

    Attributes
    ----------
    start, end : int
        Offsets with the marks.
    inner_start, inner_end : int
        Offsets without the marks; equal to `start` and `end` where a mark is missing.
    opener : str
        The opening mark as written, "" where the quotation goes on in a paragraph that has none.
    closed : bool
        Whether a closing mark ends this stretch.
    group : int
        Equal for the stretches of one quotation that runs over several paragraphs; counts from 0 in the text.
    depth : int
        1 for a quotation, 2 for one of the other kind of marks within it.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    opener: str
    closed: bool
    group: int
    depth: int


def find_quotations(text: str) -> list[Quotation]:
    """Find what stands in quotation marks.

    Which marks a text quotes with is decided for the text: double ones (curly, straight, low-9, ``''``),
    guillemets, or single ones. The other kinds are read within those (depth 2) and beside them. Opening and
    closing marks are paired by the cheapest reading of all of them: a mark that fits its neighbours costs
    nothing, so that one mark too many or too few stays a local matter. An opening mark on every paragraph and
    one closing mark at the end is one quotation; a mark that is never closed ends with its paragraph.
    Apostrophes, elisions (’90s, ’em), feet and inches are no marks.

    Parameters
    ----------
    text : str
        One text; paragraphs are separated by a blank line, single line breaks are tolerated.

    Returns
    -------
    list of Quotation
        Ordered by `start`, outer before inner. None crosses a blank line; those of depth 1 do not overlap.
        Scare quotes and titles of works are in marks too: marks alone cannot tell them from speech.

    Examples
    --------
    >>> text = "“We left at dawn,” the pilot said."
    >>> [text[q.inner_start:q.inner_end] for q in find_quotations(text)]
    ['We left at dawn,']
    """
    doubles = find_double_marks(text)
    guillemets = weigh_guillemets(find_glyphs(text, GUILLEMETS)) if "«" in text or "»" in text else []
    singles = find_single_marks(text, whole=not doubles)
    regular = _pair_regular(text, doubles)
    if regular is not None and not guillemets:
        if not singles:
            return [_describe(text, piece) for piece in regular]
        if _within(singles, regular):
            return _order(text, regular + _pair_between(text, singles, regular))
    if regular is None and not guillemets and not singles:
        return _order(text, pair_marks(text, weigh_double_marks(text, doubles)))
    marks = [weigh_double_marks(text, doubles), guillemets, singles]
    paired = [
        pair_marks(text, marks[0]) if regular is None else regular,
        pair_marks(text, guillemets),
        pair_marks(text, singles, strict=bool(doubles)),
    ]
    return _order(text, _nest(text, marks, paired))


def _pair_regular(text: str, found: Sequence[tuple[int, str]]) -> list[Piece] | None:
    """Pair marks that alternate and fit their neighbours; None as soon as one does not."""
    pieces: list[Piece] = []
    opened = -1
    group = -1
    for position, glyph in found:
        if glyph == "“":
            opening = True
        elif glyph == "”":
            opening = False
        else:
            direction = read_direction(text, position, position + len(glyph))
            if not direction or glyph != '"' or text[position - 1 : position].isdigit():
                return None
            opening = direction == "open"
        if opening:
            if opened >= 0:
                end = _continues(text, opened, position)
                if end < 0:
                    return None
                pieces.append(Piece(opened, 1, opened + 1, end, end, group))
            else:
                group += 1
            opened = position
        else:
            if opened < 0 or position == opened + 1 or text.find("\n", opened, position) >= 0:
                return None
            pieces.append(Piece(opened, 1, opened + 1, position, position + 1, group))
            opened = -1
    return pieces if opened < 0 else None


def _continues(text: str, opened: int, position: int) -> int:
    """Where the paragraph of *opened* ends if the mark at *position* begins the next one, else -1."""
    end = position
    while end > opened and text[end - 1].isspace():
        end -= 1
    return end if "\n" in text[end:position] and "\n" not in text[opened:end] else -1


def _within(marks: Sequence[Mark], outer: Sequence[Piece]) -> bool:
    """Whether every mark that could open a quotation stands within the stretches *outer*."""
    starts = [piece.start for piece in outer]
    for mark in marks:
        if mark.opening < NEVER:
            at = bisect_left(starts, mark.position) - 1
            if at < 0 or outer[at].inner_end < mark.position:
                return False
    return True


def _nest(text: str, families: Sequence[list[Mark]], paired: Sequence[list[Piece]]) -> list[Piece]:
    """The primary kind's quotations, and those of the other kinds read anew within and beside them."""
    primary = _choose_primary(paired)
    found = list(paired[primary])
    for number, marks in enumerate(families):
        if number != primary and marks:
            found += _pair_between(text, marks, found)
    return found


def _pair_between(text: str, marks: Sequence[Mark], outer: Sequence[Piece]) -> list[Piece]:
    """Pair *marks* anew within each outer quotation (depth 2) and in each stretch beside them (depth 1)."""
    edges = [edge for piece in sorted(outer) if piece.depth == 1 for edge in (piece.start, piece.end)]
    group = max((piece.group for piece in outer), default=-1) + 1
    found: list[Piece] = []
    for segment, chosen in groupby(marks, key=lambda mark: bisect_right(edges, mark.position)):
        together = list(chosen)
        if len(together) > 1:
            depth = segment % 2
            pieces = pair_marks(text, together, strict=True)
            found += [
                piece._replace(depth=min(2, piece.depth + depth), group=piece.group + group)
                for piece in pieces
                if depth or piece.end - piece.start <= _LONGEST_BESIDE
            ]
            group += len(pieces)
    return found


def _choose_primary(paired: Sequence[Sequence[Piece]]) -> int:
    """Index of the first kind in use, or of a later one whose quotations enclose most of the first kind's."""
    used = [number for number, pieces in enumerate(paired) if pieces]
    for number in used[1:]:
        if 2 * _count_enclosed(paired[used[0]], paired[number]) > len(paired[used[0]]):
            return number
    return used[0] if used else 0


def _count_enclosed(inner: Sequence[Piece], outer: Sequence[Piece]) -> int:
    starts = [piece.start for piece in outer]
    before = [bisect_left(starts, piece.start) - 1 for piece in inner]
    return sum(at >= 0 and outer[at].inner_end >= piece.end for at, piece in zip(before, inner, strict=True))


def _order(text: str, found: list[Piece]) -> list[Quotation]:
    """Quotations by position, groups renumbered in that order, those that cross one already kept left out."""
    kept: list[Quotation] = []
    numbers: dict[int, int] = {}
    outer_end = nested_end = 0
    for piece in sorted(found):
        if piece.depth == 1:
            if piece.start < outer_end:
                continue
            outer_end = piece.end
        else:
            if piece.start < nested_end or piece.end > outer_end:
                continue
            nested_end = piece.end
        kept.append(_describe(text, piece._replace(group=numbers.setdefault(piece.group, len(numbers)))))
    return kept


def _describe(text: str, piece: Piece) -> Quotation:
    start, depth, inner_start, inner_end, end, group = piece
    return Quotation(
        start, end, inner_start, inner_end, text[start:inner_start], end > inner_end, group, depth
    )
