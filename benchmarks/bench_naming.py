"""Speed of find_mentions: ratios within one run, CPU seconds, one thread.

usage: python benchmarks/bench_naming.py [--articles 20000] [--stream 0]

Articles are synthetic, made by `synthetic_corpus.py` of the shared folder beside the checkout; without it the
benchmark says so and stops. ripgrep (`rg`) and spaCy are compared with where they are installed. `--stream N`
adds the way from a Parquet file of N articles to a table of mentions, row group by row group (the promise is
for 200,000).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "ARROW_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import mediaframing as mf
from mediaframing.naming.lexicon import Concept, Lexicon, Variant

TOOLS = Path(__file__).resolve().parents[2] / "shared" / "tools"
PATTERNS = Path(__file__).with_name("patterns-5000.txt")
RUNS = 5


def clock(work: Callable[[], Any], runs: int = RUNS) -> float:
    """Return the median CPU seconds of *work* in this process."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def clock_command(command: list[str], runs: int = RUNS) -> float:
    """Return the median CPU seconds of a command, its start included."""
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times)


def make_corpus(folder: Path, articles: int) -> Path:
    """Write the synthetic corpus as Parquet (and, beside it, one article a line for ripgrep)."""
    path = folder / "corpus.parquet"
    subprocess.run([sys.executable, TOOLS / "synthetic_corpus.py", str(articles), path], check=True)
    return path


def read_variants() -> list[tuple[str, str]]:
    """Return the planted (concept, variant) pairs."""
    spec = importlib.util.spec_from_file_location("synthetic_concepts", TOOLS / "synthetic_concepts.py")
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return list(module.VARIANTS)


def make_lexicon(pairs: list[tuple[str, str]], *, case: str = "exact", ending: str = "") -> Lexicon:
    """Return a lexicon with one pattern a variant; single variants get one that never occurs beside them."""
    names = dict.fromkeys(c for c, _ in pairs)
    concepts = []
    for name in names:
        variants = [Variant(v, (v + ending,), case=case) for c, v in pairs if c == name]
        spare = [Variant("-", (f"qq{name}qq",))] if len(variants) == 1 else []
        concepts.append(Concept(name, (*variants, *spare)))
    return Lexicon("benchmark", tuple(concepts))


def load_articles(path: Path) -> pd.DataFrame:
    """Return the articles as a table with Arrow text."""
    table = pq.read_table(path, use_threads=False)
    return pd.DataFrame(
        {
            "article_id": table["id"].cast(pa.large_string()).to_pandas(),
            "title": "",
            "body": table["text"].to_pandas(),
        }
    )


def count_with_re(texts: list[str], variants: list[str]) -> int:
    """Count with one alternation, longest first."""
    options = "|".join(map(re.escape, sorted(variants, key=len, reverse=True)))
    expression = re.compile(rf"\b(?:{options})\b")
    return sum(len(expression.findall(text)) for text in texts)


def count_with_pandas(texts: pd.Series, variants: list[str]) -> int:
    """Count with one str.count a variant."""
    return sum(int(texts.str.count(rf"\b{re.escape(v)}\b").sum()) for v in variants)


def count_with_spacy(texts: list[str], variants: list[str]) -> int:
    """Count with PhraseMatcher over blank English."""
    import spacy
    from spacy.matcher import PhraseMatcher

    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab)
    matcher.add("names", [language.make_doc(v) for v in variants])
    return sum(len(matcher(language.make_doc(text))) for text in texts)


def print_row(label: str, value: float, wanted: str) -> None:
    """Print one line of the table."""
    print(f"{label:74}{value:9.2f}   {wanted}")


