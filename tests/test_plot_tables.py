"""save_table: four formats, escaped, rounded where they are for reading, equal bytes for equal tables."""

from __future__ import annotations

import builtins
import csv
import io
import time
import zipfile
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from mediaframing.plot.exports.table_export import save_table
from mediaframing.plot.exports.table_formats import escape_latex
from mediaframing.tables import MediaframingError
from test_plot_shares import make_estimates

HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script> & 50 % of $x_{1}^2$ ~ #a \\input{b}\x00'
TEXT_FORMATS = ["csv", "tex", "html"]


class Cells(HTMLParser):
    """Collects the tags and the texts of the cells of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.inside = tag in ("td", "th")
        if tag == "tr":
            self.rows.append([])
        if self.inside:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


@pytest.fixture
def table() -> pd.DataFrame:
    return make_estimates(outlets=["Metro", "Ærø Avis"], thin={("Metro", "quoted")})


def test_save_table_writes_a_file_a_format(tmp_path, table):
    paths = save_table(table, tmp_path / "new" / "table-1.tex", formats=TEXT_FORMATS)
    assert [p.name for p in paths] == ["table-1.csv", "table-1.tex", "table-1.html"]


def test_save_table_csv_has_every_column_and_digit(tmp_path, table):
    table["estimate"] = table["estimate"] / 3
    (path,) = save_table(table, tmp_path / "t", formats=["csv"])
    back = pd.read_csv(path)
    pd.testing.assert_frame_equal(back, table, check_dtype=False)


def test_save_table_csv_runs_nothing_in_a_spreadsheet(tmp_path):
    cells = ["=1+1", "+1", "-x", "@a", " =1", "＝1", "\t=1", "plain", "a=1", "", None]
    table = pd.DataFrame({"=name": cells, "kind": pd.Categorical(cells), "number": -1.5})
    (path,) = save_table(table, tmp_path / "t", formats=["csv"])
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert rows[0] == ["'=name", "kind", "number"]
    guarded = [f"'{c}" for c in cells[:7]] + ["plain", "a=1", "", ""]
    assert [r[0] for r in rows[1:]] == guarded and [r[1] for r in rows[1:]] == guarded
    assert {r[2] for r in rows[1:]} == {"-1.5"}


def test_save_table_html_shows_rounded_numbers_intervals_and_reasons(tmp_path, table):
    (path,) = save_table(table, tmp_path / "t", formats=["html"], caption="Naming")
    page = path.read_text(encoding="utf-8")
    rows = Cells(page).rows
    assert rows[0] == [
        "Outlet",
        "Voice",
        "Concept",
        "Variant",
        "Estimate",
        "Interval",
        "n",
        "Articles",
        "Clusters",
    ]
    assert rows[1] == ["Metro", "own words", "kyiv", "Kiev", "0.10", "[0.05, 0.15]", "90", "1,040", "1,000"]
    assert rows[3][4:6] == ["n too small (4 articles)", "–"]
    for note in (
        "Mean over articles of the article&#x27;s share.",
        "Method: bootstrap, 95 %.",
        "Not validated.",
    ):
        assert f"<p>{note}</p>" in page


def test_save_table_html_escapes_everything(tmp_path, table):
    table["outlet"] = HOSTILE
    (path,) = save_table(table, tmp_path / "t", formats=["html"], caption=HOSTILE)
    page = path.read_text(encoding="utf-8")
    cells = Cells(page)
    assert "script" not in cells.tags and "\x00" not in page
    assert cells.rows[1][0] == HOSTILE.replace("\x00", "\ufffd")
    assert "default-src 'none'" in page


def test_save_table_latex_is_a_booktabs_table(tmp_path, table):
    (path,) = save_table(table, tmp_path / "t", formats=["tex"], caption="Naming, 100 %", digits=3)
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines.count("\\toprule") == lines.count("\\midrule") == lines.count("\\bottomrule") == 1
    assert "\\caption{Naming, 100 \\%}" in lines and "\\begin{tabular}{llllrrrrr}" in lines
    assert "Metro & own words & kyiv & Kiev & 0.100 & {[}0.050, 0.150] & 90 & 1,040 & 1,000 \\\\" in lines


def test_escape_latex_leaves_no_command():
    assert escape_latex("50 % of $x_{1}$ & #") == "50 \\% of \\$x\\_\\{1\\}\\$ \\& \\#"
    assert escape_latex("\\input{b}") == "\\textbackslash{}input\\{b\\}"
    assert escape_latex("a~b^c") == "a\\textasciitilde{}b\\textasciicircum{}c"
    assert escape_latex("*star") == "{*}star"
    assert escape_latex("−0.5") == "$-$0.5"


def test_save_table_docx_holds_the_cells_the_caption_and_the_notes(tmp_path, table):
    docx = pytest.importorskip("docx")
    table.loc[0, "outlet"] = HOSTILE
    (path,) = save_table(table, tmp_path / "t", formats=["docx"], caption="Naming & more")
    document = docx.Document(path)
    (grid,) = document.tables
    assert [c.text for c in grid.rows[0].cells][:5] == ["Outlet", "Voice", "Concept", "Variant", "Estimate"]
    assert grid.rows[1].cells[0].text == HOSTILE.replace("\x00", "\ufffd")
    assert [c.text for c in grid.rows[4].cells][4:6] == ["n too small (4 articles)", "–"]
    words = [p.text for p in document.paragraphs]
    assert words[0] == "Naming & more" and words[-1] == "Not validated."
    assert document.core_properties.author == ""


def test_save_table_gives_equal_bytes(tmp_path, table):
    pytest.importorskip("docx")
    first = [p.read_bytes() for p in save_table(table, tmp_path / "a", caption="Naming")]
    # Times in a zip archive count in steps of two seconds.
    time.sleep(2.1)
    assert first == [p.read_bytes() for p in save_table(table, tmp_path / "b", caption="Naming")]
    with zipfile.ZipFile(io.BytesIO(first[2])) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_save_table_says_what_word_needs_and_writes_nothing(tmp_path, table, monkeypatch):
    real = builtins.__import__

    def fail(name, *rest):
        if name.split(".")[0] == "docx":
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", fail)
    with pytest.raises(MediaframingError, match="pip install python-docx"):
        save_table(table, tmp_path / "new" / "t")
    assert not (tmp_path / "new").exists()


def test_save_table_takes_any_table_and_chosen_columns(tmp_path):
    table = pd.DataFrame(
        {
            "outlet": ["Metro", "Ledger"],
            "first_new": pd.to_datetime(["2019-02-03", None], utc=True),
            "ordered": [True, False],
            "year": [2019, 2020],
            "effect": [-0.001, np.inf],
        }
    )
    (path,) = save_table(
        table, tmp_path / "t", formats=["html"], columns=["first_new", "ordered", "year", "effect"]
    )
    assert Cells(path.read_text(encoding="utf-8")).rows == [
        ["First new", "Ordered", "Year", "Effect"],
        ["2019-02-03", "yes", "2019", "0.00"],
        ["–", "no", "2020", "∞"],
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"formats": ["xlsx"]}, "'csv', 'tex', 'docx', 'html'"),
        ({"formats": "csv"}, "list of formats"),
        ({"digits": 1.5}, "whole number"),
        ({"digits": True}, "whole number"),
        ({"columns": ["outlets"]}, "Did you mean 'outlet'"),
        ({"columns": []}, "no rows or no columns"),
    ],
)
def test_save_table_refuses_with_the_mend(tmp_path, table, options, message):
    with pytest.raises(MediaframingError, match=message):
        save_table(table, tmp_path / "t", **options)


def test_save_table_leaves_the_table_alone(tmp_path, table):
    before = table.copy(deep=True)
    save_table(table, tmp_path / "t", formats=TEXT_FORMATS)
    pd.testing.assert_frame_equal(table, before)
