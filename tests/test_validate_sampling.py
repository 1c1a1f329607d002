"""Samples, sheets, codebooks and the answers that come back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mediaframing.tables import MediaframingError
from mediaframing.validate.codebook import read_codebook
from mediaframing.validate.coding import read_coding
from mediaframing.validate.sampling import draw_sample
from mediaframing.validate.sheets import write_sheets
from mediaframing.validate.silence import find_silence
from mediaframing.validate.strata import allocate


@pytest.fixture
def corpus():
    bodies = [f"=Rain {i} fell on Lodz.\n\nNobody came.\n \nIt rained on." for i in range(60)]
    outlets = ["The Harbour Post"] * 50 + ["Hill Gazette"] * 10
    articles = pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(60)], "outlet": outlets, "title": "A dry town", "body": bodies}
    )
    starts = [b.index("Lodz") for b in bodies]
    spans = pd.DataFrame(
        {
            "span_id": [f"s{i}" for i in range(60)],
            "article_id": articles["article_id"],
            "field": "body",
            "start": starts,
            "end": [s + 4 for s in starts],
            "text": "Lodz",
            "voice": ["quoted", "outlet"] * 30,
        }
    )
    return spans, articles


def test_find_silence_takes_what_no_span_touches(corpus):
    spans, articles = corpus
    quiet = find_silence(spans.head(1), articles.head(1))
    assert quiet["text"].tolist() == ["A dry town", "Nobody came.", "It rained on."]
    body = articles["body"][0]
    assert all(body[s:e] == t for f, s, e, t in quiet.iloc[:, 1:].itertuples(index=False) if f == "body")


def test_allocate_serves_small_strata_whole_and_gives_the_rest_away():
    assert allocate(pd.Series({"a": 100, "b": 3}), 20, allocation="equal").to_dict() == {"a": 17, "b": 3}
    assert allocate(pd.Series({"a": 75, "b": 25}), 20, allocation="proportional").to_dict() == {
        "a": 15,
        "b": 5,
    }
    assert allocate(pd.Series({"a": 2, "b": 3}), 20, allocation="equal").to_dict() == {"a": 2, "b": 3}


def test_draw_sample_knows_the_probability_of_each_unit(corpus):
    sample = draw_sample(*corpus, n=24, prediction="voice", nothing=0.25, overlap=0.5)
    units = sample.drop_duplicates("unit_id")
    assert len(units) == 24 and (units["kind"] == "nothing").sum() == 6
    counted = units.groupby("stratum")[["inclusion_probability", "n_stratum"]].agg(["size", "first"])
    drawn, size = counted["n_stratum"]["size"], counted["n_stratum"]["first"]
    assert np.allclose(drawn / size, counted["inclusion_probability"]["first"])
    assert size.sum() == 60 + 3 * 60
    assert (1 / units["inclusion_probability"]).sum() == pytest.approx(240)
    assert (sample.groupby("unit_id").size() == 2).sum() == 12
    assert sample["coder"].value_counts().to_dict() == {"A": 18, "B": 18}


def test_draw_sample_is_equal_for_equal_seeds_whatever_the_order(corpus):
    spans, articles = corpus
    one = draw_sample(spans, articles, n=10, rng=3)
    two = draw_sample(spans.sample(frac=1, random_state=1), articles.iloc[::-1], n=10, rng=3)
    pd.testing.assert_frame_equal(one, two)
    assert set(one["unit_id"]) != set(draw_sample(spans, articles, n=10, rng=4)["unit_id"])


def test_draw_sample_takes_every_unit_equally_often(corpus):
    spans, articles = corpus
    drawn = [draw_sample(spans, articles, n=12, by=(), rng=i)["span_id"].unique() for i in range(300)]
    counts = pd.Series(np.concatenate(drawn)).value_counts().reindex(spans["span_id"]).fillna(0)
    # 300 draws of 12 out of 60: each unit Binomial(300, 0.2), sd 6.9; 60 units within 4.5 sd.
    assert counts.sum() == 3600 and counts.between(60 - 31, 60 + 31).all()


def test_draw_sample_takes_articles_as_units(corpus):
    sample = draw_sample(corpus[1], n=6)
    assert set(sample["kind"]) == {"article"} and sample["text"].str.startswith("=Rain").all()


def test_draw_sample_lists_every_fault(corpus):
    with pytest.raises(MediaframingError, match=r"n=0.*overlap=2.*coders"):
        draw_sample(corpus[0], n=0, overlap=2, coders="AB")
    with pytest.raises(MediaframingError, match=r"same unit more than once: .*s0"):
        draw_sample(pd.concat([corpus[0], corpus[0].head(1)]), corpus[1], n=5)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_sheets_are_blind_and_come_back(corpus, tmp_path, format):
    book = read_codebook("naming_voice")
    sample = draw_sample(*corpus, n=12, prediction="voice", nothing=0.25)
    paths = write_sheets(sample, tmp_path, codebook=book, format=format)
    read = pd.read_csv if format == "csv" else pd.read_excel
    sheets = [read(p) for p in paths]
    assert [p.name for p in paths] == [f"coding-{c}.{format}" for c in "AB"]
    shown = sheets[0].to_csv()
    assert not [w for w in ("Harbour", "Gazette", "s1,", "outlet", "quoted", "nothing found") if w in shown]
    assert sheets[0]["before"].dropna().str.startswith("'=Rain").any()
    with pytest.raises(MediaframingError, match="overwritten"):
        write_sheets(sample, tmp_path, codebook=book, format=format)
    filled = [s.assign(voice=" Outlet ", found="yes") for s in sheets]
    coding = read_coding(filled, codebook=book, sample=sample)
    assert len(coding) == 2 * len(sample) and set(coding["value"]) == {"outlet", "yes"}
    assert coding["article_id"].notna().all()
    with pytest.raises(MediaframingError, match="no answer on voice"):
        read_coding(tmp_path, codebook=book, sample=sample)


def test_read_coding_lists_every_problem_at_once():
    book = read_codebook("tone")
    sheet = pd.DataFrame({"unit_id": ["u1", "u2", "u3", "u3"], "coder": "A", "tone": ["1", "2", "0", "0"]})
    sample = pd.DataFrame({"unit_id": ["u1", "u2", "u4"], "coder": "A", "article_id": "a"})
    with pytest.raises(MediaframingError) as caught:
        read_coding(sheet, codebook=book, sample=sample)
    for part in (
        "4 problems",
        "u2, coder A: tone is '2'",
        "2 answers on tone",
        "u4, coder A: no answer",
        "u3 was not",
    ):
        assert part in str(caught.value)


def test_read_coding_reads_semicolons_and_whole_floats(tmp_path):
    (tmp_path / "a.csv").write_text("unit_id;coder;tone\nu1;A;-1\nu2;A;1\n", encoding="utf-8-sig")
    assert read_coding(tmp_path / "a.csv", codebook=read_codebook("tone"))["value"].tolist() == ["-1", "1"]
    floats = pd.DataFrame({"unit_id": ["u1", "u2"], "coder": "A", "tone": [1.0, None]})
    assert read_coding(floats, codebook=read_codebook("tone"), incomplete=True)["value"].tolist() == ["1"]


@pytest.mark.parametrize("name", ["naming_voice", "speaker", "side", "tone"])
def test_shipped_codebooks_define_every_value(name):
    book = read_codebook(name)
    assert book.name == name and book.version
    assert all(v.question.endswith(("?", ".")) and all(v.values.values()) for v in book.variables.values())


def test_read_codebook_lists_every_fault(tmp_path):
    with pytest.raises(MediaframingError, match=r"no question.*level 'nomnal'.*'b'"):
        read_codebook({"x": {"values": {"a": "A."}, "level": "nomnal", "examples": {"b": ["t"]}}})
    with pytest.raises(MediaframingError, match="Did you mean 'tone'"):
        read_codebook("tones")
    (tmp_path / "x.toml").write_text("a = [")
    with pytest.raises(MediaframingError, match="not TOML"):
        read_codebook(tmp_path / "x.toml")
