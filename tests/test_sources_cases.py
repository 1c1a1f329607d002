"""What statements must handle, one case and more each: tests/fixtures/statements/*.toml, all wording invented."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from mediaframing.sources.statements import find_statements

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "statements").glob("*.toml"))
CASES = [c for path in FIXTURES for c in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]


def _find(case):
    articles = pd.DataFrame(
        {"article_id": ["a"], "title": [case.get("title", "")], "body": [case["body"]]}, dtype="str"
    )
    return articles, find_statements(articles, progress=False)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_find_statements_handles_case(case):
    _, found = _find(case)
    rows = found.where(found.notna(), None).to_dict("records")
    for wanted in case.get("found", []):
        fitting = [row for row in rows if all(row[column] == value for column, value in wanted.items())]
        assert fitting, (wanted, [{k: row[k] for k in [*wanted, "text", "speaker"]} for row in rows])
    texts = [row["text"] for row in rows]
    assert [text for text in case.get("absent", []) if text in texts] == []
    if case.get("one_statement"):
        assert len(set(found["statement_id"])) == 1


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_find_statements_offsets_slice_to_text(case):
    articles, found = _find(case)
    for row in found.to_dict("records"):
        source = articles[row["field"]].iloc[0]
        assert source[row["start"] : row["end"]] == row["text"]
        if not pd.isna(row["cue_start"]):
            assert source[row["cue_start"] : row["cue_end"]] == row["cue"]
        if not pd.isna(row["speaker_start"]):
            assert source[row["speaker_start"] : row["speaker_end"]] == row["speaker_text"]
