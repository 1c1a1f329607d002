"""The words of many texts as numbers: what `text.tokens` finds in each, at the speed of Arrow.

A word never holds white space, so the words of a text are the words of its pieces between blanks, and a
corpus has far fewer distinct pieces than words: each is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mediaframing.compare.intervals import Integers
from mediaframing.text.tokens import split_words

Numbers = NDArray[np.int32]
BREAK = 0
# Record separator: it holds no word, and marks where no sequence of words goes on.
MARK = "\x1e"
BATCH = 4000
# One letter or initials, or up to three letters in title case: J. U.S. Mr. Sen. Gov.
_SHORT = re.compile(r"(?:\w\.)*\w|[A-ZÀ-ÞА-Я]\w{1,2}|Prof|Capt|Sept")
_ENDS = re.compile(r"[.!?…:;。！？]+[\"”’'»)\]›“]*\Z")
_TYPOGRAPHY = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00ad": None})


class Words(NamedTuple):
    """The words of a corpus in order.

    Attributes
    ----------
    numbers : array of int32
        Number of each word, `BREAK` (0) where sequences of words end; every text ends with one.
    ends : array of int64, shape (texts,)
        Where each text ends in `numbers`.
    names : list of str
        The word of each number; the first is "".
    """

    numbers: Numbers
    ends: Integers
    names: list[str]


@dataclass
class _Pieces:
    """Distinct pieces between blanks, each with the numbers of its words."""

    lower: bool
    known: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=lambda: {"": BREAK})
    flat: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])

    def number(self, pieces: list[str]) -> Integers:
        """Return the number of each piece, reading those not seen before."""
        known = self.known
        for piece in pieces:
            if piece not in known:
                known[piece] = len(known)
                self._read(piece)
        return np.fromiter((known[piece] for piece in pieces), dtype=np.int64, count=len(pieces))

    def _read(self, piece: str) -> None:
        spans = split_words(piece)
        for start, end in spans:
            word = piece[start:end].translate(_TYPOGRAPHY)
            word = word.lower() if self.lower else word
            self.flat.append(self.words.setdefault(word, len(self.words)))
        if piece == MARK or (spans and _closes(piece, *spans[-1])):
            self.flat.append(BREAK)
        self.starts.append(len(self.flat))


def read_words(texts: Any, *, lower: bool) -> Words:
    """Return the words of each text, equal to those of `text.tokens.split_words`.

    Parameters
    ----------
    texts : sequence of str
        A pandas column, or anything pyarrow takes.
    lower : bool
        Whether words are set in lower case. Curly apostrophes and unusual hyphens are made plain in any case.

    Notes
    -----
    Sequences of words end with a paragraph, and with a piece that ends in one of ``. ! ? … : ;`` unless it
    looks like an abbreviation (J., U.S., Mr., Gov.).
    """
    pieces = _Pieces(lower)
    found, ends = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int64)]
    total = 0
    for codes, lengths, distinct in _split(texts):
        number = pieces.number(distinct)
        flat = np.array(pieces.flat, dtype=np.int32)
        starts = np.array(pieces.starts, dtype=np.int64)
        first, count = starts[number], np.diff(starts)[number]
        held = count[codes]
        after = held.cumsum()
        # Where each word lies in the flat list: the start of its piece, and on from there.
        place = np.repeat(first[codes] - (after - held), held) + np.arange(after[-1] if len(after) else 0)
        found.append(flat[place])
        text_ends = np.concatenate([[0], after])[lengths.cumsum()]
        ends.append(total + text_ends)
        total += len(place)
    return Words(np.concatenate(found), np.concatenate(ends), list(pieces.words))


def _split(texts: Any) -> Iterator[tuple[Integers, Integers, list[str]]]:
    """Yield for each batch of texts the code of every piece, pieces a text, and the distinct pieces."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = pa.array(texts, type=pa.large_string(), from_pandas=True)
    for start in range(0, len(column), BATCH):
        batch = column.slice(start, BATCH)
        if isinstance(batch, pa.ChunkedArray):
            batch = batch.combine_chunks()
        batch = pc.fill_null(batch, "")
        batch = pc.replace_substring(batch, "\n\n", f" {MARK} ")
        batch = pc.binary_join_element_wise(batch, *(pa.scalar(s, pa.large_string()) for s in (MARK, " ")))
        split = pc.ascii_split_whitespace(pc.ascii_trim_whitespace(batch))
        encoded = pc.dictionary_encode(split.flatten())
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        lengths = pc.list_value_length(split).to_numpy(zero_copy_only=False).astype(np.int64)
        yield codes, lengths, encoded.dictionary.to_pylist()


def _closes(piece: str, start: int, end: int) -> bool:
    """Tell whether a piece whose last word lies at *start* to *end* closes a sentence or clause."""
    ending = _ENDS.search(piece, end)
    if not ending:
        return False
    return not (ending.group()[0] == "." and _SHORT.fullmatch(piece, start, end))
