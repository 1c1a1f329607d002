"""LexisNexis exports as plain text: a cover sheet, then documents under "N of M DOCUMENTS" in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from mediaframing.load.cleaning.month_names import fold
from mediaframing.load.nexis.nexis_records import Group, parse_record
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.records import Batch, Record, make_batches
from mediaframing.load.report import FileLog
from mediaframing.text.paragraphs import restore_paragraphs

_WORD = r"[^\W\d_]+"
COUNTER = re.compile(
    rf"^[ \t\f]*(?:(?:{_WORD}\.? (?:- )?)?(?P<number>\d{{1,6}}) {_WORD} (?P<total>\d{{1,6}}) (?P<after>{_WORD})"
    rf"|(?P<before>{_WORD}) (?P<number_2>\d{{1,6}}) {_WORD} (?P<total_2>\d{{1,6}}))[ \t\r]*$",
    re.MULTILINE,
)
_DOCUMENT = ("docum", "dokum", "докум", "文件", "asiakirj", "documen")
_COVER = re.compile(
    r"^(?P<label>[^\W\d_][^\n:]{2,40}):[ \t]*(?P<value>.*(?:\n(?![^\n:]{2,40}:|\s*\n\s*\n).+)*)", re.MULTILINE
)
_QUERY = (
    "terms",
    "search terms",
    "zoektermen",
    "suchbegriffe",
    "termes",
    "termes de recherche",
    "terminos",
    "terminos de busqueda",
)
_TIME = (
    "time of request", "tijdstip printopdracht", "datum und uhrzeit", "zeitpunkt der anforderung", "zeit der anforderung",
    "heure de la demande", "date de la demande", "hora de la solicitud", "date and time", "date et heure", "fecha y hora",
)  # fmt: skip
_WIDEST = 100
_SOURCE = ("source", "bron", "quelle", "fuente", "fonte")


class Mark(NamedTuple):
    """A line "3 of 10 DOCUMENTS": where it stands, its number and its total."""

    start: int
    end: int
    number: int
    total: int


def recognise(file: SourceFile, name: str) -> bool:
    """Tell an export by its counting line; HTML, RTF and mail have readers of their own."""
    text = head_text(file)
    begin = text[:300].lstrip().lower()
    if begin.startswith(("<", "{\\rtf", "received:", "return-path:", "pk\x03")) or "\x00" in text[:1000]:
        return False
    return bool(find_marks(text))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the documents of the file; error notices are rejected records."""
    text = re.sub(r"\r\n?", "\n", read_text(file, log))
    yield from make_batches(read_documents(text, log), rows)


def read_documents(text: str, log: FileLog) -> Iterator[Record]:
    """Yield the documents of a text and hold their numbers against what the cover sheet announces."""
    marks = find_marks(text)
    cover = read_cover(text[: marks[0].start] if marks else text)
    log.compare_announced(*count_announced(marks))
    width = find_width(text)
    for place, mark in enumerate(marks):
        end = marks[place + 1].start if place + 1 < len(marks) else len(text)
        raw = text[mark.end : end]
        fields, problem = parse_record(_group(raw))
        if problem:
            log.reject(place + 1, problem, fields["title"])
            continue
        fields["body"] = restore_paragraphs(join_wrapped(fields["body"], width))
        yield Record(place + 1, cover_fields(cover) | fields, raw)


def find_marks(text: str) -> list[Mark]:
    """Return the counting lines of *text*."""
    marks = []
    for match in COUNTER.finditer(text):
        word = fold(match["after"] or match["before"])
        if word.startswith(_DOCUMENT):
            number, total = match["number"] or match["number_2"], match["total"] or match["total_2"]
            marks.append(Mark(match.start(), match.end(), int(number), int(total)))
    return marks


def find_width(text: str) -> int:
    """Return the column at which the lines of a text are broken, 0 where they are not."""
    widths = sorted(width for line in text.split("\n") if (width := len(line.rstrip())))
    # A long line of the cover sheet does not count.
    usual = [width for width in widths if width <= _WIDEST]
    return usual[-1] if usual and usual[-1] >= 40 and len(usual) > 0.98 * len(widths) else 0


def join_wrapped(body: str, width: int) -> str:
    """Return *body* with lines joined that were broken at *width*: where the next word did not fit.

    Examples
    --------
    >>> join_wrapped("Rain fell on the old\\nharbour wall.\\nIt stopped.", 24)
    'Rain fell on the old harbour wall.\\nIt stopped.'
    """
    if not width:
        return body
    lines = body.split("\n")
    parts = [lines[0]]
    for before, line in pairwise(lines):
        word = line.split(" ", 1)[0]
        if not word or not before or not len(before) <= width <= len(before) + 1 + len(word):
            parts += ["\n", line]
        else:
            parts += ["" if re.search(r"[^\W\d_]-$", before) and word[0].isalpha() else " ", line]
    return "".join(parts)


def read_cover(text: str) -> dict[str, str]:
    """Return the cover sheet's labels, folded, with their values."""
    return {fold(m["label"]).strip(): " ".join(m["value"].split()) for m in _COVER.finditer(text[:20_000])}


def cover_fields(cover: dict[str, str]) -> dict[str, Any]:
    """Return query, source and time of retrieval as the cover sheet states them."""
    query = next((cover[name] for name in _QUERY if cover.get(name)), "")
    source = next((cover[name] for name in _SOURCE if cover.get(name)), "")
    return {
        "query": query,
        "retrieved": next((cover[name] for name in _TIME if cover.get(name)), ""),
        "database": f"LexisNexis: {source}" if source else "LexisNexis",
    }


def count_announced(marks: Sequence[Mark]) -> tuple[int, list[int]]:
    """Return how many documents are announced and the numbers found: by the counting lines."""
    if not marks:
        return 0, []
    numbers = [mark.number for mark in marks]
    total = marks[0].total
    # Parts of a larger download count on from where the last one ended.
    expected = total - numbers[0] + 1 if numbers[0] > 1 else total
    # A document of another series counts by its place.
    return expected, [
        mark.number if mark.total == total else place + numbers[0] for place, mark in enumerate(marks)
    ]


def _group(raw: str) -> list[Group]:
    """Return the paragraphs of a document; those set in from the left stand in the middle of the page."""
    groups = []
    for block in re.split(r"\n(?:[ \t]*\n)+", raw.strip("\n")):
        lines = [line.rstrip() for line in block.split("\n") if line.strip()]
        if lines:
            centred = all(len(line) - len(line.lstrip()) >= 3 for line in lines) or (
                len(lines) > 1 and len(lines[-1]) - len(lines[-1].lstrip()) >= 15
            )
            groups.append(Group("\n".join(line.strip() for line in lines), centred))
    return groups