def compare_alternatives(path: Path, articles: pd.DataFrame, pairs: list[tuple[str, str]]) -> None:
    """Print the ratios to ripgrep, re, pandas and spaCy."""
    variants = [v for _, v in pairs]
    lexicon = make_lexicon(pairs)
    own = clock(lambda: mf.find_mentions(articles, lexicon, voice=False))
    voiced = clock(lambda: mf.find_mentions(articles, lexicon))
    few = articles.head(max(len(articles) // 10, 1))
    texts, scale = few["body"].tolist(), len(articles) / len(few)
    searched = clock(lambda: count_with_re(texts, variants), 3) * scale
    megabytes = sum(map(len, articles["body"].tolist())) / 1e6
    print(
        f"{len(articles):,} articles, {megabytes:.0f} MB, {len(variants)} patterns; own pass {megabytes / own:.0f} MB/s"
    )
    if shutil.which("rg"):
        listed = path.with_name("patterns.txt")
        listed.write_text("\n".join(variants) + "\n")
        command = [
            "rg",
            "--count-matches",
            "-w",
            "-F",
            "-j1",
            "-f",
            str(listed),
            str(path.with_suffix(".txt")),
        ]
        print_row("voice=False, against rg --count-matches -w -F", clock_command(command) / own, ">= 1.0")
    print_row("voice=False, against one re alternation (count only)", searched / own, ">= 15")
    print_row(
        "voice=False, against pandas str.count a variant",
        clock(lambda: count_with_pandas(few["body"].head(500), variants), 1)
        * len(articles)
        / min(500, len(few))
        / own,
        ">= 400",
    )
    if importlib.util.find_spec("spacy"):
        spent = clock(lambda: count_with_spacy(texts[:300], variants), 1) * len(articles) / 300
        print_row("voice=False, against spaCy PhraseMatcher", spent / own, ">= 400")
    print_row("voice=True, against the same re count without voice", searched / voiced, ">= 6")
    for label, options in (("ignoring case", {"case": "ignore"}), ("with * endings", {"ending": "*"})):
        other = make_lexicon(pairs, **options)
        spent = clock(lambda other=other: mf.find_mentions(articles, other, voice=False))
        print_row(f"{label}, against plain", own / spent, ">= 0.75")


def compare_lines(articles: pd.DataFrame, pairs: list[tuple[str, str]]) -> None:
    """Print how many lines of a concordance are made in a CPU second."""
    mentions = mf.find_mentions(articles, make_lexicon(pairs))
    rows = pd.concat([mentions] * max(1, 200_000 // len(mentions)), ignore_index=True)
    rows["span_id"] = rows["span_id"] + "-" + rows.index.astype("str")
    for sort in ("article", "right"):
        spent = clock(lambda sort=sort: mf.keyword_in_context(rows, articles, sort=sort), 3)
        label = f"keyword_in_context, {len(rows):,} lines, sort={sort}: thousand lines a second"
        print_row(label, len(rows) / spent / 1000, ">= 200")


def compare_many(path: Path, articles: pd.DataFrame, pairs: list[tuple[str, str]]) -> None:
    """Print the ratios for 5,000 patterns."""
    names = PATTERNS.read_text(encoding="utf-8").split("\n")[:-1]
    many = make_lexicon([(f"c{i // 2}", name) for i, name in enumerate(names)])
    own = clock(lambda: mf.find_mentions(articles, many, voice=False), 3)
    few = make_lexicon(pairs)
    print_row(
        "5,000 patterns, against our own few",
        clock(lambda: mf.find_mentions(articles, few, voice=False)) / own,
        ">= 0.6",
    )
    if shutil.which("rg"):
        command = [
            "rg",
            "--count-matches",
            "-w",
            "-F",
            "-j1",
            "-f",
            str(PATTERNS),
            str(path.with_suffix(".txt")),
        ]
        print_row("5,000 patterns, against rg on the same list", clock_command(command, 3) / own, ">= 1.5")


def spend_apart(what: str, path: Path) -> None:
    """Read a Parquet file, or stream it to mentions; print CPU seconds and the process's peak memory in MB."""
    columns = ["id", "title", "text"]
    lexicon = make_lexicon(read_variants())
    start = time.process_time()
    if what == "read":
        pq.read_table(path, columns=columns, use_threads=False)
    else:
        # Buffering ahead would keep the columns of the whole file in memory.
        source = pq.ParquetFile(path, pre_buffer=False)
        for batch in source.iter_batches(batch_size=5000, columns=columns, use_threads=False):
            table = pa.Table.from_batches([batch]).rename_columns(["article_id", "title", "body"])
            mf.find_mentions(table.to_pandas(), lexicon, voice=False)
    spent = time.process_time() - start
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


def compare_stream(folder: Path, articles: int) -> None:
    """Print what the way from Parquet to mentions costs beside reading alone, and how much memory it takes.

    Each run is a process of its own: in one that has read before, reading again finds its memory ready.
    """
    path = make_corpus(folder, articles)
    runs: dict[str, list[tuple[float, float]]] = {"read": [], "stream": []}
    for what in ("read", "stream") * 3:
        command = [sys.executable, __file__, "--apart", what, str(path)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        runs[what].append((float(told[0]), float(told[1])))
    spent = {what: statistics.median(cpu for cpu, _ in rows) for what, rows in runs.items()}
    label = f"Parquet to mentions, {articles:,} articles, against reading alone (CPU)"
    print_row(label, spent["stream"] / spent["read"], "<= 2.5")
    peak = max(memory for _, memory in runs["stream"])
    print_row("  peak memory of the streamed way, MB (the whole process)", peak, "<= 600")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--stream", type=int, default=0)
    parser.add_argument("--apart", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not TOOLS.is_dir():
        raise SystemExit(
            "the shared folder with synthetic_corpus.py is not beside this checkout; nothing was measured"
        )
    if arguments.apart:
        spend_apart(arguments.apart[0], Path(arguments.apart[1]))
        return
    pairs = read_variants()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.stream:
            compare_stream(folder, arguments.stream)
        path = make_corpus(folder, arguments.articles)
        articles = load_articles(path)
        compare_alternatives(path, articles, pairs)
        compare_many(path, articles, pairs)
        compare_lines(articles, pairs)


if __name__ == "__main__":
    main()
