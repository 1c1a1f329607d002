"""Means of scores by group: tone, coverage or any number a span carries, with the article as the unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mediaframing.compare.contrasts.pairing import ask_contrast
from mediaframing.compare.means.cells import ask_mean, count_means
from mediaframing.compare.means.tables import contrast_means, tabulate_means
from mediaframing.tables import state_validation


def compare_means(
    scores: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str = "score",
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
    r"""Estimate the mean of a number that spans carry, group by group, clustered by article.

    Parameters
    ----------
    scores : pandas.DataFrame
        One row a scored span: `article_id`, the column *of*, and any column named in *by* that *articles*
        does not have (`voice`, `target`, `scorer`, …).
    articles : pandas.DataFrame
        One row an article, as in `compare_shares`.
    of : str
        Column of numbers. A missing one says nothing: it is left out and counted.
    by : str or sequence of str
        Columns of articles or scores; a group for each combination.
    unit : {"article_mean", "mention"}
        Mean over articles of the article's own mean, or over all spans pooled.
    copies, weights, clusters, contrast, reference, measure, adjust, match, min_clusters, level, rng
        As in `compare_shares`. A ratio needs means above 0.

    Returns
    -------
    pandas.DataFrame
        One row a group, sorted: the columns of *by*, then

        - estimate, ci_low, ci_high : float64, in the unit of *of*, NaN where not estimable
        - n : int64, spans with a number
        - n_articles, n_clusters : int64, articles with one, and their clusters
        - method, validation, estimand : str, as in `compare_shares`
        - sd : float64, standard deviation of the articles' means (of the spans for "mention")
        - n_missing : int64, spans of the group without a number

        With *contrast*, the columns of pairs in `compare_shares`; the effect size is the difference
        divided by the pooled standard deviation (Cohen's d).

    Raises
    ------
    MediaframingError
        Unknown columns or rules, a column that holds no numbers, no articles.

    Notes
    -----
    The mean is a ratio over m clusters, :math:`\bar s = \sum y / \sum x`, y the summed means (or scores) and
    x the articles (or spans) of a cluster; the limits are :math:`\bar s \pm t \sqrt{v}` with the linearised
    variance :math:`v = \frac{m}{m-1} \sum (y - \bar s x)^2 / (\sum x)^2` and t on 0.6 times the degrees of
    freedom that the fourth powers of the residuals leave v (Satterthwaite 1946), at most those of clusters of
    equal size: Cochran (1977), Sampling Techniques, section 6.3. On the side of the longer tail the limit is
    Hall's for skewed means, if that lies farther out (`benchmarks/bench_compare_means.py` has the coverage).

    References
    ----------
    Hall, P. (1992). On the removal of skewness by transformation. Journal of the Royal Statistical Society B
    54, 221–228. DOI 10.1111/j.2517-6161.1992.tb01876.x.
    Cameron, A. C. & Miller, D. L. (2015). A practitioner's guide to cluster-robust inference. Journal of
    Human Resources 50, 317–372. DOI 10.3368/jhr.50.2.317.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(12)], "outlet": "The Harbour Post"})
    >>> scores = pd.DataFrame({"article_id": articles["article_id"], "score": [-0.5, 0.5, 0.75] * 4})
    >>> mf.compare_means(scores, articles)[["outlet", "estimate", "n", "n_clusters"]]
                 outlet  estimate   n  n_clusters
    0  The Harbour Post      0.25  12          12
    """
    question = ask_mean(
        scores, articles, of=of, by=by, unit=unit, copies=copies, weights=weights, clusters=clusters
    )
    pairs = ask_contrast(
        contrast, by=by, reference=reference, measure=measure, adjust=adjust, match=match, articles=articles
    )
    counted = count_means(scores, articles, question)
    if pairs is None:
        return state_validation(tabulate_means(counted, min_clusters=min_clusters, level=level), scores)
    matched = None
    if pairs.match is not None:
        matched = count_means(scores, articles, question.within_events(pairs.match))
    compared = contrast_means(counted, matched, pairs, min_clusters=min_clusters, level=level, rng=rng)
    return state_validation(compared, scores)
