"""keyword_in_context: lines from offsets."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


WORDS = st.sampled_from(["Kiev", "Kyiv", " ", "  ", "\n\n", "\n", "é", "“", "a", "Ж", "🙂", "\t", "."])


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, max_size=20).map("".join), min_size=1, max_size=4), st.integers(1, 12))
def test_keyword_in_context_cuts_what_stands_beside_each_span(bodies, width):
    ids = [str(i) for i in range(len(bodies))]
    articles = pd.DataFrame({"article_id": ids, "title": "Kyiv " + pd.Series(bodies), "body": bodies})
    spans = mf.find_mentions(articles, CITY).sample(frac=1, random_state=0)
    lines = mf.keyword_in_context(spans, articles, width=width)
    texts = articles.set_index("article_id")
    for line in lines.to_dict("records"):
        text = texts.loc[line["article_id"], line["field"]]
        left, right = text[max(0, line["start"] - width) : line["start"]], text[line["end"] :][:width]
        assert (line["left"], line["right"]) == tuple(re.sub(r"[\s]+", " ", side) for side in (left, right))
    for sort, side in (("left", "left"), ("right", "right")):
        found = mf.keyword_in_context(spans, articles, width=width, sort=sort)
        words = [text.lower().split()[:: -1 if sort == "left" else 1] for text in found[side]]
        assert words == sorted(words)


def test_show_concordance_escapes_and_names_the_voice(make_articles):
    articles = make_articles(["<b>So</b> “Kiev <script>alert(1)</script>” and Kyiv \u202e."])
    lines = mf.keyword_in_context(mf.find_mentions(articles, CITY), articles)
    shown = mf.show_concordance(lines)._repr_html_()
    assert "<script" not in shown and "<b>" not in shown and "\u202e" not in shown
    assert shown.count("quoted</td>") == 1 and shown.count("own words</td>") == 1
    assert "2 lines" in shown


def test_show_concordance_says_how_many_lines_are_left(case):
    lines = mf.keyword_in_context(*case)
    assert "1 of 4 lines" in str(mf.show_concordance(lines, limit=1))
    with pytest.raises(MediaframingError, match="limit=0"):
        mf.show_concordance(lines, limit=0)
    with pytest.raises(MediaframingError, match="keyword_in_context"):
        mf.show_concordance(lines.drop(columns="left"))
