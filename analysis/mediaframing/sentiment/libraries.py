"""The two lexicons, called as their libraries stand, and which words each of them knows."""

from __future__ import annotations

import re
import string
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from mediaframing.tables import MediaframingError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@lru_cache(maxsize=1)
def load_vader() -> Any:
    """Load vaderSentiment's analyser, once a process."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@lru_cache(maxsize=1)
def load_nltk_vader() -> Any:
    """Load NLTK's analyser; its lexicon is no part of NLTK and must be on this computer already."""
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

    try:
        return SentimentIntensityAnalyzer()
    except LookupError as error:
        raise MediaframingError(
            "scorer='nltk_vader' needs NLTK's lexicon, which is not on this computer. Run "
            "nltk.download('vader_lexicon') once, or use scorer='vader', the same method with its lexicon built in."
        ) from error


def score_vader(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the compound score (-1 to 1) and the coverage of each text."""
    analyser = load_vader()
    score = [analyser.polarity_scores(t)["compound"] if _has_valence(t, analyser) else 0.0 for t in texts]
    return np.array(score, dtype=np.float64), _cover(texts, analyser.lexicon, analyser.emojis)


def _has_valence(text: str, analyser: Any) -> bool:
    """Whether any unit of the text is in VADER's lexicon; without one the library's answer is 0, at its full cost."""
    lexicon = analyser.lexicon
    for unit in text.lower().split():
        if unit in lexicon or unit.strip(string.punctuation) in lexicon:
            return True
    # Lower case can change a letter's kind, emojis are spelled out, and both only beyond ASCII: leave it to VADER.
    return not text.isascii() and any(mark in analyser.emojis for mark in text)


def score_nltk_vader(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return NLTK's compound score (-1 to 1) and the coverage of each text."""
    analyser = load_nltk_vader()
    score = np.array([analyser.polarity_scores(text)["compound"] for text in texts], dtype=np.float64)
    return score, _cover(texts, analyser.lexicon, ())


def score_textblob(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return TextBlob's polarity (-1 to 1) and the coverage of each text."""
    from textblob.en import sentiment

    # The very function behind TextBlob(text).sentiment, without one object a text.
    score = np.array([sentiment(text)[0] for text in texts], dtype=np.float64)
    return score, _cover(texts, sentiment, ())


def score_subjectivity(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return TextBlob's subjectivity (0 to 1) and the coverage of each text."""
    from textblob.en import sentiment

    score = np.array([sentiment(text)[1] for text in texts], dtype=np.float64)
    return score, _cover(texts, sentiment, ())


def _cover(texts: Sequence[str], lexicon: Mapping[str, Any], marks: Container[str]) -> NDArray[np.float64]:
    """Share of words in the lexicon; emoticons and emojis that carry valence count as one word."""
    shares = []
    for text in texts:
        words = _WORD.findall(text.lower().replace("’", "'"))
        known = sum([word in lexicon for word in words])
        if not known:
            emoji = not text.isascii() and any(mark in marks for mark in text)
            known = int(emoji or any(unit in lexicon for unit in text.lower().split()))
        shares.append(min(known / max(len(words), 1), 1.0))
    return np.array(shares, dtype=np.float64)
