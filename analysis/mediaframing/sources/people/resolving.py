"""Speakers as written, resolved within one article: pronouns, surnames and roles to the name the article uses."""

from __future__ import annotations

from typing import NamedTuple

from mediaframing.sources.attribution.attribution import Draft, speaker_span
from mediaframing.sources.attribution.quoted import Attribution
from mediaframing.sources.grammar.complements import end_of_role, is_office_of
from mediaframing.sources.grammar.phrases import Phrase, phrases_of
from mediaframing.sources.grammar.units import Layout, Unit
from mediaframing.sources.grammar.words import load_given_names, load_lists
from mediaframing.sources.people.people import Cast, complete_name, split_name

_SINGULAR = {"he": "m", "she": "f"}
_FAR = 12
_STEM = 5
_ANYWHERE = 10_000
_NEAR = 3
_CLOSE = 3
_LONGEST_EPITHET = 4
_BEFORE_PLACES = frozenset(("in", "at", "near", "from", "across", "of", "to"))
_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "their",
        "its",
        "our",
        "my",
        "some",
        "another",
        "one",
    ]
)


class Speaker(NamedTuple):
    """Who speaks: the resolved name, the role as written, the form, and how far the source is identified."""

    name: str
    role: str
    form: str
    identification: str


NOBODY = Speaker("", "", "", "")


def _stands_behind(role: Speaker, named: Speaker, distance: int) -> bool:
    """Whether "the former mayor" is less likely meant by a pronoun than somebody named close by."""
    return (
        role.identification == "role"
        and role.name[:4].lower() == "the "
        and named.identification == "named"
        and distance <= _CLOSE
    )


