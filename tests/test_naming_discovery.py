"""Discovery: other spellings and other words in the same contexts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediaframing as mf
from mediaframing.naming.alternatives.spellings import compare_spellings, make_key
from mediaframing.naming.alternatives.wordstream import WordStream, find_terms
from mediaframing.naming.discovery import suggest_variants
from mediaframing.naming.lexicon import LexiconError
from mediaframing.tables import MediaframingError

PLACES = ["the northern valley", "the old harbour", "the border town", "the river camp"]
CROWDS = {"Harbour Post": "rebels", "Ledger": "insurgents", "Courier": "armed men"}


@pytest.fixture
def corpus(make_articles):
    bodies, outlets = [], []
    for i in range(36):
        outlet = list(CROWDS)[i % 3]
        crowd, place = CROWDS[outlet], PLACES[i % 4]
        city = {"Harbour Post": "Kyiv", "Ledger": "Kyyiv" if i == 1 else "Kiev", "Courier": "Kyiv"}[outlet]
        bodies.append(
            f"Government troops shelled the {crowd} in {place} on Monday. The {crowd} in {place} fired mortars at the "
            f"army.\n\nIn {city} the Ukrainian parliament met. The mayor of {city} spoke of the war in Ukraine."
        )
        outlets.append(outlet)
    for i in range(60):
        name = ["Kim", "Kiel", "Kevin"][i % 3]
        bodies.append(
            f"Bakers in {name} sold bread and cake. The price of flour in {name} rose by {i} pence."
        )
        outlets.append(list(CROWDS)[i % 3])
    return make_articles(bodies, outlets=outlets)


def found(table, kind):
    return table.loc[table["kind"] == kind, "candidate"].tolist()


def test_suggest_variants_finds_spellings_and_not_other_names(corpus):
    table = suggest_variants(corpus, ["Kyiv"])
    assert found(table, "spelling") == ["Kyiv", "Kyyiv", "Kiev"]
    assert not {"Kim", "Kiel", "Kevin"} & set(table["candidate"])
    assert table.loc[table["kind"] == "spelling", "already_listed"].tolist() == [True, False, False]


def test_suggest_variants_counts_and_shows_an_example(corpus):
    row = suggest_variants(corpus, ["Kyiv"]).set_index("candidate").loc["Kyyiv"]
    assert (row["n"], row["n_articles"], row["outlets"]) == (2, 1, "Ledger 2")
    assert (row["article_id"], row["field"], row["example"]) == (
        "a1",
        "body",
        "In Kyyiv the Ukrainian parliament met.",
    )
    body = corpus.set_index("article_id").loc["a1", "body"]
    assert body[row["start"] : row["end"]] == "Kyyiv"


def test_suggest_variants_finds_words_that_other_outlets_use_alike(corpus):
    table = suggest_variants(corpus, ["rebels"])
    best = found(table, "context")[:2]
    assert set(best) == {"insurgents", "armed men"}
    counts = table.set_index("candidate").loc["insurgents", ["n", "n_articles", "outlets"]].tolist()
    assert counts == [24, 12, "Ledger 24"]


def test_suggest_variants_takes_a_concept_a_name_or_words(corpus):
    lexicon = mf.read_lexicon({"city": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}})
    by_name = suggest_variants(corpus, "city", lexicon=lexicon)
    assert by_name.equals(suggest_variants(corpus, lexicon["city"]))
    listed = by_name.set_index("candidate")["already_listed"]
    assert listed[["Kiev", "Kyiv", "Kyyiv"]].tolist() == [True, True, False]
    assert suggest_variants(corpus, "Kyiv").equals(suggest_variants(corpus, ["Kyiv"]))


def test_suggest_variants_does_not_depend_on_the_order_of_articles(corpus):
    shuffled = corpus.sample(frac=1, random_state=7)
    before = shuffled.copy()
    assert suggest_variants(corpus, ["rebels"]).equals(suggest_variants(shuffled, ["rebels"]))
    assert shuffled.equals(before)


def test_suggest_variants_keeps_to_limit_and_min_count(corpus):
    table = suggest_variants(corpus, ["rebels"], limit=1)
    assert (~table["already_listed"]).groupby(table["kind"]).sum().max() == 1
    assert "armed men" in found(suggest_variants(corpus, ["rebels"], min_count=24), "context")
    assert "armed men" not in found(suggest_variants(corpus, ["rebels"], min_count=25), "context")


def test_suggest_variants_of_an_absent_concept_has_no_contexts(corpus):
    table = suggest_variants(corpus, ["Quartz"])
    assert len(table) == 0
    assert list(table.columns)[:3] == ["candidate", "kind", "score"]


def test_suggest_variants_of_no_articles_is_empty(corpus):
    assert len(suggest_variants(corpus.iloc[:0], ["Kyiv"])) == 0


@pytest.mark.parametrize(
    ("concept", "options", "error"),
    [
        ([], {}, LexiconError),
        (["*"], {}, LexiconError),
        ([7], {}, LexiconError),
        ("cty", {"lexicon": {"city": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}}, LexiconError),
        (["Kyiv"], {"limit": 0}, MediaframingError),
        (["Kyiv"], {"min_count": 0}, MediaframingError),
    ],
)
def test_suggest_variants_refuses_what_it_cannot_use(corpus, concept, options, error):
    with pytest.raises(error):
        suggest_variants(corpus, concept, **options)


@pytest.mark.parametrize(
    "spelling", ["Kyyiv", "Kiyv", "Kijev", "KYIV", "Kiev", "Kiew", "Kyjiv", "Kiyev", "Kýiv"]
)
def test_compare_spellings_knows_transliterations(spelling):
    assert compare_spellings([spelling], ["Kyiv", "Kiev"])[0] >= 0.8


@pytest.mark.parametrize("other", ["Kim", "Kevin", "Kin", "Moscow", "Kyle"])
def test_compare_spellings_knows_other_names(other):
    assert compare_spellings([other], ["Kyiv", "Kiev"])[0] < 0.7


def test_make_key_by_hand():
    # y, j, e -> i; v stays; doubled letters once; kh -> k; o, u -> a.
    assert [make_key(n) for n in ("Kyiv", "Kiev", "Kharkov", "Luhans'k")] == [
        "kiv",
        "kiv",
        "karkav",
        "lagansk",
    ]


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=5))
def test_compare_spellings_is_one_for_equal_and_never_outside_0_and_1(names):
    likeness = compare_spellings(names, names)
    assert ((likeness >= 0) & (likeness <= 1)).all()
    assert np.allclose(likeness, 1)


@given(st.lists(st.text(alphabet="ab cD.'’-U\n", max_size=40), min_size=1, max_size=4))
def test_word_stream_leads_back_to_the_text(bodies):
    import pandas as pd

    articles = pd.DataFrame({"article_id": [str(i) for i in range(len(bodies))], "title": "", "body": bodies})
    stream = WordStream.of(articles)
    for row, body in enumerate(bodies):
        text = 2 * row + 1
        numbers = stream.form[stream.begins[text] : stream.begins[text + 1]]
        places = stream.places_in(articles, text)
        assert [body[s:e] for s, e in places.tolist()] == [stream.forms[i] for i in numbers.tolist()]


def test_find_terms_counts_phrases_within_sentences(make_articles):
    articles = make_articles(
        ["Armed men ran. Armed men hid. Men. Armed men without papers ran. Men without papers hid."]
    )
    stream = WordStream.of(articles)
    terms = find_terms(stream, np.zeros(len(stream), dtype=bool), min_count=2)
    counted = {
        " ".join(stream.words[w] for w in n): int(c) for n, c in zip(terms.names, terms.counts, strict=True)
    }
    assert counted == {
        "armed": 3,
        "men": 5,
        "ran": 2,
        "hid": 2,
        "papers": 2,
        "armed men": 3,
        "men without papers": 2,
    }


@pytest.mark.shared
def test_suggest_variants_finds_what_allsides_calls_illegal_immigrants(shared):
    path = shared / "corpora" / "allsides" / "top12_dated.parquet"
    columns = {"article_id": "ID", "outlet": "source", "published": "date", "body": "content_original"}
    articles = mf.read_articles(path, columns=columns, progress=False)
    table = suggest_variants(articles, ["illegal immigrants"])
    assert {"undocumented immigrants", "unauthorized immigrants", "illegal aliens", "migrants"} <= set(
        found(table, "context")[:12]
    )
    assert "illegal immigrant" in found(table, "spelling")
    kyiv = suggest_variants(articles, ["Kyiv"])
    assert "Kiev" in found(kyiv, "spelling")
    assert not {"Kim", "Kiel"} & set(kyiv["candidate"])
