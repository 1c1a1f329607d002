"""The chart of a view as a picture, and the parts of it that can be picked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from mediaframing.explorer.views import View
from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.exports.rendering import Region, find_regions, open_panel, render_chart
from mediaframing.plot.shares import plot_shares
from mediaframing.plot.style import style
from mediaframing.plot.wording import name_value

INCHES = 7.5


@dataclass(frozen=True)
class Part:
    """A row or dot of the chart: where it is, what it says, and what it picks."""

    region: Region
    label: str
    picks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture:
    """A chart as PNG with its alternative text and its parts."""

    png: bytes
    alt_text: str
    parts: tuple[Part, ...]


def draw_chart(view: View) -> Any:
    """Return the Axes with the chart of *view*, in a figure that no notebook shows by itself."""
    with style("notebook"):
        return plot_shares(
            view.shares,
            concept=view.selection.concept,
            order=view.variants,
            labels=view.material.labels,
            ax=open_panel(width=INCHES),
        )


def draw_picture(view: View) -> Picture:
    """Return the chart of *view* as a picture with parts that can be picked."""
    with style("notebook"):
        axes = draw_chart(view)
        png = render_chart(axes)
    parts = _make_parts(find_regions(axes), view)
    return Picture(png, describe_chart(axes), tuple(parts))


def _make_parts(regions: list[Region], view: View) -> list[Part]:
    by, groups = view.selection.by, view.groups
    cells: dict[tuple[str, ...], list[dict[Any, Any]]] = {}
    for cell in view.shares.to_dict("records"):
        cells.setdefault(tuple(str(cell[c]) for c in by), []).append(cell)
    return [_make_part(r, groups[r.row], cells[tuple(groups[r.row].values())]) for r in regions]


def _make_part(region: Region, group: dict[str, str], cells: list[dict[Any, Any]]) -> Part:
    name = ", ".join(name_value(c, v) for c, v in group.items())
    picks = list(group.items())
    if region.group:
        cells = [cell for cell in cells if cell["variant"] == region.group]
        picks.append(("variant", region.group))
        name = f"{name}, {region.group}"
    return Part(region, f"{name}: {_tell(cells, named=not region.group)}", tuple(picks))


def _tell(cells: list[dict[Any, Any]], *, named: bool) -> str:
    """Return the estimates in words, for readers who do not see the chart."""
    told = [
        f"{c['variant'] if named else ''} {c['estimate']:.0%} [{c['ci_low']:.0%}, {c['ci_high']:.0%}]".strip()
        for c in cells
        if not math.isnan(c["estimate"])
    ]
    articles = max((int(c["n_articles"]) for c in cells), default=0)
    return "; ".join([*told, f"{articles} articles" if told else f"no estimate, {articles} articles"])
