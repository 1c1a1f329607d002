"""Boilerplate: paragraphs an outlet prints under many of its articles, seen only across them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Literal, NamedTuple, overload

import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.tables import MediaframingError
from mediaframing.text.furniture import leave_out
from mediaframing.text.page_parts import is_slideshow
from mediaframing.text.paragraphs import split_paragraphs

REMOVED_COLUMNS = ("article_id", "outlet", "start", "end", "text", "reason", "n_articles")
_DIGITS = re.compile(r"\d+")
# Longer paragraphs hold facts: other figures make them another paragraph.
_DIGITS_WITHIN = 200
# Boilerplate stands at an article's edges; a repeated line in its midst is short, or it is the outlet's
# reporting.
_EDGE_FIRST, _EDGE_LAST, _MOSTLY, _SHORT = 2, 4, 0.8, 100


class _Paragraph(NamedTuple):
    """A paragraph of one article: its row and span, its text made comparable, whether at an edge."""

    row: int
    start: int
    end: int
    key: str
    at_edge: bool


class _Found(NamedTuple):
    """A paragraph to take out: in how many articles of the outlet it stands, and why."""

    paragraph: _Paragraph
    n_articles: int
    reason: str


@overload
def mark_boilerplate(
    articles: pd.DataFrame,
    *,
    min_share: float = 0.01,
    min_articles: int = 5,
    return_removed: Literal[False] = False,
) -> pd.DataFrame: ...


@overload
def mark_boilerplate(
    articles: pd.DataFrame, *, min_share: float = 0.01, min_articles: int = 5, return_removed: Literal[True]
) -> tuple[pd.DataFrame, pd.DataFrame]: ...


def mark_boilerplate(
    articles: pd.DataFrame, *, min_share: float = 0.01, min_articles: int = 5, return_removed: bool = False
) -> pd.DataFrame | tuple[pd.DataFrame, pd.DataFrame]:
    r"""Take paragraphs that repeat across an outlet's articles out of their bodies.

    A paragraph is boilerplate of an outlet where it stands, apart from case (and, in short ones, digits and
    spacing), in at least `min_articles` and a share of `min_share` of its articles, and there at the
    beginning or end (four times in five) or in no more than a hundred characters. Articles that mostly
    repeat another one are no evidence: an updated story is not boilerplate. The captions of a gallery that a page hung
    under its article ("Hide Caption 2 of 9") go as well, however seldom they repeat. Run this before spans are found:
    offsets count in the new body.

    Parameters
    ----------
    articles : pandas.DataFrame
        An articles table; needs `article_id, outlet, body`. It is not changed.
    min_share : float
        Smallest share of an outlet's articles, 0 to 1.
    min_articles : int
        Smallest number of an outlet's articles, from 2.
    return_removed : bool
        Whether to return the table of what was taken out, too.

    Returns
    -------
    articles : pandas.DataFrame
        The same rows, identifiers and columns; `body` without boilerplate (a body that would be empty stays
        whole), `body_raw` the body as first read, missing where nothing was ever taken out.
    removed : pandas.DataFrame
        With ``return_removed=True``: `article_id, outlet`, `start, end` (code points in the body given),
        `text`, `reason` ("repeated across the outlet" or "slideshow"), `n_articles` (articles of the outlet that hold
        the paragraph).

    Raises
    ------
    MediaframingError
        For a table without these columns, or thresholds out of range.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> stories = ["Rain fell.", "Snow fell.", "Ice melts.", "Fog lifts.", "Wind rose."]
    >>> bodies = [f"{story}\n\nWe are owned by our readers." for story in stories]
    >>> table = pd.DataFrame({"source": "The Harbour Post", "title": "", "text": bodies})
    >>> articles, removed = mf.mark_boilerplate(mf.read_articles(table), return_removed=True)
    >>> articles["body"][0], removed["n_articles"].tolist()
    ('Rain fell.', [5, 5, 5, 5, 5])
    """
    require_articles(articles, ("article_id", "outlet", "body"))
    if not 0 <= min_share <= 1 or min_articles < 2:
        raise MediaframingError(
            f"min_share={min_share} must lie in 0 to 1 and min_articles={min_articles} be 2 or more."
        )
    found: list[_Found] = []
    bodies = articles["body"].tolist()
    for _, rows in sorted(_rows_by_outlet(articles).items()):
        paragraphs = [p for row in rows for p in _split(row, bodies[row])]
        counts = _find_repeated(paragraphs, max(min_articles, min_share * len(rows)))
        found += [
            _Found(p, counts[p.key], "repeated across the outlet") for p in paragraphs if p.key in counts
        ]
        slides = [
            p for p in paragraphs if p.key not in counts and is_slideshow(bodies[p.row][p.start : p.end])
        ]
        holders = Counter(key for _, key in {(p.row, p.key) for p in slides})
        found += [_Found(p, holders[p.key], "slideshow") for p in slides]
    marked, taken = _take_out(articles, found)
    return (marked, _table_removed(articles, taken)) if return_removed else marked


def _rows_by_outlet(articles: pd.DataFrame) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, outlet in enumerate(articles["outlet"].tolist()):
        rows.setdefault(str(outlet), []).append(row)
    return rows


def _split(row: int, body: str) -> list[_Paragraph]:
    spans = split_paragraphs(body)
    last = len(spans) - _EDGE_LAST
    return [
        _Paragraph(row, start, end, _make_comparable(body[start:end]), place < _EDGE_FIRST or place >= last)
        for place, (start, end) in enumerate(spans)
    ]


def _make_comparable(paragraph: str) -> str:
    if len(paragraph) > _DIGITS_WITHIN:
        return paragraph.casefold()
    return _DIGITS.sub("0", " ".join(paragraph.casefold().split()))


def _find_repeated(paragraphs: list[_Paragraph], least: float) -> dict[str, int]:
    """Return key -> number of articles, for the paragraphs that are boilerplate of one outlet."""
    holders: Counter[str] = Counter(key for _, key in {(p.row, p.key) for p in paragraphs})
    if not holders or max(holders.values()) < least:
        return {}
    total: Counter[int] = Counter()
    repeated: Counter[int] = Counter()
    for p in paragraphs:
        total[p.row] += 1
        # What versions of a story share is the story; boilerplate is the smaller part of an article.
        repeated[p.row] += holders[p.key] > 1
    own = {row for row in total if repeated[row] <= 0.5 * total[row]}
    candidates = {key for key, count in holders.items() if count >= least}
    evidence = Counter(
        key for _, key in {(p.row, p.key) for p in paragraphs if p.row in own and p.key in candidates}
    )
    places: Counter[str] = Counter(p.key for p in paragraphs if p.key in candidates)
    edges: Counter[str] = Counter(p.key for p in paragraphs if p.key in candidates and p.at_edge)
    return {
        key: holders[key]
        for key in candidates
        if evidence[key] >= least and (len(key) <= _SHORT or edges[key] >= _MOSTLY * places[key])
    }


def _take_out(articles: pd.DataFrame, found: list[_Found]) -> tuple[pd.DataFrame, list[_Found]]:
    by_row: dict[int, list[_Found]] = {}
    for one in sorted(found, key=lambda f: (f.paragraph.row, f.paragraph.start)):
        by_row.setdefault(one.paragraph.row, []).append(one)
    bodies: list[str] = articles["body"].tolist()
    whole: list[Any] = articles["body_raw"].tolist() if "body_raw" in articles else [None] * len(bodies)
    taken: list[_Found] = []
    for row, held in sorted(by_row.items()):
        left = leave_out(bodies[row], [(f.paragraph.start, f.paragraph.end) for f in held])
        if left:
            whole[row] = whole[row] if isinstance(whole[row], str) and whole[row] else bodies[row]
            bodies[row] = left
            taken += held
    columns = {"body": bodies, "body_raw": whole}
    return articles.assign(
        **{n: pd.Series(v, index=articles.index, dtype="str") for n, v in columns.items()}
    ), taken


def _table_removed(articles: pd.DataFrame, taken: list[_Found]) -> pd.DataFrame:
    ids, outlets, bodies = (articles[c].tolist() for c in ("article_id", "outlet", "body"))
    rows = [
        (
            ids[p.row],
            outlets[p.row],
            p.start,
            p.end,
            bodies[p.row][p.start : p.end],
            reason,
            n,
        )
        for p, n, reason in taken
    ]
    removed = pd.DataFrame(rows, columns=list(REMOVED_COLUMNS))
    kinds = {c: "int64" if c in ("start", "end", "n_articles") else "str" for c in REMOVED_COLUMNS}
    return removed.astype(kinds)
