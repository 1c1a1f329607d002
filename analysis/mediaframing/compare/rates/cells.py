"""From spans, articles and words to what each cluster of articles gives each rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.copies import cluster_codes, describe_copies
from mediaframing.compare.sampling.grouping import Grouping, group_rows, name_cells
from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.compare.sampling.settings import is_number, read_names
from mediaframing.compare.sampling.totals import ClusterTotals, simple_totals
from mediaframing.compare.shares.cells import RESERVED, Material, check_article_columns, gather_material
from mediaframing.tables import MediaframingError, check_choice, check_columns, suggest_names

DENOMINATORS = ("words", "articles")
# Columns of spans that words are counted by; another one would leave a rate without denominator.
SPOKEN = ("voice", "field")
NEEDS_WORDS = "A rate per words needs words=mf.count_words(articles); denominator='articles' needs none."


@dataclass(frozen=True)
class RateQuestion:
    """What is compared: rates of the values of `of`, a group for each combination of `by`."""

    of: tuple[str, ...]
    by: tuple[str, ...]
    denominator: str
    per: float
    copies: str
    clusters: str | None
    counted: str

    def within_events(self, column: str) -> RateQuestion:
        """Return the same question with events for clusters."""
        return replace(self, clusters=column)


class RateCells(NamedTuple):
    """Counted rates: a cell for each (article group, span group, value of `of`), in that order."""

    question: RateQuestion
    labels: pd.DataFrame
    totals: ClusterTotals
    spans: Integers
    articles: ClusterTotals
    mentions: ClusterTotals
    n_articles: Integers
    exposure: Floats
    clustering: str
    events: int


def ask_rate(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str | Sequence[str],
    by: str | Sequence[str],
    words: pd.DataFrame | None,
    denominator: str,
    per: float | None,
    copies: str,
    clusters: str | None,
) -> RateQuestion:
    """Return the question, or raise one error for every column that cannot be had."""
    check_choice(denominator, DENOMINATORS, name="denominator")
    measured, columns = read_names(of, name="of"), read_names(by, name="by")
    size: Any = per if per is not None else 1000 if denominator == "words" else 1
    if not (is_number(size) and 0 < size < float("inf")):
        raise MediaframingError(f"per={per!r}: give a number above 0, such as 1000.")
    check_columns(articles, ["article_id"], name="articles")
    check_columns(spans, ["article_id", *measured], name="spans", remedy="of= names columns of spans.")
    check_article_columns(articles, weights=None, clusters=clusters)
    problems = _column_problems(spans, articles, columns, measured)
    spoken = [c for c in columns if c not in articles.columns and c in SPOKEN]
    if problems:
        raise MediaframingError(" ".join(problems))
    if denominator == "words":
        if words is None:
            raise MediaframingError(f"words= is missing. {NEEDS_WORDS}")
        check_columns(words, ["article_id", "words", *spoken], name="words", remedy=NEEDS_WORDS)
    told = describe_copies(articles, copies=copies)
    return RateQuestion(measured, columns, denominator, float(size), copies, clusters, told)


def _check_words(words: pd.DataFrame) -> None:
    """Raise unless every row counts something once, with a number of 0 or more."""
    counted = pd.to_numeric(words["words"], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~(np.isfinite(counted) & (counted >= 0))
    if wrong.any():
        some = words.loc[wrong, "words"].unique()[:3].tolist()
        raise MediaframingError(
            f"words has {int(wrong.sum())} rows whose words are no count (for example {some}). {NEEDS_WORDS}"
        )
    twice = words.duplicated([c for c in ("article_id", *SPOKEN) if c in words.columns])
    if twice.any():
        raise MediaframingError(
            f"words counts {int(twice.sum())} rows again (same article, voice and field): the rate would be too "
            "low. Give what mf.count_words returned, once."
        )


def _column_problems(
    spans: pd.DataFrame, articles: pd.DataFrame, by: Sequence[str], of: Sequence[str]
) -> list[str]:
    named = [*by, *of]
    known = [str(c) for c in [*articles.columns, *SPOKEN]]
    problems = []
    for column in by:
        if column in articles.columns:
            continue
        if column not in SPOKEN and column in spans.columns:
            problems.append(
                f"by={column!r} is a column of spans, and no words are counted by it: name it in of=."
            )
        elif column not in spans.columns:
            problems.append(
                f"by={column!r} is a column of neither articles nor spans.{suggest_names(column, known)}"
            )
    problems += [f"{c!r} is named more than once." for c in sorted({c for c in named if named.count(c) > 1})]
    return problems + [f"{c!r} is a column of the result: rename it." for c in named if c in RESERVED]


def count_rates(
    spans: pd.DataFrame, articles: pd.DataFrame, words: pd.DataFrame | None, question: RateQuestion
) -> RateCells:
    """Count spans and exposure of every cell and cluster."""
    material = gather_material(spans, articles, copies=question.copies)
    counted = material.articles
    spoken = [c for c in question.by if c not in articles.columns]
    exposure = _exposures(material, words, question, spoken)
    both = pd.concat([exposure[spoken], material.spans[spoken]], ignore_index=True)
    groups = group_rows(counted, [c for c in question.by if c in articles.columns]), group_rows(both, spoken)
    items = group_rows(material.spans, list(question.of))
    width = len(items.table) if question.of else 1
    codes, clustering = cluster_codes(counted, clusters=question.clusters)
    size = len(groups[0].table) * len(groups[1].table)
    in_words = _place(*groups, exposure["article"].to_numpy(), 0)
    place = _place(*groups, material.article, len(exposure))
    item = items.codes if question.of else np.zeros(len(place), dtype=np.int64)
    read = in_words, codes[exposure["article"].to_numpy()]
    said = place, codes[material.article], item
    x = exposure["x"].to_numpy()
    totals = _total(*read, x, *said, size=size, width=width)
    ones = np.ones(len(exposure))
    cell = place * width + item
    return RateCells(
        question=question,
        labels=name_cells((*groups, items) if question.of else groups, [*question.by, *question.of]),
        totals=totals,
        spans=np.bincount(cell, minlength=size * width),
        articles=_total(*read, ones, *said, size=size, width=width),
        mentions=_count_spans(cell, said[1], size * width),
        n_articles=np.bincount(in_words, minlength=size).repeat(width),
        exposure=np.bincount(in_words, x, size).astype(np.float64).repeat(width),
        clustering=clustering,
        events=0 if question.clusters not in counted.columns else int(counted[question.clusters].nunique()),
    )


def _exposures(
    material: Material, words: pd.DataFrame | None, question: RateQuestion, spoken: Sequence[str]
) -> pd.DataFrame:
    """Return article (a row of those counted), the spoken columns and x, one row for each combination."""
    counted = material.articles
    if question.denominator == "articles" or words is None:
        table = pd.DataFrame({"article": np.arange(len(counted)), "x": 1.0})
        combinations = material.spans[list(spoken)].drop_duplicates()
        return table.merge(combinations, how="cross") if spoken else table
    row = pd.Index(counted["article_id"]).get_indexer(words["article_id"])
    known = row >= 0
    if known.any():
        _check_words(words)
    table = words.loc[known, list(spoken)].reset_index(drop=True)
    table = table.assign(article=row[known], x=words.loc[known, "words"].to_numpy(dtype=np.float64))
    if not len(table):
        raise MediaframingError(f"words has none of the {len(counted)} articles compared. {NEEDS_WORDS}")
    grouped = table.groupby(["article", *spoken], sort=True, observed=True, dropna=False)
    return pd.DataFrame(grouped["x"].sum().reset_index())


def _place(a: Grouping, s: Grouping, article: Any, offset: int) -> Integers:
    spoken = s.codes[offset : offset + len(article)]
    return np.asarray(a.codes[article] * len(s.table) + spoken, dtype=np.int64)


def _total(
    place: Integers,
    cluster: Integers,
    x: Any,
    said_place: Integers,
    said_cluster: Integers,
    item: Integers,
    *,
    size: int,
    width: int,
) -> ClusterTotals:
    """Return x summed by place and cluster, and spans counted by place, cluster and item."""
    span = int(max(cluster.max(initial=0), said_cluster.max(initial=0))) + 1
    rows, row = np.unique(place * span + cluster, return_inverse=True)
    gains, number = np.unique((said_place * span + said_cluster) * width + item, return_counts=True)
    at, gained_item = np.divmod(gains, width)
    gained_row = np.searchsorted(rows, at)
    lost = rows[np.minimum(gained_row, len(rows) - 1)] != at
    if lost.any():
        raise MediaframingError(
            f"{int(number[lost].sum())} spans stand where words has none: make it with mf.count_words from "
            "the same articles and statements as the spans."
        )
    return ClusterTotals(
        rows // span,
        rows % span,
        np.bincount(row, x, len(rows)),
        row=np.asarray(gained_row, dtype=np.int64),
        item=gained_item,
        y=number.astype(np.float64),
        group_of_cell=np.repeat(np.arange(size), width),
        item_of_cell=np.tile(np.arange(width), size),
    )


def _count_spans(cell: Integers, cluster: Integers, cells: int) -> ClusterTotals:
    span = int(cluster.max(initial=0)) + 1
    keys, number = np.unique(cell * span + cluster, return_counts=True)
    counts = number.astype(np.float64)
    return simple_totals(keys // span, keys % span, counts, counts, cells=cells)
