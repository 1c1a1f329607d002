"""Bad input of every comparison: one clear message that says what came, never a crash or a silent answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.tables import MediaframingError

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Return a small corpus with every table that is compared."""
    days = pd.date_range("2020-01-01", periods=60, freq="9D", tz="UTC")
    articles = pd.DataFrame({"article_id": [f"a{i:02d}" for i in range(60)], "published": days})
    articles["outlet"] = ["The Harbour Post", "Valley Echo"] * 30
    articles["title"] = ""
    articles["body"] = ["Lodz was calm, the mayor said.", "Łódź was calm, a nurse said."] * 30
    spans = articles[["article_id"]].assign(
        span_id=articles["article_id"], field="body", start=0, end=4, text="Lodz", concept="lodz",
        variant=["Lodz", "Łódź", "Łódź"] * 20, voice="outlet", score=np.linspace(-1, 1, 60),
        speaker=["mayor", "nurse"] * 30,
    )  # fmt: skip
    return {"articles": articles, "spans": spans, "words": mf.count_words(articles)}


def shares(t: Tables, **options: Any) -> pd.DataFrame:
    return mf.compare_shares(t["spans"], t["articles"], **{"of": "variant", **options})


def rates(t: Tables, **options: Any) -> pd.DataFrame:
    return mf.compare_rates(t["spans"], t["articles"], **{"of": "variant", "words": t["words"], **options})


def means(t: Tables, **options: Any) -> pd.DataFrame:
    return mf.compare_means(t["spans"], t["articles"], **options)


def diversity(t: Tables, **options: Any) -> pd.DataFrame:
    return mf.compare_diversity(t["spans"], t["articles"], **options)


def regression(t: Tables, **options: Any) -> pd.DataFrame:
    given = {"of": "variant", "outcome": "Łódź", "on": "outlet", **options}
    return mf.compare_regression(t["spans"], t["articles"], **given)


def specifications(t: Tables, **options: Any) -> pd.DataFrame:
    given = {"of": "variant", "units": ["mention"], **options}
    return mf.compare_specifications(t["spans"], t["articles"], **given)


def trends(t: Tables, **options: Any) -> pd.DataFrame:
    return mf.compare_trends(t["spans"], t["articles"], **{"of": "variant", **options})


def changes(t: Tables, **options: Any) -> pd.DataFrame:
    return mf.find_change_points(t["spans"], t["articles"], **options)


def keyness(t: Tables, **options: Any) -> pd.DataFrame:
    return mf.compare_keyness(t["articles"], **options)


def dispersion(t: Tables, **options: Any) -> pd.DataFrame:
    return mf.describe_dispersion(t["spans"], t["articles"], **options)


def collocations(t: Tables, **options: Any) -> pd.DataFrame:
    return mf.find_collocations(t["spans"], t["articles"], **options)


Compare = Callable[..., pd.DataFrame]
GROUPED: list[Compare] = [
    shares, rates, means, diversity, specifications, trends, changes, dispersion, collocations,
]  # fmt: skip
ALL: list[Compare] = [*GROUPED, regression, keyness]


@pytest.mark.parametrize("compare", GROUPED)
@pytest.mark.parametrize("by", [None, 5, ["outlet", None]])
def test_comparisons_refuse_what_names_no_column(compare: Compare, by: Any, tables: Tables) -> None:
    with pytest.raises(MediaframingError, match="by="):
        compare(tables, by=by)


@pytest.mark.parametrize("compare", [shares, means, diversity, regression, trends, changes, dispersion])
@pytest.mark.parametrize("of", [None, 5])
def test_comparisons_name_the_column_they_lack(compare: Compare, of: Any, tables: Tables) -> None:
    with pytest.raises(MediaframingError, match="lacks column"):
        compare(tables, of=of)


@pytest.mark.parametrize("compare", [shares, rates, means, diversity, regression, trends, changes, keyness])
@pytest.mark.parametrize(
    ("option", "value"), [("level", "0.95"), ("level", None), ("level", 95), ("min_clusters", "10")]
)
def test_comparisons_refuse_settings_of_another_type(
    compare: Compare, option: str, value: Any, tables: Tables
) -> None:
    with pytest.raises(MediaframingError, match=f"{option}={value!r}"):
        compare(tables, **{option: value})


@pytest.mark.parametrize("compare", ALL)
def test_comparisons_refuse_missing_identifiers(compare: Compare, tables: Tables) -> None:
    # Identifiers were numbered with the missing one left out: spans then counted for the next article.
    articles = tables["articles"]
    holed = articles.assign(article_id=articles["article_id"].where(articles.index > 0))
    spans = tables["spans"].iloc[1:]
    with pytest.raises(MediaframingError, match="article_id is missing"):
        compare({**tables, "articles": holed, "spans": spans})


@pytest.mark.parametrize("compare", ALL)
def test_comparisons_refuse_a_corpus_without_articles(compare: Compare, tables: Tables) -> None:
    with pytest.raises(MediaframingError, match="articles has no rows"):
        compare({**tables, "articles": tables["articles"].iloc[:0]})


