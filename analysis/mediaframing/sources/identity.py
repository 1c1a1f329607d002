"""One speaker across the corpus: identifiers that join only what surely is the same."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

_TITLES = re.compile(
    r"^(?:(?:the|mr|mrs|ms|miss|dr|prof|sir|lord|dame|sen|rep|gov|gen|president|prime minister|senator|minister)\.?\s+)+",
    re.IGNORECASE,
)
_NOT_WORD = re.compile(r"[^\w]+")
AMBIGUOUS = "?"


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
    names: Sequence[str], forms: Sequence[str], identifications: Sequence[str]
) -> list[str | None]:
    """Return one identifier a statement, the same for the same speaker anywhere in the corpus.

    Full names and names of organisations make identifiers. A surname alone joins a full name only where a single
    one of the corpus ends with it; where several do, the identifier is the surname behind "?", so that the doubtful
    ones can be listed. Roles, groups and anonymous sources have none: "a spokesman" is never one person.
    """
    slugs = [make_slug(name) if name else "" for name in names]
    by_surname: dict[str, set[str]] = defaultdict(set)
    for slug, form, identification in zip(slugs, forms, identifications, strict=True):
        if form == "person" and identification == "named" and "-" in slug:
            by_surname[slug.rsplit("-", 1)[1]].add(slug)
    found: list[str | None] = []
    for slug, form, identification in zip(slugs, forms, identifications, strict=True):
        if (
            not slug
            or identification != "named"
            or form not in ("person", "organisation", "document", "poll")
        ):
            found.append(None)
        elif form != "person" or "-" in slug:
            found.append(slug)
        else:
            full = by_surname.get(slug, set())
            found.append(next(iter(full)) if len(full) == 1 else AMBIGUOUS + slug if full else slug)
    return found
