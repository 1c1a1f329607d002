"""The surroundings of a cue and the stretches it could report, described for the learned choice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from mediaframing.sources.choosing import load_weights, score, score_shared
from mediaframing.sources.contents import BOUNDARY, Reading, Stretch
from mediaframing.sources.cueing import CuePlace
from mediaframing.sources.phrases import Phrase, squeeze
from mediaframing.sources.units import Unit
from mediaframing.sources.words import tell_finely

_SIZES = "".join(("1" * 2, "3" * 2, "6" * 3, "c" * 6, "y" * 13))
_Seen = tuple[str, ...]


class Scene(NamedTuple):
    """What the readings of one cue share: its unit, the cue, the quotations that are its own, and its surroundings.

    `shared` is what the features of all its readings are made from; `boundaries` are words where clauses may end, each
    with the word that goes on.
    """

    tags: str
    spelled: list[str]
    cue: CuePlace
    own: Collection[int]
    word: str
    where: str
    shared: tuple[_Seen, ...]
    boundaries: list[tuple[int, str]]


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
            gap = squeeze(tags[speaker.last : cue.at])[-3:]
            stop = speaker.first
    kind = speaker.kind if speaker else "-"
    ahead = squeeze(tags[:stop])[-3:]
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
    spelled = words[unit.first : unit.last]
    return Scene(tags, spelled, cue, own, word, where, shared, _name_boundaries(tags, spelled))


def _name_boundaries(tags: str, spelled: list[str]) -> list[tuple[int, str]]:
    """Where clauses may end in a unit, each with the word that goes on."""
    named = []
    for found in BOUNDARY.finditer(tags):
        at = found.start()
        mark = ""
        if tags[at] in ",;:-" and at + 1 < len(tags):
            mark, at = tags[at], at + 1
        named.append((found.start(), mark + tell_finely(spelled[at], tags[at])))
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

_STRETCH: tuple[Callable[..., _Seen], ...] = (
    lambda mode, how, form, word, lemma: (
        f"{mode}s{how}", f"{mode}s{how}|{form}", f"{mode}s{how}|{word}", f"{mode}s{how[0]}|{lemma}",
    ),
    lambda mode, end, stop, lemma, verbs: (
        f"{mode}s{end}|{stop}", f"{mode}e{stop}|{lemma}", f"{mode}v{verbs}", f"{mode}v{verbs}|{end}|{stop}",
    ),
    lambda mode, size, form, where, lemma: (
        f"{mode}n{size}", f"{mode}n{size}|{form}|{where}", f"{mode}n{size}|{lemma}",
    ),
    lambda mode, inside, start, lemma: (
        f"{mode}i{inside[:2]}", f"{mode}i{inside}|{start}", f"{mode}i{inside[:2]}|{lemma}",
    ),
    lambda mode, quotations, how, pauses: (f"{mode}q{quotations}|{how}", f"{mode}o{pauses}|{how}"),
    lambda mode, ahead, start, opening, verbs: (
        f"{mode}p{ahead}|{start}", f"{mode}O{opening}|{start}", f"{mode}O{opening}|{verbs}",
    ),
    lambda mode, held, missing, strange, how, edges, short: (
        f"{mode}H{held}{missing}{strange}", f"{mode}H{held}{missing}|{how}", f"{mode}H{held}|{edges}|{short}",
    ),
    lambda mode, closing, end, stop, size, further: (
        f"{mode}C{closing}|{end}", f"{mode}C{closing}|{stop}", f"{mode}C{closing}|{size}", f"{mode}D{closing}|{further}",
    ),
    lambda mode, rest, end, final, stop: (f"{mode}R{rest}|{end}", f"{mode}F{final}|{stop}"),
    lambda mode, remains, stop, closing: (f"{mode}L{remains}|{stop}", f"{mode}L{remains}|{closing}"),
    lambda mode, name: (f"{mode}P{name}",),
)  # fmt: skip


def _look_at(scene: Scene, stretch: Stretch, mode: str) -> Iterator[tuple[int, _Seen]]:
    """What of a stretch its features are made from: the group of features, and a few strings that often recur."""
    tags, spelled, cue, own, word, where, _, boundaries = scene
    first, last, how = stretch
    inside = squeeze(tags[first:last])
    n = last - first
    size = _SIZES[n] if n < len(_SIZES) else "z"
    verbs = ("V" if "V" in inside else "") + ("v" if "v" in inside else "") + ("x" if "x" in inside else "")
    rest = squeeze(tags[last : last + 8])
    stop = rest[:2] or "$"
    start, end = how[0], how[-1]
    at = last + 1 if tags[last : last + 1] == "," else last
    closing = tell_finely(spelled[at], tags[at]) if at < len(tags) else ""
    further = tell_finely(spelled[at + 1], tags[at + 1]) if at + 1 < len(tags) else ""
    held = sum([first <= i < last for i in own]) if own else 0
    quotations = tags.count("Q", first, last)
    left = tags[last:]
    lemma, form = cue.lemma, cue.form
    yield 0, (mode, how, form, word, lemma)
    yield 1, (mode, end, stop, lemma, verbs)
    yield 2, (mode, size, form, where, lemma)
    yield 3, (mode, inside[:3], start, lemma)
    pauses = f"{inside.count(',') > 1}{';' in inside}{'-' in inside}"
    yield 4, (mode, "2" if quotations > 1 else str(quotations), how, pauses)
    yield (
        5,
        (
            mode,
            squeeze(tags[max(0, first - 2) : first]),
            start,
            tell_finely(spelled[first], tags[first]),
            verbs,
        ),
    )
    edges = tags[first] + tags[last - 1]
    yield 6, (mode, str(held), str(len(own) - held), str(quotations - held), how, edges, "s" if n < 3 else "")
    yield 7, (mode, closing, end, stop, size, further)
    yield 8, (mode, rest[:4], end, tell_finely(spelled[last - 1], tags[last - 1]), stop)
    yield 9, (mode, f"{'V' in left}{'v' in left or 'x' in left}{'Q' in left}", stop, closing)
    for place, name in boundaries:
        if first + 1 < place < last:
            yield 10, (mode, name)


def describe_readings(scene: Scene, readings: list[Reading]) -> list[list[str]]:
    """Return all features of each reading, as the training of the weights needs them."""
    shared = [f for describe, seen in zip(_SHARED, scene.shared, strict=True) for f in describe(*seen)]
    return [
        [reading.kind[0] + f for f in shared]
        + [
            f
            for stretch in reading.stretches
            for group, seen in _look_at(scene, stretch, reading.kind[0])
            for f in _STRETCH[group](*seen)
        ]
        for reading in readings
    ]


@lru_cache(maxsize=200_000)
def _score_shared(group: int, seen: _Seen) -> tuple[float, ...]:
    return score_shared(_SHARED[group](*seen))


@lru_cache(maxsize=200_000)
def _score_stretch(group: int, seen: _Seen) -> float:
    return score(_STRETCH[group](*seen), load_weights("contents"))


def weigh_kinds(scene: Scene) -> dict[str, float]:
    """Return what the surroundings alone say for each kind of reading: n(one), r(ight), l(eft), b(oth)."""
    sums = map(sum, zip(*[_score_shared(i, seen) for i, seen in enumerate(scene.shared)], strict=True))
    return dict(zip("nrlb", sums, strict=True))


def weigh_reading(scene: Scene, reading: Reading) -> float:
    """Return what the stretches of one reading add to the weight of its kind."""
    mode = reading.kind[0]
    return sum(
        [_score_stretch(group, seen) for s in reading.stretches for group, seen in _look_at(scene, s, mode)]
    )


def forget_scores() -> None:
    """Forget scores of earlier weights."""
    _score_shared.cache_clear()
    _score_stretch.cache_clear()
