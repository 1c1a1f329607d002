"""Interviews and transcripts printed without marks: turns behind a label, "Q:" and "A:" or the name of who speaks."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from mediaframing.sources.attribution import Draft, Piece
from mediaframing.sources.people import Cast
from mediaframing.sources.relaying import names_medium
from mediaframing.sources.resolving import Speaker
from mediaframing.sources.units import Layout

_LINE = re.compile(r"[^\n]+")
_LABEL = re.compile(
    r"\s*(?P<label>Q|A|Question|Answer|(?:[A-Z][\w.’'-]*[ \t]+){0,3}[A-Z][\w.’'-]*)(?::|(?<=\bQ)\.|(?<=\bA)\.)[ \t]+(?=\S)"
)
_ASKING = frozenset(("q", "question", "interviewer", "reporter", "moderator", "journalist"))
_ANSWERING = frozenset(("a", "answer"))
_OPENING = frozenset("“\"‘'«„”»`")
_CLOSING = frozenset("”\"’'»“")
# A name before a colon is a turn only where names come back as in a talk: so many turns, of so many names twice.
_FEWEST_TURNS, _FEWEST_REPEATED, _MOST_LABELS = 4, 2, 8


class Turn(NamedTuple):
    """One turn of an interview: its statement, who speaks, where the label stands, and the colon behind it."""

    draft: Draft
    speaker: Speaker
    label: tuple[int, int]
    cue: tuple[str, int, int]


class _Labelled(NamedTuple):
    label: str
    label_start: int
    start: int
    end: int


class Talk(NamedTuple):
    """The turns of an interview, and where the outlet's own questions stand."""

    turns: list[Turn]
    asked: list[Piece]


NO_TALK = Talk([], [])


def find_turns(layout: Layout, cast: Cast) -> Talk:
    """Return the turns of a text that is an interview or a transcript, none for any other text.

    Questions of the outlet ("Q:", "REPORTER:", a medium's name) are its own words and no statement.
    """
    if ":" not in layout.text and "\nA. " not in layout.text:
        return NO_TALK
    labelled = [_read_label(m.start(), m.group()) for m in _LINE.finditer(layout.text)]
    turns = [t for t in labelled if t.label]
    if not _is_talk([t.label.lower() for t in turns]):
        return NO_TALK
    found = []
    asked = []
    last = turns[-1]
    for number, line in enumerate(labelled):
        if not line.label:
            continue
        if line.label.lower() in _ASKING or names_medium(line.label):
            asked.append(Piece(line.start, line.end))
            continue
        end = line.end
        for following in labelled[number + 1 :]:
            if following.label or line is last:
                break
            end = following.end
        piece = _strip_marks(layout.text, line.start, end)
        if piece is None:
            continue
        draft = Draft((piece,), "direct", None, _unit_at(layout, line.start))
        place = line.label_start, line.label_start + len(line.label)
        cue = layout.text[place[1]], place[1], place[1] + 1
        found.append(Turn(draft, _name_speaker(line.label, cast), place, cue))
    return Talk(found, asked)


def _strip_marks(text: str, start: int, end: int) -> Piece | None:
    """A turn without the marks around it; None where marks open it and end before it does."""
    if text[start] not in _OPENING:
        return Piece(start, end)
    whole = text[end - 1] in _CLOSING and not any(
        mark in text[start + 1 : end - 1] for mark in _CLOSING - {"’", "'"}
    )
    return Piece(start + 1, end - 1) if whole and end - start > 2 else None


def merge_turns(drafts: list[Draft], talk: Talk) -> list[Draft]:
    """Return *drafts* and the turns of *talk* in order, without what stands in a turn or question: speech counts once."""
    if not talk.turns and not talk.asked:
        return drafts
    turns = talk.turns
    taken = [*(turn.draft.pieces[0] for turn in turns), *talk.asked]
    outside = [
        d
        for d in drafts
        if not any(t.start <= p.start < t.end or t.start < p.end <= t.end for p in d.pieces for t in taken)
    ]
    return sorted([*outside, *(turn.draft for turn in turns)], key=lambda d: (d.pieces[0], d.kind))


def _read_label(start: int, line: str) -> _Labelled:
    found = _LABEL.match(line)
    end = start + len(line.rstrip())
    if not found:
        return _Labelled("", start, start, end)
    return _Labelled(found.group("label"), start + found.start("label"), start + found.end(), end)


def _is_talk(labels: list[str]) -> bool:
    if _ASKING & {*labels[:-1]} and _ANSWERING & {*labels}:
        return True
    counts = Counter(labels)
    repeated = sum(count > 1 for count in counts.values())
    return len(labels) >= _FEWEST_TURNS and repeated >= _FEWEST_REPEATED and len(counts) <= _MOST_LABELS


def _unit_at(layout: Layout, start: int) -> int:
    starts = (layout.words.starts[unit.first] for unit in layout.units)
    return max(0, sum(at <= start for at in starts) - 1)


def _name_speaker(label: str, cast: Cast) -> Speaker:
    """Who a label means: the one full name that ends with it; "A" the person the article names first and most."""
    if label.lower() in _ANSWERING:
        counted = {n: c for names in cast.full.values() for n, c in names.items()}
        name = cast.most_named or max(counted, key=lambda n: counted[n], default="")
        return Speaker(name, cast.role_of(name), "person", "named") if name else Speaker("", "", "", "")
    words = [w.capitalize() if w.isupper() and len(w) > 2 else w for w in label.split()]
    holders = cast.full.get(words[-1], Counter())
    fitting = [n for n in holders if len(words) == 1 or n.split()[0] == words[0]]
    name = max(fitting, key=lambda n: (holders[n], n), default=" ".join(words))
    return Speaker(name, cast.role_of(name), "person", "named")
