"""What kind of actor a source is, told by the words of its role and name."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mediaframing.sources.people.forms import names_state
from mediaframing.sources.people.relaying import names_medium

_WORD = re.compile(r"[^\W\d_]+")
# The kinds of the list in the terms of the statements table.
_WIDER = {
    "police": "government",
    "justice": "judiciary",
    "parliament": "politics",
    "party": "politics",
    "ngo": "NGO",
}


class _Types(NamedTuple):
    """Words of each kind, phrases with their kinds, the longest first, and the places of phrases by their first word."""

    words: dict[str, frozenset[str]]
    phrases: list[tuple[str, str]]
    places: dict[str, list[int]]


@lru_cache(maxsize=1)
def _load_types() -> _Types:
    listed = tomllib.loads(Path(__file__).with_name("actortypes.toml").read_text(encoding="utf-8"))
    phrases = [
        (" ".join(phrase.split()), kind)
        for kind, joined in listed["phrases"].items()
        for phrase in joined.split("|")
    ]
    words = {kind: frozenset(joined.split()) for kind, joined in listed["types"].items()}
    phrases.sort(key=lambda p: (-len(p[0]), p[0]))
    places: dict[str, list[int]] = {}
    for place, (phrase, _) in enumerate(phrases):
        places.setdefault(phrase.split()[0], []).append(place)
    return _Types(words, phrases, places)


def _match_phrase(told: str) -> str:
    """Return the kind of the longest phrase that stands in *told*, as whole words, possessive or not."""
    types = _load_types()
    padded = f" {told} "
    begun = {p for word in told.split() for p in types.places.get(word.removesuffix("'s"), ())}
    begun |= {p for word in told.split() for p in types.places.get(word, ())}
    for place in sorted(begun):
        phrase, kind = types.phrases[place]
        if f" {phrase} " in padded or f" {phrase}'s " in padded:
            return kind
    return ""


@lru_cache(maxsize=50_000)
def name_actor_type(name: str, role: str, form: str) -> str:
    """Return the kind of actor, "" where no word tells it.

    Examples
    --------
    >>> name_actor_type("Ana Verin", "Foreign Minister", "person")
    'government'
    >>> name_actor_type("Tomas Greel", "attorney general", "person")
    'government'
    """
    if form == "poll":
        return "poll"
    if form == "organisation" and names_state(name):
        return "government"
    if form == "organisation" and names_medium(name):
        return "media"
    matched = _match_phrase(" ".join((role or name).lower().replace("’", "'").split()))
    if matched:
        return _WIDER.get(matched, matched)
    words = {w.lower() for w in _WORD.findall(role)} or {w.lower() for w in _WORD.findall(name)}
    if form in ("organisation", "group", "document"):
        words |= {w.lower() for w in _WORD.findall(name)}
    for kind, listed in _load_types().words.items():
        if words & listed:
            return _WIDER.get(kind, kind)
    return ""
