"""Agreement of coders, against a published worked example, exact fractions and NLTK."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, interval_distance

from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError
from mediaframing.validate.agreement import agreement

# Krippendorff (2011), Computing Krippendorff's alpha-reliability, part C: four observers, twelve units.
PUBLISHED = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}


def _published() -> pd.DataFrame:
    rows = [
        (f"u{i:02}", coder, "topic", None if code == "." else int(code))
        for coder, codes in PUBLISHED.items()
        for i, code in enumerate(codes.split())
    ]
    return pd.DataFrame(rows, columns=["unit_id", "coder", "variable", "value"])


def _exact_alpha(level: str) -> Fraction:
    """Alpha by its definition: the matrix of coincidences in fractions, every pair counted."""
    units = [
        [int(c) for c in column if c != "."]
        for column in zip(*(r.split() for r in PUBLISHED.values()), strict=True)
    ]
    units = [u for u in units if len(u) > 1]
    pairs = [(a, b, Fraction(1, len(u) - 1)) for u in units for a, b in permutations(u, 2)]
    n = {v: sum(u.count(v) for u in units) for v in range(1, 6)}

    def difference(a: int, b: int) -> Fraction:
        if level == "nominal":
            return Fraction(a != b)
        if level == "interval":
            return Fraction((a - b) ** 2)
        low, high = min(a, b), max(a, b)
        return (sum(n[g] for g in range(low, high + 1)) - Fraction(n[low] + n[high], 2)) ** 2

    observed = sum(w * difference(a, b) for a, b, w in pairs)
    expected = sum(Fraction(n[a] * n[b]) * difference(a, b) for a in n for b in n)
    return 1 - (sum(n.values()) - 1) * observed / expected


@pytest.mark.parametrize(("level", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_agreement_equals_the_published_example(level, printed):
    row = agreement(_published(), level=level).iloc[0]
    assert round(row["estimate"], 3) == printed
    assert row["estimate"] == pytest.approx(float(_exact_alpha(level)), abs=1e-12)
    assert (row["n"], row["n_units"], row["n_coders"], row["n_units_single"]) == (40, 11, 4, 1)


def test_agreement_counts_equal_pairs():
    coding = pd.DataFrame(
        {"unit_id": [1, 1, 1, 2, 2], "coder": list("ABCAB"), "variable": "x", "value": list("ppqqq")}
    )
    assert agreement(coding)["percent_agreement"].tolist() == [pytest.approx(2 / 4)]


@pytest.mark.parametrize(
    ("level", "distance"), [("nominal", binary_distance), ("interval", interval_distance)]
)
def test_agreement_equals_nltk_where_no_code_is_missing(level, distance):
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 4, 60)
    rows = [
        (c, u, int(v if rng.random() < 0.7 else rng.integers(0, 4)))
        for u, v in enumerate(truth)
        for c in "ABC"
    ]
    coding = pd.DataFrame(rows, columns=["coder", "unit_id", "value"]).assign(variable="x")
    expected = AnnotationTask(data=rows, distance=distance).alpha()
    assert agreement(coding, level=level)["estimate"][0] == pytest.approx(expected, abs=1e-9)


def test_agreement_is_an_estimates_table_and_ignores_row_order():
    coding = _published()
    table = agreement(coding, values=True)
    assert table.columns[2:10].tolist() == list(ESTIMATE_COLUMNS)
    assert table["value"].tolist()[1:] == ["1", "2", "3", "4", "5"]
    assert (table["ci_low"] <= table["estimate"]).all() and (table["estimate"] <= table["ci_high"]).all()
    pd.testing.assert_frame_equal(table, agreement(coding.sample(frac=1, random_state=1), values=True))


def test_agreement_scores_each_value_against_the_rest():
    whole = agreement(_published(), values=True).set_index("value")
    two = _published().assign(value=lambda t: t["value"].map(lambda v: None if pd.isna(v) else str(v == 3)))
    assert whole.loc["3", "estimate"] == pytest.approx(agreement(two)["estimate"][0])


def test_agreement_interval_needs_enough_units_and_clusters_widen_it():
    few = _published().query("unit_id < 'u05'")
    row = agreement(few).iloc[0]
    assert np.isnan(row["ci_low"]) and "at least 10" in row["method"] and not np.isnan(row["estimate"])
    rng = np.random.default_rng(2)
    parts = []
    for article in range(30):
        agree, value = rng.random() < 0.6, rng.integers(0, 2)
        for k in range(5):
            for coder in "AB":
                parts.append(
                    (
                        f"{article}-{k}",
                        f"a{article}",
                        coder,
                        "x",
                        value if agree or coder == "A" else 1 - value,
                    )
                )
    coding = pd.DataFrame(parts, columns=["unit_id", "article_id", "coder", "variable", "value"])
    alone, together = agreement(coding).iloc[0], agreement(coding, clusters="article_id").iloc[0]
    assert together["n_clusters"] == 30 and alone["n_clusters"] == 150
    assert together["ci_high"] - together["ci_low"] > 1.5 * (alone["ci_high"] - alone["ci_low"])


def test_agreement_says_what_cannot_be_estimated():
    same = pd.DataFrame({"unit_id": [1, 1, 2, 2], "coder": list("ABAB"), "variable": "x", "value": "p"})
    assert agreement(same)["method"][0] == "not estimable: all answers are equal"
    lone = pd.DataFrame({"unit_id": [1, 2], "coder": list("AB"), "variable": "x", "value": "p"})
    assert agreement(lone)["method"][0] == "not estimable: no unit has answers of two coders"


def test_agreement_refuses_what_it_cannot_read():
    with pytest.raises(MediaframingError, match="Did you mean 'ordinal'"):
        agreement(_published(), level="ordnal")
    double = pd.concat([_published(), _published().iloc[[0]]])
    with pytest.raises(MediaframingError, match="u00 / A / topic"):
        agreement(double)
    with pytest.raises(MediaframingError, match="expected a number"):
        agreement(_published().assign(value="low"), level="ordinal")
    ranked = _published().assign(value=lambda t: t["value"].map({1: "a", 2: "b", 3: "c", 4: "d", 5: "e"}))
    assert agreement(ranked, level="ordinal", order=list("abcde"))["estimate"][0] == pytest.approx(
        agreement(_published(), level="ordinal")["estimate"][0]
    )
