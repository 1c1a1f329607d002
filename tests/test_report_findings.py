"""Findings on sources, tone, words and dates: what the intervals carry and no more."""

from __future__ import annotations

import pandas as pd
import pytest

from mediaframing.report.change_table import format_changes
from mediaframing.report.corpus_card import describe_corpus, describe_limits
from mediaframing.report.findings import say_ordered
from mediaframing.report.further_findings import (
    choose_targets,
    describe_changes,
    describe_sources,
    describe_terms,
    describe_tone,
)
from mediaframing.report.sentence_lines import LONGEST_SIDE, read_lines
from mediaframing.report.share_table import choose_cells
from mediaframing.report.speech import merge_rare

ACCURACY = {"accuracy": 70.1, "macro_f1": 69.9}


def shares_of(column, values, *, low=0.1, high=0.3):
    rows = [
        {"outlet": outlet, column: value, "estimate": share, "ci_low": low, "ci_high": high}
        for value in values
        for outlet, share in (("Ledger", 0.2), ("Post", 0.25))
    ]
    return pd.DataFrame(rows)


def pair_of(column, value, *, ordered):
    return pd.DataFrame(
        {
            "group_a": ["Ledger"],
            "group_b": ["Post"],
            column: [value],
            "estimate": [-0.3],
            "ci_low": [-0.5],
            "ci_high": [-0.1],
            "p_adjusted": [0.01],
            "ordered": [ordered],
        }
    )


def test_describe_sources_names_an_order_only_where_a_difference_excludes_zero():
    mix = shares_of("identification", ["named", "role"])
    apart = describe_sources(mix, pair_of("identification", "named", ordered=True), n=1200)
    assert apart.startswith(
        "Sources: 1,200 statements. Of them, speakers are identified by name in 20 % [10, 30]"
    )
    assert apart.endswith("they differ by 30 points [10, 50].")
    same = describe_sources(mix, pair_of("identification", "named", ordered=False), n=1200)
    assert same.endswith("no pair of outlets is told apart.")


def test_describe_sources_tells_no_names_from_too_few_articles():
    empty = pd.DataFrame({"identification": []})
    assert "none of their speakers" in describe_sources(shares_of("identification", ["role"]), empty, n=9)
    unknown = shares_of("identification", ["named"]).assign(estimate=float("nan"))
    assert "no share is given" in describe_sources(unknown, empty, n=9)


def test_describe_tone_always_says_how_often_the_model_is_right():
    empty = pd.DataFrame({"tone": []})
    tables = (shares_of("tone", ["negative"]), shares_of("tone", ["neutral"]), shares_of("tone", ["neutral"]))
    tables[2]["estimate"] = float("nan")
    told = [describe_tone(t, empty, label="Kyiv", accuracy=ACCURACY) for t in tables]
    for sentence, words in zip(
        told, ("read as negative in 20 %", "no sentence is read", "no share"), strict=True
    ):
        assert words in sentence
        assert "right in 70 of 100" in sentence
        assert "uncorrected" in sentence


def make_keyness(p):
    return pd.DataFrame(
        {
            "target": ["Ledger", "Ledger", "Post"],
            "term": ["rebels", "port", "militia"],
            "estimate": [1.0, 0.5, 0.4],
            "z": [4.0, 5.0, 3.0],
            "p_adjusted": p,
        }
    )


def test_describe_terms_names_only_terms_that_are_told_from_chance():
    told = describe_terms(make_keyness([0.01, 0.02, 0.2]))
    assert "Ledger “port”, “rebels”" in told
    assert "militia" not in told
    assert "none is named" in describe_terms(make_keyness([0.1, 0.2, 0.3]))
    spoken = make_keyness([0.01, 0.02, 0.2]).replace({"term": {"port": "are"}})
    assert "Ledger “rebels”" in describe_terms(spoken)
    assert "only function words" in describe_terms(spoken.replace({"term": {"rebels": "of the"}}))


def test_choose_targets_takes_outlets_with_most_sure_terms_and_one_of_two():
    assert choose_targets(make_keyness([0.01, 0.02, 0.2])) == ["Ledger"]
    assert choose_targets(make_keyness([1.0, 1.0, 1.0]).assign(estimate=0.0)) == []
    three = pd.concat([make_keyness([0.2, 0.3, 0.01]), make_keyness([1, 1, 1]).assign(target="Courier")])
    assert choose_targets(three) == ["Post", "Courier", "Ledger"]


