"""The mark on estimates, and the coding that is shipped with the example corpus."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mediaframing as mf

CODING = Path(__file__).resolve().parents[1] / "data" / "example" / "coding"


def _loop(prediction, value, *, chance=1.0, coders="AB"):
    units = [f"u{i}" for i in range(len(prediction))]
    sample = pd.DataFrame({"unit_id": units, "article_id": units, "prediction": prediction})
    parts = [pd.DataFrame({"unit_id": units, "coder": c, "variable": "x", "value": value}) for c in coders]
    return {"coding": pd.concat(parts), "sample": sample.assign(inclusion_probability=chance)}


ESTIMATES = pd.DataFrame({"estimate": [0.2, 0.3], "validation": "not validated"}, index=[4, 9])


def test_mark_validation_equals_hand_counts():
    told = ["quoted"] * 40 + ["outlet"] * 60
    coded = ["quoted"] * 30 + ["outlet"] * 10 + ["quoted"] * 20 + ["outlet"] * 40
    marked = mf.mark_validation(ESTIMATES, **_loop(told, coded))
    # Precision (30/40 + 40/60) / 2 = .708, recall (30/50 + 40/50) / 2 = .7.
    assert (
        marked["validation"].tolist()
        == ["validated (100 coded, alpha 1.00, precision 0.71, recall 0.70)"] * 2
    )
    assert marked.index.tolist() == [4, 9] and ESTIMATES["validation"].eq("not validated").all()
    weights = np.where(np.arange(100) < 40, 0.5, 1.0)
    # Twice the weight for the first forty: recall (60/80 + 40/60) / 2 = .708; precision stays.
    weighted = mf.mark_validation(ESTIMATES, **_loop(told, coded, chance=weights))["validation"].iloc[0]
    assert weighted.endswith("precision 0.71, recall 0.71)")


def test_mark_validation_says_what_is_not_known():
    alone = mf.mark_validation(ESTIMATES, **_loop(["a", "b"] * 6, ["a", "b"] * 6, coders="A"))[
        "validation"
    ].iloc[0]
    assert alone == "validated (12 coded, alpha not estimable, precision 1.00, recall 1.00)"
    blank = mf.mark_validation(ESTIMATES, **_loop([None] * 12, ["a", "b"] * 6))["validation"].iloc[0]
    assert blank == "validated (12 coded, alpha 1.00)"
    with pytest.raises(mf.tables.MediaframingError, match="lacks column"):
        mf.mark_validation(ESTIMATES[["estimate"]], **_loop(["a"], ["a"]))


def test_mark_validation_of_scores_gives_their_correlation():
    rng = np.random.default_rng(1)
    scores = rng.normal(size=50).round(3)
    coded = np.sign(scores + rng.normal(0, 0.5, 50)).astype(int)
    mark = mf.mark_validation(ESTIMATES, **_loop(scores, coded))["validation"].iloc[0]
    r = np.corrcoef(scores, coded)[0, 1]
    assert mark == f"validated (50 coded, alpha 1.00, correlation {r:.2f})"


def test_describe_validation_names_sample_coders_and_accuracy():
    sample = pd.read_csv(CODING / "sample.csv")
    coding = mf.read_coding(CODING / "sheets", codebook=mf.read_codebook("naming_voice"), sample=sample)
    words = mf.describe_validation(coding, sample, variable="voice")
    assert words == (
        'On "voice", 119 units were coded by hand, drawn at random within strata of outlet × kind × prediction with known '
        "probabilities (0.327 to 1). Coders: 2; 57 units were coded by more than one; Krippendorff's alpha (nominal) "
        "0.90. Against the coders, weighted by inclusion probability: precision 0.95; recall 0.64."
    )


def test_mark_is_carried_by_charts():
    ids = [f"s{i}" for i in range(200)]
    articles = pd.DataFrame(
        {"article_id": ids, "outlet": ["Harbour Post", "Hill Gazette"] * 100, "title": "", "body": "x"}
    )
    spans = articles.assign(
        span_id=ids,
        field="body",
        start=0,
        end=1,
        text="x",
        concept="town",
        voice=["quoted", "outlet", "outlet", "quoted"] * 50,
    )
    shares = mf.compare_shares(spans, articles, of="voice", within="concept")
    marked = mf.mark_validation(shares, **_loop(["a", "b"] * 6, ["a", "b"] * 6))
    ax = mf.plot_shares(marked, of="voice")
    words = " ".join(t.get_text().replace("\n", " ") for t in [*ax.texts, *ax.figure.texts])
    assert "alpha 1.00, precision 1.00, recall 1.00" in words


def test_shipped_coding_fits_the_example_corpus():
    articles = mf.load_example()
    assert articles["outlet"].nunique() == 5
    mentions = mf.find_mentions(articles, "ukraine").query("concept == 'kyiv'")
    sample = pd.read_csv(CODING / "sample.csv")
    found = sample[sample["kind"] == "span"]
    assert set(found["span_id"]) <= set(mentions["span_id"])
    coding = mf.read_coding(CODING / "sheets", codebook=mf.read_codebook("naming_voice"), sample=sample)
    assert sample["unit_id"].nunique() == 140 and len(sample) == 210
    assert coding.groupby(["variable", "coder"]).size().to_dict() == {
        ("found", "A"): 105,
        ("found", "B"): 105,
        ("voice", "A"): 88,
        ("voice", "B"): 88,
    }


def test_shipped_sheets_are_blind_and_show_what_stands_there():
    articles = mf.load_example().set_index("article_id")
    sample = pd.read_csv(CODING / "sample.csv").drop_duplicates("unit_id").set_index("unit_id")
    for path in sorted((CODING / "sheets").iterdir()):
        sheet = pd.read_csv(path, keep_default_na=False, encoding="utf-8-sig")
        assert not {"outlet", "prediction", "article_id", "span_id"} & set(sheet.columns)
        for outlet in articles["outlet"].unique():
            assert outlet.removeprefix("The ") not in sheet.to_csv()
        for unit, text in sheet[["unit_id", "text"]].itertuples(index=False):
            row = sample.loc[unit]
            stands = articles.loc[row["article_id"], row["field"]][row["start"] : row["end"]]
            assert text.removeprefix("'") == stands or "▮▮▮" in text


def test_shipped_coding_lowers_the_share_of_own_words():
    articles = mf.load_example()
    mentions = mf.find_mentions(articles, "ukraine").query("concept == 'kyiv'")
    sample = pd.read_csv(CODING / "sample.csv")
    coding = mf.read_coding(CODING / "sheets", codebook=mf.read_codebook("naming_voice"), sample=sample)
    voice = coding[coding["variable"] == "voice"]
    table = mf.correct_estimates(
        mentions, articles, coding=voice, sample=sample, of="voice", by=(), unit="mention"
    )
    table = table.set_index("value")
    # By hand from the sheets: 77.5 of 86 that the tool takes for own words are; of 271 mentions 238 are taken so.
    strata = sample[(sample["kind"] == "span") & (sample["prediction"] == "outlet")].drop_duplicates(
        "stratum"
    )
    assert strata["n_stratum"].sum() == 238
    assert table.loc["outlet", "estimate_before"] == pytest.approx(238 / 271)
    assert 0.75 < table.loc["outlet", "estimate"] < 0.82
    assert table.loc["reported", "estimate"] > 0 and table.loc["reported", "estimate_before"] == 0
