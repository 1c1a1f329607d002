"""plot_means: any number with its interval, differences and ratios included, read off the Axes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection

from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.means import plot_means
from mediaframing.plot.panels.gaps import GapWords
from mediaframing.plot.panels.value_axis import ValueAxis
from mediaframing.plot.style import style
from mediaframing.tables import MediaframingError
from test_plot_shares import OUTLETS, assert_inside, read_dots, written


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def make_means(outlets=OUTLETS, voices=("outlet", "quoted"), thin=(), few=()) -> pd.DataFrame:
    """Return means of −0.4, −0.3 … in the order of the rows, each ± 0.1."""
    rows = []
    for i, (outlet, voice) in enumerate((o, v) for o in outlets for v in voices):
        mean, small = round(-0.4 + 0.1 * i, 1), (outlet, voice) in thin
        rows.append(
            {
                "outlet": outlet,
                "voice": voice,
                "estimate": np.nan if small else mean,
                "ci_low": np.nan if small else mean - 0.1,
                "ci_high": np.nan if small else mean + 0.1,
                "n": 90,
                "n_articles": 4 if small else 12 if (outlet, voice) in few else 50 + i,
                "n_clusters": 4 if small else 50,
                "method": "not estimable: 4 clusters of articles, at least 10 needed" if small else "t",
                "validation": "not validated",
                "estimand": "mean over articles of the article's mean score; each story once per outlet",
            }
        )
    return pd.DataFrame(rows)


def make_pairs(ratio: bool = False) -> pd.DataFrame:
    values = [(0.5, 0.25, 0.8), (2.0, 1.2, 4.0)] if ratio else [(-0.2, -0.4, 0.1), (0.3, 0.1, 0.5)]
    word = "ratio" if ratio else "difference"
    return pd.DataFrame(
        {
            "group_a": ["Metro", "Ærø Avis"],
            "group_b": ["Harbour Post", "Harbour Post"],
            "estimate": [v[0] for v in values],
            "ci_low": [v[1] for v in values],
            "ci_high": [v[2] for v in values],
            "n": 90,
            "n_articles": 50,
            "n_clusters": 50,
            "method": "MOVER",
            "validation": "not validated",
            "estimand": f"{word} of group_a and group_b, groups of outlet, in the mean score",
            "contrast": "outlet",
            "ordered": [False, True],
        }
    )


def test_plot_means_draws_each_estimate_with_its_interval():
    table = make_means()
    axes = plot_means(table, quantity="Tone", reference=0)
    for voice in ("outlet", "quoted"):
        assert read_dots(axes, voice) == table.loc[table["voice"] == voice, "estimate"].tolist()
    lines = sorted(
        tuple(s[:, 0]) for c in axes.collections if isinstance(c, LineCollection) for s in c.get_segments()
    )
    assert lines == sorted(zip(table["ci_low"], table["ci_high"], strict=True))
    assert axes.get_xlabel() == "Tone"
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["own words", "quoted"]
    assert axes.get_title(loc="left") == "Tone by outlet and voice"


def test_plot_means_takes_one_grouping_column_without_legend():
    axes = plot_means(make_means(voices=["outlet"]).drop(columns="voice"))
    assert axes.get_legend() is None
    assert [t.get_text().replace("\n", " ") for t in axes.get_yticklabels()] == OUTLETS
    assert axes.get_xlabel().replace("\n", " ") == "Mean over articles of the article's mean score"


def test_plot_means_joins_pairs_and_marks_those_not_ordered():
    axes = plot_means(make_pairs())
    assert [t.get_text() for t in axes.get_yticklabels()] == [
        "Metro −\nHarbour Post",
        "Ærø Avis −\nHarbour Post",
    ]
    faces = {
        tuple(ln.get_xdata()): ln.get_markerfacecolor() for ln in axes.get_lines() if ln.get_label() == "all"
    }
    assert faces[(-0.2,)] == axes.get_facecolor() and faces[(0.3,)] != axes.get_facecolor()
    assert axes.get_title(loc="left") == "Differences between outlets"
    notes = " ".join(written(axes)[-1].split())
    assert "group_a" not in notes and "Hollow: pairs not told apart" in notes
    assert [ln.get_xdata()[0] for ln in axes.get_lines() if len(ln.get_xdata()) == 2] == [0]
    assert "Metro − Harbour Post: −0.2 (−0.4 to 0.1)" in describe_chart(axes)


def test_plot_means_draws_ratios_on_a_logarithmic_axis_around_one():
    axes = plot_means(make_pairs(ratio=True))
    assert axes.get_xscale() == "log"
    assert [ln.get_xdata()[0] for ln in axes.get_lines() if len(ln.get_xdata()) == 2] == [1]
    assert axes.get_title(loc="left") == "Ratios between outlets"
    low, high = axes.get_xlim()
    assert low < 0.25 and high > 4
    ticks = [t for t in axes.get_xticks() if low <= t <= high]
    assert 2 <= len(ticks) <= 8


def test_plot_means_hollows_small_numbers_and_says_so():
    axes = plot_means(make_means(few={("Metro", "quoted")}))
    hollow = [ln for ln in axes.get_lines() if tuple(ln.get_xdata()) == (0.5,)]
    assert len(hollow) == 1 and hollow[0].get_markerfacecolor() == axes.get_facecolor()
    assert "Hollow: fewer than 20 articles." in " ".join(written(axes)[-1].split())


@pytest.mark.parametrize("width", ["column", "page"])
def test_plot_means_says_why_a_dot_is_missing_without_touching_the_others(tmp_path, width):
    table = make_means(voices=["outlet", "quoted"], thin={("Metro", "quoted")})
    with style("paper"):
        axes = plot_means(table)
    save_figure(axes, tmp_path / "f", width=width, formats=["png"])
    words = [t for t in axes.texts if "n too small (4 articles)" in t.get_text() or "n small" in t.get_text()]
    assert len(words) == 1
    if words[0].get_transform() == axes.get_yaxis_transform():
        box = words[0].get_window_extent()
        (low, high) = axes.transData.transform([(0.3, 0), (0.5, 0)])[:, 0]
        assert box.x1 <= low or box.x0 >= high


def test_gap_words_keep_clear_of_a_dot_without_an_interval():
    table = make_means(["Metro"], voices=["outlet", "quoted", "reported"], thin={("Metro", "reported")})
    # All articles alike: a dot, and no interval.
    table.loc[table["voice"] == "quoted", ["estimate", "ci_low", "ci_high"]] = [1.5, np.nan, np.nan]
    _, axes = plt.subplots()
    assert GapWords(axes, 0, "Metro", table, "voice").taken == (-0.5, 1.5)


def test_plot_means_survives_a_table_without_any_estimate():
    axes = plot_means(make_means(outlets=["Metro"], voices=["outlet"], thin={("Metro", "outlet")}))
    assert "n too small (4 articles)" in written(axes)


def test_plot_means_states_other_reasons_in_the_words_of_the_table():
    table = make_means(outlets=["Metro"], voices=["outlet"], thin={("Metro", "outlet")})
    axes = plot_means(table.assign(method="not estimable: all 4 values of score are missing"))
    assert "all 4 values of score are missing" in written(axes)


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda t: t.iloc[:0], {}, "no rows"),
        (lambda t: t.drop(columns="ci_low"), {}, "lacks column.*compare_means"),
        (lambda t: t, {"of": "voices"}, "Did you mean 'voice'"),
        (lambda t: pd.concat([t, t]), {}, "fall on one place"),
        (lambda t: t.assign(voice=[f"v{i}" for i in range(10)]), {}, r"at most 8 colours"),
    ],
)
def test_plot_means_refuses_with_the_mend(change, options, message):
    with pytest.raises(MediaframingError, match=f"(?s){message}"):
        plot_means(change(make_means()), **options)


def test_plot_means_leaves_the_table_alone():
    table = make_pairs()
    before = table.copy(deep=True)
    plot_means(table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("name", ["paper", "talk"])
def test_plot_means_puts_nothing_outside_the_figure(tmp_path, name):
    with style(name):
        axes = plot_means(make_means(thin={("Metro", "quoted")}), quantity="Tone (compound score, −1 to 1)")
    save_figure(axes, tmp_path / "f", width="column" if name == "paper" else 10, formats=["png"])
    assert_inside(axes.figure)


def test_value_axis_of_counts_does_not_go_below_zero():
    axes = plt.figure().add_subplot()
    ValueAxis(axes, [0.0, 5.0], label="Rate", reference=None)
    assert axes.get_xlim()[0] == 0
