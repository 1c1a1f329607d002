"""A sound input for each reader: what the fuzz run damages. All of it is invented."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

EXPORTS = Path(__file__).parent / "fixtures" / "exports"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_PAGE = b"""<!DOCTYPE html><html lang='en'><head><title>Gates - The Harbour Post</title>
<meta property='article:published_time' content='2022-03-02'><script type='application/ld+json'>{"@type": "NewsArticle",
"headline": "Gates", "datePublished": "2022-03-02T07:15:00Z", "author": [{"name": "Ines Lund"}]}</script></head><body><article>
<h1>Gates</h1><p>The harbour gates at Elmford gave way on Tuesday night, and the lower town stood under water.</p>
<ul><li><a href=x>More</a></ul><p>Nobody was hurt, but the two bakeries on Quay Street lost their ovens, the mayor said.</p>
</article></body></html>"""
_STORY = b"""<nitf><head><title>Gates</title><docdata><date.issue norm='20220302T071500Z'/></docdata></head><body><body.head>
<hedline><hl1>Gates</hl1></hedline></body.head><body.content><p>The gates of <location>Elmford</location> gave way.</p>
</body.content></body></nitf>"""
_NEWSML = b"""<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet><newsItem guid='u'><contentMeta>
<headline>Gates</headline></contentMeta><contentSet><inlineXML>%s</inlineXML></contentSet></newsItem></itemSet></newsMessage>"""
_FEED = b"""<rss version='2.0'><channel><title>Post</title><item><title>Gates</title><link>https://post.example/a</link>
<description>&lt;p&gt;The gates&lt;/p&gt;</description><pubDate>Wed, 02 Mar 2022 07:15:00 GMT</pubDate></item></channel></rss>"""
_ATOM = b"""<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><title type='html'>Gates</title><id>urn:1</id>
<updated>2022-03-02T07:15:00Z</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>The gates</p></div>
</content></entry></feed>"""
_ITEM = {
    "uri": "urn:1", "type": "text", "versioncreated": "2022-03-02T08:00:00Z", "headline": "Gates",
    "body_html": "<p>The gates</p>", "bodies": [{"value": "<p>x</p>", "contentType": "text/html"}],
    "subject": [{"name": "Local"}], "associations": {"featuremedia": {"type": "picture"}},
}  # fmt: skip
_ANSWER = {
    "status": "ok", "totalResults": 2,
    "articles": [{"source": {"id": None, "name": "Post"}, "author": None, "url": "https://post.example/a", "title": "Gates",
                  "publishedAt": "2022-03-02T07:15:00Z", "content": "Gates [+12 chars]", "description": "x"}],
}  # fmt: skip
_CLOUD = {
    "stories_id": 1, "title": "Gates", "media_name": "Post", "publish_date": "2022-03-02 07:15:00", "url": "https://post.example/a",
    "story_sentences": [{"sentence_number": 0, "sentence": "The gates.", "publish_date": "2022-03-02"}],
}  # fmt: skip
_BLOCK = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
    % (
        len(_PAGE),
        _PAGE,
    )
)
_SERVED = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    % (len(_BLOCK), _BLOCK)
)
_GKG = b"20220302080000-1\t20220302080000\t1\tpost.example\thttps://post.example/a" + b"\tx" * 22 + b"\n"
_DOC = {
    "articles": [
        {
            "url": "https://post.example/a",
            "seendate": "20220302T080000Z",
            "url_mobile": "",
            "domain": "post.example",
        }
    ]
}


def _make_word() -> bytes:
    paragraphs = (
        "<w:p><w:r><w:t>Documents (1)</w:t></w:r></w:p>"
        '<w:p><w:bookmarkStart w:id="1" w:name="Bookmark_1"/></w:p><w:p><w:r><w:t>Rain</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>The Harbour Post</w:t></w:r></w:p><w:p><w:r><w:t>March 1, 2022</w:t></w:r></w:p>"
        '<w:p><w:bookmarkStart w:id="2" w:name="Body"/><w:r><w:rPr><w:b/></w:rPr><w:t>Body</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Rain fell.</w:t></w:r></w:p><w:p><w:r><w:t>End of Document</w:t></w:r></w:p>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>'
        )
    return file.getvalue()


def _make_workbook() -> bytes:
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Источник", "Дата", "Время", "Заголовок", "Анонс"])
    sheet.append(["Портовый вестник", "28.02.22", "10:30", "Паром", "Паром вернулся."])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _read(name: str) -> bytes:
    return (EXPORTS / name).read_bytes()


def _make_table() -> bytes:
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["source", "date", "title", "text"])
    sheet.append(["Post", "2022-03-02", "Gates", "The gates gave way."])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _make_parquet() -> bytes:
    import pandas as pd

    file = io.BytesIO()
    pd.DataFrame({"source": ["Post"], "date": ["2022-03-02"], "text": ["The gates."]}).to_parquet(file)
    return file.getvalue()


# One input a reader: its format, and what it reads; RTF has one for each archive.
_ANPA = (
    b"\x16\x16\x01W2870\r\nf l BC-Ferry 11-13 1049\r\n\x02^BC-Ferry,466<\n^Rain hurts <\n^By ADA VELL=\n\t   NORDPORT (HP) _ Rain"
    b" fell.\n\n\t   HP-WF-11-13-13 1509GMT<\n\x03\n"
)
_MAILBOX = (
    b"From a@post.example Tue Mar  1 08:00:00 2022\nReceived: by x\nFrom: a@post.example\nSubject: Rain\nMessage-ID: <1@x>\nDate: Tue, "
    b"1 Mar 2022 08:00:00 +0000\n\nRain fell.\n\n"
) * 2
_REPORT = (
    "<html><head><title>Report 12.05.2021 15:50:05</title></head><body><h3>Report 12.05.2021 15:50:05</h3>1.<a href='#1'>ПАРОМ</a><div>"
    "<a name='1'></a><table><tr><td>^ИС:\nВестник\n<br>^ДТ:\n09.02.1994\n<br>^ЗГ:\nПАРОМ</td></tr></table><h3>ПАРОМ</h3><pre>\n     Паром"
    " вернулся\nв порт.\n</pre></div></body></html>"
).encode("cp1251")
_CLIPPINGS = (
    b"<html><body><h1>Knipselkrant BZK - 5 januari 2017</h1><h2>Inhoudsopgave</h2><ul><li>x</li></ul><hr><a name='A'></a><h2>Veerboot</h2>"
    b"<i>De Havenkrant 05-1-2017</i><p>Het regent...<a href='http://haven.example/1'>http://haven.example/1</a></p><hr></body></html>"
)
_JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "Post",
              "items": [{"title": "Gates", "content_html": "<p>x</p>", "authors": [{"name": "I"}], "tags": ["a"]}]}  # fmt: skip
_WORDPRESS = (
    b"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:wp='http://wordpress.org/export/1.2/'><channel>"
    b"<wp:wxr_version>1.2</wp:wxr_version><item><title>Gates</title><content:encoded>The gates\n\n[caption id='1']x[/caption]\n\nrose."
    b"</content:encoded></item></channel></rss>"
)
READERS: dict[str, tuple[str, bytes]] = {
    "nexis_word": ("nexis_word", _make_word()),
    "nexis_html": ("nexis_html", _read("lexisnexis.html")),
    "nexis_text": ("nexis_text", _read("lexisnexis.txt")),
    "factiva_html": ("factiva_html", _read("factiva.html")),
    "factiva_coded": ("factiva_html", _read("factiva_coded.html")),
    "factiva_xml": ("factiva_xml", _read("factiva.xml")),
    "europresse_1": ("europresse", _read("europresse_1.html")),
    "europresse_2": ("europresse", _read("europresse_2.html")),
    "proquest_html": ("proquest_html", _read("proquest.html")),
    "proquest_mail": ("proquest_html", _read("proquest.eml")),
    "proquest_text": ("proquest_text", _read("proquest.txt")),
    "ris": ("ris", _read("proquest.ris")),
    "newsbank": ("newsbank", _read("newsbank.txt")),
    "rtf_apa": ("rtf", _read("apa.rtf")),
    "rtf_nexis": ("rtf", _read("nexis_uni.rtf")),
    "rtf_factiva": ("rtf", _read("factiva.rtf")),
    "apa_html": ("apa_html", _read("defacto.htm")),
    "bzk_html": ("bzk_html", _read("bzk.html")),
    "mediargus": ("mediargus", _read("mediargus.txt")),
    "integrum_html": ("integrum", _read("integrum.html")),
    "integrum_workbook": ("integrum", _make_workbook()),
    "iptc7901": ("iptc7901", _read("iptc7901.txt")),
    "mail": ("mail", _read("story.eml")),
    "anpa": ("iptc7901", _ANPA),
    "export_text": (
        "export_text",
        b"Ferry\n\n9 words\n1 March 2022\nPost\nPOST\nEnglish\n(c) 2022 Post\n\nRain.\n\nDocument HARBP00020220301ei31000aa\n"
        * 2,
    ),
    "proquest_printed": (
        "proquest_html",
        b"<html><body><a class='documentTitle'>F</a><p class='abstract_Text'>Post; Port [Port]21 Apr 2007: 1.</p><text><p>Rain.</p></text></body>",
    ),
    "xml": (
        "xml",
        b"<?xml version='1.0'?><c><a date='2022-03-02' source='Post'><title>G</title><body>Rain.</body></a></c>",
    ),
    "text_many": (
        "text",
        b"TITLE: A\nDATE: 2022-03-02\n\nRain.\n---\n\nTITLE: B\nDATE: 2022-03-03\n\nSnow.\n",
    ),
    "starred_text": (
        "starred_text",
        b"**** *journal_Post *date_2020-01-02\nRain fell.\n\n**** *source_Post *am_2020-03\nSnow fell.\n",
    ),
    "mailbox": ("mail", _MAILBOX),
    "integrum_report": ("integrum", _REPORT),
    "bzk_daily": ("bzk_html", _CLIPPINGS),
    "feed_json": ("feed", json.dumps(_JSON_FEED).encode()),
    "feed_wordpress": ("feed", _WORDPRESS),
    "site_map": ("feed", b"<urlset xmlns='http://x'><url><loc>https://post.example/a</loc></url></urlset>"),
    "html": ("html", _PAGE),
    "nitf": ("nitf", _STORY),
    "newsml": ("newsml", _NEWSML % _STORY),
    "ninjs": ("ninjs", json.dumps(_ITEM).encode()),
    "feed_rss": ("feed", _FEED),
    "feed_atom": ("feed", _ATOM),
    "newsapi": ("newsapi", json.dumps(_ANSWER).encode()),
    "mediacloud": ("mediacloud", json.dumps(_CLOUD).encode()),
    "warc": ("warc", _SERVED * 2),
    "gdelt_gkg": ("gdelt_gkg", _GKG * 2),
    "gdelt_doc": ("gdelt_doc", json.dumps(_DOC).encode()),
    "mediacloud_csv": (
        "mediacloud_csv",
        b"stories_id,publish_date,title,url,media_id,media_name\n1,2022-03-02,G,https://post.example/a,2,Post\n",
    ),
    "csv": (
        "csv",
        b'source,date,title,text\nPost,2022-03-02,Gates,"The gates, again."\nPost,3/4/22,Rain,"Rain ""fell""."\n',
    ),
    "xlsx": ("xlsx", _make_table()),
    "json": (
        "json",
        json.dumps([{"source": "Post", "date": "2022-03-02", "text": "The gates."}] * 2).encode(),
    ),
    "jsonl": (
        "jsonl",
        b'{"source": "Post", "date": 1646179200, "text": "The gates."}\n{"source": {"name": "Post"}, "text": "Rain."}\n',
    ),
    "parquet": ("parquet", _make_parquet()),
    "text": ("text", b"Source: Post\nDate: 2022-03-02\nTitle: Gates\n\nThe gates gave way.\n"),
}
