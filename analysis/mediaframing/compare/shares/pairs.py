"""Shares made ready for contrasts between groups: by story, or within the same events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.contrasts.matching import Matched
from mediaframing.compare.contrasts.pairing import Contrast
from mediaframing.compare.contrasts.pairs import Compared, tabulate_pairs
from mediaframing.compare.sampling.intervals import (
    ClusterSums,
    Floats,
    Integers,
    effective_sizes,
    estimate_shares,
    wilson_limits,
)
from mediaframing.compare.sampling.settings import check_settings
from mediaframing.compare.sampling.totals import ClusterTotals, share_totals
from mediaframing.compare.shares.cells import Cells, Question, count_cells, gather_material
from mediaframing.compare.shares.patterns import cell_sums
from mediaframing.compare.shares.tables import estimate_cells


def contrast_shares(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    question: Question,
    contrast: Contrast,
    min_clusters: int,
    level: float,
    rng: Any,
) -> pd.DataFrame:
    """Return the estimates table of pairs of groups: `compare_shares` with contrast=."""
    check_settings(min_clusters, level)
    cells = count_cells(gather_material(spans, articles, copies=question.copies), question)
    sums = cell_sums(cells)
    table = estimate_cells(cells, sums, min_clusters=min_clusters, level=level, rng=rng, draw=False)
    compared = Compared(
        table=table,
        by=question.by,
        measured=question.measured,
        totals=share_totals(cells),
        sums=sums,
        limits=_limits,
        effect=_cohen_h,
        effect_name="Cohen's h",
        same=_number_tests(cells),
        interval="Wilson limits with effective n",
        clustering=cells.clustering,
        matched=None if contrast.match is None else _match(spans, articles, question, contrast.match),
        bound=1.0,
    )
    return tabulate_pairs(compared, contrast, min_clusters=min_clusters, level=level, rng=rng)


def _limits(sums: ClusterSums, levels: Floats) -> tuple[Floats, Floats]:
    return wilson_limits(estimate_shares(sums), effective_sizes(sums, level=levels), level=levels)


def _cohen_h(a: Floats, b: Floats, one: Integers, other: Integers) -> Floats:
    """Return 2 arcsin sqrt(a) - 2 arcsin sqrt(b): Cohen (1988), Statistical Power Analysis, chapter 6."""
    return np.asarray(2 * np.arcsin(np.sqrt(a)) - 2 * np.arcsin(np.sqrt(b)))


def _number_tests(cells: Cells) -> Integers:
    """Return a number for each cell; the two variants of a concept that has two add to 1 and share theirs."""
    pairs = len(cells.pairs.table)
    places = cells.groups // max(cells.concepts, 1)
    pair = np.arange(pairs)
    if cells.question.unit != "article_any":
        first = np.searchsorted(cells.concept_of_pair, cells.concept_of_pair)
        two = np.bincount(cells.concept_of_pair, minlength=cells.concepts)[cells.concept_of_pair] == 2
        pair = np.where(two, first, pair)
    return (np.arange(places)[:, None] * pairs + pair).ravel().astype(np.int64)


def _match(spans: pd.DataFrame, articles: pd.DataFrame, question: Question, column: str) -> Matched:
    """Return the same cells with events for clusters; articles without an event are in none."""
    material = gather_material(spans, articles, copies=question.copies)
    # Articles without an event are clusters of their own, numbered after the events.
    events_seen = int(material.articles[column].nunique())

    def totals(unit: str, weights: str | None) -> ClusterTotals:
        asked = replace(question, clusters=column, unit=unit, weights=weights)
        return share_totals(count_cells(material, asked)).keep_below(events_seen)

    return Matched(
        totals(question.unit, question.weights), totals("article_any", None), totals("mention", None), column
    )
