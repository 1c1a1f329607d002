"""The evidence of keyness: where the terms of a table stand in the articles of either side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.evidence.groups import Request, read_copies
from mediaframing.compare.keyness.tables import REST
from mediaframing.compare.sampling.copies import select_copies
from mediaframing.tables import SPAN_COLUMNS, MediaframingError
from mediaframing.text.tokens import split_words

TERM_KEYS = ("target", "reference", "term")


def is_keyness(estimates: pd.DataFrame) -> bool:
    """Tell whether a table comes from `compare_keyness`."""
    return {*TERM_KEYS, "ngram"} <= {str(c) for c in estimates.columns}


def request_terms(estimates: pd.DataFrame) -> Request:
    """Return the request for the terms of a table of keyness."""
    ranked = estimates.assign(estimate_row=estimates.index, _rank=np.arange(len(estimates)))
    wanted = ranked[[*TERM_KEYS, "estimate_row", "_rank"]]
    return Request(wanted, list(TERM_KEYS), copies=read_copies(estimates))


def find_terms(estimates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the occurrences of each term in the bodies of its target and reference, as spans."""
    column = _compared_column(estimates, articles)
    counted = select_copies(articles, copies=read_copies(estimates)) & articles[column].notna().to_numpy()
    table = articles[counted]
    found = []
    for (target, reference), rows in estimates.groupby(["target", "reference"], sort=False):
        sides = {str(target), *str(reference).split(" + ")}
        inside = table[column].astype("str").isin(sides).to_numpy(dtype=bool)
        chosen = table if reference == REST else table[inside]
        terms = {tuple(str(t).lower().split(" ")): str(t) for t in rows["term"] if t}
        for article, body in zip(chosen["article_id"].tolist(), chosen["body"].tolist(), strict=True):
            found += [[target, reference, *hit] for hit in _find_in(article, body, terms)]
    columns = ["target", "reference", "term", *SPAN_COLUMNS]
    return pd.DataFrame(found, columns=columns).astype({"start": "int64", "end": "int64"})


def _compared_column(estimates: pd.DataFrame, articles: pd.DataFrame) -> str:
    """Return the column of articles whose values are compared: outlet where that fits."""
    targets = {str(t) for t in estimates["target"]}
    for column in ["outlet", *(str(c) for c in articles.columns)]:
        if targets <= {str(v) for v in articles[column].dropna().unique()}:
            return column
    raise MediaframingError(
        f"target holds {sorted(targets)[:5]}, which no column of articles does. "
        "Give the articles the keyness was made from."
    )


def _find_in(article: Any, body: str, terms: dict[tuple[str, ...], str]) -> list[list[Any]]:
    """Return the spans of *terms* in one body: words one after the other, upper case or lower."""
    low = body.lower().replace("’", "'")
    if not any(words[0] in low for words in terms):
        return []
    places = split_words(body)
    said = [body[start:end].lower().replace("’", "'") for start, end in places]
    found = []
    for length in sorted({len(words) for words in terms}):
        for i in range(len(said) - length + 1):
            term = terms.get(tuple(said[i : i + length]))
            if term is not None:
                start, end = places[i][0], places[i + length - 1][1]
                name = f"{article}:body:{start}:{end}"
                found.append([term, name, article, "body", start, end, body[start:end]])
    return found
