"""Scores of single texts: which scorers there are, and one table for whatever scorer is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from mediaframing.sentiment.libraries import (
    score_nltk_vader,
    score_subjectivity,
    score_textblob,
    score_vader,
)
from mediaframing.sentiment.news_model import NEWS_SCORER, score_news
from mediaframing.tables import MediaframingError, suggest_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCORERS = ("textblob", "vader", "news")
OPTIONAL_SCORERS = ("textblob_subjectivity", "nltk_vader")
TextScorer = str | Callable[..., Any]
Scores = tuple["NDArray[np.float64]", "NDArray[np.float64]"]
_BATCH = 512
_SIGNS = {"positive": 1.0, "pos": 1.0, "neutral": 0.0, "neu": 0.0, "negative": -1.0, "neg": -1.0}
_FUNCTIONS: dict[str, Callable[[Sequence[str]], Scores]] = {
    "textblob": score_textblob,
    "vader": score_vader,
    "news": score_news,
    "textblob_subjectivity": score_subjectivity,
    "nltk_vader": score_nltk_vader,
}
_PACKAGES = {
    "textblob": "textblob",
    "textblob_subjectivity": "textblob",
    "vader": "vaderSentiment",
    "nltk_vader": "nltk",
}


def score_texts(texts: Iterable[str], *, scorer: TextScorer = "vader", zero: bool = False) -> pd.DataFrame:
    """Score the valence of texts, each as a whole.

    Parameters
    ----------
    texts : iterable of str
        Sentences or headlines; long texts are better cut into sentences (`score_sentiment` does it). A Series
        keeps its index. Equal texts are scored once.
    scorer : str or callable
        "vader" (vaderSentiment's compound, -1 to 1), "textblob" (TextBlob's polarity, -1 to 1), "news" (fitted to
        readers' ratings of editorial sentences, -4 to 4), "textblob_subjectivity" (0 to 1), "nltk_vader" (where
        NLTK's lexicon is on this computer), or a callable or Hugging Face pipeline that takes a list of texts
        and returns a number, or a dict with "label" and "score", for each.
    zero : bool
        Give the library's own 0 to a text without any known word, instead of a missing score.

    Returns
    -------
    pandas.DataFrame
        One row a text, in order:

        - `score`: float, on the scorer's own scale; NaN where no word is known (a 0 there would be silence, not
          neutrality).
        - `coverage`: float, 0 to 1, the share of words that the lexicon knows; NaN for callables.
        - `scorer`: name and version.

    Raises
    ------
    MediaframingError
        An unknown scorer, a text that is not a str, or a callable that returns something else.

    Notes
    -----
    Scores of different scorers are not comparable, and lexicons disagree: against readers' ratings of editorial
    sentences r is about .3 for TextBlob, .5 for VADER and .6 for `news` (cross-validated), where a single
    reader reaches .7. None tells how a text treats somebody: use `score_targets`. Dictionaries perform
    poorly on news; validate on a coded sample (van Atteveldt, van der Velden & Boukes 2021,
    DOI 10.1080/19312458.2020.1869198). In quotations the score is the speaker's.

    Examples
    --------
    >>> import mediaframing as mf
    >>> mf.score_texts(["A splendid success.", "Rkq zzp."])["score"].round(2).tolist()
    [0.82, nan]
    """
    index = texts.index if isinstance(texts, pd.Series) else None
    given = list(texts) if not isinstance(texts, str) else [texts]
    wrong = [i for i, text in enumerate(given) if not isinstance(text, str)]
    if wrong:
        raise MediaframingError(
            f"{len(wrong)} texts are no str (positions {wrong[:3]} …): fill missing ones with '' or drop them."
        )
    score, coverage = score_many(given, scorer)
    if not zero:
        score = np.where(coverage == 0, np.nan, score)
    named = pd.Series([name_scorer(scorer)] * len(given), index=index, dtype="str")
    return pd.DataFrame({"score": score, "coverage": coverage, "scorer": named.array}, index=named.index)


def score_many(texts: Sequence[str], scorer: TextScorer) -> Scores:
    """Return score (the scorer's own 0 for texts it knows nothing of) and coverage; equal texts once."""
    function = find_scorer(scorer)
    places: dict[str, int] = {}
    which = np.array([places.setdefault(text, len(places)) for text in texts], dtype=np.int64)
    distinct = list(places)
    parts = [function(distinct[i : i + _BATCH]) for i in range(0, len(distinct), _BATCH)]
    if not parts:
        return np.zeros(0), np.zeros(0)
    score, coverage = (np.concatenate(part) for part in zip(*parts, strict=True))
    return score[which], coverage[which]


def find_scorer(scorer: TextScorer) -> Callable[[Sequence[str]], Scores]:
    """Return the function behind a scorer's name, or a callable made to fit."""
    if callable(scorer):
        return partial(_call_scorer, scorer)
    if scorer in _FUNCTIONS:
        return _FUNCTIONS[scorer]
    raise MediaframingError(
        f"scorer={scorer!r} is not known. Give one of {[*SCORERS, *OPTIONAL_SCORERS]}, a callable or a Hugging "
        f"Face pipeline.{suggest_names(str(scorer), _FUNCTIONS)}"
    )


@lru_cache(maxsize=16)
def _name_library(scorer: str) -> str:
    return f"{scorer} {version(_PACKAGES[scorer])}" if scorer in _PACKAGES else NEWS_SCORER


def name_scorer(scorer: TextScorer) -> str:
    """Return name and version of a scorer, as the results carry it.

    A Hugging Face pipeline is named by its model and the first letters of its revision; another callable by
    its name and its own `__version__`, if it has one.
    """
    if not callable(scorer):
        return _name_library(scorer)
    model = getattr(scorer, "model", None)
    name = getattr(model, "name_or_path", None) or getattr(scorer, "__name__", type(scorer).__name__)
    revision = getattr(getattr(model, "config", None), "_commit_hash", None)
    known = str(revision)[:8] if revision else getattr(scorer, "__version__", None)
    return f"{name} {known or '(version unknown)'}"


def _call_scorer(scorer: Callable[..., Any], texts: Sequence[str]) -> Scores:
    answers = scorer(list(texts))
    numbers = [_read_answer(answer) for answer in answers]
    if len(numbers) != len(texts):
        raise MediaframingError(
            f"the scorer {name_scorer(scorer)!r} returned {len(numbers)} answers for {len(texts)} texts; it must "
            "take a list of texts and return one answer for each."
        )
    return np.array(numbers, dtype=np.float64), np.full(len(texts), np.nan)


def _read_answer(answer: object) -> float:
    """A number, or what a Hugging Face pipeline says: its best label, or (``top_k=None``) all with their scores."""
    if isinstance(answer, (list, tuple)):
        if not answer:
            raise MediaframingError("a scorer must return numbers or labels with scores, not an empty list.")
        return sum(_read_label(part, share=True) for part in answer)
    return _read_label(answer, share=False)


def _read_label(answer: object, *, share: bool) -> float:
    """Read one label with its score; as a *share* of several, stars count with their score, too."""
    if isinstance(answer, dict) and {"label", "score"} <= set(answer):
        label, score = str(answer["label"]).lower(), float(cast("float", answer["score"]))
        if label in _SIGNS:
            return _SIGNS[label] * score
        if label[:1].isdigit() and label.endswith(("star", "stars")):
            return (float(label[0]) - 3) / 2 * (score if share else 1)
        raise MediaframingError(
            f"the label {answer['label']!r} says no direction. Wrap the pipeline in a function that returns numbers."
        )
    try:
        return float(cast("float", answer))
    except (TypeError, ValueError) as error:
        raise MediaframingError(
            f"a scorer must return numbers or labels with scores, not {answer!r}."
        ) from error
