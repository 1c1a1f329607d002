"""Links of other articles that a page's text ran into a sentence: "Sen. Verin Ana Maria VerinHarbour bill fails ... MORE said".

Some sites hang a card on each politician's name: the full name, headlines that name the person, and "MORE". As plain text
the card stands in the middle of the sentence, and its headlines would count as the article's words.
"""

from __future__ import annotations

import re

_SIGN = " MORE"
# The name of the sentence, with or without a blank the full name that ends with it, the first headline without a blank.
_RUN = re.compile(
    rf"(?<![\w’'-])(?P<last>[A-Z][\w’'-]*[a-z][\w’'-]*)[ ]?(?:[A-Z(\"“][\w’'.()\"“”-]*[ ]+){{1,5}}(?P=last)"
    rf"(?=[A-Z0-9\"'“‘])[^\n]{{5,900}}?{_SIGN}\b"
)


def find_link_runs(text: str) -> list[tuple[int, int]]:
    """Return where links of other articles stand within the sentences of *text*, as offsets in order.

    What is cut out with them is the full name, the headlines and "MORE"; the name of the sentence stays.

    Examples
    --------
    >>> text = "Mayor Verin Ana Maria VerinHarbour bill fails Port strike ends MORE (R) said no."
    >>> [text[start:end] for start, end in find_link_runs(text)]
    [' Ana Maria VerinHarbour bill fails Port strike ends MORE']
    """
    if _SIGN not in text:
        return []
    return [(found.end("last"), found.end()) for found in _RUN.finditer(text)]


def cut_runs(text: str, runs: list[tuple[int, int]]) -> str:
    """Return *text* without what stands at *runs* (in order, apart from one another)."""
    kept, at = [], 0
    for start, end in runs:
        kept.append(text[at:start])
        at = end
    return "".join(kept) + text[at:]
