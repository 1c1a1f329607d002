"""Coded units beside the tool's answers: what scoring and correction both start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.tables import MediaframingError, check_columns
from mediaframing.validate.coding.answers import (
    average_answers,
    choose_variable,
    label_values,
    require_coding,
)

MISSING = "missing"
COPIES = {
    "once": "stories once per outlet and cluster",
    "all": "every copy counted",
    "own": "own articles only, stories once per outlet and cluster",
}
NEEDED = ("unit_id", "article_id", "prediction", "inclusion_probability")


def join_answers(
    coding: pd.DataFrame,
    sample: pd.DataFrame,
    *,
    variable: str | None,
    by: Sequence[str],
    translate: dict[str, str] | None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the coded units, one row each by `unit_id`, and unit × value: the coders' share for each value.

    The units' `weight` is 1 / inclusion probability, raised within a stratum for drawn units nobody answered.
    """
    check_columns(sample, [*NEEDED, *by], name="sample", remedy="Give what draw_sample returned.")
    given = choose_variable(require_coding(coding), variable)
    if translate:
        words = label_values(given["value"])
        given = given.assign(value=words.map(translate).fillna(words).astype("str"))
    units = sample.drop_duplicates("unit_id").astype({"unit_id": "str"}).sort_values("unit_id")
    strange = sorted(set(given["unit_id"].astype("str")) - set(units["unit_id"]))
    if strange:
        raise MediaframingError(
            f"coding has answers on {len(strange)} units that are not in sample: {strange[:10]}. "
            "Give the sample the sheets were written from."
        )
    chances = pd.to_numeric(units["inclusion_probability"], errors="coerce")
    if not ((chances > 0) & (chances <= 1)).all():
        raise MediaframingError(
            "inclusion_probability must lie above 0 and not above 1 in every row of sample."
        )
    answered = units["unit_id"].isin(given["unit_id"].astype("str"))
    stratum = units["stratum"] if "stratum" in units else pd.Series("all", index=units.index)
    rate = answered.groupby(stratum).transform("mean")
    units = units.assign(weight=1 / (chances * rate.where(rate > 0, 1.0)))[answered].reset_index(drop=True)
    if not len(units):
        raise MediaframingError("No unit of sample has an answer.")
    told = label_values(units["prediction"]).where(units["prediction"].notna(), MISSING)
    values = sorted(set(label_values(given["value"])) | set(told))
    answers = average_answers(given, values).loc[units["unit_id"].tolist()]
    return units.assign(prediction=told), answers


def number_groups(
    units: pd.DataFrame, by: Sequence[str]
) -> list[tuple[dict[str, Any], np.ndarray[Any, Any]]]:
    """Return each combination of *by* with the mask of its units, sorted; one group of all without *by*."""
    if not by:
        return [({}, np.ones(len(units), dtype=bool))]
    groups = []
    for key, index in (
        units.reset_index(drop=True).groupby(list(by), sort=True, observed=True).indices.items()
    ):
        mask = np.zeros(len(units), dtype=bool)
        mask[index] = True
        names = key if isinstance(key, tuple) else (key,)
        groups.append((dict(zip(by, names, strict=True)), mask))
    return groups


def find_clusters(units: pd.DataFrame, clusters: str | None) -> np.ndarray[Any, Any]:
    """Return the cluster of each unit: the named column, else `cluster_id` where it is there, else the article."""
    column = clusters or ("cluster_id" if "cluster_id" in units else "article_id")
    check_columns(units, [column, "article_id"], name="sample", remedy="clusters= names one of its columns.")
    named = units[column].astype("str").where(units[column].notna(), "\n" + units["article_id"].astype("str"))
    return named.to_numpy(dtype=object)


def weigh_copies(units: pd.DataFrame, copies: str) -> pd.Series[Any]:
    """Return the weight of each unit's article: copies of a story within an outlet share that of one article.

    0 for what does not count at all; *copies* is a key of `COPIES`.
    """
    weight = pd.Series(1.0, index=units.index)
    if copies == "own":
        check_columns(
            units, ["provenance"], name="articles", remedy="copies='own' needs to know who wrote each."
        )
        weight = (units["provenance"] == "own").fillna(False).astype("float64")
        if not weight.any():
            raise MediaframingError("copies='own': no article has the provenance 'own'. Try copies='once'.")
    if copies == "all" or "cluster_id" not in units:
        return weight
    check_columns(units, ["outlet"], name="articles", remedy="copies='all' needs no outlet.")
    known = units["cluster_id"].notna() & (weight > 0)
    stories = units[known].groupby(["outlet", "cluster_id"], observed=True)["article_id"]
    weight.loc[known] = 1 / stories.transform("nunique").astype("float64")
    return weight
