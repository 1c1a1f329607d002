"""Refusals to speak: a source that was offered a voice and gave no comment."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from mediaframing.sources.attribution.attribution import Draft, Piece
from mediaframing.sources.attribution.cueing import CuePlace
from mediaframing.sources.attribution.quoted import Attribution
from mediaframing.sources.attribution.speakers import choose_speaker
from mediaframing.sources.grammar.phrases import phrases_of
from mediaframing.sources.grammar.units import Layout

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
# What must stand in a text for a pattern to be looked for at all, the pattern, and its lemma.
_PATTERNS = (
    (("be reached",), _UNREACHED, "reach"),
    (("no comment", "no immediate comment"), _SILENT, "have no comment"),
    (("refuse", "refusing", "decline", "declining"), _REFUSED, "refuse"),
)
# "refused to say": a statement told by the verb of speech so many words behind is the same.
_BEHIND = 4


def add_refusals(layout: Layout, drafts: list[Draft]) -> list[Draft]:
    """Return *drafts* with the refusals that no reporting verb told: "could not be reached", "refused to say"."""
    taken = {(d.attribution.cue.unit, d.attribution.cue.at) for d in drafts if d.attribution is not None}
    taken = {(unit, at - k) for unit, at in taken for k in range(_BEHIND)}
    added = []
    starts = layout.words.starts
    firsts = [unit.first for unit in layout.units]
    lowered = layout.text.lower()
    for keys, pattern, lemma in _PATTERNS:
        if not any(key in lowered for key in keys):
            continue
        for found in pattern.finditer(layout.text):
            at = bisect_left(starts, found.start("cue"))
            number = bisect_right(firsts, at) - 1
            if at == len(starts) or starts[at] != found.start("cue") or number < 0:
                # Within a quotation: those are the speaker's words.
                continue
            place = number, at - firsts[number]
            draft = None if place in taken else _draft(layout, *place, lemma, found)
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
