"""Coverage of `correct_estimates` and of alpha's intervals by simulation, and what a call of `agreement` and `draw_sample` costs.

Run `python benchmarks/bench_validate.py`, with `--rounds 100` for a quick look. Two outlets, 1,000 articles each with
three units that resemble one another within an article. "erring": the tool misses 40 % and invents 20 % in one
outlet, and the other way round in the other. "sometimes wrong": 12 % and 8 %; "rarely wrong": 3 % and 1 %, so that
most cells show no error among their few coded units. Truth is the share the articles were drawn from.

The simulation calls the core of `correct_estimates`; that both give the same is checked first. "Student's t only" is
the interval without limits of its own for the error rates.
"""

from __future__ import annotations

import argparse
import itertools
import time

import numpy as np
import pandas as pd

from mediaframing.validate.agreement.agreement import agreement
from mediaframing.validate.correction.correction import correct_estimates
from mediaframing.validate.correction.pseudo_outcomes import (
    Corrected,
    Group,
    correct_mean,
    find_limits,
    subtract,
    take_mean,
)
from mediaframing.validate.sampling.sampling import draw_sample

SHARES = {"Hill Gazette": 0.5, "The Harbour Post": 0.3}
ERRORS = {
    "erring": {"Hill Gazette": (0.4, 0.2), "The Harbour Post": (0.2, 0.4)},
    "sometimes wrong": {"Hill Gazette": (0.12, 0.08), "The Harbour Post": (0.08, 0.12)},
    "rarely wrong": {"Hill Gazette": (0.03, 0.01), "The Harbour Post": (0.01, 0.03)},
}
WORDS = np.array(["outlet", "quoted"])


def make_units(rng: np.random.Generator, articles: int, tool: str = "erring", spans: int = 3) -> pd.DataFrame:
    """Return units of both outlets with the truth and the tool's answer, as spans."""
    parts = []
    for outlet, share in SHARES.items():
        leaning = rng.beta(4 * share, 4 * (1 - share), articles)[:, None]
        truth = rng.random((articles, spans)) < leaning
        wrong = rng.random(truth.shape) < np.where(truth, *ERRORS[tool][outlet])
        names = np.repeat([f"{outlet}-{i}" for i in range(articles)], spans)
        columns = {"truth": truth.ravel(), "told": (truth ^ wrong).ravel()}
        parts.append(pd.DataFrame({"article_id": names, "outlet": outlet} | columns))
    table = pd.concat(parts, ignore_index=True)
    table = table.assign(truth=WORDS[table["truth"].astype(int)], voice=WORDS[table.pop("told").astype(int)])
    return table.assign(span_id=[f"s{i}" for i in range(len(table))], field="body", start=0, end=1, text="x")


