"""NITF, NewsML, ninjs, feeds, interfaces' answers, address lists. All stories are invented."""

from __future__ import annotations

import gzip
import json
import time

import pandas as pd
import pytest

import mediaframing as mf
from mediaframing.tables import MediaframingError

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<nitf baselang="en-GB"><head><title>Short title</title><docdata><date.issue norm="20220302T071500+0200"/>
<from-src src-name="Harbour Wire"/></docdata></head><body><body.head><hedline><hl1>Gates give way at Elmford</hl1></hedline>
<byline>By Ines Lund</byline><dateline>ELMFORD</dateline></body.head><body.content><p>The gates of <location>Elmford</location> gave
way.</p><media><caption>A picture</caption></media><p>Nobody was hurt.</p></body.content></body></nitf>"""
NEWSML = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="urn:x:1" xml:lang="de"><itemMeta>
<itemClass qcode="ninat:text"/><provider literal="Deutsche Presse-Agentur GmbH"/><versionCreated>2022-03-03T08:00:00Z</versionCreated>
<firstCreated>2022-03-02T08:00:00Z</firstCreated></itemMeta><contentMeta><by>Ines Lund</by><headline role="hld:subHeadline">Klein</headline>
<headline>Tore brechen in Elmford</headline></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><header><h1>Tore brechen</h1></header><p>Die Tore
<em>brachen</em> am Abend.</p><p>Niemand wurde verletzt.</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:x:2"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta><headline>Bild</headline></contentMeta></newsItem>
</itemSet></newsMessage>"""
FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Harbour Post</title><language>en-gb</language><item><title>Gates &amp; hinges</title><link>https://post.example/gates</link>
<pubDate>Wed, 02 Mar 2022 07:15:00 +0200</pubDate><author>Ines Lund</author><category>Local</category>
<description>Short.</description><content:encoded><![CDATA[<p>The gates gave way.</p><p>Nobody was hurt.</p>]]></content:encoded></item>
<item><title>Bread</title><description>Prices rise again…</description></item><item><title>Nothing</title></item></channel></rss>"""


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def read(path):
    return mf.read_articles(path, return_report=True, progress=False)


def test_nitf_yields_one_article(tmp_path):
    articles, report = read(write(tmp_path / "a.xml", NITF))
    row = articles.iloc[0]
    assert (row["outlet"], row["title"], row["byline"]) == (
        "Harbour Wire",
        "Gates give way at Elmford",
        "Ines Lund",
    )
    assert (
        row["published"] == pd.Timestamp("2022-03-02T05:15Z")
        and row["published_raw"] == "20220302T071500+0200"
    )
    assert row["body"] == "The gates of Elmford gave way.\n\nNobody was hurt."
    assert (row["agency"], row["language"], report["format"][0]) == ("Harbour Wire", "en", "nitf")


def test_newsml_yields_text_items_and_names_the_others(tmp_path):
    articles, report = read(write(tmp_path / "a.xml", NEWSML))
    row = articles.iloc[0]
    assert len(articles) == 1
    assert (row["outlet"], row["outlet_raw"], row["title"]) == (
        "Deutsche Presse-Agentur",
        "Deutsche Presse-Agentur GmbH",
        "Tore brechen in Elmford",
    )
    assert row["published"] == pd.Timestamp("2022-03-02T08:00Z")
    assert row["body"] == "Die Tore brachen am Abend.\n\nNiemand wurde verletzt."
    assert report.query("status == 'rejected record'")["reason"].tolist() == [
        "a news item without text in it (picture)"
    ]


def test_newsml_first_generation_and_plain_data(tmp_path):
    story = """<NewsML><NewsItem xml:lang="en"><NewsManagement><FirstCreated>20220302T080000+0000</FirstCreated></NewsManagement>
    <NewsComponent><NewsLines><HeadLine>Gates</HeadLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName="AFP"/></Provider>
    </AdministrativeMetadata><ContentItem><DataContent><p>The gates gave way.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
    row = read(write(tmp_path / "a.xml", story))[0].iloc[0]
    assert (row["outlet"], row["title"], row["body"]) == (
        "Agence France-Presse",
        "Gates",
        "The gates gave way.",
    )
    assert row["published"] == pd.Timestamp("2022-03-02T08:00Z")


