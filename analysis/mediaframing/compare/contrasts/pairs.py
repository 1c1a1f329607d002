"""Pairs of groups: differences and ratios of estimates, with tests that know what the groups share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.contrasts.adjusting import adjust_p_values, interval_levels
from mediaframing.compare.contrasts.matching import EVENTS, Matched, match_events, paired_limits, say_matched
from mediaframing.compare.contrasts.mover import Limits, difference_limits, ratio_limits
from mediaframing.compare.contrasts.pairing import Contrast, find_pairs, label_pairs
from mediaframing.compare.contrasts.permutation import (
    DRAWS,
    MORE_DRAWS,
    SMALL,
    permutation_p_value,
    t_p_value,
)
from mediaframing.compare.sampling.grouping import stable_number
from mediaframing.compare.sampling.intervals import PRIOR_CLUSTERS, ClusterSums, Floats, Integers
from mediaframing.compare.sampling.settings import draw_base
from mediaframing.compare.sampling.totals import (
    ClusterTotals,
    Joint,
    join_cells,
    joint_variances,
    pick_sums,
    simple_totals,
)

# From here on the cluster-robust t is as good as the permutation, by simulation, and far quicker.
MANY_CLUSTERS = 200
MANY_RARER = 50
# More distinct clusters than this make permutations slow; there are then clusters enough for t.
MOST_PERMUTED = 4000


@dataclass(frozen=True)
class Compared:
    """Estimated cells that can be contrasted, in the order of their numbers.

    Attributes
    ----------
    table : pandas.DataFrame
        The estimates table of the cells, with the columns that name them first.
    by, measured : sequence of str
        The columns that name a group, and those that name what is measured in it.
    totals : ClusterTotals
        What each cluster gives each cell; every estimate is sum(y) / sum(x).
    sums : ClusterSums
        The sums of the totals.
    limits : callable
        From sums and levels to the limits of each estimate.
    effect : callable
        From both estimates (and the numbers of both cells) to the effect size; `effect_name` says which.
    same : array of int
        Cells with an equal number make one and the same test: the two spellings of a concept that has two.
    permuted : bool
        Whether clusters can be permuted; else t alone.
    interval, clustering : str
        What the limits and the clusters are, for `method`.
    matched : Matched, optional
        Totals by event, for contrasts on the same events.
    scale : float
        What estimates and differences are multiplied by, such as 1,000 words.
    link : callable
        From sum(y) / sum(x) to the estimate, such as exp for totals of logs.
    bound : float
        The largest difference there can be, before *scale*.
    """

    table: pd.DataFrame
    by: Sequence[str]
    measured: Sequence[str]
    totals: ClusterTotals
    sums: ClusterSums
    limits: Callable[[ClusterSums, Floats], tuple[Floats, Floats]]
    effect: Callable[[Floats, Floats, Integers, Integers], Floats]
    effect_name: str
    same: Integers
    interval: str
    clustering: str
    permuted: bool = True
    matched: Matched | None = None
    scale: float = 1.0
    link: Callable[[Floats], Floats] = np.asarray
    bound: float = np.inf


def tabulate_pairs(
    compared: Compared, contrast: Contrast, *, min_clusters: int, level: float, rng: Any
) -> pd.DataFrame:
    """Return the estimates table of every pair of groups: see "Pairs" in `compare_shares`."""
    named = [*compared.by, *compared.measured]
    one, other = find_pairs(compared.table, contrast, by=compared.by, measured=compared.measured)
    labels = label_pairs(compared.table, contrast, named, one, other)
    joints, sides = _gather(compared, one, other)
    reasons = _reasons(compared, contrast, labels, one, other, sides, min_clusters)
    base = draw_base(rng)
    tests = _test_pairs(compared, labels, joints, sides, reasons, one, other, base)
    result = _estimate_pairs(compared, contrast, one, other, sides, tests, reasons, level=level)
    counts = _count_pairs(compared, one, other, joints, sides)
    return _arrange(compared, contrast, labels, result, counts, reasons)


class _Sides(NamedTuple):
    """Sums of both cells of every pair, and of the differences of matched ones."""

    a: ClusterSums
    b: ClusterSums
    paired: ClusterSums | None = None


class _Tests(NamedTuple):
    """One entry a pair: correlation of the two estimates, p-value, and how it was had."""

    correlation: Floats
    p_value: Floats
    way: list[str]


def _gather(compared: Compared, one: Integers, other: Integers) -> tuple[list[Joint], _Sides]:
    """Return what the clusters of each pair give to both, and the sums of both sides."""
    totals = compared.totals if compared.matched is None else compared.matched.totals
    joints = [join_cells(totals.of(int(a)), totals.of(int(b))) for a, b in zip(one, other, strict=True)]
    if compared.matched is None:
        return joints, _Sides(pick_sums(compared.sums, one), pick_sums(compared.sums, other))
    joints = [match_events(joint) for joint in joints]
    return joints, _Sides(
        _sum_side([(j.y_a, j.x_a) for j in joints], compared.sums.mentions[one]),
        _sum_side([(j.y_b, j.x_b) for j in joints], compared.sums.mentions[other]),
        _sum_side([(j.y_a - j.y_b, j.x_a) for j in joints], compared.sums.mentions[one]),
    )


def _sum_side(parts: Sequence[tuple[Floats, Floats]], mentions: Integers) -> ClusterSums:
    cell = np.repeat(np.arange(len(parts)), [len(y) for y, _ in parts]).astype(np.int64)
    y, x = (np.concatenate([p[i] for p in parts] or [np.zeros(0)]) for i in (0, 1))
    return simple_totals(cell, np.arange(len(cell)), y, x, cells=len(parts)).sums(mentions)


def _reasons(
    compared: Compared,
    contrast: Contrast,
    labels: pd.DataFrame,
    one: Integers,
    other: Integers,
    sides: _Sides,
    min_clusters: int,
) -> list[str]:
    """Return why each pair cannot be estimated, "" where it can."""
    missing = compared.table["estimate"].isna().to_numpy()
    methods = compared.table["method"].astype("str").to_numpy(dtype=object)
    reasons = []
    for i, (a, b) in enumerate(zip(one, other, strict=True)):
        cells = [(labels["group_a"].iloc[i], a), (labels["group_b"].iloc[i], b)]
        parts = [
            f"{'missing' if pd.isna(n) else n}: {methods[c].removeprefix('not estimable: ')}"
            for n, c in cells
            if missing[c]
        ]
        shared = int(sides.a.clusters[i])
        if not parts and compared.matched is not None and shared < min_clusters:
            what = "events" if compared.matched.column == EVENTS else f"values of {compared.matched.column}"
            parts = [f"{shared} {what} in both groups, at least {min_clusters} needed"]
        if not parts and contrast.measure == "ratio":
            y_a, y_b = sides.a.y[i], sides.b.y[i]
            if y_b <= 0 or y_a < 0:
                parts = ["a ratio needs estimates above 0; try measure='difference'"]
        reasons.append(f"not estimable: {'; '.join(parts)}" if parts else "")
    return reasons


def _test_pairs(
    compared: Compared,
    labels: pd.DataFrame,
    joints: Sequence[Joint],
    sides: _Sides,
    reasons: Sequence[str],
    one: Integers,
    other: Integers,
    base: int,
) -> _Tests:
    correlation, p_values = np.zeros(len(joints)), np.full(len(joints), np.nan)
    ways = [""] * len(joints)
    done: dict[tuple[int, int], tuple[float, str]] = {}
    for i, joint in enumerate(joints):
        if reasons[i]:
            continue
        rarer = float(min(sides.a.rarer[i], sides.b.rarer[i]))
        v_a, v_b, shared = joint_variances(joint)
        if v_a > 0 and v_b > 0:
            # Few clusters with the rarer answer say little about how the two go together.
            correlation[i] = np.clip(shared / np.sqrt(v_a * v_b), -1, 1) * rarer / (rarer + PRIOR_CLUSTERS)
        key = int(compared.same[one[i]]), int(compared.same[other[i]])
        if key not in done:
            rng = np.random.default_rng([base, stable_number(labels.iloc[i])])
            done[key] = _test(joint, (v_a, v_b, shared), rarer, compared.permuted, rng)
        p_values[i], ways[i] = done[key]
    return _Tests(correlation, p_values, ways)


def _test(
    joint: Joint,
    variances: tuple[float, float, float],
    rarer: float,
    permuted: bool,
    rng: np.random.Generator,
) -> tuple[float, str]:
    """Return the p-value of one pair and how it was had."""
    v_a, v_b, shared = variances
    worth = [x.sum() ** 2 / (x @ x) for x in (joint.x_a, joint.x_b)]
    few = min(worth) < MANY_CLUSTERS or rarer < MANY_RARER
    if permuted and few and (len(joint.x_a) <= MOST_PERMUTED or _few_patterns(joint)):
        p_value = permutation_p_value(joint, rng=rng)
        draws = MORE_DRAWS if p_value <= SMALL else DRAWS
        return p_value, f"cluster permutation, up to {draws} draws"
    variance = max(v_a + v_b - 2 * shared, 0.0)
    own = v_a**2 / max(worth[0] - 1, 1) + v_b**2 / max(worth[1] - 1, 1)
    freedom = max(min((v_a + v_b) ** 2 / own, sum(worth) - 2), 1.0) if own > 0 else 1.0
    difference = joint.y_a.sum() / joint.x_a.sum() - joint.y_b.sum() / joint.x_b.sum()
    return t_p_value(float(difference), variance, float(freedom)), f"cluster-robust t, {freedom:.0f} df"


def _few_patterns(joint: Joint) -> bool:
    # The rows are sorted, so that equal ones stand together.
    rows = np.column_stack(joint)
    return int((np.diff(rows, axis=0) != 0).any(axis=1).sum()) < MOST_PERMUTED


def _estimate_pairs(
    compared: Compared,
    contrast: Contrast,
    one: Integers,
    other: Integers,
    sides: _Sides,
    tests: _Tests,
    reasons: Sequence[str],
    *,
    level: float,
) -> pd.DataFrame:
    """Return estimates, limits and decisions, NaN where there is a reason."""
    firsts = _first_of_each_test(compared, one, other)
    adjusted, levels = np.full(len(one), np.nan), np.full(len(one), level)
    counted, where = np.unique(firsts, return_inverse=True)
    if len(counted):
        unique = tests.p_value[counted]
        adjusted = adjust_p_values(unique, method=contrast.adjust)[where]
        levels = interval_levels(unique, method=contrast.adjust, level=level)[where]
    a, b = (
        Limits(compared.link(side.y / np.where(side.x > 0, side.x, np.nan)), *compared.limits(side, levels))
        for side in (sides.a, sides.b)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = contrast.measure == "ratio"
        estimate = a.estimate / b.estimate if ratio else a.estimate - b.estimate
        low, high = (ratio_limits if ratio else difference_limits)(a, b, tests.correlation)
        paired = np.zeros(len(one), dtype=bool)
        if sides.paired is not None and not ratio:
            near, far = paired_limits(sides.paired, levels, compared.bound)
            paired = far - near < high - low
            low, high = np.where(paired, near, low), np.where(paired, far, high)
        apart = (low > float(ratio)) | (high < float(ratio))
        # Rounding of a difference must not push an estimate over its own limit.
        low, high = np.minimum(low, estimate), np.maximum(high, estimate)
        effect = compared.effect(a.estimate, b.estimate, one, other)
    known = np.array([not r for r in reasons], dtype=bool)
    frame = pd.DataFrame({"estimate": estimate, "ci_low": low, "ci_high": high, "p_value": tests.p_value})
    if not ratio:
        frame[["estimate", "ci_low", "ci_high"]] *= compared.scale
    frame = frame.assign(
        p_adjusted=adjusted,
        effect_size=effect,
        estimate_a=a.estimate * compared.scale,
        estimate_b=b.estimate * compared.scale,
    )
    frame.loc[~known] = np.nan
    ordered = known & apart & (adjusted <= 1 - level)
    limits = np.where(paired, "t limits of the mean difference", f"MOVER from {compared.interval}")
    methods = [
        reason or f"{contrast.measure}, {name} at level {lvl:.4f}; {way}"
        for reason, name, lvl, way in zip(reasons, limits.tolist(), levels, tests.way, strict=True)
    ]
    return frame.assign(
        ordered=ordered,
        method=pd.Series(methods, dtype="str", index=frame.index),
    )


def _first_of_each_test(compared: Compared, one: Integers, other: Integers) -> Integers:
    first: dict[tuple[int, int], int] = {}
    keys = zip(compared.same[one].tolist(), compared.same[other].tolist(), strict=True)
    return np.array([first.setdefault(key, i) for i, key in enumerate(keys)], dtype=np.int64)


def _count_pairs(
    compared: Compared, one: Integers, other: Integers, joints: Sequence[Joint], sides: _Sides
) -> dict[str, Any]:
    """Return the counts of each pair, and for matched ones how much was left out."""
    shared = np.array([int(((j.x_a > 0) & (j.x_b > 0)).sum()) for j in joints], dtype=np.int64)
    counts: dict[str, Any] = {
        c: compared.table[c].to_numpy()[one] + compared.table[c].to_numpy()[other]
        for c in ("n", "n_articles")
    }
    counts["n_clusters"] = np.array([len(j.x_a) for j in joints], dtype=np.int64)
    counts["n_shared"] = shared
    if compared.matched is None:
        return counts
    for name, source in (("n", compared.matched.mentions), ("n_articles", compared.matched.articles)):
        inside = np.array([_inside(source, a, b) for a, b in zip(one, other, strict=True)]).reshape(-1, 2)
        counts[name] = inside.sum(axis=1).astype(np.int64)
        if name == "n_articles":
            for i, (side, cells) in enumerate((("a", one), ("b", other))):
                total = compared.table["n_articles"].to_numpy()[cells]
                with np.errstate(invalid="ignore", divide="ignore"):
                    counts[f"unmatched_{side}"] = 1 - inside[:, i] / total
    return counts


def _inside(source: ClusterTotals, a: int, b: int) -> tuple[float, float]:
    joint = join_cells(source.of(int(a)), source.of(int(b)))
    both = (joint.x_a > 0) & (joint.x_b > 0)
    return float(joint.x_a[both].sum()), float(joint.x_b[both].sum())


def _arrange(
    compared: Compared,
    contrast: Contrast,
    labels: pd.DataFrame,
    result: pd.DataFrame,
    counts: dict[str, Any],
    reasons: Sequence[str],
) -> pd.DataFrame:
    """Return the columns in the order of the estimates contract, further ones after them."""
    by = compared.clustering if compared.matched is None else compared.matched.column
    method = [m if r else f"{m}; clustered by {by}" for m, r in zip(result["method"], reasons, strict=True)]
    quantity = "ratio" if contrast.measure == "ratio" else "difference"
    within = "" if compared.matched is None else say_matched(by)
    prefix = f"{quantity} of group_a and group_b, groups of {contrast.column},{within} in the "
    estimand = prefix + compared.table["estimand"].iloc[:1].astype("str").sum() if len(compared.table) else ""
    text: dict[str, Any] = {
        "validation": compared.table["validation"].iloc[0] if len(compared.table) else "",
        "estimand": estimand,
        "contrast": contrast.column,
        "effect_name": compared.effect_name,
    }
    filled = {k: pd.Series(v, dtype="str", index=labels.index) for k, v in text.items()}
    table = pd.concat([labels, result, pd.DataFrame(counts, index=labels.index)], axis=1)
    table = table.assign(method=pd.Series(method, dtype="str", index=labels.index), **filled)
    extra = ["unmatched_a", "unmatched_b"] if compared.matched is not None else []
    columns = ["estimate", "ci_low", "ci_high", "n", "n_articles", "n_clusters", "method", "validation",
               "estimand", "contrast", "estimate_a", "estimate_b", "p_value", "p_adjusted", "ordered",
               "effect_size", "effect_name", "n_shared", *extra]  # fmt: skip
    return table[[*labels.columns, *columns]]
