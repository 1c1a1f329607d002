from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediaframing.text.quotations import find_quotations


def inner(text: str, depth: int = 1) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in find_quotations(text) if q.depth == depth]


KINDS = [
    ("“", "”"), ('"', '"'), ("'", "'"), ("‘", "’"), ("«", "»"), ("»", "«"), ("„", "“"), ("„", "”"),
    ("''", "''"), ("``", "''"), ("“", '"'), ('"', "”"), ("”", "”"), ("‘‘", "’’"), ("« ", " »"), ("‚", "‘"),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "closing"), KINDS)
def test_find_quotations_pairs_every_kind_of_mark(opening: str, closing: str) -> None:
    text = f"The pilot said: {opening}We left at dawn,{closing} and, {opening}It was cold.{closing} He slept."
    assert [part.strip() for part in inner(text)] == ["We left at dawn,", "It was cold."]
    assert all(q.closed for q in find_quotations(text))


@pytest.mark.parametrize(("opening", "closing"), KINDS)
def test_find_quotations_joins_paragraphs_that_each_have_an_opening_mark(opening: str, closing: str) -> None:
    text = f"He:\n\n{opening}One night fell.\n\n{opening}Two nights fell.\n\n{opening}It was cold,{closing}"
    found = find_quotations(text)
    assert [text[q.inner_start : q.inner_end].strip() for q in found] == [
        "One night fell.", "Two nights fell.", "It was cold,",
    ]  # fmt: skip
    assert [q.group for q in found] == [0, 0, 0]
    assert [q.closed for q in found] == [False, False, True]


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("«", "»"), ("''", "''")])
def test_find_quotations_ends_an_unclosed_one_with_its_paragraph(opening: str, closing: str) -> None:
    text = f"He said, {opening}We left at dawn.\n\nRain fell.\n\nShe said, {opening}Good,{closing} and slept."
    assert inner(text) == ["We left at dawn.", "Good,"]
    assert [q.closed for q in find_quotations(text)] == [False, True]


def test_find_quotations_lets_a_later_closing_mark_end_a_quotation_without_opening_marks_between() -> None:
    text = "The letter read: “Dear Alder,\n\nthe harbour is lost.\n\nYours, Birch.” Nobody replied."
    found = find_quotations(text)
    assert inner(text) == ["Dear Alder,", "the harbour is lost.", "Yours, Birch."]
    assert {q.group for q in found} == {0}
    assert [q.opener for q in found] == ["“", "", ""]


@pytest.mark.parametrize(
    ("text", "outer", "nested"),
    [
        ("“He told me ‘never again’ twice,” she said.", ["He told me ‘never again’ twice,"], ["never again"]),
        ("'He called it \"mad\" and left,' she said.", ['He called it "mad" and left,'], ["mad"]),
        ("\"He told me 'no,'\" she said.", ["He told me 'no,'"], ["no,"]),
        ("“He said “no” and left,” she said.", ["He said “no” and left,"], ["no"]),
        ('"The guard shouted "halt" at us," she said.', ['The guard shouted "halt" at us,'], ["halt"]),
        ("«Il a dit “non” hier», dit-elle.", ["Il a dit “non” hier"], ["non"]),
        ("“It’s the dogs’ ‘dinner’,” he said.", ["It’s the dogs’ ‘dinner’,"], ["dinner"]),
    ],
)
def test_find_quotations_nests(text: str, outer: list[str], nested: list[str]) -> None:
    assert inner(text) == outer
    assert inner(text, 2) == nested


