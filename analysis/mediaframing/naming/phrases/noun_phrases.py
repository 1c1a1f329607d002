"""The noun phrase around a name: its modifiers before, its head after, the marks round it.

Without part-of-speech tags the edges of a noun phrase are told by closed-class words, and what lies between
such an edge and the name is taken for modifiers unless it looks like a verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mediaframing.naming.phrases.closed_classes import list_function_words, read_closed_classes
from mediaframing.naming.phrases.phrases_beside import Descriptors, Term
from mediaframing.text.quotations import Quotation
from mediaframing.text.tokens import count_words

_REACH = 120
_MOST_MODIFIERS = 4
_LONGEST_SCARE = 6
# The word right before a place, with what may stand between two modifiers.
_WORD_BEFORE = re.compile(r"([\w’'.]+(?:[\-\u2010\u2011][\w’']+)*)([ \t\n]+|[ \t\n]*,[ \t\n]*)[“\"‘«]?\Z")
_WORD_AFTER = re.compile(r"(?:[’']s)?[ \t]+([^\W\d_]+(?:[\-\u2010\u2011]\w+)*)(?![\w’'])")
_PREFIX = re.compile(r"(?<!\w)(pro|anti|post|non|ex|neo|ultra|trans)[\-\u2010\u2011]\Z", re.IGNORECASE)
_ALIGNED = {"pro", "anti"}
_NATIONALITY = re.compile(r"(?:an|ish|ese|ch|ern)\Z")
_ENDS_VERBAL = re.compile(r"(?:ed|ing|ly)\Z")
_SENTENCE_END = re.compile(r"[.!?…]")


class Found(NamedTuple):
    """One descriptor: its place in the text, where it stands, how it is reported, and its kind."""

    start: int
    end: int
    position: str
    descriptor: str
    kind: str


def describe_before(text: str, start: int, lists: Descriptors, *, unlisted: bool) -> list[Found]:
    """Return the descriptors before a name, in the order of the text."""
    found: list[Found] = []
    place = start
    prefix = _PREFIX.search(text, max(0, start - 8), start)
    if prefix:
        kind = "alignment" if prefix[1].lower() in _ALIGNED else "other"
        return [Found(prefix.start(), start, "before", f"{prefix[1].lower()}-", kind)]
    pending: list[tuple[int, int]] = []
    for _ in range(_MOST_MODIFIERS):
        low = max(0, place - _REACH)
        window = _since_blank_line(text[low:place])
        low = place - len(window)
        listed = lists.find("before", window)
        if listed:
            term, begin, end = listed
            name = term.name if "*" not in term.name else _normalise(window[begin:end])
            found += _open(text, pending)
            pending = []
            found.append(Found(low + begin, low + end, "before", name, term.kind))
            place = low + begin
            continue
        word = _WORD_BEFORE.search(window)
        if (
            not word
            or not _may_modify(word[1])
            or (place == start and _belongs_to_name(word[1], text[start]))
        ):
            break
        pending.insert(0, (low + word.start(1), low + word.end(1)))
        place = low + word.start(1)
    edge = _edge(text, place)
    if unlisted and _is_phrase(text, pending, edge):
        found += _open(text, pending)
    linked = (
        lists.find("linked", _since_blank_line(text[max(0, place - _REACH) : place]))
        if place == start
        else None
    )
    if linked:
        term, begin, end = linked
        low = start - len(_since_blank_line(text[max(0, start - _REACH) : start]))
        found.append(Found(low + begin, low + end, "before", term.name, term.kind))
    return sorted(found)


def describe_after(text: str, start: int, end: int, lists: Descriptors, *, unlisted: bool) -> list[Found]:
    """Return the descriptors after a name: a listed term, with at most one word between; else its head noun."""
    window = text[end : end + _REACH].split("\n\n")[0]
    listed = lists.find("after", window)
    if listed:
        return [_listed_after(end, window, *listed)]
    word = _WORD_AFTER.match(window)
    if not word or not _may_be_head(word[1]):
        return []
    further = lists.find("after", window[word.end() :])
    if further and not further[0].name.startswith("-"):
        listed_after = _listed_after(end + word.end(), window[word.end() :], *further)
        between = Found(end + word.start(1), end + word.end(1), "after", _normalise(word[1]), "other")
        return [between, listed_after] if unlisted else [listed_after]
    # Only an article before the name shows that the word after it belongs to the same noun phrase.
    if unlisted and word[1].islower() and _is_name(text[start:end]) and _edge(text, start) == "determiner":
        return [Found(end + word.start(1), end + word.end(1), "after", _normalise(word[1]), "other")]
    return []


def find_scare_quotes(text: str, start: int, end: int, quotations: Sequence[Quotation]) -> list[Found]:
    """Return the marks round a name: a quotation of a few words that is no sentence."""
    for q in quotations:
        if q.closed and q.opener and q.inner_start <= start and end <= q.inner_end:
            inner = text[q.inner_start : q.inner_end]
            ends = _SENTENCE_END.search(inner) or inner.rstrip().endswith(",")
            if count_words(inner) <= _LONGEST_SCARE and not ends and not _has_verb(inner):
                return [Found(q.start, q.end, "around", "scare quotes", "distancing")]
    return []


def _listed_after(end: int, window: str, term: Term, begin: int, stop: int) -> Found:
    begin += len(window[begin:stop]) - len(window[begin:stop].lstrip())
    return Found(end + begin, end + stop, "after", term.name, term.kind)


def _since_blank_line(text: str) -> str:
    return text[text.rfind("\n\n") + 2 :] if "\n\n" in text else text


def _open(text: str, places: list[tuple[int, int]]) -> list[Found]:
    """Return unlisted words as descriptors: words with nothing but blanks between them are one."""
    found: list[Found] = []
    for begin, end in places:
        if found and not text[found[-1].end : begin].strip():
            joined = _normalise(text[found[-1].start : end])
            found[-1] = Found(found[-1].start, end, "before", joined, "other")
        else:
            found.append(Found(begin, end, "before", _normalise(text[begin:end]), "other"))
    return found


def _normalise(words: str) -> str:
    plain = words.lower().replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")
    return " ".join(plain.split())


def _is_name(words: str) -> bool:
    return all(w[0].isupper() for w in words.split())


def _belongs_to_name(word: str, first: str) -> bool:
    """Tell whether a capitalised word right before a name is part of it (a first name) and no adjective."""
    return word[0].isupper() and first.isupper() and "-" not in word and not _NATIONALITY.search(word)


def _may_modify(word: str) -> bool:
    """Tell whether a word before a name can be part of its noun phrase; a verb may look like one."""
    plain = _normalise(word)
    if (
        plain in list_function_words()
        or plain in read_closed_classes()["verbs"]
        or plain.endswith((".", "'s", "'"))
    ):
        return False
    return "-" in plain or plain.replace("'", "").isalpha()


def _is_phrase(text: str, places: list[tuple[int, int]], edge: str) -> bool:
    """Tell whether unlisted words up to an edge are modifiers of the name and not a clause before it."""
    if not places:
        return False
    words = [_normalise(text[a:b]) for a, b in places]
    if any("-" in w for w in words) and len(words) == 1:
        return True
    verbal = [bool(_ENDS_VERBAL.search(w)) and "-" not in w for w in words]
    # After an article the first word can be a participle ("the besieged …"); a later one is a verb.
    if edge == "determiner":
        return not any(verbal[1:]) and not words[-1].endswith("ly") and not _third_person(words)
    return edge == "preposition" and not any(verbal) and not _third_person(words)


def _third_person(words: list[str]) -> bool:
    """Tell whether the last of several words may be a verb in -s ("the army shells …")."""
    return len(words) > 1 and words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is", "ous"))


def _may_be_head(word: str) -> bool:
    plain = _normalise(word)
    if plain in list_function_words() or plain in read_closed_classes()["verbs"]:
        return False
    return "-" in plain or not _ENDS_VERBAL.search(plain)


def _edge(text: str, place: int) -> str:
    """Return what stands before *place*: "determiner", "preposition" or "" for anything else."""
    match = re.search(r"([\w’']+)[ \t\n]+[“\"‘«]?\Z", text[max(0, place - 30) : place])
    if not match:
        return ""
    word = _normalise(match[1])
    classes = read_closed_classes()
    if word in classes["determiners"] or word.endswith("'s"):
        return "determiner"
    # After "to" an infinitive is far more usual than a modifier ("to pressure …").
    return "preposition" if word in classes["prepositions"] and word != "to" else ""


def _has_verb(words: str) -> bool:
    classes = read_closed_classes()
    plain = [_normalise(w) for w in words.split()]
    return any(
        w in classes["auxiliaries"] or w in classes["verbs"] or w in classes["pronouns"] for w in plain
    )
