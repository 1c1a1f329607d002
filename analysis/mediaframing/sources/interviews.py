"""Interviews and transcripts printed without marks: turns behind a label, "Q:" and "A:" or the name of who speaks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from mediaframing.sources.attribution.attribution import Draft, Piece
from mediaframing.sources.grammar.units import Layout
from mediaframing.sources.grammar.words import load_lists
from mediaframing.sources.people.people import HONORIFICS, Cast, split_name
from mediaframing.sources.people.relaying import names_medium
from mediaframing.sources.people.resolving import Speaker

_LINE = re.compile(r"[^\n]+")
# "SEN. ANA VERIN (R-Harbour):", with what is said behind it or on the next line.
_NAME = r"(?:[A-Z][\w.’'-]*[ \t]+){0,4}[A-Z][\w.’'-]*"
_LABEL = re.compile(
    rf"[ \t]*(?P<named>(?P<label>Q|A|Question|Answer|(?:The )?[Ff]acts?(?: check)?|{_NAME})(?:[ \t]*\([^()\n]{{1,30}}\))?)"
    r"(?::|(?<=\bQ)\.|(?<=\bA)\.)(?:[ \t]+(?=\S)|[ \t]*$)"
)
_ASKING = frozenset(("q", "question", "interviewer", "reporter", "moderator", "journalist"))
# Behind a claim: "Trump: ... The facts: ..." are the outlet's own words.
_CHECKING = frozenset(("facts", "the facts", "fact", "fact check", "reality", "verdict"))
_ANSWERING = frozenset(("a", "answer"))
_OPENING = frozenset("“\"‘'«„”»`")
_CLOSING = frozenset("”\"’'»“")
# A name before a colon is a turn only in a talk: at least three turns, in which two names come back (or one, where
# hardly a line has no label), no fewer than a third of the lines between labelled, and verbs in what is said. Subheads
# ("Obama: ..."), links ("RELATED: ...") and listings ("Hours: daily") come back as well, but lie apart or say no sentence.
_FEWEST_TURNS = 3
_LABELLED, _ALL_LABELLED = 1 / 3, 0.9
_VERB = re.compile("[vVx]")


class Turn(NamedTuple):
    """One turn of an interview: its statement, who speaks, where the label stands, and the colon behind it."""

    draft: Draft
    speaker: Speaker
    label: tuple[int, int]
    cue: tuple[str, int, int]


class _Labelled(NamedTuple):
    label: str
    label_start: int
    label_end: int
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
    lines = _read_lines(layout.text)
    if not _is_talk(layout, lines):
        return NO_TALK
    introduced = [name for line in lines if " " in (name := " ".join(_split_label(line.label)[1]))]
    turns, asked = [], []
    for line in _join_lines(lines):
        if line.label.lower() in _ASKING | _CHECKING or names_medium(line.label):
            asked.append(Piece(line.start, line.end))
        elif (piece := _strip_marks(layout.text, line.start, line.end)) is not None:
            draft = Draft((piece,), "direct", None, _unit_at(layout, line.start))
            cue = layout.text[line.label_end], line.label_end, line.label_end + 1
            place = line.label_start, line.label_end
            turns.append(Turn(draft, _name_speaker(line.label, cast, introduced), place, cue))
    return Talk(turns, asked)


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


def _read_lines(text: str) -> list[_Labelled]:
    """Return the lines of *text* with their labels; one of a label alone is one with the line behind it."""
    lines = []
    waiting: _Labelled | None = None
    for found in _LINE.finditer(text):
        end = found.start() + len(found.group().rstrip())
        label = _LABEL.match(text, found.start(), end)
        if waiting is not None:
            lines.append(waiting._replace(start=found.start(), end=end))
            waiting = None
        elif label is None:
            lines.append(_Labelled("", found.start(), found.start(), found.start(), end))
        else:
            line = _Labelled(label.group("label"), *label.span("named"), label.end(), end)
            waiting = line if label.end() == end else None
            lines += [line] if waiting is None else []
    return lines


def _join_lines(lines: list[_Labelled]) -> Iterator[_Labelled]:
    """Return each labelled line with those that follow up to the next label; the last turn ends with its line."""
    labelled = [number for number, line in enumerate(lines) if line.label]
    for number, following in pairwise(labelled):
        yield lines[number]._replace(end=lines[following - 1].end)
    yield lines[labelled[-1]]


def _is_talk(layout: Layout, lines: list[_Labelled]) -> bool:
    turns = [line for line in lines if line.label]
    labels = [turn.label.lower() for turn in turns]
    if _ASKING & {*labels[:-1]} and _ANSWERING & {*labels}:
        return True
    names = [_name_of(layout, turn.label) for turn in turns]
    counted = Counter(name for name in names if name)
    back = {name for name, times in counted.items() if times > 1}
    spoken = sum(
        name in back and bool(_VERB.search(layout.units[_unit_at(layout, turn.start)].tags))
        for name, turn in zip(names, turns, strict=True)
    )
    if len(turns) < _FEWEST_TURNS or len({*labels}) < 2 or not back or 2 * spoken < len(turns):
        return False
    between = lines[lines.index(turns[0]) : lines.index(turns[-1]) + 1]
    return len(turns) / len(between) >= (_LABELLED if len(back) > 1 else _ALL_LABELLED)


def _name_of(layout: Layout, label: str) -> str:
    """Return the last word of a label, by which it comes back; "" where the text uses the word as one of the language."""
    last = label.lower().split()[-1]
    roles = load_lists().sources["persons"]
    common = label.split()[0].lower() in ("the", "a", "an") or re.search(
        rf"\b{re.escape(last)}\b", layout.text
    )
    known = last in roles | _ASKING or label.lower() in _CHECKING
    return "" if common and not known else last


def _unit_at(layout: Layout, start: int) -> int:
    starts = layout.words.starts
    return max(0, bisect_right(layout.units, start, key=lambda unit: starts[unit.first]) - 1)


def _name_speaker(label: str, cast: Cast, introduced: list[str]) -> Speaker:
    """Who a label means: the full name, in the article or a label, that ends with it; "A" the person named most."""
    if label.lower() in _ANSWERING:
        counted = {n: c for names in cast.full.values() for n, c in names.items()}
        name = cast.most_named or max(counted, key=lambda n: counted[n], default="")
        return Speaker(name, cast.role_of(name), "person", "named") if name else Speaker("", "", "", "")
    role, words = _split_label(label)
    words = words or role
    holders = cast.full.get(words[-1], Counter()) + Counter(
        n for n in introduced if n.split()[-1] == words[-1]
    )
    fitting = [n for n in holders if len(words) == 1 or n.split()[0] == words[0]]
    name = max(fitting, key=lambda n: (holders[n], n), default=" ".join(words))
    titles = [] if words is role else [w for w in role if w.lower().strip(".") not in HONORIFICS]
    return Speaker(name, cast.role_of(name) or " ".join(titles), "person", "named")


def _split_label(label: str) -> tuple[list[str], list[str]]:
    return split_name([w.capitalize() if w.isupper() and len(w) > 2 else w for w in label.split()])
