"""A measured corpus: the tables that `compare_*` take, read from a folder of parts as far as they are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from mediaframing.load.reading import join_tables
from mediaframing.naming.lexicon import Lexicon
from mediaframing.naming.reading import read_lexicon
from mediaframing.scale.ledger import check_parts, locate_part, sort_report
from mediaframing.scale.manifest import LEXICON, read_manifest
from mediaframing.sources.people.identity import identify_speakers
from mediaframing.tables import MediaframingError, suggest_names

_SPEAKER = ("speaker", "speaker_form", "identification", "role", "speaker_text")


class MeasuredCorpus:
    """The tables in a folder that `measure_corpus` wrote; nothing is read before it is asked for.

    Attributes
    ----------
    folder : pathlib.Path
        Where the parts lie: ``articles/part-00000.parquet`` and so on, to be read by anything that reads Parquet.
    manifest : dict
        What `manifest.json` says: versions, lexicon, options, source, the parts and their counts.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.manifest: dict[str, Any] = read_manifest(self.folder)
        check_parts(self.folder, self.manifest)

    def __repr__(self) -> str:
        counts = ", ".join(f"{n:,} {name}" for name, n in self.counts.items())
        state = "" if self.complete else "; not complete"
        return f"MeasuredCorpus({str(self.folder)!r}: {counts or 'nothing measured'}{state})"

    @property
    def complete(self) -> bool:
        """Whether the whole source is measured."""
        return bool(self.manifest["complete"])

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each table, and `rejected`: records that are no article. The load report names each."""
        return {name: int(n) for name, n in self.manifest["totals"].items()}

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon the names were found with, as it was then."""
        return read_lexicon(self.folder / LEXICON)

    def articles(
        self,
        *,
        columns: Sequence[str] | None = None,
        between: tuple[Any, Any] | None = None,
        article_ids: Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """Return the articles, without their texts unless the corpus was measured with ``keep_text=True``.

        Parameters
        ----------
        columns : sequence of str, optional
            The columns to read; all where none are named. A column that only some parts have is missing in the others.
        between : (date, date), optional
            Read only articles published from the first date on and before the second: what `pandas.Timestamp` takes, in
            UTC. Articles without a date are then left out.
        article_ids : iterable of str, optional
            Read only these: with ``keep_text=True``, the texts behind some mentions, for `find_evidence`.

        Returns
        -------
        pandas.DataFrame
            One row an article in the order of the source, as `read_articles` gives it.
        """
        wanted = _both(_within(between), _any_of("article_id", article_ids))
        found = join_tables(self._read("articles", columns, wanted)).reset_index(drop=True)
        return found if columns is None else found[list(columns)]

    def mentions(
        self,
        *,
        columns: Sequence[str] | None = None,
        concepts: str | Iterable[str] | None = None,
        voices: str | Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """Return the mentions, as `find_mentions` gives them.

        Parameters
        ----------
        columns : sequence of str, optional
            The columns to read. ``["article_id", "field", "concept", "variant", "voice"]`` is what `compare_shares` and
            `compare_rates` need.
        concepts, voices : str or iterable of str, optional
            Read only mentions of these concepts, in these voices.

        Returns
        -------
        pandas.DataFrame
            One row a mention, in the order of the articles.
        """
        return self._join("mentions", columns, _both(_any_of("concept", concepts), _any_of("voice", voices)))

    def words(self, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the words of each article by field and voice, as `count_words` gives them."""
        return self._join("words", columns)

    def statements(self, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the statements, as `find_statements` gives them; `speaker_id` is told across the whole corpus here.

        Parameters
        ----------
        columns : sequence of str, optional
            The columns to read; without `speaker_id` among them, speakers are not compared, which is quicker.
        """
        if columns is not None and "speaker_id" not in columns:
            return self._join("statements", columns)
        wanted = None if columns is None else [c for c in columns if c != "speaker_id"]
        needed = None if wanted is None else [*dict.fromkeys([*wanted, *_SPEAKER])]
        found = self._join("statements", needed)
        names, forms, known, roles, written = (
            [v if isinstance(v, str) else "" for v in found[c].tolist()] for c in _SPEAKER
        )
        ids = identify_speakers(names, forms, known, roles=roles, written=written)
        place = list(found.columns).index("speaker") + 1
        found.insert(place, "speaker_id", pd.Series(ids, dtype="str"))
        return found if columns is None else found[list(columns)]

    def scores(self, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the scores, as `score_sentiment` gives them; those of a text scorer without `text`."""
        return self._join("scores", columns)

    def report(self, *, statuses: str | Iterable[str] | None = None) -> pd.DataFrame:
        """Return the load report, as `read_articles` gives it with ``return_report=True``.

        Parameters
        ----------
        statuses : str or iterable of str, optional
            Read only rows of these: "read", "partly read", "rejected", "skipped", "rejected record", "left out".

        Returns
        -------
        pandas.DataFrame
            One row a file, each followed by its rejected records and the paragraphs left out.
        """
        found = self._join("load-report", None, _any_of("status", statuses))
        return sort_report(found).drop(columns="file")

    def _join(self, table: str, columns: Sequence[str] | None, wanted: Any = None) -> pd.DataFrame:
        parts = self._read(table, columns, wanted)
        filled = [part for part in parts if len(part)] or parts[:1]
        joined = pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0].reset_index(drop=True)
        return joined if columns is None else joined[list(columns)]

    def _read(self, table: str, columns: Sequence[str] | None, wanted: Any) -> list[pd.DataFrame]:
        numbers = [e["part"] for e in self.manifest["parts"] if table in e["tables"]]
        if not numbers:
            raise MediaframingError(self._explain_absent(table))
        parts, known = [], dict[str, None]()
        for number in numbers:
            path = locate_part(self.folder, table, number)
            try:
                part = ds.dataset(path, format="parquet")
                names = part.schema.names
                here = None if columns is None else [c for c in columns if c in names]
                parts.append(part.to_table(columns=here, filter=wanted).to_pandas())
            except (pa.ArrowException, OSError) as error:
                raise MediaframingError(
                    f"{path} is damaged ({str(error)[:80]}): measure again with overwrite=True."
                ) from error
            known |= dict.fromkeys(names)
        lacking = [c for c in columns or () if c not in known]
        if lacking:
            hints = "".join(suggest_names(c, known) for c in lacking)
            raise MediaframingError(f"{table} lack the columns {lacking}; they have {[*known]}.{hints}")
        return parts

    def _explain_absent(self, table: str) -> str:
        option = {"words": "words=True", "statements": "statements=True", "scores": 'sentiment="target"'}
        if table in option:
            return f"{self.folder} holds no {table}: measure into another folder with {option[table]}."
        return f"{self.folder} holds no {table}: nothing is measured yet. Run measure_corpus to its end."


def read_measures(source: str | Path, *, partial: bool = False) -> MeasuredCorpus:
    """Open a folder that `measure_corpus` wrote; the source it was measured from is not needed.

    Parameters
    ----------
    source : str or pathlib.Path
        The folder.
    partial : bool
        Whether to open a folder whose run was interrupted: it then holds the first articles of its source, which are
        no sample of it.

    Returns
    -------
    MeasuredCorpus
        With `articles(), mentions(), words(), statements(), scores(), report()`, each a DataFrame, and `counts`,
        `lexicon`, `manifest`.

    Raises
    ------
    MediaframingError
        The folder is no measured corpus, or not complete.

    Examples
    --------
    >>> import tempfile, mediaframing as mf
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = mf.measure_corpus(mf.load_example().head(40), "ukraine", out=folder, progress=False)
    ...     mentions = mf.read_measures(folder).mentions(columns=["variant"], concepts="kyiv")
    >>> sorted(mentions["variant"].unique())
    ['Kiev', 'Kyiv']
    """
    corpus = MeasuredCorpus(source)
    if not corpus.complete and not partial:
        raise MediaframingError(
            f"{corpus.folder} is not complete: {len(corpus.manifest['parts'])} parts with {corpus.counts.get('articles', 0):,} "
            "articles are done. Run the same measure_corpus call again, which goes on from there, or give partial=True."
        )
    return corpus


def _any_of(column: str, values: str | Iterable[str] | None) -> Any:
    if values is None:
        return None
    return ds.field(column).isin([values] if isinstance(values, str) else list(values))


def _both(first: Any, second: Any) -> Any:
    if first is None or second is None:
        return second if first is None else first
    return first & second


def _within(between: tuple[Any, Any] | None) -> Any:
    if between is None:
        return None
    try:
        first, end = (pd.to_datetime(moment, utc=True) for moment in between)
    except (TypeError, ValueError) as error:
        raise MediaframingError(
            f"between={between!r} is no pair of dates, such as ('2020-01-01', '2020-02-01')."
        ) from error
    published = ds.field("published")
    return (published >= first.to_pydatetime()) & (published < end.to_pydatetime())
