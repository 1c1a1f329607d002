"""Near-identical articles: marked, never dropped."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.corpus.copy_pairs import CopyPair, find_copy_pairs

# An article that shares text with this many groups of stories that share none is a round-up: it joins one only.
_ROUND_UP = 3
_KINDS = ("own repeat", "other outlet", "wire copy")


def mark_duplicates(articles: pd.DataFrame) -> pd.DataFrame:
    """Mark copies: the same story in several outlets, on several days, shortened, or with another lead.

    Two articles are copies where the shorter one's body stands in the longer: at least half of its runs of five
    words, at least 60 % of its words in sentences that the longer one has, and not many in sentences that it nearly
    has, the mark of a template filled in twice. Reports on one event that share background are no copies: see
    `mark_events`.

    Parameters
    ----------
    articles : pandas.DataFrame
        An articles table; `outlet`, `published` and, where present, `agency` tell the kinds of copies apart.

    Returns
    -------
    pandas.DataFrame
        The same rows and columns, with `cluster_id` (the article_id of the cluster's first article; of an article without copies
        its own); `copy_of` (the first article of its cluster, missing for that one and for articles without copies); `similarity`
        (0.5–1: the largest share of the shorter one's runs of five words that it has in common with another of its cluster;
        missing without copies); and `copy_kind` ("own repeat" where its own outlet has an earlier one, else "wire copy"
        where one of the cluster has an `agency`, as its source or `mark_agencies` tells, else "other outlet"; missing where
        copy_of is). First is what was published
        first, then the longest, then the lowest article_id; articles without a date come last.

    Raises
    ------
    MediaframingError
        For a table that breaks the articles contract.

    Notes
    -----
    Broder, A. Z. (1997). On the resemblance and containment of documents. doi:10.1109/SEQUEN.1997.666900. The result does not
    depend on the order of rows. An article that joins the texts of two stories joins their clusters; one that joins
    three or more, a round-up, stays with the one it shares most with.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> story = ("Rain fell on the old harbour wall for nine days. Nobody in the town could remember such a spring. "
    ...          "The mayor asked the engineers to look at the gates.")
    >>> table = pd.DataFrame({"source": ["A", "B"], "date": ["2022-03-01", "2022-03-02"], "title": "", "text": [story, story]})
    >>> marked = mf.mark_duplicates(mf.read_articles(table))
    >>> bool(marked["copy_of"][1] == marked["article_id"][0]), marked["copy_kind"][1]
    (True, 'other outlet')
    """
    require_articles(articles)
    marked = articles.copy()
    order = _order(articles)
    bodies = articles["body"].astype("str").to_numpy()[order]
    pairs = find_copy_pairs(bodies.tolist())
    groups = _group(len(order), pairs)
    ids = articles["article_id"].astype("str").to_numpy()
    cluster = ids.copy().astype(object)
    copy_of = np.full(len(ids), None, dtype=object)
    for place, first in enumerate(groups):
        cluster[order[place]] = ids[order[first]]
        if first != place:
            copy_of[order[place]] = ids[order[first]]
    similarity = np.full(len(ids), np.nan)
    for pair in pairs:
        for place in (pair.first, pair.second):
            if groups[pair.first] == groups[pair.second]:
                similarity[order[place]] = np.fmax(similarity[order[place]], pair.similarity)
    marked["cluster_id"] = pd.Series(cluster, index=marked.index, dtype="str")
    marked["copy_of"] = pd.Series(copy_of, index=marked.index, dtype="str")
    marked["similarity"] = similarity
    marked["copy_kind"] = _tell_kinds(marked, order)
    marked.attrs = {}
    return marked


def _order(articles: pd.DataFrame) -> np.ndarray:
    """Return the rows in an order of their own: by date, length (longest first) and identifier."""
    keys = pd.DataFrame(
        {
            "published": articles["published"].to_numpy(),
            "length": [-len(body) for body in articles["body"].astype("str")],
            "article_id": articles["article_id"].astype("str").to_numpy(),
        }
    )
    return keys.sort_values(
        ["published", "length", "article_id"], na_position="last", kind="stable"
    ).index.to_numpy()


def _group(count: int, pairs: Sequence[CopyPair]) -> list[int]:
    """Return for each place the first place of its cluster."""
    parents = list(range(count))
    round_ups = _find_round_ups(pairs)
    for pair in sorted(pairs, key=lambda p: (-p.similarity, p.first, p.second)):
        if not round_ups & {pair.first, pair.second}:
            _join(parents, pair.first, pair.second)
    for round_up in sorted(round_ups):
        own = [
            p
            for p in pairs
            if round_up in (p.first, p.second) and not round_ups & ({p.first, p.second} - {round_up})
        ]
        if own:
            best = max(own, key=lambda p: (p.similarity, -p.first, -p.second))
            _join(parents, best.first, best.second)
    return [_root(parents, place) for place in range(count)]


def _find_round_ups(pairs: Sequence[CopyPair]) -> set[int]:
    """Return the places whose partners, without them, fall into three or more groups that share nothing."""
    partners: dict[int, set[int]] = {}
    for pair in pairs:
        partners.setdefault(pair.first, set()).add(pair.second)
        partners.setdefault(pair.second, set()).add(pair.first)
    found = set()
    for place, near in partners.items():
        left, groups = set(near), 0
        while left and groups < _ROUND_UP:
            groups += 1
            waiting = [left.pop()]
            while waiting:
                linked = partners[waiting.pop()] & left
                left -= linked
                waiting += linked
        if groups >= _ROUND_UP:
            found.add(place)
    return found


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _join(parents: list[int], one: int, other: int) -> None:
    # The earlier place becomes the root, so that a cluster is named after its first article.
    first, second = sorted((_root(parents, one), _root(parents, other)))
    parents[second] = first


def _tell_kinds(marked: pd.DataFrame, order: np.ndarray) -> pd.Series:
    ranked = marked[["cluster_id", "outlet"]].iloc[order]
    repeat = ranked.duplicated(["cluster_id", "outlet"]).sort_index().reindex(marked.index)
    kinds = pd.Series(_KINDS[1], index=marked.index, dtype="str")
    if "agency" in marked.columns:
        credited = marked["agency"].fillna("").astype("str").str.strip() != ""
        wire = credited.groupby(marked["cluster_id"]).transform("any")
        kinds = kinds.mask(wire, _KINDS[2])
    kinds = kinds.mask(repeat, _KINDS[0])
    return kinds.where(marked["copy_of"].notna())
