"""Choosing one of several candidates with learned weights over named features."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=8)
def load_weights(name: str) -> dict[str, float]:
    """Return the weights `<name>.json` of the package; none yet is an empty table."""
    path = Path(__file__).with_name("weights") / f"{name}.json"
    if not path.exists():
        return {}
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return weights


def score(features: Iterable[str], weights: dict[str, float]) -> float:
    """Sum of the weights of *features*; an unknown feature weighs nothing."""
    return sum(filter(None, map(weights.get, features)))


MODES = "nrlb"
_NO_WEIGHT = (0.0,) * len(MODES)


@lru_cache(maxsize=1)
def load_by_mode() -> dict[str, tuple[float, ...]]:
    """Weights of "contents" by feature without its first letter, one for each mode: one look-up instead of four."""
    weights = load_weights("contents")
    return {
        name: tuple(weights.get(mode + name, 0.0) for mode in MODES)
        for name in {feature[1:] for feature in weights if feature[:1] in MODES}
    }


@lru_cache(maxsize=len(MODES))
def load_weights_of(mode: str) -> dict[str, float]:
    """Weights of "contents" for one mode by feature without its first letter."""
    return {name[1:]: weight for name, weight in load_weights("contents").items() if name[:1] == mode}


def score_shared(features: Iterable[str]) -> tuple[float, ...]:
    """Return the sum of the weights of *features* for each mode of reading: n(one), r(ight), l(eft), b(oth)."""
    found = list(filter(None, map(load_by_mode().get, features)))
    if len(found) < 2:
        return found[0] if found else _NO_WEIGHT
    return tuple(map(sum, zip(*found, strict=True)))


def shares(scores: Sequence[float]) -> list[float]:
    """Softmax of *scores*."""
    top = max(scores)
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]
