"""Accuracy gate: the figures of docs/sources.md must not fall. Lower a floor only with a reason in the changelog."""

from __future__ import annotations

import importlib.util
import re
import sys

import pytest

import mediaframing as mf
from mediaframing.sources.statements import find_statements

# A little below what was reached, so that only a real loss fails; in per cent.
FLOORS = {
    "polnear_dev": {
        "marked  exact": 93.5,
        "marked  + speaker": 87.0,
        "cue right": 88.0,
        "speech  overlap": 79.5,
        "speech  + speaker": 76.5,
        "speech  recall indirect": 72.0,
    },
    "seer_dev": {
        "person  all": 76.5,
        "person  direct": 80.0,
        "person  statements": 79.5,
    },
}
_PATTERNS = {
    "cue right": r"cue right ([\d.]+) %",
    "speech  recall indirect": r"speech  recall indirect\s+([\d.]+) %",
    "person  all": r"person  all .*right person\s+([\d.]+) %",
    "person  direct": r"person  direct .*right person\s+([\d.]+) %",
    "person  statements": r"person  statements .* ([\d.]+) % of",
}


@pytest.fixture
def scorer(shared):
    path = shared / "tools" / "score_statements.py"
    spec = importlib.util.spec_from_file_location("score_statements", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The scorer leaves its file to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.shared
@pytest.mark.parametrize("name", list(FLOORS))
def test_find_statements_reaches_its_accuracy(name, scorer, shared, monkeypatch, capsys):
    gold = shared / "gold" / "quotes" / f"{name}.jsonl"
    monkeypatch.setattr(
        mf, "find_statements", lambda articles: find_statements(articles, progress=False), raising=False
    )
    monkeypatch.setattr(sys, "argv", ["score_statements.py", str(gold)])
    scorer.main()
    printed = capsys.readouterr().out
    reached = {}
    for measure in FLOORS[name]:
        pattern = _PATTERNS.get(measure, re.escape(measure) + r".*F1\s+([\d.]+)")
        reached[measure] = float(re.search(pattern, printed).group(1))
    short = {m: (reached[m], floor) for m, floor in FLOORS[name].items() if reached[m] < floor}
    assert short == {}, printed
