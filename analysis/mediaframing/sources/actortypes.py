"""What kind of actor a source is, told by the words of its role and name."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

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
def _load_types() -> dict[str, frozenset[str]]:
    path = Path(__file__).with_name("actortypes.toml")
    types = tomllib.loads(path.read_text(encoding="utf-8"))["types"]
    return {kind: frozenset(words.split()) for kind, words in types.items()}


@lru_cache(maxsize=50_000)
def name_actor_type(name: str, role: str, form: str) -> str:
    """Return the kind of actor, "" where no word tells it.

    Examples
    --------
    >>> name_actor_type("Ana Verin", "Foreign Minister", "person")
    'government'
    """
    if form == "poll":
        return "poll"
    words = {w.lower() for w in _WORD.findall(role)} or {w.lower() for w in _WORD.findall(name)}
    if form in ("organisation", "group", "document"):
        words |= {w.lower() for w in _WORD.findall(name)}
    for kind, listed in _load_types().items():
        if words & listed:
            return _WIDER.get(kind, kind)
    return ""
