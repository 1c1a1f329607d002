"""The chart of a view as a picture, and the parts of it that can be picked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from mediaframing.explorer.views import View
from mediaframing.plot.alt_text import describe_chart
from mediaframing.plot.rendering import Region, find_regions, open_panel, render_chart
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
            ax=open_panel(width=INCHES),
        )


def draw_picture(view: View) -> Picture:
    """Return the chart of *view* as a picture with parts that can be picked."""
    with style("notebook"):
        axes = draw_chart(view)
        png = render_chart(axes)
    groups = view.groups
    parts = [_make_part(region, groups[region.row], view.shares) for region in find_regions(axes)]
    return Picture(png, describe_chart(axes), tuple(parts))


def _make_part(region: Region, group: dict[str, str], shares: pd.DataFrame) -> Part:
    inside = shares
    for column, value in group.items():
        inside = inside[inside[column].astype("str") == value]
    name = ", ".join(name_value(c, v) for c, v in group.items())
    picks = list(group.items())
    if region.group:
        inside = inside[inside["variant"].astype("str") == region.group]
        picks.append(("variant", region.group))
        name = f"{name}, {region.group}"
    return Part(region, f"{name}: {_tell(inside, named=not region.group)}", tuple(picks))


def _tell(cells: pd.DataFrame, *, named: bool) -> str:
    """Return the estimates in words, for readers who do not see the chart."""
    known = cells[cells["estimate"].notna()]
    columns = [known[c].tolist() for c in ("variant", "estimate", "ci_low", "ci_high")]
    told = [
        f"{variant if named else ''} {share:.0%} [{low:.0%}, {high:.0%}]".strip()
        for variant, share, low, high in zip(*columns, strict=True)
    ]
    articles = int(cells["n_articles"].max()) if len(cells) else 0
    return "; ".join([*told, f"{articles} articles" if told else f"no estimate, {articles} articles"])
