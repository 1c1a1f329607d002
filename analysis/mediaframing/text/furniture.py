"""Page furniture: paragraphs that one article shows by itself to be no article text.

Author boxes, teasers of other articles, newsletter lines, copyright and share lines. The rules prefer
keeping: a
paragraph is furniture only where its own wording says so, or where it stands at the end under a heading that
says so. What repeats across an outlet's articles is the business of ``corpus.boilerplate``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from mediaframing.text.page_parts import FIRST_WORDS, SIGN_UP_HINT, is_sign_up, name_part
from mediaframing.text.paragraphs import is_settled, split_paragraphs

# One row a rule: reason, longest paragraph in characters it may take, the words such a paragraph may begin
# with
# (so that nearly every real paragraph costs one lookup; "" means any), and what the whole paragraph must
# match.
_LINE_RULES: tuple[tuple[str, int, str, str], ...] = (
    (
        "newsletter sign-up",
        260,
        "sign signup subscribe register",
        r"(?:sign up|signup|subscribe|register) (?:now |here |today |free )?(?:for|to) .*"
        r"(?:newsletters?|briefings?|alerts?|e-?mails?|podcasts?|channel|inbox)\b.*",
    ),
    (
        "newsletter sign-up",
        260,
        "get receive want have",
        r"\w+ .*\b(?:delivered|sent|straight|direct(?:ly)?|in) (?:directly |straight )?"
        r"(?:to |in )?your (?:in-?box|e-?mail)\b.*",
    ),
    (
        "newsletter sign-up",
        260,
        "",
        r"(?:.{1,120}[.?!:]\W*)?(?:sign up|subscribe) (?:now |here |today )?(?:for|to) .*\bnewsletters?\b.*",
    ),
    (
        "newsletter sign-up",
        60,
        "our e email daily newsletter newsletters",
        r"(?:our |e-?mail |daily )*newsletters? sign-?up\W*",
    ),
    ("newsletter sign-up", 60, "subscribe", r"subscribe (?:now|today|here)\W*"),
    ("copyright line", 400, "copyright c", r"(?:copyright\b|c\)).{0,12}(?:19|20)\d\d\b.*"),
    ("copyright line", 300, "", r"\W*©.{2,}"),
    ("copyright line", 300, "", r"(?:.{0,120}\W)?all rights reserved(?:\W.{0,200})?"),
    ("advertisement", 60, "advertisement advertising", r"advertis(?:ement|ing)\W*"),
    (
        "advertisement",
        80,
        "advertisement",
        r"advertisement (?:- )?(?:scroll to continue|continue reading(?: the main story)?)\W*",
    ),
    ("continuation line", 60, "story article", r"(?:story|article) continue[sd] below(?: advertisement)?\W*"),
    ("continuation line", 60, "continue", r"continue reading(?: the main story)?\W*"),
    (
        "continuation line",
        30,
        "loading read show view see",
        r"(?:loading|read more|show more|(?:view|see) comments?)\W*",
    ),
    (
        "share line",
        250,
        "read share",
        r"(?:read or )?share (?:this|on|via)\b(?: (?:story|article|post|page))?(?:.{0,80}|: https?://\S+)",
    ),
    (
        "share line",
        60,
        "share tweet pin email e print facebook twitter whatsapp linkedin reddit",
        r"(?:(?:share|tweet|pin|e-?mail|print|facebook|twitter|whatsapp|linkedin|reddit)\b\W*){3,}",
    ),
    (
        "follow line",
        160,
        "follow like find join",
        r"(?:follow|like|find|join) (?:us|me|our)\b.{0,40}\b(?:twitter|facebook|instagram|youtube)\b.*",
    ),
    ("follow line", 160, "follow", r"follow .{2,60}\bon (?:twitter|facebook|instagram):?(?: @\w+)?\W*"),
    ("follow line", 80, "follow", r"follow @\w+(?:\W+(?:follow )?@\w+)*\W*"),
    (
        "teaser",
        250,
        "read also related see more watch",
        r"(?:read more|read also|also read|read next|related|see also|more|watch|also see)\s?:\s?\S.*",
    ),
    ("teaser", 200, "also", r"also on [\w ]{2,30}:\s?\S.*"),
)
# A line that announces other articles; alone in its paragraph, with or without a colon.
_TEASER_HEADING = re.compile(
    r"\W*(?:check also|read (?:more|also|next)|also read|"
    r"related(?: (?:articles?|stor(?:y|ies)|posts?|news|content|topics|coverage|links?|reading))?|"
    r"see also|also see|more (?:from|on|in) .{2,40}|more (?:stories|news|headlines)|"
    r"you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: for you)?|"
    r"most (?:read|popular|viewed)|top stories|trending(?: now)?|don['’]?t miss|what to read next|"
    r"latest (?:news|stories)|editor['’]?s (?:picks?|choice)|"
    r"more on this(?: (?:story|topic))?)\s?[:.…]*\W*",
    re.IGNORECASE | re.DOTALL,
)
_HEADING_WORDS = (
    "check read also related see more you recommended most top trending don what latest editor about"
)
_AUTHOR_HEADING = re.compile(
    r"About (?:the (?:author|writer|reporter)s?|"
    r"(?:[A-Z][\w.’'-]+)(?: (?:(?:[A-Z][\w.’'-]*)|de|da|van|von|der|bin|al|la|le)){1,4}):?"
)
_FIRST_WORD = re.compile(r"[\W_]{0,8}([^\W_]+)")
_OPENING = re.compile(r"[\W_]{0,8}")
_Rule = tuple[str, int, re.Pattern[str]]


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of *words*, grouped by first letter: most places fail at the first look."""
    groups = groupby(sorted(words), key=lambda word: word[0])
    return "|".join(f"[{c}{c.upper()}](?i:{'|'.join(word[1:] for word in group)})" for c, group in groups)


