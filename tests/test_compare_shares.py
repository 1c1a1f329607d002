"""Shares by group: hand counts for every unit and rule, invariants, and input that cannot be compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaframing.compare.shares.shares import compare_shares
from mediaframing.tables import COPIES, ESTIMATE_COLUMNS, UNITS, MediaframingError

# Article by article: how often each spelling stands in it. d has neither.
COUNTS = {"a": {"Lodz": 3, "Łódź": 1}, "b": {"Lodz": 1, "Łódź": 1}, "c": {"Łódź": 2}, "d": {}}


def make_articles(ids: list[str] | None = None, **columns: Any) -> pd.DataFrame:
    names = list(COUNTS) if ids is None else ids
    published = pd.to_datetime([f"2020-01-{i % 28 + 1:02d}" for i in range(len(names))], utc=True)
    table = pd.DataFrame({"article_id": names, "outlet": "The Harbour Post", "published": published})
    return table.assign(**columns)


def make_spans(counts: dict[str, dict[str, int]] | None = None, **columns: Any) -> pd.DataFrame:
    rows = [
        (article, variant)
        for article, uses in (COUNTS if counts is None else counts).items()
        for variant, number in uses.items()
        for _ in range(number)
    ]
    table = pd.DataFrame(rows, columns=["article_id", "variant"], dtype="str").assign(concept="lodz")
    return table.assign(**columns)


def shares_of(result: pd.DataFrame) -> dict[str, float]:
    return dict(zip(result["variant"], result["estimate"], strict=True))


@pytest.mark.parametrize(
    ("unit", "lodz", "łódź"),
    [
        # article_mean: (3/4 + 1/2 + 0) / 3; any: 2 of 3 and 3 of 3; majority: a, half of b; mention: 4 of 8.
        ("article_mean", (3 / 4 + 1 / 2) / 3, (1 / 4 + 1 / 2 + 1) / 3),
        ("article_any", 2 / 3, 1.0),
        ("article_majority", 1.5 / 3, 1.5 / 3),
        ("mention", 4 / 8, 4 / 8),
    ],
)
def test_compare_shares_counts_each_unit_as_by_hand(unit: str, lodz: float, łódź: float) -> None:
    result = compare_shares(
        make_spans(), make_articles(), of="variant", within="concept", unit=unit, min_clusters=2
    )
    assert shares_of(result) == pytest.approx({"Lodz": lodz, "Łódź": łódź}, abs=1e-12)
    assert result["n"].tolist() == [8, 8]
    assert result["n_articles"].tolist() == [3, 3]
    assert result["n_clusters"].tolist() == [3, 3]
    assert result["n_articles_without"].tolist() == [1, 1]


def test_compare_shares_returns_the_columns_and_types_of_estimates() -> None:
    result = compare_shares(make_spans(), make_articles(), of="variant", within="concept")
    columns = ["outlet", "concept", "variant", *ESTIMATE_COLUMNS, "estimand", "n_articles_without"]
    assert list(result.columns) == columns
    assert {str(result[c].dtype) for c in ("estimate", "ci_low", "ci_high")} == {"float64"}
    assert {str(result[c].dtype) for c in ("n", "n_articles", "n_clusters", "n_articles_without")} == {
        "int64"
    }
    assert set(result["validation"]) == {"not validated"}
    assert set(result["estimand"]) == {
        "mean over articles of the article's share of each variant within its concept; "
        "every article counted, copies not marked"
    }
    assert result.attrs == {}


@pytest.mark.parametrize(
    ("copies", "lodz", "articles"),
    [
        # w1 and w2 are one story in The Harbour Post (w1 came first); w3 is its copy in another outlet.
        ("once", (1 + 0) / 2, 2),
        ("all", (1 + 1 + 0) / 3, 3),
        ("own", (1 + 0) / 2, 2),
    ],
)
def test_compare_shares_counts_copies_as_by_hand(copies: str, lodz: float, articles: int) -> None:
    table = pd.DataFrame(
        {
            "article_id": ["w2", "w1", "w3", "x"],
            "outlet": ["The Harbour Post", "The Harbour Post", "The Valley Echo", "The Harbour Post"],
            "published": pd.to_datetime(["2020-01-02", "2020-01-01", "2020-01-01", "2020-01-01"], utc=True),
            "cluster_id": ["wire", "wire", "wire", None],
            "provenance": ["own", "agency", "agency", "own"],
        }
    )
    spans = make_spans({"w1": {"Lodz": 1}, "w2": {"Lodz": 2}, "w3": {"Lodz": 1}, "x": {"Łódź": 1}})
    result = compare_shares(spans, table, of="variant", copies=copies, min_clusters=2)
    row = result[(result["outlet"] == "The Harbour Post") & (result["variant"] == "Lodz")].iloc[0]
    assert row["estimate"] == pytest.approx(lodz)
    assert row["n_articles"] == articles
    assert row["n_clusters"] == 2
    # "once" keeps w1, with one mention; "own" keeps w2, with two; "all" keeps both.
    assert row["n"] == {"once": 2, "all": 4, "own": 3}[copies]
    assert "clustered by cluster_id" in result["method"].iloc[0] or row["n_clusters"] < 2


def test_compare_shares_takes_the_share_within_a_voice() -> None:
    spans = make_spans({"a": {"Lodz": 2, "Łódź": 2}, "b": {"Lodz": 1}}).assign(
        voice=["outlet", "quoted", "quoted", "quoted", "outlet"]
    )
    result = compare_shares(
        spans,
        make_articles(["a", "b"]),
        of="variant",
        within="concept",
        by=["outlet", "voice"],
        min_clusters=2,
    )
    # Outlet's words: a 1 of 1, b 1 of 1. Quoted: a alone, 1 of 3, so one cluster and no estimate.
    outlet = result[result["voice"] == "outlet"]
    assert shares_of(outlet) == {"Lodz": 1.0, "Łódź": 0.0}
    quoted = result[result["voice"] == "quoted"]
    assert quoted["estimate"].isna().all()
    assert quoted["method"].tolist() == ["not estimable: 1 cluster of articles, at least 2 needed"] * 2
    assert quoted["n"].tolist() == [3, 3]
    assert quoted["n_articles_without"].tolist() == [1, 1]


def test_compare_shares_shows_unseen_variants_as_zero_and_empty_groups_with_the_reason() -> None:
    ids = [f"h{i}" for i in range(12)] + [f"v{i}" for i in range(12)] + ["e"]
    outlets = ["The Harbour Post"] * 12 + ["The Valley Echo"] * 12 + ["Empty Times"]
    spans = make_spans({i: {"Lodz": 1} if i[0] == "h" else {"Łódź": 1} for i in ids[:-1]})
    result = compare_shares(spans, make_articles(ids, outlet=outlets), of="variant", within="concept")
    assert result["outlet"].tolist() == [o for o in sorted(set(outlets)) for _ in range(2)]
    harbour = result[(result["outlet"] == "The Harbour Post") & (result["variant"] == "Łódź")].iloc[0]
    assert harbour["estimate"] == harbour["ci_low"] == 0
    assert 0.1 < harbour["ci_high"] < 0.5
    empty = result[result["outlet"] == "Empty Times"]
    assert empty["estimate"].isna().all()
    assert set(empty["method"]) == {"not estimable: no articles with this concept"}
    assert empty["n_articles_without"].tolist() == [1, 1]


def test_compare_shares_names_thin_groups_and_keeps_their_counts() -> None:
    result = compare_shares(make_spans(), make_articles(), of="variant")
    assert result[["estimate", "ci_low", "ci_high"]].isna().all(axis=None)
    assert set(result["method"]) == {"not estimable: 3 clusters of articles, at least 10 needed"}
    assert result["n"].tolist() == [8, 8]


def test_compare_shares_keeps_missing_values_and_the_order_of_categories() -> None:
    section = pd.Categorical(["World", None, "City", "City"], categories=["World", "City"])
    result = compare_shares(
        make_spans(), make_articles(section=section), of="variant", by="section", min_clusters=2
    )
    assert result["section"].astype(object).where(result["section"].notna(), "?").tolist() == [
        "World", "World", "City", "City", "?", "?",
    ]  # fmt: skip
    assert list(result["section"].cat.categories) == ["World", "City"]


def test_compare_shares_without_grouping_is_one_group() -> None:
    result = compare_shares(make_spans(), make_articles(), of="variant", by=(), min_clusters=2)
    assert list(result.columns[:2]) == ["variant", "estimate"]
    assert len(result) == 2


def test_compare_shares_of_no_spans_is_an_empty_table_with_all_columns() -> None:
    result = compare_shares(make_spans({}), make_articles(), of="variant", within="concept")
    assert len(result) == 0
    full = compare_shares(make_spans(), make_articles(), of="variant", within="concept")
    assert list(result.columns) == list(full.columns)
    for column in ("estimate", "n", "n_clusters", "method", "estimand"):
        assert result[column].dtype == full[column].dtype


def test_compare_shares_of_one_group_does_not_depend_on_the_others() -> None:
    spans, articles = random_tables(np.random.default_rng(5), articles=900, variants=2)
    everything = compare_shares(spans, articles, of="variant", within="concept")
    assert everything["method"].str.contains("bootstrap").any()
    outlet = articles["outlet"].iloc[0]
    alone = articles[articles["outlet"] == outlet]
    some = compare_shares(
        spans[spans["article_id"].isin(alone["article_id"])], alone, of="variant", within="concept"
    )
    expected = everything[everything["outlet"] == outlet].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, expected, check_exact=True)


def test_compare_shares_changes_with_the_seed_and_takes_generators() -> None:
    spans, articles = random_tables(np.random.default_rng(5), articles=900, variants=2)

    def low(rng: Any) -> list[float]:
        result = compare_shares(spans, articles, of="variant", within="concept", rng=rng)
        return list(result["ci_low"])

    assert low(0) == low(0) == low(np.random.default_rng(0))
    assert low(0) != low(1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"of": "varient"}, "Did you mean 'variant'"),
        ({"within": "concpt"}, "Did you mean 'concept'"),
        ({"by": "outlt"}, "Did you mean 'outlet'"),
        ({"by": ["outlet", "variant"]}, "'variant' is named more than once"),
        ({"unit": "article_main"}, "Did you mean 'article_mean'"),
        ({"copies": "one"}, "copies='one' is not known"),
        ({"copies": "own"}, "provenance"),
        ({"min_clusters": 1}, "give 2 or more"),
        ({"level": 95}, "between 0 and 1"),
    ],
)
def test_compare_shares_explains_bad_settings(changes: dict[str, Any], message: str) -> None:
    settings_ = {"of": "variant", "within": "concept", **changes}
    with pytest.raises(MediaframingError, match=message):
        compare_shares(make_spans(), make_articles(), **settings_)


def test_compare_shares_refuses_tables_that_do_not_fit() -> None:
    with pytest.raises(MediaframingError, match="no rows"):
        compare_shares(make_spans(), make_articles([]), of="variant")
    with pytest.raises(MediaframingError, match="2 of 8 spans belong to no article"):
        compare_shares(make_spans(), make_articles(["a", "b"]), of="variant")
    with pytest.raises(MediaframingError, match="not unique"):
        compare_shares(make_spans(), make_articles(["a", "a", "b", "c"]), of="variant")
    with pytest.raises(MediaframingError, match="leaves none of 4 articles"):
        compare_shares(make_spans(), make_articles(provenance="agency"), of="variant", copies="own")


def random_tables(
    rng: np.random.Generator, *, articles: int, variants: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return spans and articles with wire copies, several outlets and articles without the concept."""
    ids = [f"art-{i:04d}" for i in range(articles)]
    table = make_articles(ids, outlet=rng.choice(["The Harbour Post", "The Valley Echo"], articles))
    table["cluster_id"] = [f"story-{i}" for i in rng.integers(articles, size=articles)]
    table["provenance"] = rng.choice(["own", "agency"], articles)
    number = rng.integers(0, 5, articles)
    article = np.repeat(np.array(ids), number)
    spans = pd.DataFrame({"article_id": article, "concept": rng.choice(["lodz", "wroclaw"], len(article))})
    spans["variant"] = (
        spans["concept"] + "-" + pd.Series(rng.integers(variants, size=len(article))).astype("str")
    )
    spans["voice"] = rng.choice(["outlet", "quoted"], len(article))
    return spans, table


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    articles=st.integers(1, 150),
    variants=st.integers(1, 4),
    unit=st.sampled_from(UNITS),
    copies=st.sampled_from(COPIES),
    by=st.sampled_from([(), "outlet", ("voice", "outlet"), ("outlet", "provenance")]),
)
def test_compare_shares_holds_its_invariants(
    seed: int, articles: int, variants: int, unit: str, copies: str, by: str | tuple[str, ...]
) -> None:
    rng = np.random.default_rng(seed)
    spans, table = random_tables(rng, articles=articles, variants=variants)
    table.loc[0, "provenance"] = "own"
    before = spans.copy(deep=True), table.copy(deep=True)
    choices: dict[str, Any] = {
        "of": "variant",
        "within": "concept",
        "by": by,
        "unit": unit,
        "copies": copies,
        "min_clusters": 2,
    }
    result = compare_shares(spans, table, **choices)
    pd.testing.assert_frame_equal(spans, before[0])
    pd.testing.assert_frame_equal(table, before[1])
    shuffled = spans.sample(frac=1, random_state=seed), table.sample(frac=1, random_state=seed + 1)
    again = compare_shares(*shuffled, **choices)
    pd.testing.assert_frame_equal(result, again, check_exact=True)
    known = result[result["estimate"].notna()]
    assert (known["ci_low"] >= 0).all()
    assert (known["ci_high"] <= 1).all()
    assert (known["ci_low"] <= known["estimate"]).all()
    assert (known["estimate"] <= known["ci_high"]).all()
    assert (known["ci_high"] > known["ci_low"]).all()
    keys = [*([by] if isinstance(by, str) else by), "concept"]
    if unit != "article_any" and len(known):
        assert known.groupby(keys)["estimate"].sum().to_numpy() == pytest.approx(1.0)
    assert result.loc[result["estimate"].isna(), "method"].str.startswith("not estimable: ").all()
