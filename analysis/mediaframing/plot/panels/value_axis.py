"""The horizontal axis of a chart of numbers that are no shares: limits, ticks and a label that wraps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

from mediaframing.plot.measuring import panel_points, text_size, wrap_evenly
from mediaframing.plot.palette import SECONDARY
from mediaframing.plot.wording import short_number

# Ticks of a logarithmic axis, finest first; the first that have room are taken.
LOG_STEPS: tuple[tuple[float, ...], ...] = ((1, 2, 5), (1, 3), (1,))


class ValueAxis:
    """Sets the axis for the numbers to be shown and fits its ticks and label to the width there is."""

    head = 0.0

    def __init__(
        self, axes: Axes, values: Iterable[float], *, label: str, reference: float | None, log: bool = False
    ) -> None:
        self.label, self.log = label, log
        known = np.asarray([v for v in values if np.isfinite(v) and (v > 0 or not log)], dtype=float)
        if reference is not None:
            axes.axvline(reference, color=SECONDARY, linewidth=0.8, zorder=1.5)
            known = np.append(known, reference)
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        if log:
            axes.set_xscale("log")
            reach = max(high / low, 1.5) ** 0.04
            axes.set_xlim(low / reach, high * reach)
        else:
            margin = 0.04 * ((high - low) or abs(high) or 1.0)
            # A margin below zero would promise values that rates and counts do not have.
            axes.set_xlim(0.0 if low >= 0 and low - margin < 0 else low - margin, high + margin)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: short_number(float(value))))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.xaxis.set_minor_locator(NullLocator())

    def fit(self, axes: Axes) -> list[str]:
        """Take as many ticks as the width holds; nothing goes to the notes."""
        size = text_size(axes.xaxis.get_ticklabels()[0]) if axes.xaxis.get_ticklabels() else 8.0
        room = panel_points(axes)[0] / size
        low, high = axes.get_xlim()
        if self.log:
            ticks = self._log_ticks(low, high, room)
        else:
            locator = MaxNLocator(int(np.clip(room / 5.5, 2, 8)), steps=[1, 2, 2.5, 5, 10])
            ticks = [float(t) for t in locator.tick_values(low, high) if low <= t <= high]
        axes.set_xticks(ticks)
        wrap_evenly(axes.xaxis.label, self.label, axes.bbox.width)
        return []

    @staticmethod
    def _log_ticks(low: float, high: float, room: float) -> list[float]:
        """Return ticks at round numbers, no more than the width holds."""
        ticks: list[float] = []
        for steps in LOG_STEPS:
            locator = LogLocator(subs=steps)
            locator.set_params(numticks=30)
            ticks = [float(t) for t in locator.tick_values(low, high) if low <= t <= high]
            if len(ticks) * 3.5 <= room:
                break
        return ticks
