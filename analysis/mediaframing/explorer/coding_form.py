"""The coding form as a widget; all it does is tell the session what was pressed and show what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from mediaframing.tables import MediaframingError, show_marks

if TYPE_CHECKING:
    import pandas as pd

    from mediaframing.explorer.coding_session import CodingSession

_HERE = Path(__file__).parent


class CodingForm(anywidget.AnyWidget):
    """A form for one coder; `answers` are the answers so far, `path` the sheet they are in.

    Parameters
    ----------
    session : CodingSession
        The units, the codebook, the journal.
    """

    _esm = (_HERE / "coding.js").read_text(encoding="utf-8")
    _css = (_HERE / "coding.css").read_text(encoding="utf-8")
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, session: CodingSession) -> None:
        self.session = session
        self._number = 0
        super().__init__(view=self._show())
        self.on_msg(self._hear)

    @property
    def path(self) -> Path:
        """The sheet with the answers, which `read_coding` reads."""
        return self.session.journal.sheet

    @property
    def answers(self) -> pd.DataFrame:
        """The answers so far, one row an answer: unit_id, coder, variable, value."""
        from mediaframing.validate.coding.coding import read_coding

        return read_coding(self.path, codebook=self.session.codebook, incomplete=True)

    def _hear(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Do what was pressed; what cannot be saved is said in the form, which then does not go on."""
        self._number = int(content.get("number", 0))
        failed = False
        try:
            if "key" in content:
                self.session.press(str(content["key"]))
            elif "comment" in content:
                self.session.comment(str(content["comment"]))
            elif "variable" in content:
                self.session.message = ""
                self.session.answer(str(content["variable"]), str(content["value"]))
        except (OSError, MediaframingError) as error:
            self.session.message, failed = f"Not saved: {error}", True
        self.view = self._show(failed=failed)

    def _show(self, *, failed: bool = False) -> dict[str, Any]:
        """Return the view, with direction marks of texts shown by name, since the browser would obey them."""
        view = self.session.show()
        shown = {part: show_marks(view[part]) for part in ("before", "text", "after")}
        # The number makes each answer of the kernel a new one, so that the form hears it.
        return view | shown | {"failed": failed, "number": self._number}
