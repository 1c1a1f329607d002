"""A plain reference for matching: slow, obvious, and nothing shared with the real one but the rules.

Every pattern becomes one regular expression, tried at every place of every text; the longest match of a concept
wins, then the first one, the pattern without an ending, the one with more letters, the variant named first; nothing
is counted twice within a concept.
"""

from __future__ import annotations

import re
import unicodedata

WORD = "[\\w\u0300-\u036f]"


def expression(pattern: str, case: str) -> re.Pattern[str]:
    parts = []
    words = re.split(r"[\s\-]+", unicodedata.normalize("NFC", pattern.strip()))
    for word in words:
        stem, star = (word[:-1], f"{WORD}*") if word.endswith("*") else (word, "")
        forms = [stem] if case == "exact" else [stem, stem[0].upper() + stem[1:], stem.upper()]
        alternatives = []
        for form in forms:
            text = ""
            for ch in form:
                if ch in "'’":
                    text += "['’‘ʼ`´′]"
                elif unicodedata.normalize("NFD", ch) != ch:
                    text += f"(?:{ch}|{unicodedata.normalize('NFD', ch)})"
                else:
                    text += re.escape(ch)
            alternatives.append(text)
        parts.append("(?:" + "|".join(alternatives) + ")" + star)
    body = r"(?:(?!\n[^\S\n]*\n)[\s\-\u2010-\u2013\u00ad]){1,5}".join(parts)
    # In a look-ahead, a match is tried at every place, whatever was found before it.
    return re.compile(f"(?=((?<!{WORD}){body}(?!{WORD})))", re.I if case == "ignore" else 0)


def find_all(text: str, regex: re.Pattern[str]) -> list[tuple[int, int]]:
    return [m.span(1) for m in regex.finditer(text)]


def mentions(texts: list[str], lexicon) -> list[tuple[int, int, int, str, str]]:
    """Return (article number, start, end, concept, variant), for lexicons without guards and evidence."""
    expressions = {
        (p, v.case): expression(p, v.case) for c in lexicon for v in c.variants for p in v.patterns
    }
    out = []
    for number, text in enumerate(texts):
        for concept in lexicon:
            found = []
            for variant in concept.variants:
                for pattern in variant.patterns:
                    for start, end in find_all(text, expressions[pattern, variant.case]):
                        found.append((start - end, start, "*" in pattern, -len(pattern), variant.name, end))
            taken: list[tuple[int, int, str]] = []
            for _, start, _, _, name, end in sorted(found):
                if all(end <= a or b <= start for a, b, _ in taken):
                    taken.append((start, end, name))
            out += [(number, start, end, concept.name, name) for start, end, name in taken]
    return sorted(out)
