"""The article text of a web page: `trafilatura`, held against what the page's own markup says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

from mediaframing.load.cleaning.page_notices import ends_article, is_notice
from mediaframing.load.pages.page_headings import restore_headings

_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")
_STANDFIRST = re.compile(
    r"(?:^|[\s_\-])(?:standfirst|lead|lede|intro|introduction|summary|sub-?title|"
    r"sub-?head(?:line)?|dek|deck|chapo|ch[aâ]peau|ingress|"
    r"strapline|vorspann|abstract|entradilla|sommario|sottotitolo|occhiello|manchet|perex|"
    r"underrubrik|artikeleinleitung)"
    r"(?=$|[\s_\-])|subtitle|story-?lead|standfirst|copy-lg",
    re.IGNORECASE,
)
_OUTSIDE = frozenset(
    {
        "nav",
        "footer",
        "aside",
        "form",
        "figure",
        "figcaption",
        "script",
        "style",
        "noscript",
        "button",
        "template",
    }
)
_PAYWALL_CLASS = re.compile(r"paywall|premium|subscri|piano|metered|gated", re.IGNORECASE)
_BOX_CLASS = re.compile(
    r"(?:author|writer|contributor|autor)[_-]{1,2}?(?:bio|box|card|info|profile|description)|(?:^|"
    r"[\s_-])(?:bio|newsletter|related|recirc|most-?read|"
    r"taboola|outbrain|read-?more|promo|comments?|social-?share|share-?bar|also-?read|"
    r"inline-?teaser|teaser-?list)(?=$|[\s_-])",
    re.IGNORECASE,
)
_LARGEST_BOX = 1500
_LONG = 80
_ENOUGH, _GAIN = 0.75, 0.1
_MOST_BLOCKS = 400


def read_body(root: Any, about: Mapping[str, str]) -> str:
    """Return the page's article text, paragraphs separated by a blank line, "" where there is none.

    Parameters
    ----------
    root : lxml.html.HtmlElement
        The page; it loses its scripts and styles.
    about : mapping
        From `page_metadata.read_metadata`.
    """
    tree = _copy_text(root)
    _keep_first_article(tree)
    _drop_link_lists(tree)
    _drop_boxes(tree)
    _open_paywalls(tree)
    paragraphs = _long_paragraphs(tree)
    lines = _extend(tree, _choose_lines(tree, [text for _, text in paragraphs], about), paragraphs)
    lines = restore_headings(tree, lines, is_aside=lambda node: _is_outside(node) or _link_share(node) > 0.3)
    lines = _cut_ends(_drop_heading(lines, about))
    lines = _hold_against(lines, about.get("article_text", ""))
    standfirst = _find_standfirst(root, lines, about)
    return "\n\n".join([*standfirst, *(line for line in lines if not is_notice(line))])


def _copy_text(root: Any) -> Any:
    """Return a copy of the page without what only machines read, half of many a page: all that follows is quicker."""
    from lxml import etree

    etree.strip_elements(root, "script", "style", "svg", "link", with_tail=False)
    return deepcopy(root)


def _choose_lines(tree: Any, paragraphs: Sequence[str], about: Mapping[str, str]) -> list[str]:
    """Take the fast extraction where it holds the page's paragraphs, else the one that holds more of them."""
    stated = _from_markup(about.get("article_text", ""))
    wanted = [_words(p) for p in (paragraphs if len(paragraphs) > 1 else stated)]
    best = _extract(tree, fast=True)
    share = _coverage(best, wanted) if wanted else _prose_share(best)
    for fast in (True, False):
        if share >= _ENOUGH:
            break
        other = _extract(tree, fast=fast, favor_recall=fast)
        other_share = _coverage(other, wanted) if wanted else _prose_share(other)
        if other_share > share + _GAIN:
            best, share = other, other_share
    # Markup that states the whole text goes before an extraction that found less than half of it.
    return stated if sum(map(len, stated)) > max(400, 2 * sum(map(len, best))) else best


def _prose_share(lines: Sequence[str]) -> float:
    """Return the share of the text that stands in lines as long as a sentence: menus have none."""
    return sum(len(line) for line in lines if len(line) >= _LONG) / (sum(map(len, lines)) or 1)


