"""What every comparison is asked with: columns, level, fewest clusters and the seed, refused in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from mediaframing.tables import MediaframingError


def read_names(given: Any, *, name: str) -> tuple[str, ...]:
    """Return the columns (or values) that *given* names: one, several or none."""
    if isinstance(given, str):
        return (given,)
    named = tuple(given) if isinstance(given, Iterable) else (None,)
    if not all(isinstance(n, str) for n in named):
        raise MediaframingError(f"{name}={given!r}: give one name, a list of names, or () for none.")
    return named


def check_settings(min_clusters: Any, level: Any) -> None:
    """Raise unless the smallest number of clusters and the level can be worked with."""
    problems = find_setting_problems(min_clusters, level)
    if problems:
        raise MediaframingError(" ".join(problems))


def find_setting_problems(
    min_clusters: Any, level: Any, *, least: int = 2, example: str = "share between 0 and 1, such as 0.95"
) -> list[str]:
    """Return a sentence for each of the two that cannot be worked with."""
    problems = []
    if not (is_number(min_clusters) and min_clusters >= least):
        why = "; one cluster has no variance" if least == 2 else ""
        problems.append(f"min_clusters={min_clusters!r}: give {least} or more{why}.")
    if not (is_number(level) and 0 < level < 1):
        problems.append(f"level={level!r}: give a {example}.")
    return problems


def is_count(value: Any) -> bool:
    """Tell whether *value* is a whole number of 1 or more."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and bool(value >= 1)


def is_number(value: Any) -> bool:
    """Tell whether *value* is a real number (a text of digits is none)."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def draw_base(rng: Any) -> int:
    """Return the number that seeds the streams of all groups of one call."""
    try:
        return int(np.random.default_rng(rng).integers(2**63))
    except (TypeError, ValueError):
        raise MediaframingError(
            f"rng={rng!r}: give a whole number of 0 or more, a numpy.random.Generator, or None for other draws "
            "in every call."
        ) from None
