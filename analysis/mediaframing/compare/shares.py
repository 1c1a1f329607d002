"""Shares of variants by group: which name an outlet uses, with its uncertainty."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.cells import Cells, ask, count_cells, gather_material
from mediaframing.compare.copies import COPIES_LABELS
from mediaframing.compare.intervals import (
    DRAWS,
    ClusterSums,
    Floats,
    Integers,
    bootstrap_shares,
    choose_bootstrap,
    effective_sizes,
    estimate_shares,
    percentile_limits,
    wilson_limits,
)
from mediaframing.compare.patterns import cell_sums, group_patterns
from mediaframing.tables import MediaframingError

NOT_VALIDATED = "not validated"
UNIT_LABELS = {
    "article_mean": "mean over articles of the article's share of each {of}{within}",
    "article_any": "share of articles that use each {of} at all, among articles with any{within}",
    "article_majority": "share of articles that use each {of} most (ties divided equally){within}",
    "mention": "share of each {of} among all mentions, pooled over articles{within}",
}


def compare_shares(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    within: str | None = None,
    by: str | Sequence[str] = "outlet",
    unit: str = "article_mean",
    copies: str = "once",
    min_clusters: int = 10,
    level: float = 0.95,
    rng: Any = 0,
) -> pd.DataFrame:
    r"""Estimate what share each variant has, group by group, with intervals clustered by article.

    Parameters
    ----------
    spans : pandas.DataFrame
        One row a mention: `article_id`, the columns *of* and *within*, and any column named in *by* that
        *articles* does not have.
    articles : pandas.DataFrame
        One row an article: `article_id` and the columns named in *by*; with `cluster_id` also `outlet` and
        `published`. Texts are not read. A column that both tables have is taken from here.
    of : str
        Column of *spans* whose values are the variants.
    within : str, optional
        Column of *spans* within whose values the shares add up, usually "concept". None: all spans together.
    by : str or sequence of str
        Columns of articles or spans; a group for each combination. With a column of spans, such as "voice",
        an article's share is taken among its spans of that value. () makes one group.
    unit : {"article_mean", "article_any", "article_majority", "mention"}
        What is averaged: the article's share of the variant; whether it uses it at all; whether it uses it
        most (a tie is divided equally); or nothing (all mentions pooled). Articles without the concept are
        outside the denominator.
    copies : {"once", "all", "own"}
        "once": a story counts once per outlet and `cluster_id` (the first published). "own": the same among
        articles whose `provenance` is "own". "all": every copy counts, clustered by `cluster_id`.
    min_clusters : int
        Groups with fewer clusters get no estimate (at least 2).
    level : float
        Coverage aimed at, between 0 and 1.
    rng : int, numpy.random.Generator or None
        Seed of the bootstrap; every group has a stream of its own, so that neither the order of rows nor the
        other groups change its interval.

    Returns
    -------
    pandas.DataFrame
        One row for each group × value of *within* × variant seen with it, sorted (categories in their order):
        the columns of *by*, *within*, *of*, then

        - estimate, ci_low, ci_high : float64 in [0, 1], NaN where not estimable
        - n : int64, spans in the denominator (mentions of the concept in the group)
        - n_articles, n_clusters : int64, articles and clusters in the denominator
        - method : str, unit, interval and clustering, or "not estimable: " and the reason
        - validation : str, "not validated" until a coded sample says otherwise
        - estimand : str, the quantity in words
        - n_articles_without : int64, articles of the group outside the denominator

        A variant unseen in a group that has the concept is a row with estimate 0.

    Raises
    ------
    MediaframingError
        Unknown columns, units or rules; no articles; spans that belong to no article given.

    Notes
    -----
    Each unit is a ratio over m clusters, :math:`\hat p = \sum y / \sum x`, with linearised variance
    :math:`v = \frac{m}{m-1} \sum (y - \hat p x)^2 / (\sum x)^2`. The population is the one the articles were
    drawn from, clusters taken as independent draws.

    Two intervals, chosen by simulation (10 to 200 clusters, shares .02 to .5, intra-cluster correlation 0 to
    .6, with and without wire copies; `benchmarks/bench_compare.py` prints the table):

    - *cluster bootstrap*, 2,000 multinomial draws of count patterns, expanded percentile (Hesterberg 2015),
      where a concept has at most two variants, there are 40 clusters or more, and 50 of them hold the rarer
      answer (both counted in clusters of equal size, Kish 1965). With fewer, percentile intervals cover as
      little as 25 % (nominal 95 %).
    - else *Wilson with the effective sample size* of Korn & Graubard (1998): :math:`n^* = \hat p (1 - \hat p)
      / v \cdot (z / t_{m-1})^2`, at most n. As published it covers 89 % where copies make few clusters weigh
      much, because the variance of a rare answer is mostly estimated too low; v is therefore mixed with the
      largest variance these clusters allow, :math:`\hat p (1 - \hat p) \sum x^2 / (\sum x)^2`, weighing as
      much as 5 clusters with the rarer answer. Tried and left: the same with Clopper–Pearson or Jeffreys
      limits, logit with t, n* capped at the number of clusters (covers up to 99 % on average).

    References
    ----------
    Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of
    positive counts estimated from survey data. Survey Methodology 24, 193–201.
    Hesterberg, T. C. (2015). What teachers should know about the bootstrap. The American Statistician 69,
    371–386. DOI 10.1080/00031305.2015.1089789.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(12)], "outlet": "The Harbour Post"})
    >>> spans = pd.DataFrame({"article_id": articles["article_id"], "variant": ["Lodz"] * 9 + ["Łódź"] * 3})
    >>> mf.compare_shares(spans, articles, of="variant")[["variant", "estimate", "n_clusters"]]
      variant  estimate  n_clusters
    0    Lodz      0.75          12
    1    Łódź      0.25          12
    """
    question = ask(spans, articles, of=of, within=within, by=by, unit=unit, copies=copies)
    material = gather_material(spans, articles, copies=copies)
    cells = count_cells(material, question)
    return tabulate_shares(cells, min_clusters=min_clusters, level=level, rng=rng)


def tabulate_shares(cells: Cells, *, min_clusters: int, level: float, rng: Any) -> pd.DataFrame:
    """Return the estimates table of counted cells: see `compare_shares`, which is this after counting."""
    _check_settings(min_clusters, level)
    sums = cell_sums(cells)
    table = _cell_table(cells)
    places = len(table) // max(len(cells.pairs.table), 1)
    group = (np.arange(places)[:, None] * cells.concepts + cells.concept_of_pair).ravel()
    share = estimate_shares(sums)
    size = effective_sizes(sums, level=level)
    low, high = wilson_limits(share, size, level=level)
    few = np.bincount(cells.concept_of_pair)[cells.concept_of_pair] <= 2
    drawn = choose_bootstrap(sums) & np.tile(few, places)
    _bootstrap_rows(cells, table, group, drawn, share, low, high, level=level, rng=rng)
    thin = sums.clusters < min_clusters
    having = cells.articles[group]
    total = cells.group_articles.repeat(len(table) // max(len(cells.group_articles), 1))
    result = table.assign(
        estimate=np.where(thin, np.nan, share),
        ci_low=np.where(thin, np.nan, low),
        ci_high=np.where(thin, np.nan, high),
        n=sums.mentions,
        n_articles=having,
        n_clusters=sums.clusters,
        method=pd.Series(
            _methods(cells, sums, size, drawn, total, min_clusters), dtype="str", index=table.index
        ),
        validation=pd.Series(NOT_VALIDATED, dtype="str", index=table.index),
        estimand=pd.Series(describe_estimand(cells), dtype="str", index=table.index),
        n_articles_without=total - having,
    )
    return result.iloc[_reading_order(cells)].reset_index(drop=True)


def describe_estimand(cells: Cells) -> str:
    """Return the estimand in words; it ends with the rule for copies, which `find_evidence` reads back."""
    question = cells.question
    within = "" if question.within is None else f" within its {question.within}"
    label = UNIT_LABELS[question.unit].format(of=question.of, within=within)
    return f"{label}; {COPIES_LABELS[question.copies]}"


def _check_settings(min_clusters: int, level: float) -> None:
    if min_clusters < 2:
        raise MediaframingError(f"min_clusters={min_clusters}: give 2 or more; one cluster has no variance.")
    if not 0 < level < 1:
        raise MediaframingError(f"level={level}: give a share between 0 and 1, such as 0.95.")


def _cell_table(cells: Cells) -> pd.DataFrame:
    """Return the labels of every cell, columns in the order of the question."""
    sizes = [len(g.table) for g in (cells.article_groups, cells.span_groups, cells.pairs)]
    spots = np.unravel_index(np.arange(int(np.prod(sizes))), sizes)
    groupings = (cells.article_groups, cells.span_groups, cells.pairs)
    columns = {
        c: grouping.table[c].iloc[spot].reset_index(drop=True)
        for grouping, spot in zip(groupings, spots, strict=True)
        for c in grouping.table
    }
    return pd.DataFrame({c: columns[c] for c in [*cells.question.by, *cells.question.measured]})


def _reading_order(cells: Cells) -> Integers:
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
    base = int(np.random.default_rng(rng).integers(2**63))
    names = table.drop(columns=cells.question.of)
    for number, patterns in group_patterns(cells, wanted).items():
        rows = np.flatnonzero(group == number)
        stream = np.random.default_rng([base, _stable_number(names.iloc[rows[0]])])
        draws = bootstrap_shares(patterns.y[:, : len(rows)], patterns.x, patterns.counts, rng=stream)
        effective = (patterns.counts @ patterns.x) ** 2 / (patterns.counts @ patterns.x**2)
        lows, highs = percentile_limits(draws, clusters=float(effective), level=level)
        low[rows] = np.where(drawn[rows], np.minimum(lows, share[rows]), low[rows])
        high[rows] = np.where(drawn[rows], np.maximum(highs, share[rows]), high[rows])


def _stable_number(names: pd.Series[Any]) -> int:
    # Python's own hash of text differs from run to run.
    text = "\x1f".join(f"{column}={value}" for column, value in names.items())
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def _methods(
    cells: Cells, sums: ClusterSums, size: Floats, drawn: Any, total: Integers, min_clusters: int
) -> list[str]:
    """Return for each cell how it was estimated, or why it was not."""
    unit, by = cells.question.unit, f"clustered by {cells.clustering}"
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
