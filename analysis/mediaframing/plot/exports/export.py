"""Figures as files for a paper: exact width, embedded fonts, the same bytes for the same figure."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine
from matplotlib.text import Text
from matplotlib.transforms import BboxBase

from mediaframing.plot.chart import find_chart, find_charts, fit_charts, fit_height
from mediaframing.plot.measuring import root_figure
from mediaframing.tables import MediaframingError, check_choice

WIDTHS = {"column": 3.5, "page": 7.0}
FORMATS = ("pdf", "svg", "png")
DPI = 300
# Inches of panel below which no share can be read off: across, and upwards, where one row takes little.
NARROWEST = 0.8
LOWEST = 0.15
# Type 42 embeds TrueType outlines, which publishers ask for; a fixed salt makes the ids of an SVG repeatable.
SETTINGS: dict[str, Any] = {
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "mediaframing",
    "savefig.bbox": None,
    "savefig.transparent": False,
}


def save_figure(
    figure: Figure | Axes,
    path: str | Path,
    *,
    width: str | float = "column",
    height: float | None = None,
    formats: Sequence[str] = FORMATS,
) -> list[Path]:
    """Write a figure at its printed width, once for each format, and return the paths.

    Nothing is scaled: text keeps its size in points, the panel takes the room that is left, and titles,
    legends and notes are wrapped anew for the width. The figure gets its own size back afterwards. A figure
    without a layout engine gets matplotlib's "constrained" one, so that nothing is cut off.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or matplotlib.axes.Axes
        What to save; of an Axes the whole figure it stands in. Figures not made by this package work as well.
    path : str or pathlib.Path
        Where to; each format adds its ending. An ending that is one of the three formats is taken off first.
        Missing folders are made.
    width : {"column", "page"} or float
        3.5 in, 7 in, or a width in inches.
    height : float, optional
        In inches; by default what the rows of a chart need, for other figures what keeps their proportions.
    formats : sequence of {"pdf", "svg", "png"}
        PDF with embedded TrueType fonts (Type 42), SVG whose text stays text, PNG with 300 dots per inch.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of *formats*. Equal figures give equal bytes within one matplotlib version.

    Raises
    ------
    MediaframingError
        For something that is no figure, an unknown width or format.

    Warns
    -----
    UserWarning
        When text reaches beyond the edge at this width; it names the text.

    Examples
    --------
    >>> import tempfile, mediaframing as mf
    >>> from matplotlib.figure import Figure
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = mf.save_figure(Figure().add_subplot(), f"{folder}/figure-1", formats=["pdf", "svg"])
    >>> [path.name for path in paths]
    ['figure-1.pdf', 'figure-1.svg']
    """
    whole = _find_figure(figure)
    inches = _read_width(width)
    if not formats or isinstance(formats, str):
        raise MediaframingError(f"formats={formats!r} must be a list of formats, such as ['pdf', 'png'].")
    for name in formats:
        check_choice(name, FORMATS, name="formats")
    stem = Path(path)
    stem = stem.with_suffix("") if stem.suffix.lower().lstrip(".") in FORMATS else stem
    stem.parent.mkdir(parents=True, exist_ok=True)
    before = [float(side) for side in whole.get_size_inches()]
    engine = _take_engine(whole)
    with mpl.rc_context(SETTINGS):  # type: ignore[arg-type]
        _resize(whole, inches, height)
        _warn_of_cut_text(whole, inches)
        # Every format gets the places found for the first one.
        whole.set_layout_engine("none")
        written = [_write(whole, stem.with_name(f"{stem.name}.{name}"), name) for name in formats]
        whole.set_layout_engine(engine)
        whole.set_size_inches(before[0], before[1])
        _measure_anew(whole)
        fit_charts(whole)
    return written


def _find_figure(figure: Figure | Axes) -> Figure:
    """Return the whole figure behind what the caller gave."""
    if isinstance(figure, Axes):
        return root_figure(figure)
    if isinstance(figure, Figure):
        return figure
    raise MediaframingError(
        f"figure must be a matplotlib Figure or Axes, not {type(figure).__name__}. Give what plot_shares or "
        f"plot_trends returned."
    )


def _read_width(width: str | float) -> float:
    """Return a width in inches."""
    if isinstance(width, str):
        check_choice(width, tuple(WIDTHS), name="width")
        return WIDTHS[width]
    if isinstance(width, bool) or not 1 <= width <= 50:
        raise MediaframingError(f"width={width!r} must be 'column', 'page', or inches between 1 and 50.")
    return float(width)


def _take_engine(figure: Figure) -> LayoutEngine:
    """Return the layout engine of *figure*, matplotlib's "constrained" one where it had none."""
    engine = figure.get_layout_engine()
    if engine is None:
        figure.set_layout_engine("constrained")
        engine = figure.get_layout_engine()
    return engine  # type: ignore[return-value]


