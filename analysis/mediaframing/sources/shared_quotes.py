"""One statement followed across outlets: who quotes it, what is cut, and which names are altered inside the marks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from mediaframing.articles import require_articles
from mediaframing.sources.grammar.words import load_lists
from mediaframing.tables import MediaframingError, check_columns

if TYPE_CHECKING:
    import pandas as pd

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SHINGLE = 4
# A shingle in more pieces than this is a phrase of the language, not a trace of one statement.
_COMMON = 200
_LONGEST_CHANGE = 3
# Telling words that two pieces must share: of one speaker, of speakers not known, of speakers with other names.
_TELLING_SAME, _TELLING, _TELLING_APART = 3, 4, 7
_NEARLY_EQUAL = 0.8
_COLUMNS = (
    "quote_id", "statement_id", "span_id", "article_id", "outlet", "published", "agency", "speaker", "text", "words",
    "share_kept", "cut", "altered", "altered_names",
)  # fmt: skip


class _Quoted(NamedTuple):
    row: int
    words: list[str]
    folded: list[str]
    counts: Counter[str]
    speaker: str


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
    Pieces that share a run of four words are aligned word by word (Ratcliff & Obershelp). What matches by both
    thresholds is joined where the shared words tell enough to be one statement and no turn of phrase: three words
    outside the closed classes (articles, pronouns, auxiliaries, …) or near equality for speakers of one name, four
    where a speaker is not known by name, seven between two full names. What is joined to the same piece is one
    statement. The fullest rendering has the most words; of equally long ones the earliest. It is the measure of the
    others, not their origin. A name that is altered inside the marks is the outlet's or its agency's doing, whatever
    was said.

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
    said = zip(chosen["text"].tolist(), chosen["speaker"].tolist(), strict=True)
    pieces = [_split(i, text, speaker) for i, (text, speaker) in enumerate(said)]
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


def _split(row: int, text: str, speaker: object) -> _Quoted:
    words = _WORD.findall(text)
    folded = [w.casefold().replace("’", "'") for w in words]
    return _Quoted(row, words, folded, Counter(folded), speaker if isinstance(speaker, str) else "")


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
    few, many = sorted((one, other), key=lambda p: len(p.words))
    # No alignment matches more words than the two have in common, whatever their order: most pairs end here.
    common = sum(min(n, many.counts.get(word, 0)) for word, n in few.counts.items())
    if common < max(min_overlap * len(few.words), min(min_words, len(few.words))):
        return False
    blocks = SequenceMatcher(None, one.folded, other.folded, autojunk=False).get_matching_blocks()
    shared = sum(block.size for block in blocks)
    shorter = min(len(one.words), len(other.words))
    # One altered word cuts a run in two: runs on both sides of a short change are counted together.
    if shared < min_overlap * shorter or _longest_run(blocks) < min(min_words, shorter):
        return False
    telling = sum(
        word not in load_lists().classes or load_lists().classes[word] == "v"
        for block in blocks
        for word in one.folded[block.a : block.a + block.size]
    )
    return _is_told_enough(one, other, telling, shared)


def _is_told_enough(one: _Quoted, other: _Quoted, telling: int, shared: int) -> bool:
    """Whether what two pieces share is one statement, and no turn of phrase: "a step in the right direction".

    Words of closed classes tell nothing. Two speakers of one name need fewer telling words, of different full names more.
    """
    if _same_speaker(one.speaker, other.speaker):
        longer = max(len(one.words), len(other.words))
        return telling >= _TELLING_SAME or shared >= _NEARLY_EQUAL * longer
    return telling >= (_TELLING_APART if _are_apart(one.speaker, other.speaker) else _TELLING)


def _same_speaker(one: str, other: str) -> bool:
    return bool(one and other) and one.split()[-1].casefold() == other.split()[-1].casefold()


def _are_apart(one: str, other: str) -> bool:
    """Whether both are full names, and not the same."""
    return all(len([w for w in name.split() if w[:1].isupper()]) > 1 for name in (one, other))


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
    """Whether a word is written as a name; "The" and "I'm" at the head of a sentence are none."""
    classes = load_lists().classes
    return any(
        w[:1].isupper()
        and w.lower() not in classes
        and w.lower().replace("’", "'").split("'")[0] not in classes
        for w in words
    )
