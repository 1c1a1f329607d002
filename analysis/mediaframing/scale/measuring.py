"""`measure_corpus`: a source larger than memory, part by part, into a folder of Parquet files."""

from __future__ import annotations

import os
import warnings
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mediaframing.load.options import check_settings
from mediaframing.load.pieces import Settings
from mediaframing.load.pipeline import ROWS, Source
from mediaframing.load.reading import explain_nothing_read
from mediaframing.load.report import LoadWarning
from mediaframing.naming.lexicon import Lexicon
from mediaframing.naming.reading import read_lexicon
from mediaframing.scale.corpus import MeasuredCorpus
from mediaframing.scale.fingerprint import describe_source
from mediaframing.scale.folder import check_folder, lock_folder, take_up
from mediaframing.scale.ledger import Ledger
from mediaframing.scale.manifest import begin
from mediaframing.scale.parts import Measured, Measures, Task, measure_part
from mediaframing.scale.reading import PartReader, ReadPart
from mediaframing.scale.workers import Answer, Crew, hire
from mediaframing.sentiment.texts import find_scorer
from mediaframing.sources.statements import LanguageWarning
from mediaframing.tables import MediaframingError


def measure_corpus(
    source: Source,
    lexicon: str | Path | Mapping[str, Any] | Lexicon,
    *,
    out: str | os.PathLike[str],
    statements: bool = False,
    sentiment: str | None = None,
    words: bool = True,
    agencies: bool = False,
    keep_text: bool = False,
    rows: int = ROWS,
    workers: int = 1,
    client: Any = None,
    overwrite: bool = False,
    format: str | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    outlet: str | None = None,
    filename_pattern: str | None = None,
    outlets: Mapping[str, str] | None = None,
    dates: str = "auto",
    keep_furniture: bool = False,
    progress: bool = True,
) -> MeasuredCorpus:
    """Measure a corpus that need not fit in memory, part by part, into a folder; a second call goes on where one ended.

    Parameters
    ----------
    source : path, list of paths, or pandas.DataFrame
        What `read_articles` takes. Parquet, CSV, JSON Lines and WARC stream; a file of another format is read whole,
        one at a time.
    lexicon : str, pathlib.Path, mapping or Lexicon
        What `read_lexicon` takes or gives.
    out : path
        The folder to write: new, empty, or one that the same call wrote before.
    statements : bool
        Find statements too; the voice of mentions, words and scores then comes from them, else from quotation marks.
    sentiment : str, optional
        "target": the tone toward each mention, by the target model. A text scorer ("vader", "textblob", "news"): the
        mean of the sentences of each article, by field and voice.
    words : bool
        Count the words of each article by field and voice, which rates per 1,000 words need.
    agencies : bool
        Mark which agency an article credits and whether it is the outlet's own (`mark_agencies`): afterwards the texts
        are not there to tell.
    keep_text : bool
        Keep `body` and `body_raw` in the articles, for `find_evidence`, `mark_duplicates` and reading.
    rows : int
        The most records of a part, from 1. Memory grows with it, not with the corpus.
    workers : int
        How many processes measure; the tables are the same to the byte. Reading is done by this one. In a script, call
        from below ``if __name__ == "__main__":``.
    client : optional
        Anything with ``submit(function, argument)`` whose answer has ``result()``, such as a `dask.distributed.Client`;
        it takes the place of processes, and *workers* says how many parts are under way at once (at least 2). Parts
        come back as bytes: no file system needs to be shared.
    overwrite : bool
        Measure anew where the folder holds a corpus measured in another way, or the same one. What other files the
        folder holds is never touched.
    format, columns, outlet, filename_pattern, outlets, dates, keep_furniture
        As for `read_articles`.
    progress : bool
        Whether to show progress on stderr when it takes longer than a second.

    Returns
    -------
    MeasuredCorpus
        Reads from the folder what is asked for: `articles()`, `mentions()`, `words()`, `statements()`, `scores()` and
        `report()` are DataFrames as `read_articles`, `find_mentions`, `count_words`, `find_statements`,
        `score_sentiment` and the load report give them, identifiers and order included. `read_measures(out)` opens it
        later, without the source.

    Raises
    ------
    MediaframingError
        Bad input or options; a folder that holds something else, was measured in another way (one error lists all
        that differs: version, lexicon, options, source) or is being written; a source without any article.

    Warns
    -----
    LoadWarning
        Where files or records were refused; `report()` names each.
    LanguageWarning, UserWarning
        Articles without statements because of their language; what `find_mentions` warns of.

    Notes
    -----
    Each part is written under another name and renamed when whole; then `manifest.json` says that it is done. A run
    that was ended at any moment, by whatever, is taken up after its last such part by the same call, and the tables
    are the same to the byte as those of a run left alone. Parquet files are taken up at the row group, without decoding
    what lies before; files before the one being read are not opened; other formats are read again from the start of
    the file or archive (not cleaned, not measured).

    What needs the whole corpus at once is left out: copies (`cluster_id` travels along where the source has it), events
    and boilerplate. Who a speaker is across the corpus is told when `statements()` are read.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd, mediaframing as mf
    >>> table = pd.DataFrame({"source": "The Harbour Post", "title": "", "text": ["Kiev is calm.", "Kyiv is calm."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = mf.measure_corpus(table, "ukraine", out=folder, rows=1, progress=False)
    ...     shares = mf.compare_shares(done.mentions(), done.articles(), of="variant", within="concept")
    >>> shares[["variant", "n_articles"]].values.tolist()
    [['Kiev', 2], ['Kyiv', 2]]
    """
    settings = check_settings(columns, outlet, filename_pattern, outlets, dates, keep_furniture)
    _check_request(rows, workers, sentiment)
    folder = Path(out).expanduser()
    measures = Measures(read_lexicon(lexicon), statements, sentiment, words, agencies, keep_text)
    check_folder(folder, source)
    options = {
        "statements": statements, "sentiment": sentiment, "words": words, "agencies": agencies, "keep_text": keep_text,
        "rows": rows, "format": format, "columns": columns and dict(settings.wanted),
        "outlet": outlet, "filename_pattern": filename_pattern, "outlets": settings.outlets, "dates": dates,
        "keep_furniture": keep_furniture,
    }  # fmt: skip
    new = begin(measures.lexicon, options, describe_source(source))
    with lock_folder(folder):
        manifest = dict(take_up(folder, new, measures.lexicon, overwrite=overwrite))
        if not manifest["complete"]:
            ledger = Ledger(folder, manifest)
            reader = PartReader(
                source, settings, format=format, rows=rows, orders=manifest["state"].get("orders", {})
            )
            with hire(workers, client) as crew:
                _run(source, reader, ledger, settings, measures, crew, progress)
            if lost := settings.never_found():
                warnings.warn(" ".join(lost), LoadWarning, stacklevel=2)
            _warn(manifest)
    return MeasuredCorpus(folder)


