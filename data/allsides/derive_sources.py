"""Derive who speaks in the AllSides articles on Ukraine: sources, kinds and numbers of words, no text.

usage: python data/allsides/derive_sources.py TOP12_DATED.parquet UKRAINE_JSON.zip

Needs articles.csv (made by derive.py): the articles that mention a concept of the lexicon. Writes sources.csv (one row a
source and kind of statement in an article) and credits.csv (one row an article). Both hold facts about the articles, none
of their sentences.
"""

from __future__ import annotations

import sys

import pandas as pd
from derive import COLUMNS, FOLDER

import mediaframing as mf

KEPT = [
    "article_id",
    "field",
    "kind",
    "source",
    "speaker_form",
    "identification",
    "actor_type",
    "side",
    "relay_kind",
    "speech_status",
]
LONGEST = 3


def main() -> None:
    """Write the two tables."""
    held = pd.read_csv(FOLDER / "articles.csv", usecols=["article_id"])["article_id"]
    tables = [mf.read_articles(path, columns=COLUMNS, progress=False) for path in sys.argv[1:]]
    articles = mf.mark_boilerplate(pd.concat(tables).drop_duplicates("article_id", ignore_index=True))
    articles = mf.mark_agencies(articles[articles["article_id"].isin(held)].reset_index(drop=True))
    statements = mf.mark_actors(mf.find_statements(articles, progress=False), "ukraine")
    sources = mf.list_sources(statements, articles)
    # Names of people are facts about who spoke; the words for roles, groups and organisations stay with the outlet.
    person = (sources["speaker_form"] == "person") & (sources["identification"] == "named")
    sources["source"] = sources["source"].where(person & (sources["source"].str.count(" ") < LONGEST))
    counted = sources.groupby(KEPT, dropna=False, sort=True).agg(
        statements=("words", "size"), words=("words", "sum")
    )
    counted.reset_index().to_csv(FOLDER / "sources.csv", index=False, lineterminator="\n")
    credits = articles[["article_id", "agency", "provenance"]].sort_values("article_id")
    credits.to_csv(FOLDER / "credits.csv", index=False, lineterminator="\n")
    sys.stdout.write(f"{len(articles)} articles, {len(sources)} statements, {len(counted)} rows\n")


if __name__ == "__main__":
    main()
