"""From counted cells to the estimates table of rates, and to their contrasts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.contrasts.matching import Matched
from mediaframing.compare.contrasts.pairing import Contrast
from mediaframing.compare.contrasts.pairs import Compared, tabulate_pairs
from mediaframing.compare.rates.cells import RateCells
from mediaframing.compare.sampling.grouping import group_rows
from mediaframing.compare.sampling.intervals import ClusterSums, Floats, Integers, name_level
from mediaframing.compare.sampling.settings import check_settings
from mediaframing.compare.sampling.totals import cautious_freedom, ratio_errors, skewed_reach, t_limits
from mediaframing.compare.shares.tables import NOT_VALIDATED


def tabulate_rates(counted: RateCells, *, min_clusters: int, level: float) -> pd.DataFrame:
    """Return the estimates table of counted rates, in reading order."""
    table = _estimate(counted, counted.totals.sums(counted.spans), min_clusters=min_clusters, level=level)
    columns = [*counted.question.by, *counted.question.of]
    keys = [group_rows(table, [c]).codes for c in reversed(columns)]
    order = np.lexsort(keys) if keys else np.arange(len(table))
    return table.iloc[order].reset_index(drop=True)


def contrast_rates(
    counted: RateCells,
    matched: RateCells | None,
    contrast: Contrast,
    *,
    min_clusters: int,
    level: float,
    rng: Any,
) -> pd.DataFrame:
    """Return the estimates table of pairs of groups."""
    sums = counted.totals.sums(counted.spans)
    events = None
    if matched is not None:
        parts = [t.keep_below(matched.events) for t in (matched.totals, matched.articles, matched.mentions)]
        events = Matched(parts[0], parts[1], parts[2], str(contrast.match))
    per = counted.question.per
    compared = Compared(
        table=_estimate(counted, sums, min_clusters=min_clusters, level=level),
        by=counted.question.by,
        measured=counted.question.of,
        totals=counted.totals,
        sums=sums,
        # Within events each rate is a mean over events, no longer a count.
        limits=rate_limits if events is None else event_limits,
        effect=_log_ratio,
        effect_name="log rate ratio",
        same=np.arange(len(counted.labels)),
        interval="score limits of an effective Poisson count" if events is None else "t limits over events",
        clustering=counted.clustering,
        matched=events,
        scale=per,
    )
    return tabulate_pairs(compared, contrast, min_clusters=min_clusters, level=level, rng=rng)


# A single span leaves one degree of freedom, whose t makes limits that say nothing (0.002 to 48 where one span
# among 3,400 words was seen, 0 to 1.3 where none was); with two the coverage is the same.
LEAST_FREEDOM = 2.0


def rate_limits(sums: ClusterSums, levels: Floats | float) -> tuple[Floats, Floats]:
    """Return the score limits of rates sum(y) / sum(x) of counts y, the upper one raised where they are skewed."""
    from scipy.special import ndtri, stdtrit

    tail = (1 + np.asarray(levels, dtype=np.float64)) / 2
    freedom = np.fmax(cautious_freedom(sums), np.clip(sums.clusters - 1.0, 1.0, LEAST_FREEDOM))
    z, t = ndtri(tail), stdtrit(freedom, tail)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = sums.y / sums.x
        worth = np.minimum((rate / ratio_errors(sums)) ** 2, sums.y) * (z / t) ** 2
        worth = np.where(sums.y > 0, worth, 0.0)
        exposure = np.where(sums.y > 0, worth / rate, sums.x * (z / t) ** 2)
        centre, half = worth + z**2 / 2, z * np.sqrt(worth + z**2 / 4)
        low, high = (centre - half) / exposure, (centre + half) / exposure
        high = np.fmax(high, rate + skewed_reach(sums, t)[1] * ratio_errors(sums))
    return np.clip(low, 0.0, rate), np.maximum(high, rate)


def event_limits(sums: ClusterSums, levels: Floats | float) -> tuple[Floats, Floats]:
    """Return the t limits of rates averaged over events, 0 at least."""
    low, high = t_limits(sums, levels)
    return np.maximum(low, 0.0), high


def _log_ratio(a: Floats, b: Floats, one: Integers, other: Integers) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(a) - np.log(b))


def _estimate(counted: RateCells, sums: ClusterSums, *, min_clusters: int, level: float) -> pd.DataFrame:
    check_settings(min_clusters, level)
    labels, per = counted.labels, counted.question.per
    low, high = rate_limits(sums, level)
    thin = sums.clusters < min_clusters
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = sums.y / sums.x

    def text(value: Any) -> pd.Series[Any]:
        return pd.Series(value, dtype="str", index=labels.index)

    return labels.assign(
        estimate=np.where(thin, np.nan, rate * per),
        ci_low=np.where(thin, np.nan, low * per),
        ci_high=np.where(thin, np.nan, high * per),
        n=counted.spans,
        n_articles=counted.n_articles,
        n_clusters=sums.clusters,
        method=text([_method(int(m), min_clusters, counted.clustering, level) for m in sums.clusters]),
        validation=text(NOT_VALIDATED),
        estimand=text(_describe(counted)),
        exposure=counted.exposure,
    )


def _method(clusters: int, min_clusters: int, clustering: str, level: float) -> str:
    if not clusters:
        return "not estimable: no articles in this group"
    if clusters < min_clusters:
        number = "1 cluster" if clusters == 1 else f"{clusters} clusters"
        return f"not estimable: {number} of articles, at least {min_clusters} needed"
    return f"rate; score limits of an effective Poisson count, {name_level(level)}; clustered by {clustering}"


def _describe(counted: RateCells) -> str:
    question = counted.question
    said = f"each {' and '.join(question.of)}" if question.of else "spans"
    spoken = [c for c in question.by if c in ("voice", "field") and c in counted.labels]
    size = f"{question.per:g} {question.denominator}"
    if question.denominator == "words" and spoken:
        size += f" of that {' and '.join(spoken)}"
    return f"rate of {said} per {size}, over all articles of the group; {question.counted}"
