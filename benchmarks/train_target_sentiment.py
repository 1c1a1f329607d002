"""Train the target model and print its cross-validated figures: five folds, an article never in two of them.

Run `python benchmarks/train_target_sentiment.py NEWSMTSC_TRAIN.jsonl`; under two minutes on two cores. The
weights hold hashes of n-grams, no text. `--no-ship` only prints.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from mediaframing.sentiment.target_features import ZONES
from mediaframing.sentiment.target_model import TargetFeatures, TargetModel, extract_features, predict_targets
from mediaframing.sentiment.words import load_words

OUT = Path(__file__).resolve().parents[1] / "analysis" / "mediaframing" / "sentiment" / "target.npz"
HIDDEN, EPOCHS, BATCH = 96, 12, 128
RATE, DECAY, DROP_IN, DROP_HIDDEN, SMOOTHING = 2e-3, 0.03, 0.4, 0.5, 0.1
LINEAR_STEPS, SCALED_STEPS, SUM_WEIGHT, ZONE_WEIGHT = 80, 60, 0.5, 0.25
# The last columns of each word vector come from GloVe.
GLOVE = 50
# The scale of both blocks is half of what gives each a squared length of 1,000.
SPREAD = np.sqrt(1000) / 2
Floats = NDArray[np.float32]


def read_gold(path: Path) -> tuple[list[str], list[int], list[int], NDArray[np.int64], NDArray[np.str_]]:
    """Return sentences, starts, ends, polarities (0, 1, 2) and articles of every coded target."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    flat = [
        (r["sentence"], t["start"], t["end"], t["polarity"] + 1, r["id"]) for r in rows for t in r["targets"]
    ]
    sentences, starts, ends, polarity, ids = (list(column) for column in zip(*flat, strict=True))
    return sentences, starts, ends, np.array(polarity), np.array(["_".join(i.split("_")[:3]) for i in ids])


class Settings(NamedTuple):
    """What is chosen: strength of both linear models, the share of the second, and the weight of the networks."""

    plain_c: float = 0.012
    scaled_c: float = 0.01
    scaled_share: float = 0.5
    networks: int = 3


def train_linear(
    features: TargetFeatures, rows: NDArray[np.int64], gold: NDArray[np.int64], settings: Settings
) -> dict[str, NDArray]:
    """The mean of two logistic regressions on n-grams, GloVe zones and lexicon sums.

    One takes the n-grams as they are; the other, one class against the rest, takes each times its log-count
    ratio (Wang & Manning 2012, ACL), so that an n-gram counts as much as it tells.
    """
    inside = np.isin(features.rows, rows)
    codes, column = np.unique(features.codes[inside], return_inverse=True)
    cells = sp.coo_matrix((features.counts[inside], (features.rows[inside], column))).tocsr()[rows]
    frequent = np.asarray((cells > 0).sum(axis=0)).ravel() >= 2
    cells = cells[:, frequent]
    dense = np.hstack([features.zones[rows], features.sums[rows]])
    mean, scale = dense.mean(axis=0), share_dense(features) / (dense.std(axis=0) + 1e-3)
    used = np.flatnonzero(scale)
    scaled = sp.csr_matrix((dense[:, used] - mean[used]) * scale[used])
    with warnings.catch_warnings():
        # Stopping early is part of the regularisation.
        warnings.simplefilter("ignore", ConvergenceWarning)
        fits = [(fit_plain, settings.plain_c, 1 - settings.scaled_share)]
        fits += [(fit_scaled, settings.scaled_c, settings.scaled_share)]
        parts = [[share * x for x in fit(cells, scaled, gold[rows], c)] for fit, c, share in fits if share]
    both = [sum(part) for part in zip(*parts, strict=True)]
    weights = np.zeros((dense.shape[1], 3))
    weights[used] = both[1] * scale[used, None]
    return {"codes": codes[frequent], "ngrams": both[0], "dense": weights, "bias": both[2] - mean @ weights}


