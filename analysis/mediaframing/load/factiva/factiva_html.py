"""Factiva exports as HTML: both generations of the page, unlabelled or field-coded, in any interface language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.cleaning.dates import reads_as_date
from mediaframing.load.factiva.factiva_fields import (
    CODES,
    Cell,
    accession_number,
    finish_fields,
    read_placed_fields,
)
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import has_class, head_text, parse_html, read_blocks, read_text, text_of
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_SIGNS = re.compile(
    r"<title>\s*(?:Dow Jones )?Factiva|fcpNavContainer|class=[\"']article \w{2,4}Article"
    r"|articleParagraph \w{2,4}articleParagraph",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"\b([a-z]{2})(?:[a-z]{2})?Article\b")
_BODY_CODES = ("LP", "TD")


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a page of Factiva by its title and the classes of its articles."""
    text = head_text(file)
    return "<" in text[:400] and bool(_SIGNS.search(text))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles of the page."""
    yield from make_batches(_read_articles(read_text(file, log)), rows)


def _read_articles(text: str) -> Iterator[Record]:
    tree = parse_html(text)
    common = _read_summary(tree)
    articles = [div for div in tree.iter("div") if has_class(div, "article") and not _within_article(div)]
    for number, article in enumerate(articles, 1):
        raw = "\n".join(read_blocks(article))
        yield Record(number, common | _read_article(article), raw)


def _within_article(div: Any) -> bool:
    return any(
        has_class(above, "article") and _LANGUAGE.search(above.get("class") or "")
        for above in div.iterancestors("div")
    ) or (
        not _LANGUAGE.search(div.get("class") or "")
        and any(has_class(below, "article") for below in div.iterdescendants("div"))
    )


def _read_article(article: Any) -> dict[str, Any]:
    found = _LANGUAGE.search(article.get("class") or "")
    coded = _read_coded(article)
    fields = coded if "title" in coded or "published" in coded else _read_placed(article)
    return finish_fields(fields, found[1] if found else "")


def _read_placed(article: Any) -> dict[str, Any]:
    cells = []
    for div in article.iter("div"):
        if div is not article and not len(div.findall(".//div")):
            text = text_of(div)
            mark = (
                "title"
                if div.get("id") == "hd" or _is_headline(div)
                else "byline"
                if has_class(div, "author")
                else ""
            )
            if mark == "title" and any(has_class(node, "counted") for node in div.iter()):
                # The page numbers its articles: "35) Headline".
                text = re.sub(r"^\d+\)\s+", "", text)
            if text:
                cells.append(Cell(text, mark))
    fields = read_placed_fields(cells)
    # Tables of figures are set as preformatted text, which the parser takes out of their paragraphs.
    paragraphs = [p for p in article.iter("p", "pre") if not len(p.findall(".//div"))]
    body = [p for p in paragraphs if p.tag == "pre" or "articleparagraph" in (p.get("class") or "").lower()]
    fields["body"] = "\n\n".join(text for p in body for text in _paragraph_texts(p))
    _read_tail([text_of(p) for p in paragraphs if p not in body], fields)
    return fields


def _paragraph_texts(node: Any) -> list[str]:
    if node.tag != "pre":
        return read_blocks(node)
    lines = [line.rstrip() for line in "".join(node.itertext()).split("\n")]
    return re.split(r"\n{2,}", "\n".join(lines).strip("\n"))


def _is_headline(div: Any) -> bool:
    return any(
        "headline" in (node.get("class") or "").lower() for node in div.iter("b", "span", "h1", "h2", "h3")
    )


def _read_tail(lines: list[str], fields: dict[str, Any]) -> None:
    """Read what stands below the text: captions, the publisher, the accession number."""
    lines = [line for line in lines if line]
    for place, line in enumerate(lines):
        number = accession_number(line)
        if number:
            fields["accession_number"] = number
            if place:
                fields["publisher"] = lines[place - 1]
            for other in lines[: max(place - 1, 0)]:
                add_field(fields, "notes", other)


def _read_coded(article: Any) -> dict[str, Any]:
    """Return the fields of the field-coded table, {} where the article is none."""
    fields: dict[str, Any] = {}
    body: list[str] = []
    for row in article.iter("tr"):
        cells = row.findall("td")
        code = text_of(cells[0]).strip() if len(cells) >= 2 else ""
        if code not in CODES:
            continue
        if code in _BODY_CODES:
            body += read_blocks(cells[1])
        else:
            add_field(fields, CODES[code], text_of(cells[1]))
    if body:
        fields["body"] = "\n\n".join(body)
    if "accession_number" in fields:
        fields["accession_number"] = (
            accession_number(fields["accession_number"]) or fields["accession_number"]
        )
    return fields


def _read_summary(tree: Any) -> dict[str, Any]:
    """Return query and time of retrieval from the summary of the search below the articles."""
    rows = []
    for cell in tree.iter("td"):
        value = cell.getnext()
        if has_class(cell, "label") and value is not None and not _in_article(cell):
            rows.append((text_of(cell), text_of(value)))
    fields: dict[str, Any] = {}
    if rows and reads_as_date(rows[-1][1]) and len(rows) > 2:
        fields["retrieved"] = rows.pop()[1]
    if rows and re.fullmatch(r"\d[\d.,\s]*", rows[-1][1]):
        fields["results_found"] = int(re.sub(r"\D", "", rows.pop()[1]))
    if rows:
        fields["query"] = "; ".join(f"{label}: {value}" for label, value in rows)
    return fields


def _in_article(cell: Any) -> bool:
    return any(has_class(above, "article") for above in cell.iterancestors("div"))
