"""Actors and sides, and shared quotations."""

from __future__ import annotations

import pandas as pd
import pytest

from mediaframing.sources.shared_quotes import find_shared_quotes
from mediaframing.sources.sides import mark_actors, read_actors
from mediaframing.sources.statements import find_statements
from mediaframing.tables import MediaframingError

HARBOUR = {
    "name": "harbour",
    "actor": [
        {
            "name": "Town hall",
            "side": "Town",
            "type": "government",
            "patterns": ["Mayor", "Verin"],
            "language": "en",
        },
        {
            "name": "Shipyard",
            "side": "Owners",
            "type": "business",
            "patterns": ["shipyard"],
            "not": ["old shipyard"],
        },
    ],
}


def _statements(speakers, roles):
    return pd.DataFrame(
        {
            "speaker": speakers,
            "role": roles,
            "speaker_text": speakers,
            "actor_type": [None] * len(speakers),
            "side": [None] * len(speakers),
            "translated": ["unknown"] * len(speakers),
        },
        dtype="str",
    )


def test_read_actors_reads_the_shipped_list():
    actors = read_actors("ukraine")
    assert actors.name == "ukraine"
    assert {"Russia", "Ukraine", "DPR/LPR", "United States"} <= {a.side for a in actors.actors}


def test_read_actors_lists_every_problem():
    with pytest.raises(MediaframingError, match=r"actor 1 .*lacks \['side', 'type'\]") as error:
        read_actors({"actor": [{"name": "a", "patterns": ["b"]}, {**HARBOUR["actor"][0], "nott": []}]})
    assert "nott" in str(error.value)


def test_read_actors_names_the_lists_it_knows():
    with pytest.raises(MediaframingError, match="ukraine"):
        read_actors("ukrain")


def test_mark_actors_takes_the_longest_pattern_and_minds_exclusions():
    marked = mark_actors(
        _statements(["Ana Verin", "the shipyard", "the old shipyard", None], ["Mayor", None, None, None]),
        HARBOUR,
    )
    assert marked["actor"].fillna("").tolist() == ["Town hall", "Shipyard", "", ""]
    assert marked["side"].fillna("").tolist() == ["Town", "Owners", "", ""]
    assert marked["translated"].tolist() == ["no", "unknown", "unknown", "unknown"]


def _shared_articles():
    return pd.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "outlet": ["Post", "Mail", "Sun"],
            "published": pd.to_datetime(["2022-01-02", "2022-01-01", "2022-01-03"], utc=True),
            "title": "",
            "body": [
                "“The road to Kiev stays open all winter, and we will clear it of snow every day,” he said.",
                "“The road to Kyiv stays open all winter,” Ana Verin said.",
                "“Nobody knows what the river will do this year,” he said.",
            ],
        }
    )


def test_find_shared_quotes_follows_one_statement():
    articles = _shared_articles()
    found = find_shared_quotes(find_statements(articles, progress=False), articles)
    assert found["outlet"].tolist() == ["Mail", "Post"]
    assert found["quote_id"].tolist() == ["q1", "q1"]
    # Eight of seventeen words are there, one of them another spelling: seven are kept.
    assert found["share_kept"].round(4).tolist() == [round(7 / 17, 4), 1.0]
    assert found["altered_names"].tolist() == ["Kiev → Kyiv", ""]
    assert found["cut"].tolist() == ["and we will clear it of snow every day", ""]


def test_find_shared_quotes_does_not_depend_on_the_order_of_rows():
    articles = _shared_articles()
    statements = find_statements(articles, progress=False)
    pd.testing.assert_frame_equal(
        find_shared_quotes(statements, articles),
        find_shared_quotes(statements.iloc[::-1], articles.iloc[::-1]),
    )


def test_find_shared_quotes_refuses_options_out_of_range():
    articles = _shared_articles()
    statements = find_statements(articles, progress=False)
    with pytest.raises(MediaframingError, match="min_words"):
        find_shared_quotes(statements, articles, min_words=1)
    with pytest.raises(MediaframingError, match="min_overlap"):
        find_shared_quotes(statements, articles, min_overlap=0)
