"""Keyness: which words and n-grams one outlet uses more than others, measured over articles, not words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.compare.keyness.ngrams import Units, count_ngrams
from mediaframing.compare.keyness.tables import REST, Contrast, merge_values, tabulate_keyness
from mediaframing.compare.sampling.copies import cluster_codes, describe_copies, select_copies
from mediaframing.compare.sampling.grouping import group_rows
from mediaframing.compare.sampling.settings import find_setting_problems, is_count, is_number
from mediaframing.compare.words.corpus_words import read_words
from mediaframing.compare.words.voice_texts import gather_pieces, take_voice
from mediaframing.tables import FIELDS, MediaframingError, check_choice, suggest_names

BATCH = 10_000


def compare_keyness(
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    target: Any = None,
    reference: Any = None,
    field: str = "body",
    ngrams: Sequence[int] = (1,),
    min_df: int = 5,
    voice: str | None = None,
    statements: pd.DataFrame | None = None,
    copies: str = "once",
    prior_size: float | None = None,
    lower: bool = True,
    top: int | None = None,
    min_clusters: int = 10,
    level: float = 0.95,
) -> pd.DataFrame:
    r"""Compare which words and n-grams outlets use more and less than others.

    Parameters
    ----------
    articles : pandas.DataFrame
        One row an article: `article_id`, *field*, *by*; with `cluster_id` also `outlet` and `published`.
    by : str
        Column whose values are compared; articles without a value are left out.
    target : value or list of values of *by*, optional
        What is described, each value by itself. None: every value.
    reference : value or list of values of *by*, optional
        What it is set against, taken together. None: everything that is not the target.
    field : {"body", "title"}
        Which text is read; headlines are reported apart.
    ngrams : sequence of int
        Lengths in words, 1 to 5. n-grams do not cross the end of a paragraph, nor of a sentence or clause
        closed by ``. ! ? … : ;`` (after initials and titles such as "U.S." and "Gen." they go on), nor the
        edge of a quotation where *voice* is given. Each length is compared by itself.
    min_df : int
        Terms that fewer articles have (all that are read, of any value) are not compared. They still count in
        the totals.
    voice : {"outlet", "quoted", "reported"}, optional
        Read only what stands in this voice: from quotation marks, or from *statements* where given.
    statements : pandas.DataFrame, optional
        What `find_statements` gives: `article_id, field, start, end, kind`.
    copies : {"once", "all", "own"}
        As in `compare_shares`.
    prior_size : float, optional
        How many words the prior weighs on each side. None: as many as an average article has.
    lower : bool
        Whether words are compared in lower case.
    top : int, optional
        Only so many terms with the largest and with the smallest z of each comparison and length. None: all.
    min_clusters : int
        Sides with fewer clusters of articles get no estimate (at least 2).
    level : float
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row for each comparison and term, sorted by target, length, and z from largest to smallest:

        - target, reference : the value described, and what it is set against ("rest" for all others)
        - ngram : int64, length in words; term : str, words separated by a blank
        - estimate, ci_low, ci_high : float64, log-odds ratio; above 0 the target says it more
        - n : int64, occurrences on both sides; n_articles, n_clusters : articles and clusters that have it
        - method, validation, estimand : str; a comparison that cannot be made is one row with term "", NaN
          and the reason in `method`
        - z : float64, estimate by its clustered standard error; p_adjusted : Holm over the terms of the
          comparison and length (before *top*)
        - z_independent : float64, z as Monroe et al. have it, words taken as independent
        - g2 : float64, Dunning's G² of the full two-by-two table, no correction
        - log_ratio : float64, log2 of the ratio of relative frequencies, 0 counted as one half
        - count_target, count_reference, articles_target, articles_reference : int64
        - words_target, words_reference : int64, all n-grams of this length on either side

    Raises
    ------
    MediaframingError
        Unknown columns, values or settings; no words left.

    Notes
    -----
    With y occurrences of a term among n, and a prior of :math:`\alpha_w = \alpha_0 y_w / n` for its share in
    all that is compared (:math:`\alpha_0` is *prior_size*),

    .. math:: \hat\delta_w = \log\frac{y_{1w} + \alpha_w}{n_1 + \alpha_0 - y_{1w} - \alpha_w}
              - \log\frac{y_{2w} + \alpha_w}{n_2 + \alpha_0 - y_{2w} - \alpha_w}.

    Words of one article are not independent: a name said forty times in one feature is one event. Intervals
    and z take the variance from clusters of articles (linearised; Student's t with the clusters of the
    smaller side), never less than that of independent words, and are never surer than the difference of
    relative frequencies is: a term that one article repeats has a z of about 1. A story that stands on both
    sides counts for the difference once. Keyness describes use; it does not say why.

    References
    ----------
    Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin' words. Political Analysis 16, 372–403.
    DOI 10.1093/pan/mpn018.
    Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational
    Linguistics 19, 61–74. https://aclanthology.org/J93-1003.
    Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to Social
    Science.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(40)],
    ...     "outlet": ["The Harbour Post"] * 20 + ["Ledger"] * 20,
    ...     "body": ["The rebels hold the port."] * 20 + ["The militia holds the port."] * 20})
    >>> found = mf.compare_keyness(articles, target="Ledger", reference="The Harbour Post")
    >>> found["term"].tolist()
    ['holds', 'militia', 'port', 'the', 'hold', 'rebels']
    """
    orders = _check(articles, by, field, ngrams, min_df, prior_size, top, min_clusters, level)
    counted = select_copies(articles, copies=copies) & articles[by].notna().to_numpy()
    if not counted.any():
        raise MediaframingError(
            f"copies={copies!r} and {by!r} leave none of {len(articles)} articles to compare."
        )
    row = np.flatnonzero(counted)
    groups = group_rows(articles[[by]].iloc[row], [by])
    values = groups.table[by].tolist()
    contrasts = _ask(values, target, reference, by)
    codes, clustering = cluster_codes(articles.drop(columns=field).iloc[row])
    side, contrasts = merge_values(groups.codes, contrasts, len(values))
    units, order = _gather_units(side, codes, int(side.max()) + 1)
    words = read_words(_read_batches(articles, row[order], field, voice, statements), lower=lower)
    if not (words.numbers > 0).any():
        raise MediaframingError(
            f"{field} holds no words{'' if voice is None else f' in the voice {voice!r}'}."
        )
    size = float((words.numbers > 0).sum() / len(words.ends)) if prior_size is None else float(prior_size)
    told = (
        f"{'all voices' if voice is None else f'voice {voice}'}; {describe_copies(articles, copies=copies)}"
    )
    counts = zip(orders, count_ngrams(words, units, orders=orders, min_df=min_df), strict=True)
    return tabulate_keyness(
        counts, words.names, units, contrasts, values,
        prior_size=size, top=top, min_clusters=min_clusters, level=level, clustering=clustering, told=told,
    )  # fmt: skip


def _read_batches(
    articles: pd.DataFrame, rows: Any, field: str, voice: str | None, statements: pd.DataFrame | None
) -> Iterator[Any]:
    """Yield the texts of *rows*, some thousand at a time, so that they are never copied all at once."""
    pieces = None if statements is None else gather_pieces(statements, field=field)
    columns = articles[["article_id", field]]
    for start in range(0, len(rows), BATCH):
        part = columns.iloc[rows[start : start + BATCH]]
        yield part[field] if voice is None else take_voice(part, field=field, voice=voice, pieces=pieces)


def _check(
    articles: pd.DataFrame,
    by: str,
    field: str,
    ngrams: Sequence[int],
    min_df: int,
    prior_size: float | None,
    top: int | None,
    min_clusters: int,
    level: float,
) -> tuple[int, ...]:
    """Return the lengths asked for, ascending, or raise one error for all that is wrong."""
    check_choice(field, FIELDS, name="field")
    if not isinstance(by, str):
        raise MediaframingError(f"by={by!r}: keyness compares the values of one column; give its name.")
    require_articles(articles, ("article_id", field, by))
    orders = tuple(sorted(set(ngrams))) if isinstance(ngrams, Iterable) else ()
    problems = []
    if not orders or not all(isinstance(n, (int, np.integer)) and 1 <= n <= 5 for n in orders):
        problems.append(f"ngrams={ngrams!r}: give lengths from 1 to 5, such as (1, 2).")
    if not is_count(min_df):
        problems.append(f"min_df={min_df!r}: give 1 or more.")
    if prior_size is not None and not (is_number(prior_size) and 0 < prior_size < float("inf")):
        problems.append(f"prior_size={prior_size!r}: give a number of words above 0.")
    if top is not None and not is_count(top):
        problems.append(f"top={top!r}: give 1 or more, or None for all.")
    problems += find_setting_problems(min_clusters, level)
    if problems:
        raise MediaframingError(" ".join(problems))
    return tuple(int(n) for n in orders)


def _ask(values: list[Any], target: Any, reference: Any, by: str) -> list[Contrast]:
    """Return what is set against what, as positions in *values*."""

    def find(given: Any, name: str) -> list[int]:
        listed = list(given) if isinstance(given, (list, tuple, set, pd.Series, np.ndarray)) else [given]
        strange = [v for v in listed if v not in values]
        if strange or not listed:
            hint = "".join(suggest_names(str(v), [str(k) for k in values]) for v in strange)
            raise MediaframingError(f"{name}={given!r}: {by!r} has no {strange}; it has {values[:20]}.{hint}")
        return sorted({values.index(v) for v in listed})

    targets = list(range(len(values))) if target is None else find(target, "target")
    others = None if reference is None else find(reference, "reference")
    if target is None and others is not None:
        targets = [t for t in targets if t not in others]
    contrasts = []
    for t in targets:
        against = [v for v in range(len(values)) if v != t] if others is None else others
        if t in against:
            raise MediaframingError(f"{values[t]!r} is both target and reference: leave it out of one.")
        name = REST if others is None else " + ".join(str(values[v]) for v in against)
        contrasts.append(Contrast(t, (t,), tuple(against), name))
    if len(values) < 2 or not contrasts:
        raise MediaframingError(f"{by!r} has only {values}: keyness compares at least two values.")
    return contrasts


def _gather_units(group: Any, cluster: Any, groups: int) -> tuple[Units, Any]:
    """Return the units of articles, and the order of articles that keeps those of a unit together."""
    order = np.lexsort((group, cluster))
    keys, unit = np.unique(cluster[order] * groups + group[order], return_inverse=True)
    unit_cluster, unit_group = np.divmod(keys, groups)
    shared = np.bincount(unit_cluster)[unit_cluster] > 1
    return Units(unit.astype(np.int64), unit_group, unit_cluster, shared, groups), order
