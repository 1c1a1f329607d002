"""Links of other articles run into a sentence; all names invented."""

from __future__ import annotations

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.text.link_runs import cut_runs, find_link_runs


def cut(text: str) -> str:
    return cut_runs(text, find_link_runs(text))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Sen. Verin Ana Maria VerinHarbour bill fails Port strike ends MORE (R) said no.",
            "Sen. Verin (R) said no.",
        ),
        (
            "Mayor LundPetra (Pet) Lund2 things to know about Kiev MORE and Holt Tom Holt'The Quay' closes MORE met.",
            "Mayor Lund and Holt met.",
        ),
    ],
)
def test_links_run_into_a_sentence_are_cut_and_its_name_stays(text, left):
    assert cut(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Ana Verin wants MORE money, Verin said.",
        "VERIN WON. THE HARBOUR IS OPEN, VERIN SAID, AND MORE SHIPS WILL COME.",
        "Mayor Verin, born Ana Verin, spoke. Read MORE",
        "Verin met Ana Verin. Harbour news: MORE",
        "Ana VerinHarbour runs on\nand MORE stands in another line.",
    ],
)
def test_what_only_resembles_such_links_stays(text):
    assert cut(text) == text


def test_reading_cuts_the_links_and_lists_them():
    body = "Mayor Verin Ana VerinKiev talks fail Kiev again MORE flew to Kyiv. The harbour was closed."
    table = pd.DataFrame({"outlet": ["Post"], "published": ["2020-01-01"], "title": ["A"], "body": [body]})
    articles, report = mf.read_articles(table, return_report=True, progress=False)
    assert articles["body"].tolist() == ["Mayor Verin flew to Kyiv. The harbour was closed."]
    assert articles["body_raw"].tolist() == [body]
    (row,) = report[report["status"] == "left out"].to_dict("records")
    assert row["reason"] == "links within a sentence" and row["text"].endswith("again MORE")
    kept = mf.read_articles(table, keep_furniture=True, progress=False)
    assert kept["body"].tolist() == [body]
