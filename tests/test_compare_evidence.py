"""From estimates to sentences: exactly the spans that entered, each where it stands."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from mediaframing.compare.changes.change_points import find_change_points
from mediaframing.compare.diversity.diversity import compare_diversity
from mediaframing.compare.evidence.evidence import find_evidence
from mediaframing.compare.keyness.keyness import compare_keyness
from mediaframing.compare.means.means import compare_means
from mediaframing.compare.rates.rates import compare_rates
from mediaframing.compare.regression.regression import compare_regression
from mediaframing.compare.shares.shares import compare_shares
from mediaframing.compare.specifications import compare_specifications
from mediaframing.compare.trends.trends import compare_trends
from mediaframing.compare.words.collocations import find_collocations
from mediaframing.compare.words.dispersion import describe_dispersion
from mediaframing.tables import MediaframingError

ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d"],
        "outlet": ["The Harbour Post", "The Harbour Post", "The Valley Echo", "The Valley Echo"],
        "published": pd.to_datetime(["2019-05-02", "2019-05-01", "2020-01-01", "2020-02-01"], utc=True),
        "title": ["Fair opens in Lodz", "Fair opens", "Rain", "Trams"],
        "body": [
            "The fair opened on Monday. Lodz was full of visitors.\n\n“Łódź is home,” the mayor said.",
            "The fair opened on Monday. Lodz was full of visitors.",
            "Rain fell on Łódź all day. Nobody minded.",
            "Trams stopped. The river rose.",
        ],
        "cluster_id": ["fair", "fair", None, None],
    }
)


def find_spans() -> pd.DataFrame:
    rows = []
    for article in ARTICLES.itertuples():
        for field in ("title", "body"):
            text = getattr(article, field)
            for variant in ("Lodz", "Łódź"):
                start = text.find(variant)
                if start >= 0:
                    voice = "quoted" if "“" in text[:start] else "outlet"
                    rows.append((article.article_id, field, start, start + 4, variant, variant, voice))
    table = pd.DataFrame(rows, columns=["article_id", "field", "start", "end", "text", "variant", "voice"])
    return table.assign(concept="lodz", span_id=[f"s{i}" for i in range(len(table))])


def test_find_evidence_gives_each_span_with_its_sentence() -> None:
    spans = find_spans()
    shares = compare_shares(
        spans, ARTICLES, of="variant", within="concept", copies="all", by=["outlet", "voice"]
    )
    evidence = find_evidence(shares, spans, ARTICLES)
    assert evidence[["article_id", "field", "sentence"]].to_numpy().tolist() == [
        ["b", "body", "Lodz was full of visitors."],
        ["a", "title", "Fair opens in Lodz"],
        ["a", "body", "Lodz was full of visitors."],
        ["a", "body", "“Łódź is home,” the mayor said."],
        ["c", "body", "Rain fell on Łódź all day."],
    ]
    texts = {f: dict(zip(ARTICLES["article_id"], ARTICLES[f], strict=True)) for f in ("title", "body")}
    for row in evidence.itertuples():
        text = texts[str(row.field)][row.article_id]
        assert text[row.start : row.end] == row.text
        assert text[row.sentence_start :].startswith(row.sentence)
    expected = ["estimate_row", "outlet", "voice", "concept", "variant", "span_id", "article_id", "published",
                "title", "field", "start", "end", "text", "sentence", "sentence_start"]  # fmt: skip
    assert list(evidence.columns) == expected


@pytest.mark.parametrize("copies", ["all", "once"])
@pytest.mark.parametrize("by", [(), "outlet", ["voice"], ["outlet", "voice"]])
def test_find_evidence_counts_what_the_estimates_counted(copies: str, by: str | list[str]) -> None:
    spans = find_spans()
    shares = compare_shares(spans, ARTICLES, of="variant", within="concept", copies=copies, by=by)
    evidence = find_evidence(shares, spans, ARTICLES)
    keys = [*([by] if isinstance(by, str) else by), "concept"]
    behind = shares.assign(found=evidence["estimate_row"].value_counts().reindex(shares.index, fill_value=0))
    totals = behind.groupby(keys).agg(found=("found", "sum"), n=("n", "first"))
    assert totals["found"].tolist() == totals["n"].tolist()
    assert ("a" in set(evidence["article_id"])) == (copies == "all")


def test_find_evidence_follows_some_rows_and_keeps_their_labels() -> None:
    spans = find_spans()
    shares = compare_shares(spans, ARTICLES, of="variant", copies="all")
    some = shares[(shares["outlet"] == "The Valley Echo")]
    evidence = find_evidence(some, spans, ARTICLES)
    assert evidence["span_id"].tolist() == spans.loc[spans["article_id"] == "c", "span_id"].tolist()
    assert some.loc[evidence["estimate_row"].iloc[0], "variant"] == "Łódź"


def test_find_evidence_follows_a_trend_and_categories() -> None:
    spans = find_spans()
    spans["variant"] = spans["variant"].astype("category")
    trend = compare_trends(spans, ARTICLES, of="variant", every="quarter", copies="all")
    evidence = find_evidence(trend, spans, ARTICLES)
    assert sorted(set(evidence["period"])) == ["2019-Q2", "2020-Q1"]
    assert len(evidence) == len(spans)
    trend["period"] = trend["period"].str.replace("Q", "q")
    with pytest.raises(MediaframingError, match="2019-Q3"):
        find_evidence(trend, spans, ARTICLES)


def test_find_evidence_follows_estimates_read_back_from_csv() -> None:
    spans = find_spans()
    trend = compare_trends(spans, ARTICLES, of="variant", by="outlet", copies="all")
    again = pd.read_csv(io.StringIO(trend.to_csv(index=False)))
    first, second = find_evidence(trend, spans, ARTICLES), find_evidence(again, spans, ARTICLES)
    assert first.astype("str").equals(second.astype("str"))
    assert len(first) == len(spans)


def test_find_evidence_of_nothing_is_an_empty_table() -> None:
    spans = find_spans()
    shares = compare_shares(spans, ARTICLES, of="variant")
    full = find_evidence(shares, spans, ARTICLES)
    empty = find_evidence(shares.iloc[:0], spans, ARTICLES)
    assert len(empty) == 0
    assert list(empty.columns) == list(full.columns)


def test_find_evidence_does_not_change_its_input_nor_depend_on_row_order() -> None:
    spans = find_spans()
    shares = compare_shares(spans, ARTICLES, of="variant")
    before = spans.copy(deep=True), ARTICLES.copy(deep=True), shares.copy(deep=True)
    first = find_evidence(shares, spans, ARTICLES)
    second = find_evidence(shares, spans.iloc[::-1], ARTICLES.iloc[::-1])
    pd.testing.assert_frame_equal(first, second)
    for table, kept in zip((spans, ARTICLES, shares), before, strict=True):
        pd.testing.assert_frame_equal(table, kept)


def test_find_evidence_explains_tables_that_do_not_fit() -> None:
    spans = find_spans()
    shares = compare_shares(spans, ARTICLES, of="variant")
    with pytest.raises(MediaframingError, match="estimates have none of the columns"):
        find_evidence(spans, spans, ARTICLES)
    with pytest.raises(MediaframingError, match="Did you mean 'variant'"):
        find_evidence(shares.rename(columns={"variant": "variante"}), spans, ARTICLES)
    with pytest.raises(MediaframingError, match="estimand ends with"):
        find_evidence(shares.assign(estimand="something else"), spans, ARTICLES)
    with pytest.raises(MediaframingError, match="body"):
        find_evidence(shares, spans, ARTICLES.drop(columns="body"))


def make_corpus() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return forty articles of two outlets, one mention each in own words, every fourth by an agency."""
    number = range(40)
    articles = pd.DataFrame(
        {
            "article_id": [f"a{i:02d}" for i in number],
            "outlet": ["The Harbour Post", "The Valley Echo"] * 20,
            "published": pd.date_range("2019-01-01", periods=40, freq="30D", tz="UTC"),
            "title": "Fair",
            "body": [f"{'Lodz' if i < 24 else 'Łódź'} was full. The old tram ran." for i in number],
            "provenance": ["agency" if i % 4 == 0 else "own" for i in number],
        }
    )
    spans = articles[["article_id"]].assign(field="body", start=0, end=4, text=articles["body"].str[:4])
    spans = spans.assign(variant=spans["text"], concept="lodz", span_id=spans["article_id"] + ":body:0:4")
    return spans.assign(voice=["quoted" if i % 5 == 0 else "outlet" for i in number]), articles