@pytest.mark.parametrize(
    "entity",
    [
        '<!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("story", [NITF, NEWSML, FEED])
def test_xml_that_declares_entities_is_refused(tmp_path, entity, story):
    text = story.replace('<?xml version="1.0" encoding="UTF-8"?>\n', "").replace('<?xml version="1.0"?>', "")
    with pytest.raises(MediaframingError, match="declares XML entities"):
        read(write(tmp_path / "a.xml", entity + text))


@pytest.mark.parametrize(
    "item",
    [
        {"uri": "urn:1", "type": "text", "versioncreated": "2022-03-02T08:00:00Z", "headline": "Gates", "byline": "Ines Lund",
         "source": "AAP", "body_html": "<p>The gates gave way.</p><p>Nobody was hurt.</p>", "body_text": "The gates gave way. Nobody was hurt."},
        {"uri": "urn:1", "type": "text", "versionCreated": "2022-03-02T08:00:00Z", "headlines": [{"role": "main", "value": "Gates"}],
         "by": "Ines Lund", "source": "AAP", "bodies": [
             {"contentType": "text/plain", "value": "The gates gave way. Nobody was hurt."},
             {"contentType": "application/xhtml+xml", "value": "<p>The gates gave way.</p><p>Nobody was hurt.</p>"}]},
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "envelope", [lambda i: i, lambda i: {"data": {"items": [{"item": i}]}}, lambda i: {"item": [i]}]
)
def test_ninjs_of_any_version_and_envelope(tmp_path, item, envelope):
    row = read(write(tmp_path / "a.json", json.dumps(envelope(item))))[0].iloc[0]
    assert (row["outlet"], row["title"], row["byline"]) == (
        "Australian Associated Press",
        "Gates",
        "Ines Lund",
    )
    assert row["body"] == "The gates gave way.\n\nNobody was hurt."
    assert row["published"] == pd.Timestamp("2022-03-02T08:00Z")


def test_feed_prefers_content_and_marks_summaries(tmp_path):
    articles, report = read(write(tmp_path / "a.xml", FEED))
    assert articles["title"].tolist() == ["Gates & hinges", "Bread"]
    assert articles["body"].tolist() == ["The gates gave way.\n\nNobody was hurt.", "Prices rise again…"]
    assert articles["body_from"].tolist() == ["content", "summary"]
    assert articles["truncated"].tolist() == [False, True]
    assert articles["published"][0] == pd.Timestamp("2022-03-02T05:15Z") and pd.isna(articles["published"][1])
    assert articles["outlet"].unique().tolist() == ["The Harbour Post"]
    assert report["reason"].tolist()[-1] == "empty body"


def test_newsapi_is_truncated_and_says_how_much_is_left(tmp_path):
    answer = {"status": "ok", "totalResults": 9, "articles": [
        {"source": {"id": None, "name": "Cnet.com"}, "author": "Ines Lund", "title": "Gates", "url": "https://post.example/a",
         "publishedAt": "2022-03-02T08:00:00Z", "content": "The gates gave way… [+1225 chars]"}]}  # fmt: skip
    articles, report = read(
        write(tmp_path / "a.js", "const all = " + json.dumps(answer) + ";\nexport default all;")
    )
    assert articles["body"].tolist() == ["The gates gave way…"] and articles["truncated"].tolist() == [True]
    assert articles["outlet"].tolist() == ["CNET"]
    assert "9 results of the query, 1 in this answer" in report["note"][0]


def test_media_cloud_stories_and_sentences(tmp_path):
    story = {"stories_id": 1, "title": "Gates", "publish_date": "2022-03-02 08:00:00", "url": "https://www.nytimes.com/gates",
             "story_text": "The gates gave way. <SENTENCES SKIPPED BECAUSE OF SPACE REASONS> Nobody was hurt."}  # fmt: skip
    row = read(write(tmp_path / "a.json", json.dumps(story)))[0].iloc[0]
    assert (row["outlet"], bool(row["truncated"])) == ("The New York Times", True)
    assert row["body"] == "The gates gave way.\n\nNobody was hurt."
    sentences = {"7": [{"stories_id": 7, "sentence_number": n, "sentence": s, "publish_date": "2022-03-02"}
                       for n, s in [(1, "Nobody was hurt."), (0, "The gates gave way.")]]}  # fmt: skip
    row = read(write(tmp_path / "b.json", json.dumps(sentences)))[0].iloc[0]
    assert row["body"] == "The gates gave way. Nobody was hurt." and "truncated" not in row


@pytest.mark.parametrize(
    "name, text, kind",
    [
        ("a.CSV", "20220302080000-1\t20220302080000\t1\tpost.example\thttps://post.example/a\tx\n", "gdelt_gkg"),
        ("a.tsv", "1045678\t20220302\t202203\t2022\t2022.17\tUSA\thttps://post.example/a\n", "gdelt_events"),
        ("a.tsv", "1045678\t20220302080000\t20220302080000\t1\tpost.example\thttps://post.example/a\n", "gdelt_mentions"),
        ("a.json", '{"articles": [{"url": "https://post.example/a", "url_mobile": "", "title": "Gates", "seendate": "20220302T080000Z", '
                   '"sourcecountry": "X"}]}', "gdelt_doc"),
        ("a.csv", "stories_id,publish_date,title,url,media_id,media_name\n1,2022-03-02,Gates,https://post.example/a,2,Post\n", "mediacloud_csv"),
    ],
)  # fmt: skip
def test_lists_of_addresses_are_rejected_row_by_row(tmp_path, name, text, kind):
    (tmp_path / "b.txt").write_text("Title: Rain\n\nRain fell.", encoding="utf-8")
    articles, report = read([write(tmp_path / name, text), tmp_path / "b.txt"])
    row = report[(report["source_file"] == name) & (report["status"] == "rejected record")].iloc[0]
    assert len(articles) == 1 and row["format"] == kind
    assert "no text of it" in row["reason"] and "https://post.example/a" in row["text"]


def test_a_codebook_and_a_pickle_are_no_articles(tmp_path):
    write(tmp_path / "a.csv", "name,type,description\nGLOBALEVENTID,INTEGER,Unique\n")
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"\x80\x04K\x01."))
    with pytest.raises(MediaframingError, match=r"description of its columns(.|\n)*pickle: never loaded"):
        read(tmp_path)


def test_answers_one_after_another_are_all_read(tmp_path):
    story = {
        "stories_id": 1,
        "title": "Gates",
        "media_name": "The Harbour Post",
        "publish_date": "2022-03-01",
        "story_text": "Rain.",
    }
    lines = [
        json.dumps(story | {"stories_id": n, "story_text": f"Rain fell for {n} days."}) for n in (1, 2, 3)
    ]
    (tmp_path / "cloud.jsonl").write_text("\n".join([*lines[:2], '{"stories_id": 9, broken', lines[2]]))
    item = {
        "uri": "u",
        "type": "text",
        "versioncreated": "2022-03-01T00:00:00Z",
        "headline": "Gates",
        "source": "AFP",
    }
    (tmp_path / "items.jsonl").write_text(
        "\n".join(json.dumps(item | {"body_text": f"Rain {n}."}) for n in (1, 2))
    )
    answer = {
        "status": "ok",
        "totalResults": 1,
        "articles": [{"source": {"name": "Post"}, "publishedAt": "2022-03-01", "content": "x"}],
    }
    (tmp_path / "news.jsonl").write_text(f"{json.dumps(answer)}\n{json.dumps(answer)}\n")
    articles, report = mf.read_articles(tmp_path, return_report=True, progress=False)
    files = report[report["format"].ne("") & report["status"].isin(["read", "partly read"])]
    assert dict(zip(files["format"], files["read"], strict=True)) == {
        "mediacloud": 3,
        "ninjs": 2,
        "newsapi": 2,
    }
    assert files["rejected"].tolist() == [1, 0, 0]
    assert articles.loc[articles["database"] == "NewsAPI", "source_record"].tolist() == [1, 2]


def test_json_finds_the_list_of_articles_within_envelopes(tmp_path):
    found = [
        {"source": "The Harbour Post", "date": "2022-03-01", "text": f"Rain fell for {n} days."}
        for n in (1, 2)
    ]
    envelope = {"data": {"paging": [{"page": 1}, {"page": 2}, {"page": 3}], "result": {"items": found}}}
    (tmp_path / "a.json").write_text(json.dumps(envelope))
    assert len(mf.read_articles(tmp_path, progress=False)) == 2


@pytest.mark.parametrize(
    ("written", "byline"),
    [
        ("By ADA VELL<byttl>HP Harbour Writer</byttl>", "ADA VELL, HP Harbour Writer"),
        ("By<person>Staff Reporter</person><byttl>Harbour Desk</byttl>", "Staff Reporter, Harbour Desk"),
        ("By <person>Ada Vell</person> and <person>Jon Ost</person>", "Ada Vell and Jon Ost"),
        ("Av <person>Ada Vell</person>\n<byttl>HP</byttl>", "Ada Vell HP"),
        ("Byron Lund", "Byron Lund"),
    ],
)
def test_nitf_parts_name_and_title_of_a_byline(tmp_path, written, byline):
    story = (
        f"<nitf><body><body.head><hedline><hl1>Rain</hl1></hedline><byline>{written}</byline></body.head><body.content>"
        "<p>Rain &lt;b&gt; fell.</p><hl2>Embed (small):</hl2><p>&lt;div class='x'&gt;&lt;/div&gt;&lt;script src='y'&gt;&lt;/script&gt;</p>"
        "<p>It stopped.</p></body.content></body></nitf>"
    )
    (tmp_path / "a.xml").write_text(story, encoding="utf-8")
    article = mf.read_articles(tmp_path, progress=False, outlet="HP", return_report=True)[0].iloc[0]
    assert article["byline"] == byline
    assert article["body"] == "Rain <b> fell.\n\nIt stopped."
    assert article["embedded"].startswith("<div class='x'>")


_LISTED = "<list><item><title>A</title><date>2022-03-01</date><text>Rain &a; fell.</text></item></list>"


@pytest.mark.parametrize("above", ["", "<!-- x -->" * 5, "<?style x?>"])
def test_xml_of_ones_own_that_declares_entities_is_refused(tmp_path, above):
    text = f"<?xml version='1.0'?>{above}<!DOCTYPE list [<!ENTITY a 'b'>]>{_LISTED}"
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    with pytest.raises(MediaframingError, match="declares XML entities"):
        mf.read_articles(tmp_path, progress=False, outlet="HP")
    text = f"<?xml version='1.0'?>{above}<!DOCTYPE list [<!ELEMENT list ANY>]>{_LISTED.replace('&a;', 'b')}"
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    articles, report = mf.read_articles(tmp_path, progress=False, outlet="HP", return_report=True)
    assert (articles["body"].tolist(), report["format"].tolist()) == (["Rain b fell."], ["xml"])


def test_comments_above_a_root_cost_no_more_than_their_length(tmp_path):
    (tmp_path / "a.xml").write_text("<?xml version='1.0'?>" + "<!--a-->" * 5000 + "x", encoding="utf-8")
    start = time.process_time()
    with pytest.raises(MediaframingError):
        mf.read_articles(tmp_path, progress=False)
    assert time.process_time() - start < 5
