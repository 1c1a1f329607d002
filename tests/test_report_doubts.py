"""What the command line doubts about a corpus, with the way out."""

from __future__ import annotations

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.load.report import LoadWarning
from mediaframing.report.doubts import list_doubts
from mediaframing.report.losses import list_losses


def _read(columns):
    base = {"newspaper": ["Harbour Post"] * 3, "head": ["A", "B", "C"], "story": ["Snow fell."] * 3}
    return mf.read_articles(pd.DataFrame(base | columns), columns={"body": "story", "outlet": "newspaper"})


@pytest.mark.parametrize("days", [["2019-08-14", "2019-09-01", ""], ["14.8.2019", "1.9.2019", "2.9.2019"]])
def test_list_doubts_names_the_column_that_looks_like_a_date(days):
    with pytest.warns(LoadWarning, match="no column for published; not recognised: 'Ref', 'Day printed'"):
        articles = _read({"Ref": ["A-1", "A-2", "A-3"], "Day printed": days})
    doubts = list_doubts(articles, None)
    assert any('say --published "Day printed"' in d for d in doubts)


def test_list_doubts_guesses_no_date_where_none_is():
    with pytest.warns(LoadWarning, match="no column for published"):
        articles = _read({"Ref": ["A-1", "A-2", "A-3"], "Phone": ["12-3456", "1/2", "v1.2.3"]})
    doubts = list_doubts(articles, None)
    assert any("say --published COLUMN" in d for d in doubts)


def test_list_doubts_says_why_records_were_rejected():
    report = pd.DataFrame(
        {
            "status": ["partly read", "rejected record"],
            "announced": [0, 0],
            "found": [2, 0],
            "rejected": [1, 0],
            "reason": ["", "empty body"],
            "note": ["", ""],
        }
    )
    (doubt, *_) = list_doubts(mf.load_example(), report)
    assert doubt.startswith("1 record was rejected (empty body: 1)")


def test_list_doubts_warns_where_a_quarter_are_copies():
    articles = _read({})
    assert not any("copies" in line for line in list_doubts(articles, None))
    copied = articles.assign(copy_of=["", "", articles["article_id"].iloc[0]])
    assert any(line.startswith("1 of 3 articles are copies") for line in list_doubts(copied, None))
    assert not any("copies" in line for line in list_doubts(pd.concat([copied, articles]), None))


def test_list_doubts_names_files_not_read_and_records_announced_but_missing(root):
    _, report = mf.read_articles(root / "data/exports", return_report=True, progress=False)
    assert any("2 files announce 2 more records than they hold" in line for line in list_losses(report))
    picture = report.iloc[[0]].assign(status="rejected", found=0, announced=0, reason="a picture")
    told = list_losses(pd.concat([report, picture], ignore_index=True))
    assert told[0] == "1 file was not read at all (a picture: 1)"
    assert told[0] in list_doubts(mf.load_example(), pd.concat([report, picture], ignore_index=True))[0]
    assert list_losses(mf.load_example(return_report=True)[1]) == []
