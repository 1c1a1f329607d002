"""Dictionaries of quanteda in YAML: keys, keys within keys, and glob patterns under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mediaframing.naming.formats.entries import assemble
from mediaframing.naming.formats.nested import DEEPEST, Node, collect_entries, unwrap
from mediaframing.naming.lexicon import Lexicon, LexiconError


def read(text: str, name: str, where: str) -> Lexicon:
    """Read a quanteda dictionary: `concept: {variant: [pattern, ...]}`.

    A key at the top that holds patterns is a variant of one concept named by the file, or of the concept it
    names ("concept/variant"); deeper keys are joined by "/". Words such as `no` and `on` and numbers are
    text. Patterns in small letters ignore case as quanteda does; a capital makes a variant "smart" ("US" is
    not "us").

    Parameters
    ----------
    text : str
        The file's text.
    name, where : str
        The lexicon's name and the file, for errors.

    Returns
    -------
    Lexicon
        Checked.

    Raises
    ------
    LexiconError
        Text that is not YAML, aliases (a few lines of them can stand for billions of values), repeated keys,
        patterns with `?`, and whatever :func:`check_lexicon` finds, each with its line.
    """
    root = unwrap(_parse(text, where), "dictionary")
    entries, problems = collect_entries(root, name, guess=True)
    problems += [
        f"line {e.line}: concept {e.concept!r}, variant {e.variant!r}: pattern {p!r} has ?, which stands for "
        "any character in quanteda: list the spellings instead."
        for e in entries
        for p in e.patterns
        if "?" in p
    ]
    return assemble(entries, name=name, where=where, problems=problems)


def _parse(text: str, where: str) -> Node:
    import yaml

    # Events, not values: they keep their lines, and no alias is ever followed.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = [e for e in yaml.parse(text, Loader=loader) if not isinstance(e, yaml.StreamStartEvent)]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        place = f"line {mark.line + 1}: " if mark else ""
        raise LexiconError(
            where, [f"{place}it is not YAML: {reason}; mend it there or just above."]
        ) from None
    starts: list[Any] = [e for e in events if isinstance(e, yaml.DocumentStartEvent)]
    if len(starts) != 1:
        line = starts[1].start_mark.line + 1 if starts else 1
        raise LexiconError(where, [f"line {line}: one document is needed, the file has {len(starts)}."])
    aliases: list[Any] = [e for e in events if isinstance(e, yaml.AliasEvent)]
    if aliases:
        line, alias = aliases[0].start_mark.line + 1, aliases[0].anchor
        raise LexiconError(
            where, [f"line {line}: the alias *{alias} is not read: write out what it stands for."]
        )
    return _build(iter(events[1:]), yaml, where, 0)


def _build(events: Iterator[Any], yaml: Any, where: str, depth: int, event: Any = None) -> Node:
    event = event or next(events)
    line = event.start_mark.line + 1
    if depth > DEEPEST:
        raise LexiconError(where, [f"line {line}: keys are nested more than {DEEPEST} deep: flatten them."])
    if isinstance(event, yaml.ScalarEvent):
        return Node(line, "text", event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        node = Node(line, "list")
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            node.items.append(_build(events, yaml, where, depth + 1, event))
        return node
    node = Node(line, "mapping")
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        node.keys.append(_build(events, yaml, where, depth + 1, event))
        node.items.append(_build(events, yaml, where, depth + 1))
    return node
