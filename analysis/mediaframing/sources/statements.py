"""Statements: who says what in which words, for whole tables of articles."""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from mediaframing.articles import require_articles
from mediaframing.sources.attribution.attribution import Draft, cue_span, find_drafts
from mediaframing.sources.attribution.refusals import add_refusals
from mediaframing.sources.attribution.status import name_cue_class, name_status
from mediaframing.sources.grammar.units import Layout
from mediaframing.sources.interviews import NO_TALK, Turn, find_turns, merge_turns
from mediaframing.sources.people.actortypes import name_actor_type
from mediaframing.sources.people.forms import settle_speaker
from mediaframing.sources.people.identification import name_identification
from mediaframing.sources.people.identity import identify_speakers
from mediaframing.sources.people.people import Cast, find_cast
from mediaframing.sources.people.relaying import SEPARATOR, find_relay, name_translated
from mediaframing.sources.people.resolving import Resolver
from mediaframing.tables import FIELDS, SPAN_COLUMNS, STATEMENT_LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

STATEMENT_COLUMNS = (
    "statement_id",
    *SPAN_COLUMNS,
    "kind",
    "cue",
    "cue_start",
    "cue_end",
    "cue_class",
    "speaker_text",
    "speaker_start",
    "speaker_end",
    "speaker",
    "speaker_id",
    "role",
    "speaker_form",
    "identification",
    "actor_type",
    "side",
    "relay",
    "speech_status",
    "translated",
)
# What the rules know; "" is a language that nothing tells.
_OFFSETS = ("start", "end", "cue_start", "cue_end", "speaker_start", "speaker_end")
_ENGLISH_WORDS = frozenset(
    [
        "the",
        "The",
        "of",
        "and",
        "to",
        "that",
        "is",
        "was",
        "for",
        "with",
        "he",
        "He",
        "you",
        "You",
        "it",
        "It",
    ]
)
_ENGLISH = re.compile(rf"\b(?:{'|'.join(sorted(_ENGLISH_WORDS))})\b")
_ENGLISH_SHARE, _ENOUGH_WORDS, _BEGINNING = 0.07, 40, 4000


class _Row(NamedTuple):
    """One row of the table, in the order of its columns but for what is worked out over the corpus."""

    statement_id: str
    span_id: str
    article_id: str
    field: str
    start: int
    end: int
    text: str
    kind: str
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    cue_class: str | None
    speaker_text: str | None
    speaker_start: int | None
    speaker_end: int | None
    speaker: str | None
    role: str | None
    speaker_form: str | None
    identification: str | None
    actor_type: str | None
    relay: str
    speech_status: str
    translated: str


class LanguageWarning(UserWarning):
    """Articles in a language that the rules do not know: they have no statements."""

    def __init__(self, foreign: int, articles: int) -> None:
        super().__init__(foreign, articles)
        self.foreign, self.articles = foreign, articles

    def __str__(self) -> str:
        return (
            f"{self.foreign} of {self.articles} articles are not in English and have no statements: the rules know "
            "English alone. Leave them out of measures of sources, or count them as not measured."
        )


def find_statements(articles: pd.DataFrame, *, progress: bool = True) -> pd.DataFrame:
    """Find who says what: direct, mixed and indirect speech with its cue, speaker and relay.

    Parameters
    ----------
    articles : pandas.DataFrame
        Articles with at least `article_id, title, body`. Rows whose `language` (where there is such a column) is not
        English, and texts that do not read as English, yield no statement; a warning says how many.
    progress : bool, default True
        Show a progress bar when it takes long.

    Returns
    -------
    pandas.DataFrame
        One row a contiguous piece, in the order of the articles, titles before bodies:

        - `statement_id`: equal for the pieces of one statement; `span_id`: unique, stable
        - `article_id, field, start, end, text`: the piece in code points, without its outer marks. A mixed statement
          has the whole clause as a piece and each quotation within it as another; where quotation marks hold most of
          the clause, they stand for it alone.
        - `kind`: "direct", "mixed" or "indirect", of the statement
        - `cue, cue_start, cue_end, cue_class`: the reporting word as written and its class: neutral, assertive,
          doubting, factive, attitude; missing where nothing attributes the words
        - `speaker_text, speaker_start, speaker_end`: the speaker as written
        - `speaker`: the name the article uses for it; `speaker_id`: the same across the corpus, "?" before a surname
          that fits several people, missing for roles and groups
        - `role`: as written ("Kremlin spokesman"); `speaker_form`: person, group, organisation, document, poll;
          `identification`: named, role, anonymous
        - `actor_type`: government, military, expert, …, told by role and name; `side`: missing until
          :func:`mark_actors` fills it
        - `relay`: who passes it on, nearest to the speaker first, joined by "; ", "" for nobody
        - `speech_status`: said, denied, declined, hypothetical; `translated`: yes, no, unknown

    Raises
    ------
    ArticlesError, MediaframingError
        If columns are missing or identifiers repeat.

    Notes
    -----
    Rules find cues, noun phrases and stretches of text; linear weights learned on hand-coded news (PolNeAR: Newell,
    Margolin & Ruths 2018, aclanthology.org/L18-1524) choose among them. The weights know word classes and reporting
    verbs, no names and no topics. Accuracy is documented in docs/sources.md.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": [""],
    ...                          "body": ["“The dam will hold,” said Mayor Ana Verin."]})
    >>> found = mf.find_statements(articles, progress=False)
    >>> found[["text", "cue", "speaker", "role"]].values.tolist()
    [['The dam will hold,', 'said', 'Ana Verin', 'Mayor']]
    """
    import pandas as pd

    require_articles(articles, ("article_id", *FIELDS))
    rows: list[_Row] = []
    foreign = 0
    with _pause_collection():
        for article_id, title, body, language in _iterate(articles, progress):
            known = language in ("", *STATEMENT_LANGUAGES)
            found = _find_in_article(article_id, title, body) if known else None
            foreign += found is None
            rows += found or []
    if foreign:
        warnings.warn(LanguageWarning(foreign, len(articles)), stacklevel=2)
    columns: dict[str, Sequence[str | int | None]] = dict.fromkeys(STATEMENT_COLUMNS, [None] * len(rows))
    columns |= zip(_Row._fields, zip(*rows, strict=True), strict=bool(rows))
    columns["speaker_id"] = identify_speakers(
        [r.speaker or "" for r in rows],
        [r.speaker_form or "" for r in rows],
        [r.identification or "" for r in rows],
        roles=[r.role or "" for r in rows],
        written=[r.speaker_text or "" for r in rows],
    )
    kinds = dict.fromkeys(STATEMENT_COLUMNS, "str") | dict.fromkeys(_OFFSETS, "Int64")
    kinds |= {"start": "int64", "end": "int64"}
    return pd.DataFrame({name: pd.Series(list(columns[name]), dtype=kinds[name]) for name in kinds})


