"""Tables as files for a paper: CSV with every digit; LaTeX, Word and HTML as a reader sees them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from mediaframing.plot.exports.table_formats import write_csv, write_html, write_latex
from mediaframing.plot.exports.typesetting import choose_columns, typeset
from mediaframing.plot.exports.word_table import write_docx
from mediaframing.tables import MediaframingError, check_choice

FORMATS = ("csv", "tex", "docx", "html")


def save_table(
    estimates: pd.DataFrame,
    path: str | Path,
    *,
    formats: Sequence[str] = FORMATS,
    columns: Sequence[str] | None = None,
    digits: int = 2,
    caption: str = "",
) -> list[Path]:
    """Write a table once for each format, and return the paths.

    Parameters
    ----------
    estimates : pandas.DataFrame
        An estimates table; any other table is written as it is. Its index is not written.
    path : str or pathlib.Path
        Where to; each format adds its ending. An ending that is one of the formats is taken off first.
        Missing folders are made.
    formats : sequence of {"csv", "tex", "docx", "html"}
        CSV (UTF-8) has every column and digit, with an apostrophe before texts that a spreadsheet would run as
        formulas. LaTeX (booktabs, threeparttable), Word and HTML have rounded numbers, the interval in one
        column, reasons in the place of missing estimates, and estimand, method and validation as notes
        beneath. All text is escaped.
    columns : sequence of str, optional
        Columns to write, in this order; by default all.
    digits : int
        Decimal places of numbers that are no counts, 0 to 15; not in CSV.
    caption : str
        Stands above the table; not in CSV.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of *formats*. Equal tables give equal bytes.

    Raises
    ------
    MediaframingError
        For something that is no table, no columns or rows, unknown columns or formats, digits out of range,
        or Word without python-docx.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from mediaframing.plot.exports.table_export import save_table
    >>> table = pd.DataFrame({"outlet": ["Harbour Post"], "estimate": [0.7], "ci_low": [0.6], "ci_high": [0.8],
    ...                       "n": [80], "method": "bootstrap"})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path, = save_table(table, f"{folder}/table-1", formats=["tex"])
    ...     print(path.read_text(encoding="utf-8").splitlines()[8])
        Harbour Post & 0.70 & {[}0.60, 0.80] & 80 \\\\
    """
    if not isinstance(estimates, pd.DataFrame):
        raise MediaframingError(f"estimates must be a pandas DataFrame, not {type(estimates).__name__}.")
    if not formats or isinstance(formats, str):
        raise MediaframingError(f"formats={formats!r} must be a list of formats, such as ['csv', 'docx'].")
    for name in formats:
        check_choice(name, FORMATS, name="formats")
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 15:
        raise MediaframingError(f"digits={digits!r} must be a whole number from 0 to 15.")
    chosen = choose_columns(estimates, columns)
    if not len(chosen.columns) or chosen.empty:
        raise MediaframingError("estimates has no rows or no columns, so there is no table to write.")
    return _write(chosen, Path(path), formats, digits, caption)


def _write(
    estimates: pd.DataFrame, path: Path, formats: Sequence[str], digits: int, caption: str
) -> list[Path]:
    """Write the files; nothing is written where one of the formats cannot be made."""
    stem = path.with_suffix("") if path.suffix.lower().lstrip(".") in FORMATS else path
    table = typeset(estimates, digits=digits) if set(formats) - {"csv"} else None
    made: list[tuple[Path, bytes]] = []
    for name in formats:
        target = stem.with_name(f"{stem.name}.{name}")
        if table is None or name == "csv":
            made.append((target, write_csv(estimates).encode()))
        elif name == "docx":
            made.append((target, write_docx(table, caption=caption)))
        else:
            write = write_latex if name == "tex" else write_html
            made.append((target, write(table, caption=caption).encode()))
    stem.parent.mkdir(parents=True, exist_ok=True)
    for target, data in made:
        target.write_bytes(data)
    return [target for target, _ in made]
