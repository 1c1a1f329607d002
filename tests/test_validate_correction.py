"""Corrected estimates: closed forms, and a simulation in which the tool alone fails."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError
from mediaframing.validate.correction.correction import correct_estimates
from mediaframing.validate.correction.pseudo_outcomes import count_more, find_limits
from mediaframing.validate.sampling.sampling import draw_sample, name_units
from reference_ppi import compute_reference, make_example

SHARES = {"Hill Gazette": 0.5, "The Harbour Post": 0.3}
ERRORS = {"Hill Gazette": (0.4, 0.2), "The Harbour Post": (0.2, 0.4)}


def make_corpus(rng, *, articles=250, spans=3, errors=ERRORS):
    """Return spans with truth and prediction; the tool misses and invents at rates that differ by outlet."""
    parts = []
    for outlet, share in SHARES.items():
        leaning = rng.beta(4 * share, 4 * (1 - share), articles)
        truth = rng.random((articles, spans)) < leaning[:, None]
        missed, invented = errors[outlet]
        wrong = rng.random(truth.shape) < np.where(truth, missed, invented)
        ids = np.array([f"{outlet}-{i}" for i in range(articles)])
        parts.append(
            pd.DataFrame(
                {"article_id": np.repeat(ids, spans), "truth": truth.ravel(), "told": (truth ^ wrong).ravel()}
            ).assign(outlet=outlet)
        )
    table = pd.concat(parts, ignore_index=True)
    words = {True: "quoted", False: "outlet"}
    table = table.assign(voice=table["told"].map(words), truth=table["truth"].map(words))
    numbers = [f"s{i}" for i in range(len(table))]
    return table.assign(span_id=numbers, field="body", start=0, end=1, text="x")


def code(spans, n, rng=0):
    sample = draw_sample(spans, n=n, prediction="voice", coders=["A"], rng=rng)
    truth = spans.set_index("span_id")["truth"]
    coding = sample[["unit_id", "coder"]].assign(variable="voice", value=sample["span_id"].map(truth))
    return {"coding": coding, "sample": sample, "of": "voice"}


def test_correct_estimates_with_every_unit_coded_is_the_coders_mean():
    spans = make_corpus(np.random.default_rng(1), articles=30)
    quoted = spans.assign(y=spans["truth"] == "quoted")
    for unit, expected in (
        ("mention", quoted.groupby("outlet")["y"].mean()),
        ("article_mean", quoted.groupby(["outlet", "article_id"])["y"].mean().groupby("outlet").mean()),
    ):
        table = correct_estimates(spans, **code(spans, 1000), unit=unit).query("value == 'quoted'")
        assert table["estimate"].tolist() == pytest.approx(expected.tolist())


def test_correct_estimates_equals_the_post_stratified_mean_by_hand():
    spans = make_corpus(np.random.default_rng(2), articles=60)
    loop = code(spans, 80)
    table = correct_estimates(spans, **loop, unit="mention", by=()).query("value == 'quoted'")
    # By hand for one group: share quoted = sum over the tool's answers of N_h / N times the coded share.
    one = correct_estimates(spans, **loop, unit="mention").query(
        "outlet == 'Hill Gazette' and value == 'quoted'"
    )
    hill = spans[spans["outlet"] == "Hill Gazette"]
    drawn = hill[hill["span_id"].isin(loop["sample"]["span_id"])]
    coded = drawn.assign(y=drawn["truth"] == "quoted").groupby("voice")["y"].mean()
    expected = float((hill["voice"].value_counts(normalize=True) * coded).sum())
    assert one["estimate"].item() == pytest.approx(expected)
    assert one["estimate_before"].item() == pytest.approx((hill["voice"] == "quoted").mean())
    assert len(table) == 1


@pytest.fixture(scope="module")
def bench():
    """The simulation of the benchmark, which tests run with fewer rounds."""
    path = Path(__file__).resolve().parents[1] / "benchmarks" / "bench_validate.py"
    if not path.exists():
        pytest.skip("benchmarks/ is not part of this distribution")
    spec = importlib.util.spec_from_file_location("bench_validate", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # What the simulation calls must be what the public function computes.
    module.check_core()
    return module


def test_correct_estimates_covers_where_the_tool_alone_fails(bench):
    held = bench.measure_coverage(rounds=600, coded=200, articles=400, tool="erring")
    # Nominal .95. Of 1,200 the standard deviation is .0063, of 600 .0089: two of them below; what lies above .975
    # would be too wide. The tool expects .40 where .50 is true and .52 where .30 is true.
    assert 0.937 <= held["corrected"] <= 0.975
    assert 0.932 <= held["difference"] <= 0.975
    assert held["tool alone"] < 0.01


def test_correct_estimates_covers_where_errors_are_rarely_seen(bench):
    held = bench.measure_coverage(rounds=300, coded=60, articles=400, tool="rarely wrong")
    # Fifteen units in a cell, wrong 1 or 3 in a hundred: Student's t takes most cells for perfect.
    assert held["Student's t only"] < 0.925
    assert held["corrected"] >= 0.94 and held["difference"] >= 0.94
    assert held["width"] < 2.5 * held["width of t only"]


def test_correct_estimates_stays_open_where_no_error_was_seen():
    spans = make_corpus(np.random.default_rng(8), articles=300, errors=dict.fromkeys(SHARES, (0.0, 0.0)))
    table = correct_estimates(spans, **code(spans, 60)).query("value == 'quoted'")
    # 15 coded units in each of two cells: the estimate is the tool's, the interval wider than sampling of articles.
    assert table["estimate"].tolist() == pytest.approx(table["estimate_before"].tolist())
    width, before = table["ci_high"] - table["ci_low"], table["ci_high_before"] - table["ci_low_before"]
    assert (width > 1.3 * before).all() and (width < 0.35).all()
    full = correct_estimates(spans, **code(spans, 2000)).query("value == 'quoted'")
    # With everything read nothing is left unseen.
    assert (full["ci_high"] - full["ci_low"]).tolist() == pytest.approx(before.tolist(), rel=0.01)


def test_correct_estimates_says_how_many_more_units_to_code():
    spans = make_corpus(np.random.default_rng(4), articles=2000)
    wide = correct_estimates(spans, **code(spans, 200), width=0.12).query("value == 'quoted'").iloc[0]
    assert wide["n_coded"] == 100 and wide["n_more"] > 50
    more = 2 * (int(wide["n_more"]) + 100)
    reached = correct_estimates(spans, **code(spans, more)).query("value == 'quoted'").iloc[0]
    assert reached["ci_high"] - reached["ci_low"] == pytest.approx(0.12, rel=0.12)
    assert np.isnan(correct_estimates(spans, **code(spans, 200), width=0.001)["n_more"][0])


def test_count_more_reaches_the_wanted_width_on_average(bench):
    rng = np.random.default_rng(12)
    first = [bench.draw_group(rng, 0.5, (0.4, 0.2), 2000, 100)[2] for _ in range(60)]
    asked = [count_more(answer, width=0.15, level=0.95) for answer in first]
    more = round(np.mean(asked))
    reached = []
    for _ in range(60):
        low, high, _ = find_limits(bench.draw_group(rng, 0.5, (0.4, 0.2), 2000, 100 + more)[2], level=0.95)
        reached.append(high - low)
    # Widths differ by 3 % between draws, their mean by .4 %; what is asked for by 30 %, its mean by 2 of 154 units.
    assert np.mean(reached) == pytest.approx(0.15, rel=0.02)


def test_correct_estimates_corrects_means():
    spans = make_corpus(np.random.default_rng(5), articles=100)
    marks = {"quoted": 1, "outlet": -1}
    shares = correct_estimates(spans, **code(spans, 120)).query("value == 'quoted'")["estimate"]
    scored = spans.assign(voice=spans["voice"].map(marks), truth=spans["truth"].map(marks))
    loop = code(spans, 120)
    loop["coding"] = loop["coding"].assign(value=loop["coding"]["value"].map(marks))
    loop["sample"] = loop["sample"].assign(prediction=loop["sample"]["prediction"].map(marks))
    means = correct_estimates(scored, **loop, measure="mean")["estimate"]
    assert means.tolist() == pytest.approx((2 * shares - 1).tolist())


def test_correct_estimates_is_an_estimates_table_and_ignores_row_order():
    spans = make_corpus(np.random.default_rng(6), articles=40)
    loop = code(spans, 60)
    table = correct_estimates(spans, **loop)
    assert table.columns[2:10].tolist() == list(ESTIMATE_COLUMNS)
    assert (
        table["validation"]
        .str.fullmatch(r"validated \(60 coded, alpha not estimable, precision 0\.\d\d, recall 0\.\d\d\)")
        .all()
    )
    mixed = {k: v.sample(frac=1, random_state=1) if k != "of" else v for k, v in loop.items()}
    pd.testing.assert_frame_equal(table, correct_estimates(spans.sample(frac=1, random_state=2), **mixed))


def test_correct_estimates_needs_coded_units_in_every_group():
    spans = make_corpus(np.random.default_rng(7), articles=40)
    table = correct_estimates(spans, **code(spans, 12))
    assert table["estimate"].isna().all() and table["estimate_before"].notna().all()
    assert set(table["validation"]) == {"not validated"}
    pair = correct_estimates(spans, **code(spans, 12), contrast="outlet")
    assert pair["estimate"].isna().all() and "6 coded units" in pair["method"][0]
    with pytest.raises(MediaframingError, match="not in spans"):
        correct_estimates(spans.head(5), **code(spans, 60))
    with pytest.raises(MediaframingError, match="needs numbers"):
        correct_estimates(spans, **code(spans, 60), measure="mean")


EXAMPLE = make_example()
EXPECTED = json.loads((Path(__file__).parent / "fixtures" / "ppi" / "expected.json").read_text())
QUESTIONS = {
    "tone": ("even", "tone", "true_tone", {"measure": "mean"}),
    "voice_even": ("even", "voice", "true_voice", {}),
    "voice_by_voice": ("by_voice", "voice", "true_voice", {}),
}


def _code_example(drawn, of, truth):
    units = EXAMPLE.assign(unit_id=name_units(EXAMPLE))
    keys = ["outlet", *(["voice"] if drawn == "by_voice" else [])]
    chosen = units[units[drawn]]
    chances = (chosen.groupby(keys).size() / units.groupby(keys).size()).rename("inclusion_probability")
    sample = chosen.merge(chances.reset_index(), on=keys).assign(coder="A", kind="span")
    sample = sample.assign(prediction=sample[of].astype("str"), stratum=sample[keys].agg("|".join, axis=1))
    coding = sample[["unit_id", "coder"]].assign(variable="x", value=sample[truth].astype("str"))
    return {"coding": coding, "sample": sample, "of": of}


@pytest.mark.parametrize("question", QUESTIONS)
def test_correct_estimates_equals_ppi_py(question):
    *named, options = QUESTIONS[question]
    table = correct_estimates(EXAMPLE, **_code_example(*named), **options)
    table = table[table["value"].isin(["mean", "quoted"])].set_index("outlet")
    for outlet, (estimate, low, high) in EXPECTED[question].items():
        row = table.loc[outlet]
        assert row["estimate"] == pytest.approx(estimate, abs=1e-12)
        # ppi_py takes coded and other units as two independent samples and the normal distribution; here the coded ones
        # are part of all units, limits are Student's and Jeffreys': widths differ by up to 7 %.
        assert row["ci_high"] - row["ci_low"] == pytest.approx(high - low, rel=0.08)
    (pair,) = correct_estimates(EXAMPLE, **_code_example(*named), **options, contrast="outlet").query(
        "value in ['mean', 'quoted']"
    )["estimate"]
    first, second = EXPECTED[question].values()
    assert pair == pytest.approx(first[0] - second[0], abs=1e-12)


def test_expected_numbers_are_those_of_ppi_py():
    pytest.importorskip("ppi_py", reason="ppi-python is in the extra `validation`")
    for question, outlets in compute_reference(EXAMPLE).items():
        for outlet, numbers in outlets.items():
            assert numbers == pytest.approx(EXPECTED[question][outlet], abs=1e-9)


def test_correct_estimates_means_have_the_cluster_robust_error_of_statsmodels():
    loop = _code_example(*QUESTIONS["tone"][:3])
    stories = EXAMPLE.assign(story=[f"s{i // 4}" for i in range(len(EXAMPLE))])
    found = correct_estimates(stories, **loop, measure="mean", clusters="story").set_index("outlet")
    for outlet, group in stories.groupby("outlet"):
        # The pseudo-outcomes of Egami et al. (2023), written down: all tones are different, so one mean error.
        error = (group["true_tone"] - group["tone"]).where(group["even"])
        residual = (error - error.mean()).fillna(0) * np.sqrt(160 / 159)
        outcome = group["tone"] + error.mean() + residual / 0.2
        fitted = sm.OLS(outcome, np.ones(len(group))).fit(
            cov_type="cluster", cov_kwds={"groups": pd.factorize(group["story"])[0]}
        )
        row = found.loc[outlet]
        assert row["estimate"] == pytest.approx(float(fitted.params.iloc[0]), abs=1e-12)
        reach = 1.977 * float(fitted.bse.iloc[0])
        assert (row["ci_high"] - row["ci_low"]) / 2 == pytest.approx(reach, rel=0.01)


def test_correct_estimates_counts_a_story_once():
    spans = make_corpus(np.random.default_rng(9), articles=60)
    loop = code(spans, 400)
    copies = spans["article_id"].where(spans["outlet"] != "Hill Gazette", "Hill Gazette-0")
    articles = spans.assign(cluster_id=copies, provenance="own").drop_duplicates("article_id")
    articles = articles[["article_id", "outlet", "cluster_id", "provenance"]]
    once = correct_estimates(spans, articles, **loop).query("value == 'quoted'").set_index("outlet")
    every = (
        correct_estimates(spans, articles, **loop, copies="all")
        .query("value == 'quoted'")
        .set_index("outlet")
    )
    plain = correct_estimates(spans, **loop).query("value == 'quoted'").set_index("outlet")
    # All articles of one outlet are copies of one story: its mean is theirs, but it is one cluster.
    assert once["n_clusters"].to_dict() == {"Hill Gazette": 1, "The Harbour Post": 60}
    assert every["estimate"].tolist() == pytest.approx(plain["estimate"].tolist())
    both = correct_estimates(spans, articles, **loop, by=()).query("value == 'quoted'").iloc[0]
    expected = (once["estimate"]["Hill Gazette"] + 60 * plain["estimate"]["The Harbour Post"]) / 61
    assert both["estimate"] == pytest.approx(expected, abs=0.02)
    assert both["estimand"].endswith("stories once per outlet and cluster")
    reprinted = articles.assign(provenance=np.where(articles["outlet"] == "Hill Gazette", "agency", "own"))
    own = correct_estimates(spans, reprinted, **loop, copies="own")
    assert set(own["outlet"]) == {"The Harbour Post"}
    with pytest.raises(MediaframingError, match="lacks column"):
        correct_estimates(spans, **loop, copies="own")


def test_correct_estimates_gives_both_estimates_as_rows():
    spans = make_corpus(np.random.default_rng(10), articles=60)
    loop = code(spans, 100)
    wide, tall = correct_estimates(spans, **loop), correct_estimates(spans, **loop, long=True)
    assert tall.columns[:4].tolist() == ["outlet", "value", "estimator", "estimate"]
    told, corrected = (tall[tall["estimator"] == e] for e in ("tool alone", "corrected"))
    assert told["estimate"].tolist() == wide["estimate_before"].tolist()
    assert corrected[["ci_low", "ci_high"]].values.tolist() == wide[["ci_low", "ci_high"]].values.tolist()
    assert told["validation"].tolist() == wide["validation"].tolist()


def test_correct_estimates_corrects_a_trend():
    rng = np.random.default_rng(11)
    spans = make_corpus(rng, articles=400)
    # The tool's error falls from one period to the next: it sees a rise where the truth stays.
    late = rng.random(len(spans)) < 0.5
    spans = spans.assign(
        period=np.where(late, "2020", "2019"), voice=np.where(late, spans["truth"], spans["voice"])
    )
    sample = draw_sample(spans, n=600, by=["outlet", "period"], prediction="voice", coders=["A"])
    truth = spans.set_index("span_id")["truth"]
    coding = sample[["unit_id", "coder"]].assign(variable="voice", value=sample["span_id"].map(truth))
    loop = {
        "coding": coding,
        "sample": sample,
        "of": "voice",
        "by": ["outlet", "period"],
        "contrast": "period",
    }
    change = correct_estimates(spans, **loop).query("value == 'quoted'").set_index("outlet")
    # Expected of the tool alone: .40 - .50 and .52 - .30.
    assert change["estimate_before"].tolist() == pytest.approx([-0.10, 0.22], abs=0.05)
    assert (change["ci_low"] < 0).all() and (change["ci_high"] > 0).all() and (change["p_value"] > 0.05).all()
