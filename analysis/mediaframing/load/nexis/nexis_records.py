"""One LexisNexis record from its paragraphs: masthead, date, headline, labelled fields, text, closing fields.

The text, HTML and RTF exports of the older interface share this order in every language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from mediaframing.load.cleaning.dates import find_written_date, reads_as_date
from mediaframing.load.cleaning.month_names import language_code
from mediaframing.load.nexis.nexis_labels import (
    extra_name,
    footer_field,
    header_field,
    is_body_label,
    split_label,
)
from mediaframing.load.records import add_field

ERROR_STUB = re.compile(
    r"we are sorry but there is an error|document (?:is )?(?:currently )?unavailable|n'est pas disponible"
    r"|es tut uns leid|kann nicht angezeigt werden|not possible to display it",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"\s*(?:©|\(c\)|copyright|copy \d{4}|alle rechte|all rights reserved|tous droits|todos los"
    r"|these materials may not be)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:\bPg\.?|\bPage|\bS\.|\bSeite|\bPag\.|\bPágina|\bblz\.?|\bp\.|\bpp\.)\s*([A-Z]{0,3}-?\d+[A-Z\d]*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d.,]*")
_SEASON = re.compile(r"(?:spring|summer|fall|autumn|winter),? \d{4}(?:[/-]\d{2,4})?", re.IGNORECASE)
_LENGTH_LINE = re.compile(
    r"\d[\d.,]* (?:words|woorden|wörter|mots|palabras|parole|palavras|ord|słów)", re.IGNORECASE
)
_MASTHEAD, _HEADER, _HEADLINE = 8, 15, 200


class Group(NamedTuple):
    """A paragraph, or a box of several: its text, and whether it stands in the middle of the page."""

    text: str
    centred: bool = False


def parse_record(groups: Sequence[Group]) -> tuple[dict[str, Any], str]:
    """Return the fields of one record and why it is none ("" where it is one)."""
    groups = [g for g in groups if g.text.strip()]
    if any(ERROR_STUB.search(g.text) for g in groups[:3]) and len(groups) <= 4:
        return {"title": groups[0].text}, "the export holds an error notice in place of the document"
    fields: dict[str, Any] = {}
    at = _read_masthead(groups, fields)
    at = _read_headline(groups, at, fields)
    at = _read_header(groups, at, fields)
    end = _find_footer(groups, at)
    # The heading of the text may share its paragraph with the text's beginning.
    fields["body"] = "\n\n".join([*fields.pop("lead_in", ()), *(g.text for g in groups[at:end])])
    _read_footer(groups[end:], fields)
    # A picture with its caption, printed without a text.
    fields["body"] = fields["body"] or fields.get("graphic", "")
    if "outlet" not in fields:
        _part_copyright(groups[:at], fields)
    finish_fields(fields)
    return fields, ""


def finish_fields(fields: dict[str, Any]) -> None:
    """Derive page, number of words and the language's code from the fields as written."""
    if "language" in fields:
        fields["language"] = language_code(fields["language"])
    page = _PAGE.search(fields.get("section", ""))
    if page:
        fields.setdefault("page", page[1])
    number = _NUMBER.search(fields.get("length", ""))
    if number:
        fields["length"] = int(re.sub(r"\D", "", number[0]) or 0)
    else:
        fields.pop("length", None)


def is_copyright(text: str) -> bool:
    """Tell a copyright line."""
    return bool(_COPYRIGHT.match(text))


def split_headline(text: str) -> tuple[str, str]:
    """Return headline and the line below it, which a semicolon at the end of a line parts."""
    title, _, rest = text.partition(";\n")
    return " ".join(title.split()), " ".join(rest.split())


def _read_masthead(groups: Sequence[Group], fields: dict[str, Any]) -> int:
    """Read outlet, date and edition, and a headline that stands above the date; return the place after them."""
    dated = [i for i, g in enumerate(groups[:_MASTHEAD]) if _date_line(g) >= 0]
    # A headline may speak of a date; the masthead's own stands in the middle.
    date_at = next((i for i in dated if groups[i].centred), dated[0] if dated else -1)
    at = date_at if date_at >= 0 else _count_centred(groups)
    for place in range(at):
        _read_above_date(groups[place], place, fields)
    if date_at < 0:
        return at
    lines = groups[date_at].text.split("\n")
    place = _date_line(groups[date_at])
    for line in lines[:place]:
        _read_above_date(Group(line, True), place, fields)
    _read_date_line(lines[place], fields)
    for line in lines[place + 1 :]:
        _read_below_date(line, fields)
    at += 1
    while at < len(groups) and (groups[at].centred or _is_second_date(groups[at])):
        for line in groups[at].text.split("\n"):
            _read_below_date(line, fields)
        at += 1
    return at


