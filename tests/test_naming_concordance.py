"""keyword_in_context: lines from offsets."""

from __future__ import annotations

import pytest

import mediaframing as mf
from mediaframing.tables import MediaframingError

CITY = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}


@pytest.fixture
def case(make_articles):
    articles = make_articles(["Kiev at the start.\n\nThen beta Kyiv", "zeta Kiev alpha"], titles=["Kyiv", ""])
    return mf.find_mentions(articles, CITY), articles


def test_keyword_in_context_is_right_at_the_edges(case):
    lines = mf.keyword_in_context(*case, width=10)
    assert lines[["field", "left", "text", "right"]].values.tolist() == [
        ["title", "", "Kyiv", ""],
        ["body", "", "Kiev", " at the st"],
        ["body", "Then beta ", "Kyiv", ""],
        ["body", "zeta ", "Kiev", " alpha"],
    ]


@pytest.mark.parametrize(("sort", "first"), [("left", ""), ("right", "")])
def test_keyword_in_context_sorts_by_the_words_beside(case, sort, first):
    lines = mf.keyword_in_context(*case, sort=sort)
    words = [t.split()[::-1] if sort == "left" else t.split() for t in lines[sort].str.casefold()]
    assert words == sorted(words)
    assert lines[sort].iloc[0] == first


def test_keyword_in_context_refuses_spans_of_other_articles(case):
    mentions, articles = case
    with pytest.raises(MediaframingError, match="not in the table"):
        mf.keyword_in_context(mentions, articles[:1])


@pytest.mark.parametrize("options", [{"sort": "centre"}, {"width": 0}])
def test_keyword_in_context_refuses_unknown_options(case, options):
    with pytest.raises(MediaframingError):
        mf.keyword_in_context(*case, **options)
