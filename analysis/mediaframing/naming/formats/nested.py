"""Nested keys with lists of patterns, each with its line: what YAML and JSON dictionaries are made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from mediaframing.naming.formats.entries import Entry, guess_case, split_name

DEEPEST = 20


@dataclass
class Node:
    """A value of a file with its line: `keys` and `items` of a mapping, `items` of a list, or a `text`."""

    line: int
    kind: str
    text: str = ""
    keys: list[Node] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)


def collect_entries(root: Node, alone: str, *, guess: bool) -> tuple[list[Entry], list[str]]:
    """Return the entries below *root*, and what is wrong with it.

    The last key is the variant, the keys above it, joined by "/", the concept; a key at the top that holds
    patterns is a variant of the concept *alone*, or of the one it names itself ("concept/variant"). With
    *guess*, the case rule comes from the patterns.
    """
    if root.kind != "mapping":
        return [], [f"line {root.line}: keys with patterns are needed here, not {_described(root)}."]
    entries: list[Entry] = []
    problems: list[str] = []
    _collect(root, (), alone, guess, entries, problems)
    return entries, problems


def _collect(
    node: Node, path: tuple[str, ...], alone: str, guess: bool, entries: list[Entry], problems: list[str]
) -> None:
    seen: dict[str, int] = {}
    for key, value in zip(node.keys, node.items, strict=True):
        if key.text in seen:
            problems.append(
                f"line {key.line}: key {key.text!r} is there twice (first on line {seen[key.text]}): "
                "join them."
            )
            continue
        seen[key.text] = key.line
        if not key.text.strip():
            problems.append(f"line {key.line}: a key is empty: give the concept or variant a name.")
        elif value.kind == "mapping":
            _collect(value, (*path, key.text), alone, guess, entries, problems)
        else:
            concept, variant = ("/".join(path), key.text) if path else split_name(key.text, alone)
            entries += _pattern_entries(key, value, concept, variant, guess, problems)


def _pattern_entries(
    key: Node, value: Node, concept: str, variant: str, guess: bool, problems: list[str]
) -> list[Entry]:
    items = value.items if value.kind == "list" else [value]
    wrong = [i for i in items if i.kind != "text"]
    problems += [
        f"line {i.line}: concept {concept!r}, variant {variant!r}: a pattern is needed here, "
        f"not {_described(i)}."
        for i in wrong
    ]
    texts = {"case": guess_case(i.text for i in items)} if guess else {}
    # The key alone keeps a variant without patterns in sight of the check.
    first = Entry(key.line, concept, variant, (), texts)
    return [first, *(Entry(i.line, concept, variant, (i.text,), texts) for i in items if i.kind == "text")]


def _described(node: Node) -> str:
    described = {
        "mapping": "more keys",
        "list": "a list",
        "text": f"the text {node.text!r}",
        "number": node.text,
    }
    return described.get(node.kind, node.kind)


def unwrap(root: Node, key: str) -> Node:
    """Return what stands under *key* where it is the only one at the top and holds keys itself."""
    if root.kind == "mapping" and [k.text for k in root.keys] == [key] and root.items[0].kind == "mapping":
        return root.items[0]
    return root
