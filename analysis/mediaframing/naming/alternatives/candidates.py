"""Candidates for a lexicon as a table: how they are written, where, how often, with an example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.naming.alternatives.wordstream import Terms, WordStream
from mediaframing.tables import FIELDS
from mediaframing.text.sentences import sentence_at

_COLUMNS = (
    "candidate",
    "kind",
    "score",
    "n",
    "n_articles",
    "outlets",
    "example",
    "article_id",
    "field",
    "start",
    "end",
)
_LONGEST_EXAMPLE = 300


@dataclass(frozen=True)
class Candidates:
    """Terms with their scores, best first."""

    terms: Terms
    score: NDArray[np.float64]

    @classmethod
    def nothing(cls) -> Candidates:
        """Return no candidates."""
        return cls(Terms.joined([]), np.empty(0))

    @property
    def names(self) -> set[tuple[int, ...]]:
        """The words of each candidate."""
        return set(self.terms.names)

    def without(self, names: Collection[tuple[int, ...]]) -> Candidates:
        """Return the candidates whose words are not among *names*."""
        kept = np.array([i for i, name in enumerate(self.terms.names) if name not in names], dtype=np.int64)
        return Candidates(self.terms.only(kept), self.score[kept])

    def __getitem__(self, best: slice) -> Candidates:
        kept = np.arange(len(self.score))[best]
        return Candidates(self.terms.only(kept), self.score[kept])


def describe_candidates(
    articles: pd.DataFrame, stream: WordStream, found: Mapping[str, Candidates]
) -> pd.DataFrame:
    """Return one row a candidate: kind, score, counts, counts by outlet, and an example with its place."""
    rows = [
        (kind, float(score), places)
        for kind, candidates in found.items()
        for score, places in zip(candidates.score, _occurrences(candidates.terms), strict=True)
    ]
    table = pd.DataFrame([_describe(articles, stream, *row) for row in rows], columns=list(_COLUMNS))
    for column in ("candidate", "kind", "outlets", "example", "article_id", "field"):
        table[column] = table[column].astype("str")
    for column in ("n", "n_articles", "start", "end"):
        table[column] = table[column].astype("int64")
    table["score"] = table["score"].astype("float64")
    return table


def _occurrences(terms: Terms) -> list[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    order = np.argsort(terms.term, kind="stable")
    edges = np.searchsorted(terms.term[order], np.arange(1, len(terms.names)))
    return [(terms.first[part], terms.last[part]) for part in np.split(order, edges)][: len(terms.names)]


def _describe(
    articles: pd.DataFrame,
    stream: WordStream,
    kind: str,
    score: float,
    places: tuple[NDArray[np.int32], NDArray[np.int32]],
) -> tuple[object, ...]:
    first, last = places
    row = stream.text_of(first) // 2
    outlets = Counter(articles["outlet"].iloc[row].tolist())
    listed = ", ".join(f"{o} {n}" for o, n in sorted(outlets.items(), key=lambda item: (-item[1], item[0])))
    form, chosen = stream.usual_form(first, last)
    text = int(stream.text_of(first[chosen : chosen + 1])[0])
    spans = stream.places_in(articles, text)
    begin = int(stream.begins[text])
    start, end = int(spans[first[chosen] - begin][0]), int(spans[last[chosen] - begin][1])
    content = articles[FIELDS[text % 2]].iloc[text // 2]
    example = _cut_sentence(content, start, end)
    article = articles["article_id"].iloc[text // 2]
    field = FIELDS[text % 2]
    return form, kind, score, len(first), len(np.unique(row)), listed, example, article, field, start, end


def _cut_sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a candidate, cut to a readable length around it."""
    low, high = sentence_at(text, start, end)
    if high - low > _LONGEST_EXAMPLE:
        low, high = max(low, start - _LONGEST_EXAMPLE // 2), min(high, end + _LONGEST_EXAMPLE // 2)
    return " ".join(text[low : max(high, end)].split())
