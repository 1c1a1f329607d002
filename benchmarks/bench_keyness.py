"""Time and memory of `compare_keyness`, unigrams and bigrams of ten outlets, and false finds where nothing differs.

Run `python benchmarks/bench_keyness.py --articles 200000` for words drawn by Zipf's law, or name a Parquet file:
`python benchmarks/bench_keyness.py corpus.parquet --article-id id --body text`. To reach with 200,000 articles
of 600 words and min_df 5: 90 s and 4 GB.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import pandas as pd

from mediaframing.compare.keyness.keyness import compare_keyness


def make_corpus(articles: int) -> pd.DataFrame:
    """Return *articles* of ten outlets, about 600 words each out of 60,000, sentences of about 20."""
    rng = np.random.default_rng(0)
    letters = np.array(list("etaoinshrdlucmfwypvbgkjqxz"))
    size = 60_000
    names = ["".join(letters[i // np.array([1, 26, 676, 17_576]) % 26]) for i in range(size)]
    names += [name + "." for name in names]
    chance = (1 / (np.arange(size) + 2.7)).cumsum()
    bodies = []
    for _ in range(articles):
        drawn = np.searchsorted(chance, rng.random(rng.integers(300, 900)) * chance[-1])
        drawn += size * (rng.random(len(drawn)) < 0.05)
        bodies.append(" ".join([names[i] for i in drawn]))
    outlet = [f"Outlet {i % 10}" for i in range(articles)]
    return pd.DataFrame({"article_id": np.arange(articles), "outlet": outlet, "body": bodies})


def print_false_finds(rounds: int) -> None:
    """Print how often a term is found where both outlets draw their words alike, but articles have words of their own."""
    print(
        f"\ntwo outlets that write alike, bursts within articles, {rounds} simulations a row (per cent of terms)"
    )
    names = np.array(["".join("abcdefghijklmnopqrst"[i // 20**k % 20] for k in range(3)) for i in range(300)])
    chance = 1 / np.arange(1, 301)
    chance /= chance.sum()
    rows = []
    for articles in (10, 20, 50, 200):
        rng = np.random.default_rng(articles)
        tables = []
        for _ in range(rounds):
            own = rng.gamma(60 * chance, size=(2 * articles, 300))
            lengths = rng.lognormal(5, 0.5, 2 * articles).astype(int) + 1
            bodies = [
                " ".join(rng.choice(names, n, p=q / q.sum())) for n, q in zip(lengths, own, strict=True)
            ]
            table = pd.DataFrame({"article_id": np.arange(2 * articles), "body": bodies})
            table["outlet"] = np.repeat(["A", "B"], articles)
            tables.append(compare_keyness(table, target="A", reference="B"))
        every = pd.concat(tables)
        rows.append(
            {
                "articles a side": articles,
                "interval without 0": 100 * ((every["ci_low"] > 0) | (every["ci_high"] < 0)).mean(),
                "|z| of Monroe et al. > 1.96": 100 * (every["z_independent"].abs() > 1.96).mean(),
                "G2 > 3.84": 100 * (every["g2"] > 3.84).mean(),
                "any p_adjusted <= .05": 100 * np.mean([(t["p_adjusted"] <= 0.05).any() for t in tables]),
            }
        )
    print(pd.DataFrame(rows).round(1).to_string(index=False))


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", nargs="?", help="a Parquet file; left out: words drawn by Zipf's law")
    parser.add_argument("--articles", type=int, default=20_000, help="how many articles are drawn")
    parser.add_argument("--article-id", default="article_id")
    parser.add_argument("--outlet", default="outlet")
    parser.add_argument("--body", default="body")
    parser.add_argument("--target", help="one outlet against the rest; left out: every outlet")
    parser.add_argument("--top", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=100, help="simulations a row")
    given = parser.parse_args()
    names = {given.article_id: "article_id", given.outlet: "outlet", given.body: "body"}
    if given.corpus is None:
        articles = make_corpus(given.articles)
    else:
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
    print_false_finds(given.rounds)


if __name__ == "__main__":
    main()
