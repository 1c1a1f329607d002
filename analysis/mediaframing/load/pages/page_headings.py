"""Headings between the paragraphs of a page's text, which extraction leaves out where they are marked up unusually."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mediaframing.load.cleaning.page_notices import is_notice

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_SHORTEST, _LONGEST, _NEAR = 4, 250, 6


def restore_headings(tree: Any, lines: Sequence[str], *, is_aside: Callable[[Any], bool]) -> list[str]:
    """Return *lines* with the headings that stand between two of them, in one box with the line below.

    Parameters
    ----------
    tree : lxml.html.HtmlElement
        The page.
    lines : sequence of str
        The text as extracted, white space folded.
    is_aside : callable
        Tells a heading that is none of the text's: within a menu, or a link.
    """
    places = {line: place for place, line in reversed(list(enumerate(lines)))}
    blocks = [(node, " ".join(node.text_content().split())) for node in tree.iter("p", *_HEADINGS)]
    at = [places.get(text, -1) for _, text in blocks]
    added: dict[int, list[str]] = {}
    for number, (node, text) in enumerate(blocks):
        if node.tag not in _HEADINGS or at[number] >= 0 or not _SHORTEST <= len(text) < _LONGEST:
            continue
        below = next((n for n in range(number + 1, min(number + _NEAR, len(blocks))) if at[n] >= 0), -1)
        above = next((n for n in range(number - 1, max(number - _NEAR, -1), -1) if at[n] >= 0), -1)
        if min(below, above) < 0 or at[below] < at[above] or is_notice(text) or is_aside(node):
            continue
        box = node.getparent()
        if blocks[below][0].getparent() in (box, box.getparent()):
            added.setdefault(at[below], []).append(text)
    return [line for place, text in enumerate(lines) for line in (*added.get(place, ()), text)]
