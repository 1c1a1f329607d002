"""Statements of one text: cues, speakers, quotations and reported clauses put together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from mediaframing.sources.attribution.choosing import shares
from mediaframing.sources.attribution.contents import NOTHING, Reading, Stretch, agree, list_readings
from mediaframing.sources.attribution.cueing import GENERIC, CuePlace, find_cues
from mediaframing.sources.attribution.ownership import FINITE, Owners, assign_quotations
from mediaframing.sources.attribution.quoted import (
    Attribution,
)
from mediaframing.sources.attribution.scenes import name_boundaries, set_scene, weigh_kinds, weigh_reading
from mediaframing.sources.attribution.speakers import choose_speaker
from mediaframing.sources.grammar.phrases import phrases_of
from mediaframing.sources.grammar.units import Layout, lay_out

# From this share of a reported clause on, its quotation stands for the whole.
_QUOTATION_IS_ALL = 0.5
# Below this share a clause of its own beside the quotation ("citizens were fleeing “…”") is kept as well.
_CLAUSE_BESIDE = 0.61
_SHORT_CLAUSE = 4
_VERB = re.compile(r"[xvV].*[vV]")
_THEN_QUOTED = re.compile(r"[,:]+Q")
_UNLIKELY = 0.03
# A cue whose surroundings alone speak this much against any content is not looked at more closely.
HOPELESS = {"speech": 4.0, "other": 3.0}
# Kinds of reading this far behind the best kind are not looked at more closely either.
IMPLAUSIBLE = 5.0
# From this support on, a clause within another statement is one of its own.
SURE_WITHIN = 0.9
THRESHOLDS = {"quoting": 0.45, "speech": 0.4, "wavering": 0.55, "other": 0.9}
# Verbs of speech that do other things as well: "added 40 jobs", "continued to rise", "responded to the fire".
WAVERING = frozenset(["add", "continue", "respond"])
# fmt: off
SURE = frozenset([
    "say", "tell", "add", "ask", "claim", "state", "note", "argue", "explain", "announce", "insist", "warn",
    "admit", "deny", "reply", "respond", "report", "suggest", "acknowledge", "declare", "write", "tweet",
    "comment", "confirm", "mention", "remark", "recall", "stress", "urge", "vow", "promise", "accuse", "allege",
    "assert", "contend", "complain", "conclude", "criticize", "emphasize", "estimate", "describe", "call",
    "continue", "agree", "believe", "think", "read", "shout", "quip", "joke", "predict", "testify", "reveal",
]) | {"according to", ":"}
# fmt: on
_NO_WORDS = str.maketrans("", "", "Qt.,:;-()'")
_TRIM = " .\t\n\r\u00a0,;:–—-"


class Piece(NamedTuple):
    """One contiguous stretch of a statement."""

    start: int
    end: int


class Draft(NamedTuple):
    """One statement: its pieces, its kind, and its cue and speaker where it has them.

    `support` is the share of the probability that agrees with what the cue is read to report.
    """

    pieces: tuple[Piece, ...]
    kind: str
    attribution: Attribution | None
    unit: int
    relays: tuple[Attribution, ...] = ()
    support: float = 1.0


def find_drafts(text: str) -> tuple[Layout, list[Draft]]:
    """Find the statements of one text, in order."""
    layout = lay_out(text)
    found = [attribute(layout, number) for number in range(len(layout.units))]
    owners = assign_quotations(layout, found)
    drafts = []
    for row in found:
        for attribution in row:
            draft = _draft(layout, attribution, owners)
            if draft is not None:
                drafts.append(draft)
    for place in owners.loose:
        q = layout.quotations[place.quotation]
        drafts.append(Draft((Piece(q.inner_start, q.inner_end),), "direct", None, place.unit))
    return layout, sorted(_drop_nested(drafts), key=lambda d: (d.pieces[0], d.kind))


def _drop_nested(drafts: list[Draft]) -> list[Draft]:
    """Leave out clauses within another statement, "they said [that he failed to acknowledge [its costs]]", unless sure."""
    outer: dict[int, list[Piece]] = {}
    for draft in drafts:
        outer.setdefault(draft.unit, []).extend(draft.pieces)
    kept = []
    for draft in drafts:
        start, end = draft.pieces[0].start, draft.pieces[-1].end
        unsure = draft.kind == "indirect" and draft.support < SURE_WITHIN
        if not unsure or not any(
            p.start <= start and end <= p.end and p not in draft.pieces for p in outer[draft.unit]
        ):
            kept.append(draft)
    return kept


def attribute(layout: Layout, number: int) -> list[Attribution]:
    """Return the possible cues of unit *number* with the speakers chosen for them."""
    cues = find_cues(layout, number)
    if not cues:
        return []
    phrases = phrases_of(layout, number)
    return [Attribution(cue, choose_speaker(layout, cue, phrases)) for cue in cues]


def _draft(layout: Layout, attribution: Attribution, owners: Owners) -> Draft | None:
    cue = attribution.cue
    places = owners.places.get(cue, [])
    unit = layout.units[cue.unit]
    beside = [p.at for p in places if p.unit == cue.unit]
    own = {unit.first + at for at in beside}
    reading, support = NOTHING, 1.0
    orphaned = _find_orphaned(layout, attribution) if not places else None
    if orphaned is not None:
        return Draft((orphaned,), "indirect", attribution, cue.unit)
    if cue.lemma not in GENERIC:
        reading, support = _read_content(layout, attribution, beside, len(beside) < len(places))
    covered: set[int] = set()
    pieces: list[Piece] = []
    plain = marked = False
    for stretch in reading.stretches:
        inside = [i for i in range(unit.first + stretch.first, unit.first + stretch.last) if i in own]
        if not inside and (
            _is_quotation(layout, unit.first, stretch) or _is_introduction(unit.tags, stretch)
        ):
            continue
        covered.update(inside)
        outside = unit.tags[stretch.first : stretch.last].translate(_NO_WORDS)
        pieces += _cut(
            layout, unit.first, stretch, inside, len(outside) > _SHORT_CLAUSE and bool(_VERB.search(outside))
        )
        marked = marked or bool(inside)
        plain = plain or not inside or bool(outside)
    for place in places:
        if place.unit != cue.unit or unit.first + place.at not in covered:
            q = layout.quotations[place.quotation]
            pieces.append(Piece(q.inner_start, q.inner_end))
            marked = True
    if not pieces:
        return None
    kind = "mixed" if plain and marked else "direct" if marked else "indirect"
    relays = tuple(dict.fromkeys(owners.relays.get(cue, [])))
    return Draft(tuple(sorted(set(pieces))), kind, attribution, cue.unit, relays, support)


def _find_orphaned(layout: Layout, attribution: Attribution) -> Piece | None:
    """The sentence before one that begins with a comma: "It rained. , the mayor said." is bad editing."""
    cue, speaker = attribution
    unit = layout.units[cue.unit]
    if unit.tags[0] != "," or speaker is None or speaker.first != 1 or not cue.unit or cue.form not in FINITE:
        return None
    before = layout.units[cue.unit - 1]
    if before.paragraph != unit.paragraph:
        return None
    words = layout.words
    return _trim(layout.text, words.starts[before.first], words.ends[before.last - 1])


def _is_quotation(layout: Layout, base: int, stretch: Stretch) -> bool:
    """Whether a stretch is little more than a quotation, which then belongs to another cue or to nobody."""
    words = layout.words
    length = words.ends[base + stretch.last - 1] - words.starts[base + stretch.first]
    marked = sum(
        words.ends[i] - words.starts[i]
        for i in range(base + stretch.first, base + stretch.last)
        if i in layout.quotation_at
    )
    return marked > _QUOTATION_IS_ALL * length


def _is_introduction(tags: str, stretch: Stretch) -> bool:
    """Whether a stretch only introduces somebody's quotation: "According to Verin, [the appeal read]: “…”"."""
    return tags[stretch.last - 1] == "V" and bool(_THEN_QUOTED.match(tags, stretch.last))


