"""Equality with vaderSentiment and TextBlob as their libraries stand, and coverage."""

from __future__ import annotations

import zipfile
from pathlib import Path

import nltk
import numpy as np
import pytest
import vaderSentiment
from hypothesis import given, settings
from hypothesis import strategies as st
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from mediaframing.sentiment.libraries import (
    load_nltk_vader,
    score_nltk_vader,
    score_subjectivity,
    score_textblob,
    score_vader,
)
from mediaframing.sentiment.texts import score_texts
from mediaframing.tables import MediaframingError

ANALYSER = SentimentIntensityAnalyzer()
SENTENCES = [
    "The council of Calder praised the brave crew.",
    "It was NOT a good day, but the harbour survived!!!",
    "“A disgrace,” said Marlow – “an utter, shameful disgrace”.",
    "Ferries leave at nine.",
    "The kind of deal nobody hates :) 😀 ❤️",
    "(hopeless) 'terrible' *great*",
    "Hardly bad, isn't it? The least bad of all, without doubt the worst.",
    "The shit hit the fan; it was the bomb, kiss of death.",
    "",
    "   ",
    "İstanbul'da GÜZEL bir gün, a GREAT day",
]
WORDS = [
    "good",
    "BAD",
    "not",
    "very",
    "but",
    "kind",
    "of",
    "least",
    "no",
    "hate",
    ":)",
    "😀",
    "harbour",
    "at",
    "!!",
    "“ugly”",
    "ok.",
    "’",
    "İ",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_score_vader_equals_the_library(text):
    assert score_vader([text])[0].tolist() == [ANALYSER.polarity_scores(text)["compound"]]


@pytest.mark.parametrize("text", SENTENCES)
def test_score_textblob_equals_the_library(text):
    assert score_textblob([text])[0].tolist() == [TextBlob(text).sentiment.polarity]
    assert score_subjectivity([text])[0].tolist() == [TextBlob(text).sentiment.subjectivity]


# The first example loads both libraries.
@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=40))
def test_both_libraries_are_equalled_on_any_text(text):
    assert score_vader([text])[0][0] == ANALYSER.polarity_scores(text)["compound"]
    assert score_textblob([text])[0][0] == TextBlob(text).sentiment.polarity


def test_coverage_is_the_share_of_known_words():
    # By hand: "good" and "terrible" are in both lexicons, "ferry", "and" and "quay" in neither.
    for score in (score_vader, score_textblob):
        assert score(["good ferry and terrible quay"])[1].tolist() == [0.4]


def test_emoticons_and_emojis_count_as_known():
    assert (score_vader([":) at nine", "😀"])[1] > 0).all()


def test_the_two_lexicons_disagree():
    text = ["The real crisis is poverty."]
    assert np.sign(score_vader(text)[0]) != np.sign(score_textblob(text)[0])


@pytest.fixture
def fresh_nltk_vader():
    load_nltk_vader.cache_clear()
    yield
    load_nltk_vader.cache_clear()


def test_score_nltk_vader_without_its_data_says_what_to_do(fresh_nltk_vader, monkeypatch):
    monkeypatch.setattr(nltk.data, "path", [])
    with pytest.raises(MediaframingError, match="vader_lexicon"):
        score_nltk_vader(["A good day."])


def test_score_nltk_vader_where_its_data_is_present(fresh_nltk_vader, monkeypatch, tmp_path):
    # NLTK's file is the lexicon that vaderSentiment ships, under another name.
    lexicon = Path(vaderSentiment.__file__).with_name("vader_lexicon.txt").read_text(encoding="utf-8")
    folder = tmp_path / "sentiment"
    folder.mkdir()
    with zipfile.ZipFile(folder / "vader_lexicon.zip", "w") as archive:
        archive.writestr("vader_lexicon/vader_lexicon.txt", lexicon)
    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])
    score, coverage = score_nltk_vader(["A good day.", "The quay."])
    assert score.tolist() == [ANALYSER.polarity_scores("A good day.")["compound"], 0]
    assert (coverage > 0).tolist() == [True, False]
    table = score_texts(["A good day.", "The quay."], scorer="nltk_vader")
    assert table["scorer"].tolist() == [f"nltk_vader {nltk.__version__}"] * 2
    assert table["score"].isna().tolist() == [False, True]