@contextmanager
def _pause_collection() -> Iterator[None]:
    """Keep the garbage collector from walking through rows and tables of words again and again: none refers to itself."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _iterate(articles: pd.DataFrame, progress: bool) -> Iterator[tuple[str, str, str, str]]:
    from tqdm import tqdm

    columns = [
        [v if isinstance(v, str) else "" for v in articles[c].tolist()] for c in ("article_id", *FIELDS)
    ]
    columns[0] = [str(v) for v in articles["article_id"].tolist()]
    if "language" in articles.columns:
        languages = [v[:2].lower() if isinstance(v, str) else "" for v in articles["language"].tolist()]
    else:
        languages = [""] * len(articles)
    rows = zip(*columns, languages, strict=True)
    yield from tqdm(
        rows, total=len(articles), desc="finding statements", unit=" articles", delay=2, disable=not progress,
        leave=False,
    )  # fmt: skip


def _find_in_article(article_id: str, title: str, body: str) -> list[_Row] | None:
    if not _is_english(body):
        return None
    layout, drafts = find_drafts(body)
    cast = find_cast(layout)
    rows = []
    if title:
        rows += _write_rows(article_id, "title", *find_drafts(title), cast)
    return rows + _write_rows(article_id, "body", layout, drafts, cast)


def _is_english(text: str) -> bool:
    beginning = text[:_BEGINNING]
    words = beginning.count(" ") + 1
    needed = _ENGLISH_SHARE * words
    # Words between blanks are enough to tell as a rule; only the pattern finds those beside marks.
    plain = sum(map(_ENGLISH_WORDS.__contains__, beginning.split()))
    return words < _ENOUGH_WORDS or plain >= needed or len(_ENGLISH.findall(beginning)) >= needed


def _write_rows(article_id: str, field: str, layout: Layout, drafts: list[Draft], cast: Cast) -> list[_Row]:
    resolver = Resolver(layout, cast)
    talk = find_turns(layout, cast) if field == "body" else NO_TALK
    drafts = merge_turns(add_refusals(layout, drafts), talk)
    known = {turn.draft: turn for turn in talk.turns}
    rows = []
    taken: set[tuple[int, int]] = set()
    names: set[str] = set()
    for draft in drafts:
        described = _describe(layout, draft, resolver, known.get(draft))
        pieces = [p for p in draft.pieces if p not in taken and layout.text[p.start : p.end].strip()]
        if not pieces:
            continue
        name = f"{article_id}:{field}:{pieces[0].start}"
        while name in names:
            name += "+"
        names.add(name)
        for piece in pieces:
            taken.add(piece)
            span = f"{article_id}:{field}:{piece.start}:{piece.end}:statement"
            place = (
                name,
                span,
                article_id,
                field,
                piece.start,
                piece.end,
                layout.text[piece.start : piece.end],
            )
            rows.append(_Row._make((*place, *described)))
    return rows


def _describe(
    layout: Layout, draft: Draft, resolver: Resolver, turn: Turn | None
) -> tuple[str | int | None, ...]:
    """Everything a row says beside its place."""
    speaker = resolver.resolve(draft) if turn is None else turn.speaker
    cue = cue_start = cue_end = text = start = end = None
    if draft.attribution is not None:
        cue_start, cue_end = cue_span(layout, draft.attribution.cue)
        cue = layout.text[cue_start:cue_end]
    if turn is not None:
        cue, cue_start, cue_end = turn.cue
        start, end = turn.label
        text = layout.text[start:end]
    elif resolver.span is not None:
        start, end = resolver.span
        text = layout.text[start:end]
    span = None if start is None or end is None else (start, end)
    speaker = settle_speaker(layout, resolver.cast, speaker, span)
    relay = find_relay(layout, draft, resolver, speaker.name)
    return (
        draft.kind,
        cue,
        cue_start,
        cue_end,
        name_cue_class(draft) or None,
        text,
        start,
        end,
        speaker.name or None,
        speaker.role or None,
        speaker.form or None,
        name_identification(layout, draft, speaker, span) or None,
        name_actor_type(speaker.name, speaker.role, speaker.form) or None,
        SEPARATOR.join(relay),
        name_status(layout, draft),
        name_translated(layout, draft, relay),
    )
