"""Web pages: what the page says of itself, its text, and what is left out. All pages are invented."""

from __future__ import annotations

import json

import pytest

import mediaframing as mf
from mediaframing.load.cleaning.page_notices import ends_article, is_cut, is_notice
from mediaframing.load.pages.html_pages import read_page
from mediaframing.load.pages.page_metadata import strip_site
from mediaframing.load.pages.page_source import decode_page

PARAGRAPHS = [
    "The harbour gates at Elmford gave way on Tuesday night, and by morning the lower town stood under water to the sills.",
    "“We had asked for new hinges since the spring,” said Ada Wick, who keeps the gates, “and nobody wrote back to us at all.”",
    "The mayor said that the council would meet on Friday, and that the engineers had been told to look at every gate by then.",
    "Nobody was hurt, but the two bakeries on Quay Street lost their ovens, and the school will stay closed until next week.",
]


def page(*, head="", before="", after="", paragraphs=PARAGRAPHS, title="Gates give way at Elmford"):
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en-GB'><head><title>{title} - The Harbour Post</title>"
        f"<meta property='og:site_name' content='The Harbour Post'>{head}</head><body>"
        f"<nav><ul><li><a href='/a'>News</a></li><li><a href='/b'>Sport</a></li></ul></nav>"
        f"<main><article><h1>{title}</h1>{before}{text}{after}</article></main><footer><p>© The Harbour Post</p></footer></body></html>"
    )


def linked_data(**values):
    return f"<script type='application/ld+json'>{json.dumps(values)}</script>"


def test_read_page_takes_fields_from_linked_data_first():
    stated = linked_data(
        **{"@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "The Harbour Post", "headline": "News from the harbour"},
            {"@type": "NewsArticle", "headline": "Gates give way at Elmford", "datePublished": "2022-03-02T07:15:00+02:00",
             "author": [{"@type": "Person", "name": "Ines Lund"}, {"name": "Tom Reed"}], "articleSection": ["Local"],
             "publisher": {"name": "Harbour Media"}},
        ]}
    )  # fmt: skip
    fields = read_page(page(head=stated + "<meta property='article:published_time' content='2022-03-05'>"))
    assert fields["published"] == "2022-03-02T07:15:00+02:00"
    assert fields["title"] == "Gates give way at Elmford"
    assert fields["byline"] == "Ines Lund; Tom Reed"
    assert (fields["outlet"], fields["section"], fields["language"]) == ("The Harbour Post", "Local", "en")
    assert fields["body"] == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "head, expected",
    [
        ("<meta property='article:published_time' content='2022-03-02T07:15:00Z'>", "2022-03-02T07:15:00Z"),
        ("<meta name='DC.date' content='2022-03-02'>", "2022-03-02"),
        ("<link rel='canonical' href='https://post.example/2022/03/02/gates/'>", "2022-03-02"),
        ("", None),
    ],
)
def test_read_page_finds_the_date_elsewhere_and_never_guesses(head, expected):
    assert read_page(page(head=head)).get("published") == expected


def test_read_page_reads_a_date_from_a_time_element():
    assert (
        read_page(page(before="<time datetime='2022-03-02T08:00'>today</time>"))["published"]
        == "2022-03-02T08:00"
    )


def test_read_page_survives_broken_linked_data():
    head = '<script type=\'application/ld+json\'>{"@type": "NewsArticle", broken</script>'
    assert read_page(page(head=head))["title"] == "Gates give way at Elmford"


def test_read_page_leaves_out_teasers_prompts_and_comments():
    after = (
        "<p>READ MORE: Ten harbours to see before the autumn</p><ul><li><a href='/1'>Bread prices rise again in Elmford</a></li>"
        "<li><a href='/2'>Council to meet about the old bridge</a></li></ul><p>Sign up for our free daily newsletter here</p>"
        "<h2>Comments</h2><p>First!</p>"
    )
    assert read_page(page(after=after))["body"] == "\n\n".join(PARAGRAPHS)


