"""Confidence limits on counts: closed forms, reference implementations and coverage by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mediaframing.compare.sampling.intervals import (
    ClusterSums,
    Floats,
    bootstrap_shares,
    choose_bootstrap,
    effective_clusters,
    effective_sizes,
    estimate_shares,
    linearised_variances,
    percentile_limits,
    wilson_limits,
)
from mediaframing.compare.shares.shares import compare_shares


def sum_clusters(y: Floats, x: Floats, mentions: Floats | None = None) -> ClusterSums:
    """Return the sums of cells whose clusters lie along the last axis."""
    counted = x if mentions is None else mentions
    return ClusterSums(
        clusters=np.full(y.shape[:-1], y.shape[-1]),
        mentions=counted.sum(-1),
        y=y.sum(-1),
        x=x.sum(-1),
        yy=(y**2).sum(-1),
        xy=(x * y).sum(-1),
        xx=(x**2).sum(-1),
        rarer=np.minimum((y > 0).sum(-1), (y < x).sum(-1)),
    )


def test_wilson_limits_equal_scipy() -> None:
    expected = stats.binomtest(7, 40).proportion_ci(0.95, method="wilson")
    low, high = wilson_limits(np.array([7 / 40]), np.array([40.0]), level=0.95)
    assert low[0] == pytest.approx(expected.low, abs=1e-12)
    assert high[0] == pytest.approx(expected.high, abs=1e-12)


def test_linearised_variances_equal_the_formula_written_out() -> None:
    y, x = np.array([3.0, 1.0, 0.0, 2.0]), np.array([4.0, 2.0, 2.0, 2.0])
    share = 6 / 10
    residuals = [3 - 4 * share, 1 - 2 * share, 0 - 2 * share, 2 - 2 * share]
    expected = 4 / 3 * sum(r**2 for r in residuals) / 10**2
    assert linearised_variances(sum_clusters(y, x)) == pytest.approx(expected)


def test_effective_sizes_of_one_mention_per_cluster_are_the_clusters_adjusted_for_freedom() -> None:
    y, x = np.array([1.0] * 30 + [0.0] * 30), np.ones(60)
    size = effective_sizes(sum_clusters(y, x), level=0.95)
    # Without clustering the linearised variance is p (1 - p) / (m - 1); the worst case is p (1 - p) / m.
    own, weight = 59, 30 / 35
    untouched = 1 / (weight / own + (1 - weight) / own)
    assert size == pytest.approx(untouched * (stats.norm.ppf(0.975) / stats.t.ppf(0.975, 59)) ** 2)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_effective_sizes_without_variance_never_exceed_the_clusters(value: float) -> None:
    x = np.full(20, 50.0)
    assert effective_sizes(sum_clusters(value * x, x), level=0.95) <= 20


def test_percentile_limits_agree_with_the_bootstrap_of_scipy() -> None:
    rng = np.random.default_rng(3)
    x = 1.0 + rng.poisson(2, 120)
    y = rng.binomial(x.astype(int), rng.beta(1, 1.5, 120)).astype(float)
    patterns, counts = np.unique(np.column_stack([y, x]), axis=0, return_counts=True)
    draws = bootstrap_shares(
        patterns[:, :1], patterns[:, 1], counts, rng=np.random.default_rng(0), draws=20_000
    )
    reference = stats.bootstrap(
        (y, x),
        lambda a, b, axis: a.sum(axis) / b.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=20_000,
        batch=2_000,
        rng=np.random.default_rng(1),
    )
    assert draws.std() == pytest.approx(reference.standard_error, rel=0.03)
    plain = np.quantile(draws, [0.025, 0.975])
    expected = stats.bootstrap(
        (y, x),
        lambda a, b, axis: a.sum(axis) / b.sum(axis),
        paired=True,
        method="percentile",
        bootstrap_result=reference,
        n_resamples=0,
    ).confidence_interval
    assert plain == pytest.approx([expected.low, expected.high], abs=0.003)
    low, high = percentile_limits(draws, clusters=120, level=0.95)
    assert low[0] < plain[0]
    assert high[0] > plain[1]


def test_closed_form_agrees_with_the_bootstrap_where_both_are_safe() -> None:
    rng = np.random.default_rng(8)
    x = np.asarray(1.0 + rng.poisson(2, (40, 400)), dtype=np.float64)
    y = rng.binomial(x.astype(int), rng.beta(1, 1.5, x.shape)).astype(float)
    sums = sum_clusters(y, x)
    assert choose_bootstrap(sums).all()
    low, high = wilson_limits(estimate_shares(sums), effective_sizes(sums, level=0.95), level=0.95)
    for cell in range(len(y)):
        patterns, counts = np.unique(np.column_stack([y[cell], x[cell]]), axis=0, return_counts=True)
        draws = bootstrap_shares(patterns[:, :1], patterns[:, 1], counts, rng=np.random.default_rng(cell))
        lows, highs = percentile_limits(draws, clusters=400, level=0.95)
        width = high[cell] - low[cell]
        # 2,000 draws leave an error of some 4 % of the width in each limit.
        assert abs(lows[0] - low[cell]) < 0.12 * width
        assert abs(highs[0] - high[cell]) < 0.12 * width


def test_compare_shares_of_more_variants_uses_the_closed_form() -> None:
    rng = np.random.default_rng(2)
    ids = [f"a{i}" for i in range(200)]
    articles = pd.DataFrame({"article_id": ids, "outlet": "The Harbour Post"})
    three = pd.DataFrame({"article_id": np.repeat(ids, 3), "variant": rng.choice(["x", "y", "z"], 600)})
    two = three.assign(variant=three["variant"].where(three["variant"] == "x", "other"))
    closed = compare_shares(three, articles, of="variant", unit="mention").query("variant == 'x'").iloc[0]
    drawn = compare_shares(two, articles, of="variant", unit="mention").query("variant == 'x'").iloc[0]
    assert "Wilson" in closed["method"]
    assert "cluster bootstrap, 2000 draws" in drawn["method"]
    assert closed["estimate"] == drawn["estimate"]
    assert closed[["ci_low", "ci_high"]].tolist() == pytest.approx(
        drawn[["ci_low", "ci_high"]].tolist(), abs=0.012
    )


@pytest.mark.parametrize("copies", [False, True], ids=["once", "wire copies"])
@pytest.mark.parametrize("clusters", [10, 20, 40, 200])
def test_intervals_cover_the_true_share(clusters: int, copies: bool) -> None:
    rng = np.random.default_rng([clusters, copies])
    rounds, covered = 600, []
    for share in (0.02, 0.2, 0.5):
        for correlation in (0.0, 0.3, 0.6):
            shape = (rounds, clusters)
            mentions = 1 + rng.poisson(2, shape)
            spread = 1 / correlation - 1 if correlation else np.inf
            own = (
                rng.beta(share * spread, (1 - share) * spread, shape)
                if correlation
                else np.full(shape, share)
            )
            times = (
                np.where(rng.random(shape) < 0.3, rng.integers(2, 6, shape), 1) if copies else np.ones(shape)
            )
            y = rng.binomial(mentions, own) / mentions * times
            covered.append(_coverage(y, times.astype(float), mentions * times, share, rng))
    # 600 rounds have a standard error of 0.9 points; the benchmark runs 1,000 and demands 93 %.
    assert min(covered) >= 0.92
    assert np.mean(covered) <= 0.99


def _coverage(y: Floats, x: Floats, mentions: Floats, share: float, rng: np.random.Generator) -> float:
    sums = sum_clusters(y, x, mentions)
    low, high = wilson_limits(estimate_shares(sums), effective_sizes(sums, level=0.95), level=0.95)
    drawn = choose_bootstrap(sums)
    if drawn.any():
        clusters = y.shape[1]
        weights = rng.multinomial(clusters, np.full(clusters, 1 / clusters), 1000).astype(float)
        draws = (weights @ y[drawn].T) / (weights @ x[drawn].T)
        worth = float(effective_clusters(sums)[drawn].mean())
        low[drawn], high[drawn] = percentile_limits(draws, clusters=worth, level=0.95)
    return float(((low <= share) & (share <= high)).mean())
