"""Which column of a source holds which field: names as archives use them, or the user's own mapping."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from mediaframing.articles import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from mediaframing.tables import MediaframingError, check_choice, suggest_names

FIELDS = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
# Earlier names win where a table has several: an original text before its processed copy.
_NAMES: dict[str, tuple[str, ...]] = {
    "article_id": ("article_id",),
    "outlet": (
        "outlet", "publication", "newspaper", "media_outlet", "outlet_name", "source", "source_name",
        "publisher", "publication_name", "media_name", "news_source", "medium", "paper", "site_name",
        "journal", "zeitung", "quelle", "source_title", "news_outlet", "newspaper_name", "krant", "pubtitle", "domain",
        "website",
    ),
    "published": (
        "published", "published_at", "publish_date", "publication_date", "pub_date", "pubdate",
        "date_published", "published_date", "date_publish", "datetime", "date_time", "date", "article_date", "timestamp",
        "datum", "publish_time", "published_time", "published_on", "publication_datetime",
        "publishing_date", "web_publication_date", "date_of_publication", "publicationdate", "publishdate",
        "publisheddate", "issue_date", "release_date", "erscheinungsdatum", "fecha", "jour", "day", "created_at",
        "load_date",
    ),
    "title": ("title", "headline", "article_title", "heading", "head", "hl", "news_title", "titel", "titre",
              "titulo", "titolo", "web_title", "headline_main", "kop"),
    "body": (
        "body", "content_original", "full_text", "fulltext", "article_text", "article_body", "body_text",
        "main_text", "maintext", "text", "content", "article", "story", "plain_text", "news_text",
        "content_text", "article_content", "news_content", "full_content", "story_text", "fields_body_text", "fields_body",
        "raw_text", "clean_text", "texte", "tekst", "texto", "testo", "volltext",
    ),
    "byline": ("byline", "author", "authors", "writer", "autor", "auteur", "byline_original", "fields_byline", "journalist"),
    "section": ("section", "section_name", "desk", "rubric", "ressort", "category"),
    "url": ("url", "link", "web_url", "article_url", "permalink", "canonical_url", "page_url", "document_url", "source_url"),
    "language": ("language", "lang", "language_code"),
}  # fmt: skip
_NEEDED = ("body", "outlet")
_ADVICE = {
    "body": "the text of the articles",
    "outlet": "who published them",
}


# What the toolkit itself writes beside a corpus: sheets for coders, and tables of spans in articles.
_OWN_TABLES = (
    (frozenset({"unit_id", "coder"}), "a coding sheet"),
    (frozenset({"article_id", "field", "start", "end"}), "a table of places in articles"),
)
# Three columns that together are a date.
DATE_PARTS = ("year", "month", "day")


class MissingColumnError(MediaframingError):
    """A file without a column that is needed, or that the user named."""


def check_mapping(columns: Mapping[str, object] | None) -> dict[str, tuple[str, ...]]:
    """Return the user's mapping as field -> wanted names; raise for fields the contract does not know."""
    wanted: dict[str, tuple[str, ...]] = {}
    for name, given in (columns or {}).items():
        check_choice(name, FIELDS, name="columns")
        names = [given] if isinstance(given, str) else list(given) if isinstance(given, Iterable) else [given]
        if not names or not all(isinstance(n, str) for n in names):
            raise MediaframingError(f"columns={{{name!r}: …}} takes the name of a column, not {given!r}.")
        wanted[name] = tuple(str(n) for n in names)
    return wanted


def normalise_name(name: object) -> str:
    """Return a column name in lower snake case: "publishedAt", "Published at" and "published_at" are one.

    Examples
    --------
    >>> normalise_name("source.Name"), normalise_name("publishedAt")
    ('source_name', 'published_at')
    """
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(name).strip().lstrip("\ufeff"))
    return re.sub(r"[\W_]+", "_", split).strip("_").lower()


def recognise_field(name: object) -> str:
    """Return the field that a column of this name holds, "" for none."""
    normal = normalise_name(name)
    return next(
        (field for field, names in _NAMES.items() if normal in names), normal if normal in FIELDS else ""
    )


def map_columns(
    present: Sequence[str],
    wanted: Mapping[str, Sequence[str]],
    *,
    supplied: Iterable[str] = (),
    strict: bool = True,
) -> dict[str, str]:
    """Return field -> column for the columns *present* in one file.

    Parameters
    ----------
    present : sequence of str
        The file's columns.
    wanted : mapping
        The user's mapping, from `check_mapping`; it goes before recognised names.
    supplied : iterable of str
        Fields that come from elsewhere (``outlet=``, the file's name) and need no column.
    strict : bool
        Whether a missing outlet is an error.

    Raises
    ------
    MissingColumnError
        One error for all columns missing, with the nearest names and the argument to paste.
    """
    by_normal: dict[str, str] = {}
    for column in present:
        by_normal.setdefault(normalise_name(column), column)
    for signs, kind in _OWN_TABLES:
        if signs <= set(by_normal) and "body" not in wanted:
            raise MissingColumnError(f"no articles: {kind}, as this toolkit writes it.")
    if set(DATE_PARTS) <= set(by_normal):
        del by_normal["day"]
    mapping: dict[str, str] = {}
    problems = []
    for field, names in wanted.items():
        exact = [n for n in names if n in present]
        loose = [by_normal[normalise_name(n)] for n in names if normalise_name(n) in by_normal]
        found = next(iter([*exact, *loose]), "")
        if not found:
            problems.append(
                f"no column {' or '.join(map(repr, names))} for {field}.{suggest_names(names[0], present)}"
            )
        else:
            mapping[field] = found
    for field in FIELDS:
        free = [by_normal[n] for n in _NAMES.get(field, (field,)) if n in by_normal]
        free = [column for column in free if column not in mapping.values()]
        if free and field not in wanted:
            mapping[field] = free[0]
    # The host of an address names the outlet too.
    needed = _NEEDED if strict and "url" not in mapping else _NEEDED[:1]
    problems += [
        _explain_missing(field, present) for field in needed if field not in {*mapping, *supplied, *wanted}
    ]
    if problems:
        raise MissingColumnError(f"{' '.join(problems)} Its columns: {_short_list(present)}.")
    return mapping


def _short_list(present: Sequence[str]) -> str:
    shown = [c[:40] for c in present[:30]]
    return str(shown)[:-1] + (", …]" if len(present) > len(shown) else "]")


def _explain_missing(field: str, present: Sequence[str]) -> str:
    normal = {normalise_name(c): c for c in present}
    close = [
        normal[match]
        for name in _NAMES[field]
        for match in difflib.get_close_matches(name, list(normal), n=1, cutoff=0.75)
    ]
    hint = f" Did you mean {close[0]!r}?" if close else ""
    paste = f"columns={{{field!r}: {close[0] if close else 'NAME'!r}}}"
    other = ", or outlet='…' where all are of one" if field == "outlet" else ""
    return f"no column for {field} ({_ADVICE[field]}).{hint} Give {paste}{other}."
