"""Letters in a UTF-8 buffer: where words end, and which code point a byte is."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_ASCII_WORD = np.zeros(256, dtype=bool)
_ASCII_WORD[[*range(48, 58), *range(65, 91), 95, *range(97, 123)]] = True
_COMBINING = re.compile("[\u0300-\u036f]")


def word_before(
    data: NDArray[np.uint8], at: NDArray[np.int64], floor: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell for each place whether a word character stands right before it in the same article."""
    out = np.zeros(len(at), dtype=bool)
    has = at > floor
    previous = data[at[has] - 1]
    out[has] = _ASCII_WORD[previous]
    far = np.flatnonzero(has)[previous >= 128]
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
    view = data.data
    for i in far.tolist():
        out[i] = is_word(decode(view, int(at[i]), min(int(at[i]) + 4, int(ceiling[i])))[:1])
    return out


def word_ends(
    data: NDArray[np.uint8], at: NDArray[np.int64], ceiling: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return where the word that goes on at each place ends."""
    at = at.copy()
    active = np.arange(len(at))
    view = data.data
    while len(active):
        active = active[at[active] < ceiling[active]]
        here = data[at[active]]
        for i in active[here >= 128].tolist():
            at[i] = word_end(view, int(at[i]), int(ceiling[i]))
        active = active[_ASCII_WORD[here]]
        at[active] += 1
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
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
    """Turn byte places into code points within each article, and cut the texts."""
    following = np.flatnonzero(data.view(np.int8) < -64)
    base = offsets[row]
    before = np.searchsorted(following, base)
    start = low - base - (np.searchsorted(following, low) - before)
    end = high - base - (np.searchsorted(following, high) - before)
    view = data.data
    texts = [str(view[a:b], "utf-8") for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    return start, end, texts
