"""How many articles a second `find_statements` does on one core, and what `find_shared_quotes` takes beside it.

usage: python benchmarks/bench_sources.py [GOLD.jsonl | ARTICLES.parquet | --synthetic N]

Without a file, articles of about 4,500 characters are put together from invented sentences.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import pandas as pd

from mediaframing.sources.shared_quotes import find_shared_quotes
from mediaframing.sources.statements import find_statements

SENTENCES = (
    "Mayor Ana Verin closed the old pier on Monday after a week of rain.",
    "“The planks are rotten,” Verin said, “and nobody should walk on them.”",
    "She added that the pier, which was built a century ago, would open again in May.",
    "According to the harbour office, nobody was hurt when the crane fell into the basin.",
    "Tomas Greel, a doctor who has worked in the harbour clinic for thirty years, told reporters the ward was full.",
    "The shipyard denied that it had been warned, but declined to say who had checked the crane.",
    "Residents of the quay have waited for a new ferry since the last one was sold to an island in the south.",
)
ROUNDS = 5


def make_articles(n: int) -> pd.DataFrame:
    """Articles put together from invented sentences, the same at each call."""
    draw = random.Random(0)
    bodies = ["\n\n".join(draw.choices(SENTENCES, k=48)) for _ in range(n)]
    return pd.DataFrame({"article_id": [str(i) for i in range(n)], "title": "", "body": bodies})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="?", type=Path)
    parser.add_argument("--synthetic", type=int, default=200)
    args = parser.parse_args()
    if args.gold and args.gold.suffix == ".parquet":
        table = pd.read_parquet(args.gold, columns=["ID", "title", "content_original"])
        table.columns = ["article_id", "title", "body"]
        articles = table.dropna().drop_duplicates("article_id").head(args.synthetic)
    elif args.gold:
        texts = [json.loads(line)["text"] for line in args.gold.read_text(encoding="utf-8").splitlines()]
        articles = pd.DataFrame(
            {"article_id": [str(i) for i in range(len(texts))], "title": "", "body": texts}
        )
    else:
        articles = make_articles(args.synthetic)
    find_statements(articles.head(2), progress=False)
    # The first pass meets every sentence anew, as a corpus does; later ones find what they look up at hand.
    began = time.process_time()
    find_statements(articles, progress=False)
    first = time.process_time() - began
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        found = find_statements(articles, progress=False)
        seconds.append(time.process_time() - began)
    size = articles["body"].str.len().mean()
    print(
        f"{len(articles)} articles of {size:,.0f} characters, {len(found):,} pieces: "
        f"{len(articles) / first:,.0f} articles/s at first sight, then {len(articles) / min(seconds):,.0f} (best of {ROUNDS}), "
        f"{len(articles) / max(seconds):,.0f} (worst)"
    )
    dated = articles.assign(outlet=articles["article_id"], published=pd.Timestamp("2020-01-01", tz="UTC"))
    began = time.process_time()
    shared = find_shared_quotes(found, dated)
    ratio = (time.process_time() - began) / min(seconds)
    print(
        f"find_shared_quotes: {len(shared):,} pieces of shared statements, {ratio:.2f} of the time of find_statements"
    )


if __name__ == "__main__":
    main()