class Resolver:
    """Resolves the speakers of one text in order; keeps who spoke and who was named so far."""

    def __init__(self, layout: Layout, cast: Cast) -> None:
        self.layout = layout
        self.cast = cast
        self.spoke: list[tuple[int, Speaker]] = []
        self.span: tuple[int, int] | None = None
        self.first_named: Phrase | None = None
        self.named: dict[int, tuple[list[Speaker], Phrase | None]] = {}

    def resolve(self, draft: Draft) -> Speaker:
        """Return the speaker of *draft*; `span` then holds where it is written, None for nowhere."""
        attribution = draft.attribution
        before = self.span
        self.span = speaker_span(self.layout, attribution) if attribution is not None else None
        if attribution is None or attribution.speaker is None:
            speaker = self._continue(draft, before)
        else:
            unit = self.layout.units[attribution.cue.unit]
            phrase = attribution.speaker
            words = self.layout.words.words[unit.first + phrase.first : unit.first + phrase.last]
            speaker = self._resolve_phrase(words, phrase, attribution.cue.unit)
        if speaker.name:
            self.spoke.append((draft.unit, speaker))
        return speaker

    def name(self, attribution: Attribution) -> str:
        """Return the resolved name of the speaker of one attribution, "" for nobody."""
        if attribution.speaker is None:
            return ""
        unit = self.layout.units[attribution.cue.unit]
        phrase = attribution.speaker
        words = self.layout.words.words[unit.first + phrase.first : unit.first + phrase.last]
        return self._resolve_phrase(words, phrase, attribution.cue.unit).name

    def _continue(self, draft: Draft, before: tuple[int, int] | None) -> Speaker:
        """A quotation without attribution: of the subject of its sentence, else of whoever spoke last, close by."""
        if draft.attribution is not None:
            return NOBODY
        here = self.layout.units[draft.unit]
        named = self._persons_in(draft.unit, _ANYWHERE)
        if named and self.first_named is not None and self.first_named.first == 0:
            self.span = self._place(draft.unit, self.first_named)
            return named[0]
        if self.spoke:
            unit, speaker = self.spoke[-1]
            if here.paragraph - self.layout.units[unit].paragraph <= _NEAR:
                self.span = before
                return speaker
        if self.cast.most_named:
            return Speaker(self.cast.most_named, self.cast.role_of(self.cast.most_named), "person", "named")
        for number in range(draft.unit, max(-1, draft.unit - _FAR), -1):
            named = self._persons_in(number, _ANYWHERE)
            if named and self.first_named is not None:
                self.span = self._place(number, self.first_named)
                return named[0]
        return NOBODY

    def _place(self, number: int, phrase: Phrase) -> tuple[int, int]:
        first = self.layout.units[number].first
        return self.layout.words.starts[first + phrase.first], self.layout.words.ends[first + phrase.last - 1]

    def _resolve_phrase(self, words: list[str], phrase: Phrase, number: int) -> Speaker:
        lower = words[0].lower()
        if len(words) == 1 and lower in _SINGULAR:
            return self._resolve_pronoun(lower, phrase, number)
        if len(words) == 1 and lower in ("who", "which", "that"):
            return self._resolve_relative(words[0], phrase, number)
        if len(words) == 1 and lower in ("they", "it", "we", "i", "you"):
            return self._resolve_other(words[0], number)
        speaker = self.describe(words, phrase)
        if speaker.form != "person" or speaker.identification == "named":
            return speaker
        apposed = self._find_apposed(phrase, number)
        if apposed is None and speaker.identification == "role":
            apposed = self._find_epithet(words, phrase, number)
        return apposed or self._add_complement(speaker, phrase, number)

    def _add_complement(self, speaker: Speaker, phrase: Phrase, number: int) -> Speaker:
        """ "A spokesman" speaks "for the harbour office": whom a role speaks for is part of it."""
        first, end = self.layout.units[number].first, end_of_role(self.layout, phrase, number)
        behind = " ".join(self.layout.words.words[first + phrase.last : first + end])
        if not behind or not speaker.role:
            return speaker
        return speaker._replace(name=f"{speaker.name} {behind}", role=f"{speaker.role} {behind}")

    def _find_apposed(self, phrase: Phrase, number: int) -> Speaker | None:
        """The name beside a role: "the security adviser, Ana Verin, said", "Ana Verin, the adviser, said"."""
        unit = self.layout.units[number]
        end = end_of_role(self.layout, phrase, number)
        for other in phrases_of(self.layout, number):
            if other.kind != "name":
                continue
            between = (
                unit.tags[end : other.first] if other.first >= end else unit.tags[other.last : phrase.first]
            )
            if between == ",":
                words = self.layout.words.words
                named = self.describe(words[unit.first + other.first : unit.first + other.last], other)
                if named.form == "person" and " " in named.name:
                    role = words[unit.first + phrase.first : unit.first + end]
                    return named._replace(
                        role=" ".join(role[1:] if role[0].lower() in _DETERMINERS else role)
                    )
        return None

    def _find_epithet(self, words: list[str], phrase: Phrase, number: int) -> Speaker | None:
        """ "The senator", "the veteran": whoever spoke or was named just before."""
        if words[0].lower() != "the" or len(words) > _LONGEST_EPITHET:
            return None
        for unit in range(number, max(-1, number - _CLOSE), -1):
            spoken = [s for u, s in self.spoke if u == unit and s.form == "person" and " " in s.name]
            named = self._persons_in(unit, phrase.first if unit == number else _ANYWHERE)
            for speaker in [*reversed(spoken), *named]:
                if speaker.identification == "named":
                    return speaker
        return None

    def describe(self, words: list[str], phrase: Phrase) -> Speaker:
        """Return the speaker a noun phrase names by itself."""
        while words and words[-1] in ("’s", "'s", ",", "’", "'"):
            words = words[:-1]
        core = words[1:] if len(words) > 1 and words[0].lower() in _DETERMINERS else words
        of = next((i for i, w in enumerate(core) if w == "of" and i), len(core))
        role_words, name = split_name(core[:of] if any(w[:1].isupper() for w in core[:of]) else core)
        if of < len(core) - 2 and core[-2] in load_given_names() and core[-1][:1].isupper():
            # "Deputy Secretary of the Interior Department Jo Carl"
            role_words, name = core[:-2], core[-2:]
            words = core
        elif of < len(core) and is_office_of(core, of):
            role_words, name = core, []
        named = bool(name) and name[-1][:1].isupper() and name[0][:1].isupper()
        form, identification = name_form(words, name if named else core, phrase.kind, named)
        if named and form == "person":
            full = complete_name(self.cast, name, role_words)
            role = " ".join(role_words).replace(" ’s", "’s").replace(" 's", "'s")
            return Speaker(full, role or self.cast.role_of(full), "person", "named")
        if form == "person" and not named and core:
            head = core[-1].lower().strip(".,")
            if head in load_lists().titles and identification == "role" and words[0][:1].isupper():
                form = "person"
        text = " ".join(words).replace(" ’s", "’s").replace(" 's", "'s").replace(" ,", ",")
        if form == "person" and identification == "role":
            known = self._find_by_role(core)
            if known:
                return Speaker(known, " ".join(core), "person", "named")
        role = " ".join(core) if form == "person" else ""
        if named and form in ("organisation", "group") and words is not core and identification == "named":
            text = " ".join(core)
        return Speaker(text, role, form, identification)

    def _find_by_role(self, core: list[str]) -> str:
        """The one person of the article whose role holds every word of *core*; "Ukrainian" is held by "Ukraine"."""
        sources = load_lists().sources
        wanted = [w.lower().strip(".,")[:_STEM] for w in core if w not in ("’s", "'s")]
        head = core[-1].lower() if core else ""
        if head not in sources["persons"] and head not in sources["spokespeople"]:
            return ""
        holders: dict[str, int] = {}
        for role, name, _ in self.cast.roles:
            stems = {w.lower().strip(".,")[:_STEM] for w in role}
            if stems.issuperset(wanted):
                holders[name] = holders.get(name, 0) + 1
        if len(wanted) == 1 and len(holders) > 1:
            return ""
        return max(holders, key=lambda n: (holders[n], n)) if holders else ""

    def _resolve_pronoun(self, pronoun: str, phrase: Phrase, number: int) -> Speaker:
        wanted = _SINGULAR[pronoun]
        fallback = None
        for unit in range(number, max(-1, number - _FAR), -1):
            for speaker in self._candidates(unit, phrase, number):
                told = self.cast.gender.get(speaker.name, "")
                if told == wanted:
                    if fallback is None or number - unit <= _CLOSE:
                        return speaker
                elif not told and (fallback is None or _stands_behind(fallback, speaker, number - unit)):
                    fallback = speaker
        return fallback or self._find_single(wanted, number) or Speaker(pronoun, "", "person", "role")

    def _find_single(self, wanted: str, number: int) -> Speaker | None:
        """The nearest name of one word at the head of a sentence, for people the article calls by it alone."""
        words = self.layout.words.words
        for unit in range(number - 1, -1, -1):
            name = words[self.layout.units[unit].first]
            if name in self.cast.single and self.cast.gender.get(name, wanted) == wanted:
                phrase = next(iter(phrases_of(self.layout, unit)), None)
                speaker = self.describe([name], phrase) if phrase and phrase.kind == "name" else NOBODY
                if speaker.form == "person":
                    return speaker
        return None

    def _candidates(self, unit: int, phrase: Phrase, number: int) -> list[Speaker]:
        """Who a pronoun may mean in a unit: in its own the persons named before it first, else those who spoke."""
        spoken = [s for u, s in reversed(self.spoke) if u == unit and s.form == "person"]
        named = self._persons_in(unit, phrase.first if unit == number else _ANYWHERE)
        ordered = [*named, *spoken] if unit == number else [*spoken, *named]
        # A single name ("Vlad") may be anything; the full names of the unit come first.
        return sorted(ordered, key=lambda s: " " not in s.name)

    def _persons_in(self, number: int, before: int) -> list[Speaker]:
        """Persons named in a unit before a word, subjects first."""
        if before == _ANYWHERE and number in self.named:
            found, self.first_named = self.named[number]
            return found
        found = self._find_persons(number, before)
        if before == _ANYWHERE:
            self.named[number] = found, self.first_named
        return found

    def _find_persons(self, number: int, before: int) -> list[Speaker]:
        unit = self.layout.units[number]
        spelled = self.layout.words.words[unit.first : unit.last]
        found = []
        beside: Phrase | None = None
        self.first_named = None
        for phrase in phrases_of(self.layout, number):
            if phrase.first >= before or phrase.kind not in ("name", "persons", "spokespeople"):
                continue
            words = spelled[phrase.first : phrase.last]
            if words[-1] in ("’s", "'s"):
                continue
            speaker = self.describe(words, phrase)
            if self._is_place(unit, phrase, speaker):
                continue
            apposed = beside is not None and unit.tags[beside.last : phrase.first] == ","
            if beside is not None and apposed and speaker.identification == "role":
                # "Greel, her rival, was less sure": the name stands before its role.
                name = self.describe(spelled[beside.first : beside.last], beside)
                speaker = name._replace(role=speaker.role)
            beside = phrase if phrase.kind == "name" else None
            known = speaker.name in self.cast.gender or speaker.name.split(" ")[-1] in self.cast.full
            if speaker.form == "person" and (known or speaker.role):
                found.append(speaker)
                self.first_named = self.first_named or phrase
        return found

    def _is_place(self, unit: Unit, phrase: Phrase, speaker: Speaker) -> bool:
        """Whether a name stands where places do, "from Upper Mill", and nothing says that it is a person's."""
        if not phrase.first or speaker.role or speaker.name in self.cast.gender:
            return False
        return self.layout.words.words[unit.first + phrase.first - 1].lower() in _BEFORE_PLACES

    def _resolve_relative(self, word: str, phrase: Phrase, number: int) -> Speaker:
        unit = self.layout.units[number]
        nearest = None
        for other in phrases_of(self.layout, number):
            if other.last <= phrase.first and other.kind not in ("number", "who"):
                nearest = other
        if nearest is None:
            return Speaker(word, "", "person", "role")
        words = self.layout.words.words[unit.first + nearest.first : unit.first + nearest.last]
        return self._resolve_phrase(words, nearest, number)

    def _resolve_other(self, word: str, number: int) -> Speaker:
        lower = word.lower()
        wanted = {"they": ("group", "organisation"), "it": ("organisation", "document", "poll")}.get(
            lower, ()
        )
        for unit, speaker in reversed(self.spoke):
            if number - unit > _FAR // 2:
                break
            if speaker.form in wanted:
                return speaker
        return Speaker(word, "", "person" if lower in ("i", "you") else "group", "role")