def test_read_page_keeps_a_displayed_standfirst_and_not_a_hidden_one():
    summary = "Water stands to the sills in the lower town after a night of rain and old hinges."
    head = f"<meta property='og:description' content='{summary}'>"
    assert read_page(page(head=head, before=f"<div class='standfirst'>{summary}</div>"))["body"].startswith(
        summary
    )
    assert read_page(page(head=head))["body"].startswith(PARAGRAPHS[0])


def test_read_page_takes_the_first_of_several_articles():
    other = page(
        title="Bakery opens on Quay Street", paragraphs=[p.replace("gates", "ovens") for p in PARAGRAPHS]
    )
    both = page().replace("</main>", other[other.index("<article>") : other.index("</main>")] + "</main>")
    assert "ovens had" not in read_page(both)["body"]
    assert read_page(both)["body"].count("Ada Wick") == 1


def test_read_page_marks_what_a_paywall_cut():
    head = linked_data(
        **{"@type": "NewsArticle", "headline": "Gates give way at Elmford", "isAccessibleForFree": "False"}
    )
    cut = read_page(
        page(head=head, paragraphs=PARAGRAPHS[:2], after="<p>Subscribe to continue reading this article.</p>")
    )
    assert cut["truncated"] is True
    assert "truncated" not in read_page(page())


@pytest.mark.parametrize(
    "text, encoding",
    [
        ("Größe", "utf-8"),
        ("<meta charset='windows-1251'><p>Дождь идёт в порту", "cp1251"),
        ("<p>Größe “heute” – naß", "cp1252"),
    ],
)
def test_decode_page_follows_bytes_and_declaration(text, encoding):
    assert decode_page(text.encode(encoding)) == (text, encoding)


def test_strip_site_leaves_other_dashes():
    assert strip_site("Rain - and wind | The Post", "The Post") == "Rain - and wind"
    assert strip_site("The Post", "The Post") == "The Post"


def test_notices_are_whole_lines():
    assert is_notice("Lesen Sie auch: Der Hafen steht unter Wasser")
    assert not is_notice("Sign language is taught at the school, the teachers said.")
    assert ends_article("Related articles")
    assert not ends_article("Comments were closed after the meeting")


@pytest.mark.parametrize(
    "text, cut",
    [
        ("Rain… [+1225 chars]", True),
        ("Jetzt abonnieren und weiterlesen", True),
        ("He subscribed to the view.", False),
        ("", False),
    ],
)
def test_is_cut(text, cut):
    assert is_cut(text) is cut


def test_read_articles_reads_pages_and_says_why_not(tmp_path):
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (tmp_path / "b.htm").write_text("<!DOCTYPE html><html><body></body></html>", encoding="utf-8")
    articles, report = mf.read_articles(tmp_path, return_report=True, progress=False)
    assert articles["title"].tolist() == ["Gates give way at Elmford"]
    assert articles["language"].tolist() == ["en"]
    rejected = report[report["status"] == "rejected"]
    assert rejected["reason"].tolist() == ["empty body"]


def test_read_articles_takes_the_host_before_the_name(tmp_path):
    text = page(head="<link rel='canonical' href='https://www.politico.eu/article/gates/'>").replace(
        "The Harbour Post", "POLITICO"
    )
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    assert mf.read_articles(tmp_path, progress=False)["outlet"].tolist() == ["Politico Europe"]


@pytest.mark.parametrize("depth", [40, 3000])
def test_read_articles_bears_nested_tables(tmp_path, depth):
    text = page(after="<table><tr><td>" * depth + "x" + "</td></tr></table>" * depth)
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    try:
        articles = mf.read_articles(tmp_path, progress=False)
    except mf.tables.MediaframingError as error:
        assert "nested" in str(error) or "empty body" in str(error)
    else:
        assert PARAGRAPHS[0] in articles["body"][0]
