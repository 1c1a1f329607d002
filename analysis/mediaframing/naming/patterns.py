"""From a pattern as a researcher writes it to what a machine looks for.

A pattern is a literal. Blank, hyphen and line break count as equal, so do straight and curly apostrophes and
composed and decomposed letters; `*` ends a word with any ending. Each pattern gives a regular expression that
says exactly what it matches, and *anchors*: short literals, one of which stands in every match, by which a
fast literal search proposes the places worth a look.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

WORD = r"\w\u0300-\u036f"
APOSTROPHES = "'’‘ʼ`´′"
_HYPHENS = r"\-\u2010-\u2013\u00ad"
# One to five separators, none of them a blank line: a phrase does not run from one paragraph to the next.
_SEPARATOR = rf"(?:(?!\n[^\S\n]*\n)[\s{_HYPHENS}]){{1,5}}"
_SPLIT = re.compile(rf"[\s{_HYPHENS}]+")
_PLAIN = re.compile(r"[A-Za-z0-9]+\*?")
_ASCII_RUN = re.compile(r"[A-Za-z0-9]+")
# What may stand between a name and the phrase beside it: "Odessa, Texas", "Odessa (Texas)", "the “Kiev” regime".
_BETWEEN = r"[\s,\-\u2010-\u2014\"“”'‘’()\[\]/]{0,4}"
_ANCHOR_LETTERS = 3
# ASCII blanks and the hyphen, and every byte of a longer character, which only the expression can judge.
_GAP_BYTES = frozenset({*range(9, 14), *range(28, 33), ord("-"), *range(128, 256)})


@dataclass(frozen=True)
class Pattern:
    """One compiled pattern.

    `plain` patterns are a single word of ASCII letters and digits: the anchor is the match, but for an ending
    (`open_ended`) and for word boundaries. For all others `regex` decides; `reach` is how many bytes before an
    anchor its match can begin, `offset` how many it does in the pattern as written. `beside` holds the bytes that
    can stand at the two places before an anchor (nearest first) and the two after it; None: any.
    """

    text: str
    case: str
    anchors: tuple[bytes, ...]
    plain: bool
    open_ended: bool
    reach: int
    offset: int
    beside: tuple[frozenset[int] | None, ...]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression that says exactly what matches; compiled when first asked for."""
        return re.compile(bounded(self.text, self.case), re.IGNORECASE if self.case == "ignore" else 0)

    @property
    def folded(self) -> bool:
        """Whether the anchors are to be looked for in text with small letters only."""
        return self.case == "ignore"

    @property
    def starts_at_anchor(self) -> bool:
        """Whether a match begins where its anchor does."""
        return self.offset == 0


def compile_pattern(text: str, case: str) -> Pattern:
    """Compile one pattern under the case rule "smart", "exact" or "ignore"."""
    text = unicodedata.normalize("NFC", text.strip())
    plain = bool(_PLAIN.fullmatch(text))
    anchor, offset = _choose_anchor(text)
    if anchor:
        at_word = offset == 0 or not text[offset - 1].isalnum()
        anchors = {anchor.lower()} if case == "ignore" else _case_forms(anchor, case, at_word=at_word)
        encoded = tuple(sorted(a.encode() for a in anchors))
    else:
        encoded = _unicode_anchors(text, case)
    return Pattern(
        text=text,
        case=case,
        anchors=encoded,
        plain=plain,
        open_ended=text.endswith("*"),
        reach=0 if offset == 0 else 4 * len(text) + 20 * (text.count(" ") + text.count("-") + 1),
        offset=len(text[:offset].encode()),
        beside=_bytes_beside(text, anchor, offset),
    )


def bounded(text: str, case: str) -> str:
    """Return the expression of a whole pattern with Unicode word boundaries on both sides."""
    body = unbounded(text, case)
    left = rf"(?<![{WORD}])" if text[0].isalnum() else ""
    right = rf"(?![{WORD}])" if text.rstrip("*")[-1].isalnum() else ""
    return f"{left}{body}{right}"


def unbounded(text: str, case: str) -> str:
    """Return the expression of a pattern without its outer boundaries."""
    words = [w for w in _SPLIT.split(unicodedata.normalize("NFC", text.strip())) if w]
    return _SEPARATOR.join(_word_expression(w, case) for w in words)


