"""The widgets of the explorer, driven without a browser; tests/browser drives them in JupyterLab."""

from __future__ import annotations

import importlib.util

import pytest

import mediaframing as mf
from mediaframing.tables import MediaframingError


@pytest.fixture(scope="module")
def tables():
    articles = mf.load_example()
    statements = mf.find_statements(articles, progress=False)
    return {
        "articles": articles,
        "mentions": mf.find_mentions(articles, "ukraine", statements=statements),
        "statements": statements,
    }


@pytest.fixture
def explorer(tables):
    return mf.explore(**tables)


def test_explore_shows_chart_lines_and_counts_at_once(explorer):
    assert explorer.chart.png.startswith(b"\x89PNG")
    assert "Naming of" not in explorer.chart.regions[0]["label"]
    assert len(explorer.line_list.lines) == 50
    assert "5 outlets" in explorer.notice.value
    assert len(explorer.lines) == explorer.desk.view.kept.sum()


def test_a_filter_changes_chart_lines_and_notice(explorer):
    before = explorer.chart.png
    explorer.filters.outlets.value = ("Harbor Ledger",)
    assert explorer.chart.png != before
    assert set(explorer.lines["outlet"]) == {"Harbor Ledger"}
    assert {r["label"].split(":")[0].split(",")[0] for r in explorer.chart.regions} == {"Harbor Ledger"}
    assert "1 outlet." in explorer.notice.value
    explorer.filters.clear.click()
    assert explorer.chart.png == before


def test_picking_a_part_shows_its_lines_and_keeps_the_picture(explorer):
    before = explorer.chart.png
    explorer.chart.picked = 1
    assert explorer.chart.png == before
    assert set(explorer.lines["outlet"]) == {"Continental Dispatch"}
    assert set(explorer.lines["variant"]) == {"Kiev"}
    explorer.chart.picked = -1
    assert explorer.lines["outlet"].nunique() == 5


def test_opening_a_line_shows_its_article_and_a_filter_closes_it(explorer):
    explorer.line_list.opened = 4
    assert "mf-focus" in explorer.article.html
    assert "mf-said" in explorer.article.html or "mf-name" in explorer.article.html
    explorer.filters.voices.value = ("quoted",)
    assert explorer.article.html == ""
    assert explorer.line_list.opened == -1


def test_another_concept_offers_its_own_variants(explorer):
    explorer.filters.variants.value = ("Kiev",)
    explorer.filters.concept.value = "odesa"
    assert set(dict(explorer.filters.variants.options).values()) <= {"Odesa", "Odessa"}
    assert explorer.filters.variants.value == ()
    assert set(explorer.shares["concept"]) == {"odesa"}


def test_speakers_can_be_searched(explorer):
    explorer.filters.find_speaker.value = "halch"
    names = list(dict(explorer.filters.speakers.options).values())
    assert names and all("halch" in name.casefold() for name in names)
    explorer.filters.speakers.value = (names[0],)
    assert set(explorer.lines["speaker"]) == {names[0]}
    explorer.filters.find_speaker.value = "zzz"
    assert explorer.filters.speakers.value == (names[0],)


def test_an_empty_selection_says_so_and_hides_what_is_empty(explorer):
    explorer.filters.concept.value = "odesa"
    explorer.filters.speakers.value = ()
    explorer.filters.voices.value = ("quoted",)
    explorer.filters.outlets.value = ("Harbor Ledger",)
    assert "passes the filters by outlets, voices" in explorer.notice.value
    assert explorer.chart.png == b""
    assert explorer.line_list.layout.display == "none"


def test_dates_the_wrong_way_round_are_refused_in_words(explorer):
    import datetime

    explorer.filters.start.value = datetime.date(2020, 1, 1)
    before = explorer.desk.selection
    explorer.filters.end.value = datetime.date(2019, 1, 1)
    assert "lies after the last" in explorer.told.value
    assert explorer.desk.selection == before


def test_explore_works_without_statements_and_without_mentions(tables):
    plain = mf.explore(tables["articles"], mentions=mf.find_mentions(tables["articles"], "ukraine"))
    assert "speaker" not in plain.lines
    typed = mf.explore(tables["articles"])
    assert "Type the names" in typed.notice.value
    typed.names.value = "Kiev, Kyiv"
    assert typed.shares["variant"].unique().tolist() == ["Kiev", "Kyiv"]


def test_saving_tells_where_and_errors_are_shown(explorer, tmp_path):
    explorer.folder.value = str(tmp_path / "out")
    explorer.save.click()
    assert "lines.csv" in explorer.told.value
    (tmp_path / "file").write_text("")
    explorer.folder.value = str(tmp_path / "file" / "below")
    explorer.save.click()
    assert "mf-failed" in explorer.told.value


def test_code_is_shown_and_follows_the_selection(explorer):
    explorer.show_code.click()
    assert "mf.compare_shares" in explorer.shown_code.value
    explorer.filters.voices.value = ("quoted",)
    assert "['quoted']" in explorer.shown_code.value
    assert explorer.code == explorer.shown_code.value


@pytest.mark.parametrize("name", ["explore", "code_sample"])
def test_missing_widgets_are_one_clear_error(name, tables, monkeypatch, tmp_path):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda n: None if n == "ipywidgets" else found(n))
    with pytest.raises(
        MediaframingError,
        match=r'ipywidgets, which is not installed.*pip install "mediaframing\[notebooks\]"',
    ):
        if name == "explore":
            mf.explore(tables["articles"])
        else:
            mf.code_sample(tables["mentions"], tmp_path, codebook=mf.read_codebook("tone"))
