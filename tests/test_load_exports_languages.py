"""Press archives' exports in the languages of their interfaces: invented records, the same article in each."""

from __future__ import annotations

import io
import textwrap
import zipfile

import pandas as pd
import pytest

import mediaframing as mf

TITLE = "The ferry is back at the old quay: who, when?"
PARAGRAPHS = (
    "The ferry sailed on Tuesday after a long winter, and a crowd stood for hours in the rain to see it leave.",
    "PARIS: Nobody there took notice, said Ada Vell, and nobody wanted to answer the questions of the reporters.",
    "“We wait”, said the mayor. It rained.",
)
BODY = "\n\n".join(PARAGRAPHS)
DAY = pd.Timestamp("2022-03-01", tz="UTC")
# Counter, byline, section, length, date, load date, language, publication type, rights, end, classification, body heading, cover.
NEXIS = {
    "en": ("{} of {} DOCUMENTS", "BYLINE", "SECTION", "LENGTH: 345 words", "March 1, 2022 Tuesday", "LOAD-DATE: March 2, 2022",
           "LANGUAGE: ENGLISH", "PUBLICATION-TYPE: Newspaper", "All Rights Reserved", "End of Document", "Classification", "Body",
           "Documents (2)"),
    "de": ("{} von {} DOKUMENTEN", "AUTOR", "RUBRIK", "LÄNGE: 345 Wörter", "Dienstag 1. März 2022", "UPDATE: 2. März 2022",
           "SPRACHE: GERMAN; DEUTSCH", "PUBLICATION-TYPE: Zeitung", "Alle Rechte Vorbehalten", "Ende des Dokuments",
           "Klassifizierung", "Hauptteil", "Dokumente (2)"),
    "fr": ("{} de {} DOCUMENTS", "AUTEUR", "RUBRIQUE", "LONGUEUR: 345 mots", "mardi 1 mars 2022", "DATE-CHARGEMENT: 2 mars 2022",
           "LANGUE: FRENCH; FRANÇAIS", "TYPE-PUBLICATION: Journal", "tous droits réservés", "Fin du document", "Classification",
           "Corps", "Documents (2)"),
    "nl": ("{} van {} DOCUMENTEN", "AUTEUR", "SECTIE", "LENGTE: 345 woorden", "1 maart 2022 dinsdag", "LAADDATUM: 2 maart 2022",
           "TAAL: DUTCH; NEDERLANDS", "PUBLICATIETYPE: Krant", "Alle rechten voorbehouden", "Einde van document", "Classificatie",
           "Tekst", "Documenten (2)"),
    "es": ("{} de {} DOCUMENTOS", "AUTOR", "SECCIÓN", "LONGITUD: 345 palabras", "martes 1 marzo 2022",
           "FECHA-CARGA: 2 de marzo de 2022", "IDIOMA: SPANISH; ESPAÑOL", "TIPO-PUBLICACIÓN: Periódico",
           "Todos los Derechos Reservados", "Fin del documento", "Clasificación", "Cuerpo", "Documentos (2)"),
    "it": ("{} di {} DOCUMENTI", "AUTORE", "SEZIONE", "LUNGHEZZA: 345 parole", "martedì 1 marzo 2022",
           "DATA-CARICAMENTO: 2 marzo 2022", "LINGUA: ITALIAN; ITALIANO", "TIPO-PUBBLICAZIONE: Quotidiano",
           "Tutti i diritti riservati", "Fine del documento", "Classificazione", "Articolo", "Documenti (2)"),
    "pt": ("{} de {} DOCUMENTOS", "AUTOR", "SEÇÃO", "TAMANHO: 345 palavras", "terça-feira 1 de março de 2022",
           "DATA DE CARGA: 2 de março de 2022", "IDIOMA: PORTUGUESE; PORTUGUÊS", "TIPO DE PUBLICAÇÃO: Jornal",
           "Todos os direitos reservados", "Fim do documento", "Classificação", "Corpo", "Documentos (2)"),
}  # fmt: skip
# Words, date, the name of English, the line of the accession number.
FACTIVA = {
    "en": ("{} words", "1 March 2022", "English", "Document {}"),
    "de": ("{} Wörter", "1 März 2022", "Englisch", "Dokument {}"),
    "fr": ("{} mots", "1 mars 2022", "Anglais", "Document {}"),
    "es": ("{} palabras", "1 marzo 2022", "Inglés", "Documento {}"),
    "it": ("{} parole", "1 marzo 2022", "Inglese", "Documento {}"),
    "pt": ("{} palavras", "1 março 2022", "Inglês", "Documento {}"),
    "nl": ("{} woorden", "1 maart 2022", "Engels", "Document {}"),
    "ru": ("{} слов", "1 Март 2022", "английский", "Документ {}"),
    "zh": ("{} 字", "2022 年 3 月 1 日", "英文", "文件 {}"),
    "ja": ("{} 文字", "2022年3月1日", "英語", "文書 {}"),
    "tr": ("{} kelime", "1 Mart 2022", "İngilizce", "Belge {}"),
    "pl": ("{} słów", "1 marca 2022", "Angielski", "Dokument {}"),
    "ko": ("{} 단어", "2022년 3월 1일", "영어", "문서 {}"),
    "sv": ("{} ord", "1 mars 2022", "Engelska", "Dokument {}"),
}


