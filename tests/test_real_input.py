"""The main job on real articles: the seed with its hand coding, AllSides, the British press on Crimea."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import mediaframing as mf

pytestmark = pytest.mark.shared
ALLSIDES_COLUMNS = {"article_id": "ID", "outlet": "source", "published": "date", "body": "content_original"}


@pytest.fixture(scope="module")
def seed(shared):
    return mf.read_articles(shared / "corpora" / "seed" / "article.txt", return_report=True)


@pytest.fixture(scope="module")
def gold(shared):
    return json.loads((shared / "corpora" / "seed" / "gold.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def allsides(shared):
    path = shared / "corpora" / "allsides" / "top12_dated.parquet"
    return mf.read_articles(path, columns=ALLSIDES_COLUMNS, return_report=True, progress=False)


@pytest.fixture(scope="module")
def allsides_mentions(allsides):
    return mf.find_mentions(allsides[0], "ukraine")


def test_seed_mentions_and_voices_equal_the_hand_coding(seed, gold):
    articles, _ = seed
    mentions = mf.find_mentions(articles, "ukraine")
    found = mentions[mentions["concept"].isin(["kyiv", "donbas"])]
    columns = ["field", "start", "end", "text", "concept", "variant", "voice"]
    assert found[columns].to_dict("records") == [{c: m[c] for c in columns} for m in gold["mentions"]]


def test_seed_furniture_is_left_out_with_its_reason(seed, gold):
    articles, report = seed
    assert len(articles) == 1
    assert (len(articles["body"][0]), articles["title"][0][:9]) == (1872 - 76, "Ukrainian")
    left_out = report[report["status"] == "left out"]
    assert {t[:9] for t in left_out["text"]} >= {"About The", "Check Als"}
    assert (left_out["reason"] != "").all()


def test_allsides_loads_whole(allsides):
    articles, report = allsides
    assert report["found"].sum() == 21_580
    assert len(articles) + report["rejected"].sum() == 21_580
    assert (report.loc[report["status"] == "rejected record", "reason"] != "").all()


def test_allsides_counts_equal_a_plain_search(shared, allsides, allsides_mentions):
    raw = pd.read_parquet(
        shared / "corpora" / "allsides" / "top12_dated.parquet", columns=["ID", "content_original"]
    )
    raw = raw.set_index("ID")["content_original"].fillna("")
    plain = {name: set(raw.index[raw.str.contains(rf"\b{name}\b", regex=True)]) for name in ("Kiev", "Kyiv")}
    assert {name: len(ids) for name, ids in plain.items()} == {"Kiev": 79, "Kyiv": 36}
    articles, _ = allsides
    found = mf.find_mentions(articles, "ukraine", voice=False, institutions=True)
    counted = found[~found["institution"]]
    for name, ids in plain.items():
        in_body = [
            t[(t["field"] == "body") & (t["variant"] == name) & (t["text"] == name)] for t in (found, counted)
        ]
        every, own = (set(t["article_id"]) for t in in_body)
        # Nothing is lost but to a listed exclusion, and what stands in an institution's name is kept apart.
        assert every == ids
        assert ids - own <= set(in_body[0].loc[in_body[0]["institution"], "article_id"])
        assert len(ids - own) <= 3


def test_allsides_shows_the_switch_of_2019_with_intervals(allsides, allsides_mentions):
    articles, _ = allsides
    own = allsides_mentions[(allsides_mentions["field"] == "body") & (allsides_mentions["concept"] == "kyiv")]
    own = own[own["voice"] == "outlet"]
    trend = mf.compare_trends(own, articles, of="variant", within="concept", every="year")
    kiev, kyiv = (trend[trend["variant"] == v].set_index("period") for v in ("Kiev", "Kyiv"))
    assert kiev["estimate"].dropna().index.tolist() == ["2014", "2019"]
    assert kiev.loc["2019", "ci_high"] < kiev.loc["2014", "ci_low"]
    assert kyiv.loc["2019", "ci_low"] > kyiv.loc["2014", "ci_high"]
    by_outlet = mf.compare_trends(own, articles, of="variant", within="concept", by="outlet", every="year")
    cells = by_outlet.drop_duplicates(["outlet", "period"])
    thin = cells[cells["estimate"].isna()]
    assert len(thin) > len(cells) / 2
    assert thin["method"].str.startswith("not estimable").all()


def test_crimea_archive_is_read_and_what_is_no_article_is_named(shared):
    path = shared / "corpora" / "british-press-crimea" / "Corpus.zip"
    articles, report = mf.read_articles(
        path,
        filename_pattern="{period}/{outlet}_{section}_{number}.txt",
        outlets={"Tel": "The Telegraph"},
        return_report=True,
        progress=False,
    )
    assert len(articles) == 983
    assert set(articles["outlet"]) == {"BBC", "The Telegraph"}
    assert set(articles["period"]) == {"Before", "After"}
    others = report[report["status"].isin(["skipped", "rejected"])]
    assert others["source_file"].str.contains(r"\.git/").any()
    assert not articles["source_file"].str.contains(r"\.git/").any()
    assert (others["reason"] != "").all()
