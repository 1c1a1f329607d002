"""Factiva's XML (its web services' article sets): one article an `article` element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, parse_xml, read_text
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_SIGNS = re.compile(r"<ppsArticleResponse|<PPSResponse|<ppsarticle\b|global\.factiva\.com", re.IGNORECASE)
_FIELDS = {
    "sourceName": "outlet", "byline": "byline", "copyright": "copyright", "baseLanguage": "language",
    "sectionName": "section", "columnName": "column", "publisherName": "publisher", "wordCount": "length",
    "accessionNo": "accession_number", "edition": "edition", "pages": "page", "page": "page", "volume": "volume",
    "credit": "credit", "sourceCode": "source_code", "notes": "notes", "artWork": "captions",
}  # fmt: skip
_TEXTS = ("leadParagraph", "tailParagraphs", "tailParagraph", "paragraphs", "body")
_GROUPS = {"region": "region", "company": "company", "industry": "industry", "newsSubject": "subject"}


def recognise(file: SourceFile, name: str) -> bool:
    """Tell Factiva's XML by its root."""
    return bool(_SIGNS.search(head_text(file)[:4000]))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles of the set and hold their number against the one the set announces."""
    root = parse_xml(read_text(file, log))
    articles = [node for node in root.iter() if _name(node) == "article"]
    announced = next(
        (node.get("count") for node in root.iter() if _name(node).lower().endswith("resultset")), None
    )
    if announced and announced.isdigit():
        log.compare_announced(int(announced), range(1, len(articles) + 1))
    yield from make_batches((_read_article(number, node) for number, node in enumerate(articles, 1)), rows)


def _read_article(number: int, article: Any) -> Record:
    fields: dict[str, Any] = {"database": "Factiva"}
    body: list[str] = []
    for node in article:
        name = _name(node)
        if name == "headline":
            add_field(fields, "title", _line(node))
        elif name in _TEXTS:
            body += _paragraphs(node)
        elif name == "publicationDate":
            fields["published"] = " ".join(_line(child) for child in node)
        elif name in _GROUPS:
            add_field(fields, _GROUPS[name], _line(node))
        elif name in _FIELDS:
            add_field(fields, _FIELDS[name], _line(node))
    fields["body"] = "\n\n".join(body)
    fields["language"] = str(fields.get("language", "")).lower()
    if not str(fields.get("length", "")).isdigit():
        fields.pop("length", None)
    return Record(number, fields, "".join(article.itertext()))


def _paragraphs(node: Any) -> list[str]:
    """Return the paragraphs of a text: its paragraph elements, else what indented lines begin."""
    within = [_line(child) for child in node if _name(child) == "paragraph"]
    if within:
        return [text for text in within if text]
    text = "".join(node.itertext())
    return [
        " ".join(part.split())
        for part in re.split(r"\n[ \t]*\n|\n(?=[ \t]{2,}\S)", text.strip())
        if part.strip()
    ]


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _line(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())
