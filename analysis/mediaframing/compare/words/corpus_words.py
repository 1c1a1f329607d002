"""The words of many texts as numbers: what `text.tokens` finds in each, at the speed of Arrow.

A word never holds white space, so the words of a text are the words of its pieces between blanks, and a
corpus has far fewer distinct pieces than words: each is looked at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from mediaframing.compare.sampling.intervals import Integers
from mediaframing.compare.words.pieces import MARK, Numbers, Pieces, read_pieces


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


class _Batch(NamedTuple):
    """Some texts: the code of every piece, pieces a text, how often each distinct piece stands there, and these."""

    codes: Numbers
    lengths: Integers
    uses: Integers
    distinct: Any


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
    import pyarrow as pa

    split = deque(_ahead(batches))
    distinct = pa.concat_arrays([pa.array([], pa.large_string()), *(batch.distinct for batch in split)])
    known = distinct.dictionary_encode()
    number = known.indices.to_numpy(zero_copy_only=False)
    pieces = read_pieces(known.dictionary, lower=lower)
    uses = np.concatenate([np.zeros(0, dtype=np.int64), *(batch.uses for batch in split)])
    numbers = np.empty(int((pieces.counts[number] * uses).sum()), dtype=np.int32)
    ends, total, seen = [np.zeros(0, dtype=np.int64)], 0, 0
    while split:
        # Each batch is let go once its words are written: the corpus is held once.
        batch = split.popleft()
        here = number[seen : seen + len(batch.uses)]
        words, held = _spell(batch.codes, here, pieces)
        numbers[total : total + len(words)] = words
        ends.append(total + np.concatenate([[0], held.cumsum()])[batch.lengths.cumsum()])
        total, seen = total + len(words), seen + len(here)
    return Words(numbers, np.concatenate(ends), pieces.names)


def _spell(codes: Numbers, number: Numbers, pieces: Pieces) -> tuple[Numbers, Integers]:
    """Return the words of the pieces with *codes*, and how many each has."""
    first, count = pieces.starts[number], pieces.counts[number]
    held = count[codes]
    # Where each word lies in the flat list: the start of its piece, and on from there.
    place = np.repeat(first[codes] - (held.cumsum() - held), held)
    place += np.arange(len(place))
    return pieces.flat[place], held


def _ahead(batches: Iterable[Any]) -> Iterator[_Batch]:
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


def _split(texts: Any) -> _Batch:
    """Return a batch of texts split at blanks."""
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
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    lengths = pc.list_value_length(split).to_numpy(zero_copy_only=False).astype(np.int64)
    uses = np.bincount(codes, minlength=len(encoded.dictionary))
    return _Batch(codes, lengths, uses, encoded.dictionary)
