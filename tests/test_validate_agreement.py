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
from mediaframing.validate.agreement.agreement import agreement
from mediaframing.validate.agreement.bootstrap import Bootstrap
from mediaframing.validate.agreement.reliability import alpha

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


# Krippendorff (2004), Measuring the reliability of qualitative text analysis data: observers i and j mark a
# continuum that begins at 150 and is 300 long; (beginning, length) of the spans with the values c and k. The paper
# prints D_o .0144 and D_e .0532 for c, 0 and .0490 for k, alpha .7286 and 1, together .8591, from rounded parts.
MARKED = {
    "c": {"i": [(225, 70), (370, 30)], "j": [(220, 80), (355, 20), (400, 20)]},
    "k": {"i": [(180, 60), (300, 50)], "j": [(180, 60), (300, 50)]},
}


def _published_spans() -> pd.DataFrame:
    rows = [
        ("text", coder, "speech", value, begin - 150, begin - 150 + length)
        for value, coders in MARKED.items()
        for coder, spans in coders.items()
        for begin, length in spans
    ]
    return pd.DataFrame(rows, columns=["article_id", "coder", "variable", "value", "start", "end"])


def _exact_disagreement(value: str, length: int = 300) -> tuple[Fraction, Fraction]:
    """Observed and expected disagreement by the definition, every pair of spans and gaps of two observers."""
    ends = {c: [(b - 150, b - 150 + n) for b, n in spans] for c, spans in MARKED[value].items()}
    gaps = {}
    for coder, spans in ends.items():
        edges = [0, *(e for s in spans for e in s), length]
        gaps[coder] = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]
    observed = 0
    for a, b in (("i", "j"), ("j", "i")):
        observed += sum(
            (s - t) ** 2 + (e - f) ** 2 for s, e in ends[a] for t, f in ends[b] if s < f and t < e
        )
        observed += sum((e - s) ** 2 for s, e in ends[a] for t, f in gaps[b] if t <= s and e <= f)
        observed += sum((e - s) ** 2 for s, e in ends[b] for t, f in gaps[a] if t <= s and e <= f)
    marks = [e - s for spans in ends.values() for s, e in spans]
    holes = [e - s for spans in gaps.values() for s, e in spans]
    expected = Fraction(0)
    for n in marks:
        expected += Fraction(len(marks) - 1, 3) * (2 * n**3 - 3 * n**2 + n)
        expected += sum(n**2 * (hole - n + 1) for hole in holes if hole >= n)
    within = 2 * length * (2 * length - 1) - sum(n * (n - 1) for n in marks)
    return Fraction(observed, 2 * length**2), Fraction(2, length) * expected / within


def test_agreement_on_spans_equals_the_published_example():
    texts = pd.DataFrame({"article_id": ["text"], "body": ["x" * 300]})
    table = agreement(_published_spans(), texts, level="unitising", values=True).set_index("value")
    parts = {v: _exact_disagreement(v) for v in "ck"}
    assert [round(float(d), 4) for v in "ck" for d in parts[v]] == [0.0144, 0.0532, 0.0, 0.0490]
    assert table.loc["c", "estimate"] == pytest.approx(float(1 - parts["c"][0] / parts["c"][1]), abs=1e-12)
    assert round(table.loc["c", "estimate"], 4) == 0.7286 and table.loc["k", "estimate"] == 1
    whole = 1 - sum(o for o, _ in parts.values()) / sum(e for _, e in parts.values())
    assert table["estimate"].iloc[0] == pytest.approx(float(whole), abs=1e-12)
    assert whole == pytest.approx(0.8591, abs=5e-4)
    # Of nine spans, the two pairs of k are equal: F1 = 2 × 2 / 9.
    assert table["percent_agreement"].iloc[0] == pytest.approx(4 / 9)


