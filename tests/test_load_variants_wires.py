"""Variants of wires, feeds, interfaces' answers, tables and mails; every text is invented."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from lxml import html

import mediaframing as mf
from mediaframing.load.opening.encodings import decode_text
from mediaframing.load.pages.page_headings import restore_headings
from mediaframing.tables import MediaframingError


@pytest.fixture
def load(tmp_path):
    """Return a function that writes one file and reads it: its articles, and the row of the file in the report."""

    def read(name, content, **options):
        path = tmp_path / name
        text = content if isinstance(content, bytes | str) else json.dumps(content, ensure_ascii=False)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        articles, report = mf.read_articles(path, return_report=True, progress=False, **options)
        return articles, report.iloc[0]

    return read


@pytest.fixture
def refusal(load):
    """Return a function that gives the reason why a file holds no articles."""

    def reason(name, content):
        with pytest.raises(MediaframingError) as raised:
            load(name, content)
        return str(raised.value).split("\n", 1)[1]

    return reason


def test_anpa_reads_headline_author_and_notes_above_the_text(load):
    story = (
        "\x16\x16\x01W2870asian\r\nf l BC-LT--Ferry     11-13 1049\r\n\x02^BC-LT--Ferry Harbour,466<\n^For passengers, rain hurts <\n"
        "^Eds: With photos.<\n^By PAUL VELL=\n^Harbour Press=\n\t   NORDPORT (HP) _ Rain fell.\n \n\t   It stopped.\n\n"
        "\t   HP-WF-11-13-13 1509GMT<\n\x03\n"
    )
    article = load("a.tst", story)[0].iloc[0]
    assert (article["title"], article["byline"]) == ("For passengers, rain hurts", "PAUL VELL")
    assert article["body"] == "NORDPORT (HP) _ Rain fell.\n\nIt stopped."
    assert article["published"] == pd.Timestamp("2013-11-13 15:09", tz="UTC")
    assert (article["slugline"], article["length"], article["service_note"]) == (
        "BC-LT--Ferry Harbour",
        466,
        "Eds: With photos.",
    )


def test_iptc7901_parts_status_lines_and_the_editors_notebook(load):
    story = (
        "\x01eca0003 3 i 380  hpa 0045\n\nferry/UN/\n\x02REFILE\n1ST LEAD\nNordland joins ports\nBy hpa correspondents =\n\nNordport (hpa) - "
        "Nordland joins.\n\n# Notebook\n\n## Note to editors\n- adds head of port\n\n* * * *\n\x03\n212322 GMT Nov 18\n\n\x04"
    )
    article = load("d.txt", story)[0].iloc[0]
    assert (article["title"], article["service_note"]) == ("Nordland joins ports", "REFILE 1ST LEAD")
    assert article["body"] == "Nordport (hpa) - Nordland joins."


def test_newsml_reads_markup_in_words_and_names_the_source(load):
    content = "<![CDATA[<P>Ferries grew.</P>\n<P>It rained.</P>]]>"
    item = (
        "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>port.example</ProviderId></NewsIdentifier></Identification>"
        "<NewsManagement><FirstCreated>20180404T175859+0300</FirstCreated></NewsManagement><NewsComponent><NewsLines><HeadLine>Ferries"
        "</HeadLine><SubHeadLine>They grew.</SubHeadLine></NewsLines><AdministrativeMetadata><Source><Party FormalName='HPE'/></Source>"
        f"</AdministrativeMetadata><ContentItem><DataContent>{content}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )
    article = load("n.xml", item)[0].iloc[0]
    assert (article["outlet"], article["subtitle"]) == ("HPE", "They grew.")
    assert article["body"] == "Ferries grew.\n\nIt rained."


def test_nitf_passes_over_blank_dates_and_parts_names(load):
    story = (
        "<nitf><head><docdata><date.issue norm='YYYYMMDD000000-HHMM'/></docdata></head><body><body.head><hedline><hl1>Ferry</hl1></hedline>"
        "<byline><person>Ada Vell</person><byttl>Harbour Press</byttl></byline><dateline><story.date norm='20200703T165136-0400'/></dateline>"
        "</body.head><body.content><p>It sails.</p></body.content></body></nitf>"
    )
    article = load("s.xml", story)[0].iloc[0]
    assert article["published"] == pd.Timestamp("2020-07-03 20:51:36", tz="UTC")
    assert article["byline"] == "Ada Vell, Harbour Press"


def test_nitf_keeps_tables_and_newsml_leaves_routing_codes_out(load):
    story = (
        "<nitf><body><body.head><hedline><hl1>Top Ten</hl1></hedline></body.head><body.content><block><hl2>Top Ten</hl2></block><table><tr>"
        "<th>G</th><th>AB</th></tr><tr><td>72</td><td>271</td></tr></table><p>Vell, 31.</p></body.content></body></nitf>"
    )
    assert load("t.xml", story)[0]["body"][0] == "G | AB\n72 | 271\n\nVell, 31."
    item = (
        "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><contentSet><inlineXML><html><body><p>Il traghetto torna.</p>51 77 03 CRO01 1113"
        " GEST</body></html></inlineXML></contentSet></newsItem>"
    )
    assert load("a.xml", item)[0]["body"][0] == "Il traghetto torna."


def test_ninjs_prefers_the_main_headline_and_reads_stories_within_a_package(load):
    story = {"uri": "u", "type": "text", "versionCreated": "2022-03-02T08:00:00Z", "infoSources": [{"name": "Post"}],
             "headlines": [{"role": "short", "value": "Gates!"}, {"role": "main", "value": "Gates gave way"}],
             "bodies": [{"contentType": "text/html", "value": "<p>Water rose.</p>"}]}  # fmt: skip
    package = {
        "uri": "p",
        "type": "composite",
        "headline": "Pack",
        "associations": {"main": story, "photo": {"type": "picture"}},
    }
    articles, row = load("c.json", package)
    assert (row["format"], row["found"], row["read"]) == ("ninjs", 2, 1)
    assert (articles["title"][0], articles["outlet"][0], articles["body"][0]) == (
        "Gates gave way",
        "Post",
        "Water rose.",
    )


RSS = (
    '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>Post</title><item><title>Gates</title><author>'
    "i@post.com (Ines Lund)</author><description>The gates gave way.</description></item></channel></rss>"
)
FEEDS = {
    "utf32.xml": RSS.format("utf-32").encode("utf-32"),
    "ebcdic.xml": RSS.format("cp037").encode("cp037"),
    "entry.xml": b"<entry xmlns='http://www.w3.org/2005/Atom'><title>Gates</title><link href='https://post.com/a'/><author><name>Ines Lund"
    b"</name></author><content type='html'>The gates gave way.</content></entry>",
    "cdf.xml": b"<CHANNEL HREF='https://post.com/'><TITLE>Post</TITLE><ITEM HREF='https://post.com/a'><TITLE>Gates</TITLE><AUTHOR VALUE='x'/>"
    b"<ABSTRACT>The gates gave way.</ABSTRACT></ITEM></CHANNEL>",
    "feed.json": json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Post",
         "items": [{"title": "Gates", "content_html": "<p>The gates gave way.</p>", "authors": [{"name": "Ines Lund"}]}]}
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", FEEDS)
def test_feeds_are_read_in_any_encoding_and_generation(load, name):
    articles, row = load(name, FEEDS[name])
    assert (row["format"], articles["title"][0], articles["body"][0]) == (
        "feed",
        "Gates",
        "The gates gave way.",
    )
    if name != "cdf.xml":
        assert articles["byline"][0] == "Ines Lund"


def test_feed_reads_wordpress_paragraphs_and_refuses_site_maps(load, refusal):
    export = (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:wp='http://wordpress.org/export/1.2/'><channel>"
        "<title>Post</title><wp:wxr_version>1.2</wp:wxr_version><item><title>Gates</title><content:encoded><![CDATA[The gates <b>gave</b> way."
        "\n\n[caption id='1']<img src='x'/> A gate[/caption]\n\nWater rose.]]></content:encoded></item></channel></rss>"
    )
    assert load("w.xml", export)[0]["body"][0] == "The gates gave way.\n\nWater rose."
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    assert "address without a text: https://post.com/a" in refusal(
        "m.xml", f"<urlset {space}><url><loc>https://post.com/a</loc></url></urlset>"
    )
    assert "a list of site maps" in refusal("i.xml", f"<sitemapindex {space}></sitemapindex>")


ARTICLE = {
    "source": {"id": None, "name": "Post"}, "author": "Ines Lund", "title": "Gates", "description": "x", "url": "https://post.com/a",
    "urlToImage": None, "publishedAt": "2022-03-02T07:15:00Z", "content": "The gates gave way… [+1225 chars]",
}  # fmt: skip
WITHOUT = {
    "error answer: apiKeyInvalid: The key is invalid": {"status": "error", "code": "apiKeyInvalid", "message": "The key is invalid"},
    "error answer: no such key": {"error": "no such key"},
    "found nothing": {"status": "ok", "totalResults": 0, "articles": []},
    "withdrawn by its publisher": {"status": "ok", "articles": [ARTICLE | {"title": "[Removed]"}]},
}  # fmt: skip


@pytest.mark.parametrize("reason", WITHOUT)
def test_answers_without_articles_say_why(refusal, reason):
    assert reason in refusal("answer.json", WITHOUT[reason])


@pytest.mark.parametrize("content", [[ARTICLE], [{"status": "ok", "articles": [ARTICLE]}]])
def test_newsapi_is_known_without_its_envelope(load, content):
    articles, row = load("a.json", content)
    assert (row["format"], articles["body"][0], bool(articles["truncated"][0])) == (
        "newsapi",
        "The gates gave way…",
        True,
    )


def test_json_answers_of_other_interfaces_are_read(load):
    found = {"webTitle": "Gates", "webPublicationDate": "2022-03-02T07:15:00Z", "webUrl": "https://www.theguardian.com/a",
             "sectionName": "World", "fields": {"bodyText": "The gates gave way.", "byline": "Ines Lund"}}  # fmt: skip
    article = load("g.json", {"response": {"status": "ok", "results": [found]}})[0].iloc[0]
    assert (article["outlet"], article["title"], article["byline"]) == ("The Guardian", "Gates", "Ines Lund")
    assert article["body"] == "The gates gave way."
    told = {"title": "Gates", "body": "The gates gave way.", "dateTime": "2022-03-02T07:15:00Z", "source": {"title": "Post"},
            "authors": [{"name": "Ines Lund"}]}  # fmt: skip
    article = load("e.json", {"articles": {"results": [told]}})[0].iloc[0]
    assert (article["outlet"], article["byline"], str(article["published"])[:16]) == (
        "Post",
        "Ines Lund",
        "2022-03-02 07:15",
    )


def test_media_cloud_joins_sentences_of_any_answer_and_reads_pages(load):
    sentences = [
        {"sentence_number": n, "sentence": s, "stories_id": 1, "media_name": "Post", "title": "Gates"}
        for n, s in enumerate(("The gates gave way.", "Water rose."))
    ]
    articles, row = load("s.json", {"response": {"numFound": 2, "docs": sentences}})
    assert (row["format"], articles["body"].tolist()) == ("mediacloud", ["The gates gave way. Water rose."])
    text = "The harbour gates gave way on Tuesday night, and the lower town stood under water for hours."
    page = f"<html><body><article><h1>Gates</h1><p>{text}</p></article></body></html>"
    story = {
        "stories_id": 1,
        "media_name": "Post",
        "title": "Gates",
        "url": "",
        "raw_first_download_file": page,
    }
    assert load("r.json", story)[0]["body"][0] == text


ADDRESSES = {
    "a.csv": ",GLOBALEVENTID,SQLDATE,SOURCEURL\n0,1021,20220302,https://post.com/a\n",
    "b.csv": "URL,MobileURL,Date,Title\nhttps://post.com/a,,2022-03-02,Gates\n",
    "c.csv": "id;indexed_date;language;media_name;media_url;publish_date;title;url\nx;2022;en;p;p;2022-03-02;Gates;https://post.com/a\n",
    "d.jsonl": '{"GKGRECORDID": "1", "DocumentIdentifier": "https://post.com/a"}\n{"GKGRECORDID": "2", "DocumentIdentifier": "x"}\n',
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_lists_of_addresses_are_known_by_their_columns(refusal, name):
    assert "gives an article's address and no text of it" in refusal(name, ADDRESSES[name])


def test_tables_read_dates_in_parts_and_outlets_by_address(load, refusal):
    table = "Year,Month,Day,URL,Headline,Full text\n2022,3,2,https://www.nytimes.com/a,Gates,The gates gave way.\n2022,March,,x,Rain,It rained.\n"
    articles, row = load("t.csv", table)
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist() == ["2022-03-02", "2022-03-01"]
    assert (articles["outlet"][0], "ambiguous" in row["note"]) == ("The New York Times", True)
    assert load("d.csv", "day,outlet,text\n2022-03-02,Post,It rained.\n")[0]["published"][0].day == 2
    days = load("s.csv", "date,outlet,text\n44622,Post,It rained.\n44622.5,Post,It snowed.\n")[0]["published"]
    assert days.astype(str).tolist() == ["2022-03-02 00:00:00+00:00", "2022-03-02 12:00:00+00:00"]
    assert "a coding sheet" in refusal("c.csv", "unit_id,coder,text,voice\n1,A,Kiev,x\n")
    assert "a PDF" in refusal("x.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj")


MAIL = (
    "Received: by x\nFrom: Desk <d@post.com>\nTo: a@b.com\nSubject: Ferry {n}\nMessage-ID: <{n}@x>\nDate: Tue, 1 Mar 2022 0{n}:00:00 +0000\n\n"
    "The ferry sailed.\n\nFrom: X\nSent: today\nTo: me\nSubject: old\n\nIt rained.\n\n"
)


def test_mails_in_one_file_are_read_one_by_one(load):
    mails = [MAIL.format(n=n) for n in (1, 2, 3)]
    box = "".join(f"From d@post.com Tue Mar  1 0{n}:00:00 2022\n{m}" for n, m in enumerate(mails, 1))
    for name, content in (("all.eml", "".join(mails)), ("all.mbox", box)):
        articles, row = load(name, content)
        assert (row["read"], articles["title"].tolist()) == (3, ["Ferry 1", "Ferry 2", "Ferry 3"])
        assert articles["body"].str.endswith("It rained.").all()


OLD = [
    ("Le préfet a déclaré : « Où est l’élève ? » et le port a été fermé.", "mac_roman"),
    ("The harbour’s café said “no” — twice — on Monday… ‘Yes’, said he.", "mac_roman"),
    ("Il a été réélu à Genève, où le maire préside.", "cp850"),
    ("¿Dónde está el niño? El señor llegó mañana.", "cp437"),
]


@pytest.mark.parametrize(("text", "page"), OLD, ids=[p for _, p in OLD])
def test_decode_text_tells_old_code_pages_by_their_letters(text, page):
    read, encoding = decode_text(text.encode(page))
    assert (read, "old code page" in encoding.note) == (text, True)


@pytest.mark.parametrize(
    ("name", "outlet"), [("daily-mail_1.txt", "Daily Mail"), ("harbour-post_1.txt", "harbour post")]
)
def test_outlets_of_file_names_have_blanks_for_hyphens(load, name, outlet):
    articles, _ = load(name, "Rain\n\nRain fell on the quay.", filename_pattern="{outlet}_{number}.txt")
    assert articles["outlet"][0] == outlet


def test_restore_headings_adds_those_between_lines_of_one_box():
    page = html.fromstring(
        "<div><nav><h2>Menu</h2></nav><article><h2>Above</h2><p>Rain fell.</p><h3>At noon</h3><h5>12.30</h5><p>Snow fell.</p>"
        "<h2>Below</h2></article><div><h2>Elsewhere</h2><p>Teaser.</p></div></div>"
    )
    lines = restore_headings(
        page, ["Rain fell.", "Snow fell."], is_aside=lambda node: node.getparent().tag == "nav"
    )
    assert lines == ["Rain fell.", "At noon", "12.30", "Snow fell."]


TEXT = (
    "The harbour gates at Elmford gave way on Tuesday night, and the lower town stood under water for hours."
)
SAVED = (
    "<!-- saved from url=(0034)https://www.nytimes.com/gates.html -->",
    "<!--\n Page saved with SingleFile \n url: https://www.nytimes.com/gates.html \n-->",
    "<!-- Mirrored from www.nytimes.com/gates.html by HTTrack Website Copier -->",
)


@pytest.mark.parametrize("comment", SAVED)
def test_saved_pages_name_the_outlet_by_where_they_were_saved(load, comment):
    page = f"<!DOCTYPE html>\n{comment}\n<html><body><article><h1>Gates</h1><p>{TEXT}</p></article></body></html>"
    assert load("p.html", page)[0]["outlet"][0] == "The New York Times"
    mail = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://www.nytimes.com/gates.html\nSubject: Gates\nDate: Thu, 3 Mar 2022 10:00:00 -0000"
        f"\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html\n\n{page}\n\n--B--\n"
    )
    article = load("p.mhtml", mail)[0].iloc[0]
    assert (article["outlet"], article["title"], article["body"]) == ("The New York Times", "Gates", TEXT)


def test_addresses_of_copies_name_the_outlet_copied(load):
    rows = ["url,title,text", "https://web.archive.org/web/20220302000000/https://www.nytimes.com/a,Gates,The gates gave way.",
            "https://www.google.com/amp/s/www.theguardian.com/b,Gates,The gates gave in."]  # fmt: skip
    assert load("a.csv", "\n".join(rows))[0]["outlet"].tolist() == ["The New York Times", "The Guardian"]


def test_xml_lists_are_read_by_the_names_of_their_parts(load, refusal):
    children = "<articles><article><title>{}</title><date>2022-03-02</date><source>Post</source><body><p>Rain.</p><p>Snow.</p></body></article>"
    articles, row = load(
        "c.xml", "<?xml version='1.0'?>" + children.format("A") + children.format("B")[10:] + "</articles>"
    )
    assert (row["format"], articles["title"].tolist(), articles["body"][0]) == (
        "xml",
        ["A", "B"],
        "Rain.\n\nSnow.",
    )
    attributes = "<corpus><text titre='A' date='2022-03-02' journal='Post'>Rain fell.</text><text titre='B' journal='Post'>Snow fell.</text></corpus>"
    assert load("a.xml", attributes)[0]["body"].tolist() == ["Rain fell.", "Snow fell."]
    assert "XML without elements that hold a text" in refusal(
        "t.xml", "<TEI><text><body><p>Rain.</p></body></text></TEI>"
    )


def test_text_files_of_several_articles_are_parted_where_headers_recur(load):
    text = "TITLE: {}\nDATE: 2022-03-0{}\nSOURCE: Post\nTEXT: Rain fell.\nTitle: of nothing.\n\n-----\n\n"
    articles, row = load("many.txt", text.format("A", 1) + text.format("B", 2))
    assert (row["read"], articles["title"].tolist()) == (2, ["A", "B"])
    assert articles["body"].tolist() == ["Rain fell.\n\nTitle: of nothing."] * 2
    front = '---\ntitle: "Gates"\ndate: 2022-03-02\noutlet: Post\n---\n\nRain fell.\n'
    article = load("page.md", front)[0].iloc[0]
    assert (article["title"], article["outlet"], article["body"]) == ("Gates", "Post", "Rain fell.")
