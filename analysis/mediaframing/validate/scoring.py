"""How often the tool is right, by outlet: precision, recall, F1, confusion, and whether the error differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.tables import ESTIMATE_COLUMNS
from mediaframing.validate.coding.coded import find_clusters, join_answers, number_groups
from mediaframing.validate.ratios import Numbers, estimate_ratio, sum_clusters

ALL = "all values"
ESTIMANDS = {
    "precision": "share of the tool's answers that coders give too",
    "recall": "share of the coders' answers that the tool gives too",
    "f1": "harmonic mean of precision and recall",
    "accuracy": "share of units on which tool and coders agree",
}


def score_coding(
    coding: pd.DataFrame,
    sample: pd.DataFrame,
    *,
    variable: str | None = None,
    by: str | Sequence[str] = "outlet",
    translate: dict[str, str] | None = None,
    clusters: str | None = None,
    min_units: int = 10,
    level: float = 0.95,
) -> pd.DataFrame:
    r"""Estimate precision, recall, F1 and accuracy of the tool against the coders, group by group.

    Parameters
    ----------
    coding : pandas.DataFrame
        Answers: `unit_id, coder, variable, value`.
    sample : pandas.DataFrame
        What `draw_sample` returned with *prediction*: `unit_id, article_id, prediction,
        inclusion_probability` and the columns of *by*. Only coded units count.
    variable : str, optional
        Which variable of *coding*; None where there is one.
    by : str or sequence of str
        Columns of *sample*; () is all together.
    translate : dict, optional
        The tool's value for a coder's value, such as ``{"missed": "found"}``.
    clusters : str, optional
        Column of *sample* whose equal values make one sampling unit; None is `cluster_id` if there, else the
        article.
    min_units : int
        With fewer units in the denominator there is no estimate.
    level : float
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row for each group × value × measure:

        - the columns of *by*
        - value : str, "all values" for accuracy
        - measure : str, "precision", "recall", "f1" or "accuracy"
        - estimate, ci_low, ci_high : float64 in [0, 1], NaN where not estimable
        - n : int64, coded units in the denominator
        - n_articles, n_clusters : int64, their articles and clusters
        - method, validation : str
        - estimand : str, the quantity in words
        - weighted_n : float64, how many units of the population the denominator stands for

    Raises
    ------
    MediaframingError
        Columns missing, several variables and none chosen, answers on units outside the sample, probabilities
        outside (0, 1].

    Notes
    -----
    A unit weighs :math:`1 / \pi_i`. Where coders differ, each of *m* answers counts 1/m, so that no tie is
    broken by chance. Precision :math:`= TP / (TP + FP)`, recall :math:`= TP / (TP + FN)`, F1
    :math:`= 2TP / (2TP + FP + FN)`: all are ratios, with a variance linearised over clusters and Wilson's
    interval at the effective sample size (Korn & Graubard 1998). Recall of what the tool never marked needs a
    sample drawn with ``nothing=``.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association 22, 209–212. DOI 10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.validate.scoring import score_coding
    >>> units = [f"u{i}" for i in range(20)]
    >>> sample = pd.DataFrame({"unit_id": units, "article_id": units, "outlet": "The Harbour Post",
    ...     "prediction": ["quoted"] * 10 + ["outlet"] * 10, "inclusion_probability": 0.5})
    >>> coding = pd.DataFrame({"unit_id": units, "coder": "A", "variable": "voice",
    ...     "value": ["quoted"] * 8 + ["outlet"] * 12})
    >>> score_coding(coding, sample, min_units=5).query("value == 'quoted'")[["measure", "estimate", "n"]].round(3)
         measure  estimate   n
    4  precision     0.800  10
    5     recall     1.000   8
    6         f1     0.889  10
    """
    columns = [by] if isinstance(by, str) else list(by)
    units, answers = join_answers(coding, sample, variable=variable, by=columns, translate=translate)
    names = find_clusters(units, clusters)
    rows = []
    for group, mask in number_groups(units, columns):
        for value, measure, top, bottom in _count(units, answers):
            kept = mask & (bottom > 0)
            ratio = estimate_ratio(top[kept], bottom[kept], names[kept], level=level)
            enough = int(kept.sum()) >= min_units
            limits = (ratio.estimate, ratio.low, ratio.high) if enough else (float("nan"),) * 3
            method = (
                f"weighted by 1 / inclusion probability; Wilson, effective size, {ratio.clusters} clusters"
            )
            if not enough:
                method = f"not estimable: {int(kept.sum())} coded units, at least {min_units} needed"
            rows.append(
                group
                | {"value": value, "measure": measure}
                | dict(zip(("estimate", "ci_low", "ci_high"), limits, strict=True))
                | {"n": int(kept.sum()), "n_articles": units["article_id"][kept].nunique()}
                | {"n_clusters": ratio.clusters, "method": method, "validation": "hand coded"}
                | {"estimand": ESTIMANDS[measure], "weighted_n": float(bottom[kept].sum())}
            )
    order = [*columns, "value", "measure", *ESTIMATE_COLUMNS, "estimand", "weighted_n"]
    words = dict.fromkeys(["value", "measure", "method", "validation", "estimand"], "str")
    return pd.DataFrame(rows, columns=order).astype(words)


def score_confusion(
    coding: pd.DataFrame,
    sample: pd.DataFrame,
    *,
    variable: str | None = None,
    by: str | Sequence[str] = "outlet",
    translate: dict[str, str] | None = None,
) -> pd.DataFrame:
    """Count how the tool's answers and the coders' go together, group by group.

    Parameters
    ----------
    coding, sample, variable, by, translate
        As for `score_coding`.

    Returns
    -------
    pandas.DataFrame
        One row for each group × prediction × coded value:

        - the columns of *by*; prediction, coded : str
        - n : float64, coded units (a unit with two differing answers is half in each)
        - weighted_n : float64, units of the population they stand for
        - share : float64 in [0, 1], of the prediction's weighted units; NaN where the tool never said so

    Raises
    ------
    MediaframingError
        As `score_coding`.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.validate.scoring import score_confusion
    >>> sample = pd.DataFrame({"unit_id": ["u1", "u2"], "article_id": "a", "prediction": ["yes", "no"],
    ...     "inclusion_probability": 1.0})
    >>> coding = pd.DataFrame({"unit_id": ["u1", "u2"], "coder": "A", "variable": "x", "value": "yes"})
    >>> score_confusion(coding, sample, by=())["n"].tolist()
    [0.0, 1.0, 0.0, 1.0]
    """
    columns = [by] if isinstance(by, str) else list(by)
    units, answers = join_answers(coding, sample, variable=variable, by=columns, translate=translate)
    shares, weight = answers.to_numpy(), units["weight"].to_numpy()
    rows = []
    for group, mask in number_groups(units, columns):
        for told in answers.columns:
            kept = mask & (units["prediction"] == told).to_numpy()
            total = float(weight[kept].sum())
            for j, coded in enumerate(answers.columns):
                stands = float((weight * shares[:, j])[kept].sum())
                counted = {"n": float(shares[kept, j].sum()), "weighted_n": stands}
                share = stands / total if total else float("nan")
                rows.append(group | {"prediction": told, "coded": coded} | counted | {"share": share})
    return pd.DataFrame(rows)


def compare_errors(
    coding: pd.DataFrame,
    sample: pd.DataFrame,
    *,
    variable: str | None = None,
    by: str = "outlet",
    translate: dict[str, str] | None = None,
    clusters: str | None = None,
) -> pd.DataFrame:
    r"""Test whether the tool errs equally in all groups; an error that differs biases their comparison.

    Parameters
    ----------
    coding, sample, variable, translate, clusters
        As for `score_coding`.
    by : str
        The column of *sample* whose groups are compared.

    Returns
    -------
    pandas.DataFrame
        One row a value for each of two errors:

        - value : str, "all values" first
        - error : str; "any" (tool and coders differ) for all values, else "bias": the tool's share minus the
          coders' share, which moves an estimate of that value
        - lowest, highest : float64 in [-1, 1], the group means at both ends
        - statistic : float64, chi-squared; df : int64, groups - 1
        - p_value : float64 in [0, 1], NaN with fewer than two groups
        - n, n_clusters : int64, coded units and clusters

    Raises
    ------
    MediaframingError
        As `score_coding`.

    Notes
    -----
    Score test of :math:`H_0`: group means :math:`\bar e_g` equal. Residuals are taken from the pooled mean,
    clusters summed, :math:`v_g = \frac{m_g}{m_g - 1} \sum_c (\sum_{i \in c} w_i (e_i - \bar e))^2 / (\sum w)^2`,
    and :math:`\sum_g (\bar e_g - \bar e)^2 / v_g` with :math:`\bar e` the mean weighted by :math:`1 / v_g`.
    A p-value above .05 does not show that the errors are equal: correct the estimates either way.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.validate.scoring import compare_errors
    >>> units = [f"u{i}" for i in range(80)]
    >>> sample = pd.DataFrame({"unit_id": units, "article_id": units, "outlet": ["Post"] * 40 + ["Gazette"] * 40,
    ...     "prediction": "yes", "inclusion_probability": 1.0})
    >>> coding = pd.DataFrame({"unit_id": units, "coder": "A", "variable": "x",
    ...     "value": ["yes"] * 36 + ["no"] * 4 + ["yes"] * 16 + ["no"] * 24})
    >>> compare_errors(coding, sample)[["value", "lowest", "highest", "p_value"]].round(3).head(1)
            value  lowest  highest  p_value
    0  all values     0.1      0.6      0.0
    """
    units, answers = join_answers(coding, sample, variable=variable, by=[by], translate=translate)
    names = find_clusters(units, clusters)
    told = (units["prediction"].to_numpy()[:, None] == answers.columns.to_numpy()[None, :]).astype("float64")
    shares = answers.to_numpy()
    errors = {(ALL, "any"): 1 - (told * shares).sum(axis=1)}
    errors |= {(v, "bias"): told[:, j] - shares[:, j] for j, v in enumerate(answers.columns)}
    masks = [mask for _, mask in number_groups(units, [by])]
    rows = []
    for (value, error), amounts in errors.items():
        tested = _test_equal(amounts, units["weight"].to_numpy(), names, masks)
        rows.append({"value": value, "error": error} | tested)
    counted = {"n": len(units), "n_clusters": len(set(names))}
    return pd.DataFrame(rows).assign(**counted).astype({"value": "str", "error": "str"})


def _count(units: pd.DataFrame, answers: pd.DataFrame) -> list[tuple[str, str, Numbers, Numbers]]:
    """Return value, measure, numerator and denominator of every ratio, unit by unit."""
    weight = units["weight"].to_numpy()
    counted: list[tuple[str, str, Numbers, Numbers]] = []
    right = np.zeros(len(units))
    for value in answers.columns:
        told = (units["prediction"] == value).to_numpy(dtype="float64")
        coded = answers[value].to_numpy()
        both = weight * told * coded
        right += both
        counted.append((value, "precision", both, weight * told))
        counted.append((value, "recall", both, weight * coded))
        counted.append((value, "f1", 2 * both, weight * (told + coded)))
    return [(ALL, "accuracy", right, weight), *counted]


def _test_equal(
    errors: Numbers, weight: Numbers, names: np.ndarray[Any, Any], masks: list[np.ndarray[Any, Any]]
) -> dict[str, Any]:
    from scipy import stats

    means = np.array([np.average(errors[m], weights=weight[m]) for m in masks])
    pooled = np.average(errors, weights=weight)
    variances = []
    for mask in masks:
        sums = sum_clusters((weight * (errors - pooled))[mask, None], names[mask])[:, 0]
        m = len(sums)
        variances.append(m / (m - 1) * (sums**2).sum() / weight[mask].sum() ** 2 if m > 1 else np.nan)
    v = np.array(variances)
    usable = np.isfinite(v) & (v > 0)
    df = int(usable.sum()) - 1
    result = {"lowest": float(means.min()), "highest": float(means.max())}
    if df < 1:
        equal = float("nan")
        return result | {"statistic": equal, "df": max(df, 0), "p_value": equal}
    middle = np.average(means[usable], weights=1 / v[usable])
    statistic = float(((means[usable] - middle) ** 2 / v[usable]).sum())
    return result | {"statistic": statistic, "df": df, "p_value": float(stats.chi2.sf(statistic, df))}
