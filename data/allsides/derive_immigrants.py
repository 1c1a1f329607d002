"""Derive how AllSides articles name immigrants without legal status: offsets and names, no text.

usage: python data/allsides/derive_immigrants.py TOP12_DATED.parquet

Writes immigrants.csv (one row a mention) and immigrants_articles.csv (one row an article that has one). Both hold
facts about the articles, none of their sentences.
"""

from __future__ import annotations

import sys

from derive import COLUMNS, FOLDER

import mediaframing as mf

CONCEPT = "unauthorized_immigrants"


def main() -> None:
    """Write the two tables."""
    articles = mf.read_articles(sys.argv[1], columns=COLUMNS)
    mentions = mf.find_mentions(articles, "migration")
    mentions = mentions[mentions["concept"] == CONCEPT]
    columns = ["article_id", "field", "start", "end", "concept", "variant", "voice", "voice_from"]
    mentions = mentions[columns].sort_values(["article_id", "field", "start"], ignore_index=True)
    held = articles[articles["article_id"].isin(mentions["article_id"])]
    held = held[["article_id", "outlet", "published"]].sort_values("article_id", ignore_index=True)
    mentions.to_csv(FOLDER / "immigrants.csv", index=False, lineterminator="\n")
    held.assign(published=held["published"].dt.strftime("%Y-%m-%d")).to_csv(
        FOLDER / "immigrants_articles.csv", index=False, lineterminator="\n"
    )
    sys.stdout.write(f"{len(held):,} articles, {len(mentions):,} mentions\n")


if __name__ == "__main__":
    main()
