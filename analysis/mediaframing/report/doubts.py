"""What a reader should doubt about a corpus: dates and outlets that are missing or guessed, and much that is copied."""

from __future__ import annotations

import pandas as pd

from mediaframing.articles import OPTIONAL_COLUMNS, REQUIRED_COLUMNS, UNKNOWN_OUTLET
from mediaframing.report.losses import list_losses

# A day, month and year in any order, in figures: "2019-08-14", "14/8/2019", "14.08.19".
_DATE = r"^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?!\d)"
_LOOKED_AT = 200
_MOST = 0.5
_MANY_COPIES = 0.25


def list_doubts(articles: pd.DataFrame, load_report: pd.DataFrame | None) -> list[str]:
    """Return a sentence for each doubt, with the option of the command line that removes it.

    Parameters
    ----------
    articles : pandas.DataFrame
        The corpus.
    load_report : pandas.DataFrame, optional
        What `read_articles(..., return_report=True)` gives beside it.
    """
    return [*_doubt_records(load_report), *_doubt_dates(articles), *_doubt_outlets(articles), *_doubt_copies(articles)]


def _doubt_records(load_report: pd.DataFrame | None) -> list[str]:
    if load_report is None:
        return []
    told = [f"{line}; see tables/load-report.csv" for line in list_losses(load_report)]
    rejected = int(load_report["rejected"].sum())
    if rejected:
        records = load_report[load_report["status"] == "rejected record"]
        reasons = "; ".join(f"{reason}: {n:,}" for reason, n in records["reason"].value_counts().head(3).items())
        told.append(
            f"{rejected:,} record{' was' if rejected == 1 else 's were'} rejected{f' ({reasons})' if reasons else ''}; see "
            "tables/load-report.csv"
        )
    notes = load_report["note"].fillna("")
    ambiguous, unfit = (int(notes.str.contains(words).sum()) for words in ("ambiguous date", "does not fit"))
    if ambiguous:
        told.append(
            "day and month could not be told apart and were read day first (say --dates dmy or --dates mdy); see "
            "tables/load-report.csv"
        )
    if unfit:
        told.append(
            f"the names of {unfit:,} files do not fit --filename-pattern; see tables/load-report.csv"
        )
    return told


def _doubt_dates(articles: pd.DataFrame) -> list[str]:
    undated = int(articles["published"].isna().sum())
    if not undated:
        return []
    if undated < len(articles):
        return [f"{undated:,} of {len(articles):,} articles bear no date that could be read and stand outside every trend"]
    likely = _find_date_column(articles)
    if likely:
        return [
            f"no article bears a date, so nothing is said about time; the column {likely!r} looks like one: say "
            f'--published "{likely}"'
        ]
    return [
        f"no article bears a date, so nothing is said about time; say --published COLUMN{_or_pattern(articles)}"
        f"{_name_others(articles)}"
    ]


def _doubt_outlets(articles: pd.DataFrame) -> list[str]:
    unknown = int((articles["outlet"] == UNKNOWN_OUTLET).sum())
    if not unknown:
        return []
    return [
        f"{unknown:,} of {len(articles):,} articles name no outlet; say --outlet COLUMN or --outlet-name NAME"
        f"{_or_pattern(articles)}{_name_others(articles)}"
    ]


def _doubt_copies(articles: pd.DataFrame) -> list[str]:
    if "copy_of" not in articles.columns or articles.empty:
        return []
    copies = int((articles["copy_of"].fillna("").astype("str") != "").sum())
    if copies < _MANY_COPIES * len(articles):
        return []
    return [
        f"{copies:,} of {len(articles):,} articles are copies of another: much of this corpus is the words of agencies or was "
        "collected twice, and rests on fewer stories than it has articles"
    ]


def _or_pattern(articles: pd.DataFrame) -> str:
    """Return the option for files that say in their names what is missing; "" for tables."""
    if "source_file" not in articles.columns or not articles["source_file"].astype("str").str.endswith(".txt").all():
        return ""
    return ', or what the names of files say: --filename-pattern "{outlet}_{date}_{number}.txt"'


def _name_others(articles: pd.DataFrame) -> str:
    """Return which columns were read without being recognised."""
    others = _list_others(articles)
    return f" (columns not recognised: {', '.join(others[:8])})" if others else ""


def _list_others(articles: pd.DataFrame) -> list[str]:
    known = {*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS, "published_raw", "body_raw"}
    return [str(c) for c in articles.columns if c not in known]


def _find_date_column(articles: pd.DataFrame) -> str:
    """Return the unrecognised column most of whose values hold a date, "" where there is none."""
    for name in _list_others(articles):
        values = articles[name].dropna().astype("str").head(_LOOKED_AT)
        if len(values) and values.str.contains(_DATE).mean() >= _MOST:
            return name
    return ""
