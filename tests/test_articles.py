"""The articles contract: one error with every problem and its mend; identifiers."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediaframing as mf
from mediaframing.articles import ArticlesError, make_article_ids


def test_validate_articles_gives_the_contract_types(make_articles):
    articles = make_articles(["One.", "Two."]).assign(mine=[1, 2]).set_index(pd.Index([7, 9]))
    articles["published"] = articles["published"].dt.tz_convert("Europe/Kyiv").dt.as_unit("ns")
    before = articles.copy(deep=True)
    checked = mf.validate_articles(articles)
    assert str(checked["published"].dtype) == "datetime64[us, UTC]"
    assert checked["mine"].tolist() == [1, 2]
    assert checked.index.tolist() == [0, 1]
    pd.testing.assert_frame_equal(articles, before)


def test_validate_articles_lists_every_problem_with_its_mend():
    wrong = pd.DataFrame(
        {
            "article_id": ["a", "a", "b"],
            "outlets": "x",
            "published": pd.to_datetime(["2020-01-01", "2021-01-01", "2022-01-01"]),
            "title": ["", None, ""],
            "body": ["text", " ", "e\u0301"],
        }
    )
    with pytest.raises(ArticlesError) as caught:
        mf.validate_articles(wrong)
    told = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == 6
    for part in (
        "'outlet' is missing",
        "Did you mean 'outlets'",
        "article_id is not unique",
        "title is missing",
        "body is empty",
        "not Unicode NFC",
        "without a time zone",
    ):
        assert part in told


def test_validate_articles_refuses_a_year_far_off(make_articles):
    with pytest.raises(ArticlesError, match="outside 1600 to 2100"):
        mf.validate_articles(make_articles(["x"], dates=["3000-01-01"]))


def test_validate_articles_refuses_what_is_no_table():
    with pytest.raises(ArticlesError, match="DataFrame"):
        mf.validate_articles([1, 2])


@given(st.lists(st.sampled_from(["a", "b", "\ud800", "a" * 50]), max_size=20))
def test_make_article_ids_are_unique_and_number_equal_records(records):
    ids = make_article_ids(records)
    assert len(set(ids)) == len(ids)
    assert [i.partition("-")[2] for i in ids] == [
        "" if (n := records[: k + 1].count(r)) == 1 else str(n) for k, r in enumerate(records)
    ]
