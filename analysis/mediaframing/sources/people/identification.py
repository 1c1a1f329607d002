"""Whether a source without a name is told by its role or kept anonymous."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mediaframing.sources.attribution.attribution import Draft
from mediaframing.sources.grammar.units import Layout
from mediaframing.sources.people.resolving import Speaker

_WORD = re.compile(r"[^\W\d_]+")
_FORMS = frozenset(("person", "group"))
_BEHIND = 80


class _Lists(NamedTuple):
    withheld: frozenset[str]
    indefinite: frozenset[str]
    words: frozenset[str]
    phrases: re.Pattern[str]
    knowing: re.Pattern[str]


@lru_cache(maxsize=1)
def _load_lists() -> _Lists:
    listed = tomllib.loads(Path(__file__).with_name("identification.toml").read_text(encoding="utf-8"))
    words = [frozenset(listed[key].split()) for key in ("withheld", "indefinite", "words")]
    phrases = [
        re.compile(r"\b(?:" + "|".join(map(re.escape, listed[k])) + r")\b", re.I)
        for k in ("phrases", "knowing")
    ]
    return _Lists(words[0], words[1], words[2], phrases[0], phrases[1])


def name_identification(layout: Layout, draft: Draft, speaker: Speaker, span: tuple[int, int] | None) -> str:
    """Return "named", "role" or "anonymous", "" for nobody.

    A name is a name. Without one, a source is anonymous where the text says so ("on condition of anonymity", "a source
    familiar with the talks") or somebody of an office stands with an indefinite article or number ("a senior official",
    "two diplomats"); a spokesman, a resident, "officials" and "the official" are told by their role.
    """
    if speaker.form not in _FORMS or speaker.identification not in ("role", "anonymous") or span is None:
        return speaker.identification
    lists = _load_lists()
    phrase = layout.text[slice(*span)]
    words = [w.lower() for w in _WORD.findall(phrase)]
    heads = set(words[: words.index("of")] if "of" in words[1:] else words)
    if lists.words & heads or (words[:1] and words[0] in lists.indefinite and lists.withheld & heads):
        return "anonymous"
    behind = layout.text[span[1] : span[1] + _BEHIND].split("\n")[0]
    if lists.knowing.match(behind.lstrip()) and lists.withheld & heads:
        return "anonymous"
    if lists.phrases.search(_take_sentences(layout, draft)):
        return "anonymous"
    return "role"


def _take_sentences(layout: Layout, draft: Draft) -> str:
    """The sentence of the cue and the next one of its paragraph, without what is said in marks."""
    number = draft.unit if draft.attribution is None else draft.attribution.cue.unit
    unit = layout.units[number]
    last = unit.last
    if number + 1 < len(layout.units) and layout.units[number + 1].paragraph == unit.paragraph:
        following = layout.units[number + 1]
        if layout.words.words[following.first].lower() in ("he", "she", "they", "the", "both", "all"):
            last = following.last
    words = layout.words.words[unit.first : last]
    return " ".join(w for w in words if w[:1] != "\x02")
