"""Strata of a sample: how many units each gets, and which."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.validate.coding.answers import label_values, open_stream

JOINT = " | "
# Numbers with more different values than this are divided into as many equal parts as PARTS says.
MOST_VALUES, PARTS = 10, 5


def name_strata(units: pd.DataFrame, columns: Sequence[str]) -> pd.Series[Any]:
    """Return the stratum of each unit as "outlet=The Harbour Post | prediction=outlet"."""
    if not columns:
        return pd.Series("all", index=units.index, dtype="str")
    named = [f"{c}=" + label_values(units[c]) for c in columns]
    joined = named[0]
    for more in named[1:]:
        joined = joined + JOINT + more
    return joined


def bin_numbers(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return what divides units by the tool's answer: the answer itself, or a fifth of many different numbers.

    Fifths are named by their ends, "-0.2 to 0.1"; missing values stay missing.
    """
    if values.nunique() <= MOST_VALUES or not pd.api.types.is_numeric_dtype(values):
        return values
    numbers = values.astype("float64")
    edges = np.unique(numbers.quantile(np.linspace(0, 1, PARTS + 1)).to_numpy())
    place = np.clip(np.searchsorted(edges, numbers.to_numpy(), side="left") - 1, 0, len(edges) - 2)
    names = [f"{a:.3g} to {b:.3g}" for a, b in pairwise(edges)]
    return pd.Series([names[i] for i in place], index=values.index, dtype="str").where(numbers.notna())


def allocate(sizes: pd.Series[Any], n: int, *, allocation: str) -> pd.Series[Any]:
    """Return how many of *n* units each stratum gives, at least one each, never more than it has.

    "equal" serves comparisons of groups, "proportional" the estimate over all. What a small stratum cannot
    give goes to the others; ties are broken by the order of the names.
    """
    sizes = sizes.sort_index()
    given = np.minimum(1, sizes.to_numpy())
    share = np.ones(len(sizes)) if allocation == "equal" else sizes.to_numpy(dtype="float64")
    for _ in range(max(n - int(given.sum()), 0)):
        # Largest deficit first (Sainte-Laguë): each further unit goes where the share is least served.
        served = np.where(given < sizes.to_numpy(), share / (2 * given + 1), -1.0)
        if served.max() < 0:
            break
        given[int(served.argmax())] += 1
    return pd.Series(given, index=sizes.index)


def pick(units: pd.DataFrame, counts: pd.Series[Any], rng: Any) -> pd.DataFrame:
    """Return a simple random sample without replacement from each stratum, with its probabilities."""
    parts = []
    for stratum, members in units.sort_values("unit_id").groupby("stratum", sort=True):
        n, size = int(counts[stratum]), len(members)
        chosen = np.sort(open_stream(rng, str(stratum)).choice(size, n, replace=False))
        parts.append(members.iloc[chosen].assign(inclusion_probability=n / size, n_stratum=size))
    return pd.concat(parts, ignore_index=True)