def draw_group(
    rng: np.random.Generator, share: float, errors: tuple[float, float], articles: int, coded: int
) -> tuple[Group, Corrected, Corrected]:
    """Return one outlet's units, drawn and answered, with the tool's mean and the corrected one."""
    leaning = rng.beta(4 * share, 4 * (1 - share), articles)[:, None]
    truth = rng.random((articles, 3)) < leaning
    told = (truth ^ (rng.random(truth.shape) < np.where(truth, *errors))).ravel().astype(int)
    answers, design = np.full(told.size, np.nan), np.zeros(told.size)
    for value in (0, 1):
        units = np.flatnonzero(told == value)
        chosen = rng.choice(units, min(coded // 2, len(units)), replace=False)
        answers[chosen], design[chosen] = truth.ravel()[chosen], len(units) / len(chosen)
    clusters = np.repeat(np.arange(articles), 3)
    group = Group(told.astype(float), answers, design, np.full(told.size, 1 / 3), clusters, told)
    return group, take_mean(group), correct_mean(group)


def measure_coverage(rounds: int, coded: int, articles: int, tool: str) -> dict[str, float]:
    """Return how often the intervals hold the truth, corrected and not, and the mean width."""
    rng = np.random.default_rng(coded)
    names = ("corrected", "difference", "Student's t only", "tool alone", "width", "width of t only")
    hits: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        corrected = []
        for number, (outlet, share) in enumerate(SHARES.items()):
            _, told, right = draw_group(rng, share, ERRORS[tool][outlet], articles, coded // 2)
            # Another outlet's articles are other clusters.
            corrected.append(right._replace(clusters=right.clusters + number * articles))
            low, high, _ = find_limits(right, level=0.95)
            hits["corrected"].append(low <= share <= high)
            hits["width"].append(high - low)
            low, high, _ = find_limits(right._replace(errors=()), level=0.95)
            hits["Student's t only"].append(low <= share <= high)
            hits["width of t only"].append(high - low)
            low, high, _ = find_limits(told, level=0.95)
            hits["tool alone"].append(low <= share <= high)
        low, high, _ = find_limits(subtract(*corrected), level=0.95)
        hits["difference"].append(low <= 0.2 <= high)
    return {name: float(np.mean(values)) for name, values in hits.items()}


def check_core() -> None:
    """Raise unless the core that the simulation calls gives what `correct_estimates` gives."""
    rng = np.random.default_rng(0)
    spans = make_units(rng, 300)
    sample = draw_sample(spans, n=200, prediction="voice", coders=["A"], rng=0)
    truth = spans.set_index("span_id")["truth"]
    coding = sample[["unit_id", "coder"]].assign(variable="voice", value=sample["span_id"].map(truth))
    table = correct_estimates(spans, coding=coding, sample=sample, of="voice").query("value == 'quoted'")
    chances = sample.set_index("span_id")["inclusion_probability"]
    for row in table.itertuples():
        units = spans[spans["outlet"] == row.outlet]
        told = (units["voice"] == "quoted").to_numpy()
        design = np.nan_to_num(1 / units["span_id"].map(chances).to_numpy(dtype=float))
        answers = np.where(design > 0, units["truth"] == "quoted", np.nan)
        weight, clusters = np.full(len(units), 1 / 3), pd.factorize(units["article_id"])[0]
        right = correct_mean(Group(told.astype(float), answers, design, weight, clusters, told.astype(int)))
        found = (right.estimate, *find_limits(right, level=0.95)[:2])
        np.testing.assert_allclose(found, (row.estimate, row.ci_low, row.ci_high), atol=1e-12)


def measure_alpha(rounds: int, units: int, keep: float) -> float:
    """Return how often the interval of alpha holds the truth: two coders who keep to the true value with *keep*."""
    rng = np.random.default_rng(units)
    chances, held = (0.6, 0.3, 0.1), 0
    for _ in range(rounds):
        truth = rng.choice(3, units, p=chances)
        rows = [np.where(rng.random(units) < keep, truth, rng.choice(3, units, p=chances)) for _ in "AB"]
        coding = pd.DataFrame(
            {"unit_id": np.tile(np.arange(units), 2), "coder": np.repeat(["A", "B"], units)}
        )
        row = agreement(coding.assign(variable="x", value=np.concatenate(rows)), draws=500, rng=rng).iloc[0]
        held += row["ci_low"] <= keep**2 <= row["ci_high"]
    return held / rounds


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
    spans = make_units(rng, 17_000)
    start = time.perf_counter()
    draw_sample(spans, n=500, prediction="voice")
    print(f"draw_sample from {len(spans):,} spans: {time.perf_counter() - start:.2f} s")


def main() -> None:
    """Print timings, then coverage."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=1000)
    arguments = parser.parse_args()
    check_core()
    time_calls()
    cases = [
        ("erring", 200),
        ("erring", 500),
        ("sometimes wrong", 60),
        ("rarely wrong", 60),
        ("rarely wrong", 200),
    ]
    for tool, coded in cases:
        found = measure_coverage(arguments.rounds, coded, arguments.articles, tool)
        print(
            f"{tool}, {coded} coded, {arguments.rounds} rounds: "
            + ", ".join(f"{k} {v:.3f}" for k, v in found.items()),
            flush=True,
        )
    for units, keep in itertools.product((30, 60, 200), (0.7, 0.85, 0.97)):
        held = measure_alpha(arguments.rounds, units, keep)
        print(f"alpha {keep**2:.2f}, {units} units, {arguments.rounds} rounds: {held:.3f}", flush=True)


if __name__ == "__main__":
    main()
