"""Sources ready to be counted: one row a statement, or one row a quoted word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mediaframing.articles import require_articles
from mediaframing.sources.people.identity import make_slug
from mediaframing.sources.people.relaying import SEPARATOR, name_relay
from mediaframing.tables import FIELDS, check_choice, check_columns
from mediaframing.text.quotations import find_quotations
from mediaframing.text.tokens import count_words

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("statements", "quoted_words")
UNKNOWN, OTHER = "unknown", "other"
_FILLED = ("speaker_form", "identification", "actor_type", "side", "cue_class")
_NEEDED = (
    "statement_id",
    "article_id",
    "field",
    "start",
    "end",
    "kind",
    "speaker",
    "speaker_id",
    "relay",
    "speech_status",
)


def list_sources(
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    count: str = "statements",
    top: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """List the sources of a corpus, one row for whatever is to be counted, for :func:`compare_shares` and its like.

    Parameters
    ----------
    statements : pandas.DataFrame
        What :func:`find_statements` or :func:`mark_actors` gives.
    articles : pandas.DataFrame
        The articles they were found in: `article_id, title, body`.
    count : {"statements", "quoted_words"}
        One row a statement, however many pieces it has; or one row for each word that a statement has in quotation marks.
    top : mapping of str to int, optional
        For a column, how many of its most frequent values are kept; the others become "other". `{"source": 10}` gives
        the ten most heard speakers, `{"side": 6}` parts that a chart has room for. "unknown" is kept beside them.

    Returns
    -------
    pandas.DataFrame
        In the order of the statements:

        - `statement_id, article_id, field, kind, speech_status`: as in the statements, of their first piece
        - `source`: who speaks: the name used most for this `speaker_id` in the corpus, for roles and groups the words as
          written, in lower case and without article
        - `speaker_form, identification, actor_type, side, cue_class`: as in the statements, "unknown" for missing ones
        - `relay_kind`: who stands between: "agency", "medium", "other", "nobody"
        - `words`: int64, words of the statement within quotation marks (of a nested quotation the outer words as well)

    Raises
    ------
    MediaframingError
        If columns are missing, or options are unknown.

    Notes
    -----
    Shares of quoted words are shares of rows, since each word is one: `unit="mention"` pools them, `unit="article_mean"`
    averages articles' shares. The article stays the sampling unit of every interval.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": [""],
    ...     "body": ["“The dam will hold,” said Mayor Ana Verin. Dockers said it would not."]})
    >>> found = mf.find_statements(articles, progress=False)
    >>> mf.list_sources(found, articles)[["source", "speaker_form", "words"]].values.tolist()
    [['Ana Verin', 'person', 4], ['dockers', 'group', 0]]
    """
    check_choice(count, COUNTS, name="count")
    check_columns(statements, _NEEDED, name="statements", remedy="Make the table with find_statements.")
    require_articles(articles, ("article_id", *FIELDS))
    sources = _gather(statements, articles)
    for column, kept in (top or {}).items():
        check_columns(sources, [column], name="top", remedy="Name a column of list_sources.")
        frequent = sources[column].value_counts().drop(UNKNOWN, errors="ignore").index[:kept]
        sources[column] = sources[column].where(sources[column].isin([*frequent, UNKNOWN]), OTHER)
    if count == "quoted_words":
        sources = sources.loc[sources.index.repeat(sources["words"])].reset_index(drop=True)
    return sources


def _gather(statements: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    first = statements.drop_duplicates(["article_id", "statement_id"]).reset_index(drop=True)
    sources = first[["statement_id", "article_id", "field", "kind", "speech_status"]].copy()
    sources.insert(4, "source", _name_sources(first))
    for column in _FILLED:
        values = first[column] if column in first.columns else None
        sources[column] = UNKNOWN if values is None else values.astype("str").fillna(UNKNOWN)
    relays = first["relay"].fillna("").tolist()
    sources["relay_kind"] = [name_relay(relay.split(SEPARATOR)[0]) for relay in relays]
    counted = _count_quoted(statements, articles)
    sources["words"] = [
        counted.get(key, 0)
        for key in zip(first["article_id"].tolist(), first["statement_id"].tolist(), strict=True)
    ]
    return sources


def _name_sources(first: pd.DataFrame) -> list[str]:
    """A name for each statement: the same for one `speaker_id`, the words in lower case for roles and groups."""
    named = first.dropna(subset=["speaker_id", "speaker"])
    counted = named.groupby(["speaker_id", "speaker"]).size().reset_index(name="n")
    counted = counted.sort_values(["speaker_id", "n", "speaker"], ascending=[True, False, True])
    usual = counted.drop_duplicates("speaker_id").set_index("speaker_id")["speaker"].to_dict()
    names = []
    for identifier, speaker in zip(first["speaker_id"].tolist(), first["speaker"].tolist(), strict=True):
        if isinstance(identifier, str):
            names.append(usual.get(identifier, identifier))
        elif isinstance(speaker, str) and speaker:
            names.append(make_slug(speaker).replace("-", " ") or UNKNOWN)
        else:
            names.append(UNKNOWN)
    return names


def _count_quoted(statements: pd.DataFrame, articles: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Words within marks of each statement that has any, by article and statement."""
    marked = statements[statements["kind"].isin(["direct", "mixed"])]
    texts = {
        field: dict(zip(articles["article_id"].tolist(), articles[field].tolist(), strict=True))
        for field in FIELDS
    }
    counted: dict[tuple[str, str], int] = {}
    for key, group in marked.groupby(["article_id", "field"], sort=False):
        article_id, field = (str(k) for k in key)
        text = texts[field].get(article_id)
        if not isinstance(text, str):
            continue
        quotations = [(q.inner_start, q.inner_end) for q in find_quotations(text) if q.depth == 1]
        pieces: dict[tuple[str, str], list[tuple[int, int]]] = {}
        rows = zip(*(group[c].tolist() for c in ("statement_id", "start", "end", "kind")), strict=True)
        for statement_id, start, end, kind in rows:
            held = pieces.setdefault((article_id, statement_id), [])
            if kind == "direct":
                held.append((start, end))
            else:
                held += [(max(a, start), min(b, end)) for a, b in quotations if a < end and b > start]
        for statement, spans in pieces.items():
            counted[statement] = sum(count_words(text[a:b]) for a, b in _unite(spans))
    return counted


def _unite(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start < united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], end)
        else:
            united.append((start, end))
    return united
