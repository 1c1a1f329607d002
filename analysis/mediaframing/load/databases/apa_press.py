"""Clippings of the Austrian press agency's archive (APA-OnlineManager as RTF, APA DeFacto as HTML)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import head_text, parse_html, read_blocks, read_text, text_of
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_ISSUE = r"(?:(?:Nr\.?|Ausgabe)\s*(?P<issue>\S+)\s*)?"
# Between outlet and date may stand the section.
_PART = r"(?:(?P<part>[^\d\n\"”“]{2,40}?)\s+)?"
_WHEN = (
    r"(?P<how>gefunden am|vom)\s+"
    r"(?P<date>\d{1,2}\.(?:\d{1,2}\.|\s?[^\W\d_]{3,9}\.?\s)\d{4}(?:[ \t]+\d{1,2}[:.]\d\d)?)(?:\s*Uhr)?"
    r"[^\S\n]*(?:Seite:?\s*(?P<page>[\w,\-– ]+))?(?P<rest>[^\n]*)"
)
HEADING = re.compile(
    rf"\s*[\"„“»](?P<outlet>[^\"“”«\n]{{2,80}})[\"“”«]\s*{_ISSUE}{_PART}{_WHEN}",
)
# An outlet without quotation marks is known as one only where an entry is sure to begin.
_BARE = re.compile(rf"\s*(?P<outlet>[^\"\n:]{{2,60}}?)\s+{_ISSUE}{_WHEN}")
_BYLINE = re.compile(r"Von (?P<name>[^\d.!?]{4,70})")
_CAPTION = re.compile(r"Bild(?:er|text)?:\s*(?P<text>.+)", re.DOTALL)
_END = re.compile(
    r"^\s*(?:Gespeicherte[r]? Anh[äa]ng|Der gegenständliche Text ist eine Abschrift)", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?P<label>Ressort|Rubrik|Autor|Von|Ausgabe|Bundesland|Mutation)\s*:\s*(?P<value>[^\n]+)", re.IGNORECASE
)
_PRINTED = re.compile(
    r"\(\s*[\"„“][^\"“”]+[\"“”]\s*,\s*Print-Ausgabe\s*,\s*(?P<date>\d{1,2}\.\d{1,2}\.\d{4})\s*\)"
)
_FIELDS = {
    "ressort": "section",
    "rubrik": "section",
    "autor": "byline",
    "von": "byline",
    "ausgabe": "edition",
}
_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.MULTILINE)
_SIGN = re.compile(
    r"class=[\"']eintrag[\"'][^<]*>\s*<pre>\s*[\"„“»]|<title>[^<]*DeFacto-Campus", re.IGNORECASE
)


def recognise(file: SourceFile, name: str) -> bool:
    """Tell the printed page of APA DeFacto by its title and entries."""
    text = head_text(file)
    return "<" in text[:400] and bool(_SIGN.search(text))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the entries of the page."""
    yield from make_batches(_read_entries(read_text(file, log)), rows)


def is_clipping_text(text: str) -> bool:
    """Tell a text that begins with the heading of a clipping."""
    return bool(HEADING.match(text.lstrip()))


def read_clippings(text: str) -> Iterator[Record]:
    """Yield the clippings of a text, which a ruled line parts, else the heading of the next."""
    number = 0
    for raw in _RULE.split(text) if _RULE.search(text) else _split_at_headings(text):
        if not raw.strip():
            continue
        number += 1
        blocks = [block.strip() for block in re.split(r"\n[ \t]*\n+", raw.strip()) if block.strip()]
        end = next((i for i, block in enumerate(blocks) if _END.match(block)), len(blocks))
        fields = _read_heading(blocks[0])
        fields["title"] = " ".join(blocks[1].split()) if len(blocks) > 1 else ""
        fields["body"] = "\n\n".join(_part_byline(blocks[2:end], fields))
        yield Record(number, _finish(fields), raw)


def _split_at_headings(text: str) -> Iterator[str]:
    starts = [m.start() for m in re.finditer(r"(?m)^", text) if HEADING.match(text, m.start())]
    for start, end in pairwise([*starts, len(text)]):
        yield text[start:end]


def _part_byline(blocks: Sequence[str], fields: dict[str, Any]) -> list[str]:
    """Set the author's line above a text and the captions below it apart."""
    kept = list(blocks)
    byline = _BYLINE.fullmatch(" ".join(kept[0].split())) if len(kept) > 1 else None
    if byline:
        add_field(fields, "byline", byline["name"])
        kept.pop(0)
    while len(kept) > 1 and (caption := _CAPTION.fullmatch(kept[-1])):
        add_field(fields, "captions", " ".join(caption["text"].split()))
        kept.pop()
    return kept


def _read_heading(text: str) -> dict[str, Any]:
    found = HEADING.match(text) or _BARE.match(text)
    fields: dict[str, Any] = {}
    if found:
        # When the archive came upon a page of the web says nothing on when that was published.
        kind = "retrieved" if found["how"] == "gefunden am" else "published"
        fields = {
            "outlet": found["outlet"].strip(),
            kind: re.sub(r"(?<=\d) (\d{1,2})\.(?=\d\d$)", r" \1:", found["date"]),
            "page": (found["page"] or "").strip(),
        }
        fields["issue"] = found["issue"] or ""
        fields["section"] = found.groupdict().get("part") or ""
    for label in _LABEL.finditer(text):
        add_field(fields, _FIELDS.get(label["label"].lower(), label["label"].lower()), label["value"])
    return fields


def _finish(fields: dict[str, Any]) -> dict[str, Any]:
    """Take the day a text says it was printed, if it does."""
    printed = _PRINTED.search(str(fields.get("body", "")))
    if printed:
        fields["published"] = printed["date"]
    return fields | {"database": "APA"}


def _read_entries(text: str) -> Iterator[Record]:
    tree = parse_html(text)
    entries = [div for div in tree.iter("div") if "eintrag" in (div.get("class") or "").lower().split()]
    for number, entry in enumerate(entries, 1):
        fields = _read_heading(
            "\n".join(
                text_of(pre) if "\n" not in "".join(pre.itertext()) else "".join(pre.itertext())
                for pre in entry.iter("pre")
            )
        )
        titles = [text_of(node) for node in entry.iter("h1", "h2", "h3", "h4")]
        fields["title"] = " ".join(titles)
        paragraphs = [node for node in entry.iter("p") if not node.findall(".//p")]
        texts = [text for node in paragraphs if (text := _flow(node))]
        fields["body"] = "\n\n".join(_part_byline(texts, fields))
        used = set(titles) | {
            block for node in (*paragraphs, *entry.iter("pre")) for block in read_blocks(node)
        }
        for block in read_blocks(entry):
            if block not in used and not set(block.split()) <= set(" ".join(titles).split()):
                add_field(fields, "subtitle", " ".join(block.split()))
        yield Record(number, _finish(fields), "\n".join(read_blocks(entry)))


def _flow(node: Any) -> str:
    parts: Sequence[str] = read_blocks(node)
    return "\n\n".join(" ".join(part.split()) for part in parts)
