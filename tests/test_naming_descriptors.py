"""Descriptors: what stands right at a name, listed and unlisted, with its voice."""

from __future__ import annotations

import json

import pytest

import mediaframing as mf
from mediaframing.naming.descriptors import find_descriptors
from mediaframing.tables import SPAN_COLUMNS, MediaframingError

LEXICON = {
    "arden": {"Arden": ["Arden", "Arden Republic"], "Ardenia": ["Ardenia"]},
    "crowd": {"rebels": ["rebels"], "heroes": ["heroes"]},
}


@pytest.fixture
def describe(make_articles):
    def describe(body, **options):
        articles = make_articles([body])
        found = find_descriptors(mf.find_mentions(articles, LEXICON), articles, **options)
        assert all(
            body[s:e] == t for s, e, t in zip(found["start"], found["end"], found["text"], strict=True)
        )
        return found

    return describe


def cells(found, *columns):
    return list(zip(*(found[c].tolist() for c in columns), strict=True))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The self-declared Arden Republic met.", [("self-declared", "distancing", "before")]),
        ("The self declared Arden Republic met.", [("self-declared", "distancing", "before")]),
        ("The unrecognized Arden Republic met.", [("unrecognised", "status", "before")]),
        (
            "The embattled, self-proclaimed Arden Republic met.",
            [("embattled", "status", "before"), ("self-proclaimed", "distancing", "before")],
        ),
        ("Troops of the Arden regime fled.", [("regime", "label", "after")]),
        ("Arden’s authorities fled.", [("authorities", "label", "after")]),
        ("The regime in Arden fell.", [("regime", "label", "before")]),
        ("It wants an end to the war in Arden.", [("war", "label", "before")]),
        ("Pro-Arden clerks cheered.", [("pro-", "alignment", "before")]),
        ("Arden-backed clerks cheered.", [("-backed", "alignment", "after")]),
        ("The pro‑Norland rebels left.", [("pro-norland", "alignment", "before")]),
        ("U.S.-backed rebels left.", [("u.s.-backed", "alignment", "before")]),
        ("They met in war-torn Arden.", [("war-torn", "status", "before")]),
        ("The Arden puppet regime fell.", [("puppet", "other", "after"), ("regime", "label", "after")]),
        ("They met in eastern Arden.", [("eastern", "other", "before")]),
        ("The coastal capital Arden slept.", [("coastal capital", "other", "before")]),
        ("The besieged Arden slept.", [("besieged", "status", "before")]),
        ("The Arden harbour slept.", [("harbour", "other", "after")]),
        (
            "The so-called “Arden Republic” met.",
            [("scare quotes", "distancing", "around"), ("so-called", "distancing", "before")],
        ),
    ],
)
def test_find_descriptors_tells_kind_and_position(describe, body, expected):
    assert cells(describe(body), "descriptor", "kind", "position") == expected


@pytest.mark.parametrize(
    "body",
    [
        "The minister visited Arden.",
        "The minister left Arden.",
        "They want to pressure Arden.",
        "After leaving Arden, they slept.",
        "However Arden slept.",
        "The clerk said Arden slept.",
        "Mr Ivo Arden slept.",
        "Rain fell. Arden slept.",
        "It was breakaway.\n\nArden slept.",
        "The rebels slept in Ardenia.",
        "Arden said no.",
        "regime Arden-born",
    ],
)
def test_find_descriptors_takes_no_clause_for_a_modifier(describe, body):
    found = describe(body)
    assert cells(found[found["descriptor"] != "regime"], "descriptor") == []


def test_find_descriptors_gives_the_voice_of_each(describe):
    body = "The breakaway Arden slept. “The Arden regime must go,” said the “rebels”."
    found = describe(body)
    assert cells(found, "descriptor", "voice", "voice_from") == [
        ("breakaway", "outlet", "marks"),
        ("regime", "quoted", "marks"),
        ("scare quotes", "outlet", "marks"),
    ]


def test_find_descriptors_knows_scare_quotes_from_speech(describe):
    body = "The “Arden government” fell. “Arden will stand.” “Arden,” he said. “We are for Arden”"
    assert cells(describe(body), "text", "descriptor") == [
        ("“Arden government”", "scare quotes"),
        ("government", "government"),
    ]


