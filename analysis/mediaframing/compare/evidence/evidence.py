"""From an estimate back to its sentences: every number in a figure can be read where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.compare.evidence.groups import Request, check_keys, read_requests
from mediaframing.compare.evidence.terms import find_terms, is_keyness, request_terms
from mediaframing.compare.regression.design import label_values
from mediaframing.compare.sampling.periods import name_period, number_periods
from mediaframing.compare.shares.cells import Material, gather_material
from mediaframing.tables import SPAN_COLUMNS, MediaframingError, check_columns
from mediaframing.text.sentences import split_sentences

EVIDENCE_COLUMNS = (
    "span_id",
    "article_id",
    "outlet",
    "published",
    "title",
    "field",
    "start",
    "end",
    "text",
    "sentence",
    "sentence_start",
)


def find_evidence(estimates: pd.DataFrame, spans: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the spans behind each estimate, each with its sentence.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What any function of `compare` returned, or some of its rows: shares, rates, means, diversity, trends,
        pairs of groups, specifications, regression, change points, keyness, dispersion, collocations. The
        columns before the first number say which spans a row speaks of, the end of `estimand` which copies
        counted.
    spans, articles : pandas.DataFrame
        The tables the estimates were made from; *articles* with `outlet, published, title, body`. For keyness
        *spans* are not read: the terms are looked up in the bodies of target and reference.

    Returns
    -------
    pandas.DataFrame
        One row for each row of *estimates* and span of that group and variant which entered it (copies that
        did not count are left out; a pair of groups has the spans of both, matched to events or not), in the
        order of *estimates*, then by published, article_id, field (title first) and start:

        - estimate_row : the index label of the row of *estimates*
        - the grouping columns of *estimates*
        - span_id, article_id, outlet, published, title : where the span stands
        - field, start, end, text : the span, offsets in code points
        - sentence : str, the sentence around it
        - sentence_start : int64, its offset in the field

        A variant's row with estimate 0 has no evidence; a row "not estimable" has what spans there are. A value
        in a regression has all spans of that value, a column of numbers all spans, a collocation the spans whose
        sentence holds the word, a term of keyness all its occurrences, whatever voice they are in.

    Raises
    ------
    MediaframingError
        Columns missing, an estimand that names no rule for copies, spans whose offsets lie outside their
        article.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["The Harbour Post"], "title": [""],
    ...     "published": pd.to_datetime(["2022-02-24"], utc=True), "body": ["Rain fell. Lodz stayed dry."]})
    >>> spans = pd.DataFrame({"span_id": ["s"], "article_id": ["a"], "field": ["body"], "start": [11],
    ...     "end": [15], "text": ["Lodz"], "variant": ["Lodz"]})
    >>> shares = mf.compare_shares(spans, articles, of="variant")
    >>> mf.find_evidence(shares, spans, articles)["sentence"].tolist()
    ['Lodz stayed dry.']
    """
    remedy = "find_evidence reads the sentences, so it needs the texts the spans were found in."
    require_articles(articles)
    check_columns(estimates, [], name="estimates", remedy="Give what a function of compare returned.")
    if is_keyness(estimates):
        spans, requests = find_terms(estimates, articles), [request_terms(estimates)]
    else:
        check_columns(spans, SPAN_COLUMNS, name="spans", remedy=remedy)
        requests = list(read_requests(estimates))
    rows = pd.concat([_find(request, spans, articles) for request in requests], ignore_index=True)
    rows = _in_reading_order(_add_sentences(rows, articles))
    if requests[0].word:
        said = zip(rows["sentence"], rows["_word"], strict=True)
        rows = rows[[w in s.lower() for s, w in said]].reset_index(drop=True)
    keys = list(dict.fromkeys(k for request in requests for k in request.keys))
    return rows[["estimate_row", *keys, *(c for c in EVIDENCE_COLUMNS if c not in keys)]]


