"""The formats: one entry each, sorted so that the surest to recognise are asked first.

A new family is a module with `recognise(file)` and `read(file, log, rows=…)`, and its entries here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

import pandas as pd

from mediaframing.load.opening.files import SourceFile
from mediaframing.load.records import Batch
from mediaframing.load.report import FileLog
from mediaframing.tables import check_choice


class Reader(Protocol):
    """What a module of a format family offers."""

    def recognise(self, file: SourceFile, name: str) -> bool:
        """Tell whether *file* is of format *name*: by its bytes, by its ending where they leave it open."""

    def read(
        self, file: SourceFile, log: FileLog, *, rows: int, header_names: frozenset[str], **seek: int
    ) -> Iterator[Batch]:
        """Yield batches of at most *rows* records; log what cannot be read and the encoding."""


@dataclass(frozen=True)
class Format:
    """One format: its name, the module that reads it, endings, what it yields, how it was checked."""

    name: str
    module: str
    extensions: tuple[str, ...]
    yields: str
    checked: str
    # Told by marks in its content: asked before any ending counts.
    signed: bool = False
    # Its reader takes `skip=`: a number of rows that are passed over without being decoded.
    seeks: bool = False

    def reader(self) -> Reader:
        """Import the module that reads the format: only when a file of it turns up."""
        return cast("Reader", import_module(self.module))


_HERE = "mediaframing.load"
_TABLE = "one article a row; columns recognised by name or mapped with columns="
_UNCHECKED = "its documentation only: not checked against a real export"
_NO_TEXT = "addresses without texts; each row is rejected with its address"
_REAL = "real exports, and fixtures of the project"
FORMATS = (
    Format(
        "nexis_word",
        f"{_HERE}.nexis.nexis_word",
        (".docx",),
        "Nexis Uni, Lexis+: one article a document",
        _REAL,
        True,
    ),
    Format(
        "nexis_html",
        f"{_HERE}.nexis.nexis_html",
        (".html", ".htm"),
        "LexisNexis, any interface language: one article a document",
        _REAL,
        True,
    ),
    # Both count their documents; the rules between them tell ProQuest's.
    Format(
        "proquest_text",
        f"{_HERE}.proquest.proquest_text",
        (".txt",),
        "ProQuest, one article a ruled part",
        _UNCHECKED,
        True,
    ),
    Format(
        "nexis_text",
        f"{_HERE}.nexis.nexis_text",
        (".txt",),
        "LexisNexis, any interface language: one article a document",
        _REAL,
        True,
    ),
    Format(
        "factiva_html",
        f"{_HERE}.factiva.factiva_html",
        (".html", ".htm"),
        "Factiva, any interface language, unlabelled or field-coded: one article a block",
        _REAL,
        True,
    ),
    Format(
        "europresse",
        f"{_HERE}.databases.europresse",
        (".html", ".htm"),
        "Europresse, both generations",
        _REAL,
        True,
    ),
    Format(
        "proquest_html",
        f"{_HERE}.proquest.proquest_html",
        (".html", ".htm", ".eml"),
        "ProQuest, page or mail",
        _REAL,
        True,
    ),
    Format(
        "ris",
        f"{_HERE}.proquest.proquest_text",
        (".ris",),
        "references with abstracts, as ProQuest",
        _UNCHECKED,
        True,
    ),
    Format(
        "rtf",
        f"{_HERE}.databases.rtf_files",
        (".rtf",),
        "records of APA-OnlineManager, Nexis or Factiva, told apart by content",
        "real APA exports; Nexis and Factiva RTF not checked against real exports",
        True,
    ),
    Format(
        "apa_html",
        f"{_HERE}.databases.apa_press",
        (".html", ".htm"),
        "APA DeFacto: one article an entry",
        _REAL,
        True,
    ),
    Format(
        "bzk_html",
        f"{_HERE}.databases.bzk_html",
        (".html", ".htm"),
        "Dutch clipping lists: intros, truncated",
        _REAL,
        True,
    ),
    Format(
        "mediargus",
        f"{_HERE}.databases.mediargus_text",
        (".txt",),
        "Mediargus: list and texts brought together",
        _REAL,
        True,
    ),
    Format(
        "integrum",
        f"{_HERE}.databases.integrum",
        (".xlsx", ".html"),
        "Integrum, workbook or page: one article a row",
        "real workbooks; pages not checked against a real export",
        True,
    ),
    Format(
        "newsbank",
        f"{_HERE}.databases.newsbank_text",
        (".txt",),
        "NewsBank: one article a record",
        _UNCHECKED,
        True,
    ),
    Format(
        "export_text",
        f"{_HERE}.databases.rtf_files",
        (".txt",),
        "Factiva and Nexis Uni, saved as text: one article up to its closing line",
        _UNCHECKED,
        True,
    ),
    Format(
        "starred_text",
        f"{_HERE}.databases.starred_text",
        (".txt",),
        "IRaMuTeQ or Alceste: one article a starred line",
        _UNCHECKED,
        True,
    ),
    Format("iptc7901", f"{_HERE}.wires.wire_text", (".txt",), "wire transmissions of IPTC 7901", _REAL, True),
    Format(
        "mail",
        f"{_HERE}.wires.wire_text",
        (".eml", ".txt"),
        "one story a mail; the outlet is not named",
        _REAL,
        True,
    ),
    Format(
        "factiva_xml",
        f"{_HERE}.factiva.factiva_xml",
        (".xml",),
        "Factiva: one article an element",
        _REAL,
        True,
    ),
    Format("nitf", f"{_HERE}.wires.nitf", (".xml", ".nitf"), "NITF: one article a document", _REAL, True),
    Format(
        "newsml",
        f"{_HERE}.wires.newsml",
        (".xml", ".newsml"),
        "NewsML-G2, NewsML 1, Ritzau: one article a text item; packages, pictures, concepts are rejected by name",
        _REAL,
        True,
    ),
    Format(
        "ninjs",
        f"{_HERE}.wires.ninjs",
        (".json",),
        "ninjs, any version, also in envelopes: one article a text item",
        _REAL,
        True,
    ),
    Format(
        "feed",
        f"{_HERE}.wires.feeds",
        (".xml", ".rss", ".atom", ".rdf"),
        "RSS and Atom: one article an entry, often a summary only (body_from)",
        _REAL,
        True,
    ),
    Format(
        "newsapi",
        f"{_HERE}.wires.news_interfaces",
        (".json",),
        "NewsAPI: the beginning of each article, truncated",
        _REAL,
        True,
    ),
    Format(
        "mediacloud",
        f"{_HERE}.wires.news_interfaces",
        (".json",),
        "Media Cloud: one article a story with text",
        _REAL,
        True,
    ),
    Format(
        "warc",
        f"{_HERE}.pages.warc_files",
        (".warc", ".arc"),
        "WARC and ARC: one article a page served; streams",
        _REAL,
        True,
    ),
    Format(
        "gdelt_gkg",
        f"{_HERE}.tables.address_lists",
        (".csv", ".tsv"),
        f"GDELT GKG: {_NO_TEXT}",
        _UNCHECKED,
        True,
    ),
    Format(
        "gdelt_events",
        f"{_HERE}.tables.address_lists",
        (".csv", ".tsv"),
        f"GDELT Events: {_NO_TEXT}",
        _UNCHECKED,
        True,
    ),
    Format(
        "gdelt_mentions",
        f"{_HERE}.tables.address_lists",
        (".csv", ".tsv"),
        f"GDELT Mentions: {_NO_TEXT}",
        _UNCHECKED,
        True,
    ),
    Format(
        "gdelt_doc",
        f"{_HERE}.tables.address_lists",
        (".json",),
        f"GDELT DOC interface: {_NO_TEXT}",
        _UNCHECKED,
        True,
    ),
    Format(
        "mediacloud_csv",
        f"{_HERE}.tables.address_lists",
        (".csv",),
        f"Media Cloud tables: {_NO_TEXT}",
        _UNCHECKED,
        True,
    ),
    Format(
        "parquet",
        f"{_HERE}.tables.parquet_files",
        (".parquet", ".pq"),
        f"{_TABLE}; streams",
        "a real corpus of 21,580 articles",
        seeks=True,
    ),
    Format(
        "xlsx",
        f"{_HERE}.tables.spreadsheets",
        (".xlsx", ".xlsm"),
        f"{_TABLE}; every sheet with such columns",
        "fixtures of the project",
    ),
    Format(
        "json",
        f"{_HERE}.tables.json_files",
        (".json",),
        "one article an object: a list, a list within an object, or one object",
        "a real corpus of 2,032 files",
    ),
    Format(
        "jsonl",
        f"{_HERE}.tables.json_lines",
        (".jsonl", ".ndjson"),
        "one article a line; streams",
        "fixtures of the project",
    ),
    Format(
        "xml",
        f"{_HERE}.tables.xml_records",
        (".xml",),
        "one article an element; fields by the names of attributes and children",
        "fixtures of the project",
    ),
    Format(
        "html",
        f"{_HERE}.pages.html_pages",
        (".html", ".htm", ".xhtml"),
        "web pages: one article a page, with date, author and site",
        "87 real pages of 53 outlets with hand-made gold",
    ),
    Format(
        "csv",
        f"{_HERE}.tables.delimited",
        (".csv", ".tsv", ".tab"),
        f"{_TABLE}; comma, semicolon, tab or bar; streams",
        "fixtures of the project",
    ),
    Format(
        "text",
        f"{_HERE}.text_files",
        (".txt", ".text"),
        "one article a file; header lines such as Date: recognised",
        "real corpora of 1 and 983 files",
    ),
)


def choose_format(file: SourceFile, name: str | None = None) -> Format | None:
    """Return the format of *file*: the one named, else the first that recognises it, else None."""
    if name is not None:
        check_choice(name, [f.name for f in FORMATS], name="format")
        return next(f for f in FORMATS if f.name == name)
    # Marks in the content go first; among the rest the ending only says whom to ask first, the bytes decide.
    for known in sorted(
        FORMATS, key=lambda f: (not f.signed, not f.signed and file.extension not in f.extensions)
    ):
        if known.reader().recognise(file, known.name):
            return known
    return None


def list_formats() -> pd.DataFrame:
    """List the formats `read_articles` reads.

    Returns
    -------
    pandas.DataFrame
        One row a format: `format` (the name for ``format=``), `extensions` (usual endings; files are told
        apart by content), `yields` (what a file gives), `checked` (against what the reader was tested). Any
        of them
        may lie within .zip, .tar, .tar.gz, .gz, .bz2 or .xz.

    Examples
    --------
    >>> import mediaframing as mf
    >>> "csv" in set(mf.list_formats()["format"])
    True
    """
    return pd.DataFrame(
        {
            "format": [f.name for f in FORMATS],
            "extensions": [" ".join(f.extensions) for f in FORMATS],
            "yields": [f.yields for f in FORMATS],
            "checked": [f.checked for f in FORMATS],
        }
    )
