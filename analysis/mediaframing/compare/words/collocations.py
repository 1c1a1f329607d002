"""Collocations: which words stand near a name in one outlet more than chance would have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mediaframing.compare.sampling.grouping import Grouping, group_rows
from mediaframing.compare.sampling.settings import is_count
from mediaframing.compare.shares.cells import Material, ask, gather_material
from mediaframing.compare.words.corpus_words import Words, read_words
from mediaframing.tables import FIELDS, VOICES, MediaframingError, check_choice, check_columns
from mediaframing.text.paragraphs import split_paragraphs
from mediaframing.text.tokens import split_words

MEASURES = (
    "likelihood_ratio", "pmi", "mi_like", "student_t", "chi_sq", "phi_sq", "dice", "jaccard",
    "poisson_stirling",
)  # fmt: skip
COUNTS = ("n", "n_articles", "n_word", "n_near", "words")
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00ad": None})


class _Near(NamedTuple):
    """Words near the mentions of one name in one group: occurrences, articles that have them, all of them."""

    uses: Counter[str]
    articles: Counter[str]
    total: int


def find_collocations(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    of: str = "variant",
    within: str | None = "concept",
    by: str | Sequence[str] = "outlet",
    window: int = 5,
    measure: str = "likelihood_ratio",
    min_articles: int = 3,
    top: int | None = 20,
    voice: str | None = None,
    copies: str = "once",
) -> pd.DataFrame:
    """Find the words that stand near each name more often than elsewhere in the group's texts.

    Parameters
    ----------
    spans : pandas.DataFrame
        One row a mention: `article_id, field, start, end`, *of*, *within*, `voice` (where *voice* is given).
    articles : pandas.DataFrame
        One row an article: `article_id`, the columns of *by*, and the fields that spans name.
    of, within : str
        Columns of *spans* that name what is looked at; *within* None: *of* alone.
    by : str or sequence of str
        Columns of *articles*; () takes all articles together.
    window : int
        Words looked at on either side, within the paragraph; the name's own words are not counted.
    measure : str
        A measure of `nltk.collocations.BigramAssocMeasures`: likelihood_ratio, pmi, mi_like, student_t,
        chi_sq, phi_sq, dice, jaccard, poisson_stirling.
    min_articles : int
        Words near the name in fewer articles are left out (at least 1).
    top : int, optional
        So many words with the highest score for each name and group; None: all.
    voice : {"outlet", "quoted", "reported"}, optional
        Only mentions in this voice. Words near them count whatever their voice.
    copies : {"once", "all", "own"}
        As in `compare_shares`.

    Returns
    -------
    pandas.DataFrame
        One row for each group, name and word, sorted by group, name and score from high to low: the columns
        of *by*, *within*, *of*, then

        - word : str, in lower case
        - score : float64, the measure; expected : float64, occurrences near the name if chance placed them
        - n : int64, occurrences near the name; n_articles : int64, articles that have one
        - n_word, n_near, words : int64, occurrences of the word, words near the name, and all words, in the
          group
        - measure, method : str. A name without such words is one row with word "", NaN and the reason in
          `method`.

        Words less frequent near the name than elsewhere are left out.

    Raises
    ------
    MediaframingError
        Unknown columns or settings, spans that lie outside their article.

    Notes
    -----
    Surface co-occurrence (Evert 2008): every word of the group is near the name or not (near two mentions
    counts once), and is the word or not; the measure is taken of that two-by-two table. Words are not
    independent and the scores no tests: they rank.

    References
    ----------
    Evert, S. (2008). Corpora and collocations. In: Lüdeling & Kytö (eds.), Corpus Linguistics, article 58.
    Bird, S., Klein, E. & Loper, E. (2009). Natural Language Processing with Python. O'Reilly.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": "Ledger",
    ...     "body": ["Troops left besieged Lodz. " + "Rain fell on the hills all day. " * 3] * 2})
    >>> spans = pd.DataFrame({"article_id": ["a", "b"], "field": "body", "start": 21, "end": 25,
    ...     "concept": "lodz", "variant": "Lodz"})
    >>> mf.find_collocations(spans, articles, window=2, min_articles=2)["word"].tolist()
    ['besieged', 'left', 'fell', 'rain']
    """
    question = ask(spans, articles, of=of, within=within, by=by, unit="mention", copies=copies)
    fields = _check(spans, articles, question.by, window, measure, min_articles, top, voice)
    if voice is not None:
        spans = spans[(spans["voice"] == voice).fillna(False).to_numpy(dtype=bool)]
    material = gather_material(spans, articles, copies=copies)
    groups = group_rows(material.articles, question.by)
    names = group_rows(material.spans, question.measured)
    near = _look_around(material, groups, names, window)
    read = [read_words([material.articles[field]], lower=True) for field in fields]
    rows: list[dict[str, Any]] = []
    for g, label in enumerate(groups.table.to_dict("records")):
        totals = _count(read, groups.codes == g)
        for p, name in enumerate(names.table.to_dict("records")):
            found = _score(near.get((g, p)), totals, measure, min_articles)
            labels = {str(c): v for c, v in (label | name).items()}
            rows += [{**labels, **row} for row in (found if top is None else found[:top])]
    columns = [*question.by, *question.measured, "word", "score", "expected", *COUNTS, "method"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(len(columns) - 1, "measure", pd.Series(measure, index=table.index, dtype="str"))
    return table.astype({"word": "str", "method": "str"} | dict.fromkeys(COUNTS, "int64"))


def _check(
    spans: pd.DataFrame,
    articles: pd.DataFrame,
    by: Sequence[str],
    window: int,
    measure: str,
    min_articles: int,
    top: int | None,
    voice: str | None,
) -> list[str]:
    """Return the fields that spans name, or raise."""
    check_choice(measure, MEASURES, name="measure")
    needed = ["field", "start", "end"] + ([] if voice is None else ["voice"])
    check_columns(spans, needed, name="spans", remedy="Make the table with find_mentions.")
    if voice is not None:
        check_choice(voice, VOICES, name="voice")
    beside = [c for c in by if c not in articles.columns]
    problems = (
        [f"by={beside} are no columns of articles: every article must belong to a group."] if beside else []
    )
    if not is_count(window):
        problems.append(f"window={window!r}: give 1 or more words.")
    if not is_count(min_articles):
        problems.append(f"min_articles={min_articles!r}: give 1 or more.")
    if top is not None and not is_count(top):
        problems.append(f"top={top!r}: give 1 or more, or None for all.")
    if problems:
        raise MediaframingError(" ".join(problems))
    fields = [f for f in FIELDS if f in set(spans["field"])] or ["body"]
    check_columns(articles, fields, name="articles", remedy="Give the texts the spans were found in.")
    return fields


def _look_around(
    material: Material, groups: Grouping, names: Grouping, window: int
) -> dict[tuple[int, int], _Near]:
    """Return the words near each name of each group."""
    articles, spans, article = material
    texts = {field: articles[field].tolist() for field in set(spans["field"])}
    places: dict[tuple[int, str], list[tuple[int, int, int]]] = {}
    rows = zip(
        article.tolist(), spans["field"], spans["start"], spans["end"], names.codes.tolist(), strict=True
    )
    for number, field, start, end, name in rows:
        if not 0 <= start <= end <= len(texts[field][number]):
            raise MediaframingError(
                f"a span lies outside its article ({field}, {start} to {end}): give the articles it was found in."
            )
        places.setdefault((number, field), []).append((int(start), int(end), name))
    found: dict[tuple[int, int], _Near] = {}
    seen: dict[tuple[int, int], tuple[int, set[str]]] = {}
    for (number, field), mentions in sorted(places.items()):
        for name, words in _near(texts[field][number], mentions, window).items():
            key = (int(groups.codes[number]), name)
            uses, holders, total = found.get(key, _Near(Counter(), Counter(), 0))
            uses.update(words)
            # Title and body of one article are one article.
            before = seen.get(key, (-1, set()))
            known = before[1] if before[0] == number else set()
            holders.update(set(words) - known)
            seen[key] = (number, known | set(words))
            found[key] = _Near(uses, holders, total + len(words))
    return found


def _near(text: str, mentions: list[tuple[int, int, int]], window: int) -> dict[int, list[str]]:
    """Return for each name the words near its mentions, each place once."""
    words = split_words(text)
    starts = np.array([start for start, _ in words], dtype=np.int64)
    ends = np.array([end for _, end in words], dtype=np.int64)
    paragraph = np.searchsorted([start for start, _ in split_paragraphs(text)], starts, side="right")
    near: dict[int, set[int]] = {}
    own: dict[int, set[int]] = {}
    for start, end, name in mentions:
        first, last = int(np.searchsorted(ends, start, side="right")), int(np.searchsorted(starts, end))
        if first >= last:
            continue
        around = [*range(max(first - window, 0), first), *range(last, min(last + window, len(words)))]
        near.setdefault(name, set()).update(i for i in around if paragraph[i] == paragraph[first])
        own.setdefault(name, set()).update(range(first, last))
    return {
        name: [text[words[i][0] : words[i][1]].translate(_PLAIN).lower() for i in sorted(places - own[name])]
        for name, places in near.items()
    }


def _count(read: list[Words], chosen: Any) -> tuple[dict[str, int], int]:
    """Return how often each word stands in the chosen articles, and how many words they hold."""
    totals: Counter[str] = Counter()
    for words in read:
        lengths = np.diff(words.ends, prepend=0)
        inside = words.numbers[np.repeat(chosen, lengths)]
        counts = np.bincount(inside, minlength=len(words.names))
        counts[0] = 0
        held = np.flatnonzero(counts)
        totals.update(dict(zip((words.names[i] for i in held), counts[held].tolist(), strict=True)))
    return totals, sum(totals.values())


def _score(
    near: _Near | None, totals: tuple[dict[str, int], int], measure: str, min_articles: int
) -> list[dict[str, Any]]:
    """Return the rows of one name in one group, or one that says why there are none."""
    known, words = totals
    if near is None or not near.total:
        return [_nothing("no words near this name in this group", 0, words)]
    from nltk.collocations import BigramAssocMeasures

    score = getattr(BigramAssocMeasures, measure)
    rows = []
    for word, n in near.uses.items():
        expected = near.total * known[word] / words
        if near.articles[word] < min_articles or n <= expected:
            continue
        value = float(score(n, (near.total, known[word]), words))
        counts = {"n": n, "n_articles": near.articles[word], "n_word": known[word]}
        held = {
            "n_near": near.total,
            "words": words,
            "method": "words near and not near the name, NLTK measure",
        }
        rows.append({"word": word, "score": value, "expected": expected, **counts, **held})
    if not rows:
        return [_nothing(f"no word near this name in {min_articles} articles", near.total, words)]
    return sorted(rows, key=lambda row: (-row["score"], row["word"]))


def _nothing(reason: str, near: int, words: int) -> dict[str, Any]:
    empty = {
        "word": "",
        "score": float("nan"),
        "expected": float("nan"),
        "n": 0,
        "n_articles": 0,
        "n_word": 0,
    }
    return {**empty, "n_near": near, "words": words, "method": f"not estimable: {reason}"}
