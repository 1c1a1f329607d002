"""`read_articles` and `iter_articles`: every format, every defect with its reason, nothing lost."""

from __future__ import annotations

import json
import string

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediaframing as mf
from mediaframing.load.reading import iter_articles, read_articles
from mediaframing.load.report import REPORT_COLUMNS, LoadWarning
from mediaframing.load.tables import delimited
from mediaframing.tables import MediaframingError

ROWS = [
    ("The Harbour Post", "2022-02-24", "Rain", "Rain fell.\n\nIt stopped, at noon."),
    ("The Harbour Post", "2022-02-25", "Snow", 'Snow "fell" in Órd.'),
    ("Calder Courier", "2022-02-26", "", "Hail."),
]
NAMES = ["source", "date", "title", "content"]


def read(source, **options):
    return read_articles(source, return_report=True, progress=False, **options)


def files_of(report):
    return report[report["status"].isin(["read", "partly read", "rejected", "skipped"])]


def write_rows(path, rows=ROWS, names=NAMES):
    frame = pd.DataFrame(rows, columns=names)
    ending = path.suffix
    if ending == ".csv":
        frame.to_csv(path, index=False)
    elif ending == ".tsv":
        frame.to_csv(path, index=False, sep="\t", encoding="utf-16")
    elif ending == ".jsonl":
        frame.to_json(path, orient="records", lines=True)
    elif ending == ".json":
        path.write_text(json.dumps({"status": "ok", "articles": frame.to_dict("records")}), encoding="utf-8")
    elif ending == ".parquet":
        frame.to_parquet(path)
    else:
        book = openpyxl.Workbook()
        for row in [names, *rows]:
            book.active.append(row)
        book.save(path)
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.json", "a.parquet", "a.xlsx"])
def test_read_articles_reads_each_format_alike(tmp_path, name):
    articles, report = read(write_rows(tmp_path / name))
    assert articles["outlet"].tolist() == [r[0] for r in ROWS]
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist() == [r[1] for r in ROWS]
    assert articles["published_raw"].tolist() == [r[1] for r in ROWS]
    assert articles["title"].tolist() == [r[2] for r in ROWS]
    assert articles["body"].tolist() == [r[3] for r in ROWS]
    assert articles["source_record"].tolist() == [1, 2, 3]
    assert set(articles["source_file"]) == {name}
    assert (report["status"].tolist(), report["found"].tolist(), report["reason"].tolist()) == (
        ["read"],
        [3],
        [""],
    )
    mf.validate_articles(articles)


def test_read_articles_takes_a_table_and_leaves_it_alone():
    table = pd.DataFrame(ROWS, columns=NAMES).assign(weight=[1, 2, 3])
    before = table.copy()
    articles, _ = read(table)
    pd.testing.assert_frame_equal(table, before)
    assert articles["weight"].tolist() == [1, 2, 3]
    assert articles.attrs == {}
    again, _ = read(articles)
    pd.testing.assert_frame_equal(again, articles)


def test_read_articles_keeps_users_columns_that_carry_a_contract_name():
    table = pd.DataFrame({"body": ["short"], "full": ["The whole text."], "outlet": ["HP"], "title": [""]})
    articles, _ = read(table, columns={"body": "full"})
    assert articles[["body", "body_as_read"]].iloc[0].tolist() == ["The whole text.", "short"]


def test_read_articles_reads_header_lines_of_text(tmp_path):
    header = (
        "Title: Rain\r\nSource: The Harbour Post\r\nDate: 24 February 2022\r\nByline: A. Lind\r\nWords: 9\r\n"
    )
    text = header + "\r\nRain fell.\r\n"
    (tmp_path / "a.txt").write_bytes((text + "The mayor’s café closed.").encode("cp1252"))
    articles, report = read(tmp_path / "a.txt")
    row = articles.iloc[0]
    assert row[["title", "outlet", "byline", "words"]].tolist() == [
        "Rain",
        "The Harbour Post",
        "A. Lind",
        "9",
    ]
    assert row["body"] == "Rain fell.\n\nThe mayor’s café closed."
    assert str(row["published"]) == "2022-02-24 00:00:00+00:00"
    assert report["encoding"].tolist() == ["cp1252"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Rain closes harbour\n\nRain fell.\n\nAll day.", "Rain closes harbour"),
        ("Will it rain?\n\nRain fell.", "Will it rain?"),
        ("Rain fell all day.\n\nAll night.", ""),
        ("Rain fell\nall day", ""),
        ("Rain fell all day", ""),
        ("It was: raining\n\nRain fell.", "It was: raining"),
    ],
)
def test_read_articles_takes_a_first_line_that_looks_like_a_title(tmp_path, text, title):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    articles, _ = read(tmp_path / "a.txt", outlet="HP")
    assert articles["title"][0] == title
    assert (articles["body"][0] + title).count("ain") == text.count("ain")


