"""Means of scores: hand counts, a reference implementation, skewed scores, input that cannot be compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from mediaframing.compare.means.cells import sum_clusters
from mediaframing.compare.means.means import compare_means
from mediaframing.compare.sampling.intervals import ClusterSums
from mediaframing.compare.sampling.totals import ratio_errors, skewed_reach
from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError


def make_tables(seed: int = 0, articles: int = 60) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"article_id": [f"a{i:03d}" for i in range(articles)]})
    table["outlet"] = rng.choice(["The Harbour Post", "The Valley Echo"], articles)
    table["cluster_id"] = [f"s{i}" for i in rng.integers(articles // 2, size=articles)]
    table["published"] = pd.Timestamp("2020-01-01", tz="UTC")
    table["reach"] = rng.integers(1, 9, articles) / 4
    scores = pd.DataFrame({"article_id": table["article_id"].repeat(rng.integers(1, 5, articles))})
    scores["score"] = rng.normal(0.1, 0.5, len(scores))
    scores["voice"] = rng.choice(["outlet", "quoted"], len(scores))
    return scores.reset_index(drop=True), table


def test_compare_means_averages_articles_as_by_hand() -> None:
    articles = pd.DataFrame(
        {"article_id": ["a", "b", "c"], "outlet": "The Harbour Post", "reach": [1.0, 2.0, 1.0]}
    )
    scores = pd.DataFrame(
        {"article_id": ["a", "a", "b", "c", "c"], "score": [1.0, 0.0, -0.5, np.nan, np.nan]}
    )
    row = compare_means(scores, articles, min_clusters=2).iloc[0]
    assert row["estimate"] == pytest.approx((0.5 - 0.5) / 2)
    assert row[["n", "n_articles", "n_clusters", "n_missing"]].tolist() == [3, 2, 2, 2]
    assert row["sd"] == pytest.approx(np.std([0.5, -0.5], ddof=1))
    pooled = compare_means(scores, articles, unit="mention", min_clusters=2).iloc[0]
    assert pooled["estimate"] == pytest.approx(0.5 / 3)
    weighted = compare_means(scores, articles, weights="reach", min_clusters=2).iloc[0]
    assert weighted["estimate"] == pytest.approx((0.5 - 2 * 0.5) / 3)
    assert "articles weighted by reach" in weighted["estimand"]


def test_compare_means_error_equals_the_cluster_robust_one_of_statsmodels() -> None:
    scores, articles = make_tables()
    article = scores.groupby("article_id")["score"].mean().reindex(articles["article_id"]).to_numpy()
    groups = pd.factorize(articles["cluster_id"])[0]
    fitted = sm.OLS(article, np.ones(len(article))).fit(cov_type="cluster", cov_kwds={"groups": groups})
    # Its correction m / (m - 1) * (n - 1) / (n - k) is m / (m - 1) with one parameter.
    summed = sum_clusters(np.zeros(len(groups), dtype=int), groups, article, np.ones(len(groups)), cells=1)
    assert ratio_errors(summed.sums(np.array([0])))[0] == pytest.approx(fitted.bse[0])
    row = compare_means(scores, articles, by=(), copies="all").iloc[0]
    assert row["estimate"] == pytest.approx(fitted.params[0])
    assert 1.96 < (row["ci_high"] - row["ci_low"]) / 2 / fitted.bse[0] < 2.4


def test_compare_means_returns_estimates_and_pairs() -> None:
    scores, articles = make_tables()
    result = compare_means(scores, articles, by=["outlet", "voice"])
    assert list(result.columns) == ["outlet", "voice", *ESTIMATE_COLUMNS, "estimand", "sd", "n_missing"]
    pairs = compare_means(scores, articles, by=["outlet", "voice"], contrast="outlet")
    assert pairs["voice"].tolist() == ["outlet", "quoted"]
    assert set(pairs["effect_name"]) == {"Cohen's d"}
    single = result.set_index(["outlet", "voice"])
    a, b = (single.loc[(o, "quoted")] for o in ("The Harbour Post", "The Valley Echo"))
    assert pairs["estimate"].iloc[1] == pytest.approx(a["estimate"] - b["estimate"])
    squares = [(s["n_articles"] - 1) * s["sd"] ** 2 for s in (a, b)]
    pooled = np.sqrt(sum(squares) / (a["n_articles"] + b["n_articles"] - 2))
    assert pairs["effect_size"].iloc[1] == pytest.approx(pairs["estimate"].iloc[1] / pooled)


def test_compare_means_of_missing_scores_says_so() -> None:
    scores, articles = make_tables()
    quiet = scores["article_id"].isin(articles.loc[articles["outlet"] == "The Valley Echo", "article_id"])
    result = compare_means(scores.assign(score=scores["score"].where(~quiet)), articles, copies="all")
    row = result[result["outlet"] == "The Valley Echo"].iloc[0]
    assert np.isnan(row["estimate"])
    assert row["method"] == f"not estimable: all {quiet.sum()} values of score are missing"
    assert row["n_missing"] == quiet.sum()


def test_ratio_of_means_that_are_not_positive_is_not_estimable() -> None:
    scores, articles = make_tables()
    result = compare_means(
        scores.assign(score=-scores["score"].abs()), articles, contrast="outlet", measure="ratio"
    )
    assert result["estimate"].isna().all()
    assert result["method"].str.contains("a ratio needs estimates above 0").all()


def test_compare_means_does_not_depend_on_the_order_of_rows() -> None:
    scores, articles = make_tables()
    for options in ({}, {"contrast": "outlet"}, {"weights": "reach", "unit": "mention"}):
        choices: dict[str, Any] = {"by": ["voice", "outlet"], **options}
        first = compare_means(scores, articles, **choices)
        second = compare_means(
            scores.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2), **choices
        )
        pd.testing.assert_frame_equal(first, second, check_exact=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"of": "scor"}, "Did you mean 'score'"),
        ({"of": "voice"}, "not numbers"),
        ({"by": "outlt"}, "Did you mean 'outlet'"),
        ({"unit": "article_any"}, "Give one of"),
        ({"weights": "outlet"}, "no weights"),
    ],
)
def test_compare_means_explains_bad_settings(options: dict[str, Any], message: str) -> None:
    with pytest.raises(MediaframingError, match=message):
        compare_means(*make_tables(), **options)


@pytest.mark.parametrize("kind", ["normal", "mostly 0", "skewed"])
@pytest.mark.parametrize("clusters", [10, 20, 100])
def test_intervals_of_means_cover_the_true_mean(clusters: int, kind: str) -> None:
    rng = np.random.default_rng(clusters)
    rounds = 500
    value = rng.normal(0.3, 0.4, rounds * clusters)
    if kind == "skewed":
        value = rng.exponential(0.3, rounds * clusters)
    silent = rng.random(len(value)) < (0.7 if kind == "mostly 0" else 0)
    articles = pd.DataFrame(
        {"article_id": np.arange(len(value)), "outlet": np.arange(len(value)) // clusters}
    )
    result = compare_means(articles[["article_id"]].assign(score=np.where(silent, 0.0, value)), articles)
    true = 0.09 if kind == "mostly 0" else 0.3
    # Where ten clusters all score 0 there is no interval, and the method says so.
    result = result[result["ci_low"].notna()]
    covered = ((result["ci_low"] <= true) & (true <= result["ci_high"])).mean()
    assert 0.93 <= covered <= 0.99
    assert len(result) >= 0.95 * rounds


def test_skewed_reach_inverts_the_transformation_of_hall() -> None:
    """Hall (1992): u + a u² / 3 + a² u³ / 27 + a / 6 = -/+ t at the limits."""
    skew, reach = np.array([0.4, -0.2, 0.0]), np.array([2.1, 2.5, 1.96])
    none = np.zeros(3)
    sums = ClusterSums(none.astype(int), none.astype(int), none, none, none, none, none, none.astype(int))
    below, above = skewed_reach(sums._replace(skew=skew), reach)
    for u, t in ((below, reach), (-above, -reach)):
        assert u + skew * u**2 / 3 + skew**2 * u**3 / 27 + skew / 6 == pytest.approx(t, abs=1e-5)
    assert below[2] == pytest.approx(above[2], abs=1e-5) and above[0] > below[0] and above[1] < below[1]
    assert skewed_reach(sums, reach) == (pytest.approx(reach), pytest.approx(reach))


def test_compare_means_that_all_agree_have_no_interval() -> None:
    scores, articles = make_tables()
    row = compare_means(scores.assign(score=0.5), articles, by=()).iloc[0]
    assert row["estimate"] == 0.5
    assert row[["ci_low", "ci_high"]].isna().all()
    assert "no interval: all clusters have the same mean" in row["method"]
