"""Change points by simulation: do the intervals hold the switch, and is one called where none was planted?

Run `python benchmarks/bench_change_points.py`, with `--rounds 50` for a quick look. Every figure is made by
`find_change_points`: each simulated corpus is an outlet of its own. The naive answer beside it pools mentions
as if independent and picks the best split by likelihood ratio against the chi-square of one level more.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.compare.changes.change_points import find_change_points

Floats = NDArray[np.float64]
Tables = tuple[pd.DataFrame, pd.DataFrame]
Level = Callable[[Floats], Floats]
DAYS = 3650
START = pd.Timestamp("2014-01-01", tz="UTC")
SIZES = (30, 100, 300, 1000)


def draw_outcomes(days: Floats, level: Floats, correlation: float, rng: np.random.Generator) -> Tables:
    """Return spans and articles: 1 + Poisson(2) mentions a story, its own share beta around *level*."""
    mentions = 1 + rng.poisson(2, len(days))
    spread = (1 - correlation) / correlation
    own = rng.beta(np.maximum(level * spread, 1e-9), np.maximum((1 - level) * spread, 1e-9))
    new = rng.binomial(mentions, own)
    articles = pd.DataFrame(
        {"published": START + pd.to_timedelta(days, unit="D"), "story": np.arange(len(days))}
    )
    article = np.repeat(np.arange(len(days)), mentions)
    rank = np.arange(len(article)) - np.repeat(mentions.cumsum() - mentions, mentions)
    spans = pd.DataFrame({"article_id": article, "variant": np.where(rank < new[article], "new", "old")})
    return spans, articles


def pick_days(stories: int, rng: np.random.Generator) -> Floats:
    """Return days of publication: half evenly over ten years, half in three weeks of much news."""
    even = rng.integers(0, DAYS, stories - stories // 2)
    events = rng.integers(0, DAYS - 21, 6)
    busy = rng.choice(events, stories // 2) + rng.integers(0, 21, stories // 2)
    return np.sort(np.concatenate([even, busy])).astype(np.float64)


def join(outlets: list[Tables]) -> Tables:
    """Return the tables of many outlets as one corpus."""
    spans, articles = [], []
    for number, (found, table) in enumerate(outlets):
        articles.append(table.assign(outlet=number, article_id=[f"{number}-{i}" for i in range(len(table))]))
        spans.append(found.assign(article_id=[f"{number}-{i}" for i in found["article_id"]]))
    return (
        pd.concat(spans, ignore_index=True).assign(concept="lodz", voice="outlet"),
        pd.concat(articles, ignore_index=True),
    )


def from_prior(stories: int, rng: np.random.Generator) -> tuple[Tables, float]:
    """Return an outlet with every parameter drawn from the prior of a switch, and the day of the switch."""
    while True:
        days = pick_days(stories, rng)
        switch = rng.uniform(days[0], days[-1])
        before, after, correlation = np.sin(rng.random(3) * np.pi / 2) ** 2
        level = np.where(days < switch, before, after)
        spans, articles = draw_outcomes(days, level, float(np.clip(correlation, 1e-4, 1 - 1e-4)), rng)
        if spans["variant"].nunique() == 2:
            return (spans, articles), float(switch)


def constant(days: Floats) -> Floats:
    """One level throughout."""
    return np.full(len(days), 0.4)


def slow_logit(days: Floats) -> Floats:
    """The log odds rise evenly over ten years."""
    return np.asarray(1 / (1 + np.exp(-4 * (days / DAYS - 0.5))))


def slow_line(days: Floats) -> Floats:
    """The share rises evenly from .1 to .8."""
    return np.asarray(0.1 + 0.7 * days / DAYS)


def four_years(days: Floats) -> Floats:
    """The share rises from .1 to .9 within the middle four years."""
    return np.asarray(0.1 + 0.8 * np.clip((days / DAYS - 0.3) / 0.4, 0, 1))


def planted(level: Level) -> Callable[[int, np.random.Generator], Tables]:
    """Return a function that draws an outlet with *level* and intra-article correlation .5."""

    def draw(stories: int, rng: np.random.Generator) -> Tables:
        days = pick_days(stories, rng)
        return draw_outcomes(days, level(days), 0.5, rng)

    return draw


def wire(known: str) -> Callable[[int, np.random.Generator], Tables]:
    """Return a function that draws an outlet at .4, a quarter of whose stories are agency copy.

    Agency stories use the new name at .9, come in two bursts of two weeks, and each stands three times in the
    outlet. *known* says what the articles table tells of it: "agency" (provenance and cluster_id), "copies"
    (cluster_id) or "nothing".
    """

    def draw(stories: int, rng: np.random.Generator) -> Tables:
        theirs = stories // 4
        bursts = rng.integers(0, DAYS - 14, 2)
        days = np.concatenate(
            [pick_days(stories - theirs, rng), rng.choice(bursts, theirs) + rng.integers(0, 14, theirs)]
        )
        level = np.concatenate([np.full(stories - theirs, 0.4), np.full(theirs, 0.9)])
        spans, articles = draw_outcomes(days, level, 0.5, rng)
        copied = np.repeat(np.arange(stories), np.where(np.arange(stories) < stories - theirs, 1, 3))
        table = articles.iloc[copied].reset_index(drop=True)
        if known != "nothing":
            table["cluster_id"] = [f"c{i}" for i in copied]
        if known == "agency":
            table["provenance"] = np.where(copied < stories - theirs, "own", "agency")
        first = np.flatnonzero(np.diff(copied, prepend=-1))
        again = [spans.assign(article_id=first[spans["article_id"]] + 0)]
        late = spans[spans["article_id"] >= stories - theirs]
        again += [late.assign(article_id=first[late["article_id"]] + i) for i in (1, 2)]
        return pd.concat(again, ignore_index=True), table

    return draw


SCENES: dict[str, Callable[[int, np.random.Generator], Tables]] = {
    "one level": planted(constant),
    "agency bursts, provenance known": wire("agency"),
    "agency bursts, copies known": wire("copies"),
    "agency bursts, nothing known": wire("nothing"),
    "slow drift, even in log odds": planted(slow_logit),
    "slow drift, even in share": planted(slow_line),
    "drift within four years": planted(four_years),
}


def find(outlets: list[Tables]) -> pd.DataFrame:
    """Return the row of the new name for each outlet."""
    spans, articles = join(outlets)
    if "cluster_id" in articles.columns:
        articles["cluster_id"] = articles["outlet"].astype("str") + articles["cluster_id"]
    found = find_change_points(spans, articles)
    return found[found["variant"] == "new"].set_index("outlet").sort_index()


def call_naively(outlet: Tables) -> bool:
    """Tell whether pooled mentions, the best split and a likelihood ratio at 5 % see a switch."""
    spans, articles = outlet
    days = (articles["published"] - START).dt.days.to_numpy()[spans["article_id"].to_numpy()]
    uses = (spans["variant"] == "new").to_numpy()[np.argsort(days, kind="stable")]
    left, sums = np.arange(1, len(uses)), uses.cumsum()[:-1]

    def fit(k: Floats, n: Floats) -> Floats:
        p = np.clip(k / n, 1e-9, 1 - 1e-9)
        return np.asarray(k * np.log(p) + (n - k) * np.log(1 - p))

    split = fit(sums, left) + fit(uses.sum() - sums, len(uses) - left)
    return bool(2 * (split.max() - fit(np.array([uses.sum()]), np.array([len(uses)]))[0]) > 3.84)


def print_coverage(rounds: int) -> None:
    """Print how often the 90 % interval holds a switch whose parameters come from the prior."""
    print(f"\nswitches drawn from the prior, {rounds} simulations a row, nominal 90 % (to reach: 88)")
    rows = []
    for stories in SIZES:
        rng = np.random.default_rng(stories)
        drawn = [from_prior(stories, rng) for _ in range(rounds)]
        found = find([tables for tables, _ in drawn])
        truth = START + pd.to_timedelta(np.array([day for _, day in drawn]), unit="D")
        called = found["called"].isin(["switch", "change"]).to_numpy()
        held = ((found["ci_low"] <= truth) & (truth <= found["ci_high"])).to_numpy()
        width = (found["ci_high"] - found["ci_low"]).dt.days.to_numpy()
        rows.append(
            {
                "stories": stories,
                "covered": 100 * held[called].mean(),
                "switch": 100 * (found["called"] == "switch").mean(),
                "change": 100 * (found["called"] == "change").mean(),
                "drift": 100 * (found["called"] == "drift").mean(),
                "none": 100 * (found["called"] == "none").mean(),
                "median width, days": np.median(width[called]),
            }
        )
    print(pd.DataFrame(rows).round(1).to_string(index=False))


def print_false_calls(rounds: int) -> None:
    """Print what is called where no switch was planted."""
    print(
        f"\nno switch planted, intra-article correlation .5, {rounds} simulations a row (to reach: switch <= 5)"
    )
    rows = []
    for name, draw in SCENES.items():
        for stories in SIZES:
            rng = np.random.default_rng([stories, len(name)])
            outlets = [draw(stories, rng) for _ in range(rounds)]
            called = find(outlets)["called"]
            shares = {c: 100 * (called == c).mean() for c in ("switch", "change", "drift", "none")}
            naive = 100 * np.mean([call_naively(outlet) for outlet in outlets])
            rows.append({"planted": name, "stories": stories, **shares, "naive": naive})
    print(pd.DataFrame(rows).round(1).to_string(index=False))


def print_speed() -> None:
    """Print the CPU time of one outlet and concept with 2,000 articles."""
    rng = np.random.default_rng(0)
    tables = join([planted(slow_line)(2000, rng)])
    times = []
    for _ in range(3):
        start = time.process_time()
        find_change_points(*tables)
        times.append(time.process_time() - start)
    print(f"\none outlet, one concept, two variants, 2,000 articles: {min(times):.2f} s CPU (to reach: 1)")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=500, help="simulations a row")
    rounds = parser.parse_args().rounds
    print_speed()
    print_coverage(rounds)
    print_false_calls(rounds)


if __name__ == "__main__":
    main()
