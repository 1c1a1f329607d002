"""Rates by group: how often something is said, per 1,000 words of that voice or per article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mediaframing.compare.contrasts.pairing import ask_contrast
from mediaframing.compare.rates.cells import ask_rate, count_rates
from mediaframing.compare.rates.tables import contrast_rates, tabulate_rates


def compare_rates(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str | Sequence[str] = (),
    by: str | Sequence[str] = "outlet",
    words: pd.DataFrame | None = None,
    denominator: str = "words",
    per: float | None = None,
    copies: str = "once",
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
    r"""Estimate how often spans occur in each group, per 1,000 words of that voice or per article.

    Parameters
    ----------
    spans : pandas.DataFrame
        One row a mention, statement or any other span: `article_id` and the columns named in *of* and *by*.
    articles : pandas.DataFrame
        One row an article: `article_id` and the columns named in *by*; with `cluster_id` also `outlet` and
        `published`. Texts are not read. All articles of a group are in the denominator, mention or none.
    of : str or sequence of str
        Columns of *spans* whose values each get a rate, such as "concept" or ["concept", "variant"]; (): all
        spans together.
    by : str or sequence of str
        Columns of articles, or `voice` and `field` of *spans*: then the denominator is the words of that
        voice or field alone.
    words : pandas.DataFrame
        What `count_words` returned: `article_id, words`, with `voice` or `field` where *by* names them.
        Needed for the denominator "words".
    denominator : {"words", "articles"}
        What the spans are divided by. With "articles" and a voice, all articles of the group.
    per : float, optional
        Size of the denominator; None is 1,000 words or 1 article.
    copies, clusters, contrast, reference, measure, adjust, match, min_clusters, level, rng
        As in `compare_shares`. A ratio of rates needs a rate above 0 in group_b.

    Returns
    -------
    pandas.DataFrame
        One row for each group × value of *of*, sorted: the columns of *by* and *of*, then

        - estimate, ci_low, ci_high : float64, 0 or more, spans per *per* words (or articles)
        - n : int64, spans counted; unlike a share's, the numerator
        - n_articles, n_clusters : int64, articles and clusters in the denominator
        - method, validation, estimand : str, as in `compare_shares`
        - exposure : float64, words or articles in the denominator

        A value of *of* unseen in a group is a row with estimate 0 and an upper limit. With *contrast*, the
        columns of pairs in `compare_shares`; the effect size is the natural log of the ratio of rates,
        infinite where one is 0.

    Raises
    ------
    MediaframingError
        Unknown columns or rules; `words` missing, or not covering the articles; no articles.

    Notes
    -----
    With y spans and x words of each of m clusters, :math:`\hat r = \sum y / \sum x`, with linearised variance
    :math:`v = \frac{m}{m-1} \sum (y - \hat r x)^2 / (\sum x)^2`. The limits are the score limits of a Poisson
    count of effective size :math:`y^* = \hat r^2 / v \cdot (z / t)^2`, at most y, divided by its exposure
    :math:`y^* / \hat r`: what Korn & Graubard do for shares, done for counts. t has 0.6 times the
    degrees of freedom that the fourth powers of the residuals leave the variance (Satterthwaite 1946), at least
    2 and at most those of clusters of equal size. Where a few articles hold most of the spans the upper limit is Hall's for
    skewed means, if that is higher. Without any span y* is 0 and the exposure that of all words, as if the
    spans came singly.

    References
    ----------
    Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of
    positive counts estimated from survey data. Survey Methodology 24, 193–201.
    Hall, P. (1992). On the removal of skewness by transformation. Journal of the Royal Statistical Society B
    54, 221–228. DOI 10.1111/j.2517-6161.1992.tb01876.x.
    Fay, M. P. & Feuer, E. J. (1997). Confidence intervals for directly standardized rates. Statistics in
    Medicine 16, 791–801. DOI 10.1002/(SICI)1097-0258(19970415)16:7<791::AID-SIM500>3.0.CO;2-#.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(12)], "outlet": "The Harbour Post"})
    >>> words = articles[["article_id"]].assign(words=250)
    >>> spans = pd.DataFrame({"article_id": ["a0", "a0", "a3", "a4", "a9", "a9"]})
    >>> mf.compare_rates(spans, articles, words=words)[["outlet", "estimate", "n", "exposure"]]
                 outlet  estimate  n  exposure
    0  The Harbour Post       2.0  6    3000.0
    """
    question = ask_rate(
        spans,
        articles,
        of=of,
        by=by,
        words=words,
        denominator=denominator,
        per=per,
        copies=copies,
        clusters=clusters,
    )
    pairs = ask_contrast(
        contrast, by=by, reference=reference, measure=measure, adjust=adjust, match=match, articles=articles
    )
    counted = count_rates(spans, articles, words, question)
    if pairs is None:
        return tabulate_rates(counted, min_clusters=min_clusters, level=level)
    matched = None
    if pairs.match is not None:
        matched = count_rates(spans, articles, words, question.within_events(pairs.match))
    return contrast_rates(counted, matched, pairs, min_clusters=min_clusters, level=level, rng=rng)
