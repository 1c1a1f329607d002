"""Sentences of one text, by rule: where a full stop ends one and where it belongs to an abbreviation."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_CLOSERS = "\"”’'»)\\]›“"
# The terminal mark comes first in every branch, so that the search only stops at those characters.
_CANDIDATE = re.compile(
    rf"[.!?…؟।]+[{_CLOSERS}]*(?=\s|$|[A-ZÀ-ÞА-Я\"“‘][\w“‘]|[A-ZÀ-ÞА-Я]\s|[—–]\s?[A-ZÀ-ÞА-Я@])|[。！？]+[」』”’）]*|\n[^\S\n]*\n\s*"
)
_NEXT_WORD = re.compile(r"\s*[\"“‘'«„(\[¿¡—–-]*\s?([^\s\"“”‘’'.,;:!?)\]—–]*)[.]?\S*\s*(\w*)")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4}|[IVX]{1,4})\Z")
_INITIAL = re.compile(r"[A-ZÀ-ÞА-Я]\Z|(?:[A-Za-zÀ-ÿ]{1,2}\.)+[A-Za-zÀ-ÿ]{1,2}\Z|[A-Z][a-z]?\.?-[A-Z]\Z")
# A closing mark cut off by a blank: "We left. ”
_LATE_CLOSER = re.compile(r"[^\S\n][”»](?=\s|$)")
_LOWER_NAME = re.compile(r"(?:[ae][ln]-)?.?[A-ZÀ-Þ]")
_DOT = re.compile(r"\s*\.")
_OPENERS = str.maketrans("“‘«„'", '"""""')
_DASH = re.compile(r"\s*[—–-]+\s")
_CLOCK = frozenset(("a.m", "p.m", "A.M", "P.M"))


class _Language(NamedTuple):
    never: frozenset[str]
    number: frozenset[str]
    final: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    zones: frozenset[str]
    ordinals: bool


@lru_cache(maxsize=8)
def _load_language(language: str) -> _Language:
    import tomllib

    with Path(__file__).with_name("abbreviations.toml").open("rb") as file:
        known = tomllib.load(file)
    words = known.get(language[:2].lower(), known["en"])
    return _Language(
        **{
            part: frozenset(words[part])
            for part in ("never", "number", "final", "starters", "speech", "zones")
        },
        ordinals=language[:2].lower() == "de",
    )


def split_sentences(text: str, *, language: str = "en") -> list[tuple[int, int]]:
    """Find the sentences of a text.

    A sentence ends at ``. ! ? …`` and what closes behind it (quotation marks, brackets) unless the mark
    belongs to an abbreviation, an initial, a list number or a name, or the text goes on in lower case
    ("‘Why?’ he asked"). It also ends at a blank line, with or without a mark; a single line break is a blank.

    Parameters
    ----------
    text : str
        One text.
    language : str
        Two-letter code; "en", "fr", "de" and "es" have lists of abbreviations, others take the English one.

    Returns
    -------
    list of (int, int)
        Start and end of each sentence in code points, in order, without surrounding blanks. None overlap,
        none crosses a blank line, and together they hold every character that is not blank.

    Examples
    --------
    >>> text = "Gen. J. K. Marlow left at 6 a.m. on Jan. 5. “Why?” he asked."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Gen. J. K. Marlow left at 6 a.m. on Jan. 5.', '“Why?” he asked.']
    """
    words = _load_language(language)
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _CANDIDATE.finditer(text):
        at, end = found.span()
        if text[at] != "\n":
            end = _find_end(text, start, at, end, words)
            if not end:
                continue
        _append(spans, text, start, at if text[at] == "\n" else end)
        start = end
    _append(spans, text, start, len(text))
    return spans


def sentence_at(text: str, start: int, end: int, *, language: str = "en") -> tuple[int, int]:
    """Find the sentence that holds a stretch of text.

    Parameters
    ----------
    text : str
        One text.
    start, end : int
        The stretch, in code points.
    language : str
        As in :func:`split_sentences`.

    Returns
    -------
    (int, int)
        The sentence of :func:`split_sentences` that holds the stretch; from the first to the last one where
        it runs over several; the stretch itself where it is blank.

    Examples
    --------
    >>> text = "Rain fell. The harbour flooded. Nobody slept."
    >>> text[slice(*sentence_at(text, 15, 22))]
    'The harbour flooded.'
    """
    left, right = _paragraph_bounds(text, start, end)
    held = [
        (s + left, e + left)
        for s, e in split_sentences(text[left:right], language=language)
        if s + left < max(end, start + 1) and e + left > start
    ]
    return (min(start, held[0][0]), max(end, held[-1][1])) if held else (start, end)


