"""From counted terms to the table of keyness."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.contrasts.adjusting import adjust_p_values
from mediaframing.compare.keyness.measures import (
    Shared,
    Side,
    clustered_variances,
    difference_scores,
    independent_variances,
    likelihood_ratio,
    log_odds_ratio,
    log_ratio,
)
from mediaframing.compare.keyness.ngrams import Counts, Units
from mediaframing.compare.sampling.intervals import Floats, Integers, name_level
from mediaframing.compare.shares.tables import NOT_VALIDATED

REST = "rest"
COLUMNS = (
    "target", "reference", "ngram", "term", "estimate", "ci_low", "ci_high", "n", "n_articles", "n_clusters",
    "method", "validation", "estimand", "z", "p_adjusted", "z_independent", "g2", "log_ratio", "count_target",
    "count_reference", "articles_target", "articles_reference", "words_target", "words_reference",
)  # fmt: skip
COUNTED = (
    "n", "n_articles", "n_clusters", "count_target", "count_reference", "articles_target", "articles_reference",
    "words_target", "words_reference",
)  # fmt: skip
MEASURED = ("estimate", "ci_low", "ci_high", "z", "p_adjusted", "z_independent", "g2", "log_ratio")


class Contrast(NamedTuple):
    """One comparison: the value described, the groups on either side, and what the other side is called."""

    value: int
    target: tuple[int, ...]
    reference: tuple[int, ...]
    name: str


def merge_values(value: Integers, contrasts: list[Contrast], values: int) -> tuple[Integers, list[Contrast]]:
    """Return the group of each article and the contrasts by groups.

    Values that every comparison treats alike are one group: counting grows with groups.
    """
    sides = np.array([[(v in c.target) + 2 * (v in c.reference) for c in contrasts] for v in range(values)])
    _, group = np.unique(sides, axis=0, return_inverse=True)
    group = group.ravel().astype(np.int64)

    def find(members: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted({int(group[v]) for v in members}))

    merged = [c._replace(target=find(c.target), reference=find(c.reference)) for c in contrasts]
    return group[value], merged


def tabulate_keyness(
    counts: Iterable[tuple[int, Counts]],
    names: list[str],
    units: Units,
    contrasts: list[Contrast],
    values: list[Any],
    *,
    prior_size: float,
    top: int | None,
    min_clusters: int,
    level: float,
    clustering: str,
    told: str,
) -> pd.DataFrame:
    """Return the table that `compare_keyness` describes."""
    parts = []
    for order, counted in counts:
        estimand = f"log-odds ratio of each {_name(order)}, target to reference; {told}"
        prior = f"log-odds, Dirichlet prior of {prior_size:g} words"
        method = f"{prior}; linearised variance, t, {name_level(level)}; clustered by {clustering}"
        for number, contrast in enumerate(contrasts):
            part = _compare(counted, units, contrast, prior_size, min_clusters, level)
            part = _choose(part, counted, names, order, top)
            part = part.assign(
                method=pd.Series(part["method"].fillna(method), dtype="str"),
                target=values[contrast.value], reference=contrast.name, estimand=estimand, number=number,
            )  # fmt: skip
            parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    table = table.sort_values(["number", "ngram"], kind="stable", ignore_index=True)
    for column in ("reference", "estimand", "term"):
        table[column] = table[column].astype("str")
    table["validation"] = pd.Series(NOT_VALIDATED, dtype="str", index=table.index)
    return table[list(COLUMNS)].astype(dict.fromkeys(COUNTED, "int64"))


def _name(order: int) -> str:
    return "word" if order == 1 else f"sequence of {order} words"


def _compare(
    counts: Counts, units: Units, contrast: Contrast, prior_size: float, min_clusters: int, level: float
) -> pd.DataFrame:
    """Return the measures of every term, in the order of *counts*, or one row that says why there are none."""
    from scipy.special import stdtr, stdtrit

    target, reference = list(contrast.target), list(contrast.reference)
    one, other, shared = _sides(counts, units, target, reference)
    reason = _reason(one, other, min_clusters, len(counts.words))
    if reason:
        empty = dict.fromkeys(COUNTED, 0) | {"words_target": one.total, "words_reference": other.total}
        unknown = dict.fromkeys(MEASURED, np.nan)
        return pd.DataFrame({"row": [-1], "method": [reason], **empty, **unknown}).astype({"method": "str"})
    prior = prior_size * counts.total.sum(axis=1) / max(float(counts.sizes.sum()), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = log_odds_ratio(one, other, prior, prior_size)
        error = np.sqrt(np.maximum(clustered_variances(one, other, shared, prior, prior_size), 1e-12))
        # Where few clusters have a term its log odds look surer than they are: see `difference_scores`.
        score = np.abs(difference_scores(one, other, shared))
        error = np.maximum(error, np.where(score > 0, np.abs(estimate) / score, 0.0))
        z = estimate / error
        independent = estimate / np.sqrt(independent_variances(one, other, prior))
    freedom = min(one.clusters, other.clusters) - 1
    half = stdtrit(freedom, (1 + level) / 2) * error
    sides = [target, reference]
    held = {
        f"{what}_{side}": getattr(counts, source)[:, columns].sum(axis=1)
        for what, source in (("count", "total"), ("articles", "articles"), ("clusters", "clusters"))
        for side, columns in zip(("target", "reference"), sides, strict=True)
    }
    return pd.DataFrame(
        {
            "row": np.arange(len(counts.words)),
            "estimate": estimate,
            "ci_low": estimate - half,
            "ci_high": estimate + half,
            "n": one.counts + other.counts,
            "n_articles": held["articles_target"] + held["articles_reference"],
            "n_clusters": held["clusters_target"]
            + held["clusters_reference"]
            - _in_both(counts, units, sides),
            "method": pd.Series(pd.NA, index=range(len(counts.words)), dtype="str"),
            "z": z,
            "p_adjusted": adjust_p_values(2 * stdtr(freedom, -np.abs(z)), method="holm"),
            "z_independent": independent,
            "g2": likelihood_ratio(one, other),
            "log_ratio": log_ratio(one, other),
            **held,
            "words_target": one.total,
            "words_reference": other.total,
        }
    )


def _sides(
    counts: Counts, units: Units, target: list[int], reference: list[int]
) -> tuple[Side, Side, Shared | None]:
    """Return both sides; sums over clusters that several groups share are taken cluster by cluster."""
    terms, sizes = len(counts.words), counts.sizes
    clusters = int(units.cluster.max(initial=-1)) + 1
    # A number for each term and shared cluster; units of one cluster are neighbours.
    key = counts.shared_term * clusters + units.cluster[counts.shared_unit]
    pairs, pair = np.unique(key, return_inverse=True)
    pair_term, pair_cluster = np.divmod(pairs, clusters) if len(pairs) else (pairs, pairs)
    sides: list[Side] = []
    found: list[tuple[Floats, Floats]] = []
    for groups in (target, reference):
        inside = np.isin(units.group, groups)
        size = np.bincount(units.cluster[inside], sizes[inside], clusters).astype(np.float64)
        chosen = inside[counts.shared_unit]
        y = np.bincount(pair[chosen], counts.shared_count[chosen], len(pairs)).astype(np.float64)
        found.append((y, size))
        sides.append(
            Side(
                counts=counts.total[:, groups].sum(axis=1).astype(np.float64),
                total=float(size.sum()),
                squares=counts.squares[:, groups].sum(axis=1) + np.bincount(pair_term, y**2, terms),
                products=counts.products[:, groups].sum(axis=1)
                + np.bincount(pair_term, y * size[pair_cluster], terms),
                squared_sizes=float((size**2).sum()),
                clusters=int((size > 0).sum()),
            )
        )
    if not len(pairs):
        return sides[0], sides[1], None
    (y1, n1), (y2, n2) = found

    def add(values: Floats) -> Floats:
        return np.bincount(pair_term, values, terms).astype(np.float64)

    shared = Shared(
        counts=add(y1 * y2),
        first=add(y1 * n2[pair_cluster]),
        second=add(n1[pair_cluster] * y2),
        sizes=float((n1 * n2).sum()),
    )
    return sides[0], sides[1], shared


def _in_both(counts: Counts, units: Units, sides: list[list[int]]) -> Integers:
    """Return how often a cluster was counted too many times: once for each further group that has the term."""
    chosen = np.isin(units.group[counts.shared_unit], [g for side in sides for g in side])
    clusters = int(units.cluster.max(initial=-1)) + 1
    key = counts.shared_term[chosen] * clusters + units.cluster[counts.shared_unit[chosen]]
    pairs, times = np.unique(key, return_counts=True)
    return np.bincount(pairs // max(clusters, 1), times - 1, len(counts.words)).astype(np.int64)


def _reason(one: Side, other: Side, min_clusters: int, terms: int) -> str:
    for side, name in ((one, "target"), (other, "reference")):
        if side.clusters < min_clusters:
            counted = "1 cluster" if side.clusters == 1 else f"{side.clusters} clusters"
            return f"not estimable: {counted} of articles with such words in the {name}, at least {min_clusters} needed"
    return "" if terms else "not estimable: no term is in min_df articles"


def _choose(
    part: pd.DataFrame, counts: Counts, names: list[str], order: int, top: int | None
) -> pd.DataFrame:
    """Return the rows asked for, from the largest z to the smallest, with their terms."""
    if part["row"].iloc[0] < 0:
        return part.assign(term="", ngram=order)
    z = part["z"].to_numpy()
    if top is not None and 2 * top < len(z):
        edge = np.partition(z, [top - 1, len(z) - top])
        part = part[(z >= edge[len(z) - top]) | (z <= edge[top - 1])]
    part = part.assign(term=_join_words(counts.words[part["row"].to_numpy()], names), ngram=order)
    part = part.sort_values(["z", "term"], ascending=[False, True], ignore_index=True)
    if top is not None and len(part) > 2 * top:
        part = pd.concat([part.head(top), part.tail(top)], ignore_index=True)
    return part


def _join_words(numbers: Integers, names: list[str]) -> Any:
    """Return the terms as text, without a Python object a term."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pa.array(names, type=pa.large_string())
    columns = [known.take(pa.array(numbers[:, i])) for i in range(numbers.shape[1])]
    joined = columns[0]
    if len(columns) > 1:
        joined = pc.binary_join_element_wise(*columns, pa.scalar(" ", pa.large_string()))
    return pd.Series(joined.to_pandas().astype("str").to_numpy(dtype=object), dtype="str").array
