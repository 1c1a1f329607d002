"""Time and recall of `mark_duplicates` on invented texts: planted copies of five kinds, unrelated texts, templates.

Usage: python benchmarks/bench_duplicates.py [ARTICLES], 10,000 where none is given.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import numpy as np
import pandas as pd

from mediaframing.corpus.duplicates import mark_duplicates

_SYLLABLES = np.array(
    [
        "ba",
        "ko",
        "ri",
        "ten",
        "dal",
        "mu",
        "ser",
        "vin",
        "po",
        "lar",
        "gi",
        "nof",
        "hes",
        "tra",
        "wick",
        "um",
        "ost",
        "elm",
        "dor",
        "fay",
    ]
)
KINDS = ("replaced", "cut", "new lead", "merged behind", "merged before")


def make_sentences(rng: np.random.Generator, count: int) -> list[str]:
    """Return *count* sentences of invented words, as often as words of a language are."""
    words = np.array(["".join(rng.choice(_SYLLABLES, rng.integers(1, 4))) for _ in range(4000)])
    share = 1 / np.arange(1, len(words) + 1)
    lengths = rng.integers(9, 30, count)
    drawn = rng.choice(words, lengths.sum(), p=share / share.sum())
    return [" ".join(part).capitalize() + "." for part in np.split(drawn, np.cumsum(lengths)[:-1])]


def plant(
    kind: str, story: list[str], other: list[str], spare: list[str], rng: np.random.Generator
) -> list[str]:
    """Return a copy of *story* of one of KINDS."""
    if kind == "cut":
        return story[: max(1, round(0.4 * len(story)))]
    if kind == "new lead":
        return [*spare[:2], *story[2:]]
    if kind == "merged behind":
        return [*story, *other]
    if kind == "merged before":
        return [*other, *story]
    changed = list(story)
    count = max(1, round(rng.uniform(0.05, 0.15) * len(story)))
    for place, sentence in zip(rng.choice(len(story), count, replace=False), spare, strict=False):
        changed[place] = sentence
    return changed


def make_corpus(articles: int, rng: np.random.Generator) -> tuple[pd.DataFrame, list[tuple[str, int, int]]]:
    """Return a corpus of which a fifth are copies, and the copies: kind, place of the source, place of the copy."""
    sources = articles * 4 // 5
    lengths = rng.integers(10, 30, sources)
    sentences = make_sentences(rng, int(lengths.sum()) + 40 * articles)
    ends = np.cumsum(lengths)
    stories = [sentences[end - length : end] for end, length in zip(ends, lengths, strict=True)]
    spare = sentences[ends[-1] :]
    planted = []
    for n, source in enumerate(rng.choice(sources, articles - sources, replace=False).tolist()):
        kind = KINDS[n % len(KINDS)]
        other = spare[20 * n + 4 : 20 * n + 18]
        planted.append((kind, source, len(stories)))
        stories.append(plant(kind, stories[source], other, spare[20 * n : 20 * n + 4], rng))
    return _table([" ".join(story) for story in stories]), planted


def _table(bodies: list[str]) -> pd.DataFrame:
    n = len(bodies)
    return pd.DataFrame(
        {
            "article_id": [f"a{i:06}" for i in range(n)],
            "outlet": "The Harbour Post",
            "published": pd.Timestamp("2022-03-01", tz="UTC") + pd.to_timedelta(np.arange(n) % 200, "D"),
            "title": "",
            "body": bodies,
        }
    )


def main(articles: int) -> None:
    """Print recall by kind, false pairs and CPU seconds."""
    corpus, planted = make_corpus(articles, np.random.default_rng(0))
    start = time.process_time()
    clusters = mark_duplicates(corpus)["cluster_id"].to_numpy()
    print(f"{articles} articles, {time.process_time() - start:.1f} s CPU")
    found = Counter(kind for kind, source, copy in planted if clusters[source] == clusters[copy])
    total = Counter(kind for kind, _, _ in planted)
    for kind in KINDS:
        print(f"  {kind:14} recall {found[kind] / max(1, total[kind]):.4f}")
    unrelated = mark_duplicates(make_corpus(articles * 5 // 4, np.random.default_rng(1))[0].iloc[:articles])
    print(f"  copies among {len(unrelated)} unrelated: {int(unrelated['copy_of'].notna().sum())}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
