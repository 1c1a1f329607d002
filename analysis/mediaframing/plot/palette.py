"""Colours, markers and hatches: one fixed code a group, in the order the groups are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mediaframing.tables import MediaframingError

# Okabe & Ito (2008), https://jfly.uni-koeln.de/color/, the pairs that differ most in lightness and hue first;
# yellow last, because it is faint on white.
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9", "#F0E442")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")
HATCHES = ("", "////", "....", "xxxx", "----", "\\\\\\\\", "++++", "oooo")
# Contrast with white 7 : 1; nothing that is to be read is paler.
SECONDARY = "#555555"


class Code(NamedTuple):
    """How one group looks: a colour and, for readers who see no colour, a second sign."""

    color: str
    marker: str
    hatch: str


# A part that is known to be nothing in particular: it should not be what the eye sees first.
NEUTRAL = Code("#C4C4C4", "o", "")


def edge_color(code: Code) -> str:
    """Return the edge of a marker: its colour, but dark around yellow, which is faint on white."""
    return "#6B6100" if code.color == OKABE_ITO[-1] else code.color


def assign_codes(groups: Sequence[str], *, of: str, order: Sequence[str] | None = None) -> dict[str, Code]:
    """Return a code for each of *groups*, by its place in *order* where it has one.

    Parameters
    ----------
    groups : sequence of str
        The categories that get a colour, at most eight, without repeats.
    of : str
        The column they come from, for the message.
    order : sequence of str, optional
        Groups in the order of their codes, the same for several charts; those that are not in *groups* keep their
        place and get no code. Groups that it does not name come after it.

    Returns
    -------
    dict of str to Code
        The first group is blue, a circle and without hatch.

    Raises
    ------
    MediaframingError
        For more than eight groups: the eye does not tell more colours apart.

    Examples
    --------
    >>> assign_codes(["Kiev", "Kyiv"], of="variant")["Kyiv"].color
    '#D55E00'
    """
    ranked = list(dict.fromkeys([*(order or ()), *groups]))
    while ranked and ranked[-1] not in groups:
        # Names behind the last one drawn take no colour from it.
        ranked.pop()
    if len(ranked) > len(OKABE_ITO):
        beside = " with those of order=" if order else ""
        raise MediaframingError(
            f"a chart tells at most {len(OKABE_ITO)} colours apart; {of!r} has {len(ranked)} values{beside}: {ranked}. "
            f"Keep the ones that matter (estimates[estimates[{of!r}].isin([...])]), merge rare ones before comparing, or "
            "draw several charts."
        )
    codes = zip(OKABE_ITO, MARKERS, HATCHES, strict=True)
    return {group: Code(*code) for group, code in zip(ranked, codes, strict=False) if group in groups}