def _index_rules() -> dict[str, list[_Rule]]:
    by_word: dict[str, list[_Rule]] = {}
    for reason, longest, words, pattern in _LINE_RULES:
        rule = (reason, longest, re.compile(pattern, re.IGNORECASE | re.DOTALL))
        for word in words.split() or [""]:
            by_word.setdefault(word, []).append(rule)
    return by_word


_RULES = _index_rules()
_NO_RULES: Sequence[_Rule] = ()
_LONGEST = max(longest for _, longest, _, _ in _LINE_RULES)
# One search over the text finds the lines that begin as furniture does; most articles have none.
_CANDIDATE = re.compile(
    rf"\n[\W_]{{0,8}}+(?P<word>{_any_of({*filter(None, _RULES), *_HEADING_WORDS.split(), *FIRST_WORDS})})(?![^\W_])"
)
# The rules that may begin with any word need one of these somewhere in the text.
_ANYWHERE = ("ewsletter", "EWSLETTER", "ights reserved", "ights Reserved", "IGHTS RESERVED", "©")
_SPEECH = re.compile(
    r"[\"“”«»„].*\b(?:said|says|told|wrote|tweeted)\b|\b(?:said|says|told|wrote)\b.*[\"“”«»„]"
)
# What may follow a heading at the end: link titles and one-paragraph summaries, not the rest of an article.
_HEADING_CHARACTERS = 80
_TAIL_PARAGRAPHS, _LINK_CHARACTERS, _SUMMARY_CHARACTERS = 8, 160, 320
_BIO_PARAGRAPHS, _BIO_CHARACTERS = 2, 400


class Furniture(NamedTuple):
    """A paragraph that is no article text: its span in the body and why."""

    start: int
    end: int
    reason: str


def find_furniture(body: str) -> list[Furniture]:
    """Find the paragraphs of *body* that are page furniture, not article text.

    Parameters
    ----------
    body : str
        A text whose paragraphs are separated by blank lines (see `restore_paragraphs`).

    Returns
    -------
    list of Furniture
        One entry a paragraph, in order: `start` and `end` in code points, `reason` ("author box", "teaser",
        "newsletter sign-up", "copyright line", "advertisement", "continuation line", "share line", "follow
        line", "picture caption", "video caption", "slideshow"). Empty where every paragraph would go: a
        text that is nothing but furniture is left alone.

    Examples
    --------
    >>> body = "Rain fell.\\n\\nAbout Ada Lind\\n\\nCheck Also\\n\\nHarbour reopens after storm"
    >>> [(body[f.start:f.end], f.reason) for f in find_furniture(body)]
    [('About Ada Lind', 'author box'), ('Check Also', 'teaser'), ('Harbour reopens after storm', 'teaser')]
    """
    words = [match.start("word") - 1 for match in _CANDIDATE.finditer("\n" + body)]
    if words and is_settled(body):
        words = [word for word in words if _may_be_furniture(body, word)]
    hints = [place for hint in _ANYWHERE for place in _find_all(body, hint)]
    forms = _find_all(body, SIGN_UP_HINT)
    if not words and not hints and not forms:
        return []
    spans = split_paragraphs(body)
    starts = [start for start, _ in spans]
    candidates = {bisect_right(starts, word) - 1 for word in words}
    hinted = {bisect_right(starts, place) - 1 for place in hints}
    found: dict[int, str] = {}
    for index in sorted(candidates | hinted):
        start, end = spans[index]
        first = _FIRST_WORD.match(body, start, end)
        if first and (reason := name_part(body, start, end, first[1].lower())):
            found[index] = reason
        elif end - start <= _LONGEST:
            rules = _RULES.get(first[1].lower(), _NO_RULES) if first else _NO_RULES
            reason = _line_reason(body[start:end], rules, _RULES[""] if index in hinted else _NO_RULES)
            if reason:
                found[index] = reason
    for place in forms:
        index = bisect_right(starts, place) - 1
        if index not in found and is_sign_up(body, *spans[index]):
            found[index] = "newsletter sign-up"
    _mark_tail(body, spans, sorted(candidates), found)
    if not found or len(found) == len(spans):
        return []
    return [Furniture(*spans[index], found[index]) for index in sorted(found)]


