"""The cast of one article: who is named in it, under which forms, with which roles."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from mediaframing.sources.grammar.complements import LINKS
from mediaframing.sources.grammar.units import Layout
from mediaframing.sources.grammar.words import load_given_names, load_lists

_NAME_RUN = re.compile(r"N(?:o?N|'(?=N))*")
_PARTICLES = frozenset(["de", "la", "van", "von", "der", "den", "di", "da", "al", "el", "bin", "ben", "ter"])
_SUFFIXES = frozenset(
    [
        "Jr.",
        "Sr.",
        "II",
        "III",
        "Jr",
        "Sr",
        "MP",
        "MSP",
        "MEP",
        "TD",
        "QC",
        "KC",
        "OBE",
        "MBE",
        "CBE",
        "PhD",
        "MD",
    ]
)
_FEMALE_TITLES = frozenset(
    ("mrs", "ms", "miss", "lady", "dame", "congresswoman", "chairwoman", "queen", "sister", "princess")
)
_MALE_TITLES = frozenset(("mr", "sir", "lord", "congressman", "king", "pope", "prince", "father"))
HONORIFICS = frozenset(("mr", "mrs", "ms", "miss", "mx"))
_WHERE = frozenset(("in", "at", "near", "across", "throughout", "the"))
_LONGEST_NAME = 4
_CACHE_LIMIT = 50_000
_OFTEN = 3


class Cast(NamedTuple):
    """Everybody named in an article.

    `full` maps a surname to the full names that end with it, with how often each is used; `gender` a full name to
    "f" or "m"; `roles` holds (role, full name, word) in order;
    `most_named` is the person named most often, "" where nobody is named three times; `single` holds the names of one
    word that belong to no full name and never stand where places do ("in Verin").
    """

    full: dict[str, Counter[str]]
    gender: dict[str, str]
    roles: list[tuple[tuple[str, ...], str, int]]
    most_named: str
    single: frozenset[str]

    def by_given_name(self, given: str) -> dict[str, int]:
        """Return the full names that begin with a given name, where there is only one."""
        found = {n: c for names in self.full.values() for n, c in names.items() if n.startswith(given + " ")}
        return found if len(found) == 1 else {}

    def role_of(self, name: str) -> str:
        """Return the first role the article gives a full name, as written, "" for none; "Mr." is none."""
        found = (role for role, holder, _ in self.roles if holder == name)
        return next((" ".join(r) for r in found if r[-1].lower().strip(".") not in HONORIFICS), "")


def split_name(words: list[str]) -> tuple[list[str], list[str]]:
    """Split the words of a phrase into role (with titles) and name.

    Examples
    --------
    >>> split_name(["Foreign", "Minister", "Ana", "Verin"])
    (['Foreign', 'Minister'], ['Ana', 'Verin'])
    """
    cut = 0
    for i, word in enumerate(words):
        part = _ROLE_WORDS[word]
        last = part == "title" and i and i == len(words) - 1
        # "Stephen King", "Alan Judge": a surname that is a title as well.
        if part and not (last and words[i - 1] in load_given_names() and word[:1].isupper()):
            cut = i + 1
    name = words[cut:]
    while name and name[-1] in _SUFFIXES:
        name = name[:-1]
    if len(name) > _LONGEST_NAME:
        # "Kremlin and Foreign Office veteran ..." without a known title: the last two words are the name.
        given = [i for i, w in enumerate(name) if w in load_given_names()]
        start = given[0] if given else len(name) - 2
        cut, name = cut + start, name[start:]
    elif len(name) > 2:
        given = [i for i, w in enumerate(name[:-1]) if w in load_given_names()]
        if given and given[0]:
            cut, name = cut + given[0], name[given[0] :]
    return words[:cut], name


class _RoleWords(dict[str, str]):
    """What a word is to a name behind it: "title" or office, another "word" that ends a role, or "" for a name's part."""

    def __missing__(self, word: str) -> str:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        lists = load_lists()
        lower = word.lower().strip(".,")
        if lower in lists.titles or lower in _role_nouns():
            part = "title"
        else:
            small = word[:1].islower() and lower not in _PARTICLES
            part = "word" if small or word in ("’s", "'s") or lower in lists.classes else ""
        self[word] = part
        return part


_ROLE_WORDS = _RoleWords()


@lru_cache(maxsize=1)
def _role_nouns() -> frozenset[str]:
    sources = load_lists().sources
    return sources["persons"] | sources["spokespeople"]


