"""One outcome a story: how often it uses each variant, on the day it was first published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.copies import cluster_codes
from mediaframing.compare.sampling.grouping import Grouping, group_rows
from mediaframing.compare.sampling.intervals import Integers
from mediaframing.compare.shares.cells import Material, Question


class Series(NamedTuple):
    """The stories of one group that name one concept, by day.

    Attributes
    ----------
    days : array of int, shape (stories,)
        Day of publication in UTC, counted from 1970-01-01, ascending.
    uses : array of int, shape (stories, variants)
        Mentions of each variant of the concept.
    spans, articles : int
        Mentions and articles of the group, copies within it included.
    """

    days: Integers
    uses: Integers
    spans: int
    articles: int


@dataclass(frozen=True)
class Stories:
    """Every group's outcomes: article groups × span groups × concepts, in that order."""

    article_groups: Grouping
    span_groups: Grouping
    pairs: Grouping
    concept_of_pair: Integers
    series: list[Series]
    clustering: str

    def rows(self) -> Iterator[tuple[dict[str, Any], pd.DataFrame, Series]]:
        """Yield for each group and concept its labels, its variants (a row each) and its stories."""
        concepts = int(self.concept_of_pair.max(initial=-1)) + 1
        for number, series in enumerate(self.series):
            place, concept = divmod(number, concepts)
            spots = divmod(place, len(self.span_groups.table))
            labels: dict[str, Any] = {}
            for grouping, spot in zip((self.article_groups, self.span_groups), spots, strict=True):
                labels |= {str(c): v for c, v in grouping.table.iloc[spot].items()}
            yield labels, self.pairs.table[self.concept_of_pair == concept], series


def count_stories(material: Material, question: Question) -> Stories:
    """Count the mentions of each variant in each story of each group.

    Articles of one `cluster_id` within a group are one story: the one published first counts.
    """
    articles, spans, article = material
    article_groups = group_rows(articles, [c for c in question.by if c in articles.columns])
    span_groups = group_rows(spans, [c for c in question.by if c not in articles.columns])
    pairs = group_rows(spans, question.measured)
    concept = np.zeros(len(pairs.table), dtype=np.int64) if question.within is None else pairs.levels[:, 0]
    concepts = int(concept.max(initial=-1)) + 1
    place = article_groups.codes[article] * len(span_groups.table) + span_groups.codes
    group = place * concepts + concept[pairs.codes]
    clusters, clustering = cluster_codes(articles)
    units, unit = np.unique(group * len(articles) + article, return_inverse=True)
    unit_group, unit_article = np.divmod(units, max(len(articles), 1))
    first = _first_of_cluster(unit_group, unit_article, clusters, articles)
    days = _days(articles)
    bounds = np.arange(len(article_groups.table) * len(span_groups.table) * concepts + 1)
    edges = np.searchsorted(unit_group, bounds)
    order = np.argsort(unit, kind="stable")
    span_edges = np.searchsorted(unit[order], edges)
    rank = np.arange(len(concept)) - np.searchsorted(concept, concept)
    widths = np.bincount(concept, minlength=concepts)
    series = []
    for number in bounds[:-1]:
        low, high = edges[number], edges[number + 1]
        inside = order[span_edges[number] : span_edges[number + 1]]
        width = widths[number % concepts]
        cell = (unit[inside] - low) * width + rank[pairs.codes[inside]]
        uses = np.bincount(cell, minlength=(high - low) * width).reshape(high - low, width)
        kept = first[low:high]
        day = days[unit_article[low:high][kept]]
        sorting = np.argsort(day, kind="stable")
        series.append(Series(day[sorting], uses[kept][sorting], len(inside), int(high - low)))
    return Stories(article_groups, span_groups, pairs, concept, series, clustering)


def _first_of_cluster(group: Integers, article: Integers, clusters: Integers, articles: pd.DataFrame) -> Any:
    """Return which units are the first published of their group and cluster (ties: the lower article_id)."""
    ranked = articles[["published", "article_id"]].reset_index(drop=True)
    ranked = ranked.sort_values(["published", "article_id"])
    rank = np.empty(len(articles), dtype=np.int64)
    rank[ranked.index.to_numpy()] = np.arange(len(articles))
    order = np.lexsort((rank[article], clusters[article], group))
    same = (np.diff(group[order]) == 0) & (np.diff(clusters[article[order]]) == 0)
    first = np.ones(len(group), dtype=bool)
    first[order[1:]] = ~same
    return first


def _days(articles: pd.DataFrame) -> Integers:
    utc = articles["published"].dt.tz_convert("UTC").dt.tz_localize(None)
    return np.asarray(utc.to_numpy().astype("datetime64[D]").astype(np.int64))
