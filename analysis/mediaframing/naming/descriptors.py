"""Descriptors: what stands right at a name, and in whose voice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.naming.phrases.noun_phrases import Found, describe_after, describe_before, find_scare_quotes
from mediaframing.naming.phrases.phrases_beside import read_descriptors
from mediaframing.tables import SPAN_COLUMNS, MediaframingError, check_columns
from mediaframing.text.quotations import find_quotations
from mediaframing.voice import mark_voice

_COLUMNS = (*SPAN_COLUMNS, "mention_id", "concept", "variant", "position", "descriptor", "kind")


def find_descriptors(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    descriptors: str | Path | Mapping[str, Any] | None = None,
    statements: pd.DataFrame | None = None,
    unlisted: bool = True,
) -> pd.DataFrame:
    """Find what stands right at each mention: modifiers, labels, scare quotes; with the voice of each.

    Parameters
    ----------
    mentions : pandas.DataFrame
        What :func:`find_mentions` gives.
    articles : pandas.DataFrame
        The articles in which they were found.
    descriptors : str, pathlib.Path or mapping, optional
        Terms in addition to the package's lists: `{kind: [term, ...]}`, `{kind: {"before": [...], "after":
        [...], "linked": [...]}}`, or the path of a TOML file of that form. A term may list spellings with `|`
        and hold `*` for one word part ("pro-*").
    statements : pandas.DataFrame, optional
        Statements of the same articles, from which the voice is then read; see :func:`mark_voice`.
    unlisted : bool, default True
        Whether to give words outside the lists too (kind "other"): adjectives and nouns between a
        determiner, a preposition and the name, up to the edge of the noun phrase.

    Returns
    -------
    pandas.DataFrame
        One row a descriptor of a mention, in the order of the mentions: `span_id, article_id, field, start,
        end` (code points), `text, mention_id` (the mention's `span_id`), `concept, variant`, then

        - `position`: "before", "after" or "around" (scare quotes);
        - `descriptor`: as listed, else the words in small letters; "scare quotes" for marks;
        - `kind`: "label" (regime, government, war), "distancing" (so-called, self-declared, scare quotes),
          "alignment" (pro-X, X-backed), "status" (breakaway, occupied, disputed) or "other";
        - `voice, voice_from`: as of a mention. Scare quotes have the voice of the text in which they stand.

    Raises
    ------
    MediaframingError
        For missing columns, spans of unknown articles, unusable descriptors.

    Notes
    -----
    A span covers the descriptor alone, not the name. English only: without part-of-speech tags, a noun
    phrase is told by its closed-class edges, so an unlisted word may be a verb; listed terms are the safer
    count. Marks around a name are scare quotes when they hold at most six words and no verb of their own
    sentence: a short quoted phrase may be somebody's word all the same, which statements can tell.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> body = "The so-called Arden Republic met. “The Arden regime must go,” said a pro-Arden clerk."
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": [""], "body": [body]})
    >>> mentions = mf.find_mentions(articles, {"arden": {"Arden": ["Arden"], "Ardenia": ["Ardenia"]}})
    >>> mf.find_descriptors(mentions, articles)[["descriptor", "kind", "position", "voice"]].values.tolist()
    [['so-called', 'distancing', 'before', 'outlet'], ['regime', 'label', 'after', 'quoted'],
    ['pro-', 'alignment', 'before', 'outlet']]
    """
    needed = (*SPAN_COLUMNS, "concept", "variant")
    check_columns(mentions, needed, name="mentions", remedy="Give the result of find_mentions.")
    require_articles(articles, ("article_id", *mentions["field"].unique()))
    lists = read_descriptors(descriptors)
    texts = _texts(mentions, articles)
    rows: list[tuple[int, Found]] = []
    quotations: dict[str, Any] = {}
    places = zip(texts, mentions["start"].tolist(), mentions["end"].tolist(), strict=True)
    for i, (text, start, end) in enumerate(places):
        before = describe_before(text, start, lists, unlisted=unlisted)
        after = describe_after(text, start, end, lists, unlisted=unlisted)
        if text not in quotations:
            quotations[text] = find_quotations(text)
        around = find_scare_quotes(text, start, end, quotations[text])
        rows += [(i, found) for found in (*around, *before, *after)]
    table = _as_table(rows, mentions, texts)
    return _with_voice(table, articles, statements)


def _texts(mentions: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    row = pd.Index(articles["article_id"]).get_indexer(mentions["article_id"])
    if (row < 0).any():
        lost = mentions["article_id"][row < 0].unique()[:3].tolist()
        raise MediaframingError(
            f"mentions name articles that are not in the table (for example {lost}). "
            "Give the articles in which they were found."
        )
    columns = {field: articles[field].tolist() for field in mentions["field"].unique()}
    return [columns[f][r] for f, r in zip(mentions["field"].tolist(), row.tolist(), strict=True)]


def _as_table(rows: list[tuple[int, Found]], mentions: pd.DataFrame, texts: list[str]) -> pd.DataFrame:
    which = np.array([i for i, _ in rows], dtype=np.int64)
    table = mentions[["article_id", "field", "concept", "variant"]].iloc[which].reset_index(drop=True)
    table["mention_id"] = mentions["span_id"].iloc[which].astype("str").array
    table["start"] = np.array([f.start for _, f in rows], dtype=np.int64)
    table["end"] = np.array([f.end for _, f in rows], dtype=np.int64)
    values = {
        "text": [texts[i][f.start : f.end] for i, f in rows],
        "position": [f.position for _, f in rows],
        "descriptor": [f.descriptor for _, f in rows],
        "kind": [f.kind for _, f in rows],
    }
    for column, cells in values.items():
        table[column] = pd.array(cells, dtype="str")
    ids = [f"{m}:{f.position}:{f.start}:{f.end}" for m, (_, f) in zip(table["mention_id"], rows, strict=True)]
    table["span_id"] = pd.array(ids, dtype="str")
    return table[list(_COLUMNS)]


def _with_voice(table: pd.DataFrame, articles: pd.DataFrame, statements: pd.DataFrame | None) -> pd.DataFrame:
    # Marks belong to whoever set them: the opening mark stands outside of what it quotes.
    marks = (table["position"] == "around").to_numpy()
    probe = table[["article_id", "field", "start", "end"]].copy()
    probe["end"] = np.where(marks, probe["start"] + 1, probe["end"])
    voiced = mark_voice(probe, articles, statements=statements)
    return table.assign(voice=voiced["voice"].array, voice_from=voiced["voice_from"].array)
