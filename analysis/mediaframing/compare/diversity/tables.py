"""From counted cells to the estimates table of diversity, and to its contrasts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.contrasts.pairing import Contrast
from mediaframing.compare.contrasts.pairs import Compared, tabulate_pairs
from mediaframing.compare.diversity.cells import DiversityCells
from mediaframing.compare.sampling.grouping import group_rows
from mediaframing.compare.sampling.intervals import ClusterSums, Floats, Integers, name_level
from mediaframing.compare.sampling.totals import ratio_errors, t_limits
from mediaframing.compare.shares.tables import NOT_VALIDATED


def tabulate_diversity(counted: DiversityCells, *, min_clusters: int, level: float) -> pd.DataFrame:
    """Return the estimates table of effective numbers, in reading order."""
    table = _estimate(counted, _sums(counted), min_clusters=min_clusters, level=level)
    keys = [group_rows(table, [c]).codes for c in reversed([*counted.question.by, "order"])]
    return table.iloc[np.lexsort(keys)].reset_index(drop=True)


def contrast_diversity(
    counted: DiversityCells, contrast: Contrast, *, min_clusters: int, level: float, rng: Any
) -> pd.DataFrame:
    """Return the estimates table of pairs of groups."""
    sums = _sums(counted)
    table = _estimate(counted, sums, min_clusters=min_clusters, level=level)
    compared = Compared(
        table=table,
        by=counted.question.by,
        measured=("order",),
        totals=counted.totals,
        sums=sums,
        limits=_limits,
        effect=_log_ratio,
        effect_name="log ratio",
        same=np.arange(len(table)),
        interval=f"jackknife t limits of log effective numbers in {counted.size} statements",
        clustering=counted.clustering,
        permuted=False,
        link=np.exp,
    )
    return tabulate_pairs(compared, contrast, min_clusters=min_clusters, level=level, rng=rng)


def _sums(counted: DiversityCells) -> ClusterSums:
    sums = counted.totals.sums(np.repeat(counted.statements, len(counted.question.orders)))
    return sums._replace(rarer=sums.clusters)


def _limits(sums: ClusterSums, levels: Floats | float) -> tuple[Floats, Floats]:
    low, high = t_limits(sums, levels)
    return np.exp(np.maximum(low, 0.0)), np.exp(high)


def _log_ratio(a: Floats, b: Floats, one: Integers, other: Integers) -> Floats:
    return np.asarray(np.log(a) - np.log(b))


def _estimate(counted: DiversityCells, sums: ClusterSums, *, min_clusters: int, level: float) -> pd.DataFrame:
    orders = counted.question.orders
    group = np.repeat(np.arange(len(counted.labels)), len(orders))
    labels = counted.labels.iloc[group].reset_index(drop=True)
    labels = labels.assign(order=np.tile(np.array(orders, dtype=np.int64), len(counted.labels)))
    low, high = _limits(sums, level)
    reasons = [_reason(counted, int(g), min_clusters) for g in group]
    thin = np.array([bool(r) for r in reasons], dtype=bool)
    # Where every cluster left out leaves the same number there is no variance to make an interval of.
    flat = ~thin & (ratio_errors(sums) == 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        number = np.exp(sums.y / sums.x)

    def text(value: Any) -> pd.Series[Any]:
        return pd.Series(value, dtype="str", index=labels.index)

    by = f"clustered by {counted.clustering}"
    done = f"rarefied to {counted.size} statements; cluster jackknife, log t, {name_level(level)}; {by}"
    same = f"rarefied to {counted.size} statements; no interval: no cluster changes it; {by}"
    which = f"order {orders[0]}" if len(orders) == 1 else "each order"
    label = (
        f"effective number (Hill number of {which}) of different values of {counted.question.of.replace('_', ' ')} in "
        f"{counted.size} statements"
    )
    return labels.assign(
        estimate=np.where(thin, np.nan, number),
        ci_low=np.where(thin | flat, np.nan, np.minimum(low, number)),
        ci_high=np.where(thin | flat, np.nan, high),
        n=counted.statements[group],
        n_articles=counted.n_articles[group],
        n_clusters=counted.n_clusters[group],
        method=text([r or (same if f else done) for r, f in zip(reasons, flat.tolist(), strict=True)]),
        validation=text(NOT_VALIDATED),
        estimand=text(f"{label}; {counted.question.counted}"),
        size=np.full(len(labels), counted.size, dtype=np.int64),
        n_names=counted.names[group],
        n_missing=counted.missing[group],
    )


def _reason(counted: DiversityCells, group: int, min_clusters: int) -> str:
    """Return why a group cannot be estimated, "" where it can."""
    clusters, missing = int(counted.n_clusters[group]), int(counted.missing[group])
    if not clusters and missing:
        return f"not estimable: none of {missing} statements has a {counted.question.of}"
    if not clusters:
        return "not estimable: no statements in this group"
    if clusters < min_clusters:
        number = "1 cluster" if clusters == 1 else f"{clusters} clusters"
        return f"not estimable: {number} of articles, at least {min_clusters} needed"
    if counted.least[group] < counted.size or counted.size < 1:
        return (
            f"not estimable: {int(counted.least[group])} statements without the largest cluster, "
            f"size={max(counted.size, 1)} needed"
        )
    return ""
