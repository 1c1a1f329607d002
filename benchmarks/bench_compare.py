"""Intervals and speed of `compare_shares`: coverage by simulation, CPU time against scipy.stats.bootstrap.

Run `python benchmarks/bench_compare.py`, with `--rounds 200` for a quick look. Every figure is made by the
public function: each simulated corpus is an outlet of its own, so that one call estimates a thousand of them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.intervals import Floats, bootstrap_shares, percentile_limits, wilson_limits
from mediaframing.compare.shares.cells import ask, count_cells, gather_material
from mediaframing.compare.shares.patterns import group_patterns
from mediaframing.compare.shares.shares import compare_shares

CLUSTERS = (10, 20, 40, 200)
SHARES = (0.02, 0.2, 0.5)
CORRELATIONS = (0.0, 0.3, 0.6)
DESIGNS = (("article_mean", "once"), ("article_mean", "all"), ("mention", "once"), ("mention", "all"))


def simulate_corpora(
    rounds: int, clusters: int, share: float, correlation: float, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return spans and articles of *rounds* outlets, each with *clusters* stories, 3 in 10 of them wire copy.

    A story has 1 + Poisson(2) mentions, its own share from a beta distribution with the intra-cluster
    correlation asked for; a wire story stands 2 to 5 times in its outlet.
    """
    stories = rounds * clusters
    mentions = 1 + rng.poisson(2, stories)
    spread = 1 / correlation - 1 if correlation else 0
    own = rng.beta(share * spread, (1 - share) * spread, stories) if correlation else np.full(stories, share)
    times = np.where(rng.random(stories) < 0.3, rng.integers(2, 6, stories), 1)
    story = np.repeat(np.arange(stories), times)
    articles = pd.DataFrame(
        {"article_id": np.arange(len(story)), "outlet": story // clusters, "cluster_id": story}
    )
    articles["published"] = pd.Timestamp("2020-01-01", tz="UTC")
    new = rng.binomial(mentions, own)
    # Copies have the words of their story: the first `new` of its mentions are the new variant.
    spans = pd.DataFrame({"article_id": np.repeat(articles["article_id"], mentions[story])})
    rank = spans.groupby("article_id").cumcount().to_numpy()
    is_new = rank < new[story[spans["article_id"].to_numpy()]]
    spans["variant"] = np.where(is_new, "new", "old")
    return spans.reset_index(drop=True), articles


def measure_coverage(rounds: int) -> Iterator[dict[str, object]]:
    """Yield for each design and cell how often the interval, and naive Wilson beside it, holds the share."""
    for unit, copies in DESIGNS:
        for clusters in CLUSTERS:
            for share in SHARES:
                for correlation in CORRELATIONS:
                    seed = [clusters, int(share * 100), int(correlation * 10)]
                    tables = simulate_corpora(
                        rounds, clusters, share, correlation, np.random.default_rng(seed)
                    )
                    result = compare_shares(*tables, of="variant", unit=unit, copies=copies)
                    rows = result[result["variant"] == "new"]
                    low, high = wilson_limits(rows["estimate"].to_numpy(), rows["n"].to_numpy(), level=0.95)
                    yield {
                        "unit": unit,
                        "copies": copies,
                        "clusters": clusters,
                        "share": share,
                        "icc": correlation,
                        "covered": 100 * ((rows["ci_low"] <= share) & (share <= rows["ci_high"])).mean(),
                        "naive": 100 * ((low <= share) & (share <= high)).mean(),
                        "width": (rows["ci_high"] - rows["ci_low"]).mean(),
                        "bootstrap": 100 * rows["method"].str.contains("bootstrap").mean(),
                    }


def print_coverage(rounds: int) -> None:
    """Print a table of coverage for each design."""
    table = pd.DataFrame(measure_coverage(rounds))
    for (unit, copies), part in table.groupby(["unit", "copies"], sort=False):
        print(f"\nnominal 95 % intervals, {rounds} simulations a cell: unit={unit}, copies={copies}")
        wide = part.pivot_table(index=["clusters", "share"], columns="icc", values=["covered", "naive"])
        print(wide.round(1).to_string())
        print(
            f"least {part['covered'].min():.1f} % (to reach: 93), "
            f"mean {part['covered'].mean():.1f} % (at most 98); "
            f"naive Wilson {part['naive'].min():.1f} % and {part['naive'].mean():.1f} %"
        )


def simulate_large(articles: int = 200_000, outlets: int = 10) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return spans and articles of two variants of one concept."""
    rng = np.random.default_rng(0)
    mentions = 1 + rng.poisson(2, articles)
    own = rng.beta(0.5, 0.8, articles)
    table = pd.DataFrame({"article_id": [f"a{i:07d}" for i in range(articles)]})
    table["outlet"] = [f"Outlet {i % outlets}" for i in range(articles)]
    article = np.repeat(np.arange(articles), mentions)
    variant = np.where(rng.random(len(article)) < own[article], "Lodz", "Łódź")
    ids = table["article_id"].to_numpy()[article]
    return pd.DataFrame({"article_id": ids, "concept": "lodz", "variant": variant}), table


def best_cpu(function: Callable[[], object], repeats: int = 5) -> float:
    """Return the least CPU seconds of *repeats* calls."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return min(times)


def print_speed() -> None:
    """Print the CPU time of the draws and of the whole call beside that of scipy."""
    spans, articles = simulate_large()
    question = ask(
        spans, articles, of="variant", within="concept", by="outlet", unit="article_mean", copies="once"
    )
    cells = count_cells(gather_material(spans, articles, copies="once"), question)
    outlets = np.arange(10)

    def draw() -> None:
        for number, patterns in group_patterns(cells, outlets).items():
            rng = np.random.default_rng(number)
            draws = bootstrap_shares(patterns.y, patterns.x, patterns.counts, rng=rng)
            percentile_limits(draws, clusters=int(patterns.counts.sum()), level=0.95)

    def whole() -> None:
        compare_shares(spans, articles, of="variant", within="concept")

    ours, call = best_cpu(draw), best_cpu(whole)
    plain, default = time_scipy(spans, articles)
    print("\n2,000 clustered draws, 10 outlets, 200,000 articles, two variants (CPU seconds)")
    print(f"  draws and limits                    {ours:8.3f}   (to reach: 0.3)")
    print(f"  whole compare_shares                {call:8.3f}   ({len(spans):,} spans)")
    for name, seconds in (("percentile", plain), ("BCa, its default", default)):
        label = f"scipy.stats.bootstrap, {name}"
        print(f"  {label:<40}{seconds:4.0f}   extrapolated; ratio {seconds / ours:.0f} (to reach: 300)")


def time_scipy(spans: pd.DataFrame, articles: pd.DataFrame) -> tuple[float, float]:
    """Return the CPU seconds scipy.stats.bootstrap needs for the same draws, plain and with its default BCa.

    Measured on one variant of one outlet and few draws, and scaled to 2,000 draws, 2 variants and 10 outlets.
    BCa leaves out each of 20,000 articles in turn, at a cost that grows with their square: measured on 2,000
    articles.
    """
    from scipy import stats

    some = spans[spans["article_id"].isin(articles.loc[articles["outlet"] == "Outlet 0", "article_id"])]
    counts = pd.crosstab(some["article_id"], some["variant"]).to_numpy(dtype=np.float64)
    data = counts[:, 0], counts.sum(axis=1)

    def ratio(y: Floats, x: Floats, axis: int = -1) -> Floats:
        return np.asarray(y.sum(axis) / x.sum(axis))

    def run(part: tuple[Floats, ...], draws: int, method: str) -> float:
        options = {"paired": True, "vectorized": True, "n_resamples": draws, "batch": 50, "rng": 0}
        return best_cpu(lambda: stats.bootstrap(part, ratio, method=method, **options), repeats=2)

    draws = run(data, 200, "percentile") * 2000 / 200
    small = tuple(column[:2000] for column in data)
    left_out = (run(small, 50, "BCa") - run(small, 50, "percentile")) * (len(data[0]) / 2000) ** 2
    return draws * 2 * 10, (draws + left_out) * 2 * 10


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=1000, help="simulations a cell")
    rounds = parser.parse_args().rounds
    print_speed()
    print_coverage(rounds)


if __name__ == "__main__":
    main()
