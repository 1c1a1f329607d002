"""Variants of press archives' exports, as the parsers others wrote for them tell; every text is invented."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

import mediaframing as mf


@pytest.fixture
def load(tmp_path):
    """Return a function that writes one export and reads it: its articles, and the row of the file in the report."""

    def read(name, content, encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        articles, report = mf.read_articles(path, return_report=True, progress=False)
        return articles, report.iloc[0]

    return read


def centre(*lines):
    return "\n\n".join(line.center(78).rstrip() for line in lines)


def nexis_page(*documents, cover=""):
    style = "<style>.c0 { text-align: center; } .c5 { text-align: left; }</style>"
    parts = [
        f'<a name="DOC_ID_0_{n}"></a><!-- Hide XML section from browser\n<DOC NUMBER={n}>\n<DOCFULL> -->\n{d}\n'
        "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->"
        for n, d in enumerate(documents)
    ]
    meta = f'<meta topic="null" documents="{len(documents)}" updated="Tuesday, March 12, 2013 11:14:45">'
    return (
        f"<html><head>{style}<!-- LXNComment 1:2 -->{meta}</head><body>{cover}{''.join(parts)}</body></html>"
    )


def box(kind, *texts):
    return f'<br><div class="{kind}">{"".join(f"<p><span>{t}</span></p>" for t in texts)}</div>'


def test_nexis_text_counts_documents_of_a_focus_search(load):
    parts = [
        centre(f"FOCUS - {n} of 2 DOCUMENTS", "The Harbour Post", "May 5, 2010 Wednesday")
        + f"\n\nFerry {n} sails\n\nLENGTH: 9 words\n\nThe ferry sailed.\n\nLOAD-DATE: May 5, 2010\n"
        for n in (1, 2)
    ]
    articles, row = load("focus.txt", "\n\n\n".join(["", *parts]))
    assert (row["format"], row["announced"], row["read"]) == ("nexis_text", 2, 2)
    assert articles["title"].tolist() == ["Ferry 1 sails", "Ferry 2 sails"]


def test_nexis_text_reads_a_text_behind_its_label(load):
    fields = "HEADLINE: Ferry in spring\n\nBYLINE: By Ada Vell\n\nSECTION: NEWS; Pg. A1\n\nBODY:\nThe ferry sails.\n\nIt rains."
    text = centre("1 of 1 DOCUMENTS", "The Harbour Post", "May 5, 2010 Wednesday")
    article = load("body.txt", f"\n\n{text}\n\n{fields}\n\nPUBLICATION-SOURCE-COUNTRY: NORDLAND\n")[0].iloc[0]
    assert article["body"] == "The ferry sails.\n\nIt rains."
    assert (article["byline"], article["geographic"]) == ("By Ada Vell", "NORDLAND")


def test_nexis_text_keeps_a_season_as_it_is_written(load):
    text = centre("1 of 1 DOCUMENTS", "The Harbour Review", "Winter 2008/2009")
    article = load("w.txt", f"\n\n{text}\n\nFerries\n\nLENGTH: 2 words\n\nThe ferry sails in winter.\n")[
        0
    ].iloc[0]
    assert (article["published_raw"], article["issue"]) == ("Winter 2008/2009", "Winter 2008/2009")
    assert pd.isna(article["published"])


def test_nexis_text_reads_what_stands_above_the_date(load):
    rights = "These materials may not be republished without the express written consent of\n" + centre(
        "The Harbour Press"
    )
    wire = (
        centre("1 of 2 DOCUMENTS", "The Harbour Press Local Wire")
        + f"\n\n{rights}\n\n"
        + centre("January 5, 2010, Tuesday, BC cycle")
    )
    show = centre("2 of 2 DOCUMENTS", "HNN", "SHOW: ADA VELL 360 8:00 PM EST", "January 5, 2010 Tuesday")
    rest = "\n\nFerry back\n\nBYLINE: Ada Vell\n\nLENGTH: 3 words\n\nThe ferry is back.\n\nLOAD-DATE: January 6, 2010\n\n\n"
    articles, _ = load("above.txt", f"\n\n{wire}{rest}{show}{rest}")
    assert (articles["title"].tolist(), articles["byline"].tolist()) == (["Ferry back"] * 2, ["Ada Vell"] * 2)
    assert articles["copyright"][0].endswith("consent of The Harbour Press")
    assert articles["show"][1] == "ADA VELL 360 8:00 PM EST"


def test_nexis_html_reads_french_fields_and_a_headline_without_fields(load):
    first = [
        box("c0", "1 of 2 DOCUMENTS"), box("c0", "La Gazette du Port"), box("c0", "12 April 2013 Tuesday"),
        box("c5", "Le bac est revenu"), box("c5", "RUBRIQUE: PORT; Pg. 35"), box("c5", "LONGUEUR: 143 mots"),
        box("c5", "Le bac est revenu.", "Il pleut."), box("c5", "SOCIETE: PORT SA (85%)"),
        box("c5", "SYMBOLE-BOURSIER: PRT (FRA)"), box("c5", "LOCALISATION-GEO: NORDLAND (93%)"),
    ]  # fmt: skip
    second = [
        box("c0", "2 of 2 DOCUMENTS"), box("c0", "La Gazette du Port"), box("c0", "13 April 2013"),
        box("c5", "Court et sans rubrique"), box("c5", "Il pleut encore."), box("c5", "DATE-CHARGEMENT: 13 April 2013"),
    ]  # fmt: skip
    cover = box(
        "c5", "Terms: (bac OR port &nbsp;OR CDU)<BR><BR>Source: La Gazette du Port<BR>Project ID: <BR>"
    )
    articles, row = load("fr.html", nexis_page("".join(first), "".join(second), cover=cover))
    assert (row["announced"], row["read"]) == (2, 2)
    assert articles["body"].tolist() == ["Le bac est revenu.\n\nIl pleut.", "Il pleut encore."]
    assert articles["title"].tolist() == ["Le bac est revenu", "Court et sans rubrique"]
    assert articles["query"][0] == "(bac OR port OR CDU)"
    assert articles["organization"][0] == "PORT SA (85%)"
    assert (articles["ticker"][0], articles["geographic"][0]) == ("PRT (FRA)", "NORDLAND (93%)")


def test_factiva_html_leaves_out_counters_and_keeps_tables(load):
    head = (
        '<div>Kultur</div><div id="hd"><span class="deHeadline counted">35) Fähre am <b>Kai</b></span></div>'
    )
    cells = "<div>968 Wörter</div><div>2 April 2017</div><div>05:30 GMT</div><div>Nordblatt</div><div>NORDB</div><div>Deutsch</div>"
    text = (
        '<p class="articleParagraph dearticleParagraph">Die Fähre fährt.</p>'
        '<p class="articleParagraph dearticleParagraph"><pre>Kai    1\nMole   2</pre></p>'
        "<p>Bild: die Fähre.</p><p>Nordblatt GmbH</p><p>Dokument NORDB00020170401ed420002t</p>"
    )
    page = f'<div class="article"><div class="article deArticle">{head}{cells}<div>(c) 2017 Nordblatt</div>{text}</div></div>'
    article = load("f.html", f"<html><head><title>Factiva</title></head><body>{page}</body></html>")[0].iloc[
        0
    ]
    assert (article["title"], article["outlet"]) == ("Fähre am Kai", "Nordblatt")
    assert article["published"] == pd.Timestamp("2017-04-02 05:30", tz="UTC")
    assert article["body"] == "Die Fähre fährt.\n\nKai    1\nMole   2"


def test_europresse_parts_outlet_and_issue_and_dates_by_number(load):
    article = (
        '<article><header><div><span class="DocPublicationName">{outlet}</span></div><div><span class="DocHeader">{head}</span>'
        '</div><div class="titreArticle"><p class="titreArticleVisu">Bac</p></div><div class="docAuthors">Jean Quai</div></header>'
        "<section><p>Le bac est revenu.</p><p>Cet article est paru dans La Gazette du Port</p></section>"
        "<footer><p>news·20231001·LQ·0001</p></footer></article>"
    )
    page = article.format(
        outlet="La Gazette du Port (site web)\n                Gazette, no. 23,456 / Nord",
        head="Politique, jeudi 5 octobre 2023 - 19:05:15 UTC +0200 753 mots, p. 8",
    ) + article.format(outlet="Le Mensuel", head="octobre 2023 845 mots")
    articles, _ = load("e.html", f"<html><body>{page}</body></html>")
    assert articles["outlet"].tolist() == ["La Gazette du Port (site web)", "Le Mensuel"]
    assert (articles["issue"][0], articles["length"].tolist()) == ("23,456", [753, 845])
    assert articles["published"].dt.date.astype(str).tolist() == ["2023-10-05", "2023-10-01"]
    assert articles["body"].tolist() == ["Le bac est revenu."] * 2
    assert articles["section"].fillna("").tolist() == ["Politique", ""]


PROQUEST = (
    '<div><a name="DocID_MSTAR_1"></a><p>Ferry returns</p><p><strong>Author: </strong>Vell, Ada</p>'
    '<p><strong>Abstract:&nbsp; </strong></p>"The ferry is back," said the mayor.\nIt sails.<div></div>'
    "<p><strong>Full text: </strong></p><text><p>The ferry is back.</p><p><strong>Illustration</strong></p>"
    '<div class="Illustration_content"><p>Caption: A boat.</p></div></text><p><strong>Publica tion title: </strong>Harbour Post; '
    "Nordport</p><p><strong>Publication date: </strong>Apr 2 1, 2 007</p></div>"
    '<div><a name="Bibliography"></a><p>Vell, A. (2007). Ferry.</p></div>'
)


def mail(sender, subject, page, number=1):
    return (
        f"Received: by x\nFrom: {sender}\nTo: <j@post.example>\nSubject: {subject}\nMessage-ID: <{number}@x>\n"
        f"Content-Type: multipart/alternative; boundary=B{number}\nMIME-Version: 1.0\nDate: Sat, 17 Oct 2020 01:02:03 -0400\n\n"
        f"--B{number}\nContent-Type: text/plain\n\nSee below.\n\n--B{number}\nContent-Type: text/html; charset=utf-8\n\n"
        f"<html><body>{page}</body></html>\n\n--B{number}--\n\n"
    )


def test_proquest_reads_a_forwarded_mail_with_broken_labels(load):
    articles, row = load(
        "fwd.eml", mail("Jane Doe <d@post.example>", "Fwd: Your ProQuest Research", PROQUEST)
    )
    assert (row["format"], row["read"]) == ("proquest_html", 1)
    article = articles.iloc[0]
    assert (article["outlet"], article["body"]) == ("Harbour Post", "The ferry is back.")
    assert article["abstract"] == '"The ferry is back," said the mayor.\n\nIt sails.'
    assert (article["published_raw"], article["captions"]) == ("Apr 21, 2007", "Caption: A boat.")


def test_proquest_reads_every_mail_of_a_mailbox(load):
    mails = [mail("<noreply@proquest.com>", "Your ProQuest Research", PROQUEST, n) for n in (1, 2)]
    box = "".join(f"From - Tue Mar  1 0{n}:00:00 2022\n{m}" for n, m in enumerate(mails, 1))
    for name, content in (("two.eml", "".join(mails)), ("two.mbox", box)):
        articles, row = load(name, content)
        assert (row["format"], articles["source_record"].tolist()) == ("proquest_html", [1, 2])


def test_integrum_reads_a_report_of_coded_fields(load):
    entry = (
        '<div align="left"><a name="{n}"></a><table><tr><td>^ИС:\n   Портовый вестник\n<br>^РБ:\n ПРИЧАЛ\n<br>^НР:\n 6\n<br>^ДТ:\n'
        "09.02.1994\n<br>^АВ:\n Велл Ада\n<br>^ЗГ:\n <b>ПАРОМ</b><br></td></tr></table><h3>ПАРОМ</h3><pre>\n     Паром вернулся, "
        "и толпа\nстояла под дождем.\n     Никто не <font><b>отвечал</b></font>.</pre></div>"
    )
    page = (
        "<html><head><META http-equiv='Content-Type' content='text/html; charset=windows-1251'><title>Report 12.05.2021 15:50:05"
        f"</title></head><body><h3>Report 12.05.2021 15:50:05</h3>1.<a href='#1'>ПАРОМ</a><br>2.<a href='#2'>ПАРОМ</a><br>"
        f"{entry.format(n=1)}{entry.format(n=2)}</body></html>"
    )
    articles, row = load("i.html", page, "cp1251")
    assert (row["format"], row["announced"], row["read"]) == ("integrum", 2, 2)
    article = articles.iloc[0]
    assert (article["outlet"], article["title"], article["byline"]) == (
        "Портовый вестник",
        "ПАРОМ",
        "Велл Ада",
    )
    assert article["body"] == "Паром вернулся, и толпа стояла под дождем.\n\nНикто не отвечал."
    assert (article["section"], article["issue"]) == ("ПРИЧАЛ", "6")


def test_apa_reads_sections_bare_outlets_bylines_and_captions(load):
    page = (
        "<html><head><title>DeFacto-Campus - Ausdruck</title></head><body><div class='eintrag'><pre>Hafen Kurier vom 03.04.2013 "
        "18.30 Uhr Seite: 14\nRessort: Chronik</pre><h3>Regen</h3><p>   Von Ada Vell</p><p>Es regnet.</p><p>Bild: Der Kai.</p></div>"
    )
    article = load("d.htm", page)[0].iloc[0]
    assert (article["outlet"], article["page"], article["section"]) == ("Hafen Kurier", "14", "Chronik")
    assert (article["byline"], article["body"], article["captions"]) == ("Ada Vell", "Es regnet.", "Der Kai.")
    assert article["published"] == pd.Timestamp("2013-04-03 18:30", tz="UTC")
    rtf = (
        r"{\rtf1\ansi \i \"Nordblatt\" Innenpolitik vom 15.Aug 2013 Seite: 4\par\par \b Regen\par\par Es regnet.\par\par "
        r"Gespeicherte Anh\'e4nge: bild.jpg\par\sect \i \"Nordblatt.at\" gefunden am 04.03.2022 10.37 Uhr\par\par \b Wind\par\par Es weht.\par}"
    ).replace(r"\"", '"')
    articles, row = load("a.rtf", rtf)
    assert row["read"] == 2
    assert articles["body"].tolist() == ["Es regnet.", "Es weht."]
    assert (articles["section"][0], articles["published"][0].day) == ("Innenpolitik", 15)
    assert (articles["published_raw"][1], articles["retrieved"][1]) == ("", "04.03.2022 10:37")


def test_bzk_reads_the_later_lists(load):
    entry = '<a name="A"></a><h2>{t}</h2><i>{s}</i><p></p><p>{p}</p><p>VIEW ORIGINAL PAGE: pagina 3, pagina 3</p><hr>'
    page = (
        "<html><body><h1>Knipselkrant BZK - 5 januari 2017</h1><h2>Inhoudsopgave</h2><ul><li><a href='#A'>Veerboot</a></li></ul><hr>"
        + entry.format(t="Veerboot vaart", s="De Havenkrant 05-1-2017", p="Het ging om de veerboot...")
        + entry.format(
            t="Regen",
            s="Haven.nl 4 januari 2017",
            p='Het regent...<a href="http://haven.example/1">http://haven.example/1</a>',
        )
    )
    articles, row = load("b.html", page)
    assert (row["format"], row["read"]) == ("bzk_html", 2)
    assert articles["published"].dt.strftime("%m-%d").tolist() == ["01-05", "01-04"]
    assert articles["body"].tolist() == ["Het ging om de veerboot...", "Het regent..."]
    assert (articles["page"].tolist(), articles["url"][1]) == (["3", "3"], "http://haven.example/1")


def test_exports_saved_as_text_are_parted_at_their_closing_lines(load):
    factiva = (
        "Local News\nFerry returns\n\nAda Vell\n1,345 words\n1 March 2022\nThe Harbour Post\nHARBP\nEnglish\n(c) 2022 The Harbour Post\n\n"
        "The ferry sailed.\n\nIt rained.\n\nDocument HARBP00020220301ei31000aa\n\nRegen\n\n12 Wörter\n2 März 2022\nNordblatt\nNORDB\nDeutsch\n"
        "© 2022 Nordblatt\n\nEs regnet.\n\nDokument NORDB00020220302ei31000ab\n"
    )
    articles, row = load("factiva.txt", factiva)
    assert (row["format"], articles["title"].tolist()) == ("export_text", ["Ferry returns", "Regen"])
    assert articles["body"].tolist() == ["The ferry sailed.\n\nIt rained.", "Es regnet."]
    uni = (
        "Ferry returns\n\nThe Harbour Post\n\nMarch 1, 2022 Tuesday\n\nSection: LOCAL; Pg. B4\nLength: 9 words\nByline: Ada Vell\n\nBody\n\n"
        "The ferry sailed.\n\nNotes: it rained.\n\nLoad-Date: March 2, 2022\n\nEnd of Document\n\n"
    )
    articles, row = load("uni.txt", uni + uni)
    assert (row["format"], row["read"], articles["body"][1]) == (
        "export_text",
        2,
        "The ferry sailed.\n\nNotes: it rained.",
    )
    assert (articles["section"][0], articles["byline"][1], articles["load_date"][0]) == (
        "LOCAL; Pg. B4",
        "Ada Vell",
        "March 2, 2022",
    )


def test_proquest_reads_a_selection_saved_from_the_browser(load):
    entry = (
        '<div><span class="documentTitle">{}</span><div class="abstract_Text col"><span>Vell, Ada.<br>Harbour Post; Nordport [Nordport]21 Apr 2007: '
        "18.</span></div><text><p>The ferry is back.</p></text></div>"
    )
    articles, row = load("p.html", f"<html><body>{entry.format('Ferry')}{entry.format('Rain')}</body></html>")
    assert (row["format"], articles["title"].tolist()) == ("proquest_html", ["Ferry", "Rain"])
    assert (articles["outlet"][0], articles["byline"][1], articles["body"][1]) == (
        "Harbour Post",
        "Vell, Ada",
        "The ferry is back.",
    )
    assert articles["published"].dt.day.tolist() == [21, 21]


def make_word(paragraphs):
    """Return a Word file of paragraphs; those that begin with a tab stand in the middle."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    middle = "<w:pPr><w:jc w:val='center'/></w:pPr>"
    runs = [(middle if p[0] == "\t" else "", p.strip()) for p in paragraphs]
    body = "".join(f"<w:p>{kind}<w:r><w:t>{text}</w:t></w:r></w:p>" for kind, text in runs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
        )
    return file.getvalue()


