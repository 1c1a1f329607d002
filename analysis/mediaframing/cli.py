"""The command line: `mediaframing report PATH --lexicon ukraine --out DIR`, `mediaframing measure …` and lists."""

from __future__ import annotations

import sys
import textwrap
import warnings
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Whose words are these? Naming in the news, split by voice, with uncertainty and evidence.",
)
EXIT_BAD_INPUT, EXIT_INTERRUPTED = 2, 130
# A terminal of the usual width.
COLUMNS = 80
# What every command that reads articles asks for.
Corpus = Annotated[
    str, typer.Argument(help='A file, folder or archive of articles; "example" for the example corpus.')
]
Names = Annotated[
    str, typer.Option(help="A shipped lexicon (see `mediaframing lexicons`) or the path of one.")
]
OutletColumn = Annotated[str | None, typer.Option(help="Column that holds the outlet.")]
DateColumn = Annotated[str | None, typer.Option(help="Column that holds the date.")]
TitleColumn = Annotated[str | None, typer.Option(help="Column that holds the headline.")]
BodyColumn = Annotated[str | None, typer.Option(help="Column that holds the text.")]
OutletName = Annotated[str | None, typer.Option(help="The outlet of every article that names none itself.")]
DateOrder = Annotated[str, typer.Option(help='Order of 01/02/2014: "auto", "dmy" or "mdy".')]
NamePattern = Annotated[
    str | None, typer.Option(help='What file names say, e.g. "{period}/{outlet}_{section}_{number}.txt".')
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Show no progress.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        import mediaframing

        typer.echo(f"mediaframing {mediaframing.__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop."),
    ] = False,
) -> None:
    """Whose words are these? Naming in the news, split by voice, with uncertainty and evidence."""


@app.command()
def report(
    path: Corpus,
    lexicon: Names = "ukraine",
    out: Annotated[Path, typer.Option(help="The folder to write.")] = Path("report"),
    outlet: OutletColumn = None,
    published: DateColumn = None,
    title: TitleColumn = None,
    body: BodyColumn = None,
    outlet_name: OutletName = None,
    dates: DateOrder = "auto",
    filename_pattern: NamePattern = None,
    without: Annotated[
        str, typer.Option(help="Parts to leave out, with commas: sources, tone, keyness, changes, copies.")
    ] = "",
    sample: Annotated[
        int,
        typer.Option(help="Most articles read for sources (five times as many for tone and words); 0: all."),
    ] = 1000,
    formats: Annotated[
        str, typer.Option("--format", help="html, or pdf: printed as well, by an installed Chromium.")
    ] = "html",
    rng: Annotated[int, typer.Option(help="Seed of intervals and samples.")] = 0,
    quiet: Quiet = False,
) -> None:
    """Measure a corpus and write report.html, figures, tables, evidence, methods and provenance."""
    import pyarrow as pa

    import mediaframing as mf
    from mediaframing.report.doubts import list_doubts
    from mediaframing.report.writing import check_request, run_report, save_input

    parts, wanted = _split(without), _split(formats)
    check_request(without=parts, sample=sample, formats=wanted)
    named = _name_columns(outlet, published, title, body)
    terms = mf.read_lexicon(lexicon)
    if path == "example" and not Path(path).exists():
        articles, loaded = mf.load_example(return_report=True)
    else:
        articles, loaded = mf.read_articles(
            path,
            columns=named,
            outlet=outlet_name,
            dates=dates,
            filename_pattern=filename_pattern,
            return_report=True,
            progress=not quiet,
        )
    for line in list_doubts(articles, loaded):
        typer.echo(f"mediaframing: {line}", err=True)
    folder = save_input(articles, terms, out=out, load_report=loaded, rng=rng)
    # The notebook reads the articles anew in a process of its own: a large corpus should not be in memory twice.
    del articles, loaded
    pa.default_memory_pool().release_unused()
    page = run_report(folder, without=parts, sample=sample, formats=wanted, rng=rng, progress=not quiet)
    for written in [page, *([page.with_suffix(".pdf")] if "pdf" in wanted else [])]:
        typer.echo(f"report: {written.resolve()}")
    for line in (page.parent / "findings.txt").read_text(encoding="utf-8").splitlines():
        typer.echo(f"- {line}")


