"""Effective numbers: every sample written out, closed forms, a plain jackknife, coverage, bad input."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mediaframing.compare.diversity.diversity import compare_diversity
from mediaframing.compare.diversity.hill import hill_numbers, leave_one_out, rarefied_sums
from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError


def make_tables(seed: int = 0, articles: int = 60) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"article_id": [f"a{i:03d}" for i in range(articles)]})
    table["outlet"] = np.where(np.arange(articles) % 2, "The Harbour Post", "The Valley Echo")
    said = pd.DataFrame({"article_id": table["article_id"].repeat(1 + rng.poisson(2, articles))})
    few = said["article_id"].str[-1].isin(list("13579")).to_numpy()
    rank = np.minimum(rng.geometric(np.where(few, 0.5, 0.1)), 40)
    said["speaker"] = [f"speaker {r}" for r in rank]
    said["voice"] = rng.choice(["quoted", "reported"], len(said))
    return said.reset_index(drop=True), table


def test_rarefied_sums_equal_all_samples_written_out() -> None:
    said = list("aaabbc")
    samples = list(itertools.combinations(said, 4))
    parts = [[s.count(n) / 4 for n in "abc"] for s in samples]
    richness = np.mean([sum(p > 0 for p in s) for s in parts])
    entropy = np.mean([-sum(p * math.log(p) for p in s if p) for s in parts])
    simpson = np.mean([sum(p * p for p in s) for s in parts])
    sums = rarefied_sums(np.array([3, 2, 1]), 6, 4).sum(axis=0)
    assert sums == pytest.approx([richness, entropy, simpson])
    assert np.exp(hill_numbers(sums)) == pytest.approx([richness, math.exp(entropy), 1 / simpson])


def test_rarefied_sums_equal_the_closed_forms_of_chao() -> None:
    counts, total, size = np.array([40, 17, 9, 3, 1, 1]), 71, 25
    sums = rarefied_sums(counts, total, size).sum(axis=0)
    # Chao et al. (2014): order 0 after Hurlbert (1971), order 2 after table 1.
    unseen = [math.comb(total - c, size) / math.comb(total, size) for c in counts.tolist()]
    pairs = sum(c * (c - 1) for c in counts.tolist()) / (total * (total - 1))
    assert sums[0] == pytest.approx(6 - sum(unseen))
    assert sums[2] == pytest.approx(1 / size + (size - 1) / size * pairs)


def test_rarefied_sums_of_frequent_names_equal_scipy() -> None:
    counts, total, size = np.array([5, 900, 4000]), 9000, 3000
    times = np.arange(size + 1)
    share = times / size
    for row, count in zip(rarefied_sums(counts, total, size), counts, strict=True):
        chance = stats.hypergeom(total, count, size).pmf(times)
        entropy = -(share[1:] * np.log(share[1:]) * chance[1:]).sum()
        assert row == pytest.approx([1 - chance[0], entropy, (share**2 * chance).sum()], rel=1e-9)


def test_rarefied_to_all_statements_is_the_plain_hill_number() -> None:
    counts = np.array([5, 3, 2])
    p = counts / 10
    expected = [3, math.exp(-(p * np.log(p)).sum()), 1 / (p**2).sum()]
    assert np.exp(hill_numbers(rarefied_sums(counts, 10, 10).sum(axis=0))) == pytest.approx(expected)


def test_leave_one_out_equals_counting_again() -> None:
    rng = np.random.default_rng(2)
    cluster, name = rng.integers(8, size=60), rng.integers(12, size=60)
    rows, number = np.unique(np.column_stack([cluster, name]), axis=0, return_counts=True)
    whole, without, clusters = leave_one_out(rows[:, 0], rows[:, 1], number, 30)

    def again(kept: np.ndarray) -> np.ndarray:
        counts = np.bincount(name[kept])
        return hill_numbers(rarefied_sums(counts[counts > 0], int(kept.sum()), 30).sum(axis=0))

    assert whole == pytest.approx(again(np.ones(60, bool)))
    for i, left_out in enumerate(clusters):
        assert without[i] == pytest.approx(again(cluster != left_out))


def test_compare_diversity_brings_groups_to_one_size() -> None:
    said, articles = make_tables()
    result = compare_diversity(said, articles)
    assert list(result.columns) == [
        "outlet", "order", *ESTIMATE_COLUMNS, "estimand", "size", "n_names", "n_missing",
    ]  # fmt: skip
    counts = said.merge(articles, on="article_id").groupby("outlet")
    least = min(len(g) - g.groupby("article_id").size().max() for _, g in counts)
    assert set(result["size"]) == {least}
    wide = result.pivot_table("estimate", "outlet", "order")
    assert (wide[0] > wide[1]).all()
    assert (wide[1] > wide[2]).all()
    assert (wide.loc["The Valley Echo"] > wide.loc["The Harbour Post"]).all()
    assert result["n_names"].tolist() == counts["speaker"].nunique().repeat(3).tolist()
    known = result["ci_low"].le(result["estimate"]) & result["estimate"].le(result["ci_high"])
    assert known.all()
    assert result["ci_low"].ge(1).all()


def test_compare_diversity_contrasts_groups() -> None:
    said, articles = make_tables(articles=160)
    result = compare_diversity(said, articles, contrast="outlet", orders=[1, 2])
    single = compare_diversity(said, articles, orders=[1, 2])["estimate"].to_numpy()
    assert result["estimate"].to_numpy() == pytest.approx(single[:2] - single[2:])
    assert result["effect_size"].to_numpy() == pytest.approx(np.log(single[:2] / single[2:]))
    assert result["ordered"].all()
    assert result["method"].str.contains("cluster-robust t").all()


def test_compare_diversity_counts_split_statements_once_and_names_what_is_missing() -> None:
    said, articles = make_tables()
    said["statement_id"] = [f"s{i}" for i in range(len(said))]
    pieces = pd.concat([said, said.iloc[::3]], ignore_index=True)
    one, two = (compare_diversity(t, articles) for t in (said, pieces))
    pd.testing.assert_frame_equal(one, two)
    nameless = said.assign(
        speaker=said["speaker"].where(said["article_id"].isin(articles["article_id"][::2]))
    )
    rows = compare_diversity(nameless, articles).set_index("outlet").loc["The Harbour Post"]
    assert rows["estimate"].isna().all()
    assert rows["method"].str.fullmatch(r"not estimable: none of \d+ statements has a speaker").all()


def test_compare_diversity_keeps_what_is_too_small_with_the_reason() -> None:
    said, articles = make_tables()
    result = compare_diversity(said, articles, size=5000)
    assert result["estimate"].isna().all()
    assert result["method"].str.contains("size=5000 needed").all()
    thin = compare_diversity(said, articles, min_clusters=40)
    assert set(thin["method"]) == {"not estimable: 30 clusters of articles, at least 40 needed"}
    assert set(thin["size"]) == {0}


def test_compare_diversity_does_not_depend_on_the_order_of_rows() -> None:
    said, articles = make_tables(3)
    for options in ({}, {"contrast": "voice"}):
        choices: dict[str, Any] = {"by": ["outlet", "voice"], **options}
        first = compare_diversity(said, articles, **choices)
        mixed = said.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2)
        pd.testing.assert_frame_equal(first, compare_diversity(*mixed, **choices), check_exact=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"of": "speakr"}, "Did you mean 'speaker'"),
        ({"by": "outlt"}, "Did you mean 'outlet'"),
        ({"orders": [3]}, "give some of"),
        ({"orders": []}, "give some of"),
        ({"size": 0}, "1 or more"),
        ({"contrast": "voice"}, "not among by="),
    ],
)
def test_compare_diversity_explains_bad_settings(options: dict[str, Any], message: str) -> None:
    with pytest.raises(MediaframingError, match=message):
        compare_diversity(*make_tables(), **options)


def test_intervals_of_diversity_cover_what_samples_of_the_population_hold() -> None:
    rng = np.random.default_rng(0)
    p = 1 / np.arange(1, 61)
    p /= p.sum()
    rounds, clusters, size = 250, 30, 30
    article = np.repeat(np.arange(rounds * clusters), 1 + rng.poisson(2, rounds * clusters))
    said = pd.DataFrame({"article_id": article, "speaker": rng.choice(60, len(article), p=p)})
    articles = pd.DataFrame({"article_id": np.arange(rounds * clusters)})
    articles["outlet"] = articles["article_id"] // clusters
    result = compare_diversity(said, articles, size=size)
    shares = rng.multinomial(size, p, size=20_000) / size
    entropy = -(shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=1).mean()
    true = [(shares > 0).sum(axis=1).mean(), np.exp(entropy), 1 / (shares**2).sum(axis=1).mean()]
    for order, value in enumerate(true):
        rows = result[result["order"] == order]
        covered = ((rows["ci_low"] <= value) & (value <= rows["ci_high"])).mean()
        assert 0.91 <= covered <= 0.99


def test_compare_diversity_of_one_name_is_one_without_interval() -> None:
    said, articles = make_tables()
    result = compare_diversity(said.assign(speaker="the mayor"), articles)
    assert result["estimate"].to_numpy() == pytest.approx(1.0)
    assert result[["ci_low", "ci_high"]].isna().all(axis=None)
