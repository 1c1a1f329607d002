"""A group of units as arrays: what the tool said of each, what coders said, and how it was drawn."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from mediaframing.validate.ratios import Numbers


class Group(NamedTuple):
    """Units of one group: the tool's answer, coders' answer (NaN where not coded), weights and clusters.

    `bounds` are the lowest and highest value that an answer can have.
    """

    told: Numbers
    coded: Numbers
    design: Numbers
    weight: Numbers
    clusters: np.ndarray[Any, Any]
    cells: np.ndarray[Any, Any]
    bounds: tuple[float, float] = (0.0, 1.0)