@app.command()
def measure(
    path: Corpus,
    lexicon: Names = "ukraine",
    out: Annotated[
        Path, typer.Option(help="The folder to write; the same call goes on where one ended.")
    ] = Path("measured"),
    statements: Annotated[
        bool, typer.Option("--statements", help="Find statements, voice from them.")
    ] = False,
    sentiment: Annotated[
        str | None, typer.Option(help="target (tone toward names), or vader, textblob, news.")
    ] = None,
    agencies: Annotated[bool, typer.Option("--agencies", help="Mark agency copy.")] = False,
    keep_text: Annotated[bool, typer.Option("--keep-text", help="Keep the texts in the folder.")] = False,
    workers: Annotated[int, typer.Option(help="How many processes measure.")] = 1,
    rows: Annotated[int, typer.Option(help="Most records of a part: memory grows with it.")] = 5000,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Measure anew.")] = False,
    outlet: OutletColumn = None,
    published: DateColumn = None,
    title: TitleColumn = None,
    body: BodyColumn = None,
    outlet_name: OutletName = None,
    dates: DateOrder = "auto",
    filename_pattern: NamePattern = None,
    quiet: Quiet = False,
) -> None:
    """Measure a corpus larger than memory into a folder of tables, part by part; call again to go on."""
    import mediaframing as mf
    from mediaframing.load.example import list_example

    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always", UserWarning)
        try:
            done = mf.measure_corpus(
                list_example() if path == "example" and not Path(path).exists() else path,
                lexicon,
                out=out,
                statements=statements,
                sentiment=sentiment,
                agencies=agencies,
                keep_text=keep_text,
                workers=workers,
                rows=rows,
                overwrite=overwrite,
                columns=_name_columns(outlet, published, title, body),
                outlet=outlet_name,
                dates=dates,
                filename_pattern=filename_pattern,
                progress=not quiet,
            )
        except KeyboardInterrupt:
            typer.echo(
                "mediaframing: interrupted; the same command goes on after the last complete part.", err=True
            )
            raise typer.Exit(EXIT_INTERRUPTED) from None
    for doubt in doubts:
        typer.echo(f"mediaframing: {doubt.message}", err=True)
    typer.echo(f"measured: {done.folder.resolve()}")
    for name, count in done.counts.items():
        typer.echo(f"- {name}: {count:,}")


@app.command()
def lexicons() -> None:
    """List the lexicons that come with the package."""
    import mediaframing as mf

    for row in mf.list_lexicons().itertuples():
        facts = f"{row.concepts} concepts, {row.variants} variants, {row.events} events; {row.language}, {row.version}"
        _echo_entry(str(row.name), f"{row.title}. {facts}")


@app.command()
def formats() -> None:
    """List the formats that can be read."""
    import mediaframing as mf

    for row in mf.list_formats().itertuples():
        _echo_entry(str(row.format), f"{row.extensions}: {row.yields}. Checked on: {row.checked}.")


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
            typer.echo(
                "On the command line: --outlet, --published, --title, --body COLUMN; --outlet-name NAME.",
                err=True,
            )
        sys.exit(EXIT_BAD_INPUT)


def _name_columns(
    outlet: str | None, published: str | None, title: str | None, body: str | None
) -> dict[str, str] | None:
    """Return the columns that the options name, as `read_articles` takes them."""
    columns = {"outlet": outlet, "published": published, "title": title, "body": body}
    return {field: column for field, column in columns.items() if column is not None} or None


def _split(words: str) -> list[str]:
    """Return the parts of an option that takes several, "a,b"."""
    return [word.strip() for word in words.split(",") if word.strip()]


def _echo_entry(name: str, words: str) -> None:
    """Print a name and, beside it, what is to be said of it, no wider than a terminal."""
    indent = 16
    lines = textwrap.wrap(words, COLUMNS - indent) or [""]
    typer.echo(f"{name:<{indent}}{lines[0]}" if len(name) < indent else f"{name}\n{' ' * indent}{lines[0]}")
    for line in lines[1:]:
        typer.echo(" " * indent + line)
