"""Samples, sheets, codebooks and the answers that come back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mediaframing.tables import MediaframingError
from mediaframing.validate.coding.codebook import read_codebook
from mediaframing.validate.coding.coding import read_coding
from mediaframing.validate.coding.sheets import write_sheets
from mediaframing.validate.sampling.sampling import draw_sample
from mediaframing.validate.sampling.silence import find_silence
from mediaframing.validate.sampling.strata import allocate


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


def test_draw_sample_deals_to_any_number_of_coders(corpus):
    sample = draw_sample(*corpus, n=33, coders=["Ada", "Ben", "Cho", "Dai"], overlap=1 / 3)
    shared = sample.groupby("unit_id").size()
    assert (shared == 4).sum() == 11 and (shared == 1).sum() == 22
    assert sample["coder"].value_counts().to_dict() == {"Ada": 17, "Ben": 17, "Cho": 16, "Dai": 16}
    assert sample.groupby("coder")["position"].apply(lambda p: p.tolist() == list(range(1, len(p) + 1))).all()
    alone = draw_sample(*corpus, n=33, coders=["Ada"])
    assert len(alone) == 33 and set(alone["unit_id"]) == set(sample["unit_id"])


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


def test_draw_sample_divides_statements_by_their_kind_and_scores_by_fifths(corpus):
    spans, articles = corpus
    statements = spans.assign(kind=["direct", "mixed", "indirect"] * 20)
    sample = draw_sample(statements, articles, n=24, prediction="kind", by=(), nothing=0.25)
    assert set(sample["kind"]) == {"span", "nothing"}
    assert set(sample["prediction"]) == {"direct", "mixed", "indirect", "nothing found"}
    told = statements.set_index("span_id")["kind"]
    found = sample[sample["kind"] == "span"]
    assert found["prediction"].tolist() == found["span_id"].map(told).tolist()

    scores = spans.assign(score=[None if i % 6 == 0 else i / 60 for i in range(60)])
    sample = draw_sample(scores, articles, n=30, prediction="score", by=(), coders=["A"])
    units = (
        sample.drop_duplicates("unit_id")
        .groupby("stratum")
        .agg(n=("unit_id", "size"), all=("n_stratum", "first"))
    )
    # 50 scores in fifths, and ten units without a score.
    assert units["all"].tolist() == [10] * 6 and units["n"].tolist() == [5] * 6
    assert (
        "kind=span | prediction=0.0167 to 0.21" in units.index
        and "kind=span | prediction=missing" in units.index
    )
    assert (1 / sample["inclusion_probability"]).sum() == pytest.approx(60)


def test_draw_sample_hides_who_wrote_it(corpus):
    spans, articles = corpus
    bodies = [
        f"By Ada Quill\n\nRain {i} fell on Lodz, the HARBOUR  POST and hill-post.example learnt; time flew. Ada Quill saw it."
        for i in range(60)
    ]
    articles = articles.assign(
        body=bodies,
        byline="By Ada Quill",
        url="https://www.hill-post.example/news/1",
        outlet=["The Harbour Post", "Time"] * 30,
    )
    starts = [b.index("Lodz") for b in bodies]
    spans = spans.assign(start=starts, end=[s + 4 for s in starts])
    shown = draw_sample(spans, articles, n=10)
    assert shown["before"].str.fullmatch(r"By ▮▮▮\n\nRain \d+ fell on ").all()
    assert set(shown["after"]) == {", the ▮▮▮ and ▮▮▮ learnt; time flew. ▮▮▮ saw it."}
    plain = draw_sample(spans, articles, n=10, blind=False)
    assert (
        plain["after"].str.contains("HARBOUR  POST").all()
        and plain["unit_id"].tolist() == shown["unit_id"].tolist()
    )
    whole = draw_sample(articles, n=10)
    assert not whole["text"].str.contains("HARBOUR|Quill|hill-post", regex=True).any()


def test_draw_sample_lists_every_fault(corpus):
    with pytest.raises(MediaframingError, match=r"n=0.*overlap=2.*coders"):
        draw_sample(corpus[0], n=0, overlap=2, coders="AB")
    with pytest.raises(MediaframingError, match=r"n leaves 1 units for 2 strata of \['outlet', 'kind'\]"):
        draw_sample(*corpus, n=1)
    with pytest.raises(MediaframingError, match=r"by=\['kind'\] are names of the sample's own columns"):
        draw_sample(corpus[0].assign(kind="x"), corpus[1], n=5, by="kind")
    with pytest.raises(MediaframingError, match=r"lacks column.*'voices'.*Did you mean 'voice'"):
        draw_sample(*corpus, n=5, prediction="voices")
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
    quiet = set(sample.loc[sample["kind"] == "nothing", "unit_id"])
    assert len(quiet) == 3
    # Nobody is asked whose words a paragraph without a mark is.
    filled = [s.assign(voice=" Outlet ", found="yes") for s in sheets]
    filled = [s.assign(voice=s["voice"].where(~s["unit_id"].isin(quiet))) for s in filled]
    coding = read_coding(filled, codebook=book, sample=sample)
    left_out = int((sample["kind"] == "nothing").sum())
    assert len(coding) == 2 * len(sample) - left_out and set(coding["value"]) == {"outlet", "yes"}
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


def test_read_coding_leaves_the_traces_of_open_sheets_alone(tmp_path):
    (tmp_path / "a.csv").write_text("unit_id,coder,tone\nu1,A,-1\n", encoding="utf-8")
    (tmp_path / "~$a.xlsx").write_bytes(b"\x05Ada")
    assert len(read_coding(tmp_path, codebook=read_codebook("tone"))) == 1


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r="])
def test_sheets_hold_no_formula(tmp_path, sign):
    import openpyxl

    hostile = f'{sign}HYPERLINK("http://a.example","x")'
    sample = pd.DataFrame({"unit_id": ["u1"], "coder": ["A"], "position": [1], "text": [hostile]})
    sample = sample.assign(before=hostile, after=hostile)
    book = read_codebook({"x": {"question": "?", "values": {"a": "=1+1"}, "examples": {"a": ["=2"]}}})
    (path,) = write_sheets(sample, tmp_path, codebook=book)
    pages = openpyxl.load_workbook(path)
    cells = [c for page in pages for row in page.iter_rows() for c in row]
    assert not [c.value for c in cells if c.data_type == "f"]
    shown = [c.value for c in cells if c.value and "HYPERLINK" in str(c.value)]
    assert len(shown) == 3 and all(v.startswith("'") for v in shown)


@pytest.mark.parametrize("name", ["naming_voice", "speaker", "side", "tone"])
def test_shipped_codebooks_define_every_value(name):
    book = read_codebook(name)
    assert book.name == name and book.version
    assert all(v.question.endswith(("?", ".")) and all(v.values.values()) for v in book.variables.values())


def test_read_codebook_lists_every_fault(tmp_path):
    with pytest.raises(MediaframingError, match=r"no question.*level 'nomnal'.*'b'"):
        read_codebook({"x": {"values": {"a": "A."}, "level": "nomnal", "examples": {"b": ["t"]}}})
    with pytest.raises(MediaframingError, match=r"kinds \['spans'\]"):
        read_codebook({"x": {"question": "?", "values": {"a": "A."}, "kinds": ["spans"]}})
    with pytest.raises(MediaframingError, match="Did you mean 'tone'"):
        read_codebook("tones")
    (tmp_path / "x.toml").write_text("a = [")
    with pytest.raises(MediaframingError, match="not TOML"):
        read_codebook(tmp_path / "x.toml")
