"""The command line: the main job on a table with its own column names; bad input ends with exit code 2."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

import mediaframing as mf

COMMAND = [sys.executable, "-c", "from mediaframing.cli import main; main()"]


def run(*arguments, cwd=None):
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=cwd)


def test_report_maps_columns_and_prints_five_lines(tmp_path):
    table = pd.DataFrame(
        {
            "paper": ["The Harbour Post"] * 12,
            "day": [f"2020-01-{d:02d}" for d in range(1, 13)],
            "head": ["A calm day"] * 12,
            "words": [f"The road to {'Kiev' if i % 2 else 'Kyiv'} was open, number {i}." for i in range(12)],
        }
    )
    table.to_csv(tmp_path / "articles.csv", index=False)
    done = run(
        "report",
        tmp_path / "articles.csv",
        "--outlet",
        "paper",
        "--published",
        "day",
        "--title",
        "head",
        "--body",
        "words",
        "--without",
        "sources,tone,keyness,changes",
        "--out",
        tmp_path / "out",
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").is_file()
    assert done.stdout.count("\n- ") == 5
    assert "measuring and drawing" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-folder"], "no-such-folder"),
        (["empty"], "empty"),
        (["good.csv", "--lexicon", "ukrain"], "Did you mean 'ukraine'"),
        (["good.csv", "--body", "txt"], "txt"),
        (["bad.csv"], "bad.csv"),
        (["bad.csv"], "On the command line: --outlet"),
        (["header.csv"], "no records"),
        (["good.csv", "--lexicon", "toponyms"], "none of the"),
    ],
)
def test_report_on_bad_input_ends_with_one_message_and_code_2(tmp_path, arguments, message):
    (tmp_path / "empty").mkdir()
    (tmp_path / "good.csv").write_text("title,body,outlet,date\nA,Kiev is calm today.,Post,2020-01-01\n")
    (tmp_path / "header.csv").write_text("title,body,outlet,date\n")
    (tmp_path / "bad.csv").write_text("colour,size\nred,1\n")
    done = run("report", *arguments, "--out", "out", "--quiet", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("mediaframing: ")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "shown"), [("lexicons", "ukraine"), ("formats", "csv"), ("versions", "mediaframing")]
)
def test_lists(command, shown):
    done = run(command)
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout.lower()
    assert command == "versions" or max(map(len, done.stdout.splitlines())) <= 80


def test_version_is_shown():
    assert run("--version").stdout.strip() == f"mediaframing {mf.__version__}"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.csv", ["no article bears a date", '--published "when printed"']),
        ("press", ["4 of 4 articles name no outlet", "--filename-pattern"]),
    ],
)
def test_report_says_what_is_missing_and_which_option_names_it(tmp_path, name, told):
    texts = [f"The road to {'Kiev' if i % 2 else 'Kyiv'} was open on day {i}." for i in range(4)]
    rows = [f"{text},2020-01-0{i + 1},Post" for i, text in enumerate(texts)]
    (tmp_path / "a.csv").write_text("\n".join(["text,when printed,outlet", *rows]), encoding="utf-8")
    (tmp_path / "press").mkdir()
    for i, text in enumerate(texts):
        (tmp_path / "press" / f"Post_2020-01-0{i + 1}_{i}.txt").write_text(text, encoding="utf-8")
    parts = "sources,tone,keyness,changes"
    done = run("report", tmp_path / name, "--quiet", "--without", parts, "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    for words in told:
        assert words in done.stderr


def test_measure_writes_a_folder_and_goes_on(tmp_path):
    arguments = ["measure", "example", "--out", tmp_path / "out", "--rows", "50", "--workers", "2", "--quiet"]
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    assert "- articles: 127" in done.stdout and "- mentions: " in done.stdout
    assert mf.read_measures(tmp_path / "out").counts["articles"] == 127
    assert run(*arguments).stdout == done.stdout


def test_measure_says_in_one_line_what_was_refused(tmp_path):
    (tmp_path / "a.csv").write_text(
        "title,body,outlet,date\nA,Kiev is calm.,Post,2020-01-01\nB,,Post,2020-01-01\n"
    )
    done = run("measure", "a.csv", "--out", "out", "--quiet", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "mediaframing: read 1 articles; 1 records rejected; 1 files partly read. report() (load-report/) names each."
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-folder"], "no-such-folder"),
        (["good.csv", "--lexicon", "ukrain"], "Did you mean 'ukraine'"),
        (["good.csv", "--rows", "0"], "rows=0"),
        (["bad.csv"], "On the command line: --outlet"),
        (["good.csv", "--out", "."], "other files"),
    ],
)
def test_measure_on_bad_input_ends_with_one_message_and_code_2(tmp_path, arguments, message):
    (tmp_path / "good.csv").write_text("title,body,outlet,date\nA,Kiev is calm today.,Post,2020-01-01\n")
    (tmp_path / "bad.csv").write_text("colour,size\nred,1\n")
    out = [] if "--out" in arguments else ["--out", "out"]
    done = run("measure", *arguments, *out, "--quiet", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("mediaframing: ")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
