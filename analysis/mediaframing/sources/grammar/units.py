"""Units of attribution: sentences of one text with each quotation taken as one word."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Any, NamedTuple

from mediaframing.sources.grammar.words import Words, load_lists, tag_words
from mediaframing.text.quotations import Quotation, find_quotations
from mediaframing.text.sentences import split_sentences

_LINE = re.compile(r"[^\S\n]*\n\s*")
_LINE_ENDS = frozenset(".!?…:;\"”’')]»>")
# Lines shorter than this may be wrapped text; a longer one is a paragraph or a headline.
_WRAPPED = 100
_NOUN_BEFORE = frozenset("d#'p")
_UNSETTLED = re.compile("[QvV]")
_HEADLINE_SHARE = 0.6
# Characters, marks included: Dwayne “The Rock” Johnson.
_NICKNAME = 24


class Unit(NamedTuple):
    """One sentence: its words (first, last + 1), its place, its paragraph, and its classes as one string."""

    first: int
    last: int
    paragraph: int
    tags: str


class Layout(NamedTuple):
    """One text laid out for attribution.

    `quotation_at` gives the index of the quotation a word of class Q stands for; `phrases` keeps the noun phrases of
    units that were looked at.
    """

    text: str
    words: Words
    units: list[Unit]
    quotations: list[Quotation]
    quotation_at: dict[int, int]
    phrases: dict[int, Any]


def lay_out(text: str) -> Layout:
    """Find quotations, words and units of *text*."""
    quotations = [q for q in find_quotations(text) if q.depth == 1 and q.inner_end > q.inner_start]
    words = tag_words(_mask(text, quotations))
    by_start = {q.start: i for i, q in enumerate(quotations)}
    quotation_at = {
        i: by_start[words.starts[i]] for i in _positions(words.tags, "Q") if words.starts[i] in by_start
    }
    return Layout(text, words, _find_units(text, words, quotations), quotations, quotation_at, {})


def _mask(text: str, quotations: list[Quotation]) -> str:
    pieces = []
    at = 0
    for q in quotations:
        pieces.append(text[at : q.start])
        pieces.append("\x02" + "\x01" * (q.end - q.start - 1))
        at = q.end
    pieces.append(text[at:])
    return "".join(pieces)


def _positions(tags: str, letter: str) -> list[int]:
    found = []
    at = tags.find(letter)
    while at >= 0:
        found.append(at)
        at = tags.find(letter, at + 1)
    return found


def _find_units(text: str, words: Words, quotations: list[Quotation]) -> list[Unit]:
    starts = [q.start for q in quotations]
    cuts: list[tuple[int, bool]] = []
    previous_end = 0
    for start, end in split_sentences(text):
        if not _inside(quotations, starts, start):
            cuts.append((start, "\n" in text[previous_end:start]))
        previous_end = end
        cuts += [(at, True) for at in _line_starts(text, start, end) if not _inside(quotations, starts, at)]
    units = []
    paragraph = 0
    for number, (start, breaks) in enumerate(cuts):
        paragraph += breaks
        end = cuts[number + 1][0] if number + 1 < len(cuts) else len(text)
        first, last = bisect_left(words.starts, start), bisect_left(words.starts, end)
        if last > first:
            units.append(Unit(first, last, paragraph, _settle(words, first, last)))
    return units


def _inside(quotations: list[Quotation], starts: list[int], at: int) -> bool:
    before = bisect_right(starts, at - 1) - 1
    return before >= 0 and quotations[before].start < at < quotations[before].end


def _line_starts(text: str, start: int, end: int) -> list[int]:
    """Starts of lines within a sentence that are paragraphs of their own."""
    if text.find("\n", start, end) < 0:
        return []
    found = []
    line = start
    for gap in _LINE.finditer(text, start, end):
        if (
            text[gap.start() - 1] in _LINE_ENDS
            or gap.start() - line > _WRAPPED
            or text.rfind("\n", 0, start) < 0
        ):
            found.append(gap.end())
        line = gap.end()
    return found


def _settle(words: Words, first: int, last: int) -> str:
    """Classes of one unit with what only the sentence can tell: nouns that look like verbs, headlines, its first word."""
    tags = list(words.tags[first:last])
    lists = load_lists()
    spelled = words.words[first:last]
    _settle_first(tags, spelled)
    names = tags.count("N")
    if names > 3 and names >= _HEADLINE_SHARE * sum(t in "NnvVa" for t in tags):
        for i, word in enumerate(spelled):
            if (
                tags[i] == "N"
                and i
                and word.lower() in lists.cues
                and lists.cues[word.lower()].form != "base"
            ):
                tags[i] = "V"
    for found in _UNSETTLED.finditer("".join(tags), 1):
        i, tag = found.start(), found.group()
        if (
            tag == "Q"
            and tags[i - 1] == "N"
            and "".join(tags[i + 1 : i + 2]) == "N"
            and len(spelled[i]) <= _NICKNAME
        ):
            tags[i] = "N"
        elif tag != "Q":
            before = tags[i - 1]
            if before == "'" and i > 1 and tags[i - 2] == "s":
                continue
            if before in _NOUN_BEFORE or (before == "o" and not spelled[i].endswith("ing")):
                # "the report", "his statement", "of claims"; "by saying" stays a verb.
                if before == "p" and spelled[i].endswith("ing"):
                    continue
                tags[i] = "n"
            elif (
                before in "nN"
                and tags[i + 1 : i + 2] in (["V"], ["x"])
                and spelled[i].lower() in lists.sources["documents"]
            ):
                # "the Marlow report found": no verb stands right before a finite one.
                tags[i] = "n"
            elif (
                before == "n" and i > 1 and tags[i - 2] in "d'" and spelled[i].endswith("ing") and tag == "v"
            ):
                tags[i] = "n"
    return "".join(tags)


def _settle_first(tags: list[str], spelled: list[str]) -> None:
    if tags[0] != "N" or len(tags) < 2:
        return
    lower = spelled[0].lower()
    lists = load_lists()
    cue = lists.cues.get(lower)
    if cue and cue.form in ("ed", "ing") and (tags[1] != "N" or (cue.lemma == "say" and "Q" in tags)):
        tags[0] = "V"
    elif lower in lists.classes and lists.classes[lower] in "va" and tags[1] != "N":
        tags[0] = lists.classes[lower]
    elif lower.endswith("ly") and tags[1] in ",":
        tags[0] = "a"
