"""Parts of a page that its text kept: captions of pictures and videos, slideshows, forms, told by the words on their buttons.

Unlike other furniture they may be long and hold whole sentences, speech too, so the words of the page decide alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Reason, words that stand in every such paragraph (case counts), and what the whole paragraph must match.
_PARTS: tuple[tuple[str, str, str], ...] = (
    ("video caption", "JUST WATCHED", r"JUST WATCHED .*MUST WATCH.*"),
    ("video caption", "CLOSE", r"CLOSE(?: [A-Z“\"][a-z].{0,600})?"),
    ("slideshow", " Image ", r"(?:next|prev) Image \d+ of \d+"),
    ("picture caption", "toggle caption", r"(?:Enlarge this image )?toggle caption.{0,700}"),
    ("picture caption", "Hide caption", r"Hide caption .{0,700}"),
    ("picture caption", "[", r"\[(?:pullquote|image|photo|gallery|video|audio-clip)\]"),
    ("newsletter sign-up", "By signing up", r".{0,1500}\bBy signing up,? you agree to .{0,1500}"),
    ("newsletter sign-up", "not a robot", r".{0,600}\bverify you['’]re not a robot\b.{0,1500}"),
    ("share line", "sharing options for", r"Share All sharing options for:? .{0,300}"),
    ("time line", " ago", r"\d+ (?:year|month|week|day|hour|minute)s? ago"),
)


_SLIDESHOW = re.compile(r"\bHide Caption \d+ of \d+")


class PagePart(NamedTuple):
    """A place in a text that only a page has: where, why, and what the paragraph around it must match."""

    place: int
    reason: str
    pattern: re.Pattern[str]


_RULES = [(reason, hint, re.compile(pattern, re.DOTALL)) for reason, hint, pattern in _PARTS]


def find_page_parts(body: str) -> list[PagePart]:
    """Return the places of *body* where the words of a page's buttons and forms stand."""
    found = []
    for reason, hint, pattern in _RULES:
        at = body.find(hint)
        while at >= 0:
            found.append(PagePart(at, reason, pattern))
            at = body.find(hint, at + 1)
    return found


def is_slideshow(paragraph: str) -> bool:
    """Tell whether a paragraph holds the captions of a gallery: an outlet's words, but hung under many articles.

    Examples
    --------
    >>> is_slideshow("Photos: The pier A crane fell. Hide Caption 2 of 9 Photos: The pier")
    True
    """
    return _SLIDESHOW.search(paragraph) is not None
