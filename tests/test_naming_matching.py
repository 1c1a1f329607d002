"""Matching: what a pattern matches, held against a plain reference."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import check_counts
import mediaframing as mf
from mediaframing.naming.lexicon import Concept, Lexicon, Variant
from mediaframing.naming.matching import buffers
from mediaframing.naming.matching.matcher import Matcher
from mediaframing.naming.matching.resolving import resolve
from mediaframing.tables import MediaframingError
from reference_matching import mentions as reference_mentions

CITY = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv", "Kyyiv"]}}


def found(text: str, lexicon, **options) -> list[tuple[str, str]]:
    articles = pd.DataFrame({"article_id": ["a"], "title": [""], "body": [text]})
    table = mf.find_mentions(articles, lexicon, voice=False, **options)
    return list(zip(table["variant"], table["text"], strict=True))


def one(variant: Variant, other: str = "zzzz", **concept) -> Lexicon:
    return Lexicon("test", (Concept("c", (variant, Variant("other", (other,))), **concept),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kiev, KIEV and kiev", ["Kiev", "KIEV"]),
        ("Kiev’s mayor and Kiev's river", ["Kiev", "Kiev"]),
        ("pro-Kiev and Kiev-based, Kievan, Kiev_1, éKiev, Kievé", ["Kiev", "Kiev"]),
        ("“Kiev”, ‘Kiev’ and —Kiev—", ["Kiev", "Kiev", "Kiev"]),
        ("Kiev\u0301 is another letter", []),
        ("Kiev", ["Kiev"]),
    ],
)
def test_find_mentions_boundaries_and_case(text, expected):
    assert [t for _, t in found(text, CITY)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "illegal immigrants",
        "illegal-immigrants",
        "illegal\nimmigrants",
        "Illegal Immigrants",
        "ILLEGAL  IMMIGRANTS",
        "illegal\u00a0immigrants",
        "illegal\u2013immigrants",
        "illegal - immigrants",
    ],
)
def test_find_mentions_separators_count_as_equal(text):
    assert found(f"The {text} came.", one(Variant("v", ("illegal immigrants",)))) == [("v", text)]


def test_find_mentions_phrase_does_not_cross_a_paragraph():
    assert found("It was illegal\n\nimmigrants said.", one(Variant("v", ("illegal immigrants",)))) == []


@pytest.mark.parametrize("mark", list("'’‘ʼ"))
def test_find_mentions_apostrophes_count_as_equal(mark):
    assert len(found(f"In Slov{mark}yansk today.", one(Variant("v", ("Slov'yansk",))))) == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_find_mentions_composed_and_decomposed_letters_count_as_equal(form):
    text = unicodedata.normalize(form, "In Türkiye now, TÜRKİYE not, Türkiyes neither.")
    assert [t for _, t in found(text, one(Variant("v", ("Türkiye",))))] == [
        unicodedata.normalize(form, "Türkiye")
    ]


def test_find_mentions_other_scripts():
    lexicon = {"kyiv": {"Ukrainian": ["Київ"], "Russian": ["Киев*"]}}
    assert found("Київ стоїть, КИЕВ и Киева, некиев", lexicon) == [
        ("Ukrainian", "Київ"),
        ("Russian", "КИЕВ"),
        ("Russian", "Киева"),
    ]


def test_find_mentions_endings():
    lexicon = one(Variant("v", ("separatist*", "rebel* leader*")))
    text = "Separatists’ and separatism, a separatistka; rebel-held, REBEL LEADERSHIP, separatisté!"
    assert [t for _, t in found(text, lexicon)] == [
        "Separatists",
        "separatistka",
        "REBEL LEADERSHIP",
        "separatisté",
    ]


def test_find_mentions_case_rules():
    text = "us US Us uS"
    assert [t for _, t in found(text, one(Variant("v", ("US",), case="exact")))] == ["US"]
    assert [t for _, t in found(text, one(Variant("v", ("us",), case="ignore")))] == ["us", "US", "Us", "uS"]
    assert [t for _, t in found(text, one(Variant("v", ("us",))))] == ["us", "US", "Us"]


def test_find_mentions_ignoring_case_in_other_scripts():
    assert len(found("СЕРБІЯ сербія Сербія сЕРБІЯ", one(Variant("v", ("Сербія",), case="ignore")))) == 4


def test_find_mentions_longest_match_first():
    lexicon = {
        "war": {"conflict": ["Ukraine conflict"], "war": ["war in Ukraine", "war"], "land": ["Ukraine"]}
    }
    assert found("The war in Ukraine, the Ukraine conflict, war and Ukraine.", lexicon) == [
        ("war", "war in Ukraine"),
        ("conflict", "Ukraine conflict"),
        ("war", "war"),
        ("land", "Ukraine"),
    ]


def test_find_mentions_concepts_may_overlap():
    lexicon = {**CITY, "government": {"regime": ["Kiev regime"], "government": ["Kiev government"]}}
    assert [t for _, t in found("The Kiev regime fell.", lexicon)] == ["Kiev", "Kiev regime"]


def test_find_mentions_not_within():
    lexicon = one(Variant("Kiev", ("Kiev",)), not_within=("chicken Kiev*", "Kiev Street"))
    assert found("Chicken Kiev, chicken Kievs, Kiev street, Kiev Street and Kiev.", lexicon) == [
        ("Kiev", "Kiev"),
        ("Kiev", "Kiev"),
    ]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Odessa, Texas", False),
        ("Odessa (Texas)", False),
        ("Odessa Texas", False),
        ("Odessa, Tex., was", False),
        ("Odessa, Tex was", False),
        ("Lady Odessa", False),
        ("Mr. Odessa", False),
        ("Mr Odessa", False),
        ("Odessa’s crisis", True),
        ("Odessa crisis", False),
        ("Odessa, crisis or not", True),
        ("Odessa. Texas was", True),
        ("Odessa Texan", True),
        ("my lady. Odessa", True),
    ],
)
def test_find_mentions_not_before_and_not_after(text, counted):
    guards = {"not_before": (", Texas", "Texas", ", Tex.", "crisis"), "not_after": ("lady", "Mr.")}
    assert len(found(f"So {text} it is.", one(Variant("v", ("Odessa",), **guards)))) == counted


def test_find_mentions_excluded_longer_pattern_gives_way_to_a_shorter_one():
    lexicon = Lexicon(
        "t",
        (
            Concept(
                "u", (Variant("the", ("the Ukraine",), not_before=("crisis",)), Variant("bare", ("Ukraine",)))
            ),
        ),
    )
    assert found("The Ukraine is large. The Ukraine crisis is long.", lexicon) == [
        ("the", "The Ukraine"),
        ("bare", "Ukraine"),
    ]


def test_find_mentions_institutions_are_counted_apart():
    lexicon = one(Variant("Kyiv", ("Kyiv",)), institutions=("Kyiv Post",))
    text = "The Kyiv Post of Kyiv"
    assert len(found(text, lexicon)) == 1
    articles = pd.DataFrame({"article_id": ["a"], "title": [""], "body": [text]})
    kept = mf.find_mentions(articles, lexicon, voice=False, institutions=True)
    assert kept["institution"].tolist() == [True, False]


def test_find_mentions_requires_evidence_in_the_article():
    lexicon = one(Variant("v", ("rebels",)), requires=("Donetsk", "Luhansk*"))
    articles = pd.DataFrame(
        {
            "article_id": list("abc"),
            "title": ["", "Donetsk today", ""],
            "body": ["rebels", "rebels", "rebels of Luhanske"],
        }
    )
    assert mf.find_mentions(articles, lexicon, voice=False)["article_id"].tolist() == ["b", "c"]


def test_find_mentions_does_not_match_across_articles():
    articles = pd.DataFrame({"article_id": ["a", "b"], "title": ["", ""], "body": ["to Ki", "ev and"]})
    assert len(mf.find_mentions(articles, CITY, voice=False)) == 0


def test_find_mentions_ending_of_any_length():
    tail = "x" * 5000
    assert found(
        f"pre Donbas {tail} war of the Donbas{tail} end", one(Variant("v", ("war of the Donbas*",)))
    )[0][1] == (f"war of the Donbas{tail}")


TEXTS = [
    "Kiev",
    "Kyiv",
    "KIEV",
    "kiev",
    "the Ukraine",
    "Ukraine",
    "crisis",
    "war",
    "in",
    "Zelens'kyy",
    "Zelens’kyy",
    "é",
    "Kie\u0301v",
    "Türkiye",
    "separatists",
    "’s",
    "\n\n",
    "\n",
    " ",
    "  ",
    "-",
    "–",
    "\u00a0",
    ".",
    "“",
    "”",
    "x",
    "_",
    "Київ",
    "😀",
]
LEXICON = Lexicon(
    "property",
    (
        Concept("city", (Variant("Kiev", ("Kiev",)), Variant("Kyiv", ("Kyiv", "Київ")))),
        Concept("land", (Variant("the", ("the Ukraine",)), Variant("bare", ("Ukraine",), case="ignore"))),
        Concept(
            "war",
            (Variant("war", ("war in Ukraine", "Ukraine war*")), Variant("crisis", ("Ukraine crisis",))),
        ),
        Concept(
            "man", (Variant("a", ("Zelens'kyy",)), Variant("b", ("separatist*", "Türkiye"), case="exact"))
        ),
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.sampled_from(TEXTS), max_size=14).map("".join), min_size=1, max_size=5))
def test_find_mentions_equals_the_plain_reference(texts):
    articles = pd.DataFrame({"article_id": [str(i) for i in range(len(texts))], "title": "", "body": texts})
    table = mf.find_mentions(articles, LEXICON, voice=False)
    real = sorted(
        zip(
            table["article_id"].astype(int),
            table["start"],
            table["end"],
            table["concept"],
            table["variant"],
            strict=True,
        )
    )
    assert real == reference_mentions(texts, LEXICON)
    for row in table.itertuples():
        assert texts[int(row.article_id)][row.start : row.end] == row.text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(TEXTS), max_size=12).map("".join), min_size=2, max_size=6), st.randoms()
)
def test_find_mentions_does_not_depend_on_order_or_division(texts, random):
    articles = pd.DataFrame({"article_id": [str(i) for i in range(len(texts))], "title": "", "body": texts})
    whole = mf.find_mentions(articles, LEXICON, voice=False)
    parts = [mf.find_mentions(half, LEXICON, voice=False) for half in (articles[:1], articles[1:])]
    assert sorted(whole["span_id"]) == sorted(pd.concat(parts)["span_id"])
    order = list(range(len(texts)))
    random.shuffle(order)
    shuffled = Lexicon("s", tuple(Concept(c.name, c.variants[::-1]) for c in LEXICON.concepts[::-1]))
    again = mf.find_mentions(articles.iloc[order], shuffled, voice=False)
    columns = ["span_id", "start", "end", "text", "variant"]
    pd.testing.assert_frame_equal(
        whole[columns].sort_values("span_id", ignore_index=True),
        again[columns].sort_values("span_id", ignore_index=True),
    )


@pytest.mark.shared
@pytest.mark.parametrize(("case", "ending"), [("smart", ""), ("ignore", "*")])
def test_find_mentions_counts_equal_the_plain_reference_variant_by_variant(shared, case, ending):
    # `make counts` does the same on 20,000 synthetic and on all real articles.
    texts = (
        pd.read_parquet(check_counts.REAL, columns=["content_original"])["content_original"]
        .head(300)
        .tolist()
    )
    lexicon = check_counts.read_lexicon(case, ending)
    total, differing = check_counts.count_differences(texts + check_counts.make_texts(200), lexicon)
    assert total > 500
    assert differing == {}


@pytest.mark.parametrize("turn", [1, -1])
def test_find_mentions_gives_words_of_two_patterns_to_the_plainer_one(turn, make_articles):
    variants = {"fighters": ["rebel*"], "rebels": ["rebels"], "zealots": ["rebels*"]}
    lexicon = {"them": dict(list(variants.items())[::turn])}
    found = mf.find_mentions(
        make_articles(["Rebels, rebelling rebels and rebellious ones."]), lexicon, voice=False
    )
    assert found["variant"].tolist() == ["rebels", "fighters", "rebels", "fighters"]


@pytest.mark.parametrize(
    "column",
    [
        pa.chunked_array([["Kiev", None], ["é Kyiv", "Kiev Kiev"]], type=pa.large_string()),
        pa.chunked_array([pa.array(["x", "Kiev", None, "é Kyiv", "Kiev Kiev"]).slice(1)]),
        pa.chunked_array([pa.array(["Kiev", "", "é Kyiv", "Kiev Kiev"])]),
    ],
    ids=["chunks", "slice", "plain"],
)
@pytest.mark.parametrize("backend", ["auto", "re"])
def test_matcher_reads_any_arrow_layout(column, backend):
    matcher = Matcher(mf.read_lexicon(CITY), backend=backend)
    table = resolve([("body", m) for m in matcher.find(column)], matcher)
    rows = zip(
        *(a.tolist() for a in (table.row, table.start, table.end)), table.text.to_pylist(), strict=True
    )
    assert [list(r) for r in rows] == [
        [0, 0, 4, "Kiev"],
        [2, 2, 6, "Kyiv"],
        [3, 0, 4, "Kiev"],
        [3, 5, 9, "Kiev"],
    ]


def test_matcher_batches_do_not_change_the_answer(monkeypatch):
    texts = pa.chunked_array([pa.array([f"é{'x' * i} Kiev’s Kyiv" for i in range(50)])])
    matcher = Matcher(mf.read_lexicon(CITY))
    whole = resolve([("body", m) for m in matcher.find(texts)], matcher)
    monkeypatch.setattr(buffers, "_BATCH_BYTES", 40)
    parts = resolve([("body", m) for m in matcher.find(texts)], matcher)
    for name in ("row", "start", "end", "concept", "target"):
        assert getattr(whole, name).tolist() == getattr(parts, name).tolist()
    assert whole.text.to_pylist() == parts.text.to_pylist()


@pytest.mark.parametrize("dtype", ["str", "object", "string", "large"])
def test_find_mentions_takes_any_text_column(dtype):
    values = ["Kiev", None, "Kyiv é Kyiv"]
    column = pd.Series(values, dtype=pd.ArrowDtype(pa.large_string()) if dtype == "large" else dtype)
    articles = pd.DataFrame({"article_id": list("abc"), "title": "", "body": column})
    assert mf.find_mentions(articles, CITY, voice=False)["start"].tolist() == [0, 0, 7]


def test_find_mentions_of_nothing_has_all_columns():
    articles = pd.DataFrame(
        {
            "article_id": pd.array([], dtype="str"),
            "title": pd.array([], dtype="str"),
            "body": pd.array([], dtype="str"),
        }
    )
    table = mf.find_mentions(articles, CITY)
    assert list(table.columns) == [
        "span_id",
        "article_id",
        "field",
        "start",
        "end",
        "text",
        "concept",
        "variant",
        "voice",
        "voice_from",
        "statement_id",
    ]
    assert len(table) == 0


def test_find_mentions_leaves_its_input_alone(make_articles):
    articles = make_articles(["Kiev and Kyiv"], titles=["Kyiv"])
    before = articles.copy(deep=True)
    mf.find_mentions(articles, CITY)
    pd.testing.assert_frame_equal(articles, before)


def test_find_mentions_refuses_text_that_is_no_text():
    articles = pd.DataFrame({"article_id": ["a"], "title": [""], "body": [7]})
    with pytest.raises(MediaframingError, match=r"articles\['body'\]"):
        mf.find_mentions(articles, CITY)


def test_find_mentions_refuses_lone_surrogates():
    articles = pd.DataFrame(
        {"article_id": ["a"], "title": [""], "body": pd.Series(["\ud800 Kiev"], dtype=object)}
    )
    with pytest.raises(MediaframingError, match="surrogates"):
        mf.find_mentions(articles, CITY)
