"""Speed and memory of loading JSON Lines and of marking copies, as ratios within one run.

Usage: python benchmarks/bench_loading.py [MEGABYTES], 150 where none is given. The articles are invented: English function
words between made-up ones. MB are of the file, seconds of CPU time on one core; `json.loads` alone is the floor.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import mediaframing as mf

_FUNCTION_WORDS = (
    "the", "of", "and", "to", "in", "a", "that", "was", "for", "said", "on", "with", "from", "has", "his", "by", "at", "it", "is",
)  # fmt: skip
_SYLLABLES = (
    "ba", "ko", "ri", "ten", "dal", "mu", "ser", "vin", "po", "lar", "gi", "nof", "hes", "tra", "wick", "um", "ost", "elm", "dor",
)  # fmt: skip


def write_articles(path: Path, megabytes: int) -> int:
    """Write articles of about 4 KB as JSON Lines and return how many."""
    rng = np.random.default_rng(0)
    made_up = ["".join(rng.choice(_SYLLABLES, rng.integers(1, 4))) for _ in range(4000)]
    words = np.array([*_FUNCTION_WORDS] * 130 + made_up)
    written = count = 0
    with path.open("w", encoding="utf-8") as file:
        while written < megabytes * 1e6:
            paragraphs = [
                " ".join(part).capitalize() + "."
                for part in np.split(rng.choice(words, 720), range(45, 720, 45))
            ]
            record = {
                "source": f"Post {count % 12}",
                "date": f"2022-{count % 12 + 1:02}-{count % 28 + 1:02}",
                "title": paragraphs[0][:60],
                "author": f"Ada {count % 90}",
                "url": f"https://post.example/local/{count}",
                "text": "\n\n".join(paragraphs),
            }
            written += file.write(json.dumps(record) + "\n")
            count += 1
    return count


def seconds(action: Callable[[], object]) -> float:
    """Return the CPU seconds of *action*."""
    start = time.process_time()
    action()
    return time.process_time() - start


def peak() -> int:
    """Return the most memory held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(megabytes: int) -> None:
    """Print MB a second, the ratio to `json.loads`, and the memory of streaming."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        count = write_articles(path, megabytes)
        size = path.stat().st_size / 1e6

        def stream(file: Path = path) -> None:
            for _ in mf.iter_articles(file, progress=False):
                pass

        small = Path(folder) / "small.jsonl"
        with path.open(encoding="utf-8") as file:
            small.write_text(
                "".join(line for line, _ in zip(file, range(10_000), strict=False)), encoding="utf-8"
            )
        stream(small)
        of_few = peak()
        taken = seconds(stream)
        of_all = peak()
        floor = seconds(lambda: [json.loads(line) for line in path.open("rb")])
        whole = seconds(lambda: mf.read_articles(path, progress=False))
    print(f"{count} articles, {size:.0f} MB: iter_articles {size / taken:.1f} MB/s, {taken / floor:.1f} × json.loads alone; "
          f"read_articles {size / whole:.1f} MB/s")  # fmt: skip
    print(f"memory of the process at its most: {of_few} MB for 10,000 articles, {of_all} MB for all")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 150)