def test_read_articles_takes_fields_from_file_names(tmp_path):
    for name in ("Before/HP_News_1.txt", "Before/CC_2.txt", "After/HP_News_3.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Rain fell in " + name, encoding="utf-8")
    (tmp_path / "other.txt").write_text("Snow fell.", encoding="utf-8")
    articles, report = read(
        tmp_path,
        filename_pattern="{period}/{outlet}_{section}_{number}.txt",
        outlets={"CC": "Calder Courier"},
    )
    assert articles["outlet"].tolist() == ["HP", "Calder Courier", "HP", "unknown"]
    assert articles["period"].fillna("").tolist() == ["After", "Before", "Before", ""]
    assert articles["section"].tolist() == ["News", "", "News", ""]
    note = report.loc[report["source_file"].str.endswith("other.txt"), "note"].item()
    assert note == "file name does not fit filename_pattern; outlet unknown; no date"


def test_read_articles_rejects_records_with_reasons_and_reads_the_rest(tmp_path):
    rows = [
        ("a", "HP", "2022-02-24", "Rain fell."),
        ("b", "HP", "3000-01-01", "Snow fell."),
        ("c", "HP", "1066-10-14", "Ice fell."),
        ("a", "HP", "2022-02-25", "Fog rose."),
        ("", "HP", "2022-02-25", "Fog rose."),
        ("d", "HP", "2022-02-25", " \n "),
        ("e", "HP", "2022-02-25", "NUL \x00 here"),
        ("f", "HP", "when it rains", "Wind rose."),
    ]
    articles, report = read(pd.DataFrame(rows, columns=["article_id", "outlet", "date", "text"]))
    assert articles["article_id"].tolist() == ["a", "f"]
    assert articles["published"].isna().tolist() == [False, True]
    assert articles["published_raw"].tolist() == ["2022-02-24", "when it rains"]
    rejected = report[report["status"] == "rejected record"]
    assert dict(zip(rejected["source_record"], rejected["reason"], strict=True)) == {
        2: "date outside 1600 to 2100",
        3: "date outside 1600 to 2100",
        4: "article_id given twice",
        5: "empty article_id",
        6: "empty body",
        7: "not text: it holds NUL bytes",
    }
    assert files_of(report)[["found", "read", "rejected"]].iloc[0].tolist() == [8, 2, 6]
    assert "date not readable" in files_of(report)["note"].item()


def test_read_articles_numbers_equal_records_and_drops_none():
    table = pd.DataFrame([ROWS[0]] * 3 + [ROWS[1]], columns=NAMES)
    ids = read(table)[0]["article_id"].tolist()
    assert ids[1:3] == [f"{ids[0]}-2", f"{ids[0]}-3"]
    assert len(set(ids)) == 4


def test_read_articles_makes_the_same_ids_whatever_is_cleaned(tmp_path):
    path = write_rows(tmp_path / "a.csv", [("HP", "2022-02-24", "t", "Rain.\n\nAdvertisement")])
    plain, _ = read(path)
    kept, _ = read(path, keep_furniture=True, outlets={"HP": "The Harbour Post"}, dates="dmy")
    assert plain["article_id"].tolist() == kept["article_id"].tolist()


