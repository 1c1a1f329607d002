"""From spans and articles to counts: what each cluster of articles gives each variant in each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.compare.sampling.copies import cluster_codes, describe_copies, select_copies
from mediaframing.compare.sampling.grouping import Grouping, group_rows
from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.compare.sampling.settings import read_names
from mediaframing.tables import (
    ESTIMATE_COLUMNS,
    UNITS,
    MediaframingError,
    check_choice,
    check_columns,
    suggest_names,
)

RESERVED = (*ESTIMATE_COLUMNS, "estimand", "n_articles_without")


@dataclass(frozen=True)
class Question:
    """What is compared: shares of `of` within `within`, a group for each combination of `by`.

    `counted` says which articles count, in words.
    """

    of: str
    within: str | None
    by: tuple[str, ...]
    unit: str
    copies: str
    weights: str | None = None
    clusters: str | None = None
    counted: str = ""

    @property
    def measured(self) -> list[str]:
        """The columns of spans that name a share."""
        return [self.of] if self.within is None else [self.within, self.of]


class Material(NamedTuple):
    """What enters a comparison: the articles that count, their spans, and the article row of each span."""

    articles: pd.DataFrame
    spans: pd.DataFrame
    article: Integers


class Clusters(NamedTuple):
    """Counts a cluster of articles; `row` of a gain points into the arrays of clusters.

    Attributes
    ----------
    group : array of int
        Denominator each cluster belongs to: (article group, span group, concept), numbered in that order.
    cluster : array of int
        Number of the cluster, the same in every group: a wire story keeps its number in each outlet.
    x : array of int, or of float where articles are weighted
        What the cluster adds to the denominator: articles, or mentions for the unit "mention".
    row, pair : array of int
        Cluster and (concept, variant) of each gain.
    y : array of float
        What the cluster gives that variant, 0 <= y <= x.
    """

    group: Integers
    cluster: Integers
    x: Integers | Floats
    row: Integers
    pair: Integers
    y: Floats


@dataclass(frozen=True)
class Cells:
    """Counts of every group: the cross product of article groups, span groups and pairs."""

    question: Question
    article_groups: Grouping
    span_groups: Grouping
    pairs: Grouping
    concept_of_pair: Integers
    concepts: int
    clusters: Clusters
    clustering: str
    group_articles: Integers
    mentions: Integers
    articles: Integers

    @property
    def groups(self) -> int:
        """Number of denominators, seen or not."""
        return len(self.article_groups.table) * len(self.span_groups.table) * self.concepts


def ask(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    within: str | None,
    by: str | Sequence[str],
    unit: str,
    copies: str,
    weights: str | None = None,
    clusters: str | None = None,
    made: tuple[str, ...] = (),
) -> Question:
    """Return the question, or raise one error for every column that cannot be had.

    Columns named in *made* are made by the comparison itself and need not be there.
    """
    check_choice(unit, UNITS, name="unit")
    columns = read_names(by, name="by")
    check_columns(articles, ["article_id"], name="articles")
    counted = describe_copies(articles, copies=copies)
    question = Question(of, within, columns, unit, copies, weights, clusters, counted)
    check_article_columns(articles, weights=weights, clusters=clusters)
    remedy = "of= and within= name columns of spans, such as 'variant' and 'concept'."
    check_columns(spans, ["article_id", *question.measured], name="spans", remedy=remedy)
    present = [*articles.columns, *spans.columns, *made]
    problems = find_column_problems(columns, question.measured, present, name="spans")
    if problems:
        raise MediaframingError(" ".join(problems))
    return question


def find_column_problems(
    by: Sequence[str], of: Sequence[str], present: Sequence[str], *, name: str, made: Sequence[str] = RESERVED
) -> list[str]:
    """Return a sentence for each column of *by* that is missing, named twice or a column of the result.

    Parameters
    ----------
    by, of : sequence of str
        Columns that group, and columns that are measured.
    present : sequence of str
        Columns of the articles and of the other table.
    name : str
        What the other table is called.
    made : sequence of str
        Columns of the result.
    """
    named, known = [*by, *of], [str(c) for c in present]
    problems = [
        f"by={c!r} is a column of neither articles nor {name}.{suggest_names(c, known)}"
        for c in by
        if c not in known
    ]
    problems += [f"{c!r} is named more than once." for c in sorted({c for c in named if named.count(c) > 1})]
    return problems + [f"{c!r} is a column of the result: rename it." for c in named if c in made]


def check_article_columns(articles: pd.DataFrame, *, weights: str | None, clusters: str | None) -> None:
    """Raise unless *articles* has the columns that weigh and cluster them, and the weights can be used."""
    if clusters not in (None, "article"):
        remedy = "clusters= names a column of articles, or is 'article'."
        check_columns(articles, [str(clusters)], name="articles", remedy=remedy)
    if weights is None:
        return
    check_columns(
        articles, [weights], name="articles", remedy="weights= names a column of numbers, 0 or more."
    )
    values = pd.to_numeric(articles[weights], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        some = articles.loc[wrong, weights].unique()[:3].tolist()
        raise MediaframingError(
            f"weights={weights!r} has {int(wrong.sum())} values that are no weights (for example {some}): "
            "give each article a finite number, 0 or more."
        )


def gather_material(
    spans: pd.DataFrame, articles: pd.DataFrame, *, copies: str, keep: NDArray[np.bool_] | None = None
) -> Material:
    """Return the articles that count, of those to *keep*, and their spans."""
    counted = select_copies(articles, copies=copies)
    counted = counted if keep is None else counted & keep
    if not counted.any():
        hint = " Try copies='once'." if copies == "own" else ""
        raise MediaframingError(
            f"copies={copies!r} leaves none of {len(articles)} articles to compare.{hint}"
        )
    # Identifiers are unique among articles, so their codes are their rows: far faster than looking spans up.
    codes, _ = pd.factorize(pd.concat([articles["article_id"], spans["article_id"]], ignore_index=True))
    row = codes[len(articles) :]
    astray = (row < 0) | (row >= len(articles))
    if astray.any():
        some = spans.loc[astray, "article_id"].unique()[:3].tolist()
        raise MediaframingError(
            f"{int(astray.sum())} of {len(spans)} spans belong to no article given (for example {some}). "
            "Keep those that do: spans = spans[spans['article_id'].isin(articles['article_id'])]."
        )
    kept = counted[row]
    return Material(articles[counted], spans[kept], (np.cumsum(counted) - 1)[row[kept]].astype(np.int64))


def count_cells(material: Material, question: Question, *, complete: str | None = None) -> Cells:
    """Count, for each group and cluster of articles, what it gives each variant and the denominator.

    Parameters
    ----------
    material : Material
        The articles that count and their spans.
    complete : str, optional
        A categorical column of articles all of whose categories get a group (the periods of a trend).
    """
    articles, kept, article = material
    article_groups = group_rows(
        articles, [c for c in question.by if c in articles.columns], complete=complete
    )
    span_groups = group_rows(kept, [c for c in question.by if c not in articles.columns])
    pairs = group_rows(kept, question.measured)
    concept = np.zeros(len(pairs.table), dtype=np.int64) if question.within is None else pairs.levels[:, 0]
    concepts = int(concept.max(initial=-1)) + 1
    place = article_groups.codes[article] * len(span_groups.table) + span_groups.codes
    group = place * concepts + concept[pairs.codes]
    codes, clustering = cluster_codes(articles, clusters=question.clusters)
    weights = None if question.weights is None else articles[question.weights].to_numpy(dtype=np.float64)
    clusters, having = _count_clusters(article, group, pairs.codes, codes, question.unit, weights)
    total = len(article_groups.table) * len(span_groups.table) * concepts
    return Cells(
        question=question,
        article_groups=article_groups,
        span_groups=span_groups,
        pairs=pairs,
        concept_of_pair=concept,
        concepts=concepts,
        clusters=clusters,
        clustering=clustering,
        group_articles=np.bincount(article_groups.codes, minlength=len(article_groups.table)),
        mentions=np.bincount(group, minlength=total),
        articles=np.bincount(having, minlength=total),
    )


def _count_clusters(
    article: Integers,
    group: Integers,
    pair: Integers,
    cluster: Integers,
    unit: str,
    weights: Floats | None,
) -> tuple[Clusters, Integers]:
    """Return counts a cluster, and the group of every article with a mention."""
    width = int(pair.max(initial=0)) + 1
    units, inverse, mentions = np.unique(
        group * len(cluster) + article, return_inverse=True, return_counts=True
    )
    unit_group, unit_article = np.divmod(units, max(len(cluster), 1))
    parts, uses = np.unique(inverse * width + pair, return_counts=True)
    part_unit, part_pair = np.divmod(parts, width)
    y = _credit(uses, part_unit, mentions, unit)
    x: Any = mentions if unit == "mention" else np.ones(len(units), dtype=np.int64)
    if weights is not None:
        x, y = x * weights[unit_article], y * weights[unit_article[part_unit]]
    span = int(cluster.max(initial=0)) + 1
    rows, row_of_unit = np.unique(unit_group * span + cluster[unit_article], return_inverse=True)
    x = _sum_sorted(row_of_unit, x)[1]
    part_row = row_of_unit[part_unit]
    if len(rows) < len(units):
        parts, y = _sum_sorted(part_row * width + part_pair, y)
        part_row, part_pair = np.divmod(parts, width)
    return Clusters(rows // span, rows % span, x, part_row, part_pair, y), unit_group


def _credit(uses: Any, part_unit: Integers, mentions: Any, unit: str) -> Floats:
    """Return what an article gives each variant it uses, from how often it uses it."""
    if unit == "mention":
        return np.asarray(uses, dtype=np.float64)
    if unit == "article_any":
        return np.ones(len(uses))
    if unit == "article_mean" or not len(uses):
        return np.asarray(uses / mentions[part_unit], dtype=np.float64)
    starts = np.flatnonzero(np.diff(part_unit, prepend=-1))
    most = uses == np.maximum.reduceat(uses, starts)[part_unit]
    return np.asarray(most / np.bincount(part_unit, weights=most)[part_unit], dtype=np.float64)


def _sum_sorted(keys: Integers, values: Any) -> tuple[Integers, Any]:
    """Return distinct keys and their sums, summed in order of size so that row order leaves no trace."""
    if not len(keys):
        return keys, values
    if values.dtype.kind == "i":
        distinct, codes = np.unique(keys, return_inverse=True)
        return distinct, np.bincount(codes, weights=values).astype(np.int64)
    order = np.lexsort((values, keys))
    distinct, starts = np.unique(keys[order], return_index=True)
    return distinct, np.add.reduceat(values[order], starts)
