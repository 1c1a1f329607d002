"""The voice of mentions from quotation marks, over the buffer: for texts whose double marks simply alternate.

Most texts quote in one way: marks open and close in turn, each within a line, but for one that is missing here and
there. Those are answered with array operations for all texts of a batch at once. Whatever else occurs in a text
(single marks that could open, guillemets, low marks, nested quotations) makes it UNCERTAIN here and a matter for
:func:`mediaframing.voice.find_quoted`; the two never disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

OWN, QUOTED, UNCERTAIN = 0, 1, 2
_SPACE = np.zeros(256, dtype=bool)
_SPACE[[9, 10, 11, 12, 13, 28, 29, 30, 31, 32]] = True
_LETTER = np.zeros(256, dtype=bool)
_LETTER[[*range(65, 91), *range(97, 123)]] = True
_BEFORE_OPENING = _SPACE.copy()
_BEFORE_OPENING[[ord("("), ord("[")]] = True
_BEFORE_CLOSING = _LETTER.copy()
_BEFORE_CLOSING[[ord(ch) for ch in ".,!?;:"]] = True
_AFTER_CLOSING = _SPACE.copy()
_AFTER_CLOSING[[ord(ch) for ch in ".,!?;:)"]] = True
# Only after these bytes can a straight single mark be no opening mark.
_WITHIN_WORD = _LETTER.copy()
_WITHIN_WORD[[*range(48, 58), *(ord(ch) for ch in ".,!?;:)")]] = True
# Last bytes of marks that begin with E2 80: ‘ ‚ ‛ „ ‟ make a text a matter for the full reading; “ and ” do not.
_OTHER_MARKS = np.zeros(256, dtype=bool)
_OTHER_MARKS[[0x98, 0x9A, 0x9B, 0x9E, 0x9F]] = True


def voices_at(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    row: NDArray[np.int64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
) -> NDArray[np.int8]:
    """Return OWN, QUOTED or UNCERTAIN for each span, given in bytes of *data*, of the text *row*."""
    marks, odd = _find_marks(data, offsets)
    place, owner, opens = marks.place, marks.owner, marks.opens
    uncertain = np.zeros(len(offsets), dtype=bool)
    uncertain[odd] = True
    if not len(place):
        return np.where(uncertain[row], UNCERTAIN, OWN).astype(np.int8)
    lines = np.flatnonzero(data == ord("\n"))
    line = np.searchsorted(lines, place)
    surplus = marks.find_surplus()
    uncertain[marks.find_doubtful(line, surplus)] = True
    before = np.searchsorted(place, low, side="right") - 1
    inside = (before >= 0) & opens[before] & (owner[before] == row)
    voices = np.where(inside, QUOTED, OWN).astype(np.int8)
    crossed = np.searchsorted(place, low) != np.searchsorted(place, high)
    # Where a mark that is never closed ends, if not in its line, the full reading tells.
    crossed |= inside & surplus[before] & (line[before] != np.searchsorted(lines, low))
    voices[uncertain[row] | crossed] = UNCERTAIN
    return voices


@dataclass(frozen=True)
class _Marks:
    """The double marks of a batch in order: `place`, the text that holds it, whether it opens.

    `plain` marks look the way they are read: an opening one stands before a letter, a closing one behind one.
    """

    place: NDArray[np.int64]
    owner: NDArray[np.int64]
    opens: NDArray[np.bool_]
    curly: NDArray[np.bool_]
    plain: NDArray[np.bool_]

    @property
    def starts(self) -> NDArray[np.bool_]:
        """Which marks are the first of their texts."""
        starts: NDArray[np.bool_] = np.concatenate([[True], self.owner[1:] != self.owner[:-1]])
        return starts

    def find_surplus(self) -> NDArray[np.bool_]:
        """Tell which marks have no partner when marks open and close in turn."""
        starts, opens = self.starts, self.opens
        ends = np.concatenate([starts[1:], [True]])
        again = ~starts[1:] & (opens[1:] == opens[:-1])
        # Of two that open, the first is never closed; of two that close, the second has nothing to close.
        unclosed = opens & (ends | np.concatenate([again, [False]]))
        stray = ~opens & (starts | np.concatenate([[False], again]))
        surplus: NDArray[np.bool_] = unclosed | stray
        return surplus

    def find_doubtful(self, line: NDArray[np.int64], surplus: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the texts whose marks only the full reading can pair.

        Those are texts with a straight mark that is not plain, with a pair that is empty or crosses a line, or
        with surplus marks and more: marks that are not plain, or curly ones of one kind only; one that opens, and
        marks in later lines, which may carry its quotation on; two surplus marks in a row or two that open, which
        may be a pair; one that opens before one that closes, which may be nested quotations. What is left costs
        the full reading least where each mark is read as it looks, because every surplus mark has to be paid for
        once.
        """
        place, opens, starts = self.place, self.opens, self.starts
        follows = ~starts
        before = np.maximum(np.arange(len(place)) - 1, 0)
        pair = follows & ~opens & opens[before]
        wrong = pair & ((place - place[before] <= 3) | (line != line[before]))
        unclosed, stray = surplus & opens, surplus & ~opens
        firsts = np.flatnonzero(starts)
        last_line = np.maximum.reduceat(line, firsts)[np.cumsum(starts) - 1]
        odd = ~self.plain | (unclosed & (line < last_line)) | (follows & surplus & surplus[before])
        one_kind = _any(self.curly & opens, firsts) != _any(self.curly & ~opens, firsts)
        first_unclosed = np.minimum.reduceat(np.where(unclosed, place, np.iinfo(np.int64).max), firsts)
        nested = first_unclosed < np.maximum.reduceat(np.where(stray, place, -1), firsts)
        several = np.add.reduceat(unclosed.astype(np.int64), firsts) > 1
        irregular = _any(surplus, firsts) & (_any(odd, firsts) | one_kind | nested | several)
        texts: NDArray[np.int64] = self.owner[starts][
            _any(wrong | ~(self.plain | self.curly), firsts) | irregular
        ]
        return texts


