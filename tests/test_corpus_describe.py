"""The description of a corpus, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from mediaframing.corpus.describe import describe_articles
from mediaframing.tables import MediaframingError


def test_describe_articles_counts_by_outlet(make_articles):
    articles = make_articles(
        ["Rain fell.", "Snow fell too today.", "Hail."],
        titles=["Rain", " ", "Hail"],
        outlets=["B", "B", "A"],
        dates=["2022-03-01", None, "2022-03-02"],
    ).assign(body_raw=[None, "Snow fell too today.\n\nAdvertisement", None])
    table = describe_articles(articles)
    assert list(table.columns) == [
        "outlet", "n_articles", "first_published", "last_published", "n_undated", "n_untitled", "n_words",
        "median_words", "n_shortened", "n_copies",
    ]  # fmt: skip
    assert table["outlet"].tolist() == ["A", "B"]
    row = table.iloc[1]
    assert row[["n_articles", "n_undated", "n_untitled", "n_words", "n_shortened"]].tolist() == [
        2,
        1,
        1,
        6,
        1,
    ]
    assert row["median_words"] == 3.0
    assert row["first_published"] == row["last_published"] == pd.Timestamp("2022-03-01", tz="UTC")
    assert table["n_copies"].isna().all()


def test_describe_articles_counts_marked_copies(make_articles):
    articles = make_articles(["Rain.", "Rain.", "Snow."]).assign(copy_of=[None, "a0", None])
    assert describe_articles(articles)["n_copies"].tolist() == [1]


def test_describe_articles_refuses_another_table():
    with pytest.raises(MediaframingError, match="lacks column"):
        describe_articles(pd.DataFrame({"outlet": ["A"]}))