def _check_request(rows: int, workers: int, sentiment: object) -> None:
    problems = []
    if rows < 1:
        problems.append(f"rows={rows} is too small: a part holds at least one record.")
    if workers < 1:
        problems.append(f"workers={workers} is too small: one process measures at least.")
    if sentiment is not None and not isinstance(sentiment, str):
        problems.append(f"sentiment must be the name of a scorer, not {type(sentiment).__name__}.")
    if problems:
        raise MediaframingError("\n".join(problems))
    if sentiment not in (None, "target"):
        find_scorer(str(sentiment))


def _run(
    source: Source,
    reader: PartReader,
    ledger: Ledger,
    settings: Settings,
    measures: Measures,
    crew: Crew,
    progress: bool,
) -> None:
    from tqdm.std import tqdm

    waiting: deque[tuple[ReadPart, Task, Answer]] = deque()
    with tqdm(
        desc="measuring",
        unit=" articles",
        delay=1,
        disable=not progress,
        leave=False,
        initial=ledger.articles,
    ) as bar:

        def enter_next() -> None:
            part, task, answer = waiting.popleft()
            measured = _await(answer, task)
            revised = ledger.revise(task, measured)
            if revised is not None:
                task, measured = revised, _await(crew.submit(measure_part, revised), revised)
            if part.end is None and not ledger.articles and not measured.counts:
                raise explain_nothing_read(source, [*ledger.unread, *(log for _, log in part.finished)])
            ledger.enter(part, task, measured)
            bar.update(measured.counts.get("articles", 0))

        for part in reader.read(ledger.start):
            task = ledger.issue(part, settings, measures)
            waiting.append((part, task, crew.submit(measure_part, task)))
            # What is needed to write the part is in its log and its task; the texts are the worker's now.
            if len(waiting) >= crew.size:
                enter_next()
        while waiting:
            enter_next()
    if not ledger.manifest["parts"]:
        raise explain_nothing_read(source, [])


def _await(answer: Answer, task: Task) -> Measured:
    try:
        measured: Measured = answer.result()
    except Exception as error:
        error.add_note(f"while measuring part {task.number} ({', '.join({p.log.name for p in task.pieces})})")
        raise
    return measured


def _warn(manifest: Mapping[str, Any]) -> None:
    """Say once what every part would have said for itself."""
    files, refused = manifest["files"], manifest["totals"].get("rejected", 0)
    said = [f"{refused} records rejected"] if refused else []
    said += [f"{files[s]} files {s}" for s in ("rejected", "partly read") if files.get(s)]
    if said:
        count = manifest["totals"]["articles"]
        text = f"read {count} articles; {'; '.join(said)}. report() (load-report/) names each."
        warnings.warn(text, LoadWarning, stacklevel=3)
    if manifest["foreign"]:
        warnings.warn(LanguageWarning(manifest["foreign"], manifest["totals"]["articles"]), stacklevel=3)
    for text in manifest["warnings"]:
        warnings.warn(text, UserWarning, stacklevel=3)
