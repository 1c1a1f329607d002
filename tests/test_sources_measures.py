"""Measures of sources through compare/: each in one or two calls, against counts by hand."""

from __future__ import annotations

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.tables import MediaframingError

ACTORS = {
    "name": "port",
    "actor": [
        {"name": "Town hall", "side": "Town", "type": "government", "patterns": ["Verin", "Mayor"]},
        {
            "name": "Dockers",
            "side": "Union",
            "type": "NGO",
            "patterns": ["docker", "dockers", "Dockers", "Falk"],
        },
    ],
}
# Post: every article quotes the mayor with four words and, in half of them, dockers without marks.
# Mail: every article quotes Joren Falk with six words, through an agency in half of them.
POST = (
    "“The dam will hold,” said Mayor Ana Verin. Dockers said it would not.",
    "“The dam will hold,” said Mayor Ana Verin.",
)
MAIL = (
    "“We have seen it leak twice,” Joren Falk told Reuters.",
    "“We have seen it leak twice,” Joren Falk said.",
)


@pytest.fixture(scope="module")
def articles():
    bodies = [*POST * 5, *MAIL * 5]
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(20)],
            "outlet": ["Post"] * 10 + ["Mail"] * 10,
            "published": pd.date_range("2020-01-01", periods=20, tz="UTC"),
            "title": ["Mayor says dam will hold"] * 10 + [""] * 10,
            "body": bodies,
        }
    )


@pytest.fixture(scope="module")
def statements(articles):
    return mf.mark_actors(mf.find_statements(articles, progress=False), ACTORS)


def _shares(table, of):
    return table.set_index(["outlet", of])["estimate"].round(4).to_dict()


def test_list_sources_counts_a_statement_once(statements, articles):
    sources = mf.list_sources(statements, articles)
    bodies = sources[sources["field"] == "body"]
    assert len(bodies) == 10 + 5 + 10
    assert bodies["words"].sum() == 10 * 4 + 10 * 6
    assert set(bodies["source"]) == {"Ana Verin", "dockers", "Joren Falk"}


def test_shares_of_statements_by_side_type_form_and_relay(statements, articles):
    sources = mf.list_sources(statements, articles)
    bodies = sources[sources["field"] == "body"]
    side = mf.compare_shares(bodies, articles, of="side", unit="mention")
    assert _shares(side, "side") == {
        ("Mail", "Town"): 0.0,
        ("Mail", "Union"): 1.0,
        ("Post", "Town"): round(10 / 15, 4),
        ("Post", "Union"): round(5 / 15, 4),
    }
    kinds = mf.compare_shares(bodies, articles, of="actor_type", unit="mention")
    assert _shares(kinds, "actor_type")["Post", "government"] == round(10 / 15, 4)
    form = mf.compare_shares(bodies, articles, of="speaker_form", unit="mention")
    assert _shares(form, "speaker_form")["Post", "group"] == round(5 / 15, 4)
    relay = mf.compare_shares(bodies, articles, of="relay_kind", unit="mention")
    assert _shares(relay, "relay_kind")["Mail", "agency"] == 0.5
    assert (side["n_clusters"] == 10).all()


def test_shares_keep_headlines_apart(statements, articles):
    sources = mf.list_sources(statements, articles)
    shares = mf.compare_shares(sources, articles, of="side", by=["outlet", "field"], unit="mention")
    title = shares[(shares["field"] == "title") & (shares["estimate"] > 0)]
    assert title[["outlet", "side", "estimate"]].values.tolist() == [["Post", "Town", 1.0]]


def test_shares_of_quoted_words(statements, articles):
    words = mf.list_sources(statements, articles, count="quoted_words")
    shares = mf.compare_shares(words, articles, of="side", by=(), unit="mention")
    assert shares.set_index("side")["estimate"].to_dict() == {"Town": 0.4, "Union": 0.6}
    assert shares["n"].tolist() == [100, 100]


def test_articles_without_any_source_of_a_side(statements, articles):
    sources = mf.list_sources(statements[statements["field"] == "body"], articles)
    heard = mf.compare_shares(sources, articles, of="side", unit="article_any")
    assert _shares(heard, "side") == {
        ("Mail", "Town"): 0.0,
        ("Mail", "Union"): 1.0,
        ("Post", "Town"): 1.0,
        ("Post", "Union"): 0.5,
    }


def test_top_speakers(statements, articles):
    sources = mf.list_sources(statements, articles, top={"source": 2})
    top = mf.compare_shares(sources[sources["field"] == "body"], articles, of="source", by=(), unit="mention")
    assert top.set_index("source")["estimate"].round(4).to_dict() == {
        "Ana Verin": 0.4,
        "Joren Falk": 0.4,
        "other": 0.2,
    }


def test_diversity_of_sources_is_rarefied(statements, articles):
    sources = mf.list_sources(statements[statements["field"] == "body"], articles)
    diversity = mf.compare_diversity(sources, articles, of="source", orders=(2,)).set_index("outlet")
    assert diversity.loc["Mail", "estimate"] == pytest.approx(1)
    # Two speakers with shares 2/3 and 1/3: inverse Simpson 1.8, a little less in fewer statements.
    assert 1.5 < diversity.loc["Post", "estimate"] <= 1.8
    assert (diversity["size"] == diversity["size"].iloc[0]).all()


def test_list_sources_counts_marks_of_mixed_statements_once():
    body = "Ana Verin said the pier that was built last century and repaired twice since was now “rotten to the core” and had to go."
    articles = pd.DataFrame({"article_id": ["a"], "title": [""], "body": [body]})
    sources = mf.list_sources(mf.find_statements(articles, progress=False), articles)
    assert sources[["kind", "words"]].values.tolist() == [["mixed", 4]]


def test_list_sources_refuses_unknown_options(statements, articles):
    with pytest.raises(MediaframingError, match="quoted_words"):
        mf.list_sources(statements, articles, count="words")
    with pytest.raises(MediaframingError, match="sid"):
        mf.list_sources(statements, articles, top={"sid": 3})


def test_list_sources_keeps_statements_without_columns_of_actors(articles):
    plain = mf.find_statements(articles, progress=False)
    assert set(mf.list_sources(plain, articles)["side"]) == {"unknown"}
