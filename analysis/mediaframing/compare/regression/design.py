"""The design of a regression: one observation an article (or mention), one column a value and number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.copies import cluster_codes, describe_copies
from mediaframing.compare.sampling.grouping import group_rows
from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.compare.sampling.periods import PERIODS, name_period, number_periods
from mediaframing.compare.sampling.settings import read_names
from mediaframing.compare.shares.cells import check_article_columns, gather_material
from mediaframing.tables import MediaframingError, check_choice, check_columns, suggest_names

CORRELATIONS = ("independence", "exchangeable")
OBSERVED = ("article_mean", "mention")
MOST_VALUES = 100


@dataclass(frozen=True)
class RegressionQuestion:
    """What is modelled: the probability that `of` is one of `outcome`, by the columns `on`."""

    of: str
    outcome: tuple[str, ...]
    on: tuple[str, ...]
    within: str | None
    every: str
    reference: Mapping[str, Any]
    unit: str
    copies: str
    weights: str | None
    clusters: str | None
    counted: str


class Term(NamedTuple):
    """One column of the design: a value of a column of `on`, or a column of numbers (value "")."""

    column: str
    value: str
    reference: str
    n: int
    n_articles: int
    n_clusters: int


class Design(NamedTuple):
    """Observations, in an order that the order of rows cannot change; column 0 of x is the constant."""

    question: RegressionQuestion
    y: Floats
    x: Floats
    weight: Floats
    cluster: Integers
    terms: list[Term]
    clustering: str


def ask_regression(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    outcome: str | Sequence[str],
    on: str | Sequence[str],
    within: str | None,
    every: str,
    reference: Mapping[str, Any] | None,
    unit: str,
    copies: str,
    weights: str | None,
    clusters: str | None,
    correlation: str,
) -> RegressionQuestion:
    """Return the question, or raise one error for every column and value that cannot be had."""
    check_choice(unit, OBSERVED, name="unit")
    check_choice(correlation, CORRELATIONS, name="correlation")
    columns, wanted = read_names(on, name="on"), read_names(outcome, name="outcome")
    check_choice(every, PERIODS, name="every")
    if reference is not None and not isinstance(reference, Mapping):
        raise MediaframingError(
            f"reference={reference!r}: give a mapping from columns of on= to values, such as "
            f"{{{columns[0] if columns else 'outlet'!r}: {reference!r}}}."
        )
    check_columns(articles, ["article_id"], name="articles")
    check_columns(spans, ["article_id", of, *([within] if within else [])], name="spans")
    check_article_columns(articles, weights=weights, clusters=clusters)
    known = [str(c) for c in [*articles.columns, *spans.columns, "period"]]
    problems = [
        f"on={c!r} is a column of neither articles nor spans.{suggest_names(c, known)}"
        for c in columns
        if c not in known
    ]
    seen = [str(v) for v in spans[of].unique()]
    problems += [
        f"outcome={v!r} is no value of {of!r} in spans.{suggest_names(v, seen)}"
        for v in wanted
        if v not in seen
    ]
    problems += [f"{c!r} cannot explain itself: leave it out of on=." for c in columns if c == of]
    problems += [] if columns else ["on= names no column to explain the outcome with."]
    problems += [] if wanted else [f"outcome= names no value of {of!r}; it has {seen[:12]}."]
    problems += [
        f"on= names {c!r} more than once." for c in sorted({c for c in columns if columns.count(c) > 1})
    ]
    problems += [
        f"reference= names {c!r}, which is not in on=." for c in (reference or {}) if c not in columns
    ]
    if problems:
        raise MediaframingError(" ".join(problems))
    if "period" in columns and "period" not in [*articles.columns, *spans.columns]:
        check_columns(
            articles, ["published"], name="articles", remedy="A period needs the date of each article."
        )
    told = describe_copies(articles, copies=copies)
    return RegressionQuestion(
        of, wanted, columns, within, every, dict(reference or {}), unit, copies, weights, clusters, told
    )


def build_design(spans: pd.DataFrame, articles: pd.DataFrame, question: RegressionQuestion) -> Design:
    """Return the observations and their columns."""
    made = articles
    if "period" in question.on and "period" not in [*articles.columns, *spans.columns]:
        numbers = number_periods(articles["published"], every=question.every)
        names = [name_period(n, every=question.every) if n >= 0 else None for n in numbers]
        made = articles.assign(period=pd.Series(names, dtype="str", index=articles.index))
    # Sums of numbers depend on their order in the last digit: articles are taken by identifier.
    ordered = made.iloc[group_rows(made, ["article_id"]).codes.argsort(kind="stable")].reset_index(drop=True)
    material = gather_material(_relevant(spans, question), ordered, copies=question.copies)
    counted, said = material.articles, material.spans
    beside = counted.iloc[material.article]
    named = pd.DataFrame(
        {c: (beside if c in counted.columns else said)[c].array for c in question.on}, index=range(len(said))
    )
    hit = said[question.of].isin(question.outcome).to_numpy(dtype=np.float64)
    numeric = [c for c in question.on if named[c].dtype.kind in "if"]
    whole = named[numeric].notna().all(axis=1).to_numpy() if numeric else np.ones(len(named), dtype=bool)
    if not whole.any():
        raise MediaframingError(f"no span has numbers in all of {numeric}: nothing is left to model.")
    values = group_rows(named[whole], list(question.on))
    unit, place, spans_in = _observe(material.article[whole], values.codes)
    y = np.bincount(place, hit[whole]) / spans_in
    codes, clustering = cluster_codes(counted, clusters=question.clusters)
    width = int(values.codes.max(initial=0)) + 1
    article = unit // width
    table = values.table.iloc[unit % width].reset_index(drop=True)
    x, terms = _columns(table, question, spans_in, article, codes[article])
    weight = np.ones(len(counted))
    if question.weights is not None:
        weight = counted[question.weights].to_numpy(dtype=np.float64)
    # A mention is an observation of its own; those of an article and voice are alike but for the outcome,
    # and their scores add up to the same whichever of them had it.
    times = spans_in if question.unit == "mention" else np.ones(len(unit), dtype=np.int64)
    row = np.repeat(np.arange(len(unit)), times)
    return Design(question, y[row], x[row], weight[article[row]], codes[article[row]], terms, clustering)


def _relevant(spans: pd.DataFrame, question: RegressionQuestion) -> pd.DataFrame:
    """Return the spans of the outcome's own value of `within`."""
    if question.within is None:
        return spans
    own = spans.loc[spans[question.of].isin(question.outcome), question.within].unique().tolist()
    if len(own) > 1:
        raise MediaframingError(
            f"outcome={list(question.outcome)} stands in several values of {question.within!r} ({own[:4]}): "
            "model one at a time."
        )
    same = (spans[question.within] == own[0]).to_numpy(dtype=bool)
    return pd.DataFrame(spans[same])


