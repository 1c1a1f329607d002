"""Whose a quotation is: each one given to a cue, to a relay's speaker, to nobody, or taken for no speech."""

from __future__ import annotations

from typing import NamedTuple

from mediaframing.sources.attribution.choosing import load_weights, score
from mediaframing.sources.attribution.cueing import GENERIC, CuePlace
from mediaframing.sources.attribution.quoted import (
    Attribution,
    Option,
    Place,
    describe_options,
    find_signature,
    list_options,
    list_places,
)
from mediaframing.sources.grammar.units import Layout

NEAR = 2
NO_SPEECH = 0.5
# Words before a quotation that make it the name of a thing, whoever coined it.
_NAMING = (["so-called"], ["known", "as"], ["nicknamed"], ["entitled"], ["titled"], ["aka"], ["a.k.a."])
FINITE = frozenset(("ed", "s", "base", "perfect"))


class Owners(NamedTuple):
    """Which quotations belong to which cue, which to none, and who else relays a cue's statement."""

    places: dict[CuePlace, list[Place]]
    loose: list[Place]
    relays: dict[CuePlace, list[Attribution]]


def assign_quotations(layout: Layout, found: list[list[Attribution]]) -> Owners:
    """Give each quotation, in order, to the cue it most likely belongs to, to nobody, or take it for no speech."""
    owners = Owners({}, [], {})
    previous: Place | None = None
    owner: CuePlace | None = None
    spoken = False
    for place in list_places(layout):
        chosen = _choose_option(layout, place, found, previous if spoken else None, previous)
        if _is_named_so(layout, place):
            chosen = Option("none", None)
        if chosen.attribution is not None:
            attribution = _step_behind_relay(chosen.attribution, found, place, owners.relays)
            if (
                spoken
                and previous is not None
                and owner
                and _is_continued(layout, place, previous, attribution)
            ):
                owners.relays.setdefault(owner, []).append(attribution)
                owners.relays[owner] += owners.relays.get(attribution.cue, [])
            else:
                owner = attribution.cue
        elif chosen.kind == "loose":
            owner = None
        spoken = chosen.kind != "none"
        if spoken and owner is None:
            owners.loose.append(place)
        elif spoken and owner is not None:
            owners.places.setdefault(owner, []).append(place)
        previous = place
    _share_groups(layout, owners)
    return owners


def _is_named_so(layout: Layout, place: Place) -> bool:
    """Whether what stands before a quotation makes it a name: "so-called", "known as"."""
    first = layout.units[place.unit].first
    before = [w.lower() for w in layout.words.words[max(first, first + place.at - 3) : first + place.at]]
    while before and before[-1] in ("the", "a", "an", "its", "his", "her", "their"):
        before.pop()
    return before[-1:] in _NAMING or before[-2:] in _NAMING


def _share_groups(layout: Layout, owners: Owners) -> None:
    """Give the first paragraphs of one quotation, which nothing attributes, to whom its last paragraph belongs."""
    groups: dict[int, list[Place]] = {}
    for place in list_places(layout):
        groups.setdefault(layout.quotations[place.quotation].group, []).append(place)
    if len(groups) == len(layout.quotation_at):
        return
    owned = {place: cue for cue, places in owners.places.items() for place in places}
    for members in groups.values():
        cues = [owned[place] for place in members if place in owned]
        if len(members) == 1 or not cues:
            continue
        for place in members:
            if place in owned:
                break
            if place in owners.loose:
                owners.loose.remove(place)
            owners.places[cues[0]].append(place)


def _choose_option(
    layout: Layout, place: Place, found: list[list[Attribution]], spoken: Place | None, previous: Place | None
) -> Option:
    signed = find_signature(layout, place, found)
    if signed is not None:
        return Option("same", signed)
    near = spoken is not None and (
        layout.units[place.unit].paragraph - layout.units[spoken.unit].paragraph <= NEAR
    )
    options = list_options(layout, place, found, near)
    described = describe_options(layout, place, options, previous)
    weights = load_weights("quoted")
    totals = [score(features, weights) for features in described]
    # The last option is "no speech": between equals, words in marks are the outlet's own.
    totals[-1] += NO_SPEECH
    return options[totals.index(max(totals))]


def _step_behind_relay(
    attribution: Attribution,
    found: list[list[Attribution]],
    place: Place,
    relays: dict[CuePlace, list[Attribution]],
) -> Attribution:
    """ "X," Peskov said, according to RIA: Peskov speaks and RIA relays."""
    cue = attribution.cue
    if cue.unit != place.unit:
        return attribution
    between = [
        a
        for a in found[cue.unit]
        if a.cue.form in FINITE
        and a.speaker is not None
        and a.cue.lemma not in GENERIC
        and (place.at < a.cue.at < cue.at or cue.at < a.cue.at < place.at)
    ]
    if cue.form == "according" and between:
        speaking = between[-1] if cue.at < place.at else between[0]
        relays.setdefault(speaking.cue, []).append(attribution)
        return speaking
    for other in found[cue.unit]:
        beyond = other.cue.at > cue.at > place.at or other.cue.at < cue.at < place.at
        if other.cue.form == "according" and beyond and other.speaker is not None:
            relays.setdefault(cue, []).append(other)
    return attribution


def _is_continued(layout: Layout, place: Place, previous: Place, attribution: Attribution) -> bool:
    """One quotation over paragraphs, whose next paragraph says who "added" it."""
    quotations = layout.quotations
    return (
        attribution.cue.lemma in ("add", "continue")
        and quotations[place.quotation].group == quotations[previous.quotation].group
    )
