"""plot_matrix: shades, numbers and intervals of each cell, read off the Axes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.chart import fit_charts
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.matrix import plot_matrix
from mediaframing.plot.panels.matrix_panel import SHADES
from mediaframing.plot.style import style
from mediaframing.tables import MediaframingError
from test_plot_shares import OUTLETS, assert_inside, written

CONCEPTS = {"kyiv": ("Kyiv", "Kiev"), "odesa": ("Odesa", "Odessa"), "port_authority": ("guards", "militia")}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def make_matrix(outlets=OUTLETS, thin=(("Metro", "kyiv"),), few=(("Metro", "odesa"),)) -> pd.DataFrame:
    """Return shares of 0.05, 0.1, 0.15 … row by row of the matrix, each ± 0.05."""
    rows = []
    for i, (outlet, concept) in enumerate((o, c) for o in outlets for c in CONCEPTS):
        small = (outlet, concept) in thin
        for variant, share in zip(CONCEPTS[concept], (0.05 * (i + 1), 1 - 0.05 * (i + 1)), strict=True):
            rows.append(
                {
                    "outlet": outlet,
                    "concept": concept,
                    "variant": variant,
                    "estimate": np.nan if small else share,
                    "ci_low": np.nan if small else max(share - 0.05, 0),
                    "ci_high": np.nan if small else min(share + 0.05, 1),
                    "n": 90,
                    "n_articles": 4 if small else 12 if (outlet, concept) in few else 1200,
                    "n_clusters": 4 if small else 100,
                    "method": "not estimable: 4 clusters of articles, at least 10 needed"
                    if small
                    else "Wilson",
                    "validation": "not validated",
                    "estimand": "mean over articles of the article's share",
                }
            )
    return pd.DataFrame(rows)


def cells_of(axes) -> dict[tuple[int, int], Rectangle]:
    """Return the rectangles by row and column."""
    found = [p for p in axes.patches if isinstance(p, Rectangle)]
    return {(round(p.get_y() + p.get_height() / 2), round(p.get_x() + p.get_width() / 2)): p for p in found}


def test_plot_matrix_shades_each_cell_by_its_share():
    cells = cells_of(plot_matrix(make_matrix()))
    assert len(cells) == 15
    for place in ((0, 0), (2, 1), (4, 2)):
        share = 0.05 * (3 * place[0] + place[1] + 1)
        assert to_hex(cells[place].get_facecolor()) == to_hex(SHADES(share))


def test_plot_matrix_hatches_and_names_what_is_not_estimable():
    axes = plot_matrix(make_matrix())
    cell = cells_of(axes)[(4, 0)]
    assert cell.get_hatch() and to_hex(cell.get_facecolor()) == "#ffffff"
    assert any(words in written(axes) for words in ("n too small\n(4 articles)", "n = 4"))
    assert "not estimable" in [t.get_text() for t in axes.get_legend().get_texts()]


def test_plot_matrix_writes_share_number_and_interval_into_the_cell(tmp_path):
    axes = plot_matrix(make_matrix(outlets=["Metro"], thin=()))
    save_figure(axes, tmp_path / "f", width="page", formats=["png"])
    assert {"5%", "10%", "15%", "n = 1,200", "n = 12*"} <= set(written(axes))
    assert "* fewer than 20 articles." in " ".join(written(axes)[-1].split())
    lines = [s[:, 0] for c in axes.collections for s in c.get_segments()]
    # 0 to 100 % run over 0.8 of the cell from −0.4: the interval 0 to 10 % ends at −0.32.
    assert any(np.allclose(line, [-0.4, -0.32]) for line in lines)


def test_plot_matrix_takes_the_variants_asked_for_in_their_order():
    axes = plot_matrix(make_matrix(), variants={"port_authority": "militia", "kyiv": "Kiev"})
    cells = cells_of(axes)
    assert len(cells) == 10
    assert to_hex(cells[(0, 0)].get_facecolor()) == to_hex(SHADES(0.85))
    assert to_hex(cells[(0, 1)].get_facecolor()) == to_hex(SHADES(0.95))
    assert {"militia", "Kiev"} <= set(written(axes))


def test_plot_matrix_marks_combinations_the_table_does_not_have():
    table = make_matrix(thin=())
    axes = plot_matrix(table[~((table["outlet"] == "Metro") & (table["concept"] == "odesa"))])
    assert cells_of(axes)[(4, 1)].get_hatch()
    assert "odesa not compared" in describe_chart(axes)


def test_plot_matrix_heads_do_not_touch_one_another(tmp_path):
    with style("paper"):
        axes = plot_matrix(make_matrix())
    for width in ("column", "page", 2.6):
        save_figure(axes, tmp_path / "f", width=width, formats=["png"])
    axes.figure.set_size_inches(2.6, 4)
    save_figure(axes, tmp_path / "f", width=2.6, formats=["png"])
    boxes = [
        t.get_window_extent()
        for t in axes.texts
        if t.get_text() in ("Kyiv", "Odesa", "port authority", "guards")
    ]
    assert len(boxes) == 4
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_plot_matrix_ink_stands_out_from_its_shade():
    """Contrast of WCAG 2 between the ink chosen and the shade, for every share: at least 4.5 : 1."""
    from mediaframing.plot.panels.matrix_panel import choose_ink, luminance

    for share in np.linspace(0, 1, 101):
        shade = luminance(SHADES(share)[:3])
        ink = {"white": 1.0, "black": 0.0}[choose_ink(SHADES(share)[:3])]
        bright, dark = max(shade, ink), min(shade, ink)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda t: t, {"variants": {"kyev": "Kyiv"}}, "no concept 'kyev'.*Did you mean 'kyiv'"),
        (lambda t: t, {"variants": {"kyiv": "Kyyv"}}, "no variant 'Kyyv'.*Did you mean 'Kyiv'"),
        (lambda t: t, {"variants": {}}, "names no concept"),
        (lambda t: t.drop(columns="outlet"), {}, "no column for the rows"),
        (lambda t: pd.concat([t, t]), {}, "fall on one place"),
        (
            lambda t: pd.concat([t.assign(voice=v) for v in ("outlet", "quoted")])[["voice", *t.columns]],
            {},
            r"estimates\[estimates\['outlet'\] == 'The Northern Herald'\]",
        ),
    ],
)
def test_plot_matrix_refuses_with_the_mend(change, options, message):
    with pytest.raises(MediaframingError, match=f"(?s){message}"):
        plot_matrix(change(make_matrix()), **options)


@pytest.mark.parametrize(("name", "width"), [("paper", "column"), ("talk", 10)])
def test_plot_matrix_puts_nothing_outside_the_figure(tmp_path, name, width):
    with style(name):
        axes = plot_matrix(make_matrix())
    save_figure(axes, tmp_path / "f", width=width, formats=["png"])
    assert_inside(axes.figure)


def test_plot_matrix_leaves_the_table_alone():
    table = make_matrix()
    before = table.copy(deep=True)
    plot_matrix(table)
    pd.testing.assert_frame_equal(table, before)


def test_plot_matrix_heads_its_columns_with_labels_and_long_ones_with_the_identifier():
    labels = {"kyiv": "Kyiv (city)", "port_authority": "The people who keep watch over the port at night"}
    axes = plot_matrix(make_matrix(), labels=labels)
    heads = {t.get_text().replace("\n", " ") for t in axes.texts}
    assert {"Kyiv (city)", "port authority"} <= heads
    assert "Kyiv (city)" in axes.alt_text


def test_plot_matrix_hides_numbers_that_would_run_into_one_another_and_says_so(tmp_path):
    many = pd.concat([make_matrix().assign(concept=f"c{i}", variant="v") for i in range(20)])
    axes = plot_matrix(many.drop_duplicates(["outlet", "concept"]))
    axes.figure.set_size_inches(2.5, 6.0)
    fit_charts(axes.figure)
    cell = axes.bbox.width / 20
    numbers = [t for t in axes.texts if t.get_text().rstrip("%*").isdigit()]
    assert numbers
    assert all(t.get_window_extent().width <= 1.1 * cell for t in numbers if t.get_visible())
    assert any("choose fewer" in words.replace("\n", " ") for words in written(axes))
