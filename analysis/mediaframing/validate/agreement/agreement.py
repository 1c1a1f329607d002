"""How far coders agree: Krippendorff's alpha with its interval, percent agreement beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError, check_choice, check_columns
from mediaframing.validate.agreement.bootstrap import Bootstrap
from mediaframing.validate.agreement.reliability import LEVELS, Numbers, alpha, count_unequal, percent
from mediaframing.validate.agreement.span_agreement import UNITISING, tabulate_spans
from mediaframing.validate.coding.answers import label_values, require_coding

EXTRA_COLUMNS = ("estimand", "percent_agreement", "n_units", "n_coders", "n_units_single")


def agreement(
    coding: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    *,
    level: str | Mapping[str, str] = "nominal",
    order: Sequence[Any] | None = None,
    values: bool = False,
    clusters: str | None = None,
    draws: int = 2000,
    confidence: float = 0.95,
    min_clusters: int = 10,
    rng: Any = 0,
) -> pd.DataFrame:
    r"""Estimate how far coders agree on each variable: Krippendorff's alpha with a bootstrap interval.

    Parameters
    ----------
    coding : pandas.DataFrame
        One row an answer: `unit_id, coder, variable, value`, with `article_id` if there. Missing and empty
        values are left out; so are units that fewer than two coders answered. For spans that coders marked
        themselves (level "unitising"): `article_id, coder, variable, value, start, end`, with `field` if there
        (else "body"), one row a span, end exclusive; a coder's spans of one value do not overlap.
    articles : pandas.DataFrame, optional
        Only for level "unitising": the articles that all coders read, those without a span included.
    level : {"nominal", "ordinal", "interval", "unitising"} or mapping
        Which differences count: any; by rank; by squared distance; where spans begin and end. A mapping gives
        each variable its own of the first three (nominal where it names none).
    order : sequence, optional
        The values from lowest to highest, for an ordinal variable that is not numeric.
    values : bool
        Add a row for each value: alpha of this value against all others, nominal.
    clusters : str, optional
        Column of *coding* whose equal values are drawn together, such as "article_id" where one article holds
        many units; None draws units. Spans are always drawn by article.
    draws : int
        Bootstrap draws.
    confidence : float
        Coverage aimed at, between 0 and 1.
    min_clusters : int
        With fewer units (or clusters) the interval is NaN; the estimate stays.
    rng : int, numpy.random.Generator or None
        Seed; each variable has a stream of its own.

    Returns
    -------
    pandas.DataFrame
        One row a variable, sorted; with *values* followed by one for each of its values:

        - variable : str
        - value : str, only with *values*; missing in the row of the whole variable
        - estimate : float64, alpha: 1 is perfect, 0 is chance, below 0 is worse than chance; NaN where fewer
          than two coders met or all answers are equal
        - ci_low, ci_high : float64, BCa bootstrap interval
        - n : int64, answers on units with two answers or more
        - n_articles : int64, their articles (without `article_id`: their units)
        - n_clusters : int64, what was drawn
        - method : str
        - validation : str, "hand coded"
        - estimand : str, the quantity in words
        - percent_agreement : float64 in [0, 1], equal pairs among all pairs of answers on the same unit
        - n_units : int64, units with two answers or more
        - n_coders : int64, coders with answers on them
        - n_units_single : int64, units left out for having one answer

        Spans: n counts spans, n_units texts (article and field), percent_agreement is the F1 of pairs of coders
        (spans with equal ends among all), n_units_single is 0.

    Raises
    ------
    MediaframingError
        Columns missing; an unknown level; two answers of a coder on one unit; values that are not numbers, or
        not in *order*, where the level needs them.

    Notes
    -----
    :math:`\alpha = 1 - D_o / D_e`, observed over expected disagreement in the matrix of coincidences. The
    bootstrap (BCa, Efron 1987) draws whole units (or clusters) and computes :math:`D_o` and :math:`D_e` anew;
    draws in which all answers are equal have no alpha and are left out. Krippendorff's own algorithm draws
    single coincidences with :math:`D_e` fixed, which takes pairs of one unit as independent. Where no two
    answers differ, every draw has alpha 1; the lower limit is then :math:`1 - u / p_e`, with
    :math:`u = z^2 / (m + z^2)` the share of units that could differ unseen among *m* and :math:`p_e` the share
    of unequal pairs that chance would make.
    Unitising: texts end to end, squared distances between the ends of spans that overlap and squared lengths of
    those without a counterpart, against all ways to place as many spans of these lengths.
    Checked against Krippendorff (2011), data of four observers on twelve units; Krippendorff (2004), two
    observers on a continuum of 300; and, where no code is missing, against `nltk.metrics.agreement`, which
    counts a missing code as a category of its own.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association 82,
    171–185. DOI 10.1080/01621459.1987.10478410.
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania,
    https://repository.upenn.edu/asc_papers/43.
    Krippendorff, K. (2004). Measuring the reliability of qualitative text analysis data. Quality & Quantity 38,
    787–800. DOI 10.1007/s11135-004-8107-7.
    Hayes, A. F. & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding
    data. Communication Methods and Measures 1, 77–89. DOI 10.1080/19312450709336664.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.validate.agreement.agreement import agreement
    >>> coding = pd.DataFrame({"unit_id": [f"u{i}" for i in range(10)] * 2, "coder": ["A"] * 10 + ["B"] * 10,
    ...     "variable": "voice", "value": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0] + [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
    >>> agreement(coding)[["variable", "estimate", "percent_agreement", "n_units"]].round(3)
      variable  estimate  percent_agreement  n_units
    0    voice     0.095                0.6       10
    """
    settings = Bootstrap(clusters, draws, confidence, min_clusters, rng)
    if level == UNITISING:
        return _tabulate(tabulate_spans(coding, articles, values=values, settings=settings), values)
    given = require_coding(coding)
    if clusters is not None:
        check_columns(given, [clusters], name="coding", remedy="clusters= names one of its columns.")
    levels = _read_levels(level, given)
    rows: list[dict[str, Any]] = []
    for variable, answers in given.groupby(given["variable"].astype("str"), sort=True):
        name = str(variable)
        kept, single = _pairable(answers)
        points = _place_values(kept["value"], name, level=levels[name], order=order)
        rows.append(_row(kept, points, name, levels[name], single, settings))
        if values:
            labels = label_values(kept["value"])
            for value in sorted(labels.unique()):
                binary = (labels == value).astype("float64")
                rows.append(_row(kept, binary, name, "nominal", single, settings, value=value))
    return _tabulate(rows, values)


def _read_levels(level: str | Mapping[str, str], given: pd.DataFrame) -> dict[str, str]:
    names = sorted(given["variable"].astype("str").unique())
    chosen = {n: level if isinstance(level, str) else level.get(n, "nominal") for n in names}
    known = (*LEVELS, UNITISING) if isinstance(level, str) else LEVELS
    for value in [level] if isinstance(level, str) else chosen.values():
        check_choice(str(value), known, name="level")
    return chosen


def _pairable(answers: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the answers on units with two or more, and the number of units with one."""
    answered = answers.groupby("unit_id")["coder"].transform("size")
    return answers[answered > 1], int((answered == 1).sum())


def _place_values(
    values: pd.Series[Any], variable: str, *, level: str, order: Sequence[Any] | None
) -> pd.Series[Any]:
    """Return values as they are compared: labels, ranks in *order*, or numbers."""
    if level == "nominal":
        return label_values(values)
    if level == "ordinal" and order is not None:
        ranks = {str(v): float(i) for i, v in enumerate(order)}
        placed = label_values(values).map(ranks)
        wanted = f"one of order={list(order)}"
    else:
        placed = pd.to_numeric(values.astype("str"), errors="coerce")
        wanted = "a number" + (" (or give order=)" if level == "ordinal" else "")
    placed = placed.astype("float64").where(np.isfinite(placed.astype("float64")))
    if placed.isna().any():
        wrong = sorted(values[placed.isna()].astype("str").unique())[:10]
        raise MediaframingError(
            f"variable {variable!r} at level {level!r} has values {wrong}: expected {wanted}."
        )
    return placed


def _row(
    kept: pd.DataFrame,
    points: pd.Series[Any],
    variable: str,
    level: str,
    single: int,
    settings: Bootstrap,
    value: str | None = None,
) -> dict[str, Any]:
    table = pd.crosstab(kept["unit_id"].astype("str"), points)
    counts = table.to_numpy(dtype="float64")
    numbers = (
        table.columns.to_numpy(dtype="float64")
        if level != "nominal"
        else np.arange(table.shape[1], dtype=float)
    )
    members = _number_clusters(kept, settings.clusters)
    met = len(table) > 0
    estimate = float(alpha(counts, numbers, level=level)[0]) if met else float("nan")
    low, high, method = _interval(counts, numbers, level, members, settings, f"{variable}\n{value or ''}")
    if np.isnan(estimate):
        reason = "all answers are equal" if met else "no unit has answers of two coders"
        method = f"not estimable: {reason}"
    one = f" of {value!r} against the rest" if value is not None else ""
    return {
        "variable": variable,
        "value": value,
        "estimate": estimate,
        "ci_low": low,
        "ci_high": high,
        "n": len(kept),
        "n_articles": kept["article_id"].nunique() if "article_id" in kept else len(table),
        "n_clusters": int(members.max()) + 1 if met else 0,
        "method": method,
        "validation": "hand coded",
        "estimand": f"Krippendorff's alpha, {level}{one}",
        "percent_agreement": percent(counts) if met else float("nan"),
        "n_units": len(table),
        "n_coders": kept["coder"].nunique(),
        "n_units_single": single,
    }


def _number_clusters(kept: pd.DataFrame, clusters: str | None) -> np.ndarray[Any, Any]:
    """Return the number of the cluster of each unit, units in sorted order."""
    units = kept.assign(unit_id=kept["unit_id"].astype("str")).groupby("unit_id", sort=True)
    if clusters is None:
        return np.arange(units.ngroups)
    several = units[clusters].nunique()
    if (several != 1).any():
        wrong = several.index[several != 1].tolist()[:10]
        raise MediaframingError(f"units {wrong} have no {clusters!r} or several: a unit lies in one cluster.")
    labels = units[clusters].first().astype("str")
    return np.unique(labels.to_numpy(dtype=object), return_inverse=True)[1]


def _interval(
    counts: Numbers,
    numbers: Numbers,
    level: str,
    members: np.ndarray[Any, Any],
    settings: Bootstrap,
    stream: str,
) -> tuple[float, float, str]:
    m = int(members.max()) + 1 if len(members) else 0
    drawn = "units" if settings.clusters is None else f"clusters of {settings.clusters}"

    def compute(weights: Numbers) -> Numbers:
        return alpha(counts, numbers, level=level, weights=weights[:, members])

    if len(counts) and percent(counts) == 1:
        return settings.bound_perfect(m, count_unequal(counts), drawn)
    return settings.find_interval(compute, m, stream, drawn)


def _tabulate(rows: list[dict[str, Any]], values: bool) -> pd.DataFrame:
    columns = ["variable", *(["value"] if values else []), *ESTIMATE_COLUMNS, *EXTRA_COLUMNS]
    table = pd.DataFrame(rows, columns=columns)
    whole = [c for c in table.columns if c.startswith("n_") or c == "n"]
    words = [c for c in ("variable", "value", "method", "validation", "estimand") if c in table]
    types = (
        dict.fromkeys(table.columns, "float64") | dict.fromkeys(whole, "int64") | dict.fromkeys(words, "str")
    )
    return table.astype(types)
