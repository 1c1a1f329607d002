"""Mentions: where articles use a variant of a concept."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mediaframing.articles import require_articles
from mediaframing.naming.lexicon import Concept, Lexicon
from mediaframing.naming.matching.buffers import read_column
from mediaframing.naming.matching.matcher import Matcher
from mediaframing.naming.matching.resolving import Found, resolve
from mediaframing.naming.matching.voices import QUOTED, UNCERTAIN
from mediaframing.naming.reading import read_lexicon
from mediaframing.tables import FIELDS, MENTION_COLUMNS
from mediaframing.voice import find_quoted, mark_voice


class QueryWarning(UserWarning):
    """The query that made a corpus holds variants of a concept: shares of them follow from the choice of articles."""


def find_mentions(
    articles: pd.DataFrame,
    lexicon: str | Path | Mapping[str, Any] | Lexicon,
    *,
    statements: pd.DataFrame | None = None,
    voice: bool = True,
    institutions: bool = False,
) -> pd.DataFrame:
    """Find every mention of a lexicon's variants, with its place and its voice.

    Blank, hyphen and line break, straight and curly apostrophes, composed and decomposed letters count as
    equal; words end where Unicode says; the longest match wins and no character is counted twice within a
    concept; concepts may overlap. A possessive ending belongs to the name, but the span covers the name alone.

    Parameters
    ----------
    articles : pandas.DataFrame
        Articles with at least `article_id, title, body`.
    lexicon : str, pathlib.Path, mapping or Lexicon
        What :func:`read_lexicon` takes or gives.
    statements : pandas.DataFrame, optional
        Statements of the same articles. Without them the voice comes from quotation marks alone ("outlet"
        or "quoted"); with them "reported" speech is added and scare quotes are told apart.
    voice : bool, default True
        Whether to work out the voice; without it `voice` and `voice_from` are missing values.
    institutions : bool, default False
        Names of institutions that carry a spelling of their own ("Kyiv Post") are no choice of the outlet and
        are left out. True keeps them and adds the boolean column `institution`.

    Returns
    -------
    pandas.DataFrame
        One row a mention, in the order of the articles, titles before bodies: `span_id` (stable),
        `article_id, field` ("title" or "body"), `start, end` (code points, `articles[field][start:end]` is
        `text`), `text, concept, variant, voice, voice_from, statement_id`.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used.
    ArticlesError, MediaframingError
        If columns are missing, identifiers repeat or text is no text.

    Warns
    -----
    QueryWarning
        Where the column `query` says that the corpus was searched for variants of a concept: who chooses articles by
        a name counts what was asked for.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": [""],
    ...                          "body": ["Kiev is calm, he said: “Kyiv will stand.”"]})
    >>> mf.find_mentions(articles, {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}})[["text", "voice"]].values.tolist()
    [['Kiev', 'outlet'], ['Kyiv', 'quoted']]
    """
    require_articles(articles, ("article_id", *FIELDS))
    lexicon = read_lexicon(lexicon)
    _warn_of_queries(articles, lexicon)
    matcher = _compile(lexicon.concepts)
    by_marks = voice and statements is None
    columns = {field: read_column(articles, field) for field in FIELDS}
    found = [(field, m) for field, column in columns.items() for m in matcher.find(column, voices=by_marks)]
    table = resolve(found, matcher)
    if not institutions:
        table = table.take(~table.institution)
    mentions = _name_rows(table, articles, lexicon)
    if by_marks:
        voices = pd.array(["outlet", "quoted"], dtype="str").take(_decide_voices(table, columns))
        mentions = mentions.assign(voice=voices, voice_from="marks")
    elif voice:
        mentions = mark_voice(mentions, articles, statements=statements)
    if institutions:
        mentions["institution"] = table.institution
    return mentions


@lru_cache(maxsize=4)
def _compile(concepts: tuple[Concept, ...]) -> Matcher:
    """Compile a lexicon once for many tables: for small ones that takes longer than the search."""
    return Matcher(Lexicon("", concepts))


def _decide_voices(table: Found, columns: Mapping[str, pa.ChunkedArray]) -> NDArray[np.int64]:
    """Return 1 for mentions in quotation marks, else 0; texts not answered over the buffer are read one by one."""
    quoted: NDArray[np.int64] = (table.voice == QUOTED).astype(np.int64)
    for number, field in enumerate(FIELDS):
        open_cases = np.flatnonzero((table.voice == UNCERTAIN) & (table.field == number))
        rows, which = np.unique(table.row[open_cases], return_inverse=True)
        # One by one: `take` would copy the whole column.
        texts = [columns[field][int(row)].as_py() for row in rows]
        quoted[open_cases] = find_quoted(texts, which, table.start[open_cases], table.end[open_cases])
    return quoted


def _name_rows(table: Found, articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Put the names of articles, concepts and variants in the place of their numbers."""
    first = np.cumsum([0, *(len(c.variants) for c in lexicon)])[:-1]
    concept = _pick([c.name for c in lexicon], table.concept)
    variant = _pick([v.name for c in lexicon for v in c.variants], first[table.concept] + table.target)
    field = _pick(FIELDS, table.field)
    ids = articles["article_id"].astype("str").array.take(table.row)
    places = [pc.cast(pa.array(c), pa.large_string()) for c in (table.start, table.end)]
    parts = [pa.array(ids, type=pa.large_string()), field, *places, concept]
    missing = pd.array([None], dtype="str").take(np.zeros(len(table), dtype=np.int64))
    return pd.DataFrame(
        {
            "span_id": _strings(pc.binary_join_element_wise(*parts, pa.scalar(":", pa.large_string()))),
            "article_id": ids,
            "field": _strings(field),
            "start": table.start,
            "end": table.end,
            "text": _strings(table.text),
            "concept": _strings(concept),
            "variant": _strings(variant),
            "voice": missing,
            "voice_from": missing,
            "statement_id": missing,
        }
    )[list(MENTION_COLUMNS)]


def _pick(names: Sequence[str], numbers: NDArray[np.int64]) -> pa.Array:
    return pa.array(list(names), type=pa.large_string()).take(pa.array(numbers))


def _strings(values: pa.Array | pa.ChunkedArray) -> Any:
    return pd.array(values, dtype="str")


def _warn_of_queries(articles: pd.DataFrame, lexicon: Lexicon) -> None:
    """Warn where the corpus was searched for variants that are to be compared."""
    if "query" not in articles.columns:
        return
    queries = [q for q in articles["query"].dropna().astype("str").unique() if q.strip()]
    if not queries:
        return
    asked = pd.DataFrame({"article_id": [str(i) for i in range(len(queries))], "title": "", "body": queries})
    found = find_mentions(asked, lexicon, voice=False)
    told = []
    for concept in lexicon:
        names = [v.name for v in concept.variants]
        held = [n for n in names if n in set(found.loc[found["concept"] == concept.name, "variant"])]
        left = [n for n in names if n not in held]
        if held and len(names) > 1:
            told.append(f"{concept.name} ({', '.join(held)}{', but not ' + ', '.join(left) if left else ''})")
    if told:
        warnings.warn(
            f"the query that made this corpus asks for variants of {'; '.join(told)}: articles were chosen by the names that are "
            "counted. Compare shares among them only if the query holds every variant, and rates not at all.",
            QueryWarning,
            stacklevel=3,
        )
