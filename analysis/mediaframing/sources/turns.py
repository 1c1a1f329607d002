"""Turns of a transcript: "VERIN: The pier is closed. It will stay closed." without quotation marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from mediaframing.sources.units import Layout

_LABEL_WORDS = 6
_VERB = re.compile("[vVx]")
# So many paragraphs of speakers who come back make a transcript; a single "Verin: No" is a headline.
_FEWEST = 3


class Turn(NamedTuple):
    """What one speaker says in a paragraph: the unit with the label, the word of its colon, the units and the offsets."""

    unit: int
    colon: int
    last: int
    start: int
    end: int


def find_turns(layout: Layout) -> list[Turn]:
    """Find the labelled paragraphs of a transcript; none where there are few or no speaker comes back.

    Paragraphs without a verb are no speech, so that tables ("North: 547") and lists stay out.
    """
    labelled = list(_find_labelled(layout))
    counted = Counter(name for _, _, name in labelled)
    if sum(times for times in counted.values() if times > 1) < _FEWEST:
        return []
    return [_delimit(layout, number, at) for number, at, _ in labelled]


def _find_labelled(layout: Layout) -> Iterator[tuple[int, int, str]]:
    units = layout.units
    for number, unit in enumerate(units):
        # The first line is a headline.
        if not number or units[number - 1].paragraph == unit.paragraph:
            continue
        colon = unit.tags.find(":", 1, _LABEL_WORDS + 1)
        if colon < 0 or unit.tags[colon + 1 : colon + 2] in ("", "Q") or not _VERB.search(unit.tags, colon):
            continue
        spelled = layout.words.words[unit.first : unit.first + colon + 1]
        if spelled.pop() == ":" and all(w[:1].isupper() or not w[:1].isalnum() for w in spelled):
            yield number, colon, spelled[-1].lower()


def _delimit(layout: Layout, number: int, colon: int) -> Turn:
    units, words = layout.units, layout.words
    last = number
    while last + 1 < len(units) and units[last + 1].paragraph == units[number].paragraph:
        last += 1
    return Turn(
        number, colon, last, words.starts[units[number].first + colon + 1], words.ends[units[last].last - 1]
    )