def share_dense(features: TargetFeatures) -> Floats:
    """Weight of each dense feature in the linear models: of the zones only GloVe, which tell most."""
    zone = np.repeat([0.0, ZONE_WEIGHT], [features.zones.shape[1] // ZONES - GLOVE, GLOVE])
    return np.concatenate([np.tile(zone, ZONES), np.full(features.sums.shape[1], SUM_WEIGHT)]).astype(
        np.float32
    )


def fit_plain(cells: sp.csr_matrix, dense: sp.csr_matrix, gold: NDArray[np.int64], c: float) -> list[NDArray]:
    """Multinomial logistic regression: weights of n-grams, of dense features, and the constants."""
    model = LogisticRegression(C=c, max_iter=LINEAR_STEPS, class_weight="balanced")
    model.fit(sp.hstack([cells, dense]).tocsr(), gold)
    return [model.coef_[:, : cells.shape[1]].T, model.coef_[:, cells.shape[1] :].T, model.intercept_]


def fit_scaled(
    cells: sp.csr_matrix, dense: sp.csr_matrix, gold: NDArray[np.int64], c: float
) -> list[NDArray]:
    """The same of three logistic regressions on n-grams times their log-count ratios."""
    ngrams, others, bias = [], [], []
    for k in range(3):
        inside, outside = (
            1 + np.asarray(cells[gold_is].sum(axis=0)).ravel() for gold_is in (gold == k, gold != k)
        )
        ratio = np.log(inside / inside.sum()) - np.log(outside / outside.sum())
        model = LogisticRegression(C=c, max_iter=SCALED_STEPS, class_weight="balanced")
        model.fit(sp.hstack([cells @ sp.diags(ratio), dense]).tocsr(), gold == k)
        ngrams.append(model.coef_[0, : cells.shape[1]] * ratio)
        others.append(model.coef_[0, cells.shape[1] :])
        bias.append(model.intercept_[0])
    return [np.array(ngrams).T, np.array(others).T, np.array(bias)]


def standardise(features: TargetFeatures, rows: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Mean and multiplier of every dense feature, so that zones and sums weigh the same."""
    dense = np.hstack([features.zones[rows], features.sums[rows]])
    size = np.repeat(
        [features.zones.shape[1], features.sums.shape[1]], [features.zones.shape[1], features.sums.shape[1]]
    )
    return dense.mean(axis=0), (SPREAD / np.sqrt(size) / (dense.std(axis=0) + 1e-3)).astype(np.float32)


def train_network(inputs: Floats, gold: NDArray[np.int64], seed: int) -> list[Floats]:
    """One hidden layer, trained by Adam with dropout, decay, smoothed labels and balanced classes."""
    rng = np.random.default_rng(seed)
    n, width = inputs.shape
    wanted = np.full((n, 3), SMOOTHING / 3, dtype=np.float32)
    wanted[np.arange(n), gold] += 1 - SMOOTHING
    wanted *= (n / 3 / np.bincount(gold, minlength=3))[gold, None].astype(np.float32)
    layers = [rng.normal(0, np.sqrt(2 / width), (width, HIDDEN)), np.zeros(HIDDEN)]
    layers += [rng.normal(0, np.sqrt(1 / HIDDEN), (HIDDEN, 3)), np.zeros(3)]
    weights = [w.astype(np.float32) for w in layers]
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    steps, step = EPOCHS * -(-n // BATCH), 0
    for _ in range(EPOCHS):
        order = rng.permutation(n)
        for i in range(0, n, BATCH):
            step += 1
            rate = np.float32(RATE * (1 - step / steps))
            slopes = find_slopes(weights, inputs[order[i : i + BATCH]], wanted[order[i : i + BATCH]], rng)
            for k, slope in enumerate(slopes):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.999 * second[k] + 0.001 * slope**2
                move = first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
                weights[k] -= rate * (move + (DECAY * weights[k] if k in (0, 2) else 0))
    return weights


def find_slopes(
    weights: list[Floats], inputs: Floats, wanted: Floats, rng: np.random.Generator
) -> list[Floats]:
    """Gradients of the cross-entropy for one batch, with fresh dropout."""
    inputs = inputs * (rng.random(inputs.shape, dtype=np.float32) > DROP_IN) / np.float32(1 - DROP_IN)
    raw = inputs @ weights[0] + weights[1]
    keep = (rng.random(raw.shape, dtype=np.float32) > DROP_HIDDEN) / np.float32(1 - DROP_HIDDEN)
    active = np.maximum(raw, 0) * keep
    scores = active @ weights[2] + weights[3]
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    error = (shares * wanted.sum(axis=1, keepdims=True) - wanted) / len(inputs)
    below = (error @ weights[2].T) * keep * (raw > 0)
    return [inputs.T @ below, below.sum(axis=0), active.T @ error, error.sum(axis=0)]


def train(
    features: TargetFeatures, rows: NDArray[np.int64], gold: NDArray[np.int64], settings: Settings
) -> TargetModel:
    """Train both models on *rows*; the standardisation is folded into the weights; all in half precision."""
    linear = train_linear(features, rows, gold, settings)
    mean, scale = standardise(features, rows)
    inputs = ((np.hstack([features.zones[rows], features.sums[rows]]) - mean) * scale).astype(np.float32)
    networks = [train_network(inputs, gold[rows], seed) for seed in range(settings.networks)]
    dense = {
        "hidden": np.array([w[0] * scale[:, None] for w in networks]),
        "hidden_bias": np.array([w[1] - (mean * scale) @ w[0] for w in networks]),
        "out": np.array([w[2] for w in networks]),
        "out_bias": np.array([w[3] for w in networks]),
    }
    return TargetModel(
        **{
            k: v if k == "codes" else v.astype(np.float16).astype(np.float32)
            for k, v in (linear | dense).items()
        }
    )


def take_rows(features: TargetFeatures, rows: NDArray[np.int64]) -> TargetFeatures:
    """The features of some targets, renumbered."""
    place = np.full(len(features.sums), -1)
    place[rows] = np.arange(len(rows))
    inside = place[features.rows] >= 0
    return TargetFeatures(
        place[features.rows[inside]],
        features.codes[inside],
        features.counts[inside],
        features.zones[rows],
        features.sums[rows],
    )


def cross_validate(
    features: TargetFeatures, gold: NDArray[np.int64], articles: NDArray[np.str_]
) -> dict[str, float]:
    """Print macro-F1 a fold and in all, with the confusion matrix; return the figures."""
    shares = np.zeros((len(gold), 3))
    for fold, (rest, held) in enumerate(GroupKFold(5).split(gold, gold, articles), 1):
        model = train(features, rest, gold, Settings())
        shares[held] = predict_targets(take_rows(features, held), model)
        print(
            f"  fold {fold}: macro-F1 {100 * f1_score(gold[held], shares[held].argmax(1), average='macro'):.1f}",
            flush=True,
        )
    said = shares.argmax(axis=1)
    each = 100 * f1_score(gold, said, average=None)
    figures = {
        "macro_f1": round(100 * f1_score(gold, said, average="macro"), 1),
        "accuracy": round(100 * float(np.mean(gold == said)), 1),
        **{
            f"f1_{name}": round(float(v), 1)
            for name, v in zip(("negative", "neutral", "positive"), each, strict=True)
        },
        "n": len(gold),
        "articles": len(set(articles)),
    }
    print(f"five folds by article: {figures}\nrows gold, columns said (negative, neutral, positive):")
    print(confusion_matrix(gold, said))
    return figures


def main() -> None:
    """Extract, cross-validate, train on all, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", type=Path)
    options.add_argument("--no-ship", action="store_true", help="print the figures, write nothing")
    given = options.parse_args()
    begun = time.perf_counter()
    sentences, starts, ends, gold, articles = read_gold(given.gold)
    features = extract_features(sentences, starts, ends, load_words())
    print(f"{len(gold):,} targets, features in {time.perf_counter() - begun:.0f} s", flush=True)
    figures = cross_validate(features, gold, articles)
    if not given.no_ship:
        model = train(features, np.arange(len(gold)), gold, Settings())._asdict()
        # Weights too small to be seen in a half-precision sum are left out.
        kept = np.abs(model["ngrams"]).max(axis=1) > 0.002
        model |= {"codes": model["codes"][kept], "ngrams": model["ngrams"][kept]}
        halves = {k: v if k == "codes" else v.astype(np.float16) for k, v in model.items()}
        np.savez_compressed(OUT, figures=np.array(json.dumps(figures)), **halves)
        print(f"{kept.sum():,} n-grams, {OUT.stat().st_size / 1e6:.2f} MB")
    print(f"{time.perf_counter() - begun:.0f} s, {time.process_time():.0f} CPU s")


if __name__ == "__main__":
    # The matrices are small: threads of the linear algebra library would only wait for each other.
    with threadpool_limits(1):
        main()
