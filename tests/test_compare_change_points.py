"""Change points: what is called, between which days, how sure, and what is left out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats
from scipy.special import betaln

import mediaframing as mf
import mediaframing.compare.changes.bursts as bursts
import mediaframing.compare.changes.models as models
from mediaframing.compare.changes.answers import make_priors
from mediaframing.compare.changes.bursts import block_width, burst_grid, burst_shares, cut_blocks
from mediaframing.compare.changes.change_points import find_change_points
from mediaframing.compare.changes.drift import SHORTEST, fit_drift
from mediaframing.compare.changes.models import Outcomes, arcsine_grid, fit_switch, log_likelihoods, tally
from mediaframing.compare.trends.trends import UndatedWarning
from mediaframing.tables import MediaframingError

DATES = ["last_old", "first_new", "ci_low", "ci_high"]


def make_tables(
    variants: list[str], *, every: str = "30D", start: str = "2015-01-01"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return spans and articles, one mention an article, an article every thirty days."""
    ids = [f"a{i:03d}" for i in range(len(variants))]
    articles = pd.DataFrame({"article_id": ids, "outlet": "The Harbour Post"})
    articles["published"] = pd.date_range(start, periods=len(ids), freq=every, tz="UTC")
    spans = pd.DataFrame({"article_id": ids, "concept": "lodz", "variant": variants, "voice": "outlet"})
    return spans, articles


def simulate(days: np.ndarray, level: np.ndarray, correlation: float, rng: np.random.Generator) -> Outcomes:
    mentions = 1 + rng.poisson(2, len(days))
    spread = (1 - correlation) / correlation
    own = rng.beta(np.maximum(level * spread, 1e-9), np.maximum((1 - level) * spread, 1e-9))
    return Outcomes(days, rng.binomial(mentions, own), mentions)


def as_tables(outlets: list[Outcomes]) -> tuple[pd.DataFrame, pd.DataFrame]:
    articles, spans = [], []
    for number, outcomes in enumerate(outlets):
        ids = np.array([f"{number}-{i}" for i in range(len(outcomes.days))])
        published = pd.Timestamp("2014-01-01", tz="UTC") + pd.to_timedelta(outcomes.days, unit="D")
        articles.append(pd.DataFrame({"article_id": ids, "outlet": number, "published": published}))
        for variant, counts in (("new", outcomes.uses), ("old", outcomes.mentions - outcomes.uses)):
            spans.append(pd.DataFrame({"article_id": np.repeat(ids, counts), "variant": variant}))
    table = pd.concat(spans, ignore_index=True).assign(concept="lodz", voice="outlet")
    return table, pd.concat(articles, ignore_index=True)


def test_find_change_points_finds_a_clean_switch_between_two_days() -> None:
    spans, articles = make_tables(["Lodz"] * 40 + ["Łódź"] * 30)
    found = find_change_points(spans, articles).set_index("variant")
    new = found.loc["Łódź"]
    assert new["called"] == "switch"
    assert new["last_old"] == articles["published"][39]
    assert new["first_new"] == articles["published"][40]
    assert new["ci_low"] <= new["last_old"] < new["first_new"] <= new["ci_high"]
    assert new["p_none"] + new["p_switch"] + new["p_drift"] == pytest.approx(1, abs=1e-12)
    assert new["level_before"] < 0.05 and new["level_after"] > 0.95
    assert (new["n"], new["n_articles"], new["n_clusters"]) == (70, 70, 70)


def test_find_change_points_of_two_variants_mirror_each_other() -> None:
    spans, articles = make_tables(["Lodz"] * 30 + ["Łódź"] * 12)
    one, other = (row for _, row in find_change_points(spans, articles).iterrows())
    same = [*DATES, "p_none", "p_switch", "p_drift", "correlation", "called", "n"]
    assert one[same].equals(other[same])
    assert one["level_before"] == pytest.approx(1 - other["level_before"], abs=1e-12)
    assert one["after_low"] == pytest.approx(1 - other["after_high"], abs=1e-12)


