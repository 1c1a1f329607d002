"""Credits of one article: which agency its dateline, byline and last lines name, and whose words it therefore is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from mediaframing.sources.agencies.agencylist import Agency, load_agencies

_HEAD, _TAIL, _DESK = 700, 900, 500
_DASH = r"[\u2013\u2014\u2015_-]{1,2}"
_NEXT = rf"\.?\s*(?:{_DASH}|:|(?=[A-Z“\"‘']))"
# A line of a credit is no longer than this; longer ones are sentences of the article.
_LONGEST_CREDIT = 260
# Reuters signs without its name: "(Reporting by …; Editing by …)", "Writing by … Editing by …".
_DESK_LINE = re.compile(
    r"(?:^|\n|\(|\. )\s*(?:Additional )?(?:Reporting|Writing|Editing) by [^\n]{3,500}", re.IGNORECASE
)
_EDITED = re.compile(r"(?:Editing|Writing) by\b")
_TRUST = "Thomson Reuters Trust Principles"
_SHARED_LINE = re.compile(
    r"\bcontribut(?:ed|ing|ion)\b|\b(?:was|were) used (?:in|for)\b|\b(?:additional|extra) (?:reporting|information|material)\b|"
    r"^\W*with\b|\b(?:includes?|contains?|uses?) (?:material|information|reporting|content)\b|"
    r"\b(?:staff|own|and|with) (?:news |wire )?(?:agencies|wires?|wire (?:service )?(?:services|reports))\b",
    re.IGNORECASE,
)
_WIRE_LINE = re.compile(
    r"^\W*(?:by\s+)?(?:compiled\s+)?(?:from\s+)?(?:(?:news|wire)\s+(?:services?|reports?|agencies)|wires|agencies)\W*$",
    re.IGNORECASE,
)
_OWN_LINE = re.compile(
    r"^\W*(?:this (?:report|story|article) (?:by|from|was (?:originally |first )?(?:published|written|produced|reported) by)|"
    r"distributed by)\b",
    re.IGNORECASE,
)
_WIRED = re.compile(
    r"\b(?:and|with|&|/)\s*(?:news\s+)?(?:agencies|wires?|wire (?:services|reports))\b", re.IGNORECASE
)
_PHOTO = re.compile(r"\b(?:photo\w*|picture|image|getty|video|file)\b", re.IGNORECASE)
_JOURNALISTS = (
    r"(?:(?:[\w-]+ ){0,2}(?:[Ww]riters?|[Rr]eporters?|\w*[Jj]ournalists?|[Cc]orrespondents?|[Pp]hotographers?|[Ss]taff\w*|"
    r"[Pp]roducers?|[Ee]ditors?|[Rr]esearchers?|[Ff]reelancers?))"
)
_APART_BEFORE = re.compile(
    r"(?:^|[,|/;(\u2013\u2014-]|\b(?:by|of|for|and|from|via|with)(?: the)?)\s*$", re.IGNORECASE
)
_APART_BEHIND = re.compile(r"\s*(?:$|[,|/;&)\u2013\u2014-]|and\b|news\b|staff\b|agency\b)", re.IGNORECASE)
_MORE = re.compile(r"\s*[/,&]\s*|\s+and\s+")


class _Patterns(NamedTuple):
    dateline: re.Pattern[str]
    credit: re.Pattern[str]
    writers: re.Pattern[str]
    name: re.Pattern[str]
    any_name: re.Pattern[str]
    owner: dict[str, str]


def _alternatives(spellings: Iterable[str]) -> str:
    return "|".join(re.escape(s) for s in sorted(set(spellings), key=lambda s: (-len(s), s)))


@lru_cache(maxsize=16)
def _compile(agencies: tuple[Agency, ...]) -> _Patterns:
    owner: dict[str, str] = {}
    for agency in agencies:
        for spelling in (*agency.spellings, *agency.codes):
            owner.setdefault(spelling.casefold(), agency.name)
    names = _alternatives(s for a in agencies for s in a.spellings)
    both = _alternatives(s for a in agencies for s in (*a.spellings, *a.codes))
    several = rf"(?:{both})(?:\s*[/,]\s*[^()/\n]{{1,30}})?"
    dateline = re.compile(
        rf"(?:^|\n)[^\n]{{0,60}}?\(\s*(?P<a>{several})\s*\){_NEXT}"
        rf"|(?:^|\n)[^\n.]{{0,60}}?\(\s*(?P<b>{several})\s*\)[ \t]*(?:\n|$)"
        rf"|(?:^|\n)[^\n!?]{{0,60}}?(?<![^\s.])/\s*(?P<c>{several})\s*/\.?(?:\s*{_DASH}|\s+(?=[A-Z“\"‘']))"
        rf"|(?:^|\n)[^\n.!?]{{0,50}}?,\s*(?:\w+\.?\s+\d{{1,2}}\s*)?(?P<d>{names})\.?\s*(?:{_DASH})\s"
        rf"|(?:^|\n)\s*(?:By |BY )?(?P<e>{names})\s*(?:\n|$)"
        rf"|(?:^|\n)\s*(?:By|BY)\s+[^\n]{{3,80}}?(?:,|\||/|{_DASH}|\bof|\bfor)\s*(?:[Tt]he\s+)?(?P<f>{names})\s*(?:\n|$)"
    )
    credit = re.compile(
        rf"(?:©|\(c\)|[Cc]opyright|COPYRIGHT)\s*(?:©\s*)?(?:\d{{4}},?\s*)?(?:by\s+)?(?:[Tt]he\s+)?(?P<a>{names})\b"
        rf"|^\s*[({{\[—–-]*\s*(?:(?:Source|Credit|Via|From|By|via|from|Agency|Agencies)\s*[:/]?\s*)?(?:[Tt]he\s+)?(?P<b>{names})"
        rf"(?:\s*[/,&]\s*(?:{names}))*\s*[)}}\]]?\.?\s*$"
    )
    writers = re.compile(
        rf"^\W*(?:[Tt]he\s+)?(?P<a>{names})\s+{_JOURNALISTS}\b(?!.*\bcontributed\b.*\band\b.*\bcontributed\b)"
    )
    return _Patterns(
        dateline, credit, writers, re.compile(rf"(?<!\w)(?:{names})(?!\w)"), re.compile(rf"(?<!\w)(?:{both})(?!\w)"), owner
    )  # fmt: skip


def find_agency(
    text: str, byline: str = "", agencies: tuple[Agency, ...] | None = None
) -> tuple[list[str], str]:
    """Return the agencies one article credits and its provenance.

    Examples
    --------
    >>> find_agency("The ferry sank.", "By Mara Lind, Reuters")
    (['Reuters'], 'agency')
    >>> find_agency("The ferry sank.\\n\\n— With files from The Canadian Press")
    (['CP'], 'mixed')
    """
    known = _compile(load_agencies() if agencies is None else agencies)
    signed = _read_byline(known, byline)
    if signed is not None:
        return signed
    head = known.dateline.search(text[:_HEAD])
    if head:
        return _split(known, next(g for g in head.groups() if g)), "agency"
    tail = _read_tail(known, text[-_TAIL:].rstrip())
    if tail is not None:
        return tail
    return [], "own" if byline.strip() else "unknown"


def _split(known: _Patterns, written: str) -> list[str]:
    """The agencies of "Reuters/AP"; what is no agency there ("AP/WXYZ") is a client."""
    owners = [known.owner.get(part.strip().casefold(), "") for part in (written, *_MORE.split(written))]
    return list(dict.fromkeys(o for o in owners if o))


def _read_byline(known: _Patterns, byline: str) -> tuple[list[str], str] | None:
    if not byline.strip() or _PHOTO.search(byline):
        return None
    if _WIRE_LINE.match(byline):
        return [], "agency"
    found = [m for m in known.any_name.finditer(byline) if _stands_apart(m)]
    names = list(dict.fromkeys(known.owner[m.group().casefold()] for m in found))
    if _WIRED.search(byline):
        return names, "mixed"
    if not names:
        return None
    # "Ana Verin and Reuters" shares the work; "Ana Verin, Reuters" and "Reuters and AP" are the agencies' own.
    before = byline[: found[0].start()].rstrip()
    return names, "mixed" if re.search(r"\w.*\b(?:and|with)(?:\s+the)?$|\w.*&$", before, re.I) else "agency"


def _stands_apart(match: re.Match[str]) -> bool:
    """Whether a name of one word is the agency and no person's: "Mara Lind, Interfax", not "Tasnim Lind"."""
    if " " in match.group() or match.group().isupper():
        return True
    before, behind = match.string[: match.start()], match.string[match.end() :]
    return bool(_APART_BEFORE.search(before) and _APART_BEHIND.match(behind))


