"""Cues of one text: reporting verbs, "according to", and the colon behind a name."""

from __future__ import annotations

import re
from typing import NamedTuple

from mediaframing.sources.grammar.units import Layout, Unit
from mediaframing.sources.grammar.words import load_lists

_BE = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "get",
        "got",
        "gets",
        "isn't",
        "wasn't",
        "aren't",
        "weren't",
    ]
)
_CANDIDATES = re.compile(r"[V:]|p(?=T)")
_BESIDE_QUOTATIONS = re.compile(r"[Vv:n-]|p(?=T)")
_BEFORE_COLON = 8
_SIGNATURE = re.compile(r"[Nd']*N")
# Any other verb, noun of speech or dash beside a quotation; they report nothing without marks.
OTHER_VERB, OTHER_NOUN, DASH = "*verb", "*noun", "-"
GENERIC = frozenset((OTHER_VERB, OTHER_NOUN, DASH))


class CuePlace(NamedTuple):
    """One possible cue.

    `at` is its word, relative to the unit; `end` the word behind it; `form` one of base, s, ed, ing, to, passive,
    colon, according.
    """

    unit: int
    at: int
    end: int
    lemma: str
    form: str
    cue_class: str


def find_cues(layout: Layout, number: int) -> list[CuePlace]:
    """Find the possible cues of unit *number*."""
    unit = layout.units[number]
    words = layout.words.words
    cues = load_lists().cues
    found = []
    nouns = load_lists().sources["speech_nouns"]
    beside = "Q" in unit.tags or unit.tags[0] == "-"
    candidates = _BESIDE_QUOTATIONS if beside else _CANDIDATES
    for match in candidates.finditer(unit.tags):
        at = match.start()
        tag = unit.tags[at]
        word = words[unit.first + at]
        if tag == "v":
            form = "ing" if word.endswith("ing") else "s" if word.endswith("s") else "ed"
            found.append(
                CuePlace(number, at, at + 1, OTHER_VERB, _settle_form(form, unit, at, words), "neutral")
            )
        elif tag == "n":
            if word.lower() in nouns:
                found.append(CuePlace(number, at, at + 1, OTHER_NOUN, "noun", "neutral"))
        elif tag == "-":
            if (not at or unit.tags[at - 1] == "Q") and _SIGNATURE.match(unit.tags, at + 1):
                found.append(CuePlace(number, at, at + 1, DASH, "dash", "neutral"))
        elif tag == "V":
            known = cues[word.lower()]
            form = _settle_form(known.form, unit, at, words)
            found.append(CuePlace(number, at, at + 1, known.lemma, form, known.cue_class))
        elif tag == ":":
            if word == ":" and _introduces(unit, at):
                found.append(CuePlace(number, at, at + 1, ":", "colon", "neutral"))
        elif word.lower() == "according":
            found.append(CuePlace(number, at, at + 2, "according to", "according", "neutral"))
    return found


def _settle_form(form: str, unit: Unit, at: int, words: list[str]) -> str:
    before = unit.tags[max(0, at - 3) : at].replace("a", "").replace("k", "")
    if before.endswith("T"):
        return "to"
    if form == "ed" and before.endswith("x"):
        j = at - 1
        while j >= 0 and unit.tags[j] in "ak":
            j -= 1
        if words[unit.first + j].lower() in _BE:
            return "passive"
        return "perfect"
    if form == "base" and before.endswith("x"):
        return "modal"
    return form


def _introduces(unit: Unit, at: int) -> bool:
    """Whether a colon may be a cue: behind a short name at the head of a line, or before a quotation."""
    return at > 0 and (unit.tags[at + 1 : at + 2] == "Q" or at <= _BEFORE_COLON) and at + 1 < len(unit.tags)
