"""LIWC dictionaries (.dic): numbered categories between two lines with %, then words with their numbers."""

from __future__ import annotations

import re

from mediaframing.naming.formats.entries import Entry, assemble, guess_case, split_name
from mediaframing.naming.lexicon import Lexicon, LexiconError

_CATEGORY = re.compile(r"(\d+)\s+(\S.*)")
_WORD = re.compile(r"(\S.*?)\s+(\d+(?:\s+\d+)*)")
_CONDITIONAL = re.compile(r"[<>()/]")


def read(text: str, name: str, where: str) -> Lexicon:
    """Read a LIWC dictionary.

    A category named "concept/variant" is that variant; any other category is a variant of one concept named
    by the file. Words may hold blanks and end in `*`. Words in small letters ignore case as LIWC does; a
    capital makes the category "smart" ("US" is not "us"). Emoticons and words that depend on others
    (`(i) like*`, `kind <of>131/125`) are refused.

    Parameters
    ----------
    text : str
        The file's text.
    name, where : str
        The lexicon's name and the file, for errors.

    Returns
    -------
    Lexicon
        Checked.

    Raises
    ------
    LexiconError
        A missing header, categories declared twice or not at all, lines of another form, and whatever
        :func:`check_lexicon` finds, each with its line.
    """
    lines = [(i, line.strip()) for i, line in enumerate(text.split("\n"), 1) if line.strip()]
    marks = [k for k, (_, line) in enumerate(lines) if line == "%"]
    if len(marks) < 2 or marks[0] != 0:
        line = lines[0][0] if lines else 1
        raise LexiconError(
            where,
            [f"line {line}: a LIWC dictionary begins with its categories between two lines of %."],
        )
    problems: list[str] = []
    categories = _read_categories(lines[1 : marks[1]], name, problems)
    words = _read_words(lines[marks[1] + 1 :], categories, problems)
    entries = []
    for number, (line, concept, variant) in categories.items():
        texts = {"case": guess_case(w for _, w in words[number])}
        # The category alone keeps one without words in sight of the check.
        entries.append(Entry(line, concept, variant, (), texts))
        entries += [Entry(at, concept, variant, (word,), texts) for at, word in words[number]]
    return assemble(entries, name=name, where=where, problems=problems)


def _read_categories(
    lines: list[tuple[int, str]], alone: str, problems: list[str]
) -> dict[str, tuple[int, str, str]]:
    categories: dict[str, tuple[int, str, str]] = {}
    owners: dict[tuple[str, str], int] = {}
    for line, content in lines:
        found = _CATEGORY.fullmatch(content)
        if not found:
            problems.append(f"line {line}: {content!r} is no category: write its number, a tab and its name.")
            continue
        number, name = str(int(found[1])), split_name(found[2], alone)
        if number in categories:
            problems.append(
                f"line {line}: category {number} is declared twice (first on line {categories[number][0]})."
            )
        elif name in owners:
            problems.append(
                f"line {line}: concept {name[0]!r}, variant {name[1]!r} is declared twice "
                f"(first on line {owners[name]})."
            )
        categories.setdefault(number, (line, *name))
        owners.setdefault(name, line)
    return categories


def _read_words(
    lines: list[tuple[int, str]], categories: dict[str, tuple[int, str, str]], problems: list[str]
) -> dict[str, list[tuple[int, str]]]:
    words: dict[str, list[tuple[int, str]]] = {number: [] for number in categories}
    for line, content in lines:
        found = _WORD.fullmatch(content)
        if not found:
            problems.append(
                f"line {line}: {content!r} has no word or no category number: write word, tab, number."
            )
            continue
        if _CONDITIONAL.search(found[1]):
            problems.append(
                f"line {line}: {found[1]!r} depends on other words, which is not read: list the phrases."
            )
            continue
        for number in dict.fromkeys(str(int(n)) for n in found[2].split()):
            if number in words:
                words[number].append((line, found[1]))
            else:
                problems.append(
                    f"line {line}: {found[1]!r} is in category {number}, which is not declared between the "
                    f"% lines: declare it or correct the number (declared: {', '.join(words) or 'none'})."
                )
    return words
