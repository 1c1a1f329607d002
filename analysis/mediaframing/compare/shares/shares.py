"""Shares of variants by group: which name an outlet uses, with its uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mediaframing.compare.contrasts.pairing import ask_contrast
from mediaframing.compare.shares.cells import ask, count_cells, gather_material
from mediaframing.compare.shares.pairs import contrast_shares
from mediaframing.compare.shares.tables import tabulate_shares
from mediaframing.tables import state_validation


def compare_shares(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    within: str | None = None,
    by: str | Sequence[str] = "outlet",
    unit: str = "article_mean",
    copies: str = "once",
    weights: str | None = None,
    clusters: str | None = None,
    contrast: str | None = None,
    reference: Any = None,
    measure: str = "difference",
    adjust: str | None = "holm",
    match: str | None = None,
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
    weights : str, optional
        Column of articles: how much each weighs, finite and 0 or more (a sampling weight, a circulation).
    clusters : str, optional
        Column of articles whose equal values make one sampling unit; None is `cluster_id` where there is one,
        "article" is every article for itself.
    contrast : str, optional
        One of *by*: its groups are compared in pairs within the other groups, see "Pairs" below.
    reference : optional
        The group against which the others are contrasted; None contrasts all pairs.
    measure : {"difference", "ratio"}
        group_a minus group_b, or group_a divided by group_b.
    adjust : {"holm", "bh"} or None
        How p-values and intervals of a table of pairs are adjusted for their number.
    match : str, optional
        "event" (the column `event_id`) or another column of articles: contrast on the same events alone.
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
        - validation : str, "not validated" until a coded sample says otherwise, or what the spans' own column
          `validation` says
        - estimand : str, the quantity in words
        - n_articles_without : int64, articles of the group outside the denominator

        A variant unseen in a group that has the concept is a row with estimate 0.

        With *contrast*, one row a pair and variant: `group_a` and `group_b` stand in place of the contrasted
        column, `estimate` is the difference or ratio, `ci_low` and `ci_high` its adjusted interval, `n` and
        `n_articles` are those of both groups, `n_clusters` those in either. After `estimand` come

        - contrast : str, the contrasted column
        - estimate_a, estimate_b : float64, the share in each group
        - p_value, p_adjusted : float64 in [0, 1]
        - ordered : bool, the adjusted interval excludes no difference, and p_adjusted <= 1 - level
        - effect_size : float64 in [-pi, pi], Cohen's h; effect_name : str
        - n_shared : int64, clusters (with *match* events) that stand in both groups
        - unmatched_a, unmatched_b : float64 in [0, 1], only with *match*: the share of the group's articles
          with the concept that are on no event the other group has

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

    **Pairs.** Outlets share wire stories, so overlapping single intervals are no test. The interval of a
    difference is MOVER (Zou & Donner 2008) from the two Wilson intervals and the correlation that the shared
    clusters give the two shares, which weighs less where few clusters hold the rarer answer. The p-value
    permutes clusters: those in one group change groups, those in both have their halves swapped, and the
    difference is studentised; with 200 effective clusters in both groups, 50 of them with the rarer answer,
    a cluster-robust t takes its place. *adjust* covers all pairs of the table together, the two variants of
    a concept that has two counted once; Holm's intervals step down with the p-values. Interval and test are
    two methods and may disagree at the edge: `ordered` takes both. With *match*, each event that both groups
    have is one draw: the difference of the two shares on it, all events equal; the limits are those of t for
    their mean, or MOVER's where those are closer, as with few events that differ
    (`benchmarks/bench_compare_pairs.py` has the coverage).

    References
    ----------
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures. Statistics in
    Medicine 27, 1693–1702. DOI 10.1002/sim.3095.
    Chung, E. & Romano, J. P. (2013). Exact and asymptotically robust permutation tests. The Annals of
    Statistics 41, 484–507. DOI 10.1214/13-AOS1090.
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
    question = ask(
        spans,
        articles,
        of=of,
        within=within,
        by=by,
        unit=unit,
        copies=copies,
        weights=weights,
        clusters=clusters,
    )
    pairs = ask_contrast(
        contrast, by=by, reference=reference, measure=measure, adjust=adjust, match=match, articles=articles
    )
    if pairs is not None:
        compared = contrast_shares(
            spans,
            articles,
            question=question,
            contrast=pairs,
            min_clusters=min_clusters,
            level=level,
            rng=rng,
        )
        return state_validation(compared, spans)
    cells = count_cells(gather_material(spans, articles, copies=copies), question)
    return state_validation(tabulate_shares(cells, min_clusters=min_clusters, level=level, rng=rng), spans)
