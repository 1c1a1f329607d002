"""The mark that estimates carry: what is known about the measure behind them, or that nothing is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mediaframing.tables import check_columns
from mediaframing.validate.agreement.agreement import agreement
from mediaframing.validate.coding.answers import choose_variable, require_coding
from mediaframing.validate.coding.coded import MISSING, join_answers
from mediaframing.validate.sampling.silence import NOTHING
from mediaframing.validate.sampling.strata import JOINT, MOST_VALUES

NOT_VALIDATED = "not validated"


def mark_validation(
    estimates: pd.DataFrame,
    *,
    coding: pd.DataFrame,
    sample: pd.DataFrame,
    variable: str | None = None,
    translate: dict[str, str] | None = None,
    level: str = "nominal",
) -> pd.DataFrame:
    """Write into the column `validation` of estimates how well the measure behind them was found to work.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What `compare_shares` or another comparison returned. Charts and the report show the mark.
    coding, sample : pandas.DataFrame
        Answers of the coders, and what `draw_sample` returned for them.
    variable : str, optional
        Which variable of *coding*; None where there is one.
    translate : dict, optional
        The tool's value for a coder's value.
    level : {"nominal", "ordinal", "interval"}
        Which differences alpha counts; see `agreement`.

    Returns
    -------
    pandas.DataFrame
        A copy of *estimates*. `validation` is "validated (n coded, alpha, precision, recall)" in every row;
        "alpha not estimable" where fewer than two coders met; for scores of more than ten different numbers the
        correlation with the coders' answers stands in the place of precision and recall. The estimates
        themselves stay as they are: `correct_estimates` corrects them.

    Raises
    ------
    MediaframingError
        *estimates* without the column `validation`; coding and sample as in `score_coding`.

    Notes
    -----
    Precision is the mean over the values the tool gives, recall the mean over the values the coders give, all
    units together, weighted by 1 / inclusion probability: each value counts alike, however rare. How either
    differs by outlet is in `score_coding`.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> units = [f"u{i}" for i in range(20)]
    >>> sample = pd.DataFrame({"unit_id": units, "article_id": units, "prediction": ["quoted"] * 10 + ["outlet"] * 10,
    ...     "inclusion_probability": 0.5})
    >>> coding = pd.DataFrame({"unit_id": units * 2, "coder": ["A"] * 20 + ["B"] * 20, "variable": "voice",
    ...     "value": (["quoted"] * 8 + ["outlet"] * 12) * 2})
    >>> estimates = pd.DataFrame({"estimate": [0.5], "validation": ["not validated"]})
    >>> mf.mark_validation(estimates, coding=coding, sample=sample)["validation"][0]
    'validated (20 coded, alpha 1.00, precision 0.90, recall 0.92)'
    """
    check_columns(estimates, ["validation"], name="estimates", remedy="Give what a comparison returned.")
    joined = join_answers(coding, sample, variable=variable, by=[], translate=translate)
    mark = write_mark(joined, choose_variable(coding, variable), level=level)
    return estimates.assign(validation=pd.Series(mark, dtype="str", index=estimates.index))


def describe_validation(
    coding: pd.DataFrame,
    sample: pd.DataFrame,
    *,
    variable: str | None = None,
    translate: dict[str, str] | None = None,
    level: str = "nominal",
) -> str:
    """Write the validation as a paragraph for the methods section: sample, coders, agreement, accuracy.

    Parameters
    ----------
    coding, sample : pandas.DataFrame
        Answers of the coders, and what `draw_sample` returned for them.
    variable : str, optional
        Which variable of *coding*; None where there is one.
    translate : dict, optional
        The tool's value for a coder's value.
    level : {"nominal", "ordinal", "interval"}
        Which differences alpha counts.

    Returns
    -------
    str
        English sentences.

    Raises
    ------
    MediaframingError
        As `score_coding`.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> units = [f"u{i}" for i in range(20)]
    >>> sample = pd.DataFrame({"unit_id": units, "article_id": units, "prediction": ["quoted"] * 10 + ["outlet"] * 10,
    ...     "inclusion_probability": 0.5, "stratum": ["prediction=quoted"] * 10 + ["prediction=outlet"] * 10})
    >>> coding = pd.DataFrame({"unit_id": units, "coder": "A", "variable": "voice",
    ...     "value": ["quoted"] * 8 + ["outlet"] * 12})
    >>> print(mf.describe_validation(coding, sample)[:76])
    On "voice", 20 units were coded by hand, drawn at random within strata of pr
    """
    joined = join_answers(coding, sample, variable=variable, by=[], translate=translate)
    units, answers = joined
    given = choose_variable(require_coding(coding), variable)
    coders = given.groupby("unit_id")["coder"].nunique()
    strata = units["stratum"].iloc[0].split(JOINT) if "stratum" in units else []
    named = [part.split("=")[0] for part in strata if "=" in part]
    words = [
        f'On "{given["variable"].iloc[0]}", {len(units)} units were coded by hand, drawn at random'
        + (f" within strata of {' × '.join(named)}" if named else "")
        + f" with known probabilities ({units['inclusion_probability'].min():.3g} to "
        f"{units['inclusion_probability'].max():.3g}).",
        f"Coders: {given['coder'].nunique()}; {int((coders > 1).sum())} units were coded by more than one; "
        f"Krippendorff's alpha ({level}) {_write_number(_find_alpha(given, level))}.",
    ]
    found = "; ".join(_describe_accuracy(units, answers))
    words += [f"Against the coders, weighted by inclusion probability: {found}."] if found else []
    return " ".join(words)


def write_mark(
    joined: tuple[pd.DataFrame, pd.DataFrame], coding: pd.DataFrame, *, level: str = "nominal"
) -> str:
    """Return "validated (n coded, alpha, precision, recall)" from `join_answers` and the answers on one variable.

    Alpha is of the answers as they were given, before any translation.
    """
    units, answers = joined
    parts = [f"{len(units)} coded", f"alpha {_write_number(_find_alpha(coding, level))}"]
    return f"validated ({', '.join([*parts, *_describe_accuracy(units, answers)])})"


def _find_alpha(coding: pd.DataFrame, level: str) -> float:
    if len(set(coding["coder"])) < 2:
        return float("nan")
    return float(agreement(coding, level=level, draws=100, min_clusters=len(coding) + 1)["estimate"].iloc[0])


def _describe_accuracy(units: pd.DataFrame, answers: pd.DataFrame) -> list[str]:
    """Return precision and recall in words, or the correlation of a score; nothing without the tool's answers."""
    correlation = _find_correlation(units, answers)
    if correlation is not None:
        return [f"correlation {_write_number(correlation)}"]
    if not set(units["prediction"]) - {MISSING, NOTHING}:
        return []
    precision, recall = _find_accuracy(units, answers)
    return [f"precision {_write_number(precision)}", f"recall {_write_number(recall)}"]


