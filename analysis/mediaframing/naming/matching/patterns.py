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
# What may stand between a name and the phrase beside it: "Odessa (Texas)", "the “Kiev” regime"; no comma, no full stop.
_BETWEEN = r"[\s\-\u2010-\u2014\"“”'‘’()\[\]/]{0,4}"
_ANCHOR_LETTERS = 3


@dataclass(frozen=True)
class Pattern:
    """One compiled pattern.

    `plain` patterns are a single word of ASCII letters and digits: the anchor is the match, but for an ending
    (`open_ended`) and for word boundaries. For all others `regex` decides; `reach` is how many bytes before an
    anchor its match can begin, `offset` how many it does in the pattern as written. `word_before` (backwards) and
    `word_after` are the words beyond the gaps beside the anchor, None where there is no gap.
    """

    text: str
    case: str
    anchors: tuple[bytes, ...]
    plain: bool
    open_ended: bool
    reach: int
    offset: int
    word_before: str | None
    word_after: str | None

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
    anchor, offset = (text.rstrip("*"), 0) if plain else _choose_anchor(text)
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
        word_before=_word_beside(text[:offset][::-1]) if offset else None,
        word_after=_word_beside(text[offset + len(anchor) :]) if anchor and not plain else None,
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
    options = "|".join(_guard(p) for p in phrases)
    return re.compile(rf"{_BETWEEN}(?:{options})(?![{WORD}])")


def compile_after(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what is found at the end of the text before a mention that stands right after one of *phrases*."""
    if not phrases:
        return None
    options = "|".join(_guard(p) for p in phrases)
    return re.compile(rf"(?<![{WORD}])(?:{options}){_BETWEEN}\Z")


def _guard(phrase: str) -> str:
    """Return the expression of a phrase beside a mention; a comma or full stop counts where the phrase has one."""
    lead, tail = re.match(r"[\s,.;:]*", phrase), re.search(r"[\s,.;:]*\Z", phrase)
    first, last = lead.end() if lead else 0, tail.start() if tail else len(phrase)
    before = "".join(rf"{re.escape(ch)}\s*" for ch in phrase[:first] if not ch.isspace())
    # "Tex." is written "Tex" as well.
    after = "".join(rf"{re.escape(ch)}?" for ch in phrase[last:] if not ch.isspace())
    return before + unbounded(phrase[first:last], "smart") + after


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
    """Return the longest run of ASCII letters and digits in *text* and where it begins; ("", 0) if none.

    A run of one letter counts only where words of one letter are all there is: "é a", "B C".
    """
    runs = [(m.group(), m.start()) for m in _ASCII_RUN.finditer(text)]
    if not any(len(run) > 1 for run, _ in runs) and len(_SPLIT.split(text)[0]) > 1:
        return "", 0
    return max(runs, key=lambda run: (len(run[0]), -run[1]), default=("", 0))


def _word_beside(text: str) -> str | None:
    """Return the letters of the word beyond a gap, as far as only they can stand there; *text* begins at the gap.

    None where no gap must stand, so that nothing is known.
    """
    gap = _SPLIT.match(text)
    if not gap:
        return None
    run = _ASCII_RUN.match(text, gap.end())
    if not run:
        return ""
    # Before another letter that can be written in two ways, the last one may carry an accent of its own.
    sure = run.end() == len(text) or text[run.end()].isascii()
    return run.group().lower() if sure else run.group()[:-1].lower()


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
