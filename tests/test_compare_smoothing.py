"""Lines through trends: hand counts of windows, a reference local regression, bands, gaps."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from mediaframing.compare.trends.smoothing import weigh_periods
from mediaframing.compare.trends.trends import compare_trends
from mediaframing.tables import MediaframingError


def make_tables(seed: int = 0, months: int = 24, size: int = 12) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    month = np.repeat(np.arange(months), size)
    articles = pd.DataFrame(
        {"article_id": [f"a{i:04d}" for i in range(len(month))], "outlet": "The Harbour Post"}
    )
    starts = pd.date_range("2019-01-01", periods=months, freq="MS", tz="UTC")
    articles["published"] = starts[month] + pd.Timedelta(days=3)
    spans = pd.DataFrame({"article_id": articles["article_id"].repeat(2)})
    chance = np.repeat(0.1 + 0.7 * month / months, 2)
    spans["variant"] = np.where(rng.random(len(spans)) < chance, "Łódź", "Lodz")
    return spans.reset_index(drop=True), articles


def new(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["variant"] == "Łódź"].reset_index(drop=True)


def test_rolling_line_is_the_share_of_all_articles_in_the_window() -> None:
    spans, articles = make_tables()
    trend = new(compare_trends(spans, articles, of="variant", every="month", smooth="rolling"))
    share = spans.assign(y=spans["variant"] == "Łódź").groupby("article_id")["y"].mean()
    month = articles["published"].dt.month + 12 * (articles["published"].dt.year - 2019) - 1
    around = [share[articles["article_id"][(month - t).abs().le(1).to_numpy()]].mean() for t in range(24)]
    assert trend["smooth"].to_numpy() == pytest.approx(around)
    assert (trend["smooth_low"] < trend["smooth"]).all()
    assert (trend["smooth"] < trend["smooth_high"]).all()
    width = (trend["smooth_high"] - trend["smooth_low"]) / (trend["ci_high"] - trend["ci_low"])
    assert width.iloc[1:-1].mean() < 0.75


def test_loess_line_equals_a_weighted_local_regression() -> None:
    spans, articles = make_tables()
    trend = new(compare_trends(spans, articles, of="variant", every="month", smooth="loess", window=9))
    kernel = np.stack([weigh_periods(at, 24, "loess", 9) for at in range(24)])
    months = np.arange(24)
    for t in (0, 5, 12, 23):
        # numpy's polyfit takes the roots of the weights; every month has twelve articles.
        expected = np.polyval(np.polyfit(months, trend["estimate"], 1, w=np.sqrt(kernel[t])), t)
        assert trend["smooth"].iloc[t] == pytest.approx(np.clip(expected, 0, 1))
    assert (np.count_nonzero(kernel, axis=1) >= 9).all()


@pytest.mark.parametrize("smooth", ["rolling", "loess"])
def test_lines_show_gaps_and_lend_from_thin_periods(smooth: str) -> None:
    spans, articles = make_tables()
    gone = articles["published"].between(
        pd.Timestamp("2019-06-01", tz="UTC"), pd.Timestamp("2019-07-01", tz="UTC")
    )
    thin = articles["published"].dt.strftime("%Y-%m").eq("2020-03") & (articles.index % 2 == 0)
    kept = articles[~gone & ~thin]
    trend = new(
        compare_trends(
            spans[spans["article_id"].isin(kept["article_id"])],
            kept,
            of="variant",
            every="month",
            smooth=smooth,
        )
    ).set_index("period")
    assert np.isnan(trend.loc["2019-06", "smooth"])
    assert np.isnan(trend.loc["2020-03", "estimate"])
    assert (
        trend.loc["2020-03", "smooth_low"]
        < trend.loc["2020-03", "smooth"]
        < trend.loc["2020-03", "smooth_high"]
    )


@pytest.mark.parametrize("smooth", ["rolling", "loess"])
def test_band_of_a_constant_share_covers_it(smooth: str) -> None:
    covered = []
    for seed in range(20):
        spans, articles = make_tables(seed)
        spans["variant"] = np.where(np.random.default_rng(seed).random(len(spans)) < 0.3, "Łódź", "Lodz")
        trend = new(compare_trends(spans, articles, of="variant", every="month", smooth=smooth))
        covered += ((trend["smooth_low"] <= 0.3) & (trend["smooth_high"] >= 0.3)).tolist()
    assert 0.9 <= np.mean(covered) <= 0.99


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("smooth", ["rolling", "loess"])
def test_lines_of_many_days_need_little_memory(smooth: str) -> None:
    # Matrices of days by days by groups took gigabytes for ten years, and empty windows overflowed.
    rng = np.random.default_rng(0)
    articles = pd.DataFrame({"article_id": np.arange(300), "outlet": rng.choice(["A", "B", "C"], 300)})
    days = pd.to_timedelta(np.sort(rng.integers(0, 1500, 300)), unit="D")
    articles["published"] = pd.Timestamp("2010-01-01", tz="UTC") + days
    spans = articles[["article_id"]].assign(variant=rng.choice(["Lodz", "Łódź"], 300))
    tracemalloc.start()
    trend = compare_trends(spans, articles, of="variant", by="outlet", every="day", smooth=smooth, window=60)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert trend["smooth"].notna().any() and peak < 100e6


def test_a_line_held_at_zero_has_a_band() -> None:
    # A local straight line through falling shares ends below 0, where no share is.
    falling = np.repeat([0.9, 0.6, 0.3, 0.1, 0.0, 0.0], 20)
    articles = pd.DataFrame({"article_id": np.arange(len(falling)), "outlet": "The Harbour Post"})
    articles["published"] = pd.Timestamp("2020-01-15", tz="UTC") + pd.to_timedelta(
        np.repeat(np.arange(6) * 30.4, 20), unit="D"
    )
    used = np.tile(np.arange(20) / 20, 6) < falling
    spans = articles[["article_id"]].assign(variant=np.where(used, "Łódź", "Lodz"))
    line = new(compare_trends(spans, articles, of="variant", every="month", smooth="loess"))
    held = line[line["smooth"] == 0]
    assert len(held) and (held["smooth_low"] == 0).all() and held["smooth_high"].between(0.01, 0.3).all()


def test_lines_of_two_variants_are_mirror_images() -> None:
    # Sums of weights leave a trace of rounding at shares of 0 and 1, where the limits must not notice it.
    shares = np.repeat([0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.4, 0.8], 14)
    articles = pd.DataFrame({"article_id": np.arange(len(shares)), "outlet": "The Harbour Post"})
    articles["published"] = pd.Timestamp("2020-01-15", tz="UTC") + pd.to_timedelta(
        np.repeat(np.arange(8) * 30.4, 14), unit="D"
    )
    used = np.tile(np.arange(14) / 14, 8) < shares
    spans = articles[["article_id"]].assign(variant=np.where(used, "Łódź", "Lodz"))
    line = compare_trends(spans, articles, of="variant", every="month", smooth="loess")
    risen, fallen = (line[line["variant"] == v].set_index("period") for v in ("Łódź", "Lodz"))
    np.testing.assert_allclose(risen["smooth_low"], 1 - fallen["smooth_high"], atol=1e-9)
    np.testing.assert_allclose(risen["smooth_high"], 1 - fallen["smooth_low"], atol=1e-9)
    assert set(line["smoother"]) == {"loess over 5 periods"}


def test_lines_by_outlet_and_voice_stand_beside_their_own_estimates() -> None:
    spans, articles = make_tables(size=40)
    spans["voice"] = np.where(np.arange(len(spans)) % 3, "outlet", "quoted")
    articles["outlet"] = np.where(np.arange(len(articles)) % 2, "The Harbour Post", "The Valley Echo")
    both = compare_trends(
        spans, articles, of="variant", by=["outlet", "voice"], every="quarter", smooth="rolling"
    )
    own = articles[articles["outlet"] == "The Valley Echo"]
    quoted = spans[spans["article_id"].isin(own["article_id"]) & (spans["voice"] == "quoted")]
    alone = compare_trends(quoted, own, of="variant", every="quarter", smooth="rolling")
    rows = both[(both["outlet"] == "The Valley Echo") & (both["voice"] == "quoted")].reset_index(drop=True)
    assert rows["smooth"].to_numpy() == pytest.approx(alone["smooth"].to_numpy())
    assert rows["smooth_low"].to_numpy() == pytest.approx(alone["smooth_low"].to_numpy())


def test_lines_do_not_depend_on_the_order_of_rows() -> None:
    spans, articles = make_tables()
    articles["reach"] = np.random.default_rng(0).random(len(articles))
    for smooth in ("rolling", "loess"):
        options = {"of": "variant", "every": "month", "smooth": smooth, "weights": "reach"}
        first = compare_trends(spans, articles, **options)
        second = compare_trends(
            spans.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2), **options
        )
        pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_compare_trends_explains_lines_it_cannot_draw() -> None:
    spans, articles = make_tables()
    with pytest.raises(MediaframingError, match="Did you mean 'loess'"):
        compare_trends(spans, articles, of="variant", smooth="lowess")
    with pytest.raises(MediaframingError, match="needs 3 periods or more"):
        compare_trends(spans, articles, of="variant", smooth="loess", window=2)
    with pytest.raises(MediaframingError, match="window=5 needs smooth="):
        compare_trends(spans, articles, of="variant", window=5)
