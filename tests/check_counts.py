"""Hold the counts of find_mentions against the plain reference, variant by variant, on whole corpora.

usage: python tests/check_counts.py [--articles 20000]

The corpora are synthetic articles, made by `synthetic_corpus.py` of the shared folder beside the checkout, and the
real ones of AllSides there; without that folder nothing is checked. Takes some minutes: the reference is slow on
purpose.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd

import mediaframing as mf
from mediaframing.naming.lexicon import Concept, Lexicon, Variant
from reference_matching import mentions as reference_mentions

SHARED = Path(__file__).resolve().parents[2] / "shared"
REAL = SHARED / "corpora" / "allsides" / "top12_dated.parquet"


def read_lexicon(case: str, ending: str = "") -> Lexicon:
    """Return the planted names as a lexicon."""
    spec = importlib.util.spec_from_file_location("concepts", SHARED / "tools" / "synthetic_concepts.py")
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    concepts: dict[str, list[Variant]] = {}
    for concept, variant in module.VARIANTS:
        concepts.setdefault(concept, []).append(Variant(variant, (variant + ending,), case=case))
    return Lexicon("planted", tuple(Concept(name, tuple(variants)) for name, variants in concepts.items()))


def make_texts(articles: int) -> list[str]:
    """Return the texts of synthetic articles."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.parquet"
        subprocess.run(
            [sys.executable, SHARED / "tools" / "synthetic_corpus.py", str(articles), path], check=True
        )
        return pd.read_parquet(path)["text"].tolist()


def count_differences(
    texts: list[str], lexicon: Lexicon
) -> tuple[int, dict[tuple[str, str], tuple[int, int]]]:
    """Return how many mentions the reference has, and the variants whose counts differ, ours first."""
    articles = pd.DataFrame({"article_id": [str(i) for i in range(len(texts))], "title": "", "body": texts})
    found = mf.find_mentions(articles, lexicon, voice=False)
    ours = Counter(zip(found["concept"], found["variant"], strict=True))
    theirs = Counter((concept, variant) for *_, concept, variant in reference_mentions(texts, lexicon))
    differing = {key: (ours[key], theirs[key]) for key in ours | theirs if ours[key] != theirs[key]}
    return sum(theirs.values()), differing


def main() -> None:
    """Print one line a corpus and lexicon; fail where a count differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=20_000)
    arguments = parser.parse_args()
    if not REAL.is_file():
        raise SystemExit("the shared folder is not beside this checkout; nothing was checked")
    corpora = {"synthetic": make_texts(arguments.articles)}
    corpora["AllSides"] = (
        pd.read_parquet(REAL, columns=["content_original"])["content_original"].fillna("").tolist()
    )
    wrong = False
    for name, texts in corpora.items():
        for label, lexicon in {
            "smart case": read_lexicon("smart"),
            "ignoring case, with endings": read_lexicon("ignore", "*"),
        }.items():
            total, differing = count_differences(texts, lexicon)
            print(
                f"{name}, {len(texts):,} articles, {label}: {total:,} mentions, {differing or 'all counts equal'}"
            )
            wrong |= bool(differing)
    raise SystemExit(int(wrong))


if __name__ == "__main__":
    main()
