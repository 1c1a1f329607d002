"""The table of statements: columns, types, offsets, order, languages, odd input."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaframing.sources.people.identity import identify_speakers, make_slug
from mediaframing.sources.statements import STATEMENT_COLUMNS, find_statements
from mediaframing.tables import MediaframingError
from mediaframing.voice import mark_voice

BODY = (
    "Mayor Ana Verin closed the old pier on Monday. “The planks are rotten,” Verin said, “and nobody should walk on "
    "them.” She added that it would open again in May. According to the harbour office, nobody was hurt."
)
FRENCH = (
    "Le maire a fermé le vieux quai lundi. « Les planches sont pourries », a dit Ana Verin, qui a ajouté que le quai "
    "sera rouvert en mai. Selon le bureau du port, personne n'a été blessé dans cette affaire et tout le monde est "
    "content de la décision du conseil, même les pêcheurs de la ville."
)
PIECES = ["“", "”", "\"", "'", "’", "«", "»", "„", " said ", "Ana Verin", " told ", ", ", ". ", ": ", "\n\n", "\n",
          "according to ", "he ", "the pier is open", " — ", "that ", "?", "!", "(", ")", "Q: ", "who "]  # fmt: skip


def test_find_statements_has_the_columns_and_types_of_the_contract(make_articles):
    found = find_statements(make_articles([BODY]), progress=False)
    assert tuple(found.columns) == STATEMENT_COLUMNS
    assert found["start"].dtype == "int64"
    assert found["cue_start"].dtype == "Int64"
    assert str(found["text"].dtype) == "str"
    assert found["span_id"].is_unique
    assert found.attrs == {}


def test_find_statements_finds_the_four_statements(make_articles):
    found = find_statements(make_articles([BODY]), progress=False)
    assert found["text"].tolist() == [
        "The planks are rotten,",
        "and nobody should walk on them.",
        "it would open again in May",
        "nobody was hurt",
    ]
    assert found["speaker"].tolist()[:3] == ["Ana Verin"] * 3
    assert found["statement_id"].nunique() == 3


def test_find_statements_of_no_articles_is_an_empty_table(make_articles):
    found = find_statements(make_articles([]), progress=False)
    assert (len(found), tuple(found.columns)) == (0, STATEMENT_COLUMNS)


def test_find_statements_does_not_depend_on_the_order_of_rows(make_articles):
    articles = make_articles([BODY, "Rain fell, said Tomas Greel.", BODY.replace("Ana Verin", "Mara Lind")])
    forward = find_statements(articles, progress=False)
    backward = find_statements(articles.iloc[::-1], progress=False)
    order = ["article_id", "field", "start", "end"]
    pd.testing.assert_frame_equal(
        forward.sort_values(order).reset_index(drop=True), backward.sort_values(order).reset_index(drop=True)
    )


def test_find_statements_leaves_its_input_alone(make_articles):
    articles = make_articles([BODY])
    before = articles.copy()
    find_statements(articles, progress=False)
    pd.testing.assert_frame_equal(articles, before)


def test_find_statements_warns_of_other_languages(make_articles):
    with pytest.warns(UserWarning, match="1 of 2 articles are not in English"):
        found = find_statements(make_articles([BODY, FRENCH]), progress=False)
    assert set(found["article_id"]) == {"a0"}
    with pytest.warns(UserWarning, match="1 of 1"):
        assert find_statements(make_articles([BODY]).assign(language="de"), progress=False).empty


def test_find_statements_refuses_tables_without_bodies(make_articles):
    with pytest.raises(MediaframingError, match="body"):
        find_statements(make_articles([BODY]).drop(columns="body"), progress=False)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_find_statements_never_fails_and_offsets_hold(pieces):
    body = "".join(pieces)
    articles = pd.DataFrame({"article_id": ["a"], "title": [body[:30]], "body": [body]}, dtype="str")
    found = find_statements(articles, progress=False)
    for row in found.to_dict("records"):
        source = articles[row["field"]].iloc[0]
        assert 0 <= row["start"] < row["end"] <= len(source)
        assert source[row["start"] : row["end"]] == row["text"]
    assert found["span_id"].is_unique


def test_identify_speakers_joins_a_surname_only_where_one_fits():
    names = ["Ana Verin", "Verin", "Tomas Greel", "Mara Greel", "Greel", "the mayor", "Mr. Verin"]
    forms = ["person"] * len(names)
    how = ["named"] * 5 + ["role", "named"]
    assert identify_speakers(names, forms, how) == [
        "ana-verin", "ana-verin", "tomas-greel", "mara-greel", "?greel", None, "ana-verin",
    ]  # fmt: skip


def test_make_slug_folds_accents_and_titles():
    assert make_slug("President Zoë Brânză") == "zoe-branza"


@pytest.mark.parametrize(
    ("body", "name", "voice"),
    [
        ("Mayor Ana Verin said the road to Kiev was closed.", "Kiev", "reported"),
        ("According to Ana Verin, Kiev was dark.", "Kiev", "reported"),
        ("“The road to Kiev is closed,” said Ana Verin.", "Kiev", "quoted"),
        (
            "Ana Verin said the road that leads over the hills and back was “closed to Kiev” for the winter.",
            "Kiev",
            "quoted",
        ),
        (
            "Ana Verin said the road to Kiev that leads over the hills and back was “closed” again.",
            "Kiev",
            "reported",
        ),
        ("The so-called “Kiev road” was closed. Rain fell.", "Kiev", "outlet"),
        (
            "Her novel “The Kiev Road” won a prize last year and sold well in three countries.",
            "Kiev",
            "outlet",
        ),
        ("The road to Kiev was closed. Ana Verin said nothing would change.", "Kiev", "outlet"),
    ],
)
def test_mark_voice_with_statements_tells_whose_words_a_name_is(make_articles, body, name, voice):
    articles = make_articles([body])
    statements = find_statements(articles, progress=False)
    start = body.index(name)
    spans = pd.DataFrame(
        {"article_id": ["a0"], "field": "body", "start": [start], "end": [start + len(name)]}
    )
    assert mark_voice(spans, articles, statements=statements)["voice"].tolist() == [voice]


def test_identify_speakers_joins_by_office_and_drops_a_lone_initial():
    names = [
        "Ana Verin",
        "Ana Verin",
        "Ana Verin",
        "Joren Verin",
        "Verin",
        "Verin",
        "Ana M. Verin",
        "Tom A. Falk",
        "Tom B. Falk",
    ]
    roles = ["President", "President", "President", "singer", "President", "", "", "", ""]
    found = identify_speakers(names, ["person"] * 9, ["named"] * 9, roles=roles)
    assert found == [
        *["ana-verin"] * 3,
        "joren-verin",
        "ana-verin",
        "?verin",
        "ana-verin",
        "tom-a-falk",
        "tom-b-falk",
    ]


def test_identify_speakers_keeps_junior_apart():
    found = identify_speakers(
        ["Ana Verin", "Ana Verin"], ["person"] * 2, ["named"] * 2, written=["Ana Verin", "Ana Verin Jr."]
    )
    assert found == ["ana-verin", "ana-verin-jr"]