def test_read_articles_leaves_furniture_out_and_tells():
    body = "Rain fell.\n\nSign up for our newsletter\n\nIt stopped."
    articles, report = read(pd.DataFrame({"outlet": "HP", "text": [body, "Snow."], "title": ""}))
    assert articles["body"].tolist() == ["Rain fell.\n\nIt stopped.", "Snow."]
    assert articles["body_raw"][0] == body
    assert articles["body_raw"].isna().tolist() == [False, True]
    left = report[report["status"] == "left out"]
    assert left[["source_record", "reason", "text", "article_id"]].iloc[0].tolist() == [
        1, "newsletter sign-up", "Sign up for our newsletter", articles["article_id"][0]
    ]  # fmt: skip
    assert read(pd.DataFrame({"outlet": "HP", "text": [body]}), keep_furniture=True)[0]["body"][0] == body


@pytest.mark.parametrize(
    ("dates", "last", "months", "ambiguous"),
    [
        ("auto", "23/11/2019", [4, 11], False),
        ("auto", "11/23/2019", [3, 11], False),
        ("auto", "05/06/2019", [4, 6], True),
        ("mdy", "05/06/2019", [3, 5], False),
    ],
)
def test_read_articles_decides_the_order_of_dates_once_a_file(tmp_path, dates, last, months, ambiguous):
    # The evidence stands in the last of many rows, beyond the first table of a stream.
    rows = [("HP", "03/04/2019", "", f"Rain {i}.") for i in range(9)] + [("HP", last, "", "Snow.")]
    path = write_rows(tmp_path / "a.csv", rows)
    tables = list(iter_articles(path, rows=4, dates=dates, progress=False, return_report=True))
    articles = pd.concat([t for t, _ in tables])
    assert sorted(set(articles["published"].dt.month)) == sorted(months)
    assert ("published_ambiguous" in articles) == ambiguous
    assert pd.concat([r for _, r in tables])["note"].str.contains("ambiguous").any() == ambiguous


def test_read_articles_decides_the_order_of_dates_by_folder(tmp_path):
    for folder, dates in {"us": ["03/04/2019", "11/23/2019"], "uk": ["03/04/2019", "23/11/2019"]}.items():
        (tmp_path / folder).mkdir()
        for number, date in enumerate(dates):
            text = f"Source: {folder}\nDate: {date}\n\nRain {number}."
            (tmp_path / folder / f"{number}.txt").write_text(text, encoding="utf-8")
    articles, _ = read(tmp_path)
    assert articles["published"].dt.strftime("%m-%d").tolist() == ["04-03", "11-23", "03-04", "11-23"]


def test_read_articles_warns_in_one_line_without_a_report(tmp_path):
    path = write_rows(tmp_path / "a.csv", [*ROWS, ("HP", "2022-01-01", "", "")])
    with pytest.warns(LoadWarning, match=r"read 3 articles; 1 record rejected \(empty body: 1\)") as caught:
        assert len(read_articles(path, progress=False)) == 3
    assert caught[0].filename == __file__
    with pytest.warns(LoadWarning, match="ambiguous"):
        read_articles(write_rows(tmp_path / "b.csv", [("HP", "03/04/2019", "", "Rain.")]), progress=False)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"id,txet\n1,Rain\n", r"Did you mean 'txet'\? Give columns=\{'body': 'txet'\}"),
        ("a.csv", b"source,date,content\n", "no records"),
        ("a.csv", b"", "empty file"),
        ("a.txt", b"a\x00b", "NUL bytes"),
        ("a.pkl", b"\x80\x04K\x01.", "pickle: never loaded"),
        ("a.json", b'{"source": "HP", "content": ', "not readable as JSON"),
        ("a.json", b"[" * 100_000, "not readable as JSON"),
        ("a.xlsx", b"PK\x03\x04 broken", "damaged"),
        ("a.parquet", b"PAR1 broken PAR1", "damaged Parquet"),
        ("a.xml", b"<harbour><p>Rain</p></harbour>", "XML without elements that hold a text"),
    ],
)
def test_read_articles_says_why_nothing_could_be_read(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MediaframingError, match=message):
        read(tmp_path / name)


def test_read_articles_refuses_wrong_arguments(tmp_path):
    with pytest.raises(MediaframingError, match=r"no such file or folder: .*nowhere.*"):
        read([tmp_path / "nowhere", tmp_path])
    with pytest.raises(MediaframingError, match="no files in"):
        read(tmp_path)
    path = write_rows(tmp_path / "a.csv")
    for options, message in [
        ({"format": "cvs"}, "Did you mean 'csv'"),
        ({"dates": "ymd"}, "dates='ymd'"),
        ({"columns": {"boddy": "x"}}, "Did you mean 'body'"),
    ]:
        with pytest.raises(MediaframingError, match=message):
            read(path, **options)
    with pytest.raises(MediaframingError, match="rows=0"):
        next(iter_articles(path, rows=0))
    with pytest.raises(MediaframingError, match="not int"):
        read([3])


