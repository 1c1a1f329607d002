"""Rates: hand counts by voice and by article, limits against closed forms, input that cannot be compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mediaframing.compare.rates.rates import compare_rates
from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError


def make_tables(articles: int = 12) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return spans, articles and words: article i of The Harbour Post says i % 3 times Lodz, in two voices."""
    ids = [f"a{i:02d}" for i in range(articles)]
    table = pd.DataFrame(
        {"article_id": ids, "outlet": "The Harbour Post", "event_id": [f"e{i // 2}" for i in range(articles)]}
    )
    table.loc[articles // 2 :, "outlet"] = "The Valley Echo"
    spans = pd.DataFrame({"article_id": [a for i, a in enumerate(ids) for _ in range(i % 3)]})
    spans["concept"] = "lodz"
    spans["voice"] = ["outlet" if i % 2 else "quoted" for i in range(len(spans))]
    voices = [(a, v, 100 if v == "outlet" else 50) for a in ids for v in ("outlet", "quoted")]
    return spans, table, pd.DataFrame(voices, columns=["article_id", "voice", "words"])


def test_compare_rates_counts_by_voice_as_by_hand() -> None:
    spans, articles, words = make_tables()
    result = compare_rates(spans, articles, words=words, of="concept", by=["outlet", "voice"], min_clusters=2)
    columns = ["outlet", "voice", "concept", *ESTIMATE_COLUMNS, "estimand", "exposure"]
    assert list(result.columns) == columns
    # Six articles each: 6 spans of which 3 quoted; 600 own words and 300 quoted ones.
    assert result["estimate"].tolist() == pytest.approx([5.0, 10.0, 5.0, 10.0])
    assert result["n"].tolist() == [3, 3, 3, 3]
    assert result["n_articles"].tolist() == [6, 6, 6, 6]
    assert result["exposure"].tolist() == [600, 300, 600, 300]
    assert set(result["estimand"]) == {
        "rate of each concept per 1000 words of that voice, over all articles of the group; "
        "every article counted, copies not marked"
    }


def test_compare_rates_per_article_counts_articles_without_any() -> None:
    spans, articles, _ = make_tables()
    result = compare_rates(spans, articles, denominator="articles", min_clusters=2)
    assert result["estimate"].tolist() == pytest.approx([1.0, 1.0])
    by_voice = compare_rates(spans, articles, denominator="articles", by="voice", min_clusters=2)
    assert by_voice["estimate"].tolist() == pytest.approx([0.5, 0.5])
    assert by_voice["n_articles"].tolist() == [12, 12]
    hundred = compare_rates(spans, articles, denominator="articles", per=100, min_clusters=2)
    assert hundred["ci_low"].to_numpy() == pytest.approx(100 * result["ci_low"].to_numpy())


def test_compare_rates_of_nothing_has_an_upper_limit() -> None:
    _, articles, words = make_tables(30)
    spans = pd.DataFrame({"article_id": pd.Series([], dtype="str")})
    result = compare_rates(spans, articles, words=words, by=())
    assert result[["estimate", "ci_low", "n"]].to_numpy().tolist() == [[0, 0, 0]]
    # Score limit of no event in 4,500 words: z² (z / t)^-2 / exposure, t with 0.6 * 29 degrees of freedom.
    expected = stats.t.ppf(0.975, 0.6 * 29) ** 2 / 4.5
    assert result["ci_high"].iloc[0] == pytest.approx(expected)


def test_compare_rates_of_independent_counts_have_the_score_limits_of_poisson() -> None:
    rng = np.random.default_rng(0)
    articles = pd.DataFrame({"article_id": np.arange(4000)})
    said = rng.poisson(0.2, 4000)
    spans = pd.DataFrame({"article_id": np.repeat(np.arange(4000), said)})
    row = compare_rates(spans, articles, denominator="articles", by=()).iloc[0]
    y, z = said.sum(), stats.norm.ppf(0.975)
    centre, half = y + z**2 / 2, z * np.sqrt(y + z**2 / 4)
    # Over-dispersion is estimated, and near 1 by chance.
    assert row["ci_low"] == pytest.approx((centre - half) / 4000, rel=0.01)
    assert row["ci_high"] == pytest.approx((centre + half) / 4000, rel=0.01)


def test_compare_rates_keeps_thin_groups_with_the_reason() -> None:
    spans, articles, words = make_tables()
    result = compare_rates(spans, articles, words=words)
    assert result["estimate"].isna().all()
    assert set(result["method"]) == {"not estimable: 6 clusters of articles, at least 10 needed"}


def test_compare_rates_contrasts_pairs_and_events() -> None:
    spans, articles, words = make_tables(60)
    articles["event_id"] = [f"e{i % 30}" for i in range(60)]
    result = compare_rates(spans, articles, words=words, of="concept", contrast="outlet")
    assert result["estimate"].tolist() == pytest.approx([0.0], abs=1e-9)
    assert result["ci_low"].iloc[0] < 0 < result["ci_high"].iloc[0]
    assert set(result["effect_name"]) == {"log rate ratio"}
    matched = compare_rates(spans, articles, words=words, of="concept", contrast="outlet", match="event")
    assert matched["n_shared"].tolist() == [30]
    assert matched["unmatched_a"].tolist() == [0.0]
    ratio = compare_rates(spans, articles, words=words, contrast="outlet", measure="ratio")
    assert ratio["estimate"].tolist() == pytest.approx([1.0])


def test_compare_rates_does_not_depend_on_the_order_of_rows() -> None:
    spans, articles, words = make_tables(60)
    options: dict[str, Any] = {"of": "concept", "by": ["voice", "outlet"]}
    for contrast in (None, "outlet"):
        first = compare_rates(spans, articles, words=words, contrast=contrast, **options)
        mixed = [t.sample(frac=1, random_state=i) for i, t in enumerate((spans, articles, words))]
        second = compare_rates(mixed[0], mixed[1], words=mixed[2], contrast=contrast, **options)
        pd.testing.assert_frame_equal(first, second, check_exact=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "words= is missing"),
        ({"denominator": "word"}, "Did you mean 'words'"),
        ({"of": "concpt", "denominator": "articles"}, "Did you mean 'concept'"),
        ({"by": "outlt", "denominator": "articles"}, "Did you mean 'outlet'"),
        ({"by": "concept", "denominator": "articles"}, "name it in of="),
        ({"per": 0, "denominator": "articles"}, "give a number above 0"),
    ],
)
def test_compare_rates_explains_bad_settings(options: dict[str, Any], message: str) -> None:
    spans, articles, _ = make_tables()
    with pytest.raises(MediaframingError, match=message):
        compare_rates(spans, articles, **options)


