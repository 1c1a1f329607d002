"""Labels beside points that overlap neither each other nor the points they name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Where a label stands to its point: right and left first, because reading runs along the line.
DIRECTIONS: tuple[tuple[float, float], ...] = (
    (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1), (0.6, 1), (-0.6, 1), (0.6, -1), (-0.6, -1)
)  # fmt: skip
# Distances from the point, in heights of a label.
DISTANCES = (0.0, 0.9, 1.8, 3.0)


class Box(NamedTuple):
    """A rectangle: left, bottom, right, top."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Box) -> bool:
        """Return whether the two rectangles share more than an edge."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def inside(self, other: Box) -> bool:
        """Return whether *other* holds this one."""
        return self.x0 >= other.x0 and self.y0 >= other.y0 and self.x1 <= other.x1 and self.y1 <= other.y1


def place_labels(
    anchors: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    *,
    room: Box,
    radius: float,
    others: NDArray[np.float64] | None = None,
) -> list[Box | None]:
    """Return a place for each label, or None where there is none left; the first ones choose first.

    Parameters
    ----------
    anchors : sequence of (float, float)
        The points to be named. No label covers one of them.
    sizes : sequence of (float, float)
        Width and height of each label, in the same unit.
    room : Box
        Labels stay inside.
    radius : float
        Half the size of a point.
    others : array of shape (k, 2), optional
        Points that a label should rather not cover: of the places at one distance it takes the emptiest.

    Examples
    --------
    >>> place_labels([(10, 10), (16, 10)], [(20, 6), (20, 6)], room=Box(-20, 0, 50, 20), radius=1)
    [Box(x0=-11.35, y0=7.0, x1=8.65, y1=13.0), Box(x0=17.35, y0=7.0, x1=37.35, y1=13.0)]
    """
    taken = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in anchors]
    points = np.empty((0, 2)) if others is None else others
    named = np.asarray(anchors, dtype=float).reshape(-1, 2)
    placed: list[Box | None] = []
    for i, ((x, y), (width, height)) in enumerate(zip(anchors, sizes, strict=True)):
        best, fewest = None, np.inf
        for distance, (right, up) in product(DISTANCES, DIRECTIONS):
            # A new distance is tried only where the one before had no place.
            if best is not None and (right, up) == DIRECTIONS[0]:
                break
            box = _stand(x, y, width, height, right, up, radius * 1.35 + distance * height)
            if not box.inside(room) or any(box.meets(t) for t in taken):
                continue
            # Beside its point a label must not be nearer to another; further off a line leads to the point.
            if distance == 0 and _nearest(np.delete(named, i, axis=0), box) < 1.2 * _nearest(
                named[i : i + 1], box
            ):
                continue
            covered = _count_inside(points, box)
            if covered < fewest:
                best, fewest = box, covered
        placed.append(best)
        if best is not None:
            taken.append(best)
    return placed


def _stand(x: float, y: float, width: float, height: float, right: float, up: float, gap: float) -> Box:
    """Return the rectangle of a label in one direction from its point, a corner towards it on a diagonal."""
    gap = 0.75 * gap if right and up else gap
    middle_x = x + right * (gap + width / 2)
    middle_y = y + up * (gap + height / 2)
    return Box(middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)


def _nearest(points: NDArray[np.float64], box: Box) -> float:
    """Return how far the nearest of *points* is from a rectangle."""
    across = np.maximum(np.maximum(box.x0 - points[:, 0], points[:, 0] - box.x1), 0)
    upwards = np.maximum(np.maximum(box.y0 - points[:, 1], points[:, 1] - box.y1), 0)
    return float(np.hypot(across, upwards).min(initial=np.inf))


def _count_inside(points: NDArray[np.float64], box: Box) -> int:
    """Return how many *points* a label would cover."""
    x, y = points[:, 0], points[:, 1]
    return int(((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)).sum())
