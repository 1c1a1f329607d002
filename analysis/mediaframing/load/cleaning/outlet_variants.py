"""Outlets under a name that is not quite the table's: with a place, an edition or an ending, or without the article."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

_SPACES = re.compile(r"\s+")
_ARTICLE = re.compile(
    r"(?P<article>the|der|die|das|le|la|les|el|los|las|il|lo|i|de|het|den|det|o|os|l['’])(?:\s+|(?<=['’]))(?P<bare>.+)"
)
# "The Guardian(London)", "Agence France Presse -- English", "Washington Post.com", "AD / Algemeen Dagblad".
_PLACE = re.compile(r"(?P<name>.+?)\s*[(\[](?P<place>[^()\[\]]+)[)\]]")
_EDITION = re.compile(
    r"(?P<name>.+?)\s+(?:--?|–|—)\s+(?:english|french|german|spanish|portuguese|arabic|russian|chinese|italian|dutch|français|"
    r"deutsch|español|português|italiano|nederlands)(?: edition)?"
)
_ENDING = re.compile(r"(?P<name>.+ .+)\.(?P<ending>com|net|org|co\.uk|[a-z]{2})")
_LEAST_LETTERS = 5


class Outlet(NamedTuple):
    """One row of the table: canonical name, country (ISO 3166-1), main language (ISO 639-1)."""

    name: str
    country: str
    language: str


def name_key(name: str) -> str:
    """Return a name as it is looked up: in lower case, with single blanks."""
    return _SPACES.sub(" ", name).strip().casefold()


class Variants:
    """The names of a table, to be found under variants that no alias lists."""

    def __init__(self, by_name: Mapping[str, Outlet]) -> None:
        self._by_name = by_name
        # Outlet and article by the name without it; None where it is several outlets'.
        self._bare: dict[str, tuple[Outlet, str] | None] = {}
        for key, outlet in by_name.items():
            article, name = _part(key)
            known = self._bare.setdefault(name, (outlet, article))
            if known is not None and known[0] != outlet:
                self._bare[name] = None
            elif known is not None and not article:
                self._bare[name] = (outlet, "")
        ends = {(key.split()[-1], outlet) for key, outlet in by_name.items() if key}
        self._ends = Counter(word for word, _ in ends)

    def find(self, written: str) -> Outlet | None:
        """Return the outlet of which *written* is a variant, None where no rule leads to one only.

        A place behind the name must lie in the outlet's country: "The Guardian (Lagos)" is not London's.
        """
        key = name_key(written)
        parts = [part.strip() for part in key.split("/")]
        if len(parts) > 1:
            found = {self._look_up(part) for part in parts}
            return next(iter(found)) if len(found) == 1 else None
        return next(self._candidates(key), None)

    def _look_up(self, name: str) -> Outlet | None:
        return self._by_name.get(name) or self._without_article(name)

    def _candidates(self, key: str) -> Iterator[Outlet]:
        if known := self._without_article(key):
            yield known
        place = _PLACE.fullmatch(key)
        if (
            place
            and (known := self._look_up(place["name"]))
            and _places().get(place["place"].strip()) == known.country
        ):
            yield known
        edition = _EDITION.fullmatch(key)
        if edition and (known := self._look_up(edition["name"])):
            yield known
        ending = _ENDING.fullmatch(key)
        if ending and (known := self._look_up(ending["name"])):
            country = {"co.uk": "GB", "uk": "GB"}.get(ending["ending"], ending["ending"].upper())
            if country in {known.country, "COM", "NET", "ORG"}:
                yield known

    def _without_article(self, key: str) -> Outlet | None:
        """Return the outlet whose name differs by its article only.

        A single word must be one that ends no other outlet's name: "Times" and "Standard" are many papers' short names.
        """
        article, name = _part(key)
        known = self._bare.get(name)
        if known is None or (article and known[1] and article != known[1]):
            return None
        if " " not in name and (len(name) < _LEAST_LETTERS or self._ends[name] > 1):
            return None
        return known[0]


def _part(key: str) -> tuple[str, str]:
    found = _ARTICLE.fullmatch(key)
    return (found["article"], found["bare"]) if found else ("", key)


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    text = (files("mediaframing.load.cleaning") / "places.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {place.casefold(): row["country"] for row in rows for place in row["places"].split(";")}
