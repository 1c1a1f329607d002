"""ProQuest exports as HTML and the same pages sent by e-mail: one article an anchored block."""

from __future__ import annotations

import email
import email.message
import email.policy
import re
from collections.abc import Iterator, Sequence
from typing import Any

from mediaframing.load.opening.encodings import NotTextError, decode_text
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.mails import begins_mailbox, split_mails
from mediaframing.load.opening.markup import head_text, parse_html, read_blocks, read_text, text_of
from mediaframing.load.proquest.proquest_labels import finish_fields, label_field
from mediaframing.load.records import Batch, Record, add_field, make_batches
from mediaframing.load.report import FileLog

_ANCHOR = re.compile(r"<a\s+(?:name|id)=[\"']?DocID_\w+[\"']?[^>]*>(?:\s*</a>)?", re.IGNORECASE)
_SIGNS = re.compile(
    r"DocID_MSTAR|<title>\s*ProQuest|search\.proquest\.com/|www\.proquest\.com/", re.IGNORECASE
)
_MAIL_SIGN = re.compile(r"^(?:from|return-path):[^\n]*proquest", re.IGNORECASE | re.MULTILINE)
# A forwarded mail has another sender; its subject, what it answers to and its anchors stay.
_FORWARDED = re.compile(
    r"^(?:subject|references|in-reply-to|resent-from|x-[\w-]+):.*(?:proquest|\.pqe\b)",
    re.IGNORECASE | re.MULTILINE,
)
_AFTER = re.compile(r"<a\s+name=[\"']?Bibliography\b|<div[^>]*class=[\"']?copyright\b", re.IGNORECASE)
_INLINE = frozenset({"a", "b", "i", "em", "strong", "span", "br", "sup", "sub", "font", "mark", "u"})
# Each text is a page of its own within the page: its frame would end the outer one.
_FRAME = re.compile(
    r"</?(?:html|body|head)\b[^>]*>|<title>[^<]*</title>|<meta\b[^>]*>|(?<=>)\s*html>|(?<=>)\s*html&gt;",
    re.IGNORECASE,
)
# The page of a selection as displayed for print: titles, a line with author, source and date, and text elements.
_PRINTED = re.compile(r"class=[\"'](?:truncated)?documentTitle", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"[^\n]*;[^\n]*\[[^\]]*\][^\n]*")
_MAIL_COUNT = re.compile(r"Email (\d+) of (\d+)")


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a page of ProQuest, or a mail from it."""
    text = head_text(file)
    begin = text[:3000]
    if begins_mailbox(file.head[:4000]):
        return bool(_MAIL_SIGN.search(begin)) and b"DocID_" in file.read()
    if re.match(
        r"\s*(?:received|return-path|from|delivered-to|date|subject|mime-version|message-id):",
        begin,
        re.IGNORECASE,
    ):
        return bool(_MAIL_SIGN.search(begin)) or bool(_FORWARDED.search(begin) and b"DocID_" in file.read())
    if "<" in begin[:400] and _PRINTED.search(text) and "<text" in text:
        return True
    return "<" in begin[:400] and bool(_ANCHOR.search(text) and _SIGNS.search(text))


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles of the page or mail."""
    data = file.read()
    if data.lstrip()[:1] == b"<":
        yield from make_batches(_read_articles(read_text(file, log), "", log), rows)
        return
    yield from make_batches(_read_mails(split_mails(data), log), rows)


def _read_mails(mails: Sequence[bytes], log: FileLog) -> Iterator[Record]:
    """Yield the articles of one mail after another, numbered through; a mail without any is a rejected record."""
    number = 0
    for place, mail in enumerate(mails, 1):
        try:
            text, retrieved = _open_mail(mail, log)
        except UnreadableFileError as error:
            if len(mails) == 1:
                raise
            log.reject(number + 1, f"mail {place}: {error}")
            number += 1
            continue
        for record in _read_articles(text, retrieved, log):
            number += 1
            yield record._replace(number=number)


def _open_mail(data: bytes, log: FileLog) -> tuple[str, str]:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                try:
                    text, encoding = decode_text(payload)
                except NotTextError as error:
                    raise UnreadableFileError(str(error)) from error
                log.encoding = encoding.name
                return text, str(message.get("Date") or "")
    raise UnreadableFileError("no articles: a mail without a page of ProQuest in it")


def _read_printed(text: str) -> Iterator[Record]:
    """Yield the articles of a page saved from a browser, each from its title to the next."""
    records: list[dict[str, Any]] = []
    for node in parse_html(text).iter():
        kind = (node.get("class") or "") if isinstance(node.tag, str) else ""
        if "documentTitle" in kind:
            records.append({"title": text_of(node)})
        elif records and "abstract_Text" in kind and "publication_info" not in records[-1]:
            lines = [line.strip() for line in "\n".join(read_blocks(node)).split("\n") if line.strip()]
            at = next((i for i, line in enumerate(lines) if _SOURCE_LINE.fullmatch(line)), -1)
            if at >= 0:
                records[-1] |= {"publication_info": lines[at], "byline": " ".join(lines[:at]).rstrip(". ")}
        elif records and node.tag == "text" and "body" not in records[-1]:
            records[-1]["body"] = "\n\n".join(read_blocks(node))
    for number, fields in enumerate(records, 1):
        raw = "\n".join(str(value) for value in fields.values())
        yield Record(number, finish_fields(fields), raw)


