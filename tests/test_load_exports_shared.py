"""Real exports beside the checkout: numbers of articles and a few fields; no sentence of theirs stands here."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import mediaframing as mf

pytestmark = pytest.mark.shared

# Articles, records announced by the file (0: it says nothing), records rejected.
COUNTS = {
    "nexis/koheiw__newspapers/guardian1.docx": (2, 0, 0),
    "nexis/koheiw__newspapers/guardian2.docx": (1, 0, 0),
    "nexis/koheiw__newspapers/nyt1.docx": (50, 50, 0),
    "nexis/koheiw__newspapers/data__nexis__washington-post.docx": (50, 50, 0),
    "nexis/JBGruber__LexisNexisTools/sample.DOCX": (10, 10, 0),
    "nexis/JBGruber__LexisNexisTools/sample.TXT": (10, 10, 0),
    # 27 documents, one of them without a text.
    "nexis/amcat__amcat/test.txt": (26, 4, 1),
    "nexis/amcat__amcat/test2.txt": (1, 1, 0),
    "nexis/amcat__amcat/test3.txt": (2, 62, 0),
    "nexis/koheiw__newspapers/afp_2013-03-12_0501.html": (74, 74, 0),
    "nexis/koheiw__newspapers/guardian_1986-01-01_0001.html": (262, 262, 0),
    "nexis/cran__tm.plugin.lexisnexis/lexisnexis_test_en.html": (2, 146, 0),
    "nexis/cran__tm.plugin.lexisnexis/lexisnexis_test_copyright_error.html": (1, 2, 1),
    # 97 articles with 97 accession numbers and texts.
    "factiva/koheiw__newspapers/chinese-ui.html": (97, 0, 0),
    "factiva/koheiw__newspapers/irish-independence_1_2017-11-14.html": (44, 0, 0),
    "factiva/koheiw__newspapers/nyt_1_1993-01-03.html": (27, 0, 0),
    "factiva/amcat__amcat/factivia.htm": (9, 0, 0),
    "factiva/amcat__amcat/ww04.htm": (70, 0, 0),
    "factiva/amcat__amcat/zt04.htm": (55, 0, 0),
    "factiva/cran__tm.plugin.factiva/factiva_test.html": (2, 0, 0),
    "factiva/cran__tm.plugin.factiva/reut21578-factiva.xml": (19, 20, 0),
    "factiva/BernhardClemm__factiva-parsing/Factiva-example.html": (2, 0, 0),
    "europresse/cran__tm.plugin.europresse/europresse_test1.html": (3, 0, 0),
    "europresse/cran__tm.plugin.europresse/europresse_test2.html": (4, 0, 0),
    "proquest/pmyteh__tm.plugin.proquest/sample-1.html": (1, 0, 0),
    # Two articles with two document numbers stand in the mail.
    "proquest/pmyteh__tm.plugin.proquest/malformed-html-tag.eml": (2, 0, 0),
    "proquest/pmyteh__tm.plugin.proquest/format-v2.eml": (20, 0, 0),
    "apa_rtf/amcat__amcat/online.rtf": (38, 0, 0),
    "apa_defacto_html/amcat__amcat/DeFacto-Campus - Ausdruck1.htm": (21, 0, 0),
    # A list of clippings, 18 of them without a word of their text.
    "bzk_html/amcat__amcat/test.html": (27, 0, 18),
    # One entry, without a headline, has no text but the regions it ran in.
    "mediargus_txt/amcat__amcat/mediargus.txt": (99, 100, 1),
    "integrum/koheiw__newspapers/channel1_20050201-20050228_0001-0059_0059.xlsx": (59, 0, 0),
}


@pytest.mark.parametrize("name", COUNTS, ids=lambda name: name.rpartition("/")[2])
def test_read_articles_finds_the_true_number(shared, name):
    articles, report = mf.read_articles(shared / "samples" / name, return_report=True, progress=False)
    row = report.iloc[0]
    assert (row["read"], row["announced"], row["rejected"]) == COUNTS[name]
    assert (articles["outlet"] != "unknown").all()
    # Some documents of two exports state no date; most of a third only when the archive came upon them.
    undated = {"nyt1.docx": 1, "test.txt": 2, "online.rtf": 32}.get(name.rpartition("/")[2], 0)
    assert articles["published"].isna().sum() == undated
    assert (articles["body"] != "").all()


def test_read_articles_reads_a_word_file_without_documents_as_no_articles(shared):
    with pytest.raises(ValueError, match="no articles"):
        mf.read_articles(shared / "samples/nexis/JBGruber__LexisNexisTools/test.DOCX", progress=False)


def test_nexis_text_agrees_with_hand_made_solutions(shared):
    folder = shared / "samples/nexis/amcat__amcat"
    solutions = json.loads((folder / "test_body_sols.json").read_text(encoding="utf-8"))
    articles = mf.read_articles(folder / "test.txt", progress=False, return_report=True, keep_furniture=True)[
        0
    ]
    assert len(solutions) == len(articles)
    paired = list(zip(solutions, articles.to_dict("records"), strict=True))

    def agree(solution_name, column):
        known = [
            (s, a) for s, a in paired if s.get(solution_name) and "No title" not in str(s[solution_name])
        ]
        return sum(_words(s[solution_name]) == _words(a[column]) for s, a in known), len(known)

    assert agree("medium", "outlet_raw") == (24, 26)
    assert agree("title", "title")[0] >= 20
    assert agree("author", "byline")[0] == agree("author", "byline")[1]
    assert agree("section", "section")[0] == agree("section", "section")[1]
    assert agree("text", "body")[0] >= 20


def _words(value):
    return " ".join(str(value).split())


@pytest.mark.parametrize(
    ("name", "outlet", "day", "language"),
    [
        ("nexis/amcat__amcat/test2.txt", "The Pioneer (India)", "2008-12-30 23:10", "en"),
        ("nexis/amcat__amcat/test3.txt", "De Telegraaf", "2002-09-24", "nl"),
        ("nexis/koheiw__newspapers/guardian2.docx", "The Guardian", "2015-09-30 09:03", "en"),
        ("factiva/koheiw__newspapers/nyt_1_1993-01-03.html", "The New York Times", "1993-01-09", "en"),
        ("factiva/cran__tm.plugin.factiva/factiva_test.html", "Test newspaper", "2011-12-29 15:32", "fr"),
        ("factiva/amcat__amcat/factivia.htm", "Die Südostschweiz", "2013-11-19", "de"),
        ("europresse/cran__tm.plugin.europresse/europresse_test1.html", "l'Humanité", "2013-10-05", None),
        ("proquest/pmyteh__tm.plugin.proquest/sample-1.html", "Los Angeles Times", "2010-05-08", "en"),
        ("mediargus_txt/amcat__amcat/mediargus.txt", "De Morgen", "2011-11-30", "nl"),
        (
            "wire_txt/superdesk__superdesk-core/IPTC7901.txt",
            "Deutsche Presse-Agentur",
            "2013-11-13 11:37",
            None,
        ),
    ],
)
def test_read_articles_reads_outlet_date_and_language(shared, name, outlet, day, language):
    first = mf.read_articles(shared / "samples" / name, return_report=True, progress=False)[0].iloc[0]
    assert (first["outlet"], first["published"]) == (outlet, pd.Timestamp(day, tz="UTC"))
    if language:
        assert first["language"] == language
