"""plot_keyness: paired bars and scatter, and labels that touch neither each other nor the points they name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.keyness import plot_keyness
from mediaframing.plot.palette import OKABE_ITO
from mediaframing.plot.panels.labelling import Box, place_labels
from mediaframing.plot.style import style
from mediaframing.tables import MediaframingError
from test_plot_shares import assert_inside, written


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def make_keyness(terms: int = 60) -> pd.DataFrame:
    """Return terms whose estimates fall evenly from 3 to −3, the middle ones not sure; z follows the estimate."""
    estimates = np.linspace(3, -3, terms)
    half = 0.5 + 0.01 * np.arange(terms)
    return pd.DataFrame(
        {
            "target": "The Northern Herald",
            "reference": "rest",
            "ngram": 1,
            "term": [f"harbour-{i}" for i in range(terms)],
            "estimate": estimates,
            "ci_low": estimates - half,
            "ci_high": estimates + half,
            "n": 10 + (np.arange(terms) * 37) % 400,
            "n_articles": 9,
            "n_clusters": 9,
            "method": "log-odds",
            "validation": "not validated",
            "estimand": "log-odds ratio of each word, target to reference; all voices",
            "z": estimates / half * 1.96,
        }
    )


def bars_of(axes) -> list[Rectangle]:
    return [p for p in axes.patches if isinstance(p, Rectangle)]


def terms_of(axes) -> list[Annotation]:
    return [t for t in axes.texts if t.get_text().startswith("harbour-")]


def test_plot_keyness_pairs_the_key_terms_of_both_sides():
    axes = plot_keyness(make_keyness(), top=5)
    right = [b.get_width() for b in bars_of(axes) if b.get_width() > 0]
    left = [b.get_width() for b in bars_of(axes) if b.get_width() < 0]
    expected = np.linspace(3, -3, 60)
    assert right == pytest.approx(expected[:5]) and left == pytest.approx(expected[::-1][:5])
    assert [t.get_text() for t in terms_of(axes)] == [f"harbour-{i}" for i in [*range(5), *range(59, 54, -1)]]
    assert [t.get_text() for t in axes.get_legend().get_texts()] == [
        "more in the rest",
        "more in The Northern Herald",
    ]
    lines = {tuple(s[:, 0].round(6)) for c in axes.collections for s in c.get_segments()}
    assert (2.5, 3.5) in lines


def test_plot_keyness_names_stay_clear_of_bars_and_intervals(tmp_path):
    with style("paper"):
        axes = plot_keyness(make_keyness())
    save_figure(axes, tmp_path / "f", formats=["png"])
    assert_inside(axes.figure)
    ends = {row["term"]: (row["ci_low"], row["ci_high"]) for _, row in make_keyness().iterrows()}
    for text in terms_of(axes):
        box = Text.get_window_extent(text)
        low, high = axes.transData.transform([(v, 0) for v in ends[text.get_text()]])[:, 0]
        assert box.x0 >= high or box.x1 <= low


def test_plot_keyness_hollows_bars_that_are_not_sure():
    table = make_keyness(6)
    axes = plot_keyness(table.assign(ci_low=-4.0, ci_high=4.0))
    assert {to_hex(b.get_facecolor()) for b in bars_of(axes)} == {"#ffffff"}
    assert "Hollow: the interval holds 0." in " ".join(written(axes)[-1].split())


def test_plot_keyness_says_where_no_term_is_used_more():
    with pytest.raises(MediaframingError, match="none of the 6 terms is used more"):
        plot_keyness(make_keyness(6).assign(estimate=0.0, z=0.0))


def test_plot_keyness_scatter_shows_every_term_and_names_the_sure_ones(tmp_path):
    table = make_keyness()
    axes = plot_keyness(table, kind="scatter", top=8)
    points = sum(len(ln.get_xdata()) for ln in axes.get_lines() if ln.get_marker() != "None")
    assert points == len(table)
    assert axes.get_xscale() == "log"
    named = [t.get_text() for t in terms_of(axes)]
    assert set(named) == {f"harbour-{i}" for i in [*range(8), *range(52, 60)]}
    colors = {to_hex(ln.get_color()).upper() for ln in axes.get_lines() if ln.get_marker() in "os"}
    assert colors == set(OKABE_ITO[:2])
    unsure = plot_keyness(table.assign(ci_low=-4.0, ci_high=4.0), kind="scatter")
    assert terms_of(unsure) == []


@pytest.mark.parametrize(("name", "width"), [("paper", "column"), ("talk", 10)])
def test_plot_keyness_scatter_labels_do_not_overlap(tmp_path, name, width):
    with style(name):
        axes = plot_keyness(make_keyness(), kind="scatter", top=10)
        axes.figure.set_size_inches(3.5 if width == "column" else width, 7)
    save_figure(axes, tmp_path / "f", width=width, formats=["png"])
    assert_inside(axes.figure)
    boxes = [Text.get_window_extent(t) for t in terms_of(axes) if t.get_visible()]
    assert len(boxes) >= 15
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    lost = len(terms_of(axes)) - len(boxes)
    assert (f"{lost} of 20 key terms have no room for a name." in written(axes)) == (lost > 0)


def test_plot_keyness_does_not_mind_the_order_of_rows():
    table = make_keyness()
    for kind in ("bars", "scatter"):
        first, second = (plot_keyness(t, kind=kind) for t in (table, table.sample(frac=1, random_state=1)))
        assert [t.get_text() for t in terms_of(first)] == [t.get_text() for t in terms_of(second)]


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda t: t, {"kind": "cloud"}, "kind='cloud' is not known"),
        (lambda t: t, {"top": 0}, "top=0 must be 1 or more"),
        (lambda t: t, {"target": "Metro"}, "target='Metro' is not in the estimates"),
        (lambda t: t.drop(columns="term"), {}, "lacks column.*compare_keyness"),
        (lambda t: pd.concat([t, t.assign(ngram=2)]), {}, "several comparisons.*ngram=1"),
        (lambda t: pd.concat([t, t.assign(target="Metro")]), {}, "Say which: target='The Northern Herald'"),
        (
            lambda t: t.iloc[:1].assign(term="", estimate=np.nan, method="not estimable: 3 clusters"),
            {},
            "no term to draw: not estimable: 3 clusters",
        ),
    ],
)
def test_plot_keyness_refuses_with_the_mend(change, options, message):
    with pytest.raises(MediaframingError, match=f"(?s){message}"):
        plot_keyness(change(make_keyness()), **options)


def test_plot_keyness_takes_one_length_of_several():
    table = pd.concat([make_keyness(6), make_keyness(6).assign(ngram=2, term="two words")]).reset_index(
        drop=True
    )
    assert len(terms_of(plot_keyness(table, ngram=1))) == 6


def test_describe_chart_lists_the_terms_of_either_side():
    words = describe_chart(plot_keyness(make_keyness(6), top=1))
    assert "More in The Northern Herald: harbour-0 3 (2.5 to 3.5)." in words
    assert "More in the rest: harbour-5 −3 (−3.55 to −2.45)." in words


POINTS = st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), min_size=1, max_size=25)


@given(POINTS, st.floats(5, 80))
@settings(max_examples=60, deadline=None)
def test_place_labels_keeps_labels_apart_inside_and_off_the_points(anchors, width):
    room = Box(-10, -10, 310, 210)
    placed = place_labels(anchors, [(width, 8.0)] * len(anchors), room=room, radius=2.0)
    boxes = [b for b in placed if b is not None]
    assert all(b.inside(room) for b in boxes)
    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[:i])
    for box in boxes:
        assert not any(box.x0 < x < box.x1 and box.y0 < y < box.y1 for x, y in anchors)


def test_place_labels_takes_the_emptier_side():
    crowd = np.array([[20.0, 10.0], [25.0, 9.0], [30.0, 11.0]])
    (box,) = place_labels([(10, 10)], [(20, 6)], room=Box(-40, 7, 60, 13), radius=1, others=crowd)
    assert box is not None and box.x1 < 10


def test_place_labels_leaves_out_what_has_no_room():
    assert place_labels([(5, 5)], [(50, 6)], room=Box(0, 0, 20, 10), radius=1) == [None]
