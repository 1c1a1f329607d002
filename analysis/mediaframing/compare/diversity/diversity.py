"""Diversity by group: how many different voices, in effect, an outlet lets speak."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mediaframing.compare.contrasts.pairing import ask_contrast
from mediaframing.compare.diversity.cells import ask_diversity, count_diversity
from mediaframing.compare.diversity.tables import contrast_diversity, tabulate_diversity
from mediaframing.compare.sampling.settings import check_settings


def compare_diversity(
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str = "speaker",
    by: str | Sequence[str] = "outlet",
    orders: Sequence[int] = (0, 1, 2),
    size: int | None = None,
    copies: str = "once",
    clusters: str | None = None,
    contrast: str | None = None,
    reference: Any = None,
    measure: str = "difference",
    adjust: str | None = "holm",
    min_clusters: int = 10,
    level: float = 0.95,
    rng: Any = 0,
) -> pd.DataFrame:
    r"""Estimate the effective number of different speakers (or other names), at equal numbers of statements.

    Parameters
    ----------
    statements : pandas.DataFrame
        One row a statement: `article_id`, the column *of*, and any column named in *by* that *articles* does
        not have. Pieces with one `statement_id` in one article count once.
    articles : pandas.DataFrame
        One row an article, as in `compare_shares`.
    of : str
        Column of *statements* whose different values are counted. A missing one (nobody named) is left out
        and counted.
    by : str or sequence of str
        Columns of articles or statements; a group for each combination.
    orders : sequence of {0, 1, 2}
        0: number of names. 1: exponential of Shannon's entropy. 2: inverse of Simpson's concentration. The
        higher the order, the less rare names weigh.
    size : int, optional
        Number of statements all groups are brought down to. None: the largest that every group with
        *min_clusters* clusters can be brought down to even after any one of its clusters is left out.
    copies, clusters, contrast, reference, measure, adjust, min_clusters, level, rng
        As in `compare_shares`; clusters are not permuted, p-values are those of t on the log scale.

    Returns
    -------
    pandas.DataFrame
        One row for each group and order, sorted: the columns of *by*, `order` (int64), then

        - estimate, ci_low, ci_high : float64, 1 or more: names expected in *size* statements, in effect
        - n : int64, statements with a name
        - n_articles, n_clusters : int64, articles with one, and their clusters
        - method, validation, estimand : str, as in `compare_shares`
        - size : int64, statements the group was brought down to (0 where no group can be estimated)
        - n_names : int64, different names seen in all n statements
        - n_missing : int64, statements without a name

        With *contrast*, the columns of pairs in `compare_shares`; the effect size is the natural log of the
        ratio.

    Raises
    ------
    MediaframingError
        Unknown columns, rules or orders; no articles.

    Notes
    -----
    :math:`^qD = (\sum p_i^q)^{1 / (1 - q)}`, rarefied: the expectation in a random sample of *size* of the
    group's statements without replacement (Chao et al. 2014). More statements show more names, so groups are
    comparable at one *size* alone.

    The interval is :math:`\exp(\ln D \pm t s)`, s from the jackknife that leaves out one cluster of articles at
    a time, since one article quotes the same speakers again. Speakers who come back within an article are
    drawn together, which the population's statements are not: where that is common, D comes out low, of order 0
    most (`benchmarks/bench_compare_means.py` shows by how much), and the interval does not mend it.

    References
    ----------
    Chao, A. et al. (2014). Rarefaction and extrapolation with Hill numbers. Ecological Monographs 84, 45–67.
    DOI 10.1890/13-0133.1.
    Hill, M. O. (1973). Diversity and evenness. Ecology 54, 427–432. DOI 10.2307/1934352.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(12)], "outlet": "The Harbour Post"})
    >>> said = pd.DataFrame({"article_id": articles["article_id"], "speaker": ["Mayor", "Nurse"] * 6})
    >>> mf.compare_diversity(said, articles, orders=[2])[["order", "estimate", "n", "size"]].round(2)
       order  estimate   n  size
    0      2      1.98  12    11
    """
    check_settings(min_clusters, level)
    question = ask_diversity(
        statements, articles, of=of, by=by, orders=orders, size=size, copies=copies, clusters=clusters
    )
    pairs = ask_contrast(contrast, by=by, reference=reference, measure=measure, adjust=adjust)
    counted = count_diversity(statements, articles, question, min_clusters=min_clusters)
    if pairs is None:
        return tabulate_diversity(counted, min_clusters=min_clusters, level=level)
    return contrast_diversity(counted, pairs, min_clusters=min_clusters, level=level, rng=rng)
