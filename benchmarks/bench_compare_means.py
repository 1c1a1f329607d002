"""Coverage of the intervals of `compare_rates`, `compare_means` and `compare_diversity` by simulation.

Run `python benchmarks/bench_compare_means.py`, with `--rounds 200` for a quick look. Each simulated corpus is
an outlet of its own, so that one call of the public function estimates a thousand of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from mediaframing.compare.diversity.diversity import compare_diversity
from mediaframing.compare.means.means import compare_means
from mediaframing.compare.rates.rates import compare_rates

CLUSTERS = (10, 20, 40, 200)


def make_articles(rounds: int, clusters: int, copies: bool, rng: np.random.Generator) -> pd.DataFrame:
    """Return articles of *rounds* outlets; with *copies*, 3 in 10 stories stand there 2 to 5 times."""
    stories = rounds * clusters
    times = np.where(rng.random(stories) < 0.3, rng.integers(2, 6, stories), 1) if copies else 1
    story = np.repeat(np.arange(stories), times)
    table = pd.DataFrame({"article_id": np.arange(len(story)), "outlet": story // clusters})
    return table.assign(cluster_id=story, published=pd.Timestamp("2020-01-01", tz="UTC"))


def measure_rates(rounds: int) -> Iterator[dict[str, object]]:
    """Yield coverage of rates; mentions come in bunches, their number gamma distributed among stories."""
    for copies, clusters, rate, spread in product((False, True), CLUSTERS, (0.1, 1.0, 5.0), (0.0, 1.0, 4.0)):
        rng = np.random.default_rng([copies, clusters, int(10 * rate), int(spread)])
        articles = make_articles(rounds, clusters, copies, rng)
        story = articles["cluster_id"].to_numpy()
        length = rng.lognormal(6.2, 0.6, rounds * clusters).round() + 50
        own = rng.gamma(1 / spread, spread, len(length)) if spread else np.ones(len(length))
        said = rng.poisson(rate * own * length / 1000)
        spans = pd.DataFrame({"article_id": np.repeat(articles["article_id"], said[story])})
        words = articles[["article_id"]].assign(words=length[story])
        rows = compare_rates(spans, articles, words=words, copies="all")
        yield {
            "copies": copies,
            "clusters": clusters,
            "per 1,000": rate,
            "spread": spread,
            "covered": 100 * ((rows["ci_low"] <= rate) & (rate <= rows["ci_high"])).mean(),
        }


def measure_means(rounds: int) -> Iterator[dict[str, object]]:
    """Yield coverage of means of scores: normal, skewed, and mostly 0."""
    for copies, clusters, kind in product((False, True), CLUSTERS, ("normal", "skewed", "mostly 0")):
        rng = np.random.default_rng([copies, clusters, len(kind)])
        articles = make_articles(rounds, clusters, copies, rng)
        stories = rounds * clusters
        if kind == "normal":
            value, true = rng.normal(0.2, 0.4, stories), 0.2
        elif kind == "skewed":
            value, true = rng.exponential(1.0, stories), 1.0
        else:
            value, true = np.where(rng.random(stories) < 0.7, 0.0, rng.normal(0.3, 0.4, stories)), 0.09
        scores = articles[["article_id"]].assign(score=value[articles["cluster_id"].to_numpy()])
        rows = compare_means(scores, articles, copies="all")
        # Ten clusters that all score 0 get no interval, and the method says so.
        rows = rows[rows["ci_low"].notna()]
        yield {
            "copies": copies,
            "clusters": clusters,
            "scores": kind,
            "with interval": 100 * len(rows) / rounds,
            "covered": 100 * ((rows["ci_low"] <= true) & (true <= rows["ci_high"])).mean(),
        }


def measure_diversity(rounds: int) -> Iterator[dict[str, object]]:
    """Yield coverage of effective numbers; 60 speakers by Zipf's law, who speak again in an article or not."""
    chance = 1 / np.arange(1, 61)
    chance /= chance.sum()
    for again, clusters in product((0.0, 0.3), CLUSTERS):
        rng = np.random.default_rng([clusters, int(10 * again)])
        article = np.repeat(np.arange(rounds * clusters), 1 + rng.poisson(2, rounds * clusters))
        speaker = rng.choice(60, len(article), p=chance)
        first = np.searchsorted(article, article)
        speaker = np.where(rng.random(len(article)) < again, speaker[first], speaker)
        said = pd.DataFrame({"article_id": article, "speaker": speaker})
        articles = pd.DataFrame({"article_id": np.arange(rounds * clusters)})
        articles["outlet"] = articles["article_id"] // clusters
        result = compare_diversity(said, articles, size=clusters)
        shares = rng.multinomial(clusters, chance, size=20_000) / clusters
        entropy = -(shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=1).mean()
        true = [(shares > 0).sum(axis=1).mean(), np.exp(entropy), 1 / (shares**2).sum(axis=1).mean()]
        for order, value in enumerate(true):
            rows = result[result["order"] == order]
            yield {
                "again": again,
                "clusters": clusters,
                "order": order,
                "covered": 100 * ((rows["ci_low"] <= value) & (value <= rows["ci_high"])).mean(),
                "bias": 100 * (rows["estimate"].mean() / value - 1),
            }


