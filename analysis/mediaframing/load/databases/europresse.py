"""Europresse (Eureka) exports as HTML: tables of the first generation, `article` elements of the second."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from mediaframing.load.cleaning.dates import find_written_date
from mediaframing.load.cleaning.month_names import is_weekday
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import has_class, head_text, parse_html, read_blocks, read_text, text_of
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_SIGN = re.compile(r"class=[\"']?DocPublicationName\b", re.IGNORECASE)
_ISSUE = re.compile(
    r",?\s*(?<!\w)(?:no\.?|n°|nº|nr\.?|issue|vol\.)\s*(?P<issue>\d[\w./-]*(?:[,\s]\d{3})*)(?=\s*(?:$|/))",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?<!\d)(?P<words>\d{1,3}(?:\s\d{3})+|\d+)\s(?:mots|words|palabras|parole|palavras|wörter|woorden)\b",
    re.IGNORECASE,
)
# Below the name of an outlet, or many blanks behind it, the page sets what belongs to the issue.
_NAME_ENDS = re.compile(r"\n|[ \t\xa0]{6,}")
_APPEARED = re.compile(r"(?:Cet article est paru dans|This article appeared in) .{3,80}")
_PAGE = re.compile(
    r",?\s*\b(?:p(?:p|ages?|[aá]?g)?|S|Seiten?|blz)\.?\s*(?P<page>[A-Z]{0,5}\s?\d[\w,\-– ]*)", re.IGNORECASE
)
_HEADING_TIME = re.compile(
    r"\s*[-–,]\s*(?P<time>\d{1,2}[:h]\d\d(?::\d\d)?(?: ?(?:UTC|GMT)(?: ?[+-]\d\d:?\d\d)?| ?[ap]\.?m\.?)?)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?P<number>[a-z]+[·.]\d{8}[·.][^\s<]+)")
_COPYRIGHT = re.compile(r"\s*(?:©|\(c\))")
_ISSUED = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)\s*$")
_NUMBER_LINE = re.compile(r"[^:]{3,40}:\s*[a-z]+[·.]\d{8}[·.]\S+")
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>", re.IGNORECASE)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a page of Europresse by the class that names the outlets."""
    text = head_text(file)
    return "<" in text[:400] and bool(_SIGN.search(text)) and "articleParagraph" not in text


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles of the page."""
    yield from make_batches(_read_articles(read_text(file, log)), rows)


def _read_articles(text: str) -> Iterator[Record]:
    # An empty paragraph parts two others; without a sign of its own the parser would join them.
    tree = parse_html(_EMPTY_PARAGRAPH.sub("<hr>", text))
    names = [node for node in tree.iter() if has_class(node, "DocPublicationName")]
    for number, (name, box) in enumerate(zip(names, _find_boxes(names), strict=True), 1):
        is_second = box.tag == "article"
        fields = _read_second(box) if is_second else _read_first(box, name)
        _read_outlet(name, fields)
        number_day = re.search(r"[·.](\d{8})[·.]", fields.get("document_number", ""))
        if not fields["published"] and number_day:
            fields["published"] = number_day[1]
        fields["database"] = "Europresse"
        yield Record(number, fields, "\n".join(read_blocks(box)))


def _find_boxes(names: Sequence[Any]) -> list[Any]:
    """Return the article around the name of each outlet: the widest box that holds no other."""
    lines = [[name, *name.iterancestors()] for name in names]
    held = Counter(box for line in lines for box in line)
    boxes = []
    for line in lines:
        article = next((box for box in line if box.tag == "article"), None)
        alone = [box for box in line if held[box] == 1]
        boxes.append(article if article is not None else alone[-1] if alone else line[0])
    return boxes


def _read_outlet(node: Any, fields: dict[str, Any]) -> None:
    lines = [line.strip(" ,\xa0") for line in _NAME_ENDS.split("".join(node.itertext()))]
    name, *rest = [line for line in lines if line] or [""]
    issue = _ISSUE.search(name) or _ISSUE.search(" ".join(rest))
    fields["outlet"] = _ISSUE.split(name)[0].strip(" ,")
    if issue:
        fields["issue"] = issue["issue"]
    add_field(fields, "outlet_details", "; ".join(rest))


def _read_heading(text: str, fields: dict[str, Any]) -> None:
    """Read a line such as "Politique, jeudi 5 octobre 2013, p. 3": section, date, page."""
    date = find_written_date(text)
    numeric = re.search(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", text)
    start, end = (date.start, date.end) if date else numeric.span() if numeric else (len(text), len(text))
    length = _LENGTH.search(text)
    if length:
        fields["length"] = int(re.sub(r"\D", "", length["words"]))
    time = _HEADING_TIME.match(text, end)
    fields["published"] = " ".join([text[start:end].strip(), *([time["time"]] if time else [])])
    before = [part.strip() for part in text[:start].split(",")]
    # What stands right before the date is its weekday or nothing.
    section = [
        part
        for place, part in enumerate(before)
        if part and not is_weekday(part) and (place < len(before) - 1 or (start == len(text) and not length))
    ]
    add_field(fields, "section", ", ".join(section))
    page = _PAGE.search(text[end:])
    if page:
        fields["page"] = page["page"].strip()


def _read_end(lines: list[str], fields: dict[str, Any]) -> None:
    for line in lines:
        number = _NUMBER.search(line)
        issued = _ISSUED.search(line)
        if _COPYRIGHT.match(line):
            add_field(fields, "copyright", line)
        elif number:
            fields.setdefault("document_number", number["number"])
        elif issued:
            fields["retrieved"] = issued["date"]


def _read_first(box: Any, name: Any) -> dict[str, Any]:
    """Read an article of the first generation: everything in one cell, told apart by its place."""
    fields: dict[str, Any] = {}
    titles = [node for node in box.iter() if has_class(node, "TitreArticleVisu")]
    headings = [node for node in box.iter() if has_class(node, "DocHeader")]
    _read_heading("".join(" ".join(node.itertext()) for node in headings), fields)
    title = text_of(titles[0]) if titles else ""
    fields["title"] = title
    lines = read_blocks(box)
    flat = [part for block in lines for part in block.split("\n") if part.strip()]
    end = next(
        (i for i, line in enumerate(lines) if _COPYRIGHT.match(line) or _NUMBER_LINE.match(line)), len(lines)
    )
    title_at = next((i for i, line in enumerate(lines) if title and title in line), 0)
    # Kicker above and author below share the block of the headline, broken by line ends.
    parts = [part for part in re.split(r"\n+", lines[title_at]) if part.strip()] if lines else []
    place = parts.index(title) if title in parts else 0
    # Between the line with the date and the headline stands a kicker, if any.
    dated = [i for i, part in enumerate(parts[:place]) if fields["published"] and fields["published"] in part]
    for part in parts[dated[-1] + 1 : place] if dated else ():
        add_field(fields, "subtitle", part)
    below = parts[place + 1 :]
    if (
        below
        and len(below[0]) < 100
        and not below[0].endswith((".", "!", "?", "…", "»", '"'))
        and title_at + 1 < end
    ):
        add_field(fields, "byline", below[0])
        below = below[1:]
    fields["body"] = "\n\n".join(["\n".join(below), *lines[title_at + 1 : end]]).strip()
    _read_end(lines[end:] + flat[-6:], fields)
    return fields


def _read_second(article: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    header = article.find(".//header")
    headings = [text_of(node) for node in article.iter() if has_class(node, "DocHeader")]
    _read_heading(headings[0] if headings else "", fields)
    title_box = next((node for node in article.iter("div") if has_class(node, "titreArticle")), None)
    titles = [text_of(node) for node in article.iter() if has_class(node, "titreArticleVisu")]
    fields["title"] = " ".join(titles)
    if title_box is not None:
        for block in read_blocks(title_box):
            if block not in titles:
                add_field(fields, "subtitle", block)
        for following in title_box.itersiblings():
            add_field(fields, "byline", text_of(following))
        _read_rubric(title_box, fields)
    used = {header, *article.iter("header"), *article.iter("aside"), *article.iter("footer")}
    texts = list(article.iter("section")) or [node for node in article if node not in used]
    blocks = [block for node in texts for block in read_blocks(node)]
    fields["body"] = "\n\n".join(block for block in blocks if not _APPEARED.fullmatch(block))
    for aside in article.iter("aside"):
        add_field(fields, "notes", text_of(aside))
    _read_end([block for footer in article.iter("footer") for block in read_blocks(footer)], fields)
    return fields


def _read_rubric(title_box: Any, fields: dict[str, Any]) -> None:
    for before in title_box.itersiblings(preceding=True):
        if before.tag == "div" and not any(
            has_class(n, "DocHeader") or has_class(n, "DocPublicationName") for n in before.iter()
        ):
            add_field(fields, "rubric", text_of(before))
