"""Dispersion: is a name spread over an outlet's articles as its words are, or heaped up in a few?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.compare.sampling.grouping import group_rows
from mediaframing.compare.sampling.intervals import Floats, Integers
from mediaframing.compare.shares.cells import ask, gather_material
from mediaframing.compare.words.voice_texts import gather_pieces, take_voice
from mediaframing.tables import FIELDS, VOICES, MediaframingError, check_choice, check_columns
from mediaframing.text.tokens import count_words

COUNTS = ("n", "n_articles", "n_articles_with", "words")


def describe_dispersion(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str = "variant",
    within: str | None = "concept",
    by: str | Sequence[str] = "outlet",
    voice: str | None = None,
    statements: pd.DataFrame | None = None,
    copies: str = "once",
) -> pd.DataFrame:
    r"""Describe how evenly each name is spread over the articles of a group.

    Parameters
    ----------
    spans : pandas.DataFrame
        One row a mention: `article_id, field`, *of*, *within*, `voice` (where *voice* is given).
    articles : pandas.DataFrame
        One row an article: `article_id`, the columns of *by*, and the fields that spans name.
    of, within : str
        Columns of *spans* that name what is looked at; *within* None: *of* alone.
    by : str or sequence of str
        Columns of *articles*; () takes all articles together.
    voice : {"outlet", "quoted", "reported"}, optional
        Count mentions and words of this voice only.
    statements : pandas.DataFrame, optional
        What `find_statements` gives: tells the voice of words; without it marks do.
    copies : {"once", "all", "own"}
        As in `compare_shares`.

    Returns
    -------
    pandas.DataFrame
        One row for each group and name, sorted: the columns of *by*, *within*, *of*, then

        - dp : float64, Gries' deviation of proportions: 0 spread exactly as words are, towards 1 heaped up
        - dp_norm : float64 in [0, 1], divided by its maximum
        - dp_expected : float64, what dp would be on average if the n mentions fell on words at random; rare
          names are far from 0 for that alone
        - n, n_articles, n_articles_with, words : int64, mentions, articles, articles with a mention, words
        - per_million : float64, mentions per million words
        - method : str, or "not estimable: " and the reason (dp is then NaN)

    Raises
    ------
    MediaframingError
        Unknown columns or settings, spans that belong to no article given.

    Notes
    -----
    With s_i the article's share of the group's words and v_i its share of the mentions, :math:`DP =
    \frac12 \sum |s_i - v_i|` and :math:`DP_{norm} = DP / (1 - \min s_i)`. The expected DP is exact: the mean
    absolute deviation of a binomial count, by De Moivre's formula. Words are those of the fields spans name.

    References
    ----------
    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of Corpus
    Linguistics 13, 403–437. DOI 10.1075/ijcl.13.4.02gri.
    Lijffijt, J. & Gries, S. Th. (2012). Correction to Gries (2008). International Journal of Corpus
    Linguistics 17, 147–149. DOI 10.1075/ijcl.17.1.08lij.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": "Ledger", "body": ["Lodz burns."] * 2})
    >>> spans = pd.DataFrame({"article_id": ["a"], "field": "body", "concept": "lodz", "variant": "Lodz"})
    >>> mf.describe_dispersion(spans, articles)[["dp", "dp_norm", "dp_expected", "n_articles_with"]]
        dp  dp_norm  dp_expected  n_articles_with
    0  0.5      1.0          0.5                1
    """
    question = ask(spans, articles, of=of, within=within, by=by, unit="mention", copies=copies)
    beside = [c for c in question.by if c not in articles.columns]
    if beside:
        raise MediaframingError(
            f"by={beside} are no columns of articles: every article must belong to a group."
        )
    fields = _fields(spans, articles)
    if voice is not None:
        check_choice(voice, VOICES, name="voice")
        check_columns(spans, ["voice"], name="spans", remedy="Mark it with mark_voice(spans, articles).")
        spans = spans[(spans["voice"] == voice).fillna(False).to_numpy(dtype=bool)]
    chosen, kept, article = gather_material(spans, articles, copies=copies)
    sizes = _count(chosen, fields, voice, statements)
    groups = group_rows(chosen, question.by)
    names = group_rows(kept, question.measured)
    rows: list[dict[Any, Any]] = []
    for g, label in enumerate(groups.table.to_dict("records")):
        parts = np.flatnonzero(groups.codes == g)
        inside = groups.codes[article] == g
        for p, name in enumerate(names.table.to_dict("records")):
            uses = np.bincount(article[inside & (names.codes == p)], minlength=len(chosen))[parts]
            rows.append(label | name | dict(_describe(uses, sizes[parts])))
    columns = [*question.by, *question.measured]
    measures = ["dp", "dp_norm", "dp_expected", *COUNTS, "per_million", "method"]
    table = pd.DataFrame(rows, columns=[*columns, *measures])
    return table.astype({"method": "str"} | dict.fromkeys(COUNTS, "int64"))


def deviation_of_proportions(uses: Integers, sizes: Integers) -> tuple[float, float, float]:
    """Return DP, its normalised form and its expectation for parts with *uses* mentions in *sizes* words."""
    # Sums depend on their order in the last digit; the order of rows must leave no trace.
    order = np.lexsort((uses, sizes))
    uses, share = uses[order], sizes[order] / sizes.sum()
    dp = float(np.abs(share - uses / uses.sum()).sum() / 2)
    largest = 1 - float(share.min())
    return dp, dp / largest if largest > 0 else 0.0, _expected(int(uses.sum()), share)


def _expected(n: int, share: Floats) -> float:
    """Return the mean of DP over random places: half the binomial mean absolute deviations, by n."""
    from scipy.special import gammaln, xlog1py, xlogy

    k = np.floor(n * share) + 1
    inside = k <= n
    k, p = k[inside], share[inside]
    chance = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + xlogy(k, p) + xlog1py(n - k + 1, -p)
    return float((k * np.exp(chance)).sum() / n)


def _fields(spans: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    check_columns(spans, ["field"], name="spans", remedy="Make the table with find_mentions.")
    fields = [f for f in FIELDS if f in set(spans["field"])] or ["body"]
    require_articles(articles, ("article_id", *fields))
    return fields


def _count(
    articles: pd.DataFrame, fields: Sequence[str], voice: str | None, statements: pd.DataFrame | None
) -> Integers:
    """Return the words of each article in *fields*, of one voice where asked for."""
    total = np.zeros(len(articles), dtype=np.int64)
    for field in fields:
        pieces = None if statements is None else gather_pieces(statements, field=field)
        texts = (
            articles[field].astype("str").fillna("").tolist()
            if voice is None
            else take_voice(articles, field=field, voice=voice, pieces=pieces)
        )
        total += np.fromiter((count_words(text) for text in texts), dtype=np.int64, count=len(texts))
    return total


def _describe(uses: Integers, sizes: Integers) -> dict[Any, Any]:
    n, words = int(uses.sum()), int(sizes.sum())
    held = {"n": n, "n_articles": len(uses), "n_articles_with": int((uses > 0).sum()), "words": words}
    rate = 1e6 * n / words if words else float("nan")
    nothing = {"dp": float("nan"), "dp_norm": float("nan"), "dp_expected": float("nan")}
    if not n or not words:
        reason = "no mentions in this group" if not n else "no words in this voice"
        return {**nothing, **held, "per_million": rate, "method": f"not estimable: {reason}"}
    dp, norm, expected = deviation_of_proportions(uses, sizes)
    found = {"dp": dp, "dp_norm": norm, "dp_expected": expected}
    return {**found, **held, "per_million": rate, "method": "deviation of proportions over articles"}