def name_form(words: list[str], name: list[str], kind: str, named: bool) -> tuple[str, str]:
    """Return the form (person, group, organisation, document, poll) and identification of a noun phrase."""
    sources = load_lists().sources
    lowered = [w.lower().strip(".,") for w in words]
    of = next((i for i, w in enumerate(lowered) if w in ("of", "from", "in") and i), len(lowered))
    head = lowered[of - 1]
    anonymous = bool(sources["anonymous"] & set(lowered))
    kind = kind.removeprefix("name_")
    if kind == "polls" or head in sources["polls"]:
        return "poll", "named" if named else "role"
    if head in sources["spokespeople"] or head in sources["persons"]:
        plural = head.endswith(("men", "people", "aides", "advisers", "advisors"))
        return "group" if plural else "person", "anonymous" if anonymous or _indefinite(lowered) else "role"
    if head in sources["groups"]:
        return "group", "anonymous" if anonymous or head in ("officials", "sources", "aides") else "role"
    if head in sources["documents"]:
        return "document", "named" if named else "role"
    if named and head not in sources["organisations"] and head not in sources["media"] and kind == "name":
        titled = len(name) < len(words) and words[0].lower() not in _DETERMINERS
        if not titled and _is_organisation(words, name):
            return "organisation", "named"
        return "person", "named"
    if head in sources["organisations"] or head in sources["media"] or kind in ("organisations", "media"):
        return "organisation", "named" if named or any(w[:1].isupper() for w in words[1:]) else "role"
    if kind == "number" or head.endswith("s"):
        return "group", "role"
    return "person", "anonymous" if anonymous or _indefinite(lowered) else "role"


def _indefinite(lowered: list[str]) -> bool:
    return lowered[0] in ("a", "an", "one", "another", "some")


def _is_organisation(words: list[str], name: list[str]) -> bool:
    sources = load_lists().sources
    known = sources["organisations"] | sources["media"]
    if words[0].lower() == "the" and len(words) > 1:
        return True
    last = words[-1]
    return any(w.lower() in known for w in name) or (last.isupper() and len(last) > 1 and "." not in last)
