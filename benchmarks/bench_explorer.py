"""CPU seconds of the explorer's first view and of each filter, 20,000 invented articles with mentions and statements.

Run `python benchmarks/bench_explorer.py`, or with `--articles TABLE.parquet` (columns of the articles contract) on real
ones; then names are found with `--lexicon`, and there are no statements. Finding mentions is not counted: it comes
before `explore`. The first view counts the imports that it triggers. The ratio is to `compare_shares` alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

import mediaframing as mf

WORDS = ["harbour", "council", "storm", "ferry", "market", "river", "bridge", "quiet", "minister", "law"]
NAMES = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}, "odesa": {"Odessa": ["Odessa"], "Odesa": ["Odesa"]}}
OUTLETS, SPEAKERS = 12, 4000
FIRST, FILTER = 2.0, 0.5


def invent(count: int, words: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return articles of about *words* words, their statements, and their mentions, none to five an article."""
    rng = np.random.default_rng(0)
    bodies, statements = [], []
    for number in range(count):
        body = rng.choice(WORDS, words).tolist()
        for place in rng.choice(words - 2, rng.integers(0, 6), replace=False):
            body[place] = str(rng.choice(["Kiev", "Kyiv", "Odessa", "Odesa"]))
            if rng.random() < 0.3:
                body[place - 1], body[place + 1] = f"“{body[place - 1]}", f"{body[place + 1]}”"
        bodies.append(" ".join(body))
        start = bodies[-1].find("“")
        while start >= 0:
            end = bodies[-1].find("”", start)
            if end < 0:
                break
            statements.append((f"a{number}", start + 1, end, f"Speaker {rng.integers(SPEAKERS)}"))
            start = bodies[-1].find("“", end)
    days = pd.Timestamp("2014-01-01", tz="UTC") + pd.to_timedelta(rng.integers(0, 3650, count), unit="D")
    articles = pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(count)],
            "outlet": [f"Outlet {i:02}" for i in rng.integers(0, OUTLETS, count)],
            "published": pd.DatetimeIndex(days).as_unit("us"),
            "title": "A quiet day",
            "body": pd.array(bodies, dtype="str"),
        }
    )
    said = pd.DataFrame(statements, columns=["article_id", "start", "end", "speaker"])
    said = said.assign(field="body", kind="direct")
    said["statement_id"] = said["article_id"] + ":body:" + said["start"].astype("str")
    return articles, said, mf.find_mentions(articles, NAMES, statements=said)


def measure(act: Callable[[], Any]) -> float:
    """Return the CPU seconds of *act*, all threads."""
    start = time.process_time()
    act()
    return time.process_time() - start


def time_filters(explorer: Any) -> list[tuple[str, float]]:
    """Return each filter and its CPU seconds."""
    filters, desk = explorer.filters, explorer.desk
    outlets = desk.material.list_values("outlet")
    acts: list[tuple[str, Callable[[], Any]]] = [
        ("rows: outlet and voice", lambda: setattr(filters.rows, "value", "outlet and voice")),
        ("one dot picked", lambda: setattr(explorer.chart, "picked", 1)),
        ("a line opened", lambda: setattr(explorer.line_list, "opened", 0)),
        ("rows: outlet", lambda: setattr(filters.rows, "value", "outlet")),
        ("three outlets", lambda: setattr(filters.outlets, "value", tuple(outlets[:3]))),
        ("all outlets", lambda: setattr(filters.outlets, "value", ())),
        ("from 2018", lambda: setattr(filters.start, "value", date(2018, 1, 1))),
        ("voice quoted", lambda: setattr(filters.voices, "value", ("quoted",))),
        ("all voices", lambda: setattr(filters.voices, "value", ())),
        (
            "another concept",
            lambda: setattr(filters.concept, "value", desk.material.list_values("concept")[1]),
        ),
        ("one variant", lambda: setattr(filters.variants, "value", tuple(desk.view.variants[:1]))),
        ("filters cleared", lambda: filters.clear.click()),
    ]
    if desk.material.statements is not None:
        speakers = filters.speakers
        acts += [
            ("speakers searched", lambda: setattr(filters.find_speaker, "value", "12")),
            ("one speaker", lambda: setattr(speakers, "value", tuple(dict(speakers.options).values())[:1])),
        ]
    return [(name, measure(act)) for name, act in acts]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--articles", help="Parquet with the columns of the contract")
    parser.add_argument("--lexicon", default="ukraine")
    given = parser.parse_args()
    statements = None
    if given.articles:
        articles = mf.validate_articles(pd.read_parquet(given.articles))
        mentions = mf.find_mentions(articles, given.lexicon)
    else:
        articles, statements, mentions = invent(given.count, given.words)
    print(f"{len(articles):,} articles, {len(mentions):,} mentions; CPU seconds")
    made: list[Any] = []
    first = measure(lambda: made.append(mf.explore(articles, mentions=mentions, statements=statements)))
    explorer = made[0]
    view = explorer.desk.view
    options = {"of": "variant", "within": "concept", "by": "outlet"}
    found = mentions[view.kept]
    alone = min(measure(lambda: mf.compare_shares(found, articles, **options)) for _ in range(3))
    print(f"{'first view, imports included':32} {first:6.2f}   at most {FIRST}")
    rows = time_filters(explorer)
    for name, seconds in rows:
        print(f"{name:32} {seconds:6.2f}   at most {FILTER}   {seconds / alone:5.1f} x compare_shares")
    slowest = max(seconds for _, seconds in rows)
    print(f"slowest filter {slowest:.2f}; compare_shares alone {alone:.3f}")


if __name__ == "__main__":
    main()
