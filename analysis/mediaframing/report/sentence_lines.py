"""Spans in their sentences, ready to be shown: what stands before, the span itself, what stands behind."""

from __future__ import annotations

import pandas as pd

from mediaframing.text.sentences import split_sentences

# Characters shown on either side; a sentence may be longer, a hostile word much longer.
LONGEST_SIDE = 280


def read_lines(spans: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return each span of *spans* with the rest of its sentence to the left and right, in their order.

    Parameters
    ----------
    spans : pandas.DataFrame
        `article_id, field, start, end, text`; other columns travel along.
    articles : pandas.DataFrame
        `article_id, outlet, published, title, body`.

    Returns
    -------
    pandas.DataFrame
        The columns of *spans* with `outlet, published, left, right`; runs of blanks and line breaks are one
        blank, and a side that is cut short ends in "…".
    """
    rows = articles.drop_duplicates("article_id").set_index("article_id")
    split: dict[tuple[str, str], list[tuple[int, int]]] = {}
    left, right = [], []
    places = (spans[c].tolist() for c in ("article_id", "field", "start", "end"))
    for article, field, start, end in zip(*places, strict=True):
        text = str(rows.at[article, field])
        if (article, field) not in split:
            split[article, field] = split_sentences(text)
        touched = [(a, b) for a, b in split[article, field] if a < end and b > start]
        first, last = min([start, *(a for a, _ in touched)]), max([end, *(b for _, b in touched)])
        left.append(_shorten(text[first:start], keep_end=True))
        right.append(_shorten(text[end:last], keep_end=False))
    beside = {c: rows.loc[spans["article_id"], c].to_numpy() for c in ("outlet", "published")}
    published = pd.Series(pd.to_datetime(beside["published"], utc=True), index=spans.index)
    return spans.assign(outlet=beside["outlet"], published=published, left=left, right=right)


def _shorten(text: str, *, keep_end: bool) -> str:
    """Return *text* on one line, cut at a blank where it is long; blanks at its ends stay."""
    lead, tail = text[:1].isspace(), text[-1:].isspace()
    words = " ".join(text.split())
    if len(words) > LONGEST_SIDE:
        piece = words[-LONGEST_SIDE:] if keep_end else words[:LONGEST_SIDE]
        whole = piece.split(" ", 1)[-1] if keep_end else piece.rsplit(" ", 1)[0]
        words = f"… {whole}" if keep_end else f"{whole} …"
    return f"{' ' if lead else ''}{words}{' ' if tail else ''}"
