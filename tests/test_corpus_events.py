"""Events: the same one by words and time."""

from __future__ import annotations

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.corpus.events import mark_events
from mediaframing.tables import MediaframingError

STORIES = [
    (
        "a",
        "2022-03-01",
        "Dam breaks at Elmford",
        "The dam at Elmford broke in the night and water filled the streets.",
    ),
    (
        "b",
        "2022-03-02",
        "Elmford under water after dam breaks",
        "Water filled the streets of Elmford when the dam broke.",
    ),
    ("c", "2022-03-02", "Bakery opens on Quay Street", "A new bakery sells rye bread to fishermen."),
    (
        "d",
        "2022-06-01",
        "Dam breaks at Elmford",
        "The dam at Elmford broke in the night and water filled the streets.",
    ),
    (
        "e",
        None,
        "Dam breaks at Elmford",
        "The dam at Elmford broke in the night and water filled the streets.",
    ),
    ("f", "2022-03-02", "Rye bread sells out", "The bakery on Quay Street sells rye bread to fishermen."),
]


@pytest.fixture
def articles():
    ids, dates, titles, bodies = zip(*STORIES, strict=True)
    return pd.DataFrame(
        {"article_id": ids, "outlet": "The Harbour Post", "published": pd.to_datetime(list(dates), utc=True).as_unit("us"),
         "title": titles, "body": bodies}
    )  # fmt: skip


def test_mark_events_groups_by_words_within_days(articles):
    marked = mark_events(articles, similarity=0.3)
    assert marked["event_id"].tolist() == ["a", "a", "c", "d", "e", "c"]
    assert marked["event_similarity"].notna().tolist() == [False, True, False, False, False, True]
    assert mark_events(articles, similarity=0.3, days=120)["event_id"].tolist()[3] == "a"


def test_mark_events_does_not_depend_on_the_order_of_rows(articles):
    marked = mark_events(articles, similarity=0.3)
    shuffled = mark_events(articles.iloc[::-1], similarity=0.3)
    pd.testing.assert_frame_equal(marked, shuffled.sort_index())


@pytest.mark.parametrize("wrong", [{"days": 0}, {"similarity": 1.0}, {"similarity": 0.0}])
def test_mark_events_refuses_bounds_outside_their_ranges(articles, wrong):
    with pytest.raises(MediaframingError, match="must be above 0"):
        mark_events(articles, **wrong)


def test_mark_events_bears_an_empty_table(articles):
    assert mark_events(articles.iloc[:0]).empty


def test_mark_events_leaves_the_events_of_dated_articles_as_they_are_beside_undated_ones():
    articles = mf.load_example()
    whole = mark_events(articles)
    assert whole["event_similarity"].notna().sum() > 5
    for row in (3, 60, 89):
        some = articles.copy()
        some.loc[some.index[row], "published"] = pd.NaT
        marked = mark_events(some)
        alone = marked.iloc[row]
        assert alone["event_id"] == alone["article_id"] and pd.isna(alone["event_similarity"])
        kept = whole["event_similarity"].notna().sum() - marked["event_similarity"].notna().sum()
        assert 0 <= kept <= 3
    assert (mark_events(articles.assign(published=pd.NaT))["event_similarity"].isna()).all()
