"""The language of a text that its source does not state: `py3langid` among the languages of the press."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from mediaframing.load.cleaning.month_names import language_code

# The languages of the outlets' table and of the large press archives: fewer candidates, fewer mistakes.
CANDIDATES = (
    "ar", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "hy",
    "id", "is", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq",
    "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
_LEAST_LETTERS = 50
_SAMPLE, _BEGIN, _MORE = 400, 1500, 20_000
# Common words of English that no neighbour has too ("of", "in", "was" and "is" are Dutch as well).
_ENGLISH = (" and ", " to ", " that ", " from ", " with ", " has ", " said ", " his ")
_NEEDED, _CHARACTERS_A_THE = 3, 333
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)


def normalise_language(stated: str) -> str:
    """Return the ISO 639-1 code of a language as a source states it; what is not known comes back as it is.

    Examples
    --------
    >>> normalise_language("en-GB"), normalise_language("Deutsch"), normalise_language("Harbourish")
    ('en', 'de', 'Harbourish')
    """
    plain = stated.strip()
    code = _CODE.fullmatch(re.split(r"[;,]", plain)[0].strip())
    found = language_code(code[1] if code else plain)
    return found if is_code(found) else plain


def is_code(language: str) -> bool:
    """Tell an ISO 639-1 code from a name that no table knows."""
    return len(language) == 2 and language.isascii() and language.isalpha()


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of *text*, "" below 50 letters.

    The middle of the text is looked at: its beginning holds datelines and names.

    Examples
    --------
    >>> guess_language("Rain.")
    ''
    """
    if _is_plainly_english(text[:_BEGIN]) or (len(text) > _BEGIN and _is_plainly_english(text[:_MORE])):
        return "en"
    start = max(0, (len(text) - _SAMPLE) // 3)
    sample = text[start : start + _SAMPLE]
    if sum(map(str.isalpha, sample)) < _LEAST_LETTERS:
        return ""
    return _by_letters(sample) or str(_identifier().classify(sample)[0])


def _is_plainly_english(begin: str) -> bool:
    """Tell English by its commonest words, without a model: most archives are English."""
    # An English quotation in another language's text is not that dense.
    if begin.count(" the ") < max(2, len(begin) // _CHARACTERS_A_THE):
        return False
    found = 0
    for word in _ENGLISH:
        found += word in begin
        if found == _NEEDED:
            return True
    return False


def _by_letters(sample: str) -> str:
    """Return the language that a script alone decides, "" where several share it."""
    letters = [c for c in sample[:200] if c.isalpha() and c > "\u02ff"]
    if len(letters) < 30:
        return ""
    scripts = {unicodedata.name(c, "").split(" ")[0] for c in letters}
    if scripts & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    alone = {
        "HANGUL": "ko",
        "GREEK": "el",
        "HEBREW": "he",
        "THAI": "th",
        "GEORGIAN": "ka",
        "ARMENIAN": "hy",
        "TAMIL": "ta",
        "BENGALI": "bn",
    }
    return next((alone[s] for s in scripts if len(scripts) == 1 and s in alone), "")


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(CANDIDATES))
    return identifier
