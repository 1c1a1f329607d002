"""How a sentence treats a target: the weights, and what they make of the features.

Two light models vote by the mean of their log-probabilities: a logistic regression on hashed n-grams and
lexicon sums, and small networks with one hidden layer on the vectors of the words round the target.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np

from mediaframing.sentiment.target_features import measure_context, name_features, read_context
from mediaframing.sentiment.words import WordTable, load_words, read_arrays
from mediaframing.tables import MediaframingError

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLASSES = (-1, 0, 1)
TONES = ("negative", "neutral", "positive")
TARGET_SCORER = "target 2"
# Bounds memory: a thousand targets hold 5 MB of zones.
_BATCH = 1024


class TargetFeatures(NamedTuple):
    """Features of n targets: `rows, codes, counts` of their n-grams (hashed), `zones` and `sums`."""

    rows: NDArray[np.int64]
    codes: NDArray[np.uint32]
    counts: NDArray[np.float32]
    zones: NDArray[np.float32]
    sums: NDArray[np.float32]


class TargetModel(NamedTuple):
    """The shipped weights: linear on n-grams and `dense` features, and networks with a hidden layer on the latter."""

    codes: NDArray[np.uint32]
    ngrams: NDArray[np.float32]
    dense: NDArray[np.float32]
    bias: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]


def score_targets(
    sentences: Sequence[str], starts: Sequence[int], ends: Sequence[int], *, probabilities: bool = False
) -> NDArray[Any]:
    """Tell how each sentence treats a target named in it: -1 (negative), 0 (neutral) or +1 (positive).

    Parameters
    ----------
    sentences : sequence of str, length n
        One English sentence a target; the same sentence may come several times with other targets.
    starts, ends : sequence of int, length n
        Where the target stands in its sentence, in code points: ``sentence[start:end]``. Pronouns are targets
        as good as names.
    probabilities : bool
        Return the probabilities of negative, neutral and positive instead of the most probable class.

    Returns
    -------
    array, shape (n,) or (n, 3)
        int8 of -1, 0 and +1; with `probabilities`, float32 in the order negative, neutral, positive, rows
        summing to 1. These are not calibrated.

    Raises
    ------
    MediaframingError
        Lengths differ, a sentence is not text, or a target lies outside its sentence or is empty.

    Notes
    -----
    Trained on NewsMTSC (Hamborg & Donnay 2021, DOI 10.18653/v1/2021.eacl-main.142), sentences from US news of
    2012 to 2020; the cross-validated macro-F1 stands in the model card (`docs/sentiment.md`) and is about 71 of
    100, where a fine-tuned BERT reaches 80: about three targets in ten are misjudged, most often to or
    from neutral. Report shares of the three classes, not their mean, and validate on a coded sample of your own
    articles before comparing outlets (van Atteveldt, van der Velden & Boukes 2021,
    DOI 10.1080/19312458.2020.1869198). Names are hidden from the model: it cannot know that somebody is
    disliked, it reads what is said. Within quotation marks the score is the speaker's stance, not the outlet's.

    Examples
    --------
    >>> import mediaframing as mf
    >>> text = "Critics accused Marlow of lying and corruption."
    >>> mf.score_targets([text], [16], [22]).tolist()
    [-1]
    """
    sentences, starts, ends = _check_targets(sentences, starts, ends)
    table, model = load_words(), load_target_model()
    batches = [
        predict_targets(
            extract_features(sentences[i : i + _BATCH], starts[i : i + _BATCH], ends[i : i + _BATCH], table),
            model,
        )
        for i in range(0, len(sentences), _BATCH)
    ]
    shares = np.concatenate(batches) if batches else np.zeros((0, 3), dtype=np.float32)
    return shares if probabilities else (shares.argmax(axis=1) - 1).astype(np.int8)


def _check_targets(
    sentences: Sequence[str], starts: Sequence[int], ends: Sequence[int]
) -> tuple[list[str], list[int], list[int]]:
    """Return lists, once every target lies in its sentence."""
    if isinstance(sentences, str):
        raise MediaframingError(
            "sentences is one str; give a list: score_targets([sentence], [start], [end])."
        )
    texts, places = list(sentences), (list(starts), list(ends))
    if not len(texts) == len(places[0]) == len(places[1]):
        raise MediaframingError(
            f"sentences, starts and ends differ in length ({len(texts)}, {len(places[0])}, {len(places[1])}); "
            "give one start and one end for each sentence, repeating a sentence with several targets."
        )
    wrong = [
        f"position {i}: {start!r} to {end!r} in "
        + (f"{len(text)} characters" if isinstance(text, str) else f"{type(text).__name__}, not str")
        for i, (text, start, end) in enumerate(zip(texts, *places, strict=True))
        if not (
            isinstance(text, str) and _is_whole(start) and _is_whole(end) and 0 <= start < end <= len(text)
        )
    ]
    if wrong:
        more = f"\n… and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise MediaframingError(
            f"{len(wrong)} targets do not lie in their sentence. Offsets are whole numbers and count characters of "
            "the sentence, not of the article; start < end.\n" + "\n".join(wrong[:5]) + more
        )
    return texts, [int(s) for s in places[0]], [int(e) for e in places[1]]


def _is_whole(number: object) -> bool:
    """Whether this is a whole number; pandas turns offsets into floats where some are missing."""
    return isinstance(number, (int, np.integer)) or (isinstance(number, float) and number.is_integer())


def extract_features(
    sentences: Sequence[str], starts: Sequence[int], ends: Sequence[int], table: WordTable
) -> TargetFeatures:
    """Return the features of each target; the training script uses the same function."""
    rows: list[int] = []
    codes: list[int] = []
    counts: list[int] = []
    zones, sums = [], []
    for row, (sentence, start, end) in enumerate(zip(sentences, starts, ends, strict=True)):
        context = read_context(sentence, start, end, table)
        named = name_features(context, table)
        codes += [crc32(name.encode("utf-8", "surrogatepass")) for name in named]
        counts += named.values()
        rows += [row] * len(named)
        zone, lexicon = measure_context(context, table)
        zones.append(zone)
        sums.append(lexicon)
    return TargetFeatures(
        np.array(rows, dtype=np.int64),
        np.array(codes, dtype=np.uint32),
        np.array(counts, dtype=np.float32),
        np.array(zones, dtype=np.float32),
        np.array(sums, dtype=np.float32),
    )


def predict_targets(features: TargetFeatures, model: TargetModel) -> NDArray[np.float32]:
    """Return the probability of each class, shape (n, 3): the normalised geometric mean of both models."""
    linear, networks = predict_linear(features, model), predict_networks(features, model)
    return _softmax((np.log(_softmax(linear) + 1e-9) + np.log(networks + 1e-9)) / 2)


def predict_linear(features: TargetFeatures, model: TargetModel) -> NDArray[np.float32]:
    """Return the linear model's scores, shape (n, 3), before they are made probabilities."""
    n = len(features.sums)
    at = np.searchsorted(model.codes, features.codes)
    at[at == len(model.codes)] = 0
    known = model.codes[at] == features.codes
    rows, counts, weights = features.rows[known], features.counts[known], model.ngrams[at[known]]
    scores: NDArray[np.float32] = np.hstack([features.zones, features.sums]) @ model.dense + model.bias
    for k in range(len(CLASSES)):
        scores[:, k] += np.bincount(rows, weights=weights[:, k] * counts, minlength=n)
    return scores


