"""Change points and events on plot_trends: lanes beneath the panel, and labels that name an outlet once."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.palette import OKABE_ITO
from mediaframing.plot.panels.events import write_event
from mediaframing.plot.panels.periods import as_dates
from mediaframing.plot.style import style
from mediaframing.plot.trends import plot_trends
from mediaframing.tables import MediaframingError
from test_plot_shares import assert_inside, written
from test_plot_trends import make_trend

DAYS = ["2018-12-30", "2019-02-02", "2018-10-01", "2019-05-05"]
OUTLETS = ["Metro", "Harbour Post", "Ledger"]


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def make_changes(outlets=(), none=()) -> pd.DataFrame:
    """Return a change a line, half a year later for every further outlet."""
    rows = []
    for i, outlet in enumerate(outlets or [None]):
        for variant in ("Kiev", "Kyiv"):
            row = {"outlet": outlet} if outlet else {}
            days = [pd.Timestamp(d, tz="UTC") + pd.Timedelta(days=180 * i) for d in DAYS]
            called = "none" if outlet in none else "drift" if i == 1 else "switch"
            days = [pd.NaT] * 4 if called == "none" else days
            names = ("last_old", "first_new", "ci_low", "ci_high")
            rows.append(row | {"concept": "kyiv", "variant": variant, **dict(zip(names, days, strict=True))})
            rows[-1]["called"] = called
    return pd.DataFrame(rows)


def lanes(axes) -> list[tuple[float, float, float, str]]:
    """Return y, start, end and colour of what is drawn beneath 0 %."""
    found = []
    for lines in axes.collections:
        if isinstance(lines, LineCollection):
            color = to_hex(lines.get_colors()[0]).upper()
            found += [
                (s[0, 1], s[0, 0], s[1, 0], color) for s in lines.get_segments() if len(s) and s[0, 1] < 0
            ]
    return found


def test_plot_trends_draws_one_lane_for_the_change_of_two_mirrored_variants():
    axes = plot_trends(make_trend(), change_points=make_changes())
    low, high, old, new = (as_dates([pd.Timestamp(DAYS[i])])[0] for i in (2, 3, 0, 1))
    assert [(a, b) for _, a, b, _ in lanes(axes)] == [(low, high), (old, new)]
    assert len({y for y, *_ in lanes(axes)}) == 1
    assert axes.get_ylim()[0] < 0 and axes.get_ylim()[1] == 1
    assert (
        "Beneath: change point; thick, last day old to first day new; thin, credible interval."
        in " ".join(written(axes)[-1].split())
    )
    assert (
        "switch between 2018-12-30 and 2019-02-02 (credible interval 2018-10-01 to 2019-05-05)"
        in describe_chart(axes)
    )


def test_plot_trends_draws_a_lane_for_each_line_and_names_those_without():
    trend, changes = make_trend(outlets=OUTLETS), make_changes(OUTLETS, none=["Ledger"])
    axes = plot_trends(trend, variant="Kyiv", change_points=changes)
    assert [color for *_, color in lanes(axes)] == [OKABE_ITO[0]] * 2 + [OKABE_ITO[1]] * 2
    assert len({y for y, *_ in lanes(axes)}) == 2
    note = " ".join(written(axes)[-1].split())
    assert "(drift: its middle eight tenths)" in note and "No change called: Ledger." in note


def test_plot_trends_says_so_where_no_change_is_called():
    changes = make_changes(["Metro"], none=["Metro"]).drop(columns="outlet")
    axes = plot_trends(make_trend(), change_points=changes)
    assert lanes(axes) == [] and axes.get_ylim() == (0, 1)
    assert "No change called" in " ".join(written(axes)[-1].split())


def test_plot_trends_refuses_changes_of_several_groups_for_one_line():
    with pytest.raises(MediaframingError, match="several answers for one line"):
        plot_trends(make_trend(), change_points=make_changes(OUTLETS))
    with pytest.raises(MediaframingError, match=r"change_points lacks column.*find_change_points"):
        plot_trends(make_trend(), change_points=make_changes().drop(columns="called"))


def test_plot_trends_with_changes_puts_nothing_outside_the_figure(tmp_path):
    with style("paper"):
        axes = plot_trends(make_trend(outlets=OUTLETS), variant="Kyiv", change_points=make_changes(OUTLETS))
    save_figure(axes, tmp_path / "f", formats=["png"])
    assert_inside(axes.figure)


@pytest.mark.parametrize(
    ("outlet", "label", "named"),
    [
        ("The Harbour Post", "The Harbour Post writes Kyiv", False),
        ("The Harbour Post", "Harbour writes Kyiv", False),
        ("The Harbour Post", "HP writes Kyiv", False),
        ("Associated Press", "AP stylebook: Kyiv", False),
        ("US Board on Geographic Names", "BGN retires Kiev", False),
        ("Christian Science Monitor", "CSM writes Kyiv", False),
        ("BBC News", "BBC writes Kyiv", False),
        ("The Harbour Post", "stylebook: Kyiv", True),
        ("The Harbour Post", "the end of Kiev", True),
        ("Kyiv Post", "Kyiv in headlines", True),
        ("U.S. Army", "fort renamed in the U.S.", True),
        ("", "war", False),
        (None, "war", False),
    ],
)
def test_write_event_names_the_outlet_once(outlet, label, named):
    row = pd.Series({"date": pd.Timestamp("2019-08-14"), "label": label, "outlet": outlet, "variant": "Kyiv"})
    prefix = f"{outlet}: " if named else ""
    assert write_event(row) == f"{prefix}{label} (2019-08-14)"
