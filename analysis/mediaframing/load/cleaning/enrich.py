"""What the loader adds to every record: canonical outlet, language, genre, and whether the text was cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mediaframing.articles import UNKNOWN_OUTLET
from mediaframing.load.cleaning.genres import tell_genre
from mediaframing.load.cleaning.languages import guess_language, is_code, normalise_language
from mediaframing.load.cleaning.outlets import name_outlet
from mediaframing.load.cleaning.page_notices import is_cut, may_be_cut

_TRUE = frozenset({"true", "1", "1.0", "yes", "y", "t"})


def name_outlets(written: Sequence[str], urls: Sequence[str], wanted: Mapping[str, str]) -> list[str]:
    """Return the canonical outlets; a name the user maps becomes what the user says, untouched.

    A record that names no outlet has the one at its address.
    """
    cache: dict[tuple[str, str], str] = {}
    named = []
    for outlet, url in zip(written, urls, strict=True):
        key = (outlet, "" if outlet else url)
        if key not in cache:
            cache[key] = wanted.get(outlet) or name_outlet(outlet, url)
        named.append(cache[key] or UNKNOWN_OUTLET)
    return named


def tell_languages(stated: Sequence[str], bodies: Sequence[str]) -> list[str]:
    """Return each text's language: as its source states it, else by the text itself, "" where it is too short.

    A name that no table knows stays only where the text is too short to tell.
    """
    known = {language: normalise_language(language) for language in set(stated)}
    return [
        code if is_code(code := known[language]) else guess_language(body) or code
        for language, body in zip(stated, bodies, strict=True)
    ]


def tell_genres(
    stated: Sequence[str],
    sections: Sequence[str],
    urls: Sequence[str],
    titles: Sequence[str],
    types: Sequence[str],
) -> list[str]:
    """Return each article's genre, as its source states it in the contract's terms, else by its cues."""
    return [
        given or tell_genre(section=section, url=url, title=title, page_type=kind)
        for given, section, url, title, kind in zip(stated, sections, urls, titles, types, strict=True)
    ]


def tell_truncated(stated: Sequence[str], bodies: Sequence[str]) -> list[bool]:
    """Return which texts their source cut: it says so, or the text ends with a paywall's or interface's notice."""
    doubtful = may_be_cut(bodies)
    return [
        given.strip().lower() in _TRUE or (place in doubtful and is_cut(body))
        for place, (given, body) in enumerate(zip(stated, bodies, strict=True))
    ]
