"""save_figure and style: exact widths, embedded fonts, equal bytes, settings left as they were."""

from __future__ import annotations

import re
import struct

import matplotlib
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.shares import plot_shares
from mediaframing.plot.style import style
from mediaframing.plot.trends import plot_trends
from mediaframing.tables import MediaframingError
from test_plot_shares import make_estimates
from test_plot_trends import make_trend

SMALL = ["Metro", "Türkiye Postası International Edition"]


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def png_size(data: bytes) -> tuple[int, int]:
    """Return width and height from the header (PNG specification, IHDR)."""
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize(("width", "inches"), [("column", 3.5), ("page", 7.0), (5, 5.0)])
def test_save_figure_is_exactly_as_wide_as_asked(tmp_path, width, inches):
    pdf, svg, png = save_figure(
        plot_shares(make_estimates(outlets=SMALL)), tmp_path / "new" / "figure-1", width=width
    )
    assert [p.name for p in (pdf, svg, png)] == ["figure-1.pdf", "figure-1.svg", "figure-1.png"]
    assert png_size(png.read_bytes())[0] == round(inches * 300)
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+)", pdf.read_bytes())
    assert box is not None and float(box[1]) == inches * 72
    assert (
        re.search(r'<svg[^>]* width="([\d.]+)pt"', svg.read_text(encoding="utf-8"))[1] == f"{inches * 72:g}"
    )


def test_save_figure_embeds_truetype_and_keeps_text_as_text(tmp_path):
    pdf, svg, _ = save_figure(plot_shares(make_estimates(outlets=SMALL)), tmp_path / "f")
    data = pdf.read_bytes()
    assert b"/FontFile2" in data and b"/Type3" not in data
    assert ">Türkiye Postası International Edition<" in svg.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "draw",
    [lambda: plot_shares(make_estimates(outlets=SMALL), kind="bars"), lambda: plot_trends(make_trend())],
)
def test_save_figure_gives_equal_bytes(tmp_path, draw):
    first = [p.read_bytes() for p in save_figure(draw(), tmp_path / "a")]
    again = draw()
    assert first == [p.read_bytes() for p in save_figure(again, tmp_path / "b")]
    assert first == [p.read_bytes() for p in save_figure(again, tmp_path / "c")]


def test_save_figure_writes_no_date_and_no_version(tmp_path):
    for path in save_figure(plot_shares(make_estimates(outlets=SMALL)), tmp_path / "f"):
        data = path.read_bytes()
        assert matplotlib.__version__.encode() not in data
        assert b"CreationDate" not in data and b"dc:date" not in data


def test_save_figure_puts_the_alt_text_into_the_files(tmp_path):
    pdf, svg, png = save_figure(plot_shares(make_estimates(outlets=SMALL)), tmp_path / "f")
    assert b"/Subject" in pdf.read_bytes()
    assert "share of each variant of “kyiv”" in svg.read_text(encoding="utf-8")
    assert b"share of each variant" in png.read_bytes()


def test_save_figure_leaves_size_and_settings_as_they_were(tmp_path):
    axes = plot_shares(make_estimates(outlets=SMALL))
    before, size = matplotlib.rcParams.copy(), tuple(axes.figure.get_size_inches())
    save_figure(axes, tmp_path / "f", width="page", formats=["svg"])
    assert tuple(axes.figure.get_size_inches()) == size
    assert matplotlib.rcParams == before


def test_save_figure_grows_with_the_rows(tmp_path):
    few, many = (make_estimates(outlets=[f"Outlet {i}" for i in range(n)]) for n in (2, 12))
    heights = []
    for i, table in enumerate((few, many)):
        with style("paper"):
            (path,) = save_figure(plot_shares(table), tmp_path / f"f{i}", formats=["png"])
        heights.append(png_size(path.read_bytes())[1])
    assert heights[1] > 3 * heights[0]


def test_save_figure_takes_a_figure_of_several_charts(tmp_path):
    with style("paper"):
        figure, (left, right) = plt.subplots(1, 2)
        plot_shares(make_estimates(outlets=["Metro", "Harbour Post"]), ax=left)
        plot_trends(make_trend(), ax=right)
    (path,) = save_figure(figure, tmp_path / "f", width="page", formats=["png"])
    assert png_size(path.read_bytes())[0] == 2100


def test_save_figure_takes_any_figure_and_an_ending(tmp_path):
    figure = Figure(figsize=(6, 3))
    figure.add_subplot().plot([1, 2])
    (path,) = save_figure(figure, tmp_path / "v1.2.pdf", formats=["png"])
    assert path.name == "v1.2.png"
    assert png_size(path.read_bytes()) == (1050, 525)
    assert [p.name for p in save_figure(figure, tmp_path / "v1.2", formats=["svg"])] == ["v1.2.svg"]


def test_save_figure_warns_of_text_that_is_cut_off(tmp_path):
    with style("talk"):
        axes = plot_shares(make_estimates(outlets=SMALL))
    with pytest.warns(UserWarning, match=r"at 3\.5 in the figure cuts off .*width='page'"):
        save_figure(axes, tmp_path / "f", formats=["png"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": "colum"}, "Did you mean 'column'"),
        ({"width": 0}, "inches between 1 and 50"),
        ({"formats": ["jpg"]}, "'pdf', 'svg', 'png'"),
        ({"formats": "pdf"}, "list of formats"),
        ({"formats": []}, "list of formats"),
    ],
)
def test_save_figure_refuses_with_the_mend(tmp_path, options, message):
    with pytest.raises(MediaframingError, match=message):
        save_figure(Figure(), tmp_path / "f", **options)
    with pytest.raises(MediaframingError, match="must be a matplotlib Figure or Axes, not str"):
        save_figure("figure", tmp_path / "f")


@pytest.mark.parametrize("name", ["paper", "talk", "notebook"])
def test_style_holds_inside_with_only(name):
    before = matplotlib.rcParams.copy()
    with style(name):
        assert matplotlib.rcParams["figure.constrained_layout.use"]
    assert matplotlib.rcParams == before
    with pytest.raises(ZeroDivisionError), style(name):
        _ = 1 / 0
    assert matplotlib.rcParams == before


def test_style_starts_from_the_defaults_of_matplotlib():
    with matplotlib.rc_context({"lines.marker": "x", "axes.grid": True}), style("paper"):
        assert matplotlib.rcParams["lines.marker"] == "None"
        assert not matplotlib.rcParams["axes.grid"]


def test_style_refuses_an_unknown_name():
    with pytest.raises(MediaframingError, match="Did you mean 'paper'"), style("papers"):
        pass