def _paragraph_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    left = text.rfind("\n", 0, start)
    while left > 0:
        before = text.rfind("\n", 0, left)
        if before >= 0 and not text[before:left].strip():
            break
        left = before
    right = text.find("\n", end)
    while right >= 0:
        after = text.find("\n", right + 1)
        if after >= 0 and not text[right:after].strip():
            break
        right = after
    return max(left, 0), right if right >= 0 else len(text)


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    sentence = text[start:end]
    lead = len(sentence) - len(sentence.lstrip())
    length = len(sentence.strip())
    if length:
        spans.append((start + lead, start + lead + length))


def _find_end(text: str, start: int, at: int, end: int, words: _Language) -> int:
    """Where the sentence that began at *start* ends, given a terminal mark at *at*; 0 if it goes on."""
    mark = text[at]
    if mark in "。！？؟।":
        return end
    if end < len(text) and not text[end].isspace():
        return _find_glued_end(text, start, at, end)
    late = _LATE_CLOSER.match(text, end)
    end = late.end() if late else end
    following = _NEXT_WORD.match(text, end)
    word, further = following.groups() if following else ("", "")
    if not word:
        return 0 if _DOT.match(text, end) else end
    if word[0].islower() and not _LOWER_NAME.match(word):
        return 0
    quoted = end > at + 1 and text[end - 1] in "\"”’'»"
    if mark == ".":
        ends = text.startswith("..", at) or quoted or _ends_at_stop(text, start, at, word, words)
    elif quoted and further in words.speech and word not in words.starters:
        ends = _has_cue(text, start, at)
    else:
        ends = word in words.starters or _last_token(text, start, at + 1) not in words.final
    return end if ends else 0


def _has_cue(text: str, start: int, at: int) -> bool:
    """Whether the quotation that ends at *at* was announced ("He asked, “Who?” Birch said"), so that it ends here."""
    before = text[max(start, at - 300) : at].translate(_OPENERS).rpartition('"')[0].rstrip()
    return before[-1:] in (",", ":")


def _find_glued_end(text: str, start: int, at: int, end: int) -> int:
    """The end where no blank follows: "fell.The", "fell.” The"; addresses and initials are left whole."""
    token = _last_token(text, start, at)
    word = len(token) > 2 and token[-2:].islower() and not set("./@") & set(token)
    in_marks = end > at + 1 and token[-1:].isalnum() and "." not in token
    if not word and not in_marks:
        return 0
    closer = text[end - 1]
    straight = closer in "\"'“" and text.count(closer, start, end - 1) % 2 == 0
    turned = closer == "”" and text.count("”", start, end - 1) >= text.count("“", start, end - 1)
    if end > at + 1 and (straight or turned):
        # The mark behind the stop opens the next sentence when none is open in this one.
        return end - 1
    return end


def _last_token(text: str, start: int, at: int) -> str:
    token = text[max(start, at - 24) : at].split()
    return token[-1].lstrip("\"“‘'([«—–-") if token else ""


def _ends_at_stop(text: str, start: int, at: int, word: str, words: _Language) -> bool:
    token = _last_token(text, start, at)
    tail = token.rsplit("-", 1)[-1] if "-" in token else token
    if len(tail) > 6 or not tail:
        return True
    if _LIST_NUMBER.match(tail) and not text[start : at - len(tail)].strip():
        return False
    if tail.isupper() and len(tail) > 1 and tail not in words.final:
        # A headline in capitals: "MRS. BIRCH".
        tail = tail.capitalize()
    if tail in words.never or token in words.never:
        return False
    if _DASH.match(text, at + 1) and (tail in words.final or _INITIAL.match(tail)):
        # A dateline: "RENO, Nev. — The fire".
        return False
    if tail in words.number:
        return not word[0].isdigit() and (not tail[0].isupper() or word in words.starters or len(tail) < 3)
    if tail in words.final:
        return word in words.starters
    if tail in _CLOCK:
        return word not in words.zones and not word[0].isdigit()
    if _INITIAL.match(tail):
        return _ends_at_initial(word, words)
    return not (words.ordinals and tail.isdigit())


def _ends_at_initial(word: str, words: _Language) -> bool:
    # A starter that is a name as well ("J. Will Alder"), or another initial, proves nothing.
    name = word in ("Will", "Do", "An") or (len(word) == 1 and word != "I")
    return word in words.starters and not name
