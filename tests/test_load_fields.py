"""What the loader adds: canonical outlets, languages, genres, whether a text was cut."""

from __future__ import annotations

import csv
import re
import warnings
from importlib.resources import files

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.load.cleaning.genres import GENRES, tell_genre
from mediaframing.load.cleaning.languages import guess_language, normalise_language
from mediaframing.load.cleaning.outlets import host_of, name_outlet, registered_domain

ENGLISH = (
    "The gates of the harbour gave way, and the water stood in the streets of the lower town until noon."
)
GERMAN = "Die Tore des Hafens brachen am Abend, und das Wasser stand bis zum Mittag in den Straßen der unteren Stadt."
UKRAINIAN = "Увечері ворота гавані не витримали, і вода стояла на вулицях нижнього міста аж до полудня наступного дня."


def test_outlets_table_is_large_and_unambiguous():
    text = (files("mediaframing.load.cleaning") / "outlets.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) >= 300
    names = [
        n.casefold() for r in rows for n in {r["name"].casefold(), *r["aliases"].casefold().split(";")} if n
    ]
    hosts = [h for r in rows for h in r["hosts"].split(";") if h]
    assert len(names) == len(set(names)) and len(hosts) == len(set(hosts))
    assert all(len(r["country"]) == 2 and len(r["language"]) == 2 for r in rows)


@pytest.mark.parametrize(
    "written, url, expected",
    [
        ("NYT", "", "The New York Times"),
        ("  the guardian (LONDON) ", "", "The Guardian"),
        ("www.lemonde.fr", "", "Le Monde"),
        ("", "https://asia.nikkei.com/Politics/1", "Nikkei Asia"),
        ("", "https://www.nikkei.com/article/1", "Nikkei"),
        ("", "http://news.harbour.co.uk/a", "harbour.co.uk"),
        ("The Harbour Post", "https://www.nytimes.com/a", "The Harbour Post"),
        ("", "", ""),
    ],
)
def test_name_outlet_goes_by_name_then_host_then_domain(written, url, expected):
    assert name_outlet(written, url) == expected


@pytest.mark.parametrize(
    "written, expected",
    [
        ("The Guardian(London)", "The Guardian"), ("Guardian [UK]", "The Guardian"), ("The Guardian (Lagos)", "The Guardian (Lagos)"),
        ("The Sun (Malaysia)", "The Sun (Malaysia)"), ("Agence France Presse -- English", "Agence France-Presse"),
        ("Washington Post.com", "The Washington Post"), ("Die Presse.com", "Die Presse"), ("Le Monde.ng", "Le Monde.ng"),
        ("Weltwoche", "Die Weltwoche"), ("Ad / Algemeen Dagblad", "AD"), ("AFP / Reuters", "AFP / Reuters"),
        ("The Guardian / Harbour Post", "The Guardian / Harbour Post"), ("Metro NL", "Metro NL"), ("Metro FR", "Metro FR"),
        ("Times", "Times"), ("Standard", "Standard"), ("Le Guardian", "Le Guardian"), ("The Harbour Post (London)", "The Harbour Post (London)"),
    ],
)  # fmt: skip
def test_name_outlet_knows_a_name_with_a_place_an_edition_or_another_article(written, expected):
    assert name_outlet(written) == expected


def test_host_of_bears_anything():
    assert host_of("https://m.bbc.co.uk:443/x") == "bbc.co.uk"
    assert [host_of(u) for u in ("", "//[", "mailto:x", "no host")] == [""] * 4
    assert registered_domain("a.b.example.com.au") == "example.com.au"


@pytest.mark.parametrize(
    "text, expected",
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (UKRAINIAN, "uk"),
        ("Rain fell.", ""),
        ("1 2 3 " * 40, ""),
        ("港のゲートが夜に壊れ、下町の通りは昼まで水に浸かっていたと町長は記者団に語った。" * 2, "ja"),
    ],
)
def test_guess_language(text, expected):
    assert guess_language(text) == expected


@pytest.mark.parametrize(
    "stated, code", [("en-US", "en"), ("ENGLISH", "en"), ("Français", "fr"), ("nb", "no"), ("de;en", "de")]
)
def test_normalise_language(stated, code):
    assert normalise_language(stated) == code


@pytest.mark.parametrize(
    "cues, genre",
    [
        ({"section": "Opinion"}, "opinion"),
        ({"section": "Pg. 3; Letters"}, "letter"),
        ({"url": "https://post.example/commentisfree/2022/gates"}, "opinion"),
        ({"url": "https://post.example/news/opinion-on-gates"}, "news"),
        ({"title": "Editorial: The gates must close"}, "editorial"),
        ({"title": "Gates at Elmford – live updates"}, "live"),
        ({"title": "Interview: Ada Wick on hinges", "section": "Local"}, "interview"),
        ({"page_type": "OpinionNewsArticle"}, "opinion"),
        ({"title": "Opinion polls close", "section": "Elections"}, "unknown"),
    ],
)
def test_tell_genre(cues, genre):
    assert tell_genre(**cues) == genre and genre in GENRES


def test_read_articles_adds_what_is_told_and_keeps_what_is_stated():
    table = pd.DataFrame(
        {
            "source": ["nytimes.com", "The Harbour Post", None],
            "url": ["", "", "https://www.spiegel.de/politik/a"],
            "section": ["Opinion", "", ""],
            "language": ["", "English", ""],
            "text": [ENGLISH, GERMAN, GERMAN + " Jetzt abonnieren und weiterlesen"],
        }
    )
    articles = mf.read_articles(table, progress=False)
    assert articles["outlet"].tolist() == ["The New York Times", "The Harbour Post", "Der Spiegel"]
    assert articles["outlet_raw"].fillna("").tolist() == ["nytimes.com", "The Harbour Post", ""]
    assert articles["language"].tolist() == ["en", "en", "de"]
    assert articles["genre"].tolist() == ["opinion", "unknown", "news"]
    assert articles["truncated"].tolist() == [False, False, True]


def test_read_articles_leaves_the_last_word_on_outlets_to_the_user():
    table = pd.DataFrame({"source": ["NYT"], "text": ["Rain fell."]})
    assert mf.read_articles(table, outlets={"NYT": "Times (US)"}, progress=False)["outlet"].tolist() == [
        "Times (US)"
    ]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("Kiev AND war", r"kyiv \(Kiev, but not Kyiv\)"),
        ("Kiev OR Kyiv", r"kyiv \(Kiev, Kyiv\)"),
        ("ferry AND rain", None),
        (None, None),
    ],
)
def test_a_query_for_variants_is_warned_of(make_articles, query, told):
    articles = make_articles(["Kiev is calm."]).assign(query=[query])
    lexicon = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert len(mf.find_mentions(articles, lexicon)) == 1
    assert len(caught) == (told is not None)
    assert told is None or re.search(told, str(caught[0].message))