def _observe(article: Integers, value: Integers) -> tuple[Integers, Integers, Integers]:
    """Return each (article, values) once, which one every span belongs to, and how many do."""
    width = int(value.max(initial=0)) + 1
    unit, place, number = np.unique(article * width + value, return_inverse=True, return_counts=True)
    return unit, place, number.astype(np.int64)


def _columns(
    table: pd.DataFrame, question: RegressionQuestion, spans: Integers, article: Integers, cluster: Integers
) -> tuple[Floats, list[Term]]:
    columns, terms = [np.ones(len(table))], []

    def add(values: Floats, member: np.ndarray, column: str, value: str, reference: str) -> None:
        columns.append(values)
        units = len(np.unique(article[member])), len(np.unique(cluster[member]))
        terms.append(Term(column, value, reference, int(spans[member].sum()), *units))

    for column in question.on:
        if table[column].dtype.kind in "if":
            add(table[column].to_numpy(dtype=np.float64), np.ones(len(table), dtype=bool), column, "", "")
            continue
        grouped = group_rows(table, [column])
        labels = label_values(grouped.table[column])
        if len(labels) > MOST_VALUES:
            raise MediaframingError(
                f"on={column!r} has {len(labels)} values; group them into {MOST_VALUES} at most."
            )
        if len(labels) == 1:
            # Kept as a term without a reference, so that the table says why it has no effect.
            add(np.ones(len(table)), np.ones(len(table), dtype=bool), column, labels[0], "")
            continue
        base = _reference(column, labels, grouped.codes, question)
        for code, label in enumerate(labels):
            if code != base:
                member = grouped.codes == code
                add(member.astype(np.float64), member, column, label, labels[base])
    return np.column_stack(columns), terms


def label_values(values: pd.Series[Any]) -> list[str]:
    """Return what the table calls each value; one without a name would pass for a column of numbers."""
    return ["missing" if pd.isna(v) else str(v) or "(empty)" for v in values]


def _reference(column: str, labels: Sequence[str], codes: Integers, question: RegressionQuestion) -> int:
    if column not in question.reference:
        return int(np.bincount(codes).argmax())
    wanted = str(question.reference[column])
    if wanted not in labels:
        raise MediaframingError(
            f"reference={wanted!r} is no value of {column!r}; it has {list(labels)[:12]}."
            f"{suggest_names(wanted, labels)}"
        )
    return list(labels).index(wanted)