def test_find_evidence_of_rates_means_and_diversity_has_their_spans() -> None:
    spans, articles = make_corpus()
    scored = spans.assign(score=0.5, speaker="mayor")
    rates = compare_rates(spans, articles, of="variant", denominator="articles", by="outlet")
    assert find_evidence(rates, spans, articles)["span_id"].is_unique
    assert len(find_evidence(rates, spans, articles)) == rates["n"].sum() == 40
    means = compare_means(scored, articles, by=["outlet", "voice"])
    assert (
        find_evidence(means, scored, articles).groupby("estimate_row").size().tolist() == means["n"].tolist()
    )
    names = compare_diversity(scored, articles, of="speaker", by="outlet")
    found = find_evidence(names, scored, articles)
    assert found.groupby("estimate_row").size().tolist() == names["n"].tolist()
    assert "order" not in found.columns


def test_find_evidence_of_change_points_has_the_voice_and_no_agency_copy() -> None:
    spans, articles = make_corpus()
    changes = find_change_points(spans, articles, min_clusters=5)
    found = find_evidence(changes, spans, articles)
    kept = spans[(spans["voice"] == "outlet") & (articles["provenance"] == "own").to_numpy()]
    assert sorted(found["span_id"]) == sorted(kept["span_id"])
    everything = find_change_points(spans, articles, min_clusters=5, voice=None, agency=True)
    assert len(find_evidence(everything, spans, articles)) == 40


