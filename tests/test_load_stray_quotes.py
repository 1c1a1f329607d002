"""Tables whose quotation marks are wrong: every row is told from the others, and none is swallowed in silence."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaframing.load.opening.encodings import Encoding, Utf8Stream
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.reading import iter_articles, read_articles
from mediaframing.load.report import FileLog, LoadWarning
from mediaframing.load.tables import delimited
from mediaframing.load.tables.row_shapes import RowShapes
from mediaframing.load.tables.stray_quotes import CarefulRows, QuoteCheck

NAMES = "source,date,title,content"


def read(source, **options):
    return read_articles(source, return_report=True, progress=False, **options)


def plain(number, body="Rain fell."):
    return f"HP,2022-01-{number:02},T{number},{body}"


def quoted(number, body="Rain, fell.\n\nIt stopped, at noon, on pier 5."):
    return f'"HP","2022-01-{number:02}","T{number}","{body}"'


def write(path, rows, ending="\n"):
    path.write_text(ending.join([NAMES, *rows, ""]), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("make", [plain, quoted])
@pytest.mark.parametrize("place", [1, 7, 28])
def test_read_articles_reads_every_row_beside_a_mark_never_closed(tmp_path, ending, make, place):
    rows = [make(number) for number in range(1, 29)]
    body = '"Never, closed' if make is quoted else '"Never closed'
    rows[place - 1] = make(place, "X").replace('"X"' if make is quoted else "X", body)
    articles, report = read(write(tmp_path / "a.csv", rows, ending))
    assert articles["title"].tolist() == [f"T{number}" for number in range(1, 29)]
    assert articles["body"][place - 1] == body
    assert len(set(articles["body"].drop(place - 1))) == 1
    assert articles["source_record"].tolist() == list(range(1, 29))
    assert "not closed" in report["note"][0]


def test_read_articles_warns_of_a_mark_never_closed(tmp_path):
    with pytest.warns(LoadWarning, match="quotation mark"):
        articles = read_articles(write(tmp_path / "a.csv", [plain(1, '"Rain'), plain(2)]), progress=False)
    assert articles["body"].tolist() == ['"Rain', "Rain fell."]


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ('"Never" he said.', '"Never" he said.'),
        ('"He said "no" and left, then\n\nslept, long."', 'He said "no" and left, then\n\nslept, long.'),
        ('"He said ""no"" and\n\nleft.', '"He said ""no"" and\n\nleft.'),
        ('He said "no".', 'He said "no".'),
    ],
)
def test_read_articles_keeps_marks_that_are_not_doubled(tmp_path, written, body):
    rows = [plain(number, written if number == 5 else "Rain fell.") for number in range(1, 12)]
    articles, _ = read(write(tmp_path / "a.csv", rows))
    assert len(articles) == 11
    assert articles["body"][4] == body


def test_read_articles_tells_rows_between_two_marks_that_fit_each_other(tmp_path):
    rows = [plain(number) for number in range(1, 29)]
    rows[6], rows[9] = plain(7, '"He said no.'), plain(10, 'and left"')
    articles, _ = read(write(tmp_path / "a.csv", rows))
    assert articles["title"].tolist() == [f"T{number}" for number in range(1, 29)]
    assert (articles["body"][6], articles["body"][9]) == ('"He said no.', 'and left"')


def test_read_articles_leaves_texts_whole_that_look_a_little_like_rows(tmp_path):
    body = "Rain, 5 people, at 2 quays, died.\n\nOn day 3, March 4, 2022, they\n\nHP, it, was, said"
    rows = [quoted(number, body) for number in range(1, 29)]
    articles, report = read(write(tmp_path / "a.csv", rows))
    assert set(articles["body"]) == {body}
    assert report["note"][0] == ""


def test_read_articles_rejects_what_is_no_row_and_reads_the_rest(tmp_path):
    rows = [plain(1), "x,y", plain(2), plain(3, '"No'), *map(plain, range(4, 9)), '"Never", he, said']
    articles, report = read(write(tmp_path / "a.csv", rows))
    assert len(articles) == 8
    rejected = report[report["status"] == "rejected record"]
    assert rejected["source_record"].tolist() == [2, 10]
    assert set(rejected["reason"]) == {"2 fields where the header has 4", "3 fields where the header has 4"}


def test_iter_articles_changes_to_care_within_a_table(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 3000)
    rows = [plain(number % 28 + 1, f"Rain {number} fell.") for number in range(600)]
    rows[40], rows[450], rows[452] = "x,y", plain(3, '"Rain 450 fell.'), plain(4, 'Rain 452 fell."')
    parts = list(iter_articles(write(tmp_path / "a.csv", rows), rows=50, return_report=True, progress=False))
    articles = pd.concat([table for table, _ in parts])
    report = pd.concat([part for _, part in parts])
    numbers = [n for n in range(600) if n != 40]
    assert articles["source_record"].tolist() == [n + 1 for n in numbers]
    assert articles["body"].str.extract(r"(\d+)")[0].astype(int).tolist() == numbers
    assert report.loc[report["status"] == "rejected record", "source_record"].tolist() == [41]


def test_read_articles_bounds_a_row_that_never_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 2000)
    rows = [plain(1), plain(2, '"Never closed'), *["and so on"] * 500, plain(3)]
    articles, report = read(write(tmp_path / "a.csv", rows))
    assert articles["title"].tolist() == ["T1", "T3"]
    assert "never closed" in report["reason"][0]


def test_read_articles_finds_the_header_below_lines_of_description(tmp_path):
    path = tmp_path / "a.csv"
    above = "Export of the Harbour Archive\n\nQuery: rain; 2 hits\n"
    path.write_text(f"{above}{NAMES}\n{plain(1)}\nx\n{plain(2)}\n", encoding="utf-8")
    articles, report = read(path)
    assert articles["title"].tolist() == ["T1", "T2"]
    assert articles["source_record"].tolist() == [1, 3]
    assert report["note"][0] == "lines above the header left out: 3"
    path.write_text(f"{above}{NAMES}\n{plain(1)}\n{plain(2, chr(34) + 'No')}\n", encoding="utf-8")
    assert read(path)[0]["title"].tolist() == ["T1", "T2"]


_TEXTS = st.text(alphabet='ab",; \n\r\té"', max_size=12)


@given(st.lists(st.tuples(_TEXTS, _TEXTS, _TEXTS), min_size=1, max_size=8), st.sampled_from([0, 1]))
@settings(max_examples=300, deadline=None)
def test_careful_reading_of_a_sound_table_equals_the_plain_one(rows, style):
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=style)
    names = ["date", "title", "content", "source"]
    rows = [("Rain", "Rain fell.", "HP")] * 3 + rows
    writer.writerows([names, *([f"2022-01-{n:02}", *row] for n, row in enumerate(rows, 1))])
    data = written.getvalue().encode()
    file = SourceFile("a.csv", len(data), lambda: io.BytesIO(data))
    check = QuoteCheck(",", backslash=False)
    for start in range(0, len(data), 3):
        check.feed(data[start : start + 3])
    assert check.finish() in {"none", "sound"}
    shapes = RowShapes(names, ",", data.decode())
    stream = Utf8Stream(file.open(), Encoding("utf-8"))
    careful = [r.fields for r in CarefulRows(stream, shapes, backslash=False, above=0, longest=1 << 20)][1:]
    assert careful == list(csv.reader(io.StringIO(data.decode(), newline="")))[1:]
    batches = list(delimited.read(file, FileLog("a.csv"), rows=100, header_names=frozenset()))
    assert [list(r) for b in batches for r in b.frame.itertuples(index=False)] == careful
