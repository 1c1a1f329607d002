"""Words of every article by field and voice: the denominator of rates per 1,000 words of a voice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.tables import FIELDS, VOICES, MediaframingError
from mediaframing.text.quotations import find_quotations
from mediaframing.text.tokens import count_words as count_text_words
from mediaframing.text.tokens import split_words, split_words_within
from mediaframing.voice import find_unread, mark_voice

# Articles whose words are held at once: some 100,000 rows, where pandas is quick and memory small.
BATCH = 200


def count_words(articles: pd.DataFrame, *, statements: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count the words of each article, by field and by whose words they are.

    Parameters
    ----------
    articles : pandas.DataFrame
        One row an article: `article_id` and the texts, `title` and `body` (one may be missing).
    statements : pandas.DataFrame, optional
        What `find_statements` found in them. Without it, and in articles of other languages than it knows, quotation
        marks alone tell the voice.

    Returns
    -------
    pandas.DataFrame
        One row for each article, field and voice that has words, in the order of *articles*, then title
        before body, then outlet, reported, quoted:

        - article_id : as in *articles*
        - field : str, "title" or "body"
        - voice : str, "outlet", "reported" or "quoted", by the rules of `mark_voice`
        - words : int64, at least 1; what a word is, `text.tokens` defines

        The words of the voices add up to all words of the field.

    Raises
    ------
    MediaframingError
        Columns are missing, or statements have an unknown kind.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": ["Rain"],
    ...                          "body": ["“Not a drop fell here,” the mayor said."]})
    >>> mf.count_words(articles)
      article_id  field   voice  words
    0          a  title  outlet      1
    1          a   body  outlet      3
    2          a   body  quoted      5
    """
    require_articles(articles, ["article_id"])
    fields = [f for f in FIELDS if f in articles.columns]
    if not fields:
        raise MediaframingError(
            f"articles has neither of {list(FIELDS)}, so there are no words to count; "
            f"it has {[str(c) for c in articles.columns]}. Make the table with read_articles."
        )
    counts = np.zeros((len(articles), len(FIELDS), len(VOICES)), dtype=np.int64)
    for start, batch in _batches(articles):
        for field in fields:
            counts[start : start + len(batch), FIELDS.index(field)] = _count_batch(batch, field, statements)
    row, field_number, voice_number = np.nonzero(counts)
    return pd.DataFrame(
        {
            "article_id": articles["article_id"].iloc[row].reset_index(drop=True),
            "field": pd.Series(np.array(FIELDS, dtype=object)[field_number], dtype="str"),
            "voice": pd.Series(np.array(VOICES, dtype=object)[voice_number], dtype="str"),
            "words": counts[row, field_number, voice_number],
        }
    )


def _batches(articles: pd.DataFrame) -> Iterator[tuple[int, pd.DataFrame]]:
    for start in range(0, len(articles), BATCH):
        yield start, articles.iloc[start : start + BATCH]


def _count_batch(batch: pd.DataFrame, field: str, statements: pd.DataFrame | None) -> np.ndarray:
    """Return the words of each article of *batch* in one field, a column a voice."""
    if statements is not None and (unread := find_unread(batch, statements)).any():
        counts = np.zeros((len(batch), len(VOICES)), dtype=np.int64)
        counts[unread] = _count_batch(batch[unread], field, None)
        counts[~unread] = _count_batch(batch[~unread].drop(columns="language"), field, statements)
        return counts
    texts = [text if isinstance(text, str) else "" for text in batch[field].tolist()]
    if statements is None:
        quoted = [count_quoted_words(text) for text in texts]
        own = [count_text_words(text) - inside for text, inside in zip(texts, quoted, strict=True)]
        return np.array([own, [0] * len(own), quoted], dtype=np.int64).T
    found = [split_words(text) for text in texts]
    which = np.repeat(np.arange(len(texts)), [len(words) for words in found])
    edges = np.fromiter(chain.from_iterable(chain.from_iterable(found)), dtype=np.int64, count=2 * len(which))
    starts, ends = edges[::2], edges[1::2]
    voice = _voices_from_statements(batch, field, which, starts, ends, statements)
    size = len(texts) * len(VOICES)
    return np.bincount(which * len(VOICES) + voice, minlength=size).reshape(len(texts), len(VOICES))


def count_quoted_words(text: str) -> int:
    """Count the words of a text of which more than half stands in quotation marks; other words are not looked at.

    Examples
    --------
    >>> count_quoted_words("He said “not a drop” and left.")
    3
    """
    count = 0
    for begin, end, marked in _find_surroundings(text):
        place = 0
        for start, stop in split_words_within(text, begin, end):
            while place < len(marked) and marked[place][1] <= start:
                place += 1
            inside, at = 0, place
            while at < len(marked) and marked[at][0] < stop:
                inside += min(stop, marked[at][1]) - max(start, marked[at][0])
                at += 1
            count += 2 * inside > stop - start
    return count


def _find_surroundings(text: str) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Yield stretches of text from blank to blank with the quotations in them: no word reaches beyond a blank."""
    begin = end = 0
    held: list[tuple[int, int]] = []
    for quotation in find_quotations(text):
        if quotation.depth != 1:
            continue
        first, last = quotation.inner_start, quotation.inner_end
        if held and first > end:
            yield begin, end, held
            held = []
        if not held:
            begin = first
            while begin > 0 and not text[begin - 1].isspace():
                begin -= 1
        held.append((first, last))
        end = max(end, last)
        while end < len(text) and not text[end].isspace():
            end += 1
    if held:
        yield begin, end, held


def _voices_from_statements(
    batch: pd.DataFrame,
    field: str,
    which: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    statements: pd.DataFrame,
) -> np.ndarray:
    """Return the number of the voice of each word; only words of articles with statements are looked at."""
    some = statements
    if {"article_id", "field"} <= set(statements.columns):
        chosen = statements["article_id"].isin(batch["article_id"]) & (statements["field"] == field)
        some = statements[chosen]
    voice = np.zeros(len(which), dtype=np.int64)
    ids = batch["article_id"].to_numpy(dtype=object)
    held = (
        batch["article_id"].isin(some["article_id"]).to_numpy()[which]
        if len(some)
        else np.zeros(len(which), bool)
    )
    words = pd.DataFrame(
        {"article_id": ids[which[held]], "field": field, "start": starts[held], "end": ends[held]}
    )
    marked = mark_voice(words, batch, statements=some)["voice"]
    voice[held] = pd.Categorical(marked, categories=list(VOICES)).codes
    return voice