def test_fit_switch_equals_numerical_integration() -> None:
    """Marginal likelihoods of four stories by scipy, from the formulas of beta-binomial stories and bursts."""
    outcomes = Outcomes(np.array([0, 3, 3, 10]), np.array([0, 1, 2, 3]), np.array([2, 1, 2, 4]))

    def likelihood(level: float, rho: float, part: slice) -> float:
        a, b = level * (1 - rho) / rho, (1 - level) * (1 - rho) / rho
        k, n = outcomes.uses[part], outcomes.mentions[part]
        return float(np.exp((betaln(k + a, n - k + b) - betaln(a, b)).sum()))

    turn = np.pi / 2

    def burst(rho: float, part: slice) -> float:
        return integrate.quad(lambda t: likelihood(np.sin(t) ** 2, rho, part), 1e-9, turn - 1e-9)[0] / turn

    def over_levels(rho: float, share: float, blocks: list[slice]) -> float:
        alone = [burst(rho, b) for b in blocks]

        def inside(t: float) -> float:
            level = np.sin(t) ** 2
            each = (
                (1 - share) * likelihood(level, rho, b) + share * m
                for b, m in zip(blocks, alone, strict=True)
            )
            return float(np.prod(list(each)))

        return integrate.quad(inside, 1e-9, turn - 1e-9, epsabs=1e-7)[0] / turn

    def over_all(parts: list[list[slice]]) -> float:
        """*parts* are before and after a switch, each a list of blocks: days, here."""

        def inside(t: float) -> float:
            rho = np.sin(t) ** 2
            shares = burst_grid()
            return float(np.mean([np.prod([over_levels(rho, s, p) for p in parts]) for s in shares]))

        return integrate.quad(inside, 1e-3, turn - 1e-3, epsabs=1e-5, epsrel=1e-3, limit=5)[0] / turn

    first, second, third = slice(0, 1), slice(1, 3), slice(3, 4)
    none = over_all([[first, second, third]])
    early, late = over_all([[first], [second, third]]), over_all([[first, second], [third]])
    switch = 0.3 * early + 0.7 * late
    found = fit_switch(outcomes)
    assert np.exp(found.none) == pytest.approx(none, rel=5e-3)
    assert np.exp(found.switch) == pytest.approx(switch, rel=5e-3)
    assert found.gaps == pytest.approx([0.3 * early / switch, 0.7 * late / switch], abs=2e-3)


