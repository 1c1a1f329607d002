"""Words of one text: the denominator of every rate per 1,000 words.

A word is an unbroken run of letters and digits of any script with their combining marks. It goes on

- over an apostrophe or hyphen between two of them: *don't*, *Kyiv’s*, *pro-Russian*;
- over a comma or point between digits: *1,250*, *3.5*;
- over the points of initials: *U.S*, *a.m*, *J.K* (the last point is left out).

Signs, dashes and underscores are no words and end one; *24/7* and *he/she* are two words each.
"""

from __future__ import annotations

import re

# Combining marks of Latin, Cyrillic, Hebrew, Arabic, Devanagari; soft hyphen and joiners: parts of letters.
_PART = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u0900-\u0903\u093a-\u094f\u00ad\u200c\u200d"
)
_BETWEEN_DIGITS = r"(?<=\d[.,])(?=\d)"
_BETWEEN_INITIALS = r"(?<=\b[^\W\d_]\.)(?=[^\W\d_](?:\.|\b))"
_WORD = re.compile(
    rf"[^\W_]+(?:['’ʼ\-‐‑.,](?:(?<=[^.,])|{_BETWEEN_DIGITS}|{_BETWEEN_INITIALS})[^\W_]+|[{_PART}]+[^\W_]*)*"
)


def split_words(text: str) -> list[tuple[int, int]]:
    """Find the words of a text.

    Parameters
    ----------
    text : str
        One text.

    Returns
    -------
    list of (int, int)
        Start and end of each word in code points, in order, none overlapping. What counts as a word is
        defined in the docstring of this module.

    Examples
    --------
    >>> text = "The mayor’s 1,250 pro-harbour votes"
    >>> [text[start:end] for start, end in split_words(text)]
    ['The', 'mayor’s', '1,250', 'pro-harbour', 'votes']
    """
    return [found.span() for found in _WORD.finditer(text)]


def split_words_within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find the words of a stretch of a text that begins and ends beside a blank: there they are those of the text."""
    return [found.span() for found in _WORD.finditer(text, start, end)]


def count_words(text: str) -> int:
    """Count the words of a text: ``len(split_words(text))``, faster.

    Parameters
    ----------
    text : str
        One text.

    Returns
    -------
    int
        Number of words.

    Examples
    --------
    >>> count_words("It isn't over – not by 3.5 points.")
    7
    """
    return len(_WORD.findall(text))
