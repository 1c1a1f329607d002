"""Article text as HTML: escaped, direction marks shown, nothing obeyed."""

from __future__ import annotations

import html
import re

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from mediaframing.display import article, markup


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
    for part in (
        "&lt;b&gt;",
        ">0.123<",
        ">–<",
        ">1,234<",
        '<th class="mf-number">n articles</th>',
        "<th>name</th>",
        ">True<",
    ):
        assert part in made


def test_make_concordance_counts_what_it_does_not_show():
    lines = pd.DataFrame({"left": ["a"] * 5, "text": ["b"] * 5, "right": ["c"] * 5, "voice": ["outlet"] * 5})
    made = markup.make_concordance(lines, limit=2)
    assert made.count("<tr>") == 2
    assert "3 more lines" in made


def _spans(*rows, **columns):
    table = pd.DataFrame(rows, columns=["start", "end"]).assign(
        field="body", span_id=[f"s{i}" for i in range(len(rows))]
    )
    return table.assign(**columns)


def _make(body, mentions, **options):
    return article.make_article({"title": "T", "body": body, "outlet": "<i>Post</i>"}, mentions, **options)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=6))
def test_make_article_keeps_every_character_and_adds_only_its_own_tags(body, pairs):
    rows = [(min(p), max(p)) for p in pairs]
    names = _spans(*rows[:3], voice="quoted")
    said = _spans(*rows[3:], kind="mixed", speaker="<b>S</b>")
    page = _make(body, names, statements=said)
    inside = page.split('<div class="mf-text" dir="auto">')[1].removesuffix("</div></article>")
    inside = re.sub(r'<span class="mf-who">.*?</span>', "", inside)
    assert set(re.findall(r"<[^>]*>", inside)) <= {
        '<mark class="mf-name mf-quoted">',
        "</mark>",
        '<span class="mf-said mf-quoted">',
        '<span class="mf-said mf-reported">',
        "</span>",
    }
    assert html.unescape(re.sub(r"<[^>]*>", "", inside)) == html.unescape(markup.escape_text(body))


def test_make_article_marks_names_and_statements_by_voice():
    body = "He said Kiev fell and “Kyiv stands”. Kiev!"
    names = _spans((8, 12), (23, 27), (37, 41), voice=["reported", "quoted", "outlet"])
    said = _spans((8, 34), kind="mixed", speaker="Ana Bell")
    page = _make(body, names, statements=said, focus="s1")
    for part in (
        '<span class="mf-who">Ana Bell</span><span class="mf-said mf-reported"><mark class="mf-name mf-reported">Kiev</mark>',
        '<span class="mf-said mf-quoted"><mark class="mf-name mf-quoted mf-focus">Kyiv</mark>',
        '</span>”. <mark class="mf-name mf-outlet">Kiev</mark>!',
        "&lt;i&gt;Post&lt;/i&gt;",
    ):
        assert part in page
    assert page.count("mf-who") == 1


def test_make_article_shows_the_innermost_of_overlapping_spans_and_the_focus_upon_all():
    names = _spans((0, 11), (0, 4), voice=["quoted", "outlet"])
    assert _make("Kiev regime", names).count("<mark") == 2
    focused = _make("Kiev regime", names, focus="s0")
    assert '<mark class="mf-name mf-quoted mf-focus">Kiev' in focused


def test_make_legend_tells_only_voices_that_can_occur():
    assert "reported" not in article.make_legend(statements=False)
    both = article.make_legend(statements=True)
    assert both.count("mf-entry") == 5
    style = article.read_style()
    # A colour is never alone: each voice has a frame or line of its own.
    looks = {
        v: re.search(rf"\.mf-name\.mf-{v} {{[^}}]*border: \S+ (\w+)", style).group(1)
        for v in ("outlet", "reported", "quoted")
    }
    assert len(set(looks.values())) == 3