def _find(request: Request, spans: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the spans that a request asks for, with what names their article."""
    keys, wanted = request.keys, request.wanted.copy()
    check_keys(keys, spans, articles)
    keep = None
    if not request.agency and "provenance" in articles.columns:
        keep = ~(articles["provenance"] == "agency").fillna(False).to_numpy(dtype=bool)
    if request.voice is not None:
        check_columns(spans, ["voice"], name="spans", remedy="Give the spans the estimates were made from.")
        spans = spans[(spans["voice"] == request.voice).fillna(False).to_numpy(dtype=bool)]
    found = _label_spans(
        gather_material(spans, articles, copies=request.copies, keep=keep), keys, request.every
    )
    for key in keys:
        if request.named:
            found[key] = pd.Series(label_values(found[key]), dtype="str", index=found.index)
        wanted[key], found[key] = _comparable(wanted[key], found[key])
    return wanted.merge(found, on=keys) if keys else wanted.merge(found, how="cross")


def _label_spans(material: Material, keys: Sequence[str], every: str | None) -> pd.DataFrame:
    """Return the spans that count, with the grouping columns and what names their article."""
    articles = material.articles
    if every is not None:
        numbers = number_periods(articles["published"], every=every)
        names = [name_period(n, every=every) if n >= 0 else None for n in numbers]
        articles = articles.assign(period=pd.Series(names, dtype="str", index=articles.index))
    columns = dict.fromkeys(["outlet", "published", "title", *(k for k in keys if k in articles.columns)])
    beside = articles[list(columns)].iloc[material.article].reset_index(drop=True)
    own = [*SPAN_COLUMNS, *(k for k in keys if k not in articles.columns)]
    labelled = material.spans[list(dict.fromkeys(own))].reset_index(drop=True)
    repeated = [c for c in labelled.columns if c in beside.columns]
    return pd.concat([labelled, beside.drop(columns=repeated)], axis=1)


def _comparable(wanted: pd.Series[Any], found: pd.Series[Any]) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Return both columns in one type: categories seldom agree, and CSV loses types."""
    if isinstance(wanted.dtype, pd.CategoricalDtype):
        wanted = wanted.astype(wanted.cat.categories.dtype)
    if isinstance(found.dtype, pd.CategoricalDtype):
        found = found.astype(found.cat.categories.dtype)
    if wanted.dtype != found.dtype:
        return wanted.astype("str"), found.astype("str")
    return wanted, found


def _in_reading_order(rows: pd.DataFrame) -> pd.DataFrame:
    ranked = rows.assign(_body=rows["field"] != "title")
    return ranked.sort_values(["_rank", "published", "article_id", "_body", "start"]).reset_index(drop=True)


def _add_sentences(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return *rows* with the sentence around each span; a text is split once, however many spans it has."""
    texts = {f: dict(zip(articles["article_id"], articles[f], strict=True)) for f in ("title", "body")}
    split: dict[tuple[str, str], list[tuple[int, int]]] = {}
    sentences, starts = [], []
    for article, field, start, end in zip(
        rows["article_id"], rows["field"], rows["start"], rows["end"], strict=True
    ):
        text = texts[field][article]
        if not 0 <= start <= end <= len(text):
            raise MediaframingError(
                f"a span lies outside its article ({article}, {field}, {start} to {end}): give the articles it was "
                "found in."
            )
        if (article, field) not in split:
            split[article, field] = split_sentences(text)
        first, last = _around(split[article, field], int(start), int(end))
        sentences.append(text[first:last])
        starts.append(first)
    return rows.assign(
        sentence=pd.Series(sentences, dtype="str", index=rows.index),
        sentence_start=pd.Series(starts, dtype="int64", index=rows.index),
    )


def _around(sentences: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the stretch of the sentences that a span touches; the span itself where there are none."""
    touched = [(a, b) for a, b in sentences if a < end and b > start]
    return min([start, *(a for a, _ in touched)]), max([end, *(b for _, b in touched)])
