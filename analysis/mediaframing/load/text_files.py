"""Text files: header lines such as `Date:` (or front matter), else the first line as title; several where headers recur."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mediaframing.load.columns import normalise_name, recognise_field
from mediaframing.load.opening.encodings import NotTextError, decode_text
from mediaframing.load.opening.files import SourceFile
from mediaframing.load.opening.markup import decode_noting
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog

_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"{\\rtf", b"%pdf", b"return-path:", b"received:")
_HEADER = re.compile(r"(?P<key>[^\W\d_][\w \-]{0,30}?)\s*:[ \t]*(?P<value>.*)")
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_RULE = re.compile(r"(?:\s*\n[ \t]*[-=_*#~]{3,}[ \t]*)+\s*$")
_FRONT = re.compile(r"\s*---[ \t]*\r?\n(?P<front>.{1,4000}?)\r?\n(?:---|\.\.\.)[ \t]*\r?\n", re.DOTALL)
_TITLE_WORDS, _TITLE_CHARACTERS = 40, 250


def recognise(file: SourceFile, name: str) -> bool:
    """Tell a plain text file: its name ends so, or has no ending, and it is no markup or mail."""
    if file.extension in {".md", ".markdown"}:
        # Only a page with front matter: others are notes about a project.
        front = _FRONT.match(file.head[:5000].decode("utf-8", "replace"))
        return front is not None and len(_split_header(front["front"], frozenset())[0]) >= 2
    if file.extension not in {".txt", ".text", ".asc", ""}:
        return False
    begin = file.head[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith(_MARKUP):
        return False
    try:
        decode_text(file.head[: file.head.rfind(b"\n") + 1] or file.head)
    except NotTextError:
        return False
    return True


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the article of the file, or each of several that begin with header lines alike."""
    text = decode_noting(file.read(), log)
    parts = split_articles(text, header_names)
    for start in range(0, len(parts), rows):
        raw = parts[start : start + rows]
        records = [dict(parse_article(part, header_names)) for part in raw]
        yield Batch(list(range(start + 1, start + len(raw) + 1)), records=records, raw=raw, is_article=True)


def split_articles(text: str, header_names: frozenset[str] = frozenset()) -> list[str]:
    r"""Return the articles of a text: each begins with a header line of one name and another known one below it.

    Examples
    --------
    >>> split_articles("Title: A\nDate: 2022-03-01\n\nRain.\n---\n\nTitle: B\nDate: 2022-03-02\n\nSnow.")
    ['Title: A\nDate: 2022-03-01\n\nRain.', 'Title: B\nDate: 2022-03-02\n\nSnow.']
    """
    first = _HEADER.match(text.lstrip())
    if not first or not _begins_article(text.lstrip()[:2000], header_names):
        return [text]
    again = re.compile(
        rf"(?:^[ \t]*[-=_*#~]{{3,}}[ \t]*|^)(?:\r\n?|\n)(?=[ \t]*{re.escape(first['key'])}[ \t]*:)",
        re.MULTILINE | re.IGNORECASE,
    )
    starts = [
        m.end() for m in again.finditer(text) if _begins_article(text[m.end() : m.end() + 2000], header_names)
    ]
    parts = [text[a:b] for a, b in pairwise([0, *(s for s in starts if s > len(first["key"])), len(text)])]
    return [_RULE.sub("", part).strip() for part in parts if part.strip()] if len(parts) > 1 else [text]


def _begins_article(text: str, header_names: frozenset[str]) -> bool:
    fields, _ = _split_header(text, header_names)
    return sum(bool(recognise_field(name)) for name in fields) >= 2


def parse_article(text: str, header_names: frozenset[str] = frozenset()) -> dict[str, str]:
    """Split one text into its header fields, title and body.

    Parameters
    ----------
    text : str
        The file, any newline style.
    header_names : frozenset of str
        Further header names, in lower snake case, that the user's mapping knows.

    Returns
    -------
    dict
        `title` and `body`, `outlet`, `published` and other fields by header line. Without a title line the
        first line is
        the title where it looks like one: short, no full stop at its end, a blank line below.

    Examples
    --------
    >>> parse_article("Source: The Harbour Post\\nTitle: Rain\\n\\nRain fell.")
    {'outlet': 'The Harbour Post', 'title': 'Rain', 'body': 'Rain fell.'}
    """
    front = _FRONT.match(text)
    if front and (found := _split_header(front["front"], header_names)[0]):
        fields = {name: value.strip("\"'") for name, value in found.items()}
        body = text[front.end() :]
    else:
        fields, body = _split_header(text, header_names)
    if "title" not in fields:
        fields["title"], body = _split_title(body)
    return fields | {"body": body.lstrip("\r\n")}


def _split_header(text: str, header_names: frozenset[str]) -> tuple[dict[str, str], str]:
    fields: dict[str, str] = {}
    at = len(text) - len(text.lstrip())
    key = ""
    while at < len(text):
        end = _BREAK.search(text, at)
        line, after = text[at : end.start() if end else len(text)], end.end() if end else len(text)
        match = _HEADER.fullmatch(line.strip())
        name = match["key"] if match else ""
        field = recognise_field(name) or (normalise_name(name) if name else "")
        known = (bool(recognise_field(name)) and field != "body") or normalise_name(name) in header_names
        if match and field == "body" and fields:
            # The label of the text itself: what follows it is the text.
            return fields, f"{match['value']}\n{text[after:]}"
        if match and field and field not in fields and (known or fields):
            key = field
            fields[key] = match["value"].strip()
        elif key and line.strip() and line[0] in " \t":
            fields[key] += " " + line.strip()
        else:
            break
        at = after
    return fields, text[at:]


def _split_title(text: str) -> tuple[str, str]:
    stripped = text.lstrip()
    end = _BREAK.search(stripped)
    if not end:
        return "", text
    line, rest = stripped[: end.start()].strip(), stripped[end.end() :]
    next_line = _BREAK.split(rest, maxsplit=1)[0]
    is_short = 0 < len(line) <= _TITLE_CHARACTERS and len(line.split()) <= _TITLE_WORDS
    if is_short and not next_line.strip() and rest.strip() and not line.endswith((".", ",", ";", ":")):
        return line, rest
    return "", text
