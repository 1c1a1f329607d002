"""The widgets that ipywidgets lacks: a chart that can be picked from, a concordance, an article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from mediaframing.display.article import read_style
from mediaframing.explorer.chart import Picture
from mediaframing.tables import show_marks

_HERE = Path(__file__).parent
_LOOKS = read_style() + (_HERE / "explorer.css").read_text(encoding="utf-8")
_TOLD = {"outlet": "own words", "reported": "reported", "quoted": "quoted"}


class ChartPart(anywidget.AnyWidget):
    """A picture with a button over each row and dot; `picked` is the number of the one pressed, or -1."""

    _esm = (_HERE / "chart.js").read_text(encoding="utf-8")
    _css = _LOOKS
    png = traitlets.Bytes(b"").tag(sync=True)
    alt_text = traitlets.Unicode("").tag(sync=True)
    regions: Any = traitlets.List().tag(sync=True)
    picked = traitlets.Int(-1).tag(sync=True)

    def show(self, picture: Picture | None) -> None:
        """Show *picture*, or nothing, with nothing picked."""
        parts = () if picture is None else picture.parts
        places = [
            {k: v for k, v in p.region._asdict().items() if k not in ("row", "group")} | {"label": p.label}
            for p in parts
        ]
        # The picture comes last: its arrival draws all of it.
        with self.hold_sync():
            self.picked = -1
            self.regions = places
            self.alt_text = "" if picture is None else show_marks(picture.alt_text)
            self.png = b"" if picture is None else picture.png


class LinesPart(anywidget.AnyWidget):
    """A concordance; `opened` is the number of the line whose article was asked for, or -1."""

    _esm = (_HERE / "lines.js").read_text(encoding="utf-8")
    _css = _LOOKS
    lines: Any = traitlets.List().tag(sync=True)
    opened = traitlets.Int(-1).tag(sync=True)

    def show(self, lines: pd.DataFrame) -> None:
        """Show concordance *lines*, none of them opened."""
        with self.hold_sync():
            self.opened = -1
            self.lines = [_make_line(row) for row in lines.to_dict("records")]


class ArticlePart(anywidget.AnyWidget):
    """An article as HTML that is escaped already; it scrolls to the name in focus."""

    _esm = (_HERE / "article.js").read_text(encoding="utf-8")
    _css = _LOOKS
    html = traitlets.Unicode("").tag(sync=True)


def _make_line(row: dict[Any, Any]) -> dict[str, str]:
    """Return a line as texts; direction marks are shown by name, since the browser would obey them."""
    published, voice = row.get("published"), str(row.get("voice"))
    date = (
        "undated"
        if not isinstance(published, pd.Timestamp) or pd.isna(published)
        else f"{published:%Y-%m-%d}"
    )
    speaker = row.get("speaker")
    texts = {"date": date, "outlet": str(row.get("outlet", "")), "told": _TOLD.get(voice, "")}
    texts["speaker"] = speaker if isinstance(speaker, str) else ""
    texts |= {part: str(row[part]) for part in ("left", "text", "right")}
    return {k: show_marks(v) for k, v in texts.items()} | {"voice": voice if voice in _TOLD else "plain"}
