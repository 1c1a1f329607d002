"""The specification curve: one estimate made in many defensible ways, with the choices behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib import rcParams
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from mediaframing.plot import cells, wording
from mediaframing.plot.chart import Chart, get_panel
from mediaframing.plot.measuring import label_size
from mediaframing.plot.palette import OKABE_ITO, SECONDARY
from mediaframing.tables import MediaframingError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHOICES = ("unit", "copies", "voice", "clustered_by", "fewest_clusters", "left_out")
REMEDY = "Make the table with compare_specifications."
# Height of the curve in type sizes, and of the row of one choice.
CURVE, CHOICE = 14.0, 1.45


def plot_specifications(
    estimates: pd.DataFrame,
    *,
    concept: str | None = None,
    variant: str | None = None,
    outlet: str | None = None,
    ax: Axes | None = None,
    title: bool | str = True,
) -> Axes:
    """Draw how far one finding moves with the choices behind it: a curve, and beneath it the choices.

    Parameters
    ----------
    estimates : pandas.DataFrame
        What `compare_specifications` returns, for one group: estimate, ci_low, ci_high and so on, with
        specification, rank and the choices (unit, copies, voice, clustered_by, fewest_clusters, left_out).
        Only drawn, never computed with.
    concept, variant, outlet : str, optional
        Keep one value of that column. Everything but the choices must come down to one value.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default pyplot's current Axes while it is empty, else a new figure of its height.
    title : bool or str
        True writes one, False none, a text is taken as it is.

    Returns
    -------
    matplotlib.axes.Axes
        With the chart: estimates with intervals from the lowest to the highest, specification 1 set apart;
        beneath, a mark for every choice an estimate was made with. Choices that never vary are left out.

    Raises
    ------
    MediaframingError
        For a table that is not one of specifications, several groups, or none that could be estimated.

    References
    ----------
    Simonsohn, U., Simmons, J. P. & Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour
    4, 1208–1214. DOI 10.1038/s41562-020-0912-z.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.plot.specifications import plot_specifications
    >>> estimates = pd.DataFrame({
    ...     "outlet": "Harbour Post", "variant": "Kyiv", "estimate": [0.4, 0.6], "ci_low": [0.3, 0.5],
    ...     "ci_high": [0.5, 0.7], "n": 80, "n_articles": 50, "n_clusters": 50, "method": "bootstrap",
    ...     "validation": "not validated", "specification": [1, 2], "unit": ["article_mean", "mention"],
    ...     "rank": [1, 2]})
    >>> [t.get_text() for t in plot_specifications(estimates).get_yticklabels()][-2:]
    ['article mean', 'mention']
    """
    cells.require_estimates(estimates, extra=["specification", "rank"], remedy=REMEDY)
    groups = cells.grouping_columns(estimates)
    table = cells.as_text(estimates, groups)
    for column, value in {"concept": concept, "variant": variant, "outlet": outlet}.items():
        if value is not None:
            table = cells.keep_value(table, column, value)
    _require_one_group(table, groups)
    known = table[table["estimate"].notna()].sort_values(["rank", "specification"], kind="stable")
    if known.empty:
        raise MediaframingError(f"no specification could be estimated: {table['method'].iloc[0]}.")
    choices = [
        c for c in CHOICES if c in table.columns and c not in groups and len(cells.in_order(table[c])) > 1
    ]
    axes, new = get_panel(ax)
    draw = _Curve(axes, known)
    draw.estimates()
    draw.choices(table, choices)
    what = _write_label(known)
    draw.frame(what)
    about = _name_group(known, groups)
    chart = Chart(
        alt_text=_describe(known, table, about, choices),
        notes=_write_notes(known, table),
        handles=draw.handles(),
        panel_height=draw.height,
    )
    words = f"{what.capitalize()}{f' of {about}' if about else ''} in {len(known)} specifications"
    chart.place(axes, title=title if isinstance(title, str) else words * title, new=new)
    return axes


def _require_one_group(table: pd.DataFrame, groups: list[str]) -> None:
    """Raise unless everything but the choices has one value."""
    several = {c: cells.in_order(table[c]) for c in groups if len(cells.in_order(table[c])) > 1}
    if several:
        held = "; ".join(f"{c}: {values[:6]}" for c, values in several.items())
        column, values = next(iter(several.items()))
        raise MediaframingError(
            f"a specification curve shows one group; here {list(several)} vary ({held}). Keep one value of each, "
            f"for example estimates[estimates[{column!r}] == {values[0]!r}]."
        )


class _Curve:
    """The inside of the chart: the curve above, a row a choice beneath, in one panel."""

    def __init__(self, axes: Axes, known: pd.DataFrame) -> None:
        self.axes, self.known = axes, known
        self.size = label_size(axes)
        self.marker = float(rcParams["lines.markersize"])
        # Ranks may have gaps where the caller left specifications out; the curve has none.
        self.places = list(range(1, len(known) + 1))
        self.low, self.high = _find_limits(known)
        self.step = (self.high - self.low) * CHOICE / CURVE
        self.rows: list[tuple[float, str]] = []
        self.height = 0.0

    def estimates(self) -> None:
        """Draw the estimates with their intervals, specification 1 set apart."""
        first = (self.known["specification"] == 1).to_numpy()
        width = 0.2 * self.marker
        for chosen, code, marker, size in ((~first, OKABE_ITO[0], "o", 0.7), (first, OKABE_ITO[1], "D", 1.0)):
            x = [p for p, c in zip(self.places, chosen, strict=True) if c]
            part = self.known[chosen]
            if not x:
                continue
            self.axes.vlines(
                x, part["ci_low"], part["ci_high"], color=code, linewidth=width, alpha=0.6, zorder=2.5
            )
            look: dict[str, Any] = {"marker": marker, "color": code, "markersize": size * self.marker}
            self.axes.plot(x, part["estimate"], linestyle="", zorder=3, clip_on=False, **look)
            if code == OKABE_ITO[1]:
                self.axes.axvline(x[0], color=code, linewidth=0.6, linestyle=(0, (2.5, 1.5)), zorder=1.5)

    def choices(self, table: pd.DataFrame, choices: list[str]) -> None:
        """Draw a row for every choice, a mark for every estimate that was made with it."""
        y = self.low - 0.3 * self.step
        for column in choices:
            y -= 0.5 * self.step
            for value in dict.fromkeys(table.sort_values("specification", kind="stable")[column]):
                y -= self.step
                with_it = (self.known[column] == value).to_numpy()
                self.rows.append((y, _name_choice(column, value)))
                self.axes.plot(
                    [p for p, c in zip(self.places, with_it, strict=True) if c],
                    [y] * int(with_it.sum()),
                    linestyle="",
                    marker="s",
                    markersize=0.55 * self.marker,
                    color="black",
                )
                if not with_it.all():
                    rest = [p for p, c in zip(self.places, with_it, strict=True) if not c]
                    self.axes.plot(
                        rest,
                        [y] * len(rest),
                        linestyle="",
                        marker=".",
                        markersize=0.25 * self.marker,
                        color="#8C8C8C",
                    )
        bottom = (self.rows[-1][0] if self.rows else self.low) - 0.7 * self.step
        self.axes.set_ylim(bottom, self.high)
        self.height = CURVE * self.size / 72 * (self.high - bottom) / (self.high - self.low)

    def frame(self, label: str) -> None:
        """Set both kinds of rows as ticks of one axis."""
        axes = self.axes
        percent = bool((self.known[["estimate", "ci_low", "ci_high"]].abs().max() <= 1).all())
        form = wording.per_cent if percent else wording.short_number
        ticks = [t for t in MaxNLocator(5).tick_values(self.low, self.high) if self.low <= t <= self.high]
        marks = [(t, form(float(t)).replace("-", "−")) for t in ticks]
        axes.set_yticks([y for y, _ in [*marks, *self.rows]], [w for _, w in [*marks, *self.rows]])
        for tick, line in zip(axes.yaxis.get_major_ticks(), [*marks, *self.rows], strict=True):
            tick.gridline.set_visible(line in marks)
            if line not in marks:
                tick.tick1line.set_visible(False)
        axes.grid(visible=False, axis="x")
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        axes.spines["left"].set_bounds(self.low, self.high)
        axes.set_xlim(0.2, len(self.places) + 0.8)
        axes.set_xticks([])
        axes.set_xlabel(f"Specifications, {label} from lowest to highest")
        if self.low < 0 < self.high:
            axes.axhline(0, color=SECONDARY, linewidth=0.8, zorder=1.5)

    def handles(self) -> list[Line2D]:
        """Return the entries of the legend."""
        looks = (("first choices", "D", OKABE_ITO[1], 1.0), ("other choices", "o", OKABE_ITO[0], 0.7))
        return [
            Line2D([], [], linestyle="", marker=m, color=c, markersize=s * self.marker, label=name)
            for name, m, c, s in looks
        ]


def _find_limits(known: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the vertical axis: all intervals with a margin, shares never beyond 0 and 1."""
    low = float(known[["estimate", "ci_low"]].to_numpy(dtype=float).min())
    high = float(known[["estimate", "ci_high"]].to_numpy(dtype=float).max())
    margin = 0.06 * ((high - low) or 1.0)
    share = low >= 0 and high <= 1
    return (max(low - margin, 0.0), min(high + margin, 1.0)) if share else (low - margin, high + margin)