def predict_networks(features: TargetFeatures, model: TargetModel) -> NDArray[np.float32]:
    """Return the mean of the networks' probabilities, shape (n, 3)."""
    dense = np.hstack([features.zones, features.sums])
    each = [
        _softmax(np.maximum(dense @ w + b, 0) @ v + c)
        for w, b, v, c in zip(model.hidden, model.hidden_bias, model.out, model.out_bias, strict=True)
    ]
    mean: NDArray[np.float32] = np.mean(each, axis=0)
    return mean


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


@lru_cache(maxsize=1)
def load_target_model() -> TargetModel:
    """Load the shipped weights, once a process."""
    arrays = read_arrays("target.npz")
    kept = {name: arrays[name] for name in TargetModel._fields}
    return TargetModel(**{k: v if k == "codes" else v.astype(np.float32) for k, v in kept.items()})  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def read_target_accuracy() -> dict[str, float]:
    """Return the cross-validated figures shipped with the weights: `macro_f1`, `accuracy`, `n` and more."""
    figures: dict[str, float] = json.loads(str(read_arrays("target.npz")["figures"]))
    return figures


def describe_target_accuracy() -> str:
    """Say how often the model is right, for the label of every estimate and chart made from its answers."""
    right = round(read_target_accuracy()["accuracy"])
    return f"uncorrected (the target model is right {right} times in 100 on other news articles)"
