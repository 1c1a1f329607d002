"""Draw occurrences of every variant of a lexicon and write them as lines to read, with empty judgements.

usage: python data/precision/draw.py TOP12_DATED.parquet LEXICON OUT.tsv [SEED [SIZE]]

The lines hold text of the corpus: write them outside the repository. Only article ids, offsets and judgements
come back, in labels.csv. The same lexicon version, seed and size give the same occurrences.
"""

from __future__ import annotations

import csv
import sys
import zlib
from pathlib import Path

import numpy as np
import pandas as pd

import mediaframing as mf

COLUMNS = {"article_id": "ID", "outlet": "source", "published": "date", "body": "content_original"}
SEED, SIZE, PER_ARTICLE, WIDTH = 20261123, 30, 2, 85


def draw_occurrences(mentions: pd.DataFrame, *, seed: int = SEED, size: int = SIZE) -> pd.DataFrame:
    """Return up to `size` mentions of each variant, at most two of an article, drawn by a seed of the variant's own."""
    drawn = []
    for (concept, variant), found in mentions.groupby(["concept", "variant"], sort=True):
        ordered = found.sort_values(["article_id", "field", "start"])
        rng = np.random.default_rng([seed, zlib.crc32(f"{concept}|{variant}".encode())])
        shuffled = ordered.iloc[rng.permutation(len(ordered))]
        kept = shuffled[shuffled.groupby("article_id").cumcount() < PER_ARTICLE].head(size)
        drawn.append(kept.sort_values(["article_id", "field", "start"]))
    return pd.concat(drawn, ignore_index=True)


def main() -> None:
    """Write the lines to read."""
    corpus, name, out = sys.argv[1:4]
    given = [int(x) for x in sys.argv[4:6]]
    seed, size = (*given, *(SEED, SIZE)[len(given) :])
    articles = mf.read_articles(corpus, columns=COLUMNS, progress=False)
    lexicon = mf.read_lexicon(name)
    drawn = draw_occurrences(mf.find_mentions(articles, lexicon), seed=seed, size=size)
    texts = articles.set_index("article_id")
    with Path(out).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
        for r in drawn.to_dict("records"):
            text = str(texts.loc[r["article_id"], r["field"]])
            start, end = int(r["start"]), int(r["end"])
            left, right = text[max(0, start - WIDTH) : start], text[end : end + WIDTH]
            line = " ".join(f"{left}<<{text[start:end]}>>{right}".split())
            place = [r[k] for k in ("concept", "variant", "article_id", "field", "start", "end")]
            writer.writerow([name, lexicon.version, *place, "", "", line])


if __name__ == "__main__":
    main()
