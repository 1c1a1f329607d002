"""Corpora measured part by part: the tables are those of measuring at once; bad input and strange folders are named."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import mediaframing as mf
from mediaframing.load.example import list_example
from mediaframing.load.report import LoadWarning
from mediaframing.tables import MediaframingError
from scale_corpora import NAMES, make_table, measure

pytestmark = pytest.mark.filterwarnings("ignore::mediaframing.load.report.LoadWarning")


@pytest.fixture(scope="module")
def whole():
    articles, report = mf.read_articles(list_example(), return_report=True, progress=False)
    return articles, report


def test_measure_corpus_equals_measuring_at_once(whole, tmp_path):
    articles, report = whole
    done = measure(list_example(), tmp_path / "out", "ukraine", keep_text=True)
    assert_frame_equal(done.articles(), articles)
    assert_frame_equal(done.mentions(), mf.find_mentions(articles, "ukraine"))
    assert_frame_equal(done.words(), mf.count_words(articles))
    assert_frame_equal(done.report(), report)


def test_measure_corpus_with_statements_equals_measuring_at_once(whole, tmp_path):
    articles, _ = whole
    options = {"statements": True, "sentiment": "target", "agencies": True, "rows": 30}
    done = measure(list_example(), tmp_path / "out", "ukraine", **options)
    statements = mf.find_statements(articles, progress=False)
    mentions = mf.find_mentions(articles, "ukraine", statements=statements)
    assert_frame_equal(done.statements(), statements)
    assert_frame_equal(done.mentions(), mentions)
    assert_frame_equal(done.words(), mf.count_words(articles, statements=statements))
    scores = mf.score_sentiment(articles, toward=mentions, statements=statements, progress=False)
    assert_frame_equal(done.scores(), scores)
    assert_frame_equal(done.articles(), mf.mark_agencies(articles).drop(columns=["body", "body_raw"]))


def test_text_scores_equal_measuring_at_once(whole, tmp_path):
    done = measure(list_example(), tmp_path / "out", sentiment="vader", words=False)
    scores = mf.score_sentiment(whole[0], unit="article", scorer="vader", progress=False)
    assert_frame_equal(done.scores(), scores.drop(columns="text"))
    with pytest.raises(MediaframingError, match="words=True"):
        done.words()


@pytest.mark.parametrize("rows", [2, 7, 1000])
def test_shuffled_rows_give_the_identifiers_of_read_articles(tmp_path, rows):
    table = make_table(60)
    articles, report = mf.read_articles(table, return_report=True)
    done = measure(table, tmp_path / "out", rows=rows, keep_text=True)
    assert articles["article_id"].str.contains("-").any()
    assert_frame_equal(done.articles(), articles, check_dtype=False)
    assert_frame_equal(done.mentions(), mf.find_mentions(articles, NAMES))
    assert_frame_equal(done.report(), report)
    assert done.counts["rejected"] == report["rejected"].sum()


def test_identifiers_given_twice_are_refused_across_parts(tmp_path):
    table = make_table(40).assign(article_id=[f"id {i % 30}" for i in range(53)])
    articles, report = mf.read_articles(table, return_report=True)
    with ThreadPoolExecutor(1) as client:
        done = measure(table, tmp_path / "out", client=client, workers=4, keep_text=True)
    assert (report["reason"] == "article_id given twice").any()
    assert_frame_equal(done.articles(), articles, check_dtype=False)
    assert_frame_equal(done.report(), report)


def test_folder_of_many_formats_equals_read_articles(mixed, tmp_path):
    articles, report = mf.read_articles(mixed, return_report=True, outlet="Post")
    with pytest.warns(LoadWarning, match="records rejected"):
        done = measure(mixed, tmp_path / "out", keep_text=True, outlet="Post")
    assert_frame_equal(done.articles(), articles, check_dtype=False)
    assert_frame_equal(done.mentions(), mf.find_mentions(articles, NAMES))
    by = ["source_file", "source_record", "text"]
    found = done.report()
    assert_frame_equal(found.sort_values(by, ignore_index=True), report.sort_values(by, ignore_index=True))
    files = found[found["source_record"].isna()]
    assert done.counts["articles"] == files["read"].sum() == len(articles)
    assert done.counts["rejected"] == files["rejected"].sum() == (found["status"] == "rejected record").sum()
    assert done.manifest["files"] == files["status"].value_counts().to_dict()


def test_another_way_of_measuring_is_one_error_that_lists_all_that_differs(tmp_path):
    make_table(20).to_csv(tmp_path / "a.csv", index=False)
    measure(tmp_path / "a.csv", tmp_path / "out")
    make_table(21).to_csv(tmp_path / "a.csv", index=False)
    other = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv", "Kyyiv"]}}
    with pytest.raises(MediaframingError) as caught:
        measure(tmp_path / "a.csv", tmp_path / "out", other, rows=8, dates="dmy")
    message = str(caught.value)
    assert "lexicon: dictionary then, dictionary now with other content" in message
    assert "rows: 7 then, 8 now" in message and "dates: 'auto' then, 'dmy' now" in message
    assert "source: a.csv with 1 files" in message and "overwrite=True" in message
    (tmp_path / "out" / "mine.txt").write_text("kept")
    done = measure(tmp_path / "a.csv", tmp_path / "out", other, rows=8, overwrite=True)
    assert len(done.manifest["parts"]) == len(list((tmp_path / "out" / "articles").iterdir()))
    assert (tmp_path / "out" / "mine.txt").read_text() == "kept"
    assert done.lexicon["kyiv"].variants[1].patterns == ("Kyiv", "Kyyiv")


def test_folders_that_are_not_free_are_refused(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    make_table(5).to_csv(source / "a.csv", index=False)
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "thesis.docx").write_text("x")
    for out, message in [
        (source / "out", "within the source"),
        (strange, "thesis.docx"),
        (source / "a.csv", "is a file"),
    ]:
        with pytest.raises(MediaframingError, match=message):
            measure(source, out, overwrite=True)
    assert [p.name for p in strange.iterdir()] == ["thesis.docx"]
    with pytest.raises(MediaframingError, match="no measured corpus"):
        mf.read_measures(strange)


def test_sources_without_articles_and_bad_options_are_one_error(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.csv").write_text("colour,size\nred,1\n")
    cases = [
        ({"source": tmp_path / "empty"}, "empty folder"),
        ({"source": tmp_path / "bad.csv"}, "bad.csv"),
        ({"source": tmp_path / "nowhere"}, "nowhere"),
        ({"source": make_table(3), "rows": 0, "workers": 0}, "(?s)rows=0.*workers=0"),
        ({"source": make_table(3), "sentiment": "vadr"}, "vadr"),
        ({"source": make_table(3), "client": object()}, "submit"),
        ({"source": make_table(3), "lexicon": "ukrain"}, "ukraine"),
    ]
    for number, (options, message) in enumerate(cases):
        for _ in range(2):
            with pytest.raises(MediaframingError, match=message):
                measure(out=tmp_path / f"out{number}", **options)


def test_tables_can_be_read_in_part(whole, tmp_path):
    done = measure(list_example(), tmp_path / "out", "ukraine", rows=50)
    mentions = done.mentions()
    some = done.mentions(columns=["article_id", "variant"], concepts="kyiv", voices=["quoted"])
    wanted = mentions[(mentions["concept"] == "kyiv") & (mentions["voice"] == "quoted")]
    assert_frame_equal(some, wanted[["article_id", "variant"]].reset_index(drop=True))
    assert len(some) and done.mentions(concepts="nowhere").empty
    assert done.articles(columns=["outlet", "article_id"]).columns.tolist() == ["outlet", "article_id"]
    assert (done.report(statuses="read")["status"] == "read").all()
    with pytest.raises(MediaframingError, match="Did you mean 'variant'"):
        done.mentions(columns=["varient"])


def test_copies_can_be_marked_month_by_month_where_texts_are_kept(whole, tmp_path):
    articles, _ = whole
    done = measure(list_example(), tmp_path / "out", keep_text=True, rows=50)
    needed = ["article_id", "outlet", "published", "title", "body"]
    months = pd.date_range("2012-12-01", "2024-02-01", freq="MS", tz="UTC")
    marked = [
        mf.mark_duplicates(done.articles(columns=needed, between=pair))[["article_id", "cluster_id"]]
        for pair in pairwise(months)
    ]
    cluster = pd.concat(marked).set_index("article_id")["cluster_id"]
    assert len(cluster) == articles["published"].notna().sum()
    at_once = mf.mark_duplicates(articles).set_index("article_id")["cluster_id"]
    # Copies of the example appear within one month each.
    assert (at_once != at_once.index).any()
    assert cluster.equals(at_once[cluster.index])
    with pytest.raises(MediaframingError, match="no pair of dates"):
        done.articles(between=("spring", "summer"))


def test_files_that_are_gone_or_damaged_are_named(tmp_path):
    done = measure(make_table(20), tmp_path / "out")
    (tmp_path / "out" / "words" / "part-00001.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(MediaframingError, match=r"part-00001\.parquet is damaged"):
        done.words()
    (tmp_path / "out" / "words" / "part-00001.parquet").unlink()
    with pytest.raises(MediaframingError, match=r"lacks 1 files.*words/part-00001"):
        measure(make_table(20), tmp_path / "out")
    (tmp_path / "out" / "manifest.json").write_text("{")
    with pytest.raises(MediaframingError, match="damaged"):
        mf.read_measures(tmp_path / "out")


def test_evidence_is_found_with_the_texts_of_a_few_articles(tmp_path):
    done = measure(list_example(), tmp_path / "out", "ukraine", keep_text=True, rows=50)
    few = done.mentions(concepts="kyiv").iloc[::20]
    texts = done.articles(article_ids=few["article_id"])
    assert set(texts["article_id"]) == set(few["article_id"])
    shares = mf.compare_shares(done.mentions(), done.articles(), of="variant", within="concept")
    evidence = mf.find_evidence(shares[shares["concept"] == "kyiv"], few, texts)
    assert len(evidence) == len(few)


def test_comparisons_take_the_tables(whole, tmp_path):
    articles, _ = whole
    measure(list_example(), tmp_path / "out", "ukraine")
    done = mf.read_measures(tmp_path / "out")
    asked = {"of": "variant", "by": ["outlet", "voice"]}
    mentions = mf.find_mentions(articles, "ukraine")
    few = done.mentions(columns=["article_id", "field", "concept", "variant", "voice"])
    assert_frame_equal(
        mf.compare_shares(few, done.articles(), within="concept", **asked),
        mf.compare_shares(mentions, articles, within="concept", **asked),
    )
    assert_frame_equal(
        mf.compare_rates(few, done.articles(), words=done.words(), **asked),
        mf.compare_rates(mentions, articles, words=mf.count_words(articles), **asked),
    )


def test_foreign_articles_keep_the_voice_of_their_marks_and_are_counted(tmp_path):
    french = "Le maire de la ville a dit que “la route de Kiev” était fermée et que les habitants de la région devaient attendre."
    english = "The mayor of the town said on Monday that the road to Kiev was closed and that people had to wait for help."
    table = pd.DataFrame(
        {"source": "Post", "title": "", "text": [english, french, french + " Oui.", english + " Yes."]}
    )
    with pytest.warns(UserWarning, match="2 of 4 articles are not in English"):
        done = measure(table, tmp_path / "out", statements=True, rows=1)
    assert done.mentions()["voice"].tolist() == ["reported", "quoted", "quoted", "reported"]
    assert done.mentions()["voice_from"].tolist() == ["statements", "marks", "marks", "statements"]


def test_columns_of_mixed_kinds_are_kept_as_text(tmp_path):
    table = make_table(12).assign(extra=[1, "two", None, 3.5] * 4, tags=[["a"], []] * 8)
    done = measure(table, tmp_path / "out")
    assert done.articles()["extra"].dropna().astype(str).isin(["1", "two", "3.5"]).all()
