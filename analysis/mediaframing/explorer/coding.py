"""code_sample: a coding form for JupyterLab."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mediaframing.explorer.exploring import require_widgets
from mediaframing.explorer.journal import Journal
from mediaframing.tables import MediaframingError, check_columns, suggest_names

if TYPE_CHECKING:
    import pandas as pd

    from mediaframing.explorer.coding_form import CodingForm
    from mediaframing.validate.coding.codebook import Codebook


def code_sample(
    sample: pd.DataFrame, out: str | Path, *, codebook: Codebook, coder: str | None = None
) -> CodingForm:
    """Code a sample by hand in JupyterLab: one unit at a time, by keyboard, saved after every answer.

    Parameters
    ----------
    sample : pandas.DataFrame
        What `draw_sample` returned, or a sheet of `write_sheets` read back: `unit_id, coder, before, text, after`;
        units come in the order of `position` where there is one. Outlet and prediction are not shown.
    out : str or path
        Folder for the answers; made if missing. The same call on the same folder goes on where it was left.
    codebook : Codebook
        What `read_codebook` returned.
    coder : str, optional
        Whose units; needed where the sample has several coders.

    Returns
    -------
    CodingForm
        A widget (make it the last line of a cell), with

        - path : pathlib.Path, the sheet "coding-A.csv", which `read_coding` reads
        - answers : DataFrame, the answers so far: unit_id, coder, variable, value

    Raises
    ------
    MediaframingError
        ipywidgets or anywidget are not installed; columns are missing, units repeat, an unknown coder; the folder
        holds answers that do not fit, or sheets made otherwise.

    Notes
    -----
    Keys: 1 to 9, 0 and a to z for the values in the order of the codebook; Backspace or ← goes back, Enter or →
    goes on without an answer; an answer given again replaces the one before. An answer is appended to
    "coding-A.journal" and flushed to the disk, then the sheet is replaced in one step, before the form moves on: a
    session that is killed loses nothing that was shown as answered.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd, mediaframing as mf
    >>> sample = pd.DataFrame({"unit_id": ["u1", "u2"], "coder": "A", "before": "The road to ", "text": "Lodz",
    ...     "after": [" was open.", " was closed."]})
    >>> form = mf.code_sample(sample, tempfile.mkdtemp(), codebook=mf.read_codebook("tone"))
    >>> form.session.press("3")
    >>> form.answers[["unit_id", "variable", "value"]].values.tolist()
    [['u1', 'tone', '1']]
    """
    require_widgets("code_sample")
    from mediaframing.explorer.coding_form import CodingForm
    from mediaframing.explorer.coding_session import CodingSession, take_units
    from mediaframing.validate.coding.sheets import READ_COLUMNS, name_file

    remedy = "Give what draw_sample returned, or a sheet of write_sheets."
    check_columns(sample, READ_COLUMNS, name="sample", remedy=remedy)
    name = _choose_coder(sample, coder)
    own = sample[sample["coder"].astype("str") == name]
    twice = own.loc[own["unit_id"].duplicated(), "unit_id"].astype("str").unique().tolist()
    if twice:
        raise MediaframingError(
            f"sample has units more than once for coder {name!r}: {twice[:10]}. Drop the repeats."
        )
    journal = Journal(Path(out), f"coding-{name_file(name)}", name)
    return CodingForm(CodingSession(take_units(own), codebook, journal))


def _choose_coder(sample: pd.DataFrame, coder: str | None) -> str:
    """Return the coder whose units are coded; None is the only one there is."""
    known = sorted(sample["coder"].astype("str").unique())
    if not known:
        raise MediaframingError("sample is empty: there is nothing to code.")
    if coder is None and len(known) == 1:
        return str(known[0])
    if coder is None or str(coder) not in known:
        said = "" if coder is None else f"coder={coder!r} has no units. {suggest_names(str(coder), known)} "
        raise MediaframingError(
            f"{said}The sample is for the coders {known}: say with coder= which one codes."
        )
    return str(coder)