def _read_tail(known: _Patterns, tail: str) -> tuple[list[str], str] | None:
    desk = _DESK_LINE.search(tail[-_DESK:])
    if _TRUST in tail or (desk and _EDITED.search(desk.group(), 12)):
        return ["Reuters"], "agency"
    shared: list[str] | None = None
    for line in tail.split("\n"):
        if _WIRE_LINE.match(line):
            return [], "agency"
        sharing = _SHARED_LINE.search(line)
        names = [known.owner[m.group().casefold()] for m in known.name.finditer(line)]
        if names and not sharing:
            credit = known.credit.search(line)
            if credit or _OWN_LINE.match(line):
                return list(dict.fromkeys(names if credit is None or credit["b"] else names[:1])), "agency"
        elif sharing and _is_credit(line):
            writers = known.writers.match(line)
            if writers and len(set(names)) == 1:
                return names[:1], "agency"
            if names or _WIRED.search(line):
                shared = [*(shared or []), *names]
    return None if shared is None else (list(dict.fromkeys(shared)), "mixed")


_CREDITED = re.compile(
    r"^\W*contributing\s*:|\b(?:contributed|contributing|contributions?)\b(?:\s+\w+){0,2}\s+(?:to|reporting|from)\b|"
    r"\bcontributed[.)]*$|\bthis (?:report|story|article)\b|^\W*(?:with|additional|extra)\b.{0,80}$|"
    r"^\W*(?:with|additional|extra) (?:files|reporting|material|inputs?|information|wires?)\b|"
    r"^.{0,80}\b(?:staff|and) (?:news |wire )?(?:agencies|wires?|wire (?:service )?(?:services|reports))\W*$",
    re.IGNORECASE,
)


def _is_credit(line: str) -> bool:
    """Whether a line with words of sharing is a credit, no sentence on somebody's contributions."""
    return len(line) <= _LONGEST_CREDIT and _CREDITED.search(line) is not None
