"""Corrected estimates: closed forms, and a simulation in which the tool alone fails."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mediaframing.tables import ESTIMATE_COLUMNS, MediaframingError
from mediaframing.validate.correction import correct_estimates
from mediaframing.validate.sampling import draw_sample

SHARES = {"Hill Gazette": 0.5, "The Harbour Post": 0.3}
ERRORS = {"Hill Gazette": (0.4, 0.2), "The Harbour Post": (0.2, 0.4)}


def make_corpus(rng, *, articles=250, spans=3):
    """Return spans with truth and prediction; the tool misses and invents at rates that differ by outlet."""
    parts = []
    for outlet, share in SHARES.items():
        leaning = rng.beta(4 * share, 4 * (1 - share), articles)
        truth = rng.random((articles, spans)) < leaning[:, None]
        missed, invented = ERRORS[outlet]
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


def test_correct_estimates_covers_where_the_tool_alone_fails():
    rng = np.random.default_rng(3)
    corrected, alone, contrasted = [], [], []
    for _ in range(80):
        spans = make_corpus(rng)
        loop = code(spans, 200, rng=rng)
        table = correct_estimates(spans, **loop).query("value == 'quoted'")
        truth = table["outlet"].map(SHARES)
        corrected += (
            table["estimate"].notna().mul(table["ci_low"].le(truth) & table["ci_high"].ge(truth)).tolist()
        )
        alone += (table["ci_low_before"].le(truth) & table["ci_high_before"].ge(truth)).tolist()
        pair = correct_estimates(spans, **loop, contrast="outlet").query("value == 'quoted'").iloc[0]
        contrasted.append(pair["ci_low"] <= 0.2 <= pair["ci_high"])
    # Nominal .95; of 160 the standard deviation is .017, of 80 .024. The tool's expected shares are .40 and .40
    # where .50 is true, and .52 where .30 is true.
    assert 0.90 <= np.mean(corrected) <= 1.0
    assert 0.87 <= np.mean(contrasted) <= 1.0
    assert np.mean(alone) < 0.1


def test_correct_estimates_says_how_many_more_units_to_code():
    spans = make_corpus(np.random.default_rng(4), articles=2000)
    wide = correct_estimates(spans, **code(spans, 200), width=0.12).query("value == 'quoted'").iloc[0]
    assert wide["n_coded"] == 100 and wide["n_more"] > 50
    more = 2 * (int(wide["n_more"]) + 100)
    reached = correct_estimates(spans, **code(spans, more)).query("value == 'quoted'").iloc[0]
    assert reached["ci_high"] - reached["ci_low"] == pytest.approx(0.12, rel=0.12)
    assert np.isnan(correct_estimates(spans, **code(spans, 200), width=0.001)["n_more"][0])


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
    assert table["validation"].str.startswith("validated (30 units coded; tool right on").all()
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
