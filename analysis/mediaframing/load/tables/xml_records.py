"""XML that lists articles, each an element: fields are its attributes and children, by name as in any table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mediaframing.load.columns import recognise_field
from mediaframing.load.opening.files import SourceFile, UnreadableFileError
from mediaframing.load.opening.markup import head_text, parse_xml, read_blocks, read_text, skip_prolog
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog

_DECLARED = re.compile(r"\s*<\?xml\b")
_ROOT = re.compile(r"<(?P<root>[\w:.-]+)")
_PAGES = frozenset({"html", "svg", "smil"})
_LEAST_FIELDS = 2


def recognise(file: SourceFile, name: str) -> bool:
    """Tell XML by its declaration or its ending, whatever its root, if that is no page's."""
    text = head_text(file)
    start = _ROOT.match(text, skip_prolog(text))
    if start is None or start["root"].rpartition(":")[2].lower() in _PAGES:
        return False
    return bool(_DECLARED.match(text)) or file.extension == ".xml"


def read(file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str]) -> Iterator[Batch]:
    """Yield the articles: the elements of the name that most of those with known fields bear."""
    root = parse_xml(read_text(file, log))
    elements = _find_articles(root)
    if not elements:
        raise UnreadableFileError("no articles: XML without elements that hold a text and other known fields")
    for start in range(0, len(elements), rows):
        part = elements[start : start + rows]
        records = [_read_fields(element) for element in part]
        raw = ["\x1f".join(f"{k}={v}" for k, v in record.items()) for record in records]
        yield Batch(list(range(start + 1, start + len(part) + 1)), records=records, raw=raw)


def _find_articles(root: Any) -> list[Any]:
    known = [(_name(e), e) for e in root.iter() if isinstance(e.tag, str) and _is_article(e)]
    if not known:
        return []
    # An element within another of its kind is a part of it.
    name = Counter(name for name, _ in known).most_common(1)[0][0]
    found = [e for n, e in known if n == name]
    inside = set(found)
    return [e for e in found if not any(a in inside for a in e.iterancestors())]


def _is_article(element: Any) -> bool:
    names = {*map(_local, element.attrib), *(_name(child) for child in element if isinstance(child.tag, str))}
    fields = {recognise_field(name) for name in names} - {""}
    has_text = "body" in fields or (
        len("".join(element.itertext()).split()) >= 2 and not {"title"} & {_name(c) for c in element}
    )
    return has_text and len(fields - {"body"}) >= _LEAST_FIELDS


def _read_fields(element: Any) -> dict[str, str]:
    fields = {_local(name): str(value).strip() for name, value in element.attrib.items()}
    rest = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name, text = _name(child), "\n\n".join(read_blocks(child))
        if recognise_field(name) or len(element) > 1:
            fields[name] = (
                f"{fields[name]}; {text}" if fields.get(name) and text else text or fields.get(name, "")
            )
        else:
            rest.append(text)
        rest.append(child.tail or "")
    if not any(recognise_field(name) == "body" for name in fields):
        fields["body"] = "".join(rest).strip()
    return fields


def _name(element: Any) -> str:
    return _local(element.tag) if isinstance(element.tag, str) else ""


def _local(name: str) -> str:
    return name.rpartition("}")[2]
