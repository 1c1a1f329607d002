"""What a selection shows: its estimates, its concordance, its table, and the sentence that sums it up."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.compare.shares.shares import compare_shares
from mediaframing.explorer.material import Material
from mediaframing.explorer.selection import Selection
from mediaframing.naming.concordance import keyword_in_context

# More rows cannot be read at a glance, nor drawn at once; colours end at eight.
MOST_ROWS = 20
MOST_VARIANTS = 8
WIDTH = 70


class View:
    """A selection upon the material; each part is worked out when it is asked for, once.

    Parameters
    ----------
    material : Material
        The tables.
    selection : Selection
        The filters.
    """

    def __init__(self, material: Material, selection: Selection) -> None:
        self.material, self.selection = material, selection
        self.articles = material.keep_articles(selection)
        self.kept = material.keep_mentions(selection, self.articles)
        self.rows: NDArray[np.int64] = np.flatnonzero(material.keep_shown(selection, self.kept))

    @cached_property
    def variants(self) -> list[str]:
        """The variants that are drawn, the most frequent of the concept first."""
        known = self.material.list_values("variant", self.selection)
        found = set(self.material.mentions["variant"].to_numpy()[np.flatnonzero(self.kept)].tolist())
        wanted = [v for v in known if v in (self.selection.variants or known) and v in found]
        return wanted[:MOST_VARIANTS]

    @cached_property
    def outlets(self) -> list[str]:
        """The outlets that are drawn: of many those with most mentions."""
        outlet = self.material.articles["outlet"].astype("str")
        selected = sorted(outlet[self.articles].unique())
        if not self.is_cut:
            return selected
        counts = outlet.iloc[self.material.article[self.kept]].value_counts()
        ranked = sorted(selected, key=lambda name: -int(counts.get(name, 0)))
        return sorted(ranked[: self._most_outlets])

    @cached_property
    def is_cut(self) -> bool:
        """Whether more outlets are selected than are drawn."""
        selected = self.material.articles["outlet"][self.articles].nunique()
        return "outlet" in self.selection.by and selected > self._most_outlets

    @property
    def _most_outlets(self) -> int:
        """How many outlets there is room for."""
        voices = (
            len(self.material.list_values("voice", self.selection)) if "voice" in self.selection.by else 1
        )
        return MOST_ROWS // max(voices, 1)

    @property
    def has_chart(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.variants)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The estimates of the chart: what `compare_shares` gives, for the variants drawn."""
        drawn = self.articles
        if self.is_cut:
            drawn = drawn & self.material.articles["outlet"].isin(self.outlets).to_numpy()
        light = self.material.articles[self.material.columns_without_text][drawn]
        counted = self.kept & drawn[self.material.article]
        columns = ["article_id", "concept", "variant", *(["voice"] if "voice" in self.selection.by else [])]
        found = self.material.mentions[columns][counted]
        shares = compare_shares(found, light, of="variant", within="concept", by=self.selection.by)
        return shares[shares["variant"].isin(self.variants)].reset_index(drop=True)

    @property
    def groups(self) -> list[dict[str, str]]:
        """The rows of the chart from top to bottom, as column and value."""
        keys = self.shares[self.selection.by].drop_duplicates().astype("str")
        return [{str(k): str(v) for k, v in row.items()} for row in keys.to_dict("records")]

    def read_lines(self, start: int = 0, stop: int | None = None) -> pd.DataFrame:
        """Return the concordance of the mentions shown, in the order of the articles, with their speakers."""
        rows = self.rows[start:stop]
        held = np.unique(self.material.article[rows])
        lines = keyword_in_context(
            self.material.mentions.iloc[rows], self.material.articles.iloc[held], width=WIDTH
        )
        if self.material.statements is not None:
            lines["speaker"] = self.material.name_speakers(rows).array
        return lines

    def describe(self) -> str:
        """Return in a sentence how much is selected, and what the chart leaves out."""
        kept = np.flatnonzero(self.kept)
        where = self.material.article[kept]
        outlets = self.material.articles["outlet"].iloc[where].nunique()
        parts = [
            f"{len(kept):,} mentions in {len(np.unique(where)):,} of {int(self.articles.sum()):,} articles, "
            f"{_count(outlets, 'outlet')}."
        ]
        undated = self.material.count_undated()
        if undated and (self.selection.start or self.selection.end):
            parts.append(f"{_count(undated, 'undated article')} left out by the dates.")
        if len(kept) and self.is_cut:
            parts.append(
                f"The chart shows the {len(self.outlets)} outlets with most mentions; choose outlets to see others."
            )
        if len(kept) and self.material.lacks_speakers:
            parts.append(
                "No speaker is known for them: find the mentions with find_mentions(…, statements=statements)."
            )
        if self.selection.variants:
            parts.append("Shares are of all variants of the concept, also of those not shown.")
        elif len(kept) and len(self.material.list_values("variant", self.selection)) > MOST_VARIANTS:
            parts.append(f"The chart shows the {MOST_VARIANTS} most frequent variants.")
        return " ".join(parts)

    def explain_emptiness(self) -> str:
        """Return what to do where nothing is selected, "" where something is."""
        if len(self.rows):
            return ""
        chosen = self.selection
        named = {
            "outlets": chosen.outlets,
            "variants": chosen.variants,
            "voices": chosen.voices,
            "speakers": chosen.speakers,
            "dates": (chosen.start or chosen.end,) if chosen.start or chosen.end else (),
        }
        called = self.material.labels.get(chosen.concept, chosen.concept)
        set_now = [name for name, values in named.items() if values]
        where = "headlines" if chosen.field == "title" else "article bodies"
        if not set_now:
            other = "bodies" if chosen.field == "title" else "headlines"
            return f"No mention of “{called}” stands in the {where}. Look in the {other}, or choose another concept."
        return (
            f"No mention of “{called}” in the {where} passes the filters by {', '.join(set_now)}. "
            "Widen one of them, or press “Clear filters”."
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
