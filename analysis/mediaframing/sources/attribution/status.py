"""How a statement was spoken: said, denied, declined or only supposed; and how its cue values it."""

from __future__ import annotations

import re

from mediaframing.sources.attribution.attribution import Draft
from mediaframing.sources.attribution.cueing import GENERIC
from mediaframing.sources.grammar.units import Layout

_NEGATIONS = re.compile(r"(?:n['’]t|\bnot|\bnever)$", re.IGNORECASE)
_DENYING = frozenset(["deny", "refute", "dispute", "rebut"])
_DECLINING = frozenset(["decline", "refuse"])
_UNREACHED = frozenset(["reach", "have no comment"])
_ANSWERING = frozenset(
    ["respond", "reply", "answer", "comment", "return", "say", "tell", "discuss", "elaborate", "address"]
)
_UTTERING = frozenset(["say", "tell", "discuss"])
_WILLING = re.compile(r"^(?:would|wouldn|could|couldn|will|won|can|cannot)(?:n?['’]?t)?$", re.IGNORECASE)
_OPEN = frozenset(["who", "what", "when", "where", "why", "how", "which", "whether", "if", "whose"])
_REFUSED_TO = frozenset(
    ["comment", "say", "answer", "respond", "reply", "discuss", "elaborate", "address", "confirm", "disclose", "reveal", "name",
     "identify", "explain", "speak", "talk", "specify", "clarify", "detail", "provide", "give", "offer", "state", "tell",
     "describe", "interviewed", "quoted", "named", "identified", "weigh", "speculate", "predict", "divulge", "acknowledge",
     "rule"]
)  # fmt: skip
_REFUSED_THINGS = frozenset(["comment", "comments", "interview", "interviews", "request", "requests"])
# "denied the request": a refusal to grant, and no word on what is true.
_GRANTED = frozenset(
    ["request", "requests", "bid", "motion", "motions", "petition", "petitions", "appeal", "appeals", "aid", "access", "entry",
     "visa", "visas", "permission", "asylum", "bail", "parole", "permit", "permits", "license", "licence", "funding", "coverage",
     "benefits", "application", "applications", "admission", "clearance", "treatment", "service", "care"]
)  # fmt: skip
_AFTERWARDS = frozenset(
    ["later", "eventually", "subsequently", "soon", "again", "then", "ultimately", "afterwards"]
)
_LOOK = 7
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
    behind = [
        w.lower()
        for w in layout.words.words[unit.first + cue.end : min(unit.last, unit.first + cue.end + _LOOK)]
    ]
    if cue.lemma in _DENYING:
        return "said" if negated or any(w in _GRANTED for w in behind) else "denied"
    if _is_declined(cue.lemma, behind, auxiliaries, negated) or _is_refused(before):
        return "declined"
    if (
        draft.kind == "direct"
        and cue.form == "modal"
        and behind[:1] != ["not"]
        and _is_told_back(auxiliaries)
    ):
        # "…," he would write in his memoirs: marks hold what was said.
        return "said"
    if _is_supposed(unit.tags, words, auxiliaries, cue.at, cue.form) or (negated and cue.lemma in _UTTERING):
        return "hypothetical"
    return "said"


def _is_declined(lemma: str, behind: list[str], auxiliaries: list[str], negated: bool) -> bool:
    """Whether somebody who was asked gave no answer: "declined to comment", "would not say", "did not say whether"."""
    if lemma in _UNREACHED:
        return True
    if lemma in _DECLINING:
        # A court that "refused to hear a case" and a party that "refused the demand" say nothing by it.
        return (behind[:1] == ["to"] and bool(_REFUSED_TO & {*behind[1:4]})) or bool(
            _REFUSED_THINGS & {*behind[:3]}
        )
    if not negated or lemma not in _ANSWERING:
        return False
    willing = any(_WILLING.search(w) for w in auxiliaries)
    return willing or lemma not in _UTTERING or bool(_OPEN & {*behind[:3]})


def _is_told_back(auxiliaries: list[str]) -> bool:
    return any(w.lower() == "would" for w in auxiliaries) and not any(
        _NEGATIONS.search(w) for w in auxiliaries
    )


def _is_supposed(tags: str, words: list[str], auxiliaries: list[str], at: int, form: str) -> bool:
    """Whether speech only would or might be spoken; "would later write" is the past told from before."""
    if form == "modal" and any(_SUPPOSING.search(w) for w in auxiliaries):
        would = any(w.lower() in ("would", "’d", "'d") for w in auxiliaries)
        return not (would and any(w.lower() in _AFTERWARDS for w in auxiliaries))
    conditional = tags[:1] == "u" and words and words[0].lower() in ("if", "unless")
    # "If he wins, she said, …": the condition is what she said.
    return bool(conditional and at < _BEHIND // 2 and not {*",Q:"} & {*tags[:at]})


def _take_auxiliaries(tags: str, words: list[str], at: int) -> list[str]:
    found = []
    i = at - 1
    while i >= 0 and tags[i] in "xkaD":
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
