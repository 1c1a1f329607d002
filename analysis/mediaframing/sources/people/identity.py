"""One speaker across the corpus: identifiers that join only what surely is the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from mediaframing.sources.grammar.words import load_given_names

_TITLES = re.compile(
    r"^(?:(?:the|mr|mrs|ms|miss|dr|prof|sir|lord|dame|sen|rep|gov|gen|president|prime minister|senator|minister)\.?\s+)+",
    re.IGNORECASE,
)
_NOT_WORD = re.compile(r"[^\w]+")
AMBIGUOUS = "?"
_IDENTIFIED = frozenset(("person", "organisation", "document", "poll"))
_SUFFIX = re.compile(r"\b(Jr|Sr|II|III)\b")
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii"))
_OFFICES = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "gen": "general",
    "dr": "doctor",
    "prof": "professor",
}
# A name seen so often is a person's even where its first word is no listed given name.
_OFTEN = 3
_NEARLY_ALL = 0.95


def make_slug(name: str) -> str:
    """Return a name in lower case without titles, accents and signs, its words joined by hyphens.

    Examples
    --------
    >>> make_slug("Mr. Émile Zolà")
    'emile-zola'
    """
    plain = unicodedata.normalize("NFKD", _TITLES.sub("", name.strip()))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return _NOT_WORD.sub("-", plain.replace("’s", "").replace("'s", "")).strip("-")


def identify_speakers(
    names: Sequence[str],
    forms: Sequence[str],
    identifications: Sequence[str],
    *,
    roles: Sequence[str] | None = None,
    written: Sequence[str] | None = None,
) -> list[str | None]:
    """Return one identifier a statement, the same for the same speaker anywhere in the corpus.

    Full names and names of organisations make identifiers; a middle initial is dropped where the corpus knows one
    alone, "Jr." is kept. A surname alone joins a full name only where a single person of the corpus ends with it, or,
    where several do, where only one of them holds the office it stands with ("President Verin"). What stays open is the
    surname behind "?", so that it can be listed. Roles, groups and anonymous sources have none: "a spokesman" is never
    one person.
    """
    slug_of = {name: make_slug(name) for name in {*names}}
    slugs = [slug_of[name] for name in names]
    office_of = {role: _name_office(role) for role in {*(roles or ())}}
    offices = [office_of[role] for role in roles] if roles is not None else [""] * len(slugs)
    for i, text in enumerate(written or ()):
        suffix = _SUFFIX.search(text)
        if suffix and forms[i] == "person":
            slugs[i] += "-" + suffix.group(1).lower()
    persons = [
        form == "person" and identification == "named"
        for form, identification in zip(forms, identifications, strict=True)
    ]
    whole = _drop_initials(
        Counter(s for s, person in zip(slugs, persons, strict=True) if person and "-" in s)
    )
    slugs = [whole.get(s, s) if person else s for s, person in zip(slugs, persons, strict=True)]
    known = _know_persons(slugs, persons, offices)
    found: list[str | None] = []
    for slug, person, office, form, identification in zip(
        slugs, persons, offices, forms, identifications, strict=True
    ):
        if not slug or identification != "named" or form not in _IDENTIFIED:
            found.append(None)
        elif not person or "-" in slug:
            found.append(slug)
        else:
            found.append(_join_surname(slug, office, known))
    return found


class _Persons(NamedTuple):
    """Full names by surname, and how often each stands with an office."""

    by_surname: dict[str, set[str]]
    counts: Counter[str]
    offices: Counter[tuple[str, str]]


def _know_persons(slugs: Sequence[str], persons: Sequence[bool], offices: Sequence[str]) -> _Persons:
    counts = Counter(s for s, person in zip(slugs, persons, strict=True) if person and "-" in s)
    by_surname: dict[str, set[str]] = defaultdict(set)
    for slug in counts:
        parts = slug.split("-")
        if parts[-1] in _SUFFIXES:
            parts.pop()
        if len(parts) > 1:
            by_surname[parts[-1]].add(slug)
    held = Counter((s, o) for s, o, person in zip(slugs, offices, persons, strict=True) if person and o)
    return _Persons(by_surname, counts, held)


def _join_surname(slug: str, office: str, known: _Persons) -> str:
    full = known.by_surname.get(slug, set())
    if not full:
        return slug
    if len(full) == 1:
        only = next(iter(full))
        plain = known.counts[only] >= _OFTEN or _is_given(only.split("-")[0])
        return only if plain and not _is_given(slug) else slug
    if office:
        holders = Counter({name: known.offices[name, office] for name in full})
        (best, most), total = holders.most_common(1)[0], holders.total()
        if most >= _OFTEN and most >= _NEARLY_ALL * total:
            return best
    return AMBIGUOUS + slug


def _drop_initials(counts: Counter[str]) -> dict[str, str]:
    """Names with a middle initial written without it, where the corpus has no second initial between the same names."""
    variants: dict[str, set[str]] = defaultdict(set)
    for slug in counts:
        parts = slug.split("-")
        middle = "".join(p for p in parts[1:-1] if len(p) == 1)
        if len(parts) > 2 and len(middle) == len(parts) - 2:
            variants[f"{parts[0]}-{parts[-1]}"].add(slug)
    return {next(iter(found)): short for short, found in variants.items() if len(found) == 1}


def _name_office(role: str) -> str:
    """The last word of a role that is an office: "president" of "former U.S. President"."""
    words = _NOT_WORD.split(role.lower())
    office = next((w for w in reversed(words) if w), "")
    return _OFFICES.get(office, office)


@lru_cache(maxsize=1)
def _given_names() -> frozenset[str]:
    return frozenset(make_slug(name) for name in load_given_names())


def _is_given(name: str) -> bool:
    return name in _given_names()
