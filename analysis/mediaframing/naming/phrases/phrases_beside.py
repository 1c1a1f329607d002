"""The lists of descriptors, and which of them stands at the end or at the beginning of a stretch of text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from mediaframing.tables import MediaframingError, suggest_names

KINDS = ("label", "distancing", "alignment", "status", "other")
PLACES = ("before", "after", "linked")
_HYPHEN = r"[\s\-\u2010-\u2013\u00ad]{1,3}"
_PART = r"[\w’'.]+(?:[\-\u2010\u2011]\w+)?"
_LINKS = r"(?:in|of|on|over|around|for|against)"


@dataclass(frozen=True)
class Term:
    """One listed descriptor: its kind, how it is reported, and what it looks like."""

    kind: str
    name: str
    expression: str


@dataclass(frozen=True)
class Descriptors:
    """Listed descriptors by place, each place as one expression whose groups number its terms."""

    before: tuple[Term, ...]
    after: tuple[Term, ...]
    linked: tuple[Term, ...]

    def expression(self, place: str) -> re.Pattern[str]:
        """Return what matches a listed term of *place* right at a name."""
        return _compile(getattr(self, place), place)

    def find(self, place: str, text: str) -> tuple[Term, int, int] | None:
        """Return the term at the end of *text* (before, linked) or at its beginning (after), and its place."""
        terms: tuple[Term, ...] = getattr(self, place)
        match = (
            self.expression(place).match(text) if place == "after" else self.expression(place).search(text)
        )
        if not match or not match.lastgroup:
            return None
        group = match.lastgroup
        return terms[int(group[1:])], match.start(group), match.end(group)


@cache
def _compile(terms: tuple[Term, ...], place: str) -> re.Pattern[str]:
    # Longer terms first, so that "internationally recognised" is not taken for "recognised".
    order = sorted(range(len(terms)), key=lambda i: (-len(terms[i].expression), i))
    options = "|".join(f"(?P<t{i}>{terms[i].expression})" for i in order) or r"(?!)"
    if place == "after":
        return re.compile(rf"(?:[’']s?)?(?:{options})(?!\w)", re.IGNORECASE)
    link = rf"\s+{_LINKS}\s+(?:the\s+)?" if place == "linked" else r"[\s,]*[“\"‘'«]?[\s\-\u2010\u2011]*"
    return re.compile(rf"(?<![\w\-])(?:{options}){link}\Z", re.IGNORECASE)


def read_descriptors(source: str | Path | Mapping[str, Any] | None) -> Descriptors:
    """Return the listed descriptors: the package's, and the user's before them.

    Parameters
    ----------
    source : str, pathlib.Path, mapping or None
        `{kind: [term, ...]}` (both before and after a name) or `{kind: {place: [term, ...]}}`, or the path of
        a TOML file of that form; None for the package's lists alone.

    Returns
    -------
    Descriptors
        A term that the user lists keeps the user's kind.

    Raises
    ------
    MediaframingError
        Naming every unknown kind or place and every term that is no text.
    """
    own = {} if source is None else _read_source(source)
    text = (
        resources.files("mediaframing.naming.phrases")
        .joinpath("descriptors.toml")
        .read_text(encoding="utf-8")
    )
    problems: list[str] = []
    found: dict[str, dict[str, Term]] = {place: {} for place in PLACES}
    for lists in (own, tomllib.loads(text)):
        for kind, places in lists.items():
            if kind not in KINDS:
                problems.append(
                    f"kind {kind!r} is not known; kinds are {list(KINDS)}.{suggest_names(kind, KINDS)}"
                )
            for place, terms in _by_place(kind, places, problems):
                for term in _terms(kind, place, terms, problems):
                    found[place].setdefault(term.name, term)
    if problems:
        raise MediaframingError("descriptors cannot be used:\n" + "\n".join(f"  {p}" for p in problems))
    return Descriptors(*(tuple(found[place].values()) for place in PLACES))


def _read_source(source: str | Path | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(source, Mapping):
        return source
    path = Path(source)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise MediaframingError(f"descriptors={str(source)!r}: there is no such file.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MediaframingError(f"descriptors={str(source)!r} is not TOML in UTF-8: {error}.") from None


def _by_place(kind: str, places: Any, problems: list[str]) -> Iterable[tuple[str, Any]]:
    if not isinstance(places, Mapping):
        return [("before", places), ("after", places)]
    wrong = [p for p in places if p not in PLACES]
    problems += [f"{kind}: place {p!r} is not known; places are {list(PLACES)}." for p in wrong]
    return [(p, terms) for p, terms in places.items() if p in PLACES]


def _terms(kind: str, place: str, terms: Any, problems: list[str]) -> list[Term]:
    if isinstance(terms, str) or not hasattr(terms, "__iter__"):
        problems.append(f"{kind}: {terms!r} must be a list of terms.")
        return []
    made = []
    for term in terms:
        forms = [f.strip() for f in term.split("|")] if isinstance(term, str) else [""]
        if not all(any(ch.isalnum() for ch in form) for form in forms):
            problems.append(f"{kind}, {place}: {term!r} is no term: write words.")
            continue
        made.append(Term(kind, forms[0].lower(), "|".join(_expression(form, place) for form in forms)))
    return made


def _expression(form: str, place: str) -> str:
    words = [re.escape(w).replace(r"\*", _PART) for w in re.split(r"[\s\-]+", form.strip("-")) if w]
    # "pro-*" and "*-backed" need their hyphen; a blank there is another construction.
    joint = r"[\-\u2010\u2011]" if "*" in form else _HYPHEN
    body = joint.join(words)
    if place == "after":
        return rf"[\-\u2010\u2011]{body}" if form.startswith("-") else rf"[\s\-\u2010\u2011]{{1,2}}{body}"
    return body
