"""What the rows of a table of estimates speak of: which spans, of which groups, in which voice, copies or not.

Every kind of estimate says it in its own columns. Here they become requests of one form: grouping columns with
their values, and which articles and spans count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.copies import COPIES_LABELS, UNMARKED_LABELS
from mediaframing.compare.sampling.periods import recognise_every
from mediaframing.compare.specifications import ALL, SPECIFIED
from mediaframing.tables import MediaframingError, check_columns, suggest_names

REMEDY = (
    "Give what a function of mediaframing returned: estimates, change points, dispersion or collocations."
)
# The first column that is no grouping column, in each kind of table.
FIRST_COLUMNS = ("estimate", "last_old", "dp", "word")
REGRESSION = ("term", "value", "reference")


class Request(NamedTuple):
    """Some rows of a table whose evidence is found in one way.

    Attributes
    ----------
    wanted : pandas.DataFrame
        The grouping columns *keys*, `estimate_row` (index label in the table) and `_rank` (its position); a
        pair of groups has two rows.
    keys : list of str
        Columns of spans or articles, or "period".
    every : str or None
        Length of the periods.
    copies : str
        Which copies count.
    voice : str or None
        The only voice that counts.
    agency : bool
        Whether agency copy counts.
    word : bool
        Whether `wanted` has a column `_word` that the sentence must hold.
    named : bool
        Whether values are named as in a regression: missing and empty ones too.
    """

    wanted: pd.DataFrame
    keys: list[str]
    every: str | None = None
    copies: str = "once"
    voice: str | None = None
    agency: bool = True
    word: bool = False
    named: bool = False


def read_requests(estimates: pd.DataFrame) -> Iterator[Request]:
    """Yield the requests that make up *estimates*, whatever kind of table it is."""
    columns = [str(c) for c in estimates.columns]
    first = next((c for c in FIRST_COLUMNS if c in columns), None)
    if first is None:
        raise MediaframingError(f"estimates have none of the columns {list(FIRST_COLUMNS)}. {REMEDY}")
    keys = columns[: columns.index(first)]
    ranked = estimates.assign(estimate_row=estimates.index, _rank=np.arange(len(estimates)))
    if first == "estimate":
        check_columns(estimates, ["estimand"], name="estimates", remedy=REMEDY)
        if tuple(keys[:3]) == REGRESSION:
            yield from _read_regression(ranked)
        elif "specification" in columns:
            yield from _read_specifications(ranked, [k for k in keys if k not in SPECIFIED])
        else:
            # The order of a diversity is how speakers are counted, not who they are.
            yield _read_groups(ranked, [k for k in keys if not (k == "order" and "n_names" in columns)])
    elif first == "last_old":
        yield from _read_changes(ranked, keys)
    else:
        word = {"_word": ranked["word"]} if first == "word" else {}
        yield Request(_pick(ranked.assign(**word), [*keys, *word]), keys, word=bool(word))


def check_keys(keys: Sequence[str], spans: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Raise unless every grouping column stands in one of the tables."""
    known = [str(c) for c in [*articles.columns, *spans.columns]]
    unknown = [k for k in keys if k not in known and k != "period"]
    if unknown:
        hints = "".join(suggest_names(k, known) for k in unknown)
        raise MediaframingError(
            f"estimates are grouped by {unknown}, columns of neither spans nor articles.{hints} "
            "Give the tables the estimates were made from."
        )


def read_copies(estimates: pd.DataFrame) -> str:
    """Return the rule for copies that the estimands end with."""
    stated = estimates["estimand"].astype("str").str.rsplit("; ", n=1).str[-1].unique()
    # Where no copies were marked every article counted, whatever was asked for.
    known = {label: rule for rule, label in COPIES_LABELS.items()}
    known |= {UNMARKED_LABELS["once"]: "all", UNMARKED_LABELS["own"]: "own"}
    rules = [known[label] for label in stated if label in known]
    if len(stated) == 0:
        return "once"
    if len(stated) > 1 or not rules:
        raise MediaframingError(
            f"estimand ends with {stated.tolist()}: expected one of {list(known)}. "
            "Look for the evidence of one call of compare_shares at a time."
        )
    return rules[0]


def _pick(ranked: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    return ranked[[*columns, "estimate_row", "_rank"]]


def _read_groups(ranked: pd.DataFrame, keys: list[str]) -> Request:
    """Return the request of groups, or of pairs of them, by period or not."""
    columns, copies = keys, read_copies(ranked)
    if "contrast" in ranked.columns and len(ranked):
        check_columns(ranked, ["group_a", "group_b"], name="estimates", remedy=REMEDY)
        contrasted = ranked["contrast"].unique().tolist()
        if len(contrasted) > 1:
            raise MediaframingError(
                f"estimates contrast {contrasted}: look for the evidence of one of them at a time."
            )
        column = str(contrasted[0])
        keys = [column if k == "group_a" else k for k in columns if k != "group_b"]
        sides = [_pick(ranked.rename(columns={g: column}), keys) for g in ("group_a", "group_b")]
        ranked = pd.concat(sides, ignore_index=True)
    if "period_start" not in keys:
        return Request(_pick(ranked, keys), keys, copies=copies)
    keys = [k for k in keys if k != "period_start"]
    return Request(_pick(ranked, keys), keys, recognise_every(ranked["period"]), copies)


def _read_specifications(ranked: pd.DataFrame, keys: list[str]) -> Iterator[Request]:
    rule = ranked["estimand"].astype("str").str.rsplit("; ", n=1).str[-1]
    for (_, voice), rows in ranked.groupby([rule, "voice"], sort=False):
        yield _read_groups(rows, keys)._replace(voice=None if voice == ALL else str(voice))


def _read_regression(ranked: pd.DataFrame) -> Iterator[Request]:
    """Yield a request for each column of the model; a column of numbers speaks of all spans."""
    copies = read_copies(ranked)
    for (term, numeric), rows in ranked.groupby(["term", ranked["value"] == ""], sort=False):
        keys = [] if numeric else [str(term)]
        named = rows.drop(columns="term").rename(columns={"value": str(term)})
        yield Request(_pick(named, keys), keys, copies=copies, named=True)


def _read_changes(ranked: pd.DataFrame, keys: list[str]) -> Iterator[Request]:
    """Yield a request for each voice and treatment of agency copy; `method` names both."""
    told = ranked["method"].astype("str")
    voice = told.str.extract(r"; voice (\w+);", expand=False).fillna("")
    for (spoken, left_out), rows in ranked.groupby([voice, told.str.contains("agency copy left out")]):
        yield Request(_pick(rows, keys), keys, voice=str(spoken) or None, agency=not left_out)