def test_fit_switch_does_not_cut_a_burst_in_two() -> None:
    """Three days in a block, or in two as it begins half a block earlier: by plain sums over the grids."""
    outcomes = Outcomes(np.array([0, 1, 2]), np.array([1, 0, 2]), np.array([2, 1, 2]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bursts, "FEWEST_BLOCKS", 1)
        found = fit_switch(outcomes, block_days=3)
    levels, totals = arcsine_grid(64), np.zeros(2)
    table = tally(np.array([0.0, 1.0, 2.0]), np.arange(3), outcomes)
    for rho in arcsine_grid(16):
        a, b, c = np.exp(log_likelihoods(table, levels, float(rho)))
        for e in burst_grid():
            whole = e * (a * b * c).mean()
            totals += [
                (1 - e) * a.mean() * (b * c).mean() + whole,
                (1 - e) * (a * b).mean() * c.mean() + whole,
            ]
            last = (1 - e) * c + e * c.mean()
            burst = e * (a * b).mean() * last.mean()
            totals += [
                (1 - e) * a.mean() * (b * last).mean() + burst,
                (1 - e) * (a * b).mean() * last.mean() + burst,
            ]
    assert np.exp(found.switch) == pytest.approx(totals.sum() / 4 / (16 * len(burst_grid())), rel=1e-9)
    assert found.gaps == pytest.approx(totals / totals.sum(), rel=1e-9)


def test_log_likelihoods_equal_the_beta_binomial_of_scipy() -> None:
    outcomes = Outcomes(np.array([5, 5, 9]), np.array([2, 0, 7]), np.array([3, 1, 7]))
    table = tally(np.array([5.0, 9.0]), np.array([0, 0, 1]), outcomes)
    a, b = 0.3 * 0.75 / 0.25, 0.7 * 0.75 / 0.25
    found = log_likelihoods(table, np.array([0.3]), 0.25)[:, 0]
    singles = stats.betabinom.logpmf([2, 0, 7], [3, 1, 7], a, b) - np.log([3, 1, 1])
    assert found == pytest.approx([singles[0] + singles[1], singles[2]], abs=1e-12)


def test_fit_drift_equals_plain_monte_carlo() -> None:
    rng = np.random.default_rng(3)
    days = np.sort(rng.integers(0, 1000, 40))
    outcomes = simulate(days, np.linspace(0.1, 0.9, 40), 0.4, rng)
    cube = rng.random((60_000, 6))
    length = days[-1] - days[0]
    middle = days[0] + length * cube[:, 2]
    duration = length * SHORTEST * (2 / SHORTEST) ** cube[:, 3]
    rho = np.sin(cube[:, 4] * np.pi / 2) ** 2
    share = burst_shares(cube[:, 5])
    width = block_width(days)

    def weigh(k: int, n: int, mu: np.ndarray) -> np.ndarray:
        j = np.arange(n)[:, None]
        terms = np.where(j < k, mu * (1 - rho) + j * rho, (1 - mu) * (1 - rho) + (j - k) * rho)
        return np.asarray(np.log(terms).sum(axis=0) - np.log(1 - rho + j * rho).sum(axis=0))

    def over_blocks(block: np.ndarray) -> np.ndarray:
        at_level, at_burst = np.zeros((2, len(cube), block.max() + 1))
        own = np.sin(np.pi / 2 * rng.random((len(cube), block.max() + 1))) ** 2
        for number, (day, k, n) in enumerate(zip(*outcomes, strict=True)):
            done = 1 / (1 + np.exp(-(day - middle) * 2 * np.log(9) / duration))
            mu = np.sin(np.pi / 2 * cube[:, 0] * (1 - done) + np.pi / 2 * cube[:, 1] * done) ** 2
            at_level[:, block[number]] += weigh(k, n, mu)
            at_burst[:, block[number]] += weigh(k, n, own[:, block[number]])
        mixed = np.logaddexp(np.log1p(-share)[:, None] + at_level, np.log(share)[:, None] + at_burst)
        return np.asarray(mixed.sum(axis=1))

    since = days - days[0]
    logs = np.logaddexp(over_blocks(since // width), over_blocks((since + width // 2) // width)) - np.log(2)
    plain = logs.max() + np.log(np.exp(logs - logs.max()).mean())
    assert fit_drift(outcomes).drift == pytest.approx(plain, abs=0.1)


def test_grids_are_fine_enough() -> None:
    """The sums must not hang on where the points of the grids lie."""
    rng = np.random.default_rng(0)
    days = np.sort(rng.integers(0, 3650, 700))
    outcomes = simulate(days, np.where(days < 2000, 0.3, 0.5), 0.5, rng)
    found = fit_switch(outcomes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "choose_grid", lambda stories: (161, 81))
        fine = models.fit_switch(outcomes)
    assert found.none == pytest.approx(fine.none, abs=0.03)
    assert found.switch == pytest.approx(fine.switch, abs=0.03)


@pytest.mark.parametrize("stories", [40, 100])
def test_credible_intervals_hold_switches_from_the_prior(stories: int) -> None:
    rng = np.random.default_rng(stories)
    outlets, truth = [], []
    while len(outlets) < 20:
        days = np.sort(rng.integers(0, 3650, stories))
        switch = rng.uniform(days[0], days[-1])
        before, after, rho = np.clip(np.sin(rng.random(3) * np.pi / 2) ** 2, 1e-4, 1 - 1e-4)
        outcomes = simulate(days, np.where(days < switch, before, after), float(rho), rng)
        if 0 < outcomes.uses.sum() < outcomes.mentions.sum():
            outlets.append(outcomes)
            truth.append(pd.Timestamp("2014-01-01", tz="UTC") + pd.to_timedelta(switch, unit="D"))
    found = find_change_points(*as_tables(outlets)).query("variant == 'new'")
    dated = found["called"].isin(["switch", "change"]).to_numpy()
    held = (found["ci_low"] <= truth) & (truth <= found["ci_high"])
    assert dated.sum() >= 6
    # 90 % aimed at; 20 simulations allow no finer bar. The benchmark runs 500.
    assert held[dated].mean() >= 0.8


@pytest.mark.parametrize("stories", [40, 100])
@pytest.mark.parametrize("scene", ["level", "drift"])
def test_no_switch_is_called_where_none_was_planted(stories: int, scene: str) -> None:
    rng = np.random.default_rng([stories, len(scene)])
    outlets = []
    for _ in range(14):
        days = np.sort(rng.integers(0, 3650, stories))
        level = np.full(stories, 0.4) if scene == "level" else 0.1 + 0.7 * days / 3650
        outlets.append(simulate(days, level, 0.5, rng))
    called = find_change_points(*as_tables(outlets))["called"]
    assert (called == "switch").mean() <= 0.05
    if scene == "level":
        assert (called == "none").mean() >= 0.95


@pytest.mark.parametrize("stories", [40, 100])
def test_no_switch_is_called_where_unmarked_wire_copy_comes_in_bursts(stories: int) -> None:
    """A quarter of the stories is agency copy, unmarked, three times each, in two bursts of two weeks."""
    rng = np.random.default_rng(stories)
    outlets = []
    for _ in range(14):
        theirs = stories // 4
        wire = np.repeat(rng.choice(rng.integers(0, 3636, 2), theirs) + rng.integers(0, 14, theirs), 3)
        days = np.concatenate([rng.integers(0, 3650, stories - theirs), wire])
        level = np.where(np.arange(len(days)) < stories - theirs, 0.4, 0.9)
        drawn = simulate(days, level, 0.5, rng)
        order = np.argsort(days, kind="stable")
        outlets.append(Outcomes(*(part[order] for part in drawn)))
    called = find_change_points(*as_tables(outlets))["called"]
    assert (called == "switch").mean() <= 0.05


def test_a_switch_that_lasts_is_called_and_one_of_two_weeks_is_not() -> None:
    rng = np.random.default_rng(2)
    days = np.sort(rng.integers(0, 1800, 300))
    lasting = simulate(days, np.where(days < 1300, 0.1, 0.8), 0.4, rng)
    brief = simulate(days, np.where((days >= 1300) & (days < 1314), 0.9, 0.1), 0.4, rng)
    found = find_change_points(*as_tables([lasting, brief]), level=0.99)
    found = found[found["variant"] == "new"].set_index("outlet")
    assert found.loc[0, "called"] == "switch" and found.loc[1, "called"] == "none"
    start = pd.Timestamp("2014-01-01", tz="UTC")
    assert found.loc[0, "ci_low"] <= start + pd.Timedelta(days=1300) <= found.loc[0, "ci_high"]


def test_blocks_are_four_weeks_or_a_24th_of_the_time() -> None:
    assert block_width(np.array([0, 3649])) == 28
    assert block_width(np.array([0, 239])) == 10
    assert block_width(np.array([7, 9])) == 1
    assert block_width(np.array([0, 3649]), 7) == 7
    blocks = cut_blocks(np.array([0, 0, 3, 4, 4]))
    assert blocks.of_time.tolist() == [0, 0, 1, 2, 2] and blocks.starts.tolist() == [0, 2, 3]


def test_find_change_points_leaves_agency_copy_out_and_counts_a_story_once() -> None:
    spans, articles = make_tables(["Lodz"] * 30 + ["Łódź"] * 30)
    articles["provenance"] = ["own"] * 30 + ["agency"] * 30
    left_out = find_change_points(spans, articles)
    assert set(left_out["n_clusters"]) == {30}
    assert left_out["method"].str.contains("agency copy left out").all()
    counted = find_change_points(spans, articles, agency=True)
    assert set(counted["n_clusters"]) == {60}
    articles["cluster_id"] = [None] * 30 + ["wire"] * 30
    articles["outlet"] = ["The Harbour Post"] * 50 + ["Ledger"] * 10
    pooled = find_change_points(spans, articles, by=(), agency=True)
    assert set(pooled["n_clusters"]) == {31}


def test_find_change_points_counts_the_voice_asked_for() -> None:
    spans, articles = make_tables(["Lodz"] * 30 + ["Łódź"] * 30)
    spans["voice"] = ["outlet"] * 30 + ["quoted"] * 30
    assert set(find_change_points(spans, articles)["n"]) == {30}
    assert set(find_change_points(spans, articles, voice=None)["n"]) == {60}
    with pytest.raises(MediaframingError, match="voice=None"):
        find_change_points(spans.drop(columns="voice"), articles)


def test_find_change_points_sets_the_nearest_event_of_the_concept_beside() -> None:
    spans, articles = make_tables(["Lodz"] * 40 + ["Łódź"] * 30)
    first_new = articles["published"][40]
    events = pd.DataFrame(
        {
            "date": [first_new - pd.Timedelta(days=12), first_new + pd.Timedelta(days=1), first_new],
            "concept": ["lodz", "lodz", "riga"],
            "label": ["Style book writes Łódź", "Later", "Other concept"],
            "outlet": ["Harbour Press Agency", "Ledger", "Ledger"],
        }
    )
    found = find_change_points(spans, articles, events=events).iloc[0]
    # A day after the change and outside the interval is nearer, and no part of what could have been before it.
    assert (found["event"], found["event_days"]) == ("Style book writes Łódź", 12)
    assert found["event_within"] and found["event_outlet"] == "Harbour Press Agency"
    later = find_change_points(spans, articles, events=events.iloc[1:]).iloc[0]
    assert (later["event"], later["event_days"], later["event_outlet"]) == ("Later", -1, "Ledger")
    assert not later["event_within"]
    without = find_change_points(spans, articles).iloc[0]
    assert pd.isna(without["event_date"]) and pd.isna(without["event_days"])


def test_find_change_points_names_no_event_that_is_far_away() -> None:
    spans, articles = make_tables(["Lodz"] * 40 + ["Łódź"] * 30)
    first_new = articles["published"][40]
    far = pd.DataFrame({"date": [first_new - pd.Timedelta(days=400)], "label": ["Years before"]})
    row = find_change_points(spans, articles, events=far).iloc[0]
    assert pd.isna(row["event_date"]) and pd.isna(row["event_days"]) and pd.isna(row["event_within"])
    wider = find_change_points(spans, articles, events=far, event_reach=400).iloc[0]
    assert (wider["event"], wider["event_days"], wider["event_within"]) == ("Years before", 400, False)
    # What the credible interval holds is named however narrow the reach.
    inside = far.assign(date=row["ci_low"], label="Within")
    assert find_change_points(spans, articles, events=inside, event_reach=0)["event_within"].all()


def test_find_change_points_says_why_it_cannot() -> None:
    spans, articles = make_tables(["Lodz"] * 6 + ["Łódź"] * 3)
    few = find_change_points(spans, articles)
    assert set(few["called"]) == {"not estimable: 9 clusters of articles, at least 10 needed"}
    assert few["p_none"].isna().all() and few["last_old"].isna().all()
    one_day = articles.assign(published=pd.Timestamp("2020-01-01", tz="UTC"))
    found = find_change_points(spans, one_day, min_clusters=3)
    assert set(found["called"]) == {"not estimable: all articles on one day"}
    bare = pd.concat([articles, articles.assign(article_id=articles["article_id"] + "x", outlet="Ledger")])
    silent = find_change_points(spans, bare).query("outlet == 'Ledger'")
    assert set(silent["called"]) == {"not estimable: no articles with this concept"}


def test_find_change_points_refuses_what_it_cannot_read() -> None:
    spans, articles = make_tables(["Lodz"] * 20)
    with pytest.raises(MediaframingError, match="Did you mean 'outlet'"):
        find_change_points(spans, articles, by="outlets")
    with pytest.raises(MediaframingError, match=r"level=2.*certainty=0\.4"):
        find_change_points(spans, articles, level=2, certainty=0.4)
    with pytest.raises(MediaframingError, match="burst_days=0"):
        find_change_points(spans, articles, burst_days=0)
    with pytest.raises(MediaframingError, match="three positive numbers"):
        find_change_points(spans, articles, priors=(1, 0, 0))
    with pytest.raises(MediaframingError, match="none of 20 articles has a date"):
        find_change_points(spans, articles.assign(published=pd.DatetimeIndex([pd.NaT] * 20, tz="UTC")))
    with pytest.raises(MediaframingError, match="label"):
        find_change_points(spans, articles, events=pd.DataFrame({"date": []}))
    with pytest.warns(UndatedWarning, match="1 of 20 articles"):
        undated = articles["published"].where(articles.index > 0)
        find_change_points(spans, articles.assign(published=undated))


def test_find_change_points_does_not_depend_on_the_order_of_rows() -> None:
    rng = np.random.default_rng(8)
    days = np.sort(rng.integers(0, 900, 60))
    spans, articles = as_tables([simulate(days, np.where(days < 500, 0.2, 0.7), 0.5, rng) for _ in range(2)])
    kept = spans.copy(), articles.copy()
    first = find_change_points(spans, articles)
    second = find_change_points(spans.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    pd.testing.assert_frame_equal(spans, kept[0])
    pd.testing.assert_frame_equal(articles, kept[1])


def test_find_change_points_finds_what_is_planted_in_the_example(root: Path) -> None:
    """A regression check against truth.json, no measure of accuracy on real news."""
    articles = mf.load_example()
    mentions = mf.find_mentions(articles, "ukraine")
    planted = json.loads((root / "data" / "example" / "truth.json").read_text(encoding="utf-8"))["outlets"]
    found = find_change_points(mentions[mentions["concept"] == "kyiv"], articles)
    found = found[found["variant"] == "Kyiv"].set_index("outlet")
    for outlet, told in planted.items():
        row, day = found.loc[outlet], told["switch"]["kyiv"]
        if day is None:
            assert row["called"] == "none"
        else:
            assert row["called"] in ("switch", "change")
            assert row["ci_low"] < pd.Timestamp(day, tz="UTC") <= row["ci_high"]


def test_arcsine_grid_is_symmetric_and_priors_add_up() -> None:
    grid = arcsine_grid(50)
    assert grid + grid[::-1] == pytest.approx(np.ones(50))
    assert np.exp(make_priors((2, 1, 1))) == pytest.approx([0.5, 0.25, 0.25])