def test_read_articles_reads_the_rest_of_a_mixed_folder(tmp_path):
    write_rows(tmp_path / "a.csv")
    write_rows(tmp_path / "b.jsonl")
    (tmp_path / "c.json").write_text('{"about": "planted facts"}', encoding="utf-8")
    (tmp_path / "README.md").write_text("About these files.", encoding="utf-8")
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    articles, report = read(tmp_path)
    assert len(articles) == 6
    files = files_of(report).set_index(files_of(report)["source_file"].str.rpartition("/")[2])
    assert files["status"].to_dict() == {
        "README.md": "skipped", "a.csv": "read", "b.jsonl": "read", "c.json": "rejected",
        "~$a.xlsx": "skipped",
    }  # fmt: skip
    assert (files.loc[files["status"] != "read", "reason"] != "").all()


def test_read_articles_rejects_csv_rows_of_another_width(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 2000)
    lines = ["source,date,title,content"]
    for i in range(300):
        lines.append("HP,2022-01-01,short" if i % 50 == 7 else f'HP,2022-01-01,t,"Rain\n\nfell {i}, twice."')
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    articles, report = read(tmp_path / "a.csv")
    rejected = report[report["status"] == "rejected record"]
    assert rejected["source_record"].tolist() == [8, 58, 108, 158, 208, 258]
    assert set(rejected["reason"]) == {"3 fields where the header has 4"}
    assert len(articles) == 294
    said = articles["body"].str.extract(r"(\d+),")[0].astype(int)
    assert ((articles["source_record"] - 1) == said).all()


