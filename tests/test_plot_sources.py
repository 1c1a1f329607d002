"""plot_sources: the source mix as hatched, labelled bars, or as dots."""

from __future__ import annotations

import pytest
from matplotlib import pyplot as plt
from matplotlib.patches import Rectangle

from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.palette import HATCHES
from mediaframing.plot.sources import plot_sources
from mediaframing.plot.style import style
from mediaframing.tables import MediaframingError
from test_plot_shares import assert_inside, make_estimates, written

SIDES = ("North", "South", "East", "other")


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def make_mix(**options):
    return (
        make_estimates(voices=["outlet"], variants=SIDES, **options)
        .drop(columns=["voice", "concept"])
        .rename(columns={"variant": "side"})
    )


def test_plot_sources_stacks_hatched_bars_by_side():
    axes = plot_sources(make_mix())
    bars = [p for p in axes.patches if isinstance(p, Rectangle)]
    assert len(bars) == 20
    assert {b.get_hatch() or "" for b in bars} == set(HATCHES[:4])
    assert axes.get_xlabel() == "Share of statements"
    assert axes.get_title(loc="left") == "Sources by outlet"


def test_plot_sources_writes_the_per_cent_only_where_it_has_room(tmp_path):
    with style("paper"):
        axes = plot_sources(make_mix(outlets=["Metro"]))
    axes.figure.set_size_inches(7, 2)
    save_figure(axes, tmp_path / "f", width="page", formats=["png"])
    assert [t.get_text() for t in axes.texts if "%" in t.get_text() and t.get_visible()] == [
        "10%",
        *["30%"] * 3,
    ]
    axes.figure.set_size_inches(2.5, 2)
    save_figure(axes, tmp_path / "f", width=2.5, formats=["png"])
    assert [t.get_text() for t in axes.texts if "%" in t.get_text() and t.get_visible()] == ["30%"] * 3


def test_plot_sources_draws_missing_sides_as_unknown():
    table = make_mix(outlets=["Metro"])
    table["side"] = table["side"].where(table["side"] != "other")
    axes = plot_sources(table)
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["North", "South", "East", "unknown"]


def test_plot_sources_draws_dots_with_intervals_too():
    axes = plot_sources(make_mix(), kind="dots")
    assert axes.get_lines() and not [p for p in axes.patches if isinstance(p, Rectangle) and p.get_hatch()]
    assert "share of each side of sources, by outlet" in describe_chart(axes)


def test_plot_sources_reads_the_legend_row_by_row():
    with style("paper"):
        axes = plot_sources(make_mix())
    legend = axes.get_legend()
    axes.figure.draw_without_rendering()
    places = {t.get_text(): t.get_window_extent() for t in legend.get_texts()}
    rows = sorted(SIDES, key=lambda s: (-round(places[s].y0), places[s].x0))
    assert rows == list(SIDES)


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda t: t, {"of": "sides"}, "Did you mean 'side'"),
        (lambda t: t.drop(columns=["outlet", "side"]), {}, "no grouping column"),
        (lambda t: t[t["side"] != "North"], {}, "add up to"),
    ],
)
def test_plot_sources_refuses_with_the_mend(change, options, message):
    with pytest.raises(MediaframingError, match=message):
        plot_sources(change(make_mix()), **options)


def test_plot_sources_puts_nothing_outside_the_figure(tmp_path):
    with style("paper"):
        axes = plot_sources(make_mix(thin={("Metro", "outlet")}))
    save_figure(axes, tmp_path / "f", formats=["png"])
    assert_inside(axes.figure)
    assert "n too small (4 articles)" in written(axes)


@pytest.mark.parametrize("counted", ["statements", "quoted words"])
def test_plot_sources_says_what_was_counted(counted):
    pooled = (
        "share of each side among all mentions, pooled over articles; stories once per outlet and cluster"
    )
    axes = plot_sources(make_mix().assign(estimand=pooled), counted=counted)
    said = " ".join(" ".join(t.get_text() for t in axes.texts).split())
    assert f"among all {counted}, pooled" in said and axes.get_xlabel() == f"Share of {counted}"
