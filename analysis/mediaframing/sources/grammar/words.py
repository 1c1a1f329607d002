"""Words of one text with a light word class each: the ground on which cues and speakers are looked for.

There is no statistical tagger here. A word is looked up in closed lists (`wordclasses.toml`) and among the forms of
reporting verbs (`cues.toml`); what is left is told by its shape. A class is one letter, so that a sentence is a
string of letters and its structure can be read with regular expressions:

d determiner, # number, s subject pronoun, m object pronoun, w who/which/what, t that, o of, T to, p preposition, c and/or,
b but, u subordinating conjunction, x auxiliary, k not, a adverb, D day or date, v verb, V reporting verb, N name, n noun or
adjective, ' possessive, Q quotation, and , - : ; ( ) . for punctuation.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

_TITLES = (
    "Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Prof|Rev|St|Jr|Sr|Inc|Corp|Co|Ltd|vs|Maj|Capt|Adm|Hon|Cpl|"
    "Jan|Feb|Aug|Sept|Oct|Nov|Dec|No|Calif|Fla|Mass|Conn|Pa|Va|Ala|Ariz|Ark|Colo|Del|Ga|Ill|Ind|Kan|Ky|La|Md|Mich|"
    "Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Tenn|Tex|Vt|Wash|Wis|Wyo|D-[A-Z][a-z]+|R-[A-Z][a-z]+"
)
# Most words are plain letters before a blank: they come first, so that nothing else is tried on them.
_TOKEN = re.compile(
    rf"([A-Za-z][a-z]*+(?=\s)|\x02\x01*|(?:[A-Z]\.)+(?:[A-Z]\b|-[^\W_]+)?|(?:{_TITLES})\.|"
    r"[^\W_]+(?:[-&/‑][^\W_]+|[’'](?!s\b)[^\W_]+|[.,]\d+)*|[’']s\b|--+|\.\.+|\S)"
)
_PUNCTUATION = {
    ",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", ".": ".", "!": ".", "?": ".", "…": ".",
    "—": "-", "–": "-", "-": "-", "―": "-", "'": "'", "’": "'", "%": "#", "$": "#", "£": "#", "€": "#",
}  # fmt: skip
_CLOSED = frozenset("dsmwtoTpcbuxkaD#")
_CACHE_LIMIT = 200_000
# Classes whose words are few enough to be told apart by the weights.
_TELLING = frozenset("TpomdwuckmxDsbat")


class Cue(NamedTuple):
    """What the lists know of a form of a reporting verb."""

    lemma: str
    form: str
    cue_class: str


class _Lists(NamedTuple):
    classes: dict[str, str]
    cues: dict[str, Cue]
    sources: dict[str, frozenset[str]]
    titles: frozenset[str]


def inflect(base: str) -> dict[str, str]:
    """Return the regular forms of an English verb by name: base, s, ed, ing.

    Examples
    --------
    >>> inflect("deny")
    {'base': 'deny', 's': 'denies', 'ed': 'denied', 'ing': 'denying'}
    """
    consonant_y = base.endswith("y") and base[-2:-1] not in "aeiou"
    if consonant_y:
        third, past = base[:-1] + "ies", base[:-1] + "ied"
    else:
        third = base + ("es" if base.endswith(("s", "x", "sh", "ch", "o")) else "s")
        past = base + ("d" if base.endswith("e") else "ed")
    present = base[:-1] if base.endswith("e") and not base.endswith(("ee", "ye")) else base
    return {"base": base, "s": third, "ed": past, "ing": present + "ing"}


@lru_cache(maxsize=1)
def load_lists() -> _Lists:
    """Return the word classes, cue forms, source nouns and titles of the package."""
    here = Path(__file__)
    known = tomllib.loads(here.with_name("wordclasses.toml").read_text(encoding="utf-8"))
    verbs = tomllib.loads(here.with_name("cues.toml").read_text(encoding="utf-8"))
    classes: dict[str, str] = {}
    for base in known["verbs"]["base"].split():
        forms = inflect(base)
        doubled = {forms["ed"][:-2] + base[-1] + "ed", base + base[-1] + "ing"}
        classes |= dict.fromkeys({*forms.values(), *doubled}, "v")
    classes |= dict.fromkeys(known["verbs"]["irregular"].split(), "v")
    for letter, words in known["classes"].items():
        for word in words.split():
            classes[word] = letter
    sources = {kind: frozenset(words.split()) for kind, words in known["sources"].items()}
    return _Lists(classes, _list_cues(verbs), sources, frozenset(known["titles"]["before_names"].split()))


def _list_cues(verbs: dict[str, dict[str, str]]) -> dict[str, Cue]:
    cues: dict[str, Cue] = {}
    class_of: dict[str, str] = {}
    for cue_class, words in verbs["classes"].items():
        for base in words.split():
            if base in class_of:
                continue
            class_of[base] = cue_class
            for form, word in inflect(base).items():
                cues.setdefault(word, Cue(base, form, cue_class))
    for word, base in verbs["irregular"].items():
        form = "ing" if word.endswith("ing") else "ed"
        cues[word] = Cue(base, form, class_of[base])
    return cues


@lru_cache(maxsize=1)
def load_given_names() -> dict[str, str]:
    """Return "f" or "m" for each given name of the list."""
    path = Path(__file__).with_name("firstnames.toml")
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    given = dict.fromkeys(lists["male"].split(), "m")
    for name in lists["female"].split():
        given[name] = "" if given.get(name) == "m" else "f"
    return given


# Penn Treebank tags as one letter each; what is not listed is a noun.
_PARTS = {
    "VB": "b", "VBP": "z", "VBZ": "z", "VBD": "e", "VBN": "t", "VBG": "g", "JJ": "j", "JJR": "j", "JJS": "j", "RB": "r",
    "RBR": "r", "RBS": "r", "RP": "r", "NNS": "s", "NN": "n", "IN": "i", "CD": "#",
}  # fmt: skip
_ENDINGS = (
    ("ing", "g"),
    ("ed", "t"),
    ("ly", "r"),
    ("s", "s"),
    ("ive", "j"),
    ("ous", "j"),
    ("al", "j"),
    ("ic", "j"),
)


@lru_cache(maxsize=1)
def load_parts() -> dict[str, str]:
    """Return the likeliest part of speech of English words in lower case, from the lexicon that TextBlob brings along.

    The file is read without importing the package, which takes seconds.
    """
    found = find_spec("textblob")
    places = (found.submodule_search_locations if found else None) or []
    parts: dict[str, str] = {}
    for place in places:
        path = Path(place) / "en" / "en-lexicon.txt"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            word, _, tag = line.partition(" ")
            if word.islower() and tag in _PARTS:
                parts[word] = _PARTS[tag]
    return parts


@lru_cache(maxsize=50_000)
def tell_part(word: str) -> str:
    """Return the part of speech of a word in lower case as one letter; of an unknown one by its ending."""
    known = load_parts().get(word)
    if known is None:
        known = next((part for ending, part in _ENDINGS if word.endswith(ending)), "n")
    return known


class _Tags(dict[str, str]):
    """Word class of each spelling, worked out on first use and kept."""

    def __missing__(self, word: str) -> str:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        self[word] = tag = _tag(word)
        return tag


def _tag(word: str) -> str:
    lists = load_lists()
    first = word[0]
    if first == "\x02":
        return "Q"
    if not (first.isalnum()):
        return (
            "'"
            if word[1:] == "s"
            else "-"
            if word.startswith("--")
            else _PUNCTUATION.get(first, "." if word.startswith("..") else "-")
        )
    if first.isdigit():
        # "The 34-year-old said" has a subject; "the 34 said" has a number.
        return "n" if word.endswith(("-year-old", "-year-olds")) else "#"
    lower = word.lower()
    known = lists.classes.get(lower, "")
    if first.isupper():
        if (
            known in _CLOSED
            and known
            and lower
            not in ("will", "us", "may", "can", "like", "last", "next", "second", "first", "once", "house")
        ):
            return known if not (word.isupper() and len(word) > 1) or known in "doTpct" else "N"
        return "D" if lower in ("may", "last", "next") else "N"
    if lower in lists.cues and known not in _CLOSED:
        return "V"
    if known:
        return known
    if (
        lower.endswith("ly")
        and len(lower) > 4
        and lower not in ("family", "ally", "rally", "bully", "reply", "assembly", "july", "daily", "weekly")
    ):
        return "a"
    if lower.endswith("ed") and len(lower) > 4 and not lower.endswith("eed"):
        return "v"
    if lower.endswith("ing") and len(lower) > 5:
        return "v"
    part = load_parts().get(lower, "n")
    return "v" if part in "bzet" else "a" if part == "r" else "n"


TAGS = _Tags()


@lru_cache(maxsize=50_000)
def tell_word(word: str, tag: str) -> str:
    """Return a listed word in lower case and the class of any other: weights may know only listed words."""
    lower = word.lower()
    lists = load_lists()
    return lower if lower in lists.classes or lower in lists.cues else tag


@lru_cache(maxsize=50_000)
def tell_finely(word: str, tag: str) -> str:
    """Return a listed function word in lower case, a verb or common noun as class and part of speech, else the class."""
    if tag in _TELLING:
        return tell_word(word, tag)
    return tag + tell_part(word.lower()) if tag in "nvV" else tag


class Words(NamedTuple):
    """Words of one text: where they lie, as written, and their classes as one string."""

    starts: list[int]
    ends: list[int]
    words: list[str]
    tags: str


def tag_words(masked: str) -> Words:
    """Split a text whose quotations are masked into words with their classes.

    Parameters
    ----------
    masked : str
        The text; each quotation is written as one U+0002 followed by U+0001, of the same length.

    Returns
    -------
    Words
        Offsets, spellings and classes.
    """
    # Gaps and words in turns; everything that is no blank is a word, so that nothing else lies between.
    pieces = _TOKEN.split(masked)
    words = pieces[1::2]
    offsets = list(accumulate(map(len, pieces)))
    return Words(offsets[:-1:2], offsets[1::2], words, "".join(map(TAGS.__getitem__, words)))
