"""explore: from a chart to its sentences, in JupyterLab."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from mediaframing.tables import MediaframingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from mediaframing.explorer.panel import Explorer

_NEEDED = ("ipywidgets", "anywidget")


def explore(
    articles: pd.DataFrame,
    *,
    mentions: pd.DataFrame | None = None,
    statements: pd.DataFrame | None = None,
    labels: Mapping[str, str] | None = None,
) -> Explorer:
    """Explore naming choices in JupyterLab: filter, see the chart change, read the lines and articles behind it.

    Parameters
    ----------
    articles : pandas.DataFrame
        Articles with the columns of the contract.
    mentions : pandas.DataFrame, optional
        What `find_mentions` found in them. Without it names can be typed in.
    statements : pandas.DataFrame, optional
        What `find_statements` found in them: adds the filter by speaker and marks statements in the article.
        Find the mentions with the same statements, or no speaker is known for them.
    labels : mapping of str to str, optional
        How concepts are called, {"kyiv": "Kyiv"}, as `read_lexicon(...).labels` has it; by default their identifiers.

    Returns
    -------
    Explorer
        A widget (make it the last line of a cell). The selection of the moment is at hand in further cells:

        - shares : DataFrame, the estimates of the chart, as `compare_shares` gives them
        - lines : DataFrame, the concordance, as `keyword_in_context` gives it; with statements and `speaker`
        - code : str, Python that makes both from the tables given

    Raises
    ------
    MediaframingError
        ipywidgets or anywidget are not installed; columns are missing; mentions of other articles.

    Notes
    -----
    A filter by variant changes what is shown, not what is divided by: shares are of all variants of the concept.
    Filters by outlet, date, voice and speaker take away what they hide. Texts are escaped; direction marks
    are shown by name. Everything can be reached by the keyboard: Tab between parts, arrow keys within.

    Examples
    --------
    >>> import mediaframing as mf
    >>> articles = mf.load_example()
    >>> explorer = mf.explore(articles, mentions=mf.find_mentions(articles, "ukraine"))
    >>> explorer.shares["variant"].unique().tolist()
    ['Kiev', 'Kyiv']
    """
    require_widgets("explore")
    from mediaframing.explorer.desk import Desk
    from mediaframing.explorer.panel import Explorer

    return Explorer(Desk(articles, mentions, statements, labels))


def require_widgets(name: str) -> None:
    """Raise one clear error where what the widgets are made of is not installed."""
    missing = [n for n in _NEEDED if importlib.util.find_spec(n) is None]
    if missing:
        raise MediaframingError(
            f"{name} needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed. "
            'Run: pip install "mediaframing[notebooks]"'
        )
