"""The explorer's widgets put together: filters, chart, concordance, article, export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import pandas as pd

from mediaframing.display.article import make_legend
from mediaframing.display.markup import escape_text
from mediaframing.explorer.chart import Picture
from mediaframing.explorer.desk import Desk
from mediaframing.explorer.filters import Filters
from mediaframing.explorer.parts import ArticlePart, ChartPart, LinesPart
from mediaframing.tables import MediaframingError


class Explorer(widgets.VBox):  # type: ignore[misc]
    """A chart that leads to its sentences; what it shows can be had as tables and as code.

    Attributes
    ----------
    desk : Desk
        The state without widgets.
    shares : pandas.DataFrame
        The estimates of the chart.
    lines : pandas.DataFrame
        The concordance of the selection, all pages.
    code : str
        Python that reproduces both.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._picture: Picture | None = None
        self._shown = pd.DataFrame()
        self._make_parts()
        self._listen()
        searching = [self._search] if desk.asks_for_names else []
        super().__init__(
            [
                *searching,
                self.filters,
                self.notice,
                self.chart,
                self.about_lines,
                self.line_list,
                self._pages,
                self.legend,
                self.article,
                self._export,
                self.told,
                self.shown_code,
            ]
        )
        self._refresh()

    @property
    def shares(self) -> pd.DataFrame:
        """The estimates of the chart, as `compare_shares` gives them."""
        return self.desk.view.shares

    @property
    def lines(self) -> pd.DataFrame:
        """The concordance of the selection, as `keyword_in_context` gives it."""
        return self.desk.view.read_lines()

    @property
    def code(self) -> str:
        """The code that reproduces the selection."""
        return self.desk.write_code()

    def _make_parts(self) -> None:
        self.filters = Filters(self.desk, self._change)
        self.notice, self.about_lines, self.told = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.chart, self.line_list, self.article = ChartPart(), LinesPart(), ArticlePart()
        self.legend = widgets.HTML(make_legend(statements=self.desk.material.statements is not None))
        self.back = widgets.Button(description="Earlier lines", icon="arrow-left")
        self.forth = widgets.Button(description="Further lines", icon="arrow-right")
        self._pages = widgets.HBox([self.back, self.forth])
        self.names = widgets.Text(
            placeholder="Kiev, Kyiv", continuous_update=False, tooltip="Names to compare"
        )
        self.find = widgets.Button(description="Find", icon="search")
        self._search = widgets.HBox([widgets.HTML("<b>Names to compare</b>"), self.names, self.find])
        self.folder = widgets.Text(value="selection", tooltip="Folder for the tables")
        self.save = widgets.Button(description="Save selection", icon="save")
        self.show_code = widgets.Button(description="Show code", icon="code")
        self._export = widgets.HBox(
            [widgets.HTML("<b>Folder</b>"), self.folder, self.save, self.show_code],
            layout=widgets.Layout(flex_flow="row wrap"),
        )
        self.shown_code = widgets.Textarea(
            disabled=False,
            rows=22,
            tooltip="Code that reproduces the selection",
            layout=widgets.Layout(width="98%", max_width="850px", display="none"),
        )

    def _listen(self) -> None:
        self.chart.observe(self._guard(self._pick), names="picked")
        self.line_list.observe(self._guard(self._open), names="opened")
        self.back.on_click(self._guard(lambda _: self._turn(-1)))
        self.forth.on_click(self._guard(lambda _: self._turn(1)))
        self.save.on_click(self._guard(self._save))
        self.show_code.on_click(self._guard(self._toggle_code))
        self.find.on_click(self._guard(self._look))
        self.names.observe(self._guard(self._look), names="value")
        self.filters.clear.on_click(self._guard(self._clear))

    def _guard(self, act: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return *act* so that its errors are shown: Jupyter hides what goes wrong behind a button."""

        def guarded(event: Any) -> None:
            self.told.value = ""
            try:
                act(event)
            except (MediaframingError, OSError) as error:
                self.told.value = _note(str(error), "mf-failed")

        return guarded

    def _change(self, **filters: Any) -> None:
        self._guard(lambda _: self._apply(filters))(None)

    def _apply(self, filters: dict[str, Any]) -> None:
        start = filters.get("start", self.desk.selection.start)
        end = filters.get("end", self.desk.selection.end)
        if start and end and start > end:
            raise MediaframingError(
                f"The first day, {start}, lies after the last, {end}. Change one of them."
            )
        self.desk.change(**filters)
        self.filters.refresh()
        self._refresh()

    def _clear(self, _: Any) -> None:
        self.filters.find_speaker.value = ""
        self.desk.clear()
        self.filters.refresh()
        self._refresh()

    def _look(self, _: Any) -> None:
        self.desk.look_for(self.names.value)
        self.filters.refresh()
        self._refresh()

    def _refresh(self) -> None:
        """Show the chart and the lines of the selection."""
        self._picture = self.desk.draw()
        self.chart.show(self._picture)
        if self.desk.asks_for_names and not self.desk.names:
            self.notice.value = _note(
                f"{len(self.desk.material.articles):,} articles. Type the names to compare, separated by commas, "
                "and press Enter.",
                "mf-empty",
            )
        else:
            empty = self.desk.view.explain_emptiness()
            kind = "mf-empty" if empty else ""
            self.notice.value = _note(empty or self.desk.view.describe(), kind)
        self._show_lines()

    def _show_lines(self) -> None:
        """Show a page of lines and close the article, which may not belong to them."""
        self._shown = self.desk.lines
        self.line_list.show(self._shown)
        self.article.html = ""
        total, first = len(self.desk.view.rows), self.desk.page
        self.about_lines.value = _note(self._tell_lines()) if total else ""
        for widget in (self.legend, self.line_list, self._export):
            widget.layout.display = "" if total else "none"
        self._pages.layout.display = "" if self.desk.pages > 1 else "none"
        self.back.disabled, self.forth.disabled = first == 0, first + 1 >= self.desk.pages
        self._write_code()

    def _tell_lines(self) -> str:
        total = len(self.desk.view.rows)
        picked = self.desk.selection.picked
        what = ", ".join(value for _, value in picked) or "the whole selection"
        if total <= len(self._shown):
            shown = f"{total:,} lines"
        else:
            shown = f"page {self.desk.page + 1:,} of {self.desk.pages:,}, {total:,} lines"
        part = (
            "the same part of the chart again for all lines"
            if picked
            else "a row or dot of the chart for its lines"
        )
        return f"Concordance of {what}: {shown}. Pick {part}, pick a line to open its article."

    def _pick(self, change: Any) -> None:
        number = change["new"]
        parts = () if self._picture is None else self._picture.parts
        self.desk.pick(parts[number].picks if 0 <= number < len(parts) else ())
        self._show_lines()

    def _open(self, change: Any) -> None:
        number = change["new"]
        if 0 <= number < len(self._shown):
            self.article.html = self.desk.show_article(str(self._shown["span_id"].iloc[number]))

    def _turn(self, pages: int) -> None:
        self.desk.turn(pages)
        self._show_lines()

    def _save(self, _: Any) -> None:
        written = self.desk.save(self.folder.value.strip() or "selection")
        names = ", ".join(path.name for path in written)
        self.told.value = _note(f"Saved in {written[0].parent}: {names}.")

    def _toggle_code(self, _: Any) -> None:
        hidden = self.shown_code.layout.display == "none"
        self.shown_code.layout.display = "" if hidden else "none"
        self.show_code.description = "Hide code" if hidden else "Show code"
        self._write_code()

    def _write_code(self) -> None:
        if self.shown_code.layout.display != "none":
            self.shown_code.value = self.desk.write_code()


def _note(text: str, kind: str = "") -> str:
    return f'<div class="mf-notice {kind}" role="status">{escape_text(text)}</div>'
