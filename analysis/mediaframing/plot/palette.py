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


def assign_codes(groups: Sequence[str], *, of: str) -> dict[str, Code]:
    """Return a code for each of *groups*, in their order.

    Parameters
    ----------
    groups : sequence of str
        The categories that get a colour, at most eight, without repeats.
    of : str
        The column they come from, for the message.

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
    if len(groups) > len(OKABE_ITO):
        raise MediaframingError(
            f"a chart tells at most {len(OKABE_ITO)} colours apart; {of!r} has {len(groups)} values: "
            f"{list(groups)}. Keep the ones that matter (estimates[estimates[{of!r}].isin([...])]), merge "
            f"rare ones before comparing, or draw several charts."
        )
    codes = zip(OKABE_ITO, MARKERS, HATCHES, strict=True)
    return {group: Code(*code) for group, code in zip(groups, codes, strict=False)}
