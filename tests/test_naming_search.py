"""Every way of searching gives the answer of the plainest one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediaframing.naming.matching.kernels import ByteRates, choose_kernels, find_hidden
from mediaframing.naming.matching.packed import PackedSearcher
from mediaframing.naming.matching.search import make_searcher

# Few letters, so that literals overlap, nest and repeat themselves.
LETTERS = st.sampled_from([b"a", b"b", b"A", b"B", b"1", b"\xc3", b"\xa9", b" "])
TEXTS = st.lists(LETTERS, max_size=120).map(b"".join)
LITERALS = st.lists(
    st.lists(LETTERS, min_size=1, max_size=10).map(b"".join), min_size=1, max_size=40, unique=True
)


def find_plainly(literals, text):
    """Look for each literal at each place."""
    rows = [
        (i, at, at + len(literal))
        for i, literal in enumerate(literals)
        for at in range(len(text) - len(literal) + 1)
        if text[at : at + len(literal)] == literal
    ]
    return sorted(rows, key=lambda row: (row[2], row[1]))


def rows_of(searcher, text):
    return [tuple(row) for row in searcher.find(np.frombuffer(text, dtype=np.uint8)).tolist()]


@given(LITERALS, TEXTS)
@pytest.mark.parametrize("backend", ["ahocorasick", "automaton", "re"])
def test_make_searcher_finds_every_occurrence(backend, literals, text):
    assert rows_of(make_searcher(literals, backend=backend), text) == find_plainly(literals, text)


@given(LITERALS, TEXTS)
@pytest.mark.parametrize("backend", ["ahocorasick", "automaton", "re"])
def test_make_searcher_folds_ascii_letters_only(backend, literals, text):
    small = list(dict.fromkeys(bytes(item).lower() for item in literals))
    searcher = make_searcher(small, folded=True, backend=backend)
    assert rows_of(searcher, text) == find_plainly(small, text.lower())


@given(LITERALS, TEXTS)
def test_packed_searcher_works_by_kernels_alone(literals, text):
    def refuse():
        raise AssertionError("the kernels were given up")

    import ahocorasick_rs

    searcher = PackedSearcher(
        literals, folded=False, library=ahocorasick_rs, fallback=refuse, most_places=np.inf
    )
    assert rows_of(searcher, text) == find_plainly(literals, text)


@given(LITERALS)
def test_choose_kernels_leaves_no_literal_without_one(literals):
    rates = ByteRates.of(np.frombuffer(b"ab AB1 " * 20, dtype=np.uint8))
    kernels = choose_kernels(literals, rates)
    assert all(any(kernel in literal for kernel in kernels) for literal in literals)
    assert not any(one in other for one in kernels for other in kernels if one != other)


def test_find_hidden_lists_what_runs_past_the_end():
    assert find_hidden([b"abab", b"bcd"]) == [(0, 0, 2), (0, 1, 3)]


def test_find_decides_anew_when_a_larger_text_comes():
    searcher = make_searcher([b"harbour", b"harvest"])
    assert rows_of(searcher, b"harvest") == [(1, 0, 7)]
    long = b"the harbour of har " * 50_000
    assert len(rows_of(searcher, long)) == 50_000
