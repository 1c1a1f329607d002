"""Which cue a quotation in marks belongs to, or whether it is speech at all: candidates described for the learned choice."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from mediaframing.sources.attribution.cueing import DASH, GENERIC, CuePlace
from mediaframing.sources.grammar.phrases import Phrase, squeeze
from mediaframing.sources.grammar.units import Layout
from mediaframing.sources.grammar.words import tell_word

_EACH_SIDE, _OTHERS = 3, 2
_SHORT = 10
_TELLING = frozenset("dopTtcuaVvx")
_WIDTHS = ((1, "1"), (2, "2"), (3, "3"), (5, "5"), (9, "9"), (19, "19"))
_FIRST_PERSON = frozenset(
    [
        "i",
        "we",
        "my",
        "our",
        "me",
        "us",
        "i’m",
        "i'm",
        "we’re",
        "we're",
        "i’ve",
        "i've",
        "you",
        "your",
        "let’s",
        "let's",
    ]
)


class Attribution(NamedTuple):
    """A cue with its speaker, as chosen among the noun phrases of its unit."""

    cue: CuePlace
    speaker: Phrase | None


class Place(NamedTuple):
    """Where a quotation stands: its index, unit, and word relative to the unit."""

    quotation: int
    unit: int
    at: int


class Option(NamedTuple):
    """One way to read a quotation: kind is same, before, after, goes_on, loose or none."""

    kind: str
    attribution: Attribution | None


def list_places(layout: Layout) -> list[Place]:
    """Return the places of all quotations in order."""
    firsts = [unit.first for unit in layout.units]
    places = []
    for word, quotation in layout.quotation_at.items():
        unit = bisect_right(firsts, word) - 1
        places.append(Place(quotation, unit, word - firsts[unit]))
    return places


def list_options(
    layout: Layout, place: Place, found: list[list[Attribution]], after_another: bool
) -> list[Option]:
    """Return every way to read the quotation at *place*, given the attributions *found* in each unit."""
    here = found[place.unit]
    left = _nearest([a for a in reversed(here) if a.cue.at < place.at])
    right = _nearest([a for a in here if a.cue.at > place.at])
    options = [Option("same", a) for a in (*left, *right)]
    paragraph = layout.units[place.unit].paragraph
    if place.unit and paragraph - layout.units[place.unit - 1].paragraph <= 1:
        options += [Option("before", a) for a in _reporting(found[place.unit - 1])[-2:]]
    following = place.unit + 1
    if following < len(found) and layout.units[following].paragraph - paragraph <= 1:
        options += [Option("after", a) for a in _reporting(found[following])[:1]]
    if after_another:
        options.append(Option("goes_on", None))
    return [*options, Option("loose", None), Option("none", None)]


def _reporting(attributions: list[Attribution]) -> list[Attribution]:
    return [a for a in attributions if a.cue.lemma not in GENERIC]


def _nearest(attributions: list[Attribution]) -> list[Attribution]:
    """The nearest reporting verbs and the nearest other cues on one side of a quotation."""
    other = [a for a in attributions if a.cue.lemma in GENERIC]
    return _reporting(attributions)[:_EACH_SIDE] + other[:_OTHERS]


def find_signature(layout: Layout, place: Place, found: list[list[Attribution]]) -> Attribution | None:
    """The name that signs a quotation behind a dash, on the same line or on the next one."""
    unit = layout.units[place.unit]
    if place.at < len(unit.tags) - 1:
        return next((a for a in found[place.unit] if a.cue.lemma == DASH and a.cue.at == place.at + 1), None)
    following = found[place.unit + 1] if place.unit + 1 < len(found) else []
    return next((a for a in following if a.cue.lemma == DASH and a.cue.at == 0), None)


def describe_options(
    layout: Layout, place: Place, options: list[Option], previous: Place | None
) -> list[list[str]]:
    """Return the features of each option."""
    looks, width, start, end, ahead, behind = describe_quotation(layout, place)
    unit = layout.units[place.unit]
    described = []
    same_unit = any(o.kind == "same" for o in options)
    for option in options:
        if option.kind == "same":
            described.append(_describe_same(layout, place, option, (width, start, end, ahead, behind)))
        elif option.kind in ("before", "after"):
            described.append(
                _describe_beside(layout, place, option, same_unit, (width, start, end, ahead, behind))
            )
        elif option.kind == "goes_on" and previous is not None:
            described.append(
                _describe_going_on(layout, place, previous, same_unit, (width, start, end, ahead, behind))
            )
        else:
            kind = "0" if option.kind == "none" else "?"
            described.append(
                [kind + f for f in looks]
                + [
                    f"{kind}same{same_unit}",
                    f"{kind}alone{len(unit.tags) <= 2}",
                    f"{kind}same{same_unit}|{start}{width}",
                ]
            )
    return described


def describe_quotation(layout: Layout, place: Place) -> tuple[list[str], str, str, str, str, str]:
    """Return features of the marked stretch by itself, and its width, start, end and neighbours' classes."""
    q = layout.quotations[place.quotation]
    inner = layout.text[q.inner_start : q.inner_end].strip()
    unit = layout.units[place.unit]
    spelled = inner.split()
    n = len(spelled)
    width = next((name for most, name in _WIDTHS if n <= most), "20")
    start = "U" if inner[:1].isupper() else "l" if inner[:1].islower() else "o"
    end = inner[-1:] if inner[-1:] in ",.!?…—-" else "w"
    at = place.at
    ahead = unit.tags[at - 1] if at else "^"
    behind = unit.tags[at + 1 : at + 2] or "$"
    before = layout.words.words[unit.first + at - 1] if at else ""
    word = tell_word(before, ahead) if at and ahead in _TELLING and n < _SHORT else ahead
    title = n > 1 and all(w[:1].isupper() for w in spelled if len(w) > 3)
    first = any(w.lower().strip(".,!?") in _FIRST_PERSON for w in spelled[:40])
    following = behind
    if behind in _TELLING and at + 1 < len(unit.tags):
        following = tell_word(layout.words.words[unit.first + at + 1], behind)
    looks = [
        f"w{width}",
        f"s{start}{end}{width}",
        f"s{start}|{ahead}{behind}",
        f"a{ahead}|{width}",
        f"a{ahead}{behind}",
        f"b{behind}|{width}",
        f"p{word}",
        f"p{word}|{start}",
        f"n{following}",
        f"t{title}|{width}",
        f"f{first}|{width}",
        f"g{q.opener}",
        f"e{end}|{behind}",
        f"2{unit.tags[max(0, at - 2) : at]}",
    ]
    return looks, width, start, end, ahead, behind


