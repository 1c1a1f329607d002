"""Estimates corrected for the tool's error with a coded sample, beside what the tool alone says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError, check_choice, check_columns
from mediaframing.validate.coding.answers import choose_variable, label_values
from mediaframing.validate.coding.coded import (
    COPIES,
    find_clusters,
    join_answers,
    number_groups,
    weigh_copies,
)
from mediaframing.validate.correction.groups import Group
from mediaframing.validate.correction.pseudo_outcomes import (
    Corrected,
    correct_mean,
    count_more,
    find_bounds,
    find_limits,
    subtract,
    take_mean,
)
from mediaframing.validate.marks import NOT_VALIDATED, write_mark
from mediaframing.validate.sampling.sampling import name_units

UNIT_LABELS = {"article_mean": "{measure} by article", "mention": "{measure} of all units"}
MEASURES = ("share", "mean")
EXTRA = ("estimand", "estimate_before", "ci_low_before", "ci_high_before", "n_coded", "accuracy", "n_more")


class _Answer(NamedTuple):
    """What one row of the result speaks of."""

    keys: dict[str, Any]
    value: str
    before: Corrected
    after: Corrected
    articles: frozenset[str]
    right: float
    fewest: int


def correct_estimates(
    spans: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    *,
    coding: pd.DataFrame,
    sample: pd.DataFrame,
    of: str,
    variable: str | None = None,
    by: str | Sequence[str] = "outlet",
    unit: str = "article_mean",
    measure: str = "share",
    contrast: str | None = None,
    translate: dict[str, str] | None = None,
    copies: str = "once",
    clusters: str | None = None,
    width: float | None = None,
    min_coded: int = 10,
    long: bool = False,
    level: float = 0.95,
) -> pd.DataFrame:
    r"""Correct shares, means and their differences for the tool's error, with the units coders read.

    Parameters
    ----------
    spans : pandas.DataFrame
        All units the tool answered, as given to `draw_sample`: `article_id`, *of* and the columns of *by*.
    articles : pandas.DataFrame, optional
        Columns of *by* (and *clusters*, `cluster_id`) that spans lack are taken from here.
    coding, sample : pandas.DataFrame
        Answers of the coders, and what `draw_sample` returned for them. Units where the tool found nothing
        are not used: the result speaks of the units in *spans*.
    of : str
        Column of *spans* with the tool's answer.
    variable : str, optional
        Which variable of *coding*; None where there is one.
    by : str or sequence of str
        Columns that make the groups, also a period for a trend; () is one group.
    unit : {"article_mean", "mention"}
        Mean over articles of the article's mean, or over all units alike.
    measure : {"share", "mean"}
        Share of each value, or the mean of numbers.
    contrast : str, optional
        One of *by*: its groups in pairs, a minus b, within the others.
    translate : dict, optional
        The tool's value for a coder's value.
    copies : {"once", "all", "own"}
        "once": the copies of a story (`cluster_id`) within an outlet share the weight of one article; "own" is
        the same among articles whose `provenance` is "own"; "all" counts each. Without `cluster_id` no copies
        are known.
    clusters : str, optional
        Column whose equal values make one sampling unit; None is `cluster_id` if there, else the article.
    width : float, optional
        Wanted width of the interval: `n_more` then says how many more units to code.
    min_coded : int
        Groups with fewer coded units get no corrected estimate.
    long : bool
        Two rows in the place of one, told apart by `estimator` ("tool alone", "corrected"), as charts draw them;
        both carry the mark, which is of the tool.
    level : float
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row for each group × value (with *contrast*: × pair, `group_a` and `group_b` in place of the column):

        - the columns of *by*; value : str ("mean" for means)
        - estimate, ci_low, ci_high : float64, corrected; NaN where not estimable. Limits of shares are cut
          at 0 and 1, the estimate is not
        - n, n_articles, n_clusters : int64, units, articles and clusters of the group in *spans*
        - method : str; validation : str, the mark of `mark_validation`, or "not validated" where there is no
          estimate
        - estimand : str, the quantity in words
        - estimate_before, ci_low_before, ci_high_before : float64, the tool alone
        - n_coded : int64, units coded in the group
        - accuracy : float64 in [0, 1], weighted share of units on which tool and coders agree (the lower one of
          a pair; NaN for means)
        - n_more : float64, further units to code in the group, drawn as before, for *width*; NaN without
          *width*, and where even all would not do, since articles vary too
        - estimator : str, only with *long*, in which the columns "_before" are missing
        - p_value : float64, only with *contrast*: of no difference, not adjusted for the number of pairs

    Raises
    ------
    MediaframingError
        Columns missing, coded units that are not in *spans*, probabilities outside (0, 1], values that are no
        numbers.

    Notes
    -----
    Design-based supervised learning: the outcome of unit *i* is :math:`\tilde y_i = \hat g_i +
    \frac{R_i}{\pi_i} (y_i - \hat g_i)`, with :math:`R_i` whether it was coded, :math:`\pi_i` its known
    probability and :math:`\hat g_i` the tool's answer plus the mean error of the coded units with that answer
    in the group. The mean of :math:`\tilde y` is consistent whatever the tool's error, even if it differs
    by outlet. Variance: influences summed by cluster, so it holds the sampling of articles and of units;
    Student's t with the coded clusters less the fitted errors as degrees of freedom. What the error rate of
    each answer contributes is replaced by its distance to limits by Jeffreys' prior (recovery of variance
    estimates, Zou & Donner 2008), so that no error among *n* coded units leaves room for a rate of about 2.4 / *n*
    and is not taken for a perfect tool. With every unit coded the result is the coders' own mean.

    The coders are taken as the truth; see `agreement` for how far they are. Where coders differ, each of *m*
    answers counts 1/m. Checked against `ppi_py` (see `tests/reference_ppi.py`); coverage by simulation:
    `benchmarks/bench_validate.py`.

    References
    ----------
    Egami, N., Hinck, M., Stewart, B. M. & Wei, H. (2023). Using imperfect surrogates for downstream inference:
    design-based supervised learning for social science applications of large language models. NeurIPS 36.
    DOI 10.48550/arXiv.2306.04746.
    Angelopoulos, A. N. et al. (2023). Prediction-powered inference. Science 382, 669–674.
    DOI 10.1126/science.adi6000.
    Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical
    Science 16, 101–133. DOI 10.1214/ss/1009213286.
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general approach.
    Statistics in Medicine 27, 1693–1702. DOI 10.1002/sim.3095.

    Examples
    --------
    The tool says "quoted" of 60 in 100; coders read 20 of them, and say that a quarter of these is not:

    >>> import pandas as pd
    >>> from mediaframing.validate.correction.correction import correct_estimates
    >>> from mediaframing.validate.sampling.sampling import draw_sample
    >>> ids = [f"s{i}" for i in range(100)]
    >>> spans = pd.DataFrame({"span_id": ids, "article_id": ids, "outlet": "The Harbour Post", "field": "body",
    ...     "start": 0, "end": 1, "text": "x", "voice": ["quoted"] * 60 + ["outlet"] * 40})
    >>> sample = draw_sample(spans, n=40, prediction="voice", coders=["A"])
    >>> told = sample.sort_values("unit_id")
    >>> wrong = (told["prediction"] == "quoted") & ((told["prediction"] == "quoted").cumsum() % 4 == 0)
    >>> coding = told[["unit_id", "coder"]].assign(variable="voice",
    ...     value=told["prediction"].where(~wrong, "outlet"))
    >>> correct_estimates(spans, coding=coding, sample=sample, of="voice")[["value", "estimate", "estimate_before"]]
        value  estimate  estimate_before
    0  outlet      0.55              0.4
    1  quoted      0.45              0.6
    """
    columns = [by] if isinstance(by, str) else list(by)
    check_choice(unit, tuple(UNIT_LABELS), name="unit")
    check_choice(measure, MEASURES, name="measure")
    if contrast is not None and contrast not in columns:
        raise MediaframingError(f"contrast={contrast!r} is not one of by={columns}.")
    if width is not None and not width > 0:
        raise MediaframingError(f"width={width!r}: give the wanted width of the interval, above 0.")
    check_choice(copies, tuple(COPIES), name="copies")
    units = _take_units(spans, articles, columns, of, clusters)
    joined = join_answers(coding, sample, variable=variable, by=[], translate=translate)
    values, told, coded = _lay_out(units, joined, measure)
    units = units.assign(_weight=weigh_copies(units, copies))
    # Numbers in the place of names: the same arrays are sorted again for each group and value.
    names = pd.factorize(find_clusters(units, clusters))[0]
    answers = _answer_all(units, values, told, coded, columns, unit, names)
    if contrast is not None:
        answers = _pair(answers, contrast)
        columns = [c for c in columns if c != contrast] + ["group_a", "group_b"]
    mark = write_mark(joined, choose_variable(coding, variable))
    words = (mark, f"{UNIT_LABELS[unit].format(measure=measure)}, as coders would give it; {COPIES[copies]}")
    rows = [_row(a, words, measure, contrast, width, min_coded, level) for a in answers]
    extra = [*EXTRA, *(["p_value"] if contrast else [])]
    table = pd.DataFrame(rows, columns=[*columns, "value", *ESTIMATE_COLUMNS, *extra])
    table = table.astype(dict.fromkeys(["value", "method", "validation", "estimand"], "str"))
    return _lengthen(table, level) if long else table


def _take_units(
    spans: pd.DataFrame, articles: pd.DataFrame | None, by: Sequence[str], of: str, clusters: str | None
) -> pd.DataFrame:
    check_columns(spans, ["article_id", of], name="spans", remedy="Give the table the sample was drawn from.")
    units = spans.assign(unit_id=name_units(spans))
    wanted = dict.fromkeys([*by, clusters or "cluster_id", "cluster_id", "outlet", "provenance"])
    if articles is not None:
        lacking = [c for c in wanted if c not in units.columns and c in articles.columns]
        beside = articles[["article_id", *lacking]].drop_duplicates("article_id")
        units = units.merge(beside, on="article_id", how="left")
    check_columns(units, by, name="spans", remedy="Give articles, or add the column.")
    if units["unit_id"].duplicated().any():
        raise MediaframingError("spans hold the same unit more than once. Drop the repeats.")
    if units[of].isna().any():
        raise MediaframingError(
            f"spans have {int(units[of].isna().sum())} rows without {of!r}. Leave them out, here and in the "
            "sample, or give them a value of their own."
        )
    return units.assign(_told=label_values(units[of])).sort_values("unit_id").reset_index(drop=True)


def _lay_out(
    units: pd.DataFrame, joined: tuple[pd.DataFrame, pd.DataFrame], measure: str
) -> tuple[list[str], dict[str, np.ndarray[Any, Any]], dict[str, np.ndarray[Any, Any]]]:
    """Return the values and, for each, the tool's and the coders' answers; "design" are the coded weights."""
    read, shares = joined
    if "kind" in read:
        read = read[read["kind"] != "nothing"]
    strange = sorted(set(read["unit_id"]) - set(units["unit_id"]))
    if strange:
        raise MediaframingError(
            f"{len(strange)} coded units are not in spans: {strange[:10]}. Give the spans the sample was drawn from."
        )
    place = pd.Index(units["unit_id"]).get_indexer(read["unit_id"])
    design = np.zeros(len(units))
    design[place] = read["weight"]
    shares = shares.loc[read["unit_id"].tolist()]
    told: dict[str, np.ndarray[Any, Any]] = {}
    coded: dict[str, np.ndarray[Any, Any]] = {"design": design}
    if measure == "mean":
        points = _to_numbers(list(shares.columns[(shares > 0).any()]))
        told["mean"] = (
            units["_told"].map(_to_numbers(sorted(units["_told"].unique()))).to_numpy(dtype="float64")
        )
        averages = {"mean": shares[list(points)].to_numpy() @ np.array(list(points.values()))}
    else:
        names = sorted(set(units["_told"]) | set(shares.columns[(shares > 0).any()]))
        told = {v: (units["_told"] == v).to_numpy(dtype="float64") for v in names}
        averages = {v: shares[v].to_numpy() if v in shares else np.zeros(len(shares)) for v in names}
    for value, answers in averages.items():
        coded[value] = np.full(len(units), np.nan)
        coded[value][place] = answers
    return list(told), told, coded


def _to_numbers(labels: Sequence[str]) -> dict[str, float]:
    numbers = {
        v: float(n) for v, n in zip(labels, pd.to_numeric(pd.Series(labels), errors="coerce"), strict=True)
    }
    wrong = [v for v, n in numbers.items() if not np.isfinite(n)]
    if wrong:
        raise MediaframingError(
            f"measure='mean' needs numbers, and there are {wrong[:10]}. Use measure='share'."
        )
    return numbers


def _answer_all(
    units: pd.DataFrame,
    values: Sequence[str],
    told: dict[str, np.ndarray[Any, Any]],
    coded: dict[str, np.ndarray[Any, Any]],
    by: Sequence[str],
    unit: str,
    names: np.ndarray[Any, Any],
) -> list[_Answer]:
    answers = []
    told_as = pd.factorize(units["_told"], sort=True)[0]
    for keys, mask in number_groups(units, by):
        mask = mask & (units["_weight"] > 0).to_numpy()
        if not mask.any():
            continue
        inside = units[mask]
        size = inside.groupby("article_id")["unit_id"].transform("size").to_numpy(dtype="float64")
        weight = inside["_weight"].to_numpy() / (size if unit == "article_mean" else 1.0)
        design, cells = coded["design"][mask], told_as[mask]
        found = frozenset(inside["article_id"].astype("str"))
        agreed = sum(told[v][mask] * np.nan_to_num(coded[v][mask]) for v in values if v != "mean")
        right = float((design * agreed).sum() / design.sum()) if design.sum() else float("nan")
        right = float("nan") if "mean" in values else right
        for value in values:
            bounds = find_bounds(told[value], coded[value])
            group = Group(told[value][mask], coded[value][mask], design, weight, names[mask], cells, bounds)
            before = take_mean(group)
            after = correct_mean(group) if design.any() else before
            answers.append(_Answer(keys, value, before, after, found, right, after.n_coded))
    return answers


def _pair(answers: Sequence[_Answer], contrast: str) -> list[_Answer]:
    pairs = []
    for a, b in combinations(answers, 2):
        rest_a, rest_b = ({k: v for k, v in x.keys.items() if k != contrast} for x in (a, b))
        if a.value != b.value or rest_a != rest_b:
            continue
        keys = rest_a | {"group_a": a.keys[contrast], "group_b": b.keys[contrast]}
        before, after = subtract(a.before, b.before), subtract(a.after, b.after)
        fewest, right = min(a.fewest, b.fewest), min(a.right, b.right)
        pairs.append(_Answer(keys, a.value, before, after, a.articles | b.articles, right, fewest))
    return pairs


def _row(
    answer: _Answer,
    words: tuple[str, str],
    measure: str,
    contrast: str | None,
    width: float | None,
    min_coded: int,
    level: float,
) -> dict[str, Any]:
    after, before = answer.after, answer.before
    enough = answer.fewest >= max(min_coded, 2)
    least, most = (-1.0 if contrast else 0.0, 1.0) if measure == "share" else (-np.inf, np.inf)
    nan = float("nan")
    low, high, p = find_limits(after, level=level) if enough else (nan, nan, nan)
    low_before, high_before, _ = find_limits(before, level=level)
    mark, estimand = words
    method = f"corrected by coded units (DSL), {level * 100:g} % interval by clusters, error rates by Jeffreys' prior"
    if not enough:
        method = f"not estimable: {answer.fewest} coded units, at least {min_coded} in a group needed"
    return answer.keys | {
        "value": answer.value,
        "estimate": after.estimate if enough else nan,
        "ci_low": max(low, least) if enough else nan,
        "ci_high": min(high, most) if enough else nan,
        "n": before.n_units,
        "n_articles": len(answer.articles),
        "n_clusters": len(np.unique(before.clusters)),
        "method": method,
        "validation": mark if enough else NOT_VALIDATED,
        "estimand": f"{'difference of ' if contrast else ''}{estimand}",
        "estimate_before": before.estimate,
        "ci_low_before": max(low_before, least),
        "ci_high_before": min(high_before, most),
        "n_coded": after.n_coded,
        "accuracy": answer.right,
        "n_more": count_more(after, width=width, level=level) if enough and width else nan,
        "p_value": p,
    }


def _lengthen(table: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return a row of the tool alone before each corrected one, with `estimator` as the last grouping column."""
    place = list(table.columns).index("estimate")
    estimates = ["estimate", "ci_low", "ci_high"]
    told = table.assign(**{c: table[f"{c}_before"] for c in estimates})
    told = told.assign(method=f"tool's answers, {level * 100:g} % interval by clusters, Student's t")
    if "p_value" in told:
        told = told.assign(p_value=float("nan"))
    parts = [told.assign(estimator="tool alone"), table.assign(estimator="corrected")]
    both = pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)
    # The rows differ in who answers, which `estimator` says.
    both["estimand"] = both["estimand"].str.replace(", as coders would give it", "", regex=False)
    columns = list(table.columns)
    both = both[[*columns[:place], "estimator", *(c for c in columns[place:] if not c.endswith("_before"))]]
    return both.astype(dict.fromkeys(("estimator", "method", "validation", "estimand"), "str"))
