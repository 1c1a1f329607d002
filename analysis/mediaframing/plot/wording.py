"""The words on a chart: names of voices, estimand, intervals, and what a note beneath a panel says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from mediaframing.plot.cells import in_order
from mediaframing.tables import VOICE_NAMES, show_marks

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?|(?<![\w.])\.\d+")
FIELD_NAMES = {"title": "headline", "body": "body"}


def name_value(column: str, value: str) -> str:
    """Return how *value* is written on a chart: matplotlib obeys marks that turn the direction of text, so they are named."""
    return show_marks(translate_value(column, value))


def translate_value(column: str, value: str) -> str:
    """Return *value* of *column* in words: "outlet" as a voice is "own words"."""
    if column == "order":
        return f"order {value}"
    names = {"voice": VOICE_NAMES, "field": FIELD_NAMES}.get(column, {})
    return names.get(value, value)


def name_concept(concept: str, labels: Mapping[str, str] | None) -> str:
    """Return what a concept is called in words: its label, else its identifier without underscores."""
    return show_marks((labels or {}).get(concept) or concept.replace("_", " "))


def name_columns(columns: Sequence[str]) -> str:
    """Return "outlet, field and voice" for a list of columns."""
    words = [c.replace("_", " ") for c in columns]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def name_intervals(estimates: pd.DataFrame) -> str:
    """Return "95% intervals" where every method names that one level, else "confidence intervals"."""
    levels = {f for m in estimates["method"] for f in re.findall(r"(\d+(?:\.\d+)?) ?%", str(m))}
    return f"{levels.pop()}% intervals" if len(levels) == 1 else "confidence intervals"


def write_estimand(estimates: pd.DataFrame) -> str:
    """Return the estimand as a sentence, or "" where the table does not name it."""
    if "estimand" not in estimates.columns:
        return ""
    named = [e for e in in_order(estimates["estimand"]) if e not in ("unknown", "")]
    words = "; ".join(_close(e) for e in named).replace(".;", ";")
    # A chart of pairs names them, and voices have names on a chart; the table's own words are not seen there.
    words = re.sub(r"group_a and group_b, groups of (\w+),", r"the first and the second \1 named,", words)
    return re.sub(r"\bvoice (\w+)", lambda found: VOICE_NAMES.get(found[1], found[0]), words)


def write_validation(estimates: pd.DataFrame) -> str:
    """Return the state of validation as a sentence."""
    states = [v for v in in_order(estimates["validation"]) if v not in ("unknown", "")]
    told = [merge_numbers(s) for s in group_by_form(states)]
    if len(told) > 1:
        counts = estimates["validation"].astype("str")
        rows = [int(counts.isin(s).sum()) for s in group_by_form(states)]
        told = [f"{t} ({n} of {len(estimates)} rows)" for t, n in zip(told, rows, strict=True)]
    return _close("; ".join(told))


def group_by_form(states: Sequence[str]) -> list[list[str]]:
    """Return the states that differ in their numbers only, together."""
    forms: dict[str, list[str]] = {}
    for state in states:
        forms.setdefault(_NUMBER.sub("#", state), []).append(state)
    return list(forms.values())


def merge_numbers(states: Sequence[str]) -> str:
    """Return one sentence for all *states*, each number as its range: "validated (25–40 units coded)"."""
    columns = list(zip(*(_NUMBER.findall(s) for s in states), strict=True))
    ranges = [tuple(sorted(set(c), key=float)) for c in columns]
    words = iter(r[0] if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in ranges)
    return _NUMBER.sub(lambda _: next(words), states[0])


def _close(words: str) -> str:
    """Return *words* as a sentence: a capital first, one full stop last."""
    words = words.strip().rstrip(".")
    return f"{words[0].upper()}{words[1:]}." if words else ""


def write_range(numbers: pd.Series, unit: str) -> str:
    """Return "n = 12–145 articles" for the smallest and largest of *numbers*."""
    low, high = int(numbers.min()), int(numbers.max())
    # No-break spaces hold "n = 12" together at the end of a line.
    return f"n\u00a0=\u00a0{low:,} {unit}" if low == high else f"n\u00a0=\u00a0{low:,}–{high:,} {unit}"


def per_cent(share: float) -> str:
    """Return "62%"."""
    return f"{share:.0%}"


def short_number(number: float) -> str:
    """Return *number* with three significant figures, a true minus and no exponent below a million.

    Examples
    --------
    >>> [short_number(n) for n in (-0.1234, 12.345, 12345.6, 0.0)]
    ['−0.123', '12.3', '12,346', '0']
    """
    if abs(number) >= 1000:
        words = f"{number:,.0f}"
    else:
        words = f"{number:.3g}"
        if "e" in words:
            words = f"{number:.6f}".rstrip("0").rstrip(".")
    return ("0" if words in ("-0", "") else words).replace("-", "−")


def first_clause(sentence: str, *, most: int = 70) -> str:
    """Return what stands before the first semicolon, with a capital; "" where that is longer than *most*."""
    words = sentence.split(";")[0].strip().rstrip(".")
    return f"{words[0].upper()}{words[1:]}" if words and len(words) <= most else ""
