"""What the explorer shows at a moment: the filters, and the part of the chart that was picked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

ROWS = {"outlet": ("outlet",), "voice": ("voice",), "outlet and voice": ("outlet", "voice")}


@dataclass(frozen=True)
class Selection:
    """Filters; an empty tuple or None lets everything pass.

    Attributes
    ----------
    concept : str
        The concept whose variants are compared ("" while there is none).
    field : str
        "body" or "title": headlines are a field of their own.
    outlets, voices, speakers : tuple of str
        Mentions outside them count nowhere.
    variants : tuple of str
        Variants shown. Their shares stay shares of all variants of the concept.
    start, end : date or None
        First and last day, in UTC; with either, undated articles are left out.
    rows : str
        What makes a row of the chart, a key of `ROWS`.
    picked : tuple of (column, value)
        The row or dot of the chart whose lines are shown, such as (("outlet", "The Harbour Post"),).
    """

    concept: str = ""
    field: str = "body"
    outlets: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    rows: str = "outlet"
    picked: tuple[tuple[str, str], ...] = ()

    @property
    def by(self) -> list[str]:
        """The columns that make the rows of the chart."""
        return list(ROWS[self.rows])

    def change(self, **filters: Any) -> Selection:
        """Return the selection with other filters; what was picked in the chart before is let go."""
        return replace(self, **({"picked": ()} | filters))
