"""Fitting a logit with cluster-robust errors, and what it says of probabilities: average marginal effects."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np

from mediaframing.compare.regression.design import Design
from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.tables import MediaframingError

FEW_CLUSTERS = 200
TOLERANCE = 1e-7
SEPARATED = "separation: articles of this value use the outcome always or never, given the other columns"
DETERMINED = "determined by earlier terms, or the same for all articles left"


class Model(NamedTuple):
    """A fitted model: which columns and observations it holds, and why the others are out."""

    kept: Integers
    rows: Integers
    coefficients: Floats
    covariance: Floats
    freedom: float
    reasons: list[str]
    method: str


class Effect(NamedTuple):
    """An average marginal effect with its limits and test, and the coefficient behind it with its own."""

    estimate: float
    low: float
    high: float
    p_value: float
    coefficient: float
    error: float
    p_coefficient: float


def fit_model(design: Design, *, correlation: str, min_clusters: int) -> Model:
    """Fit the model, leaving out what is separated or determined; `reasons` has one entry a term."""
    rows = np.flatnonzero(design.weight > 0)
    reasons = [""] * len(design.terms)
    clusters = len(np.unique(design.cluster[rows]))
    if clusters < min_clusters:
        counted = "1 cluster" if clusters == 1 else f"{clusters} clusters"
        return _nothing(reasons, f"{counted} of articles in all, at least {min_clusters} needed")
    y = design.y[rows]
    if y.min() >= 1 or y.max() <= 0:
        return _nothing(reasons, f"all articles use the outcome {'always' if y.min() >= 1 else 'never'}")
    separated = _separated_rows(design.x[rows], y)
    rows = rows[~separated]
    if not len(rows):
        return _nothing(reasons, "separation: the columns tell the outcome without error")
    kept = _independent(design.x[rows])
    for i in range(1, design.x.shape[1]):
        if i not in kept:
            gone = not np.any(np.ptp(design.x[rows, i])) and np.any(np.ptp(design.x[:, i]))
            reasons[i - 1] = SEPARATED if gone and separated.any() else DETERMINED
            if design.terms[i - 1].value and not design.terms[i - 1].reference:
                reasons[i - 1] = "no other value to compare with"
    for i in _without_reference(design, rows):
        reasons[i] = (
            f"separation: articles of the reference {design.terms[i].reference!r} use the outcome always or never; "
            "name another with reference="
        )
    number = len(np.unique(design.cluster[rows]))
    if number <= len(kept):
        return _nothing(reasons, f"{number} clusters for {len(kept)} parameters")
    return _estimate(design, rows, kept, number, reasons, correlation)


def marginal_effects(design: Design, model: Model, *, level: float) -> list[Effect | None]:
    """Return the effect of every term, None where the model does not hold it."""
    return [
        None if reason or i + 1 not in model.kept else _effect(design, model, i + 1, level)
        for i, reason in enumerate(model.reasons)
    ]


def _without_reference(design: Design, rows: Integers) -> list[int]:
    """Return the terms of columns whose reference no observation in *rows* has."""
    lost = []
    for column in dict.fromkeys(t.column for t in design.terms if t.reference):
        own = [i for i, t in enumerate(design.terms) if t.column == column]
        if design.x[rows][:, [i + 1 for i in own]].any(axis=1).all():
            lost += own
    return lost


def _nothing(reasons: list[str], why: str) -> Model:
    empty = np.zeros(0)
    none = np.zeros(0, dtype=np.int64)
    return Model(none, none, empty, np.zeros((0, 0)), 1.0, [why] * len(reasons), "")


def _separated_rows(x: Floats, y: Floats) -> np.ndarray:
    """Return the observations whose outcome some direction of the columns tells without error.

    A direction b with x b >= 0 wherever y is 1, <= 0 wherever y is 0, and 0 wherever y lies between, not 0
    throughout, sends the likelihood to its limit: Konis (2007), Linear programming algorithms for detecting
    separated data in binary logistic regression models.
    """
    from scipy.optimize import linprog

    rows, place = np.unique(np.column_stack([x, y <= 0, y >= 1]), axis=0, return_inverse=True)
    columns, never, always = rows[:, :-2], rows[:, -2] > 0, rows[:, -1] > 0
    scaled = columns / np.maximum(np.abs(columns).max(axis=0), 1e-300)
    signed = np.where(always, 1.0, -1.0)[:, None] * scaled
    pure = always | never
    if not pure.any():
        return np.zeros(len(x), dtype=bool)
    mixed = scaled[~pure]
    found = linprog(
        -signed[pure].sum(axis=0),
        A_ub=-signed[pure],
        b_ub=np.zeros(int(pure.sum())),
        A_eq=mixed if len(mixed) else None,
        b_eq=np.zeros(len(mixed)) if len(mixed) else None,
        bounds=(-1, 1),
        method="highs",
    )
    if found.x is None:
        raise MediaframingError(
            f"the search for separation failed ({found.message}): give fewer columns in on=."
        )
    return np.asarray((np.abs(scaled @ found.x) > TOLERANCE)[place])


def _independent(x: Floats) -> Integers:
    """Return the columns that earlier ones do not determine."""
    kept: list[int] = []
    basis = np.zeros((len(x), 0))
    for i in range(x.shape[1]):
        left = x[:, i] - basis @ (basis.T @ x[:, i])
        left = left - basis @ (basis.T @ left)
        size = np.linalg.norm(left)
        if size > 1e-8 * max(float(np.linalg.norm(x[:, i])), 1e-300):
            basis = np.column_stack([basis, left / size])
            kept.append(i)
    return np.array(kept, dtype=np.int64)


def _estimate(
    design: Design, rows: Integers, kept: Integers, number: int, reasons: list[str], correlation: str
) -> Model:
    import statsmodels.api as sm

    structure = (
        sm.cov_struct.Exchangeable() if correlation == "exchangeable" else sm.cov_struct.Independence()
    )
    x, weight = design.x[np.ix_(rows, kept)], design.weight[rows]
    # Clusters in the order of their first article, whatever their names.
    _, first, code = np.unique(design.cluster[rows], return_index=True, return_inverse=True)
    groups = np.argsort(np.argsort(first))[code]
    even = bool(np.ptp(weight) == 0)
    few = number < FEW_CLUSTERS and even
    family = sm.families.Binomial()
    with warnings.catch_warnings():
        # What statsmodels warns of (no convergence) becomes a reason in the table.
        warnings.simplefilter("ignore")
        if correlation == "independence" and not few:
            # The same estimating equations, without a loop over clusters.
            fitted = sm.GLM(design.y[rows], x, family=family, var_weights=weight).fit(
                maxiter=200, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
            )
        else:
            weights = None if even else weight
            model = sm.GEE(
                design.y[rows], x, groups=groups, family=family, cov_struct=structure, weights=weights
            )
            fitted = model.fit(cov_type="bias_reduced" if few else "robust", maxiter=200)
    covariance = np.asarray(fitted.cov_params())
    if not fitted.converged or not np.isfinite(covariance).all():
        return _nothing(reasons, "the model did not converge")
    if not few:
        covariance = covariance * number / (number - 1)
    name = "fractional logit" if design.question.unit == "article_mean" else "logit"
    sandwich = "Mancl-DeRouen errors" if few else "cluster-robust errors"
    method = f"{name} by GEE, {correlation}; {sandwich}, t with {number - len(kept)} df"
    return Model(
        kept, rows, np.asarray(fitted.params), covariance, float(number - len(kept)), reasons, method
    )


def _effect(design: Design, model: Model, column: int, level: float) -> Effect:
    """Return the average difference in probability between a value and its reference, or per unit."""
    from scipy.special import stdtr, stdtrit

    term = design.terms[column - 1]
    x, weight = design.x[model.rows], design.weight[model.rows] / design.weight[model.rows].sum()
    position = int(np.flatnonzero(model.kept == column)[0])
    if term.value:
        same = [i + 1 for i, t in enumerate(design.terms) if t.column == term.column]
        base = x.copy()
        base[:, same] = 0.0
        raised = base.copy()
        raised[:, column] = 1.0
        (p, gradient), (q, other) = (
            _predict(v[:, model.kept], model.coefficients, weight) for v in (raised, base)
        )
        estimate, gradient = p - q, gradient - other
    else:
        kept = x[:, model.kept]
        share = 1 / (1 + np.exp(-(kept @ model.coefficients)))
        slope = weight * share * (1 - share)
        beta = model.coefficients[position]
        estimate = float(slope.sum() * beta)
        gradient = beta * ((slope * (1 - 2 * share)) @ kept)
        gradient[position] += slope.sum()
    spread = float(np.sqrt(max(gradient @ model.covariance @ gradient, 0.0)))
    reach = float(stdtrit(model.freedom, (1 + level) / 2)) * spread
    coefficient = float(model.coefficients[position])
    error = float(np.sqrt(model.covariance[position, position]))

    def test(value: float, by: float) -> float:
        return float(2 * stdtr(model.freedom, -abs(value) / by)) if by > 0 else float("nan")

    # A difference of probabilities never leaves [-1, 1]; an effect per unit may.
    low, high = estimate - reach, estimate + reach
    if term.value:
        low, high = max(low, -1.0), min(high, 1.0)
    p_value, p_coefficient = test(float(estimate), spread), test(coefficient, error)
    return Effect(float(estimate), low, high, p_value, coefficient, error, p_coefficient)


def _predict(x: Floats, coefficients: Floats, weight: Floats) -> tuple[float, Floats]:
    share = 1 / (1 + np.exp(-(x @ coefficients)))
    return float(weight @ share), np.asarray((weight * share * (1 - share)) @ x)
