"""Actors and sides, and shared quotations."""

from __future__ import annotations

import pandas as pd
import pytest

from mediaframing.sources.actors.sides import mark_actors, read_actors
from mediaframing.sources.shared_quotes import find_shared_quotes
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


def _quote(*said):
    bodies = [f"“{words},” {speaker} said." for words, speaker in said]
    articles = _shared_articles().head(1).loc[[0] * len(said)].reset_index(drop=True)
    articles = articles.assign(article_id=[f"a{i}" for i in range(len(said))], body=bodies)
    return find_shared_quotes(find_statements(articles, progress=False), articles)


def test_find_shared_quotes_leaves_turns_of_phrase_apart():
    phrase = "It is a step in the right direction"
    assert _quote((f"{phrase} for the port", "Ana Verin"), (f"{phrase} for all of us", "Tomas Greel")).empty
    assert len(_quote((f"{phrase} for the port", "Ana Verin"), (f"{phrase} for all of us", "Verin"))) == 2


def test_find_shared_quotes_names_only_names_as_altered():
    found = _quote(
        ("The harbour of Kiev will freeze before the winter is over", "Ana Verin"),
        ("Our harbour of Kyiv will freeze before the winter is over", "Ana Verin"),
    )
    assert found["altered"].tolist() == ["", "The → Our; Kiev → Kyiv"]
    assert found["altered_names"].tolist() == ["", "Kiev → Kyiv"]


def test_find_shared_quotes_refuses_options_out_of_range():
    articles = _shared_articles()
    statements = find_statements(articles, progress=False)
    with pytest.raises(MediaframingError, match="min_words"):
        find_shared_quotes(statements, articles, min_words=1)
    with pytest.raises(MediaframingError, match="min_overlap"):
        find_shared_quotes(statements, articles, min_overlap=0)


PEOPLE = {
    "name": "port",
    "actor": [
        {
            "name": "Harbour office",
            "side": "Port",
            "type": "government",
            "people": ["Ana Verin", "Anna Verin", "Tomas Greel"],
            "patterns": ["harbour master"],
            "whole": ["Arden"],
        },
        {"name": "Dockers", "side": "Union", "type": "NGO", "people": ["Mara Greel"], "patterns": ["docker"]},
    ],
}


@pytest.mark.parametrize(
    ("speaker", "role", "written", "actor"),
    [
        ("Ana Verin", None, "Verin", "Harbour office"),
        ("Verin", None, "Mr. Verin", "Harbour office"),
        ("Verin", "harbour commissioner", "Commissioner Verin", "Harbour office"),
        ("Verin’s spokesman", None, "Verin’s spokesman", "Harbour office"),
        ("the Verin administration", None, "the Verin administration", "Harbour office"),
        ("Joren Verin", None, "Verin", ""),
        ("Ana Verin", None, "Verin Jr.", ""),
        ("Verin’s critics", None, "Verin’s critics", ""),
        ("supporters of Verin", None, "supporters of Verin", ""),
        ("a former Verin aide", None, "a former Verin aide", ""),
        ("Verin Tower", None, "Verin Tower", ""),
        ("Tomas Greel", None, "Greel", "Harbour office"),
        ("Mara Greel", None, "Greel", "Dockers"),
        ("Greel", None, "Greel", ""),
        ("Arden", None, "Arden", "Harbour office"),
        ("an Arden hotel", None, "an Arden hotel", ""),
        ("Ilse Brandow", "harbour master", "Brandow", "Harbour office"),
        ("Ilse Brandow", "former harbour master", "Brandow", ""),
    ],
)
def test_mark_actors_tells_people_from_their_namesakes(speaker, role, written, actor):
    statements = _statements([speaker], [role]).assign(speaker_text=[written])
    assert mark_actors(statements, PEOPLE)["actor"].fillna("").tolist() == [actor]


@pytest.mark.parametrize(
    ("speaker", "role", "side"),
    [
        ("Volodymyr Zelenskyy", None, "Ukraine"),
        ("the Russian Defence Ministry", None, "Russia"),
        ("Moscow", None, "Russia"),
        ("a Moscow hotel", None, ""),
        ("Hunter Biden", None, ""),
        ("the Washington Post", None, ""),
        ("Denis Pushilin", "separatist leader", "DPR/LPR"),
        ("Syrian rebels", None, ""),
        ("Sergei Aksyonov", None, "Russian-installed authorities"),
        ("Alexei Navalny", "Kremlin critic", "Russian opposition"),
        ("U.S. officials", None, "United States"),
        ("Jens Stoltenberg", "Nato secretary general", "NATO"),
    ],
)
def test_mark_actors_knows_the_sides_of_the_war(speaker, role, side):
    assert mark_actors(_statements([speaker], [role]), "ukraine")["side"].fillna("").tolist() == [side]


@pytest.mark.parametrize(
    ("speaker", "role", "side"),
    [
        ("Ana Verin", "president of Ukraine", "Ukraine"),
        ("Ana Verin", "foreign minister of Russia", "Russia"),
        ("A spokesman for the Kremlin", "spokesman for the Kremlin", "Russia"),
        ("the defence ministry in Moscow", None, "Russia"),
        ("Ana Verin", "former president of Ukraine", None),
        ("Ana Verin", "ambassador to Ukraine", None),
        ("Ana Verin", "mayor of Moscow", None),
    ],
)
def test_mark_actors_reads_the_state_behind_an_office(speaker, role, side):
    marked = mark_actors(_statements([speaker], [role]), "ukraine")
    assert marked["side"].fillna("").tolist() == [side or ""]


def test_read_actors_reads_a_list_extended_by_the_user(tmp_path):
    shipped = read_actors("ukraine")
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "mine"\n[[actor]]\nname = "Fishers"\nside = "Fishers"\ntype = "citizen"\npatterns = ["fisher"]\n',
        encoding="utf-8",
    )
    mine = read_actors(path)
    both = mine._replace(actors=(*mine.actors, *shipped.actors))
    marked = mark_actors(_statements(["a fisher", "the Kremlin"], [None, None]), both)
    assert marked["side"].tolist() == ["Fishers", "Russia"]


def test_read_actors_refuses_an_actor_that_nothing_finds():
    with pytest.raises(MediaframingError, match=r"has none of \['people', 'patterns', 'whole'\]"):
        read_actors({"actor": [{"name": "a", "side": "b", "type": "government"}]})
    with pytest.raises(MediaframingError, match="patterns='Kremlin' must be a list"):
        read_actors({"actor": [{"name": "a", "side": "b", "type": "government", "patterns": "Kremlin"}]})
