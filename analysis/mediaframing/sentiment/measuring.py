"""Tone in articles: by sentence, headline, article or window, toward targets, always with the voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.sentiment.target_model import (
    TARGET_SCORER,
    TONES,
    describe_target_accuracy,
    score_targets,
)
from mediaframing.sentiment.texts import Scores, TextScorer, find_scorer, name_scorer
from mediaframing.sentiment.units import find_units, name_spans, place_mentions
from mediaframing.tables import SPAN_COLUMNS, MediaframingError, check_choice, check_columns
from mediaframing.voice import mark_voice

SENTIMENT_UNITS = ("sentence", "article", "title", "window")
SCORE_COLUMNS = (*SPAN_COLUMNS, "voice", "target", "score", "coverage", "scorer")
# Starting processes costs about a second; fewer sentences are scored sooner alone.
_WORTH_PROCESSES = 4000
_PIECE = 1000


def score_sentiment(
    articles: pd.DataFrame,
    *,
    unit: str = "sentence",
    toward: pd.DataFrame | None = None,
    scorer: TextScorer | None = None,
    statements: pd.DataFrame | None = None,
    voice: bool = True,
    width: int = 120,
    zero: bool = False,
    processes: int = 1,
    progress: bool = True,
) -> pd.DataFrame:
    """Score the tone of articles, split by voice; or the tone toward targets, one score a mention.

    Parameters
    ----------
    articles : pandas.DataFrame
        `article_id, title, body`.
    unit : str
        What is scored: "sentence" (of title and body), "title", "article" (title and body, the mean of the
        sentences that have a score), or "window" (`width` characters on each side of a mention, cut at words;
        needs `toward`).
    toward : pandas.DataFrame, optional
        Mentions, as `find_mentions` gives them. Each is scored in its sentence by the target model (or, with
        `scorer`, by the valence of its sentence or window, which is not the tone toward it).
    scorer : str or callable, optional
        What `score_texts` takes; "target" is the target model. Default: "target" with `toward`, else "vader".
    statements : pandas.DataFrame, optional
        What `find_statements` gives; voice then comes from statements, else from quotation marks.
    voice : bool
        Mark whose words each span is.
    width : int
        Characters on each side of a mention, for unit="window".
    zero : bool
        Give the library's own 0 to a text without any known word, instead of a missing score.
    processes : int
        How many processes score; a callable is always called in this one.
    progress : bool
        Show progress bars.

    Returns
    -------
    pandas.DataFrame
        One row a span, in the order of the articles (with `toward`: of the mentions):

        - `span_id, article_id, field, start, end, text`: the span; ``articles[field][start:end] == text``. For
          unit="article" there are a row for the title and one for the body.
        - `voice`: "outlet", "reported" or "quoted"; missing with ``voice=False``. With unit="article" each
          field has one row a voice, the mean of the sentences in that voice.
        - `target`: the concept (or else the text) of the mention; missing without `toward`.
        - `score`: on the scorer's own scale; -1, 0, +1 by the target model; NaN where no word is known.
        - `coverage`: share of words that the scorer knows, 0 to 1; NaN for the target model and callables.
        - `scorer`: name and version.

        With `toward` also `mention_id` (the span_id of the mention, if it has one) and, by the target model:

        - `tone`: "negative", "neutral" or "positive"; compare it with ``compare_shares(…, of="tone")``.
        - `p_negative, p_neutral, p_positive`: probabilities, 0 to 1, not calibrated.
        - `validation`: "uncorrected" and how often the model is right. Estimates, contrasts and charts made
          from these rows repeat it, until `correct_estimates` takes its place.

    Raises
    ------
    MediaframingError
        Unknown unit or scorer, missing columns, mentions outside their article.

    Notes
    -----
    A mean lexicon score of an article says little about how it treats somebody: on hand-coded articles the mean
    VADER score of the sentences that name a person correlated r = .11 with how the article treats them. For
    tone toward somebody use `toward` and report shares of negative, neutral and positive, with the accuracy of
    the model beside them (`docs/sentiment.md`), and call contrasts between outlets uncorrected until a
    coded sample has corrected them. In quotations the score is the speaker's stance, not the outlet's.
    See van Atteveldt, van der Velden & Boukes (2021), DOI 10.1080/19312458.2020.1869198.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": [""],
    ...                          "body": ["A splendid harvest. “A disaster for us,” he said."]})
    >>> mf.score_sentiment(articles, progress=False)[["text", "voice", "score"]].round(2).values.tolist()
    [['A splendid harvest.', 'outlet', 0.59], ['“A disaster for us,” he said.', 'quoted', -0.62]]
    """
    require_articles(articles, ["article_id", "title", "body"])
    scorer = scorer or ("vader" if toward is None else "target")
    _check_request(unit, toward, scorer, width, processes)
    if toward is None:
        spans = find_units(articles, "sentence" if unit == "article" else unit, progress)
    else:
        spans = place_mentions(toward, articles, unit, width)
    if voice:
        spans["voice"] = _mark_voice(spans, articles, statements, toward is not None)
    scores = _score_spans(spans, scorer, zero, processes, progress)
    if unit == "article" and toward is None:
        return _average_articles(scores, articles)
    return scores


def _check_request(
    unit: str, toward: pd.DataFrame | None, scorer: TextScorer, width: int, processes: int
) -> None:
    check_choice(unit, SENTIMENT_UNITS, name="unit")
    problems = []
    if toward is not None:
        check_columns(
            toward, ["article_id", "field", "start", "end", "text"], name="toward", remedy="Give mentions."
        )
        if unit not in ("sentence", "window"):
            problems.append(f"unit={unit!r} has no score toward a target; give unit='sentence' or 'window'.")
        if scorer == "target" and unit == "window":
            problems.append(
                "the target model reads sentences: give unit='sentence', or a text scorer for windows."
            )
    elif unit == "window" or scorer == "target":
        problems.append(
            "a window and the target model need mentions: toward=find_mentions(articles, lexicon)."
        )
    if scorer != "target":
        find_scorer(scorer)
    if width < 1 or processes < 1:
        problems.append(f"width={width} and processes={processes} must be 1 or more.")
    if problems:
        raise MediaframingError("\n".join(problems))


def _mark_voice(
    spans: pd.DataFrame, articles: pd.DataFrame, statements: pd.DataFrame | None, mentioned: bool
) -> pd.Series:
    """Whose words: of the sentence where it is the unit, of the mention itself where one is scored."""
    place = spans[["article_id", "field", "start", "end"]]
    if mentioned:
        place = place.assign(start=spans["mention_start"], end=spans["mention_end"])
    return mark_voice(place, articles, statements=statements)["voice"]


def _score_spans(
    spans: pd.DataFrame, scorer: TextScorer, zero: bool, processes: int, progress: bool
) -> pd.DataFrame:
    for column in ("voice", "target"):
        if column not in spans:
            spans[column] = pd.Series([None] * len(spans), dtype="str")
    extra = [c for c in ("mention_id",) if c in spans]
    if scorer == "target":
        starts, ends = (spans[f"mention_{edge}"] - spans["start"] for edge in ("start", "end"))
        shares = score_targets(spans["text"].tolist(), starts.tolist(), ends.tolist(), probabilities=True)
        spans["score"], spans["coverage"] = shares.argmax(axis=1) - 1.0, np.nan
        names = [f"p_{tone}" for tone in TONES]
        spans[names] = shares
        spans["tone"] = pd.Series(np.array(TONES, dtype=object)[shares.argmax(axis=1)], dtype="str")
        spans["validation"] = pd.Series([describe_target_accuracy()] * len(spans), dtype="str")
        extra, named = [*extra, "tone", *names, "validation"], TARGET_SCORER
    else:
        score, coverage = _share_out(spans["text"].tolist(), scorer, processes, progress)
        spans["score"], spans["coverage"] = (
            score if zero else np.where(coverage == 0, np.nan, score),
            coverage,
        )
        named = name_scorer(scorer)
    spans["scorer"] = pd.Series([named] * len(spans), dtype="str")
    return spans[[*SCORE_COLUMNS, *extra]]


def _share_out(texts: list[str], scorer: TextScorer, processes: int, progress: bool) -> Scores:
    """Score the distinct texts, in pieces, over as many processes as asked for and worth it."""
    from tqdm.auto import tqdm

    codes, distinct = (
        pd.factorize(np.array(texts, dtype=object)) if texts else (np.zeros(0, int), np.zeros(0))
    )
    found: list[str] = list(distinct)
    pieces = [found[i : i + _PIECE] for i in range(0, len(found), _PIECE)]
    bar: Any = tqdm(total=len(found), desc="scores", disable=not progress)
    parts: dict[int, Scores] = {}
    with bar:
        for position, part in _run_pieces(pieces, scorer, processes if len(found) >= _WORTH_PROCESSES else 1):
            parts[position] = part
            bar.update(len(part[0]))
    if not parts:
        return np.zeros(0), np.zeros(0)
    score, coverage = (
        np.concatenate(column) for column in zip(*(parts[i] for i in sorted(parts)), strict=True)
    )
    return score[codes], coverage[codes]


def _run_pieces(pieces: list[list[str]], scorer: TextScorer, processes: int) -> Iterator[tuple[int, Scores]]:
    """Score the pieces, in any order, each with its position."""
    score = find_scorer(scorer)
    if processes == 1 or callable(scorer):
        yield from ((i, score(piece)) for i, piece in enumerate(pieces))
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Fresh processes, because a copy of one with threads (a notebook's kernel) may hang. While they start, and
    # as long as pieces wait, this one scores from the other end.
    with ProcessPoolExecutor(processes - 1, mp_context=get_context("spawn")) as pool:
        answers = [pool.submit(score, piece) for piece in pieces]
        left = len(pieces)
        while left and answers[left - 1].cancel():
            left -= 1
            yield left, score(pieces[left])
        yield from ((i, answers[i].result()) for i in range(left))


def _average_articles(scores: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row an article, field and voice: the means of its sentences, those without a score left out."""
    groups = scores.groupby(["article_id", "field", "voice"], sort=False, dropna=False)
    means = groups[["score", "coverage"]].mean().reset_index()
    texts = {f: dict(zip(articles["article_id"], articles[f], strict=True)) for f in ("title", "body")}
    places: Iterable[tuple[str, str]] = zip(means["article_id"], means["field"], strict=True)
    means["text"] = pd.Series([texts[field][article] for article, field in places], dtype="str")
    means["start"] = np.zeros(len(means), dtype=np.int64)
    means["end"] = means["text"].str.len().astype("int64")
    means["target"] = pd.Series([None] * len(means), dtype="str")
    means["scorer"] = pd.Series([s for s in scores["scorer"][:1] for _ in range(len(means))], dtype="str")
    return name_spans(means, also=["voice"])[list(SCORE_COLUMNS)]
