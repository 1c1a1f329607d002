"""score_sentiment: units, voices, targets, processes."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import mediaframing as mf
from mediaframing.sentiment import measuring
from mediaframing.sentiment.measuring import SCORE_COLUMNS, score_sentiment
from mediaframing.sentiment.target_model import TONES
from mediaframing.tables import MediaframingError

BODY = "A splendid harvest in Calder. “It was an awful day for us,” said Marlow.\n\nCritics accused Marlow of lying."


@pytest.fixture
def articles(make_articles):
    return make_articles([BODY, "Rkq zzp."], titles=["Calder wins", ""])


@pytest.fixture
def mentions():
    places = [(i, i + 6) for i in range(len(BODY)) if BODY.startswith("Marlow", i)]
    table = pd.DataFrame({"article_id": "a0", "field": "body", "start": [s for s, _ in places]})
    return table.assign(end=table["start"] + 6, text="Marlow", concept="marlow", span_id=["m0", "m1"])


def test_score_sentiment_by_sentence_keeps_offsets_and_equals_vader(articles):
    before = articles.copy(deep=True)
    scores = score_sentiment(articles, progress=False)
    assert list(scores.columns) == list(SCORE_COLUMNS)
    bodies = articles.set_index("article_id")
    analyser = SentimentIntensityAnalyzer()
    for row in scores.itertuples():
        assert bodies[row.field][row.article_id][row.start : row.end] == row.text
        if row.coverage > 0:
            assert row.score == analyser.polarity_scores(row.text)["compound"]
    assert scores["span_id"].is_unique
    assert scores["score"].isna().tolist() == [False, False, False, False, True]
    pd.testing.assert_frame_equal(articles, before)


def test_score_sentiment_marks_voice(articles):
    scores = score_sentiment(articles, progress=False)
    assert scores["voice"].tolist() == ["outlet", "outlet", "quoted", "outlet", "outlet"]
    assert score_sentiment(articles, voice=False, progress=False)["voice"].isna().all()


def test_score_sentiment_takes_voice_from_statements(articles):
    at = BODY.index("Critics")
    statements = pd.DataFrame(
        {
            "article_id": ["a0"],
            "field": "body",
            "start": at,
            "end": len(BODY),
            "kind": "indirect",
            "statement_id": "s",
        }
    )
    scores = score_sentiment(articles, statements=statements, progress=False)
    assert scores["voice"].tolist() == ["outlet", "outlet", "outlet", "reported", "outlet"]


def test_score_sentiment_of_titles(articles):
    scores = score_sentiment(articles, unit="title", progress=False)
    assert scores["text"].tolist() == ["Calder wins"]


def test_score_sentiment_of_articles_is_the_mean_by_voice(articles):
    sentences = score_sentiment(articles, progress=False)
    scores = score_sentiment(articles, unit="article", progress=False)
    assert scores[["field", "voice"]].values.tolist() == [
        ["title", "outlet"], ["body", "outlet"], ["body", "quoted"], ["body", "outlet"],
    ]  # fmt: skip
    assert scores["score"][1] == pytest.approx(sentences["score"][[1, 3]].mean())
    assert scores["text"][1] == BODY
    assert scores["span_id"].is_unique


def test_score_sentiment_toward_scores_each_mention(articles, mentions):
    scores = score_sentiment(articles, toward=mentions, progress=False)
    assert scores["mention_id"].tolist() == ["m0", "m1"]
    assert scores["target"].tolist() == ["marlow", "marlow"]
    assert scores["score"].isin([-1, 0, 1]).all()
    assert scores["score"][1] == -1
    assert scores["scorer"].tolist() == ["target 2"] * 2
    assert scores["text"][1] == "Critics accused Marlow of lying."
    # Voice is the mention's: "said Marlow" stands outside the marks.
    assert scores["voice"].tolist() == ["outlet", "outlet"]


def test_score_sentiment_toward_is_labelled_uncorrected_wherever_it_goes(articles, mentions):
    scores = score_sentiment(articles, toward=mentions, progress=False)
    assert scores["tone"].tolist() == [TONES[int(s) + 1] for s in scores["score"]]
    said = scores["validation"].unique().tolist()
    assert len(said) == 1
    assert re.match(r"uncorrected \(the target model is right \d\d times in 100", said[0])
    many = pd.concat([articles.assign(article_id=f"b{i}", outlet="AB"[i % 2]) for i in range(24)])
    many = many[many["body"] == BODY]
    spans = pd.concat([scores.assign(article_id=a) for a in many["article_id"]])
    shares = mf.compare_shares(spans, many, of="tone", by=["outlet"])
    pairs = mf.compare_shares(spans, many, of="tone", by=["outlet"], contrast="outlet")
    means = mf.compare_means(spans, many, of="p_negative", by=["outlet"])
    assert {v for table in (shares, pairs, means) for v in table["validation"]} == set(said)
    lexicon = score_sentiment(articles, progress=False)
    assert "validation" not in lexicon.columns


def test_score_sentiment_of_windows_cuts_at_words(articles, mentions):
    scores = score_sentiment(
        articles, toward=mentions, unit="window", scorer="vader", width=15, progress=False
    )
    assert scores["text"][1].strip() == "accused Marlow of lying."
    empty = score_sentiment(articles, toward=mentions.head(0), progress=False)
    assert empty.empty


def test_score_sentiment_is_equal_with_two_processes(articles, monkeypatch):
    monkeypatch.setattr(measuring, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(measuring, "_PIECE", 1)
    one = score_sentiment(articles, progress=False)
    pd.testing.assert_frame_equal(one, score_sentiment(articles, processes=2, progress=False))


def test_score_sentiment_of_no_articles_is_an_empty_table(articles):
    for unit in ("sentence", "title", "article"):
        assert list(score_sentiment(articles.head(0), unit=unit, progress=False).columns) == list(
            SCORE_COLUMNS
        )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"unit": "paragraph"}, "unit='paragraph' is not known"),
        ({"unit": "window"}, "toward=find_mentions"),
        ({"scorer": "target"}, "toward=find_mentions"),
        ({"scorer": "vadr"}, "Did you mean 'vader'"),
        ({"processes": 0}, "must be 1 or more"),
    ],
)
def test_score_sentiment_refuses_what_cannot_be(articles, options, said):
    with pytest.raises(MediaframingError, match=said):
        score_sentiment(articles, progress=False, **options)


def test_score_sentiment_refuses_mentions_of_other_articles(articles, mentions):
    with pytest.raises(MediaframingError, match="does not stand at"):
        score_sentiment(articles, toward=mentions.assign(start=0), progress=False)
