"""Copies in the report, and shares as its tables show them."""

from __future__ import annotations

import pandas as pd

import mediaframing as mf
from mediaframing.report.share_table import format_shares

CITY = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}


def test_write_report_counts_copies_once_unless_told_otherwise(make_articles, tmp_path):
    story = "Snow fell on the old tram lines of {} for nine days, and nobody on the quay could remember such a winter."
    bodies = [story.format("Kyiv")] * 12 + [
        f"Gate {i} of the depot in Kiev stayed shut on day {i}." for i in range(12)
    ]
    articles = make_articles(bodies)
    parts = ["sources", "tone", "keyness", "changes"]
    for folder, without in (("once", parts), ("each", [*parts, "copies"])):
        mf.write_report(articles, CITY, out=tmp_path / folder, without=without, progress=False)
    once, each = (
        (tmp_path / f / "findings.txt").read_text(encoding="utf-8").splitlines()[0] for f in ("once", "each")
    )
    assert "11 articles are copies of another" in once
    assert "copies" not in each
    shares = pd.read_csv(tmp_path / "once" / "tables" / "shares-by-outlet-and-voice.csv")
    assert shares["n_articles"].max() == 13


def test_format_shares_says_why_there_is_no_number():
    shares = pd.DataFrame(
        {
            "outlet": ["A", "B"],
            "estimate": [0.62, None],
            "ci_low": [0.51, None],
            "ci_high": [0.72, None],
            "n_articles": [40, 3],
            "method": ["Wilson", "not estimable: 3 of 10 articles"],
        }
    )
    table = format_shares(shares, ["outlet"])
    assert table["share [95 % interval]"].tolist() == ["62 % [51, 72]", "3 of 10 articles"]
    assert table["articles"].tolist() == [40, 3]