def test_find_evidence_of_specifications_follows_each_choice() -> None:
    spans, articles = make_corpus()
    table = compare_specifications(spans, articles, of="variant", within="concept", copies=["all", "own"])
    found = find_evidence(table, spans, articles)
    sizes = found.groupby("estimate_row").size().reindex(table.index, fill_value=0)
    whole = spans.merge(articles[["article_id", "outlet", "provenance"]])
    for row in table.itertuples():
        kept = whole[(whole["outlet"] == row.outlet) & (whole["variant"] == row.variant)]
        kept = kept[(kept["provenance"] == "own") | (row.copies == "all")]
        assert sizes[row.Index] == len(kept[(kept["voice"] == row.voice) | (row.voice == "all")])


def test_find_evidence_of_a_regression_has_the_spans_of_each_value() -> None:
    spans, articles = make_corpus()
    table = compare_regression(spans, articles, of="variant", outcome="Łódź", on=["outlet", "voice"])
    found = find_evidence(table, spans, articles)
    for row, values in zip(table.index, table[["term", "value"]].to_numpy().tolist(), strict=True):
        chosen = found[found["estimate_row"] == row]
        assert set(chosen[values[0]]) == {values[1]}
        assert len(chosen) == table.loc[row, "n"]


def test_find_evidence_of_keyness_finds_every_occurrence_of_a_term() -> None:
    spans, articles = make_corpus()
    table = compare_keyness(articles, target="The Harbour Post", ngrams=(1, 2), min_df=1)
    found = find_evidence(table, spans, articles)
    sizes = found.groupby("estimate_row").size()
    assert sizes.tolist() == table["n"].tolist()
    tram = found[found["term"] == "old tram"]
    assert set(tram["text"]) == {"old tram"} and set(tram["sentence"]) == {"The old tram ran."}


def test_find_evidence_of_dispersion_and_collocations_has_the_spans_of_the_name() -> None:
    spans, articles = make_corpus()
    spread = describe_dispersion(spans, articles, by="outlet")
    assert len(find_evidence(spread, spans, articles)) == 40
    near = find_collocations(spans, articles, by="outlet")
    found = find_evidence(near, spans, articles)
    assert set(found["sentence"]) == {"Lodz was full.", "Łódź was full."}
