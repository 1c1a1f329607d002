"""The words of many texts as numbers: what `text.tokens` finds in each, at the speed of Arrow.

A word never holds white space, so the words of a text are the words of its pieces between blanks, and a
corpus has far fewer distinct pieces than words: each is looked at once.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mediaframing.compare.sampling.intervals import Integers
from mediaframing.text.tokens import split_words

Numbers = NDArray[np.int32]
BREAK = 0
# Record separator: it holds no word, and marks where no sequence of words goes on.
MARK = "\x1e"
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
    flat: array[int] = field(default_factory=lambda: array("i"))
    starts: array[int] = field(default_factory=lambda: array("q", [0]))

    def number(self, pieces: list[str]) -> Integers:
        """Return the number of each piece, reading those not seen before."""
        known = self.known
        for piece in pieces:
            if piece not in known:
                known[piece] = len(known)
                self._read(piece)
        return np.fromiter((known[piece] for piece in pieces), dtype=np.int64, count=len(pieces))

    def arrays(self) -> tuple[Numbers, Integers, Integers]:
        """Return the words of all pieces laid end to end, and where those of each begin and how many."""
        starts = np.array(self.starts, dtype=np.int64)
        return np.array(self.flat, dtype=np.int32), starts[:-1], np.diff(starts)

    def _read(self, piece: str) -> None:
        bare = piece[:-1] if piece[-1:] in (",", ".") else piece
        # Most pieces are one word and a comma or full stop at most; the rule of tokens is for the others.
        if bare.isalpha():
            self._add(bare)
            closed = piece[-1] == "." and not _SHORT.fullmatch(bare)
        else:
            spans = split_words(piece)
            for start, end in spans:
                self._add(piece[start:end].translate(_TYPOGRAPHY))
            closed = piece == MARK or (bool(spans) and _closes(piece, *spans[-1]))
        if closed:
            self.flat.append(BREAK)
        self.starts.append(len(self.flat))

    def _add(self, word: str) -> None:
        word = word.lower() if self.lower else word
        self.flat.append(self.words.setdefault(word, len(self.words)))


def read_words(batches: Iterable[Any], *, lower: bool) -> Words:
    """Return the words of each text, equal to those of `text.tokens.split_words`.

    Parameters
    ----------
    batches : iterable of sequences of str
        Texts, some thousand at a time: pandas columns, or anything pyarrow takes.
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
    for codes, lengths, distinct in _ahead(batches):
        number = pieces.number(distinct)
        flat, starts, counts = pieces.arrays()
        first, count = starts[number], counts[number]
        held = count[codes]
        after = held.cumsum()
        # Where each word lies in the flat list: the start of its piece, and on from there.
        place = np.repeat(first[codes] - (after - held), held) + np.arange(after[-1] if len(after) else 0)
        found.append(flat[place])
        ends.append(total + np.concatenate([[0], after])[lengths.cumsum()])
        total += len(place)
    return Words(np.concatenate(found), np.concatenate(ends), list(pieces.words))


def _ahead(batches: Iterable[Any]) -> Iterator[tuple[Integers, Integers, list[str]]]:
    """Yield split batches, each made in another thread while the one before is read: Arrow needs no lock."""
    with ThreadPoolExecutor(1) as pool:
        waiting = None
        for batch in batches:
            coming = pool.submit(_split, batch)
            if waiting is not None:
                yield waiting.result()
            waiting = coming
        if waiting is not None:
            yield waiting.result()


def _split(texts: Any) -> tuple[Integers, Integers, list[str]]:
    """Return the code of every piece of a batch, pieces a text, and the distinct pieces."""
    import pyarrow as pa
    import pyarrow.compute as pc

    batch = pa.array(texts, type=pa.large_string(), from_pandas=True)
    if isinstance(batch, pa.ChunkedArray):
        batch = batch.combine_chunks()
    batch = pc.fill_null(batch, "")
    batch = pc.replace_substring(batch, "\n\n", f" {MARK} ")
    batch = pc.binary_join_element_wise(batch, *(pa.scalar(s, pa.large_string()) for s in (MARK, " ")))
    split = pc.ascii_split_whitespace(batch)
    encoded = pc.dictionary_encode(split.flatten())
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    lengths = pc.list_value_length(split).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, lengths, encoded.dictionary.to_pylist()


def _closes(piece: str, start: int, end: int) -> bool:
    """Tell whether a piece whose last word lies at *start* to *end* closes a sentence or clause."""
    ending = _ENDS.search(piece, end)
    if not ending:
        return False
    return not (ending.group()[0] == "." and _SHORT.fullmatch(piece, start, end))
