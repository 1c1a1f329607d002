"""Regression for papers: how the probability of a variant moves with outlet, period, voice, section, genre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.compare.regression.design import Design, Term, ask_regression, build_design
from mediaframing.compare.regression.marginal import Effect, Model, fit_model, marginal_effects
from mediaframing.compare.sampling.intervals import name_level
from mediaframing.compare.sampling.settings import check_settings
from mediaframing.compare.shares.tables import NOT_VALIDATED

EFFECT_COLUMNS = ("estimate", "ci_low", "ci_high", "p_value", "coefficient", "error", "p_coefficient")


def compare_regression(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    outcome: str | Sequence[str],
    on: str | Sequence[str],
    within: str | None = None,
    every: str = "year",
    reference: Mapping[str, Any] | None = None,
    unit: str = "article_mean",
    copies: str = "once",
    weights: str | None = None,
    clusters: str | None = None,
    correlation: str = "independence",
    min_clusters: int = 10,
    level: float = 0.95,
) -> pd.DataFrame:
    r"""Estimate how the probability of a variant depends on several columns at once, clustered by article.

    Parameters
    ----------
    spans : pandas.DataFrame
        One row a mention, as in `compare_shares`.
    articles : pandas.DataFrame
        One row an article, as in `compare_shares`.
    of : str
        Column of *spans* whose values are the variants.
    outcome : str or sequence of str
        The variant, or variants, whose probability is modelled.
    on : str or sequence of str
        Columns of articles or spans to explain it with. Numbers enter as they are, per unit; everything else
        enters by its values, each against a reference. "period" is made from `published` where neither table
        has it.
    within : str, optional
        Column of *spans*, usually "concept": only spans of the outcome's own value are in the denominator.
    every : {"year", "quarter", "month", "week", "day"}
        Length of a "period".
    reference : mapping of str to value, optional
        The value of a column that its others are held against; the most frequent one where none is given.
    unit : {"article_mean", "mention"}
        What is one observation: an article's share of the outcome (fractional logit), or a mention.
    copies, weights, clusters, min_clusters, level
        As in `compare_shares`. A value with fewer clusters stays in the model but gets no estimate.
    correlation : {"independence", "exchangeable"}
        Working correlation within clusters; errors are robust to either.

    Returns
    -------
    pandas.DataFrame
        One row for each column of *on* and value but the reference, in the order of *on*:

        - term, value, reference : str; value and reference are "" for a column of numbers
        - estimate, ci_low, ci_high : float64 in [-1, 1], average marginal effect: the difference in
          probability were every observation of this value instead of the reference (or one unit higher)
        - n, n_articles, n_clusters : int64, spans, articles and clusters with this value
        - method : str, or "not estimable: " and the reason
        - validation, estimand : str
        - p_value : float64, of the marginal effect, as its limits by t with clusters minus parameters as degrees of
          freedom
        - coefficient, error : float64, log odds ratio and its cluster-robust error
        - p_coefficient : float64, of the coefficient, by the same t. Where odds are extreme it may be large beside
          an effect that is not (Hauck & Donner 1977, DOI 10.1080/01621459.1977.10479969)

    Raises
    ------
    MediaframingError
        Unknown columns, values or rules; an outcome with several values of *within*; no articles.

    Notes
    -----
    Logit fitted by generalised estimating equations (Liang & Zeger 1986) in statsmodels. Below 200 clusters
    the sandwich is that of Mancl & DeRouen (2001), which mends its bias in few clusters. Errors of marginal effects
    by the delta method. Separation (a value whose articles use the outcome always, or never, so that its odds
    are infinite) is found by linear programming (Konis 2007); these observations and terms leave the model,
    as maximum likelihood has them do in the limit, and get a row with NaN and the reason. So do terms that
    earlier ones determine.

    References
    ----------
    Liang, K.-Y. & Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models. Biometrika
    73, 13–22. DOI 10.1093/biomet/73.1.13.
    Mancl, L. A. & DeRouen, T. A. (2001). A covariance estimator for GEE with improved small-sample
    properties. Biometrics 57, 126–134. DOI 10.1111/j.0006-341X.2001.00126.x.
    Papke, L. E. & Wooldridge, J. M. (1996). Econometric methods for fractional response variables. Journal of
    Applied Econometrics 11, 619–632.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": range(40), "outlet": ["Harbour Post"] * 20 + ["Valley Echo"] * 20})
    >>> spans = pd.DataFrame({"article_id": range(40), "variant": (["Lodz"] * 3 + ["Łódź"]) * 5 + ["Lodz", "Łódź"] * 10})
    >>> effects = mf.compare_regression(spans, articles, of="variant", outcome="Łódź", on="outlet")
    >>> effects[["term", "value", "reference", "estimate", "n_clusters"]].round(2)
         term        value     reference  estimate  n_clusters
    0  outlet  Valley Echo  Harbour Post      0.25          20
    """
    check_settings(min_clusters, level)
    question = ask_regression(
        spans,
        articles,
        of=of,
        outcome=outcome,
        on=on,
        within=within,
        every=every,
        reference=reference,
        unit=unit,
        copies=copies,
        weights=weights,
        clusters=clusters,
        correlation=correlation,
    )
    design = build_design(spans, articles, question)
    fitted = fit_model(design, correlation=correlation, min_clusters=min_clusters)
    effects = marginal_effects(design, fitted, level=level)
    return _tabulate(design, fitted, effects, min_clusters=min_clusters, level=level)


def _tabulate(
    design: Design, fitted: Model, effects: Sequence[Effect | None], *, min_clusters: int, level: float
) -> pd.DataFrame:
    rows = [
        _row(t, e, fitted.reasons[i], min_clusters)
        for i, (t, e) in enumerate(zip(design.terms, effects, strict=True))
    ]
    names = ["term", "value", "reference", *EFFECT_COLUMNS[:3], "n", "n_articles", "n_clusters", "method"]
    table = pd.DataFrame(rows, columns=[*names, *EFFECT_COLUMNS[3:]])
    text = ["term", "value", "reference", "method"]
    table = table.astype({**dict.fromkeys(text, "str"), **dict.fromkeys(EFFECT_COLUMNS, "float64")})
    table = table.astype(dict.fromkeys(("n", "n_articles", "n_clusters"), "int64"))
    question = design.question
    done = table["method"] == ""
    told = f"{fitted.method}; {name_level(level)}; clustered by {design.clustering}"
    table["method"] = table["method"].mask(done, told)
    share = "an article's share" if question.unit == "article_mean" else "the probability in a mention"
    label = f"average marginal effect on {share} of {' or '.join(question.outcome)}"
    texts = {"validation": NOT_VALIDATED, "estimand": f"{label}; {question.counted}"}
    filled = {k: pd.Series(v, dtype="str", index=table.index) for k, v in texts.items()}
    return table[names].assign(**filled).join(table[list(EFFECT_COLUMNS[3:])])


def _row(term: Term, effect: Effect | None, reason: str, min_clusters: int) -> list[Any]:
    thin = "" if term.n_clusters >= min_clusters else (
        f"{'1 cluster' if term.n_clusters == 1 else f'{term.n_clusters} clusters'} of articles, "
        f"at least {min_clusters} needed"
    )  # fmt: skip
    why = reason or thin
    named = [term.column, term.value, term.reference]
    counts = [term.n, term.n_articles, term.n_clusters]
    if why or effect is None:
        return [*named, *[np.nan] * 3, *counts, f"not estimable: {why}", *[np.nan] * 4]
    return [
        *named,
        effect.estimate,
        effect.low,
        effect.high,
        *counts,
        "",
        effect.p_value,
        effect.coefficient,
        effect.error,
        effect.p_coefficient,
    ]
