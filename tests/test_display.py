"""Article text as HTML: escaped, direction marks shown, nothing obeyed."""

from __future__ import annotations

import html

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from mediaframing.display import markup


@given(st.text())
def test_escape_text_leaves_no_markup(text):
    shown = markup.escape_text(text)
    assert not set(shown) & set("<>\"'")
    if text.isascii() and text.isprintable():
        assert html.unescape(shown) == text


def test_escape_text_shows_direction_marks():
    assert markup.escape_text("a\u202eb\u200b") == "a[U+202E]b[U+200B]"


def test_mark_span_names_the_voice():
    assert markup.mark_span("<", "Kyiv", ">", voice="quoted") == '&lt;<mark class="mf-quoted">Kyiv</mark>&gt;'
    assert 'class="mf-plain"' in markup.mark_span("", "x", "", voice='"><script>')


def test_make_table_formats_numbers_and_gaps():
    table = pd.DataFrame(
        {"name": ["<b>"], "share": [0.12345], "gap": [float("nan")], "n_articles": [1234], "flag": [True]}
    )
    made = markup.make_table(table)
    for part in ("&lt;b&gt;", ">0.123<", ">–<", ">1,234<", "<th>n articles</th>", ">True<"):
        assert part in made


def test_make_concordance_counts_what_it_does_not_show():
    lines = pd.DataFrame({"left": ["a"] * 5, "text": ["b"] * 5, "right": ["c"] * 5, "voice": ["outlet"] * 5})
    made = markup.make_concordance(lines, limit=2)
    assert made.count("<tr>") == 2
    assert "3 more lines" in made
