"""Variants that a lexicon does not list: other spellings, and other words in the same contexts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediaframing.articles import require_articles
from mediaframing.naming.alternatives.candidates import Candidates, describe_candidates
from mediaframing.naming.alternatives.contexts import make_windows, rank_terms, top_contexts
from mediaframing.naming.alternatives.fragments import find_fragments
from mediaframing.naming.alternatives.spellings import (
    compare_spellings,
    find_alike,
    share_beginning,
    strip_spelling,
)
from mediaframing.naming.alternatives.wordstream import Terms, WordStream, find_terms
from mediaframing.naming.lexicon import Concept, Lexicon, LexiconError, Variant
from mediaframing.naming.mentions import find_mentions
from mediaframing.naming.reading import read_lexicon
from mediaframing.tables import FIELDS, MediaframingError

# Below, a spelling is another word (Kim, Kiel); set on place names with known transliterations.
_ALIKE = 0.7
# Very alike spellings need no support from their contexts, less alike ones do.
_ALIKE_ALONE, _SUPPORT, _STRONG_SUPPORT = 0.85, 0.25, 0.5
_TOPIC_WORDS = 50
_LEAST_SCORE, _LEAST_GAIN = 0.03, 0.25


def suggest_variants(
    articles: pd.DataFrame,
    concept: Concept | str | Sequence[str],
    *,
    lexicon: Any = None,
    limit: int = 20,
    min_count: int | None = None,
) -> pd.DataFrame:
    """Suggest names for a concept that are not listed yet: other spellings, and other words in its contexts.

    Parameters
    ----------
    articles : pandas.DataFrame
        Articles with at least `article_id, outlet, title, body`.
    concept : Concept, str or sequence of str
        A concept of a lexicon, the name of one in *lexicon*, or the words themselves (`["illegal
        immigrants"]`); without *lexicon* a string is the word itself.
    lexicon : str, pathlib.Path, mapping or Lexicon, optional
        What :func:`read_lexicon` takes or gives.
    limit : int, default 20
        At most so many suggestions of each kind, and so many that are listed already.
    min_count : int, optional
        How often a word must occur to be suggested for its contexts; 3, or one in two million words where
        that is more. Spellings are suggested however rare they are.

    Returns
    -------
    pandas.DataFrame
        One row a suggestion, spellings first, best first within each kind:

        - `candidate`: as it is mostly written;
        - `kind`: "spelling" or "context";
        - `score`: 0 to 1, comparable within one kind of one call only;
        - `n, n_articles`: occurrences, and articles that hold them;
        - `outlets`: occurrences by outlet, as "The Harbour Post 12, Ledger 3", most first;
        - `example`: the sentence of one occurrence, with `article_id, field, start, end` of the candidate;
        - `already_listed`: whether the concept's patterns cover it.

    Raises
    ------
    LexiconError
        If the concept is unknown or has no words.
    MediaframingError
        If columns are missing, or `limit` or `min_count` is below 1.

    Notes
    -----
    Spellings: words and phrases of the corpus whose letters are like a variant's (optimal string alignment on
    the plain letters, and on keys in which letters that transliterations exchange are equal). Where likeness
    alone does not settle it, the articles that hold the candidate must share the concept's topic: the score
    is likeness times (1 + support) / 2, with support from 0 (as any article) to 1 (as the concept's own).

    Contexts: cosines of vectors of positive pointwise mutual information with the words right beside a term
    and with the content words around it [1]_ [2]_; pieces of longer phrases are left out. Nothing but the
    corpus is used, so a suggestion is a word used alike, be it a synonym, an opposite or a neighbour: the
    researcher decides. A concept the corpus does not hold has no contexts; only spellings come back.

    References
    ----------
    .. [1] Turney & Pantel (2010), https://doi.org/10.1613/jair.2934
    .. [2] Levy, Goldberg & Dagan (2015), https://doi.org/10.1162/tacl_a_00134

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> body = "The road to Kyiv was open. The mayor of Kyyiv spoke. Trains to Kyiv ran."
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Ledger"], "title": [""], "body": [body]})
    >>> mf.suggest_variants(articles, ["Kyiv"])[["candidate", "kind", "n", "already_listed"]].values.tolist()
    [['Kyiv', 'spelling', 2, True], ['Kyyiv', 'spelling', 1, False]]
    """
    require_articles(articles, ("article_id", "outlet", *FIELDS))
    if limit < 1 or (min_count is not None and min_count < 1):
        raise MediaframingError(f"limit={limit} and min_count={min_count}: give 1 or more.")
    wanted = _resolve_concept(concept, lexicon)
    articles = articles.sort_values("article_id", kind="stable", ignore_index=True)
    stream = WordStream.of(articles)
    mentions = find_mentions(articles, Lexicon("concept", (wanted,)), voice=False, institutions=True)
    first, last = stream.locate(articles, mentions)
    own = Terms([()], first.astype(np.int32), last.astype(np.int32), np.zeros(len(first), dtype=np.int32))
    spellings = _find_spellings(stream, wanted, own)[: 3 * limit]
    contexts = _find_contexts(stream, own, min_count).without(spellings.names)[: 2 * limit]
    table = describe_candidates(articles, stream, {"spelling": spellings, "context": contexts})
    table["already_listed"] = _are_listed(table["candidate"], wanted)
    # Listed forms are shown for comparison and take no place from new ones.
    rank = table.groupby(["kind", "already_listed"], sort=False).cumcount()
    return table[rank < limit].reset_index(drop=True)


def _resolve_concept(concept: Concept | str | Sequence[str], lexicon: Any) -> Concept:
    if isinstance(concept, Concept):
        return concept
    if isinstance(concept, str) and lexicon is not None:
        return read_lexicon(lexicon)[concept]
    words = [concept] if isinstance(concept, str) else list(concept)
    wrong = [w for w in words if not isinstance(w, str) or not any(ch.isalnum() for ch in w)]
    if wrong or not words:
        raise LexiconError(
            "of this concept", [f"{wrong or words!r}: give words, a Concept, or a name with lexicon=."]
        )
    return Concept(words[0], tuple(Variant(w, (w,)) for w in dict.fromkeys(words)))


def _taken(stream: WordStream, own: Terms) -> NDArray[np.bool_]:
    taken = np.zeros(len(stream), dtype=bool)
    for first, last in zip(own.first.tolist(), own.last.tolist(), strict=True):
        taken[first : last + 1] = True
    return taken


def _find_contexts(stream: WordStream, own: Terms, min_count: int | None) -> Candidates:
    if not len(own.term):
        return Candidates.nothing()
    least = min_count or max(3, len(stream) // 2_000_000)
    taken = _taken(stream, own)
    terms = find_terms(stream, taken, min_count=least)
    ranked, score = rank_terms(make_windows(stream, taken), terms, own)
    kept = (score >= _LEAST_SCORE) & ~find_fragments(stream, terms, ranked, own)
    if stream.capital_share(own.first, own.last) > 0.8:
        # A name is exchanged for names.
        picked = terms.only(ranked)
        kept &= stream.capital_shares(picked) > 0.8
    return Candidates(terms.only(ranked[kept]), score[kept])


def _find_spellings(stream: WordStream, concept: Concept, own: Terms) -> Candidates:
    variants = list(dict.fromkeys(p.replace("*", "").strip() for v in concept.variants for p in v.patterns))
    terms = _alike_terms(stream, variants)
    if not len(terms.names):
        return Candidates.nothing()
    names = [" ".join(stream.words[w] for w in name) for name in terms.names]
    likeness, support = compare_spellings(names, variants), _support(stream, terms, own)
    is_name = all(v[:1].isupper() for v in variants)
    begins_alike = share_beginning(names, variants)
    if is_name:
        likeness[stream.capital_shares(terms) < 0.5] = 0
        begins_alike |= support >= _STRONG_SUPPORT
    kept = (likeness >= _ALIKE_ALONE) | ((likeness >= _ALIKE) & (support >= _SUPPORT))
    score = likeness * (1 + support) / 2
    order = np.flatnonzero(kept & begins_alike)
    order = order[np.lexsort((np.array(names)[order], -score[order]))]
    return Candidates(terms.only(order), score[order])


def _alike_terms(stream: WordStream, variants: Sequence[str]) -> Terms:
    """Return the phrases of the stream each of whose words is like a variant's word in that place."""
    split = {v: strip_spelling(v).split() for v in variants}
    parts = list(dict.fromkeys(part for words in split.values() for part in words))
    near = find_alike(stream.words, parts, at_least=_ALIKE)
    return Terms.joined([_phrases_of(stream, [near[p] for p in words]) for words in split.values() if words])


def _phrases_of(stream: WordStream, near: Sequence[NDArray[np.bool_]]) -> Terms:
    """Return the phrases whose k-th word is one of the k-th of *near*."""
    reach = max(len(stream) - len(near) + 1, 0)
    fits = stream.sentence[:reach] == stream.sentence[len(near) - 1 :][:reach]
    for k, close in enumerate(near):
        fits &= close[stream.word[k : reach + k]]
    first = np.flatnonzero(fits)
    words = np.column_stack([stream.word[first + k] for k in range(len(near))])
    names, term = np.unique(words, axis=0, return_inverse=True)
    rows = [tuple(row) for row in names.tolist()]
    begin = first.astype(np.int32)
    return Terms(rows, begin, begin + np.int32(len(near) - 1), term.reshape(-1).astype(np.int32))


def _support(stream: WordStream, terms: Terms, own: Terms) -> NDArray[np.float64]:
    """Return how far the articles that hold each term share the concept's topic: 0 as any, 1 as its own."""
    if not len(own.term):
        return np.zeros(len(terms.names))
    around = make_windows(stream, _taken(stream, own))[1]
    topic = top_contexts(around, own, _TOPIC_WORDS)
    is_topic = np.zeros(len(stream.words), dtype=bool)
    is_topic[topic] = True
    places = np.flatnonzero(is_topic[stream.word])
    rows = stream.text_of(places) // 2
    pairs = np.unique(rows * len(stream.words) + stream.word[places])
    hits = np.bincount(pairs // len(stream.words), minlength=len(stream.begins) // 2)
    holds = np.unique(stream.text_of(own.first) // 2)
    # As many topic words as tell the concept's articles best from all (Youden's J).
    gains = [(hits[holds] >= k).mean() - (hits >= k).mean() for k in range(1, len(topic) + 1)]
    # A concept that nearly every article holds has no topic of its own to tell by.
    if not gains or max(gains) < _LEAST_GAIN:
        return np.ones(len(terms.names))
    on_topic = (hits >= 1 + int(np.argmax(gains))).astype(np.float64)
    usual, full = on_topic.mean(), on_topic[holds].mean()
    share = np.bincount(terms.term, on_topic[stream.text_of(terms.first) // 2], minlength=len(terms.names))
    support: NDArray[np.float64] = ((share / terms.counts - usual) / (full - usual)).clip(0, 1)
    return support


def _are_listed(names: pd.Series, concept: Concept) -> NDArray[np.bool_]:
    """Tell which names the concept's patterns cover whole."""
    ids = [str(i) for i in range(len(names))]
    texts = pd.DataFrame({"article_id": ids, "title": "", "body": names.astype("str").array})
    plain = Concept(concept.name, tuple(Variant(v.name, v.patterns, v.case) for v in concept.variants))
    found = find_mentions(texts, Lexicon("concept", (plain,)), voice=False)
    whole = found[found["text"].to_numpy() == names.iloc[found["article_id"].astype(int)].to_numpy()]
    return np.isin(ids, whole["article_id"].tolist())