def find_cast(layout: Layout) -> Cast:
    """Collect the full names of an article with their gender and roles."""
    words, tags = layout.words.words, layout.words.tags
    full: dict[str, Counter[str]] = {}
    gender: dict[str, str] = {}
    roles: list[tuple[tuple[str, ...], str, int]] = []
    shorts: list[tuple[str, str]] = []
    titled: list[tuple[tuple[str, ...], str, int]] = []
    single: Counter[str] = Counter()
    places: set[str] = set()
    given = load_given_names()
    for run in _NAME_RUN.finditer(tags):
        first, last = run.span()
        before = first
        while before and tags[before - 1] == "n" and first - before < 3:
            before -= 1
        role, name = split_name(words[before:last])
        if not name or len(name) > _LONGEST_NAME or not name[0][:1].isupper():
            continue
        told = _told_gender(role)
        if len(name) == 1:
            single[name[0]] += 1
            if before and words[before - 1].lower() in _WHERE:
                places.add(name[0])
            if told:
                shorts.append((name[0], told))
            if role and name[0] not in given:
                titled.append((tuple(role), name[0], last))
            continue
        known = given.get(name[0], None)
        if known is None and not role and len(name) > 3:
            continue
        spelled = " ".join(name)
        full.setdefault(name[-1], Counter())[spelled] += 4 if known is not None else 2 if role else 1
        if told or known:
            gender.setdefault(spelled, told or known or "")
        if role:
            roles.append((tuple(role), spelled, last))
    _find_appositions(layout, full, roles)
    for held, surname, last in titled:
        # "President Verin" where the article names one Verin in full, or none.
        holders = list(full.get(surname, (surname,)))
        if len(holders) == 1:
            roles.append((held, holders[0], last))
    for short, told in shorts:
        for spelled in full.get(short, (short,)):
            gender.setdefault(spelled, told)
    _find_pronoun_genders(layout, full, gender)
    alone = (
        frozenset(name for name, times in single.items() if (times > 1 or name in given) and name not in full)
        - places
    )
    return Cast(full, gender, roles, _find_most_named(full, gender, single), alone)


def _find_most_named(full: dict[str, Counter[str]], gender: dict[str, str], single: Counter[str]) -> str:
    named = {
        spelled: single[surname] + count / 4
        for surname, names in full.items()
        for spelled, count in names.items()
        if spelled in gender
    }
    best = max(named, key=lambda n: (named[n], n), default="")
    return best if best and named[best] >= _OFTEN else ""


_APPOSITION = re.compile(r"(N+),([d#]*[nNO'o]*[nN])(?P<behind>p[d#]*[nNo']*[nN])?[,.pw-]")


def _find_appositions(
    layout: Layout, full: dict[str, Counter[str]], roles: list[tuple[tuple[str, ...], str, int]]
) -> None:
    """Add the roles that stand behind names: "Hugh Hill, a spokesman for the harbour, ..."."""
    words, tags = layout.words.words, layout.words.tags
    for found in _APPOSITION.finditer(tags):
        surname = words[found.end(1) - 1]
        for spelled in full.get(surname, ()):
            role = tuple(
                w for w in words[found.start(2) : found.end(2)] if w.lower() not in ("the", "a", "an")
            )
            if {w.lower() for w in role} & _role_nouns():
                if found["behind"] and words[found.end(2)].lower() in LINKS:
                    role = (*role, *words[found.end(2) : found.end("behind")])
                roles.append((role, spelled, found.end(1)))


def _told_gender(role: list[str]) -> str:
    for word in role:
        lower = word.lower().strip(".,")
        if lower in _FEMALE_TITLES or lower.endswith("woman"):
            return "f"
        if lower in _MALE_TITLES or (lower.endswith("man") and lower not in ("german", "human")):
            return "m"
    return ""


def _find_pronoun_genders(layout: Layout, full: dict[str, Counter[str]], gender: dict[str, str]) -> None:
    """A name at the head of a sentence whose next sentence begins with "he" or "she" has that gender."""
    words = layout.words.words
    for unit, following in zip(layout.units, layout.units[1:], strict=False):
        pronoun = words[following.first].lower()
        if pronoun in ("he", "she") and unit.tags[0] == "N":
            run = _NAME_RUN.match(unit.tags)
            name = words[unit.first + run.end() - 1] if run else ""
            for spelled in full.get(name, ()):
                gender.setdefault(spelled, "m" if pronoun == "he" else "f")


def complete_name(cast: Cast, name: list[str], role: list[str]) -> str:
    """Return the full name the article uses for *name*, or the name itself."""
    spelled = " ".join(name)
    if len(name) != 1 or not name:
        return spelled
    known = cast.full.get(name[0]) or cast.by_given_name(name[0])
    if not known:
        return spelled
    told = _told_gender(role)
    fitting = {n: c for n, c in known.items() if not told or cast.gender.get(n, told) == told} or dict(known)
    return max(fitting, key=lambda n: (fitting[n], n))
