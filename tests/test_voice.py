import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mediaframing.tables import MediaframingError
from mediaframing.voice import find_quoted, mark_voice

BODY = (
    "“Long live Arden,” he said in Arden. The “Arden party” of Alder, he added, wants “Arden first” at once."
)


def make_articles() -> pd.DataFrame:
    return pd.DataFrame(
        {"article_id": ["a", "b"], "title": ["‘Arden’ wins", ""], "body": [BODY, "Arden fell."]}
    )


def make_spans() -> pd.DataFrame:
    body = [i for i in range(len(BODY)) if BODY.startswith("Arden", i)]
    places = [("a", "body", i) for i in body] + [("a", "title", 1), ("b", "body", 0)]
    rows = [{"article_id": a, "field": f, "start": s, "end": s + 5, "text": "Arden"} for a, f, s in places]
    return pd.DataFrame(rows, index=range(10, 10 + len(rows))).assign(note="kept")


def make_statements() -> pd.DataFrame:
    first, last = (0, 18), (BODY.index("of Alder"), len(BODY) - 1)
    mixed = (BODY.index("wants"), len(BODY) - 1)
    rows = [("direct", "s1", first), ("indirect", "s2", last), ("mixed", "s3", mixed)]
    return pd.DataFrame(
        [
            {"article_id": "a", "field": "body", "start": s, "end": e, "kind": k, "statement_id": i}
            for k, i, (s, e) in rows
        ]
    )


def test_mark_voice_from_marks_quotes_what_stands_between_them() -> None:
    spans = make_spans()
    marked = mark_voice(spans, make_articles())
    assert marked["voice"].tolist() == ["quoted", "outlet", "quoted", "quoted", "quoted", "outlet"]
    assert set(marked["voice_from"]) == {"marks"}
    assert marked["statement_id"].isna().all()
    assert marked.index.equals(spans.index)
    assert marked["note"].tolist() == ["kept"] * 6
    assert "voice" not in spans.columns
    assert str(marked["voice"].dtype) == "str" and marked.attrs == {}


def test_mark_voice_from_statements_tells_scare_quotes_and_reported_speech() -> None:
    spans = make_spans()
    extra = spans.iloc[[0]].assign(start=BODY.index("wants"), end=BODY.index("wants") + 5, text="wants")
    alder = spans.iloc[[0]].assign(start=BODY.index("Alder"), end=BODY.index("Alder") + 5, text="Alder")
    marked = mark_voice(pd.concat([spans, extra, alder]), make_articles(), statements=make_statements())
    assert marked["voice"].tolist() == [
        "quoted", "outlet", "outlet", "quoted", "outlet", "outlet", "reported", "reported",
    ]  # fmt: skip
    assert marked["statement_id"].fillna("-").tolist() == ["s1", "-", "-", "s3", "-", "-", "s3", "s2"]
    assert set(marked["voice_from"]) == {"statements"}


def test_mark_voice_reads_marks_in_languages_in_which_no_statements_are_looked_for() -> None:
    articles = make_articles().assign(language=["en", "fr"])
    articles["body"] = ["“Long live Arden,” he said.", "« Arden tombe », dit-il. Arden est loin."]
    spans = pd.DataFrame(
        {"article_id": ["a", "b", "b"], "field": "body", "start": [11, 2, 25], "end": [16, 7, 30]}
    )
    marked = mark_voice(spans, articles, statements=make_statements().iloc[[0]])
    assert marked["voice"].tolist() == ["quoted", "quoted", "outlet"]
    assert marked["voice_from"].tolist() == ["statements", "marks", "marks"]
    own = make_statements().iloc[[0]].assign(article_id="b", start=2, end=13)
    assert set(mark_voice(spans, articles, statements=own)["voice_from"]) == {"statements"}


def test_mark_voice_gives_a_span_to_the_side_that_holds_most_of_it() -> None:
    articles = pd.DataFrame({"article_id": ["a"], "title": [""], "body": ["the “Arden party of Dell” won"]})
    spans = pd.DataFrame(
        {"article_id": "a", "field": "body", "start": [0, 4, 22, 25], "end": [15, 25, 29, 29]}
    )
    assert mark_voice(spans, articles)["voice"].tolist() == ["quoted", "quoted", "outlet", "outlet"]


def test_mark_voice_does_not_depend_on_the_order_of_rows() -> None:
    spans, articles, statements = make_spans(), make_articles(), make_statements()
    straight = mark_voice(spans, articles, statements=statements)
    mixed = mark_voice(spans.iloc[::-1], articles.iloc[::-1], statements=statements.iloc[::-1])
    pd.testing.assert_frame_equal(mixed.iloc[::-1], straight)


def test_mark_voice_of_no_spans_is_empty_with_its_columns() -> None:
    for statements in (None, make_statements()):
        marked = mark_voice(make_spans().iloc[:0], make_articles(), statements=statements)
        assert len(marked) == 0
        assert {"voice", "voice_from", "statement_id"} <= set(marked.columns)
    marked = mark_voice(make_spans(), make_articles(), statements=make_statements().iloc[:0])
    assert set(marked["voice"]) == {"outlet"} and set(marked["voice_from"]) == {"statements"}


def test_mark_voice_lists_every_problem_at_once() -> None:
    spans = make_spans()
    spans.loc[10, "article_id"] = "gone"
    statements = make_statements().assign(kind="thought")
    with pytest.raises(MediaframingError, match=r"(?s)lack as a column.*'gone'.*'thought'"):
        mark_voice(spans, make_articles().drop(columns="title"), statements=statements)
    with pytest.raises(MediaframingError, match="a field is one of"):
        mark_voice(make_spans().assign(field="lead"), make_articles())
    with pytest.raises(MediaframingError, match="outside their text"):
        mark_voice(make_spans().assign(end=10_000), make_articles())
    with pytest.raises(MediaframingError, match="spans lacks column"):
        mark_voice(make_spans().drop(columns="field"), make_articles())


def test_find_quoted_answers_for_many_spans_of_many_texts() -> None:
    texts = ["He said “no” twice.", "no", "«no»"]
    which = np.array([2, 0, 1, 0])
    quoted = find_quoted(texts, which, np.array([1, 9, 0, 13]), np.array([3, 11, 2, 18]))
    assert quoted.tolist() == [True, True, False, False]


@pytest.mark.shared
def test_mark_voice_of_the_seed_equals_its_hand_coding(shared: Path) -> None:
    seed = shared / "corpora" / "seed"
    title, body = (seed / "article.txt").read_text(encoding="utf-8").split("\n\n", 1)
    gold = json.loads((seed / "gold.json").read_text(encoding="utf-8"))
    spans = pd.DataFrame(gold["mentions"]).assign(article_id="seed").rename(columns={"voice": "coded"})
    articles = pd.DataFrame({"article_id": ["seed"], "title": [title], "body": [body]})
    assert [body[s:e] for s, e in zip(spans["start"], spans["end"], strict=True)] == spans["text"].tolist()
    marked = mark_voice(spans, articles)
    assert marked["voice"].tolist() == marked["coded"].tolist()
    assert marked["voice"].tolist() == ["quoted"] * 5 + ["outlet"]
