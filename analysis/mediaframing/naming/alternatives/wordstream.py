"""A corpus as one stream of word numbers, from which contexts of words and phrases are counted.

Every word of every title and body is a number in one array; sentences are numbered beside it, so that no
context reaches over their ends. A phrase is counted as a word of its own.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.naming.phrases.closed_classes import list_function_words
from mediaframing.tables import FIELDS

Ints = NDArray[np.int32]
# A word, a possessive ending, or the end of a sentence.
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+|['’](?!s\b)[^\W_]+|(?<=\b[^\W_])\.[^\W_]\b)*|['’]s\b|[.!?;:]|\n\n")
_ENDS = frozenset(".!?;:") | {"\n\n"}


@dataclass(frozen=True)
class WordStream:
    """The words of a corpus in order.

    `words` are the forms in small letters; `word[i]` is the number of the i-th word of the corpus, `form[i]`
    the number of its spelling in `forms`, `sentence[i]` its sentence; `begins[k]` is where text k begins:
    text 2r is the title of row r of the articles, 2r + 1 its body.
    """

    words: list[str]
    forms: list[str]
    word: Ints
    form: Ints
    sentence: Ints
    begins: NDArray[np.int64]

    @classmethod
    def of(cls, articles: pd.DataFrame) -> WordStream:
        """Read the titles and bodies of *articles*."""
        numbers: defaultdict[str, int] = defaultdict()
        numbers.default_factory = numbers.__len__
        stream, lengths = array("i"), []
        for texts in zip(*(articles[field].tolist() for field in FIELDS), strict=True):
            for text in texts:
                found = _TOKEN.findall(text) if isinstance(text, str) else []
                stream.extend(map(numbers.__getitem__, found))
                lengths.append(len(found))
        forms = list(numbers)
        raw = np.frombuffer(stream, dtype=np.int32) if len(stream) else np.empty(0, dtype=np.int32)
        return cls._without_breaks(forms, raw, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]))

    @classmethod
    def _without_breaks(cls, forms: list[str], raw: Ints, begins: NDArray[np.int64]) -> WordStream:
        numbers: dict[str, int] = {}
        folded = np.array([numbers.setdefault(_fold(f), len(numbers)) for f in forms], dtype=np.int32)
        ends = np.array([f in _ENDS for f in forms], dtype=bool)
        is_end = ends[raw] if len(raw) else np.empty(0, dtype=bool)
        edges = is_end.copy()
        starts = begins[:-1][begins[:-1] < len(raw)]
        edges[starts] = True
        sentence = np.cumsum(edges, dtype=np.int32)
        kept = ~is_end
        before = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])
        form = raw[kept]
        return cls(list(numbers), forms, folded[form], form, sentence[kept], before[begins])

    def __len__(self) -> int:
        return len(self.word)

    @cached_property
    def frequency(self) -> NDArray[np.int64]:
        """How often each word occurs."""
        return np.bincount(self.word, minlength=len(self.words))

    @cached_property
    def is_function_word(self) -> NDArray[np.bool_]:
        """Which words carry no content: closed classes, numbers, single letters."""
        listed = list_function_words()
        return np.array([w in listed or len(w) < 2 or w[0].isdigit() for w in self.words], dtype=bool)

    def text_of(self, places: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return the number of the text in which each word stands."""
        return np.searchsorted(self.begins, places, side="right").astype(np.int64) - 1

    @cached_property
    def is_capitalised(self) -> NDArray[np.bool_]:
        """Which forms begin with a capital."""
        return np.array([f[0].isupper() for f in self.forms], dtype=bool)

    def capital_share(self, first: NDArray[np.integer], last: NDArray[np.integer]) -> float:
        """Return the share of phrases whose first and last word both begin with a capital."""
        capital = self.is_capitalised[self.form[first]] & self.is_capitalised[self.form[last]]
        return float(capital.mean()) if len(capital) else 0.0

    def capital_shares(self, terms: Terms) -> NDArray[np.float64]:
        """Return for each term the share of its occurrences that are written with capitals."""
        capital = self.is_capitalised[self.form[terms.first]] & self.is_capitalised[self.form[terms.last]]
        written = np.bincount(terms.term, weights=capital, minlength=len(terms.names))
        shares: NDArray[np.float64] = written / np.maximum(terms.counts, 1)
        return shares

    def usual_form(self, first: NDArray[np.integer], last: NDArray[np.integer]) -> tuple[str, int]:
        """Return how a phrase is mostly written, and the number of the first occurrence written so."""
        size = int(last[0] - first[0]) + 1
        forms = np.column_stack([self.form[first + k] for k in range(size)])
        kinds, where, counts = np.unique(forms, axis=0, return_index=True, return_counts=True)
        # Ties go to the form met first, so that the answer does not hang on the numbering.
        best = int(np.lexsort((where, -counts))[0])
        written = " ".join(self.forms[i] for i in kinds[best].tolist())
        return written.replace(" 's", "'s").replace(" ’s", "’s"), int(where[best])

    def locate(
        self, articles: pd.DataFrame, spans: pd.DataFrame
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first and the last word of each span; spans that touch no word are left out."""
        row = pd.Index(articles["article_id"]).get_indexer(spans["article_id"])
        text = 2 * row + (spans["field"] == FIELDS[1]).to_numpy()
        order = np.argsort(text, kind="stable")
        starts, ends = spans["start"].to_numpy(), spans["end"].to_numpy()
        first, last = [], []
        for group in np.split(order, np.flatnonzero(np.diff(text[order])) + 1):
            if not len(group):
                continue
            places = self.places_in(articles, int(text[group[0]]))
            begin = int(self.begins[text[group[0]]])
            low = np.searchsorted(places[:, 1], starts[group], side="right")
            high = np.searchsorted(places[:, 0], ends[group], side="left") - 1
            touched = high >= low
            first.append(begin + low[touched])
            last.append(begin + high[touched])
        if not first:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        return np.concatenate(first), np.concatenate(last)

    def places_in(self, articles: pd.DataFrame, text: int) -> NDArray[np.int64]:
        """Return start and end of every word of one text, in code points; shape (words, 2)."""
        content = articles[FIELDS[text % 2]].iloc[text // 2]
        spans = [m.span() for m in _TOKEN.finditer(content) if m[0] not in _ENDS]
        return np.array(spans, dtype=np.int64).reshape(-1, 2)


def _fold(form: str) -> str:
    return form.replace("’", "'").lower()


@dataclass(frozen=True)
class Terms:
    """Words and phrases of a stream and where they stand: `first[i]` to `last[i]` is the term number `term[i]`."""

    names: Sequence[tuple[int, ...]]
    first: Ints
    last: Ints
    term: Ints

    @classmethod
    def joined(cls, parts: Sequence[Terms]) -> Terms:
        """Return the terms of *parts* under one numbering; equal names become one term."""
        numbers: dict[tuple[int, ...], int] = {}
        first, last, term = [np.empty(0, np.int32)], [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        for part in parts:
            fresh = np.array([name not in numbers for name in part.names], dtype=bool)
            own = np.array([numbers.setdefault(name, len(numbers)) for name in part.names], dtype=np.int32)
            kept = fresh[part.term]
            first.append(part.first[kept])
            last.append(part.last[kept])
            term.append(own[part.term[kept]])
        return cls(list(numbers), np.concatenate(first), np.concatenate(last), np.concatenate(term))

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How often each term occurs."""
        return np.bincount(self.term, minlength=len(self.names))

    def only(self, chosen: NDArray[np.integer]) -> Terms:
        """Return the terms *chosen*, numbered in that order."""
        number = np.full(len(self.names), -1, dtype=np.int32)
        number[chosen] = np.arange(len(chosen), dtype=np.int32)
        kept = number[self.term] >= 0
        names = [self.names[i] for i in chosen.tolist()]
        return Terms(names, self.first[kept], self.last[kept], number[self.term[kept]])


def find_terms(stream: WordStream, taken: NDArray[np.bool_], *, min_count: int) -> Terms:
    """Return the content words and the phrases of a stream that occur at least *min_count* times.

    A phrase is two or three content words, or two with one function word between ("people without papers").
    Places where *taken* holds belong to the concept itself.
    """
    frequent = stream.frequency >= min_count
    content = ~stream.is_function_word[stream.word] & ~taken & frequent[stream.word]
    single = np.flatnonzero(content).astype(np.int32)
    numbers, term = np.unique(stream.word[single], return_inverse=True)
    names: list[tuple[int, ...]] = [(int(n),) for n in numbers]
    firsts, lasts, terms = [single], [single], [term.astype(np.int32)]
    # Frequent words get small numbers, so that three of them fit into one integer.
    rank = np.cumsum(frequent, dtype=np.int64) - 1
    for size in (2, 3):
        first = _phrase_starts(stream, content, taken, frequent, size)
        key = rank[stream.word[first]]
        for k in range(1, size):
            key = key * (rank[-1] + 1) + rank[stream.word[first + k]]
        kept = _may_be_frequent(key, min_count)
        first, key = first[kept], key[kept]
        _, where, inverse, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
        number = np.cumsum(counts >= min_count, dtype=np.int64) - 1 + len(names)
        kept = counts[inverse] >= min_count
        found = first[where[counts >= min_count]]
        firsts.append(first[kept].astype(np.int32))
        lasts.append((first[kept] + size - 1).astype(np.int32))
        terms.append(number[inverse[kept]].astype(np.int32))
        names += [tuple(int(stream.word[i + k]) for k in range(size)) for i in found.tolist()]
    return Terms(names, np.concatenate(firsts), np.concatenate(lasts), np.concatenate(terms))


def _may_be_frequent(key: NDArray[np.int64], min_count: int) -> NDArray[np.bool_]:
    """Tell which keys can occur *min_count* times: those whose bucket holds as many. Saves sorting the rare ones."""
    bucket = (key ^ (key >> 17)) % 16_777_213
    may: NDArray[np.bool_] = np.bincount(bucket, minlength=1)[bucket] >= min_count
    return may


def _phrase_starts(
    stream: WordStream,
    content: NDArray[np.bool_],
    taken: NDArray[np.bool_],
    frequent: NDArray[np.bool_],
    size: int,
) -> NDArray[np.int64]:
    """Return where a phrase of *size* words can begin: content at both ends, all in one sentence."""
    reach = len(stream) - size + 1
    if reach <= 0:
        return np.empty(0, dtype=np.int64)
    fits = content[:reach] & content[size - 1 :] & (stream.sentence[:reach] == stream.sentence[size - 1 :])
    for k in range(1, size - 1):
        fits &= ~taken[k : reach + k] & frequent[stream.word[k : reach + k]]
    starts: NDArray[np.int64] = np.flatnonzero(fits)
    return starts