def _measure_anew(figure: Figure) -> None:
    """Let every text measure itself at the resolution of *figure*, whatever it was drawn with last."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="constrained_layout not applied", category=UserWarning)
        figure.draw_without_rendering()


def _resize(figure: Figure, width: float, height: float | None) -> None:
    """Give the figure its printed size and fit its charts to it."""
    old_width, old_height = figure.get_size_inches()
    figure.set_size_inches(width, old_height * width / old_width if height is None else height)
    _measure_anew(figure)
    if height is None and find_charts(figure):
        fit_height(figure)
    else:
        fit_charts(figure)


def _warn_of_cut_text(figure: Figure, width: float) -> None:
    """Warn of text beyond the canvas, which print would cut off, and of panels too narrow to read."""
    remedy = (
        "give a larger width (width='page'), shorter names, or a style with smaller type (style('paper'))."
    )
    # Texts inside a legend know their place only after a draw.
    _measure_anew(figure)
    panels = [a.bbox for a in figure.axes if find_chart(a)]
    if any(p.width < NARROWEST * figure.dpi for p in panels):
        warnings.warn(
            f"at {width:g} in the labels leave a chart less than {NARROWEST:g} in; {remedy}", stacklevel=3
        )
    # A layout that has no room at all leaves the panel where it was, so what stands around it is asked too.
    around = max((chart.height_around for chart in find_charts(figure)), default=0.0)
    if around + LOWEST > figure.get_figheight() or any(p.height < LOWEST * figure.dpi for p in panels):
        warnings.warn(
            f"at a height of {figure.get_figheight():g} in title, legend and notes leave a chart less than "
            f"{LOWEST:g} in; give a larger height, or none to have it chosen.",
            stacklevel=3,
        )
        return
    cut = [name for name, box in _find_texts(figure) if _is_beyond(box, figure)]
    if cut:
        warnings.warn(f"at {width:g} in the figure cuts off {cut[:5]}; {remedy}", stacklevel=3)


def _find_texts(figure: Figure) -> list[tuple[str, BboxBase]]:
    """Return what is written in the figure and where; the labels of an axis together, as it draws them."""
    axes = [axis for a in figure.axes for axis in (a.xaxis, a.yaxis)]
    ticks = {label for axis in axes for which in (True, False) for label in axis.get_ticklabels(minor=which)}
    boxes = [(f"the labels of the {axis.axis_name} axis", axis.get_tightbbox()) for axis in axes]
    found: list[tuple[str, BboxBase]] = [(name, box) for name, box in boxes if box is not None]
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text not in ticks and text.get_visible() and text.get_text().strip():
            found.append((repr(text.get_text()), Text.get_window_extent(text)))
    return found


def _is_beyond(box: BboxBase, figure: Figure) -> bool:
    """Return whether *box* leaves the canvas by more than a point."""
    slack = figure.dpi / 72
    width, height = figure.bbox.x1, figure.bbox.y1
    return bool(box.x0 < -slack or box.y0 < -slack or box.x1 > width + slack or box.y1 > height + slack)


def _write(figure: Figure, path: Path, name: str) -> Path:
    """Write one file, without dates and versions, with the alt text inside."""
    words = " ".join(chart.alt_text for axes in figure.axes if (chart := find_chart(axes)) is not None)
    titles = [
        axes.get_title(loc=where).replace("\n", " ") for axes in figure.axes for where in ("left", "center")
    ]
    title = next((t for t in titles if t), "Figure")
    # None takes out what matplotlib would write by itself: its version and the time.
    metadata: dict[str, str | None] = {"Title": title}
    if name == "pdf":
        metadata |= {"Subject": words, "Creator": "mediaframing", "Producer": None, "CreationDate": None}
    elif name == "svg":
        metadata |= {"Description": words, "Creator": "mediaframing", "Date": None}
    else:
        metadata |= {"Description": words, "Software": None}
    figure.savefig(path, format=name, dpi=DPI if name == "png" else "figure", metadata=metadata)
    return path
