"""The command line: `mediaframing report PATH --lexicon ukraine --out DIR`."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pandas as pd

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Whose words are these? Naming in the news, split by voice, with uncertainty and evidence.",
)
EXIT_BAD_INPUT = 2


@app.command()
def report(
    path: Annotated[
        str, typer.Argument(help='A file, folder or archive of articles; "example" for the example corpus.')
    ],
    lexicon: Annotated[
        str, typer.Option(help="A shipped lexicon (see `mediaframing lexicons`) or the path of one.")
    ] = "ukraine",
    out: Annotated[Path, typer.Option(help="The folder to write.")] = Path("report"),
    outlet: Annotated[str | None, typer.Option(help="Column that holds the outlet.")] = None,
    published: Annotated[str | None, typer.Option(help="Column that holds the date.")] = None,
    title: Annotated[str | None, typer.Option(help="Column that holds the headline.")] = None,
    body: Annotated[str | None, typer.Option(help="Column that holds the text.")] = None,
    outlet_name: Annotated[
        str | None, typer.Option(help="The outlet of every article that names none itself.")
    ] = None,
    dates: Annotated[str, typer.Option(help='Order of 01/02/2014: "auto", "dmy" or "mdy".')] = "auto",
    filename_pattern: Annotated[
        str | None, typer.Option(help='What file names say, e.g. "{period}/{outlet}_{section}_{number}.txt".')
    ] = None,
    rng: Annotated[int, typer.Option(help="Seed of the intervals.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
) -> None:
    """Measure a corpus and write report.html, figures, tables, evidence, methods and provenance."""
    import pyarrow as pa

    import mediaframing as mf
    from mediaframing.report.writing import run_report, save_input

    columns = {"outlet": outlet, "published": published, "title": title, "body": body}
    named = {k: v for k, v in columns.items() if v is not None}
    terms = mf.read_lexicon(lexicon)
    if path == "example" and not Path(path).exists():
        articles, loaded = mf.load_example(return_report=True)
    else:
        articles, loaded = mf.read_articles(
            path,
            columns=named or None,
            outlet=outlet_name,
            dates=dates,
            filename_pattern=filename_pattern,
            return_report=True,
            progress=not quiet,
        )
    _tell_doubts(loaded)
    folder = save_input(articles, terms, out=out, load_report=loaded, rng=rng)
    # The notebook reads the articles anew in a process of its own: a large corpus should not be in memory twice.
    del articles, loaded
    pa.default_memory_pool().release_unused()
    page = run_report(folder, rng=rng, progress=not quiet)
    typer.echo(f"report: {page.resolve()}")
    for line in (page.parent / "findings.txt").read_text(encoding="utf-8").splitlines():
        typer.echo(f"- {line}")


@app.command()
def lexicons() -> None:
    """List the lexicons that come with the package."""
    import mediaframing as mf

    typer.echo(mf.list_lexicons().to_string(index=False))


@app.command()
def formats() -> None:
    """List the formats that can be read."""
    import mediaframing as mf

    typer.echo(mf.list_formats().to_string(index=False))


@app.command()
def versions() -> None:
    """Show the versions that a result depends on."""
    import mediaframing as mf

    typer.echo(mf.show_versions().to_string(index=False))


def main() -> None:
    """Run the command line; bad input ends with one clear message and exit code 2."""
    from mediaframing.tables import MediaframingError

    warnings.simplefilter("default", UserWarning)
    try:
        app()
    except MediaframingError as error:
        typer.echo(f"mediaframing: {error}", err=True)
        if "columns={" in str(error):
            typer.echo("On the command line: --outlet, --published, --title, --body COLUMN.", err=True)
        sys.exit(EXIT_BAD_INPUT)


def _tell_doubts(loaded: pd.DataFrame) -> None:
    """Say on the error stream what was rejected or read with a doubt; every case is in the load report."""
    told = []
    rejected = int(loaded["rejected"].sum())
    if rejected:
        told.append(f"{rejected:,} records were rejected")
    notes = loaded["note"].fillna("")
    ambiguous, unfit = (int(notes.str.contains(words).sum()) for words in ("ambiguous date", "does not fit"))
    if ambiguous:
        told.append(
            "day and month could not be told apart and were read day first (say --dates dmy or --dates mdy)"
        )
    if unfit:
        told.append(f"the names of {unfit:,} files do not fit --filename-pattern")
    for line in told:
        typer.echo(f"mediaframing: {line}; see tables/load-report.csv", err=True)
