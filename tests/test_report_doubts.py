"""What the command line doubts about a corpus, with the way out."""

from __future__ import annotations

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.report.doubts import list_doubts


def _read(columns):
    base = {"newspaper": ["Harbour Post"] * 3, "head": ["A", "B", "C"], "story": ["Snow fell."] * 3}
    return mf.read_articles(pd.DataFrame(base | columns), columns={"body": "story", "outlet": "newspaper"})


@pytest.mark.parametrize("days", [["2019-08-14", "2019-09-01", ""], ["14.8.2019", "1.9.2019", "2.9.2019"]])
def test_list_doubts_names_the_column_that_looks_like_a_date(days):
    doubts = list_doubts(_read({"Ref": ["A-1", "A-2", "A-3"], "Day printed": days}), None)
    assert any('say --published "Day printed"' in d for d in doubts)


def test_list_doubts_guesses_no_date_where_none_is():
    doubts = list_doubts(_read({"Ref": ["A-1", "A-2", "A-3"], "Phone": ["12-3456", "1/2", "v1.2.3"]}), None)
    assert any("say --published COLUMN" in d for d in doubts)


def test_list_doubts_says_why_records_were_rejected():
    report = pd.DataFrame(
        {
            "status": ["partly read", "rejected record"],
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
