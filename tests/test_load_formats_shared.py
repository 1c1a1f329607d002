"""Real files of the web, wire and interface formats: how many articles each holds; skipped where they are missing."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.tables import MediaframingError

pytestmark = pytest.mark.shared


def load(path):
    return mf.read_articles(path, return_report=True, progress=False)


@pytest.mark.parametrize(
    "folder, articles",
    [
        ("nitf", 7),
        ("newsmlg2", 16),
        ("ninjs", 12),
        ("newsapi", 20),
        ("mediacloud", 3),
        ("warc", 6),
        ("feeds", 12),
        ("html/mcmetadata", 2),
    ],
)
def test_real_folders_hold_so_many_articles(shared, folder, articles):
    table, report = load(shared / "samples" / folder)
    files = report[report["status"].isin(["read", "partly read", "rejected", "skipped"])]
    assert len(table) == articles
    assert (files["found"] == files["read"] + files["rejected"]).all()
    assert (files.loc[files["status"] == "rejected", "reason"] != "").all()


def test_real_gdelt_files_hold_no_articles(shared):
    with pytest.raises(MediaframingError, match="no articles in it"):
        load(shared / "samples/gdelt")


def test_real_stories_are_dated_and_named(shared):
    table, _ = load(shared / "samples/newsmlg2")
    by_outlet = table.set_index("outlet")
    assert {"Agence France-Presse", "ANSA", "Deutsche Presse-Agentur", "Reuters", "STT", "Ritzau"} <= set(
        by_outlet.index
    )
    assert by_outlet.loc["Agence France-Presse", "published"] == pd.Timestamp("2014-08-29T13:49:51Z")


def test_real_pages_reach_the_gold(shared, root):
    sys.path.insert(0, str(root / "benchmarks"))
    try:
        import score_pages
    finally:
        sys.path.pop(0)
    scores = score_pages.score_pages(shared / "samples/html/fundus")
    assert scores["date"] >= 0.97
    assert scores["title"] >= 0.92
    assert scores["body_f1"] >= 0.95
    assert scores["body_f1_paragraphs_only"] >= 0.95