def nexis_text(language):
    count, by, section, length, date, loaded, named, kind, rights, *_ = NEXIS[language]
    parts = []
    for number in (1, 2):
        head = [count.format(number, 2), "", "Nordblatt", "", date]
        fields = [TITLE, f"{by}: Ada Vell", f"{section}: LOCAL; S. 4", length]
        texts = ["\n".join(textwrap.wrap(p, 78)) for p in PARAGRAPHS]
        end = [f"Copyright 2022 Nordblatt\n{rights}"]
        centred = "\n".join(line.center(78).rstrip() for line in head)
        closing = "\n".join(line.center(78).rstrip() for line in end[0].split("\n"))
        parts.append("\n\n".join([centred, *fields, "", *texts, loaded, named, kind, closing]))
    return "\n\n\n".join(["", *parts]).encode()


def _documents(language):
    """Yield the lines of a current Nexis export, each with whether it is a label, and the bookmark it carries."""
    _, by, section, length, date, loaded, named, kind, rights, end, classified, heading, cover = NEXIS[
        language
    ]

    def labelled(line):
        label, _, value = line.partition(": ")
        return f"{label.capitalize()}:\xa0{value}", ""

    yield from ((line, "") for line in (cover, f"1. {TITLE}", f"2. {TITLE}"))
    for number in (1, 2):
        yield TITLE, f"Bookmark_{number}"
        yield from ((line, "") for line in ("Nordblatt", date, f"Copyright 2022 Nordblatt {rights}"))
        yield from map(labelled, (f"{section}: LOCAL; S. 4", length, f"{by}: Ada Vell"))
        yield heading, "Body" if number == 1 else "Body_1"
        yield from ((line, "") for line in PARAGRAPHS)
        yield classified, "Classification"
        yield from map(labelled, (named, kind, loaded))
        yield end, ""


def nexis_word(language):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = []
    for place, (line, mark) in enumerate(_documents(language)):
        label, blank, value = line.partition("\xa0")
        bold = "<w:rPr><w:b/></w:rPr>" if mark or blank else ""
        start = f'<w:bookmarkStart w:id="{place}" w:name="{mark}"/>' if mark else ""
        rest = f"<w:r><w:t>{blank}{value}</w:t></w:r>" if blank else ""
        paragraphs.append(f"<w:p>{start}<w:r>{bold}<w:t>{label}</w:t></w:r>{rest}</w:p>")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        document = f'<w:document xmlns:w="{space}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
    return file.getvalue()


