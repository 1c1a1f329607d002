"""Coverage of the lines of `compare_trends` and of the effects of `compare_regression`, by simulation.

Run `python benchmarks/bench_compare_models.py`, with `--rounds 100` for a quick look.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.compare.regression.regression import compare_regression
from mediaframing.compare.trends.trends import compare_trends

Floats = NDArray[np.float64]
MONTHS = 12


def draw_spans(articles: pd.DataFrame, chance: Floats, rng: np.random.Generator) -> pd.DataFrame:
    """Return 1 + Poisson(1) mentions an article, each "new" with the article's own *chance*."""
    mentions = 1 + rng.poisson(1, len(articles))
    spans = pd.DataFrame({"article_id": np.repeat(articles["article_id"].to_numpy(), mentions)})
    return spans.assign(variant=np.where(rng.random(len(spans)) < np.repeat(chance, mentions), "new", "old"))


def measure_lines(rounds: int) -> Iterator[dict[str, object]]:
    """Yield how often the band of a line holds the share, pointwise and in all of twelve months."""
    levels = {
        "always .05": np.full(MONTHS, 0.05),
        "always .3": np.full(MONTHS, 0.3),
        "even from .1 to .6": np.linspace(0.1, 0.6, MONTHS),
    }
    for size, (name, level), smooth in product((3, 6, 12, 30), levels.items(), ("rolling", "loess")):
        rng = np.random.default_rng([size, len(name)])
        number = np.arange(rounds * MONTHS * size)
        month = number // size % MONTHS
        articles = pd.DataFrame({"article_id": number, "outlet": number // (MONTHS * size)})
        days = pd.to_timedelta(month * 30.4, unit="D")
        articles["published"] = pd.Timestamp("2019-01-15", tz="UTC") + days
        spans = draw_spans(articles, rng.beta(2.3 * level[month], 2.3 * (1 - level[month])), rng)
        rows = compare_trends(spans, articles, of="variant", by="outlet", every="month", smooth=smooth)
        rows = rows[rows["variant"] == "new"].dropna(subset=["smooth"])
        if not len(rows):
            continue
        true = level[rows["period_start"].dt.month.to_numpy() - 1]
        held = (rows["smooth_low"] <= true) & (true <= rows["smooth_high"])
        ends = rows["period_start"].dt.month.isin([1, MONTHS])
        yield {
            "articles a month": size,
            "share": name,
            "line": smooth,
            "covered": 100 * held.mean(),
            "first and last month": 100 * held[ends].mean(),
            "all months at once": 100 * held.groupby(rows["outlet"]).all().mean(),
        }


def measure_effects(rounds: int) -> Iterator[dict[str, object]]:
    """Yield how often the interval of an outlet's effect holds the true one, beside a number and a section."""
    for clusters, (base, effect), unit in product(
        (30, 60, 120, 300), ((-1.0, 0.0), (-1.0, 1.0), (-2.5, 1.0)), ("article_mean", "mention")
    ):
        rng = np.random.default_rng([clusters, int(10 * effect), int(-10 * base), len(unit)])
        x = rng.normal(size=(3, 200_000))
        others = 0.4 * x[0] - 0.5 * (x[1] > 0.25) + 0.8 * x[2]
        true = float(np.mean(_logistic(base + effect + others) - _logistic(base + others)))
        rows = [_one_effect(clusters, base, effect, unit, rng) for _ in range(rounds)]
        table = pd.DataFrame([r for r in rows if r is not None])
        known = table.dropna(subset=["estimate"])
        held = (known["ci_low"] <= true) & (true <= known["ci_high"])
        yield {
            "clusters": clusters,
            "true effect": round(true, 3),
            "unit": unit,
            "covered": 100 * held.mean(),
            "p<=.05": 100 * (known["p_value"] <= 0.05).mean(),
            "estimable": 100 * len(known) / rounds,
        }


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)))


def _one_effect(
    clusters: int, base: float, effect: float, unit: str, rng: np.random.Generator
) -> pd.Series | None:
    """Return the row of outlet B in one simulated corpus; 3 in 10 stories stand there 2 to 4 times."""
    times = np.where(rng.random(clusters) < 0.3, rng.integers(2, 5, clusters), 1)
    story = np.repeat(np.arange(clusters), times)
    number = len(story)
    articles = pd.DataFrame({"article_id": np.arange(number), "cluster_id": story})
    articles["published"] = pd.Timestamp("2020-01-01", tz="UTC")
    articles["outlet"] = rng.choice(["A", "B"], number)
    articles["age"] = rng.normal(size=number)
    articles["section"] = np.where(rng.normal(size=number) > 0.25, "x", "y")
    odds = base + effect * (articles["outlet"] == "B") + 0.4 * articles["age"]
    odds = odds - 0.5 * (articles["section"] == "x") + 0.8 * rng.normal(size=clusters)[story]
    spans = draw_spans(articles, _logistic(odds.to_numpy()), rng)
    if spans["variant"].nunique() < 2:
        return None
    rows = compare_regression(
        spans, articles, of="variant", outcome="new", on=["outlet", "age", "section"], unit=unit,
        reference={"outlet": "A", "section": "y"}, copies="all",
    )  # fmt: skip
    return rows.iloc[0]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=400, help="simulations a row")
    rounds = parser.parse_args().rounds
    print(f"nominal 95 % bands of monthly lines, {rounds} simulations a row (per cent)")
    print(pd.DataFrame(measure_lines(rounds)).round(1).to_string(index=False))
    print(f"\nnominal 95 % intervals of marginal effects, {rounds} simulations a row (per cent)")
    print(pd.DataFrame(measure_effects(rounds)).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