def _cut(
    layout: Layout, base: int, stretch: Stretch, inside: Iterable[int], clause_beside: bool
) -> list[Piece]:
    """The clause, its quotations, or both, whichever say whose words are where."""
    words = layout.words
    whole = _trim(layout.text, words.starts[base + stretch.first], words.ends[base + stretch.last - 1])
    quotations = [layout.quotations[layout.quotation_at[i]] for i in inside]
    for q in quotations:
        # The marks at the edges of a clause belong to no side: voice is read from the marks within it.
        whole = Piece(q.inner_start if q.start == whole.start else whole.start, whole.end)
        whole = Piece(whole.start, q.inner_end if q.end == whole.end else whole.end)
    marked = [Piece(q.inner_start, q.inner_end) for q in quotations]
    share = max((p.end - p.start for p in marked), default=0) / max(1, whole.end - whole.start)
    if share >= _QUOTATION_IS_ALL and (share >= _CLAUSE_BESIDE or not clause_beside):
        return marked
    return [whole, *marked]


def _trim(text: str, start: int, end: int) -> Piece:
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    while start < end and text[start] in _TRIM:
        start += 1
    return Piece(start, end)


def _read_content(
    layout: Layout, attribution: Attribution, own: Collection[int], elsewhere: bool
) -> tuple[Reading, float]:
    """The chosen reading, and the share of the probability that agrees with it."""
    number = attribution.cue.unit
    unit = layout.units[number]
    headline = name_headline(layout, number)
    scene = set_scene(unit, layout.words.words, attribution, own, elsewhere, headline)
    kinds = weigh_kinds(scene)
    most = HOPELESS["speech" if attribution.cue.lemma in SURE else "other"]
    if not own and kinds["n"] > most + max(kinds["r"], kinds["l"], kinds["b"]):
        return NOTHING, 0.0
    least = max(kinds.values()) - IMPLAUSIBLE
    readings = [
        r for r in list_readings(unit, attribution.cue, attribution.speaker)
        if r is NOTHING or kinds[r.kind[0]] > least
    ]  # fmt: skip
    boundaries = name_boundaries(scene)
    likely = shares([kinds[r.kind[0]] + weigh_reading(scene, r, boundaries) for r in readings])
    return _choose_reading(readings, likely, attribution.cue, bool(own))


