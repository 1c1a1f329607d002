"""Letters in a UTF-8 buffer: their case, where words end, and which code point a byte is."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mediaframing.naming.matching.buffers import cut_texts

_ASCII_WORD = np.zeros(256, dtype=bool)
_ASCII_WORD[[*range(48, 58), *range(65, 91), 95, *range(97, 123)]] = True
# Most endings are shorter than this; longer words take another round.
_STRIDE = 12
_COMBINING = re.compile("[\u0300-\u036f]")
# ASCII capitals to small letters, every other byte as it is: lengths and offsets stay.
_FOLD = np.arange(256, dtype=np.uint8)
_FOLD[65:91] += 32


def fold_case(letters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a copy of *letters* with ASCII capitals as small letters."""
    return _FOLD[letters]


def stack_bytes(texts: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return texts as the rows of one array, filled up with zeros, and their lengths."""
    length = np.array([len(t) for t in texts], dtype=np.int64)
    width = int(length.max(initial=0))
    stacked = np.frombuffer(b"".join(text.ljust(width, b"\0") for text in texts), dtype=np.uint8)
    return stacked.reshape(len(texts), width), length


def word_before(
    data: NDArray[np.uint8], at: NDArray[np.int64], floor: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell for each place whether a word character stands right before it in the same article."""
    out = np.zeros(len(at), dtype=bool)
    has = at > floor
    previous = data[at[has] - 1]
    out[has] = _ASCII_WORD[previous]
    far = np.flatnonzero(has)[previous >= 128]
    far = far[~_is_mark(data, at[far] - 3)]
    view = data.data
    for i in far.tolist():
        out[i] = is_word(decode(view, max(int(at[i]) - 4, int(floor[i])), int(at[i]))[-1:])
    return out


def word_after(
    data: NDArray[np.uint8], at: NDArray[np.int64], ceiling: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell for each place whether a word character stands right at it in the same article."""
    out = np.zeros(len(at), dtype=bool)
    has = at < ceiling
    following = data[at[has]]
    out[has] = _ASCII_WORD[following]
    far = np.flatnonzero(has)[following >= 128]
    far = far[~_is_mark(data, at[far])]
    view = data.data
    for i in far.tolist():
        out[i] = is_word(decode(view, int(at[i]), min(int(at[i]) + 4, int(ceiling[i])))[:1])
    return out


def _is_mark(data: NDArray[np.uint8], at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell where a mark of the block General Punctuation (U+2010 to U+203F: dashes, quotation marks) begins."""
    first, second, third = (data[(at + k).clip(0, max(len(data) - 1, 0))] for k in range(3))
    # U+203F joins words; it and what lies below U+2010 are looked at one by one.
    found: NDArray[np.bool_] = (first == 0xE2) & (second == 0x80) & (third >= 0x90) & (third < 0xBF)
    return found


def word_ends(
    data: NDArray[np.uint8], at: NDArray[np.int64], ceiling: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return where the word that goes on at each place ends."""
    at = at.copy()
    view = data.data
    active = np.arange(len(at))
    while len(active):
        places = at[active, None] + np.arange(_STRIDE)
        inside = places < ceiling[active, None]
        letters = data[np.where(inside, places, 0)]
        goes_on = _ASCII_WORD[letters] & inside
        run = np.where(goes_on.all(axis=1), _STRIDE, goes_on.argmin(axis=1))
        at[active] += run
        stopped = run < _STRIDE
        # A longer character ends the run of ASCII letters, but not always the word.
        last, rows = run.clip(0, _STRIDE - 1), np.arange(len(active))
        far = stopped & inside[rows, last] & (letters[rows, last] >= 128)
        for i in active[far].tolist():
            at[i] = word_end(view, int(at[i]), int(ceiling[i]))
        active = active[~stopped]
    return at


def word_end(view: memoryview, at: int, ceiling: int) -> int:
    """Return where the word that goes on at byte *at* ends, any script."""
    while at < ceiling:
        letter = decode(view, at, min(at + 4, ceiling))[:1]
        if not is_word(letter):
            break
        at += len(letter.encode())
    return at


def is_word(letter: str) -> bool:
    """Tell whether *letter* (one character, or none) belongs to a word."""
    return letter.isalnum() or letter == "_" or bool(_COMBINING.match(letter))


def decode(view: memoryview, low: int, high: int) -> str:
    """Decode a stretch of the buffer, cut characters at its edges left out."""
    return bytes(view[low:high]).decode("utf-8", "ignore")


def to_code_points(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    row: NDArray[np.int64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], pa.Array]:
    """Turn byte places into code points within each article, and cut the texts."""
    following = np.flatnonzero(data.view(np.int8) < -64)
    base = offsets[row]
    before = np.searchsorted(following, base)
    start = low - base - (np.searchsorted(following, low) - before)
    end = high - base - (np.searchsorted(following, high) - before)
    return start, end, cut_texts(data, low, high)


def to_bytes(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], row: NDArray[np.int64], *places: NDArray[np.int64]
) -> list[NDArray[np.int64]]:
    """Turn places in code points, from 0 to the length of their text, into places in the buffer."""
    following = np.flatnonzero(data.view(np.int8) < -64)
    # How many characters begin before each byte that only goes on with one.
    begun = following - np.arange(len(following))
    base = offsets[:-1] - np.searchsorted(following, offsets[:-1])
    numbers = [base[row] + place for place in places]
    return [number + np.searchsorted(begun, number, side="right") for number in numbers]