@pytest.mark.parametrize(
    ("compare", "options", "message"),
    [
        (shares, {"rng": "seed"}, "rng='seed': give a whole number"),
        (shares, {"rng": -1}, "rng=-1: give a whole number"),
        (shares, {"contrast": ["outlet"]}, "not among by="),
        (shares, {"contrast": "outlet", "match": True}, "match=True needs the column True"),
        (shares, {"of": "voice", "by": ["voice"]}, "'voice' is named more than once"),
        (shares, {"weights": 5}, "articles lacks column"),
        (rates, {"per": "thousand"}, "per='thousand': give a number above 0"),
        (rates, {"per": float("inf")}, "per=inf: give a number above 0"),
        (rates, {"of": None}, "of=None: give one name"),
        (diversity, {"orders": 1}, "orders=1: give some of"),
        (diversity, {"size": 2.5}, "size=2.5: give a number of statements"),
        (regression, {"outcome": []}, "outcome= names no value of 'variant'"),
        (regression, {"outcome": None}, "outcome=None: give one name"),
        (regression, {"on": ["outlet", "outlet"]}, "on= names 'outlet' more than once"),
        (regression, {"reference": "Valley Echo"}, r"such as \{'outlet': 'Valley Echo'\}"),
        (regression, {"every": "decade"}, "every='decade' is not known"),
        (specifications, {"min_clusters": 10}, "min_clusters: give a list"),
        (changes, {"priors": "flat"}, "three positive numbers"),
        (changes, {"burst_days": "28"}, "burst_days='28': give 1 day"),
        (changes, {"event_reach": -1}, "event_reach=-1: give 0 days"),
        (trends, {"smooth": "rolling", "window": "3"}, "window='3': smooth='rolling' needs 2"),
        (keyness, {"by": ["outlet"]}, r"by=\['outlet'\]: keyness compares the values of one column"),
        (keyness, {"top": 2.5}, "top=2.5: give 1 or more"),
        (collocations, {"window": "5"}, "window='5': give 1 or more"),
        (collocations, {"top": 2.5}, "top=2.5: give 1 or more"),
    ],
)
def test_comparisons_explain_settings(
    compare: Compare, options: dict[str, Any], message: str, tables: Tables
) -> None:
    with pytest.raises(MediaframingError, match=message):
        compare(tables, **options)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda words: words.assign(words="many"), "60 rows whose words are no count"),
        (lambda words: words.assign(words=-1), "60 rows whose words are no count"),
        (lambda words: words.assign(words=np.nan), "60 rows whose words are no count"),
        (lambda words: pd.concat([words, words]), "counts 60 rows again"),
    ],
)
def test_compare_rates_refuses_words_that_count_nothing_once(
    change: Callable[[pd.DataFrame], pd.DataFrame], message: str, tables: Tables
) -> None:
    with pytest.raises(MediaframingError, match=message):
        rates({**tables, "words": change(tables["words"])})


@pytest.mark.parametrize("compare", [shares, means, rates, diversity, regression, keyness])
@pytest.mark.parametrize("copies", ["once", "all"])
def test_estimands_do_not_claim_what_unmarked_copies_hide(
    compare: Compare, copies: str, tables: Tables
) -> None:
    told = set(compare(tables, copies=copies)["estimand"].str.rsplit("; ", n=1).str[-1])
    assert told == {"every copy counted" if copies == "all" else "every article counted, copies not marked"}
    marked = {**tables, "articles": tables["articles"].assign(cluster_id=tables["articles"]["article_id"])}
    told = set(compare(marked, copies=copies)["estimand"].str.rsplit("; ", n=1).str[-1])
    assert told == {"every copy counted" if copies == "all" else "stories once per outlet and cluster"}


def test_find_evidence_counts_every_article_of_unmarked_copies(tables: Tables) -> None:
    estimates = shares(tables, min_clusters=2)
    # Copies marked later on do not take away what the estimate counted.
    marked = tables["articles"].assign(cluster_id="one story")
    assert len(mf.find_evidence(estimates, tables["spans"], marked)) == len(tables["spans"])


def test_compare_regression_keeps_columns_that_explain_nothing(tables: Tables) -> None:
    one = {**tables, "articles": tables["articles"].assign(outlet="The Harbour Post")}
    row = regression(one).iloc[0]
    assert (row["term"], row["value"], row["reference"], row["n"]) == ("outlet", "The Harbour Post", "", 60)
    assert row["method"] == "not estimable: no other value to compare with" and np.isnan(row["estimate"])
    both = regression({**tables, "spans": tables["spans"].assign(variant="Łódź")})
    assert set(both["method"]) == {"not estimable: all articles use the outcome always"}


def test_compare_regression_takes_an_empty_value_for_a_value(tables: Tables) -> None:
    section = np.where(np.arange(60) % 3 == 1, "", "world")
    spans = tables["spans"].assign(variant=np.where(np.arange(60) % 7 < 2, "Łódź", "Lodz"))
    given = {**tables, "spans": spans, "articles": tables["articles"].assign(section=section)}
    row = regression(given, on="section").iloc[0]
    rest = spans["variant"].eq("Łódź").groupby(section).mean()
    assert (row["value"], row["reference"]) == ("(empty)", "world")
    assert row["estimate"] == pytest.approx(rest[""] - rest["world"])


def test_find_evidence_of_empty_and_missing_values_of_a_regression(tables: Tables) -> None:
    section = pd.Series(np.where(np.arange(60) % 3 == 1, "", "world"), dtype="str")
    given = {**tables, "articles": tables["articles"].assign(section=section.where(np.arange(60) > 20))}
    rows = regression(given, on="section", reference={"section": "world"}, min_clusters=2)
    assert rows["value"].tolist() == ["(empty)", "missing"]
    found = mf.find_evidence(rows, tables["spans"], given["articles"])
    assert found.groupby("estimate_row").size().tolist() == rows["n"].tolist()


def test_find_evidence_refuses_what_it_cannot_read(tables: Tables) -> None:
    estimates = shares(tables)
    with pytest.raises(MediaframingError, match="estimates must be a pandas DataFrame"):
        mf.find_evidence(5, tables["spans"], tables["articles"])  # type: ignore[arg-type]
    with pytest.raises(MediaframingError, match="lies outside its article"):
        mf.find_evidence(estimates, tables["spans"].assign(end=10_000), tables["articles"])
