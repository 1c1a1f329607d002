"""Tests between two outlets that share wire stories: how often a difference is claimed that is not there.

Run `python benchmarks/bench_compare_pairs.py`, with `--rounds 200` for a quick look. Every simulated corpus
is a round of its own within one call of the public function; nothing is adjusted for the number of rounds.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from mediaframing.compare.shares.shares import compare_shares

SIZES = ((10, 10), (10, 40), (20, 20), (40, 40), (200, 200))
SHARES = (0.02, 0.2, 0.5)
CORRELATIONS = (0.0, 0.6)
SHARED = (0.0, 0.3, 0.8)
DESIGNS = (("article_mean", "once"), ("mention", "all"))


def simulate_pairs(
    rounds: int,
    sizes: tuple[int, int],
    shares: tuple[float, float],
    correlation: float,
    shared: float,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return spans and articles of *rounds* pairs of outlets; a part *shared* of the smaller one is wire.

    A wire story has one text in both outlets and stands 1 to 4 times in each. A story has 1 + Poisson(2)
    mentions and a share of its own, from a beta distribution with the intra-cluster correlation. With unequal
    *shares* the wire has the first outlet's.
    """
    wire = round(shared * min(sizes))
    pieces, first = [], 0
    for outlet, size in enumerate(sizes):
        own = np.arange(rounds * (size - wire)) + first
        first += len(own)
        pieces.append((outlet, np.repeat(np.arange(rounds), size - wire), own, shares[outlet], None))
    common = np.arange(rounds * wire) + first
    pieces += [(outlet, np.repeat(np.arange(rounds), wire), common, shares[0], 0) for outlet in (0, 1)]
    stories = first + len(common)
    mentions = 1 + rng.poisson(2, stories)
    rate = np.empty(stories)
    for _, _, story, share, _ in pieces:
        rate[story] = share
    spread = 1 / correlation - 1 if correlation else 0.0
    used = rng.beta(rate * spread, (1 - rate) * spread) if correlation else rate
    new = rng.binomial(mentions, used)
    parts = []
    for outlet, number, story, _, _ in pieces:
        times = np.where(rng.random(len(story)) < 0.3, rng.integers(2, 5, len(story)), 1)
        row = np.repeat(np.arange(len(story)), times)
        parts.append(pd.DataFrame({"round": number[row], "outlet": "AB"[outlet], "cluster_id": story[row]}))
    articles = pd.concat(parts, ignore_index=True)
    articles["article_id"] = np.arange(len(articles))
    articles["published"] = pd.Timestamp("2020-01-01", tz="UTC")
    story = articles["cluster_id"].to_numpy()
    spans = pd.DataFrame({"article_id": np.repeat(articles["article_id"].to_numpy(), mentions[story])})
    rank = spans.groupby("article_id").cumcount().to_numpy()
    spans["variant"] = np.where(rank < new[story[spans["article_id"].to_numpy()]], "new", "old")
    return spans, articles


def claim(spans: pd.DataFrame, articles: pd.DataFrame, **options: str) -> pd.DataFrame:
    """Return one row a round: the contrast of its two outlets, unadjusted."""
    result = compare_shares(
        spans, articles, of="variant", by=["round", "outlet"], contrast="outlet", adjust=None, **options
    )
    return result[result["variant"] == "new"]


def measure_false_claims(rounds: int) -> Iterator[dict[str, object]]:
    """Yield how often two equal outlets are called different, by p-value alone and as `ordered`."""
    for (unit, copies), sizes, share, correlation, shared in product(
        DESIGNS, SIZES, SHARES, CORRELATIONS, SHARED
    ):
        rng = np.random.default_rng([*sizes, int(100 * share), int(10 * correlation), int(10 * shared)])
        tables = simulate_pairs(rounds, sizes, (share, share), correlation, shared, rng)
        rows = claim(*tables, unit=unit, copies=copies)
        yield {
            "unit": unit,
            "copies": copies,
            "clusters": f"{sizes[0]}:{sizes[1]}",
            "share": f"{share:.2f}",
            "icc": correlation,
            "wire": shared,
            "p<=.05": 100 * (rows["p_value"] <= 0.05).mean(),
            "ordered": 100 * rows["ordered"].mean(),
            "covered": 100 * ((rows["ci_low"] <= 0) & (rows["ci_high"] >= 0)).mean(),
            "permuted": 100 * rows["method"].str.contains("permutation").mean(),
        }


