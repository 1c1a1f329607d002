"""News wires as text: transmissions of IPTC 7901 and ANPA 1312, and single stories sent by e-mail."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from mediaframing.load.opening.encodings import NotTextError, decode_text
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.mails import begins_mailbox, split_mails
from mediaframing.load.opening.markup import parse_html, read_blocks
from mediaframing.load.pages.html_pages import read_page
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_TRANSMISSION = re.compile(
    rb"\x01(?P<header>[^\x01\x02]{0,2000})\x02(?P<text>[^\x01\x03]*)\x03(?P<end>[^\x01]*)", re.DOTALL
)
_MAIL = re.compile(
    rb"\s*(?:delivered-to|received|return-path|x-received|message-id|mime-version|from|x-[\w-]+):",
    re.IGNORECASE,
)
_HEADER = re.compile(r"(?P<provider>[A-Za-z][A-Za-z\-]{1,15})\s+(?P<number>\d{3,5})\s*$", re.MULTILINE)
_SENT = re.compile(
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s*(?P<zone>[A-Z]{3,4})?\s*(?P<month>[A-Za-z]{3,9})\.?"
    r"\s*(?P<year>\d{2,4})"
)
_NOT_FOR_PRINT = re.compile(
    r"^[ \t]*(?:\*[ *]*\*\s*\n)?[ \t]*The following information is not (?:intended )?for publication.*",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
# The editors' part of a story, set as headings of plain text.
_NOTEBOOK = re.compile(r"^# Notebook[ \t]*$.*", re.DOTALL | re.MULTILINE)
# A line in capitals above the headline: "1ST LEAD", "REFILE", "URGENT".
_STATUS = re.compile(r"[^a-zà-öø-ÿ]{2,25}")
# ANPA: heading lines between a circumflex and a sign of their kind.
_ANPA_LINE = re.compile(r"^\^(?P<text>[^\n]*?)[ \t]*(?P<kind>[<=])?[ \t]*$", re.MULTILINE)
_ANPA_SENT = re.compile(
    r"^\s*(?P<agency>[A-Z]{2,4})-[A-Z]{2}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d) (?P<time>\d{4})(?P<zone>[A-Z]{3})<?\s*$",
    re.MULTILINE,
)
_JSON_FIELDS = {
    "headline": "title", "body": "body", "abstract": "abstract", "timestamp": "published", "byline": "byline",
    "category": "section", "dateline": "dateline", "slugline": "slugline", "desk": "desk", "genre": "story_type",
    "place": "place", "priority": "priority",
}  # fmt: skip


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a transmission by its control characters, a mail by its first lines."""
    head = file.head
    if name == "iptc7901":
        return head.lstrip(b"\r\n \x16")[:1] == b"\x01" and b"\x02" in head[:4000]
    if begins_mailbox(head[:4000]):
        return True
    begin = head[:4000].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    lines = [line for line in begin.split(b"\n")[:60] if re.match(rb"[\w-]+:", line)]
    names = {line.split(b":")[0].lower() for line in lines}
    known = {
        b"received",
        b"delivered-to",
        b"return-path",
        b"message-id",
        b"mime-version",
        b"from",
        b"subject",
        b"to",
        b"date",
    }
    return bool(_MAIL.match(begin)) and len(names & known) >= 3


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the stories of the file."""
    data = file.read()
    records = _read_transmissions(data, log) if log.format == "iptc7901" else _read_mails(data, log)
    yield from make_batches(records, rows)


def _read_transmissions(data: bytes, log: FileLog) -> Iterator[Record]:
    for number, match in enumerate(_TRANSMISSION.finditer(data), 1):
        header, text, end = (_decode(match[name], log) for name in ("header", "text", "end"))
        yield Record(number, _read_story(header, text, end), header + text + end)


def _read_story(header: str, text: str, end: str) -> dict[str, Any]:
    if text.lstrip().startswith("^"):
        return _read_anpa(header, text, end)
    fields: dict[str, Any] = {"database": "IPTC 7901"}
    provider = _HEADER.search(header.split("\n")[0])
    if provider:
        name = provider["provider"].split("-")[0]
        fields |= {"outlet": name, "agency": name, "story_number": provider["number"]}
    lines = [line.strip() for line in header.split("\n")[1:] if line.strip()]
    add_field(fields, "slugline", " ".join(lines))
    sent = _SENT.search(end)
    if sent:
        zone = sent["zone"] or "GMT"
        year = sent["year"] if len(sent["year"]) == 4 else f"20{sent['year']}"
        fields["published"] = f"{sent['day']} {sent['month']} {year} {sent['hour']}:{sent['minute']} {zone}"
    heading, mark, body = text.partition("=\n")
    if not mark or len(heading) > 600:
        heading, _, body = text.strip().partition("\n")
    _read_heading(heading, fields)
    note = _NOTEBOOK.search(body) or _NOT_FOR_PRINT.search(body)
    if note:
        fields["editorial_note"] = " ".join(note[0].split())
        body = body[: note.start()]
    fields["body"] = re.sub(r"\n\s*\*[ *]*\*\s*$", "", body.rstrip()).strip("\n")
    return fields


def _read_heading(heading: str, fields: dict[str, Any]) -> None:
    lines = [line.strip(" =") for line in heading.strip().split("\n") if line.strip(" =")]
    bylines = [line for line in lines[1:] if re.match(r"(?:By|Von|Par|Por|Da) ", line)]
    notes = [line for line in lines if re.fullmatch(r"\(.*\)", line)]
    for place, line in enumerate(lines[:-1]):
        # The headline itself may be all capitals: what stands above another such line is none.
        if not _STATUS.fullmatch(line) or lines[place + 1] in bylines:
            break
        notes.append(line)
    fields["title"] = " ".join(line for line in lines if line not in bylines and line not in notes)
    add_field(fields, "byline", " ".join(bylines))
    add_field(fields, "service_note", " ".join(notes))


def _read_anpa(header: str, text: str, end: str) -> dict[str, Any]:
    """Read a story of ANPA 1312: slug, headline, notes and author in lines of their own, the text below them."""
    fields: dict[str, Any] = {"database": "ANPA 1312"}
    sent = _ANPA_SENT.search(text + end)
    if sent:
        fields |= {"outlet": sent["agency"], "agency": sent["agency"]}
        fields["published"] = (
            f"20{sent['year']}-{sent['month']}-{sent['day']} {sent['time'][:2]}:{sent['time'][2:]} {sent['zone']}"
        )
    at = 0
    for place, line in enumerate(_ANPA_LINE.finditer(text)):
        if text[at : line.start()].strip():
            break
        at = line.end()
        words = " ".join(line["text"].split())
        byline = re.match(r"(?:By|Por|Par) (.+)", words)
        if place == 0:
            fields["slugline"], _, length = words.rpartition(",")
            fields |= {"length": int(length)} if length.isdecimal() else {"slugline": words}
        elif byline:
            add_field(fields, "byline", byline[1])
        elif line["kind"] == "=":
            add_field(fields, "affiliation", words)
        elif "title" not in fields:
            fields["title"] = words
        else:
            add_field(fields, "service_note", words)
    add_field(fields, "transmission", " ".join(header.split()))
    body = _ANPA_SENT.sub("", text[at:])
    fields["body"] = "\n\n".join(line.strip() for line in body.split("\n") if line.strip())
    return fields


def _read_mails(data: bytes, log: FileLog) -> Iterator[Record]:
    mails = split_mails(data)
    for number, mail in enumerate(mails, 1):
        try:
            yield _read_mail(number, mail, log)
        except UnreadableFileError as error:
            if len(mails) == 1:
                raise
            log.reject(number, str(error))


def _read_mail(number: int, data: bytes, log: FileLog) -> Record:
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        fields: dict[str, Any] = {
            "title": _header(message, "Subject"),
            "published": _header(message, "Date"),
            "sender": _header(message, "From"),
        }
        if page := _saved_page(message, log):
            return Record(number, page, data.decode("latin-1"))
        body = _mail_text(message, log)
    except (
        MessageError,
        LookupError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(f"damaged mail: {type(error).__name__}") from error
    fields |= _read_form(body) or {"body": re.split(r"(?m)^-- ?$", body)[0].strip()}
    return Record(number, fields, data.decode("latin-1"))


def _header(message: Message, name: str) -> str:
    raw = next((str(v) for key, v in message.raw_items() if key.lower() == name.lower()), "")
    data = raw.encode("utf-8", "surrogateescape")
    try:
        value = data.decode("utf-8")
    except UnicodeDecodeError:
        value = data.decode("cp1252", "replace")
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (LookupError, ValueError, MessageError):
        return " ".join(value.split())


def _saved_page(message: Message, log: FileLog) -> dict[str, Any]:
    """Return the fields of a web page that a browser saved as a mail (MHTML), {} for another mail."""
    address = _header(message, "Snapshot-Content-Location")
    if not address and not _header(message, "From").startswith("<Saved by"):
        return {}
    for part in message.walk():
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(payload, bytes) and payload.strip():
            return read_page(_decode(payload, log), url=address)
    return {}


def _mail_text(message: Message, log: FileLog) -> str:
    """Return the plain text of a mail, else the text of its page."""
    texts = {"text/plain": "", "text/html": ""}
    for part in message.walk():
        kind = part.get_content_type()
        payload = part.get_payload(decode=True) if kind in texts and not part.get_filename() else None
        if isinstance(payload, bytes) and payload.strip() and not texts[kind]:
            texts[kind] = _decode(payload, log)
    if texts["text/plain"].strip():
        return texts["text/plain"]
    return "\n\n".join(read_blocks(parse_html(texts["text/html"]))) if texts["text/html"].strip() else ""


def _read_form(body: str) -> dict[str, Any]:
    """Return the fields of a story that was sent as a form, {} for another text."""
    if not body.lstrip().startswith("{"):
        return {}
    try:
        form = json.loads(body.replace("\r\n", " ").strip(), strict=False)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(form, dict) or not {"Body", "Headline", "body", "headline"} & set(form):
        return {}
    fields: dict[str, Any] = {}
    for key, value in form.items():
        values = value if isinstance(value, list) else [value]
        name = _JSON_FIELDS.get(str(key).lower())
        if name:
            text = "; ".join(str(v) for v in values)
            add_field(fields, name, text if name == "body" else " ".join(text.split()))
    return fields


def _decode(data: bytes, log: FileLog) -> str:
    clean = re.sub(rb"[\x00\x7f\x0e-\x1f]", b"", data)
    try:
        text, encoding = decode_text(clean)
    except NotTextError as error:
        raise UnreadableFileError(str(error)) from error
    log.encoding = encoding.name
    return re.sub(r"\r+\n?", "\n", text)
