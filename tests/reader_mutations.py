"""What the fuzz run and the tests share: a sound input for each reader, and ways to damage it."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

from mediaframing.load.files import SourceFile, UnreadableFileError
from mediaframing.load.pieces import Settings, make_piece
from mediaframing.load.registry import FORMATS
from mediaframing.load.report import FileLog

EXPORTS = Path(__file__).parent / "fixtures" / "exports"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Pieces that parsers trip over, put in at random places.
_BAITS = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<table><tr><td>" * 40, b"<!ENTITY a 'b'>", b"&#0;", b"&#xD800;", b"]]>",
    b"<![CDATA[", b"<!--", b"\r\n\r\n", b"9999999999999", b"31/02/2019", b"=?utf-8?Q?=FF?=", b"{\\rtf1", b"\\u-99999?",
    b"\\'zz", b"}" * 20, b"{" * 200, b"</div>" * 20, b"1 of 2 DOCUMENTS\n", b"\n" * 50, b"\x02\x03\x01", b"\xe2\x80\xa8",
)  # fmt: skip


def _make_word() -> bytes:
    paragraphs = (
        "<w:p><w:r><w:t>Documents (1)</w:t></w:r></w:p>"
        '<w:p><w:bookmarkStart w:id="1" w:name="Bookmark_1"/></w:p><w:p><w:r><w:t>Rain</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>The Harbour Post</w:t></w:r></w:p><w:p><w:r><w:t>March 1, 2022</w:t></w:r></w:p>"
        '<w:p><w:bookmarkStart w:id="2" w:name="Body"/><w:r><w:rPr><w:b/></w:rPr><w:t>Body</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Rain fell.</w:t></w:r></w:p><w:p><w:r><w:t>End of Document</w:t></w:r></w:p>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>'
        )
    return file.getvalue()


def _make_workbook() -> bytes:
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Источник", "Дата", "Время", "Заголовок", "Анонс"])
    sheet.append(["Портовый вестник", "28.02.22", "10:30", "Паром", "Паром вернулся."])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _read(name: str) -> bytes:
    return (EXPORTS / name).read_bytes()


# One input a reader: its format, and what it reads; RTF has one for each archive.
READERS: dict[str, tuple[str, bytes]] = {
    "nexis_word": ("nexis_word", _make_word()),
    "nexis_html": ("nexis_html", _read("lexisnexis.html")),
    "nexis_text": ("nexis_text", _read("lexisnexis.txt")),
    "factiva_html": ("factiva_html", _read("factiva.html")),
    "factiva_coded": ("factiva_html", _read("factiva_coded.html")),
    "factiva_xml": ("factiva_xml", _read("factiva.xml")),
    "europresse_1": ("europresse", _read("europresse_1.html")),
    "europresse_2": ("europresse", _read("europresse_2.html")),
    "proquest_html": ("proquest_html", _read("proquest.html")),
    "proquest_mail": ("proquest_html", _read("proquest.eml")),
    "proquest_text": ("proquest_text", _read("proquest.txt")),
    "ris": ("ris", _read("proquest.ris")),
    "newsbank": ("newsbank", _read("newsbank.txt")),
    "rtf_apa": ("rtf", _read("apa.rtf")),
    "rtf_nexis": ("rtf", _read("nexis_uni.rtf")),
    "rtf_factiva": ("rtf", _read("factiva.rtf")),
    "apa_html": ("apa_html", _read("defacto.htm")),
    "bzk_html": ("bzk_html", _read("bzk.html")),
    "mediargus": ("mediargus", _read("mediargus.txt")),
    "integrum_html": ("integrum", _read("integrum.html")),
    "integrum_workbook": ("integrum", _make_workbook()),
    "iptc7901": ("iptc7901", _read("iptc7901.txt")),
    "mail": ("mail", _read("story.eml")),
}


def mutate(reader: tuple[str, bytes], seed: int) -> tuple[str, bytes]:
    """Return the input of a reader with one to six random damages, the same for the same seed."""
    rng = random.Random(seed)
    data = reader[1]
    if data.startswith(b"PK") and seed % 4:
        return reader[0], _mutate_parts(data, rng)
    if data.lstrip().startswith(b"<?xml") and seed % 4:
        return reader[0], _mutate_elements(data, rng)
    return reader[0], _mutate_bytes(data, rng)


def _mutate_parts(data: bytes, rng: random.Random) -> bytes:
    """Damage the parts of a zip archive, which as a whole stays sound."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            hit = name.endswith((".xml", ".rels")) and rng.random() < 0.6
            new.writestr(
                name,
                (_mutate_elements(part, rng) if rng.random() < 0.8 else _mutate_bytes(part, rng))
                if hit
                else part,
            )
    return file.getvalue()


def _mutate_elements(data: bytes, rng: random.Random) -> bytes:
    """Take out, double, move or refill elements of XML, which stays well-formed."""
    for _ in range(rng.randint(1, 6)):
        found = list(re.finditer(rb"<([\w:]+)(?: [^<>]*)?>[^<>]*</\1>", data))
        if not found:
            break
        leaf = rng.choice(found)
        other = rng.choice(found)
        texts = (
            b"",
            b"31/02/2019",
            b"1 of 99",
            b"Bookmark_2",
            b"&lt;p&gt;",
            "\u2028".encode(),
            b"x" * 5000,
            b"Documents (999999)",
        )
        filled = re.sub(rb">[^<>]*<", b">" + rng.choice(texts) + b"<", leaf[0], count=1)
        new = rng.choice((b"", leaf[0] * 3, other[0], filled, filled))
        data = data[: leaf.start()] + new + data[leaf.end() :]
    return data


def _mutate_bytes(original: bytes, rng: random.Random) -> bytes:
    data = bytearray(original)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(data) + 1)
        span = rng.choice((1, 3, 20, 200))
        what = rng.randrange(6)
        if what == 0:
            data[at : at + span] = b""
        elif what == 1:
            data[at:at] = rng.choice(_BAITS)
        elif what == 2:
            data[at : at + span] = bytes(rng.randrange(256) for _ in range(min(span, len(data) - at)))
        elif what == 3:
            data[at:at] = data[max(at - span, 0) : at] * rng.choice((2, 10))
        elif what == 4:
            other = rng.randrange(len(data) + 1)
            data[at:at] = data[other : other + span]
        elif rng.random() < 0.2:
            del data[at:]
    return bytes(data)


def read_all(name: str, mutated: tuple[str, bytes]) -> int:
    """Return how many records the reader finds; its own refusal counts as none, anything else is raised."""
    format, data = mutated
    known = next(f for f in FORMATS if f.name == format)
    file = SourceFile(f"{name}.dat", len(data), lambda: io.BytesIO(data))
    log = FileLog(file.name, format=format)
    known.reader().recognise(file, format)
    count = 0
    try:
        for batch in known.reader().read(file, log, rows=10, header_names=frozenset()):
            count += len(make_piece(batch, log, Settings()))
    except UnreadableFileError:
        return 0
    return count
