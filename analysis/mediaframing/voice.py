"""Whose words a span is: the outlet's own, its paraphrase of somebody, or somebody's in quotation marks.

From marks alone two voices can be told: "quoted" (within paired quotation marks) and "outlet". Marks cannot
tell scare quotes and titles of works from speech, and know nothing of reported speech; statements can.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mediaframing.articles import require_articles
from mediaframing.tables import FIELDS, STATEMENT_LANGUAGES, MediaframingError, check_columns
from mediaframing.text.quotations import find_quotations

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("direct", "mixed", "indirect")
_PLACE = ["article_id", "field"]
_NEEDED = [*_PLACE, "start", "end"]


def mark_voice(
    spans: pd.DataFrame, articles: pd.DataFrame, *, statements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Mark each span with the voice it stands in.

    Parameters
    ----------
    spans : pandas.DataFrame
        One row a stretch of text: `article_id, field, start, end` (code points); other columns travel along.
    articles : pandas.DataFrame
        The articles they were found in, with `article_id` and the fields that spans name (`title`, `body`);
        `language` is used where it is there.
    statements : pandas.DataFrame, optional
        One row a piece of a statement: `article_id, field, start, end, kind, statement_id`, as
        `find_statements` gives it. Without it, quotation marks decide alone.

    Returns
    -------
    pandas.DataFrame
        A copy of *spans*, same rows and order, with these columns set anew:

        - `voice`: "quoted", "reported" or "outlet". A span that crosses the edge of a quotation or of a
          statement belongs to the side that holds more than half of its characters.
        - `voice_from`: "marks" or "statements". With *statements*, articles in a language in which none are looked
          for, and that have none, keep the voice of their marks.
        - `statement_id`: the statement it stands in; missing where there is none and with marks alone.

    Raises
    ------
    MediaframingError
        Columns are missing, spans name articles, fields or offsets that *articles* do not have, or statements
        have an unknown kind.

    Notes
    -----
    From marks: within a paired quotation "quoted", else "outlet". Scare quotes, titles and nicknames in marks
    count as quoted, and reported speech as the outlet's.

    From statements: within a direct piece "quoted", an indirect one "reported"; within a mixed piece what
    is in marks is "quoted" and the rest "reported"; in marks but in no statement "outlet" (scare quotes,
    titles). Of several pieces around a span the shortest counts, the innermost one. An article without any
    statement is the outlet's own voice throughout.

    Headlines are a field of their own: report them apart (`by="field"`).

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a"], "body": ["“Long live Arden,” he said in Ardenia."]})
    >>> spans = pd.DataFrame({"article_id": "a", "field": "body", "start": [11, 30], "end": [16, 37]})
    >>> mf.mark_voice(spans, articles)["voice"].tolist()
    ['quoted', 'outlet']
    """
    _check(spans, articles, statements)
    marked = spans.copy()
    in_marks = _find_in_marks(spans, articles)
    voice = np.where(in_marks, "quoted", "outlet").astype(object)
    statement_id = np.full(len(spans), None, dtype=object)
    read = np.zeros(len(spans), dtype=bool)
    if statements is not None:
        unread = articles.loc[find_unread(articles, statements), "article_id"]
        read = ~spans["article_id"].isin(unread).to_numpy(dtype=bool)
        voice[read] = "outlet"
        held = _find_innermost(spans, statements)
        rows, kind = held["row"].to_numpy(), held["kind"].to_numpy(dtype=object)
        quoted = (kind == "direct") | ((kind == "mixed") & in_marks[rows])
        voice[rows] = np.where(quoted, "quoted", "reported")
        statement_id[rows] = held["statement_id"].to_numpy(dtype=object)
    marked["voice"] = pd.Series(voice, index=marked.index, dtype="str")
    marked["voice_from"] = pd.Series(np.where(read, "statements", "marks"), index=marked.index, dtype="str")
    marked["statement_id"] = pd.Series(statement_id, index=marked.index, dtype="str")
    return marked


def find_quoted(
    texts: Sequence[str], which: NDArray[np.integer], starts: NDArray[np.integer], ends: NDArray[np.integer]
) -> NDArray[np.bool_]:
    """Tell which spans stand in quotation marks, from arrays instead of tables.

    Parameters
    ----------
    texts : sequence of str
        The texts that hold spans; quotations are looked for in each once.
    which : array of int, shape (n,)
        For each span, the position of its text in *texts*.
    starts, ends : array of int, shape (n,)
        The spans, in code points.

    Returns
    -------
    array of bool, shape (n,)
        Whether more than half of a span's characters stand between paired marks.

    Examples
    --------
    >>> import numpy as np
    >>> from mediaframing.voice import find_quoted
    >>> find_quoted(["He said “no” twice."], np.array([0, 0]), np.array([9, 13]), np.array([11, 18])).tolist()
    [True, False]
    """
    # All texts are laid end to end, so that one search over one sorted array answers for every span.
    lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    inner = [
        (q.inner_start + offset, q.inner_end + offset)
        for text, offset in zip(texts, offsets.tolist(), strict=False)
        for q in find_quotations(text)
        if q.depth == 1
    ]
    shift = offsets[which]
    lower = shift + starts
    upper = np.maximum(shift + ends, lower + 1)
    covered = _covered_before(inner, upper) - _covered_before(inner, lower)
    quoted: NDArray[np.bool_] = 2 * covered > upper - lower
    return quoted


