"""Calendar periods: years, quarters, months, ISO weeks and days, in UTC."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.tables import MediaframingError, check_choice, check_columns

PERIODS_PER_YEAR = {"year": 1, "quarter": 4, "month": 12}
# Weeks begin on Monday, and so did the first day of the year 1.
PERIOD_DAYS = {"week": 7, "day": 1}
PERIODS = (*PERIODS_PER_YEAR, *PERIOD_DAYS)
EPOCH = date(1970, 1, 1).toordinal()
NAMES = {
    "year": r"\d{4}",
    "quarter": r"\d{4}-Q[1-4]",
    "month": r"\d{4}-\d{2}",
    "week": r"\d{4}-W\d{2}",
    "day": r"\d{4}-\d{2}-\d{2}",
}


def number_periods(published: pd.Series[Any], *, every: str) -> NDArray[np.int64]:
    """Return the running number of the period of each date, -1 where there is none.

    Parameters
    ----------
    published : pandas.Series
        Dates with a time zone; periods are those of UTC.
    every : {"year", "quarter", "month", "week", "day"}
        Length of a period.
    """
    check_choice(every, PERIODS, name="every")
    check_columns(published.to_frame("published"), ["published"], name="articles")
    if not isinstance(published.dtype, pd.DatetimeTZDtype):
        raise MediaframingError(
            f"published holds {published.dtype}, not dates with a time zone: "
            "articles['published'] = pd.to_datetime(articles['published'], utc=True)."
        )
    utc = published.dt.tz_convert("UTC")
    if every in PERIOD_DAYS:
        days = utc.dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64) + EPOCH - 1
        return np.where(utc.isna(), -1, days // PERIOD_DAYS[every])
    per_year = PERIODS_PER_YEAR[every]
    years = utc.dt.year.fillna(-1).to_numpy(dtype=np.int64)
    within = (utc.dt.month.fillna(1).to_numpy(dtype=np.int64) - 1) * per_year // 12
    return np.where(years < 0, -1, years * per_year + within)


def name_period(number: int, *, every: str) -> str:
    """Return "2019", "2019-Q3", "2019-08", "2019-W33" or "2019-08-14"."""
    if every in PERIOD_DAYS:
        first = date.fromordinal(int(number) * PERIOD_DAYS[every] + 1)
        return f"{first:%G-W%V}" if every == "week" else first.isoformat()
    year, within = divmod(int(number), PERIODS_PER_YEAR[every])
    return {
        "year": f"{year:04d}",
        "quarter": f"{year:04d}-Q{within + 1}",
        "month": f"{year:04d}-{within + 1:02d}",
    }[every]


def start_periods(numbers: NDArray[np.int64], *, every: str) -> pd.Series[Any]:
    """Return the first instant of each period, `datetime64[us, UTC]`."""
    if every in PERIOD_DAYS:
        days = numbers * PERIOD_DAYS[every] + 1 - EPOCH
        return pd.Series(days.astype("datetime64[D]").astype("datetime64[us]")).dt.tz_localize("UTC")
    per_year = PERIODS_PER_YEAR[every]
    years, within = np.divmod(numbers, per_year)
    months = (years - 1970) * 12 + within * (12 // per_year)
    return pd.Series(months.astype("datetime64[M]").astype("datetime64[us]")).dt.tz_localize("UTC")


def recognise_every(names: pd.Series[Any]) -> str:
    """Return which length of period *names* such as "2019-Q3" stand for."""
    texts = names.astype("str")
    for every, pattern in NAMES.items():
        if bool(texts.str.fullmatch(pattern).all()):
            return every
    some = texts.unique()[:3].tolist()
    raise MediaframingError(
        f"period holds {some}: expected years (2019), quarters (2019-Q3), months (2019-08), weeks (2019-W33) "
        "or days (2019-08-14)."
    )
