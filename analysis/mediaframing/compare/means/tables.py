"""From counted cells to the estimates table of means, and to their contrasts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.contrasts.matching import Matched
from mediaframing.compare.contrasts.pairing import Contrast
from mediaframing.compare.contrasts.pairs import Compared, tabulate_pairs
from mediaframing.compare.means.cells import MeanCells
from mediaframing.compare.sampling.grouping import group_rows
from mediaframing.compare.sampling.intervals import ClusterSums, Floats, Integers, name_level
from mediaframing.compare.sampling.settings import check_settings
from mediaframing.compare.sampling.totals import ratio_errors, t_limits
from mediaframing.compare.shares.tables import NOT_VALIDATED

UNIT_LABELS = {
    "article_mean": "mean over articles of the article's mean {of}",
    "mention": "mean {of} of all spans, pooled over articles",
}


def tabulate_means(counted: MeanCells, *, min_clusters: int, level: float) -> pd.DataFrame:
    """Return the estimates table of counted means, in reading order."""
    table = _estimate(counted, _sums(counted), min_clusters=min_clusters, level=level)
    keys = [group_rows(table, [c]).codes for c in reversed(counted.question.by)]
    order = np.lexsort(keys) if keys else np.arange(len(table))
    return table.iloc[order].reset_index(drop=True)


def contrast_means(
    counted: MeanCells,
    matched: MeanCells | None,
    contrast: Contrast,
    *,
    min_clusters: int,
    level: float,
    rng: Any,
) -> pd.DataFrame:
    """Return the estimates table of pairs of groups."""
    sums = _sums(counted)
    events = None
    if matched is not None:
        parts = [t.keep_below(matched.events) for t in (matched.totals, matched.articles, matched.mentions)]
        events = Matched(parts[0], parts[1], parts[2], str(contrast.match))

    def cohen_d(a: Floats, b: Floats, one: Integers, other: Integers) -> Floats:
        size_a, size_b = counted.n_articles[one] - 1, counted.n_articles[other] - 1
        with np.errstate(invalid="ignore", divide="ignore"):
            pooled = (size_a * counted.sd[one] ** 2 + size_b * counted.sd[other] ** 2) / (size_a + size_b)
            return np.asarray(np.where(pooled > 0, (a - b) / np.sqrt(pooled), np.nan))

    compared = Compared(
        table=_estimate(counted, sums, min_clusters=min_clusters, level=level),
        by=counted.question.by,
        measured=(),
        totals=counted.totals,
        sums=sums,
        limits=t_limits,
        effect=cohen_d,
        effect_name="Cohen's d",
        same=np.arange(len(counted.labels)),
        interval="t limits",
        clustering=counted.clustering,
        matched=events,
    )
    return tabulate_pairs(compared, contrast, min_clusters=min_clusters, level=level, rng=rng)


def _sums(counted: MeanCells) -> ClusterSums:
    # Every cluster speaks of a mean, so that none of them is the rarer answer.
    sums = counted.totals.sums(counted.spans)
    return sums._replace(rarer=sums.clusters)


def _estimate(counted: MeanCells, sums: ClusterSums, *, min_clusters: int, level: float) -> pd.DataFrame:
    check_settings(min_clusters, level)
    labels, question = counted.labels, counted.question
    low, high = t_limits(sums, level)
    thin = sums.clusters < min_clusters
    # Clusters that all agree leave no variance to make an interval of, which is not the same as certainty.
    flat = thin | (ratio_errors(sums) == 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums.y / sums.x

    def text(value: Any) -> pd.Series[Any]:
        return pd.Series(value, dtype="str", index=labels.index)

    weighted = "" if question.weights is None else f", articles weighted by {question.weights}"
    label = UNIT_LABELS[question.unit].format(of=question.of)
    return labels.assign(
        estimate=np.where(thin, np.nan, mean),
        ci_low=np.where(flat, np.nan, low),
        ci_high=np.where(flat, np.nan, high),
        n=counted.spans,
        n_articles=counted.n_articles,
        n_clusters=sums.clusters,
        method=text(_methods(counted, sums, min_clusters, level)),
        validation=text(NOT_VALIDATED),
        estimand=text(f"{label}{weighted}; {question.counted}"),
        sd=counted.sd,
        n_missing=counted.missing,
    )


def _methods(counted: MeanCells, sums: ClusterSums, min_clusters: int, level: float) -> list[str]:
    texts = []
    question = counted.question
    flat = (ratio_errors(sums) == 0).tolist()
    for clusters, missing, same in zip(sums.clusters.tolist(), counted.missing.tolist(), flat, strict=True):
        if not clusters:
            why = (
                f"all {missing} values of {question.of} are missing" if missing else "no spans in this group"
            )
            texts.append(f"not estimable: {why}")
        elif clusters < min_clusters:
            number = "1 cluster" if clusters == 1 else f"{clusters} clusters"
            texts.append(f"not estimable: {number} of articles, at least {min_clusters} needed")
        elif same:
            texts.append(
                f"{question.unit}; no interval: all clusters have the same mean; clustered by {counted.clustering}"
            )
        else:
            texts.append(
                f"{question.unit}; cluster-robust t, {name_level(level)}; clustered by {counted.clustering}"
            )
    return texts
