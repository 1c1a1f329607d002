"""Runs that are killed, taken up, shared among processes or started twice: the same bytes whatever happened."""

from __future__ import annotations

import copy
import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

import mediaframing as mf
from mediaframing.load.tables import parquet_files
from mediaframing.scale import measuring, parts
from mediaframing.scale.identifiers import SeenKeys, make_keys
from mediaframing.scale.ledger import Ledger
from mediaframing.tables import MediaframingError
from scale_corpora import hash_tables, make_table, measure

pytestmark = pytest.mark.filterwarnings("ignore::mediaframing.load.report.LoadWarning")


@pytest.fixture(scope="module")
def undisturbed(mixed, tmp_path_factory):
    """The same folder measured by one process in one go."""
    return measure(mixed, tmp_path_factory.mktemp("measured") / "out", outlet="Post")


SCRIPT = """
import sys, warnings
import mediaframing as mf
if __name__ == "__main__":
    warnings.simplefilter("ignore")
    source, out, workers, slow = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    if slow == "slow":
        from mediaframing.scale import ledger
        import time
        write = ledger.write_whole
        def write_slowly(path, data):
            time.sleep(0.004)
            write(path, data)
        ledger.write_whole = write_slowly
    names = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}
    mf.measure_corpus(source, names, out=out, rows=7, workers=workers, outlet="Post", progress=False)
"""