def test_compare_rates_refuses_words_of_other_articles() -> None:
    spans, articles, words = make_tables()
    with pytest.raises(MediaframingError, match="words has none of the 12 articles"):
        compare_rates(spans, articles, words=words.assign(article_id="x"))
    with pytest.raises(MediaframingError, match="spans stand where words has none"):
        compare_rates(spans, articles, words=words[words["voice"] == "outlet"], by="voice")
    with pytest.raises(MediaframingError, match="lacks column"):
        compare_rates(spans, articles, words=words.drop(columns="voice"), by="voice")


def test_the_limits_of_one_span_say_something() -> None:
    articles = pd.DataFrame({"article_id": np.arange(25), "outlet": "The Harbour Post"})
    words = articles[["article_id"]].assign(words=136)
    highs = []
    for number in range(5):
        spans = pd.DataFrame({"article_id": np.arange(number), "concept": "lodz"})
        both = pd.concat([spans, pd.DataFrame({"article_id": np.arange(20), "concept": "riga"})])
        rates = compare_rates(both, articles, of="concept", words=words).set_index("concept")
        highs.append(float(rates.loc["lodz", "ci_high"]) if number else np.nan)
    # The exact upper limits of Poisson counts (Garwood 1936) in 3,400 words: clusters make them wider.
    exact = stats.chi2.ppf(0.975, 2 * np.arange(1, 5) + 2) / 2 / 3.4
    assert (np.array(highs[1:]) > 0.98 * exact).all() and (np.array(highs[1:]) < 4 * exact).all()


@pytest.mark.parametrize("clusters", [10, 20, 60])
def test_intervals_of_bunched_rates_cover_the_true_rate(clusters: int) -> None:
    """Few articles hold most of the spans (gamma, shape 1/4): five per 1,000 words of lognormal length."""
    rng = np.random.default_rng(clusters)
    rounds = 500
    length = rng.lognormal(6.2, 0.6, rounds * clusters).round() + 50
    said = rng.poisson(5 * rng.gamma(1 / 4, 4, len(length)) * length / 1000)
    articles = pd.DataFrame(
        {"article_id": np.arange(len(length)), "outlet": np.arange(len(length)) // clusters}
    )
    spans = pd.DataFrame({"article_id": np.repeat(articles["article_id"], said)})
    words = articles[["article_id"]].assign(words=length)
    rows = compare_rates(spans, articles, words=words)
    covered = ((rows["ci_low"] <= 5) & (rows["ci_high"] >= 5)).mean()
    assert 0.93 <= covered <= 0.99
