"""Derive how AllSides articles name immigrants without legal status: offsets and names, no text.

usage: python data/allsides/derive_immigrants.py TOP12_DATED.parquet

Writes immigrants.csv (one row a mention) and immigrants_articles.csv (one row an article that has one). Both hold
facts about the articles, none of their sentences.
"""

from __future__ import annotations

import sys

from derive import COLUMNS, FOLDER, settle

import mediaframing as mf

CONCEPT = "unauthorized_immigrants"


def main() -> None:
    """Write the two tables."""
    articles = mf.mark_boilerplate(mf.read_articles(sys.argv[1], columns=COLUMNS))
    mentions = mf.find_mentions(articles, "migration")
    mentions, held = settle(mentions[mentions["concept"] == CONCEPT], articles)
    mentions = mentions.drop(columns="span_id")
    mentions.to_csv(FOLDER / "immigrants.csv", index=False, lineterminator="\n")
    held.to_csv(FOLDER / "immigrants_articles.csv", index=False, lineterminator="\n")
    sys.stdout.write(f"{len(held):,} articles, {len(mentions):,} mentions\n")


if __name__ == "__main__":
    main()