def _name_choice(column: str, value: object) -> str:
    """Return how a choice is written beside its row."""
    words = str(value)
    if column == "voice":
        return "all voices" if words == "all" else wording.name_value("voice", words)
    if column == "left_out":
        return f"without {words}" if words else "nothing left out"
    if column == "fewest_clusters":
        return f"at least {words} clusters"
    prefix = {"copies": "copies: ", "clustered_by": "clusters: "}.get(column, "")
    return prefix + words.replace("_", " ")


def _name_group(known: pd.DataFrame, groups: list[str]) -> str:
    """Return whose estimate it is: "“Kyiv”, Harbour Post"."""
    named = {c: wording.name_value(c, str(known[c].iloc[0])) for c in groups if c != "concept"}
    variant = [f"“{named.pop('variant')}”"] if "variant" in named else []
    return ", ".join([*variant, *named.values()])


def _write_label(known: pd.DataFrame) -> str:
    """Return what is estimated, in a word."""
    if "contrast" in known.columns:
        return "ratio" if str(known["estimand"].iloc[0]).startswith("ratio of") else "difference"
    return "share"


def _write_notes(known: pd.DataFrame, table: pd.DataFrame) -> list[str]:
    """Return the lines beneath the chart: intervals, numbers, gaps, validation."""
    lost = len(table) - len(known)
    parts = [
        f"Lines: {wording.name_intervals(known)}, each of its own specification.",
        f"{wording.write_range(known['n_articles'], 'articles')} an estimate.",
        f"{lost} of {len(table)} specifications not estimable." if lost else "",
        "Squares: the choices behind an estimate.",
        wording.write_validation(known),
    ]
    return [" ".join(p for p in parts if p)]


def _describe(known: pd.DataFrame, table: pd.DataFrame, about: str, choices: list[str]) -> str:
    """Return the alt text."""
    low, high = known["estimate"].iloc[0], known["estimate"].iloc[-1]
    first = known[known["specification"] == 1]
    of = f" of {about}" if about else ""
    sentences = [
        f"Specification curve{of}: {len(known)} of {len(table)} specifications could be estimated, from "
        f"{wording.short_number(low)} to {wording.short_number(high)}.",
        f"Specification 1: {wording.short_number(first['estimate'].iloc[0])}." if len(first) else "",
        f"Choices that vary: {wording.name_columns(choices)}." if choices else "",
        wording.write_validation(known),
    ]
    return " ".join(s for s in sentences if s)