def test_find_descriptors_within_a_quotation_leaves_inner_marks_to_the_speaker(describe):
    found = describe("“They call these ‘rebels’ our friends in the north,” said the clerk.")
    assert cells(found, "text", "voice") == [("‘rebels’", "quoted")]


def test_find_descriptors_leads_back_to_the_mention(make_articles):
    articles = make_articles(["The breakaway Arden slept."], titles=["Pro-Arden clerks"])
    mentions = mf.find_mentions(articles, LEXICON)
    found = find_descriptors(mentions, articles)
    assert list(found.columns[:6]) == list(SPAN_COLUMNS)
    assert found["mention_id"].tolist() == mentions["span_id"].tolist()
    assert found["span_id"].is_unique
    assert found["field"].tolist() == ["title", "body"]
    assert found[["concept", "variant"]].drop_duplicates().values.tolist() == [["arden", "Arden"]]


def test_find_descriptors_takes_terms_of_the_user(describe, tmp_path):
    body = "The sleepy Arden met the hungry rebels from the Arden colony."
    found = describe(body, descriptors={"status": ["sleepy"], "label": {"after": ["colony"]}}, unlisted=False)
    assert cells(found, "descriptor", "kind") == [("sleepy", "status"), ("colony", "label")]
    path = tmp_path / "own.toml"
    path.write_text('[status]\nbefore = ["hungry|starving"]\n', encoding="utf-8")
    assert cells(describe(body, descriptors=path, unlisted=False), "descriptor") == [("hungry",)]


@pytest.mark.parametrize(
    ("descriptors", "message"),
    [
        ({"labels": ["x"]}, "kind 'labels' is not known.*Did you mean 'label'"),
        ({"label": {"behind": ["x"]}}, "place 'behind' is not known"),
        ({"label": ["", "junta"]}, "'' is no term"),
        ({"label": "junta"}, "must be a list"),
        ("no/such.toml", "no such file"),
    ],
)
def test_find_descriptors_refuses_unusable_terms(describe, descriptors, message):
    with pytest.raises(MediaframingError, match=message):
        describe("Arden slept.", descriptors=descriptors)


def test_find_descriptors_of_nothing_is_an_empty_table(describe):
    found = describe("Nothing here.")
    assert len(found) == 0
    assert {"voice", "voice_from", "kind", "position"} <= set(found.columns)


def test_find_descriptors_refuses_foreign_mentions(make_articles):
    articles = make_articles(["Arden slept."])
    mentions = mf.find_mentions(articles, LEXICON).assign(article_id="zz")
    with pytest.raises(MediaframingError, match="not in the table"):
        find_descriptors(mentions, articles)


@pytest.mark.shared
def test_find_descriptors_finds_the_hand_coded_labels_of_the_seed(shared):
    articles = mf.read_articles(shared / "corpora" / "seed" / "article.txt", progress=False)
    gold = json.loads((shared / "corpora" / "seed" / "gold.json").read_text(encoding="utf-8"))
    mentions = mf.find_mentions(articles, "ukraine")
    found = find_descriptors(mentions, articles)
    at = mentions.set_index("span_id").loc[found["mention_id"]]
    # The coding gives a label with its name ("Kiev regime"), a descriptor stands without it.
    own = set(zip(found["start"], found["end"], found["voice"], strict=True))
    starts = found["start"].to_numpy().clip(max=at["start"].to_numpy())
    ends = found["end"].to_numpy().clip(min=at["end"].to_numpy())
    joined = set(zip(starts.tolist(), ends.tolist(), found["voice"], strict=True))
    named = set(zip(mentions["start"], mentions["end"], strict=True))
    for label in gold["labels"]:
        # From marks, reported speech is the outlet's.
        voice = "quoted" if label["voice"] == "quoted" else "outlet"
        place = (label["start"], label["end"])
        within_a_name = any(s <= place[0] and place[1] <= e for s, e in named)
        assert (*place, voice) in own | joined or within_a_name, label["text"]
    expected = {("self-declared", "outlet"), ("regime", "quoted"), ("war", "quoted"), ("conflict", "outlet")}
    assert set(zip(found["descriptor"], found["voice"], strict=True)) == expected