def _count_centred(groups: Sequence[Group]) -> int:
    at = 0
    while at < len(groups) and groups[at].centred and not split_label(groups[at].text):
        at += 1
    return at


def _read_above_date(group: Group, place: int, fields: dict[str, Any]) -> None:
    text = _one_line(group.text)
    found = split_label(text)
    if found and "outlet" in fields and header_field(found[0]):
        add_field(fields, header_field(found[0]), found[1])
    elif is_copyright(text):
        add_field(fields, "copyright", text)
    elif text.startswith(("http://", "https://")):
        fields["url"] = text.replace(" ", "")
    elif _SEASON.fullmatch(text):
        # No day: kept as written, for a dated line below to replace.
        fields["issue"] = fields["published"] = text
    elif "outlet" not in fields:
        fields["outlet"] = text
    elif not group.centred and "title" not in fields:
        fields["title"], subtitle = split_headline(group.text)
        add_field(fields, "subtitle", subtitle)
    else:
        add_field(fields, "edition", text)


def _read_date_line(line: str, fields: dict[str, Any]) -> None:
    """Keep the line as the date; what follows day and time is the edition."""
    fields["published"] = line.strip()
    written = find_written_date(line)
    if written:
        after = line[written.end :].strip(" ,")
        parts = [part.strip() for part in after.split(",") if part.strip()]
        edition = [p for p in parts if re.search(r"edition|edici|ausgabe|editie|éd\.", p, re.IGNORECASE)]
        if edition:
            add_field(fields, "edition", edition[0])


def _read_below_date(line: str, fields: dict[str, Any]) -> None:
    line = line.strip()
    found = split_label(line)
    if not line or reads_as_date(line):
        return
    if found:
        add_field(fields, header_field(found[0]) or extra_name(found[0]), found[1])
        return
    if re.match(r"\d{1,2}[:.]\d\d\b", line) and len(line) < 50:
        fields["published"] += f" {line}"
        return
    if is_copyright(line):
        add_field(fields, "copyright", line)
    elif re.search(r"correction|berichtig", line, re.IGNORECASE):
        fields["correction_appended"] = line
    else:
        add_field(fields, "edition", line)


def _read_headline(groups: Sequence[Group], at: int, fields: dict[str, Any]) -> int:
    if at >= len(groups) or split_label(groups[at].text):
        return at
    if not _has_header_label(groups, at + 1):
        return _read_bare_headline(groups, at, fields)
    if "title" not in fields:
        fields["title"], subtitle = split_headline(groups[at].text)
        add_field(fields, "subtitle", subtitle)
        at += 1
    # One more line before the labelled fields names who wrote it.
    while at < len(groups) and _is_name_line(groups[at].text) and _has_header_label(groups, at + 1, within=1):
        add_field(fields, "byline", _one_line(groups[at].text))
        at += 1
    return at


def _read_bare_headline(groups: Sequence[Group], at: int, fields: dict[str, Any]) -> int:
    """Read a headline that no labelled field follows: a short paragraph without an end, above another."""
    text = groups[at].text
    followed = at + 1 < len(groups) and not split_label(groups[at + 1].text)
    if "title" in fields or not followed or len(text) > _HEADLINE or re.search(r"[.!…:,]$|\n\n", text):
        return at
    fields["title"], subtitle = split_headline(text)
    add_field(fields, "subtitle", subtitle)
    return at + 1


def _is_name_line(text: str) -> bool:
    return len(text) < 80 and not split_label(text) and not _LENGTH_LINE.fullmatch(text.strip())


def _has_header_label(groups: Sequence[Group], at: int, within: int = 4) -> bool:
    """Tell whether labelled fields follow: only then is a paragraph before them the headline."""
    for group in groups[at : at + within]:
        found = split_label(group.text)
        if (found and header_field(found[0])) or _LENGTH_LINE.fullmatch(group.text.strip()):
            return True
    return False


