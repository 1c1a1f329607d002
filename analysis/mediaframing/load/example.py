"""The example corpus: fictional articles written for the project."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, overload

import pandas as pd

from mediaframing.load.reading import read_articles
from mediaframing.tables import MediaframingError

_PACKAGE = Path(__file__).resolve().parents[1]
_ENDINGS = {".csv", ".tsv", ".json", ".jsonl", ".txt"}
_NO_ARTICLES = {"truth.json", "coding"}


@overload
def load_example(*, return_report: Literal[False] = False) -> pd.DataFrame: ...


@overload
def load_example(*, return_report: Literal[True]) -> tuple[pd.DataFrame, pd.DataFrame]: ...


def load_example(*, return_report: bool = False) -> pd.DataFrame | tuple[pd.DataFrame, pd.DataFrame]:
    """Read the example corpus: fictional articles of five invented outlets, 2013 to 2023.

    Parameters
    ----------
    return_report : bool
        Whether to return the load report too.

    Returns
    -------
    articles : pandas.DataFrame
        One row an article, as `read_articles` gives it. What is planted in them stands in `truth.json` beside
        the files: a check of the tools, no finding about any press.
    report : pandas.DataFrame
        With ``return_report=True``; see `read_articles`.

    Raises
    ------
    MediaframingError
        Where the installation lacks the corpus.

    Examples
    --------
    >>> import mediaframing as mf
    >>> int(mf.load_example()["outlet"].nunique())
    5
    """
    articles, report = read_articles(list_example(), return_report=True, progress=False)
    return (articles, report) if return_report else articles


def list_example() -> list[Path]:
    """Return the files and folders of the example corpus that hold articles."""
    entries = sorted(entry for entry in find_example().iterdir() if entry.name not in _NO_ARTICLES)
    return [entry for entry in entries if entry.is_dir() or entry.suffix.lower() in _ENDINGS]


def find_example() -> Path:
    """Return the folder of the example corpus, in the installed package or in the checkout."""
    places = (_PACKAGE / "data" / "example", _PACKAGE.parents[1] / "data" / "example")
    for place in places:
        if place.is_dir():
            return place
    looked = " and ".join(map(str, places))
    raise MediaframingError(
        f"the example corpus is missing; looked for in {looked}. Install mediaframing again."
    )
