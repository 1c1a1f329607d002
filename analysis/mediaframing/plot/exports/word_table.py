"""A table as a Word document, with the three rules of a printed table and the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from mediaframing.plot.exports.typesetting import Typeset, clean_text
from mediaframing.tables import MediaframingError

# Neither the day of writing nor the name of a person is any part of a table.
LONG_AGO = datetime(2000, 1, 1)
POINTS = 9


def write_docx(table: Typeset, *, caption: str) -> bytes:
    """Return the table as a .docx file.

    Raises
    ------
    MediaframingError
        Where python-docx is not installed.
    """
    try:
        from docx import Document
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt
    except ModuleNotFoundError as error:
        raise MediaframingError(
            "a Word table needs python-docx, which is not installed: pip install python-docx, or leave 'docx' out "
            "of formats."
        ) from error
    document = Document()
    if caption:
        document.add_paragraph(clean_text(caption), style="Caption")
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.heads))
    for line, words in zip(grid.rows, [table.heads, *table.rows], strict=True):
        head = words is table.heads
        for cell, text, number in zip(line.cells, words, table.numeric, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            if number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(POINTS), head or None
    _rule(grid)
    for note in table.notes:
        run = document.add_paragraph().add_run(note)
        run.font.size = Pt(POINTS - 1)
    _forget(document, caption)
    buffer = io.BytesIO()
    document.save(buffer)
    return _freeze(buffer.getvalue())


def _rule(grid: Any) -> None:
    """Draw a rule above and below the heads and one at the end, and repeat the heads on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    heads = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(heads)
    for number, sides in ((0, ("top", "bottom")), (len(grid.rows) - 1, ("bottom",))):
        for cell in grid.rows[number].cells:
            borders = OxmlElement("w:tcBorders")
            for side in sides:
                edge = OxmlElement(f"w:{side}")
                edge.set(qn("w:val"), "single")
                edge.set(qn("w:sz"), "4" if (number, side) == (0, "bottom") else "8")
                edge.set(qn("w:color"), "000000")
                borders.append(edge)
            cell._tc.get_or_add_tcPr().append(borders)


def _forget(document: Any, caption: str) -> None:
    """Set the properties of the file to what the table itself says."""
    properties = document.core_properties
    properties.title = clean_text(caption)[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = LONG_AGO
    properties.revision = 1


def _freeze(data: bytes) -> bytes:
    """Return the archive with its parts in order and without the time of writing."""
    frozen = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(frozen, "w", zipfile.ZIP_DEFLATED) as new:
        # Word wants the list of content types first.
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(entry, old.read(name))
    return frozen.getvalue()
