"""Where key terms stand: a few sentences of the outlet for each, so that a word is read before it is explained."""

from __future__ import annotations

import pandas as pd

import mediaframing as mf
from mediaframing.tables import MediaframingError

MOST_TERMS, LINES_A_TERM = 8, 6


def find_term_lines(keyness: pd.DataFrame, articles: pd.DataFrame, *, outlet: str) -> pd.DataFrame:
    """Return spans of the surest key terms of *outlet* in its own words, a few a term, strongest term first.

    Parameters
    ----------
    keyness : pandas.DataFrame
        What `compare_keyness` gives for this outlet against the others.
    articles : pandas.DataFrame
        The articles that were compared.
    outlet : str
        Whose sentences are wanted.
    """
    sure = keyness[(keyness["ci_low"] > 0) & keyness["term"].str.contains(r"\w\w", regex=True)]
    terms = sure.sort_values("z", ascending=False)["term"].head(MOST_TERMS).tolist()
    if len(terms) < 2:
        # A lexicon is a choice between at least two names.
        return pd.DataFrame()
    try:
        found = mf.find_mentions(articles[articles["outlet"] == outlet], {"key terms": {t: [t] for t in terms}})
    except MediaframingError:
        return pd.DataFrame()
    found = found[(found["field"] == "body") & (found["voice"] == "outlet")]
    few = found.groupby("variant").head(LINES_A_TERM)
    return few.sort_values("variant", key=lambda v: v.map(terms.index), kind="stable").reset_index(drop=True)
