"""One statement followed across outlets: who quotes it, what is cut, and which names are altered inside the marks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from mediaframing.articles import require_articles
from mediaframing.tables import MediaframingError, check_columns

if TYPE_CHECKING:
    import pandas as pd

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SHINGLE = 4
# A shingle in more pieces than this is a phrase of the language, not a trace of one statement.
_COMMON = 200
_LONGEST_CHANGE = 3
_COLUMNS = (
    "quote_id", "statement_id", "span_id", "article_id", "outlet", "published", "agency", "speaker", "text", "words",
    "share_kept", "cut", "altered", "altered_names",
)  # fmt: skip


class _Quoted(NamedTuple):
    row: int
    words: list[str]
    folded: list[str]


def find_shared_quotes(
    statements: pd.DataFrame, articles: pd.DataFrame, *, min_words: int = 6, min_overlap: float = 0.6
) -> pd.DataFrame:
    """Follow each quoted statement across articles and outlets.

    Parameters
    ----------
    statements : pandas.DataFrame
        What :func:`find_statements` gives. Only direct and mixed pieces of *min_words* words and more are compared.
    articles : pandas.DataFrame
        The same articles: `article_id, outlet, published` are read, and `agency` where it is there.
    min_words : int, default 6
        Shortest run of words, equal but for case, that two pieces must share to be the same statement.
    min_overlap : float in (0, 1], default 0.6
        Least share of the shorter piece's words that must be found, in order, in the longer one.

    Returns
    -------
    pandas.DataFrame
        One row a piece of a statement that stands in at least two articles, ordered by quotation, date and place:

        - `quote_id`: equal for the same statement anywhere; "q1", "q2", … in order of first appearance
        - `statement_id, span_id, article_id, outlet, published, agency, speaker, text`: where and by whom
        - `words`: its number of words
        - `share_kept`: share of the words of the fullest rendering that this one has, 0 to 1
        - `cut`: what the fullest rendering has and this one lacks, stretches joined by " … "
        - `altered`: words put in the place of others, "theirs → here", joined by "; "
        - `altered_names`: the same, only where both sides have a capital letter: "Kiev → Kyiv"

    Raises
    ------
    MediaframingError
        If columns are missing or options are out of range.

    Notes
    -----
    Pieces that share a run of four words are aligned word by word (Ratcliff & Obershelp); what matches by both
    thresholds is joined, and what is joined to the same piece is one statement. The fullest rendering has the most
    words; of equally long ones the earliest. It is the measure of the others, not their origin. A name that is
    altered inside the marks is the outlet's or its agency's doing, whatever was said.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["Post", "Mail"], "title": "",
    ...     "published": pd.to_datetime(["2022-01-01", "2022-01-02"], utc=True),
    ...     "body": ["“The road to Kiev will stay open this winter,” he said.",
    ...              "“The road to Kyiv will stay open this winter,” he said."]})
    >>> found = mf.find_statements(articles, progress=False)
    >>> mf.find_shared_quotes(found, articles, min_words=4)["altered_names"].fillna("").tolist()
    ['', 'Kiev → Kyiv']
    """
    import pandas as pd

    _check(statements, articles, min_words, min_overlap)
    chosen = statements[statements["kind"].isin(["direct", "mixed"])].reset_index(drop=True)
    chosen = chosen.merge(_read_articles(articles), on="article_id", how="inner", validate="many_to_one")
    chosen = chosen.sort_values(
        ["published", "article_id", "field", "start", "end"], kind="stable"
    ).reset_index(drop=True)
    pieces = [_split(i, text) for i, text in enumerate(chosen["text"].tolist())]
    pieces = [p for p in pieces if len(p.words) >= min_words]
    homes = chosen["article_id"].tolist()
    groups = _join(pieces, homes, min_words, min_overlap)
    rows = []
    for number, group in enumerate(groups, 1):
        fullest = max(group, key=lambda p: (len(p.words), -p.row))
        rows += [(f"q{number}", p.row, len(p.words), *_compare(fullest, p)) for p in group]
    named = ["quote_id", "row", "words", "share_kept", "cut", "altered", "altered_names"]
    table = pd.DataFrame(rows, columns=named)
    table = table.merge(chosen, left_on="row", right_index=True, how="left")
    for column in ("quote_id", "cut", "altered", "altered_names"):
        table[column] = table[column].astype("str")
    return table[list(_COLUMNS)].reset_index(drop=True)


def _check(statements: pd.DataFrame, articles: pd.DataFrame, min_words: int, min_overlap: float) -> None:
    needed = ("statement_id", "span_id", "article_id", "field", "start", "end", "text", "kind", "speaker")
    check_columns(statements, needed, name="statements", remedy="Make the table with find_statements.")
    require_articles(articles, ("article_id", "outlet", "published"))
    if not isinstance(min_words, int) or min_words < _SHINGLE:
        raise MediaframingError(f"min_words={min_words!r} must be a whole number of at least {_SHINGLE}.")
    if not 0 < min_overlap <= 1:
        raise MediaframingError(f"min_overlap={min_overlap!r} must lie above 0 and not above 1.")


def _read_articles(articles: pd.DataFrame) -> pd.DataFrame:
    columns = ["article_id", "outlet", "published"]
    if "agency" in articles.columns:
        return articles[[*columns, "agency"]]
    return articles[columns].assign(agency=None)


def _split(row: int, text: str) -> _Quoted:
    words = _WORD.findall(text)
    return _Quoted(row, words, [w.casefold().replace("’", "'") for w in words])


def _join(
    pieces: Sequence[_Quoted], homes: Sequence[str], min_words: int, min_overlap: float
) -> list[list[_Quoted]]:
    """Groups of pieces that render one statement, over at least two articles, in order of appearance."""
    parent = list(range(len(pieces)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in _list_pairs(pieces, homes):
        if find(a) != find(b) and _is_same(pieces[a], pieces[b], min_words, min_overlap):
            parent[max(find(a), find(b))] = min(find(a), find(b))
    groups: dict[int, list[_Quoted]] = defaultdict(list)
    for i, piece in enumerate(pieces):
        groups[find(i)].append(piece)
    return [g for g in groups.values() if len({homes[p.row] for p in g}) > 1]


def _list_pairs(pieces: Sequence[_Quoted], homes: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of pieces of different articles that share four words in a row."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, piece in enumerate(pieces):
        for shingle in {
            tuple(piece.folded[k : k + _SHINGLE]) for k in range(len(piece.folded) - _SHINGLE + 1)
        }:
            holders[shingle].append(i)
    seen: set[tuple[int, int]] = set()
    for held in holders.values():
        if len(held) > _COMMON:
            continue
        for k, a in enumerate(held):
            for b in held[k + 1 :]:
                if homes[pieces[a].row] != homes[pieces[b].row]:
                    seen.add((a, b))
    yield from sorted(seen)


def _is_same(one: _Quoted, other: _Quoted, min_words: int, min_overlap: float) -> bool:
    blocks = SequenceMatcher(None, one.folded, other.folded, autojunk=False).get_matching_blocks()
    shared = sum(block.size for block in blocks)
    shorter = min(len(one.words), len(other.words))
    # One altered word cuts a run in two: runs on both sides of a short change are counted together.
    return shared >= min_overlap * shorter and _longest_run(blocks) >= min(min_words, shorter)


def _longest_run(blocks: Iterable[tuple[int, int, int]]) -> int:
    best = run = 0
    end_a = end_b = -1
    for a, b, size in blocks:
        near = a - end_a <= 1 and b - end_b <= 1 and run
        run = run + size if near else size
        best = max(best, run)
        end_a, end_b = a + size, b + size
    return best


def _compare(fullest: _Quoted, piece: _Quoted) -> tuple[float, str, str, str]:
    """Share kept, what is cut, what is altered, and which of it are names."""
    matcher = SequenceMatcher(None, fullest.folded, piece.folded, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks()) / len(fullest.words)
    cut: list[str] = []
    altered: list[str] = []
    names: list[str] = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        theirs, here = fullest.words[a1:a2], piece.words[b1:b2]
        if tag == "delete":
            cut.append(" ".join(theirs))
        elif tag == "replace" and max(len(theirs), len(here)) <= _LONGEST_CHANGE:
            change = f"{' '.join(theirs)} → {' '.join(here)}"
            altered.append(change)
            if _has_capital(theirs) and _has_capital(here):
                names.append(change)
        elif tag == "replace":
            cut.append(" ".join(theirs))
    return round(kept, 4), " … ".join(cut), "; ".join(altered), "; ".join(names)


def _has_capital(words: Sequence[str]) -> bool:
    return any(w[:1].isupper() for w in words)
