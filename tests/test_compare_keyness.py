"""Keyness: equal to public implementations, counted right, clustered by article."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import mediaframing.compare.keyness.ngrams as ngrams_module
from mediaframing.compare.keyness.keyness import compare_keyness
from mediaframing.compare.keyness.measures import Side, likelihood_ratio
from mediaframing.compare.keyness.ngrams import Units, count_ngrams
from mediaframing.compare.words.corpus_words import read_words
from mediaframing.compare.words.pieces import BREAK
from mediaframing.compare.words.voice_texts import gather_pieces, take_voice
from mediaframing.tables import MediaframingError
from mediaframing.text.tokens import split_words

REFERENCE = json.loads((Path(__file__).parent / "fixtures" / "keyness" / "reference.json").read_text())


def make_articles(bodies: list[str], outlets: list[str]) -> pd.DataFrame:
    ids = [f"a{i:02d}" for i in range(len(bodies))]
    return pd.DataFrame({"article_id": ids, "outlet": outlets, "body": bodies})


def reference_articles() -> pd.DataFrame:
    bodies = REFERENCE["post"] + REFERENCE["ledger"]
    return make_articles(bodies, ["The Harbour Post"] * 6 + ["Ledger"] * 6)


def reference_result(**options: object) -> pd.DataFrame:
    settings_ = {"min_df": 1, "min_clusters": 2, "prior_size": REFERENCE["prior_size"], **options}
    return compare_keyness(
        reference_articles(), target="The Harbour Post", reference="Ledger", **settings_
    ).set_index("term")


def test_compare_keyness_equals_convokit() -> None:
    """z of ConvoKit 5.0.0 FightingWords with the same prior; fixtures/keyness/reference.py made the numbers."""
    found = reference_result()
    expected = pd.DataFrame(REFERENCE["words"]).T["convokit_z"]
    assert sorted(found.index) == sorted(expected.index)
    assert found["z_independent"].loc[expected.index].to_numpy() == pytest.approx(
        expected.to_numpy(), abs=1e-9
    )


def test_compare_keyness_equals_scattertext() -> None:
    """Zeta of Scattertext 0.2.2 LogOddsRatioInformativeDirichletPrior, scale_type="word".

    Its variance has two terms more (Monroe et al., equation 19), added here.
    """
    found = reference_result()
    expected = pd.DataFrame(REFERENCE["words"]).T["scattertext_zeta"].loc[found.index]
    prior = REFERENCE["prior_size"] * found["n"] / found["n"].sum()
    variance = 0.0
    for side in ("target", "reference"):
        said = found[f"count_{side}"] + prior
        variance += 1 / said + 1 / (found[f"words_{side}"] + REFERENCE["prior_size"] - said)
    assert (found["estimate"] / np.sqrt(variance)).to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-9)


def test_compare_keyness_g2_equals_scipy() -> None:
    """G² by scipy.stats.chi2_contingency(lambda_="log-likelihood", correction=False)."""
    for row in reference_result().itertuples():
        k, n = (row.count_target, row.count_reference), (row.words_target, row.words_reference)
        table = [[k[0], k[1]], [n[0] - k[0], n[1] - k[1]]]
        expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert row.g2 == pytest.approx(expected, abs=1e-9)


def test_likelihood_ratio_equals_dunning() -> None:
    """Dunning (1993), table 1: "the swiss" 110, 2442, 111, 29114 has -2 log lambda 270.72."""
    one = Side(np.array([110.0]), 110 + 2442, np.zeros(1), np.zeros(1), 1.0, 2)
    other = Side(np.array([111.0]), 111 + 29114, np.zeros(1), np.zeros(1), 1.0, 2)
    assert likelihood_ratio(one, other)[0] == pytest.approx(270.72, abs=0.005)


def test_compare_keyness_counts_by_hand() -> None:
    row = reference_result().loc["militia"]
    assert (row["count_target"], row["count_reference"], row["n"]) == (0, 6, 6)
    assert (row["articles_target"], row["articles_reference"], row["n_articles"]) == (0, 4, 4)
    words = [sum(len(t.split()) for t in REFERENCE[side]) for side in ("post", "ledger")]
    assert [row["words_target"], row["words_reference"]] == words
    assert row["log_ratio"] == pytest.approx(np.log2((0.5 / words[0]) / (6 / words[1])))


def test_compare_keyness_variance_is_the_sum_over_articles() -> None:
    """Linearised variances of the log odds and of the difference, article by article; the larger counts."""
    found = reference_result(level=0.9)
    a0 = REFERENCE["prior_size"]
    for term in ("the", "rebels", "rain", "old"):
        row, variance, plain, shares = found.loc[term], 0.0, 0.0, []
        alpha = a0 * row["n"] / (row["words_target"] + row["words_reference"])
        for bodies in (REFERENCE["post"], REFERENCE["ledger"]):
            y = np.array([b.split().count(term) for b in bodies])
            n = np.array([len(b.split()) for b in bodies])
            said = y.sum() + alpha
            moved = y / said - (n - y) / (n.sum() + a0 - said)
            variance += max(6 / 5 * (moved**2).sum(), 1 / said)
            shares.append(y.sum() / n.sum())
            plain += max(6 / 5 * ((y - shares[-1] * n) ** 2).sum(), y.sum()) / n.sum() ** 2
        score = abs(shares[0] - shares[1]) / np.sqrt(plain)
        error = max(np.sqrt(variance), abs(row["estimate"]) / score) if score else np.sqrt(variance)
        assert row["z"] == pytest.approx(row["estimate"] / error, rel=1e-9)
        half = stats.t.ppf(0.95, 5) * error
        assert row["ci_high"] - row["estimate"] == pytest.approx(half, rel=1e-9)


def test_compare_keyness_of_one_loud_article_is_not_sure() -> None:
    bodies = ["rain fell on the port all day"] * 39 + ["dragon " * 40 + "rain fell"]
    found = compare_keyness(make_articles(bodies, ["Ledger", "Post"] * 20), target="Post", min_df=1)
    row = found.set_index("term").loc["dragon"]
    assert row["z_independent"] > 3 > 1.5 > row["z"]
    assert row["ci_low"] < 0


def test_compare_keyness_counts_a_story_on_both_sides_once() -> None:
    """With every story in both outlets there is nothing to tell them apart."""
    bodies = [f"the port of lodz saw {'rain ' * (i % 3)} today" for i in range(12)]
    articles = make_articles(bodies * 2, ["Ledger"] * 12 + ["Post"] * 12)
    articles["published"] = pd.Timestamp("2020-01-01", tz="UTC")
    apart = compare_keyness(articles, target="Post", min_df=1).set_index("term")
    articles["cluster_id"] = [f"c{i}" for i in range(12)] * 2
    joint = compare_keyness(articles, target="Post", min_df=1).set_index("term")
    assert apart.loc["rain", "estimate"] == joint.loc["rain", "estimate"] == 0
    assert (joint.loc["rain", "n_clusters"], apart.loc["rain", "n_clusters"]) == (8, 16)
    assert joint.loc["rain", "ci_high"] < 0.5 * apart.loc["rain", "ci_high"]


def test_compare_keyness_compares_each_with_the_rest() -> None:
    articles = reference_articles().assign(outlet=["A", "B", "C"] * 4)
    found = compare_keyness(articles, min_df=1, min_clusters=2)
    assert found["target"].unique().tolist() == ["A", "B", "C"]
    assert set(found["reference"]) == {"rest"}
    alone = compare_keyness(articles, min_df=1, min_clusters=2, target="B")
    pd.testing.assert_frame_equal(found[found["target"] == "B"].reset_index(drop=True), alone)
    two = compare_keyness(articles, min_df=1, min_clusters=2, target="B", reference=["A", "C"])
    assert set(two["reference"]) == {"A + C"}
    assert two["estimate"].tolist() == alone["estimate"].tolist()


def test_compare_keyness_top_keeps_both_ends() -> None:
    every, some = reference_result(), reference_result(top=3)
    assert some.index.tolist() == every.index[:3].tolist() + every.index[-3:].tolist()
    assert some["p_adjusted"].tolist() == every["p_adjusted"].loc[some.index].tolist()


def test_compare_keyness_ngrams_stay_within_sentences_and_paragraphs() -> None:
    body = "Gen. Marlow left Lodz. Rain fell\n\nover Lodz; Mr. Hill stayed"
    found = compare_keyness(
        make_articles([body] * 4, ["A", "B"] * 2), target="A", ngrams=(2,), min_df=1, min_clusters=2
    )
    terms = {"gen marlow", "marlow left", "left lodz", "rain fell", "over lodz", "mr hill", "hill stayed"}
    assert set(found["term"]) == terms


def test_compare_keyness_reads_the_voice_asked_for() -> None:
    bodies = ["The mayor said: “The rebels fled.” Nobody else saw it."] * 4
    articles = make_articles(bodies, ["A", "B"] * 2)
    options = {"target": "A", "min_df": 1, "min_clusters": 2}
    assert set(compare_keyness(articles, voice="quoted", **options)["term"]) == {"the", "rebels", "fled"}
    own = set(compare_keyness(articles, voice="outlet", **options)["term"])
    assert own == {"the", "mayor", "said", "nobody", "else", "saw", "it"}
    with pytest.raises(MediaframingError, match="needs statements"):
        compare_keyness(articles, voice="reported", **options)


def test_take_voice_reads_statements() -> None:
    text = "He said he left. “Why not,” she said, “stay?” A “red” car."
    pieces = [(8, 15, "indirect"), (17, 45, "mixed")]
    statements = pd.DataFrame(pieces, columns=["start", "end", "kind"]).assign(article_id="a", field="body")
    articles = make_articles([text], ["A"]).assign(article_id="a")
    held = gather_pieces(statements, field="body")
    parts = {
        v: take_voice(articles, field="body", voice=v, pieces=held)[0]
        for v in ("outlet", "reported", "quoted")
    }
    assert parts["quoted"] == "“Why not,”\n\n“stay?”"
    assert parts["reported"] == "he left\n\n she said, "
    assert parts["outlet"] == "He said \n\n. \n\n A “red” car."


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(alphabet="ab’'-. \n\u00a0\u2028,1é\x1e", max_size=40), max_size=6))
def test_read_words_equals_split_words(texts: list[str]) -> None:
    words = read_words([texts[:2], texts[2:]], lower=True)
    starts = [0, *words.ends.tolist()][: len(texts)]
    for text, start, end in zip(texts, starts, words.ends.tolist(), strict=True):
        found = [words.names[i] for i in words.numbers[start:end] if i != BREAK]
        plain = [text[a:b].replace("’", "'").lower() for a, b in split_words(text)]
        assert found == plain


@pytest.mark.parametrize("portion", [8_000_000, 30])
def test_count_ngrams_equals_plain_counting(portion: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams_module, "PORTION", portion)
    rng = np.random.default_rng(4)
    texts = [" ".join(rng.choice(["a", "b", "c", "d.", "e", "f"], 15)) for _ in range(24)]
    words = read_words([texts], lower=True)
    numbers = words.numbers.copy()
    unit = np.arange(24) // 2
    units = Units(unit, np.arange(12) % 3, np.arange(12) // 2, np.arange(12) % 5 == 0, 3)
    for order, counts in zip((1, 2, 3), count_ngrams(words, units, orders=(1, 2, 3), min_df=4), strict=True):
        uses: Counter[tuple[tuple[int, ...], int]] = Counter()
        for i in range(24):
            sequence = numbers[words.ends[i - 1] if i else 0 : words.ends[i]].tolist()
            windows = zip(*(sequence[k:] for k in range(order)), strict=False)
            uses.update((w, i) for w in windows if BREAK not in w)
        spread = Counter(term for term, _ in uses)
        terms = [tuple(row) for row in counts.words.tolist()]
        assert sorted(terms) == sorted(t for t in spread if spread[t] >= 4)
        sizes = np.bincount(unit, [sum(n for (_, j), n in uses.items() if j == i) for i in range(24)])
        assert counts.sizes.tolist() == sizes.tolist()
        for row, term in enumerate(terms):
            y = np.zeros(12)
            for i, q in itertools.product(range(24), [term]):
                y[unit[i]] += uses[(q, i)]
            for group in range(3):
                inside = units.group == group
                own = inside & ~units.shared
                assert counts.total[row, group] == y[inside].sum()
                assert counts.squares[row, group] == (y[own] ** 2).sum()
                assert counts.products[row, group] == (y[own] * sizes[own]).sum()
            shared = counts.shared_unit[counts.shared_term == row]
            assert sorted(shared.tolist()) == np.flatnonzero((y > 0) & units.shared).tolist()


def test_compare_keyness_does_not_depend_on_the_order_of_rows() -> None:
    articles = reference_articles()
    articles["cluster_id"] = ["c0", None, "c1", None, None, None, "c0", "c1", None, None, None, None]
    articles["published"] = pd.Timestamp("2020-01-01", tz="UTC")
    kept = articles.copy()
    options = {"ngrams": (1, 2), "min_df": 1, "min_clusters": 2}
    first = compare_keyness(articles, **options)
    second = compare_keyness(articles.sample(frac=1, random_state=3), **options)
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    pd.testing.assert_frame_equal(articles, kept)
    assert first.attrs == {}


def test_compare_keyness_says_why_it_cannot() -> None:
    found = compare_keyness(reference_articles(), target="Ledger")
    assert found["term"].tolist() == [""]
    assert "6 clusters of articles with such words in the target, at least 10 needed" in found["method"][0]
    assert found[["estimate", "ci_low", "z", "g2"]].isna().all(axis=None)
    rare = compare_keyness(reference_articles(), target="Ledger", min_df=50, min_clusters=2)
    assert rare["method"].tolist() == ["not estimable: no term is in min_df articles"]


def test_compare_keyness_refuses_what_it_cannot_read() -> None:
    articles = reference_articles()
    with pytest.raises(MediaframingError, match="Did you mean 'Ledger'"):
        compare_keyness(articles, target="Ledgr")
    with pytest.raises(MediaframingError, match="Did you mean 'outlet'"):
        compare_keyness(articles, by="outlets")
    with pytest.raises(MediaframingError, match=r"ngrams=\(0,\).*min_df=0"):
        compare_keyness(articles, ngrams=(0,), min_df=0)
    with pytest.raises(MediaframingError, match="both target and reference"):
        compare_keyness(articles, target="Ledger", reference=["Ledger", "The Harbour Post"])
    with pytest.raises(MediaframingError, match="at least two values"):
        compare_keyness(articles.assign(outlet="Ledger"))
    with pytest.raises(MediaframingError, match="holds no words"):
        compare_keyness(articles.assign(body="…"))


def test_compare_keyness_finds_little_where_nothing_differs() -> None:
    """Both outlets draw words by one law, each article with favourites of its own (Dirichlet-multinomial)."""
    rng = np.random.default_rng(0)
    names = np.array([f"w{letter}{other}" for letter in "abcdefghij" for other in "abcdefghij"])
    chance = 1 / np.arange(1, 101)
    chance /= chance.sum()
    excluded, naive, adjusted = [], [], []
    for _ in range(12):
        own = rng.gamma(40 * chance, size=(60, 100))
        bodies = [" ".join(rng.choice(names, 120, p=q / q.sum())) for q in own]
        found = compare_keyness(make_articles(bodies, ["The Harbour Post", "Ledger"] * 30), target="Ledger")
        excluded += ((found["ci_low"] > 0) | (found["ci_high"] < 0)).tolist()
        naive += (found["z_independent"].abs() > 1.96).tolist()
        adjusted.append(bool((found["p_adjusted"] <= 0.05).any()))
    assert np.mean(excluded) <= 0.06 and sum(adjusted) <= 2
    # Words taken as independent are found in a quarter of all terms.
    assert np.mean(naive) >= 0.15
