"""What a web page says about itself: JSON-LD, OpenGraph and other meta elements, in this order."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mediaframing.load.cleaning.dates import reads_as_date

_ARTICLE_TYPES = re.compile(
    r"(?:News|Blog|Report|Opinion|Review|Analysis|Background|Reportage|Satirical|AskPublicNews|Advertiser|Tech|Scholarly|"
    r"LiveBlog|Social)?(?:Article|Posting|NewsArticle|ContentArticle|Report)$"
)
_MAIN_FIRST = ("NewsArticle", "Article", "LiveBlogPosting")
# Values that hold other articles than the page's own.
_ASIDE = frozenset(
    {"liveBlogUpdate", "itemListElement", "mentions", "isPartOf", "hasPart", "comment", "video", "relatedLink", "isBasedOn",
     "citation", "review", "publisher", "author", "image", "associatedMedia", "subjectOf"}
)  # fmt: skip
_MOST_BLOCKS, _MOST_OBJECTS = 60, 4000
_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "sailthru.date", "publish_date", "publishdate", "publish-date", "pubdate",
    "publication_date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "date",
    "article.published", "originalpublicationdate", "og:published_time", "created", "datecreated", "last-published",
)  # fmt: skip
_AUTHORS = (
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
    "cxenseparse:author",
)
_SECTIONS = ("article:section", "parsely-section", "section", "cxenseparse:recs:articlesection")
_SITES = (
    "og:site_name",
    "application-name",
    "al:android:app_name",
    "apple-mobile-web-app-title",
    "twitter:site",
)
_TITLES = ("og:title", "twitter:title", "parsely-title", "dc.title")
_SUMMARIES = ("og:description", "description", "twitter:description")
_DATE_CLASS = re.compile(
    r"date|time|publish|datum|fecha|tarih|dato\b|horodat|byline|veröff|posted|entry-meta|(?:^|[\s_-])data(?:$|[\s_-])",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<[^>]{0,300}>")
_SPACES = re.compile(r"\s+")
_LINK = re.compile(r"https?://|www\.|facebook\.com", re.IGNORECASE)


def read_metadata(root: Any) -> dict[str, str]:
    """Return what the page states of itself.

    Parameters
    ----------
    root : lxml.html.HtmlElement
        The page, from `page_source.parse_page`.

    Returns
    -------
    dict
        The fields stated, of `title`, `summary`, `published`, `modified`, `byline`, `site`, `section`, `url`, `language`,
        `page_type` (the JSON-LD type), `article_text` (the body as JSON-LD has it) and `paywalled` ("yes").
    """
    about = _about_article(_linked_data(root))
    metas = _meta_values(root)
    heading = _heading(root)
    found = {
        "title": _choose_title(root, about, metas, heading),
        "heading": heading,
        "summary": _first(metas, _SUMMARIES) or _text(about.get("description")),
        "published": _published(root, about, metas),
        "modified": _text(about.get("dateModified"))
        or _first(metas, ("article:modified_time", "og:updated_time")),
        "byline": _names(about.get("author")) or _authors(root, metas),
        "site": _names(about.get("publisher")) or _site(metas),
        "section": _sections(about.get("articleSection")) or _first(metas, _SECTIONS),
        "url": _address(root, about, metas),
        "language": _language(root, about),
        "page_type": _type_of(about),
        "article_text": about["articleBody"] if isinstance(about.get("articleBody"), str) else "",
        "paywalled": "yes" if str(about.get("isAccessibleForFree", "")).lower() == "false" else "",
        "site_name": _site(metas, _SITES[:1]),
    }
    return {name: value for name, value in found.items() if value}


def strip_site(title: str, site: str) -> str:
    """Return *title* without the name of its site behind a mark.

    Examples
    --------
    >>> strip_site("Rain falls - The Harbour Post", "The Harbour Post")
    'Rain falls'
    """
    name = re.escape(site.strip())
    if not name:
        return title
    return (
        re.sub(rf"\s*[|–—:：·»•-]+\s*{name}(?:\s+(?:online|web|news))?\s*$", "", title, flags=re.IGNORECASE)
        or title
    )


def _linked_data(root: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    blocks = root.xpath('//script[contains(translate(@type, "LDJSON", "ldjson"), "ld+json")]')
    waiting = deque(_loads((block.text or "").strip()) for block in blocks[:_MOST_BLOCKS])
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            break
        item = waiting.popleft()
        if isinstance(item, list):
            waiting.extendleft(reversed(item[:_MOST_OBJECTS]))
        elif isinstance(item, dict):
            found.append(item)
            waiting.extend(v for k, v in item.items() if k not in _ASIDE and isinstance(v, dict | list))
    return found


def _loads(text: str) -> Any:
    text = (
        text.removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
        .strip()
        .rstrip(";")
    )
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text), html.unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _about_article(items: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the object that speaks of the page's own article, {} where none does."""
    articles = [
        item
        for item in items
        if _type_of(item) and (item.get("headline") or item.get("datePublished") or item.get("articleBody"))
    ]
    if not articles:
        # WordPress pages often date only the WebPage.
        pages = [item for item in items if "WebPage" in _types(item) and item.get("datePublished")]
        return (
            {k: v for k, v in pages[0].items() if k in ("datePublished", "dateModified", "inLanguage")}
            if pages
            else {}
        )
    best = max(articles, key=lambda item: (_type_of(item) in _MAIN_FIRST, bool(item.get("headline"))))
    merged = dict(best)
    for item in articles:
        if item is not best and item.get("headline") == best.get("headline"):
            merged = dict(item) | merged
    return merged