def compile_before(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what matches at a mention's end when it stands right before one of *phrases*."""
    if not phrases:
        return None
    options = "|".join(unbounded(_strip_marks(p), "smart") for p in phrases)
    return re.compile(rf"(?:[{APOSTROPHES}]s?(?![{WORD}]))?{_BETWEEN}(?:{options})(?![{WORD}])")


def compile_after(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what is found at the end of the text before a mention that stands right after one of *phrases*."""
    if not phrases:
        return None
    options = "|".join(unbounded(_strip_marks(p), "smart") for p in phrases)
    return re.compile(rf"(?<![{WORD}])(?:{options}){_BETWEEN}\Z")


def _strip_marks(phrase: str) -> str:
    return phrase.strip(" ,.;:()[]\"“”'‘’")


def _word_expression(word: str, case: str) -> str:
    stem, ending = (word[:-1], f"[{WORD}]*") if word.endswith("*") else (word, "")
    # Sorted so that equal lexicons give equal expressions; alternatives never nest, so order does not matter.
    forms = {stem} if case != "smart" else _case_forms(stem, case, at_word=True)
    expressions = sorted("".join(_letter_expression(ch) for ch in form) for form in forms)
    joined = expressions[0] if len(expressions) == 1 else f"(?:{'|'.join(expressions)})"
    return joined + ending


def _letter_expression(letter: str) -> str:
    if letter in APOSTROPHES:
        return f"[{APOSTROPHES}]"
    decomposed = unicodedata.normalize("NFD", letter)
    if decomposed != letter:
        return f"(?:{re.escape(letter)}|{re.escape(decomposed)})"
    return re.escape(letter)


def _case_forms(word: str, case: str, *, at_word: bool) -> set[str]:
    """Return the forms a word takes: as written; under "smart" also capitalised and in capitals."""
    if case != "smart":
        return {word}
    forms = {word, word.upper()}
    if at_word:
        forms.add(word[:1].upper() + word[1:])
    return forms


def _choose_anchor(text: str) -> tuple[str, int]:
    """Return the longest run of ASCII letters and digits in *text* and where it begins; ("", 0) if none."""
    runs = [(m.group(), m.start()) for m in _ASCII_RUN.finditer(text) if len(m.group()) > 1]
    if not runs:
        single = _PLAIN.fullmatch(text)
        return (single.group().rstrip("*"), 0) if single else ("", 0)
    return max(runs, key=lambda run: (len(run[0]), -run[1]))


def _bytes_beside(text: str, anchor: str, offset: int) -> tuple[frozenset[int] | None, ...]:
    """Return which bytes can stand before and after an anchor, so that most wrong places fall at a glance."""
    if not anchor:
        return (None, None, None, None)
    before, after = text[:offset], text[offset + len(anchor) :]
    return (*_neighbours(before[::-1]), *_neighbours(after))


def _neighbours(text: str) -> tuple[frozenset[int] | None, frozenset[int] | None]:
    """Return the bytes at one and at two places from the anchor; *text* runs away from it."""
    if not _SPLIT.match(text):
        return None, None
    letters = _SPLIT.sub("", text, count=1)[:1]
    if not letters.isascii() or not letters.isalnum():
        return _GAP_BYTES, None
    return _GAP_BYTES, _GAP_BYTES | {ord(letters.lower()), ord(letters.upper())}


def _unicode_anchors(text: str, case: str) -> tuple[bytes, ...]:
    """Return the first letters of *text* in every form they can take, for scripts without ASCII letters."""
    first = _SPLIT.split(text)[0].rstrip("*")
    options = []
    for letter in first[:_ANCHOR_LETTERS]:
        if letter in APOSTROPHES:
            cases = set(APOSTROPHES)
        else:
            cases = {letter} if case == "exact" else {letter, letter.upper(), letter.lower()}
        options.append({f for ch in cases for f in (ch, unicodedata.normalize("NFD", ch))})
    forms = {"".join(parts) for parts in itertools.product(*options)}
    # In a folded search the haystack's ASCII letters are in lower case already.
    return tuple(sorted({(f.lower() if case == "ignore" and f.isascii() else f).encode() for f in forms}))
