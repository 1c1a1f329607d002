"""The surroundings of a cue and the stretches it could report, described for the learned choice."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import chain
from operator import getitem
from typing import NamedTuple

from mediaframing.sources.attribution.choosing import load_weights_of, score_shared
from mediaframing.sources.attribution.contents import BOUNDARY, Reading, Stretch
from mediaframing.sources.attribution.cueing import CuePlace
from mediaframing.sources.grammar.phrases import Phrase, squeeze, squeeze_head, squeeze_tail
from mediaframing.sources.grammar.units import Unit
from mediaframing.sources.grammar.words import tell_finely

_SIZES = "".join(("1" * 2, "3" * 2, "6" * 3, "c" * 6, "y" * 13))
_Seen = tuple[str, ...]
_CACHE_LIMIT = 20_000


class Scene(NamedTuple):
    """What the readings of one cue share: its unit, the cue, the quotations that are its own, and its surroundings.

    `shared` is what the features of all its readings are made from.
    """

    tags: str
    spelled: list[str]
    cue: CuePlace
    own: Collection[int]
    word: str
    where: str
    shared: tuple[_Seen, ...]


def set_scene(
    unit: Unit,
    words: list[str],
    attribution: tuple[CuePlace, Phrase | None],
    own: Collection[int],
    elsewhere: bool,
    headline: str = "",
) -> Scene:
    """Describe a cue for all of its readings.

    *own* are the words of the unit that are quotations of this cue; *elsewhere* says that it has some in other units.
    """
    cue, speaker = attribution
    tags, lemma, form = unit.tags, cue.lemma, cue.form
    after = tags[cue.end : cue.end + 1] or "$"
    after2 = tags[cue.end : cue.end + 2] or "$"
    before = tags[cue.at - 1] if cue.at else "^"
    word = tell_finely(words[unit.first + cue.end], after) if after != "$" else after
    where, gap, stop = "-", "", cue.at
    if speaker is not None:
        where = "r"
        if speaker.first < cue.at:
            where = "l" + ("^" if speaker.first == 0 else tags[speaker.first - 1])
            gap = squeeze_tail(tags[speaker.last : cue.at], 3)
            stop = speaker.first
    kind = speaker.kind if speaker else "-"
    ahead = squeeze_tail(tags[:stop], 3)
    left = sum([i < cue.at for i in own])
    sides = f"{left}{len(own) - left}{elsewhere}"
    shared = (
        (lemma, form, where),
        (lemma, word, cue.cue_class, after, after2),
        (form, where, after, after2, gap),
        (kind, lemma, before, form, ahead, where),
        (sides, lemma, after, where, form),
        (headline, form, where),
    )
    return Scene(tags, words[unit.first : unit.last], cue, own, word, where, shared)


def name_boundaries(scene: Scene) -> list[tuple[int, str]]:
    """Return words where clauses may end in a unit, each with the feature of the word that goes on."""
    tags, spelled = scene.tags, scene.spelled
    named = []
    for found in BOUNDARY.finditer(tags):
        at = found.start()
        mark = ""
        if tags[at] in ",;:-" and at + 1 < len(tags):
            mark, at = tags[at], at + 1
        named.append((found.start(), "P" + mark + tell_finely(spelled[at], tags[at])))
    return named


_SHARED: tuple[Callable[..., _Seen], ...] = (
    lambda lemma, form, where: (
        f"l{lemma}", f"f{form}", f"w{where}", f"f{form}|{where}", f"l{lemma}|{form}", f"l{lemma}|{where}",
    ),
    lambda lemma, word, cue_class, after, after2: (
        f"a{after}", f"l{lemma}|{word}", f"c{cue_class}|{word}", f"l{lemma}|{after2}",
    ),
    lambda form, where, after, after2, gap: (
        f"a{after2}|{where}", f"f{form}|{after2}", f"g{gap}|{form}", f"w{where}|{after}|{form}", f"{where}|{gap}|{after}",
    ),
    lambda kind, lemma, before, form, ahead, where: (
        f"k{kind}", f"k{kind}|{lemma}", f"b{before}|{form}", f"h{ahead}|{where[0]}",
    ),
    lambda sides, lemma, after, where, form: (
        f"O{sides}", f"O{sides}|{lemma}", f"O{sides}|{after}", f"O{sides}|{where}|{form}",
    ),
    lambda headline, form, where: (f"U{headline}|{form}", f"U{headline}|{form}|{where}"),
)  # fmt: skip


def _describe_stretch(scene: Scene, stretch: Stretch, boundaries: list[tuple[int, str]]) -> list[_Seen]:
    """Return groups of features of one stretch, without the letter of the kind of reading the weights put before them."""
    tags, spelled, cue, own, word, where, _ = scene
    lemma, form = cue.lemma, cue.form
    first, last, how = stretch
    start, end = how[0], how[-1]
    n = last - first
    size = _SIZES[n] if n < len(_SIZES) else "z"
    inside, left = tags[first:last], tags[last:]
    begins = squeeze_head(inside, 3)
    rest = squeeze(left[:8])
    stop = rest[:2] or "$"
    at = last + (left[:1] == ",")
    closing = tell_finely(spelled[at], tags[at]) if at < len(tags) else ""
    further = tell_finely(spelled[at + 1], tags[at + 1]) if at + 1 < len(tags) else ""
    opening, final = tell_finely(spelled[first], inside[0]), tell_finely(spelled[last - 1], inside[-1])
    verbs = ("V" if "V" in inside else "") + ("v" if "v" in inside else "") + ("x" if "x" in inside else "")
    quotations = inside.count("Q")
    held = sum([first <= i < last for i in own]) if own else 0
    pauses = f"{inside.count(',') > 1}{';' in inside}{'-' in inside}"
    remains = f"{'V' in left}{'v' in left or 'x' in left}{'Q' in left}"
    ahead = squeeze(tags[max(0, first - 2) : first])
    groups: list[_Seen] = [
        (f"s{how}", f"s{how}|{form}", f"s{how}|{word}", f"s{start}|{lemma}"),
        (f"s{end}|{stop}", f"e{stop}|{lemma}", f"v{verbs}", f"v{verbs}|{end}|{stop}"),
        (f"n{size}", f"n{size}|{form}|{where}", f"n{size}|{lemma}"),
        (f"i{begins[:2]}", f"i{begins}|{start}", f"i{begins[:2]}|{lemma}"),
        (f"q{quotations if quotations < 2 else 2}|{how}", f"o{pauses}|{how}"),
        (f"p{ahead}|{start}", f"O{opening}|{start}", f"O{opening}|{verbs}"),
        (f"H{held}{len(own) - held}{quotations - held}", f"H{held}{len(own) - held}|{how}",
         f"H{held}|{inside[0]}{inside[-1]}|{'s' if n < 3 else ''}"),
        (f"C{closing}|{end}", f"C{closing}|{stop}", f"C{closing}|{size}", f"D{closing}|{further}"),
        (f"R{rest[:4]}|{end}", f"F{final}|{stop}"),
        (f"L{remains}|{stop}", f"L{remains}|{closing}"),
    ]  # fmt: skip
    groups += [(name,) for place, name in boundaries if first + 1 < place < last]
    return groups


def describe_readings(scene: Scene, readings: list[Reading]) -> list[list[str]]:
    """Return all features of each reading, as the training of the weights needs them."""
    shared = [f for describe, seen in zip(_SHARED, scene.shared, strict=True) for f in describe(*seen)]
    boundaries = name_boundaries(scene)
    described = []
    for reading in readings:
        groups = [g for s in reading.stretches for g in _describe_stretch(scene, s, boundaries)]
        described.append([reading.kind[0] + f for f in (*shared, *chain.from_iterable(groups))])
    return described


class _SharedScores(dict[_Seen, tuple[float, ...]]):
    """Scores of one group of the surroundings by what they are made from, worked out on first use and kept."""

    def __init__(self, describe: Callable[..., _Seen]) -> None:
        self.describe = describe

    def __missing__(self, seen: _Seen) -> tuple[float, ...]:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        self[seen] = found = score_shared(self.describe(*seen))
        return found


_SHARED_SCORES = [_SharedScores(describe) for describe in _SHARED]


def weigh_kinds(scene: Scene) -> dict[str, float]:
    """Return what the surroundings alone say for each kind of reading: n(one), r(ight), l(eft), b(oth)."""
    sums = map(sum, zip(*map(getitem, _SHARED_SCORES, scene.shared), strict=True))
    return dict(zip("nrlb", sums, strict=True))


def weigh_reading(scene: Scene, reading: Reading, boundaries: list[tuple[int, str]]) -> float:
    """Return what the stretches of one reading add to the weight of its kind; *boundaries* are those of the scene."""
    weigh = load_weights_of(reading.kind[0]).get
    # Summed by groups: equally likely readings are told apart by the last digits, which hang on the order of sums.
    return sum(
        [
            sum(filter(None, map(weigh, group)))
            for stretch in reading.stretches
            for group in _describe_stretch(scene, stretch, boundaries)
        ]
    )


def forget_scores() -> None:
    """Forget scores of earlier weights."""
    for scores in _SHARED_SCORES:
        scores.clear()
