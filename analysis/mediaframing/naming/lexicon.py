"""A lexicon: concepts, their variants and patterns, and the dated style decisions that concern them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediaframing.tables import MediaframingError, suggest_names

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("orthographic", "lexical")
CASES = ("smart", "exact", "ignore")
# A stem of one or two letters before "*" would match a good part of any language.
SHORTEST_PATTERN, SHORTEST_STEM = 2, 3
EVENT_COLUMNS = ("date", "concept", "variant", "outlet", "label", "source")


class LexiconError(MediaframingError):
    """A lexicon that cannot be used; the message names file, concept and mend for every problem."""

    def __init__(self, where: str, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        listed = "\n".join(f"  {i}. {p}" for i, p in enumerate(self.problems, 1))
        super().__init__(f"the lexicon {where} cannot be used ({len(self.problems)} to mend):\n{listed}")


@dataclass(frozen=True)
class Variant:
    """One way of naming a concept.

    `patterns` are literals; `*` ends a word with any ending. `case` is "smart" (as written, capitalised
    and in capitals), "exact" (as written) or "ignore". A match that stands right before a phrase of
    `not_before`, right after one of `not_after`, or inside one of `not_within` is no mention.
    """

    name: str
    patterns: tuple[str, ...]
    case: str = "smart"
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_within: tuple[str, ...] = ()
    origin: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Concept:
    """One thing that can be named in more than one way.

    `kind` is "orthographic" (a spelling: in translated speech the translator's choice) or "lexical" (a
    word: the speaker's choice). `institutions` are names that carry a spelling of their own and are no
    choice of the outlet. With `requires`, a mention counts only in an article that holds one of these
    patterns somewhere.
    """

    name: str
    variants: tuple[Variant, ...]
    label: str = ""
    kind: str = "orthographic"
    gloss: str = ""
    not_within: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """Concepts, the dated events that concern them, and the sources of both."""

    name: str
    concepts: tuple[Concept, ...]
    version: str = ""
    title: str = ""
    description: str = ""
    language: str = ""
    event_rows: tuple[dict[str, Any], ...] = ()
    sources: dict[str, dict[str, Any]] = field(default_factory=dict, hash=False)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts)

    def __len__(self) -> int:
        return len(self.concepts)

    def __getitem__(self, name: str) -> Concept:
        for concept in self.concepts:
            if concept.name == name:
                return concept
        known = [c.name for c in self.concepts]
        raise LexiconError(
            repr(self.name), [f"no concept {name!r}.{suggest_names(name, known)} It has {known}."]
        )

    @property
    def labels(self) -> dict[str, str]:
        """How each concept is called on a chart: its label, else its name."""
        return {c.name: c.label or c.name for c in self.concepts}

    @property
    def events(self) -> pd.DataFrame:
        """Dated style decisions: `date` (datetime64[us, UTC]), `concept, variant, outlet, label, source`."""
        import pandas as pd

        rows = [{c: row.get(c, "") for c in EVENT_COLUMNS} for row in self.event_rows]
        events = pd.DataFrame(rows, columns=list(EVENT_COLUMNS))
        events["date"] = pd.to_datetime(events["date"], utc=True).dt.as_unit("us")
        return events.sort_values(["date", "concept", "outlet"], kind="stable", ignore_index=True)

    @property
    def table(self) -> pd.DataFrame:
        """One row a pattern: `concept, label, kind, variant, pattern, case, origin, sources`."""
        import pandas as pd

        rows = [
            (
                c.name,
                c.label or c.name,
                c.kind,
                v.name,
                p,
                v.case,
                v.origin,
                ", ".join(v.sources or c.sources),
            )
            for c in self.concepts
            for v in c.variants
            for p in v.patterns
        ]
        columns = ["concept", "label", "kind", "variant", "pattern", "case", "origin", "sources"]
        return pd.DataFrame(rows, columns=columns)


def check_lexicon(lexicon: Lexicon, where: str) -> Lexicon:
    """Return *lexicon*, or raise one :class:`LexiconError` that lists every problem with its mend."""
    problems: list[str] = []
    if not lexicon.concepts:
        problems.append("it holds no concept: add at least one, with two variants.")
    for concept in lexicon.concepts:
        problems += [f"concept {concept.name!r}: {p}" for p in _concept_problems(concept)]
    known = {c.name: {v.name for v in c.variants} for c in lexicon.concepts}
    for row in lexicon.event_rows:
        concept, variant = row.get("concept", ""), row.get("variant", "")
        if concept and concept not in known:
            hint = suggest_names(concept, known)
            problems.append(f"event {row.get('label', '')!r} names the unknown concept {concept!r}.{hint}")
        elif concept and variant and variant not in known[concept]:
            hint = suggest_names(variant, known[concept])
            problems.append(
                f"event {row.get('label', '')!r} names the unknown variant {variant!r} of {concept!r}.{hint}"
            )
    if problems:
        raise LexiconError(where, problems)
    return lexicon


def _concept_problems(concept: Concept) -> list[str]:
    problems = []
    if concept.kind not in KINDS:
        problems.append(f"kind {concept.kind!r} is not known; give one of {list(KINDS)}.")
    if len(concept.variants) < 2:
        problems.append(
            "it has fewer than two variants: a choice needs an alternative; add one or drop the concept."
        )
    names = [v.name for v in concept.variants]
    for name in sorted({n for n in names if names.count(n) > 1}):
        problems.append(f"variant {name!r} is there twice: put the patterns of both into one.")
    owners: dict[str, str] = {}
    for variant in concept.variants:
        problems += [f"variant {variant.name!r}: {p}" for p in _variant_problems(variant)]
        for pattern in variant.patterns:
            folded = " ".join(pattern.replace("-", " ").split())
            first = owners.setdefault(folded, variant.name)
            if first != variant.name:
                problems.append(
                    f"pattern {pattern!r} stands in the variants {first!r} and {variant.name!r}: keep it in one."
                )
    for key in ("not_within", "institutions", "requires"):
        problems += [f"{key}: {p}" for text in getattr(concept, key) for p in _pattern_problems(text)]
    return problems


def _variant_problems(variant: Variant) -> list[str]:
    problems = []
    if variant.case not in CASES:
        problems.append(f"case {variant.case!r} is not known; give one of {list(CASES)}.")
    if not variant.patterns:
        problems.append('it has no pattern: add patterns = ["…"].')
    if len(set(variant.patterns)) < len(variant.patterns):
        twice = sorted({p for p in variant.patterns if variant.patterns.count(p) > 1})
        problems.append(f"patterns {twice} are there twice: keep one of each.")
    for pattern in (*variant.patterns, *variant.not_within):
        problems += _pattern_problems(pattern)
    return problems


def _pattern_problems(pattern: Any) -> list[str]:
    if not isinstance(pattern, str):
        return [f"pattern {pattern!r} is not text: put it in quotation marks."]
    letters = sum(ch.isalnum() for ch in pattern)
    if not letters:
        kind = "empty" if not pattern.strip() else "without a letter or digit"
        return [f"pattern {pattern!r} is {kind}: write the word itself."]
    words = pattern.replace("-", " ").split()
    if any("*" in w[:-1] for w in words):
        return [
            f"pattern {pattern!r} has * inside a word: * may only end a word; list the spellings instead."
        ]
    short = [w for w in words if w.endswith("*") and sum(ch.isalnum() for ch in w) < SHORTEST_STEM]
    if short:
        return [
            f"pattern {pattern!r}: {short[0]!r} is too short; write at least {SHORTEST_STEM} letters before *."
        ]
    if letters < SHORTEST_PATTERN:
        return [f"pattern {pattern!r} is one letter: write at least {SHORTEST_PATTERN}."]
    return []
