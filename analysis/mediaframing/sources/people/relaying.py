"""Who relays a statement: agencies, media and spokespeople between the speaker and the outlet; and translation."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from mediaframing.sources.agencies.agencylist import Agency, load_agencies
from mediaframing.sources.attribution.attribution import Draft
from mediaframing.sources.attribution.quoted import Attribution
from mediaframing.sources.attribution.speakers import is_quoted_as_saying
from mediaframing.sources.grammar.phrases import phrases_of
from mediaframing.sources.grammar.units import Layout
from mediaframing.sources.grammar.words import load_given_names, load_lists
from mediaframing.sources.people.resolving import Resolver

SEPARATOR = "; "
_INTERVIEWS = frozenset(
    [
        "interview",
        "interviewed",
        "speaking",
        "talking",
        "comments",
        "remarks",
        "appearance",
        "appearing",
        "spoke",
    ]
)
_INTERVIEWED = re.compile(rf"\b(?:{'|'.join(sorted(_INTERVIEWS))})\b", re.IGNORECASE)
_INTERVIEW_LINKS = frozenset(["with", "to", "on", "for", "by", "in"])
_INTERVIEW_REACH = 4
_TOLD = re.compile(r"[aD]*([d#nN']*N)")
_LANGUAGES = (
    "Russian", "Ukrainian", "Arabic", "Chinese", "Mandarin", "French", "German", "Spanish", "Polish", "Turkish", "Hebrew",
    "Persian", "Farsi", "Italian", "Japanese", "Korean", "Portuguese", "Hindi", "English",
)  # fmt: skip
_IN_LANGUAGE = re.compile(
    rf"\b(?:in|from) (?:the )?({'|'.join(_LANGUAGES)})\b(?! (?:city|village|region|capital|port|town))"
)
_INTERPRETED = re.compile(
    r"\b(?:through|via|by) (?:a|an|his|her|their) (?:interpreter|translator)\b|\btranslated\b"
)


@lru_cache(maxsize=1)
def _load_media() -> tuple[frozenset[str], frozenset[str]]:
    """Names of media outlets, and nouns that end their titles."""
    listed = tomllib.loads(Path(__file__).with_name("media.toml").read_text(encoding="utf-8"))
    return frozenset(listed["names"]), frozenset(listed["nouns"].split())


@lru_cache(maxsize=50_000)
def names_medium(name: str) -> bool:
    """Whether a name is a medium's: listed, or ending in a noun of titles ("the Harbour Post").

    Examples
    --------
    >>> [names_medium(name) for name in ("CNN", "the Arden Courier", "Freddie Mercury")]
    [True, True, False]
    """
    names, nouns = _load_media()
    words = name.split()
    the = len(words) > 1 and words[0].lower() == "the"
    words = words[the:]
    if name in names or " ".join(words) in names:
        return True
    last = words[-1].capitalize() if words and words[-1].isupper() else "".join(words[-1:])
    # "Samantha Bee" and "Freddie Mercury" are people; a label in capitals stands alone.
    person = not the and len(words) > 1 and words[0] in load_given_names()
    return last in nouns and not person and (the or len(words) > 1 or words[0].isupper())


@lru_cache(maxsize=1)
def _agency_of() -> dict[str, Agency]:
    return {spelling: agency for agency in load_agencies() for spelling in agency.spellings}


@lru_cache(maxsize=50_000)
def name_relay(relay: str) -> str:
    """Return what kind of relay a name is: agency, medium, other, or nobody for "".

    Examples
    --------
    >>> [name_relay(relay) for relay in ("Reuters", "CNN", "Ana Verin", "")]
    ['agency', 'medium', 'other', 'nobody']
    """
    if not relay:
        return "nobody"
    if relay in _agency_of():
        return "agency"
    words = relay.split()
    known = load_lists().sources["media"]
    return "medium" if names_medium(relay) or any(w.lower() in known for w in words) else "other"


def find_relay(layout: Layout, draft: Draft, resolver: Resolver, speaker: str) -> list[str]:
    """Return who relays a statement, nearest to the speaker first."""
    chain: list[str] = []
    if draft.attribution is not None:
        told = _find_told(layout, draft)
        if told:
            chain.append(told)
        else:
            chain += _find_interviewer(layout, draft)
        if is_quoted_as_saying(layout, draft.attribution.cue):
            chain += _find_passed_on(layout, draft.attribution, resolver)
    for attribution in draft.relays:
        relay = resolver.name(attribution)
        if relay:
            chain.append(relay)
        told = _find_told(layout, Draft(draft.pieces, draft.kind, attribution, draft.unit))
        if told:
            chain.append(told)
    named = [_complete(layout, relay).replace(" ’s", "’s").replace(" 's", "'s") for relay in chain]
    return [relay for relay in dict.fromkeys(named) if relay != speaker]


def _find_told(layout: Layout, draft: Draft) -> str:
    """The agency or medium a speaker told it to."""
    if draft.attribution is None or draft.attribution.cue.lemma != "tell":
        return ""
    cue = draft.attribution.cue
    unit = layout.units[cue.unit]
    found = _TOLD.match(unit.tags, cue.end)
    if not found:
        return ""
    words = layout.words.words[unit.first + found.start(1) : unit.first + found.end(1)]
    media = load_lists().sources["media"]
    known = _agency_of()
    for start in range(len(words)):
        if " ".join(words[start:]) in known:
            return " ".join(words[start:])
    if any(w.lower() in media for w in words) or names_medium(" ".join(words)):
        return " ".join(words[1:] if words[0].lower() in load_lists().classes else words)
    return ""


def _find_interviewer(layout: Layout, draft: Draft) -> list[str]:
    """The agency or medium somebody spoke to: "said in an interview with the Courier", "speaking on Harbour Radio"."""
    assert draft.attribution is not None
    number = draft.attribution.cue.unit
    unit = layout.units[number]
    words = layout.words.words[unit.first : unit.last]
    if _INTERVIEWS.isdisjoint(map(str.lower, words)):
        return []
    first, last = layout.words.starts[unit.first], layout.words.ends[unit.last - 1]
    if not _INTERVIEWED.search(layout.text, first, last):
        return []
    for phrase in phrases_of(layout, number):
        before = [w.lower() for w in words[max(0, phrase.first - _INTERVIEW_REACH) : phrase.first]]
        if not before or before[-1] not in _INTERVIEW_LINKS or not _INTERVIEWS & {*before}:
            continue
        name = words[phrase.first + (words[phrase.first].lower() in ("the", "a", "an")) : phrase.last]
        while name and name[-1] in ("’s", "'s"):
            name.pop()
        spelled = " ".join(name)
        if spelled and (spelled in _agency_of() or names_medium(spelled) or names_medium(f"the {spelled}")):
            return [spelled]
    return []


def _find_passed_on(layout: Layout, attribution: Attribution, resolver: Resolver) -> list[str]:
    """Who quoted the speaker: "was quoted as saying by TASS", "was quoted by TASS as saying"."""
    cue = attribution.cue
    words = layout.words.words[layout.units[cue.unit].first :]
    for phrase in phrases_of(layout, cue.unit):
        if phrase.first > cue.end and words[phrase.first - 1] == "by":
            name = resolver.name(Attribution(cue, phrase))
            return [name] if name else []
    return []


def _complete(layout: Layout, relay: str) -> str:
    """The longest spelling of an agency that the article itself uses."""
    agency = _agency_of().get(relay)
    if agency is None:
        return relay
    used = [s for s in agency.spellings if s in layout.text]
    return max(used, key=lambda s: (len(s), s)) if used else relay


def name_translated(layout: Layout, draft: Draft, relay: list[str]) -> str:
    """Return "yes", "no" or "unknown": whether the words were translated before the outlet printed them.

    Stated interpreters and languages count, and agencies that do not write in English first. The side of the
    speaker is added by `mark_actors`.
    """
    known = _agency_of()
    unstated = "yes" if any(r in known and not known[r].english for r in relay) else "unknown"
    if not _tells_translation(layout.text):
        return unstated
    unit = layout.units[draft.unit]
    first, last = layout.words.starts[unit.first], layout.words.ends[unit.last - 1]
    outside = layout.text[first:last]
    for piece in draft.pieces:
        start, end = max(piece.start - first, 0), max(piece.end - first, 0)
        outside = outside[:start] + " " * (min(end, len(outside)) - start) + outside[end:]
    stated = _IN_LANGUAGE.search(outside)
    if stated:
        return "no" if stated.group(1) == "English" else "yes"
    return "yes" if _INTERPRETED.search(outside) else unstated


@lru_cache(maxsize=2)
def _tells_translation(text: str) -> bool:
    """Whether a text names a language or translation at all: most texts do not, and each is asked for every statement."""
    return any(word in text for word in ("translat", "interpreter", *_LANGUAGES))
