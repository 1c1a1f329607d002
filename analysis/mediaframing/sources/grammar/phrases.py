"""Noun phrases of one unit: who could be the speaker."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mediaframing.sources.grammar.units import Layout, Unit
from mediaframing.sources.grammar.words import load_given_names, load_lists, tell_part

_PLAIN = r"(?:[nN#']|D(?=[nN'])|(?<=[d#a'])v(?=[nN]))"
_PHRASE = re.compile(rf"s|w|[d#]*a?{_PLAIN}*[nN](?:o[d#]*{_PLAIN}*[nN])*|[d#]+(?:o[d#]*(?:{_PLAIN}*[nN]|m))?")
_SQUEEZE = str.maketrans(dict.fromkeys("d#nN'osmD", "N") | {"a": "", "k": ""})
# "the 34-year-old", "the mother-of-two"
_EPITHET = re.compile(
    r"\d+-year-old|(?:step|grand)?(?:mother|father|mum|mom|dad)-of-\w+|man|woman", re.IGNORECASE
)
_REACH = 8
_CACHE_LIMIT = 50_000
_PARTY = re.compile(r"[DRI]-[A-Z]")
_KINDS = ("spokespeople", "persons", "groups", "polls", "documents", "media", "organisations")
PRONOUNS = frozenset(["he", "she", "they", "we", "i", "you", "it", "who"])


class Phrase(NamedTuple):
    """A noun phrase: first word and the word behind it (relative to the unit), and what kind of head it has."""

    first: int
    last: int
    kind: str


def find_phrases(unit: Unit, words: list[str]) -> list[Phrase]:
    """Find the noun phrases of a unit, from left to right."""
    found = []
    for match in _PHRASE.finditer(unit.tags):
        first, last = match.span()
        of = unit.tags.find("o", first, last)
        if of > first + 1 and unit.tags[of - 1] == "N" and words[unit.first + of - 2] in load_given_names():
            # "Ana Verin of the harbour office" is spoken of by her name.
            last = of
        if last == first + 1 and _PARTY.match(words[unit.first + first]):
            # "(D-Md.)" is a party and a state.
            continue
        found.append(Phrase(first, last, _name_kind(unit, words, first, last)))
    return found


def phrases_of(layout: Layout, number: int) -> list[Phrase]:
    """Return the noun phrases of unit *number*, found once."""
    known: list[Phrase] | None = layout.phrases.get(number)
    if known is None:
        known = layout.phrases[number] = find_phrases(layout.units[number], layout.words.words)
    return known


@lru_cache(maxsize=1)
def _kind_of() -> dict[str, str]:
    sources = load_lists().sources
    kinds: dict[str, str] = {}
    for kind in _KINDS:
        for word in sources[kind]:
            kinds.setdefault(word, kind)
            if kind in ("persons", "documents", "organisations"):
                kinds.setdefault(word + "s", "groups" if kind == "persons" else kind)
    return kinds


class _Heads(dict[str, str]):
    """Kind of source that each head of a noun phrase names, "" for none, worked out on first use and kept."""

    def __missing__(self, word: str) -> str:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        kind = "persons" if _EPITHET.fullmatch(word) else _kind_of().get(word.lower(), "")
        self[word] = kind
        return kind


_HEADS = _Heads()


def _name_kind(unit: Unit, words: list[str], first: int, last: int) -> str:
    tags = unit.tags[first:last]
    if tags in "sw":
        lower = words[unit.first + first].lower()
        return lower if lower in PRONOUNS else "other_" + tags
    of = tags.find("o")
    head = last - 1 if of < 1 else first + of - 1
    word = words[unit.first + head]
    kind = _HEADS[word]
    if not kind and head - first > 1 and tell_part(word.lower()) == "j":
        # "a source familiar with the talks", "people close to him"
        kind = _kind_of().get(words[unit.first + head - 1].lower(), "")
    if "N" in (tags[:of] if of > 0 else tags):
        return (
            "name_" + kind
            if kind in ("documents", "polls", "media", "organisations") and word[0].isupper()
            else "name"
        )
    if kind:
        return kind
    if "N" in tags:
        return "noun_of_name"
    return "noun" if "n" in tags else "number"


@lru_cache(maxsize=50_000)
def squeeze(tags: str) -> str:
    """Write a stretch of classes with each noun phrase as one N and without adverbs."""
    tags = tags.translate(_SQUEEZE)
    while "NN" in tags:
        tags = tags.replace("NN", "N")
    return tags


def squeeze_head(tags: str, most: int) -> str:
    """Return the first letters of the squeezed *tags*; a short stretch, which recurs, tells them as a rule."""
    head = squeeze(tags[:_REACH])
    return head[:most] if len(head) >= most else squeeze(tags)[:most]


def squeeze_tail(tags: str, most: int) -> str:
    """Return the last letters of the squeezed *tags*."""
    tail = squeeze(tags[-_REACH:])
    return tail[-most:] if len(tail) >= most else squeeze(tags)[-most:]
