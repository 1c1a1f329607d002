"""One part of a corpus: cleaned, measured, and packed as Parquet; runs in any process and knows no other part."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from mediaframing.articles import settle_types
from mediaframing.corpus.words import count_words
from mediaframing.load.cleaning.clean import Progress, clean
from mediaframing.load.pieces import Piece, Settings
from mediaframing.load.report import FileLog
from mediaframing.naming.lexicon import Lexicon
from mediaframing.naming.mentions import find_mentions
from mediaframing.scale.storing import pack_table
from mediaframing.sources.agencies.agencies import mark_agencies
from mediaframing.sources.statements import LanguageWarning, find_statements

TEXTS = ("body", "body_raw")


@dataclass(frozen=True)
class Measures:
    """What is measured of every article."""

    lexicon: Lexicon
    statements: bool = False
    sentiment: str | None = None
    words: bool = True
    agencies: bool = False
    keep_text: bool = False


@dataclass(frozen=True)
class Task:
    """A part to be measured; `hashes` and `given_ids` are the identifiers among its own that stand in earlier parts."""

    number: int
    pieces: Sequence[Piece]
    settings: Settings
    orders: Mapping[str, str]
    measures: Measures
    hashes: Mapping[str, int] = field(default_factory=dict)
    given_ids: frozenset[str] = frozenset()


@dataclass
class Measured:
    """What became of a part: its tables packed, how many rows each has, its identifiers, a log for each of its files."""

    tables: dict[str, bytes]
    counts: dict[str, int]
    article_ids: list[str]
    logs: list[FileLog]
    foreign: int = 0
    warned: list[str] = field(default_factory=list)


def measure_part(task: Task) -> Measured:
    """Clean and measure the records of a part."""
    pieces, logs = log_anew(task.pieces)
    if not pieces:
        # The last part may hold the report of the last files alone.
        return Measured({}, {}, [], [])
    progress = Progress(Counter(task.hashes), set(task.given_ids), dict(task.orders))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        articles = settle_types(clean(pieces, task.settings, progress))
        # Where every record was refused there is nothing to measure, only a report.
        tables = measure_articles(articles, task.measures) if len(articles) else {}
    said = [warning.message for warning in caught]
    foreign = sum(w.foreign for w in said if isinstance(w, LanguageWarning))
    others = [str(w) for w in said if isinstance(w, UserWarning) and not isinstance(w, LanguageWarning)]
    packed = {name: pack_table(table) for name, table in tables.items()}
    counts = {name: len(table) for name, table in tables.items()}
    return Measured(
        packed, counts, articles["article_id"].tolist(), logs, foreign, list(dict.fromkeys(others))
    )


def measure_articles(articles: pd.DataFrame, measures: Measures) -> dict[str, pd.DataFrame]:
    """Return the tables of some articles by name."""
    if measures.agencies:
        articles = mark_agencies(articles)
    statements = find_statements(articles, progress=False) if measures.statements else None

    mentions = find_mentions(articles, measures.lexicon, statements=statements)
    tables = {"mentions": mentions}
    if measures.words:
        tables["words"] = count_words(articles, statements=statements)
    if measures.sentiment is not None:
        tables["scores"] = _score(articles, measures.sentiment, mentions, statements)
    if statements is not None:
        # Who is whom is told across the whole corpus, when the statements are read.
        tables["statements"] = statements.drop(columns="speaker_id")
    kept = articles if measures.keep_text else articles.drop(columns=[c for c in TEXTS if c in articles])
    return {"articles": kept} | tables


def _score(
    articles: pd.DataFrame, scorer: str, mentions: pd.DataFrame, statements: pd.DataFrame | None
) -> pd.DataFrame:
    from mediaframing.sentiment.measuring import score_sentiment

    if scorer == "target":
        return score_sentiment(articles, toward=mentions, statements=statements, progress=False)
    scores = score_sentiment(articles, unit="article", scorer=scorer, statements=statements, progress=False)
    # A text beside each of its scores would be the corpus once more.
    return scores.drop(columns="text")


def log_anew(pieces: Sequence[Piece]) -> tuple[list[Piece], list[FileLog]]:
    """Return the pieces with logs of their own, to be added to those of the reader when the part is done."""
    fresh: dict[int, FileLog] = {}
    for piece in pieces:
        old = piece.log
        fresh.setdefault(id(old), FileLog(old.name, old.size, old.format, old.encoding))
    return [replace(piece, log=fresh[id(piece.log)]) for piece in pieces], list(fresh.values())