def make_change(**given):
    day = pd.Timestamp("2019-08-01", tz="UTC")
    row = {
        "outlet": "all outlets",
        "variant": "Kyiv",
        "called": "switch",
        "last_old": day,
        "first_new": day + pd.Timedelta(days=3),
        "ci_low": day - pd.Timedelta(days=30),
        "ci_high": day + pd.Timedelta(days=30),
        "level_before": 0.02,
        "level_after": 0.6,
        "p_none": 0.01,
        "n_articles": 40,
        "event": "AP writes Kyiv",
        "event_date": day,
    }
    return pd.DataFrame([row | given])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "switched between 2019-08-01 and 2019-08-04 (credible interval 2019-07-02 to 2019-08-31)"),
        ({"called": "change"}, "a switch or a drift, the data do not tell which"),
        ({"called": "none", "first_new": pd.NaT, "p_none": 0.4}, "none is shown"),
        ({"called": "not estimable: 3 clusters of articles, at least 10 needed"}, "at least 10 needed"),
        ({"variant": "Kiev"}, "not looked for"),
    ],
)
def test_describe_changes_claims_a_change_only_where_one_is_called(given, words):
    assert words in describe_changes(make_change(**given), label="Kyiv", variant="Kyiv")


def test_format_changes_writes_dates_levels_and_events():
    table = format_changes(make_change())
    assert table.iloc[0].tolist() == [
        "all outlets", "switch", "2019\u201108\u201101, 2019\u201108\u201104", "2019\u201107\u201102, 2019\u201108\u201131",
        "2\u00a0%, 60\u00a0%", 40, "AP writes Kyiv (2019\u201108\u201101)",
    ]  # fmt: skip
    nothing = format_changes(make_change(last_old=pd.NaT, ci_low=pd.NaT, event_date=pd.NaT))
    assert nothing.iloc[0, 2] == "–"


def test_say_ordered_speaks_of_the_surest_pair():
    pairs = pd.concat([pair_of("variant", "Kyiv", ordered=True), pair_of("variant", "Kyiv", ordered=False)])
    assert say_ordered(pairs).startswith("1 of 2 pairs of outlets differ")
    assert "most surely Post from Ledger, by 30 points [10, 50]" in say_ordered(pairs)


def test_describe_corpus_counts_gaps_undated_and_repeated_bodies(make_articles):
    articles = make_articles(
        ["Rain fell.", "Rain fell.", "Snow."],
        outlets=["A", "B", "A"],
        dates=["2020-01-01", "2020-01-05", "2020-04-10"],
    )
    articles.loc[1, "published"] = pd.NaT
    card = describe_corpus(articles).set_index("outlet")
    assert card.loc["A", "longest gap (days)"] == 100
    assert card["undated"].tolist() == [0, 1]
    assert card["copies"].tolist() == [0, 1]
    told = " ".join(describe_limits(articles, None))
    assert "1 bodies repeat" in told or "1 body repeats" in told
    assert "Of 4 months 2 hold no article (2020-02, 2020-03)" in told


def test_read_lines_gives_the_sentence_and_cuts_a_long_word(make_articles):
    articles = make_articles(["Rain fell. The road to Kyiv was\n open. Then " + "x" * 100_000])
    span = {
        "span_id": ["s", "t"],
        "article_id": ["a0", "a0"],
        "field": ["body"] * 2,
        "start": [23, 100],
        "end": [27, 101],
    }
    lines = read_lines(pd.DataFrame(span | {"text": ["Kyiv", "x"]}), articles)
    assert (lines["left"][0], lines["right"][0]) == ("The road to ", " was open.")
    assert lines["left"].str.len().max() <= LONGEST_SIDE + 4
    assert lines["right"].str.len().max() <= LONGEST_SIDE + 4


def test_merge_rare_keeps_the_frequent_and_what_is_missing():
    sides = pd.Series([*"aaabbbccddeeffgghi", None])
    merged = merge_rare(sides, other="another side", most=6)
    assert set(merged.dropna()) == {*"abcdef", "another side"}
    assert merged.isna().sum() == 1
    assert merge_rare(pd.Series([*"abcdefg"]), other="another side", most=6).tolist() == [*"abcdefg"]


def test_choose_cells_puts_all_outlets_first_and_names_what_is_too_thin():
    by_outlet = pd.DataFrame(
        {
            "outlet": ["Ledger", "Ledger", "Post", "Post"],
            "voice": ["outlet", "reported"] * 2,
            "estimate": [0.5, None, None, None],
        }
    )
    pooled = pd.DataFrame({"voice": ["outlet", "reported"], "estimate": [0.4, 0.6]})
    cells, told = choose_cells(by_outlet, pooled)
    assert cells[["outlet", "voice"]].to_numpy().tolist() == [
        ["All outlets", "outlet"], ["All outlets", "reported"], ["Ledger", "outlet"],
    ]  # fmt: skip
    assert "1 of 2 outlets have fewer" in told[0] and "reported" in told[1]
    cells, told = choose_cells(by_outlet.assign(estimate=float("nan")), pooled)
    assert set(cells["outlet"]) == {"All outlets"} and told == [
        "No outlet has ten articles in any voice; all outlets stand together."
    ]
