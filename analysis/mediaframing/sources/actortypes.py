"""What kind of actor a source is, told by the words of its role and name."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from mediaframing.sources.forms import names_state
from mediaframing.sources.relaying import names_medium

_WORD = re.compile(r"[^\W\d_]+")
# The kinds of the list in the terms of the statements table.
_WIDER = {
    "police": "government",
    "justice": "judiciary",
    "parliament": "politics",
    "party": "politics",
    "ngo": "NGO",
}


@lru_cache(maxsize=1)
def _load_types() -> tuple[dict[str, frozenset[str]], list[tuple[str, str]]]:
    """Words of each kind, and phrases with their kinds, the longest first."""
    listed = tomllib.loads(Path(__file__).with_name("actortypes.toml").read_text(encoding="utf-8"))
    phrases = [
        (" ".join(phrase.split()), kind)
        for kind, joined in listed["phrases"].items()
        for phrase in joined.split("|")
    ]
    words = {kind: frozenset(joined.split()) for kind, joined in listed["types"].items()}
    return words, sorted(phrases, key=lambda p: (-len(p[0]), p[0]))


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
    types, phrases = _load_types()
    told = f" {' '.join((role or name).lower().replace('’', chr(39)).split())} "
    for phrase, kind in phrases:
        if f" {phrase} " in told or f" {phrase}'s " in told:
            return _WIDER.get(kind, kind)
    words = {w.lower() for w in _WORD.findall(role)} or {w.lower() for w in _WORD.findall(name)}
    if form in ("organisation", "group", "document"):
        words |= {w.lower() for w in _WORD.findall(name)}
    for kind, listed in types.items():
        if words & listed:
            return _WIDER.get(kind, kind)
    return ""
