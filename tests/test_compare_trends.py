"""Shares over time: periods, gaps, undated articles."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from mediaframing.compare.sampling.periods import name_period, number_periods, recognise_every, start_periods
from mediaframing.compare.shares.shares import compare_shares
from mediaframing.compare.trends.trends import UndatedWarning, compare_trends
from mediaframing.tables import MediaframingError

DATES = ["2019-11-30T23:30:00Z"] * 12 + ["2020-02-01T00:00:00Z"] * 12


def make_tables(dates: Sequence[str | None]) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = [f"a{i:02d}" for i in range(len(dates))]
    articles = pd.DataFrame({"article_id": ids, "outlet": "The Harbour Post"})
    articles["published"] = pd.to_datetime(pd.Series(list(dates), dtype="str"), utc=True)
    variants = ["Lodz" if i < 15 else "Łódź" for i in range(len(ids))]
    return pd.DataFrame({"article_id": ids, "concept": "lodz", "variant": variants}), articles


@pytest.mark.parametrize(
    ("every", "periods", "starts"),
    [
        ("year", ["2019", "2020"], ["2019-01-01", "2020-01-01"]),
        ("quarter", ["2019-Q4", "2020-Q1"], ["2019-10-01", "2020-01-01"]),
        ("month", ["2019-11", "2019-12", "2020-01", "2020-02"],
         ["2019-11-01", "2019-12-01", "2020-01-01", "2020-02-01"]),
    ],
)  # fmt: skip
def test_compare_trends_names_every_period_gaps_included(
    every: str, periods: list[str], starts: list[str]
) -> None:
    spans, articles = make_tables(DATES)
    result = compare_trends(spans, articles, of="variant", within="concept", every=every)
    new = result[result["variant"] == "Łódź"]
    assert new["period"].tolist() == periods
    assert str(result["period"].dtype) == "str"
    assert str(result["period_start"].dtype) == "datetime64[us, UTC]"
    assert new["period_start"].tolist() == list(pd.to_datetime(starts, utc=True))
    assert new["estimate"].iloc[[0, -1]].tolist() == [0.0, 0.75]
    assert new["estimate"].iloc[1:-1].isna().all()
    assert set(new["method"].iloc[1:-1]) <= {"not estimable: no articles in this group"}


def test_compare_trends_columns_stand_in_reading_order() -> None:
    spans, articles = make_tables(DATES)
    result = compare_trends(spans.assign(voice="outlet"), articles, of="variant", by=["voice", "outlet"])
    assert list(result.columns[:6]) == ["voice", "outlet", "period", "period_start", "variant", "estimate"]


def test_compare_trends_of_one_period_equal_compare_shares() -> None:
    spans, articles = make_tables(DATES[:12] * 6)
    trend = compare_trends(spans, articles, of="variant").drop(columns=["period", "period_start"])
    shares = compare_shares(spans, articles, of="variant", by=())
    limits = ["ci_low", "ci_high"]
    pd.testing.assert_frame_equal(trend.drop(columns=limits), shares.drop(columns=limits))
    assert trend[limits].to_numpy() == pytest.approx(shares[limits].to_numpy(), abs=0.02)


def test_compare_trends_counts_a_story_in_its_first_period() -> None:
    spans, articles = make_tables(["2019-05-01", "2020-05-01", "2020-06-01"])
    articles["cluster_id"] = ["wire", "wire", None]
    result = compare_trends(spans, articles, of="variant")
    assert result["n_articles"].tolist() == [1, 1]


def test_compare_trends_states_how_many_articles_have_no_date() -> None:
    spans, articles = make_tables([*DATES, None, None])
    with pytest.warns(UndatedWarning, match="2 of 26 articles have no date"):
        result = compare_trends(spans, articles, of="variant")
    assert result["n_articles"].tolist() == [12, 12, 12, 12][: len(result)]


def test_compare_trends_does_not_depend_on_the_order_of_rows() -> None:
    spans, articles = make_tables(DATES * 5)
    first = compare_trends(spans, articles, of="variant", every="month")
    second = compare_trends(
        spans.sample(frac=1, random_state=1),
        articles.sample(frac=1, random_state=2),
        of="variant",
        every="month",
    )
    pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_compare_trends_explains_what_it_cannot_do() -> None:
    spans, articles = make_tables(DATES)
    with pytest.raises(MediaframingError, match="Did you mean 'month'"):
        compare_trends(spans, articles, of="variant", every="months")
    with pytest.raises(MediaframingError, match="none of 24 articles has a date"):
        compare_trends(
            spans, articles.assign(published=pd.DatetimeIndex([pd.NaT] * 24, tz="UTC")), of="variant"
        )
    with pytest.raises(MediaframingError, match="time zone"):
        compare_trends(spans, articles.assign(published=pd.Timestamp("2020-01-01")), of="variant")
    with pytest.raises(MediaframingError, match="published"):
        compare_trends(spans, articles.drop(columns="published"), of="variant")
    with pytest.raises(MediaframingError, match="Did you mean 'outlet'"):
        compare_trends(spans, articles, of="variant", by="outlets")


@pytest.mark.parametrize("every", ["year", "quarter", "month", "week", "day"])
def test_periods_start_where_their_name_says(every: str) -> None:
    written = pd.Series(["1969-12-31T23:59:59Z", "1970-01-01", "2024-02-29", None])
    published = pd.to_datetime(written, format="ISO8601", utc=True)
    numbers = number_periods(published, every=every)
    assert numbers[3] == -1
    names = pd.Series([name_period(n, every=every) for n in numbers[:3]])
    expected = {
        "year": ["1969", "1970", "2024"],
        "quarter": ["1969-Q4", "1970-Q1", "2024-Q1"],
        "month": ["1969-12", "1970-01", "2024-02"],
        # Both sides of that New Year lie in one ISO week.
        "week": ["1970-W01", "1970-W01", "2024-W09"],
        "day": ["1969-12-31", "1970-01-01", "2024-02-29"],
    }[every]
    assert names.tolist() == expected
    assert recognise_every(names) == every
    starts = start_periods(numbers[:3], every=every)
    assert [name_period(n, every=every) for n in number_periods(starts, every=every)] == expected


def test_compare_trends_by_week_shows_every_week_from_monday_on() -> None:
    spans, articles = make_tables(DATES)
    result = compare_trends(spans, articles, of="variant", within="concept", every="week")
    new = result[result["variant"] == "Łódź"]
    assert (new["period_start"].dt.day_of_week == 0).all()
    assert (new["period_start"].diff().dropna() == pd.Timedelta(days=7)).all()
    assert new["period"].tolist() == new["period_start"].dt.strftime("%G-W%V").tolist()
    assert new["estimate"].isna().any()
    days = compare_trends(spans, articles, of="variant", within="concept", every="day")
    assert days["period"].tolist() == days["period_start"].dt.strftime("%Y-%m-%d").tolist()
