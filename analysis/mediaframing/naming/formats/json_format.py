"""Lexicons in JSON: `{concept: {variant: [pattern, ...]}}`, read with the line of each value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from mediaframing.naming.formats.entries import assemble
from mediaframing.naming.formats.nested import DEEPEST, Node, collect_entries
from mediaframing.naming.lexicon import Lexicon, LexiconError

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


def read(text: str, name: str, where: str) -> Lexicon:
    """Read the JSON form of the plain dictionary that :func:`read_lexicon` takes.

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
        Text that is not JSON, repeated keys, values that are no text, and whatever :func:`check_lexicon`
        finds, each with its line.
    """
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise LexiconError(where, [f"line {error.lineno}: it is not JSON: {error.msg}."]) from None
    except RecursionError:
        raise LexiconError(where, [f"it is nested more than {DEEPEST} deep: flatten it."]) from None
    root = _build(_tokens(text), where, 0)
    entries, problems = collect_entries(root, name, guess=False)
    return assemble(entries, name=name, where=where, problems=problems)


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield the tokens of valid JSON with their lines; colons and commas say nothing more then."""
    line, place = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", place, match.start())
        place = match.start()
        if match.group() not in (":", ","):
            yield line, match.group()


def _build(
    tokens: Iterator[tuple[int, str]], where: str, depth: int, token: tuple[int, str] | None = None
) -> Node:
    line, word = token or next(tokens)
    if depth > DEEPEST:
        raise LexiconError(where, [f"line {line}: it is nested more than {DEEPEST} deep: flatten it."])
    if word == "[":
        node = Node(line, "list")
        while (token := next(tokens))[1] != "]":
            node.items.append(_build(tokens, where, depth + 1, token))
        return node
    if word == "{":
        node = Node(line, "mapping")
        while (token := next(tokens))[1] != "}":
            node.keys.append(_build(tokens, where, depth + 1, token))
            node.items.append(_build(tokens, where, depth + 1))
        return node
    return Node(line, "text", json.loads(word)) if word.startswith('"') else Node(line, "number", word)
