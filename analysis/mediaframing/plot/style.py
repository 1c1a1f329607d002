"""The looks of a figure: for a paper, a talk or a notebook, and only inside `with`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib
from matplotlib import style as mpl_style

from mediaframing.tables import check_choice

STYLES = ("paper", "talk", "notebook")


@contextmanager
def style(name: str = "paper") -> Iterator[None]:
    """Draw what stands inside `with` in one of three looks, and leave matplotlib's settings as they were.

    The look starts from matplotlib's own defaults, not from the settings of the machine, so that a figure
    comes out the same everywhere. Sizes are fixed when a chart is drawn: put the plot call inside `with`.

    Parameters
    ----------
    name : {"paper", "talk", "notebook"}
        "paper": 7 to 8.5 pt for printed widths of 3.5 or 7 in. "talk": 14 to 18 pt for slides 10 in wide.
        "notebook": 9.5 to 11.5 pt for the screen.

    Yields
    ------
    None
        Nothing; the settings hold until the block ends, also where it ends in an error.

    Raises
    ------
    MediaframingError
        For a name that is none of the three.

    Examples
    --------
    >>> import matplotlib, mediaframing as mf
    >>> before = matplotlib.rcParams["font.size"]
    >>> with mf.style("paper"):
    ...     matplotlib.rcParams["font.size"]
    7.5
    >>> matplotlib.rcParams["font.size"] == before
    True
    """
    check_choice(name, STYLES, name="name")
    sheet = Path(__file__).with_name(f"{name}.mplstyle")
    # A notebook's backend starts with the first figure and then turns on that figures are shown. Where that happens
    # inside the block it must outlive it, or later figures would stay unseen.
    shown = matplotlib.is_interactive()
    try:
        with mpl_style.context(["default", str(sheet)]):
            try:
                yield
            finally:
                shown = matplotlib.is_interactive()
    finally:
        matplotlib.interactive(shown)
