"""How alike two spellings are: as written, and after letters that transliterations exchange are made equal.

The likeness of two names is the mean of two normalised similarities of optimal string alignment (insertions,
deletions, substitutions, exchanges of neighbours): one of the letters without diacritics and apostrophes, one
of keys in which letters that transliterations exchange are equal (i, y, j, e; v, w, f; o, a, u; k, c, q, kh;
g, h; s, z) and doubled letters count once. "Kiev" and "Kyiv" share two letters of four but have one key.

References
----------
Damerau, F. J. (1964). A technique for computer detection and correction of spelling errors. Communications of
the ACM 7(3), 171–176. https://doi.org/10.1145/363958.363994

Zobel, J. & Dart, P. (1996). Phonetic string matching: Lessons from information retrieval. SIGIR '96, 166–172.
https://doi.org/10.1145/243199.243258
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
_DIGRAPHS = (("kh", "k"), ("ck", "k"), ("ch", "k"), ("ph", "v"), ("sh", "s"), ("zh", "s"), ("th", "t"))
_EXCHANGED = str.maketrans("yjewfoucqxhz", "iiivvaakkkgs")
_DOUBLED = re.compile(r"(.)\1+")
_NOT_LETTERS = re.compile(r"[^\w ]|_")


def strip_spelling(name: str) -> str:
    """Return *name* in small letters without diacritics, apostrophes and hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    letters = "".join(ch for ch in plain if not unicodedata.combining(ch))
    return " ".join(_NOT_LETTERS.sub("", letters.replace("-", " ")).split())


def make_key(name: str) -> str:
    """Return the key of a name: equal for spellings that differ by usual exchanges of letters only."""
    key = strip_spelling(name)
    for pair, letter in _DIGRAPHS:
        key = key.replace(pair, letter)
    return _DOUBLED.sub(r"\1", key.translate(_EXCHANGED))


def compare_spellings(names: Sequence[str], variants: Sequence[str]) -> NDArray[np.float64]:
    """Return how alike each name is to the most similar of the variants.

    Parameters
    ----------
    names : sequence of str
        Candidates.
    variants : sequence of str
        What they are compared with.

    Returns
    -------
    array of float, shape (len(names),)
        From 0 (nothing in common) to 1 (equal but for case, diacritics, apostrophes and hyphens).

    Examples
    --------
    >>> compare_spellings(["Kyyiv", "Kim"], ["Kyiv"]).round(2).tolist()
    [0.9, 0.58]
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if not names or not variants:
        return np.zeros(len(names))
    parts = []
    for shape in (strip_spelling, make_key):
        rows, columns = [shape(v) for v in variants], [shape(n) for n in names]
        parts.append(process.cdist(rows, columns, scorer=OSA.normalized_similarity, dtype=np.float32))
    likeness: NDArray[np.float64] = ((parts[0] + parts[1]) / 2).max(axis=0).astype(np.float64)
    return likeness
