"""plot_trends: lines, bands, gaps and events, read off the Axes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.dates import num2date
from matplotlib.text import Annotation, Text

from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.palette import OKABE_ITO
from mediaframing.plot.panels.events import spread_labels
from mediaframing.plot.style import style
from mediaframing.plot.trends import plot_trends
from mediaframing.tables import MediaframingError

YEARS = [str(y) for y in range(2013, 2024)]


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def make_trend(periods=YEARS, outlets=(), gaps=(), few=()) -> pd.DataFrame:
    """Return a trend whose second variant rises evenly from 0.05 to 0.95."""
    rows = []
    for outlet in outlets or [None]:
        for period, share in zip(periods, np.linspace(0.05, 0.95, len(periods)), strict=True):
            gap = period in gaps
            for variant, value in (("Kiev", 1 - share), ("Kyiv", share)):
                rows.append(
                    ({"outlet": outlet} if outlet else {})
                    | {
                        "period": period,
                        "period_start": pd.Period(period.replace("-Q", "Q")).start_time.tz_localize("UTC"),
                        "concept": "kyiv",
                        "variant": variant,
                        "estimate": np.nan if gap else value,
                        "ci_low": np.nan if gap else max(value - 0.1, 0),
                        "ci_high": np.nan if gap else min(value + 0.1, 1),
                        "n": 60,
                        "n_articles": 4 if gap else 12 if period in few else 50,
                        "n_clusters": 4 if gap else 12 if period in few else 50,
                        "method": "not estimable: 4 clusters of articles, at least 10 needed"
                        if gap
                        else "Wilson, 95 %",
                        "validation": "not validated",
                        "estimand": "mean over articles of the article's share",
                    }
                )
    return pd.DataFrame(rows)


@pytest.fixture
def events() -> pd.DataFrame:
    days = [
        "2014-02-22",
        "2019-02-12",
        "2019-06-11",
        "2019-08-14",
        "2019-10-14",
        "2022-02-24",
        "2011-01-01",
        "2015-05-05",
    ]
    return pd.DataFrame(
        {
            "date": pd.to_datetime(days, utc=True),
            "label": [
                "a new government",
                "house style: Kyiv",
                "Kiev dropped",
                "stylebook: Kyiv",
                "Kyiv",
                "war",
                "early",
                "other",
            ],
            "outlet": ["", "Harbour Post", "", "Wire", "Metro", None, "", ""],
            "concept": ["kyiv"] * 7 + ["odesa"],
            "variant": "Kyiv",
            "source": "fictional",
        }
    )


def read_line(axes, color):
    """Return the joined line of one colour: the Line2D without markers."""
    (line,) = [
        ln
        for ln in axes.get_lines()
        if to_hex(ln.get_color()).upper() == color and ln.get_marker() == "None" and len(ln.get_xdata()) > 2
    ]
    return line


def event_lines(axes):
    return [
        ln for ln in axes.get_lines() if len(ln.get_xdata()) == 2 and ln.get_xdata()[0] == ln.get_xdata()[1]
    ]


def event_labels(axes):
    return [t.get_text() for t in axes.texts if isinstance(t, Annotation) and t.get_text()]


def test_plot_trends_draws_every_estimate_in_the_middle_of_its_period():
    axes = plot_trends(make_trend())
    line = read_line(axes, OKABE_ITO[1])
    assert line.get_ydata() == pytest.approx(np.linspace(0.05, 0.95, 11))
    assert [num2date(x).strftime("%Y-%m") for x in line.get_xdata()] == [f"{y}-07" for y in YEARS]


def test_plot_trends_leaves_gaps_for_missing_and_unestimated_periods():
    table = make_trend(gaps={"2016"})
    table = table[table["period"] != "2019"]
    y = read_line(plot_trends(table), OKABE_ITO[0]).get_ydata()
    assert len(y) == 11
    assert np.flatnonzero(np.isnan(y)).tolist() == [3, 6]


def test_plot_trends_gives_a_lonely_point_its_interval():
    axes = plot_trends(make_trend(gaps={"2013", "2015"}), variant="Kyiv")
    (bar,) = [
        c for c in axes.collections if len(c.get_paths()) == 1 and c.get_paths()[0].vertices.shape == (2, 2)
    ]
    assert bar.get_paths()[0].vertices[:, 1] == pytest.approx([0.04, 0.24])


def test_plot_trends_marks_small_numbers_hollow():
    axes = plot_trends(make_trend(few={"2014", "2015"}), small_n=20)
    hollow = [ln for ln in axes.get_lines() if ln.get_markerfacecolor() == "white"]
    assert [len(ln.get_xdata()) for ln in hollow] == [2, 2]
    assert any("Hollow: fewer than 20." in t.get_text().replace("\n", " ") for t in axes.texts)


def test_plot_trends_reads_quarters_and_months():
    quarters = [f"{y}-Q{q}" for y in range(2018, 2022) for q in range(1, 5)]
    line = read_line(plot_trends(make_trend(periods=quarters, gaps={"2019-Q2"})), OKABE_ITO[0])
    assert np.flatnonzero(np.isnan(line.get_ydata())).tolist() == [5]
    months = [f"2020-{m:02d}" for m in range(1, 13)]
    assert len(read_line(plot_trends(make_trend(periods=months)), OKABE_ITO[0]).get_xdata()) == 12


def test_plot_trends_order_of_rows_does_not_matter_within_a_line():
    table = make_trend()
    turned = table.iloc[::-1].sort_values("variant", kind="stable")
    first = read_line(plot_trends(table), OKABE_ITO[0]).get_ydata()
    assert first.tolist() == read_line(plot_trends(turned), OKABE_ITO[0]).get_ydata().tolist()


def test_plot_trends_draws_a_line_an_outlet_for_one_variant():
    outlets = ["Harbour Post", "Türkiye Postası", "Metro"]
    axes = plot_trends(make_trend(outlets=outlets), variant="Kyiv")
    assert [t.get_text() for t in axes.get_legend().get_texts()] == outlets
    assert axes.get_ylabel() == "Share of “Kyiv”"


def test_plot_trends_asks_for_one_value_where_two_columns_vary():
    with pytest.raises(MediaframingError, match=r"2 vary.*outlet.*variant='Kiev'"):
        plot_trends(make_trend(outlets=["Harbour Post", "Metro"]))


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda t: t.drop(columns="period"), {}, "lacks column.*period.*compare_trends"),
        (lambda t: t, {"concept": "kiyv"}, "Did you mean 'kyiv'"),
        (lambda t: t, {"variant": "Kyivv"}, "Did you mean 'Kyiv'"),
        (lambda t: t, {"outlet": "Metro"}, "lacks column.*outlet"),
        (lambda t: t.assign(period="w" + t["period"]), {}, "period must be years"),
        (lambda t: pd.concat([t, t]), {}, "fall on one place"),
        (lambda t: t, {"events": pd.DataFrame({"day": []})}, "events lacks columns.*read_lexicon"),
    ],
)
def test_plot_trends_refuses_with_the_mend(change, options, message):
    with pytest.raises(MediaframingError, match=f"(?s){message}"):
        plot_trends(change(make_trend()), **options)


def test_plot_trends_draws_events_of_the_concept_within_the_range(events):
    axes = plot_trends(make_trend(), events=events)
    days = [num2date(ln.get_xdata()[0]).strftime("%Y-%m-%d") for ln in event_lines(axes)]
    assert days == ["2014-02-22", "2019-02-12", "2019-06-11", "2019-08-14", "2019-10-14", "2022-02-24"]
    assert event_labels(axes) == ["1", "2", "3", "4", "5", "6"]
    key = next(t.get_text() for t in axes.texts if t.get_text().startswith("1  "))
    assert "2  Harbour Post: house style: Kyiv (2019-02-12)" in key
    assert "6  war (2022-02-24)" in key


def test_plot_trends_writes_events_out_where_they_fit(events):
    axes = plot_trends(make_trend(), events=events.iloc[[0, 5]])
    assert event_labels(axes) == ["a new government (2014-02-22)", "war (2022-02-24)"]


def test_plot_trends_says_how_many_events_were_left_out(events):
    axes = plot_trends(make_trend(), events=events, max_events=2)
    assert len(event_lines(axes)) == 2
    assert any("4 more events in this range not drawn." in t.get_text() for t in axes.texts)


@pytest.mark.parametrize("width", [3.5, 7.0])
def test_plot_trends_labels_of_events_do_not_overlap(events, tmp_path, width):
    with style("paper"):
        axes = plot_trends(make_trend(), events=events)
    figure = axes.figure
    figure.set_size_inches(width, 4)
    save_figure(figure, tmp_path / "f", width=width, formats=["svg"])
    labels = [t for t in axes.texts if isinstance(t, Annotation) and t.get_text()]
    boxes = sorted((Text.get_window_extent(t) for t in labels), key=lambda b: b.x0)
    assert all(a.x1 < b.x0 for a, b in pairwise(boxes))


@pytest.mark.parametrize("width", ["column", "page"])
def test_plot_trends_puts_nothing_outside_the_figure(events, tmp_path, width):
    outlets = [
        "The Northern Herald",
        "Türkiye Postası International Edition",
        "Harbour Post of the East",
        "Metro",
    ]
    with style("paper"):
        axes = plot_trends(make_trend(outlets=outlets, gaps={"2016"}), variant="Kyiv", events=events)
    # A warning of cut text is an error in tests.
    save_figure(axes, tmp_path / "figure", width=width, formats=["png"])
    ticks = [t.get_window_extent() for t in axes.get_xticklabels(minor=True)]
    assert all(a.x1 < b.x0 for a, b in pairwise(ticks))


def test_describe_chart_states_ends_of_lines_and_events(events):
    words = describe_chart(plot_trends(make_trend(gaps={"2016"}), events=events.iloc[[0]]))
    assert "Kyiv: 5% (0% to 15%) in 2013, 95% (85% to 100%) in 2023" in words
    assert "1 period could not be estimated" in words
    assert "Events marked: a new government (2014-02-22)." in words


@given(
    st.lists(st.tuples(st.floats(0, 200), st.floats(1, 20)), min_size=1, max_size=8),
    st.floats(0, 5),
)
def test_spread_labels_never_overlaps_and_stays_where_there_is_room(items, gap):
    items.sort()
    anchors, widths = [a for a, _ in items], [w for _, w in items]
    places = spread_labels(anchors, widths, low=0, high=1000, gap=gap)
    for (a, wa), (b, wb) in pairwise(zip(places, widths, strict=True)):
        assert b - a >= (wa + wb) / 2 + gap - 1e-6
    assert places[0] - widths[0] / 2 >= -1e-6


def test_plot_trends_keeps_the_colours_of_an_order_and_the_label_of_the_concept():
    table = make_trend(outlets=["B Post", "A Ledger"])
    axes = plot_trends(
        table,
        concept="kyiv",
        variant="Kyiv",
        order=["C Courier", "A Ledger", "B Post"],
        labels={"kyiv": "Kyiv (city)"},
    )
    colors = {h.get_label(): to_hex(h.get_color()) for h in axes.get_legend().legend_handles}
    assert colors == {"A Ledger": OKABE_ITO[1].lower(), "B Post": OKABE_ITO[2].lower()}
    assert "“Kyiv (city)”" in axes.alt_text
    assert "“Kyiv (city)”" in plot_trends(make_trend(), labels={"kyiv": "Kyiv (city)"}).get_title(loc="left")


def test_plot_trends_draws_the_smoothed_line_and_bars_at_the_periods():
    trend = make_trend(gaps=["2016"])
    line = trend["estimate"].fillna(0.5) * 0.8 + 0.1
    smoothed = trend.assign(smooth=line, smooth_low=line - 0.05, smooth_high=line + 0.05)
    ax = plot_trends(smoothed.assign(smoother="rolling over 3 periods"))
    joined = [h for h in ax.get_lines() if h.get_linestyle() == "-" and len(h.get_xdata()) == len(YEARS)]
    expected = smoothed.loc[smoothed["variant"] == "Kyiv", "smooth"].to_numpy()
    assert any(np.allclose(np.asarray(h.get_ydata(), dtype=float), expected) for h in joined)
    notes = " ".join(t.get_text() for t in ax.figure.findobj(Text)).replace("\n", " ")
    assert "rolling over 3 periods" in notes and "Gaps" not in notes
    points = [
        h
        for h in ax.get_lines()
        if h.get_marker() not in ("None", "") and len(h.get_xdata()) == len(YEARS) - 1
    ]
    assert points
