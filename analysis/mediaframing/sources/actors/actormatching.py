"""Actors of a list found in a speaker's name, role and words as written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mediaframing.sources.grammar.words import load_lists

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_BEFORE = re.compile(r"([\w.’'-]+)\s+$")
# What may stand behind a person's name for the phrase to be of that person's side.
_STAFF = re.compile(
    r"^(?:'s?)?(?:(?:\s+[\w-]+){0,2}?\s+(?:administration|government|cabinet|office|spokes(?:man|woman|person|people)|"
    r"press secretary|press service|chief of staff|aides?|advis[eo]rs?|deputy|envoy|statement|letter))?\W*$"
)
_FORMER = re.compile(r"(?:\bformer|\bonetime|\bretired|\bex)(?:\s+[\w.’'-]+){0,1}[\s-]+$", re.IGNORECASE)
_OF = re.compile(r"\bof\s+(?:\w+\.?\s+)?$", re.IGNORECASE)
_OFFICE_OF = re.compile(
    r"\b(?:office|government|administration|cabinet|statement|letter)\s+of\s+(?:\w+\.?\s+)?$", re.IGNORECASE
)
# "the president of Ukraine", "the defence ministry in Moscow": an office whose state stands behind it.
_OFFICE_OF_STATE = re.compile(
    r"^(?:[\w-]+\s+){0,3}?(?:(?:president|vice-president|prime minister|premier|chancellor|minister|government|ministry|army)"
    r"\s+of|(?:ministry|government|authorities|officials)\s+in)\s+(?:the\s+)?(.+)$",
    re.IGNORECASE,
)
_ONCE = re.compile(r"\b(?:former|onetime|retired|ex)\b", re.IGNORECASE)
_YOUNGER = re.compile(r"\b(?:Jr|II|III)\b")
_INITIAL = re.compile(r"(?:[A-Z]\.?)+$")


class Actor(NamedTuple):
    """One actor: its name, side and type, what finds it, what excludes it, and its language."""

    name: str
    side: str
    type: str
    people: tuple[str, ...]
    patterns: tuple[str, ...]
    whole: tuple[str, ...]
    excluded: tuple[str, ...]
    language: str


class Actors(NamedTuple):
    """A list of actors with its name, version and title."""

    name: str
    version: str
    title: str
    actors: tuple[Actor, ...]


class _Compiled(NamedTuple):
    """One pattern of all that is looked for; who is meant by full names and patterns, by surnames, by whole names."""

    pattern: re.Pattern[str]
    owner: dict[str, Actor]
    offices: frozenset[str]
    surnames: dict[str, tuple[Actor, frozenset[str]]]
    whole: dict[str, Actor]
    excluded: dict[str, re.Pattern[str]]


@lru_cache(maxsize=16)
def _compile(actors: Actors) -> _Compiled:
    owner: dict[str, Actor] = {}
    held: dict[str, list[tuple[Actor, str]]] = {}
    whole: dict[str, Actor] = {}
    offices = set()
    for actor in actors.actors:
        for pattern in actor.patterns:
            owner.setdefault(_fold(pattern), actor)
            offices.add(_fold(pattern))
        for name in actor.whole:
            whole.setdefault(_fold(name), actor)
        for person in actor.people:
            words = _fold(person).split()
            owner[" ".join(words)] = actor
            held.setdefault(words[-1], []).append((actor, words[0]))
    surnames = {
        surname: (found[0][0], frozenset(given for _, given in found))
        for surname, found in held.items()
        if len({actor.name for actor, _ in found}) == 1
    }
    listed = sorted({*owner, *surnames}, key=lambda s: (-len(s), s))
    excluded = {a.name: _any_of(a.excluded) for a in actors.actors if a.excluded}
    return _Compiled(_any_of(listed), owner, frozenset(offices), surnames, whole, excluded)


def _any_of(spellings: tuple[str, ...] | list[str]) -> re.Pattern[str]:
    # An empty list finds nothing.
    joined = "|".join(re.escape(_fold(s)) for s in spellings)
    return re.compile(rf"(?<![\w-])(?:{joined})(?!\w)" if joined else r"(?!)")


def _fold(text: str) -> str:
    return text.replace("’", "'")


@lru_cache(maxsize=100_000)
def find_actor(actors: Actors, speaker: str, role: str, written: str) -> Actor | None:
    """Return the actor that the longest hit in the three texts names, None for nobody."""
    compiled = _compile(actors)
    best: tuple[int, int] = (0, 0)
    chosen = None
    if _YOUNGER.search(written) and not _YOUNGER.search(speaker):
        speaker = ""
    for rank, text in enumerate((speaker, role, written)):
        folded = _fold(text)
        bare = _ARTICLE.sub("", folded).removesuffix("'s")
        state = _OFFICE_OF_STATE.match(bare)
        whole = state.group(1) if state and not _ONCE.search(bare) else bare
        hits = [(whole, compiled.whole[whole])] if whole in compiled.whole else []
        for found in compiled.pattern.finditer(folded):
            if (
                rank
                and found.group() in compiled.surnames
                and f" {found.group()}" in f" {_fold(speaker)} ".rstrip()
            ):
                # The name as resolved has spoken on this surname already.
                continue
            actor = _judge(compiled, found)
            if actor is not None:
                hits.append((found.group(), actor))
        for hit, actor in hits:
            barred = compiled.excluded.get(actor.name)
            size = (len(hit), -rank)
            if size > best and (barred is None or not barred.search(folded)):
                best, chosen = size, actor
    return chosen


def _judge(compiled: _Compiled, found: re.Match[str]) -> Actor | None:
    """The actor of one hit; None for a surname of somebody else or an office that somebody held once."""
    spelled = found.group()
    before, behind = found.string[: found.start()], found.string[found.end() :]
    if spelled in compiled.offices:
        return None if _FORMER.search(before) else compiled.owner[spelled]
    if behind and (not _STAFF.match(behind) or _FORMER.search(before)):
        # "Trump Tower", "Putin-backed", "Mr. Trump's critics": the phrase is about somebody else.
        return None
    if spelled in compiled.owner:
        return compiled.owner[spelled]
    actor, given = compiled.surnames[spelled]
    if _OF.search(before) and not _OFFICE_OF.search(before):
        # "supporters of Sanders"
        return None
    previous = _BEFORE.search(before)
    word = previous.group(1) if previous else ""
    plain = word[:1].islower() or word in given or bool(_INITIAL.match(word)) or word.endswith("'s")
    return actor if not word or plain or word.lower().strip(".,") in _titles() else None


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    sources = load_lists().sources
    return load_lists().titles | sources["persons"] | sources["spokespeople"]