def _read_header(groups: Sequence[Group], at: int, fields: dict[str, Any]) -> int:
    body_at = _find_body_heading(groups, at)
    if body_at >= 0:
        for group in groups[at:body_at]:
            found = split_label(group.text)
            _read_labelled(
                header_field(found[0]) or extra_name(found[0]), found[1], fields
            ) if found else add_field(
                fields, "notes" if "title" in fields else "title", _one_line(group.text)
            )
        found = split_label(groups[body_at].text)
        if found and found[1]:
            fields["lead_in"] = [found[1]]
        return body_at + 1
    while at < len(groups):
        found = split_label(groups[at].text)
        if not found:
            if not _LENGTH_LINE.fullmatch(groups[at].text.strip()):
                break
            found = ("LENGTH", groups[at].text)
        label, value = found
        field = header_field(label)
        follows = split_label(groups[at + 1].text) if at + 1 < len(groups) else None
        leads_on = bool(follows and (header_field(follows[0]) or is_body_label(follows[0])))
        if not field and not leads_on:
            break
        _read_labelled(field or extra_name(label), value, fields)
        at += 1
    return at


def _read_labelled(field: str, value: str, fields: dict[str, Any]) -> None:
    add_field(fields, field, _one_line(value))


def _find_footer(groups: Sequence[Group], start: int) -> int:
    """Return where the closing fields begin: the first label of theirs, or the copyright at the end."""
    end = len(groups)
    for at in range(start, len(groups)):
        found = split_label(groups[at].text)
        if found and footer_field(found[0]):
            end = at
            break
    # Some archives set section and length below the text.
    while end > start and end < len(groups) and _closes(groups[end - 1]):
        end -= 1
    while (
        end > start and is_copyright(groups[end - 1].text) and (groups[end - 1].centred or end == len(groups))
    ):
        end -= 1
    return end


def _read_footer(groups: Sequence[Group], fields: dict[str, Any]) -> None:
    last = ""
    for group in groups:
        found = split_label(group.text)
        field = footer_field(found[0]) or header_field(found[0]) if found else ""
        if found and (field or not group.centred):
            last = field or extra_name(found[0])
            if field in ("title", "body"):
                last = f"{field}_below"
            _set_first(fields, last, _one_line(found[1]))
        elif is_copyright(group.text) or group.centred or not last:
            last = "copyright"
            _set_first(fields, last, _one_line(group.text))
        else:
            fields[last] = f"{fields.get(last, '')} {_one_line(group.text)}".strip()


def _set_first(fields: dict[str, Any], name: str, value: str) -> None:
    if name == "copyright":
        fields[name] = f"{fields.get(name, '')} {value}".strip()
    else:
        add_field(fields, name, value)


def _part_copyright(groups: Sequence[Group], fields: dict[str, Any]) -> None:
    """Find the outlet in the last line of a copyright box, where some archives set both together."""
    for group in groups:
        lines = [line.strip() for line in group.text.split("\n") if line.strip()]
        if (
            is_copyright(group.text)
            and len(lines) > 1
            and not re.search(r"reserv|rights|recht", lines[-1], re.IGNORECASE)
        ):
            fields["outlet"] = lines[-1]
            return


def _find_body_heading(groups: Sequence[Group], at: int) -> int:
    """Return the place of the heading of the text, -1 for none; words may follow it only among labelled fields."""
    labelled = True
    for place, group in enumerate(groups[at : at + _HEADER], at):
        found = split_label(group.text)
        if found and is_body_label(found[0]) and (not found[1] or labelled):
            return place
        labelled = labelled and found is not None
    return -1


def _is_header_group(group: Group) -> bool:
    found = split_label(group.text)
    if not found:
        return False
    field = header_field(found[0])
    return field not in ("title", "byline") if field else len(found[1]) < 10


def _closes(group: Group) -> bool:
    """Tell a field that may stand between the text and its closing fields: a header's, or an unknown one with a date."""
    found = split_label(group.text)
    return _is_header_group(group) or bool(found and not header_field(found[0]) and reads_as_date(found[1]))


def _date_line(group: Group) -> int:
    """Return which line of a group of the masthead is the date, -1 for none."""
    lines = group.text.strip().split("\n")
    if len(lines) > 4 or split_label(group.text) or is_copyright(group.text):
        return -1
    return next((i for i, line in enumerate(lines) if (i == 0 or group.centred) and reads_as_date(line)), -1)


def _is_second_date(group: Group) -> bool:
    return _date_line(group) == 0 and len(group.text) < 60


def _one_line(text: str) -> str:
    return " ".join(text.split())
