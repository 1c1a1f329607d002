"""The three kinds of tables every room shares: what columns they have, and how a wrong one is refused.

Articles have a contract of their own in :mod:`mediaframing.articles`; spans and estimates are described here,
with the errors that all rooms raise, and what keeps a text from running where a spreadsheet opens it. This module
knows no other.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SPAN_COLUMNS = ("span_id", "article_id", "field", "start", "end", "text")
MENTION_COLUMNS = (*SPAN_COLUMNS, "concept", "variant", "voice", "voice_from", "statement_id")
ESTIMATE_COLUMNS = ("estimate", "ci_low", "ci_high", "n", "n_articles", "n_clusters", "method", "validation")
FIELDS = ("title", "body")
# What readers are told of a voice: in charts, pages and the explorer alike.
VOICE_NAMES = {"outlet": "own words", "reported": "reported", "quoted": "quoted"}
VOICES = ("outlet", "reported", "quoted")
# Two-letter codes of the languages in which statements are found.
STATEMENT_LANGUAGES = ("en",)
UNITS = ("article_mean", "article_any", "article_majority", "mention")
COPIES = ("once", "all", "own")
# Characters that turn the direction of the text around them or hide: shown by name, never obeyed.
_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}
_HARMLESS = {"\n", "\t", "\u00ad", "\u200c", "\u200d"}


class MediaframingError(ValueError):
    """Input the toolkit cannot work with; the message says what came, what was expected and what to do."""


def suggest_names(wanted: object, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the known name closest to *wanted*, or "" when none is close."""
    names = {k.casefold(): k for k in known if isinstance(k, str)}
    close = difflib.get_close_matches(str(wanted).casefold(), names, n=1, cutoff=0.6)
    return f" Did you mean {names[close[0]]!r}?" if close else ""


# What a spreadsheet takes for the beginning of a formula, also after blanks.
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def disarm_formula(text: str) -> str:
    """Return *text*, with an apostrophe before it where a spreadsheet would run it as a formula.

    Examples
    --------
    >>> disarm_formula("=1+1"), disarm_formula("1+1")
    ("'=1+1", '1+1')
    """
    runs = text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(_FORMULA_SIGNS)
    return f"'{text}" if runs else text


def disarm_formulas(texts: pd.Series[str]) -> pd.Series[str]:
    """Return a column of texts as :func:`disarm_formula` would each of them; missing ones stay missing."""
    return texts.map(disarm_formula, na_action="ignore").astype(texts.dtype)


def check_choice(value: str, allowed: Sequence[str], *, name: str) -> None:
    """Raise :class:`MediaframingError` unless *value* is one of *allowed*."""
    if value not in allowed:
        listed = ", ".join(repr(a) for a in allowed)
        hint = suggest_names(str(value), allowed)
        raise MediaframingError(f"{name}={value!r} is not known. Give one of {listed}.{hint}")


def check_columns(table: pd.DataFrame, needed: Iterable[str], *, name: str, remedy: str = "") -> None:
    """Raise :class:`MediaframingError` naming every column of *needed* that *table* lacks.

    Parameters
    ----------
    table : pandas.DataFrame
        The table as the user gave it.
    needed : iterable of str
        Columns that must be present.
    name : str
        What the table is called in the message ("articles", "mentions", "estimates").
    remedy : str
        A sentence that says what to do, appended to the message.
    """
    if not hasattr(table, "columns"):
        raise MediaframingError(
            f"{name} must be a pandas DataFrame, not {type(table).__name__}. {remedy}".strip()
        )
    present = [str(c) for c in table.columns]
    missing = [c for c in needed if c not in present]
    if not missing:
        return
    hints = "".join(suggest_names(m, present) for m in missing)
    raise MediaframingError(
        f"{name} lacks column{'s' if len(missing) > 1 else ''} {missing}; it has {present}.{hints} {remedy}".strip()
    )


def state_validation(estimates: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates with what the spans say of their own validation (their column `validation`), if they do.

    A measure that errs in a known share of cases says so in this column, and every estimate and chart repeats it.
    """
    if "validation" not in spans.columns:
        return estimates
    said = "; ".join(dict.fromkeys(str(v) for v in spans["validation"].dropna()))
    return estimates.assign(validation=said).astype({"validation": "str"}) if said else estimates


def show_marks(text: object) -> str:
    """Return *text* with control and direction marks shown as [U+202E] and the like, so that no name poses as another."""
    return "".join(_show(letter) for letter in str(text))


def _show(letter: str) -> str:
    if letter in _HARMLESS or unicodedata.category(letter) not in _INVISIBLE:
        return letter
    return f"[U+{ord(letter):04X}]"
