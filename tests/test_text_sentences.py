from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaframing.text.sentences import sentence_at, split_sentences

FIXTURE = Path(__file__).parent / "fixtures" / "sentences.txt"
PIECES = st.sampled_from(
    [
        "Mr. ",
        "U.S. ",
        "The ",
        "fell",
        ". ",
        ".",
        "? ",
        "!” ",
        "“",
        "\n\n",
        "\n \n",
        "\n",
        "... ",
        "… ",
        "a.m. ",
        "5",
        "A. ",
        " he",
        "\t",
        "”",
        "'",
        "。",
        "\u00a0",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


def read_cases() -> list[str]:
    lines = FIXTURE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def split(text: str, **options: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, **options)]


@pytest.mark.parametrize("case", read_cases())
def test_split_sentences_hard_cases(case: str) -> None:
    text = case.replace("|", "").replace("¶", "\n\n")
    assert split(text) == [part.replace("¶", "").strip() for part in case.split("|")]


def test_split_sentences_has_at_least_three_hundred_cases() -> None:
    assert len(set(read_cases())) >= 300


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "M. Aubin arrive. Il repart.", ["M. Aubin arrive.", "Il repart."]),
        (
            "de",
            "Am 3. Oktober regnete es. Dr. Brandt blieb.",
            ["Am 3. Oktober regnete es.", "Dr. Brandt blieb."],
        ),
        ("es", "El Sr. Cano salió. La Sra. Duarte no.", ["El Sr. Cano salió.", "La Sra. Duarte no."]),
        ("uk", "Він пішов. Вона ні.", ["Він пішов.", "Вона ні."]),
    ],
)
def test_split_sentences_takes_abbreviations_of_the_language(
    language: str, text: str, expected: list[str]
) -> None:
    assert split(text, language=language) == expected


def test_split_sentences_of_empty_and_blank_text_is_empty() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n\n\t ") == []


@settings(deadline=None)
@given(TEXTS)
def test_split_sentences_covers_everything_that_is_not_blank(text: str) -> None:
    spans = split_sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert all(not text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True))
    for start, end in spans:
        assert text[start:end] == text[start:end].strip()
        assert not any(not line.strip() for line in text[start:end].split("\n")[1:-1])


@settings(deadline=None)
@given(TEXTS, st.integers(0, 80), st.integers(0, 20))
def test_sentence_at_agrees_with_split_sentences(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    found = sentence_at(text, start, end)
    held = [s for s in split_sentences(text) if s[0] < max(end, start + 1) and s[1] > start]
    expected = (min(start, held[0][0]), max(end, held[-1][1])) if held else (start, end)
    assert found == expected


@pytest.mark.parametrize(
    "unit", ["ab.” “", ". ” ", 'a."b', "Mr. ", "…A", ".—A", "ab.\n", "Why?” Al said ", '"ab."C']
)
def test_split_sentences_takes_time_linear_in_the_text(unit: str) -> None:
    # Twenty thousand traps in a row: a quadratic step would take minutes, which the suite would notice.
    assert len(split_sentences(unit * 20_000)) >= 1


def test_sentence_at_joins_sentences_that_a_span_runs_over() -> None:
    text = "Rain fell. The harbour flooded. Nobody slept."
    assert text[slice(*sentence_at(text, 5, 14))] == "Rain fell. The harbour flooded."
