"""Why a row of a chart has no dot, said where no dot stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

from mediaframing.plot.cells import explain_gap
from mediaframing.plot.measuring import label_size, pixels_per_point
from mediaframing.plot.palette import SECONDARY
from mediaframing.plot.wording import name_value

# Points between the words and what stands beside them.
AIR = 3.0


class GapWords:
    """The reasons in one row: in full where there is room beside its dots, shorter, or else in the notes."""

    head = 0.0

    def __init__(self, axes: Axes, y: float, name: str, table: pd.DataFrame, of: str) -> None:
        missing, known = table[table["estimate"].isna()], table[table["estimate"].notna()]
        reasons = [explain_gap(row) for _, row in missing.iterrows()]
        groups = [name_value(of, row[of]) for _, row in missing.iterrows()] if of and len(known) else []
        self.wordings = _shorten(reasons, groups)
        self.note = f"{name}, {self.wordings[0]}."
        # A dot may stand without an interval, where all its articles are alike.
        held = known[["ci_low", "estimate", "ci_high"]].to_numpy(dtype="float64")
        self.taken = None if known.empty else (float(np.nanmin(held)), float(np.nanmax(held)))
        look: dict[str, Any] = {"color": SECONDARY, "style": "italic", "fontsize": label_size(axes)}
        self.text: Text = axes.text(0, y, self.wordings[0], va="center_baseline", **look)
        self.text.set_bbox({"facecolor": axes.get_facecolor(), "edgecolor": "none", "pad": 0.8})
        # Below the dots: a word that has to touch one never hides it.
        self.text.set(zorder=2, in_layout=False, transform=axes.get_yaxis_transform())

    def fit(self, axes: Axes) -> list[str]:
        """Write what has room on the emptier side; return the reason for the notes where nothing has."""
        self.text.set_visible(True)
        width = float(axes.bbox.width)
        air = AIR * pixels_per_point(axes)
        if self.taken is None:
            self.text.set(x=0.015, horizontalalignment="left", text=self.wordings[0])
            return []
        low, high = (float(axes.transData.transform((v, 0))[0]) - axes.bbox.x0 for v in self.taken)
        at_right = width - high > low
        room = (width - high if at_right else low) - 2 * air
        x, side = (0.985, "right") if at_right else (0.015, "left")
        self.text.set(x=x, horizontalalignment=side)
        for words in self.wordings:
            self.text.set_text(words)
            if self.text.get_window_extent().width <= room:
                return []
        self.text.set_visible(False)
        return [self.note]


def _shorten(reasons: list[str], groups: list[str]) -> list[str]:
    """Return the reasons in words, longest first; *groups* says whose they are, where that is in question."""
    shorter = [r.split(" (")[0].replace("n too small", "n small") for r in reasons]
    found = []
    for words in (reasons, shorter):
        if not groups:
            found.append("; ".join(dict.fromkeys(words)))
            continue
        by_reason = {r: [g for g, w in zip(groups, words, strict=True) if w == r] for r in words}
        found.append("; ".join(f"{', '.join(names)}: {reason}" for reason, names in by_reason.items()))
    return list(dict.fromkeys(found))
