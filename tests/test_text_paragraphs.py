"""Paragraphs: found by blank lines, restored from any newline style, never twice differently."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediaframing.text.paragraphs import restore_paragraphs, split_paragraphs

TEXTS = st.text(alphabet=st.sampled_from(list("ab. \t\n\r\u2028\x0b\xa0-“”é\u0301Ω")), max_size=80)
LONG_LINES = st.lists(st.text(alphabet="abc .", max_size=130), max_size=8).map("\n".join)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_restore_paragraphs_knows_every_newline(newline):
    assert restore_paragraphs(newline.join(["Rain fell.", "It stopped."])) == "Rain fell.\n\nIt stopped."


def test_restore_paragraphs_makes_one_blank_line_of_many():
    assert restore_paragraphs("\n Rain fell. \n \n\t\n\nIt stopped.\n") == "Rain fell.\n\nIt stopped."


def test_restore_paragraphs_joins_lines_wrapped_at_a_width():
    wrapped = (
        "The harbour master said on Monday that the self-\n"
        "declared council of fishermen had no standing in\n"
        "the talks, and that the ferries would sail again\n"
        "by noon.\n\nNobody answered the letter which the council\nhad sent in the morning."
    )
    restored = restore_paragraphs(wrapped)
    assert restored.count("\n") == 2
    assert "self-declared council" in restored
    assert "standing in the talks" in restored


def test_restore_paragraphs_keeps_short_lines_within_a_paragraph():
    poem = "Rain,\nrain again,\n\nand then the whole long afternoon of a most unusual silence. Snow."
    assert restore_paragraphs(poem) == poem


def test_restore_paragraphs_breaks_long_lines_that_end_a_sentence():
    line = (
        "The ferry left at nine, "
        + "later than ever before in the long memory of the harbour, " * 2
        + "they said."
    )
    assert restore_paragraphs(f"{line}\n{line}\n\nEnd.") == f"{line}\n\n{line}\n\nEnd."


def test_restore_paragraphs_composes_letters():
    assert restore_paragraphs("e\u0301") == "é"


@given(TEXTS | LONG_LINES)
def test_restore_paragraphs_twice_changes_nothing(text):
    once = restore_paragraphs(text)
    assert restore_paragraphs(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\n\n\n" not in once
    assert "\r" not in once


@given(TEXTS | LONG_LINES)
def test_restore_paragraphs_loses_no_letter(text):
    letters = [c for c in unicodedata.normalize("NFC", text) if not c.isspace()]
    assert [c for c in restore_paragraphs(text) if not c.isspace()] == letters


@given(TEXTS)
def test_split_paragraphs_covers_all_but_white_space(text):
    spans = split_paragraphs(text)
    assert "".join(text[a:b] for a, b in spans).split() == text.split() or "\n" in text
    assert [c for a, b in spans for c in text[a:b] if not c.isspace()] == [c for c in text if not c.isspace()]
    assert all(text[a:b].strip() == text[a:b] != "" for a, b in spans)
    assert all(first[1] < second[0] for first, second in pairwise(spans))


@given(TEXTS)
def test_split_paragraphs_agrees_with_restored_text(text):
    restored = restore_paragraphs(text)
    assert [restored[a:b] for a, b in split_paragraphs(restored)] == (
        restored.split("\n\n") if restored else []
    )
