"""What stands behind a role and belongs to it: "a spokesman for the harbour office", "the mayor of Eastmouth"."""

from __future__ import annotations

from mediaframing.sources.grammar.phrases import Phrase, phrases_of
from mediaframing.sources.grammar.units import Layout
from mediaframing.sources.grammar.words import load_lists

# What joins a role to whom it is held for.
LINKS = frozenset(("for", "at"))
_LONGEST = 8


def find_complement(layout: Layout, phrase: Phrase, number: int) -> Phrase | None:
    """Return the noun phrase that "for" or "at" links to a role, None where there is none.

    Parameters
    ----------
    layout : Layout
        The text laid out.
    phrase : Phrase
        The role, relative to its unit.
    number : int
        The unit's number.
    """
    unit = layout.units[number]
    behind = unit.first + phrase.last
    if behind >= unit.last or layout.words.words[behind].lower() not in LINKS:
        return None
    found = next((p for p in phrases_of(layout, number) if p.first == phrase.last + 1), None)
    return found if found is not None and found.last - found.first <= _LONGEST else None


def end_of_role(layout: Layout, phrase: Phrase, number: int) -> int:
    """Return the word behind a role and what belongs to it, relative to the unit."""
    complement = find_complement(layout, phrase, number)
    return phrase.last if complement is None else complement.last


def is_office_of(core: list[str], of: int) -> bool:
    """Whether the words before "of" are an office alone, so that the name behind it is whose office it is.

    Examples
    --------
    >>> is_office_of(["mayor", "of", "Eastmouth"], 1), is_office_of(["Ana", "Verin", "of", "Eastmouth"], 2)
    (True, False)
    """
    sources = load_lists().sources
    head = core[of - 1].lower()
    office = head in sources["persons"] | sources["spokespeople"] | load_lists().titles
    return office and core[of - 1][:1].islower()


def holds_complement(name: str) -> bool:
    """Whether a speaker's name is a role with what belongs to it, "A spokesman for the harbour office"."""
    return any(f" {link} " in name for link in LINKS)
