"""plot_shares: what stands on the Axes, read off its artists; nothing falls off the figure."""

from __future__ import annotations

from itertools import pairwise

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.palette import HATCHES, MARKERS, OKABE_ITO
from mediaframing.plot.shares import plot_shares
from mediaframing.plot.style import style
from mediaframing.plot.wording import write_validation
from mediaframing.tables import MediaframingError

OUTLETS = [
    "The Northern Herald",
    "Türkiye Postası International Edition",
    "Harbour Post",
    "Ærø Avis",
    "Metro",
]


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def make_estimates(
    outlets=OUTLETS, voices=("outlet", "quoted"), variants=("Kiev", "Kyiv"), thin=()
) -> pd.DataFrame:
    """Return a table with known shares: the first variant has 0.1 × row number, the others the rest alike."""
    rows = []
    for i, (outlet, voice) in enumerate((o, v) for o in outlets for v in voices):
        first = 0.1 * (i % 9 + 1)
        for k, variant in enumerate(variants):
            share = first if k == 0 else (1 - first) / (len(variants) - 1)
            small = (outlet, voice) in thin
            rows.append(
                {
                    "outlet": outlet,
                    "voice": voice,
                    "concept": "kyiv",
                    "variant": variant,
                    "estimate": np.nan if small else share,
                    "ci_low": np.nan if small else max(share - 0.05, 0),
                    "ci_high": np.nan if small else min(share + 0.05, 1),
                    "n": 90,
                    "n_articles": 4 if small else 1040 + i,
                    "n_clusters": 4 if small else 1000 + i,
                    "method": "not estimable: 4 clusters of articles, at least 10 needed"
                    if small
                    else "bootstrap, 95 %",
                    "validation": "not validated",
                    "estimand": "mean over articles of the article's share",
                }
            )
    return pd.DataFrame(rows)


def read_dots(axes, group) -> list[float]:
    """Return the shares drawn as markers of *group*."""
    return [x for line in axes.get_lines() if line.get_label() == group for x in line.get_xdata()]


def written(axes) -> list[str]:
    return [t.get_text() for t in axes.texts if t.get_text()]


def assert_inside(figure) -> None:
    """Every text that is drawn lies on the canvas."""
    figure.draw_without_rendering()
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent()
            assert box.x0 >= -1 and box.y0 >= -1, text.get_text()
            assert box.x1 <= figure.bbox.x1 + 1 and box.y1 <= figure.bbox.y1 + 1, text.get_text()


def test_plot_shares_draws_each_estimate_with_its_interval():
    estimates = make_estimates(voices=["outlet"]).drop(columns="voice")
    axes = plot_shares(estimates)
    for group in ("Kiev", "Kyiv"):
        assert read_dots(axes, group) == estimates.loc[estimates["variant"] == group, "estimate"].tolist()
    segments = [
        s[:, 0].tolist() for c in axes.collections if isinstance(c, LineCollection) for s in c.get_segments()
    ]
    drawn = estimates.sort_values("variant", kind="stable")[["ci_low", "ci_high"]].to_numpy().tolist()
    assert segments == drawn


def test_plot_shares_uses_colours_and_markers_in_order():
    axes = plot_shares(make_estimates(variants=("Kyiv", "Kiev")))
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert [to_hex(lines[g].get_color()).upper() for g in ("Kyiv", "Kiev")] == list(OKABE_ITO[:2])
    assert [lines[g].get_marker() for g in ("Kyiv", "Kiev")] == list(MARKERS[:2])
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["Kyiv", "Kiev"]


def test_plot_shares_order_fixes_colours_across_charts():
    axes = plot_shares(make_estimates(variants=("Kyiv", "Kiev")), order=["Kiev", "Kyiv"])
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["Kiev", "Kyiv"]


def test_plot_shares_keeps_rows_as_given_and_heads_them_by_outlet():
    axes = plot_shares(make_estimates())
    assert [t.get_text() for t in axes.get_yticklabels()] == ["own words", "quoted"] * 5
    headings = [t.get_text() for t in axes.texts if t.get_fontweight() == "bold"]
    assert headings == OUTLETS
    shuffled = make_estimates(outlets=OUTLETS[::-1])
    assert [t.get_text() for t in plot_shares(shuffled).texts if t.get_fontweight() == "bold"] == OUTLETS[
        ::-1
    ]


def test_plot_shares_gathers_rows_of_an_outlet_under_one_heading():
    table = make_estimates().sort_values("voice", kind="stable")
    axes = plot_shares(table)
    assert [t.get_text() for t in axes.texts if t.get_fontweight() == "bold"] == OUTLETS


