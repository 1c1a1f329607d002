"""What a cue reports without marks: stretches of its sentence that could be the statement."""

from __future__ import annotations

import re
from typing import NamedTuple

from mediaframing.sources.attribution.cueing import CuePlace
from mediaframing.sources.grammar.phrases import Phrase
from mediaframing.sources.grammar.units import Unit

_SKIP = re.compile(
    r"(?:[aD]+|m|p[d#]*[nND#'v]*[nND#](?:o[d#]*[nN#']+)*|[d#]*[nN'#]+(?=[tQ,:wT])|T[d#]*[nN'm]+(?:o[d#]*[nN#']+)*(?=[tQ,:wTp]))+"
)
BOUNDARY = re.compile(
    r",|[;:(-]|(?<=[nNDm#Q)])(?=u)|(?<=[nNDmv#Q),a])(?=[cb]k?a?[vVxas])|(?<=[nN#Qm])(?=c[Nds]a?[nNsxvV])"
)
# One noun phrase or object pronoun: "claimed victory", "did not mention him".
_OBJECT = re.compile(r"m|s|[d#]*a?[nN#'v]*[nN#](?:o[d#]*[nN#']+)*")
_PAUSE, _COMMA, _CONJUNCTION, _VERB = (re.compile(r) for r in ("[;:-]", ",", "[bcu]", "[Vv]"))
_NEAR_THAT = 10
_MOST_ENDS = 5


class Stretch(NamedTuple):
    """A stretch of words of a unit; `how` names its start and end."""

    first: int
    last: int
    how: str


class Reading(NamedTuple):
    """One way to read the content of a cue: kind none, right, left or both, with its stretches."""

    kind: str
    stretches: tuple[Stretch, ...]


NOTHING = Reading("none", ())


def agree(one: Reading, other: Reading) -> bool:
    """Whether two readings share at least half of the words that either holds."""
    if len(one.stretches) != len(other.stretches):
        return False
    for a, b in zip(one.stretches, other.stretches, strict=True):
        shared = min(a.last, b.last) - max(a.first, b.first)
        if 2 * shared < max(a.last, b.last) - min(a.first, b.first):
            return False
    return True


def list_readings(unit: Unit, cue: CuePlace, speaker: Phrase | None) -> list[Reading]:
    """Return the ways to read the content of *cue*."""
    right = _list_right(unit, cue, speaker)
    left = _list_left(unit, cue, speaker)
    if speaker is not None and cue.form == "passive" and unit.tags[speaker.last : speaker.last + 1] == "T":
        # "The ferry is said by the office to be safe": what stands before the cue is no clause.
        left = []
    readings = [NOTHING]
    readings += [Reading("right", (s,)) for s in right]
    readings += [Reading("left", (s,)) for s in left]
    if not left and cue.at > 1 and unit.tags[1] == ",":
        # "Time, she added, was on their side."
        left = [Stretch(0, 1, "^")]
    if left:
        after = _after_comma(unit, cue, speaker)
        if after:
            readings.append(Reading("both", (left[0], after)))
    if speaker is not None and 0 < speaker.first < cue.at and unit.tags[speaker.first - 1] in "wt":
        # "the wall, which he said Mexico would pay for"
        relative = Stretch(speaker.first - 1, speaker.first, "w")
        readings += [Reading("both", (relative, s)) for s in right if s.how[0] == "0"]
    return readings


def _trim_end(tags: str, first: int, last: int) -> int:
    while last > first and tags[last - 1] in ".,:;-c":
        last -= 1
    return last


def _list_right(unit: Unit, cue: CuePlace, speaker: Phrase | None) -> list[Stretch]:
    tags = unit.tags
    anchor = cue.end
    if speaker is not None and speaker.first >= cue.end:
        anchor = speaker.last
    starts: dict[int, str] = {}
    while anchor < len(tags) and tags[anchor] in ",:":
        anchor += 1
    starts[anchor] = "0"
    skipped = _SKIP.match(tags, anchor)
    if skipped:
        starts.setdefault(skipped.end(), "s")
    that = tags.find("t", anchor, anchor + _NEAR_THAT)
    if that >= 0 and not _VERB.search(tags, anchor, that):
        starts.setdefault(that + 1, "t")
    comma = tags.find(",", anchor)
    if comma >= 0:
        starts.setdefault(comma + 1, ",")
    found: dict[tuple[int, int], Stretch] = {}
    end = _trim_end(tags, anchor, len(tags))
    for first, how in starts.items():
        if first >= end:
            continue
        while first < end and tags[first] in ",:t":
            first += 1
        if first >= end:
            continue
        ends = {end: "$"}
        for i, boundary in enumerate(BOUNDARY.finditer(tags, first + 2, end)):
            if i == _MOST_ENDS:
                break
            stop = _trim_end(tags, first, boundary.start())
            if stop > first:
                ends.setdefault(stop, str(i))
        named = _OBJECT.match(tags, first, end)
        if named:
            ends.setdefault(named.end(), "N")
        for last, ending in ends.items():
            found.setdefault((first, last), Stretch(first, last, how + ending))
    return list(found.values())


def _list_left(unit: Unit, cue: CuePlace, speaker: Phrase | None) -> list[Stretch]:
    tags = unit.tags
    stop = cue.at
    if speaker is not None and speaker.last <= cue.at:
        stop = speaker.first
    end = _trim_end(tags, 0, stop)
    # "…, Peskov, a spokesman, said": the statement ends before the speaker; "…, as Peskov said" before "as".
    if end and tags[end - 1] in "uc":
        end = _trim_end(tags, 0, end - 1)
    if end < 2:
        return []
    starts = {0: "^"}
    for boundary in _PAUSE.finditer(tags, 0, end - 1):
        starts[boundary.end()] = "-"
    commas = [m.end() for m in _COMMA.finditer(tags, 0, end - 1)]
    for at in commas[-2:]:
        starts.setdefault(at, ",")
    for boundary in _CONJUNCTION.finditer(tags, 0, end - 1):
        starts[boundary.end()] = "b"
    that = tags.rfind("t", 0, end)
    if that >= 0:
        starts[that + 1] = "t"
    ordered = [0, *sorted((s for s in starts if s), reverse=True)[:3]]
    return [Stretch(s, end, starts[s]) for s in ordered if s < end - 1 or s == 0]


def _after_comma(unit: Unit, cue: CuePlace, speaker: Phrase | None) -> Stretch | None:
    tags = unit.tags
    at = cue.end if speaker is None or speaker.first < cue.at else speaker.last
    comma = tags.find(",", at)
    end = _trim_end(tags, at, len(tags))
    if 0 <= comma < end - 1:
        return Stretch(comma + 1, end, ",$")
    return None
