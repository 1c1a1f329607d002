"""Pieces between blanks and the words in them: most are one word and its punctuation, told apart by Arrow.

`text.tokens` decides what a word is. A piece made of letters with punctuation around them holds exactly one
word whatever the rule says of apostrophes, digits and initials, so only the other pieces go through the rule
one by one.
"""

from __future__ import annotations

import re
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
# Letters whose lower case is one letter everywhere (not İ), in an expression of RE2.
_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿĀ-įıĲ-žЀ-ӿ"
_PLAIN = rf"^[“”„«»‘\"(\[]*(?P<word>[{_LETTERS}]+)(?P<rest>[,.;:!?…“”„«»’'\")\]]*)$"


class Pieces(NamedTuple):
    """The words of distinct pieces, laid end to end.

    Attributes
    ----------
    flat : array of int32
        Numbers of words, `BREAK` (0) where sequences of words end.
    starts, counts : array of int64, shape (pieces,)
        Where the words of each piece begin in `flat`, and how many there are, breaks included.
    names : list of str
        The word of each number; the first is "".
    """

    flat: Numbers
    starts: Integers
    counts: Integers
    names: list[str]


def read_pieces(pieces: Any, *, lower: bool) -> Pieces:
    """Return the words of *pieces*, an Arrow array of distinct texts without blanks."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.extract_regex(pieces, _PLAIN)
    plain = pc.is_valid(found).to_numpy(zero_copy_only=False)
    word, rest = (found.filter(pa.array(plain)).field(i) for i in (0, 1))
    closed = _plain_closes(word, rest)
    others = [_read_piece(p, lower) for p in pieces.filter(pa.array(~plain)).to_pylist()]
    texts = [word for words, _ in others for word in words]
    kind = pa.large_string()
    said = pa.concat_arrays([(pc.utf8_lower(word) if lower else word).cast(kind), pa.array(texts, kind)])
    encoded = said.dictionary_encode()
    number = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32) + 1
    held, ended = np.ones(len(pieces), dtype=np.int64), np.zeros(len(pieces), dtype=bool)
    held[~plain] = [len(words) for words, _ in others]
    ended[plain], ended[~plain] = closed, [end for _, end in others]
    counts = held + ended
    starts = counts.cumsum() - counts
    flat = np.zeros(int(counts.sum()), dtype=np.int32)
    flat[starts[plain]] = number[: len(word)]
    rank = np.arange(len(texts)) - np.repeat(np.cumsum(held[~plain]) - held[~plain], held[~plain])
    flat[np.repeat(starts[~plain], held[~plain]) + rank] = number[len(word) :]
    return Pieces(flat, starts, counts, ["", *encoded.dictionary.to_pylist()])


def _plain_closes(word: Any, rest: Any) -> NDArray[np.bool_]:
    """Tell which pieces of one word close a sentence or clause: what follows decides, and how short it is."""
    import pyarrow.compute as pc

    encoded = rest.dictionary_encode()
    endings = [_ENDS.search(text) for text in encoded.dictionary.to_pylist()]
    code = encoded.indices.to_numpy(zero_copy_only=False)
    closes = np.array([ending is not None for ending in endings], dtype=bool)[code]
    point = np.array([e is not None and e.group()[0] == "." for e in endings], dtype=bool)[code]
    # _SHORT for a word of letters only.
    short = pc.match_substring_regex(word, r"^(?:.|[A-ZÀ-ÞА-Я]..?|Prof|Capt|Sept)$")
    return np.asarray(closes & ~(point & short.to_numpy(zero_copy_only=False)))


def _read_piece(piece: str, lower: bool) -> tuple[list[str], bool]:
    """Return the words of a piece, and whether it ends a sequence of words."""
    spans = split_words(piece)
    words = [piece[start:end].translate(_TYPOGRAPHY) for start, end in spans]
    closed = piece == MARK or (bool(spans) and _closes(piece, *spans[-1]))
    return [word.lower() for word in words] if lower else words, closed


def _closes(piece: str, start: int, end: int) -> bool:
    """Tell whether a piece whose last word lies at *start* to *end* closes a sentence or clause."""
    ending = _ENDS.search(piece, end)
    if not ending:
        return False
    return not (ending.group()[0] == "." and _SHORT.fullmatch(piece, start, end))
