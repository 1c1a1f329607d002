"""Transcripts, clauses within statements, epithets and names of one word; all wording invented."""

from __future__ import annotations

import pytest

from mediaframing.sources.grammar.words import load_parts, tell_part
from mediaframing.sources.statements import find_statements

INTERVIEW = (
    "The harbour office answers its critics.\n\n"
    "LIND: When will the pier open?\n\n"
    "VERIN: I think it will open in May. We have waited long enough, and I said so.\n\n"
    "LIND: And if the crane falls again?\n\n"
    "VERIN: Then we will build a new one."
)


def test_find_statements_takes_each_turn_whole_and_nothing_within_it(make_articles):
    found = find_statements(make_articles([INTERVIEW]), progress=False)
    assert found["kind"].tolist() == ["direct"] * 4
    assert found["speaker_text"].tolist() == ["LIND", "VERIN", "LIND", "VERIN"]
    assert found["text"].tolist() == [
        "When will the pier open?",
        "I think it will open in May. We have waited long enough, and I said so.",
        "And if the crane falls again?",
        "Then we will build a new one.",
    ]


def test_find_statements_names_turns_by_the_full_name_and_title_of_a_label(make_articles):
    body = (
        "SEN. ANA VERIN (R-Quay): The pier is a waste.\n\nMR. GREEL: Your answer, Governor?\n\n"
        "GOV. PETRA LUND:\n\nIt brings work.\n\nSEN. VERIN: It does not.\n\nMR. GREEL: We will see."
    )
    found = find_statements(make_articles([body]), progress=False)
    assert found["speaker"].tolist() == ["Ana Verin", "Greel", "Petra Lund", "Ana Verin", "Greel"]
    assert found["role"].fillna("").tolist() == ["Sen.", "", "Gov.", "Sen.", ""]
    assert found["text"][2] == "It brings work."


def test_find_statements_reads_three_turns_where_one_speaker_comes_back(make_articles):
    body = (
        "GREEL: We have a caller.\n\nCALLER: The pier is closed.\n\nGREEL: It is. Thank you for telling us."
    )
    found = find_statements(make_articles([body]), progress=False)
    assert found["speaker_text"].tolist() == ["GREEL", "CALLER", "GREEL"]


def test_find_statements_leaves_the_facts_set_against_claims_to_the_outlet(make_articles):
    body = "Greel: The pier is old.\n\nThe facts: It was built in May.\n\nGreel: It fell.\n\nThe facts: It stands."
    found = find_statements(make_articles([body]), progress=False)
    assert found["text"].tolist() == ["The pier is old.", "It fell."]


@pytest.mark.parametrize(
    "body",
    [
        "Subheads.\n\nGreel: He fights on.\n\nHe lost twice. It was hard.\n\nThe harbour voted.\n\nIt is raining.\n\n"
        "Verin: She waits.\n\nShe won in May.\n\nThen she rested.\n\nA ship came.\n\nGreel: He is tired.\n\n"
        "He said so.\n\nThe pier is closed.\n\nA crane fell.\n\nVerin: She smiles.",
        "Votes by ward.\n\nNorth: 547.\n\nSouth: 46.\n\nNorth: 12.\n\nSouth: 7.",
        "What to know.\n\nWhere: The harbour opens at nine.\n\nWhen: It closes in May.\n\nWho: Children pay nothing.",
        "The Crab.\n\nPhone: 555.\n\nHours: daily, late.\n\nThe Oar.\n\nPhone: 556.\n\nHours: Mondays.",
        "Verin: The pier will open in May.\n\nThe harbour office said nothing else on Monday.",
    ],
)
def test_find_statements_takes_no_tables_lists_and_headlines_for_turns(make_articles, body):
    found = find_statements(make_articles([body]), progress=False)
    assert not (found["kind"] == "direct").any()


def test_find_statements_resolves_a_pronoun_to_the_titled_person_before_a_place(make_articles):
    body = "Mr Greel, from Upper Mill, told the court: “I saw the crane.” He said that it was “very old”."
    found = find_statements(make_articles([body]), progress=False)
    assert set(found["speaker"]) == {"Greel"}


def test_find_statements_resolves_a_pronoun_to_a_name_of_one_word(make_articles):
    body = (
        "Quillo grew up in the harbour town and sang in its choir. The songs of Quillo are known there.\n\n"
        "“I loved the sea,” he said."
    )
    found = find_statements(make_articles([body]), progress=False)
    assert found["speaker"].tolist() == ["Quillo"]


@pytest.mark.parametrize(
    ("body", "speakers"),
    [
        ("Ana Verin, 34, was rescued.\n\nThe mother-of-two said: “I was lucky.”", ["Ana Verin"]),
        ("Ana Verin was rescued.\n\nThe 34-year-old added: “It was cold.”", ["Ana Verin"]),
        ("Tomas Greel MP said it was sad. “We must act,” Mr Greel said.", ["Tomas Greel", "Tomas Greel"]),
        ("Greel, her rival, was less sure. “We will see,” he said.", ["Greel"]),
    ],
)
def test_find_statements_resolves_epithets_and_letters_behind_names(make_articles, body, speakers):
    found = find_statements(make_articles([body]), progress=False)
    assert found["speaker"].tolist() == speakers


def test_find_statements_takes_an_introduction_of_a_quotation_for_no_statement(make_articles):
    body = "According to Verin, the letter read: “The pier must close before the winter storms arrive.”"
    found = find_statements(make_articles([body]), progress=False)
    assert found["text"].tolist() == ["The pier must close before the winter storms arrive."]


def test_tell_part_reads_the_lexicon_of_textblob_and_endings():
    assert len(load_parts()) > 20_000
    assert [tell_part(w) for w in ("rotten", "threatened", "harbour", "quillishly")] == ["j", "t", "n", "r"]
