"""Corpora measured part by part: equal to measuring at once, whatever the parts, the workers and the interruptions."""

from __future__ import annotations

import copy
import gzip
import hashlib
import json
import random
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

import mediaframing as mf
from mediaframing.load.example import list_example
from mediaframing.load.report import LoadWarning
from mediaframing.load.tables import parquet_files
from mediaframing.scale import measuring, parts
from mediaframing.scale.identifiers import SeenKeys, make_keys
from mediaframing.scale.ledger import Ledger
from mediaframing.tables import MediaframingError

pytestmark = pytest.mark.filterwarnings("ignore::mediaframing.load.report.LoadWarning")
NAMES = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}


def measure(source, out, lexicon=NAMES, **options):
    return mf.measure_corpus(source, lexicon, out=out, **({"rows": 7, "progress": False} | options))


def hash_tables(folder) -> dict[str, str]:
    """Every Parquet file of a folder with the hash of its bytes."""
    files = sorted(folder.rglob("*.parquet"))
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def make_table(n, seed=0) -> pd.DataFrame:
    """Rows in disorder: equal records, empty bodies, dates of one order, extra columns of several kinds."""
    rng = random.Random(seed)
    rows = [
        {
            "source": f"Post {i % 5}",
            "date": f"{i % 28 + 1:02}/{i % 12 + 1:02}/2019",
            "title": f"Day {i}",
            "text": ""
            if i % 17 == 5
            else f"The road to {'Kiev' if i % 2 else 'Kyiv'} was “open to Kyiv”, he said, day {i}.",
            "number": i if i % 3 else None,
        }
        for i in range(n)
    ]
    rows += [dict(rng.choice(rows)) for _ in range(n // 3)]
    rng.shuffle(rows)
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def whole():
    articles, report = mf.read_articles(list_example(), return_report=True, progress=False)
    return articles, report


def test_measure_corpus_equals_measuring_at_once(whole, tmp_path):
    articles, report = whole
    done = measure(list_example(), tmp_path / "out", "ukraine", keep_text=True)
    assert_frame_equal(done.articles(), articles)
    assert_frame_equal(done.mentions(), mf.find_mentions(articles, "ukraine"))
    assert_frame_equal(done.words(), mf.count_words(articles))
    assert_frame_equal(done.report(), report)


def test_measure_corpus_with_statements_equals_measuring_at_once(whole, tmp_path):
    articles, _ = whole
    options = {"statements": True, "sentiment": "target", "agencies": True, "rows": 30}
    done = measure(list_example(), tmp_path / "out", "ukraine", **options)
    statements = mf.find_statements(articles, progress=False)
    mentions = mf.find_mentions(articles, "ukraine", statements=statements)
    assert_frame_equal(done.statements(), statements)
    assert_frame_equal(done.mentions(), mentions)
    assert_frame_equal(done.words(), mf.count_words(articles, statements=statements))
    scores = mf.score_sentiment(articles, toward=mentions, statements=statements, progress=False)
    assert_frame_equal(done.scores(), scores)
    assert_frame_equal(done.articles(), mf.mark_agencies(articles).drop(columns=["body", "body_raw"]))


def test_text_scores_equal_measuring_at_once(whole, tmp_path):
    done = measure(list_example(), tmp_path / "out", sentiment="vader", words=False)
    scores = mf.score_sentiment(whole[0], unit="article", scorer="vader", progress=False)
    assert_frame_equal(done.scores(), scores.drop(columns="text"))
    with pytest.raises(MediaframingError, match="words=True"):
        done.words()


@pytest.mark.parametrize("rows", [2, 7, 1000])
def test_shuffled_rows_give_the_identifiers_of_read_articles(tmp_path, rows):
    table = make_table(60)
    articles, report = mf.read_articles(table, return_report=True)
    done = measure(table, tmp_path / "out", rows=rows, keep_text=True)
    assert articles["article_id"].str.contains("-").any()
    assert_frame_equal(done.articles(), articles, check_dtype=False)
    assert_frame_equal(done.mentions(), mf.find_mentions(articles, NAMES))
    assert_frame_equal(done.report(), report)
    assert done.counts["rejected"] == report["rejected"].sum()


def test_identifiers_given_twice_are_refused_across_parts(tmp_path):
    table = make_table(40).assign(article_id=[f"id {i % 30}" for i in range(53)])
    articles, report = mf.read_articles(table, return_report=True)
    with ThreadPoolExecutor(1) as client:
        done = measure(table, tmp_path / "out", client=client, workers=4, keep_text=True)
    assert (report["reason"] == "article_id given twice").any()
    assert_frame_equal(done.articles(), articles, check_dtype=False)
    assert_frame_equal(done.report(), report)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A folder of many formats, with files that are damaged, hidden or no articles."""
    folder = tmp_path_factory.mktemp("source") / "mixed"
    (folder / "texts").mkdir(parents=True)
    table = make_table(50, seed=1)
    table.to_parquet(folder / "a.parquet", row_group_size=9, index=False)
    table.iloc[:30].to_csv(folder / "b.csv", index=False)
    lines = [
        json.dumps(r, default=str) for r in make_table(30, seed=2).drop(columns="number").to_dict("records")
    ]
    lines[4], lines[20] = "{broken", "[1, 2]"
    (folder / "c.jsonl").write_text("\n".join(lines))
    with zipfile.ZipFile(folder / "d.zip", "w") as archive:
        for part in range(3):
            archive.writestr(f"{part}.csv", make_table(12, seed=part + 3).to_csv(index=False))
        archive.writestr("notes.csv", "colour,size\nred,1\n")
    with gzip.open(folder / "e.jsonl.gz", "wt") as file:
        file.write("\n".join(lines[5:19]))
    for i in range(12):
        (folder / "texts" / f"{i:02}.txt").write_text(
            f"Rain in town {i}\n\nThe road to Kiev was closed on day {i}."
        )
    (folder / "f.parquet").write_bytes(b"PAR1 and then nothing of the kind")
    (folder / ".hidden").write_text("x")
    (folder / "g.bin").write_bytes(b"\x00\x01\x02")
    table.iloc[30:].to_parquet(folder / "h.parquet", index=False)
    return folder


@pytest.fixture(scope="module")
def undisturbed(mixed, tmp_path_factory):
    """The same folder measured by one process in one go."""
    return measure(mixed, tmp_path_factory.mktemp("measured") / "out", outlet="Post")


def test_folder_of_many_formats_equals_read_articles(mixed, tmp_path):
    articles, report = mf.read_articles(mixed, return_report=True, outlet="Post")
    with pytest.warns(LoadWarning, match="records rejected"):
        done = measure(mixed, tmp_path / "out", keep_text=True, outlet="Post")
    assert_frame_equal(done.articles(), articles, check_dtype=False)
    assert_frame_equal(done.mentions(), mf.find_mentions(articles, NAMES))
    by = ["source_file", "source_record", "text"]
    found = done.report()
    assert_frame_equal(found.sort_values(by, ignore_index=True), report.sort_values(by, ignore_index=True))
    files = found[found["source_record"].isna()]
    assert done.counts["articles"] == files["read"].sum() == len(articles)
    assert done.counts["rejected"] == files["rejected"].sum() == (found["status"] == "rejected record").sum()
    assert done.manifest["files"] == files["status"].value_counts().to_dict()


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
    table = make_table(90)
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


def test_another_way_of_measuring_is_one_error_that_lists_all_that_differs(tmp_path):
    make_table(20).to_csv(tmp_path / "a.csv", index=False)
    measure(tmp_path / "a.csv", tmp_path / "out")
    make_table(21).to_csv(tmp_path / "a.csv", index=False)
    other = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv", "Kyyiv"]}}
    with pytest.raises(MediaframingError) as caught:
        measure(tmp_path / "a.csv", tmp_path / "out", other, rows=8, dates="dmy")
    message = str(caught.value)
    assert "lexicon: dictionary then, dictionary now with other content" in message
    assert "rows: 7 then, 8 now" in message and "dates: 'auto' then, 'dmy' now" in message
    assert "source: a.csv with 1 files" in message and "overwrite=True" in message
    (tmp_path / "out" / "mine.txt").write_text("kept")
    done = measure(tmp_path / "a.csv", tmp_path / "out", other, rows=8, overwrite=True)
    assert len(done.manifest["parts"]) == len(list((tmp_path / "out" / "articles").iterdir()))
    assert (tmp_path / "out" / "mine.txt").read_text() == "kept"
    assert done.lexicon["kyiv"].variants[1].patterns == ("Kyiv", "Kyyiv")


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


def test_folders_that_are_not_free_are_refused(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    make_table(5).to_csv(source / "a.csv", index=False)
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "thesis.docx").write_text("x")
    for out, message in [
        (source / "out", "within the source"),
        (strange, "thesis.docx"),
        (source / "a.csv", "is a file"),
    ]:
        with pytest.raises(MediaframingError, match=message):
            measure(source, out, overwrite=True)
    assert [p.name for p in strange.iterdir()] == ["thesis.docx"]
    with pytest.raises(MediaframingError, match="no measured corpus"):
        mf.read_measures(strange)


def test_a_second_run_at_the_same_time_is_refused(tmp_path):
    from mediaframing.scale.folder import lock_folder

    with lock_folder(tmp_path / "out"), pytest.raises(MediaframingError, match="another run"):
        measure(make_table(5), tmp_path / "out")


def test_sources_without_articles_and_bad_options_are_one_error(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.csv").write_text("colour,size\nred,1\n")
    cases = [
        ({"source": tmp_path / "empty"}, "empty folder"),
        ({"source": tmp_path / "bad.csv"}, "bad.csv"),
        ({"source": tmp_path / "nowhere"}, "nowhere"),
        ({"source": make_table(3), "rows": 0, "workers": 0}, "(?s)rows=0.*workers=0"),
        ({"source": make_table(3), "sentiment": "vadr"}, "vadr"),
        ({"source": make_table(3), "client": object()}, "submit"),
        ({"source": make_table(3), "lexicon": "ukrain"}, "ukraine"),
    ]
    for number, (options, message) in enumerate(cases):
        for _ in range(2):
            with pytest.raises(MediaframingError, match=message):
                measure(out=tmp_path / f"out{number}", **options)


def test_tables_can_be_read_in_part(whole, tmp_path):
    done = measure(list_example(), tmp_path / "out", "ukraine", rows=50)
    mentions = done.mentions()
    some = done.mentions(columns=["article_id", "variant"], concepts="kyiv", voices=["quoted"])
    wanted = mentions[(mentions["concept"] == "kyiv") & (mentions["voice"] == "quoted")]
    assert_frame_equal(some, wanted[["article_id", "variant"]].reset_index(drop=True))
    assert len(some) and done.mentions(concepts="nowhere").empty
    assert done.articles(columns=["outlet", "article_id"]).columns.tolist() == ["outlet", "article_id"]
    assert (done.report(statuses="read")["status"] == "read").all()
    with pytest.raises(MediaframingError, match="Did you mean 'variant'"):
        done.mentions(columns=["varient"])


def test_copies_can_be_marked_month_by_month_where_texts_are_kept(whole, tmp_path):
    articles, _ = whole
    done = measure(list_example(), tmp_path / "out", keep_text=True, rows=50)
    needed = ["article_id", "outlet", "published", "title", "body"]
    months = pd.date_range("2012-12-01", "2024-02-01", freq="MS", tz="UTC")
    marked = [
        mf.mark_duplicates(done.articles(columns=needed, between=pair))[["article_id", "cluster_id"]]
        for pair in pairwise(months)
    ]
    cluster = pd.concat(marked).set_index("article_id")["cluster_id"]
    assert len(cluster) == articles["published"].notna().sum()
    at_once = mf.mark_duplicates(articles).set_index("article_id")["cluster_id"]
    # Copies of the example appear within one month each.
    assert (at_once != at_once.index).any()
    assert cluster.equals(at_once[cluster.index])
    with pytest.raises(MediaframingError, match="no pair of dates"):
        done.articles(between=("spring", "summer"))


def test_files_that_are_gone_or_damaged_are_named(tmp_path):
    done = measure(make_table(20), tmp_path / "out")
    (tmp_path / "out" / "words" / "part-00001.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(MediaframingError, match=r"part-00001\.parquet is damaged"):
        done.words()
    (tmp_path / "out" / "words" / "part-00001.parquet").unlink()
    with pytest.raises(MediaframingError, match=r"lacks 1 files.*words/part-00001"):
        measure(make_table(20), tmp_path / "out")
    (tmp_path / "out" / "manifest.json").write_text("{")
    with pytest.raises(MediaframingError, match="damaged"):
        mf.read_measures(tmp_path / "out")


def test_comparisons_take_the_tables(whole, tmp_path):
    articles, _ = whole
    measure(list_example(), tmp_path / "out", "ukraine")
    done = mf.read_measures(tmp_path / "out")
    asked = {"of": "variant", "by": ["outlet", "voice"]}
    mentions = mf.find_mentions(articles, "ukraine")
    few = done.mentions(columns=["article_id", "field", "concept", "variant", "voice"])
    assert_frame_equal(
        mf.compare_shares(few, done.articles(), within="concept", **asked),
        mf.compare_shares(mentions, articles, within="concept", **asked),
    )
    assert_frame_equal(
        mf.compare_rates(few, done.articles(), words=done.words(), **asked),
        mf.compare_rates(mentions, articles, words=mf.count_words(articles), **asked),
    )


def test_foreign_articles_keep_the_voice_of_their_marks_and_are_counted(tmp_path):
    french = "Le maire de la ville a dit que “la route de Kiev” était fermée et que les habitants de la région devaient attendre."
    english = "The mayor of the town said on Monday that the road to Kiev was closed and that people had to wait for help."
    table = pd.DataFrame(
        {"source": "Post", "title": "", "text": [english, french, french + " Oui.", english + " Yes."]}
    )
    with pytest.warns(UserWarning, match="2 of 4 articles are not in English"):
        done = measure(table, tmp_path / "out", statements=True, rows=1)
    assert done.mentions()["voice"].tolist() == ["reported", "quoted", "quoted", "reported"]
    assert done.mentions()["voice_from"].tolist() == ["statements", "marks", "marks", "statements"]


def test_columns_of_mixed_kinds_are_kept_as_text(tmp_path):
    table = make_table(12).assign(extra=[1, "two", None, 3.5] * 4, tags=[["a"], []] * 8)
    done = measure(table, tmp_path / "out")
    assert done.articles()["extra"].dropna().astype(str).isin(["1", "two", "3.5"]).all()


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


def list_children(pid) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        pytest.skip("the system does not list the children of a process")
