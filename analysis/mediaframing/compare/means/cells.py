"""From scored spans and articles to what each cluster of articles gives each mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.copies import cluster_codes, describe_copies
from mediaframing.compare.sampling.grouping import group_rows, name_cells
from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.compare.sampling.settings import read_names
from mediaframing.compare.sampling.totals import ClusterTotals, simple_totals
from mediaframing.compare.shares.cells import check_article_columns, find_column_problems, gather_material
from mediaframing.tables import MediaframingError, check_choice, check_columns

MEAN_UNITS = ("article_mean", "mention")


@dataclass(frozen=True)
class MeanQuestion:
    """What is compared: the mean of `of`, a group for each combination of `by`."""

    of: str
    by: tuple[str, ...]
    unit: str
    copies: str
    weights: str | None
    clusters: str | None
    counted: str

    def within_events(self, column: str) -> MeanQuestion:
        """Return the same question with events for clusters."""
        return replace(self, clusters=column)


class MeanCells(NamedTuple):
    """Counted means: a cell for each (article group, span group), in that order."""

    question: MeanQuestion
    labels: pd.DataFrame
    totals: ClusterTotals
    spans: Integers
    articles: ClusterTotals
    mentions: ClusterTotals
    n_articles: Integers
    missing: Integers
    sd: Floats
    clustering: str
    events: int
    group_articles: Integers


def ask_mean(
    scores: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    by: str | Sequence[str],
    unit: str,
    copies: str,
    weights: str | None,
    clusters: str | None,
) -> MeanQuestion:
    """Return the question, or raise one error for every column that cannot be had."""
    check_choice(unit, MEAN_UNITS, name="unit")
    columns = read_names(by, name="by")
    check_columns(articles, ["article_id"], name="articles")
    check_columns(scores, ["article_id", of], name="scores", remedy="of= names a column of numbers.")
    check_article_columns(articles, weights=weights, clusters=clusters)
    present = [*articles.columns, *scores.columns]
    problems = find_column_problems(columns, [of], present, name="scores")
    if not pd.api.types.is_numeric_dtype(scores[of]):
        problems.append(f"of={of!r} holds {scores[of].dtype}, not numbers: pd.to_numeric makes them.")
    elif np.isinf(scores[of].to_numpy(dtype=np.float64, na_value=np.nan)).any():
        problems.append(f"of={of!r} holds infinite numbers: no mean can be had of them.")
    if problems:
        raise MediaframingError(" ".join(problems))
    told = describe_copies(articles, copies=copies)
    return MeanQuestion(of, columns, unit, copies, weights, clusters, told)


def count_means(scores: pd.DataFrame, articles: pd.DataFrame, question: MeanQuestion) -> MeanCells:
    """Sum the scores of every cell and cluster."""
    material = gather_material(scores, articles, copies=question.copies)
    counted = material.articles
    a = group_rows(counted, [c for c in question.by if c in articles.columns])
    s = group_rows(material.spans, [c for c in question.by if c not in articles.columns])
    cells = len(a.table) * len(s.table)
    place = a.codes[material.article] * len(s.table) + s.codes
    value = material.spans[question.of].to_numpy(dtype=np.float64, na_value=np.nan)
    known = ~np.isnan(value)
    codes, clustering = cluster_codes(counted, clusters=question.clusters)
    weight = np.ones(len(counted))
    if question.weights is not None:
        weight = counted[question.weights].to_numpy(dtype=np.float64)
    cell, article, y, x, ones = _units(place[known], material.article[known], value[known], question.unit)
    clustered = codes[article]
    spread = (cell, y) if question.unit == "article_mean" else (place[known], value[known])
    return MeanCells(
        question=question,
        labels=name_cells((a, s), question.by),
        totals=sum_clusters(cell, clustered, y * weight[article], x * weight[article], cells=cells),
        spans=np.bincount(place[known], minlength=cells),
        articles=sum_clusters(cell, clustered, ones, ones, cells=cells),
        mentions=_count(place[known], codes[material.article[known]], cells),
        n_articles=np.bincount(cell, minlength=cells),
        missing=np.bincount(place[~known], minlength=cells),
        sd=_spread(spread[0], spread[1], cells),
        clustering=clustering,
        events=0 if question.clusters not in counted.columns else int(counted[question.clusters].nunique()),
        group_articles=np.bincount(a.codes, minlength=len(a.table)).repeat(len(s.table)),
    )


def sum_clusters(cell: Integers, cluster: Integers, y: Floats, x: Floats, *, cells: int) -> ClusterTotals:
    """Return y and x summed by cell and cluster, in order of size so that row order leaves no trace."""
    span = int(cluster.max(initial=0)) + 1
    key = cell * span + cluster
    order = np.lexsort((x, y, key))
    distinct, starts = np.unique(key[order], return_index=True)
    sums = [np.add.reduceat(v[order], starts) if len(starts) else v for v in (y, x)]
    return simple_totals(distinct // span, distinct % span, sums[0], sums[1], cells=cells)


def _units(
    place: Integers, article: Integers, value: Floats, unit: str
) -> tuple[Integers, Integers, Floats, Floats, Floats]:
    """Return cell, article, y and x of every article in every cell."""
    span = int(article.max(initial=0)) + 1
    key = place * span + article
    order = np.lexsort((value, key))
    units, starts, number = np.unique(key[order], return_index=True, return_counts=True)
    total = np.add.reduceat(value[order], starts) if len(starts) else np.zeros(0)
    ones = np.ones(len(units))
    if unit == "article_mean":
        return units // span, units % span, total / number, ones, ones
    return units // span, units % span, total, number.astype(np.float64), ones


def _count(cell: Integers, cluster: Integers, cells: int) -> ClusterTotals:
    ones = np.ones(len(cell))
    return sum_clusters(cell, cluster, ones, ones, cells=cells)


def _spread(cell: Integers, value: Floats, cells: int) -> Floats:
    """Return the standard deviation of *value* in each cell, NaN below two values."""
    order = np.lexsort((value, cell))
    cell, value = cell[order], value[order]
    number = np.bincount(cell, minlength=cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(cell, value, cells) / number
        squares = np.bincount(cell, (value - mean[cell]) ** 2, cells)
        return np.asarray(np.where(number > 1, np.sqrt(squares / (number - 1)), np.nan))
