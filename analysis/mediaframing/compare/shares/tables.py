"""From counted cells to the estimates table of shares: which interval, which words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.grouping import name_cells, stable_number
from mediaframing.compare.sampling.intervals import (
    DRAWS,
    ClusterSums,
    Floats,
    Integers,
    bootstrap_shares,
    choose_bootstrap,
    effective_sizes,
    estimate_shares,
    name_level,
    percentile_limits,
    wilson_limits,
)
from mediaframing.compare.sampling.settings import check_settings, draw_base
from mediaframing.compare.shares.cells import Cells
from mediaframing.compare.shares.patterns import cell_sums, group_patterns

NOT_VALIDATED = "not validated"
UNIT_LABELS = {
    "article_mean": "mean over articles of the article's share of each {of}{within}",
    "article_any": "share of articles that use each {of} at all, among articles with any{within}",
    "article_majority": "share of articles that use each {of} most (ties divided equally){within}",
    "mention": "share of each {of} among all mentions (or statements), pooled over articles{within}",
}


def tabulate_shares(cells: Cells, *, min_clusters: int, level: float, rng: Any) -> pd.DataFrame:
    """Return the estimates table of counted cells: see `compare_shares`, which is this after counting."""
    check_settings(min_clusters, level)
    table = estimate_cells(cells, cell_sums(cells), min_clusters=min_clusters, level=level, rng=rng)
    return table.iloc[reading_order(cells)].reset_index(drop=True)


def estimate_cells(
    cells: Cells, sums: ClusterSums, *, min_clusters: int, level: float, rng: Any, draw: bool = True
) -> pd.DataFrame:
    """Return the estimates of every cell in the order of cells; without *draw* from closed forms alone."""
    groupings = (cells.article_groups, cells.span_groups, cells.pairs)
    table = name_cells(groupings, [*cells.question.by, *cells.question.measured])
    places = len(table) // max(len(cells.pairs.table), 1)
    group = (np.arange(places)[:, None] * cells.concepts + cells.concept_of_pair).ravel()
    share = estimate_shares(sums)
    size = effective_sizes(sums, level=level)
    low, high = wilson_limits(share, size, level=level)
    few = np.bincount(cells.concept_of_pair)[cells.concept_of_pair] <= 2
    # Weights make every cluster a pattern of its own, which the draws are not made for.
    drawn = choose_bootstrap(sums) & np.tile(few, places) & draw & (cells.question.weights is None)
    _bootstrap_rows(cells, table, group, drawn, share, low, high, level=level, rng=rng)
    thin = sums.clusters < min_clusters
    having = cells.articles[group]
    total = cells.group_articles.repeat(len(table) // max(len(cells.group_articles), 1))
    return table.assign(
        estimate=np.where(thin, np.nan, share),
        ci_low=np.where(thin, np.nan, low),
        ci_high=np.where(thin, np.nan, high),
        n=sums.mentions,
        n_articles=having,
        n_clusters=sums.clusters,
        method=pd.Series(
            _methods(cells, sums, size, drawn, total, min_clusters, level), dtype="str", index=table.index
        ),
        validation=pd.Series(NOT_VALIDATED, dtype="str", index=table.index),
        estimand=pd.Series(describe_estimand(cells), dtype="str", index=table.index),
        n_articles_without=total - having,
    )


def describe_estimand(cells: Cells) -> str:
    """Return the estimand in words; it ends with the rule for copies, which `find_evidence` reads back."""
    question = cells.question
    within = "" if question.within is None else f" within its {question.within}"
    label = UNIT_LABELS[question.unit].format(of=question.of, within=within)
    weighted = "" if question.weights is None else f", articles weighted by {question.weights}"
    return f"{label}{weighted}; {question.counted}"


def reading_order(cells: Cells) -> Integers:
    """Return the order of cells by the columns of `by` from left to right, then concept and variant."""
    a, s, p = cells.article_groups, cells.span_groups, cells.pairs
    sizes = (len(a.table), len(s.table), len(p.table))
    spots = np.unravel_index(np.arange(int(np.prod(sizes))), sizes)
    keys = {c: g.levels[spot, i] for g, spot in ((a, spots[0]), (s, spots[1])) for i, c in enumerate(g.table)}
    return np.asarray(np.lexsort([spots[2], *(keys[c] for c in reversed(cells.question.by))]), dtype=np.int64)


def _bootstrap_rows(
    cells: Cells,
    table: pd.DataFrame,
    group: Integers,
    drawn: Any,
    share: Floats,
    low: Floats,
    high: Floats,
    *,
    level: float,
    rng: Any,
) -> None:
    """Overwrite the limits of the rows *drawn* by those of the cluster bootstrap."""
    wanted = np.unique(group[drawn])
    base = draw_base(rng)
    names = table.drop(columns=cells.question.of)
    for number, patterns in group_patterns(cells, wanted).items():
        rows = np.flatnonzero(group == number)
        stream = np.random.default_rng([base, stable_number(names.iloc[rows[0]])])
        draws = bootstrap_shares(patterns.y[:, : len(rows)], patterns.x, patterns.counts, rng=stream)
        effective = (patterns.counts @ patterns.x) ** 2 / (patterns.counts @ patterns.x**2)
        lows, highs = percentile_limits(draws, clusters=float(effective), level=level)
        low[rows] = np.where(drawn[rows], np.minimum(lows, share[rows]), low[rows])
        high[rows] = np.where(drawn[rows], np.maximum(highs, share[rows]), high[rows])


def _methods(
    cells: Cells,
    sums: ClusterSums,
    size: Floats,
    drawn: Any,
    total: Integers,
    min_clusters: int,
    level: float,
) -> list[str]:
    """Return for each cell how it was estimated, or why it was not."""
    unit, by = cells.question.unit, f"{name_level(level)}; clustered by {cells.clustering}"
    name = cells.question.within or cells.question.of
    texts = []
    for clusters, effective, bootstrapped, articles in zip(sums.clusters, size, drawn, total, strict=True):
        if not articles:
            texts.append("not estimable: no articles in this group")
        elif not clusters:
            texts.append(f"not estimable: no articles with this {name}")
        elif clusters < min_clusters:
            counted = "1 cluster" if clusters == 1 else f"{clusters} clusters"
            texts.append(f"not estimable: {counted} of articles, at least {min_clusters} needed")
        elif bootstrapped:
            texts.append(f"{unit}; cluster bootstrap, {DRAWS} draws; {by}")
        else:
            texts.append(f"{unit}; Wilson, effective n {effective:.1f} (Korn & Graubard); {by}")
    return texts
