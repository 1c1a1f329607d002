"""Refusals to speak: a source that was offered a voice and gave no comment."""

from __future__ import annotations

import re

from mediaframing.sources.attribution import Draft, Piece
from mediaframing.sources.cueing import CuePlace
from mediaframing.sources.phrases import phrases_of
from mediaframing.sources.quoted import Attribution
from mediaframing.sources.speakers import choose_speaker
from mediaframing.sources.units import Layout

_ANY = re.compile(r"\breached\b|\b(?:refus|declin)|\bno (?:immediate )?comment\b", re.IGNORECASE)
_UNREACHED = re.compile(
    r"\b(?:could|can) ?n(?:o|[’'])t (?:immediately )?be (?P<cue>reached)(?P<rest> for (?:further )?comment)?\b",
    re.IGNORECASE,
)
_SILENT = re.compile(r"\b(?P<cue>had) (?P<rest>no (?:immediate )?comment)\b", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(?P<cue>refus(?:ed|es|ing)|declin(?:ed|es|ing)) (?P<rest>to (?:say|comment|answer|respond|reply|discuss|elaborate|"
    r"address|confirm|disclose|reveal|name|identify|explain|speak|be interviewed)\b[^.;\n]*)",
    re.IGNORECASE,
)  # fmt: skip
# "refused to say": a statement told by the verb of speech so many words behind is the same.
_BEHIND = 4


def add_refusals(layout: Layout, drafts: list[Draft]) -> list[Draft]:
    """Return *drafts* with the refusals that no reporting verb told: "could not be reached", "refused to say"."""
    if not _ANY.search(layout.text):
        return drafts
    taken = {(d.attribution.cue.unit, d.attribution.cue.at) for d in drafts if d.attribution is not None}
    taken = {(unit, at - k) for unit, at in taken for k in range(_BEHIND)}
    added = []
    starts = layout.words.starts
    for number, unit in enumerate(layout.units):
        begin, end = starts[unit.first], layout.words.ends[unit.last - 1]
        for pattern, lemma in ((_UNREACHED, "reach"), (_SILENT, "have no comment"), (_REFUSED, "refuse")):
            for found in pattern.finditer(layout.text, begin, end):
                at = next((i for i in range(unit.first, unit.last) if starts[i] == found.start("cue")), None)
                if at is None or (number, at - unit.first) in taken:
                    continue
                draft = _draft(layout, number, at - unit.first, lemma, found)
                if draft is not None:
                    added.append(draft)
    return sorted([*drafts, *added], key=lambda d: (d.pieces[0], d.kind)) if added else drafts


def _draft(layout: Layout, number: int, at: int, lemma: str, found: re.Match[str]) -> Draft | None:
    """The words of refusal as a piece, "for comment" or "reached" where nothing else stands there."""
    cue = CuePlace(number, at, at + 1, lemma, "ed", "neutral")
    phrases = phrases_of(layout, number)
    subjects = [p for p in phrases if p.last <= at and p.kind not in ("number", "noun_of_name")]
    speaker = choose_speaker(layout, cue, phrases) or (subjects[-1] if subjects else None)
    if speaker is None:
        return None
    place = found.span("rest") if found.group("rest") else found.span("cue")
    start = place[0] + len(layout.text[slice(*place)]) - len(layout.text[slice(*place)].lstrip())
    return Draft((Piece(start, place[1]),), "indirect", Attribution(cue, speaker), number)
