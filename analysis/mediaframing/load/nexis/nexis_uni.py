"""Documents of the current Nexis interface (Nexis Uni, Lexis+) from the lines of a Word or RTF file.

A cover lists what was asked for; each document has a headline, outlet, date, labelled fields, a body under a
heading of its own, classification fields and a closing line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from mediaframing.load.cleaning.dates import reads_as_date
from mediaframing.load.cleaning.month_names import fold
from mediaframing.load.nexis.nexis_labels import extra_name, footer_field, header_field, split_label
from mediaframing.load.nexis.nexis_records import ERROR_STUB, finish_fields, is_copyright
from mediaframing.load.nexis.nexis_text import cover_fields
from mediaframing.load.records import Record, add_field
from mediaframing.load.report import FileLog

END = re.compile(
    r"\s*(?:End of Document|Ende des Dokuments?|Fin du document|Fin del? documento|Fine del documento"
    r"|Fim do documento|Einde van (?:het )?document|Конец документа)\s*",
    re.IGNORECASE,
)
_DOCUMENT_MARK = re.compile(r"Bookmark_(\d+)")
_SECTION_MARK = re.compile(r"([A-Z][A-Za-z\-]+?)(?:_\d+)?")
_COUNT = re.compile(r"\s*[^\W\d_][^\d()]{2,40}\((\d{1,6})\)\s*")
_ENTRY = re.compile(r"\s*(\d{1,6})\.(?:\s|$)")
_SECTIONS = {
    "body": "body text hauptteil textkorper volltext corps cuerpo corpo contenido tekst texte texto testo corps-du-texte",
    "classification": "classification klassifizierung klassifikation clasificacion classificazione classificacao classificatie",
    "correction": "correction",
    "graphic": "graphic graphique grafik",
    "notes": "notes",
}
_SECTION_WORDS = {word: name for name, words in _SECTIONS.items() for word in words.split()}
_HEADER_LINES = 40


class Line(NamedTuple):
    """A line of the file: its text, names of its bookmarks, whether it begins with a bold label, is all bold or centred."""

    text: str
    marks: tuple[str, ...] = ()
    is_label: bool = False
    is_bold: bool = False
    is_centred: bool = False


def read_documents(lines: Iterable[Line], log: FileLog) -> Iterator[Record]:
    """Yield the documents and hold their numbers against those the cover announces."""
    cover: list[Line] = []
    numbers: list[int] = []
    common: dict[str, Any] = {}
    queries: dict[int, str] = {}
    announced = 0
    for number, chunk in _split(lines, cover):
        if not numbers:
            announced, common, queries = _read_cover(cover or chunk)
        place = len(numbers) + 1
        numbers.append(number or place)
        raw = "\n".join(line.text for line in chunk)
        fields, problem = _read_document(chunk)
        if problem:
            log.reject(place, problem, fields.get("title", ""))
            continue
        query = queries.get(numbers[-1], common["query"])
        yield Record(place, common | {"query": query} | fields, raw)
    if announced:
        log.compare_announced(announced, numbers)


def label_lines(texts: Iterable[str]) -> Iterator[Line]:
    """Yield the lines of a document without bold type, marking those that begin with a known label.

    Within the text only the label that closes it counts: a sentence may begin as any other does.
    """
    in_body = False
    for text in texts:
        label, mark, _ = text.strip().partition(":")
        named = bool(mark) and len(label) < 40
        closes = named and footer_field(label) == "load_date"
        yield Line(
            text, is_label=closes if in_body else named and bool(header_field(label) or footer_field(label))
        )
        section = _section(Line(text))
        in_body = False if END.fullmatch(text) or closes else section == "body" if section else in_body


def _split(lines: Iterable[Line], cover: list[Line]) -> Iterator[tuple[int, list[Line]]]:
    """Yield number and lines of each document: from bookmark to bookmark, else up to each closing line."""
    held: list[Line] = []
    number = 0
    marked = False
    for line in lines:
        found = [m for mark in line.marks if (m := _DOCUMENT_MARK.fullmatch(mark))]
        if found:
            if marked and _has_text(held):
                yield number, held
            elif not marked:
                cover += held
            held, marked, number = [], True, int(found[0][1])
        held.append(line)
        if END.fullmatch(line.text) and not marked:
            yield 0, held
            held = []
    if marked and _has_text(held):
        yield number, held


def _has_text(lines: Sequence[Line]) -> bool:
    return any(line.text.strip() for line in lines)


def _read_cover(lines: Sequence[Line]) -> tuple[int, dict[str, Any], dict[int, str]]:
    """Return how many documents are announced, the fields common to all, and the query of each."""
    announced = entry = 0
    labelled: dict[str, str] = {}
    queries: dict[int, str] = {}
    for line in lines:
        count = _COUNT.fullmatch(line.text)
        number = _ENTRY.match(line.text)
        label, mark, value = line.text.partition(":")
        if count and not announced:
            announced = int(count[1])
        elif number:
            entry = int(number[1])
        elif mark and value.strip() and len(label) < 40:
            name = fold(label).strip()
            labelled.setdefault(name, value.strip())
            query = cover_fields({name: value.strip()})["query"]
            if query and entry:
                queries[entry] = query
    return announced, cover_fields(labelled) | {"database": "Nexis"}, queries


def _read_document(chunk: Sequence[Line]) -> tuple[dict[str, Any], str]:
    lines = [line for line in chunk if line.text.strip() and not END.fullmatch(line.text)]
    if not lines or (len(lines) <= 4 and any(ERROR_STUB.search(line.text) for line in lines)):
        return {
            "title": lines[0].text if lines else ""
        }, "the export holds an error notice in place of the document"
    fields: dict[str, Any] = {}
    marked = any(_DOCUMENT_MARK.fullmatch(mark) for line in chunk[:3] for mark in line.marks)
    at = _read_masthead(lines, marked, fields)
    at = _read_header(lines, at, fields)
    _read_sections(lines[at:], fields)
    _part_abstract(fields)
    finish_fields(fields)
    return fields, ""


def _read_masthead(lines: Sequence[Line], marked: bool, fields: dict[str, Any]) -> int:
    limit = next((i for i, line in enumerate(lines) if _section(line)), min(len(lines), _HEADER_LINES))
    dates = [
        i for i, line in enumerate(lines[:limit]) if not _labelled(line) and _reads_as_masthead_date(lines, i)
    ]
    if not dates:
        return _read_undated(lines, fields)
    # Without bookmarks the cover stands before the first document: its own date is the first one found.
    at = dates[0] if marked else dates[-1]
    above = [line.text.strip() for line in lines[:at]]
    while len(above) > 2 and re.fullmatch(r"\(.*\)", above[-1]):
        add_field(fields, "column", above.pop().strip("()"))
    # A cover without bookmarks runs on into the first document: its headline is the last line but one.
    start = 0 if marked or len(above) <= 3 else len(above) - 2
    if above:
        fields["outlet"] = " ".join(above[-1].split()).rstrip(".")
    fields["title"] = " ".join(" ".join(above[start:-1]).split())
    fields["published"] = " ".join(lines[at].text.split())
    edition = re.search(
        r",\s*([^,]*\b(?:edition|ausgabe|edici[oó]n|editie|édition)\b.*)$", fields["published"], re.IGNORECASE
    )
    if edition:
        fields["edition"] = edition[1].strip()
    return at + 1


def _read_undated(lines: Sequence[Line], fields: dict[str, Any]) -> int:
    fields["title"] = " ".join(lines[0].text.split())
    at = 1
    while at < min(len(lines), 4) and not _labelled(lines[at]) and not _section(lines[at]):
        text = " ".join(lines[at].text.split())
        if is_copyright(text) or (len(text) < 30 and re.match(r"correction|berichtig", text, re.IGNORECASE)):
            break
        # The headline may run over several lines; the outlet is the last of them.
        if "outlet" in fields:
            fields["title"] = f"{fields['title']} {fields['outlet']}"
        fields["outlet"] = text.rstrip(".")
        at += 1
    return at


def _reads_as_masthead_date(lines: Sequence[Line], at: int) -> bool:
    return at > 0 and not is_copyright(lines[at].text) and reads_as_date(lines[at].text)


def _read_header(lines: Sequence[Line], at: int, fields: dict[str, Any]) -> int:
    last = ""
    while at < len(lines) and not _section(lines[at]):
        text = " ".join(lines[at].text.split())
        found = _labelled(lines[at])
        if found:
            field = header_field(found[0]) or footer_field(found[0]) or extra_name(found[0])
            last = "subtitle" if field == "title" else field
            add_field(fields, last, " ".join(found[1].split()))
        elif is_copyright(text):
            add_field(fields, "copyright", text)
        elif len(text) < 60 and re.search(r"correction|berichtig", text, re.IGNORECASE):
            fields["correction_appended"] = text
        elif "length" in fields and len(text) > 300:
            # A document without a heading over its text.
            break
        elif _is_other_heading(lines, at, fields):
            return at + 1
        elif text not in str(fields.get(last, "")):
            add_field(fields, last or "edition", text)
        at += 1
    return at


def _is_other_heading(lines: Sequence[Line], at: int, fields: dict[str, Any]) -> bool:
    """Tell the heading of a text in a language that the table lacks: one word, alone between fields and text."""
    text = lines[at].text.strip()
    if not text.isalpha() or not text[0].isupper() or not {"length", "section"} & set(fields):
        return False
    return at + 1 < len(lines) and not _labelled(lines[at + 1]) and len(lines[at + 1].text) > 60


def _read_sections(lines: Sequence[Line], fields: dict[str, Any]) -> None:
    section, last = "body", ""
    body: list[str] = []
    for line in lines:
        heading = _section(line)
        found = _labelled(line)
        field = footer_field(found[0]) if found else ""
        if heading:
            section, last = heading, ""
        elif found and (field or (section != "body" and line.is_label)):
            last = field or extra_name(found[0])
            add_field(fields, last, " ".join(found[1].split()))
        elif section == "body" and not last:
            body.append(line.text)
        else:
            name = last or section
            fields[name] = f"{fields.get(name, '')} {' '.join(line.text.split())}".strip()
    fields["body"] = "\n\n".join(body)


def _part_abstract(fields: dict[str, Any]) -> None:
    """Set apart the standfirst that stands under a heading ABSTRACT before FULL TEXT."""
    parts = re.match(r"ABSTRACT\n\n(?P<abstract>.*?)\n\nFULL TEXT\n\n(?P<body>.*)", fields["body"], re.DOTALL)
    if parts:
        fields["abstract"], fields["body"] = parts["abstract"], parts["body"]


def _section(line: Line) -> str:
    """Return the section that *line* is the heading of, "" for none."""
    word = _SECTION_WORDS.get(fold(line.text.strip()).replace(" ", "-"))
    if not line.marks:
        return word or "" if len(line.text) < 40 else ""
    names = [m[1] for mark in line.marks if (m := _SECTION_MARK.fullmatch(mark)) and m[1] != "Bookmark"]
    if names and line.text.strip() and (line.is_bold or word):
        return _SECTION_WORDS.get(fold(names[0]), word or names[0].lower())
    return word or ""


def _labelled(line: Line) -> tuple[str, str] | None:
    found = split_label(line.text)
    if found:
        return found
    label, mark, value = line.text.partition(":")
    return (label.strip(), value.strip()) if line.is_label and mark and len(label) < 40 else None