def _extend(tree: Any, lines: list[str], paragraphs: Sequence[tuple[Any, str]]) -> list[str]:
    """Add what extraction left out of a text that ads or a paywall part: paragraphs that look like those it has."""
    held = set[tuple[str, ...]]().union(*(_line_triples(line) for line in lines)) if lines else set()
    matched = [len(_line_triples(text) & held) >= 0.6 * len(_line_triples(text)) for _, text in paragraphs]
    looks = {
        _look(node)
        for (node, _), match in zip(paragraphs, matched, strict=True)
        if match and node.get("class")
    }
    missing = [
        text
        for (node, text), match in zip(paragraphs, matched, strict=True)
        if not match and _look(node) in looks
    ]
    if sum(map(len, missing)) < 0.3 * sum(map(len, lines)):
        return lines
    wanted = [_flat(n) for n in tree.iter("p") if _look(n) in looks and not _is_outside(n)]
    return [line for line in wanted if line]


def _look(node: Any) -> tuple[str, str]:
    return node.get("class") or "", node.getparent().tag if node.getparent() is not None else ""


def _extract(tree: Any, *, fast: bool, favor_recall: bool = False) -> list[str]:
    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(
            tree,
            fast=fast,
            favor_recall=favor_recall,
            with_metadata=False,
            include_comments=False,
            include_tables=True,
        )
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError, AssertionError):
        # A page that breaks the library is a page without text, not the end of a load.
        return []
    if found is None or not found.text:
        return []
    listed = found.body.iter("item") if found.body is not None else ()
    items = {" ".join("".join(item.itertext()).split()) for item in listed}
    lines = [" ".join(line.split()) for line in found.text.split("\n")]
    return [line[2:] if line.startswith("- ") and line[2:] in items else line for line in lines if line]


def _keep_first_article(tree: Any) -> None:
    """Take out the articles that a page shows below its own, each with a headline of the first rank."""
    articles = [
        a for a in tree.iter("article") if a.find(".//h1") is not None and len(a.text_content()) > 600
    ]
    for other in articles[1:]:
        if articles[0] not in set(other.iterancestors()) and articles[0] not in set(other.iterdescendants()):
            other.drop_tree()


def _drop_boxes(tree: Any) -> None:
    """Take out small boxes that their own names call author boxes, newsletter prompts or teasers."""
    for box in tree.xpath("//div[@class] | //section[@class] | //aside[@class]"):
        if (
            _BOX_CLASS.search(box.get("class"))
            and box.getparent() is not None
            and len(box.text_content()) < _LARGEST_BOX
        ):
            box.drop_tree()


def _drop_link_lists(tree: Any) -> None:
    """Take out lists whose every item is a link, and paragraphs that are nothing but a teaser's link."""
    for box in list(tree.iter("ul", "ol")):
        items = [item for item in box if item.tag == "li"]
        if len(items) > 1 and all(_link_share(item) > 0.7 for item in items) and box.getparent() is not None:
            box.drop_tree()
    for block in list(tree.iter("p", "h2", "h3", "h4", "li")):
        text = _flat(block)
        if 0 < len(text) < 240 and block.getparent() is not None and is_notice(text):
            block.drop_tree()


def _link_share(element: Any) -> float:
    total = len(_flat(element))
    linked = sum(len(_flat(a)) for a in element.iter("a"))
    return linked / total if total else 0.0


def _open_paywalls(tree: Any) -> None:
    """Unname boxes called after a paywall that hold paragraphs all the same: extraction would skip them."""
    for box in tree.xpath("//div[@class or @id] | //section[@class or @id]"):
        name = f"{box.get('class', '')} {box.get('id', '')}"
        if _PAYWALL_CLASS.search(name) and sum(len(p.text_content()) for p in box.iter("p")) > 500:
            for attribute in ("class", "id"):
                box.attrib.pop(attribute, None)


def _long_paragraphs(tree: Any) -> list[tuple[Any, str]]:
    found = []
    for paragraph in tree.iter("p"):
        text = _flat(paragraph)
        if len(text) >= _LONG and _link_share(paragraph) < 0.4 and not _is_outside(paragraph):
            found.append((paragraph, text))
    return found


def _is_outside(node: Any) -> bool:
    return any(ancestor.tag in _OUTSIDE for ancestor in node.iterancestors())


def _from_markup(text: str) -> list[str]:
    import html

    plain = html.unescape(re.sub(r"(?i)</p>|<br\s*/?>|</h\d>", "\n", text))
    lines = [" ".join(re.sub(r"<[^>]{0,300}>", "", line).split()) for line in plain.split("\n")]
    return [line for line in lines if line]


def _flat(element: Any) -> str:
    return " ".join(element.text_content().split())


def _words(text: str) -> list[str]:
    return _WORD.findall(_CJK.sub(r" \1 ", text.replace("\xad", "").casefold()))


def _triples(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}


@lru_cache(maxsize=1024)
def _line_triples(line: str) -> frozenset[tuple[str, ...]]:
    """Return the triples of a line's words: each step asks again for those of the same lines."""
    return frozenset(_triples(_words(line)))


