"""The error rate in each cell of a correction, with limits that do not close where no error was seen."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from mediaframing.validate.correction.groups import Group
from mediaframing.validate.ratios import Numbers, jeffreys


class CellError(NamedTuple):
    """Mean error of the units to which the tool gave one answer.

    `weight` is the cell's part of the estimate (below 0 for what is subtracted), `room_below` and `room_above`
    how far the mean could lie from where it is, `variance` its part of the estimate's variance, `size` the
    number of coded units it is worth, `coded` the share of its units that were coded.
    """

    weight: float
    room_below: float
    room_above: float
    variance: float
    size: float
    coded: float


def describe_cells(
    group: Group, cells: np.ndarray[Any, Any], means: Numbers, spread: Numbers
) -> tuple[CellError, ...]:
    """Return the error of each cell; *spread* is what each coded unit adds to the variance."""
    lowest, highest = group.bounds
    is_coded = ~np.isnan(group.coded)
    total = float(group.weight.sum())
    found = []
    for number, mean in enumerate(means):
        inside = cells == number
        heavy = (group.weight * group.design)[inside & is_coded]
        _, names = np.unique(group.clusters[inside & is_coded], return_inverse=True)
        told = group.told[inside]
        found.append(
            CellError(
                float(group.weight[inside].sum()) / total,
                max(float(mean) - (lowest - float(told.max())), 0.0),
                max(highest - float(told.min()) - float(mean), 0.0),
                float(spread[inside].sum()),
                float(heavy.sum() ** 2 / (np.bincount(names, weights=heavy) ** 2).sum()),
                float(is_coded[inside].mean()),
            )
        )
    return tuple(found)


def turn_round(error: CellError) -> CellError:
    """Return the error as it enters a difference from which it is subtracted."""
    return error._replace(weight=-error.weight)


def find_distances(error: CellError, t: float, *, times: float = 1.0) -> tuple[float, float]:
    """Return how far the estimate could lie below and above on account of this cell.

    Limits by Jeffreys' prior of the mean between its bounds, at the number of coded units that its variance is
    worth; where all coded units agree, at their own number, so that no error in n reaches to about 2.4 / n.
    *t* is the quantile in use; *times* as if that many times more units were coded.
    """
    width = error.room_below + error.room_above
    if width <= 0:
        return 0.0, 0.0
    place = error.room_below / width
    variance = error.variance / times / (error.weight * width) ** 2
    size = error.size * times
    if 0 < place < 1 and variance < place * (1 - place) / size * 1e-9:
        # All errors are equal but lie inside the bounds: what was not seen could still point either way.
        _, unseen = jeffreys(0.0, size, t)
        below, above = unseen * place, unseen * (1 - place)
    else:
        if variance > 0:
            size = place * (1 - place) / variance
        low, high = jeffreys(place, size, t)
        below, above = place - low, high - place
    reach = abs(error.weight) * width
    return (below * reach, above * reach) if error.weight > 0 else (above * reach, below * reach)