def measure_false_claims(rounds: int) -> Iterator[dict[str, object]]:
    """Yield how often two equal outlets are called different by rates and by means, 3 in 10 stories wire."""
    for clusters in (10, 20, 40):
        rng = np.random.default_rng(clusters)
        wire = np.arange(rounds * clusters) % 10 < 3
        own = [np.arange(rounds * clusters), np.arange(rounds * clusters) + np.where(wire, 0, 10**7)]
        articles = pd.DataFrame({"cluster_id": np.concatenate(own)})
        articles["round"] = np.tile(np.arange(rounds * clusters) // clusters, 2)
        articles["outlet"] = np.repeat(["A", "B"], rounds * clusters)
        articles["article_id"] = np.arange(len(articles))
        articles["published"] = pd.Timestamp("2020-01-01", tz="UTC")
        stories, code = np.unique(articles["cluster_id"], return_inverse=True)
        length = rng.lognormal(6.2, 0.6, len(stories)).round() + 50
        said = rng.poisson(rng.gamma(1.0, 1.0, len(stories)) * length / 1000)
        score = np.where(rng.random(len(stories)) < 0.5, 0.0, rng.normal(0.3, 0.4, len(stories)))
        spans = pd.DataFrame({"article_id": np.repeat(articles["article_id"], said[code])})
        scores = articles[["article_id"]].assign(score=score[code])
        words = articles[["article_id"]].assign(words=length[code])
        said_by = rng.choice(60, len(stories) * 3, p=(1 / np.arange(1, 61)) / (1 / np.arange(1, 61)).sum())
        statements = pd.DataFrame({"article_id": np.repeat(articles["article_id"], 3)})
        statements["speaker"] = said_by.reshape(-1, 3)[code].ravel()
        options = {"by": ["round", "outlet"], "contrast": "outlet", "adjust": None}
        tables = {
            "rates": compare_rates(spans, articles, words=words, **options),
            "means": compare_means(scores, articles, **options),
            "diversity": compare_diversity(statements, articles, size=2 * clusters, **options),
        }
        for name, rows in tables.items():
            yield {
                "measure": name,
                "clusters": clusters,
                "p<=.05": 100 * (rows["p_value"] <= 0.05).mean(),
                "ordered": 100 * rows["ordered"].mean(),
            }


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=1000, help="simulations a cell")
    rounds = parser.parse_args().rounds
    rates = pd.DataFrame(measure_rates(rounds))
    print(f"nominal 95 % intervals of rates, {rounds} simulations a cell")
    print(rates.pivot_table("covered", ["copies", "clusters"], ["per 1,000", "spread"]).round(1).to_string())
    means = pd.DataFrame(measure_means(rounds))
    print(f"\nnominal 95 % intervals of means, {rounds} simulations a cell")
    values = ["covered", "with interval"]
    print(means.pivot_table(values, ["copies", "clusters"], "scores").round(1).to_string())
    names = pd.DataFrame(measure_diversity(max(rounds // 4, 1)))
    print(f"\nnominal 95 % intervals of effective numbers, {max(rounds // 4, 1)} simulations a cell")
    print(names.pivot_table(["covered", "bias"], ["again", "clusters"], "order").round(1).to_string())
    print(f"\ntwo outlets sharing wire stories, no true difference, {rounds} simulations a cell (reach: 6)")
    print(pd.DataFrame(measure_false_claims(rounds)).round(1).to_string(index=False))


if __name__ == "__main__":
    main()
