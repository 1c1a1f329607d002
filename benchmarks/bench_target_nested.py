"""The target model's macro-F1 with every setting chosen inside the folds: what an honest reader may expect.

Run `python benchmarks/bench_target_nested.py NEWSMTSC_TRAIN.jsonl`. Five outer folds by article; within each, three
inner folds choose the strength of both linear models, the share of the second and the weight of the networks, and
only then is the outer fold scored. About five minutes of CPU time. The features themselves are not chosen anew.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits
from train_target_sentiment import Settings, read_gold, take_rows, train

from mediaframing.sentiment.target_model import (
    TargetFeatures,
    extract_features,
    predict_linear,
    predict_networks,
)
from mediaframing.sentiment.words import load_words

PLAIN, SCALED, SHARES, NETWORK_WEIGHTS = (0.006, 0.012), (0.01, 0.03), (0.0, 0.5, 1.0), (0.0, 0.5, 1.0)
INNER = 3


def predict_all(
    features: TargetFeatures,
    rest: NDArray[np.int64],
    held: NDArray[np.int64],
    gold: NDArray[np.int64],
    networks: int,
) -> dict[tuple[str, float], NDArray[np.float64]]:
    """Scores of the held-out targets by each linear model, at each strength, and by the networks."""
    ours = take_rows(features, held)
    parts: dict[tuple[str, float], NDArray[np.float64]] = {}
    for i, strength in enumerate(PLAIN):
        model = train(
            features, rest, gold, Settings(plain_c=strength, scaled_share=0, networks=0 if i else networks)
        )
        parts["plain", strength] = predict_linear(ours, model)
        if not i:
            parts["networks", 0.0] = predict_networks(ours, model)
    for strength in SCALED:
        model = train(features, rest, gold, Settings(scaled_c=strength, scaled_share=1, networks=0))
        parts["scaled", strength] = predict_linear(ours, model)
    return parts


def mix(
    parts: dict[tuple[str, float], NDArray[np.float64]], setting: tuple[float, float, float, float]
) -> NDArray[np.int64]:
    """The classes that one setting gives."""
    plain, scaled, share, weight = setting
    linear = (1 - share) * parts["plain", plain] + share * parts["scaled", scaled]
    linear = linear - np.log(np.exp(linear).sum(axis=1, keepdims=True))
    return (linear + weight * np.log(parts["networks", 0.0] + 1e-9)).argmax(axis=1)


def main() -> None:
    """Choose inside, score outside, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", type=Path)
    given = options.parse_args()
    sentences, starts, ends, gold, articles = read_gold(given.gold)
    features = extract_features(sentences, starts, ends, load_words())
    settings = list(product(PLAIN, SCALED, SHARES, NETWORK_WEIGHTS))
    said = np.zeros(len(gold), dtype=np.int64)
    for fold, (rest, held) in enumerate(GroupKFold(5).split(gold, gold, articles), 1):
        inside = np.zeros((len(settings), len(rest)), dtype=np.int64)
        for near, away in GroupKFold(INNER).split(rest, rest, articles[rest]):
            parts = predict_all(features, rest[near], rest[away], gold, 1)
            inside[:, away] = [mix(parts, setting) for setting in settings]
        best = max(range(len(settings)), key=lambda i: f1_score(gold[rest], inside[i], average="macro"))
        said[held] = mix(predict_all(features, rest, held, gold, 3), settings[best])
        score = 100 * f1_score(gold[held], said[held], average="macro")
        print(f"  fold {fold}: chosen {settings[best]}, macro-F1 {score:.1f}", flush=True)
    print(f"nested: macro-F1 {100 * f1_score(gold, said, average='macro'):.1f}, n {len(gold):,}")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
