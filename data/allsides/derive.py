"""Derive the counts in this folder from the AllSides articles: offsets and names, no text.

usage: python data/allsides/derive.py TOP12_DATED.parquet UKRAINE_JSON.zip

Writes articles.csv (one row an article that mentions a concept of the table, plus how many articles each outlet
has in all) and mentions.csv (one row a mention). Both hold facts about the articles, none of their sentences.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import mediaframing as mf

FOLDER = Path(__file__).resolve().parent
CONCEPTS = (
    "kyiv",
    "odesa",
    "kharkiv",
    "donbas",
    "luhansk",
    "chernobyl",
    "zelensky",
    "authorities",
    "war",
    "government",
)
COLUMNS = {
    "article_id": "ID",
    "outlet": "source",
    "published": "date",
    "title": "title",
    "body": "content_original",
}


def settle(mentions: pd.DataFrame, articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return mentions with voice from statements, and their articles with the copies among all marked; no text."""
    held = articles[articles["article_id"].isin(mentions["article_id"])]
    mentions = mf.mark_voice(mentions, held, statements=mf.find_statements(held))
    columns = ["span_id", "article_id", "field", "start", "end", "concept", "variant", "voice", "voice_from"]
    mentions = mentions[columns].sort_values(["article_id", "field", "start", "concept"], ignore_index=True)
    marked = mf.mark_duplicates(articles)
    marked = marked[marked["article_id"].isin(held["article_id"])].sort_values(
        "article_id", ignore_index=True
    )
    marked = marked[["article_id", "outlet", "published", "cluster_id", "copy_of"]]
    return mentions, marked.assign(published=marked["published"].dt.strftime("%Y-%m-%d"))


def main() -> None:
    """Write the two tables."""
    tables = [mf.read_articles(path, columns=COLUMNS) for path in sys.argv[1:]]
    articles = pd.concat(tables).drop_duplicates("article_id", ignore_index=True)
    articles = mf.mark_boilerplate(articles)
    lexicon = mf.read_lexicon("ukraine")
    mentions = mf.find_mentions(articles, lexicon)
    mentions, held = settle(mentions[mentions["concept"].isin(CONCEPTS)], articles)
    totals = articles.groupby("outlet").agg(
        articles=("article_id", "size"), first=("published", "min"), last=("published", "max")
    )
    mentions.to_csv(FOLDER / "mentions.csv", index=False, lineterminator="\n")
    held.to_csv(FOLDER / "articles.csv", index=False, lineterminator="\n")
    for column in ("first", "last"):
        totals[column] = totals[column].dt.strftime("%Y-%m-%d")
    totals.to_csv(FOLDER / "outlets.csv", lineterminator="\n")
    counted = pd.Series({"articles": len(held), "mentions": len(mentions)})
    sys.stdout.write(f"{counted.to_string()}\n")


if __name__ == "__main__":
    main()
