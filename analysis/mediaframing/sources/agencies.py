"""Articles' own sources: which news agency wrote them, told by datelines, bylines and credits."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mediaframing.articles import require_articles
from mediaframing.sources.relaying import load_agencies

if TYPE_CHECKING:
    import pandas as pd

_HEAD, _TAIL = 700, 900
_DASH = r"[\u2013\u2014\u2015-]{1,2}"
_SHARING = re.compile(
    r"\b(?:contributed|contributing|contributions?|additional reporting|with (?:files|reporting|material|wires?)|"
    r"from wire|wire services|and agencies)\b",
    re.IGNORECASE,
)
_REUTERS_DESK = re.compile(
    r"\((?:Additional )?(?:Reporting|Writing|Editing) by [^()\n]{3,300}(?:;|\.\)|\))", re.IGNORECASE
)
_EDITED = re.compile(r"\b(?:Editing|Writing) by\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Dateline, credit and name of any agency, and the agency of each spelling."""
    owner = {s.casefold(): a.name for a in load_agencies() for s in a.spellings}
    names = "|".join(
        re.escape(s) for s in sorted((s for a in load_agencies() for s in a.spellings), key=len, reverse=True)
    )
    dateline = re.compile(
        rf"(?:^|\n)[^\n]{{0,60}}?\(\s*(?P<a>{names})(?:\s*[/,][^()\n]{{0,30}})?\s*\)\s*(?:{_DASH}|:|\n|$|(?=[A-Z“\"]))"
        rf"|(?:^|\n)[^\n.!?]{{0,50}}?,\s*(?:\w+\.?\s+\d{{1,2}}\s*)?/?(?P<b>{names})/?\.?\s*(?:{_DASH})\s"
        rf"|(?:^|\n)\s*(?:By |BY )?(?P<c>{names})\s*(?:\n|$)",
    )
    credit = re.compile(
        rf"(?:©|\(c\)|[Cc]opyright)\s*(?:\d{{4}}\s*)?(?:by\s+)?(?:the\s+|The\s+)?(?P<a>{names})\b"
        rf"|(?:^|\n)\s*[({{\[—–-]*\s*(?:Source|Credit|Via|From|By|via|from)?:?\s*(?:the\s+|The\s+)?(?P<b>{names})\s*"
        rf"[)}}\]]?\.?\s*$"
        rf"|(?:^|\n)[^\n]{{0,160}}\b(?P<c>{names})\b[^\n]{{0,40}}\bcontributed (?:to|reporting)\b"
        rf"|(?:^|\n)\s*\(?(?:With|with|Additional reporting)\b[^\n]{{0,60}}\b(?P<d>{names})\b[^\n]{{0,40}}$",
    )
    return dateline, credit, re.compile(rf"(?<!\w)(?:{names})(?!\w)"), owner


def mark_agencies(articles: pd.DataFrame) -> pd.DataFrame:
    """Mark which news agency an article credits, and whose words it is.

    Parameters
    ----------
    articles : pandas.DataFrame
        Articles with `article_id, body`; `body_raw` and `byline` are read as well where they are there.

    Returns
    -------
    pandas.DataFrame
        A copy with

        - `agency`: name of the agency ("AP", "AFP", "Reuters", "TASS", …), several joined by "; ", missing where none
          is credited
        - `provenance`: "agency" (dateline, byline or copyright of an agency), "mixed" (the outlet's own with material of
          an agency), "own" (somebody of the outlet signs it), "unknown" (nobody is credited)

    Raises
    ------
    ArticlesError, MediaframingError
        If columns are missing or identifiers repeat.

    Notes
    -----
    Only credits count: an agency that is quoted ("told AFP") is a relay of a statement, not the origin of the article.
    Outlets print agency copy without credit too; "unknown" is not "own". Values the table had before are replaced where
    a credit is found and kept elsewhere.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "title": "",
    ...                          "body": ["PORT ARDEN (AFP) – Rain fell.", "Rain fell, the mayor told AFP."]})
    >>> mf.mark_agencies(articles)[["agency", "provenance"]].fillna("").values.tolist()
    [['AFP', 'agency'], ['', 'unknown']]
    """
    import pandas as pd

    require_articles(articles, ("article_id", "body"))
    texts = articles["body_raw" if "body_raw" in articles.columns else "body"].tolist()
    if "body_raw" in articles.columns:
        texts = [
            r if isinstance(r, str) and r else b
            for r, b in zip(texts, articles["body"].tolist(), strict=True)
        ]
    bylines = articles["byline"].tolist() if "byline" in articles.columns else [""] * len(articles)
    before = articles["agency"].tolist() if "agency" in articles.columns else [None] * len(articles)
    agencies: list[str | None] = []
    origins: list[str] = []
    for text, byline, known in zip(texts, bylines, before, strict=True):
        names, origin = find_agency(
            text if isinstance(text, str) else "", byline if isinstance(byline, str) else ""
        )
        if not names and isinstance(known, str) and known:
            names, origin = [known], "agency"
        agencies.append("; ".join(names) or None)
        origins.append(origin)
    marked = articles.copy()
    marked["agency"] = pd.Series(agencies, index=marked.index, dtype="str")
    marked["provenance"] = pd.Series(origins, index=marked.index, dtype="str")
    return marked


def find_agency(text: str, byline: str = "") -> tuple[list[str], str]:
    """Return the agencies one article credits and its provenance.

    Examples
    --------
    >>> find_agency("The ferry sank.", "By Mara Lind, Reuters")
    (['Reuters'], 'agency')
    """
    dateline, credit, any_name, owner = _patterns()
    named = [owner[m.group().casefold()] for m in any_name.finditer(byline)]
    found = dateline.search(text[:_HEAD])
    if found:
        named.append(owner[next(g for g in found.groups() if g).casefold()])
    if named:
        return list(dict.fromkeys(named)), "agency"
    tail = text[-_TAIL:].rstrip()
    desk = _REUTERS_DESK.search(tail[-500:])
    if desk and _EDITED.search(desk.group()):
        return ["Reuters"], "agency"
    shared = []
    for match in credit.finditer(tail):
        name = owner[next(g for g in match.groups() if g).casefold()]
        if not _SHARING.search(match.group()):
            return [name], "agency"
        shared.append(name)
    if shared:
        return list(dict.fromkeys(shared)), "mixed"
    return [], "own" if byline.strip() else "unknown"