def _any(values: NDArray[np.bool_], firsts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell for each text whether any of the values of its marks is true."""
    found: NDArray[np.bool_] = np.logical_or.reduceat(values, firsts)
    return found


def _find_marks(data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> tuple[_Marks, NDArray[np.int64]]:
    """Return the double marks, and the texts with marks of other kinds."""
    straight = np.flatnonzero(data == ord('"'))
    # All that is no ASCII letter begins with such a byte: one pass finds curly marks and every rarer kind.
    lead = np.flatnonzero(data >= 0xC2)
    first, second = data[lead], _byte(data, lead + 1)
    rare = lead[((first == 0xC2) & ((second == 0xAB) | (second == 0xBB))) | (first == 0xE3) | (first == 0xEF)]
    lead = lead[(first == 0xE2) & (second == 0x80)]
    third = _byte(data, lead + 2)
    opening, closing = lead[third == 0x9C], lead[third == 0x9D]
    place = np.concatenate([straight, opening, closing])
    width = np.repeat([1, 3, 3], [len(straight), len(opening), len(closing)])
    facing = _read_facing(data, offsets, place, width)
    opens = facing > 0
    opens[len(straight) :] = np.repeat([True, False], [len(opening), len(closing)])
    plain = np.where(opens, facing > 0, facing < 0)
    order = np.argsort(place, kind="stable")
    owner = np.searchsorted(offsets, place[order], side="right") - 1
    marks = _Marks(place[order], owner, opens[order], width[order] == 3, plain[order])
    odd = np.concatenate([lead[_OTHER_MARKS[third]], rare, _find_loose(data, offsets)])
    return marks, np.searchsorted(offsets, odd, side="right") - 1


def _find_loose(data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return places of back quotes and of straight single marks that could open or pair."""
    single = np.flatnonzero(data == ord("'"))
    loose = np.isin(single, offsets) | ~_WITHIN_WORD[_byte(data, single - 1)]
    loose |= _byte(data, single + 1) == ord("'")
    return np.concatenate([single[loose], np.flatnonzero(data == ord("`"))])


def _read_facing(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    place: NDArray[np.int64],
    width: NDArray[np.int64],
) -> NDArray[np.int8]:
    """Return which way marks face (1 opens, -1 closes), 0 where the letters beside them do not make it plain."""
    end = place + width
    first, last = np.isin(place, offsets), np.isin(end, offsets)
    before, after = _byte(data, place - 1), _byte(data, end)
    opens = (first | _BEFORE_OPENING[before]) & ~last & _LETTER[after]
    closes = ~first & _BEFORE_CLOSING[before] & (last | _AFTER_CLOSING[after])
    facing: NDArray[np.int8] = opens.astype(np.int8) - closes.astype(np.int8)
    return facing


def _byte(data: NDArray[np.uint8], place: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the bytes at *place*; past either end, some byte of the buffer: callers know the ends."""
    return data[place.clip(0, max(len(data) - 1, 0))] if len(data) else np.zeros(len(place), dtype=np.uint8)
