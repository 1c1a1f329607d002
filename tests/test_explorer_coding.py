"""The coding form without a browser: what keys do, what is on the disk, and that a killed session loses nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.explorer.coding_session import CodingSession, Unit, take_units
from mediaframing.explorer.journal import Journal
from mediaframing.tables import MediaframingError

TWO = {
    "name": "two",
    "tone": {"question": "Tone?", "values": {"-1": "bad", "0": "neither", "1": "good"}},
    "found": {"question": "Found?", "values": {"yes": "it is", "no": "it is not"}},
}


def _units(n):
    return [Unit(f"u{i}", "before ", "name", " after") for i in range(n)]


@pytest.fixture
def open_session(tmp_path):
    def make(n=3, codebook=TWO, coder="A", name="coding"):
        journal = Journal(tmp_path / name, f"coding-{coder}", coder)
        return CodingSession(_units(n), mf.read_codebook(codebook), journal)

    return make


def _read(session, **options):
    return mf.read_coding(session.journal.sheet, codebook=session.codebook, **options)


def test_keys_answer_in_the_order_of_the_codebook(open_session):
    session = open_session()
    for key in "3122":
        session.press(key)
    assert (session.at, session.asked, session.done) == (2, 0, 2)
    table = _read(session, incomplete=True)
    assert table[["unit_id", "variable", "value"]].values.tolist() == [
        ["u0", "found", "yes"],
        ["u1", "found", "no"],
        ["u0", "tone", "1"],
        ["u1", "tone", "0"],
    ]


def test_questions_are_asked_of_the_kinds_of_units_they_are_for(tmp_path):
    codebook = {**TWO, "tone": {**TWO["tone"], "kinds": ["span"]}}
    units = [
        Unit("u0", "", "name", ""),
        Unit("u1", "", "A paragraph.", "", "nothing"),
        Unit("u2", "", "name", ""),
    ]
    session = CodingSession(units, mf.read_codebook(codebook), Journal(tmp_path, "coding-A", "A"))
    seen = []
    for key in "31132":
        seen.append((session.at, [q["name"] for q in session.show()["questions"]], session.show()["marked"]))
        session.press(key)
    both = ["tone", "found"]
    assert seen == [(0, both, True), (0, both, True), (1, ["found"], False), (2, both, True), (2, both, True)]
    assert session.done == 3
    assert ("u1", "tone") not in session.answers
    for _ in range(3):
        session.press("Backspace")
    assert (session.at, session.asked) == (0, 1)
    session.press("Enter")
    with pytest.raises(MediaframingError, match="not asked of this unit"):
        session.answer("tone", "1")


def test_keys_without_a_meaning_say_so_and_save_nothing(open_session):
    session = open_session()
    session.press("7")
    assert "use 1 to 3" in session.message
    assert session.answers == {}


def test_going_back_replaces_an_answer_and_keeps_the_history(open_session):
    session = open_session()
    for key in ["1", "1", "Backspace", "Backspace"]:
        session.press(key)
    assert (session.at, session.asked) == (0, 0)
    session.press("3")
    assert session.answers["u0", "tone"] == "1"
    table = _read(session, incomplete=True)
    assert table.loc[table["variable"] == "tone", "value"].tolist() == ["1"]
    assert [json.loads(line)["value"] for line in session.journal.path.read_text().splitlines()] == [
        "-1",
        "yes",
        "1",
    ]


def test_skipped_questions_are_asked_again_at_the_end(open_session):
    session = open_session(2)
    for key in ["Enter", "Enter", "1", "1"]:
        session.press(key)
    assert (session.at, session.asked) == (0, 0)
    session.press("1")
    session.press("1")
    assert session.show()["finished"]
    assert len(_read(session)) == 4


def test_opening_again_goes_on_where_it_was_left(open_session):
    open_session().press("1")
    session = open_session()
    assert (session.at, session.asked) == (0, 1)
    assert session.answers == {("u0", "tone"): "-1"}


def test_a_line_cut_off_by_a_crash_costs_only_itself(open_session):
    session = open_session()
    session.press("1")
    with session.journal.path.open("ab") as file:
        file.write(b'{"unit_id": "u0", "coder": "A", "variable": "found", "val')
    again = open_session()
    assert "1 line of the journal could not be read" in again.message
    again.press("2")
    assert open_session().answers == {("u0", "tone"): "-1", ("u0", "found"): "no"}


def test_numbers_are_checked_for_interval_variables(open_session):
    session = open_session(codebook={"age": {"question": "Age?", "level": "interval"}}, name="numbers")
    with pytest.raises(MediaframingError, match="takes a number"):
        session.answer("age", "old")
    session.answer("age", "41.5")
    assert _read(session, incomplete=True)["value"].tolist() == ["41.5"]


def test_comments_are_kept_beside_the_answers(open_session):
    session = open_session()
    session.comment("=1+1 odd")
    session.press("1")
    sheet = pd.read_csv(session.journal.sheet, dtype="str")
    assert sheet["comment"][0] == "'=1+1 odd"
    assert open_session().show()["comment"] == "=1+1 odd"
    assert len(_read(session, incomplete=True)) == 1


def test_a_journal_of_another_sample_or_coder_is_refused(open_session):
    open_session().press("1")
    with pytest.raises(MediaframingError, match="not in the sample"):
        CodingSession([Unit("other", "", "x", "")], mf.read_codebook(TWO), open_session().journal)
    with pytest.raises(MediaframingError, match="no variable of the codebook"):
        open_session(codebook="speaker")
    foreign = open_session().journal
    with pytest.raises(MediaframingError, match="answers of \\['A'\\]"):
        CodingSession(_units(3), mf.read_codebook(TWO), Journal(foreign.folder, foreign.stem, "B"))


def test_a_sheet_made_otherwise_is_not_overwritten(tmp_path):
    sample = pd.DataFrame(
        {"unit_id": ["u0"], "coder": "A", "position": 1, "before": "", "text": "x", "after": ""}
    )
    codebook = mf.read_codebook("tone")
    for ending in ("csv", "xlsx"):
        (tmp_path / ending).mkdir()
        (tmp_path / ending / f"coding-A.{ending}").write_text("by hand")
        with pytest.raises(MediaframingError, match="did not write"):
            mf.code_sample(sample, tmp_path / ending, codebook=codebook)


def test_two_windows_keep_each_others_answers(open_session):
    first, second = open_session(), open_session()
    first.press("1")
    second.press("Enter")
    second.press("2")
    assert len(_read(first, incomplete=True)) == 2


def test_take_units_shows_neither_outlet_nor_prediction():
    articles = mf.load_example()
    mentions = mf.find_mentions(articles, "ukraine")
    sample = mf.draw_sample(
        mentions, articles, n=40, prediction="voice", nothing=0.2, coders=["A", "B"], overlap=0
    )
    own = sample[sample["coder"] == "A"]
    units = take_units(own)
    assert [u.unit_id for u in units] == own.sort_values("position")["unit_id"].tolist()
    assert set(Unit._fields) == {"unit_id", "before", "text", "after", "kind"}
    assert sum(u.kind == "nothing" for u in units) == (own["kind"] == "nothing").sum() > 0


def test_code_sample_names_every_coder_it_could_code_for(tmp_path):
    sample = pd.DataFrame(
        {"unit_id": ["u0", "u0"], "coder": ["A", "B"], "before": "", "text": "x", "after": ""}
    )
    with pytest.raises(MediaframingError, match="coders \\['A', 'B'\\]"):
        mf.code_sample(sample, tmp_path, codebook=mf.read_codebook("tone"))
    with pytest.raises(MediaframingError, match="lacks columns"):
        mf.code_sample(sample[["unit_id", "coder"]], tmp_path, codebook=mf.read_codebook("tone"))
    with pytest.raises(MediaframingError, match="more than once"):
        mf.code_sample(sample.assign(coder="A"), tmp_path, codebook=mf.read_codebook("tone"))


def test_code_sample_reads_back_a_sheet_of_write_sheets(tmp_path):
    from mediaframing.validate.coding.sheets import write_sheets

    sample = pd.DataFrame(
        {"unit_id": ["u0", "u1"], "coder": "A", "position": [2, 1], "before": "", "text": "x", "after": "y"}
    )
    (sheet,) = write_sheets(sample, tmp_path / "sheets", codebook=mf.read_codebook("tone"))
    form = mf.code_sample(pd.read_excel(sheet), tmp_path / "form", codebook=mf.read_codebook("tone"))
    form.session.press("1")
    assert form.answers[["unit_id", "value"]].values.tolist() == [["u1", "-1"]]


def test_the_form_says_what_could_not_be_saved_and_stays(open_session, monkeypatch):
    from mediaframing.explorer.coding_form import CodingForm

    form = CodingForm(open_session())

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Journal, "append", fail)
    form._hear(None, {"key": "1", "number": 1}, None)
    assert form.view["failed"]
    assert "No space left" in form.view["message"]
    assert (form.view["at"], form.view["done"], form.view["asked"]) == (1, 0, 0)


def test_the_form_shows_direction_marks_by_name(tmp_path):
    sample = pd.DataFrame({"unit_id": ["u0"], "coder": "A", "before": "a\u202eb", "text": "x", "after": ""})
    form = mf.code_sample(sample, tmp_path, codebook=mf.read_codebook("tone"))
    assert form.view["before"] == "a[U+202E]b"


KILLED = """
import sys, mediaframing as mf
from mediaframing.explorer.coding_session import CodingSession, Unit
from mediaframing.explorer.journal import Journal
from pathlib import Path
codebook = mf.read_codebook("naming_voice")
units = [Unit(f"u{i}", "", "x", "") for i in range(400)]
session = CodingSession(units, codebook, Journal(Path(sys.argv[1]), "coding-A", "A"))
print("ready", flush=True)
while not session.show()["finished"]:
    place = session.unit.unit_id, session.variables[session.asked]
    key = str(1 + (int(place[0][1:]) * 7 + len(place[1])) % 3)
    session.press(key)
    print(*place, list(codebook.variables[place[1]].values)[int(key) - 1], flush=True)
"""


def test_a_session_killed_at_any_moment_loses_no_answer(tmp_path):
    shown = {}
    moments = random.Random(5)
    for _ in range(8):
        done = subprocess.Popen([sys.executable, "-c", KILLED, tmp_path], stdout=subprocess.PIPE, text=True)
        assert done.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.0, 0.25))
        os.kill(done.pid, signal.SIGKILL)
        told = done.communicate()[0]
        # What was printed with its line end was shown to the coder as saved.
        for line in told[: told.rfind("\n") + 1].splitlines():
            unit, variable, value = line.split()
            shown[unit, variable] = value
        table = mf.read_coding(tmp_path, codebook=mf.read_codebook("naming_voice"), incomplete=True)
        saved = {(r.unit_id, r.variable): r.value for r in table.itertuples()}
        assert {k: saved.get(k) for k in shown} == shown
        # At most the one answer that was on its way is there without having been shown.
        assert len(saved) - len(shown) <= 8
    assert len(shown) > 8