@pytest.mark.parametrize(
    "text",
    [
        "It isn't the mayor's; it's the dogs' and the cats' dinner.",
        "It isn’t the mayor’s; it’s the dogs’ and the cats’ dinner.",
        "Back in the '90s they told 'em 'twas rock 'n' roll.",
        "Back in the ’90s they told ’em ’twas rock ’n’ roll.",
        "Back in the ‘90s they told ‘em no.",
        "He is 6'2\" and she is 5' 11\" tall.",
        'A 12" pipe and a 14" one lay there.',
        "The O'Dell brothers' boat, James' boat and Moss' boat sank.",
        "Goin' and comin' all day, ol' man.",
        "Her son 's boat sank and the sailors' friends wept.",
        "",
        "\n\n",
        "No marks here.",
    ],
)
def test_find_quotations_leaves_apostrophes_and_measures_alone(text: str) -> None:
    assert find_quotations(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'It's the dogs' dinner,' he said. 'We can't.'", ["It's the dogs' dinner,", "We can't."]),
        ("‘It’s the dogs’ dinner,’ he said. ‘We can’t.’", ["It’s the dogs’ dinner,", "We can’t."]),
        ("'Harbour is lost', says mayor", ["Harbour is lost"]),
        ("Mayor's 'red line' on harbour", ["red line"]),
        ("The 'dogs' and the 'cats' fought.", ["dogs", "cats"]),
        ('"The 12" pipe is broken," he said.', ['The 12" pipe is broken,']),
        ('"It began in 2012" he said. "It ended in 2014."', ["It began in 2012", "It ended in 2014."]),
        ("“We left,” he said. The ’90s were “hard.”", ["We left,", "hard."]),
        ("(“We left”) and [\"We stayed\"]—“always”—he said.", ["We left", "We stayed", "always"]),
        ("The so-called ‘line’ is “red.”", ["line", "red."]),
        ('He lives in a " glass bubble ". She "... does not".', [" glass bubble ", "... does not"]),
    ],
)  # fmt: skip
def test_find_quotations_tells_marks_from_apostrophes(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    "stray", ['He left" at dawn.', "He left” at dawn.", 'He "left at dawn.', "He “left at dawn."]
)
def test_find_quotations_recovers_from_a_stray_mark(stray: str) -> None:
    straight = '"'
    text = f'{stray}\n\n"We left," he said. Rain fell. "It was cold."\n\nThen she said "no" and "never".'
    expected = ["We left,", "It was cold.", "no", "never"]
    assert inner(text)[-4:] == expected
    assert straight not in "".join(inner(text)[-4:])


def test_find_quotations_recovers_within_a_paragraph_without_breaks() -> None:
    text = '"We left, he said. "It was cold," she said. Rain fell. "Never again," he said.'
    assert inner(text) == ["We left, he said.", "It was cold,", "Never again,"]


def test_find_quotations_tolerates_single_line_breaks() -> None:
    text = "He said, “We left\nat dawn,” and slept.\n“It was cold.\n“It was dark.”"
    assert inner(text) == ["We left\nat dawn,", "It was cold.", "It was dark."]


def test_find_quotations_decides_for_each_text() -> None:
    single = "'We left,' he said. 'The \"red line\" held.'"
    double = '"We left," he said. "The \'red line\' held."'
    assert inner(single) == ["We left,", 'The "red line" held.']
    assert inner(double) == ["We left,", "The 'red line' held."]
    assert inner(single, 2) == inner(double, 2) == ["red line"]


WORDS = ["''", "``", "\n\n", "\n", " ", ".", ",", "s", "word", "A", "5", "—", "(", ")", " 's ", "”“", "¶"]
MARKS = st.sampled_from([*"\"'“”‘’«»„‚`", *WORDS])
TEXTS = st.one_of(st.text(max_size=60), st.lists(MARKS, max_size=60).map("".join))


@given(TEXTS)
def test_find_quotations_holds_its_promises_on_any_text(text: str) -> None:
    found = find_quotations(text)
    assert found == find_quotations(text)
    for q in found:
        assert 0 <= q.start <= q.inner_start < q.inner_end <= q.end <= len(text)
        assert q.opener == text[q.start : q.inner_start]
        assert q.closed == (q.inner_end < q.end)
        assert q.depth in (1, 2)
        lines = text[q.start : q.end].split("\n")
        assert not any(not line.strip() for line in lines[1:-1])
    assert [q.start for q in found] == sorted(q.start for q in found)
    for depth in (1, 2):
        level = [q for q in found if q.depth == depth]
        assert all(a.end <= b.start for a, b in pairwise(level))
    outer = [q for q in found if q.depth == 1]
    assert all(any(o.start <= q.start and q.end <= o.end for o in outer) for q in found if q.depth == 2)
    groups: dict[int, list[int]] = {}
    for q in found:
        groups.setdefault(q.group, []).append(q.depth)
    assert sorted(groups) == list(range(len(groups)))
    assert all(len(set(depths)) == 1 for depths in groups.values())


@given(st.lists(MARKS, min_size=1, max_size=12).map("".join))
def test_find_quotations_stray_marks_never_spoil_a_paragraph_far_behind(stray: str) -> None:
    tail = "Rain fell on Tarn.\n\n" * 6 + "Then Alder said, “We left,” and slept.\n\nBirch said, “We stayed.”"
    assert inner(stray + "\n\n" + tail)[-2:] == ["We left,", "We stayed."]
