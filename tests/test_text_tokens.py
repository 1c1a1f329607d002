from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediaframing.text.tokens import count_words, split_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  –  … ! ", []),
        ("Rain fell.", ["Rain", "fell"]),
        ("don't can’t the mayor’s", ["don't", "can’t", "the", "mayor’s"]),
        ("the dogs’ dinner", ["the", "dogs", "dinner"]),
        ("‘quoted’ words", ["quoted", "words"]),
        ("pro-harbour vice-mayor-elect", ["pro-harbour", "vice-mayor-elect"]),
        ("left -- then - came", ["left", "then", "came"]),
        ("1,250 and 3.5 and 10.000,75", ["1,250", "and", "3.5", "and", "10.000,75"]),
        ("in 2014, 2015.", ["in", "2014", "2015"]),
        (
            "the U.S. and the U.S.S.R. at 6 a.m. today",
            ["the", "U.S", "and", "the", "U.S.S.R", "at", "6", "a.m", "today"],
        ),
        ("J. K. Irwin", ["J", "K", "Irwin"]),
        ("fell.The end", ["fell", "The", "end"]),
        ("24/7 he/she snake_case", ["24", "7", "he", "she", "snake", "case"]),
        ("100% of $5", ["100", "of", "5"]),
        ("п’ять слів по-київськи", ["п’ять", "слів", "по-київськи"]),
        ("naïve cafe\u0301s", ["naïve", "cafe\u0301s"]),
        ("हिन्दी शब्द", ["हिन्दी", "शब्द"]),
        ("co\u00adoperate", ["co\u00adoperate"]),
    ],
)
def test_split_words_follows_its_definition(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in split_words(text)] == expected


@given(st.text())
def test_split_words_spans_are_ordered_and_counted(text: str) -> None:
    spans = split_words(text)
    assert count_words(text) == len(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[start].isalnum() for start, _ in spans)


@given(st.text(), st.text())
def test_count_words_adds_up_over_blanks(left: str, right: str) -> None:
    assert count_words(left + " " + right) == count_words(left) + count_words(right)
