"""The voice of mentions from quotation marks, over the buffer: for texts whose double marks simply alternate.

Most texts quote in one way: marks open and close in turn, each within a line. Those are answered with array
operations for all texts of a batch at once. Whatever else occurs in a text (single marks that could open,
guillemets, low marks, a mark too many) makes it UNCERTAIN here and a matter for
:func:`mediaframing.voice.find_quoted`; the two never disagree.
"""

from __future__ import annotations

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
    place, direction, odd = _find_marks(data, offsets)
    owner = np.searchsorted(offsets, place, side="right") - 1
    uncertain = np.zeros(len(offsets), dtype=bool)
    uncertain[odd] = True
    uncertain[owner[_out_of_turn(data, place, owner, direction)]] = True
    before = np.searchsorted(place, low, side="right") - 1
    inside = (
        (before >= 0) & (direction[before] > 0) & (owner[before] == row)
        if len(place)
        else np.zeros(len(low), dtype=bool)
    )
    voices = np.where(inside, QUOTED, OWN).astype(np.int8)
    crossed = np.searchsorted(place, low) != np.searchsorted(place, high)
    voices[uncertain[row] | crossed] = UNCERTAIN
    return voices


def _find_marks(
    data: NDArray[np.uint8], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int8], NDArray[np.int64]]:
    """Return place and direction (1 opens, -1 closes, 0 unclear) of double marks, and texts with other marks."""
    straight = np.flatnonzero(data == ord('"'))
    # All that is no ASCII letter begins with such a byte: one pass finds curly marks and every rarer kind.
    lead = np.flatnonzero(data >= 0xC2)
    first, second = data[lead], _byte(data, lead + 1)
    rare = lead[((first == 0xC2) & ((second == 0xAB) | (second == 0xBB))) | (first == 0xE3) | (first == 0xEF)]
    lead = lead[(first == 0xE2) & (second == 0x80)]
    third = _byte(data, lead + 2)
    opening, closing = lead[third == 0x9C], lead[third == 0x9D]
    place = np.concatenate([straight, opening, closing])
    direction = np.concatenate(
        [
            _read_straight(data, offsets, straight),
            np.ones(len(opening), np.int8),
            -np.ones(len(closing), np.int8),
        ]
    ).astype(np.int8)
    order = np.argsort(place, kind="stable")
    odd = np.concatenate([lead[_OTHER_MARKS[third]], rare, _find_loose(data, offsets)])
    return place[order], direction[order], np.searchsorted(offsets, odd, side="right") - 1


def _find_loose(data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return places of back quotes and of straight single marks that could open or pair."""
    single = np.flatnonzero(data == ord("'"))
    loose = np.isin(single, offsets) | ~_WITHIN_WORD[_byte(data, single - 1)]
    loose |= _byte(data, single + 1) == ord("'")
    return np.concatenate([single[loose], np.flatnonzero(data == ord("`"))])


def _read_straight(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], place: NDArray[np.int64]
) -> NDArray[np.int8]:
    """Return which way straight marks face, 0 where the letters beside them do not make it plain."""
    first, last = np.isin(place, offsets), np.isin(place + 1, offsets)
    before, after = _byte(data, place - 1), _byte(data, place + 1)
    opens = (first | _BEFORE_OPENING[before]) & ~last & _LETTER[after]
    closes = ~first & _BEFORE_CLOSING[before] & (last | _AFTER_CLOSING[after])
    facing: NDArray[np.int8] = opens.astype(np.int8) - closes.astype(np.int8)
    return facing


def _out_of_turn(
    data: NDArray[np.uint8], place: NDArray[np.int64], owner: NDArray[np.int64], direction: NDArray[np.int8]
) -> NDArray[np.bool_]:
    """Tell which marks break the turn: unclear ones, two of a kind in a row, pairs that are empty or cross a line."""
    wrong: NDArray[np.bool_] = direction == 0
    if not len(place):
        return wrong
    starts = np.concatenate([[True], owner[1:] != owner[:-1]])
    ends = np.concatenate([starts[1:], [True]])
    wrong |= (starts & (direction < 0)) | (ends & (direction > 0))
    wrong[1:] |= ~starts[1:] & (direction[1:] == direction[:-1])
    lines = np.flatnonzero(data == ord("\n"))
    line = np.searchsorted(lines, place)
    closing = np.flatnonzero(~starts & (direction < 0))
    empty = place[closing] - place[closing - 1] <= 3
    wrong[closing] |= empty | (line[closing] != line[closing - 1])
    return wrong


def _byte(data: NDArray[np.uint8], place: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the bytes at *place*; past either end, some byte of the buffer: callers know the ends."""
    return data[place.clip(0, max(len(data) - 1, 0))] if len(data) else np.zeros(len(place), dtype=np.uint8)
