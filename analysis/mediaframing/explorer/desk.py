"""The explorer without its widgets: the tables, the selection, the page of lines, the open article."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.display.article import make_article
from mediaframing.explorer.chart import Picture, draw_chart, draw_picture
from mediaframing.explorer.code import write_code
from mediaframing.explorer.material import Material
from mediaframing.explorer.selection import Selection
from mediaframing.explorer.views import View
from mediaframing.naming.mentions import find_mentions
from mediaframing.plot.exports.export import save_figure
from mediaframing.plot.exports.table_export import save_table
from mediaframing.tables import MENTION_COLUMNS, MediaframingError

PAGE = 50


class Desk:
    """What the widgets ask and tell.

    Parameters
    ----------
    articles : pandas.DataFrame
        Articles.
    mentions : pandas.DataFrame or None
        Their mentions; None lets names be typed in (`look_for`).
    statements : pandas.DataFrame or None
        Their statements.
    labels : mapping of str to str, optional
        How concepts are called.
    """

    def __init__(
        self,
        articles: pd.DataFrame,
        mentions: pd.DataFrame | None = None,
        statements: pd.DataFrame | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        require_articles(articles)
        self.asks_for_names = mentions is None
        self.names: dict[str, list[str]] = {}
        found = _no_mentions() if mentions is None else mentions
        self.material = Material(articles, found, statements, labels)
        self.page = 0
        self.view = View(self.material, self._begin())

    @property
    def selection(self) -> Selection:
        """The filters as they are."""
        return self.view.selection

    @property
    def lines(self) -> pd.DataFrame:
        """The concordance of the page."""
        return self.view.read_lines(self.page * PAGE, (self.page + 1) * PAGE)

    @property
    def pages(self) -> int:
        """The number of pages of lines, at least 1."""
        return max(-(-len(self.view.rows) // PAGE), 1)

    def change(self, **filters: Any) -> None:
        """Set filters; the concordance starts anew, and what was picked in the chart is let go."""
        self.page = 0
        if "concept" in filters:
            # Variants and speakers of another concept are others.
            filters = {"variants": (), "speakers": (), **filters}
        self.view = View(self.material, self.selection.change(**filters))

    def clear(self) -> None:
        """Take off all filters but concept, field and rows."""
        kept = self.selection
        self.page = 0
        self.view = View(self.material, Selection(concept=kept.concept, field=kept.field, rows=kept.rows))

    def pick(self, picks: tuple[tuple[str, str], ...]) -> None:
        """Show the lines of a row or dot of the chart; () shows those of all rows."""
        self.page = 0
        before = self.view
        self.view = View(self.material, self.selection.change(picked=picks))
        # The chart stays as it is: estimates are costly, and picking changes none.
        for part in ("variants", "outlets", "is_cut", "shares"):
            if part in before.__dict__:
                self.view.__dict__[part] = before.__dict__[part]

    def turn(self, pages: int) -> None:
        """Turn pages of lines forward, or back with a negative number."""
        self.page = min(max(self.page + pages, 0), self.pages - 1)

    def look_for(self, text: str) -> None:
        """Search the articles for names typed in, separated by commas."""
        words = [w for part in text.split(",") if (w := " ".join(part.split()))]
        if not words:
            raise MediaframingError(
                "Type the names to compare, separated by commas, for example: Kiev, Kyiv."
            )
        self.names = {word: [word] for word in dict.fromkeys(words)}
        articles, statements = self.material.articles, self.material.statements
        found = find_mentions(articles, {"names": self.names}, statements=statements)
        self.material = Material(articles, found, statements)
        self.page = 0
        self.view = View(self.material, self._begin())

    def draw(self) -> Picture | None:
        """Return the chart, or None where nothing is selected."""
        return draw_picture(self.view) if self.view.has_chart else None

    def show_article(self, span_id: str) -> str:
        """Return the article of a mention as escaped HTML, all its names and statements highlighted."""
        article = self.material.articles.iloc[self.material.find_article(span_id)]
        name = article["article_id"]
        mentions, statements = self.material.mentions, self.material.statements
        return make_article(
            {str(k): v for k, v in article.items()},
            mentions[mentions["article_id"] == name],
            statements=None if statements is None else statements[statements["article_id"] == name],
            focus=span_id,
        )

    def write_code(self) -> str:
        """Return the code that reproduces the selection."""
        return write_code(self.view, names=self.names or None)

    def save(self, folder: str | Path) -> list[Path]:
        """Write the selection: lines, estimates, chart, code; a folder that exists gets a number after its name.

        Returns
        -------
        list of pathlib.Path
            `lines.csv`, and where there is a chart `shares.csv`, `chart.pdf`, `.svg`, `.png`; `selection.py`.
        """
        if not len(self.view.rows):
            raise MediaframingError(f"There is nothing to save. {self.view.explain_emptiness()}")
        place = _find_free(Path(folder))
        written = save_table(self.view.read_lines(), place / "lines.csv", formats=["csv"])
        if self.view.has_chart:
            written += save_table(self.view.shares, place / "shares.csv", formats=["csv"])
            written += save_figure(draw_chart(self.view), place / "chart", width="page")
        code = place / "selection.py"
        code.write_text(self.write_code(), encoding="utf-8")
        return [*written, code]

    def _begin(self) -> Selection:
        """Return the first selection: the most frequent concept, in bodies if it stands there."""
        concepts = self.material.list_values("concept")
        fields = self.material.list_values("field")
        field = "title" if fields == ["title"] else "body"
        return Selection(concept=concepts[0] if concepts else "", field=field)


def _no_mentions() -> pd.DataFrame:
    numbers = ("start", "end")
    return pd.DataFrame({c: pd.Series(dtype="int64" if c in numbers else "str") for c in MENTION_COLUMNS})


def _find_free(folder: Path) -> Path:
    """Return *folder*, or with the first number behind its name under which nothing is overwritten."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