def measure_power(rounds: int) -> Iterator[dict[str, object]]:
    """Yield how often a true difference is found, and whether the interval holds it."""
    for sizes, shares in product(((20, 20), (40, 40), (200, 200)), ((0.2, 0.4), (0.2, 0.6), (0.02, 0.12))):
        rng = np.random.default_rng([*sizes, int(100 * shares[1])])
        rows = claim(*simulate_pairs(rounds, sizes, shares, 0.3, 0.0, rng))
        true = shares[0] - shares[1]
        yield {
            "clusters": f"{sizes[0]}:{sizes[1]}",
            "shares": f"{shares[0]}:{shares[1]}",
            "p<=.05": 100 * (rows["p_value"] <= 0.05).mean(),
            "ordered": 100 * rows["ordered"].mean(),
            "covered": 100 * ((rows["ci_low"] <= true) & (true <= rows["ci_high"])).mean(),
        }


def measure_matched(rounds: int) -> Iterator[dict[str, object]]:
    """Yield what contrasts on the same events make of a difference, and of none, with few events or many."""
    for events, difference in product((10, 20, 40, 100), (0.0, 0.2)):
        rng = np.random.default_rng([events, int(10 * difference)])
        event = np.arange(rounds * events)
        share = rng.beta(0.8, 0.8, len(event)) * (1 - difference)
        parts = []
        for outlet in "AB":
            covered = np.repeat(event, 1 + rng.poisson(1.5, len(event)))
            parts.append(pd.DataFrame({"event_id": covered, "outlet": outlet, "round": covered // events}))
        articles = pd.concat(parts, ignore_index=True)
        articles["article_id"] = np.arange(len(articles))
        chance = share[articles["event_id"]] + np.where(articles["outlet"] == "A", difference, 0.0)
        own = rng.beta(np.maximum(2 * chance, 1e-9), np.maximum(2 - 2 * chance, 1e-9))
        mentions = 1 + rng.poisson(1, len(articles))
        spans = pd.DataFrame({"article_id": np.repeat(articles["article_id"], mentions)})
        spans["variant"] = np.where(rng.random(len(spans)) < np.repeat(own, mentions), "new", "old")
        rows = claim(spans, articles, match="event")
        yield {
            "events": events,
            "difference": difference,
            "p<=.05": 100 * (rows["p_value"] <= 0.05).mean(),
            "ordered": 100 * rows["ordered"].mean(),
            "covered": 100 * ((rows["ci_low"] <= difference) & (difference <= rows["ci_high"])).mean(),
        }


def measure_events(rounds: int) -> Iterator[dict[str, object]]:
    """Yield how often outlets that name every event alike, but cover other events, are called different."""
    for events in (12, 25, 60):
        rng = np.random.default_rng(events)
        event = np.arange(rounds * events)
        share = rng.beta(0.6, 0.6, len(event))
        parts = []
        for outlet, interest in (("A", share), ("B", 1 - share)):
            covered = np.repeat(event, 1 + rng.poisson(3 * interest))
            parts.append(pd.DataFrame({"event_id": covered, "outlet": outlet, "round": covered // events}))
        articles = pd.concat(parts, ignore_index=True)
        articles["article_id"] = np.arange(len(articles))
        spans = pd.DataFrame({"article_id": np.repeat(articles["article_id"], 2)})
        new = rng.random(len(spans)) < np.repeat(share[articles["event_id"]], 2)
        spans["variant"] = np.where(new, "new", "old")
        plain, matched = claim(spans, articles), claim(spans, articles, match="event")
        yield {
            "events": events,
            "ordered, all articles": 100 * plain["ordered"].mean(),
            "ordered, same events": 100 * matched["ordered"].mean(),
            "p<=.05, same events": 100 * (matched["p_value"] <= 0.05).mean(),
        }


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=1000, help="simulations a cell")
    rounds = parser.parse_args().rounds
    table = pd.DataFrame(measure_false_claims(rounds))
    print(f"two outlets, no true difference, {rounds} simulations a cell (per cent; to reach: at most 6)")
    print(table.round(1).to_string(index=False))
    print(table.groupby(["unit", "copies"])[["p<=.05", "ordered"]].agg(["mean", "max"]).round(1).to_string())
    print(
        f"called different at most {table['ordered'].max():.1f} % (to reach: 6); "
        f"p-value alone at most {table['p<=.05'].max():.1f} %, "
        f"of which simulation error (two standard errors) {200 * (0.05 * 0.95 / rounds) ** 0.5:.1f} points"
    )
    print("\nthe same names for the same events, other events covered")
    print(pd.DataFrame(measure_events(rounds)).round(1).to_string(index=False))
    print("\ncontrasts on the same events, nominal 95 % intervals")
    print(pd.DataFrame(measure_matched(rounds)).round(1).to_string(index=False))
    print("\ntrue differences")
    print(pd.DataFrame(measure_power(rounds)).round(1).to_string(index=False))


if __name__ == "__main__":
    main()
