"""What a corpus holds: one row an outlet."""

from __future__ import annotations

import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.text.tokens import count_words


def describe_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Describe a corpus: how many articles, from when to when, how long, and what is missing, by outlet.

    Parameters
    ----------
    articles : pandas.DataFrame
        An articles table.

    Returns
    -------
    pandas.DataFrame
        One row an outlet, in alphabetical order: `outlet`; `n_articles`; `first_published`,
        `last_published` (UTC, NaT
        where no article is dated); `n_undated`; `n_untitled`; `n_words` (words in all bodies);
        `median_words` (of a
        body); `n_shortened` (articles out of whose body furniture or boilerplate was taken); `n_copies`
        (articles
        marked as copies of another; missing before `mark_duplicates`).

    Raises
    ------
    MediaframingError
        For a table that lacks a column of the articles contract.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> bodies = ["Rain fell.", "Snow fell too."]
    >>> table = pd.DataFrame({"source": "The Harbour Post", "title": ["Rain", ""], "text": bodies})
    >>> row = mf.describe_articles(mf.read_articles(table)).iloc[0]
    >>> int(row["n_articles"]), int(row["n_untitled"]), float(row["median_words"])
    (2, 1, 2.5)
    """
    require_articles(articles)
    facts = pd.DataFrame(
        {
            "outlet": articles["outlet"],
            "published": articles["published"],
            "undated": articles["published"].isna(),
            "untitled": articles["title"].str.strip() == "",
            "words": [count_words(body) for body in articles["body"]],
            "shortened": articles["body_raw"].notna() if "body_raw" in articles else False,
            "copy": articles["copy_of"].fillna("").astype("str") != "" if "copy_of" in articles else False,
        }
    )
    table = facts.groupby("outlet", sort=True).agg(
        n_articles=("outlet", "size"),
        first_published=("published", "min"),
        last_published=("published", "max"),
        n_undated=("undated", "sum"),
        n_untitled=("untitled", "sum"),
        n_words=("words", "sum"),
        median_words=("words", "median"),
        n_shortened=("shortened", "sum"),
        n_copies=("copy", "sum"),
    )
    counts = ["n_articles", "n_undated", "n_untitled", "n_words", "n_shortened", "n_copies"]
    table = table.astype(dict.fromkeys(counts, "Int64"))
    if "copy_of" not in articles:
        table["n_copies"] = pd.NA
        table["n_copies"] = table["n_copies"].astype("Int64")
    return table.reset_index()
