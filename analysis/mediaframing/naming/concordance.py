"""Concordance: every mention with the words around it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mediaframing.articles import require_articles
from mediaframing.naming.matching.buffers import cut_batches, cut_texts, read_column, view_buffers
from mediaframing.naming.matching.letters import to_bytes
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
    place = pd.Index(articles["article_id"]).get_indexer(pd.Index(spans["article_id"]))
    if (place < 0).any():
        unknown = spans["article_id"][place < 0].unique()[:3].tolist()
        raise MediaframingError(
            f"spans name articles that are not in the table (for example {unknown}). Give the articles in which they were found."
        )
    left, right = _contexts(spans, articles, place, width)
    lines = pd.DataFrame({"span_id": spans["span_id"].array, "article_id": spans["article_id"].array})
    for column in _CARRIED:
        if column in articles.columns:
            lines[column] = articles[column].array.take(place)
    lines["field"] = spans["field"].array
    lines["left"] = pd.array(left, dtype="str")
    lines["text"] = spans["text"].array
    lines["right"] = pd.array(right, dtype="str")
    for column in ("start", "end", *MENTION_COLUMNS[len(SPAN_COLUMNS) :]):
        if column in spans.columns:
            lines[column] = spans[column].array
    if sort == "article":
        return lines
    order = pc.sort_indices(
        _words_from_the_span(left, backwards=True) if sort == "left" else _words_from_the_span(right)
    )
    moved: pd.DataFrame = lines.iloc[order.to_numpy()].reset_index(drop=True)
    return moved


def _contexts(
    spans: pd.DataFrame, articles: pd.DataFrame, place: NDArray[np.int64], width: int
) -> tuple[pa.Array, pa.Array]:
    """Return what stands to the left and to the right of each span, runs of blanks and line breaks as one blank."""
    start, end = spans["start"].to_numpy(), spans["end"].to_numpy()
    numbers, parts = [], []
    for field in spans["field"].unique():
        chosen = np.flatnonzero((spans["field"] == field).to_numpy())
        chosen = chosen[np.argsort(place[chosen], kind="stable")]
        needed, which = np.unique(place[chosen], return_inverse=True)
        texts = read_column(articles, field).take(pa.array(needed)).combine_chunks()
        first = 0
        for batch in cut_batches(texts):
            inside = slice(*np.searchsorted(which, [first, first + len(batch)]))
            places = chosen[inside]
            numbers.append(places)
            parts.append(_cut_contexts(batch, which[inside] - first, start[places], end[places], width))
            first += len(batch)
    if not parts:
        return pa.array([], pa.large_string()), pa.array([], pa.large_string())
    order = pa.array(np.argsort(np.concatenate(numbers)))
    left, right = (pa.concat_arrays(side).take(order) for side in zip(*parts, strict=True))
    return _on_one_line(left), _on_one_line(right)


def _cut_contexts(
    texts: pa.Array, row: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64], width: int
) -> tuple[pa.Array, pa.Array]:
    data, offsets = view_buffers(texts)
    length = pc.utf8_length(texts).to_numpy()[row]
    edges = (np.maximum(start - width, 0), start, end, np.minimum(end + width, length))
    low, begin, stop, high = to_bytes(data, offsets, row, *edges)
    return cut_texts(data, low, begin), cut_texts(data, stop, high)


def _on_one_line(texts: pa.Array) -> pa.Array:
    """Put one blank in the place of runs of blanks and line breaks; most contexts have none."""
    data, offsets = view_buffers(texts)
    blank = data <= ord(" ")
    run = blank[:-1] & blank[1:]
    uneven = np.flatnonzero((data < ord(" ")) | np.append(run, np.zeros(len(data) - len(run), dtype=bool)))
    rows = np.unique(np.searchsorted(offsets, uneven, side="right") - 1)
    if not len(rows):
        return texts
    mask = np.zeros(len(texts), dtype=bool)
    mask[rows] = True
    mended = pc.replace_substring_regex(texts.take(pa.array(rows)), r"\s+", " ")
    return pc.replace_with_mask(texts, pa.array(mask), mended)


def _words_from_the_span(texts: pa.Array, *, backwards: bool = False) -> pa.Array:
    """Return contexts in small letters, word by word away from the span: one blank sorts before every letter."""
    words = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(pc.utf8_lower(texts)))
    if backwards:
        offsets = words.offsets.to_numpy()
        sizes = np.diff(offsets)
        turned = np.repeat(offsets[:-1] + offsets[1:] - 1, sizes) - np.arange(offsets[0], offsets[-1])
        words = type(words).from_arrays(words.offsets, words.values.take(pa.array(turned)))
    return pc.binary_join(words, pa.scalar(" ", pa.large_string()))