def test_plot_shares_says_why_a_cell_has_no_dot():
    axes = plot_shares(make_estimates(thin={("Metro", "quoted")}))
    assert len(read_dots(axes, "Kiev")) == 9
    (note,) = [t for t in axes.texts if "too small" in t.get_text()]
    assert note.get_text() == "n too small (4 articles)"
    assert note.get_position()[1] == axes.get_yticks()[-1]


def test_plot_shares_survives_a_table_without_any_estimate():
    axes = plot_shares(make_estimates(outlets=["Metro"], voices=["outlet"], thin={("Metro", "outlet")}))
    assert axes.get_lines() == [] or all(len(line.get_xdata()) == 0 for line in axes.get_lines())
    assert "n too small (4 articles)" in written(axes)


def test_plot_shares_shows_numbers_and_estimand():
    axes = plot_shares(make_estimates(voices=["outlet"]))
    texts = written(axes)
    assert "articles" in texts and "1,040" in texts
    notes = " ".join(texts[-1].split())
    assert notes == "Mean over articles of the article's share. Lines: 95% intervals. Not validated."


def test_plot_shares_bars_stack_to_one_with_hatches():
    variants = ("separatists", "militants", "rebels")
    axes = plot_shares(make_estimates(voices=["outlet"], variants=variants), kind="bars")
    bars = [p for p in axes.patches if isinstance(p, Rectangle)]
    assert len(bars) == 15
    assert {b.get_hatch() or "" for b in bars} == set(HATCHES[:3])
    ends = {round(b.get_y(), 6): b.get_x() + b.get_width() for b in bars}
    assert list(ends.values()) == pytest.approx([1.0] * 5)


def test_plot_shares_bars_of_two_parts_carry_the_interval_of_the_border():
    axes = plot_shares(make_estimates(outlets=["Metro"], voices=["outlet"]), kind="bars")
    segments = [s[:, 0].tolist() for c in axes.collections for s in c.get_segments()]
    assert [pytest.approx([0.05, 0.15])] * 2 == [s for s in segments if s[0] != s[1]]


def test_plot_shares_refuses_bars_that_do_not_add_up():
    table = make_estimates(outlets=["Metro"], voices=["outlet"])
    table["estimate"] = 0.8
    with pytest.raises(MediaframingError, match=r"add up to 1\.60.*kind='dots'"):
        plot_shares(table, kind="bars")


def test_plot_shares_variant_draws_one_and_needs_no_legend():
    axes = plot_shares(make_estimates(), variant="Kyiv")
    assert axes.get_legend() is None
    assert axes.get_xlabel() == "Share of “Kyiv”"
    (dots,) = axes.get_lines()
    assert to_hex(dots.get_color()).upper() == OKABE_ITO[1]


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda t: t, {"concept": "kyev"}, "Did you mean 'kyiv'"),
        (lambda t: t, {"kind": "pie"}, "kind='pie' is not known"),
        (lambda t: t, {"of": "variants"}, "Did you mean 'variant'"),
        (lambda t: t, {"variant": "Kyivv"}, "Did you mean 'Kyiv'"),
        (lambda t: t, {"ax": [1]}, "must be a matplotlib Axes"),
        (lambda t: t.iloc[:0], {}, "no rows"),
        (lambda t: t.drop(columns="ci_low"), {}, "lacks column.*ci_low.*compare_shares"),
        (lambda t: t.assign(estimate=t["estimate"] * 100), {}, "outside 0 to 1"),
        (lambda t: pd.concat([t, t]), {}, "rows of estimates fall on one place"),
        (lambda t: pd.concat([t, t.assign(concept="odesa")]), {}, r"2 concepts.*concept='kyiv'"),
    ],
)
def test_plot_shares_refuses_with_the_mend(change, options, message):
    with pytest.raises(MediaframingError, match=f"(?s){message}"):
        plot_shares(change(make_estimates()), **options)


def test_plot_shares_refuses_a_ninth_colour():
    table = make_estimates(outlets=["Metro"], voices=["outlet"], variants=[f"name {i}" for i in range(9)])
    with pytest.raises(MediaframingError, match=r"at most 8 colours.*isin"):
        plot_shares(table)


def test_plot_shares_leaves_the_table_alone():
    table = make_estimates()
    before = table.copy(deep=True)
    plot_shares(table)
    pd.testing.assert_frame_equal(table, before)
    assert table.attrs == {}


def test_plot_shares_draws_on_given_axes_and_never_on_another_chart():
    _, (left, right) = plt.subplots(1, 2)
    assert plot_shares(make_estimates(), ax=left) is left
    assert right.get_lines() == []
    first = plot_shares(make_estimates())
    assert plot_shares(make_estimates()) is not first


