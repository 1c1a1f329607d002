"""write_report: from articles to a folder that holds a finding and all that it stands on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mediaframing.articles import validate_articles
from mediaframing.naming.lexicon import Lexicon
from mediaframing.naming.reading import read_lexicon
from mediaframing.naming.writing import format_lexicon
from mediaframing.report.execution import read_template, run_notebook
from mediaframing.report.printing import find_browser, print_page
from mediaframing.report.provenance import write_provenance
from mediaframing.report.rendering import render_html
from mediaframing.tables import MediaframingError, check_choice

# What a report folder may hold already; anything else in it is somebody's own and is not written over.
_FOLDERS = ("figures", "tables", "evidence")
_FILES = (
    "report.html",
    "report.pdf",
    "report.ipynb",
    "methods.md",
    "provenance.json",
    "findings.txt",
    "articles.parquet",
    "load-report.parquet",
    "lexicon.toml",
)


FORMATS = ("html", "pdf")
PARTS = ("sources", "tone", "keyness", "changes", "copies")
SAMPLE = 1000


def write_report(
    articles: pd.DataFrame,
    lexicon: str | Path | Mapping[str, Any] | Lexicon,
    *,
    out: str | Path,
    load_report: pd.DataFrame | None = None,
    without: Sequence[str] = (),
    sample: int = SAMPLE,
    formats: Sequence[str] = ("html",),
    rng: int = 0,
    progress: bool = True,
) -> Path:
    """Run the main job on a corpus and write everything it yields into one folder.

    Parameters
    ----------
    articles : pandas.DataFrame
        An articles table, as :func:`read_articles` gives it.
    lexicon : str, pathlib.Path, mapping or Lexicon
        What :func:`read_lexicon` takes or gives.
    out : str or pathlib.Path
        The folder to write; made if missing. A folder that holds other things than an earlier report is
        refused.
    load_report : pandas.DataFrame, optional
        The second answer of `read_articles(..., return_report=True)`; what was rejected or left out is then
        told in the report.
    without : sequence of {"sources", "tone", "keyness", "changes", "copies"}
        Parts to leave out: who speaks, tone toward the main name, key terms, change points, and the look for copies
        (:func:`mark_duplicates`, where *articles* has no `copy_of` yet). Naming always stays.
    sample : int, default 1000
        From how many articles at most statements are taken (about a hundred articles take a second); tone and key
        terms read five times as many, and up to so many articles that hold a name its voice comes from statements,
        else from quotation marks. Where a corpus is larger, a random sample, even over the outlets, stands for
        it and the report says so; names are always counted in all. 0 reads all.
    formats : sequence of {"html", "pdf"}
        "pdf" prints `report.html` to `report.pdf` with an installed Chromium or Chrome; the page is always written.
    rng : int, default 0
        The seed of every interval and sample. The same articles, lexicon and seed give the same numbers.
    progress : bool, default True
        Whether to show which step is running.

    Returns
    -------
    pathlib.Path
        Of `report.html`: one file that opens offline and asks nothing of the network. Beside it stand
        `report.ipynb` (the executed notebook it was made from), `figures/` (pdf, svg, png, and a narrow png for
        phones), `tables/` (csv), `evidence/` (every mention, and what stands behind each figure, with its sentence
        and voice, parquet and csv), `methods.md`, `provenance.json`, `findings.txt`, `report.pdf` where asked for, and the notebook's input (`articles.parquet`, `lexicon.toml`), from which it runs again.

    Raises
    ------
    ArticlesError, LexiconError
        If the input cannot be used.
    MediaframingError
        If no name of the lexicon occurs, the folder cannot be written to, a part or format is unknown, or there is no
        browser for "pdf". All but the last step is checked before anything is written.

    Examples
    --------
    >>> import mediaframing as mf
    >>> page = mf.write_report(mf.load_example(), "ukraine", out="report")  # doctest: +SKIP
    """
    check_request(without=without, sample=sample, formats=formats)
    folder = save_input(articles, lexicon, out=out, load_report=load_report, rng=rng)
    return run_report(folder, without=without, sample=sample, formats=formats, rng=rng, progress=progress)


def check_request(*, without: Sequence[str], sample: int, formats: Sequence[str]) -> None:
    """Raise for unknown parts and formats, a sample below 0, or a PDF without a browser to print it."""
    for name, given, known in (("without", without, PARTS), ("formats", formats, FORMATS)):
        if isinstance(given, str):
            raise MediaframingError(f"{name}={given!r} must be a list, such as [{given!r}].")
        for value in given:
            check_choice(value, known, name=name)
    if sample < 0:
        raise MediaframingError(f"sample={sample} must be 0 (read all) or more articles.")
    if "pdf" in formats:
        find_browser()


def save_input(
    articles: pd.DataFrame,
    lexicon: str | Path | Mapping[str, Any] | Lexicon,
    *,
    out: str | Path,
    load_report: pd.DataFrame | None = None,
    rng: int = 0,
) -> Path:
    """Check the input, save it into the report's folder with its provenance, and return the folder."""
    articles = validate_articles(articles)
    lexicon = read_lexicon(lexicon)
    _require_names(articles, lexicon)
    folder = _prepare_folder(Path(out))
    articles.to_parquet(folder / "articles.parquet", compression="zstd")
    (folder / "lexicon.toml").write_text(format_lexicon(lexicon), encoding="utf-8")
    if load_report is not None:
        load_report.to_parquet(folder / "load-report.parquet", compression="zstd")
    write_provenance(folder / "provenance.json", articles, lexicon, parameters={"rng": rng})
    return folder


