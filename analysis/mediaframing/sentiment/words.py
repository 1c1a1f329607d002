"""What the learned scorers see of a text: its words in lower case, names of persons and places hidden.

Names are hidden so that no scorer can learn that a person, a party or a country is bad news: it has to read
what is said. Words are looked up by hash in a shipped table of word vectors and valences.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

NAME, NUMBER, POSSESSIVE, NEGATED = "<name>", "<number>", "'s", "n't"
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[“”\"—–,;:.!?()$%]")
_STOPS = frozenset('.!?“"')
_PERSONS = frozenset(["i", "i'm", "i've", "i'll", "i'd", "he", "she", "it", "we", "you", "they"])
_NO = ("not", "no", "never", "nor", "n't", "without", "neither", "none", "nobody", "nothing", "cannot")
NEGATIONS = frozenset((*_NO, "hardly", "barely", "denied"))
# In a headline most words are capitalised, so that a capital letter tells nothing about names.
_TITLE_CASE = 0.6


class WordTable:
    """Vectors and valences of the words that the learned scorers know, looked up by hash.

    Attributes
    ----------
    vectors : array of float32, shape (words + 1, dimensions)
        Word vectors; the last row is zero and stands for every unknown word.
    weight, vader, textblob, valence, verb : array of float32, shape (words + 1,)
        Weight in an average (frequent words count less), valence in VADER's lexicon (-4 to 4), polarity in
        TextBlob's (-1 to 1), valence estimated from the vector (-4 to 4), whether it mostly is a verb.
    """

    def __init__(self, columns: dict[str, NDArray[np.generic]]) -> None:
        self._hashes = columns["hashes"]
        self.vectors = _pad(columns["vectors"].astype(np.float32) * columns["scale"].astype(np.float32))
        self.weight, self.vader, self.textblob, self.valence, self.verb = (
            _pad(columns[name].astype(np.float32))
            for name in ("weight", "vader", "textblob", "valence", "verb")
        )
        self.unknown = len(self._hashes)
        self._rows: dict[str, int] = {}

    def __contains__(self, word: str) -> bool:
        return self.find_row(word) != self.unknown

    def find_row(self, word: str) -> int:
        """Return the row of *word* (in lower case), or `unknown`."""
        row = self._rows.get(word)
        if row is None:
            code = crc32(word.encode("utf-8", "surrogatepass"))
            at = int(np.searchsorted(self._hashes, code))
            row = at if at < self.unknown and self._hashes[at] == code else self.unknown
            # Words of any corpus come and go; the cache must not grow with it.
            if len(self._rows) > 200_000:
                self._rows.clear()
            self._rows[word] = row
        return row

    def find_rows(self, words: Iterable[str]) -> NDArray[np.int64]:
        """Return the row of each word."""
        return np.array([self.find_row(word) for word in words], dtype=np.int64)


def _pad(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([values, np.zeros((1, *values.shape[1:]), dtype=np.float32)])


def read_arrays(name: str) -> dict[str, NDArray[np.generic]]:
    """Read a shipped file of weights; no code in it can run."""
    with np.load(Path(__file__).with_name(name), allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


@lru_cache(maxsize=1)
def load_words() -> WordTable:
    """Load the shipped table of words, once a process."""
    return WordTable(read_arrays("words.npz"))


def split_tokens(text: str) -> list[str]:
    """Split a text into words as written, numbers and punctuation; possessives and n't stand alone."""
    tokens = []
    for token in _TOKEN.findall(text):
        if len(token) > 2 and token[-2] in "'’":
            if token[-1] in "sS":
                tokens += [token[:-2], POSSESSIVE]
                continue
            if token[-3:-2] in "nN" and token[-1] in "tT" and len(token) > 3:
                tokens += [token[:-3], NEGATED]
                continue
        tokens.append(token.replace("’", "'"))
    return tokens


def hide_names(
    tokens: list[str], table: WordTable, *, first: bool = True, title_case: bool = False
) -> list[str]:
    """Lower-case the words and replace names by one mark.

    Parameters
    ----------
    tokens : list of str
        What `split_tokens` gives.
    table : WordTable
        Words that are known, all of them written in lower case somewhere.
    first : bool
        Whether the tokens begin a sentence, where a capital letter tells nothing.
    title_case : bool
        Whether the sentence is a headline in title case.

    Returns
    -------
    list of str
        One word a token: in lower case, the mark for a name, the mark for a number.
    """
    hidden = []
    starts = first
    for token in tokens:
        word = token.lower()
        if word.isdigit():
            word = NUMBER
        elif word != token and word not in _PERSONS:
            row = table.find_row(word)
            common = row != table.unknown and (starts or title_case or table.vader[row] != 0)
            word = word if common else NAME
        hidden.append(word)
        starts = token in _STOPS
    return hidden


def is_title_case(tokens: Iterable[str]) -> bool:
    """Tell whether most long words begin with a capital letter, as in many headlines."""
    long = [token[0].isupper() for token in tokens if len(token) > 3]
    return sum(long) > _TITLE_CASE * len(long)
