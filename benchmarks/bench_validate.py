"""Coverage of `correct_estimates` by simulation, and what a call of `agreement` and `draw_sample` costs.

Run `python benchmarks/bench_validate.py`, with `--rounds 100` for a quick look. Two outlets, 1,000 articles each
with three units that resemble one another within an article. "erring": the tool misses 40 % and invents 20 % in one
outlet, and the other way round in the other. "rarely wrong": 3 % and 1 %, so that most cells show no error among
their few coded units. Truth is the share the articles were drawn from.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd

from mediaframing.validate.agreement import agreement
from mediaframing.validate.correction import correct_estimates
from mediaframing.validate.sampling import draw_sample

SHARES = {"Hill Gazette": 0.5, "The Harbour Post": 0.3}
ERRORS = {
    "erring": {"Hill Gazette": (0.4, 0.2), "The Harbour Post": (0.2, 0.4)},
    "rarely wrong": {"Hill Gazette": (0.03, 0.01), "The Harbour Post": (0.01, 0.03)},
}
WORDS = np.array(["outlet", "quoted"])


def make_spans(rng: np.random.Generator, articles: int, spans: int = 3, tool: str = "erring") -> pd.DataFrame:
    """Return spans of both outlets with the truth and the tool's answer."""
    parts = []
    for outlet, share in SHARES.items():
        leaning = rng.beta(4 * share, 4 * (1 - share), articles)[:, None]
        truth = rng.random((articles, spans)) < leaning
        wrong = rng.random(truth.shape) < np.where(truth, *ERRORS[tool][outlet])
        names = np.repeat([f"{outlet}-{i}" for i in range(articles)], spans)
        answers = {
            "truth": WORDS[truth.ravel().astype(int)],
            "voice": WORDS[(truth ^ wrong).ravel().astype(int)],
        }
        parts.append(pd.DataFrame({"article_id": names, "outlet": outlet} | answers))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(span_id=[f"s{i}" for i in range(len(table))], field="body", start=0, end=1, text="x")


def measure_coverage(rounds: int, coded: int, articles: int, tool: str) -> dict[str, float]:
    """Return how often the intervals hold the truth, corrected and not, and the mean width."""
    rng = np.random.default_rng(coded)
    hits: dict[str, list[float]] = {"corrected": [], "difference": [], "tool alone": [], "width": []}
    for _ in range(rounds):
        spans = make_spans(rng, articles, tool=tool)
        sample = draw_sample(spans, n=coded, prediction="voice", coders=["A"], rng=rng)
        truth = spans.set_index("span_id")["truth"]
        coding = sample[["unit_id", "coder"]].assign(variable="voice", value=sample["span_id"].map(truth))
        answers = {"coding": coding, "sample": sample, "of": "voice"}
        table = correct_estimates(spans, **answers).query("value == 'quoted'")
        true = table["outlet"].map(SHARES)
        hits["corrected"] += (table["ci_low"].le(true) & table["ci_high"].ge(true)).tolist()
        hits["tool alone"] += (table["ci_low_before"].le(true) & table["ci_high_before"].ge(true)).tolist()
        hits["width"] += (table["ci_high"] - table["ci_low"]).tolist()
        pair = correct_estimates(spans, **answers, contrast="outlet").query("value == 'quoted'").iloc[0]
        hits["difference"].append(pair["ci_low"] <= 0.2 <= pair["ci_high"])
    return {name: float(np.mean(values)) for name, values in hits.items()}


def time_calls() -> None:
    """Print seconds of one call each at sizes a study has."""
    rng = np.random.default_rng(1)
    values = rng.integers(0, 5, 500)
    rows = [(f"u{i}", c, "x", v if rng.random() < 0.8 else 0) for i, v in enumerate(values) for c in "ABC"]
    coding = pd.DataFrame(rows, columns=["unit_id", "coder", "variable", "value"])
    for level in ("nominal", "ordinal", "interval"):
        start = time.perf_counter()
        agreement(coding, level=level)
        print(f"agreement, {level}, 500 units, 3 coders, 2,000 draws: {time.perf_counter() - start:.2f} s")
    spans = make_spans(rng, 17_000)
    start = time.perf_counter()
    draw_sample(spans, n=500, prediction="voice")
    print(f"draw_sample from {len(spans):,} spans: {time.perf_counter() - start:.2f} s")


def main() -> None:
    """Print timings, then coverage."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=1000)
    arguments = parser.parse_args()
    time_calls()
    for tool, coded in (("erring", 200), ("erring", 500), ("rarely wrong", 100), ("rarely wrong", 200)):
        found = measure_coverage(arguments.rounds, coded, arguments.articles, tool)
        print(
            f"{tool}, {coded} coded, {arguments.rounds} rounds: "
            + ", ".join(f"{k} {v:.3f}" for k, v in found.items()),
            flush=True,
        )


if __name__ == "__main__":
    main()
