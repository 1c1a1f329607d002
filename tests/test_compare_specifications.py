"""Specification curves: every row equals a call of its own; one variant left out at a time; bad input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mediaframing.compare.evidence.evidence import find_evidence
from mediaframing.compare.shares.shares import compare_shares
from mediaframing.compare.specifications import compare_specifications
from mediaframing.tables import MediaframingError


def make_tables(seed: int = 0, articles: int = 80) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"article_id": [f"a{i:03d}" for i in range(articles)]})
    table["outlet"] = rng.choice(["The Harbour Post", "The Valley Echo"], articles)
    table["cluster_id"] = [f"s{i}" for i in rng.integers(articles // 2, size=articles)]
    table["published"] = pd.Timestamp("2020-01-01", tz="UTC")
    spans = pd.DataFrame({"article_id": table["article_id"].repeat(rng.integers(1, 5, articles))})
    spans["concept"] = rng.choice(["lodz", "wroclaw"], len(spans), p=[0.7, 0.3])
    spans["variant"] = spans["concept"] + pd.Series(
        rng.choice(["-a", "-b", "-c"], len(spans)), index=spans.index
    )
    spans["voice"] = rng.choice(["outlet", "quoted"], len(spans))
    return spans.reset_index(drop=True), table


def curve(spans: pd.DataFrame, articles: pd.DataFrame, **options: Any) -> pd.DataFrame:
    return compare_specifications(spans, articles, **{"of": "variant", "within": "concept", **options})


def test_every_specification_equals_a_call_of_its_own() -> None:
    spans, articles = make_tables()
    result = curve(spans, articles, min_clusters=[5, 12])
    assert result["specification"].nunique() == 4 * 2 * 2 * 2 * 2
    for number in (1, 7, 30, 64):
        rows = result[result["specification"] == number].reset_index(drop=True)
        chosen = rows.iloc[0]
        kept = spans if chosen["voice"] == "all" else spans[spans["voice"] == chosen["voice"]]
        alone = compare_shares(
            kept, articles, of="variant", within="concept", unit=chosen["unit"], copies=chosen["copies"],
            clusters=chosen["clustered_by"], min_clusters=int(chosen["fewest_clusters"]),
        )  # fmt: skip
        pd.testing.assert_frame_equal(rows[alone.columns], alone, check_exact=True)


def test_shift_and_rank_are_those_of_the_group() -> None:
    result = curve(*make_tables())
    group = result[(result["outlet"] == "The Valley Echo") & (result["variant"] == "lodz-a")]
    assert group["specification"].tolist() == list(range(1, 65))
    assert group["shift"].to_numpy() == pytest.approx(
        (group["estimate"] - group["estimate"].iloc[0]).to_numpy(), nan_ok=True
    )
    known = group.dropna(subset="estimate").sort_values("rank")
    assert known["rank"].tolist() == list(range(1, len(known) + 1))
    assert known["estimate"].is_monotonic_increasing
    assert (group.loc[group["estimate"].isna(), "rank"] == 0).all()


def test_leaving_out_each_variant_shows_what_a_result_rests_on() -> None:
    spans, articles = make_tables()
    only = {
        "units": ["mention"],
        "copies": ["all"],
        "voices": ["all"],
        "clusters": ["article"],
        "min_clusters": [5],
    }
    result = curve(spans, articles, leave_out="variant", **only)
    left = result[result["left_out"] == "lodz-b"]
    assert set(left["concept"]) == {"lodz"}
    assert set(left["variant"]) == {"lodz-a", "lodz-c"}
    counts = spans[
        spans["article_id"].isin(articles.loc[articles["outlet"] == "The Valley Echo", "article_id"])
    ]
    counts = counts["variant"].value_counts()
    row = left[(left["outlet"] == "The Valley Echo") & (left["variant"] == "lodz-a")].iloc[0]
    assert row["estimate"] == pytest.approx(counts["lodz-a"] / (counts["lodz-a"] + counts["lodz-c"]))


def test_contrasts_have_specifications_too() -> None:
    result = curve(*make_tables(), contrast="outlet", units=["article_mean", "mention"], min_clusters=[5])
    assert {"group_a", "p_adjusted", "ordered", "specification", "shift"} <= set(result.columns)
    assert result["specification"].nunique() == 2 * 2 * 2 * 2


def test_rows_of_one_specification_lead_to_their_evidence() -> None:
    spans, articles = make_tables()
    articles = articles.assign(title="", body="Lodz was quiet.")
    spans = spans.assign(span_id=np.arange(len(spans)), field="body", start=0, end=4, text="Lodz")
    result = curve(spans, articles)
    evidence = find_evidence(result[result["specification"] == 1].iloc[:1], spans, articles)
    assert len(evidence) > 0


def test_specifications_without_marked_copies_are_not_counted_twice() -> None:
    spans, articles = make_tables()
    bare = curve(spans, articles.drop(columns="cluster_id"), clusters=[None])
    assert set(bare["copies"]) == {"all"} and set(bare["clustered_by"]) == {"article"}
    assert bare["estimand"].str.endswith("every copy counted").all()
    marked = curve(spans, articles)
    assert {"once", "all"} <= set(marked["copies"]) and set(marked["clustered_by"]) == {
        "cluster_id",
        "article",
    }


def test_compare_specifications_does_not_depend_on_the_order_of_rows() -> None:
    spans, articles = make_tables(4)
    options: dict[str, Any] = {"leave_out": "variant", "units": ["article_mean"], "min_clusters": [5]}
    first = curve(spans, articles, **options)
    second = curve(spans.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2), **options)
    pd.testing.assert_frame_equal(first, second, check_exact=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"units": ["article_main"]}, "Did you mean 'article_mean'"),
        ({"copies": "once"}, "give a list"),
        ({"voices": ["quotd"]}, "Did you mean 'quoted'"),
        ({"clusters": ["event"]}, "lacks column"),
        ({"leave_out": "varient"}, "Did you mean 'variant'"),
        ({"min_clusters": []}, "give a list"),
        ({"of": "varient"}, "Did you mean 'variant'"),
    ],
)
def test_compare_specifications_explains_bad_choices(options: dict[str, Any], message: str) -> None:
    with pytest.raises(MediaframingError, match=message):
        curve(*make_tables(), **options)
