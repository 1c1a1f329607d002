"""Dispersion and collocations of names."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from mediaframing.compare.words.collocations import find_collocations
from mediaframing.compare.words.dispersion import describe_dispersion, deviation_of_proportions
from mediaframing.tables import MediaframingError


def find_spans(articles: pd.DataFrame, name: str) -> pd.DataFrame:
    rows = []
    for article in articles.itertuples():
        at = article.body.find(name)
        while at >= 0:
            rows.append((article.article_id, "body", at, at + len(name), "lodz", name, "outlet"))
            at = article.body.find(name, at + 1)
    columns = ["article_id", "field", "start", "end", "concept", "variant", "voice"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def articles() -> pd.DataFrame:
    bodies = [
        "Troops left besieged Lodz at dawn. Rain fell.",
        "The besieged Lodz starves.\n\nBesieged mills burn.",
        "Old besieged Lodz, the mayor said. Lodz stayed calm.",
        "Rain fell on the hills. Rain fell on the old mills. The mayor left.",
    ]
    return pd.DataFrame({"article_id": list("abcd"), "outlet": "Ledger", "body": bodies})


def test_deviation_of_proportions_equals_gries() -> None:
    """Gries (2008), section 3.1: five parts of 9, 10, 10, 10, 11 words with 1, 2, 3, 4, 5 of "a": DP .18."""
    dp, norm, _ = deviation_of_proportions(np.array([1, 2, 3, 4, 5]), np.array([9, 10, 10, 10, 11]))
    assert dp == pytest.approx(0.18)
    assert norm == pytest.approx(0.18 / (1 - 9 / 50))


def test_expected_dispersion_is_the_mean_over_all_places() -> None:
    share = np.array([0.2, 0.3, 0.5])
    total = 0.0
    for places in itertools.product(range(3), repeat=4):
        v = np.bincount(places, minlength=3) / 4
        total += share[list(places)].prod() * np.abs(v - share).sum() / 2
    found = deviation_of_proportions(np.array([4, 0, 0]), np.array([2, 3, 5]))[2]
    assert found == pytest.approx(total, abs=1e-12)


def test_describe_dispersion_counts_by_hand(articles: pd.DataFrame) -> None:
    row = describe_dispersion(find_spans(articles, "Lodz"), articles).iloc[0]
    words = np.array([8, 7, 9, 14])
    v = np.array([1, 1, 2, 0]) / 4
    assert row["dp"] == pytest.approx(np.abs(words / words.sum() - v).sum() / 2)
    assert (row["n"], row["n_articles"], row["n_articles_with"], row["words"]) == (4, 4, 3, 38)
    assert row["per_million"] == pytest.approx(4e6 / 38)


def test_describe_dispersion_says_why_it_cannot(articles: pd.DataFrame) -> None:
    spans = find_spans(articles, "Lodz")
    other = articles.assign(article_id=articles["article_id"] + "x", outlet="Post")
    both = describe_dispersion(spans, pd.concat([articles, other])).set_index("outlet")
    assert both.loc["Post", "method"] == "not estimable: no mentions in this group"
    assert np.isnan(both.loc["Post", "dp"])
    with pytest.raises(MediaframingError, match="no columns of articles"):
        describe_dispersion(spans, articles, by="voice")


def test_find_collocations_counts_by_hand(articles: pd.DataFrame) -> None:
    """Within two words: left besieged | at dawn; the besieged | starves; old besieged | the mayor, mayor said |
    stayed calm. G² by NLTK of 3 of 14 near, 4 of 38 in all.
    """
    from nltk.collocations import BigramAssocMeasures

    found = find_collocations(find_spans(articles, "Lodz"), articles, window=2, min_articles=1)
    row = found.set_index("word").loc["besieged"]
    near = ["left", "besieged", "at", "dawn", "the", "besieged", "starves", "old", "besieged", "the", "mayor",
            "said", "stayed", "calm"]  # fmt: skip
    assert (row["n"], row["n_articles"], row["n_word"]) == (3, 3, 4)
    assert (row["n_near"], row["words"]) == (len(near), 38)
    assert row["expected"] == pytest.approx(len(near) * 4 / 38)
    assert row["score"] == BigramAssocMeasures.likelihood_ratio(3, (len(near), 4), 38)
    assert "rain" not in set(found["word"])


def test_find_collocations_says_why_it_cannot(articles: pd.DataFrame) -> None:
    spans = find_spans(articles, "Lodz")
    found = find_collocations(spans, articles, min_articles=9)
    assert found["method"].tolist() == ["not estimable: no word near this name in 9 articles"]
    assert found["score"].isna().all()
    with pytest.raises(MediaframingError, match="Did you mean 'pmi'"):
        find_collocations(spans, articles, measure="pmj")
    with pytest.raises(MediaframingError, match=r"window=0.*top=0"):
        find_collocations(spans, articles, window=0, top=0)
    with pytest.raises(MediaframingError, match="outside its article"):
        find_collocations(spans.assign(end=999), articles)


def test_dispersion_and_collocations_do_not_depend_on_the_order_of_rows(articles: pd.DataFrame) -> None:
    spans = find_spans(articles, "Lodz")
    shuffled = spans.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2)
    for measure in (describe_dispersion, find_collocations):
        pd.testing.assert_frame_equal(measure(spans, articles), measure(*shuffled), check_exact=True)
