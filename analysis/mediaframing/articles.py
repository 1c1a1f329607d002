"""The articles table: one row an article. Columns, validation, identifiers and their errors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mediaframing.tables import MediaframingError, check_columns, suggest_names

if TYPE_CHECKING:
    import pandas as pd

REQUIRED_COLUMNS = ("article_id", "outlet", "published", "title", "body")
OPTIONAL_COLUMNS = (
    "published_raw",
    "body_raw",
    "byline",
    "section",
    "url",
    "language",
    "source_file",
    "source_record",
    "genre",
    "agency",
    "provenance",
    "truncated",
    "query",
    "database",
    "retrieved",
    "cluster_id",
    "copy_of",
    "event_id",
)
TEXT_COLUMNS = ("article_id", "outlet", "title", "body")
# Newspapers begin in 1605; a date far ahead is a misread one. Both ends leave room.
EARLIEST, LATEST = 1600, 2100
UNKNOWN_OUTLET = "unknown"


class ArticlesError(MediaframingError):
    """A table that breaks the articles contract; `problems` lists each breach with its mend."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        listed = "\n".join(f"  {i}. {p}" for i, p in enumerate(self.problems, 1))
        super().__init__(f"this is not a valid articles table ({len(self.problems)} to mend):\n{listed}")


def hash_record(record: str | bytes) -> str:
    """Return the twelve hexadecimal digits (BLAKE2b) of a record as read; text counts as its UTF-8."""
    data = record if isinstance(record, bytes) else record.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=6).hexdigest()


def make_article_ids(records: Iterable[str | bytes]) -> list[str]:
    """Return one identifier a record: a hash of the record as read, with -2, -3 … for equal records.

    Parameters
    ----------
    records : iterable of str or bytes
        Each record as it was read, before any cleaning, in the order of source_file and source_record; bytes are UTF-8.

    Returns
    -------
    list of str
        Twelve hexadecimal digits each (BLAKE2b), unique within the call.
    """
    seen: dict[str, int] = {}
    ids = []
    for record in records:
        digest = hash_record(record)
        seen[digest] = seen.get(digest, 0) + 1
        ids.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return ids


def require_articles(articles: pd.DataFrame, columns: Iterable[str] = REQUIRED_COLUMNS) -> None:
    """Raise unless *articles* has *columns* and unique identifiers: the light check every measure makes."""
    check_columns(
        articles, columns, name="articles", remedy="Make the table with read_articles, or rename its columns."
    )
    if "article_id" in articles.columns and not articles["article_id"].is_unique:
        twice = articles["article_id"][articles["article_id"].duplicated()].unique()[:3].tolist()
        raise ArticlesError([f"article_id is not unique (for example {twice}): every span leads back by it."])
    if "article_id" in articles.columns and articles["article_id"].hasnans:
        raise ArticlesError(["article_id is missing in a row: every span leads back by it."])


def validate_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Check a table against the articles contract and return it with the contract's types.

    Parameters
    ----------
    articles : pandas.DataFrame
        One row an article, with at least `article_id, outlet, published, title, body`. Further columns
        travel along untouched. The table itself is not changed.

    Returns
    -------
    pandas.DataFrame
        The same rows and columns; `article_id, outlet, title, body` as pandas `str`, `published` as
        `datetime64[us, UTC]` (NaT allowed), a fresh RangeIndex, empty `attrs`.

    Raises
    ------
    ArticlesError
        One error that lists every problem and its mend: missing columns, empty or repeated identifiers,
        empty outlets, missing titles or bodies, dates that are no dates, carry no time zone or lie outside
        1600 to 2100, text that is not Unicode NFC.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> table = pd.DataFrame({"article_id": ["a"], "outlet": ["The Harbour Post"], "title": [""],
    ...                       "published": pd.to_datetime(["2022-02-24"], utc=True), "body": ["Rain fell."]})
    >>> str(mf.validate_articles(table)["published"].dtype)
    'datetime64[us, UTC]'
    """
    import pandas as pd

    if not isinstance(articles, pd.DataFrame):
        raise ArticlesError(
            [f"a pandas DataFrame is needed, not {type(articles).__name__}; see read_articles."]
        )
    missing = [c for c in REQUIRED_COLUMNS if c not in articles.columns]
    problems = [_explain_missing(c, [str(x) for x in articles.columns]) for c in missing]
    for column in TEXT_COLUMNS:
        if column in articles.columns:
            problems += _text_problems(articles[column], column)
    if "published" in articles.columns:
        problems += _date_problems(articles["published"])
    if problems:
        raise ArticlesError(problems)
    return settle_types(articles)


def settle_types(articles: pd.DataFrame) -> pd.DataFrame:
    """Return *articles* with the contract's types, unchecked: for tables that were made to fit it."""
    checked = articles.reset_index(drop=True)
    for column in TEXT_COLUMNS:
        checked[column] = checked[column].astype("str")
    checked["published"] = checked["published"].dt.tz_convert("UTC").dt.as_unit("us")
    checked.attrs = {}
    return checked


def _explain_missing(column: str, present: Sequence[str]) -> str:
    meaning = {
        "article_id": "a unique name for each row, for example [str(i) for i in range(len(articles))]",
        "outlet": "who published it",
        "published": "the date, made with pd.to_datetime(…, utc=True)",
        "title": 'the headline, "" where there is none',
        "body": "the text, paragraphs separated by a blank line",
    }[column]
    return f"column {column!r} is missing: add {meaning}.{suggest_names(column, present)}"


def _text_problems(values: pd.Series, column: str) -> list[str]:
    import unicodedata

    rows = list(zip(values.index.tolist(), values.tolist(), strict=True))
    wrong = [i for i, v in rows if not isinstance(v, str)]
    if wrong:
        mend = 'use "" where there is none' if column == "title" else "fill it in or drop the row"
        return [f"{column} is missing or not text in {len(wrong)} rows (index {wrong[:3]} …): {mend}."]
    problems = []
    if column != "title":
        blank = [i for i, v in rows if not v or v.isspace()]
        if blank:
            problems.append(
                f"{column} is empty in {len(blank)} rows (index {blank[:3]} …): fill it in or drop them."
            )
    if column == "article_id" and values.duplicated().any():
        twice = values[values.duplicated()].unique()[:3].tolist()
        problems.append(
            f"article_id is not unique (for example {twice}): number the repeats, as read_articles does."
        )
    loose = [i for i, v in rows if not v.isascii() and not unicodedata.is_normalized("NFC", v)]
    if loose:
        problems.append(
            f"{column} is not Unicode NFC in {len(loose)} rows (index {loose[:3]} …): "
            f"articles[{column!r}].str.normalize('NFC')."
        )
    return problems


def _date_problems(published: pd.Series) -> list[str]:
    import pandas as pd

    if not isinstance(published.dtype, pd.DatetimeTZDtype):
        kind = "dates without a time zone" if published.dtype.kind == "M" else f"{published.dtype}, not dates"
        return [
            f"published holds {kind}: articles['published'] = pd.to_datetime(articles['published'], utc=True)."
        ]
    years = published.dt.year
    far = published.index[(years < EARLIEST) | (years > LATEST)].tolist()
    if far:
        return [
            f"published lies outside {EARLIEST} to {LATEST} in {len(far)} rows (index {far[:3]} …): "
            "correct the date or set it to pd.NaT."
        ]
    return []
