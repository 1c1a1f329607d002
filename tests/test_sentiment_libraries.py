"""Equality with vaderSentiment and TextBlob as their libraries stand, and coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from mediaframing.sentiment.libraries import score_nltk_vader, score_textblob, score_vader
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


def test_score_nltk_vader_without_its_data_says_what_to_do():
    try:
        score, _ = score_nltk_vader(["A good day."])
    except MediaframingError as error:
        assert "vader_lexicon" in str(error)
    else:
        assert score[0] == ANALYSER.polarity_scores("A good day.")["compound"]
