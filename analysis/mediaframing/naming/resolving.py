"""Which of the overlapping matches are mentions: exclusions first, then the longest match of each concept."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.naming.matching import EVIDENCE, EXCLUDED, INSTITUTION, Matcher, Matches
from mediaframing.tables import FIELDS


def resolve(found: list[tuple[str, Matches]], matcher: Matcher) -> pd.DataFrame:
    """Return the mentions among all matches of all fields.

    Parameters
    ----------
    found : list of (field, Matches)
        The matches, field by field.
    matcher : Matcher
        What found them.

    Returns
    -------
    pandas.DataFrame
        `row, field` (its number in FIELDS), `start, end, text, concept, target` (numbers of concept and
        variant) and `institution` (inside a name that carries a spelling of its own), sorted by row, title before body, place, concept.
    """
    parts = [_as_table(field, matches, matcher) for field, matches in found if len(matches.row)]
    if not parts:
        return _as_table("body", _nothing(), matcher).assign(institution=False)
    table = pd.concat(parts, ignore_index=True)
    evidence = table["target"] == EVIDENCE
    table = _with_evidence(table[~evidence], table[evidence], matcher)
    table = table.sort_values(["row", "field", "concept", "start", "end"], kind="stable", ignore_index=True)
    table = _apply_phrases(table) if (table["target"] < 0).any() else table.assign(institution=False)
    table = table.reset_index(drop=True)
    table = table[_longest_first(table)]
    return table.sort_values(["row", "field", "start", "end", "concept"], kind="stable", ignore_index=True)


def _nothing() -> Matches:
    empty = np.empty(0, dtype=np.int64)
    return Matches(empty, empty, empty, empty, [])


def _as_table(field: str, matches: Matches, matcher: Matcher) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": matches.row,
            "field": np.full(len(matches.row), FIELDS.index(field), dtype=np.int64),
            "start": matches.start,
            "end": matches.end,
            "text": pd.array(matches.text, dtype="str"),
            "concept": matcher.concept[matches.rule],
            "target": matcher.target[matches.rule],
        }
    )


def _with_evidence(table: pd.DataFrame, evidence: pd.DataFrame, matcher: Matcher) -> pd.DataFrame:
    """Keep the matches of a concept with `requires` only where its evidence stands in the same article."""
    if not len(matcher.needs_evidence):
        return table
    width = int(matcher.concept.max()) + 1
    held = np.unique(evidence["row"].to_numpy() * width + evidence["concept"].to_numpy())
    needs = np.isin(table["concept"].to_numpy(), matcher.needs_evidence)
    has = np.isin(table["row"].to_numpy() * width + table["concept"].to_numpy(), held)
    return table[~needs | has]


def _apply_phrases(table: pd.DataFrame) -> pd.DataFrame:
    """Drop matches inside an excluded phrase, mark those inside an institution, drop the phrases themselves."""
    phrases = table[table["target"] < 0]
    table = table[table["target"] >= 0]
    keys = ["row", "field", "concept"]
    pairs = table.reset_index()[[*keys, "index", "start", "end"]].merge(
        phrases[[*keys, "start", "end", "target"]], on=keys, suffixes=("", "_phrase")
    )
    inside = pairs[(pairs["start_phrase"] <= pairs["start"]) & (pairs["end"] <= pairs["end_phrase"])]
    excluded = inside.loc[inside["target"] == EXCLUDED, "index"]
    named = inside.loc[inside["target"] == INSTITUTION, "index"]
    return table.assign(institution=table.index.isin(named))[~table.index.isin(excluded)]


def _longest_first(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which rows stay when, within a concept, longer matches win and no character is counted twice.

    *table* is sorted by row, field, concept, start, end. Only runs of rows that really overlap are looked at
    one by one.
    """
    keep = np.ones(len(table), dtype=bool)
    if len(table) < 2:
        return keep
    keys = table[["row", "field", "concept"]].to_numpy(dtype=np.int64)
    start, end = table["start"].to_numpy(), table["end"].to_numpy()
    same = (keys[1:] == keys[:-1]).all(axis=1)
    # Runs of one concept in one text; within each, the furthest end so far decides what overlaps.
    block = np.concatenate([[0], np.cumsum(~same)])
    offset = block * (int(end.max()) + 1)
    reached = np.maximum.accumulate(end + offset)
    joined = same & ((start + offset)[1:] < reached[:-1])
    run = np.concatenate([[0], np.cumsum(~joined)])
    sizes = np.bincount(run)
    firsts = np.cumsum(sizes) - sizes
    for number in np.flatnonzero(sizes > 1).tolist():
        rows = range(firsts[number], firsts[number] + sizes[number])
        taken: list[tuple[int, int]] = []
        for i in sorted(rows, key=lambda i: (start[i] - end[i], start[i])):
            if any(start[i] < high and low < end[i] for low, high in taken):
                keep[i] = False
            else:
                taken.append((int(start[i]), int(end[i])))
    return keep