def _find_correlation(units: pd.DataFrame, answers: pd.DataFrame) -> float | None:
    """Return the correlation of a score with the coders' mean answer; None where the tool gives few values."""
    told = pd.to_numeric(units["prediction"], errors="coerce").to_numpy(dtype="float64")
    given = answers.columns[(answers > 0).any()]
    points = pd.to_numeric(pd.Series(given), errors="coerce").to_numpy(dtype="float64")
    known = np.isfinite(told)
    if len(np.unique(told[known])) <= MOST_VALUES or not np.isfinite(points).all():
        return None
    coded = answers[given].to_numpy() @ points
    both = np.cov(told[known], coded[known], aweights=units["weight"].to_numpy()[known])
    with np.errstate(invalid="ignore"):
        return float(both[0, 1] / np.sqrt(both[0, 0] * both[1, 1]))


def _find_accuracy(units: pd.DataFrame, answers: pd.DataFrame) -> tuple[float, float]:
    """Return mean precision over the tool's values, and mean recall over the coders' values."""
    weight = units["weight"].to_numpy()[:, None]
    told = (units["prediction"].to_numpy()[:, None] == answers.columns.to_numpy()[None, :]) * weight
    coded = answers.to_numpy() * weight
    both = (told * answers.to_numpy()).sum(axis=0)
    rates: list[float] = []
    for total in (told.sum(axis=0), coded.sum(axis=0)):
        known = total > 0
        rates.append(float(np.mean(both[known] / total[known])) if known.any() else float("nan"))
    return rates[0], rates[1]


def _write_number(value: Any) -> str:
    return f"{value:.2f}" if np.isfinite(value) else "not estimable"