def _describe_same(layout: Layout, place: Place, option: Option, looks: tuple[str, ...]) -> list[str]:
    width, start, end, ahead, behind = looks
    attribution = option.attribution
    assert attribution is not None
    cue, speaker = attribution
    tags = layout.units[place.unit].tags
    lemma = cue.lemma
    if cue.at < place.at:
        gap = squeeze(tags[cue.end : place.at])
        side = "B"
    else:
        gap = squeeze(tags[place.at + 1 : cue.at])
        side = "A"
    where = "-" if speaker is None else "l" if speaker.first < cue.at else "r"
    inside = speaker is not None and (place.at < speaker.first < cue.at or cue.at < speaker.first < place.at)
    quotations = gap.count("Q")
    verbs = gap.count("V")
    s = f"{side}{where}{'i' if inside else ''}"
    kind = speaker.kind if speaker else "-"
    return [
        f"{s}g{gap[:8] if side == 'B' else gap[-8:]}",
        f"{s}g{gap[-3:]}|{end}",
        f"{s}g{gap[:3]}|{start}{end}",
        f"{s}f{cue.form}|{start}{end}",
        f"{s}f{cue.form}|{gap[:4]}",
        f"{s}l{lemma}",
        f"{side}l{lemma}|{gap[:3] if side == 'B' else gap[-3:]}",
        f"{s}c{cue.cue_class}|{width}",
        f"{side}q{min(quotations, 3)}v{min(verbs, 3)}",
        f"{side}q{min(quotations, 3)}v{min(verbs, 3)}|{end}{start}",
        f"{s}k{kind}",
        f"{side}a{ahead}|{width}",
        f"{side}a{ahead}{behind}|{cue.form}",
        f"{s}n{min(len(gap), 12)}",
        f"{side}e{end}{width}",
        f"{side}m{sum(gap.count(x) for x in ';-:')}|{gap.count(',')}",
        f"{side}x{'x' in gap}{'v' in gap}{'w' in gap}{'u' in gap}{'b' in gap}",
        side,
    ]


def _describe_beside(
    layout: Layout, place: Place, option: Option, same_unit: bool, looks: tuple[str, ...]
) -> list[str]:
    width, start, end, ahead, behind = looks
    attribution = option.attribution
    assert attribution is not None
    cue, speaker = attribution
    unit, other = layout.units[place.unit], layout.units[cue.unit]
    breaks = other.paragraph != unit.paragraph
    alone = len(unit.tags.replace(".", "")) == 1
    s = f"{option.kind[0]}{'p' if breaks else '_'}{'s' if same_unit else '_'}{'a' if alone else '_'}"
    rest = squeeze(other.tags[cue.end :])
    where = "-" if speaker is None else "l" if speaker.first < cue.at else "r"
    return [
        s,
        f"{s}l{cue.lemma}",
        f"{s}r{rest[-4:]}",
        f"{s}f{cue.form}{where}",
        f"{s}h{place.at == 0}|{start}{end}",
        f"{s}w{width}{ahead}",
        f"{s}q{'Q' in other.tags}|{other.tags[-2:]}",
        f"{s}v{rest.count('V')}",
        f"{s}k{speaker.kind if speaker else '-'}",
        f"{s}e{end}{behind}",
    ]


def _describe_going_on(
    layout: Layout, place: Place, previous: Place, same_unit: bool, looks: tuple[str, ...]
) -> list[str]:
    width, start, end, ahead, behind = looks
    unit, other = layout.units[place.unit], layout.units[previous.unit]
    group = layout.quotations[place.quotation].group == layout.quotations[previous.quotation].group
    near = min(place.unit - previous.unit, 3)
    breaks = min(unit.paragraph - other.paragraph, 3)
    alone = len(unit.tags.replace(".", "")) == 1
    gap = squeeze(unit.tags[previous.at + 1 : place.at])[-6:] if near == 0 else ""
    closed = layout.quotations[previous.quotation].closed
    s = f"c{near}{breaks}{'s' if same_unit else '_'}{'a' if alone else '_'}"
    return [
        s,
        f"cg{group}{closed}",
        f"{s}h{place.at == 0}|{start}{end}",
        f"{s}w{width}{ahead}",
        f"{s}e{end}{behind}",
        f"{s}g{gap}",
        f"cw{width}{start}",
        f"{s}o{other.tags[-2:]}|{other.tags[:1]}",
        f"c{near}x{squeeze(unit.tags[: place.at])[-4:]}",
    ]
