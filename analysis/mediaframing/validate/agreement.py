"""How far coders agree: Krippendorff's alpha with its interval, percent agreement beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError, check_choice, check_columns
from mediaframing.validate.answers import label_values, open_stream, require_coding
from mediaframing.validate.reliability import LEVELS, Numbers, alpha, percent

EXTRA_COLUMNS = ("estimand", "percent_agreement", "n_units", "n_coders", "n_units_single")


def agreement(
    coding: pd.DataFrame,
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
        values are left out; so are units that fewer than two coders answered.
    level : {"nominal", "ordinal", "interval"} or mapping
        Which differences count: any; by rank; by squared distance. A mapping gives each variable its own
        (nominal where it names none).
    order : sequence, optional
        The values from lowest to highest, for an ordinal variable that is not numeric.
    values : bool
        Add a row for each value: alpha of this value against all others, nominal.
    clusters : str, optional
        Column of *coding* whose equal values are drawn together, such as "article_id" where one article holds
        many units; None draws units.
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
        - ci_low, ci_high : float64, percentile interval
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

    Raises
    ------
    MediaframingError
        Columns missing; an unknown level; two answers of a coder on one unit; values that are not numbers, or
        not in *order*, where the level needs them.

    Notes
    -----
    :math:`\alpha = 1 - D_o / D_e`, observed over expected disagreement in the matrix of coincidences. The
    bootstrap draws whole units (or clusters) with replacement and computes :math:`D_o` and :math:`D_e` anew;
    draws in which all answers are equal have no alpha and are left out. Krippendorff's own algorithm draws
    single coincidences with :math:`D_e` fixed, which takes pairs of one unit as independent.
    Checked against Krippendorff (2011), data of four observers on twelve units, and, where no code is missing,
    against `nltk.metrics.agreement`, which counts a missing code as a category of its own.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania,
    https://repository.upenn.edu/asc_papers/43.
    Hayes, A. F. & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding
    data. Communication Methods and Measures 1, 77–89. DOI 10.1080/19312450709336664.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.validate.agreement import agreement
    >>> coding = pd.DataFrame({"unit_id": [f"u{i}" for i in range(10)] * 2, "coder": ["A"] * 10 + ["B"] * 10,
    ...     "variable": "voice", "value": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0] + [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
    >>> agreement(coding)[["variable", "estimate", "percent_agreement", "n_units"]].round(3)
      variable  estimate  percent_agreement  n_units
    0    voice     0.095                0.6       10
    """
    given = require_coding(coding)
    if clusters is not None:
        check_columns(given, [clusters], name="coding", remedy="clusters= names one of its columns.")
    levels = _read_levels(level, given)
    rows: list[dict[str, Any]] = []
    for variable, answers in given.groupby(given["variable"].astype("str"), sort=True):
        name = str(variable)
        kept, single = _pairable(answers)
        points = _place_values(kept["value"], name, level=levels[name], order=order)
        settings = _Bootstrap(clusters, draws, confidence, min_clusters, rng)
        rows.append(_row(kept, points, name, levels[name], single, settings))
        if values:
            labels = label_values(kept["value"])
            for value in sorted(labels.unique()):
                binary = (labels == value).astype("float64")
                rows.append(_row(kept, binary, name, "nominal", single, settings, value=value))
    columns = ["variable", *(["value"] if values else []), *ESTIMATE_COLUMNS, *EXTRA_COLUMNS]
    return _typed(pd.DataFrame(rows, columns=columns))


class _Bootstrap:
    """How units are drawn."""

    def __init__(self, clusters: str | None, draws: int, confidence: float, least: int, rng: Any) -> None:
        if not 0 < confidence < 1:
            raise MediaframingError(
                f"confidence={confidence!r}: give a number between 0 and 1, such as 0.95."
            )
        if draws < 100:
            raise MediaframingError(f"draws={draws!r}: give 100 or more, or the interval means nothing.")
        self.clusters, self.draws, self.confidence, self.least = clusters, draws, confidence, least
        # One number for the whole call: a generator given by the user must not make values depend on order.
        self.rng = int(rng.integers(2**32)) if isinstance(rng, np.random.Generator) else rng


def _read_levels(level: str | Mapping[str, str], given: pd.DataFrame) -> dict[str, str]:
    names = sorted(given["variable"].astype("str").unique())
    chosen = {n: level if isinstance(level, str) else level.get(n, "nominal") for n in names}
    for value in [level] if isinstance(level, str) else chosen.values():
        check_choice(str(value), LEVELS, name="level")
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
    settings: _Bootstrap,
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
    settings: _Bootstrap,
    stream: str,
) -> tuple[float, float, str]:
    m = int(members.max()) + 1 if len(members) else 0
    drawn = "units" if settings.clusters is None else f"clusters of {settings.clusters}"
    if m < max(settings.least, 2):
        return (
            float("nan"),
            float("nan"),
            f"alpha; no interval: {m} {drawn}, at least {settings.least} needed",
        )
    generator = open_stream(settings.rng, stream)
    picked = generator.multinomial(m, np.full(m, 1 / m), size=settings.draws).astype("float64")
    alphas = alpha(counts, numbers, level=level, weights=picked[:, members])
    alphas = alphas[~np.isnan(alphas)]
    if not len(alphas):
        return float("nan"), float("nan"), "alpha; no interval: all answers are equal"
    tail = (1 - settings.confidence) / 2
    low, high = np.quantile(alphas, [tail, 1 - tail])
    return float(low), float(high), f"alpha; percentile bootstrap of {m} {drawn}, {settings.draws} draws"


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    whole = [c for c in table.columns if c.startswith("n_") or c == "n"]
    words = [c for c in ("variable", "value", "method", "validation", "estimand") if c in table]
    types = (
        dict.fromkeys(table.columns, "float64") | dict.fromkeys(whole, "int64") | dict.fromkeys(words, "str")
    )
    return table.astype(types)
