"""The time axis of a trend: periods in their order, gaps kept, points in the middle of their period."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.ticker import FixedLocator, NullFormatter
from numpy.typing import NDArray

from mediaframing.plot.measuring import root_figure, text_size
from mediaframing.tables import MediaframingError

Dates = NDArray[np.float64]
FREQUENCIES = {
    r"\d{4}": "Y",
    r"\d{4}-?Q[1-4]": "Q",
    r"\d{4}-\d\d": "M",
    r"\d{4}-W\d\d": "W",
    r"\d{4}-\d\d-\d\d": "D",
}
STEPS = (1, 2, 5, 10, 20, 50)


def read_periods(names: Iterable[str]) -> pd.PeriodIndex:
    """Return every period from the first to the last of *names*, those between that are missing included.

    Parameters
    ----------
    names : iterable of str
        "2019", "2019-Q3", "2019-08", "2019-W33" or "2019-08-14", all of one length.

    Examples
    --------
    >>> [str(p) for p in read_periods(["2019", "2016", "2018"])]
    ['2016', '2017', '2018', '2019']
    """
    names = list(dict.fromkeys(names))
    found = {next((f for p, f in FREQUENCIES.items() if re.fullmatch(p, n)), "") for n in names}
    if len(found) != 1 or "" in found:
        raise MediaframingError(
            f"period must be years ('2019'), quarters ('2019-Q3'), months ('2019-08'), weeks ('2019-W33') or "
            f"days ('2019-08-14'), of one length; came {names[:6]}. Make the table with compare_trends."
        )
    frequency = found.pop()
    periods = [parse_period(n, frequency) for n in names]
    return pd.period_range(min(periods), max(periods), freq=frequency)


def parse_period(name: str, frequency: str) -> pd.Period:
    """Return the period called *name*."""
    if frequency == "W":
        return pd.Period(date.fromisocalendar(int(name[:4]), int(name[-2:]), 1), freq="W")
    return pd.Period(name.replace("-Q", "Q"), freq=frequency)


def write_period(period: pd.Period) -> str:
    """Return the name of *period* in tables: what `parse_period` reads."""
    if str(period.freqstr).startswith("W"):
        return str(period.start_time.strftime("%G-W%V"))
    return str(period).replace("Q", "-Q")


def as_dates(times: Iterable[pd.Timestamp]) -> list[float]:
    """Return *times* as matplotlib counts them, in days."""
    return [float(d) for d in date2num(pd.DatetimeIndex(list(times)).to_numpy())]  # type: ignore[no-untyped-call]


def middles(periods: pd.PeriodIndex) -> Dates:
    """Return the middle of each period as matplotlib dates: a year's estimate stands for the whole year."""
    return np.array([sum(edges(period)) / 2 for period in periods])


def edges(period: pd.Period) -> tuple[float, float]:
    """Return the first moment of *period* and of the one after, as matplotlib dates."""
    start, end = as_dates([period.start_time, (period + 1).start_time])
    return start, end


class PeriodTicks:
    """Ticks where years begin, their names in the middle; as many names as have room."""

    head = 0.0

    def __init__(self, axes: Axes, periods: pd.PeriodIndex) -> None:
        axes.set_xlim(edges(periods[0])[0], edges(periods[-1])[1])
        self.years = list(range(periods[0].year, periods[-1].year + 1))
        self.by_year = len(self.years) > 2 or str(periods.freqstr).startswith("Y")
        if self.by_year:
            begin = as_dates(pd.Timestamp(y, 1, 1) for y in [*self.years, self.years[-1] + 1])
            axes.xaxis.set_major_locator(FixedLocator(begin))
            axes.xaxis.set_major_formatter(NullFormatter())
            self.middle = [(a + b) / 2 for a, b in pairwise(begin)]
            # The names hang below the marks of the years, which are longer than they are.
            pad = rcParams["xtick.major.size"] + rcParams["xtick.major.pad"] - 1
            axes.tick_params(
                axis="x", which="minor", length=0, pad=pad, labelsize=rcParams["xtick.labelsize"]
            )
        else:
            locator = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]
            axes.xaxis.set_major_locator(locator)
            axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]

    def fit(self, axes: Axes) -> list[str]:
        """Name every year, or every second, fifth, tenth … as the width allows."""
        if not self.by_year:
            return []
        low, high = axes.get_xlim()
        size = text_size(axes.xaxis.get_ticklabels(which="both")[0])
        room = axes.bbox.width * 72 / root_figure(axes).dpi * 365.25 / (high - low)
        # Four figures take about 2.6 times the type size, and a name needs air beside it.
        step = next((s for s in STEPS if s * room >= 3.3 * size), STEPS[-1])
        named = [
            (m, str(y))
            for m, y in zip(self.middle, self.years, strict=True)
            if low <= m <= high and y % step == 0
        ]
        named = (
            named
            or [(m, str(y)) for m, y in zip(self.middle, self.years, strict=True) if low <= m <= high][:1]
        )
        axes.set_xticks([m for m, _ in named], [name for _, name in named], minor=True)
        return []
