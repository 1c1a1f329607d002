"""plot_dispersion and plot_specifications: descriptive charts beside the estimates, read off the Axes."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.dispersion import plot_dispersion
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.palette import OKABE_ITO
from mediaframing.plot.panels.periods import as_dates
from mediaframing.plot.specifications import plot_specifications
from mediaframing.plot.style import style
from mediaframing.tables import MediaframingError
from test_plot_shares import assert_inside, read_dots, written


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def make_dispersion() -> pd.DataFrame:
    rows = [
        ("Metro", "Kiev", 0.5, 0.3, 80),
        ("Metro", "Kyiv", 0.9, 0.8, 3),
        ("Harbour Post", "Kiev", 0.4, 0.35, 60),
        ("Harbour Post", "Kyiv", np.nan, np.nan, 0),
    ]
    table = pd.DataFrame(rows, columns=["outlet", "variant", "dp", "dp_expected", "n"])
    table.insert(1, "concept", "kyiv")
    missing = table["dp"].isna()
    method = np.where(missing, "not estimable: no mentions in this group", "Gries' DP")
    return table.assign(n_articles=120, n_articles_with=30, words=40_000, per_million=5.0, method=method)


def make_specifications(gaps=()) -> pd.DataFrame:
    rows = []
    for i, (unit, voice, fewest) in enumerate(
        product(["article_mean", "mention"], ["all", "outlet"], [10, 20])
    ):
        share = 0.3 + 0.05 * ((i * 3) % 8)
        gap = i in gaps
        rows.append(
            {
                "outlet": "Metro",
                "variant": "Kyiv",
                "estimate": np.nan if gap else share,
                "ci_low": np.nan if gap else share - 0.1,
                "ci_high": np.nan if gap else share + 0.1,
                "n": 90,
                "n_articles": 50,
                "n_clusters": 50,
                "method": "not estimable: 12 clusters of articles, at least 20 needed" if gap else "Wilson",
                "validation": "not validated",
                "specification": i + 1,
                "unit": unit,
                "copies": "once",
                "voice": voice,
                "fewest_clusters": fewest,
            }
        )
    table = pd.DataFrame(rows)
    return table.assign(rank=table["estimate"].rank(method="first").fillna(0).astype(int))


def segments(axes) -> list[tuple[float, ...]]:
    return [
        tuple(s[:, 0]) for c in axes.collections if isinstance(c, LineCollection) for s in c.get_segments()
    ]


def test_plot_dispersion_draws_dp_on_a_line_from_what_chance_gives():
    axes = plot_dispersion(make_dispersion())
    assert read_dots(axes, "Kiev") == [0.5, 0.4] and read_dots(axes, "Kyiv") == [0.9]
    assert {(0.3, 0.5), (0.8, 0.9), (0.35, 0.4)} <= set(segments(axes))
    assert {(0.3, 0.3), (0.8, 0.8), (0.35, 0.35)} <= set(segments(axes))
    assert axes.get_xlim() == (0, 1)
    assert {"mentions", "80/3", "60/0"} <= set(written(axes))
    assert "Metro: Kiev 0.50 (0.30 at random, 80 mentions), Kyiv 0.90" in describe_chart(axes)


def test_plot_dispersion_strips_have_a_stroke_for_every_dated_mention():
    days = ["2019-03-01", "2021-07-04", "2021-07-05", None]
    mentions = pd.DataFrame(
        {
            "outlet": ["Metro", "Metro", "Harbour Post", "Metro"],
            "concept": ["kyiv"] * 4,
            "variant": ["Kiev", "Kyiv", "Kiev", "Kiev"],
            "published": pd.to_datetime(days, utc=True),
        }
    )
    axes = plot_dispersion(make_dispersion(), occurrences=mentions)
    drawn = sorted(x for x, _ in segments(axes))
    assert drawn == as_dates(pd.to_datetime(days[:3]))
    assert {"DP", "0.50/0.90", "0.40/–"} <= set(written(axes))


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda t: t.drop(columns="dp_expected"), {}, "lacks column.*describe_dispersion"),
        (lambda t: t.iloc[:0], {}, "no rows"),
        (lambda t: t, {"of": "variants"}, "Did you mean 'variant'"),
        (lambda t: t, {"occurrences": pd.DataFrame({"published": []})}, r"mentions\.merge\(articles"),
        (lambda t: pd.concat([t, t]), {}, "fall on one place"),
    ],
)
def test_plot_dispersion_refuses_with_the_mend(change, options, message):
    with pytest.raises(MediaframingError, match=f"(?s){message}"):
        plot_dispersion(change(make_dispersion()), **options)


def test_plot_dispersion_puts_nothing_outside_the_figure(tmp_path):
    with style("paper"):
        axes = plot_dispersion(make_dispersion())
    save_figure(axes, tmp_path / "f", formats=["png"])
    assert_inside(axes.figure)


def test_plot_specifications_sorts_the_curve_and_sets_the_first_apart():
    table = make_specifications()
    axes = plot_specifications(table)
    curve = {m: ln for ln in axes.get_lines() if (m := ln.get_marker()) in "oD"}
    drawn = sorted(zip([*curve["o"].get_xdata(), *curve["D"].get_xdata()],
                       [*curve["o"].get_ydata(), *curve["D"].get_ydata()], strict=True))  # fmt: skip
    assert [y for _, y in drawn] == sorted(table["estimate"])
    assert curve["D"].get_ydata() == pytest.approx([table["estimate"].iloc[0]])


def test_plot_specifications_marks_the_choices_behind_each_estimate():
    table = make_specifications()
    axes = plot_specifications(table)
    labels = dict(zip([t.get_text() for t in axes.get_yticklabels()], axes.get_yticks(), strict=True))
    names = [
        "article mean",
        "mention",
        "all voices",
        "own words",
        "at least 10 clusters",
        "at least 20 clusters",
    ]
    assert [n for n in labels if "%" not in n] == names
    squares = {ln.get_ydata()[0]: list(ln.get_xdata()) for ln in axes.get_lines() if ln.get_marker() == "s"}
    assert squares[labels["mention"]] == sorted(table.loc[table["unit"] == "mention", "rank"])
    assert squares[labels["own words"]] == sorted(table.loc[table["voice"] == "outlet", "rank"])


def test_plot_specifications_counts_what_was_not_estimable(tmp_path):
    with style("paper"):
        axes = plot_specifications(make_specifications(gaps=(1, 3)))
    save_figure(axes, tmp_path / "f", formats=["png"])
    assert_inside(axes.figure)
    assert "2 of 8 specifications not estimable." in " ".join(written(axes)[-1].split())
    assert axes.get_title(loc="left").replace("\n", " ") == "Share of “Kyiv”, Metro in 6 specifications"


def test_plot_specifications_refuses_several_groups_and_none():
    table = make_specifications()
    with pytest.raises(
        MediaframingError, match=r"\['outlet'\] vary.*estimates\[estimates\['outlet'\] == 'Metro'\]"
    ):
        plot_specifications(pd.concat([table, table.assign(outlet="Ledger")]))
    with pytest.raises(
        MediaframingError, match="no specification could be estimated: not estimable: 12 clusters"
    ):
        plot_specifications(make_specifications(gaps=range(8)))
    assert plot_specifications(pd.concat([table, table.assign(outlet="Ledger")]), outlet="Ledger")


def test_plot_dispersion_keeps_the_order_of_colours_and_the_label():
    table = make_dispersion()
    first = table["variant"].iloc[0]
    axes = plot_dispersion(table, order=["elsewhere", first], labels={"kyiv": "Kyiv (city)"})
    handle = next(h for h in axes.get_legend().legend_handles if h.get_label() == first)
    assert to_hex(handle.get_color()) == OKABE_ITO[1].lower()
    assert "elsewhere" not in [h.get_label() for h in axes.get_legend().legend_handles]
