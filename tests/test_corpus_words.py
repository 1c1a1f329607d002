"""Words by field and voice: hand counts, sums, and what cannot be counted."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaframing.corpus.words import count_quoted_words, count_words
from mediaframing.tables import MediaframingError
from mediaframing.text.tokens import count_words as count_text
from mediaframing.text.tokens import split_words
from mediaframing.voice import mark_voice


def test_count_words_tells_voices_by_marks(make_articles) -> None:
    articles = make_articles(["“Not a drop fell here,” the mayor said.", "Rain."], titles=["Dry days", ""])
    assert count_words(articles).to_numpy().tolist() == [
        ["a0", "title", "outlet", 2],
        ["a0", "body", "outlet", 3],
        ["a0", "body", "quoted", 5],
        ["a1", "body", "outlet", 1],
    ]


def test_count_words_tells_voices_by_statements(make_articles) -> None:
    body = "The mayor said that no rain fell. “Not a drop,” she said. The river rose."
    articles = make_articles([body, "Rain."])
    indirect, quote = body.index("that no"), body.index("“")
    statements = pd.DataFrame(
        {
            "article_id": "a0",
            "field": "body",
            "start": [indirect, quote],
            "end": [indirect + len("that no rain fell"), quote + len("“Not a drop,”")],
            "kind": ["indirect", "direct"],
            "statement_id": ["s0", "s1"],
        }
    )
    counted = count_words(articles, statements=statements).set_index(["article_id", "voice"])["words"]
    assert counted.to_dict() == {
        ("a0", "outlet"): 8, ("a0", "reported"): 4, ("a0", "quoted"): 3, ("a1", "outlet"): 1,
    }  # fmt: skip


def test_count_words_of_voices_add_up_and_types_hold(make_articles) -> None:
    bodies = [f"He said “rain {i} fell” and left. “Never again" for i in range(450)]
    articles = make_articles(bodies)
    counted = count_words(articles)
    sums = counted.groupby("article_id")["words"].sum()
    assert (sums.loc[articles["article_id"]] == [count_text(b) for b in bodies]).all()
    assert {c: str(t) for c, t in counted.dtypes.items()} == {
        "article_id": "str", "field": "str", "voice": "str", "words": "int64",
    }  # fmt: skip
    shuffled = count_words(articles.sample(frac=1, random_state=1)).sort_values(list(counted.columns))
    pd.testing.assert_frame_equal(
        shuffled.reset_index(drop=True), counted.sort_values(list(counted.columns)).reset_index(drop=True)
    )


def test_count_words_of_no_text_is_an_empty_table(make_articles) -> None:
    counted = count_words(make_articles([""]))
    assert list(counted.columns) == ["article_id", "field", "voice", "words"]
    assert len(counted) == 0


def test_count_words_explains_bad_input(make_articles) -> None:
    with pytest.raises(MediaframingError, match="neither of"):
        count_words(make_articles(["x"]).drop(columns=["title", "body"]))
    with pytest.raises(MediaframingError, match="statements lacks"):
        count_words(make_articles(["x"]), statements=pd.DataFrame({"article_id": ["a0"]}))


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="ab1 .,'’‘“”\"«»„-\n\u00a0\u0301é", max_size=60))
def test_words_in_marks_are_those_that_mark_voice_finds_quoted(text) -> None:
    words = pd.DataFrame(split_words(text), columns=["start", "end"]).assign(article_id="a", field="body")
    articles = pd.DataFrame({"article_id": ["a"], "body": pd.array([text], dtype="str")})
    voices = mark_voice(words, articles)["voice"]
    assert count_quoted_words(text) == (voices == "quoted").sum()


def test_count_words_takes_marks_in_languages_in_which_no_statements_are_looked_for():
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "title": ["", ""],
            "body": ["She said it rained.", "« Il pleut », dit-elle."],
            "language": ["en", "fr"],
        }
    )
    said = {
        "article_id": "a",
        "field": "body",
        "start": 9,
        "end": 18,
        "kind": "indirect",
        "statement_id": "s",
    }
    words = count_words(articles, statements=pd.DataFrame([said]))
    assert words[["article_id", "voice", "words"]].to_numpy().tolist() == [
        ["a", "outlet", 2], ["a", "reported", 2], ["b", "outlet", 1], ["b", "quoted", 2],
    ]  # fmt: skip
