"""Loading of real corpora beside the checkout: counts, fields, and what is left out."""

from __future__ import annotations

import pytest

import mediaframing as mf

pytestmark = pytest.mark.shared


def test_read_articles_splits_the_seed_article_exactly(shared):
    path = shared / "corpora" / "seed" / "article.txt"
    articles, report = mf.read_articles(path, return_report=True)
    text = path.read_text(encoding="utf-8")
    assert articles["title"][0] == text.split("\n", 1)[0]
    assert articles["body"][0] == text[76:1872]
    assert articles["body_raw"][0] == text[76:].strip()
    assert report.loc[report["status"] == "left out", "reason"].tolist() == ["author box", *["teaser"] * 3]


def test_read_articles_reads_a_real_text_archive(shared):
    path = shared / "corpora" / "british-press-crimea" / "Corpus.zip"
    articles, report = mf.read_articles(
        path, filename_pattern="{period}/{outlet}_{section}_{number}.txt", return_report=True, progress=False
    )
    assert articles.groupby(["outlet", "period"]).size().to_dict() == {
        ("BBC", "After"): 268, ("BBC", "Before"): 183, ("Tel", "After"): 268, ("Tel", "Before"): 264
    }  # fmt: skip
    unread = report[report["status"].isin(["rejected", "skipped"])]
    assert unread["reason"].tolist() == [
        "not text: it holds NUL bytes (save what is text as UTF-8)",
        "hidden folder",
    ]
    assert unread["note"].tolist()[1] == "16 files within"


def test_read_articles_reads_a_real_archive_of_json(shared):
    articles, report = mf.read_articles(
        shared / "corpora" / "allsides" / "ukraine_json.zip", return_report=True, progress=False
    )
    # Of 124 names as written, "Fox News (Online)" is Fox News.
    assert (len(articles), articles["outlet"].nunique()) == (2032, 123)
    assert report["found"].sum() == 2032
    # The original text goes before its tokenised copy, which writes `` for an opening mark.
    assert not articles["body"].str.contains(" `` ", regex=False).any()