@pytest.mark.parametrize("name", ["paper", "notebook"])
@pytest.mark.parametrize("width", ["column", "page"])
@pytest.mark.parametrize("kind", ["dots", "bars"])
def test_plot_shares_puts_nothing_outside_the_figure(tmp_path, name, width, kind):
    with style(name):
        axes = plot_shares(make_estimates(thin={("Metro", "quoted")}), kind=kind)
    assert_inside(axes.figure)
    # A warning of cut text is an error in tests.
    save_figure(axes, tmp_path / "figure", width=width, formats=["png"])
    assert_inside(axes.figure)


def test_plot_shares_in_paper_style_has_no_type_below_seven_points():
    with style("paper"):
        axes = plot_shares(make_estimates(thin={("Metro", "quoted")}))
    assert min(t.get_fontsize() for t in axes.figure.findobj(Text) if t.get_text()) >= 7


def test_plot_shares_rows_do_not_touch():
    with style("paper"):
        axes = plot_shares(make_estimates(voices=["outlet"]).drop(columns="voice"))
    axes.figure.draw_without_rendering()
    boxes = sorted((t.get_window_extent() for t in axes.get_yticklabels()), key=lambda b: -b.y0)
    assert all(above.y0 >= below.y1 for above, below in pairwise(boxes))


def test_plot_shares_title_can_be_switched_off_or_given():
    assert plot_shares(make_estimates()).get_title(loc="left") == "Naming of “kyiv” by outlet and voice"
    assert plot_shares(make_estimates(), title=False).get_title(loc="left") == ""
    axes = plot_shares(make_estimates(), title="Costs $5 or $6")
    assert axes.get_title(loc="left") == "Costs $5 or $6"
    assert not axes.title.get_parse_math()


def test_describe_chart_states_each_share_and_each_gap():
    words = describe_chart(plot_shares(make_estimates(thin={("Metro", "quoted")})))
    assert words.startswith("Dot chart with intervals: share of each variant of “kyiv”, by outlet and voice")
    assert (
        "The Northern Herald, own words: Kiev 10% (5% to 15%), Kyiv 90% (85% to 95%); n = 1,040 articles."
        in words
    )
    assert "Metro, quoted: n too small (4 articles)." in words


def test_plot_shares_changes_no_setting_of_matplotlib():
    before = matplotlib.rcParams.copy()
    plot_shares(make_estimates())
    assert matplotlib.rcParams == before


def test_plot_shares_names_the_concept_by_its_label_and_tells_the_finding():
    table = make_estimates()
    axes = plot_shares(table, concept="kyiv", labels={"kyiv": "Kyiv, the city"})
    assert "“Kyiv, the city”" in axes.get_title(loc="left")
    assert "is highest in" in axes.alt_text
    assert "their intervals" in axes.alt_text
    assert "“kyiv”" in plot_shares(table, concept="kyiv", ax=plt.figure().add_subplot()).get_title(loc="left")


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (["not validated"] * 3, "Not validated."),
        (
            [f"validated ({n} units coded; tool right on {r}%)" for n, r in ((25, 80), (40, 95), (30, 88))],
            "Validated (25–40 units coded; tool right on 80–95%).",
        ),
        (
            ["validated (30 units coded)", "not validated", "not validated"],
            "Validated (30 units coded) (1 of 3 rows); not validated (2 of 3 rows).",
        ),
    ],
)
def test_write_validation_tells_the_state_of_every_row_in_one_sentence(states, words):
    assert write_validation(pd.DataFrame({"validation": states})) == words


def test_plot_shares_of_one_variant_by_outlet_says_which_and_counts_each_outlet():
    table = make_estimates(voices=("outlet",))
    table = table[table["variant"] == "Kyiv"]
    table.loc[table.index[2], "n_articles"] = table["n_articles"].iloc[0]
    axes = plot_shares(table, of="outlet")
    assert axes.get_xlabel() == "Share of “Kyiv”"
    assert "/".join(f"{n:,}" for n in table["n_articles"]) in written(axes)


def test_plot_shares_shows_direction_marks_by_name_and_cuts_endless_names(tmp_path):
    table = make_estimates(outlets=["Quiet \u202ePost", "x" * 400])
    with style("paper"):
        axes = plot_shares(table[table["voice"] == "outlet"].drop(columns="voice"))
        save_figure(axes, tmp_path / "figure", width="column", formats=["png"])
    labels = [text.get_text() for text in axes.get_yticklabels()]
    assert labels[0] == "Quiet [U+202E]Post"
    assert labels[1].endswith("…") and len(labels[1].split("\n")) == 4
    assert "\u202e" not in axes.alt_text and "x" * 400 in axes.alt_text
