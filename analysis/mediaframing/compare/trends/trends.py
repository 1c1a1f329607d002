"""Shares over time: the same estimates as `compare_shares`, period by period, gaps included."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.compare.sampling.copies import require_rows
from mediaframing.compare.sampling.periods import name_period, number_periods, start_periods
from mediaframing.compare.sampling.settings import read_names
from mediaframing.compare.shares.cells import Material, ask, count_cells, gather_material
from mediaframing.compare.shares.tables import tabulate_shares
from mediaframing.compare.trends.smoothing import add_line, check_smoothing
from mediaframing.tables import MediaframingError, check_columns


class UndatedWarning(UserWarning):
    """Some articles have no date and are left out of a comparison over time."""


def compare_trends(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    within: str | None = None,
    by: str | Sequence[str] = (),
    every: str = "year",
    unit: str = "article_mean",
    copies: str = "once",
    weights: str | None = None,
    clusters: str | None = None,
    smooth: str | None = None,
    window: int | None = None,
    min_clusters: int = 10,
    level: float = 0.95,
    rng: Any = 0,
) -> pd.DataFrame:
    r"""Estimate what share each variant has in every year, quarter, month, week or day.

    Parameters
    ----------
    spans, articles, of, within, unit, copies, weights, clusters, min_clusters, level, rng
        As in `compare_shares`; *articles* also needs `published` (dates with a time zone). A story with
        copies in several periods counts in the first.
    by : str or sequence of str
        Columns to draw separate trends for; the default is one trend for all articles.
    every : {"year", "quarter", "month", "week", "day"}
        Length of a period, in UTC.
    smooth : {"rolling", "loess"}, optional
        Adds a line through the periods: the share of all clusters in a window around each, or a local
        straight line with tricube weights through them.
    window : int, optional
        Periods the line looks at around each, itself included: 3 for "rolling"; for "loess" half of all, 5 at
        least.

    Returns
    -------
    pandas.DataFrame
        As `compare_shares`, with `period` (str: "2019", "2019-Q3", "2019-08", "2019-W33", "2019-08-14") and `period_start`
        (datetime64[us, UTC]) after the columns of *by*. Every group has every period from the first dated
        article to the last: a period without articles is a row with NaN and the reason in `method`, so that a
        chart shows the gap. Intervals hold for each period by itself; a difference between two periods is not
        tested by their overlap.

        With *smooth*, also `smooth, smooth_low, smooth_high` (float64 in [0, 1]) and `smoother` (str: "loess
        over 8 periods") at the end: the line and its pointwise band, NaN in periods without the concept and where
        the window holds fewer than *min_clusters* clusters. Periods too thin for an estimate of their own lend
        the line their articles.

    Raises
    ------
    MediaframingError
        As `compare_shares`; also when no article has a date, or `published` holds no dates.

    Warns
    -----
    UndatedWarning
        States how many articles have no date and are left out.

    Notes
    -----
    The line at period t is :math:`\sum_j g_j y_j` with :math:`\sum_j g_j x_j = 1`, y and x the sums over
    clusters of `compare_shares` in period j; for "rolling" g is the same in all of the window, for "loess" it
    is that of the weighted local regression of y / x on j (Cleveland 1979, DOI 10.1080/01621459.1979.10481038).
    The band is the Wilson interval of `compare_shares` with the linearised variance of that sum. A change
    within the window widens it; a line is a summary, and no test of when something changed.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(24)], "outlet": "The Harbour Post",
    ...     "published": pd.to_datetime(["2019-03-01"] * 12 + ["2021-03-01"] * 12, utc=True)})
    >>> spans = pd.DataFrame({"article_id": articles["article_id"], "variant": ["Lodz"] * 15 + ["Łódź"] * 9})
    >>> trend = mf.compare_trends(spans, articles, of="variant")
    >>> trend.loc[trend["variant"] == "Łódź", ["period", "estimate", "n_articles"]]
      period  estimate  n_articles
    1   2019      0.00          12
    3   2020       NaN           0
    5   2021      0.75          12
    """
    columns = (*read_names(by, name="by"), "period")
    question = ask(
        spans,
        articles,
        of=of,
        within=within,
        by=columns,
        unit=unit,
        copies=copies,
        weights=weights,
        clusters=clusters,
        made=("period",),
    )
    check_smoothing(smooth, window)
    check_columns(articles, ["published"], name="articles", remedy="A trend needs the date of each article.")
    require_rows(articles)
    numbers = number_periods(articles["published"], every=every)
    dated = numbers >= 0
    _report_undated(dated)
    named = articles.assign(period=_categories(numbers, every).array)
    material: Material = gather_material(spans, named, copies=copies, keep=dated)
    cells = count_cells(material, question, complete="period")
    table = tabulate_shares(cells, min_clusters=min_clusters, level=level, rng=rng)
    if smooth is not None:
        table = add_line(table, cells, smooth, window=window, min_clusters=min_clusters, level=level)
    first = int(numbers[dated].min())
    starts = start_periods(first + table["period"].cat.codes.to_numpy().astype(np.int64), every=every)
    table["period"] = table["period"].astype("str")
    table.insert(list(table.columns).index("period") + 1, "period_start", starts)
    return table


def _categories(numbers: NDArray[np.int64], every: str) -> pd.Series[Any]:
    """Return the period of each article, with every period from the first to the last as a category."""
    known = numbers[numbers >= 0]
    run = range(int(known.min()), int(known.max()) + 1)
    names = [name_period(number, every=every) for number in run]
    codes = np.where(numbers < 0, -1, numbers - run.start).astype(np.int64)
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(names), ordered=True))


def _report_undated(dated: NDArray[np.bool_]) -> None:
    missing = int((~dated).sum())
    if missing == len(dated):
        raise MediaframingError(
            f"none of {missing} articles has a date: a trend needs published. Look at published_raw, or use "
            "compare_shares."
        )
    if missing:
        text = f"{missing} of {len(dated)} articles have no date and are left out of the trend."
        warnings.warn(text, UndatedWarning, stacklevel=3)
