"""Names that would tell a coder whose text it is, taken out of what the coder reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

MASK = "▮▮▮"
SHOWN = ("before", "text", "after")
ARTICLE = re.compile(r"(?i)^the\s+")
SHORTEST = 3


def mask_outlets(units: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return units whose shown text names no outlet of *articles*, no host of theirs, and not its own author.

    Names are found as whole words, with or without their "The", those of several words in any case. Names of
    fewer than three letters stay, since "i" would be found where nobody means it.
    """
    known = articles.drop_duplicates("article_id").set_index("article_id")
    everywhere = set(_name(known["outlet"]) if "outlet" in known else ())
    everywhere |= {h for u in (known["url"].dropna() if "url" in known else ()) for h in _find_hosts(str(u))}
    bylines = known["byline"] if "byline" in known else pd.Series(dtype="str")
    common = _compile(everywhere)
    shown: dict[str, list[str]] = {column: [] for column in SHOWN}
    for article, *texts in units[["article_id", *SHOWN]].itertuples(index=False):
        own = _compile(_name([bylines.get(article)]))
        for column, text in zip(SHOWN, texts, strict=True):
            shown[column].append(_mask(_mask(str(text), common), own))
    return units.assign(**{c: pd.array(v, dtype="str") for c, v in shown.items()})


def _name(values: Iterable[Any]) -> list[str]:
    """Return the names in *values* without a leading article and without "By"."""
    words = {re.sub(r"(?i)^by\s+", "", str(v).strip()) for v in values if isinstance(v, str)}
    return [ARTICLE.sub("", w) for w in sorted(words) if len(ARTICLE.sub("", w)) >= SHORTEST]


def _find_hosts(url: str) -> list[str]:
    found = re.match(r"(?i)(?:[a-z]+://)?(?:www\.)?([^/:?#\s]+\.[^/:?#\s]+)", url)
    return [found.group(1).casefold()] if found else []


def _compile(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=lambda n: (-len(n), n))
    parts = [_write_pattern(n) for n in longest_first]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None


def _write_pattern(name: str) -> str:
    if not (" " in name or "." in name):
        # "Time" is an outlet, "time" is none.
        return "|".join(re.escape(n) for n in dict.fromkeys((name, name.upper())))
    words = r"\s+".join(map(re.escape, name.split()))
    return f"(?i:{words})"


def _mask(text: str, pattern: re.Pattern[str] | None) -> str:
    return text if pattern is None else pattern.sub(MASK, text)