def run_script(tmp_path, source, out, workers=1, slow=""):
    script = tmp_path / "measure.py"
    script.write_text(SCRIPT)
    return subprocess.Popen([sys.executable, str(script), str(source), str(out), str(workers), slow])


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_run_is_taken_up_and_gives_the_same_bytes(mixed, undisturbed, tmp_path, workers):
    manifest = undisturbed.manifest
    out = tmp_path / "killed"
    rng = random.Random(workers)
    done_after = []
    while len(done_after) < 3:
        process = run_script(tmp_path, mixed, out, workers, "slow")
        goal = (done_after or [0])[-1] + rng.randint(1, 6)
        deadline = time.monotonic() + 60
        # A moment somewhere within the parts that follow, not a given number of them.
        while process.poll() is None and count_done(out) < goal and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(rng.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        process.wait()
        done_after.append(count_done(out))
    assert 0 < done_after[0] < len(manifest["parts"])
    assert done_after == sorted(done_after)
    with pytest.raises(MediaframingError, match="not complete"):
        mf.read_measures(out)
    assert mf.read_measures(out, partial=True).counts["articles"] < manifest["totals"]["articles"]
    measure(mixed, out, outlet="Post")
    assert hash_tables(out) == hash_tables(undisturbed.folder)
    assert json.loads((out / "manifest.json").read_text()) == manifest
    assert list(out.rglob(".unfinished*")) == []


def count_done(out) -> int:
    try:
        return len(json.loads((out / "manifest.json").read_text())["parts"])
    except FileNotFoundError:
        return 0


def stop_after(monkeypatch, count):
    """Let measuring fail with the part after *count*."""
    left = [count]

    def fail(task):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return parts.measure_part(task)

    monkeypatch.setattr(measuring, "measure_part", fail)


@pytest.mark.parametrize("count", [0, 1, 7, 10, 13, 17, 19, 24, 26])
def test_resuming_after_any_part_gives_the_same_bytes(mixed, undisturbed, tmp_path, monkeypatch, count):
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        stop_after(patch, count)
        try:
            measure(mixed, out, outlet="Post")
        except KeyboardInterrupt:
            assert count_done(out) == count
    begun = count_done(out)
    measured = []
    monkeypatch.setattr(
        measuring, "measure_part", lambda task: (measured.append(task.number), parts.measure_part(task))[1]
    )
    done = measure(mixed, out, outlet="Post")
    assert measured == list(range(begun, len(done.manifest["parts"])))
    assert hash_tables(out) == hash_tables(undisturbed.folder)
    assert done.manifest == undisturbed.manifest
    again = measure(mixed, out, outlet="Post")
    assert again.manifest == done.manifest and measured[-1] == len(done.manifest["parts"]) - 1


def test_workers_give_the_same_bytes(mixed, undisturbed, tmp_path):
    two = measure(mixed, tmp_path / "two", outlet="Post", workers=2)
    with ThreadPoolExecutor(1) as client:
        by_client = measure(mixed, tmp_path / "client", outlet="Post", client=client, workers=6)
    assert hash_tables(undisturbed.folder) == hash_tables(two.folder) == hash_tables(by_client.folder)
    assert undisturbed.manifest == two.manifest == by_client.manifest


class DaskLike:
    """Takes calls as `dask.distributed.Client` does: large arguments are scattered first."""

    def scatter(self, given, *, hash):
        return ("scattered", copy.deepcopy(given))

    def submit(self, action, given, *, pure):
        answer = Future()
        answer.set_result(action(given[1]))
        return answer


def test_clients_that_scatter_are_given_large_parts_that_way(tmp_path):
    table = make_table(20)
    done = measure(table, tmp_path / "one", client=DaskLike())
    assert hash_tables(done.folder) == hash_tables(measure(table, tmp_path / "two").folder)


def test_wrong_guesses_of_identifiers_under_way_are_revised(tmp_path, monkeypatch):
    revised = []
    revise = Ledger.revise
    monkeypatch.setattr(Ledger, "revise", lambda *given: revised.append(revise(*given)) or revised[-1])
    # Equal records of which a column of given names makes some refused: "" is no name, and "x" comes twice.
    table = pd.DataFrame(
        {
            "source": "Post",
            "title": "",
            "text": ["", "Kiev.", "Kyiv.", "Kiev."],
            "article_id": ["x", "y", "x", "y"],
        }
    )
    articles, report = mf.read_articles(table, return_report=True)
    with ThreadPoolExecutor(1) as client:
        done = measure(table, tmp_path / "out", rows=1, client=client, workers=4, keep_text=True)
    assert [task.number for task in revised if task] == [2]
    assert done.articles()["article_id"].tolist() == articles["article_id"].tolist() == ["y", "x"]
    assert_frame_equal(done.report(), report)


def test_parquet_is_taken_up_without_decoding_what_lies_before(tmp_path, monkeypatch):
    table = make_table(90).astype({"source": "category"})
    table.to_parquet(tmp_path / "a.parquet", row_group_size=10, index=False)
    table.to_parquet(tmp_path / "b.parquet", row_group_size=10, index=False)
    source = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    with monkeypatch.context() as patch:
        stop_after(patch, 27)
        with pytest.raises(KeyboardInterrupt):
            measure(source, tmp_path / "out")
    opened = []
    iter_batches = pq.ParquetFile.iter_batches

    def watch(self, *args, **options):
        opened.append(options.get("row_groups"))
        return iter_batches(self, *args, **options)

    monkeypatch.setattr(parquet_files.pq.ParquetFile, "iter_batches", watch)
    done = measure(source, tmp_path / "out")
    # 18 parts are the first file's 120 rows; the 63 rows of nine more lie in the first seven groups of the second.
    assert opened == [list(range(6, 12))]
    assert done.counts["articles"] == 2 * len(mf.read_articles(table, progress=False))
    assert hash_tables(done.folder) == hash_tables(measure(source, tmp_path / "whole").folder)


def test_run_killed_before_its_first_part_is_taken_up(tmp_path):
    out = tmp_path / "out"
    (out / "articles").mkdir(parents=True)
    (out / ".unfinished-manifest.json").write_text("{")
    (out / "articles" / ".unfinished-part-00000.parquet").write_bytes(b"PAR")
    (out / "articles" / "part-00000.parquet").write_bytes(b"of a run whose manifest is gone")
    done = measure(make_table(9), out)
    assert done.counts["articles"] == len(done.articles()) and not list(out.rglob(".unfinished*"))


def test_script_that_starts_processes_at_import_is_told_what_to_do(tmp_path):
    make_table(30).to_csv(tmp_path / "a.csv", index=False)
    script = tmp_path / "careless.py"
    script.write_text(
        "import mediaframing as mf\nmf.measure_corpus('a.csv', 'ukraine', out='out', rows=5, workers=2)\n"
    )
    done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "below `if __name__ == '__main__':`" in done.stderr.splitlines()[-1]


def test_a_second_run_at_the_same_time_is_refused(tmp_path):
    from mediaframing.scale.folder import lock_folder

    with lock_folder(tmp_path / "out"), pytest.raises(MediaframingError, match="another run"):
        measure(make_table(5), tmp_path / "out")


def test_seen_keys_count_as_a_counter_does():
    rng = np.random.default_rng(0)
    seen, all_keys = SeenKeys(), []
    for size in rng.integers(0, 50, 40):
        keys = rng.integers(0, 200, size).astype(np.uint64)
        seen.add(keys)
        all_keys.append(keys)
    asked = np.arange(250, dtype=np.uint64)
    assert (
        seen.count(asked).tolist()
        == np.bincount(np.concatenate(all_keys).astype(int), minlength=250).tolist()
    )
    assert make_keys(["00000000000f", "00000000000f-2"], given=False).tolist() == [15, 15]


def test_processes_end_with_the_one_that_started_them(mixed, tmp_path):
    if not Path("/proc").is_dir():
        pytest.skip("looks for processes in /proc")
    process = run_script(tmp_path, mixed, tmp_path / "out", 2, "slow")
    deadline = time.monotonic() + 60
    while count_done(tmp_path / "out") < 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    children = list_children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    while any(Path(f"/proc/{c}").is_dir() for c in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children and not [c for c in children if Path(f"/proc/{c}").is_dir()]


def test_interrupted_run_ends_its_processes_within_their_parts(tmp_path):
    # Statements of a part of these take minutes.
    table = pd.DataFrame(
        {"source": "Post", "title": "", "text": [f"“Rain,” said Ana {i}. " * 4000 for i in range(300)]}
    )
    table.to_parquet(tmp_path / "long.parquet")
    script = tmp_path / "interrupted.py"
    script.write_text(
        "import sys, mediaframing as mf\n"
        "if __name__ == '__main__':\n"
        "    mf.measure_corpus(sys.argv[1], 'ukraine', out=sys.argv[2], statements=True, rows=250, workers=2)\n"
    )
    command = [sys.executable, str(script), str(tmp_path / "long.parquet"), str(tmp_path / "out")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 60
    while len(list_children(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2)
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    begun = time.monotonic()
    _, errors = process.communicate(timeout=60)
    assert time.monotonic() - begun < 15
    assert process.returncode != 0 and errors.rstrip().splitlines()[-1].startswith("KeyboardInterrupt")
    assert count_done(tmp_path / "out") == 0


def list_children(pid) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        pytest.skip("the system does not list the children of a process")
