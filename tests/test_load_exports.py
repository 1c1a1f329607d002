"""Press archives' exports: fixtures of the project's own, fictional; what stands in them was written by hand."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.load.registry import choose_format

EXPORTS = "tests/fixtures/exports"


@pytest.fixture
def load(root):
    """Return a function that loads one export: its articles, and the row of the file in the report."""

    def read(name):
        articles, report = mf.read_articles(root / EXPORTS / name, return_report=True, progress=False)
        return articles, report.iloc[0]

    return read


FORMATS = {
    "lexisnexis.txt": ("nexis_text", 3),
    "lexisnexis.html": ("nexis_html", 1),
    "factiva.html": ("factiva_html", 2),
    "factiva_coded.html": ("factiva_html", 1),
    "factiva.xml": ("factiva_xml", 1),
    "europresse_1.html": ("europresse", 2),
    "europresse_2.html": ("europresse", 1),
    "proquest.html": ("proquest_html", 2),
    "proquest.eml": ("proquest_html", 2),
    "proquest.txt": ("proquest_text", 1),
    "proquest.ris": ("ris", 2),
    "newsbank.txt": ("newsbank", 2),
    "apa.rtf": ("rtf", 2),
    "nexis_uni.rtf": ("rtf", 1),
    "factiva.rtf": ("rtf", 2),
    "defacto.htm": ("apa_html", 2),
    "bzk.html": ("bzk_html", 1),
    "mediargus.txt": ("mediargus", 2),
    "integrum.html": ("integrum", 1),
    "iptc7901.txt": ("iptc7901", 1),
    "story.eml": ("mail", 1),
}


@pytest.mark.parametrize("name", FORMATS)
def test_read_articles_reads_every_export(load, name):
    articles, row = load(name)
    assert (row["format"], row["read"]) == FORMATS[name]
    assert articles["published"].isna().sum() == ("only the time of retrieval" in row["note"])
    assert (articles["title"] != "").all()
    assert (articles["outlet"] != "unknown").all() == (name != "story.eml")
    assert row["found"] == row["read"] + row["rejected"]


def test_read_articles_sorts_a_mixed_folder_by_content(root, tmp_path):
    for place, name in enumerate(FORMATS):
        # Endings that say nothing, or the wrong thing.
        (tmp_path / f"{place:02}.{'dat' if place % 2 else 'txt'}").write_bytes(
            (root / EXPORTS / name).read_bytes()
        )
    articles, report = mf.read_articles(tmp_path, return_report=True, progress=False)
    files = report[report["status"].isin(["read", "partly read"])]
    assert files["format"].tolist() == [format for format, _ in FORMATS.values()]
    assert len(articles) == sum(count for _, count in FORMATS.values())


def test_nexis_text_reads_every_field_in_three_languages(load):
    articles, row = load("lexisnexis.txt")
    assert (row["announced"], row["note"]) == (4, "4 records announced, 3 found: missing 4")
    first = articles.iloc[0]
    assert first["outlet"] == "The Harbour Post"
    assert first["published"] == pd.Timestamp("2022-03-01 23:10", tz="UTC")
    assert (first["title"], first["subtitle"]) == (
        "Ferry returns to the old quay",
        "Council pays for the repair",
    )
    assert (first["byline"], first["section"], first["page"]) == ("Ada Vell", "LOCAL NEWS; Pg. B4", "B4")
    assert (first["edition"], first["dateline"], first["length"]) == (
        "Late Edition - Final",
        "HARBOUR TOWN",
        23,
    )
    assert first["load_date"] == "March 2, 2022"
    assert first["graphic"].startswith("The ferry at the quay.")
    assert first["copyright"] == "Copyright 2022 The Harbour Post All Rights Reserved"
    # A paragraph that begins in capitals with a colon is no field.
    assert first["body"].split("\n\n")[1] == "LONDON: Nobody there took notice of it."
    assert first["body"].endswith("took notice of it.")
    assert articles["language"].tolist() == ["en", "de", "nl"]
    assert articles["outlet"].tolist() == ["The Harbour Post", "Nordblatt", "De Havenkrant"]
    assert articles["published"].dt.day.tolist() == [1, 2, 3]
    assert articles["title"].tolist()[1:] == ["Fähre fährt wieder", "Veerboot vaart weer"]
    assert articles["query"].unique().tolist() == ["(ferry and harbour) and Date(geq(01/03/2022))"]
    assert articles["retrieved"][0] == "Friday, March 4, 2022 10:11:12"
    assert articles["database"][0] == "LexisNexis: The Harbour Post;Nordblatt"


def test_nexis_html_drops_highlights_and_rejects_error_notices(load, root):
    articles, row = load("lexisnexis.html")
    assert (row["announced"], row["found"], row["rejected"]) == (2, 2, 1)
    assert "error notice" in row["reason"]
    article = articles.iloc[0]
    assert article["body"] == 'The ferry sailed again.\n\n"We are glad," said the mayor.'
    assert (article["edition"], article["correction"]) == ("Late Edition - Final", "The mayor was not there.")
    assert article["published"] == pd.Timestamp("2022-03-01", tz="UTC")


def test_factiva_html_reads_unlabelled_fields_by_their_place(load):
    articles, _ = load("factiva.html")
    first, second = articles.iloc[0], articles.iloc[1]
    assert first["published"] == pd.Timestamp("2022-03-01 17:04", tz="UTC")
    assert (first["outlet"], first["source_code"], first["language"]) == ("The Harbour Post", "HARBP", "en")
    assert (first["edition"], first["page"], first["length"]) == ("1; National", "13", 23)
    assert (first["byline"], first["credit"]) == ("Ada Vell", "Special to The Harbour Post")
    assert (first["section"], first["accession_number"]) == ("Local News", "HARBP00020220301ei31000aa")
    assert first["body"] == "The ferry sailed again on Tuesday.\n\nA crowd stood in the rain."
    assert (second["outlet"], second["language"], second["length"]) == ("Nordblatt", "de", 12)
    assert first["query"] == "Text: ferry OR Fähre; Date: All Dates"
    assert (first["retrieved"], first["results_found"]) == ("4 March 2022 15:07", 1342)


def test_factiva_html_reads_coded_fields(load):
    article = load("factiva_coded.html")[0].iloc[0]
    assert article["published"] == pd.Timestamp("2021-12-29 15:32", tz="UTC")
    assert (article["title"], article["byline"], article["length"]) == (
        "Le bac est revenu",
        "Jean Quai",
        1295,
    )
    assert article["body"] == "Le bac est revenu.\n\nIl pleuvait."


def test_factiva_xml_holds_the_set_against_its_announced_number(load):
    articles, row = load("factiva.xml")
    assert (row["announced"], row["note"]) == (2, "2 records announced, 1 found: missing 2")
    assert articles["body"][0] == "The ferry sailed again.\n\nA crowd stood in the rain.\n\nIt left at noon."


def test_europresse_tells_author_from_text(load):
    articles, _ = load("europresse_1.html")
    first, second = articles.iloc[0], articles.iloc[1]
    assert (first["outlet"], first["issue"], first["section"]) == ("La Gazette du Port", "5968", "Éditorial")
    assert (first["page"], first["byline"], first["subtitle"]) == ("03", "Jean Quai", "Port")
    assert first["body"] == "Le bac est revenu.\n\nIl pleuvait."
    assert (first["document_number"], first["retrieved"]) == ("news·20220303·GA·0001", "2022-03-05")
    assert second["body"] == "Il pleut encore."
    article = load("europresse_2.html")[0].iloc[0]
    assert (article["section"], article["rubric"], article["subtitle"]) == ("Politique", "PORT", "Au quai")
    assert (article["byline"], article["page"]) == ("Jean Quai", "16")
    assert article["body"] == "Le bac est revenu.\n\nIl pleuvait."


@pytest.mark.parametrize("name", ["proquest.html", "proquest.eml"])
def test_proquest_reads_page_and_mail_alike(load, name):
    articles, row = load(name)
    first = articles.iloc[0]
    assert (first["outlet"], first["edition"], first["page"]) == ("The Harbour Post", "Late Edition", "B.4")
    assert first["body"] == "The ferry sailed again.\n\nA crowd stood in the rain."
    assert first["database"] == "ProQuest: Town Dailies"
    assert articles["published"].dt.day.tolist() == [1, 2]
    assert articles["language"].tolist() == ["en", "fr"]
    assert articles["body"][1] == "Le bac est revenu."
    assert ("part 1 of 2" in row["note"]) == (name == "proquest.eml")


def test_proquest_text_leaves_the_table_of_contents_out(load):
    articles, row = load("proquest.txt")
    assert row["note"] == "2 records announced, 1 found: missing 2"
    assert articles["body"][0] == "The ferry sailed again.\n\nA crowd stood in the rain."
    assert articles["outlet"][0] == "The Harbour Post"


def test_rtf_prefers_the_printed_day_and_reads_escaped_letters(load):
    articles, row = load("apa.rtf")
    # When the archive came upon a page is not when that was published.
    assert articles["published"].dt.strftime("%m-%d").fillna("").tolist() == ["03-02", ""]
    assert articles["published_raw"].tolist() == ["02.03.2022", ""]
    assert articles["retrieved"].tolist() == ["04.03.2022 10:36", "04.03.2022 10:37"]
    assert "only the time of retrieval known" in row["note"]
    assert articles["title"].tolist() == ["Fähre fährt wieder", "Regen"]
    assert articles["body"][0].startswith("Die Fähre fuhr wieder – im Regen.")


def test_rtf_reads_nexis_and_factiva(load):
    article = load("nexis_uni.rtf")[0].iloc[0]
    assert (article["title"], article["outlet"]) == ("Ferry returns to the old quay", "The Harbour Post")
    assert article["body"] == "The ferry sailed again.\n\nA crowd stood in the rain."
    assert (article["query"], article["length"], article["load_date"]) == ("ferry", 9, "March 2, 2022")
    articles, _ = load("factiva.rtf")
    assert articles["outlet"].tolist() == ["The Harbour Post", "Nordblatt"]
    assert articles["byline"].tolist() == ["Ada Vell", "Jon Ost"]
    assert articles["body"][1].endswith("The river rose.")


def test_other_archives_give_their_fields(load):
    defacto = load("defacto.htm")[0].iloc[0]
    assert (defacto["section"], defacto["page"], defacto["issue"]) == ("Lokales", "3", "065")
    assert defacto["subtitle"] == "Am Kai ist wieder Betrieb"
    bzk, row = load("bzk.html")
    assert (row["rejected"], row["reason"], bool(bzk["truncated"][0])) == (1, "empty body", True)
    mediargus, row = load("mediargus.txt")
    assert row["announced"] == 2
    assert mediargus["body"].tolist() == [
        "Een kop eronder\n\nDe veerboot voer weer uit, in de regen.",
        "Het regende de hele dag.",
    ]
    integrum = load("integrum.html")[0].iloc[0]
    assert (integrum["body"], integrum["language"]) == ("Паром снова вышел в море.", "ru")
    assert integrum["published"] == pd.Timestamp("2022-02-28 10:30", tz="UTC")
    wire = load("iptc7901.txt")[0].iloc[0]
    assert (wire["agency"], wire["byline"]) == ("hpa", "By Ada Vell, The Harbour Post")
    assert wire["published"] == pd.Timestamp("2022-03-01 11:37", tz="UTC")
    assert wire["body"].endswith("A crowd stood in the rain.")
    mail = load("story.eml")[0].iloc[0]
    assert (mail["title"], mail["body"].count("\n\n")) == ("Fähre returns", 1)


def make_word(paragraphs, *, entity=""):
    """Return a Word file: each paragraph text, or (text, bookmark, bold)."""
    body = []
    for paragraph in paragraphs:
        text, mark, bold = paragraph if isinstance(paragraph, tuple) else (paragraph, "", False)
        start = f'<w:bookmarkStart w:id="1" w:name="{mark}"/>' if mark else ""
        label, colon, value = text.partition(":\xa0")
        runs = [(label + colon, True), ("\xa0" + value, False)] if colon else [(text, bold)]
        written = "".join(
            f"<w:r>{'<w:rPr><w:b/></w:rPr>' if b else ''}<w:t xml:space='preserve'>{t.lstrip(chr(160)) if i else t}</w:t></w:r>"
            if not (i and t.startswith("\xa0"))
            else f"<w:r><w:t xml:space='preserve'>{t}</w:t></w:r>"
            for i, (t, b) in enumerate(runs)
        )
        body.append(f"<w:p>{start}{written}</w:p>")
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<?xml version="1.0"?>{entity}<w:document xmlns:w="{space}"><w:body>{"".join(body)}</w:body></w:document>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return file.getvalue()


NEXIS = [
    "Date and Time: Friday, March 4, 2022 10:11:00 AM CET",
    "Documents (3)",
    "1. Ferry returns to the old quay",
    "Search Terms: ferry",
    "2. Rain",
    "Search Terms: rain",
    ("", "Bookmark_1", False),
    "Ferry returns to the old quay",
    "The Harbour Post",
    "March 1, 2022 Tuesday, Late Edition",
    "Copyright 2022 Harbour Press",
    "Section:\xa0LOCAL; Pg. B4",
    "Length:\xa09 words",
    "Byline:\xa0Ada Vell",
    ("Body", "Body", True),
    "The ferry sailed again.",
    "A crowd stood in the rain.",
    ("Classification", "Classification", True),
    "Language:\xa0ENGLISH",
    "Subject:\xa0FERRIES (93%)",
    "Load-Date:\xa0March 2, 2022",
    ("Ende des Dokuments", "", True),
    ("", "Bookmark_2", False),
    "Rain",
    "Nordblatt",
    "2. März 2022 Mittwoch",
    "Length:\xa03 words",
    ("Text", "Body_0", True),
    "Rain fell.",
    ("End of Document", "", True),
]


def test_nexis_word_reads_documents_by_their_bookmarks(tmp_path):
    (tmp_path / "nexis.DOCX").write_bytes(make_word(NEXIS))
    (tmp_path / "~$nexis.DOCX").write_bytes(b"\x05lock")
    articles, report = mf.read_articles(tmp_path, return_report=True, progress=False)
    assert report["status"].tolist() == ["read", "skipped"]
    assert report["note"][0] == "3 records announced, 2 found: missing 3"
    first = articles.iloc[0]
    assert (first["title"], first["outlet"], first["edition"]) == (
        "Ferry returns to the old quay",
        "The Harbour Post",
        "Late Edition",
    )
    assert first["body"] == "The ferry sailed again.\n\nA crowd stood in the rain."
    assert (first["page"], first["length"], first["byline"], first["language"]) == ("B4", 9, "Ada Vell", "en")
    assert (first["subject"], first["load_date"]) == ("FERRIES (93%)", "March 2, 2022")
    assert articles["query"].tolist() == ["ferry", "rain"]
    assert articles["published"].dt.day.tolist() == [1, 2]
    assert articles["body"][1] == "Rain fell."


def test_nexis_word_says_that_another_word_file_holds_no_articles(tmp_path):
    path = tmp_path / "letter.docx"
    path.write_bytes(make_word(["Dear reader,", "nothing to see."]))
    with pytest.raises(
        mf.tables.MediaframingError if hasattr(mf, "tables") else ValueError, match="no articles"
    ):
        mf.read_articles(path, progress=False)


def test_read_articles_warns_where_fewer_records_are_found_than_announced(root):
    with pytest.warns(UserWarning, match="another number of records than announced"):
        mf.read_articles(root / EXPORTS / "lexisnexis.txt", progress=False)


def test_choose_format_knows_no_export_in_plain_text(tmp_path):
    from mediaframing.load.opening.files import SourceFile

    text = b"Rain\n\nThe mail said: 1 of 4 people saw the documents of Factiva and ProQuest.\n"
    file = SourceFile("a.txt", len(text), lambda: io.BytesIO(text))
    assert choose_format(file).name == "text"


def test_the_mixed_folder_of_the_notebook_is_accounted_for(root):
    articles, report = mf.read_articles(root / "data/exports", return_report=True, progress=False)
    files = report[report["status"].isin(["read", "partly read", "rejected", "skipped"])]
    assert (len(articles), files["found"].sum(), files["rejected"].sum()) == (13, 16, 3)
    assert files["format"].tolist() == ["europresse", "factiva_html", "nexis_text", "nexis_html", "proquest_text", "", "jsonl", "feed",
                                        "html"]  # fmt: skip
    assert files["note"].str.contains("missing").sum() == 2
    assert articles["truncated"].sum() == 2


@pytest.mark.parametrize(
    "name", [n for n in FORMATS if n not in {"factiva.xml", "story.eml", "proquest.eml"}]
)
def test_exports_joined_into_one_file_lose_nothing(root, tmp_path, name):
    data = (root / EXPORTS / name).read_bytes()
    (tmp_path / name).write_bytes(data + b"\n" + data)
    whole = mf.read_articles(root / EXPORTS / name, return_report=True, progress=False)[1]["found"].sum()
    assert mf.read_articles(tmp_path, return_report=True, progress=False)[1]["found"].sum() == 2 * whole


def test_mediargus_keeps_the_first_sentence_of_an_article_without_a_headline(tmp_path):
    entries = (("Artikel zonder titel", 23), ("Artikel zonder titel", 24), ("Regen", 25))
    listed = "\n\n\n".join(
        f"{n}. {t}\n\nDe Havenkrant, dinsdag 1 maart 2022, p. {p}, 8w." for n, (t, p) in enumerate(entries, 1)
    )
    first = "- Zeg, Ada: waarom vaart in Vlaanderen geen veerboot?\n\n- Omdat het regent."
    second = "Antwerpen, Oost-Vlaanderen, Vlaams-Brabant/Brussel\n\nDe veerboot\n\nvoer weer\n\nuit, zei hij.\n\nHet regende."
    third = "In Limburg, Antwerpen regent het\n\nRegen\n\nHet regende."
    texts = "".join(
        f"\n\n\n\n01-03-2022, p.{23 + n}\n\n{t}\n\n © Havenpers" for n, t in enumerate((first, second, third))
    )
    (tmp_path / "m.txt").write_text(listed + texts, encoding="utf-8")
    articles, report = mf.read_articles(tmp_path / "m.txt", return_report=True, progress=False)
    assert articles["body"].tolist() == [
        first,
        "De veerboot voer weer uit, zei hij.\n\nHet regende.",
        "Het regende.",
    ]
    assert articles["regions"].fillna("").tolist() == [
        "",
        "Antwerpen, Oost-Vlaanderen, Vlaams-Brabant/Brussel",
        "",
    ]
    assert articles["subtitle"][2] == "In Limburg, Antwerpen regent het"
    assert "no headline in the export (2)" in report["note"][0]
