"""The tables that are explored, laid out once so that every filter is an operation on numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.articles import require_articles
from mediaframing.explorer.selection import Selection
from mediaframing.tables import MENTION_COLUMNS, MediaframingError, check_columns

Mask = NDArray[np.bool_]
_REMEDY = "Give the result of find_mentions."
# Most frequent first; the list of a widget with tens of thousands of names helps nobody.
LISTED_SPEAKERS = 300


class Material:
    """Articles, mentions and statements, checked, with numbers in the place of names.

    Parameters
    ----------
    articles : pandas.DataFrame
        Articles with the columns of the contract.
    mentions : pandas.DataFrame
        What `find_mentions` found in them.
    statements : pandas.DataFrame or None
        What `find_statements` found in them.
    labels : mapping of str to str, optional
        How concepts are called.
    """

    def __init__(
        self,
        articles: pd.DataFrame,
        mentions: pd.DataFrame,
        statements: pd.DataFrame | None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        require_articles(articles)
        check_columns(mentions, MENTION_COLUMNS[:8], name="mentions", remedy=_REMEDY)
        if statements is not None:
            needed = ["statement_id", "article_id", "field", "start", "end", "kind"]
            check_columns(statements, needed, name="statements", remedy="Give the result of find_statements.")
        self.articles = articles.reset_index(drop=True)
        self.mentions = mentions.reset_index(drop=True)
        self.statements = None if statements is None else statements.reset_index(drop=True)
        self.labels = dict(labels or {})
        self._row_of = pd.Index(self.articles["article_id"])
        self.article: NDArray[np.int64] = self._row_of.get_indexer(pd.Index(self.mentions["article_id"]))
        if (self.article < 0).any():
            some = self.mentions.loc[self.article < 0, "article_id"].unique()[:3].tolist()
            raise MediaframingError(
                f"{int((self.article < 0).sum())} of {len(mentions)} mentions belong to no article given (for "
                f"example {some}). Give the articles in which they were found."
            )
        self._published = _count_microseconds(self.articles["published"])
        self._outlet = pd.Categorical(self.articles["outlet"].astype("str"))
        self._codes = {c: pd.Categorical(self.mentions[c]) for c in ("concept", "variant", "field")}
        self._codes["voice"] = pd.Categorical(
            self.mentions["voice"] if "voice" in self.mentions else [None] * len(self.mentions)
        )
        self._codes["speaker"] = pd.Categorical(self._find_speakers())

    @property
    def lacks_speakers(self) -> bool:
        """Whether statements were given, but the mentions were found without them."""
        return self.statements is not None and not len(self._codes["speaker"].categories)

    # Comparisons read no text, and copying texts for every filter is slow.
    @property
    def columns_without_text(self) -> list[str]:
        """The columns of articles without their texts."""
        return [c for c in self.articles.columns if c not in ("title", "body", "body_raw")]

    def list_values(self, column: str, selection: Selection | None = None) -> list[str]:
        """Return the values of *column* among the mentions (of a selection's concept), most frequent first."""
        coded = self._outlet[self.article] if column == "outlet" else self._codes[column]
        values = pd.Series(coded)
        if selection is not None and column != "concept":
            values = values[self._among("concept", (selection.concept,))]
        counts = values.value_counts()
        return [str(v) for v in counts[counts > 0].index]

    def keep_articles(self, selection: Selection) -> Mask:
        """Return which articles the filters by outlet and date keep."""
        kept = np.ones(len(self.articles), dtype=bool)
        if selection.outlets:
            kept &= np.isin(self._outlet.codes, _find_codes(self._outlet, selection.outlets))
        if selection.start is not None:
            kept &= self._published >= _to_microseconds(selection.start)
        if selection.end is not None:
            kept &= self._published < _to_microseconds(selection.end + timedelta(days=1))
        if selection.start is not None or selection.end is not None:
            kept &= self._published != np.iinfo(np.int64).min
        return kept

    def keep_mentions(self, selection: Selection, articles: Mask) -> Mask:
        """Return which mentions all filters keep, those by variant and by what was picked left out."""
        kept = articles[self.article] & self._among("concept", (selection.concept,))
        kept &= self._among("field", (selection.field,))
        for column, values in (("voice", selection.voices), ("speaker", selection.speakers)):
            if values:
                kept &= self._among(column, values)
        return kept

    def keep_shown(self, selection: Selection, kept: Mask) -> Mask:
        """Return which mentions of *kept* have a variant that is shown and stand in what was picked."""
        shown = kept.copy()
        if selection.variants:
            shown &= self._among("variant", selection.variants)
        for column, value in selection.picked:
            shown &= self._among(column, (value,))
        return shown

    def count_undated(self) -> int:
        """Return how many articles have no date."""
        return int(self.articles["published"].isna().sum())

    def name_speakers(self, rows: NDArray[np.int64]) -> pd.Series[Any]:
        """Return the speakers of mentions, by their rows."""
        return pd.Series(self._codes["speaker"][rows]).astype("str")

    def find_article(self, span_id: str) -> int:
        """Return the row of the article in which a mention stands."""
        place = np.flatnonzero((self.mentions["span_id"] == span_id).to_numpy())
        if not len(place):
            raise MediaframingError(f"no mention has the span_id {span_id!r}.")
        return int(self.article[place[0]])

    def _among(self, column: str, values: tuple[str, ...]) -> Mask:
        if column == "outlet":
            return np.isin(self._outlet.codes, _find_codes(self._outlet, values))[self.article]
        return np.isin(self._codes[column].codes, _find_codes(self._codes[column], values))

    def _find_speakers(self) -> Any:
        """Return the speaker of each mention, missing where no statement holds it."""
        nobody = pd.Series(None, index=self.mentions.index, dtype="str")
        if self.statements is None or "speaker" not in self.statements or "statement_id" not in self.mentions:
            return nobody
        known = self.statements.dropna(subset=["speaker"]).drop_duplicates("statement_id")
        return self.mentions["statement_id"].map(known.set_index("statement_id")["speaker"])


def _find_codes(column: pd.Categorical[Any], values: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the numbers of *values*; one that does not occur has none."""
    codes = column.categories.get_indexer(pd.Index(list(values), dtype="object"))
    return codes[codes >= 0]


def _count_microseconds(published: pd.Series[Any]) -> NDArray[np.int64]:
    """Return microseconds since 1970, the least integer for no date."""
    times: NDArray[np.int64] = published.dt.tz_convert("UTC").dt.as_unit("us").astype("int64").to_numpy()
    return times


def _to_microseconds(day: date) -> int:
    return int(pd.Timestamp(day, tz="UTC").as_unit("us").value // 1000)
