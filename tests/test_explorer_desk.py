"""The explorer without its widgets: what filters keep, what is shown, and that the exported code gives the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mediaframing as mf
from mediaframing.explorer.chart import draw_chart, draw_picture
from mediaframing.explorer.desk import PAGE, Desk
from mediaframing.explorer.views import MOST_ROWS
from mediaframing.tables import MediaframingError

HOSTILE = """O'Neil's "Post" \\ {x} \n<script>alert(1)</script>\u202e"""


@dataclass(repr=False)
class Given:
    articles: pd.DataFrame
    mentions: pd.DataFrame
    statements: pd.DataFrame | None

    @property
    def tables(self):
        return {k: v for k, v in vars(self).items() if v is not None}


@pytest.fixture(scope="module")
def example():
    articles = mf.load_example()
    statements = mf.find_statements(articles, progress=False)
    return Given(articles, mf.find_mentions(articles, "ukraine", statements=statements), statements)


def _run(desk, tables) -> dict:
    names = dict(tables)
    exec(compile(desk.write_code(), "selection.py", "exec"), names)
    plt.close("all")
    return names


def _same(desk, tables) -> None:
    names = _run(desk, tables)
    pd.testing.assert_frame_equal(
        names["lines"].reset_index(drop=True), desk.view.read_lines(), check_dtype=False
    )
    if "shares" in names:
        pd.testing.assert_frame_equal(names["shares"].reset_index(drop=True), desk.view.shares)


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "concept": st.sampled_from(["kyiv", "odesa", "ukraine"]),
        "field": st.sampled_from(["body", "title"]),
        "outlets": st.sets(st.sampled_from(["Harbor Ledger", "Prairie Standard", "nowhere"])).map(tuple),
        "voices": st.sets(st.sampled_from(["outlet", "reported", "quoted"])).map(tuple),
        "variants": st.sets(st.sampled_from(["Kiev", "Kyiv", "Odessa"])).map(tuple),
        "speakers": st.sets(st.sampled_from(["Moscow", "Larisa Petelina"])).map(tuple),
        "start": st.sampled_from([None, date(2014, 2, 1), date(2019, 1, 1)]),
        "end": st.sampled_from([None, date(2019, 1, 1), date(2030, 1, 1)]),
        "rows": st.sampled_from(["outlet", "voice", "outlet and voice"]),
        "picked": st.sampled_from(
            [(), (("outlet", "Harbor Ledger"),), (("variant", "Kiev"),), (("voice", "quoted"),)]
        ),
    },
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=FILTERS)
def test_write_code_gives_the_same_lines_and_estimates(example, filters):
    desk = Desk(example.articles, example.mentions, example.statements)
    desk.change(**filters)
    _same(desk, example.tables)


def test_desk_counts_what_plain_pandas_counts(example):
    desk = Desk(example.articles, example.mentions, example.statements)
    desk.change(concept="kyiv", outlets=("Harbor Ledger",), voices=("outlet",), start=date(2019, 1, 1))
    table = example.mentions.merge(example.articles, on="article_id")
    wanted = table[
        (table["concept"] == "kyiv")
        & (table["field"] == "body")
        & (table["outlet"] == "Harbor Ledger")
        & (table["voice"] == "outlet")
        & (table["published"] >= "2019-01-01")
    ]
    assert sorted(desk.view.read_lines()["span_id"]) == sorted(wanted["span_id"])
    assert f"{len(wanted)} mentions in {wanted['article_id'].nunique()} of" in desk.view.describe()


def test_desk_filters_by_speaker(example):
    desk = Desk(example.articles, example.mentions, example.statements)
    speaker = desk.material.list_values("speaker", desk.selection)[0]
    desk.change(speakers=(speaker,))
    assert set(desk.view.read_lines()["speaker"]) == {speaker}


def test_desk_says_where_mentions_were_found_without_statements(example):
    plain = mf.find_mentions(example.articles, "ukraine")
    desk = Desk(example.articles, plain, example.statements)
    assert "No speaker is known" in desk.view.describe()
    assert "No speaker" not in Desk(example.articles, plain).view.describe()


def test_desk_picks_a_dot_and_keeps_the_chart(example):
    desk = Desk(example.articles, example.mentions, example.statements)
    desk.change(rows="outlet and voice")
    part = next(p for p in desk.draw().parts if dict(p.picks).get("variant") == "Kyiv")
    shares = desk.view.shares
    desk.pick(part.picks)
    assert desk.view.shares is shares
    lines = desk.view.read_lines()
    for column, value in part.picks:
        assert set(lines[column]) == {value}
    _same(desk, example.tables)
    desk.pick(())
    assert len(desk.view.rows) == desk.view.kept.sum()


def test_draw_picture_puts_parts_where_rows_and_dots_are(example):
    desk = Desk(example.articles, example.mentions, example.statements)
    picture = draw_picture(desk.view)
    assert picture.png.startswith(b"\x89PNG")
    rows = [p for p in picture.parts if not p.region.group]
    assert [dict(p.picks)["outlet"] for p in rows] == sorted(example.articles["outlet"].unique())
    tops = [p.region.top for p in rows]
    assert tops == sorted(tops)
    for row in rows:
        dots = [p.region for p in picture.parts if p.region.row == row.region.row and p.region.group]
        assert sum(d.height for d in dots) == pytest.approx(row.region.height)
        assert all(d.left >= row.region.left + row.region.width - 1e-9 for d in dots)
    first = desk.view.shares.iloc[0]
    assert (
        f"{first['estimate']:.0%} [{first['ci_low']:.0%}, {first['ci_high']:.0%}]" in picture.parts[1].label
    )


def test_desk_opens_the_article_of_a_line(example):
    desk = Desk(example.articles, example.mentions, example.statements)
    line = desk.lines.iloc[3]
    page = desk.show_article(line["span_id"])
    assert page.count("mf-focus") == 1
    assert f'mf-{line["voice"]} mf-focus">{line["text"]}<' in page


def test_desk_turns_pages_and_stops_at_the_ends(example):
    desk = Desk(example.articles, example.mentions)
    assert len(desk.lines) == PAGE
    desk.turn(-1)
    assert desk.page == 0
    desk.turn(1000)
    assert desk.page == desk.pages - 1
    assert len(desk.lines) == len(desk.view.rows) - desk.page * PAGE


def test_desk_says_what_to_do_with_an_empty_selection(example):
    desk = Desk(example.articles, example.mentions, example.statements)
    desk.change(outlets=("nowhere",), end=date(2000, 1, 1))
    words = desk.view.explain_emptiness()
    assert "filters by outlets, dates" in words
    assert "Clear filters" in words
    assert desk.draw() is None
    with pytest.raises(MediaframingError, match="nothing to save"):
        desk.save("unused")
    desk.clear()
    assert desk.view.explain_emptiness() == ""


def test_desk_searches_names_typed_in(example):
    desk = Desk(example.articles)
    assert desk.draw() is None
    with pytest.raises(MediaframingError, match="separated by commas"):
        desk.look_for(" , ")
    desk.look_for("Kiev,  Kyiv ,Kiev")
    assert set(desk.view.read_lines()["variant"]) == {"Kiev", "Kyiv"}
    _same(desk, {"articles": example.articles})


def test_desk_draws_the_outlets_with_most_mentions(make_articles):
    n = MOST_ROWS + 6
    outlets = [f"Outlet {i:02}" for i in range(n) for _ in range(12 + i)]
    articles = make_articles(["Kiev and Kyiv."] * len(outlets), outlets=outlets)
    mentions = mf.find_mentions(articles, {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}})
    desk = Desk(articles, mentions)
    assert desk.view.outlets == [f"Outlet {i:02}" for i in range(6, n)]
    assert f"the {MOST_ROWS} outlets with most mentions" in desk.view.describe()
    assert len(desk.view.read_lines()) == len(mentions)
    _same(desk, {"articles": articles, "mentions": mentions})


def test_desk_draws_eight_of_more_variants(make_articles):
    words = [f"name{chr(97 + i)}" for i in range(10)]
    articles = make_articles([" ".join(words[: 10 - i % 3]) + "." for i in range(30)])
    mentions = mf.find_mentions(articles, {"x": {w: [w] for w in words}})
    desk = Desk(articles, mentions)
    assert len(desk.view.variants) == 8
    assert desk.draw() is not None
    assert "8 most frequent variants" in desk.view.describe()
    _same(desk, {"articles": articles, "mentions": mentions})


def test_desk_takes_hostile_names_and_missing_dates(make_articles):
    articles = make_articles(
        ["Kiev <b>x</b>."] * 24, outlets=[HOSTILE, "Quiet Post"] * 12, titles=["\u202e<img src=x>"] * 24
    )
    articles.loc[:3, "published"] = pd.NaT
    mentions = mf.find_mentions(articles, {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}})
    desk = Desk(articles, mentions)
    desk.change(outlets=(HOSTILE,), end=date(2030, 1, 1))
    assert len(desk.view.rows) == 10
    assert "4 undated articles left out" in desk.view.describe()
    _same(desk, {"articles": articles, "mentions": mentions})
    (label,) = (t.get_text() for t in draw_chart(desk.view).get_yticklabels())
    assert "[U+202E]" in label and "\u202e" not in label
    page = desk.show_article(desk.lines["span_id"].iloc[0])
    assert "<b>" not in page and "<img" not in page and "<script" not in page and "\u202e" not in page


def test_desk_saves_tables_chart_and_code_without_overwriting(example, tmp_path):
    desk = Desk(example.articles, example.mentions, example.statements)
    desk.change(outlets=("Harbor Ledger",))
    first = desk.save(tmp_path / "selection")
    second = desk.save(tmp_path / "selection")
    assert [p.name for p in first] == [
        "lines.csv",
        "shares.csv",
        "chart.pdf",
        "chart.svg",
        "chart.png",
        "selection.py",
    ]
    assert {p.parent.name for p in second} == {"selection-2"}
    assert len(pd.read_csv(first[0])) == len(desk.view.rows)
    names = dict(example.tables)
    exec(first[-1].read_text(encoding="utf-8"), names)
    plt.close("all")
    assert len(names["lines"]) == len(desk.view.rows)


def test_desk_leaves_its_input_alone(example):
    before = {k: v.copy() for k, v in example.tables.items()}
    desk = Desk(example.articles, example.mentions, example.statements)
    desk.change(outlets=("Harbor Ledger",))
    desk.draw()
    for name, table in example.tables.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_desk_refuses_mentions_of_other_articles(example):
    with pytest.raises(MediaframingError, match="belong to no article given"):
        Desk(example.articles.iloc[:3], example.mentions)


def test_desk_calls_concepts_by_their_labels(example):
    desk = Desk(example.articles, example.mentions, example.statements, {"kyiv": "The capital"})
    desk.change(concept="kyiv")
    assert "“The capital”" in desk.draw().alt_text
    assert "labels={'kyiv': 'The capital'}" in desk.write_code()
