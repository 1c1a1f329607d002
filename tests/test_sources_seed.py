"""The seed article: statements equal its hand coding (s1, s2, s4 to s7; s3 is optional there)."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from mediaframing.sources.actors.sides import mark_actors
from mediaframing.sources.statements import find_statements

BODY = slice(76, 1872)


@pytest.fixture(scope="module")
def coded(shared):
    return json.loads((shared / "corpora" / "seed" / "gold.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found(shared):
    text = (shared / "corpora" / "seed" / "article.txt").read_text(encoding="utf-8")
    articles = pd.DataFrame(
        {"article_id": ["seed"], "title": [text.split("\n")[0]], "body": [text[BODY]]}, dtype="str"
    )
    return mark_actors(find_statements(articles, progress=False), "ukraine")


def _row(found, piece):
    place = (
        (found["field"] == piece["field"])
        & (found["start"] == piece["start"])
        & (found["end"] == piece["end"])
    )
    rows = found[place]
    assert len(rows) == 1, found[["field", "start", "end", "text"]].to_dict("records")
    return rows.iloc[0]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["s1", "s2", "s4", "s5", "s6", "s7"])
def test_find_statements_equals_seed(coded, found, name):
    wanted = next(s for s in coded["statements"] if s["id"] == name)
    for number, piece in enumerate(wanted["pieces"]):
        row = _row(found, piece)
        speakers = {wanted["speaker"].lower()} | {
            s.lower() for s in (wanted.get("accepted_speakers_of_piece_2", []) if number else [])
        }
        assert row["text"] == piece["text"]
        assert row["kind"] == wanted["kind"]
        assert row["speaker"].lower() in speakers
        assert row["cue"] == wanted["cue"]
        assert row["relay"] == "; ".join(wanted["relay"])
        assert row["speaker_form"] == wanted["speaker_form"]
    assert _row(found, wanted["pieces"][0])["speaker_text"] == wanted["speaker_text"]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["s1", "s2", "s4", "s6"])
def test_mark_actors_equals_seed(coded, found, name):
    wanted = next(s for s in coded["statements"] if s["id"] == name)
    row = _row(found, wanted["pieces"][0])
    assert (row["side"], row["actor_type"]) == (wanted["side"], wanted["actor_type"])


@pytest.mark.shared
def test_find_statements_finds_nothing_but_coded_statements_in_seed(coded, found):
    pieces = {(p["field"], p["start"]) for s in coded["statements"] for p in s["pieces"]}
    # The quotation within the mixed statement s6 is a row of its own.
    inner = {("body", 1475)}
    assert set(zip(found["field"], found["start"], strict=True)) - pieces - inner == set()
