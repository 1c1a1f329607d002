"""How a statement was spoken: said, denied, declined or only supposed; and how its cue values it."""

from __future__ import annotations

import re

from mediaframing.sources.attribution import Draft
from mediaframing.sources.cueing import GENERIC
from mediaframing.sources.units import Layout

_NEGATIONS = re.compile(r"(?:n['’]t|\bnot|\bnever)$", re.IGNORECASE)
_DENYING = frozenset(["deny", "refute", "dispute", "rebut"])
_DECLINING = frozenset(["decline", "refuse", "reach", "have no comment"])
_ANSWERING = frozenset(
    ["respond", "reply", "answer", "comment", "return", "say", "tell", "discuss", "elaborate", "address"]
)
_SUPPOSING = re.compile(r"\b(?:would|could|might|may|should|if|unless|'d|’d)\b", re.IGNORECASE)
_UNANSWERED = re.compile(
    r"\b(?:declined? to|declining to|refus(?:ed|es|ing) to|no comment|could not (?:immediately )?be reached|"
    r"did ?n[o'’]t (?:immediately )?(?:respond|reply|return|comment|answer))",
    re.IGNORECASE,
)
_BEHIND = 24


def name_status(layout: Layout, draft: Draft) -> str:
    """Return "said", "denied", "declined" or "hypothetical" for a statement.

    A denial is a statement with another sign; a refusal to comment is none, but its source was offered a voice;
    speech that only would or might be spoken is supposed.
    """
    attribution = draft.attribution
    if attribution is None:
        return "said"
    cue = attribution.cue
    unit = layout.units[cue.unit]
    words = layout.words.words[unit.first : unit.first + cue.at]
    before = " ".join(words[-6:]).replace(" ’t", "’t")
    auxiliaries = _take_auxiliaries(unit.tags, words, cue.at)
    negated = any(_NEGATIONS.search(w) for w in auxiliaries)
    if cue.lemma in _DENYING:
        return "denied"
    if cue.lemma in _DECLINING or (negated and cue.lemma in _ANSWERING) or _is_refused(before):
        return "declined"
    if cue.form == "modal" and any(_SUPPOSING.search(w) for w in auxiliaries):
        return "hypothetical"
    if unit.tags[:1] == "u" and words and words[0].lower() in ("if", "unless") and cue.at < _BEHIND // 2:
        return "hypothetical"
    return "said"


def _take_auxiliaries(tags: str, words: list[str], at: int) -> list[str]:
    found = []
    i = at - 1
    while i >= 0 and tags[i] in "xka":
        found.append(words[i])
        i -= 1
    return found


def _is_refused(before: str) -> bool:
    """Whether "declined to", "did not respond" or the like stands right before the cue."""
    ends = [found.end() for found in _UNANSWERED.finditer(before)]
    return bool(ends) and len(before) - ends[-1] <= 1


def name_cue_class(draft: Draft) -> str:
    """Return the class of a statement's cue, "" where it has none of the list."""
    if draft.attribution is None or draft.attribution.cue.lemma in GENERIC:
        return ""
    cue_class = draft.attribution.cue.cue_class
    return _WIDER.get(cue_class, cue_class)


# Verbs of denying, agreeing and attitude add force and say nothing on truth.
_WIDER = {"denying": "assertive", "agreeing": "assertive"}
