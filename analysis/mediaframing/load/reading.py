"""`read_articles` and `iter_articles`: from any source to the articles table and its load report."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, overload

import pandas as pd

from mediaframing.articles import settle_types
from mediaframing.load.cleaning.clean import order_columns
from mediaframing.load.options import check_rows, check_settings, explain_unused
from mediaframing.load.pieces import Settings
from mediaframing.load.pipeline import ROWS, Source, read_tables
from mediaframing.load.report import FileLog, LoadWarning, make_report, summarise
from mediaframing.tables import MediaframingError

_SHOWN_REASONS = 10
# What a table that has the column writes where a record has no value: the same for records of a table without it.
_BLANKS: dict[str, Any] = {
    "published_ambiguous": False,
    "truncated": False,
    "genre": "unknown",
    **dict.fromkeys(("byline", "section", "url"), ""),
}


@overload
def read_articles(
    source: Source,
    *,
    format: str | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    outlet: str | None = None,
    return_report: Literal[False] = False,
    progress: bool = True,
    filename_pattern: str | None = None,
    outlets: Mapping[str, str] | None = None,
    dates: str = "auto",
    keep_furniture: bool = False,
) -> pd.DataFrame: ...


@overload
def read_articles(
    source: Source,
    *,
    format: str | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    outlet: str | None = None,
    return_report: Literal[True],
    progress: bool = True,
    filename_pattern: str | None = None,
    outlets: Mapping[str, str] | None = None,
    dates: str = "auto",
    keep_furniture: bool = False,
) -> tuple[pd.DataFrame, pd.DataFrame]: ...


def read_articles(
    source: Source,
    *,
    format: str | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    outlet: str | None = None,
    return_report: bool = False,
    progress: bool = True,
    filename_pattern: str | None = None,
    outlets: Mapping[str, str] | None = None,
    dates: str = "auto",
    keep_furniture: bool = False,
) -> pd.DataFrame | tuple[pd.DataFrame, pd.DataFrame]:
    r"""Read articles from files, folders, archives or a table into one articles table.

    Parameters
    ----------
    source : path, list of paths, or pandas.DataFrame
        A file, a folder with all below it, an archive (.zip, .tar, .tar.gz, .gz), several of them, or a table
        in memory. Files are told apart by content; see `list_formats`.
    format : str, optional
        The format of every file, for those that are not recognised.
    columns : dict, optional
        Field of the articles table -> name of the source's column or header line (or several: the first one
        present counts), for names that are not recognised: ``{"body": "content_original"}``. Of several tables,
        one without the column is read by what is recognised in it, with a note; that no table has it is an error.
    outlet : str, optional
        The outlet of every record whose source names none.
    return_report : bool
        Whether to return the load report too; without it a `LoadWarning` says in one line what was not read.
    progress : bool
        Whether to show progress on stderr when reading takes longer than a second.
    filename_pattern : str, optional
        Fields that stand in file and folder names: a template, ``"{period}/{outlet}_{section}_{number}.txt"``
        (fields between the first and the last of a file name may be missing), or a regular expression with
        named groups. Names the contract does not know become columns of their own.
    outlets : dict, optional
        Outlet as the source has it -> outlet as it shall be called: ``{"Tel": "The Telegraph"}``.
    dates : {"auto", "dmy", "mdy"}
        Order of day and month in dates such as 03/04/2019. "auto" decides once a file (or a folder of
        one-article files) by the first date that can be read one way only; without one, day first, marked.
    keep_furniture : bool
        Whether to leave author boxes, teasers, newsletter and copyright lines, and links of other articles that run
        into a sentence, in the body.

    Returns
    -------
    articles : pandas.DataFrame
        One row an article, valid under `validate_articles`: `article_id` (the source's own, or a hash of the
        record as read), `outlet` (canonical, by name, alias or the host of the address; "unknown" where nothing
        names it; `outlet_raw` as written, only where one was changed), `language` (ISO 639-1, as stated or told
        from the text; "" below 50 letters), `genre` (only where section, address or headline tell one),
        `truncated` (only where a source cut a text), `published` (UTC; NaT without a readable
        date), `title`, `body` (NFC, paragraphs separated by one blank line), `published_raw` (the date as
        written), `body_raw` (the body before furniture was left out; missing where nothing was), further
        recognised fields, `source_file`, `source_record` (counted from 1), `published_ambiguous` (only where
        a date is), and all other columns of the source.
    report : pandas.DataFrame
        With ``return_report=True``. One row a file, a rejected record, or a paragraph left out:
        `source_file`; `source_record`; `status`, for files "read", "partly read", "rejected" or "skipped",
        else "rejected record" or "left out"; `format`; `encoding`; `bytes`; `announced`, the records the file
        says it holds, 0 where it says nothing; `found`, `read` and `rejected`, for files only, found = read +
        rejected; `reason`; `note`, with the numbers of announced records that are missing; `article_id`;
        `text`, the paragraph left out or the start of the record.

    Raises
    ------
    MediaframingError
        For a path that does not exist, an option that is not known, or a source from which nothing can be
        read: one message with the reason for each file.

    Warns
    -----
    LoadWarning
        Without ``return_report``, where files or records were rejected, dates are doubtful, columns not recognised,
        or most outlets unknown; always where a name in ``outlets`` is no record's.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> table = pd.DataFrame({"source": ["The Harbour Post"], "date": ["24 February 2022"],
    ...                       "headline": ["Rain"], "text": ["Rain fell.\n\nAdvertisement"]})
    >>> mf.read_articles(table)[["outlet", "published", "title", "body"]].iloc[0].astype(str).tolist()
    ['The Harbour Post', '2022-02-24 00:00:00+00:00', 'Rain', 'Rain fell.']
    """
    settings = check_settings(columns, outlet, filename_pattern, outlets, dates, keep_furniture)
    logs: list[FileLog] = []
    tables = list(read_tables(source, settings, logs, format, ROWS, progress))
    if not any(log.read for log in logs):
        raise explain_nothing_read(source, logs)
    _refuse_unfound(settings)
    if unused := explain_unused(settings):
        warnings.warn(unused, LoadWarning, stacklevel=2)
    articles = settle_types(join_tables(tables))
    if return_report:
        return articles, make_report(logs)
    if summary := summarise(logs):
        warnings.warn(summary, LoadWarning, stacklevel=2)
    return articles


def iter_articles(
    source: Source,
    *,
    rows: int = ROWS,
    format: str | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    outlet: str | None = None,
    return_report: bool = False,
    progress: bool = True,
    filename_pattern: str | None = None,
    outlets: Mapping[str, str] | None = None,
    dates: str = "auto",
    keep_furniture: bool = False,
) -> Iterator[Any]:
    """Read articles as `read_articles` does, in tables of bounded size, from sources larger than memory.

    Parameters
    ----------
    source : path, list of paths, or pandas.DataFrame
        As for `read_articles`. Parquet, CSV, JSON Lines and WARC stream; a file of another format is read whole.
    rows : int
        The most records a table holds, from 1.
    return_report : bool
        Whether to yield pairs of a table and the report of the files finished since the last one; the reports
        together are the report of `read_articles`.
    format, columns, outlet, progress, filename_pattern, outlets, dates, keep_furniture
        As for `read_articles`.

    Yields
    ------
    pandas.DataFrame, or (pandas.DataFrame, pandas.DataFrame)
        Articles under the same contract, identifiers unique across all tables; the last table may be empty
        where
        only a report is left.

    Raises
    ------
    MediaframingError
        As `read_articles`, when the first table is asked for, or at the end where nothing was read.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> table = pd.DataFrame({"source": "The Harbour Post", "title": "", "text": ["Rain.", "Snow.", "Hail."]})
    >>> [len(part) for part in mf.iter_articles(table, rows=2)]
    [2, 1]
    """
    check_rows(rows)
    settings = check_settings(columns, outlet, filename_pattern, outlets, dates, keep_furniture)
    logs: list[FileLog] = []
    told = 0
    table = pd.DataFrame()
    for table in read_tables(source, settings, logs, format, rows, progress):
        # The file that is being read has its row when it is finished.
        done = max(told, len(logs) - 1)
        yield ((settle_types(table), make_report(logs[told:done])) if return_report else settle_types(table))
        told = done
    if not any(log.read for log in logs):
        raise explain_nothing_read(source, logs)
    _refuse_unfound(settings)
    if unused := explain_unused(settings):
        warnings.warn(unused, LoadWarning, stacklevel=2)
    if return_report and told < len(logs):
        yield settle_types(table.iloc[:0]), make_report(logs[told:])
    elif not return_report and (summary := summarise(logs)):
        warnings.warn(summary, LoadWarning, stacklevel=2)


def _refuse_unfound(settings: Settings) -> None:
    if lost := settings.never_found():
        raise MediaframingError(" ".join(lost))


def join_tables(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return tables of articles as one; a field that some lack is blank there, a column of the source's own missing."""
    filled = [t for t in tables if len(t)] or list(tables)
    joined = filled[0] if len(filled) == 1 else pd.concat(filled, ignore_index=True)
    for name, blank in _BLANKS.items():
        if name in joined and joined[name].hasnans:
            joined[name] = joined[name].fillna(blank).astype("bool" if blank is False else "str")
    return order_columns(joined)


def explain_nothing_read(source: object, logs: Sequence[FileLog]) -> MediaframingError:
    """Return the error for a source without any article: the reason for each file."""
    if not logs:
        return MediaframingError(f"no files in {source}: an empty folder. Give a path that holds articles.")
    rows = [row for log in logs for row in log.report_rows() if row["status"] in ("rejected", "skipped")]
    many = f"{len(rows)} files or folders were" if len(rows) > 1 else "one file was"
    listed = "\n".join(f"  {row['source_file']}: {row['reason']}" for row in rows[:_SHOWN_REASONS])
    more = f"\n  … and {len(rows) - _SHOWN_REASONS} more" if len(rows) > _SHOWN_REASONS else ""
    return MediaframingError(f"no article could be read; {many} refused:\n{listed}{more}")