def _covered_before(stretches: Iterable[tuple[int, int]], positions: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many characters before each position lie in *stretches* (sorted, not overlapping)."""
    edges = np.array(list(stretches), dtype=np.int64).reshape(-1, 2)
    total = np.concatenate(([0], np.cumsum(edges[:, 1] - edges[:, 0])))
    at = np.searchsorted(edges[:, 0], positions)
    last_end = np.concatenate(([0], edges[:, 1]))[at]
    covered: NDArray[np.int64] = total[at] - np.maximum(last_end - positions, 0) * (at > 0)
    return covered


def _find_in_marks(spans: pd.DataFrame, articles: pd.DataFrame) -> NDArray[np.bool_]:
    if spans.empty:
        return np.zeros(0, dtype=bool)
    places = spans.groupby(_PLACE, sort=False, observed=True)
    which = places.ngroup().to_numpy()
    first = np.unique(which, return_index=True)[1]
    keys = spans[_PLACE].iloc[first]
    texts: list[str] = [""] * len(keys)
    for field in keys["field"].unique():
        chosen = np.flatnonzero((keys["field"] == field).to_numpy())
        column = articles[field].iloc[
            pd.Index(articles["article_id"]).get_indexer(keys["article_id"].iloc[chosen])
        ]
        for position, text in zip(chosen.tolist(), column.tolist(), strict=True):
            texts[position] = text
    starts, ends = (spans[c].to_numpy(dtype=np.int64) for c in ("start", "end"))
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    outside = (starts < 0) | (ends > lengths[which]) | (starts > ends)
    if outside.any():
        row = int(np.flatnonzero(outside)[0])
        raise MediaframingError(
            f"{int(outside.sum())} spans lie outside their text, for example row {row}: {starts[row]} to "
            f"{ends[row]} in {keys['field'].iloc[which[row]]} of {keys['article_id'].iloc[which[row]]!r} "
            f"with {lengths[which[row]]} characters. Give the articles that the spans were found in."
        )
    return find_quoted(texts, which, starts, ends)


def find_unread(articles: pd.DataFrame, statements: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which *articles* have no statements because they are in a language in which none are looked for.

    Parameters
    ----------
    articles : pandas.DataFrame
        `article_id`, and `language` (ISO codes) where it is known.
    statements : pandas.DataFrame
        `article_id`.

    Returns
    -------
    array of bool, shape (articles,)
    """
    if "language" not in articles.columns:
        return np.zeros(len(articles), dtype=bool)
    language = articles["language"].fillna("").astype("str").str.lower().str[:2]
    unread = ~language.isin(["", *STATEMENT_LANGUAGES]) & ~articles["article_id"].isin(
        statements["article_id"]
    )
    return np.asarray(unread, dtype=bool)


def _find_innermost(spans: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """`row` (position) of each span in a statement, with `kind` and `statement_id` of the shortest piece."""
    left = spans[_NEEDED].assign(row=np.arange(len(spans)))
    pairs = left.merge(statements[[*_NEEDED, "kind", "statement_id"]], on=_PLACE, suffixes=("", "_piece"))
    shared = np.minimum(pairs["end"], pairs["end_piece"]) - np.maximum(pairs["start"], pairs["start_piece"])
    pairs = pairs.assign(length=pairs["end_piece"] - pairs["start_piece"])[
        2 * shared > pairs["end"] - pairs["start"]
    ]
    # Pieces of equal length are told apart by offset and name, so that the order of rows does not matter.
    ordered = pairs.sort_values(["row", "length", "start_piece", "statement_id"], kind="stable")
    return ordered.drop_duplicates("row")[["row", "kind", "statement_id"]]


def _check(spans: pd.DataFrame, articles: pd.DataFrame, statements: pd.DataFrame | None) -> None:
    check_columns(spans, _NEEDED, name="spans", remedy="Make the table with find_mentions.")
    require_articles(articles, ["article_id"])
    problems = []
    unknown = spans.loc[~spans["field"].isin(FIELDS), "field"].unique().tolist()
    if unknown:
        problems.append(f"spans have the fields {unknown[:3]}; a field is one of {list(FIELDS)}.")
    absent = [field for field in FIELDS if field in set(spans["field"]) and field not in articles.columns]
    if absent:
        problems.append(f"spans stand in {absent}, which articles lack as a column.")
    lost = spans.loc[~spans["article_id"].isin(articles["article_id"]), "article_id"].unique().tolist()
    if lost:
        problems.append(
            f"{len(lost)} article_id of spans are not in articles (for example {lost[:3]}): "
            "give the articles that the spans were found in."
        )
    if statements is not None:
        check_columns(
            statements,
            [*_NEEDED, "kind", "statement_id"],
            name="statements",
            remedy="Make the table with find_statements.",
        )
        kinds = statements.loc[~statements["kind"].isin(KINDS), "kind"].unique().tolist()
        if kinds:
            problems.append(f"statements have the kinds {kinds[:3]}; a kind is one of {list(KINDS)}.")
    if problems:
        raise MediaframingError("\n".join(problems))
