"""Mails in one file: a mailbox, or messages set one behind the other."""

from __future__ import annotations

import re

_MAILBOX = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{3,200}\d{4}[^\r\n]*\r?\n(?=[\w-]+:)")
_BLOCK = re.compile(rb"(?:(?<=\n\n)|(?<=\n\r\n))(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}(?=\r?\n)")
_BOUNDARY = re.compile(rb"boundary=\"?([^\"\s;]+)", re.IGNORECASE)
# A message that is quoted or forwarded within another shows its sender and subject, not how it travelled.
_TRAVELLED = re.compile(
    rb"^(?:received|return-path|delivered-to|message-id|mime-version):", re.IGNORECASE | re.MULTILINE
)
_SENT = re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def begins_mailbox(head: bytes) -> bool:
    """Tell a mailbox by its first line: "From", an address and a date."""
    return bool(_MAILBOX.match(head.lstrip(b"\xef\xbb\xbf\r\n")))


def split_mails(data: bytes) -> list[bytes]:
    r"""Return the messages of *data* one by one.

    Examples
    --------
    >>> mail = b"From: a@b.example\nMessage-ID: <1>\nSubject: Rain\n\nIt rains.\n\n"
    >>> len(split_mails(mail)), len(split_mails(mail * 3))
    (1, 3)
    """
    data = data.lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    if begins_mailbox(data):
        parts = _MAILBOX.split(data)
        return [_QUOTED_FROM.sub(rb"\1", part) for part in parts if part.strip()]
    starts = [0]
    for block in _BLOCK.finditer(data):
        if not _TRAVELLED.search(block[0]) or not _SENT.search(block[0]):
            continue
        # A part of the message before it, until that is closed.
        boundary = _BOUNDARY.search(data[starts[-1] : block.start()].split(b"\n\n", 1)[0])
        if boundary and b"--" + boundary[1] + b"--" not in data[starts[-1] : block.start()]:
            continue
        starts.append(block.start())
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]
