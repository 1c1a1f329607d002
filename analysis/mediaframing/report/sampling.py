"""Which articles a slow measure reads: all of them, or a random sample that is even over the outlets."""

from __future__ import annotations

import numpy as np
import pandas as pd


def sample_articles(articles: pd.DataFrame, *, most: int, rng: int) -> pd.DataFrame:
    """Return at most *most* articles, drawn at random and as evenly over the outlets as they allow.

    The same articles and seed give the same sample, whatever the order of the rows; the order is kept.

    Parameters
    ----------
    articles : pandas.DataFrame
        `article_id, outlet`.
    most : int
        How many to draw; 0 keeps all.
    rng : int
        The seed.
    """
    if not most or len(articles) <= most:
        return articles
    shuffled = articles[["article_id", "outlet"]].sort_values("article_id")
    shuffled = shuffled.sample(frac=1, random_state=np.random.default_rng(rng))
    sizes = shuffled["outlet"].value_counts().sort_index().sort_values(kind="stable")
    kept: list[str] = []
    for number, (outlet, size) in enumerate(sizes.items()):
        # What small outlets leave free goes to the larger ones.
        quota = (most - len(kept)) // (len(sizes) - number)
        kept += shuffled.loc[shuffled["outlet"] == outlet, "article_id"].head(min(int(size), quota)).tolist()
    return articles[articles["article_id"].isin(kept)]


def say_sample(read: pd.DataFrame, articles: pd.DataFrame, *, what: str, rng: int) -> str:
    """Return which articles *what* rests on, as a sentence."""
    if len(read) == len(articles):
        return f"{what}: from all {len(articles):,} articles."
    return (
        f"{what}: from a random sample of {len(read):,} of {len(articles):,} articles, even over the outlets (seed "
        f"{rng}), because reading all would take long. More with --sample N on the command line, sample=N in Python; 0 "
        "reads all."
    )
