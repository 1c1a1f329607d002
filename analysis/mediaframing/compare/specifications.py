"""Specification curves: how far a finding moves when the choices behind it are made otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.settings import read_names
from mediaframing.compare.shares.shares import compare_shares
from mediaframing.tables import COPIES, UNITS, MediaframingError, check_choice, check_columns

ALL = "all"
SPECIFIED = ("specification", "unit", "copies", "voice", "clustered_by", "fewest_clusters", "left_out")


class Specification(NamedTuple):
    """One way to make an estimate."""

    unit: str
    copies: str
    voice: str
    clusters: str
    min_clusters: int
    left_out: str


def compare_specifications(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str,
    within: str | None = None,
    by: str | Sequence[str] = "outlet",
    units: Sequence[str] = ("article_mean", "article_any", "article_majority", "mention"),
    copies: Sequence[str] | None = None,
    voices: Sequence[str] | None = None,
    clusters: Sequence[str | None] | None = None,
    min_clusters: Sequence[int] = (10, 20),
    leave_out: str | None = None,
    contrast: str | None = None,
    reference: Any = None,
    measure: str = "difference",
    adjust: str | None = "holm",
    match: str | None = None,
    weights: str | None = None,
    level: float = 0.95,
    rng: Any = 0,
) -> pd.DataFrame:
    """Make the same estimates of shares, or of their differences, in every combination of choices.

    Parameters
    ----------
    spans, articles, of, within, by, contrast, reference, measure, adjust, match, weights, level, rng
        As in `compare_shares`.
    units : sequence of str
        Units of analysis; the first of every sequence makes the specification that others are held against.
    copies : sequence of str, optional
        Rules for copies. None: "once" and "all" where articles have `cluster_id`, else "all" alone, and "own"
        where they have `provenance`.
    voices : sequence of str, optional
        Voices that count, "all" for all of them. None: "all" and "outlet" where spans have that `voice` and
        *by* does not name it, else "all".
    clusters : sequence, optional
        Sampling units, as in `compare_shares`. None: `cluster_id` and "article" where articles have
        `cluster_id`, else "article".
    min_clusters : sequence of int
        Fewest clusters a group may have.
    leave_out : str, optional
        Column of *spans*, usually "variant", whose values are also left out one at a time: whether a concept's
        result rests on one of them.

    Returns
    -------
    pandas.DataFrame
        What `compare_shares` returns, one row for each of its rows and specification, sorted by the grouping
        columns and then by specification, with these columns at the end:

        - specification : int64, 1 for the first choices of all
        - unit, copies, voice, clustered_by : str, the choices
        - fewest_clusters : int64, the choice of *min_clusters*
        - left_out : str, the value left out, "" for none
        - shift : float64, the estimate minus that of specification 1
        - rank : int64, place of the estimate among those of its group, 1 the lowest, 0 where not estimable

        Adjusted intervals and p-values count the comparisons of their own specification.

    Raises
    ------
    MediaframingError
        As `compare_shares`; unknown choices.

    Notes
    -----
    The table describes how far a finding depends on choices a reader may make otherwise; it is no test over
    all of them together. The specification curve is `estimate` by `rank`.

    References
    ----------
    Simonsohn, U., Simmons, J. P. & Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour
    4, 1208–1214. DOI 10.1038/s41562-020-0912-z.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(12)], "outlet": "The Harbour Post"})
    >>> spans = pd.DataFrame({"article_id": ["a0", *articles["article_id"]], "variant": ["Lodz"] * 10 + ["Łódź"] * 3})
    >>> curve = mf.compare_specifications(spans, articles, of="variant", units=["article_mean", "mention"],
    ...                                   copies=["once"], min_clusters=[10])
    >>> curve.loc[curve["variant"] == "Lodz", ["unit", "estimate", "shift"]].round(3)
               unit  estimate  shift
    0  article_mean     0.750  0.000
    1       mention     0.769  0.019
    """
    check_columns(spans, ["article_id", of], name="spans")
    check_columns(articles, ["article_id"], name="articles")
    columns = read_names(by, name="by")
    choices = list(
        _choices(spans, articles, columns, units, copies, voices, clusters, min_clusters, leave_out)
    )
    tables = []
    for number, chosen in enumerate(choices, 1):
        kept = _keep(spans, chosen, leave_out)
        if not len(kept) and number > 1:
            continue
        table = compare_shares(
            kept,
            articles,
            of=of,
            within=within,
            by=by,
            unit=chosen.unit,
            copies=chosen.copies,
            weights=weights,
            clusters=chosen.clusters,
            contrast=contrast,
            reference=reference,
            measure=measure,
            adjust=adjust,
            match=match,
            min_clusters=chosen.min_clusters,
            level=level,
            rng=rng,
        )
        tables.append(_label(_own_concept(table, spans, within, leave_out, chosen), number, chosen))
    return _arrange(pd.concat(tables, ignore_index=True))


def _choices(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    by: Sequence[str],
    units: Sequence[str],
    copies: Sequence[str] | None,
    voices: Sequence[str] | None,
    clusters: Sequence[str | None] | None,
    min_clusters: Sequence[int],
    leave_out: str | None,
) -> Iterator[Specification]:
    """Yield every combination; the first is made of the first of each."""
    if copies is None:
        # Without marked copies "once" is "all", and would only count a specification twice.
        copies = ("once", "all") if "cluster_id" in articles.columns else ("all",)
        copies += ("own",) if "provenance" in articles.columns else ()
    if voices is None:
        spoken = "voice" in spans.columns and "voice" not in by and bool((spans["voice"] == "outlet").any())
        voices = (ALL, "outlet") if spoken else (ALL,)
    usual = "cluster_id" if "cluster_id" in articles.columns else "article"
    if clusters is None:
        clusters = tuple(dict.fromkeys((usual, "article")))
    given: dict[str, object] = {
        "units": units,
        "copies": copies,
        "voices": voices,
        "clusters": clusters,
        "min_clusters": min_clusters,
    }
    empty = [
        name
        for name, values in given.items()
        if isinstance(values, str) or not isinstance(values, Sized) or not len(values)
    ]
    if empty:
        raise MediaframingError(f"{', '.join(empty)}: give a list of one choice or more.")
    for unit in units:
        check_choice(unit, UNITS, name="units")
    for rule in copies:
        check_choice(rule, COPIES, name="copies")
    if set(voices) != {ALL}:
        check_columns(spans, ["voice"], name="spans", remedy="voices= needs it: find_mentions marks it.")
        for voice in voices:
            check_choice(voice, (ALL, *sorted(spans["voice"].dropna().unique())), name="voices")
    left: list[str] = [""]
    if leave_out is not None:
        check_columns(spans, [leave_out], name="spans", remedy="leave_out= names a column of spans.")
        left += sorted(str(v) for v in spans[leave_out].dropna().unique())
    named = [usual if c is None else c for c in clusters]
    for chosen in product(left, units, copies, voices, named, min_clusters):
        yield Specification(*chosen[1:], left_out=chosen[0])


def _keep(spans: pd.DataFrame, chosen: Specification, leave_out: str | None) -> pd.DataFrame:
    kept = np.ones(len(spans), dtype=bool)
    if chosen.voice != ALL:
        kept &= (spans["voice"] == chosen.voice).to_numpy(dtype=bool)
    if leave_out is not None and chosen.left_out:
        kept &= (spans[leave_out].astype("str") != chosen.left_out).to_numpy(dtype=bool)
    return spans[kept]


def _own_concept(
    table: pd.DataFrame, spans: pd.DataFrame, within: str | None, leave_out: str | None, chosen: Specification
) -> pd.DataFrame:
    """Return the rows that the value left out could have moved: those of its own concept."""
    if within is None or leave_out is None or not chosen.left_out:
        return table
    own = spans.loc[spans[leave_out].astype("str") == chosen.left_out, within].unique()
    return table[table[within].isin(own)]


def _label(table: pd.DataFrame, number: int, chosen: Specification) -> pd.DataFrame:
    texts = {
        "unit": chosen.unit,
        "copies": chosen.copies,
        "voice": chosen.voice,
        "clustered_by": chosen.clusters,
        "left_out": chosen.left_out,
    }
    # A column of `by` may be called voice too: then all voices count, and there is nothing to tell.
    filled = {k: pd.Series(v, dtype="str", index=table.index) for k, v in texts.items() if k not in table}
    labelled = table.assign(specification=number, fewest_clusters=chosen.min_clusters, **filled)
    last = [c for c in SPECIFIED if c in filled or c in ("specification", "fewest_clusters")]
    return labelled[[*table.columns, *last]]


def _arrange(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table sorted by group, with shift and rank."""
    columns = [str(c) for c in table.columns]
    keys = columns[: columns.index("estimate")]
    if not keys or not len(table):
        group: Any = np.zeros(len(table), dtype=np.int64)
    else:
        group = table.groupby(keys, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    first = table["specification"] == 1
    base = pd.Series(table.loc[first, "estimate"].to_numpy(), index=group[first.to_numpy()])
    shift = table["estimate"].to_numpy() - base.reindex(group).to_numpy()
    rank = table["estimate"].groupby(group).rank(method="first").fillna(0).astype("int64")
    order = np.lexsort([table["specification"].to_numpy(), group])
    return table.assign(shift=shift, rank=rank).iloc[order].reset_index(drop=True)
