"""Voices over the buffer: the same answer as the full reading of each text, only sooner."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import mediaframing as mf
from mediaframing.naming.matching import voices
from mediaframing.voice import mark_voice

CITY = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}
PIECES = [
    "Kiev",
    "Kyiv",
    '"',
    '"',
    "“",
    "”",
    "‘",
    "’",
    "'",
    "''",
    "«",
    "»",
    "„",
    "`",
    " ",
    " ",
    ".",
    ",",
    "(",
    ")",
    "\n",
    "\n\n",
    "a",
    "The",
    "s",
    "6",
    "é",
    "—",
    "-",
    "?",
    "：",
    "[",
    ";",
]


def both_ways(texts: list[str]) -> tuple[list[str], list[str]]:
    articles = pd.DataFrame({"article_id": [str(i) for i in range(len(texts))], "title": "", "body": texts})
    found = mf.find_mentions(articles, CITY)
    plain = mark_voice(found.drop(columns=["voice", "voice_from", "statement_id"]), articles)
    return found["voice"].tolist(), plain["voice"].tolist()


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), min_size=1, max_size=4))
@example(['"Kiev', 'Kyiv" a', '"Kiev" a "Kyiv'])
def test_find_mentions_voice_equals_the_full_reading(texts):
    quick, full = both_ways(texts)
    assert quick == full


# Marks that look the way they face: what is left to chance is only which of them are missing.
PLAIN = [
    ' "a',
    'a" ',
    " “a",
    "a” ",
    ' "a',
    'a." ',
    " “a",
    "a.” ",
    " Kiev ",
    " Kiev ",
    " Kyiv ",
    ". ",
    "\n",
    ".\n\n",
]


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PLAIN), max_size=16).map("".join), min_size=1, max_size=4))
@example([' "a "a. a"  Kiev \n\n "a Kiev a" '])
@example(["\n\n Kiev  “a “aa”  Kiev \n\n\n “a Kiev "])
@example(["a” Kiev “aa” a” Kiev", ' "a Kiev "a Kiev "a Kiev'])
def test_find_mentions_voice_equals_the_full_reading_where_marks_are_missing(texts):
    quick, full = both_ways(texts)
    assert quick == full


def test_find_mentions_voice_equals_the_full_reading_on_the_example():
    articles = mf.load_example()
    found = mf.find_mentions(articles, "ukraine")
    assert found["voice"].tolist() == mark_voice(found, articles)["voice"].tolist()
    assert (found["voice_from"] == "marks").all()
    assert found["statement_id"].isna().all()


@pytest.mark.shared
def test_find_mentions_voice_equals_the_full_reading_on_real_articles(shared):
    articles = pd.read_parquet(shared / "corpora" / "allsides" / "top12_dated.parquet").head(6000)
    articles = articles.rename(columns={"ID": "article_id", "content_original": "body"})
    lexicon = {"c": {"a": ["said"], "b": ["the"]}}
    found = mf.find_mentions(articles, lexicon)
    assert found["voice"].tolist() == mark_voice(found, articles)["voice"].tolist()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('He said "Kiev" and Kyiv.', voices.QUOTED),
        ("He said “Kiev” and Kyiv.", voices.QUOTED),
        ("He said so. Kiev", voices.OWN),
        ("He said “Kiev and Kyiv.", voices.UNCERTAIN),
        ("He said “Kiev and “Kyiv” too.", voices.QUOTED),
        ("He said so.” “Kiev” and Kyiv.", voices.QUOTED),
        ("He said “so” and Kiev” and Kyiv.", voices.OWN),
        ("He said “so “no” and Kiev” and Kyiv.", voices.UNCERTAIN),
        ("He said ‘Kiev’ and Kyiv.", voices.UNCERTAIN),
        ("It’s “Kiev”, the people’s city.", voices.QUOTED),
    ],
)
def test_voices_at_answers_plain_texts_and_leaves_the_rest(text, answer):
    data = np.frombuffer(text.encode(), dtype=np.uint8)
    low = np.array([text.encode().index(b"Kiev")])
    found = voices.voices_at(data, np.array([0, len(data)]), np.array([0]), low, low + 4)
    assert found.tolist() == [answer]
