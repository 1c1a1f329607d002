"""Concordance: every mention with the words around it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mediaframing.articles import require_articles
from mediaframing.tables import MENTION_COLUMNS, SPAN_COLUMNS, MediaframingError, check_choice, check_columns

_SORTS = ("article", "left", "right")
_CARRIED = ("outlet", "published")


def keyword_in_context(
    spans: pd.DataFrame, articles: pd.DataFrame, *, width: int = 60, sort: str = "article"
) -> pd.DataFrame:
    """Show each span with the text to its left and right, one line a span.

    Parameters
    ----------
    spans : pandas.DataFrame
        Mentions or other spans.
    articles : pandas.DataFrame
        The articles in which they were found.
    width : int, default 60
        Characters of context on either side; at the edges of a text there are fewer.
    sort : {"article", "left", "right"}, default "article"
        The order of the spans as given, or by the words to the left (nearest word first) or to the right.

    Returns
    -------
    pandas.DataFrame
        `span_id, article_id`, `outlet, published` where the articles have them, `field, left, text, right`
        (line breaks shown as blanks), then `start, end` and what else a mention carries (`concept, variant,
        voice, voice_from, statement_id`).

    Raises
    ------
    MediaframingError
        For missing columns, spans of unknown articles, an unknown `sort`, a width below 1.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": [""], "body": ["The road to Kyiv was open."]})
    >>> found = mf.find_mentions(articles, {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}})
    >>> mf.keyword_in_context(found, articles, width=8)[["left", "text", "right"]].values.tolist()
    [['road to ', 'Kyiv', ' was ope']]
    """
    check_columns(spans, SPAN_COLUMNS, name="spans", remedy="Give the result of find_mentions.")
    require_articles(articles, ("article_id", "title", "body"))
    check_choice(sort, _SORTS, name="sort")
    if width < 1:
        raise MediaframingError(f"width={width} shows no context. Give 1 or more characters.")
    rows = articles.set_index("article_id")
    unknown = spans.loc[~spans["article_id"].isin(rows.index), "article_id"].unique()[:3].tolist()
    if unknown:
        raise MediaframingError(
            f"spans name articles that are not in the table (for example {unknown}). Give the articles in which they were found."
        )
    left, right = _contexts(spans, rows, width)
    lines = pd.DataFrame({"span_id": spans["span_id"].array, "article_id": spans["article_id"].array})
    for column in _CARRIED:
        if column in rows.columns:
            lines[column] = rows[column].loc[spans["article_id"]].array
    lines["field"] = spans["field"].array
    lines["left"] = pd.array(left, dtype="str")
    lines["text"] = spans["text"].array
    lines["right"] = pd.array(right, dtype="str")
    for column in ("start", "end", *MENTION_COLUMNS[len(SPAN_COLUMNS) :]):
        if column in spans.columns:
            lines[column] = spans[column].array
    return _sorted(lines, sort)


def _contexts(spans: pd.DataFrame, rows: pd.DataFrame, width: int) -> tuple[pa.Array, pa.Array]:
    """Return what stands to the left and to the right of each span, runs of blanks and line breaks as one blank."""
    left: list[str] = [""] * len(spans)
    right: list[str] = [""] * len(spans)
    place = rows.index.get_indexer(pd.Index(spans["article_id"]))
    start, end = spans["start"].to_numpy(), spans["end"].to_numpy()
    for field in spans["field"].unique():
        chosen = np.flatnonzero((spans["field"] == field).to_numpy())
        needed, which = np.unique(place[chosen], return_inverse=True)
        texts = rows[field].iloc[needed].tolist()
        columns = (chosen, which, start[chosen], end[chosen])
        for i, number, low, high in zip(*(c.tolist() for c in columns), strict=True):
            text = texts[number]
            left[i] = text[low - width if low > width else 0 : low]
            right[i] = text[high : high + width]
    return _on_one_line(left), _on_one_line(right)


def _on_one_line(texts: list[str]) -> pa.Array:
    return pc.replace_substring_regex(pa.array(texts, type=pa.large_string()), r"\s+", " ")


def _sorted(lines: pd.DataFrame, sort: str) -> pd.DataFrame:
    if sort == "article":
        return lines
    if sort == "left":
        key = lines["left"].map(lambda text: text.casefold().split()[::-1])
    else:
        key = lines["right"].map(lambda text: text.casefold().split())
    order = sorted(range(len(lines)), key=key.tolist().__getitem__)
    return lines.iloc[order].reset_index(drop=True)
