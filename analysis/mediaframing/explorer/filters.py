"""The filters of the explorer as widgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ipywidgets as widgets

from mediaframing.explorer.desk import Desk
from mediaframing.explorer.material import LISTED_SPEAKERS
from mediaframing.explorer.selection import ROWS
from mediaframing.tables import VOICE_NAMES, show_marks

_FIELDS = {"article bodies": "body", "headlines": "title"}
_VOICES = {name: voice for voice, name in VOICE_NAMES.items()}
_TALL = {"rows": 6, "layout": widgets.Layout(width="210px")}


class Filters(widgets.VBox):  # type: ignore[misc]
    """Filters by concept, field, outlet, variant, voice, speaker and date.

    Parameters
    ----------
    desk : Desk
        What is filtered.
    tell : callable
        Called with the changed filters, as keyword arguments of `Desk.change`.
    """

    def __init__(self, desk: Desk, tell: Callable[..., None]) -> None:
        self.desk, self._tell, self._quiet = desk, tell, False
        wide = {"layout": widgets.Layout(width="210px")}
        self.concept = widgets.Dropdown(**wide)
        self.field = widgets.Dropdown(options=_FIELDS, **wide)
        self.rows = widgets.Dropdown(options=list(ROWS), **wide)
        self.outlets = widgets.SelectMultiple(**_TALL)
        self.variants = widgets.SelectMultiple(**_TALL)
        self.voices = widgets.SelectMultiple(rows=3, layout=widgets.Layout(width="210px"))
        self.find_speaker = widgets.Text(placeholder="part of a name", **wide)
        self.speakers = widgets.SelectMultiple(rows=4, layout=widgets.Layout(width="210px"))
        self.start, self.end = widgets.DatePicker(**wide), widgets.DatePicker(**wide)
        self.clear = widgets.Button(description="Clear filters", icon="times", **wide)
        columns = [
            [("Concept", self.concept), ("Where", self.field), ("Rows of the chart", self.rows)],
            [("Outlets", self.outlets)],
            [("Variants", self.variants)],
            [("Voices", self.voices), ("", self.clear)],
            [("From", self.start), ("Until", self.end)],
        ]
        if desk.material.statements is not None:
            columns.insert(4, [("Speakers", self.find_speaker), ("", self.speakers)])
        row = widgets.Box(
            [_stack(column) for column in columns],
            layout=widgets.Layout(flex_flow="row wrap", grid_gap="0 14px"),
        )
        hint = widgets.HTML(
            '<span style="font-size:13px;color:var(--jp-ui-font-color1, #1a1a1a)">'
            "Nothing chosen in a list means all. Ctrl or ⌘ with a click, or Shift with the arrow keys, chooses "
            "several.</span>"
        )
        super().__init__([row, hint])
        self.refresh()
        self._listen()

    def refresh(self) -> None:
        """Take over the selection of the desk: what can be chosen, and what is."""
        chosen, material = self.desk.selection, self.desk.material
        self._quiet = True
        try:
            concepts = material.list_values("concept")
            called = [material.labels.get(c, c) for c in concepts]
            # Two concepts of one name are told apart by their identifiers.
            named = {
                n if called.count(n) == 1 else f"{n} ({c})": c for n, c in zip(called, concepts, strict=True)
            }
            _fill(self.concept, {show_marks(n): c for n, c in named.items()}, chosen.concept or None)
            self.field.value, self.rows.value = chosen.field, chosen.rows
            _fill(self.outlets, _label(sorted(material.list_values("outlet"))), chosen.outlets)
            _fill(self.variants, _label(material.list_values("variant", chosen)), chosen.variants)
            known = material.list_values("voice")
            _fill(self.voices, {k: v for k, v in _VOICES.items() if v in known}, chosen.voices)
            self.rows.options = list(ROWS) if known else ["outlet"]
            self._fill_speakers()
            self.start.value, self.end.value = chosen.start, chosen.end
        finally:
            self._quiet = False

    def _fill_speakers(self) -> None:
        part = self.find_speaker.value.casefold().strip()
        chosen = self.desk.selection
        known = self.desk.material.list_values("speaker", chosen)
        fitting = [s for s in known if part in s.casefold() and s not in chosen.speakers]
        self.find_speaker.placeholder = (
            f"part of a name ({LISTED_SPEAKERS} of {len(fitting):,} listed)"
            if len(fitting) > LISTED_SPEAKERS
            else "part of a name"
        )
        _fill(self.speakers, _label([*chosen.speakers, *fitting[:LISTED_SPEAKERS]]), chosen.speakers)

    def _listen(self) -> None:
        watched: dict[str, Any] = {
            "concept": self.concept,
            "field": self.field,
            "rows": self.rows,
            "outlets": self.outlets,
            "variants": self.variants,
            "voices": self.voices,
            "speakers": self.speakers,
            "start": self.start,
            "end": self.end,
        }
        for name, widget in watched.items():
            widget.observe(lambda change, name=name: self._hear(name, change["new"]), names="value")
        self.find_speaker.observe(lambda _: self._search(), names="value")

    def _hear(self, name: str, value: str | tuple[str, ...] | date | None) -> None:
        if not self._quiet:
            self._tell(**{name: value})

    def _search(self) -> None:
        self._quiet = True
        try:
            self._fill_speakers()
        finally:
            self._quiet = False


def _fill(widget: Any, options: dict[str, str], value: Any) -> None:
    """Set options and value; options that are the same are left alone, so that the list keeps its place."""
    if dict(widget.options) != options:
        widget.options = options
    widget.value = value


def _label(values: list[str]) -> dict[str, str]:
    return {show_marks(v): v for v in values}


def _stack(column: list[tuple[str, Any]]) -> widgets.VBox:
    """Return widgets below one another, each with its name above it."""
    parts: list[Any] = []
    for name, widget in column:
        if name:
            parts.append(widgets.HTML(f'<span style="font-weight:600;font-size:13px">{name}</span>'))
            widget.tooltip = name
        parts.append(widget)
    return widgets.VBox(parts)