def test_agreement_on_spans_is_chance_for_spans_set_at_random():
    rng = np.random.default_rng(4)
    rows, size = [], 40
    for article in range(60):
        for coder in "AB":
            # Gaps of random size between spans of 12 that lie anywhere in a text of 2,000.
            cuts = np.sort(rng.integers(0, 2001 - 12 * size, size))
            rows += [
                (f"a{article}", coder, "speech", "x", c + 12 * i, c + 12 * i + 12) for i, c in enumerate(cuts)
            ]
    coding = pd.DataFrame(rows, columns=["article_id", "coder", "variable", "value", "start", "end"])
    texts = pd.DataFrame({"article_id": [f"a{i}" for i in range(60)], "body": "x" * 2000})
    random = agreement(coding, texts, level="unitising", draws=400)
    # 4,800 spans: the standard deviation of alpha over seeds is about .01.
    assert abs(random["estimate"][0]) < 0.05
    assert random["ci_low"][0] < random["estimate"][0] < random["ci_high"][0]
    equal = pd.concat([coding.query("coder == 'A'").assign(coder=c) for c in "AB"])
    assert agreement(equal, texts, level="unitising")["estimate"][0] == 1
    shuffled = agreement(coding.sample(frac=1, random_state=2), texts, level="unitising", draws=400)
    pd.testing.assert_frame_equal(random, shuffled)


def test_agreement_on_spans_lists_every_fault():
    texts = pd.DataFrame({"article_id": ["text"], "body": ["x" * 300]})
    wrong = pd.concat(
        [
            _published_spans(),
            pd.DataFrame(
                {"article_id": ["text", "other", "text"], "start": [80, 0, 290], "end": [90, 5, 310]}
            ).assign(coder="i", variable="speech", value="c"),
        ]
    )
    with pytest.raises(
        MediaframingError, match=r"(?s)3 spans.*no such text.*overlaps another.*outside the text"
    ) as caught:
        agreement(wrong, texts, level="unitising")
    assert "text body [80:90], coder i, c" in str(caught.value)
    with pytest.raises(MediaframingError, match="needs articles"):
        agreement(_published_spans(), level="unitising")


def test_agreement_without_disagreement_keeps_an_open_interval():
    rows = [(f"u{i}", c, "x", "yes" if i < 20 else "no") for i in range(40) for c in "AB"]
    row = agreement(pd.DataFrame(rows, columns=["unit_id", "coder", "variable", "value"])).iloc[0]
    # Unseen: 1.96² / (40 + 1.96²) = .0876; pairs that differ by chance: 2 × 40 × 40 / (80 × 79) = .506.
    assert (row["estimate"], row["ci_high"]) == (1, 1)
    assert row["ci_low"] == pytest.approx(1 - 0.0876 / 0.5063, abs=1e-3)


def _draw_counts(rng, units, keep):
    """Two coders; each gives the true value with probability *keep*, else one by chance."""
    chances, counts = (0.6, 0.3, 0.1), np.zeros((units, 3))
    truth = rng.choice(3, units, p=chances)
    for _ in "AB":
        answers = np.where(rng.random(units) < keep, truth, rng.choice(3, units, p=chances))
        counts[np.arange(units), answers] += 1
    return counts


@pytest.mark.parametrize("units", [30, 100])
def test_agreement_intervals_cover(units):
    rng = np.random.default_rng(units)
    # Coders who keep to the truth with probability k agree beyond chance in k² of all pairs: alpha is k².
    keep, held = 0.85, []
    for seed in range(400):
        counts = _draw_counts(rng, units, keep)

        def compute(weights, counts=counts):
            return alpha(counts, np.arange(3.0), level="nominal", weights=weights)

        low, high, _ = Bootstrap(None, 400, 0.95, 10, seed).find_interval(compute, units, "x", "units")
        held.append(low <= keep**2 <= high)
    # Nominal .95 of 400: sd .0109. The percentile interval held .93 of 30 units.
    assert np.mean(held) >= 0.928
