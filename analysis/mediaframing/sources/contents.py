"""What a cue reports without marks: stretches of its sentence that could be the statement, described for the learned choice."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from mediaframing.sources.cueing import CuePlace
from mediaframing.sources.phrases import Phrase, squeeze
from mediaframing.sources.units import Unit
from mediaframing.sources.words import tell_finely

_SKIP = re.compile(
    r"(?:[aD]+|m|p[d#]*[nND#'v]*[nND#](?:o[d#]*[nN#']+)*|[d#]*[nN'#]+(?=[tQ,:wT])|T[d#]*[nN'm]+(?:o[d#]*[nN#']+)*(?=[tQ,:wTp]))+"
)
_BOUNDARY = re.compile(
    r",|[;:(-]|(?<=[nNDm#Q)])(?=u)|(?<=[nNDmv#Q),a])(?=[cb]k?a?[vVxas])|(?<=[nN#Qm])(?=c[Nds]a?[nNsxvV])"
)
# One noun phrase or object pronoun: "claimed victory", "did not mention him".
_OBJECT = re.compile(r"m|s|[d#]*a?[nN#'v]*[nN#](?:o[d#]*[nN#']+)*")
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
    if that >= 0 and not re.search("[Vv]", tags[anchor:that]):
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
        for i, boundary in enumerate(_BOUNDARY.finditer(tags, first + 2, end)):
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
    for boundary in re.finditer(r"[;:-]", tags[: end - 1]):
        starts[boundary.end()] = "-"
    commas = [m.end() for m in re.finditer(r",", tags[: end - 1])]
    for at in commas[-2:]:
        starts.setdefault(at, ",")
    for boundary in re.finditer(r"[bcu]", tags[: end - 1]):
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


class Scene(NamedTuple):
    """What the readings of one cue share: its unit, the cue, the quotations that are its own, and shared features."""

    tags: str
    spelled: list[str]
    cue: CuePlace
    own: Collection[int]
    word: str
    where: str
    features: list[str]
    boundaries: list[tuple[int, str]]


def set_scene(
    unit: Unit,
    words: list[str],
    attribution: tuple[CuePlace, Phrase | None],
    own: Collection[int],
    elsewhere: bool,
    headline: str = "",
) -> Scene:
    """Describe a cue for all of its readings.

    *own* are the words of the unit that are quotations of this cue; *elsewhere* says that it has some in other units.
    """
    cue, speaker = attribution
    tags, lemma, form = unit.tags, cue.lemma, cue.form
    after = tags[cue.end : cue.end + 1] or "$"
    after2 = tags[cue.end : cue.end + 2] or "$"
    before = tags[cue.at - 1] if cue.at else "^"
    word = tell_finely(words[unit.first + cue.end], after) if after != "$" else after
    where, gap, stop = "-", "", cue.at
    if speaker is not None:
        where = "r"
        if speaker.first < cue.at:
            where = "l" + ("^" if speaker.first == 0 else tags[speaker.first - 1])
            gap = squeeze(tags[speaker.last : cue.at])[-3:]
            stop = speaker.first
    kind = speaker.kind if speaker else "-"
    ahead = squeeze(tags[:stop])[-3:]
    left = sum([i < cue.at for i in own])
    sides = f"{left}{len(own) - left}{elsewhere}"
    features = [
        f"l{lemma}", f"f{form}", f"w{where}", f"a{after}", f"l{lemma}|{word}", f"f{form}|{where}",
        f"a{after2}|{where}", f"f{form}|{after2}", f"g{gap}|{form}", f"l{lemma}|{form}", f"w{where}|{after}|{form}",
        f"c{cue.cue_class}|{word}", f"k{kind}", f"h{ahead}|{where[0]}", f"l{lemma}|{where}", f"b{before}|{form}",
        f"l{lemma}|{after2}", f"{where}|{gap}|{after}", f"k{kind}|{lemma}", f"O{sides}", f"O{sides}|{lemma}",
        f"O{sides}|{after}", f"O{sides}|{where}|{form}", f"U{headline}|{form}", f"U{headline}|{form}|{where}",
    ]  # fmt: skip
    spelled = words[unit.first : unit.last]
    return Scene(tags, spelled, cue, own, word, where, features, _name_boundaries(tags, spelled))


def _name_boundaries(tags: str, spelled: list[str]) -> list[tuple[int, str]]:
    """Where clauses may end in a unit, each with the word that goes on."""
    named = []
    for found in _BOUNDARY.finditer(tags):
        at = found.start()
        mark = ""
        if tags[at] in ",;:-" and at + 1 < len(tags):
            mark, at = tags[at], at + 1
        named.append((found.start(), mark + tell_finely(spelled[at], tags[at])))
    return named


def describe_reading(scene: Scene, reading: Reading) -> list[str]:
    """Return the features of one reading beside those it shares with the others of its kind."""
    features: list[str] = []
    for stretch in reading.stretches:
        features += _describe_stretch(scene, stretch, reading.kind[0])
    return features


def describe_readings(scene: Scene, readings: list[Reading]) -> list[list[str]]:
    """Return all features of each reading, as the training of the weights needs them."""
    return [[r.kind[0] + f for f in scene.features] + describe_reading(scene, r) for r in readings]


def _describe_stretch(scene: Scene, stretch: Stretch, mode: str) -> list[str]:
    tags, spelled, cue, own, word, where, _, boundaries = scene
    first, last, how = stretch
    inside = squeeze(tags[first:last])
    n = last - first
    size = "1" if n < 2 else "3" if n < 4 else "6" if n < 7 else "12" if n < 13 else "25" if n < 26 else "z"
    verbs = ("V" if "V" in inside else "") + ("v" if "v" in inside else "") + ("x" if "x" in inside else "")
    rest = squeeze(tags[last : last + 8])
    stop = rest[:2] or "$"
    end = how[-1]
    opening = tell_finely(spelled[first], tags[first])
    at = last + 1 if tags[last : last + 1] == "," else last
    closing = tell_finely(spelled[at], tags[at]) if at < len(tags) else ""
    further = tell_finely(spelled[at + 1], tags[at + 1]) if at + 1 < len(tags) else ""
    final = tell_finely(spelled[last - 1], tags[last - 1])
    left = tags[last:]
    remains = f"{'V' in left}{'v' in left or 'x' in left}{'Q' in left}"
    held = sum([first <= i < last for i in own])
    strange = tags[first:last].count("Q") - held
    return [
        f"{mode}s{how}",
        f"{mode}s{how}|{cue.form}",
        f"{mode}s{how}|{word}",
        f"{mode}s{how[0]}|{cue.lemma}",
        f"{mode}s{end}|{stop}",
        f"{mode}e{stop}|{cue.lemma}",
        f"{mode}n{size}",
        f"{mode}n{size}|{cue.form}|{where}",
        f"{mode}n{size}|{cue.lemma}",
        f"{mode}i{inside[:2]}",
        f"{mode}i{inside[:3]}|{how[0]}",
        f"{mode}i{inside[:2]}|{cue.lemma}",
        f"{mode}v{verbs}",
        f"{mode}v{verbs}|{end}|{stop}",
        f"{mode}q{min(inside.count('Q'), 2)}|{how}",
        f"{mode}o{inside.count(',') > 1}{';' in inside}{'-' in inside}|{how}",
        f"{mode}p{squeeze(tags[max(0, first - 2) : first])}|{how[0]}",
        f"{mode}H{held}{len(own) - held}{strange}",
        f"{mode}H{held}{len(own) - held}|{how}",
        f"{mode}H{held}|{tags[first]}{tags[last - 1]}|{n < 3}",
        f"{mode}O{opening}|{how[0]}",
        f"{mode}O{opening}|{verbs}",
        f"{mode}C{closing}|{end}",
        f"{mode}C{closing}|{stop}",
        f"{mode}C{closing}|{size}",
        f"{mode}R{rest[:4]}|{end}",
        f"{mode}D{closing}|{further}",
        f"{mode}F{final}|{stop}",
        f"{mode}L{remains}|{stop}",
        f"{mode}L{remains}|{closing}",
        *[f"{mode}P{name}" for at, name in boundaries if first + 1 < at < last],
    ]
