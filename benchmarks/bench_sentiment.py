"""Speed of `score_sentiment` on whole articles, by sentence with voice, against vaderSentiment on each article.

Run `python benchmarks/bench_sentiment.py` on invented articles, or with `--articles TABLE.parquet --column NAME`
on real ones. Times are of the wall, in one run; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from mediaframing.sentiment.libraries import load_vader
from mediaframing.sentiment.measuring import score_sentiment
from mediaframing.sentiment.target_model import score_targets
from mediaframing.sentiment.texts import SCORERS, score_texts

FUNCTION = ["the", "a", "of", "and", "to", "in", "said", "with", "from", "under", "over", "old", "people"]
NOUNS = ["council", "harbour", "minister", "talks", "law", "vote", "budget", "crowd", "police", "new"]
TONED = [
    "praised",
    "attacked",
    "good",
    "bad",
    "terrible",
    "great",
    "failed",
    "calm",
    "angry",
    "crisis",
    "hope",
]
WORDS = FUNCTION * 6 + NOUNS * 4 + TONED


def invent_articles(count: int, sentences: int) -> pd.DataFrame:
    """Articles of random words, as long as real ones (6,000 characters), a third of the sentences in quotation marks."""
    rng = np.random.default_rng(0)
    bodies = []
    for _ in range(count):
        lines = [
            " ".join(rng.choice(WORDS, rng.integers(12, 30))).capitalize() + "." for _ in range(sentences)
        ]
        bodies.append(" ".join(f"“{line}”" if i % 3 == 0 else line for i, line in enumerate(lines)))
    return pd.DataFrame({"article_id": [f"a{i}" for i in range(count)], "title": "", "body": bodies})


def take_time(work: Callable[[], object]) -> float:
    """Seconds of the wall that a call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Print each way's time and its ratio to vaderSentiment on whole articles."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=Path)
    options.add_argument("--column", default="body")
    options.add_argument("--count", type=int, default=1000)
    given = options.parse_args()
    articles = invent_articles(given.count, 55)
    if given.articles:
        texts = (
            pd.read_parquet(given.articles, columns=[given.column])[given.column].dropna().iloc[: given.count]
        )
        articles = pd.DataFrame(
            {"article_id": [str(i) for i in range(len(texts))], "title": "", "body": texts.tolist()}
        )
    analyser = load_vader()
    whole = take_time(lambda: [analyser.polarity_scores(body) for body in articles["body"]])
    print(f"{len(articles)} articles, {articles['body'].str.len().sum() / 1e6:.1f} million characters")
    print(f"vaderSentiment on each article: {whole:.1f} s, ratio 1.0")
    for processes in (1, 2):
        spent = take_time(lambda n=processes: score_sentiment(articles, processes=n, progress=False))  # type: ignore[misc]
        print(
            f"score_sentiment by sentence with voice, {processes} processes: {spent:.1f} s, ratio {whole / spent:.1f}"
        )
    sentences = score_sentiment(articles.head(50), progress=False)["text"].unique()[:1000]
    base = 0.0
    for scorer in ("vader", *(s for s in SCORERS if s != "vader")):
        score_texts(sentences[:2], scorer=scorer)
        spent = take_time(lambda s=scorer: score_texts(sentences, scorer=s))  # type: ignore[misc]
        base = base or spent
        print(
            f"score_texts {scorer}: {len(sentences) / spent:,.0f} sentences/s, {spent / base:.1f} of vader's time"
        )
    long = [s for s in sentences if len(s) > 10]
    spent = take_time(lambda: score_targets(long, [2] * len(long), [6] * len(long)))
    print(f"score_targets: {len(long) / spent:,.0f} targets/s, {spent / base:.1f} of vader's time")


if __name__ == "__main__":
    main()
