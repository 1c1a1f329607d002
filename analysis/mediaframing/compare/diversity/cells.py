"""From statements and articles to the effective numbers of every group, with and without each cluster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.diversity.hill import ORDERS, leave_one_out
from mediaframing.compare.sampling.copies import cluster_codes, describe_copies
from mediaframing.compare.sampling.grouping import group_rows, name_cells
from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.compare.sampling.settings import is_count, read_names
from mediaframing.compare.sampling.totals import ClusterTotals, simple_totals
from mediaframing.compare.shares.cells import (
    RESERVED,
    Material,
    check_article_columns,
    find_column_problems,
    gather_material,
)
from mediaframing.tables import MediaframingError, check_columns


@dataclass(frozen=True)
class DiversityQuestion:
    """What is compared: the diversity of `of`, a group for each combination of `by`."""

    of: str
    by: tuple[str, ...]
    orders: tuple[int, ...]
    size: int | None
    copies: str
    clusters: str | None
    counted: str


class DiversityCells(NamedTuple):
    """Effective numbers: a cell for each (group, order), in that order, as totals of log pseudo-values."""

    question: DiversityQuestion
    labels: pd.DataFrame
    totals: ClusterTotals
    statements: Integers
    names: Integers
    n_articles: Integers
    n_clusters: Integers
    missing: Integers
    least: Integers
    size: int
    clustering: str


def ask_diversity(
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    by: str | Sequence[str],
    orders: Sequence[int],
    size: int | None,
    copies: str,
    clusters: str | None,
) -> DiversityQuestion:
    """Return the question, or raise one error for everything that cannot be had."""
    columns = read_names(by, name="by")
    check_columns(articles, ["article_id"], name="articles")
    check_columns(
        statements, ["article_id", of], name="statements", remedy="of= names a column of statements."
    )
    check_article_columns(articles, weights=None, clusters=clusters)
    present, made = [*articles.columns, *statements.columns], (*RESERVED, "order")
    problems = find_column_problems(columns, [of], present, name="statements", made=made)
    asked = list(orders) if isinstance(orders, Iterable) else [None]
    if not asked or any(q not in ORDERS for q in asked):
        problems.append(f"orders={orders!r}: give some of {list(ORDERS)}.")
    if size is not None and not is_count(size):
        problems.append(f"size={size!r}: give a number of statements, 1 or more.")
    if problems:
        raise MediaframingError(" ".join(problems))
    told = describe_copies(articles, copies=copies)
    return DiversityQuestion(of, columns, tuple(sorted(set(orders))), size, copies, clusters, told)


def count_diversity(
    statements: pd.DataFrame, articles: pd.DataFrame, question: DiversityQuestion, *, min_clusters: int
) -> DiversityCells:
    """Count names by group and cluster, and leave out each cluster in turn."""
    material = _once_a_statement(gather_material(statements, articles, copies=question.copies))
    counted, said = material.articles, material.spans
    a = group_rows(counted, [c for c in question.by if c in articles.columns])
    s = group_rows(said, [c for c in question.by if c not in articles.columns])
    cells = len(a.table) * len(s.table)
    place = a.codes[material.article] * len(s.table) + s.codes
    known = said[question.of].notna().to_numpy()
    codes, clustering = cluster_codes(counted, clusters=question.clusters)
    cluster = codes[material.article]
    # Names are numbered in sorted order, whatever the order of rows.
    name = group_rows(said, [question.of]).codes
    parts = np.column_stack([place, cluster, name])[known]
    rows, number = np.unique(parts, axis=0, return_counts=True)
    clusters = np.bincount(np.unique(rows[:, :2], axis=0)[:, 0], minlength=cells)
    spans = np.bincount(place[known], minlength=cells)
    least = spans - _largest_clusters(rows, number, cells)
    size = question.size or _common_size(least[clusters >= min_clusters])
    totals = _leave_out(
        rows, number, cells, question.orders, (clusters >= 2) & (least >= size) & (size > 0), size
    )
    units = np.unique(np.column_stack([place, material.article])[known], axis=0)
    return DiversityCells(
        question=question,
        labels=name_cells((a, s), question.by),
        totals=totals,
        statements=spans,
        names=np.bincount(np.unique(rows[:, [0, 2]], axis=0)[:, 0], minlength=cells),
        n_articles=np.bincount(units[:, 0], minlength=cells),
        n_clusters=clusters,
        missing=np.bincount(place[~known], minlength=cells),
        least=least,
        size=size,
        clustering=clustering,
    )


def _once_a_statement(material: Material) -> Material:
    """Return the statements once each: a split quotation has several pieces."""
    if "statement_id" not in material.spans.columns:
        return material
    named = material.spans["statement_id"].notna()
    again = (material.spans.duplicated(["article_id", "statement_id"]) & named).to_numpy()
    return Material(material.articles, material.spans[~again], material.article[~again])


def _largest_clusters(rows: Integers, number: Integers, cells: int) -> Integers:
    largest = np.zeros(cells, dtype=np.int64)
    if len(rows):
        clusters, code = np.unique(rows[:, :2], axis=0, return_inverse=True)
        np.maximum.at(largest, clusters[:, 0], np.bincount(code, number).astype(np.int64))
    return largest


def _common_size(least: Integers) -> int:
    return int(least.min()) if len(least) else 0


def _leave_out(
    rows: Integers, number: Integers, cells: int, orders: Sequence[int], estimable: np.ndarray, size: int
) -> ClusterTotals:
    """Return pseudo-values of log effective numbers, whose mean is the estimate and error the jackknife's."""
    width = len(orders)
    found: list[tuple[Integers, Integers, Floats]] = []
    starts = np.searchsorted(rows[:, 0], np.arange(cells + 1))
    for cell in np.flatnonzero(estimable):
        part = slice(int(starts[cell]), int(starts[cell + 1]))
        whole, without, names = leave_one_out(rows[part, 1], rows[part, 2], number[part], size)
        pseudo = whole - (len(names) - 1) * (without - np.sort(without, axis=0).mean(axis=0))
        found += [(np.full(len(names), cell * width + i), names, pseudo[:, q]) for i, q in enumerate(orders)]
    empty = np.zeros(0, dtype=np.int64)
    cell_of, cluster = (np.concatenate([empty, *(f[i] for f in found)]).astype(np.int64) for i in (0, 1))
    y = np.concatenate([np.zeros(0), *(f[2] for f in found)])
    return simple_totals(cell_of, cluster, y, np.ones(len(y)), cells=cells * width)
