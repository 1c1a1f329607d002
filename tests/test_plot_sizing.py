"""Room: figures grow with their charts, and what is too small is said in the words of this package."""

from __future__ import annotations

import struct

import pytest
from matplotlib import pyplot as plt

from mediaframing.plot.chart import find_chart
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.shares import plot_shares
from mediaframing.plot.style import style
from mediaframing.plot.trends import plot_trends
from test_plot_shares import make_estimates
from test_plot_trends import make_trend


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_a_squeezed_figure_raises_no_warning_of_matplotlib():
    with style("paper"):
        _, (left, right) = plt.subplots(1, 2, figsize=(2, 1))
        # Warnings are errors in tests.
        drawn = [plot_shares(make_estimates(), ax=left), plot_trends(make_trend(), ax=right)]
    assert [find_chart(axes) is not None for axes in drawn] == [True, True]


def test_save_figure_makes_stacked_charts_high_enough(tmp_path):
    with style("paper"):
        figure, (upper, lower) = plt.subplots(2, 1, figsize=(3.5, 2))
        plot_shares(make_estimates(outlets=["Metro", "Harbour Post"]), ax=upper)
        plot_trends(make_trend(), ax=lower)
    (path,) = save_figure(figure, tmp_path / "f", formats=["png"])
    height = struct.unpack(">II", path.read_bytes()[16:24])[1] / 300
    assert height > 2 * find_chart(upper).panel_height + 1
    assert tuple(figure.get_size_inches()) == (3.5, 2)


def test_save_figure_warns_of_a_height_that_leaves_no_panel(tmp_path):
    with style("paper"):
        axes = plot_shares(make_estimates())
    with pytest.warns(UserWarning, match=r"at a height of 0\.6 in .*give a larger height"):
        save_figure(axes, tmp_path / "f", height=0.6, formats=["png"])


def test_save_figure_keeps_the_layout_engine_it_found(tmp_path):
    axes = plot_shares(make_estimates(outlets=["Metro"]))
    engine = axes.figure.get_layout_engine()
    save_figure(axes, tmp_path / "f", formats=["svg"])
    assert axes.figure.get_layout_engine() is engine


def test_a_new_chart_is_as_high_as_its_rows():
    with style("paper"):
        axes = plot_shares(make_estimates())
    wanted = find_chart(axes).panel_height
    assert axes.bbox.height / axes.figure.dpi == pytest.approx(wanted, abs=0.02)