def name_headline(layout: Layout, number: int) -> str:
    """Return "1" for the first unit of a text, with "T" where its words are in capitals."""
    tags = layout.units[number].tags
    return ("" if number else "1") + ("T" if 2 * tags.count("N") > len(tags) > 5 else "")


def _choose_reading(
    readings: list[Reading], likely: list[float], cue: CuePlace, quoting: bool
) -> tuple[Reading, float]:
    """The reading that most of the others agree with, by overlap; nothing where too few do."""
    best, top = NOTHING, 0.0
    candidates = [(r, p) for r, p in zip(readings, likely, strict=True) if p > _UNLIKELY and r.kind != "none"]
    for reading, own in candidates:
        support = own + sum(p for r, p in candidates if r is not reading and agree(r, reading))
        # Among readings with equal support the one that is likelier by itself.
        if support + 0.1 * own > top:
            best, top = reading, support + 0.1 * own
    kind = "quoting" if quoting else "wavering" if cue.lemma in WAVERING else "speech"
    if not quoting and cue.lemma not in SURE:
        kind = "other"
    return (best, top) if top >= THRESHOLDS[kind] else (NOTHING, top)


def speaker_span(layout: Layout, attribution: Attribution) -> tuple[int, int] | None:
    """Offsets of the speaker as written."""
    if attribution.speaker is None:
        return None
    first = layout.units[attribution.cue.unit].first
    return (
        layout.words.starts[first + attribution.speaker.first],
        layout.words.ends[first + attribution.speaker.last - 1],
    )


def cue_span(layout: Layout, cue: CuePlace) -> tuple[int, int]:
    """Offsets of the cue as written."""
    first = layout.units[cue.unit].first
    return layout.words.starts[first + cue.at], layout.words.ends[first + cue.end - 1]