def run_report(
    folder: Path,
    *,
    without: Sequence[str] = (),
    sample: int = SAMPLE,
    formats: Sequence[str] = ("html",),
    rng: int = 0,
    progress: bool = True,
) -> Path:
    """Run the notebook on the input saved in *folder* and return the path of the page made from it."""
    parameters = {"RNG": rng, "SAMPLE": sample, "WITHOUT": list(without)}
    with _steps(progress, 3 if "pdf" in formats else 2) as step:
        step("measuring and drawing (the notebook)")
        run_notebook(read_template(parameters=parameters), folder, "report.ipynb")
        step("writing report.html")
        page = folder / "report.html"
        page.write_text(render_html(folder / "report.ipynb"), encoding="utf-8")
        if "pdf" in formats:
            step("printing report.pdf")
            print_page(page, page.with_suffix(".pdf"))
    return page


def _require_names(articles: pd.DataFrame, lexicon: Lexicon) -> None:
    """Raise where no name of the lexicon occurs, before an older report is touched."""
    from mediaframing.naming.mentions import find_mentions

    if find_mentions(articles, lexicon, voice=False).empty:
        raise MediaframingError(
            f"none of the {len(lexicon)} concepts of the lexicon {lexicon.name!r} occurs in these {len(articles)} "
            "articles: choose another lexicon (`mediaframing lexicons` lists them) or look at the loaded text."
        )


def _prepare_folder(folder: Path) -> Path:
    if folder.exists() and not folder.is_dir():
        raise MediaframingError(f"{folder} is a file. Give a folder for the report with out=.")
    if folder.is_dir():
        # Only a report's own folder holds its provenance; elsewhere even a methods.md is somebody's own.
        ours = (*_FOLDERS, *_FILES) if (folder / "provenance.json").exists() else ()
        foreign = sorted(p.name for p in folder.iterdir() if p.name not in ours)
        if foreign:
            raise MediaframingError(
                f"the folder {folder} holds other things (for example {foreign[:3]}). Give an empty folder, or one "
                "that an earlier report was written to."
            )
    for name in _FOLDERS:
        _empty(folder / name)
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)
    return folder


def _empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
    except OSError as error:
        raise MediaframingError(f"cannot write to {folder}: {error}. Give another folder.") from None


@contextlib.contextmanager
def _steps(progress: bool, number: int) -> Iterator[Callable[[str], None]]:
    """Give a function that names the step which begins; the bar counts those that ended."""
    from tqdm import tqdm

    with tqdm(total=number, disable=not progress, bar_format="{desc:<38} {n_fmt}/{total_fmt} [{elapsed}]") as bar:
        begun = 0

        def step(name: str) -> None:
            nonlocal begun
            bar.update(min(begun, 1))
            bar.set_description_str(name)
            begun += 1

        yield step
        bar.update(1)
        bar.set_description_str("done")
