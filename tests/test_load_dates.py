"""Dates: forms of sources to UTC; instants worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.load.cleaning.dates import find_date_order, has_numeric_dates, read_dates

FORMS = [
    ("2019-11-23", "2019-11-23 00:00"),
    ("2019-11-23T22:00:00-05:00", "2019-11-24 03:00"),
    ("2019-11-23 10:00", "2019-11-23 10:00"),
    ("2019-11-23T22:00:00.5Z", "2019-11-23 22:00:00.5"),
    ("2019-11-23T10:00:00 EST", "2019-11-23 15:00"),
    ("20191123", "2019-11-23 00:00"),
    ("20191123101500", "2019-11-23 10:15"),
    ("20191123T101500Z", "2019-11-23 10:15"),
    ("2019/11/23", "2019-11-23 00:00"),
    ("23/11/2019", "2019-11-23 00:00"),
    ("11/23/2019", "2019-11-23 00:00"),
    ("3.4.2019", "2019-04-03 00:00"),
    ("23/11/19 14:05", "2019-11-23 14:05"),
    ("24 February 2022", "2022-02-24 00:00"),
    ("24th Feb. 2022, 6:05 am", "2022-02-24 06:05"),
    ("February 24, 2022 Thursday", "2022-02-24 00:00"),
    ("Updated 12:30 p.m. ET, Nov 3, 2015", "2015-11-03 17:30"),
    ("Feb 24, 2022 12:15 AM", "2022-02-24 00:15"),
    ("Wed, 23 Feb 2022 10:00:00 GMT", "2022-02-23 10:00"),
    ("Wed, 23 Feb 2022 10:00:00 +0300", "2022-02-23 07:00"),
    ("24-Feb-2022", "2022-02-24 00:00"),
    ("24 février 2022", "2022-02-24 00:00"),
    ("Mittwoch 31. August 2011", "2011-08-31 00:00"),
    ("Onsdag 6. Januar 2010", "2010-01-06 00:00"),
    ("14 de setembro de 2018", "2018-09-14 00:00"),
    ("1er octobre 2013", "2013-10-01 00:00"),
    ("14 Сентябрь 2018", "2018-09-14 00:00"),
    ("12 września 2018 r.", "2018-09-12 00:00"),
    ("14. syyskuuta 2018", "2018-09-14 00:00"),
    ("14 Ağustos 2018", "2018-08-14 00:00"),
    ("2018. szeptember 14.", "2018-09-14 00:00"),
    ("14 Σεπτεμβρίου 2018", "2018-09-14 00:00"),
    ("2018 年 10 月 7 日 17:04", "2018-10-07 17:04"),
    ("2018년 9월 14일", "2018-09-14 00:00"),
    ("14 tháng 9 năm 2018", "2018-09-14 00:00"),
    ("December 19, 1991, Sunday, Late Edition - Final", "1991-12-19 00:00"),
    ("24-Feb-22", "2022-02-24 00:00"),
    ("1 March 2022 18:04 GMT+1", "2022-03-01 17:04"),
    ("April 20, 2003, Sunday 23:22 Central European Time", "2003-04-20 22:22"),
    ("24 февраля 2022 г.", "2022-02-24 00:00"),
    ("1582300000", "2020-02-21 15:46:40"),
    ("1582300000000", "2020-02-21 15:46:40"),
]


@pytest.mark.parametrize(("written", "instant"), FORMS, ids=[f[0] for f in FORMS])
def test_read_dates_reads_the_forms_of_sources(written, instant):
    dates = read_dates([written])
    assert dates.published.iloc[0] == pd.Timestamp(instant, tz="UTC")
    assert not dates.ambiguous[0]
    assert str(dates.published.dtype) == "datetime64[us, UTC]"


@pytest.mark.parametrize(
    "written",
    ["soon", "yesterday", "2 hours ago", "31/02/2019", "2019-13-45", "2019", "0000-00-00", "x" * 500],
)
def test_read_dates_marks_what_is_no_date(written):
    dates = read_dates([written])
    assert dates.published.isna().all()
    assert dates.unreadable.all()


def test_read_dates_has_nothing_to_say_about_no_date():
    dates = read_dates(["", " "])
    assert (dates.published.isna().all(), dates.unreadable.any(), dates.ambiguous.any()) == (
        True,
        False,
        False,
    )


def test_read_dates_keeps_years_far_off_for_the_caller_to_judge():
    assert read_dates(["3000-01-01", "14 October 1066"]).published.dt.year.tolist() == [3000, 1066]


def test_find_date_order_goes_by_the_first_evidence():
    assert find_date_order(["03/04/2019", "23/11/2019", "11/23/2019"]) == "dmy"
    assert find_date_order(["03/04/2019", "11/23/2019"]) == "mdy"
    assert find_date_order(["03/04/2019", "2019-11-23", ""]) == ""
    assert has_numeric_dates(["2019-11-23", "03/04/2019"])


def test_read_dates_follows_the_order_of_the_series():
    assert read_dates(["03/04/2019"], order="mdy").published.iloc[0].month == 3
    dmy = read_dates(["03/04/2019"], order="dmy")
    assert (dmy.published.iloc[0].month, dmy.ambiguous[0]) == (4, False)


def test_read_dates_marks_dates_that_nothing_decides():
    dates = read_dates(["03/04/2019", "05/05/2019", "March 2019"])
    assert dates.ambiguous.tolist() == [True, False, True]
    assert dates.published.dt.strftime("%m-%d").tolist() == ["04-03", "05-05", "03-01"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("05.04.2025 - Güncelleme : 05.04.2025", "2025-04-05"),
        ("05.04.2025 - Aktualisiert 06.04.2025, 12:30", "2025-04-05"),
        ("05.04.2025 10.30 Uhr", "2025-04-05 10:30"),
        ("5 April 2025 10:30:15.250", "2025-04-05 10:30:15"),
    ],
)
def test_read_dates_takes_no_second_date_for_a_time(written, moment):
    assert read_dates([written]).published[0] == pd.Timestamp(moment, tz="UTC")


def test_read_articles_notes_dates_of_both_orders_in_one_file():
    table = pd.DataFrame(
        {"source": "HP", "date": ["13/02/2019", "02/14/2019", "03/04/2019"], "text": "Rain."}
    )
    articles, report = mf.read_articles(table, return_report=True, progress=False)
    assert articles["published"].dt.strftime("%m-%d").tolist() == ["02-13", "02-14", "04-03"]
    assert "the other way round than the first in its file" in report["note"][0]
    with pytest.warns(UserWarning, match="other way round"):
        mf.read_articles(table, progress=False)
    table["date"] = ["13/02/2019", "14/02/2019", "03/04/2019"]
    assert mf.read_articles(table, return_report=True, progress=False)[1]["note"][0] == ""
