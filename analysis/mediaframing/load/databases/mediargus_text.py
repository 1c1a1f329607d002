"""Mediargus (Belgian press) exports as plain text: a numbered list with sources, then the texts in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, read_text
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_ENTRY = re.compile(
    r"^\W{0,3}(?P<number>\d{1,5})\. (?P<title>[^\n]+)\n\s*\n(?P<outlet>[^\n,]+), (?P<date>[^\n]*?\d{4})"
    r"(?:, p\. ?(?P<page>[^\n,]+))?(?:, (?P<words>\d+)w)?\.?[ \t]*$",
    re.MULTILINE,
)
_HEADING = re.compile(
    r"^(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4}), ?p\. ?(?P<page>\S+)[ \t]*$", re.MULTILINE
)
# The regions an article ran in: names and nothing else, one of them a province.
_REGION = re.compile(r"\b(?:Antwerpen|Brabant|Vlaanderen|Limburg|Brussel|Nationaal)\b")
_NAME = re.compile(r"[A-ZÀ-Þ][\w'’-]*(?: [A-ZÀ-Þ][\w'’-]*){0,2}")
# Lines of a quotation set large stand apart like paragraphs: a small letter goes on where no sentence has ended.
_BROKEN = re.compile(r"(?<=[\w,;’')])\n\n(?=[^\W\d_A-ZÀ-Þ])")
_COPYRIGHT = re.compile(r"^\s*©[^\n]*$", re.MULTILINE)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell an export by two entries of its list, one below the other."""
    text = re.sub(r"\r\n?", "\n", head_text(file)[:20_000])
    return len(_ENTRY.findall(text)) >= 2 or bool(_ENTRY.match(text) and _HEADING.search(text))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles; where the export holds only the list, its summaries, marked as truncated."""
    text = re.sub(r"\r\n?", "\n", read_text(file, log))
    yield from make_batches(_read_articles(text, log), rows)


def _read_articles(text: str, log: FileLog) -> Iterator[Record]:
    entries = list(_ENTRY.finditer(text))
    headings = [m for m in _HEADING.finditer(text) if not entries or m.start() > entries[-1].end()]
    if headings:
        log.compare_announced(len(entries), range(1, len(headings) + 1))
    in_step = len(entries) == len(headings)
    for place, entry in enumerate(entries):
        fields = _read_entry(entry)
        log.remark("no headline in the export", not fields["title"])
        heading = _find_heading(headings, place, entry, in_step)
        if heading is None:
            after = (
                entries[place + 1].start() if place + 1 < len(entries) else _list_end(text, entry, headings)
            )
            raw = text[entry.start() : after]
            fields |= {"body": text[entry.end() : after].strip(), "truncated": True}
        else:
            at = headings.index(heading)
            raw = text[heading.end() : headings[at + 1].start() if at + 1 < len(headings) else len(text)]
            _read_text(raw, fields)
        yield Record(place + 1, fields, entry[0] + raw)


def _read_entry(entry: re.Match[str]) -> dict[str, Any]:
    title = entry["title"].strip()
    return {
        "title": "" if title == "Artikel zonder titel" else title,
        "outlet": entry["outlet"].strip(),
        "published": entry["date"].strip(),
        "page": (entry["page"] or "").strip(),
        "length": int(entry["words"]) if entry["words"] else None,
        "language": "nl",
        "database": "Mediargus",
    }


def _find_heading(
    headings: list[re.Match[str]], place: int, entry: re.Match[str], in_step: bool
) -> re.Match[str] | None:
    """Return the text of an entry: the one in its place, else the one that names its headline."""
    if in_step:
        return headings[place]
    title = entry["title"].strip()
    for at, heading in enumerate(headings):
        limit = headings[at + 1].start() if at + 1 < len(headings) else heading.end() + 2000
        if title in heading.string[heading.end() : min(limit, heading.end() + 2000)]:
            return heading
    return None


def _list_end(text: str, entry: re.Match[str], headings: list[re.Match[str]]) -> int:
    if headings:
        return headings[0].start()
    gap = re.search(r"\n\s*\n\s*\n\s*\n", text[entry.end() :])
    return entry.end() + gap.start() if gap else len(text)


def _read_text(raw: str, fields: dict[str, Any]) -> None:
    """Part a text from regions and headline above it and the copyright below it."""
    owner = _COPYRIGHT.search(raw)
    if owner:
        fields["copyright"] = owner[0].strip()
        raw = raw[: owner.start()]
    blocks = [block.strip() for block in re.split(r"\n\s*\n", raw.strip()) if block.strip()]
    # Entries join headline and line below; the text sets them apart.
    words = " ".join(fields["title"].split())
    at = next(
        (i for i, block in enumerate(blocks[:4]) if block and words.startswith(" ".join(block.split()))), -1
    )
    if at < 0 and blocks and _names_regions(blocks[0]):
        # An article without a headline: the regions it ran in stand alone above it.
        fields["regions"] = blocks.pop(0)
    for block in blocks[: max(at, 0)]:
        add_field(fields, "regions" if _names_regions(block) else "subtitle", " ".join(block.split()))
    fields["body"] = _BROKEN.sub(" ", "\n\n".join(blocks[at + 1 :]))


def _names_regions(block: str) -> bool:
    """Tell a list of regions from a sentence that speaks of one."""
    parts = [part.strip() for part in re.split(r"[,/]", block)]
    return bool(_REGION.search(block)) and all(_NAME.fullmatch(part) for part in parts)
