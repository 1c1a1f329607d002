"""Which articles count: the same wire story stands in several outlets, and sometimes twice in one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.articles import require_articles
from mediaframing.tables import COPIES, MediaframingError, check_choice, check_columns

COPIES_LABELS = {
    "once": "stories once per outlet and cluster",
    "all": "every copy counted",
    "own": "own articles only, stories once per outlet and cluster",
}


# What is said instead where no column `cluster_id` tells which articles are copies.
UNMARKED_LABELS = {
    "once": "every article counted, copies not marked",
    "own": "own articles only, copies not marked",
}


def describe_copies(articles: pd.DataFrame, *, copies: str) -> str:
    """Return in words which articles count, for the end of an estimand."""
    check_choice(copies, COPIES, name="copies")
    labels = COPIES_LABELS if "cluster_id" in articles.columns else COPIES_LABELS | UNMARKED_LABELS
    return labels[copies]


def require_rows(articles: pd.DataFrame) -> None:
    """Raise where there is no article at all."""
    if articles.empty:
        raise MediaframingError(
            "articles has no rows: there is nothing to compare. Load them with read_articles."
        )


def select_copies(articles: pd.DataFrame, *, copies: str) -> NDArray[np.bool_]:
    """Return which articles count under the rule *copies*.

    Parameters
    ----------
    articles : pandas.DataFrame
        At least `article_id`; with `cluster_id` also `outlet` and `published`.
    copies : {"once", "all", "own"}
        "once" keeps of each outlet and cluster the article published first (ties: the lower article_id;
        undated articles last); "own" does the same among the articles whose `provenance` is "own"; "all"
        keeps all. Without a column `cluster_id` no copies are known, and each article is a story of its own.

    Returns
    -------
    array of bool, shape (articles,)
    """
    check_choice(copies, COPIES, name="copies")
    require_articles(articles, ("article_id",))
    require_rows(articles)
    counted = np.ones(len(articles), dtype=bool)
    if copies == "all":
        return counted
    if copies == "own":
        remedy = "copies='own' needs to know who wrote each article: add provenance, or use copies='once'."
        check_columns(articles, ["provenance"], name="articles", remedy=remedy)
        counted = (articles["provenance"] == "own").fillna(False).to_numpy(dtype=bool)
    if "cluster_id" in articles.columns:
        counted = counted.copy()
        counted[counted] = ~_later_copies(articles[counted])
    return counted


def cluster_codes(articles: pd.DataFrame, *, clusters: str | None = None) -> tuple[NDArray[np.int64], str]:
    """Return a number for the cluster of each article, and what makes the clusters.

    Articles with equal values of the column *clusters* (None: `cluster_id` where there is one) share a
    cluster; without a value, or with "article", an article is a cluster of its own.
    """
    rows = np.arange(len(articles), dtype=np.int64)
    column = "cluster_id" if clusters is None else clusters
    if column not in articles.columns:
        return rows, "article"
    codes, names = pd.factorize(articles[column])
    return np.where(codes < 0, len(names) + rows, codes).astype(np.int64), column


def _later_copies(articles: pd.DataFrame) -> NDArray[np.bool_]:
    """Return True for each article of an outlet and cluster that has an earlier one."""
    remedy = "With cluster_id, stories count once per outlet and cluster; copies='all' needs neither column."
    check_columns(articles, ["outlet", "published"], name="articles", remedy=remedy)
    known = articles["cluster_id"].notna().to_numpy()
    shared = known & articles.duplicated(["outlet", "cluster_id"], keep=False).to_numpy()
    later = np.zeros(len(articles), dtype=bool)
    columns = ["outlet", "cluster_id", "published", "article_id"]
    ranked = articles.loc[shared, columns].assign(row=np.flatnonzero(shared))
    ranked = ranked.sort_values(["published", "article_id"], na_position="last")
    later[ranked.loc[ranked.duplicated(["outlet", "cluster_id"]).to_numpy(), "row"].to_numpy()] = True
    return later
