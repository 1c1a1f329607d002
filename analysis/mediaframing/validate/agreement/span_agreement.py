"""The agreement table for spans that coders marked themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mediaframing.tables import MediaframingError, check_columns
from mediaframing.validate.agreement.bootstrap import Bootstrap
from mediaframing.validate.agreement.unitising import Continuum, find_disagreement, lay_out, score_pairs
from mediaframing.validate.coding.answers import label_values
from mediaframing.validate.ratios import Numbers

UNITISING = "unitising"
NEEDED = ("article_id", "coder", "variable", "value", "start", "end")
Lengths = dict[tuple[str, str], int]


def tabulate_spans(
    coding: pd.DataFrame, articles: pd.DataFrame | None, *, values: bool, settings: Bootstrap
) -> list[dict[str, Any]]:
    """Return the rows of `agreement` for spans: one a variable, with *values* one for each of its values."""
    if articles is None:
        raise MediaframingError(
            "level='unitising' needs articles, the second argument: all texts that the coders read."
        )
    marks, lengths = _read_marks(coding, articles)
    rows = []
    for variable, answers in marks.groupby("variable", sort=True):
        coders = sorted(answers["coder"].unique())
        names = sorted(answers["value"].unique())
        read = [lay_out(answers[answers["value"] == v], lengths, coders) for v in names]
        parts: list[tuple[str | None, list[Continuum]]] = [(None, read)]
        parts += [(v, [c]) for v, c in zip(names, read, strict=True)] if values else []
        for value, continua in parts:
            chosen = answers if value is None else answers[answers["value"] == value]
            rows.append(_row(str(variable), value, chosen, continua, coders, lengths, settings))
    return rows


def _read_marks(coding: pd.DataFrame, articles: pd.DataFrame) -> tuple[pd.DataFrame, Lengths]:
    """Return the marks with their `text`, and the length of each text, or raise with every fault."""
    check_columns(coding, NEEDED, name="coding", remedy="Spans: one row each, end exclusive.")
    marks = coding if "field" in coding else coding.assign(field="body")
    marks = marks.astype(dict.fromkeys(("article_id", "field", "coder", "variable"), "str"))
    fields = sorted(marks["field"].unique())
    check_columns(articles, ["article_id", *fields], name="articles")
    lengths = {
        (str(row[0]), field): len(text)
        for row in articles[["article_id", *fields]].itertuples(index=False, name=None)
        for field, text in zip(fields, row[1:], strict=True)
        if isinstance(text, str) and text
    }
    texts = pd.Series(list(zip(marks["article_id"], marks["field"], strict=True)), index=marks.index)
    marks = marks.assign(value=label_values(marks["value"]), text=texts)
    faults = _find_faults(marks, lengths)
    if faults:
        more = f"\n- and {len(faults) - 20} more" if len(faults) > 20 else ""
        listed = "\n- ".join(faults[:20])
        raise MediaframingError(f"{len(faults)} spans cannot be compared:\n- {listed}{more}")
    return marks, lengths


def _find_faults(marks: pd.DataFrame, lengths: Lengths) -> list[str]:
    faults = []
    keys = ["variable", "value", "coder", "article_id", "field", "start", "end"]
    before: tuple[tuple[str, ...], int] = ((), 0)
    for *named, article, field, start, end in marks[keys].sort_values(keys).itertuples(index=False):
        where = f"{article} {field} [{start}:{end}], coder {named[2]}, {named[1]}"
        here = (*named, article, field)
        if (article, field) not in lengths:
            faults.append(f"{where}: articles hold no such text")
        elif not 0 <= start < end <= lengths[article, field]:
            faults.append(f"{where}: outside the text, or empty")
        elif before[0] == here and start < before[1]:
            faults.append(f"{where}: overlaps another of the same coder and value")
        before = (here, max(end, before[1]) if before[0] == here else end)
    return faults


def _row(
    variable: str,
    value: str | None,
    marks: pd.DataFrame,
    continua: list[Continuum],
    coders: list[str],
    lengths: Lengths,
    settings: Bootstrap,
) -> dict[str, Any]:
    names, article_of = np.unique([article for article, _ in lengths], return_inverse=True)
    met = len(coders) > 1
    estimate = low = high = float("nan")
    method = "not estimable: one coder"
    if met:

        def compute(weights: Numbers) -> Numbers:
            return _find_alpha(continua, weights[:, article_of])

        estimate = float(compute(np.ones((1, len(names))))[0])
        low, high, method = settings.find_interval(
            compute, len(names), f"{variable}\n{value or ''}", "articles"
        )
    one = f" of {value!r}" if value is not None else ""
    return {
        "variable": variable,
        "value": value,
        "estimate": estimate,
        "ci_low": low,
        "ci_high": high,
        "n": len(marks),
        "n_articles": len(names),
        "n_clusters": len(names),
        "method": method,
        "validation": "hand coded",
        "estimand": f"Krippendorff's alpha for unitising{one}",
        "percent_agreement": score_pairs(marks, coders) if met else float("nan"),
        "n_units": len(lengths),
        "n_coders": len(coders),
        "n_units_single": 0,
    }


def _find_alpha(continua: list[Continuum], weights: Numbers) -> Numbers:
    """Return 1 - D_o / D_e, both summed over the values, for each draw."""
    both = [find_disagreement(c, weights) for c in continua]
    observed = np.sum([o for o, _ in both], axis=0)
    expected = np.sum([e for _, e in both], axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Numbers = 1 - observed / expected
    return result
