"""Sheets for coders: what they read and where they answer, without outlet and prediction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediaframing.tables import MediaframingError, check_choice, check_columns, disarm_formula

if TYPE_CHECKING:
    from mediaframing.validate.coding.codebook import Codebook

FORMATS = ("csv", "xlsx")
READ_COLUMNS = ("unit_id", "coder", "before", "text", "after")


def write_sheets(
    sample: pd.DataFrame, out: str | Path, *, codebook: Codebook, format: str = "xlsx"
) -> list[Path]:
    """Write one sheet a coder, blind to outlet and prediction, and return the files.

    Parameters
    ----------
    sample : pandas.DataFrame
        What `draw_sample` returned.
    out : path
        Folder for "coding-A.xlsx" and so on; made if missing. A sheet that exists is never overwritten.
    codebook : Codebook
        What `read_codebook` returned: each variable gets an empty column; XLSX offers its values as a list.
    format : {"xlsx", "csv"}
        CSV is UTF-8 with a byte order mark, so that spreadsheet programs show accents rightly.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of the coders. Columns: unit_id, coder, before, text, after, the variables,
        and "comment". A text that begins like a formula is written with an apostrophe before it.

    Raises
    ------
    MediaframingError
        Columns missing, an unknown format, sheets that exist already.

    Examples
    --------
    >>> import tempfile, pandas as pd
    >>> from mediaframing.validate.coding.codebook import read_codebook
    >>> from mediaframing.validate.coding.sheets import write_sheets
    >>> sample = pd.DataFrame({"unit_id": ["u1"], "coder": ["A"], "position": [1], "before": [""],
    ...     "text": ["Lodz"], "after": [" stayed dry."]})
    >>> [p.name for p in write_sheets(sample, tempfile.mkdtemp(), codebook=read_codebook("tone"), format="csv")]
    ['coding-A.csv']
    """
    check_columns(
        sample, [*READ_COLUMNS, "position"], name="sample", remedy="Give what draw_sample returned."
    )
    check_choice(format, FORMATS, name="format")
    folder = Path(out)
    coders = sorted(sample["coder"].unique())
    paths = {c: folder / f"coding-{name_file(c)}.{format}" for c in coders}
    standing = [str(p) for p in paths.values() if p.exists()]
    if standing or len(set(paths.values())) < len(paths):
        raise MediaframingError(
            f"Sheets would be overwritten, with the answers in them: {standing or coders}. "
            "Give another folder, or other names of coders."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for coder, path in paths.items():
        sheet = sample[sample["coder"] == coder].sort_values("position")[list(READ_COLUMNS)]
        for column in ("before", "text", "after"):
            sheet[column] = sheet[column].map(_disarm)
        sheet = sheet.assign(**dict.fromkeys([*codebook.variables, "comment"], ""))
        if format == "csv":
            sheet.to_csv(path, index=False, encoding="utf-8-sig")
        else:
            _write_workbook(sheet, path, codebook)
    return list(paths.values())


def name_file(coder: Any) -> str:
    """Return the part of a file name that stands for *coder*."""
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in str(coder))


def _disarm(text: Any) -> str:
    """Return text that no spreadsheet runs, nor refuses for its control characters."""
    kept = "".join(c for c in str(text) if c >= " " or c in "\n\t")
    return disarm_formula(kept)


def _write_workbook(sheet: pd.DataFrame, path: Path, codebook: Codebook) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page = book.create_sheet("coding", 0)
    page.append([_disarm(c) for c in sheet.columns])
    for row in sheet.itertuples(index=False):
        page.append(list(row))
    for number, name in enumerate(sheet.columns, start=1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = 45 if name in ("before", "text", "after") else 18
        values = list(codebook.variables[name].values) if name in codebook.variables else []
        listed = ",".join(values)
        # Spreadsheet programs take at most 255 characters of a list in a rule, and split it at commas.
        if listed and len(listed) <= 255 and not any(sign in v for v in values for sign in ',"'):
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            page.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{len(sheet) + 1}")
    for cell in page[1]:
        cell.font = Font(bold=True)
    for cells in page.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    _add_codebook(book.create_sheet("codebook", 1), codebook)
    del book["Sheet"]
    book.save(path)


def _add_codebook(page: Any, codebook: Codebook) -> None:
    page.append(["variable", "question", "value", "definition", "examples"])
    for name, variable in codebook.variables.items():
        for value, definition in variable.values.items():
            examples = "\n".join(variable.examples.get(value, ()))
            cells = (name, variable.question, value, definition, examples)
            # Only a leading "=" is a formula here; a value such as -1 must be shown as it is to be typed.
            page.append([_disarm(c) if c.startswith("=") else c for c in cells])
