"""The surroundings of a cue and the stretches it could report, described for the learned choice."""

from __future__ import annotations

from collections.abc import Callable, Collection
from operator import getitem
from typing import NamedTuple

from mediaframing.sources.choosing import load_weights, score, score_shared
from mediaframing.sources.contents import BOUNDARY, Reading, Stretch
from mediaframing.sources.cueing import CuePlace
from mediaframing.sources.phrases import Phrase, squeeze, squeeze_head, squeeze_tail
from mediaframing.sources.units import Unit
from mediaframing.sources.words import tell_finely

_SIZES = "".join(("1" * 2, "3" * 2, "6" * 3, "c" * 6, "y" * 13))
_Seen = tuple[str, ...]
_CACHE_LIMIT = 20_000


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
    lambda mode, begins, start, lemma: (
        f"{mode}i{begins[:2]}", f"{mode}i{begins}|{start}", f"{mode}i{begins[:2]}|{lemma}",
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


def _look_at(scene: Scene, stretch: Stretch, mode: str) -> tuple[tuple[_Seen, ...], list[str]]:
    """What of a stretch its features are made from: a few strings that often recur for each group but the last one.

    The second list holds the words at the boundaries inside, each a feature of the last group.
    """
    tags, spelled, cue, own, word, where, _, boundaries = scene
    first, last, how = stretch
    n = last - first
    size = _SIZES[n] if n < len(_SIZES) else "z"
    inside = tags[first:last]
    verbs = ("V" if "V" in inside else "") + ("v" if "v" in inside else "") + ("x" if "x" in inside else "")
    begins = squeeze_head(inside, 3)
    rest = squeeze(tags[last : last + 8])
    stop = rest[:2] or "$"
    start, end = how[0], how[-1]
    at = last + 1 if tags[last : last + 1] == "," else last
    closing = tell_finely(spelled[at], tags[at]) if at < len(tags) else ""
    further = tell_finely(spelled[at + 1], tags[at + 1]) if at + 1 < len(tags) else ""
    held = sum([first <= i < last for i in own]) if own else 0
    quotations = inside.count("Q")
    pauses = f"{inside.count(',') > 1}{';' in inside}{'-' in inside}"
    left = tags[last:]
    remains = f"{'V' in left}{'v' in left or 'x' in left}{'Q' in left}"
    lemma, form = cue.lemma, cue.form
    ahead = squeeze(tags[max(0, first - 2) : first])
    opening = tell_finely(spelled[first], inside[0])
    short = "s" if n < 3 else ""
    seen = (
        (mode, how, form, word, lemma),
        (mode, end, stop, lemma, verbs),
        (mode, size, form, where, lemma),
        (mode, begins, start, lemma),
        (mode, "2" if quotations > 1 else str(quotations), how, pauses),
        (mode, ahead, start, opening, verbs),
        (mode, str(held), str(len(own) - held), str(quotations - held), how, inside[0] + inside[-1], short),
        (mode, closing, end, stop, size, further),
        (mode, rest[:4], end, tell_finely(spelled[last - 1], inside[-1]), stop),
        (mode, remains, stop, closing),
    )
    return seen, [name for place, name in boundaries if first + 1 < place < last]


def describe_readings(scene: Scene, readings: list[Reading]) -> list[list[str]]:
    """Return all features of each reading, as the training of the weights needs them."""
    shared = [f for describe, seen in zip(_SHARED, scene.shared, strict=True) for f in describe(*seen)]
    described = []
    for reading in readings:
        mode = reading.kind[0]
        features = [mode + f for f in shared]
        for stretch in reading.stretches:
            seen, names = _look_at(scene, stretch, mode)
            groups = [*zip(_STRETCH, seen, strict=False), *((_STRETCH[-1], (mode, name)) for name in names)]
            features += [f for describe, strings in groups for f in describe(*strings)]
        described.append(features)
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


class _StretchScores(dict[_Seen, float]):
    """Scores of one group of a stretch by what they are made from, worked out on first use and kept."""

    def __init__(self, describe: Callable[..., _Seen]) -> None:
        self.describe = describe

    def __missing__(self, seen: _Seen) -> float:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        self[seen] = found = score(self.describe(*seen), load_weights("contents"))
        return found


_SHARED_SCORES = [_SharedScores(describe) for describe in _SHARED]
_STRETCH_SCORES = [_StretchScores(describe) for describe in _STRETCH]


def weigh_kinds(scene: Scene) -> dict[str, float]:
    """Return what the surroundings alone say for each kind of reading: n(one), r(ight), l(eft), b(oth)."""
    sums = map(sum, zip(*map(getitem, _SHARED_SCORES, scene.shared), strict=True))
    return dict(zip("nrlb", sums, strict=True))


def weigh_reading(scene: Scene, reading: Reading) -> float:
    """Return what the stretches of one reading add to the weight of its kind."""
    total = 0.0
    mode = reading.kind[0]
    for stretch in reading.stretches:
        seen, names = _look_at(scene, stretch, mode)
        total = sum(map(getitem, _STRETCH_SCORES, seen), total)
        for name in names:
            total += _STRETCH_SCORES[-1][mode, name]
    return total


def forget_scores() -> None:
    """Forget scores of earlier weights."""
    for scores in (*_SHARED_SCORES, *_STRETCH_SCORES):
        scores.clear()
