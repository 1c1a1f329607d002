"""Code pages of DOS and the old Mac, told by how well a text reads in each: no byte of theirs says so."""

from __future__ import annotations

import re

# DOS with western letters before DOS with line graphics: they differ in few letters.
_OLD = ("mac_roman", "cp850", "cp437")
_LEAST_SHARE, _MOST_USUAL = 0.97, 0.85
_HIGH = re.compile(r"[^\x00-\x7f]")
_SMALL, _GREAT = "àáâãäåæçèéêëìíîïñòóôõöøœßùúûüýÿı", "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜÝŸ"
# High characters where a western text has them: letters within words, marks at their edges.
_IN_PLACE = re.compile(
    rf"(?<=[A-Za-z{_SMALL}{_GREAT}])[{_SMALL}]|[{_SMALL}](?=[a-z{_SMALL}])|(?<=\s)[àèéóòÿ](?=\s)"
    rf"|(?<![a-z{_SMALL}])[{_GREAT}](?=[\w’'-])|(?:^|(?<=[\s“«]))[ÀÈÉÒÓ](?=\s)|(?<=[A-Z{_GREAT}])[{_GREAT}]"
    rf"|(?:(?<=[\s(\[—–«„“])|^)[“‘«„‚](?=\S| \S)|(?<=\S)[”’“‘»](?=[\s.,;:!?)\]—–”»]|$)|(?<=\s)»(?=[\s.,;:!?]|$)"
    rf"|(?<=[A-Za-z{_SMALL}])’(?=[A-Za-z{_SMALL}])|(?<=[\s\w”’.,?!)])[–—](?=[\s\w“‘.,?!(])|(?<=\w)…|…(?=\s)"
    rf"|[¿¡](?=[A-Z{_GREAT}])|(?<=\s)[€£§©](?=[\s\d.,;)])|[€£](?=\d)|(?<=\d)[°ªº€£%]|(?<=\s)•(?=\s)",
    re.MULTILINE,
)

# What may stand anywhere in Windows-1252, the far commoner page: signs, dashes, and marks beside anything but letters.
_USUAL = re.compile(r"[\xa0\xad·•®™¶†‡½¼¾×±²³¹°§©€£–—…’‘]|[“”„‚«»](?![^\W\d_])|(?<![^\W\d_])[“”„‚«»]")


def find_old_code_page(sample: bytes) -> str:
    """Return the old code page in which *sample* reads well where Windows-1252 does not, "" for none.

    Examples
    --------
    >>> find_old_code_page("Le préfet a déclaré « à l’élève » que c’était fermé.".encode("mac_roman"))
    'mac_roman'
    >>> find_old_code_page("Le préfet a déclaré à l’élève que c’était fermé.".encode("cp1252"))
    ''
    """
    distinct = set(re.findall(rb"[\x80-\xff]", sample))
    usual = _share_in_place(sample.decode("cp1252", "replace"), anywhere=_USUAL)
    # One character, however often, tells little: only where it stands nowhere in its place.
    if usual > (_MOST_USUAL if len(distinct) > 2 else 0):
        return ""
    shares = {name: _share_in_place(sample.decode(name)) for name in _OLD}
    best = max(_OLD, key=lambda name: shares[name])
    return best if shares[best] >= _LEAST_SHARE else ""


def _share_in_place(text: str, *, anywhere: re.Pattern[str] | None = None) -> float:
    """Return the share of high characters that stand in their place; those of *anywhere* always do."""
    found = len(_HIGH.findall(text))
    rest = anywhere.sub("", text) if anywhere else text
    misplaced = len(_HIGH.findall(_IN_PLACE.sub("", rest)))
    return 1 - misplaced / found if found else 1.0