def _coverage(lines: Sequence[str], wanted: Sequence[Sequence[str]]) -> float:
    held = set[tuple[str, ...]]()
    for line in lines:
        held |= _line_triples(line)
    parts = [_triples(words) for words in wanted if words]
    total = sum(map(len, parts))
    return sum(len(part & held) for part in parts) / total if total else 1.0


def _drop_heading(lines: list[str], about: Mapping[str, str]) -> list[str]:
    """Leave out the headline where the text begins by repeating it, with what stands above it."""
    titles = {tuple(_words(about.get(name, ""))) for name in ("title", "heading")} - {()}
    for place, line in enumerate(lines[:5]):
        words = tuple(_words(line))
        if words in titles or any(
            len(t) > 4 and words[-len(t) :] == t and len(words) < len(t) + 8 for t in titles
        ):
            return lines[place + 1 :]
    return lines


def _cut_ends(lines: list[str]) -> list[str]:
    total = sum(map(len, lines))
    seen = 0
    for place, line in enumerate(lines):
        # A long rest is the article that goes on below a box of links.
        if seen > 0.75 * total and ends_article(line):
            return lines[:place]
        seen += len(line)
    return [line for line in lines if not ends_article(line)]


def _hold_against(lines: list[str], article_text: str) -> list[str]:
    """Leave out lines before, behind and teasers between the lines of the text that the page states as its own."""
    stated = [_line_triples(line) for line in _from_markup(article_text)]
    own = set[tuple[str, ...]]().union(*stated) if stated else set()
    found = [_line_triples(line) for line in lines]
    matched = [len(part & own) >= 0.6 * len(part) for part in found]
    kept = sum(len(line) for line, match in zip(lines, matched, strict=True) if match)
    if not own or kept < 0.6 * sum(map(len, lines)) or sum(matched) < 3:
        return lines
    last = max(place for place, match in enumerate(matched) if match)
    return [
        line
        for place, line in enumerate(lines)
        if matched[place] or (place < last and not _is_teaser(place, matched))
    ]


def _is_teaser(place: int, matched: Sequence[bool]) -> bool:
    """Tell a line within a run of several lines that the stated text does not have."""
    start = end = place
    while start > 0 and not matched[start - 1]:
        start -= 1
    while end + 1 < len(matched) and not matched[end + 1]:
        end += 1
    return end - start >= 2


def _find_standfirst(root: Any, lines: Sequence[str], about: Mapping[str, str]) -> list[str]:
    """Return the paragraphs displayed between headline and text that extraction left out."""
    if not lines:
        return []
    held = set[tuple[str, ...]]().union(*(_line_triples(line) for line in lines))
    first = {" ".join(_words(line)[:8]) for line in lines[:3]}
    summary = _words(about.get("summary", ""))
    titles = [_words(about.get(name, "")) for name in ("title", "heading")]
    found: list[str] = []
    for block in _blocks_after_heading(root):
        text = _flat(block)
        words = _words(text)
        joined = " ".join(words)
        if any(joined.startswith(start) for start in first):
            return found
        if (
            len(text) < 40
            or len(text) > 900
            or len(_triples(words) & held) > 0.3 * len(_triples(words))
            or words in titles
        ):
            continue
        stated = bool(summary) and len(set(words) & set(summary)) >= 0.8 * len(set(words)) and len(words) >= 6
        named = _STANDFIRST.search(f"{_name(block)} {_name(block.getparent())}")
        if (stated or named) and _link_share(block) < 0.5 and not is_notice(text):
            found.append(text)
            held |= _triples(words)
        if len(found) == 4:
            break
    # Where the text itself did not come by, only what the page states as its summary is sure to be above it.
    return [
        text
        for text in found
        if summary and len(set(_words(text)) & set(summary)) >= 0.8 * len(set(_words(text)))
    ]


def _blocks_after_heading(root: Any) -> Iterator[Any]:
    """Yield the innermost boxes of text below the page's headline, not many: the text begins soon."""
    headings = [h for h in root.iter("h1") if len(h.text_content().strip()) > 8]
    below = not headings
    given = 0
    for node in root.iter("h1", "p", "h2", "h3", "div", "span", "li"):
        below = below or node is headings[0]
        if not below or node.tag == "h1":
            continue
        given += 1
        if given > _MOST_BLOCKS:
            return
        if next(
            node.iterdescendants("p", "div", "h2", "h3", "ul", "section"), None
        ) is None and not _is_outside(node):
            yield node


def _name(element: Any) -> str:
    return (
        ""
        if element is None
        else f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-component') or ''}"
    )