def _read_articles(text: str, retrieved: str, log: FileLog) -> Iterator[Record]:
    anchors = list(_ANCHOR.finditer(text))
    if not anchors and _PRINTED.search(text):
        yield from _read_printed(text)
        return
    for number, anchor in enumerate(anchors, 1):
        end = anchors[number].start() if number < len(anchors) else len(text)
        after = _AFTER.search(text, anchor.end(), end)
        raw = text[anchor.end() : after.start() if after else end]
        tree = parse_html(f"<div>{_FRAME.sub(' ', raw)}</div>")
        yield Record(number, _read_article(tree) | ({"retrieved": retrieved} if retrieved else {}), raw)
    part = _MAIL_COUNT.search(text[: anchors[0].start()] if anchors else "")
    if part:
        log.remark(f"part {part[1]} of {part[2]} of a longer export sent by e-mail")


def _read_article(tree: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    last = ""
    for link in tree.iter("a"):
        # "Enlarge this image", said to readers who cannot see it.
        if "sr-only" in (link.get("class") or ""):
            link.text = None
    _part_captions(tree, fields)
    for paragraph in _paragraphs(tree):
        label = _label_of(paragraph)
        field = label_field(label) if label else ""
        if label and (field or not last):
            last = field or "other"
            _read_value(paragraph, label, field, fields)
        elif last in ("abstract", "body"):
            fields[last] = f"{fields.get(last, '')}\n\n{text_of(paragraph)}".strip()
        elif "title" not in fields:
            add_field(fields, "title", text_of(paragraph))
        if last in ("abstract", "body") and (loose := _loose_text(paragraph)):
            fields[last] = f"{fields.get(last, '')}\n\n{loose}".strip()
    if not fields.get("published") or not fields.get("publication_title"):
        _read_newspaper_line(tree, fields)
    return finish_fields(fields)


def _part_captions(tree: Any, fields: dict[str, Any]) -> None:
    """Set the captions of pictures apart from the text they stand in, with the heading above them."""
    for box in [node for node in tree.iter("div") if "Illustration_content" in (node.get("class") or "")]:
        add_field(fields, "captions", text_of(box))
        _empty(box)
    for heading in [
        node for node in tree.iter("strong") if text_of(node) in ("Illustration", "Illustrations")
    ]:
        _empty(heading)


def _empty(node: Any) -> None:
    tail = node.tail
    node.clear()
    node.tail = tail


def _loose_text(paragraph: Any) -> str:
    """Return what stands behind a paragraph outside any other, up to the next box."""
    parts = [paragraph.tail or ""]
    for node in paragraph.itersiblings():
        if node.tag not in _INLINE:
            break
        parts += [*node.itertext(), node.tail or ""]
    return "\n\n".join(" ".join(line.split()) for line in "".join(parts).split("\n") if line.strip())


def _paragraphs(tree: Any) -> list[Any]:
    """Return the paragraphs of the record itself, without those within its text element."""
    found = []
    for node in tree.iter("p", "text"):
        within_text = any(above.tag == "text" for above in node.iterancestors())
        # A paragraph around the text element says no more than the element itself.
        holds_text = node.tag == "p" and node.find(".//text") is not None
        if (
            not within_text
            and not holds_text
            and (node.tag == "text" or text_of(node) or node.findall(".//strong"))
        ):
            found.append(node)
    return found


def _label_of(paragraph: Any) -> str:
    if paragraph.tag == "text":
        return "full text"
    first = paragraph.find("strong")
    if first is None or (paragraph.text or "").strip():
        return ""
    label = text_of(first)
    return label if label.rstrip().endswith(":") else ""


def _read_value(paragraph: Any, label: str, field: str, fields: dict[str, Any]) -> None:
    if field == "body":
        blocks = read_blocks(paragraph)
        body = "\n\n".join(blocks)
        body = body.removeprefix(label).strip() if paragraph.tag != "text" else body
        if paragraph.tag == "text" and (paragraph.get("wordcount") or "").isdigit():
            fields["length"] = int(paragraph.get("wordcount"))
        if body:
            fields["body"] = f"{fields.get('body', '')}\n\n{body}".strip()
    elif field:
        add_field(fields, field, text_of(paragraph).removeprefix(label.strip()).strip())


def _read_newspaper_line(tree: Any, fields: dict[str, Any]) -> None:
    for node in tree.iter("span"):
        if "newspaperarticle" in (node.get("class") or "").lower():
            fields.setdefault("publication_info", text_of(node))
