"""The valence of a sentence as news readers see it: lexicons, word vectors and learned words together.

Fitted to the mean of twenty readers' ratings of sentences of newspaper editorials, with a first stage
carried over from sentences of news coded for how they treat somebody.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from mediaframing.sentiment.target_features import find_negated
from mediaframing.sentiment.words import (
    NEGATIONS,
    WordTable,
    hide_names,
    is_title_case,
    load_words,
    read_arrays,
    split_tokens,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEWS_SCORER = "news 2"
_TURNS = frozenset(["but", "yet", "however"])
_REACH = 300
# A sentence has many more pieces than words: their joint length is held below that of the words.
_PIECES_LENGTH = 0.7


class SentenceFeatures(NamedTuple):
    """Features of n sentences: hashed n-grams (`rows, codes, counts`), `dense`, and `coverage` (0 to 1)."""

    rows: NDArray[np.int64]
    codes: NDArray[np.uint32]
    counts: NDArray[np.float32]
    dense: NDArray[np.float32]
    coverage: NDArray[np.float64]


class NewsModel(NamedTuple):
    """The shipped weights. Column 0 of `ngrams` is the first stage (`stage`), column 1 the second (`final`)."""

    codes: NDArray[np.uint32]
    ngrams: NDArray[np.float32]
    stage: NDArray[np.float32]
    final: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]


def extract_sentences(texts: Sequence[str], table: WordTable) -> SentenceFeatures:
    """Return the features of each text; the training script uses the same function."""
    from mediaframing.sentiment.libraries import load_vader

    analyser = load_vader()
    rows: list[int] = []
    codes: list[int] = []
    counts: list[float] = []
    dense, coverage = [], []
    for row, text in enumerate(texts):
        tokens = split_tokens(text)[:_REACH]
        words = hide_names(tokens, table, title_case=is_title_case(tokens))
        for named, length in ((_name_ngrams(words), 1.0), (_name_pieces(words), _PIECES_LENGTH)):
            damped = 1 + np.log(np.fromiter(named.values(), dtype=np.float64, count=len(named)))
            codes += [crc32(name.encode("utf-8", "surrogatepass")) for name in named]
            counts += (length * damped / np.sqrt(damped @ damped + 1e-9)).tolist()
            rows += [row] * len(named)
        dense.append(_measure_words(words, analyser.polarity_scores(text[: 10 * _REACH]), table))
        known = [table.find_row(w.lower()) != table.unknown for w in tokens if w[0].isalpha()]
        coverage.append(sum(known) / len(known) if known else 0.0)
    return SentenceFeatures(
        np.array(rows, dtype=np.int64),
        np.array(codes, dtype=np.uint32),
        np.array(counts, dtype=np.float32),
        np.array(dense, dtype=np.float32),
        np.array(coverage, dtype=np.float64),
    )


def _name_ngrams(words: list[str]) -> Counter[str]:
    return Counter([f"u {w}" for w in words] + [f"b {x} {y}" for x, y in pairwise(words)])


def _name_pieces(words: list[str]) -> Counter[str]:
    """Pieces of three to five letters, which join the forms of a word."""
    edged = [f" {word} " for word in words if word[0].isalpha()]
    return Counter(f"c {w[i : i + n]}" for w in edged for n in (3, 4, 5) for i in range(len(w) - n + 1))


def _measure_words(words: list[str], vader: dict[str, float], table: WordTable) -> NDArray[np.float32]:
    rows = table.find_rows(words)
    n = np.sqrt(len(words) + 1)
    turned = find_negated(words)
    estimated = table.valence[rows] * table.weight[rows]
    measures = [vader["compound"], vader["pos"], vader["neg"]]
    for valences in (table.vader[rows], table.textblob[rows] * 3, estimated):
        signed = np.where(turned, -0.7 * valences, valences)
        measures += [np.maximum(signed, 0).sum() / n, np.minimum(signed, 0).sum() / n, signed.sum() / n]
        measures += [signed[-8:].sum(), signed[:8].sum(), signed.max(initial=0), signed.min(initial=0)]
    turn = max((i for i, w in enumerate(words) if w in _TURNS), default=None)
    measures += [n / 3, "?" in words, turn is not None, sum(w in NEGATIONS for w in words)]
    measures.append(0.0 if turn is None else float(estimated[turn:].sum()))
    weights = table.weight[rows]
    mean = weights @ table.vectors[rows] / (weights.sum() + np.float32(0.5))
    return np.concatenate([np.array(measures, dtype=np.float32), mean])


def predict_valence(features: SentenceFeatures, model: NewsModel) -> NDArray[np.float64]:
    """Return the valence of each sentence, on the readers' scale of -4 to 4."""
    n = len(features.dense)
    at = np.searchsorted(model.codes, features.codes)
    at[at == len(model.codes)] = 0
    known = model.codes[at] == features.codes
    rows, counts, weights = features.rows[known], features.counts[known], model.ngrams[at[known]]
    ones = np.ones((n, 1), dtype=np.float32)
    stage = np.hstack([features.dense, ones]) @ model.stage
    stage += np.bincount(rows, weights=weights[:, 0] * counts, minlength=n)
    dense = np.hstack([features.dense, stage[:, None].astype(np.float32)])
    linear = np.hstack([dense, ones]) @ model.final
    linear += np.bincount(rows, weights=weights[:, 1] * counts, minlength=n)
    networks = [
        np.maximum(dense @ w + b, 0) @ v + c
        for w, b, v, c in zip(model.hidden, model.hidden_bias, model.out, model.out_bias, strict=True)
    ]
    valence: NDArray[np.float64] = (linear + np.mean(networks, axis=0)).astype(np.float64) / 2
    return valence.clip(-4, 4)


@lru_cache(maxsize=1)
def load_news_model() -> NewsModel:
    """Load the shipped weights, once a process."""
    arrays = read_arrays("news.npz")
    kept = {name: arrays[name] for name in NewsModel._fields}
    return NewsModel(**{k: v if k == "codes" else v.astype(np.float32) for k, v in kept.items()})  # type: ignore[arg-type]


def score_news(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return valence and coverage of each text."""
    if not texts:
        return np.zeros(0), np.zeros(0)
    features = extract_sentences(texts, load_words())
    return predict_valence(features, load_news_model()), features.coverage


@lru_cache(maxsize=1)
def read_news_accuracy() -> dict[str, float]:
    """Return the cross-validated figures shipped with the weights: `r` and `n`."""
    figures: dict[str, float] = json.loads(str(read_arrays("news.npz")["figures"]))
    return figures