def _as_rtf(lines):
    text = "\\par\n".join("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line) for line in lines)
    return f"{{\\rtf1\\ansi {text}\\par}}".encode("ascii")


def nexis_rtf(language):
    return _as_rtf([line for line, _ in _documents(language)])


def nexis_html(language):
    count, by, section, length, date, loaded, named, kind, rights, *_ = NEXIS[language]

    def box(text, style):
        return f'<BR><DIV CLASS="{style}"><P CLASS="{style}"><SPAN>{text}</SPAN></P></DIV>'

    parts = ["<html><head><style>.c0 { text-align: center; }</style></head><body>"]
    for number in (1, 2):
        parts.append(f'<A NAME="DOC_ID_0_{number}"></A><!-- Hide XML section from browser\n<DOCFULL> -->')
        parts += [box(line, "c0") for line in (count.format(number, 2), "Nordblatt", date)]
        parts += [box(line, "c1") for line in (TITLE, f"{by}: Ada Vell", f"{section}: LOCAL; S. 4", length)]
        parts.append("<BR><DIV CLASS='c1'>" + "".join(f"<P>{p}</P>" for p in PARAGRAPHS) + "</DIV>")
        parts += [box(line, "c1") for line in (loaded, named, kind)]
        parts.append(box(f"Copyright 2022 Nordblatt<BR>{rights}", "c0") + "<!-- \n</DOCFULL> -->")
    return "".join([*parts, "</body></html>"]).encode()


def _cells(language, number):
    words, date, named, _ = FACTIVA[language]
    return (f"Ferry returns {number}", "By Ada Vell", words.format(234), date, "17:04", "The Harbour Post", "HARBP", "A13", named,
            "Copyright 2022 The Harbour Post.")  # fmt: skip


def _number(language, number):
    return FACTIVA[language][3].format(f"HARBP00020220301ei310000{number}")


def factiva_html(language):
    articles = []
    for number in (1, 2):
        title, author, *rest = _cells(language, number)
        cells = (
            f'<div id="hd"><span class="enHeadline">{title}</span></div><div class="author">{author}</div>'
        )
        cells += "".join(f"<div>{cell}</div>" for cell in rest)
        text = "".join(f'<p class="articleParagraph enarticleParagraph">{p}</p>' for p in PARAGRAPHS)
        articles.append(
            f'<div class="article enArticle">{cells}{text}<p>{_number(language, number)}</p></div>'
        )
    return f"<html><head><title>Factiva</title></head><body>{''.join(articles)}</body></html>".encode()


def factiva_coded(language):
    codes = ("HD", "BY", "WC", "PD", "ET", "SN", "SC", "PG", "LA", "CY")
    articles = []
    for number in (1, 2):
        rows = [
            *zip(codes, _cells(language, number), strict=True),
            ("TD", "".join(f"<p>{p}</p>" for p in PARAGRAPHS)),
        ]
        rows.append(("AN", _number(language, number)))
        table = "".join(f"<tr><td><b>{code}</b>&nbsp;</td><td>{value}</td></tr>" for code, value in rows)
        articles.append(f'<div class="article enArticle"><table>{table}</table></div>')
    return f"<html><head><title>Factiva</title></head><body>{''.join(articles)}</body></html>".encode()


def factiva_rtf(language):
    lines = []
    for number in (1, 2):
        cells = [cell for cell in _cells(language, number) if cell != "A13"]
        lines += [*cells, "", *(line for p in PARAGRAPHS for line in (p, "")), _number(language, number), ""]
    return _as_rtf(lines)


def load(tmp_path, data):
    (tmp_path / "export").write_bytes(data)
    articles, report = mf.read_articles(tmp_path / "export", return_report=True, progress=False)
    assert len(articles) == 2
    return articles.iloc[1], report.iloc[0]


@pytest.mark.parametrize("language", NEXIS)
@pytest.mark.parametrize("make", [nexis_text, nexis_word, nexis_rtf, nexis_html])
def test_nexis_is_read_in_every_language_and_layout(tmp_path, make, language):
    article, row = load(tmp_path, make(language))
    assert (row["announced"], row["note"]) == (2, "")
    assert (article["outlet"], article["title"], article["published"]) == ("Nordblatt", TITLE, DAY)
    assert (article["byline"], article["length"], article["language"]) == ("Ada Vell", 345, language)
    assert article["section"] == "LOCAL; S. 4"
    assert article["body"] == BODY


@pytest.mark.parametrize("language", FACTIVA)
@pytest.mark.parametrize("make", [factiva_html, factiva_coded, factiva_rtf])
def test_factiva_is_read_in_every_language_and_layout(tmp_path, make, language):
    article, row = load(tmp_path, make(language))
    assert row["format"] in {"factiva_html", "rtf"}
    assert (article["outlet"], article["title"]) == ("The Harbour Post", "Ferry returns 2")
    assert article["published"] == DAY + pd.Timedelta("17h04m")
    assert (article["byline"], article["length"], article["language"]) == ("By Ada Vell", 234, "en")
    assert (article["source_code"], article["accession_number"]) == ("HARBP", "HARBP00020220301ei3100002")
    assert article["body"] == BODY


@pytest.mark.parametrize(
    ("heading", "moment", "page"),
    [
        ("Politique, mardi 1 mars 2022, p. 16", "2022-03-01", "16"),
        ("Politique, mardi 1 mars 2022 - 17:04 UTC +01:00, p. 16", "2022-03-01 16:04", "16"),
        ("mardi 1 mars 2022 - 17:04 UTC +01:00 412 mots", "2022-03-01 16:04", None),
        ("Politics, Tuesday, March 1, 2022, p. 16", "2022-03-01", "16"),
        ("Politik, Dienstag, 1. März 2022, S. 16", "2022-03-01", "16"),
        ("Política, martes, 1 de marzo de 2022, p. 16", "2022-03-01", "16"),
        ("2022-03-01", "2022-03-01", None),
    ],
)
def test_europresse_reads_headings_in_any_language(tmp_path, heading, moment, page):
    article = (
        f'<article><header><span class="DocPublicationName">Le Monde (site web)</span><div><span class="DocHeader">{heading}'
        '</span></div><div class="titreArticle"><p class="titreArticleVisu rdp__articletitle">Le bac</p></div></header>'
        '<section><div class="docOcurrContainer"><p>Le <mark>bac</mark> est revenu.</p></div></section></article>'
    )
    read, _ = load(tmp_path, f"<!DOCTYPE html><html><body>{article}{article}</body></html>".encode())
    assert (read["outlet"], read["outlet_raw"]) == ("Le Monde", "Le Monde (site web)")
    assert read["published"] == pd.Timestamp(moment, tz="UTC")
    assert read["body"] == "Le bac est revenu."
    if page:
        assert read["page"] == page and read["section"].startswith("Politi") | read["section"].startswith(
            "Polít"
        )


NEWSBANK = (
    "Ferry returns\nMarch {n}, 2022 | Harbour Post, The (Harbour Town, ME)\nAuthor: Ada Vell | Section: Local | Page: B4\n"
    "345 Words\n\nOpenURL Link\n\nThe ferry sailed.\n\nIt rained.\n\nCopyright 2022 Harbour Press\n\n",
    "Harbour Town\n\nHarbour Post, The (Harbour Town, ME) - March {n}, 2022\nAuthor: Ada Vell\nSection: Local\nPage: B4\n\n"
    "The ferry sailed.\n\nIt rained.\n\nRecord Number: {n}\nCopyright (c) 2022 Harbour Press\n\n",
    "Paper: Harbour Post, The (Harbour Town, ME)\nTitle: Ferry returns\nDate: March {n}, 2022\nAuthor: Ada Vell\nSection: Local\n"
    "Page: B4\n\nThe ferry sailed.\n\nIt rained.\n\nRecord Number: {n}\nCopyright 2022 Harbour Press\n\n",
)  # fmt: skip


@pytest.mark.parametrize("layout", NEWSBANK)
def test_newsbank_is_read_in_every_layout(tmp_path, layout):
    text = "Access World News - NewsBank\n\n" + layout.format(n=1) + layout.format(n=2)
    article, row = load(tmp_path, text.replace("\n", "\r\n").encode())
    assert row["format"] == "newsbank"
    assert article["outlet"] == "Harbour Post, The (Harbour Town, ME)"
    assert (article["byline"], article["section"], article["page"]) == ("Ada Vell", "Local", "B4")
    assert article["published"] == pd.Timestamp("2022-03-02", tz="UTC")
    assert article["body"] == "The ferry sailed.\n\nIt rained."


def test_newsbanks_inverted_names_find_their_outlet():
    from mediaframing.load.cleaning.outlets import name_outlet

    assert name_outlet("Washington Post, The (DC)") == "The Washington Post"


# Counter, author, publication info, abstract, full text, subject, publication title, date, the date, language, its name, number.
PROQUEST = {
    "en": ("Document {} of 2", "Author", "Publication info", "Abstract", "Full text", "Subject", "Publication title",
           "Publication date", "Mar 1, 2022", "Language of publication", "English", "ProQuest document ID"),
    "de": ("Dokument {} von 2", "Autor", "Publikationsinfo", "Zusammenfassung", "Volltext", "Thema", "Titel der Publikation",
           "Publikationsdatum", "1. Mär. 2022", "Sprache der Publikation", "Englisch", "ProQuest-Dokument-ID"),
    "fr": ("Document {} sur 2", "Auteur", "Informations sur la publication", "Résumé", "Texte intégral", "Sujet",
           "Titre de la publication", "Date de publication", "1 mars 2022", "Langue de publication", "Anglais",
           "Identificateur de document ProQuest"),
    "es": ("Documento {} de 2", "Autor", "Información de publicación", "Resumen", "Texto completo", "Materia",
           "Título de publicación", "Fecha de publicación", "mar 1, 2022", "Idioma de la publicación", "Inglés",
           "ID del documento de ProQuest"),
}  # fmt: skip


@pytest.mark.parametrize("language", PROQUEST)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_proquest_text_is_read_in_every_language(tmp_path, language, newline):
    count, by, info, abstract, full, subject, outlet, dated, date, stated, named, number = PROQUEST[language]
    parts = [f"Report Information from ProQuest\n{date}"]
    for place in (1, 2):
        blocks = [
            count.format(place), f"Ferry returns {place}", f"{by}: Vell, Ada", f"{info}: The Harbour Post; Harbour Town {date}: B.4.",
            "http://search.proquest.com/docview/1?accountid=1", f"{abstract}: A ferry returned.", f"{full}: {PARAGRAPHS[0]}",
            *PARAGRAPHS[1:], f"{subject}: Ferries", f"{outlet}: The Harbour Post; Harbour Town", f"{dated}: {date}",
            f"{stated}: {named}", f"{number}: 100000{place}",
        ]  # fmt: skip
        parts.append("\n\n".join(blocks))
    text = f"\n\n{'_' * 60}\n\n".join([*parts, "Contact us at: http://www.proquest.com"])
    article, row = load(tmp_path, text.replace("\n", newline).encode())
    assert (row["format"], row["announced"], row["note"]) == ("proquest_text", 2, "")
    assert (article["outlet"], article["title"], article["published"]) == (
        "The Harbour Post",
        "Ferry returns 2",
        DAY,
    )
    assert (article["byline"], article["language"], article["document_number"]) == (
        "Vell, Ada",
        "en",
        "1000002",
    )
    assert (article["body"], article["abstract"]) == (BODY, "A ferry returned.")