def _types(item: Mapping[str, Any]) -> list[str]:
    given = item.get("@type")
    return [str(t).rpartition("/")[2] for t in (given if isinstance(given, list) else [given]) if t]


def _type_of(item: Mapping[str, Any]) -> str:
    types = [t for t in _types(item) if _ARTICLE_TYPES.fullmatch(t)]
    special = [t for t in types if t not in ("NewsArticle", "Article")]
    return (special or types or [""])[0]


def _meta_values(root: Any) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        for key in {meta.get("property"), meta.get("name"), meta.get("itemprop")} - {None, ""}:
            if content:
                values.setdefault(key.lower(), []).append(_SPACES.sub(" ", html.unescape(content)))
    return values


def _first(metas: Mapping[str, Sequence[str]], names: Sequence[str]) -> str:
    return next((metas[name][0] for name in names if name in metas), "")


def _site(metas: Mapping[str, Sequence[str]], names: Sequence[str] = _SITES) -> str:
    """Return the site's name where it is a name: some give an address."""
    return next((v[0].removeprefix("@") for n in names if (v := metas.get(n)) and not _LINK.search(v[0])), "")


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name") or ""
    return _SPACES.sub(" ", _TAGS.sub(" ", html.unescape(value))).strip() if isinstance(value, str) else ""


def _names(value: object) -> str:
    people = value if isinstance(value, list) else [value]
    names = [_text(person) for person in people]
    return "; ".join(dict.fromkeys(n for n in names if n and not _LINK.search(n) and len(n) < 200))


def _sections(value: object) -> str:
    given = value if isinstance(value, list) else [value]
    return next((t for t in map(_text, given) if t), "")


def _heading(root: Any) -> str:
    headings = [_SPACES.sub(" ", "".join(h.itertext())).strip() for h in root.iter("h1")]
    return max((h for h in headings if h), key=len, default="").replace("\xad", "")


def _choose_title(
    root: Any, about: Mapping[str, Any], metas: Mapping[str, Sequence[str]], heading: str
) -> str:
    site = _first(metas, _SITES[:1]) or _names(about.get("publisher"))
    shared = strip_site(_first(metas, _TITLES), site)
    stated = _text(about.get("headline"))
    if stated:
        same = _key(shared)
        # A kicker before the headline, or search engines' variant of it, gives way to what page or site show twice.
        without_kicker = same and _key(heading) == same and _key(stated).endswith(" " + same)
        return (
            shared
            if without_kicker or (same and _key(_text(about.get("alternativeHeadline"))) == same)
            else stated
        )
    if shared and heading and _key(shared).startswith(_key(heading)) and len(heading) > 15:
        return heading
    titles = [_SPACES.sub(" ", "".join(t.itertext())).strip() for t in root.iter("title")]
    return shared or heading or strip_site(next(iter(titles), ""), site)


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.replace("\xad", "").casefold()))


def _published(root: Any, about: Mapping[str, Any], metas: Mapping[str, Sequence[str]]) -> str:
    stated = _text(about.get("datePublished")) or _first(metas, _PUBLISHED) or _text(about.get("dateCreated"))
    return (
        stated
        or next(_times(root), "")
        or _date_in_address(_address(root, about, metas))
        or next(_dated_boxes(root), "")
    )


def _date_in_address(url: str) -> str:
    found = re.search(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-])", url)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else ""


def _dated_boxes(root: Any) -> Iterator[str]:
    """Yield the short texts with a date whose box is named after one."""
    for node in root.xpath("//time | //*[self::span or self::div or self::p or self::small][@class]"):
        if node.tag == "time" or _DATE_CLASS.search(node.get("class")):
            text = " ".join(node.text_content().split())
            if len(text) < 60 and re.search(r"\d", text) and reads_as_date(text):
                yield text


def _times(root: Any) -> Iterator[str]:
    for node in root.xpath(
        '//*[@itemprop="datePublished"] | //time[@pubdate] | //article//time[@datetime] | //header//time[@datetime]'
    ):
        value = (node.get("datetime") or node.get("content") or "".join(node.itertext())).strip()
        if re.search(r"\d", value):
            yield value[:100]
    for node in root.xpath("//time[@datetime]"):
        if re.search(r"\d{4}", node.get("datetime")):
            yield node.get("datetime").strip()


def _authors(root: Any, metas: Mapping[str, Sequence[str]]) -> str:
    for name in _AUTHORS:
        named = [value for value in metas.get(name, []) if not _LINK.search(value) and len(value) < 200]
        if named:
            return "; ".join(dict.fromkeys(named))
    nodes = root.xpath('//*[@rel="author"] | //*[@itemprop="author"]')[:6]
    named = [_SPACES.sub(" ", "".join(node.itertext())).strip() for node in nodes]
    return "; ".join(dict.fromkeys(n for n in named if 2 < len(n) < 80))


def _address(root: Any, about: Mapping[str, Any], metas: Mapping[str, Sequence[str]]) -> str:
    canonical = [
        link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"
    ]
    page = about.get("mainEntityOfPage")
    stated = page.get("@id") if isinstance(page, Mapping) else page
    candidates = [*canonical, _first(metas, ("og:url",)), str(stated or ""), _text(about.get("url"))]
    return next((c.strip() for c in candidates if c and c.strip().startswith(("http://", "https://"))), "")


def _language(root: Any, about: Mapping[str, Any]) -> str:
    given = (
        _text(about.get("inLanguage"))
        or root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or ""
    )
    code = re.match(r"[A-Za-z]{2,3}(?=[-_]|$)", given.strip())
    return code[0].lower() if code else ""
