"""Copies: found in all their forms, told from templates and running stories; independent of the order of rows."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaframing.corpus.duplicates import mark_duplicates
from mediaframing.corpus.shingles import Shingler, roll, share_within
from mediaframing.tables import MediaframingError


@pytest.fixture(scope="module")
def bench(root):
    sys.path.insert(0, str(root / "benchmarks"))
    try:
        import bench_duplicates

        return bench_duplicates
    finally:
        sys.path.pop(0)


@pytest.fixture(scope="module")
def story(bench):
    return bench.make_sentences(np.random.default_rng(1), 60)


def table(bodies, *, outlets=None, dates=None, **columns):
    n = len(bodies)
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(n)],
            "outlet": outlets or ["The Harbour Post"] * n,
            "published": pd.to_datetime(dates or ["2022-03-01"] * n, utc=True).as_unit("us"),
            "title": "",
            "body": bodies,
        }
        | columns
    )


def test_planted_copies_are_found_and_unrelated_texts_are_not(bench):
    corpus, planted = bench.make_corpus(800, np.random.default_rng(3))
    marked = mark_duplicates(corpus)
    found = [marked["cluster_id"][source] == marked["cluster_id"][copy] for _, source, copy in planted]
    assert np.mean(found) >= 0.99
    assert marked["copy_of"].notna().sum() == len(planted)


def test_columns_say_what_is_a_copy_of_what(story):
    whole, part = " ".join(story[:20]), " ".join(story[:8])
    other = " ".join(story[20:40])
    articles = table(
        [part, whole, other, whole], outlets=["A", "B", "C", "B"], dates=["2022-03-03", "2022-03-01", "2022-03-01", None],
        agency=["", "AFP", "", ""],
    )  # fmt: skip
    before = articles.copy()
    marked = mark_duplicates(articles)
    pd.testing.assert_frame_equal(articles, before)
    assert marked["cluster_id"].tolist() == ["a1", "a1", "a2", "a1"]
    assert marked["copy_of"].fillna("").tolist() == ["a1", "", "", "a1"]
    assert marked["similarity"].tolist()[:2] == [1.0, 1.0] and np.isnan(marked["similarity"][2])
    assert marked["copy_kind"].fillna("").tolist() == ["wire copy", "", "", "own repeat"]


def test_templates_filled_in_are_no_copies():
    rng = np.random.default_rng(4)
    briefs = [
        f"Police in {town} have arrested a {age}-year-old man on suspicion of theft after an incident in {street} Street. Officers were "
        f"called at about {hour}pm to reports of a disturbance. The man, from {home}, remains in custody. Anyone with information is asked "
        f"to contact the police on {age}{hour}. No further details have been released at this stage, and inquiries are continuing."
        for n in range(200)
        for town, street, home in [
            (f"Elm{n}ford", f"Quay{n % 40}", rng.choice(["Daling", "Wickham", "Porlar"]))
        ]
        for age, hour in [(int(rng.integers(18, 80)), int(rng.integers(1, 12)))]
    ]
    assert mark_duplicates(table(briefs))["copy_of"].isna().all()


def test_running_stories_that_share_background_are_no_copies(story):
    background = story[:6]
    bodies = [" ".join([*story[10 + 10 * i : 20 + 10 * i], *background]) for i in range(5)]
    assert mark_duplicates(table(bodies))["copy_of"].isna().all()


def test_a_round_up_joins_one_story_only(story):
    parts = [" ".join(story[i : i + 10]) for i in (0, 10, 20, 30)]
    marked = mark_duplicates(table([*parts, "\n\n".join(parts)]))
    assert marked["cluster_id"][:4].nunique() == 4
    assert marked["cluster_id"][4] in set(marked["cluster_id"][:4])


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter(bench, seed):
    corpus, _ = bench.make_corpus(60, np.random.default_rng(5))
    marked = mark_duplicates(corpus)
    shuffled = mark_duplicates(corpus.sample(frac=1, random_state=seed))
    pd.testing.assert_frame_equal(marked, shuffled.sort_index())


def test_mark_duplicates_bears_odd_tables(story):
    same = table([" ".join(story[:5])] * 2).set_index(pd.Index([7, 7]))
    assert mark_duplicates(same)["copy_of"].notna().sum() == 1
    assert mark_duplicates(table(["…", "…", "Rain."]))["copy_of"].isna().all()
    assert mark_duplicates(table([])).empty
    with pytest.raises(MediaframingError, match="lacks column"):
        mark_duplicates(table(["Rain."]).drop(columns="body"))


def test_shingles_are_numbers_of_the_words_alone():
    one, other = Shingler(), Shingler()
    other.words("something else first")
    text = "Rain fell on the old HARBOUR wall"
    assert one.shingle(text).shingles.tolist() == other.shingle(text.lower()).shingles.tolist()
    assert len(one.words("港の壁に雨")) == 5
    assert (
        share_within(np.sort(roll(one.words(text), 3)), np.sort(roll(one.words(text + " today"), 3))) == 1.0
    )
