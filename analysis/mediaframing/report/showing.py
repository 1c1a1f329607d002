"""What a cell of the report shows: figures with their evidence folded away, tables, sentences."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import HTML, display

import mediaframing as mf
from mediaframing.display import markup
from mediaframing.plot.alt_text import describe_chart
from mediaframing.report import saving
from mediaframing.report.sentence_lines import read_lines
from mediaframing.report.speech import Speech

# Lines of evidence in the page; all of them stand in the evidence tables.
MOST_LINES = 60
# Inches at which a figure is drawn for the page on a screen and on a phone.
SCREEN_WIDTH, PHONE_WIDTH = 5.2, 2.9
# Rows of a figure that still fit a page.
MOST_OUTLETS = 16


class Page:
    """The page in the making: shows in the notebook and saves beside it what a reader may want to have.

    Parameters
    ----------
    articles : pandas.DataFrame
        The corpus.
    speech : Speech
        Names the speakers of the lines shown.
    folder : pathlib.Path
        Where `figures`, `tables` and `evidence` stand.
    """

    def __init__(self, articles: pd.DataFrame, speech: Speech, folder: Path = Path()) -> None:
        self.articles, self.speech, self.folder = articles, speech, folder

    def section(self, words: str) -> None:
        """Show a heading of the second rank."""
        _show(f"<h2>{markup.escape_text(words)}</h2>")

    def heading(self, words: str) -> None:
        """Show a heading of the third rank."""
        _show(f"<h3>{markup.escape_text(words)}</h3>")

    def say(self, *sentences: str) -> None:
        """Show sentences as one paragraph."""
        words = " ".join(s for s in sentences if s)
        if words:
            _show(f"<p>{markup.escape_text(words)}</p>")

    def paragraphs(self, texts: Sequence[str], *, folded: str) -> None:
        """Show paragraphs behind *folded*."""
        content = "".join(f"<p>{markup.escape_text(text)}</p>" for text in texts)
        _show(markup.fold_away(folded, content, printed=True))

    def list(self, sentences: Sequence[str]) -> None:
        """Show sentences as a list."""
        _show(markup.list_items(sentences))

    def figure(self, axes: Any, name: str) -> None:
        """Save a figure for print and show it as it is printed, with its alt text."""
        stem = self.folder / "figures" / safe_name(name)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            mf.save_figure(axes, stem, width="page")
            # Type keeps its size in points: drawn narrower, it is larger on the screen.
            shown, phone = (
                mf.save_figure(axes, stem.with_name(f"{stem.name}-{w:g}in"), width=w, formats=["png"])[0]
                for w in (SCREEN_WIDTH, PHONE_WIDTH)
            )
        if any(w.category is UserWarning for w in caught):
            self.say("Names in this figure are too long for its width; the tables have them in full.")
        _show(markup.embed_picture(shown, describe_chart(axes), narrow=phone))
        for path in (shown, phone):
            path.unlink()

    def nothing_estimable(self, part: pd.DataFrame, cells: str) -> None:
        """Say that no cell can be estimated, in the place of a figure."""
        most = int(part["n_articles"].max()) if len(part) else 0
        self.say(f"Not estimable: no cell of {cells} has ten articles; the largest has {most}.")

    def widest(self, part: pd.DataFrame, *, table: str, most: int = MOST_OUTLETS) -> pd.DataFrame:
        """Return the rows of the outlets with most articles in *part*, and say so where some are left out.

        Parameters
        ----------
        part : pandas.DataFrame
            Estimates by outlet.
        table : str
            The name of the table that holds all of them.
        most : int
            How many outlets a figure holds.
        """
        sizes = part.groupby("outlet")["n_articles"].max().sort_index()
        if len(sizes) <= most:
            return part
        kept = sizes.sort_values(ascending=False, kind="stable").index[:most]
        self.say(
            f"The figure shows the {most} of {len(sizes)} outlets with most articles; all stand in tables/{table}.csv."
        )
        return part[part["outlet"].isin(kept)]

    def table(self, table: pd.DataFrame, *, folded: str = "") -> None:
        """Show a table, behind *folded* where that is given."""
        content = markup.make_table(table)
        _show(markup.fold_away(folded, content) if folded else content)

    def save(self, table: pd.DataFrame, name: str) -> None:
        """Save a table as CSV."""
        saving.write_csv(table, self.folder / "tables" / f"{safe_name(name)}.csv")

    def evidence(self, estimates: pd.DataFrame, spans: pd.DataFrame, name: str, question: str) -> None:
        """Save every span behind *estimates* and fold the first lines away below the figure."""
        found = mf.find_evidence(estimates, spans, self.articles)
        carried = [c for c in ("voice", "speaker", "cue", "score") if c in spans and c not in found]
        found = found.merge(spans[["span_id", *carried]].drop_duplicates("span_id"), on="span_id", how="left")
        saving.write_evidence(found, self.folder / "evidence", safe_name(name))
        # Some lines of every cell of the figure, in the order of the figure.
        a_cell = max(2, MOST_LINES // max(found["estimate_row"].nunique(), 1))
        first = found.groupby("estimate_row", sort=False).head(a_cell)["span_id"].drop_duplicates()
        shown = spans.drop_duplicates("span_id").set_index("span_id", drop=False).loc[first.head(MOST_LINES)]
        self.lines(shown.reset_index(drop=True), question, total=found["span_id"].nunique())

    def lines(self, spans: pd.DataFrame, question: str, *, total: int | None = None) -> None:
        """Fold the first of *spans* away in their sentences, each with its voice and, in speech, its speaker."""
        total = len(spans) if total is None else total
        shown = self.speech.name_voices(read_lines(spans.head(MOST_LINES), self.articles))
        if "tone" in shown:
            shown = shown.assign(who=shown["tone"] + "; " + shown["who"])
        content = markup.make_concordance(shown, total=total)
        _show(markup.fold_away(f"Show the evidence: {question} ({total:,})", content, printed=True))


def _show(content: str) -> None:
    """Show HTML in the notebook."""
    display(HTML(content))  # type: ignore[no-untyped-call]


def safe_name(name: str) -> str:
    """Return *name* as the name of a file, whatever an outlet is called."""
    return re.sub(r"[^\w.-]+", "-", name, flags=re.UNICODE).strip("-.")[:80] or "unnamed"
