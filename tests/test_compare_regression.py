"""Regression: statsmodels by itself, hand counts, separation, collinearity, bad input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from mediaframing.compare.regression.regression import compare_regression
from mediaframing.tables import MediaframingError


def make_tables(seed: int = 0, articles: int = 240) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"article_id": [f"a{i:03d}" for i in range(articles)]})
    table["outlet"] = rng.choice(
        ["City Courier", "The Harbour Post", "The Valley Echo"], articles, p=[0.3, 0.5, 0.2]
    )
    table["section"] = rng.choice(["World", "Home"], articles)
    table["length"] = rng.normal(size=articles)
    table["cluster_id"] = [f"s{i:03d}" for i in rng.integers(articles // 2, size=articles)]
    table["published"] = pd.Timestamp("2019-03-01", tz="UTC") + pd.to_timedelta(
        rng.integers(900, size=articles), "D"
    )
    spans = pd.DataFrame({"article_id": table["article_id"].repeat(rng.integers(1, 4, articles))}).merge(
        table
    )
    chance = 0.2 + 0.3 * (spans["outlet"] == "The Valley Echo") + 0.05 * spans["length"].clip(-2, 2)
    spans["variant"] = np.where(rng.random(len(spans)) < chance, "Łódź", "Lodz")
    spans["concept"] = "lodz"
    spans["voice"] = rng.choice(["outlet", "quoted"], len(spans))
    return spans[["article_id", "concept", "variant", "voice"]], table


def regress(spans: pd.DataFrame, articles: pd.DataFrame, **options: Any) -> pd.DataFrame:
    given = {
        "of": "variant",
        "outcome": "Łódź",
        "on": "outlet",
        "within": "concept",
        "copies": "all",
        **options,
    }
    return compare_regression(spans, articles, **given)


def test_one_column_gives_the_differences_of_shares() -> None:
    spans, articles = make_tables()
    result = regress(spans, articles)
    article = spans.assign(y=spans["variant"] == "Łódź").groupby("article_id")["y"].mean()
    means = articles.assign(y=articles["article_id"].map(article)).groupby("outlet")["y"].mean()
    assert result["value"].tolist() == ["City Courier", "The Valley Echo"]
    assert set(result["reference"]) == {"The Harbour Post"}
    expected = means[["City Courier", "The Valley Echo"]] - means["The Harbour Post"]
    assert result["estimate"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-7)
    counts = articles.groupby("outlet")
    assert result["n_articles"].tolist() == counts.size().iloc[[0, 2]].tolist()
    assert result["n_clusters"].tolist() == counts["cluster_id"].nunique().iloc[[0, 2]].tolist()
    assert list(result.columns) == [
        "term", "value", "reference", "estimate", "ci_low", "ci_high", "n", "n_articles", "n_clusters", "method",
        "validation", "estimand", "p_value", "coefficient", "error", "p_coefficient",
    ]  # fmt: skip


def test_mentions_equal_the_logit_of_statsmodels() -> None:
    spans, articles = make_tables(3, articles=900)
    joined = spans.merge(articles, on="article_id")
    x = pd.DataFrame(
        {
            "const": 1.0,
            "city": (joined["outlet"] == "City Courier").astype(float),
            "valley": (joined["outlet"] == "The Valley Echo").astype(float),
            "quoted": (joined["voice"] == "quoted").astype(float),
            "length": joined["length"],
        }
    )
    groups = pd.factorize(joined["cluster_id"])[0]
    fitted = sm.Logit((joined["variant"] == "Łódź").astype(float), x).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    margins = fitted.get_margeff(dummy=True)
    result = regress(
        spans, articles, on=["outlet", "voice", "length"], unit="mention", reference={"voice": "outlet"}
    )
    assert result["coefficient"].to_numpy() == pytest.approx(fitted.params.to_numpy()[1:], abs=1e-6)
    number = len(np.unique(groups))
    scaled = fitted.bse.to_numpy()[1:] * np.sqrt(number / (number - 1))
    assert result["error"].to_numpy() == pytest.approx(scaled, rel=1e-5)
    assert result["estimate"].iloc[3] == pytest.approx(margins.margeff[3], abs=1e-7)
    width = (result["ci_high"] - result["ci_low"]).iloc[3] / 2
    assert width / margins.margeff_se[3] == pytest.approx(1.9672, rel=0.005)
    # Tests of effects go with their intervals, those of coefficients stand beside them.
    assert ((result["p_value"] <= 0.05) == ((result["ci_low"] > 0) | (result["ci_high"] < 0))).all()
    t = result["coefficient"] / result["error"]
    expected = 2 * stats.t.sf(np.abs(t), number - 5)
    assert result["p_coefficient"].to_numpy() == pytest.approx(expected, rel=1e-6)


def test_numbers_enter_per_unit_and_periods_are_made() -> None:
    spans, articles = make_tables()
    result = regress(spans, articles, on=["length", "period"])
    assert result["term"].tolist() == ["length", "period", "period"]
    assert result[["value", "reference"]].iloc[0].tolist() == ["", ""]
    assert set(result["value"].iloc[1:]) | {result["reference"].iloc[1]} == {"2019", "2020", "2021"}
    assert 0 < result["estimate"].iloc[0] < 0.15


def test_separated_values_are_rows_with_the_reason() -> None:
    spans, articles = make_tables()
    city = spans["article_id"].isin(articles.loc[articles["outlet"] == "City Courier", "article_id"])
    result = regress(
        spans.assign(variant=spans["variant"].mask(city, "Lodz")), articles, on=["outlet", "section"]
    )
    rows = result.set_index("value")
    assert np.isnan(rows.loc["City Courier", "estimate"])
    assert "separation" in rows.loc["City Courier", "method"]
    assert (
        rows.loc[["The Valley Echo", "Home" if "Home" in rows.index else "World"], "estimate"].notna().all()
    )
    # Without the separated outlet the others say the same.
    rest = articles[articles["outlet"] != "City Courier"]
    alone = regress(
        spans[spans["article_id"].isin(rest["article_id"])], rest, on=["outlet", "section"]
    ).set_index("value")
    assert rows.loc["The Valley Echo", "coefficient"] == pytest.approx(
        alone.loc["The Valley Echo", "coefficient"]
    )


def test_a_separated_reference_asks_for_another() -> None:
    spans, articles = make_tables()
    harbour = spans["article_id"].isin(articles.loc[articles["outlet"] == "The Harbour Post", "article_id"])
    changed = spans.assign(variant=spans["variant"].mask(harbour, "Lodz"))
    result = regress(changed, articles)
    assert result["estimate"].isna().all()
    assert result["method"].str.contains("name another with reference=").all()
    again = regress(changed, articles, reference={"outlet": "City Courier"}).set_index("value")
    assert again.loc["The Valley Echo", "estimate"] > 0.1


def test_determined_and_thin_terms_are_rows_with_the_reason() -> None:
    spans, articles = make_tables()
    articles["paper"] = articles["outlet"].str.upper()
    articles.loc[articles.index[:4], "section"] = "Letters"
    result = regress(spans, articles, on=["outlet", "paper", "section"])
    assert result.loc[result["term"] == "paper", "method"].str.contains("determined by earlier terms").all()
    letters = result[result["value"] == "Letters"].iloc[0]
    assert letters["method"] == "not estimable: 4 clusters of articles, at least 10 needed"
    few = articles.head(6)
    alone = regress(spans[spans["article_id"].isin(few["article_id"])], few)
    assert alone["method"].str.contains("clusters of articles in all, at least 10 needed").all()


@pytest.mark.parametrize(
    "options", [{}, {"unit": "mention"}, {"correlation": "exchangeable"}, {"weights": "reach"}]
)
def test_compare_regression_does_not_depend_on_the_order_of_rows(options: dict[str, Any]) -> None:
    spans, articles = make_tables(5)
    articles["reach"] = np.random.default_rng(1).random(len(articles)) + 0.5
    choices: dict[str, Any] = {"on": ["outlet", "voice", "length", "period"], **options}
    first = regress(spans, articles, **choices)
    second = regress(spans.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2), **choices)
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert first["estimate"].notna().all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"on": "outlt"}, "Did you mean 'outlet'"),
        ({"on": []}, "names no column"),
        ({"outcome": "Łodź"}, "Did you mean 'Łódź'"),
        ({"on": ["outlet", "variant"]}, "cannot explain itself"),
        ({"reference": {"outlet": "The Vally Echo"}}, "Did you mean 'The Valley Echo'"),
        ({"reference": {"voice": "outlet"}}, "not in on="),
        ({"unit": "article_any"}, "Give one of"),
        ({"correlation": "ar"}, "Give one of"),
    ],
)
def test_compare_regression_explains_bad_settings(options: dict[str, Any], message: str) -> None:
    with pytest.raises(MediaframingError, match=message):
        regress(*make_tables(), **options)


def test_intervals_of_marginal_effects_cover_the_true_effect() -> None:
    covered = []
    for seed in range(60):
        spans, articles = make_tables(seed, articles=60)
        spans["variant"] = np.where(np.random.default_rng(seed).random(len(spans)) < 0.3, "Łódź", "Lodz")
        row = regress(spans, articles, on="section").iloc[0]
        covered.append(row["ci_low"] <= 0 <= row["ci_high"])
    assert np.mean(covered) >= 0.88
