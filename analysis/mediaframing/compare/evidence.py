"""From an estimate back to its sentences: every number in a figure can be read where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.compare.sampling.copies import COPIES_LABELS
from mediaframing.compare.sampling.periods import name_period, number_periods, recognise_every
from mediaframing.compare.shares.cells import Material, gather_material
from mediaframing.tables import SPAN_COLUMNS, MediaframingError, check_columns, suggest_names
from mediaframing.text.sentences import split_sentences

REMEDY = "Give what compare_shares or compare_trends returned."
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
        What `compare_shares` or `compare_trends` returned, or some of its rows: the columns before `estimate`
        say which spans a row speaks of, the end of `estimand` which copies counted.
    spans, articles : pandas.DataFrame
        The tables the estimates were made from; *articles* with `outlet, published, title, body`.

    Returns
    -------
    pandas.DataFrame
        One row for each row of *estimates* and span of that group and variant which entered it (copies that
        did not count are left out; a pair of groups has the spans of both), in the order of *estimates*, then
        by published, article_id, field (title first) and start:

        - estimate_row : the index label of the row of *estimates*
        - the grouping columns of *estimates*
        - span_id, article_id, outlet, published, title : where the span stands
        - field, start, end, text : the span, offsets in code points
        - sentence : str, the sentence around it
        - sentence_start : int64, its offset in the field

        A variant's row with estimate 0 has no evidence; a row "not estimable" has what spans there are.

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
    keys, every = _grouping_columns(estimates)
    remedy = "find_evidence reads the sentences, so it needs the texts the spans were found in."
    require_articles(articles)
    check_columns(spans, SPAN_COLUMNS, name="spans", remedy=remedy)
    _check_keys(keys, spans, articles)
    material = gather_material(spans, articles, copies=_read_copies(estimates))
    found = _label_spans(material, keys, every)
    wanted = _name_groups(estimates, keys)
    for key in keys:
        wanted[key], found[key] = _comparable(wanted[key], found[key])
    rows = wanted.merge(found, on=keys) if keys else wanted.merge(found, how="cross")
    rows = _in_reading_order(_add_sentences(rows, articles))
    return rows[["estimate_row", *keys, *(c for c in EVIDENCE_COLUMNS if c not in keys)]]


def _grouping_columns(estimates: pd.DataFrame) -> tuple[list[str], str | None]:
    """Return the columns that name a group, and the length of periods where there are any."""
    check_columns(
        estimates, ["estimate", "estimand"], name="estimates", remedy="Give what compare_shares returned."
    )
    columns = [str(c) for c in estimates.columns]
    keys = columns[: columns.index("estimate")]
    if "contrast" in columns and len(estimates):
        check_columns(estimates, ["group_a", "group_b"], name="estimates", remedy=REMEDY)
        contrasted = estimates["contrast"].unique().tolist()
        if len(contrasted) > 1:
            raise MediaframingError(
                f"estimates contrast {contrasted}: look for the evidence of one of them at a time."
            )
        keys = [contrasted[0] if k == "group_a" else k for k in keys if k != "group_b"]
    if "period_start" not in keys:
        return keys, None
    keys.remove("period_start")
    return keys, recognise_every(estimates["period"])


def _name_groups(estimates: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the groups each estimate speaks of: one, or the two of a pair."""
    ranked = estimates.assign(estimate_row=estimates.index, _rank=np.arange(len(estimates)))
    wanted = [*keys, "estimate_row", "_rank"]
    if "contrast" not in estimates.columns:
        return ranked[wanted]
    column = str(estimates["contrast"].iloc[0]) if len(estimates) else keys[0]
    sides = [ranked.rename(columns={group: column})[wanted] for group in ("group_a", "group_b")]
    return pd.concat(sides, ignore_index=True)


def _check_keys(keys: Sequence[str], spans: pd.DataFrame, articles: pd.DataFrame) -> None:
    known = [str(c) for c in [*articles.columns, *spans.columns]]
    unknown = [k for k in keys if k not in known and k != "period"]
    if unknown:
        hints = "".join(suggest_names(k, known) for k in unknown)
        raise MediaframingError(
            f"estimates are grouped by {unknown}, columns of neither spans nor articles.{hints} "
            "Give the tables the estimates were made from."
        )


def _read_copies(estimates: pd.DataFrame) -> str:
    """Return the rule for copies that the estimands end with."""
    stated = estimates["estimand"].astype("str").str.rsplit("; ", n=1).str[-1].unique()
    rules = [rule for rule, label in COPIES_LABELS.items() if label in stated]
    if len(stated) == 0:
        return "once"
    if len(stated) > 1 or not rules:
        raise MediaframingError(
            f"estimand ends with {stated.tolist()}: expected one of {list(COPIES_LABELS.values())}. "
            "Look for the evidence of one call of compare_shares at a time."
        )
    return rules[0]


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
