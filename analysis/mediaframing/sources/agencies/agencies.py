"""Articles' own sources: which news agency wrote them, told by datelines, bylines and credits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mediaframing.articles import require_articles
from mediaframing.sources.agencies.agencycredits import find_agency
from mediaframing.sources.agencies.agencylist import read_agencies

if TYPE_CHECKING:
    import pandas as pd


def mark_agencies(
    articles: pd.DataFrame, *, agencies: str | Path | Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """Mark which news agency an article credits, and whose words it is.

    Parameters
    ----------
    articles : pandas.DataFrame
        Articles with `article_id, body`; `body_raw` and `byline` are read as well where they are there.
    agencies : mapping, str or pathlib.Path, optional
        Agencies beside the package's list: names to spellings, `{"MNA": ["MNA", "Meridian News Agency"]}`, or a TOML
        file of `[[agency]]` tables with `name`, `spellings` and, if wanted, `codes` (short forms that count only in a
        dateline's brackets and as a byline).

    Returns
    -------
    pandas.DataFrame
        A copy with

        - `agency`: name of the agency ("AP", "AFP", "Reuters", "TASS", …), several joined by "; ", missing where none
          is credited or the credit names none ("from wire reports")
        - `provenance`: "agency" (dateline, byline or copyright of an agency), "mixed" (the outlet's own with material of
          an agency), "own" (somebody of the outlet signs it), "unknown" (nobody is credited)

    Raises
    ------
    ArticlesError, MediaframingError
        If columns are missing, identifiers repeat, or *agencies* is no list of agencies.

    Notes
    -----
    Only credits count: an agency that is quoted ("told AFP") is a relay of a statement, not the origin of the article.
    Outlets print agency copy without credit too; "unknown" is not "own". Where the
    outlet is an agency itself, its articles are its own. Values the table had before are replaced where
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
    listed = read_agencies(agencies)
    texts = articles["body_raw" if "body_raw" in articles.columns else "body"].tolist()
    if "body_raw" in articles.columns:
        texts = [
            r if isinstance(r, str) and r else b
            for r, b in zip(texts, articles["body"].tolist(), strict=True)
        ]
    bylines = articles["byline"].tolist() if "byline" in articles.columns else [""] * len(articles)
    outlets = articles["outlet"].tolist() if "outlet" in articles.columns else [""] * len(articles)
    owner = {s.casefold(): a.name for a in listed for s in a.spellings}
    before = articles["agency"].tolist() if "agency" in articles.columns else [None] * len(articles)
    credited: list[str | None] = []
    origins: list[str] = []
    for text, byline, outlet, known in zip(texts, bylines, outlets, before, strict=True):
        names, origin = find_agency(
            text if isinstance(text, str) else "", byline if isinstance(byline, str) else "", listed
        )
        itself = owner.get(outlet.casefold()) if isinstance(outlet, str) else None
        if itself:
            names, origin = [itself], "own"
        if not names and isinstance(known, str) and known:
            names, origin = [known], "agency"
        credited.append("; ".join(names) or None)
        origins.append(origin)
    marked = articles.copy()
    marked["agency"] = pd.Series(credited, index=marked.index, dtype="str")
    marked["provenance"] = pd.Series(origins, index=marked.index, dtype="str")
    return marked
