"""Parts of a page that its text kept: captions of pictures and videos, slideshows, forms, told by the words on their buttons.

Unlike other furniture they may be long and hold whole sentences, speech too, so the words of the page decide alone.
"""

from __future__ import annotations

import re

# Reason, the words that such a paragraph may begin with, and what the whole paragraph must match (case counts).
_PARTS: tuple[tuple[str, str, str], ...] = (
    ("video caption", "just", r"JUST WATCHED .*MUST WATCH.*"),
    ("video caption", "close", r"CLOSE(?: [A-Z“\"][a-z].{0,600})?"),
    ("slideshow", "next prev", r"(?:next|prev) Image \d+ of \d+"),
    ("picture caption", "enlarge toggle", r"(?:Enlarge this image )?toggle caption.{0,700}"),
    ("picture caption", "hide", r"Hide caption .{0,700}"),
    ("picture caption", "pullquote image photo gallery video audio", r"\[(?:[a-z]+|audio-clip)\]"),
    ("newsletter sign-up", "newsletter", r".{0,600}\bverify you['’]re not a robot\b.{0,1500}"),
    ("share line", "share", r"Share All sharing options for:? .{0,300}"),
)
SIGN_UP_HINT = "By signing up"
_SIGN_UP = re.compile(r".{0,1500}\bBy signing up,? you agree to .{0,1500}", re.DOTALL)
_SLIDESHOW = re.compile(r"\bHide Caption \d+ of \d+")


def _index_parts() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    by_word: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for reason, words, pattern in _PARTS:
        for word in words.split():
            by_word.setdefault(word, []).append((reason, re.compile(pattern, re.DOTALL)))
    return by_word


_BY_WORD = _index_parts()
FIRST_WORDS = frozenset(_BY_WORD)


def name_part(body: str, start: int, end: int, first_word: str) -> str:
    """Return what part of a page a paragraph is, by its first word in lower case; "" for the article's own."""
    for reason, pattern in _BY_WORD.get(first_word, ()):
        if pattern.fullmatch(body, start, end):
            return reason
    return ""


def is_sign_up(body: str, start: int, end: int) -> bool:
    """Tell whether a paragraph that holds `SIGN_UP_HINT` is a form that asks for an address."""
    return _SIGN_UP.fullmatch(body, start, end) is not None


def is_slideshow(paragraph: str) -> bool:
    """Tell whether a paragraph holds the captions of a gallery: an outlet's words, but hung under many articles.

    Examples
    --------
    >>> is_slideshow("Photos: The pier A crane fell. Hide Caption 2 of 9 Photos: The pier")
    True
    """
    return _SLIDESHOW.search(paragraph) is not None
