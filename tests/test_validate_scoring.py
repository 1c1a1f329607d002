"""The tool against the coders: hand counts, closed forms, and simulation of the test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError
from mediaframing.validate.scoring import compare_errors, score_coding, score_confusion


def _tables(cells, *, outlet="The Harbour Post", chance=1.0):
    """Return coding and sample from counts of (prediction, coded)."""
    pairs = [pair for pair, times in cells.items() for _ in range(times)]
    units = [f"{outlet}-{i}" for i in range(len(pairs))]
    sample = pd.DataFrame({"unit_id": units, "article_id": units, "outlet": outlet})
    sample = sample.assign(prediction=[p for p, _ in pairs], inclusion_probability=chance)
    coding = pd.DataFrame(
        {"unit_id": units, "coder": "A", "variable": "voice", "value": [c for _, c in pairs]}
    )
    return coding, sample


CELLS = {
    ("quoted", "quoted"): 30,
    ("quoted", "outlet"): 10,
    ("outlet", "quoted"): 20,
    ("outlet", "outlet"): 40,
}


def test_score_coding_equals_hand_counts():
    table = score_coding(*_tables(CELLS)).set_index(["value", "measure"])["estimate"]
    assert table["quoted", "precision"] == pytest.approx(30 / 40)
    assert table["quoted", "recall"] == pytest.approx(30 / 50)
    assert table["quoted", "f1"] == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert table["all values", "accuracy"] == pytest.approx(0.7)


def test_score_coding_equals_sklearn():
    metrics = pytest.importorskip("sklearn.metrics")
    coding, sample = _tables(CELLS)
    table = score_coding(coding, sample).set_index(["value", "measure"])["estimate"]
    p, r, f, _ = metrics.precision_recall_fscore_support(
        coding["value"], sample["prediction"], labels=["outlet"]
    )
    assert table["outlet"].tolist() == pytest.approx([p[0], r[0], f[0]])


def test_score_coding_weighs_by_inclusion_probability():
    parts = [_tables(CELLS, chance=0.1), _tables({("quoted", "outlet"): 20}, outlet="x", chance=1.0)]
    coding, sample = (pd.concat(p, ignore_index=True) for p in zip(*parts, strict=True))
    table = score_coding(coding, sample, by=()).set_index(["value", "measure"])
    assert table.loc[("quoted", "precision"), "estimate"] == pytest.approx(300 / 420)
    assert table.loc[("quoted", "precision"), "weighted_n"] == pytest.approx(420)


def test_score_coding_counts_differing_coders_by_halves():
    coding, sample = _tables({("quoted", "quoted"): 12})
    second = coding.assign(coder="B", value="outlet")
    table = score_coding(pd.concat([coding, second]), sample).set_index(["value", "measure"])["estimate"]
    assert table["quoted", "precision"] == pytest.approx(0.5)
    confusion = score_confusion(pd.concat([coding, second]), sample, by=())
    assert confusion.query("prediction == 'quoted'")["n"].tolist() == [6, 6]


def test_score_coding_interval_is_wilson_for_single_units():
    row = score_coding(*_tables(CELLS)).iloc[0]
    # Wilson (1927) for 70 of 100 is .604 to .781; the t and m/(m-1) of clusters widen it a little.
    assert row["ci_low"] == pytest.approx(0.604, abs=0.005) and row["ci_high"] == pytest.approx(
        0.781, abs=0.005
    )
    perfect = score_coding(*_tables({("quoted", "quoted"): 20})).iloc[0]
    assert perfect["ci_high"] == 1 and 0.8 < perfect["ci_low"] < 0.86


def test_score_coding_is_an_estimates_table_and_ignores_row_order():
    coding, sample = _tables(CELLS)
    table = score_coding(coding, sample)
    assert table.columns[3:11].tolist() == list(ESTIMATE_COLUMNS)
    mixed = score_coding(coding.sample(frac=1, random_state=1), sample.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(table, mixed)


def test_score_coding_needs_units_and_refuses_strangers():
    few = score_coding(*_tables({("quoted", "quoted"): 4}))
    assert few["estimate"].isna().all() and "4 coded units" in few["method"][0]
    coding, sample = _tables(CELLS)
    with pytest.raises(MediaframingError, match="not in sample"):
        score_coding(coding, sample.head(5))
    both = pd.concat([coding, coding.assign(variable="tone")])
    with pytest.raises(MediaframingError, match=r"say which one with variable="):
        score_coding(both, sample)


def _share_rejected(rng, *, gap, rounds):
    p_values = []
    for _ in range(rounds):
        parts = []
        for outlet, error in (("a", 0.2), ("b", 0.2 + gap)):
            wrong = int(rng.binomial(100, error))
            parts.append(_tables({("yes", "no"): wrong, ("yes", "yes"): 100 - wrong}, outlet=outlet))
        coding, sample = (pd.concat(p, ignore_index=True) for p in zip(*parts, strict=True))
        p_values.append(compare_errors(coding, sample)["p_value"][0])
    return np.mean(np.array(p_values) < 0.05)


def test_compare_errors_keeps_its_level_and_finds_differences():
    rng = np.random.default_rng(1)
    # Nominal .05 of 250: sd .0138; two of them either way. Power of a two-sample test of .20 against .45 with 100
    # each: .97; of 60: sd .022.
    assert 0.0225 <= _share_rejected(rng, gap=0.0, rounds=250) <= 0.0775
    assert _share_rejected(rng, gap=0.25, rounds=60) >= 0.926


def test_score_coding_intervals_cover():
    rng = np.random.default_rng(2)
    held = {"precision": [], "recall": []}
    for _ in range(250):
        # The tool says "quoted" of 300 (a quarter coded) and "outlet" of 700 (a tenth); right in .8 and .9.
        right = rng.binomial(75, 0.8), rng.binomial(70, 0.9)
        cells = {("quoted", "quoted"): right[0], ("quoted", "outlet"): 75 - right[0]}
        other = {("outlet", "outlet"): right[1], ("outlet", "quoted"): 70 - right[1]}
        parts = [_tables(cells, chance=0.25, outlet="a"), _tables(other, chance=0.1, outlet="b")]
        coding, sample = (pd.concat(p, ignore_index=True) for p in zip(*parts, strict=True))
        table = score_coding(coding, sample, by=()).query("value == 'quoted'").set_index("measure")
        for measure, true in (("precision", 0.8), ("recall", 240 / (240 + 70))):
            row = table.loc[measure]
            held[measure].append(row["ci_low"] <= true <= row["ci_high"])
    # Nominal .95 of 250: sd .0138.
    assert all(0.922 <= np.mean(v) <= 0.985 for v in held.values()), {k: np.mean(v) for k, v in held.items()}
