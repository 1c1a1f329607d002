"""Boilerplate across an outlet's articles; counts by hand on small corpora."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaframing.corpus.boilerplate import mark_boilerplate
from mediaframing.tables import MediaframingError

HOUSE = (
    "The Harbour Post is owned by its readers, who meet twice a year in the old customs hall beside "
    "the ferry landing."
)


def story(number):
    return [f"Story {'abcdefghij'[number]} begins with {text}." for text in ("rain", "snow", "hail")]


def make_table(bodies, outlets=None):
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(len(bodies))],
            "outlet": outlets or ["HP"] * len(bodies),
            "body": ["\n\n".join(paragraphs) for paragraphs in bodies],
        }
    )


def test_mark_boilerplate_takes_out_what_repeats_at_the_end():
    table = make_table([[*story(i), HOUSE] for i in range(6)] + [story(6)])
    before = table.copy()
    marked, removed = mark_boilerplate(table, return_removed=True)
    pd.testing.assert_frame_equal(table, before)
    assert marked["body"].tolist() == ["\n\n".join(story(i)) for i in range(7)]
    assert marked["body_raw"].tolist()[:6] == table["body"].tolist()[:6]
    assert marked["body_raw"].isna().tolist() == [False] * 6 + [True]
    assert marked["article_id"].tolist() == table["article_id"].tolist()
    assert removed["n_articles"].tolist() == [6] * 6
    row = removed.iloc[0]
    assert table["body"][0][row["start"] : row["end"]] == row["text"] == HOUSE


def test_mark_boilerplate_sees_through_digits_of_short_lines():
    table = make_table([[*story(i), f"Updated at 9:{i} p.m."] for i in range(5)])
    assert mark_boilerplate(table)["body"][0] == "\n\n".join(story(0))


def test_mark_boilerplate_counts_by_outlet():
    bodies = [[*story(i), HOUSE] for i in range(6)]
    table = make_table(bodies, ["HP", "CC"] * 3)
    assert mark_boilerplate(table)["body"].tolist() == table["body"].tolist()
    assert mark_boilerplate(table, min_articles=3)["body"][0] == "\n\n".join(story(0))


def test_mark_boilerplate_leaves_versions_of_one_story_alone():
    table = make_table([[*story(0), f"Version {'abcdef'[i]} adds a paragraph."] for i in range(6)])
    marked, removed = mark_boilerplate(table, return_removed=True)
    assert marked["body"].tolist() == table["body"].tolist()
    assert len(removed) == 0


def test_mark_boilerplate_keeps_a_long_paragraph_in_the_midst():
    def around(i):
        start, end = story(i), [f"After {'abcdef'[i]}{j} came wind." for j in range(5)]
        return [*start, HOUSE, *end]

    table = make_table([around(i) for i in range(6)])
    assert mark_boilerplate(table)["body"].tolist() == table["body"].tolist()


def test_mark_boilerplate_empties_no_body():
    table = make_table([[*story(i), "Story ends."] for i in range(6)] + [["Story ends."]])
    assert mark_boilerplate(table)["body"].tolist()[5:] == ["\n\n".join(story(5)), "Story ends."]


def test_mark_boilerplate_is_the_same_in_any_order_of_rows():
    table = make_table([[*story(i), HOUSE] for i in range(7)], ["HP"] * 6 + ["CC"])
    shuffled = table.sample(frac=1, random_state=1)
    one = mark_boilerplate(table).set_index("article_id")["body"]
    two = mark_boilerplate(shuffled).set_index("article_id")["body"]
    pd.testing.assert_series_equal(one, two.loc[one.index])


@pytest.mark.parametrize("options", [{"min_share": 2}, {"min_share": -0.1}, {"min_articles": 1}])
def test_mark_boilerplate_refuses_thresholds_out_of_range(options):
    with pytest.raises(MediaframingError, match="min_share"):
        mark_boilerplate(make_table([["x"]]), **options)
    with pytest.raises(MediaframingError, match="lacks column"):
        mark_boilerplate(pd.DataFrame({"body": []}))


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["p1", "p2", HOUSE, "q"]), min_size=1, max_size=5), min_size=1, max_size=10
    )
)
def test_mark_boilerplate_loses_no_row_and_no_paragraph(bodies):
    table = make_table(bodies)
    marked, removed = mark_boilerplate(table, min_articles=2, return_removed=True)
    assert len(marked) == len(table)
    assert (marked["body"] != "").all()
    for row, paragraphs in enumerate(bodies):
        gone = removed.loc[removed["article_id"] == f"a{row}", "text"].tolist()
        assert sorted([*marked["body"][row].split("\n\n"), *gone]) == sorted(paragraphs)


def test_mark_boilerplate_takes_out_slideshows_however_seldom():
    slides = (
        "Photos: The pier A crane fell on Kiev Street. Hide Caption 2 of 9 Photos: The pier It was mended."
    )
    table = make_table([[*story(n)[:1], *([slides] if n == 1 else []), *story(n)[1:]] for n in range(3)])
    marked, removed = mark_boilerplate(table, return_removed=True)
    assert marked["body"].tolist() == ["\n\n".join(story(n)) for n in range(3)]
    assert removed[["text", "reason", "n_articles"]].to_numpy().tolist() == [[slides, "slideshow", 1]]
    assert marked["body_raw"][1] == table["body"][1]
