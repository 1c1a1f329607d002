"""Fit the `news` scorer and print its cross-validated correlation: ten folds, an article never in two.

Run `python benchmarks/train_news_valence.py NYT_EDITORIALS.tsv NEWSMTSC_TRAIN.jsonl`; under two minutes. The
first stage, fitted to how NewsMTSC sentences treat their targets, never sees a sentence of the editorials.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from mediaframing.sentiment.libraries import score_textblob, score_vader
from mediaframing.sentiment.news_model import NewsModel, SentenceFeatures, extract_sentences, predict_valence
from mediaframing.sentiment.words import load_words

OUT = Path(__file__).resolve().parents[1] / "analysis" / "mediaframing" / "sentiment" / "news.npz"
STAGE_ALPHA, FINAL_ALPHA = 3.0, 3.0
MEASURES, STAGE_SHARE, VECTOR_SHARE, MEASURE_SHARE = 29, 0.3, 0.05, 0.17
NETWORKS, HIDDEN, EPOCHS, BATCH, RATE, DECAY, DROP, HUBER = 5, 48, 30, 64, 2e-3, 0.03, 0.3, 0.5
# A first stage of long blocks would only learn their length.
LONGEST = 600
Floats = NDArray[np.float32]


def make_cells(features: SentenceFeatures, codes: NDArray[np.uint32], weights: Floats) -> sp.csr_matrix:
    """The n-grams of *codes* as a sparse matrix, each column times its weight."""
    at = np.searchsorted(codes, features.codes).clip(max=len(codes) - 1)
    known = codes[at] == features.codes
    rows, columns = features.rows[known], at[known]
    values = features.counts[known] * weights[columns]
    return sp.csr_matrix((values, (rows, columns)), shape=(len(features.dense), len(codes)))


def choose_codes(features: SentenceFeatures, rows: NDArray[np.int64], least: int) -> tuple[NDArray, Floats]:
    """Codes that occur in *least* sentences or more, with inverse document frequencies (mean 1)."""
    codes, frequency = np.unique(features.codes[np.isin(features.rows, rows)], return_counts=True)
    kept = frequency >= least
    idf = 1 + np.log(len(rows) / frequency[kept])
    return codes[kept], (idf / idf.mean()).astype(np.float32)


def fit_linear(
    cells: sp.csr_matrix, dense: Floats, wanted: NDArray[np.float64], alpha: float, share: Floats
) -> tuple[Floats, Floats]:
    """Ridge regression; return weights of the cells, and of the raw dense columns with the constant last."""
    mean, spread = dense.mean(axis=0), dense.std(axis=0) + 1e-3
    scaled = sp.csr_matrix((dense - mean) / spread * share)
    model = Ridge(alpha=alpha).fit(sp.hstack([cells, scaled]).tocsr(), wanted)
    n = cells.shape[1]
    inner = model.coef_[n:] / spread * share
    return model.coef_[:n], np.append(inner, model.intercept_ - inner @ mean)


def fit_network(inputs: Floats, wanted: NDArray[np.float64], seed: int) -> list[Floats]:
    """One hidden layer for Huber's error, Adam, dropout and decay."""
    rng = np.random.default_rng(seed)
    n, width = inputs.shape
    layers = [rng.normal(0, np.sqrt(2 / width), (width, HIDDEN)), np.zeros(HIDDEN)]
    layers += [rng.normal(0, np.sqrt(1 / HIDDEN), HIDDEN), np.array([wanted.mean()])]
    weights = [w.astype(np.float32) for w in layers]
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    steps, step = EPOCHS * -(-n // BATCH), 0
    for _ in range(EPOCHS):
        order = rng.permutation(n)
        for i in range(0, n, BATCH):
            step += 1
            rows = order[i : i + BATCH]
            x = (
                inputs[rows]
                * (rng.random((len(rows), width), dtype=np.float32) > DROP)
                / np.float32(1 - DROP)
            )
            raw = x @ weights[0] + weights[1]
            keep = (rng.random(raw.shape, dtype=np.float32) > DROP) / np.float32(1 - DROP)
            active = np.maximum(raw, 0) * keep
            missed = (active @ weights[2] + weights[3] - wanted[rows]).clip(-HUBER, HUBER)
            error = (missed / len(rows)).astype(np.float32)
            below = np.outer(error, weights[2]) * keep * (raw > 0)
            for k, slope in enumerate(
                [x.T @ below, below.sum(axis=0), active.T @ error, error.sum(keepdims=True)]
            ):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.999 * second[k] + 0.001 * slope**2
                move = first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
                weights[k] -= np.float32(RATE * (1 - step / steps)) * (
                    move + (DECAY * weights[k] if k in (0, 2) else 0)
                )
    return weights


def fit_stage(news: SentenceFeatures, wanted: NDArray[np.float64]) -> tuple[NDArray, Floats, Floats]:
    """The first stage: codes, weights of n-grams and of dense columns, on the coded news sentences."""
    codes, idf = choose_codes(news, np.arange(len(wanted)), 2)
    weights, dense = fit_linear(
        make_cells(news, codes, idf), news.dense, wanted, STAGE_ALPHA, _shares(news.dense.shape[1])
    )
    return codes, (weights * idf).astype(np.float32), dense.astype(np.float32)


def _shares(width: int) -> Floats:
    return np.where(np.arange(width) < MEASURES, MEASURE_SHARE, VECTOR_SHARE).astype(np.float32)


def fit(
    features: SentenceFeatures,
    rows: NDArray[np.int64],
    wanted: NDArray[np.float64],
    stage: tuple[NDArray, Floats, Floats],
) -> NewsModel:
    """The second stage on *rows*, put together with the first; half precision throughout."""
    stage_codes, stage_ngrams, stage_dense = stage
    carried = (
        make_cells(features, stage_codes, stage_ngrams).sum(axis=1).A1
        + features.dense @ stage_dense[:-1]
        + stage_dense[-1]
    )
    dense = np.hstack([features.dense, carried[:, None]]).astype(np.float32)[rows]
    codes, idf = choose_codes(features, rows, 2)
    share = np.append(_shares(dense.shape[1] - 1), np.float32(STAGE_SHARE))
    weights, final = fit_linear(
        make_cells(features, codes, idf)[rows], dense, wanted[rows], FINAL_ALPHA, share
    )
    mean, spread = dense.mean(axis=0), dense.std(axis=0) + 1e-3
    scale = share / np.sqrt(np.mean(share**2)) / spread
    nets = [
        fit_network(((dense - mean) * scale).astype(np.float32), wanted[rows], seed)
        for seed in range(NETWORKS)
    ]
    every = np.union1d(stage_codes, codes)
    ngrams = np.zeros((len(every), 2), dtype=np.float32)
    ngrams[np.searchsorted(every, stage_codes), 0] = stage_ngrams
    ngrams[np.searchsorted(every, codes), 1] = weights * idf
    parts = {
        "ngrams": ngrams,
        "stage": stage_dense,
        "final": final,
        "hidden": np.array([w[0] * scale[:, None] for w in nets]),
        "hidden_bias": np.array([w[1] - (mean * scale) @ w[0] for w in nets]),
        "out": np.array([w[2] for w in nets]),
        "out_bias": np.array([w[3][0] for w in nets]),
    }
    return NewsModel(codes=every, **{k: v.astype(np.float16).astype(np.float32) for k, v in parts.items()})


def take_rows(features: SentenceFeatures, rows: NDArray[np.int64]) -> SentenceFeatures:
    """The features of some sentences, renumbered."""
    place = np.full(len(features.dense), -1)
    place[rows] = np.arange(len(rows))
    inside = place[features.rows] >= 0
    return SentenceFeatures(
        place[features.rows[inside]],
        features.codes[inside],
        features.counts[inside],
        features.dense[rows],
        features.coverage[rows],
    )


def main() -> None:
    """Extract, cross-validate, fit on all, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("editorials", type=Path)
    options.add_argument("news", type=Path)
    options.add_argument("--no-ship", action="store_true", help="print the figures, write nothing")
    given = options.parse_args()
    begun = time.perf_counter()
    coded = pd.read_csv(given.editorials, sep="\t", quoting=3)
    rows = [json.loads(line) for line in given.news.read_text(encoding="utf-8").splitlines()]
    news = extract_sentences([r["sentence"][:LONGEST] for r in rows], load_words())
    treated = np.array([np.mean([t["polarity"] for t in r["targets"]]) for r in rows])
    features, wanted = extract_sentences(coded["text"].tolist(), load_words()), coded["valence"].to_numpy()
    print(f"features in {time.perf_counter() - begun:.0f} s", flush=True)
    stage = fit_stage(news, treated)
    said = np.zeros(len(wanted))
    for rest, held in GroupKFold(10).split(wanted, wanted, coded["article"]):
        said[held] = predict_valence(take_rows(features, held), fit(features, rest, wanted, stage))
    r = float(np.corrcoef(wanted, said)[0, 1])
    print(
        f"news: r {r:.3f}, ten folds by article, {len(wanted):,} sentences, {coded['article'].nunique()} articles"
    )
    for name, score in (("vader", score_vader), ("textblob", score_textblob)):
        print(f"{name}: r {np.corrcoef(wanted, score(coded['text'].tolist())[0])[0, 1]:.3f}")
    if not given.no_ship:
        write_model(
            fit(features, np.arange(len(wanted)), wanted, stage), {"r": round(r, 3), "n": len(wanted)}
        )
    print(f"{time.perf_counter() - begun:.0f} s, {time.process_time():.0f} CPU s")


def write_model(model: NewsModel, figures: dict[str, float]) -> None:
    """Write the weights without n-grams too light to matter."""
    strength = np.abs(model.ngrams) > np.array([0.02, 0.01])
    kept = strength.any(axis=1)
    parts = {k: v if k == "codes" else v.astype(np.float16) for k, v in model._asdict().items()}
    parts |= {"codes": model.codes[kept], "ngrams": parts["ngrams"][kept]}
    np.savez_compressed(OUT, figures=np.array(json.dumps(figures)), **parts)
    print(f"{kept.sum():,} of {len(kept):,} n-grams, {OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    # The matrices are small: threads of the linear algebra library would only wait for each other.
    with threadpool_limits(1):
        main()
