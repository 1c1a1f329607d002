"""From the entries of a lexicon file, each with its line, to a checked lexicon whose errors name the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mediaframing.naming.lexicon import Concept, Lexicon, LexiconError, Variant, check_lexicon

VARIANT_LISTS = ("not_before", "not_after", "not_within")
CONCEPT_LISTS = ("institutions", "requires", "sources")
VARIANT_TEXTS = ("case", "origin")
CONCEPT_TEXTS = ("label", "kind", "gloss")


@dataclass(frozen=True)
class Entry:
    """Patterns of one variant at one place of a file; `texts` and `lists` hold what else it says."""

    line: int
    concept: str
    variant: str
    patterns: tuple[str, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def assemble(entries: Sequence[Entry], *, name: str, where: str, problems: Sequence[str] = ()) -> Lexicon:
    """Join the entries of one file into a lexicon and check it.

    Parameters
    ----------
    entries : sequence of Entry
        In the order of the file; entries of one variant are joined.
    name : str
        The name of the lexicon.
    where : str
        The file, for errors.
    problems : sequence of str
        What the reader of the format found wrong already; listed with the rest.

    Returns
    -------
    Lexicon
        With equal names for `sources` and their titles, as these formats have no place for more.

    Raises
    ------
    LexiconError
        One error that lists every problem with its line.
    """
    problems = [*problems, *_contradictions(entries)]
    concepts = tuple(_join_concept(key, group) for key, group in _grouped(entries, "concept").items())
    cited = dict.fromkeys(s for c in concepts for s in c.sources)
    lexicon = Lexicon(name, concepts, sources={s: {"title": s} for s in cited})
    try:
        check_lexicon(lexicon, where)
    except LexiconError as error:
        # Where the file itself is broken, a lexicon without entries is no second problem.
        found = error.problems if entries or not problems else []
        problems += [_with_line(p, entries) for p in found]
    if problems:
        raise LexiconError(where, problems)
    return lexicon


def guess_case(patterns: Iterable[str]) -> str:
    """Return the case rule of a variant from a format that has none.

    The programs these formats come from ignore case, and their dictionaries are written in small letters:
    "ignore". A capital in a pattern says that the writer tells "US" from "us": "smart".
    """
    return "ignore" if all(p == p.lower() for p in patterns) else "smart"


def split_name(name: str, alone: str) -> tuple[str, str]:
    """Return concept and variant of a category: "concept/variant", else a variant of the concept *alone*."""
    concept, _, variant = name.rpartition("/")
    return (concept.strip() or alone, variant.strip()) if variant.strip() else (alone, name.strip())


def _grouped(entries: Iterable[Entry], key: str) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(getattr(entry, key), []).append(entry)
    return groups


def _join_concept(name: str, entries: Sequence[Entry]) -> Concept:
    variants = tuple(_join_variant(key, group) for key, group in _grouped(entries, "variant").items())
    texts = _first_texts(entries, CONCEPT_TEXTS)
    label = texts.pop("label", name)
    return Concept(name, variants, label=label, **texts, **_joined_lists(entries, CONCEPT_LISTS))  # type: ignore[arg-type]


def _join_variant(name: str, entries: Sequence[Entry]) -> Variant:
    patterns = tuple(p for e in entries for p in e.patterns)
    texts, lists = _first_texts(entries, VARIANT_TEXTS), _joined_lists(entries, VARIANT_LISTS)
    return Variant(name, patterns, **texts, **lists)  # type: ignore[arg-type]


def _first_texts(entries: Sequence[Entry], keys: Iterable[str]) -> dict[str, str]:
    found = {k: next((e.texts[k] for e in entries if e.texts.get(k)), "") for k in keys}
    return {k: v for k, v in found.items() if v}


def _joined_lists(entries: Sequence[Entry], keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {k: tuple(dict.fromkeys(v for e in entries for v in e.lists.get(k, ()))) for k in keys}


def _contradictions(entries: Sequence[Entry]) -> list[str]:
    """Name each entry that says something else of its concept or variant than an earlier one."""
    problems = []
    said: dict[tuple[str, ...], tuple[int, str]] = {}
    for entry in entries:
        for key, value in entry.texts.items():
            if not value:
                continue
            owner = (entry.concept, entry.variant) if key in VARIANT_TEXTS else (entry.concept,)
            line, first = said.setdefault((key, *owner), (entry.line, value))
            if first != value:
                problems.append(
                    f"line {entry.line}: concept {entry.concept!r}, {key} {value!r} contradicts {first!r} "
                    f"of line {line}: keep one of them."
                )
    return problems


def _with_line(problem: str, entries: Sequence[Entry]) -> str:
    """Put before a problem the line of the most exact place that it names in the words of check_lexicon."""
    best, line = 0, 0
    for entry in entries:
        names = [f"concept {entry.concept!r}", f"variant {entry.variant!r}"]
        if names[0] not in problem:
            continue
        exact = 1 + 2 * (names[1] in problem) + any(f"pattern {p!r}" in problem for p in entry.patterns)
        # A pattern that stands twice is mended at its second place.
        if exact > best or (exact == best and exact % 2 == 0 and "stands in" in problem):
            best, line = exact, entry.line
    return f"line {line}: {problem}" if line else problem