def test_read_articles_rejects_lines_that_are_no_json(tmp_path):
    lines = [
        '{"source": "HP", "content": "Rain \\ud800 fell."}',
        "{broken",
        "[1]",
        "",
        '{"source": "HP", "content": "Snow."}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    articles, report = read(tmp_path / "a.jsonl")
    assert articles["body"].tolist() == ["Rain \ufffd fell.", "Snow."]
    assert articles["source_record"].tolist() == [1, 5]
    assert report.loc[report["status"] == "rejected record", "source_record"].tolist() == [2, 3]


def test_read_articles_flattens_nested_json(tmp_path):
    item = {
        "source": {"id": 7, "name": "HP"},
        "publishedAt": 1582300000,
        "authors": ["A. Lind", "B. Roe"],
        "content": ["Rain fell.", "It stopped."],
        "tags": [{"a": 1}],
    }
    (tmp_path / "a.json").write_text(json.dumps(item), encoding="utf-8")
    row = read(tmp_path / "a.json")[0].iloc[0]
    assert row[["outlet", "body", "byline", "tags"]].tolist() == [
        "HP", "Rain fell.\n\nIt stopped.", "A. Lind; B. Roe", '[{"a": 1}]'
    ]  # fmt: skip
    assert row["published"] == pd.Timestamp("2020-02-21 15:46:40", tz="UTC")


def test_read_articles_reads_workbooks_with_a_preface_and_several_sheets(tmp_path):
    book = openpyxl.Workbook()
    for row in [["Search of 2022"], [None], NAMES, list(ROWS[0]), [None] * 4, list(ROWS[1])]:
        book.active.append(row)
    book.create_sheet("Notes").append(["nothing"])
    more = book.create_sheet("More")
    more.append(["Newspaper", "Text", "Date"])
    more.append(["HP", "Fog.", pd.Timestamp("2022-03-04").to_pydatetime()])
    book.save(tmp_path / "a.xlsx")
    articles, report = read(tmp_path / "a.xlsx")
    assert articles["body"].tolist() == [ROWS[0][3], ROWS[1][3], "Fog."]
    assert articles["published_raw"].tolist() == ["2022-02-24", "2022-02-25", "2022-03-04"]
    assert "sheet 'Notes'" in report["note"][0]


def test_iter_articles_gives_bounded_tables_and_the_whole_report(tmp_path):
    rows = [(f"HP{i % 3}", "2022-01-01", "", f"Rain {i // 2}." if i % 7 else "") for i in range(50)]
    path = write_rows(tmp_path / "a.jsonl", rows)
    write_rows(tmp_path / "b.csv", rows)
    whole, report = read(tmp_path)
    pairs = list(iter_articles(tmp_path, rows=8, return_report=True, progress=False))
    assert max(len(table) for table, _ in pairs) <= 8
    joined = pd.concat([table for table, _ in pairs], ignore_index=True)
    pd.testing.assert_frame_equal(joined, whole)
    pd.testing.assert_frame_equal(pd.concat([part for _, part in pairs], ignore_index=True), report)
    with pytest.warns(LoadWarning, match="empty body: 8"):
        assert sum(map(len, iter_articles(path, rows=8, progress=False))) == 42


CELLS = st.sampled_from(
    ["", "a", "b", "2022-01-01", "3000-01-01", "03/04/2019", "soon", "x\x00y", " ", "Rain fell."]
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=12), st.integers(1, 5), st.booleans()
)
def test_iter_articles_loses_nothing(cells, rows, with_ids):
    names = ["article_id" if with_ids else "key", "outlet", "date", "text"]
    table = pd.DataFrame(cells, columns=names)
    try:
        pairs = list(iter_articles(table, rows=rows, return_report=True, progress=False))
    except MediaframingError:
        return
    articles = pd.concat([t for t, _ in pairs], ignore_index=True)
    report = pd.concat([r for _, r in pairs], ignore_index=True)
    assert list(report.columns) == list(REPORT_COLUMNS)
    assert report["found"].sum() == len(table) == report["read"].sum() + report["rejected"].sum()
    assert report["read"].sum() == len(articles)
    refused = report.loc[report["status"] == "rejected record", "source_record"]
    assert sorted([*articles["source_record"], *refused]) == list(range(1, len(table) + 1))
    assert articles["article_id"].is_unique


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_read_articles_meets_mutated_files_with_its_own_errors_alone(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("mutated")
    name = data.draw(st.sampled_from(["a.csv", "a.jsonl", "a.json", "a.parquet", "a.xlsx", "a.txt"]))
    path = folder / name
    if name == "a.txt":
        path.write_text("Title: Rain\nDate: 24 February 2022\n\nRain fell.", encoding="utf-8")
    else:
        write_rows(path)
    content = bytearray(path.read_bytes())
    rng = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    for place in rng.integers(0, len(content), size=data.draw(st.integers(1, 20))):
        content[place] = rng.integers(0, 256)
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    try:
        articles, report = read(path, outlet="HP")
    except MediaframingError:
        return
    assert report["found"].sum() == len(articles) + report["rejected"].sum()


def test_read_articles_is_deterministic_and_independent_of_chunking(tmp_path):
    rows = [("HP", "2022-01-01", letter, f"Rain {letter}. {'x' * 500}") for letter in string.ascii_letters]
    path = write_rows(tmp_path / "a.csv", rows)
    one, _ = read(path)
    two = pd.concat(list(iter_articles(path, rows=7, progress=False)), ignore_index=True)
    pd.testing.assert_frame_equal(one, two)


def test_list_formats_describes_each_format():
    formats = mf.list_formats()
    assert list(formats.columns) == ["format", "extensions", "yields", "checked"]
    assert formats["format"].is_unique
    assert (formats != "").all().all()


def test_read_articles_applies_a_mapping_to_those_tables_that_have_its_columns(tmp_path):
    (tmp_path / "a.csv").write_text(
        "Medium;Kopf;Tag der Ausgabe;Text\nHP;Regen;2022-02-24;Es regnet.\n", "utf-8"
    )
    (tmp_path / "b.csv").write_text("source,Title,Date,Text\nHP,Rain,2022-02-25,It rains.\n", "utf-8")
    (tmp_path / "c.jsonl").write_text('{"source": "HP", "text": "Snow."}\n', "utf-8")
    mapping = {"title": "Kopf", "published": "Tag der Ausgabe"}
    articles, report = read(tmp_path, columns=mapping)
    assert articles["title"].tolist() == ["Regen", "Rain", ""]
    assert articles["published_raw"].tolist() == ["2022-02-24", "2022-02-25", ""]
    notes = report["note"].tolist()
    assert notes[0] == ""
    assert "no column 'Kopf' for title: 'Title' recognised" in notes[1]
    assert "no column 'Tag der Ausgabe' for published: none recognised" in notes[2]


@pytest.mark.parametrize("files", [["a.csv"], ["a.csv", "b.csv"]])
def test_read_articles_refuses_a_mapping_whose_column_no_table_has(tmp_path, files):
    for name in files:
        (tmp_path / name).write_text("source,Title,Date,Text\nHP,Rain,2022-02-25,It rains.\n", "utf-8")
    source = tmp_path / files[0] if len(files) == 1 else tmp_path
    with pytest.raises(MediaframingError, match=r"'Titl'.*Did you mean 'Title'"):
        read(source, columns={"title": "Titl"})
    with pytest.raises(MediaframingError, match="'Titl'"):
        list(iter_articles(source, columns={"title": "Titl"}, progress=False))


def test_read_articles_names_columns_it_does_not_recognise(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("source,Kopf,Ausgabe,text\nHP,Regen,3,Es regnet.\n", "utf-8")
    told = "no column for title and published; not recognised: 'Kopf', 'Ausgabe'; give columns="
    assert told in read(path)[1]["note"][0]
    with pytest.warns(LoadWarning, match="not recognised: 'Kopf'"):
        read_articles(path, progress=False)


def test_read_articles_warns_where_nothing_tells_the_outlets_of_texts(tmp_path):
    for number in range(5):
        (tmp_path / f"HP-{number}.txt").write_text(f"Rain {number} fell. Then it stopped.", encoding="utf-8")
    with pytest.warns(
        LoadWarning,
        match="outlet unknown in 5 of 5 articles, no date in 5: give outlet= or.*filename_pattern=",
    ):
        read_articles(tmp_path, progress=False)
    with pytest.warns(
        LoadWarning, match="5 of 5 files with a name that filename_pattern does not fit, such as '.*HP-0.txt'"
    ):
        read_articles(tmp_path, progress=False, filename_pattern="{outlet}_{number}.txt")
    assert len(read_articles(tmp_path, progress=False, filename_pattern="{outlet}-{number}.txt")) == 5


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        (None, {}, "a source is a path, a list of paths or a table, not NoneType"),
        (5, {}, "not int '5'"),
        (b"a.txt", {}, "not bytes"),
        ({"a.txt": 1}, {}, "not dict"),
        ([], {}, "an empty list of paths"),
        ("", {}, "a path is text or a Path"),
        ("a.txt", {"columns": ["text"], "outlets": "x", "outlet": 3}, "columns= takes a dictionary.*outlets= takes.*outlet= takes text"),
        ("a.txt", {"outlets": {"HP": None}}, r"outlets=\{'HP': …\} takes names"),
        ("a.txt", {"filename_pattern": 3}, "filename_pattern= takes text, not int"),
        ("https://post.example/a.zip", {}, "https://post.example/a.zip is an address: download it first"),
        ("A.TXT", {}, "Did you mean 'a.txt'"),
        ("Sub/b.txt", {}, "Did you mean 'sub'"),
    ],
)  # fmt: skip
def test_read_articles_refuses_wrong_options_in_one_sentence(tmp_path, monkeypatch, source, options, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text("Source: HP\nTitle: Rain\n\nRain fell.", "utf-8")
    with pytest.raises(MediaframingError, match=message):
        read(source, **options)


@pytest.mark.parametrize("rows", ["10", 1.5, True, 0, None])
def test_iter_articles_refuses_a_number_of_rows_that_is_none(tmp_path, rows):
    with pytest.raises(MediaframingError, match="rows="):
        next(iter_articles(tmp_path, rows=rows))


def test_read_articles_names_outlets_that_no_record_has(tmp_path):
    path = write_rows(tmp_path / "a.csv")
    with pytest.warns(
        LoadWarning, match="no record is of 'The Habour Post'.*Did you mean 'The Harbour Post'"
    ):
        read(path, outlets={"The Habour Post": "HP", "Calder Courier": "CC"})
