"""Time and memory of `compare_keyness`: unigrams and bigrams of a corpus given as Parquet.

Run `python benchmarks/bench_keyness.py corpus.parquet --article-id id --body text`. To reach with 200,000
articles of 600 words and min_df 5: 90 s and 4 GB.
"""

from __future__ import annotations

import argparse
import resource
import time

import pandas as pd

from mediaframing.compare.keyness.keyness import compare_keyness


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus")
    parser.add_argument("--article-id", default="article_id")
    parser.add_argument("--outlet", default="outlet")
    parser.add_argument("--body", default="body")
    parser.add_argument("--target", help="one outlet against the rest; left out: every outlet")
    parser.add_argument("--top", type=int, default=500)
    given = parser.parse_args()
    names = {given.article_id: "article_id", given.outlet: "outlet", given.body: "body"}
    articles = pd.read_parquet(given.corpus, columns=list(names)).rename(columns=names)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    cpu, wall = time.process_time(), time.perf_counter()
    found = compare_keyness(articles, target=given.target, ngrams=(1, 2), min_df=5, top=given.top)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{len(articles):,} articles, {len(found):,} rows: {cpu:.1f} s CPU, {wall:.1f} s, peak {peak:.2f} GB "
        f"({before:.2f} GB when the articles were loaded)"
    )


if __name__ == "__main__":
    main()