def test_word_files_of_older_exports_and_of_factiva_are_read(load):
    old = ["\t1 of 1 DOCUMENTS", "\tThe Harbour Post", "\tMay 5, 2010 Wednesday", "\tFinal Edition", "Ferry sails", "BYLINE: Ada Vell",
           "LENGTH: 9 words", "The ferry sailed: it rained.", "Nobody was hurt.", "LOAD-DATE: May 5, 2010"]  # fmt: skip
    article = load("old.docx", make_word(old))[0].iloc[0]
    assert (article["title"], article["edition"], article["byline"]) == (
        "Ferry sails",
        "Final Edition",
        "Ada Vell",
    )
    assert article["body"] == "The ferry sailed: it rained.\n\nNobody was hurt."
    coded = ["HD Ferry sails", "WC 9 words", "PD 5 May 2010", "SN The Harbour Post", "LP", "The ferry sailed.", "TD", "It rained.",
             "AN Document HARBP00020100501eg310001x"]  # fmt: skip
    article = load("coded.docx", make_word(coded))[0].iloc[0]
    assert (article["title"], article["outlet"]) == ("Ferry sails", "The Harbour Post")
    assert article["body"] == "The ferry sailed.\n\nIt rained."


def test_starred_corpora_are_read_text_by_text(load):
    corpus = (
        "**** *journal_Le-Quotidien *date_2020-01-02 *auteur_Jean-Quai *sexe_h\nLe bac est revenu.\n-*theme\nIl pleut.\n\n"
        "**** *source_Le-Quotidien *am_2020-03 *annee_2020\nIl pleut encore.\n"
    )
    articles, row = load("corpus.txt", corpus)
    assert (row["format"], articles["outlet"].tolist()) == ("starred_text", ["Le Quotidien"] * 2)
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist() == ["2020-01-02", "2020-03-01"]
    assert articles["body"].tolist() == ["Le bac est revenu.\n\nIl pleut.", "Il pleut encore."]
    assert (articles["byline"][0], articles["sexe"][0]) == ("Jean Quai", "h")