def leave_out(body: str, spans: list[tuple[int, int]]) -> str:
    """Return *body* without the paragraphs at *spans*, the others separated by one blank line.

    Examples
    --------
    >>> leave_out("Rain fell.\\n\\nAdvertisement\\n\\nIt stopped.", [(12, 25)])
    'Rain fell.\\n\\nIt stopped.'
    """
    if is_settled(body):
        return _cut_out(body, spans)
    dropped = set(spans)
    kept = [body[start:end] for start, end in split_paragraphs(body) if (start, end) not in dropped]
    return "\n\n".join(kept)


def _find_all(body: str, hint: str) -> list[int]:
    places = []
    at = body.find(hint)
    while at >= 0:
        places.append(at)
        at = body.find(hint, at + 1)
    return places


def _may_be_furniture(body: str, word: int) -> bool:
    """Tell whether the paragraph around *word* is a heading or fits a rule: spares most articles the whole look."""
    start, end = body.rfind("\n\n", 0, word) + 2, body.find("\n\n", word)
    start, end = (start if start > 1 else 0), (end if end >= 0 else len(body))
    first = _FIRST_WORD.match(body, start, end)
    if first and name_part(body, start, end, first[1].lower()):
        return True
    if end - start > _LONGEST:
        return False
    if _is_heading(body, start, end) or _AUTHOR_HEADING.fullmatch(body, start, end):
        return True
    rules = _RULES.get(first[1].lower(), _NO_RULES) if first else _NO_RULES
    return bool(rules and _line_reason(body[start:end], rules, _NO_RULES))


def _cut_out(body: str, spans: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(body[at:start])
        at = end + 2
    return ("".join(kept) + body[at:]).removesuffix("\n\n")


def _line_reason(paragraph: str, rules: Sequence[_Rule], anywhere: Sequence[_Rule]) -> str:
    opening = _OPENING.match(paragraph)
    for start, applying in ((opening.end() if opening else 0, rules), (0, anywhere)):
        for reason, longest, pattern in applying:
            if len(paragraph) <= longest and pattern.fullmatch(paragraph, start):
                # A quotation is article text, whatever it advertises.
                return "" if _SPEECH.search(paragraph) else reason
    return ""


def _mark_tail(
    body: str, spans: list[tuple[int, int]], candidates: Sequence[int], found: dict[int, str]
) -> None:
    """Mark headings near the end, and what stands under them where nothing else follows."""
    for index in candidates:
        start, end = spans[index]
        if index < max(1, len(spans) - _TAIL_PARAGRAPHS - 1) or end - start > _HEADING_CHARACTERS:
            continue
        below = [i for i in range(index + 1, len(spans)) if i not in found]
        if _AUTHOR_HEADING.fullmatch(body, start, end):
            heading = next((i for i in below if _is_heading(body, *spans[i])), len(spans))
            bio = [i for i in below if i < heading]
            if len(bio) <= _BIO_PARAGRAPHS and all(spans[i][1] - spans[i][0] <= _BIO_CHARACTERS for i in bio):
                found.update(dict.fromkeys([index, *bio], "author box"))
        elif _is_heading(body, start, end):
            # Where article text follows, the titles between cannot be told from its subheadings: they stay.
            only_titles = all(_is_link(body[slice(*spans[i])]) for i in below)
            found.update(dict.fromkeys([index, *below] if only_titles else [index], "teaser"))


def _is_link(paragraph: str) -> bool:
    """Tell the title of another article, or its cut summary, from a paragraph of this one."""
    return (
        len(paragraph) <= _LINK_CHARACTERS and not paragraph.rstrip("\"'”’»)").endswith((".", "!", ":"))
    ) or (len(paragraph) <= _SUMMARY_CHARACTERS and paragraph.endswith(("…", "...", "[…]", "[...]")))


def _is_heading(body: str, start: int, end: int) -> bool:
    return end - start <= _HEADING_CHARACTERS and _TEASER_HEADING.fullmatch(body, start, end) is not None
