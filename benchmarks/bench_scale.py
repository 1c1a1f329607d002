"""Speed and memory of measure_corpus, as ratios within one run.

Usage: python benchmarks/bench_scale.py [ARTICLES], 20,000 where none is given. Peaks are taken in parts of 1,000, at a quarter
of the articles and at all of them; speed in parts of 5,000. The corpus is the one of ../shared/tools/synthetic_corpus.py
where that is beside the checkout, else articles invented here. Seconds are CPU seconds, of all processes together; peaks
are of the process alone, each in a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "shared" / "tools" / "synthetic_corpus.py"
COLUMNS = {"body": "text", "published": "date"}


def make_corpus(path: Path, articles: int) -> None:
    """Write *articles* articles as Parquet."""
    if TOOL.is_file():
        subprocess.run([sys.executable, str(TOOL), str(articles), str(path)], check=True, capture_output=True)
        path.with_suffix(".txt").unlink(missing_ok=True)
        return
    from bench_loading import write_articles

    lines = path.with_suffix(".jsonl")
    write_articles(lines, articles * 5 // 1000)
    import pandas as pd

    table = pd.read_json(lines, lines=True).rename(columns={"source": "outlet"})
    table.to_parquet(path, index=False)


def run_apart(task: str, *arguments: object) -> dict[str, float]:
    """Run a task of this file in a process of its own and return what it measured."""
    command = [sys.executable, __file__, "--task", task, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(path: str, out: str, workers: str, statements: str, rows: str = "5000") -> dict[str, float]:
    """Measure a corpus into a folder."""
    import mediaframing as mf

    def seconds(who: int) -> float:
        used = resource.getrusage(who)
        return used.ru_utime + used.ru_stime

    here, wall = seconds(resource.RUSAGE_SELF), time.perf_counter()
    done = mf.measure_corpus(
        path, "ukraine", out=out, columns=COLUMNS, rows=int(rows), workers=int(workers), statements=statements == "True",
        progress=False,
    )  # fmt: skip
    here, wall = seconds(resource.RUSAGE_SELF) - here, time.perf_counter() - wall
    taken = here + seconds(resource.RUSAGE_CHILDREN)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    below = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size = sum(f.stat().st_size for f in Path(out).rglob("*.parquet"))
    return {
        "seconds": taken,
        "here": here,
        "wall": wall,
        "peak": peak,
        "peak of a worker": below,
        "articles": done.counts["articles"],
    } | {"bytes": size}


def find(path: str) -> dict[str, float]:
    """Time the steps on tables in memory, each alone."""
    import mediaframing as mf

    times = dict.fromkeys(("reading", "mentions", "words"), 0.0)
    characters = 0
    mf.find_mentions(next(mf.iter_articles(path, rows=10, columns=COLUMNS, progress=False)), "ukraine")
    tables = mf.iter_articles(path, columns=COLUMNS, progress=False)
    while True:
        start = time.process_time()
        table = next(tables, None)
        times["reading"] += time.process_time() - start
        if table is None:
            return times | {"characters": characters}
        characters += int(table["body"].str.len().sum())
        for name, action in (
            ("mentions", lambda t: mf.find_mentions(t, "ukraine")),
            ("words", mf.count_words),
        ):
            start = time.process_time()
            action(table)
            times[name] += time.process_time() - start


def resume(path: str, out: str) -> dict[str, float]:
    """Run a call whose work is done."""
    start = time.process_time()
    measure(path, out, "1", "False")
    return {"seconds": time.process_time() - start}


def main(articles: int) -> None:
    """Print speed, ratios and peaks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peaks = []
        for count in (articles // 4, articles):
            path = folder / f"{count}.parquet"
            make_corpus(path, count)
            small = run_apart("measure", path, folder / f"peak-{count}", 1, False, 1000)
            peaks.append(f"{small['peak']:.0f} MB for {small['articles']:,.0f} articles")
        whole = run_apart("measure", path, folder / "out", 1, False)
        steps = run_apart("find", path)
        two = run_apart("measure", path, folder / "two", 2, False)
        again = run_apart("resume", path, folder / "out")
        few = folder / "few.parquet"
        make_corpus(few, 500)
        said = run_apart("measure", few, folder / "said", 1, True)
    articles = int(whole["articles"])
    megabytes = steps["characters"] / 1e6
    alone = sum(steps[s] for s in ("reading", "mentions", "words"))
    print(f"{articles:,} articles, {megabytes:.0f} MB of text: {megabytes / whole['seconds']:.1f} MB/s of CPU time; "
          f"{articles / whole['seconds']:,.0f} articles/s; {whole['bytes'] / articles:.0f} bytes an article written")  # fmt: skip
    print(f"{whole['seconds'] / steps['mentions']:.1f} × find_mentions alone on tables in memory; "
          f"{whole['seconds'] / alone:.2f} × reading, find_mentions and count_words one after another "
          f"({steps['reading'] / alone:.0%}, {steps['mentions'] / alone:.0%}, {steps['words'] / alone:.0%})")  # fmt: skip
    print(
        f"two workers: {two['seconds'] / whole['seconds']:.2f} × the CPU time, {two['here'] / two['seconds']:.0%} of it in "
        f"the process that reads; {whole['wall'] / two['wall']:.2f} times as fast on the clock, which depends on what "
        f"else runs; peaks {two['peak']:.0f} and {two['peak of a worker']:.0f} MB"
    )
    print(
        f"peak of the process: {'; '.join(peaks)} in parts of 1,000; {whole['peak']:.0f} MB in parts of 5,000"
    )
    print(
        f"a call whose work is done: {again['seconds']:.2f} s; with statements {said['seconds'] / 500 * 1000:.1f} ms an article"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        print(json.dumps(globals()[sys.argv[2]](*sys.argv[3:])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
