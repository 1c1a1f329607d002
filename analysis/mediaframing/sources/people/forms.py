"""The form of a speaker set right where its name alone tells: countries, organisations, peoples, words that are no name."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mediaframing.sources.grammar.complements import holds_complement
from mediaframing.sources.grammar.units import Layout
from mediaframing.sources.grammar.words import load_given_names, load_lists
from mediaframing.sources.people.people import Cast
from mediaframing.sources.people.relaying import names_medium
from mediaframing.sources.people.resolving import Speaker

_CONTRACTED = re.compile(r"[’'](?:ll|d|ve|re|m)$", re.IGNORECASE)
_MASKED = re.compile(r"\s*\x02\x01*\s*")
_COMPOUND = re.compile(r"^[A-Z][\w’']*-[a-z][\w-]*$")
_SEAT = re.compile(r"\s+in\s+([A-Z][\w.]*(?: [A-Z][\w.]*)?)")
_HONORIFICS = re.compile(r"^(?:(?:mr|mrs|ms|miss|mx)\.?|even|then|now|meanwhile)(?:\s+|$)", re.IGNORECASE)
_SEATED = ("ministry", "government", "authorities", "officials", "embassy")
_ROLE_ENDINGS = (
    "man",
    "woman",
    "person",
    "ist",
    "ian",
    "ologist",
    "maker",
    "holder",
    "leader",
    "writer",
    "keeper",
    "worker",
)
_OCCUPATIONS = ("ers", "ors", "ists", "ians", "ants", "ees", "men", "women", "folk")
_SHORT_OFFICES = frozenset(("ceo", "cfo", "coo", "cto", "mp", "mep", "dr", "head", "protester", "lord"))
_SIZE = 50_000


class _Names(NamedTuple):
    states: frozenset[str]
    organisations: frozenset[str]
    endings: frozenset[str]
    peoples: frozenset[str]


@lru_cache(maxsize=1)
def _load_names() -> _Names:
    listed = tomllib.loads(Path(__file__).with_name("organisations.toml").read_text(encoding="utf-8"))
    states = listed["countries"].split("|") + listed["capitals"].split("|")
    return _Names(
        frozenset(" ".join(s.split()) for s in states),
        frozenset(" ".join(n.split()) for n in listed["names"].split("|")),
        frozenset(listed["endings"].split()),
        frozenset(listed["peoples"].split()),
    )


def names_state(name: str) -> bool:
    """Whether a name is a country's or a capital's, which stand for a government.

    Examples
    --------
    >>> [names_state(name) for name in ("the United States", "Moscow", "Moscow Mule")]
    [True, True, False]
    """
    return _bare(name) in _load_names().states


def settle_speaker(layout: Layout, cast: Cast, speaker: Speaker, span: tuple[int, int] | None) -> Speaker:
    """Return *speaker* with its form, identification and role set right where its name tells more than its grammar."""
    if "\x02" in speaker.name or "\x02" in speaker.role:
        # A nickname in marks ("Ana “the Tide” Verin") stands masked among the words.
        speaker = speaker._replace(
            name=_MASKED.sub(" ", speaker.name).strip(), role=_MASKED.sub(" ", speaker.role).strip()
        )
    if speaker.form in ("organisation", "group") and speaker.identification != "named" and span:
        # "the defence ministry in Moscow": the capital tells whose it is.
        seat = _SEAT.match(layout.text, span[1])
        if seat is not None and names_state(seat.group(1)) and speaker.name.lower().endswith(_SEATED):
            speaker = speaker._replace(name=f"{speaker.name} in {seat.group(1)}")
    if speaker.form == "person" and speaker.name:
        # The office that a spokesman speaks for does not make him an office.
        form = "" if holds_complement(speaker.name) else _tell_form(speaker.name)
        if (
            not form
            and speaker.identification == "named"
            and span
            and _is_common(layout, cast, speaker.name, span)
        ):
            form = "group role" if speaker.name.endswith("s") else "person role"
        if form:
            kind, identification = form.split()
            return Speaker(
                _bare(speaker.name) if kind == "organisation" else speaker.name, "", kind, identification
            )
    role = clean_role(speaker.role, speaker.identification)
    if not role and speaker.identification == "named" and speaker.form == "person":
        role = clean_role(cast.role_of(speaker.name), "named")
    return speaker._replace(role=role)


@lru_cache(maxsize=_SIZE)
def _tell_form(name: str) -> str:
    """Form and identification of a name that is no person's, "" for what may be one."""
    names = _load_names()
    bare = _bare(name)
    words = bare.split()
    lower = bare.lower()
    if not words:
        return ""
    if bare in names.states or bare in names.organisations or names_medium(name):
        return "organisation named"
    if words[-1] in names.peoples or lower in load_lists().sources["groups"]:
        return "group role"
    given = load_given_names()
    if words[-1] in names.endings and len(words) > 1 and words[0] not in given:
        return "organisation named"
    if len(words) > 1:
        return ""
    if _CONTRACTED.search(bare):
        return "person role"
    numbered = (
        lower.split("-")[0] in load_lists().classes and load_lists().classes[lower.split("-")[0]] in "#d"
    )
    if numbered or (lower.endswith("s") and lower[:-1] in load_lists().sources["persons"]):
        return "group role"
    return "group role" if _COMPOUND.match(bare) and bare.split("-")[0] not in given else ""


def _bare(name: str) -> str:
    return name[4:] if name[:4].lower() == "the " else name


def _is_common(layout: Layout, cast: Cast, name: str, span: tuple[int, int]) -> bool:
    """Whether a word at the head of a sentence is a common noun.

    It is where the article writes it small elsewhere, or where it looks like a plural of occupation ("Dockers") and
    stands with a capital only there.
    """
    if " " in name or name in load_given_names() or layout.text[slice(*span)] != name:
        return False
    starts = layout.words.starts
    if not any(starts[unit.first] == span[0] for unit in layout.units):
        return False
    small = re.compile(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])")
    if small.search(layout.text):
        return True
    named = name in cast.full or re.search(rf"[a-z,;] {re.escape(name)}(?!\w)", layout.text)
    return name.endswith(_OCCUPATIONS) and not named


@lru_cache(maxsize=1)
def _load_offices() -> frozenset[str]:
    sources = load_lists().sources
    return sources["persons"] | sources["spokespeople"] | sources["groups"] | load_lists().titles


@lru_cache(maxsize=_SIZE)
def clean_role(role: str, identification: str) -> str:
    """Return a role without honorifics, "" where no word of it is an office or occupation.

    Examples
    --------
    >>> [clean_role(role, "named") for role in ("Mr.", "Even former presidential opponent", "separate", "Kremlin spokesman")]
    ['', 'former presidential opponent', '', 'Kremlin spokesman']
    """
    role = role.replace(" '", "'").replace(" ’", "’")
    while _HONORIFICS.match(role):
        role = _HONORIFICS.sub("", role, count=1)
    if identification != "named":
        return role
    offices = _load_offices()
    words = [w.lower().strip(".,'’") for w in role.split()]
    told = any(w in offices or w.endswith(_ROLE_ENDINGS) or w.split("-")[-1] in offices for w in words)
    return role if told or _SHORT_OFFICES & {*words} else ""
