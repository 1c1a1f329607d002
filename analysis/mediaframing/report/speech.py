"""Who speaks where: statements found for the articles that are asked for, and kept."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterable

import pandas as pd

import mediaframing as mf
from mediaframing.naming.lexicon import Lexicon
from mediaframing.sources.actors.actormatching import Actors
from mediaframing.tables import VOICE_NAMES, MediaframingError

KIND_VOICES = {"direct": "quoted", "mixed": "quoted", "indirect": "reported"}


class Speech:
    """The statements of a corpus, article by article as they are needed.

    Parameters
    ----------
    articles : pandas.DataFrame
        The corpus.
    lexicon : Lexicon
        Where a list of actors of the same name is shipped, statements get sides from it.
    wanted : bool
        Without it nothing is looked for, and no speaker is named.

    Attributes
    ----------
    notes : list of str
        What the search for statements warned of.
    tells_voice : bool
        Whether voices come from statements.
    """

    def __init__(self, articles: pd.DataFrame, lexicon: Lexicon, *, wanted: bool) -> None:
        self.articles, self.wanted = articles, wanted
        self.notes: list[str] = []
        self.tells_voice = False
        self._read: set[str] = set()
        self._found: list[pd.DataFrame] = []
        self.actors: Actors | None = None
        # Most lexicons have no list of actors; then nobody has a side.
        with contextlib.suppress(MediaframingError):
            self.actors = mf.read_actors(lexicon.name)

    def find(self, articles: pd.DataFrame) -> pd.DataFrame:
        """Return the statements of *articles*, pieces as rows, with `voice` by kind and `side` where known."""
        new = articles[~articles["article_id"].isin(self._read)]
        if len(new):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                found = mf.find_statements(new, progress=False)
            self.notes += [str(w.message) for w in caught if str(w.message) not in self.notes]
            if self.actors is not None:
                found = mf.mark_actors(found, self.actors)
            self._found.append(found.assign(voice=found["kind"].map(KIND_VOICES)))
            self._read |= set(new["article_id"])
        together = pd.concat(self._found, ignore_index=True)
        return together[together["article_id"].isin(articles["article_id"])].reset_index(drop=True)

    def mark_voice(self, mentions: pd.DataFrame, *, most: int) -> pd.DataFrame:
        """Return *mentions* with voice from statements, or as they are where more than *most* articles hold them (0: no limit)."""
        holders = self.articles[self.articles["article_id"].isin(mentions["article_id"])]
        if not self.wanted or (most and len(holders) > most):
            return mentions
        self.tells_voice = True
        return mf.mark_voice(mentions, holders, statements=self.find(holders))

    def name_voices(self, lines: pd.DataFrame) -> pd.DataFrame:
        """Return concordance *lines* with `who`: the voice in words and, in speech, who speaks.

        Parameters
        ----------
        lines : pandas.DataFrame
            What `keyword_in_context` gives, `voice` included.
        """
        if not self.wanted or lines.empty:
            return lines.assign(who=lines["voice"].map(VOICE_NAMES).fillna(""))
        here = self.articles[self.articles["article_id"].isin(lines["article_id"])]
        statements = self.find(here)
        spoken = mf.mark_voice(lines, here, statements=statements)
        names = name_speakers(statements)
        speakers = spoken["statement_id"].map(names).fillna("")
        who = [_say_voice(*v) for v in zip(lines["voice"], spoken["voice"], speakers, strict=True)]
        return lines.assign(who=who)


def name_speakers(statements: pd.DataFrame) -> pd.Series:
    """Return who speaks in each statement, by statement_id: the name, else the role, else the words used."""
    known = statements.drop_duplicates("statement_id").set_index("statement_id")
    return known["speaker"].fillna(known["role"]).fillna(known["speaker_text"]).fillna("speaker not found")


def one_row_a_statement(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of bodies, one row each; headlines are a field of their own."""
    return statements[statements["field"] == "body"].drop_duplicates("statement_id").reset_index(drop=True)


def count_speakers(statements: pd.DataFrame, articles: pd.DataFrame, *, most: int = 15) -> pd.DataFrame:
    """Return the speakers with most statements: `speaker, role, statements, articles, outlets`.

    Parameters
    ----------
    statements : pandas.DataFrame
        One row a statement.
    articles : pandas.DataFrame
        `article_id, outlet`.
    most : int
        How many speakers.
    """
    named = statements.dropna(subset=["speaker"]).merge(articles[["article_id", "outlet"]], on="article_id")
    counts = named.groupby("speaker", as_index=False).agg(
        role=("role", _first_known),
        statements=("statement_id", "size"),
        articles=("article_id", "nunique"),
        outlets=("outlet", "nunique"),
    )
    return counts.sort_values(["statements", "speaker"], ascending=[False, True]).head(most)


def merge_rare(values: pd.Series, *, other: str, most: int = 6) -> pd.Series:
    """Return *values* with all but the *most* frequent ones called *other*; missing ones stay missing."""
    frequent = values.value_counts().sort_index().sort_values(ascending=False, kind="stable").index
    # One value more costs no more room than its stand-in.
    kept = frequent if len(frequent) <= most + 1 else frequent[:most]
    return values.where(values.isin(kept) | values.isna(), other)


def _first_known(values: Iterable[object]) -> str:
    return next((str(v) for v in values if isinstance(v, str) and v), "")


def _say_voice(marked: object, spoken: object, speaker: str) -> str:
    """Return "quoted: Ana Verin" and the like; marks say the voice, statements who speaks."""
    voice = VOICE_NAMES.get(str(marked), "")
    if not speaker:
        return voice
    return f"own words, reporting: {speaker}" if (marked, spoken) == ("outlet", "reported") else f"{voice}: {speaker}"
