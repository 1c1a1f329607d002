"""A concordance as a notebook shows it: the names under each other, their contexts on either side."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pandas as pd

from mediaframing.display.markup import escape_text
from mediaframing.tables import VOICE_NAMES, MediaframingError, check_columns

_NEEDED = ("left", "text", "right")
_WHERE = ("outlet", "published", "field")
# Colours of Okabe and Ito, light enough to be written on; the voice stands beside each line in words as well.
_STYLE = """<style>
table.mf-kwic { table-layout: auto; border-collapse: collapse; font-size: 13px; color: #1a1a1a; width: 100%; }
table.mf-kwic tbody tr td { background: #fff; }
.mf-kwic td { padding: 2px 6px; border: 0; border-bottom: 1px solid #d9d9d9; vertical-align: top; text-align: left; }
.mf-kwic td.mf-left { text-align: right; width: 38%; }
.mf-kwic td.mf-right { text-align: left; width: 38%; }
.mf-kwic td.mf-name { text-align: center; font-weight: 600; white-space: nowrap; }
.mf-kwic td.mf-where { color: #4d4d4d; text-align: left; white-space: nowrap; font-size: 12px; }
.mf-kwic td.mf-left, .mf-kwic td.mf-right { unicode-bidi: isolate; overflow-wrap: anywhere; }
table.mf-kwic tbody tr td.mf-quoted { background: #ffe9b8; }
table.mf-kwic tbody tr td.mf-reported { background: #d6ecf9; }
.mf-kwic caption { text-align: left; color: #4d4d4d; caption-side: bottom; padding-top: 4px; }
</style>"""


class ShownConcordance:
    """Concordance lines as HTML, for the last line of a notebook's cell."""

    def __init__(self, markup: str) -> None:
        self._markup = markup

    def _repr_html_(self) -> str:
        return self._markup

    def __repr__(self) -> str:
        return "<concordance: the last line of a notebook's cell shows it; str() gives the HTML>"

    def __str__(self) -> str:
        return self._markup


def show_concordance(lines: pd.DataFrame, *, limit: int = 50) -> ShownConcordance:
    """Show concordance lines in a notebook, the names under each other, each with its voice.

    Parameters
    ----------
    lines : pandas.DataFrame
        What :func:`keyword_in_context` gives: at least `left, text, right`; of `outlet, published, field, voice`
        whatever is there is shown too.
    limit : int, default 50
        The most lines shown; how many more there are is said below.

    Returns
    -------
    ShownConcordance
        Shown by Jupyter as a table; `str()` of it is the HTML. All text of articles is escaped.

    Raises
    ------
    MediaframingError
        For missing columns or a limit below 1.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> lines = pd.DataFrame({"left": ["The road to "], "text": ["Kyiv"], "right": [" was <open>."]})
    >>> "was &lt;open&gt;." in str(mf.show_concordance(lines))
    True
    """
    check_columns(lines, _NEEDED, name="lines", remedy="Give the result of keyword_in_context.")
    if limit < 1:
        raise MediaframingError(f"limit={limit} shows no line. Give 1 or more.")
    shown = lines.head(limit)
    rest = len(lines) - len(shown)
    said = f"{len(shown):,} of {len(lines):,} lines; limit= shows more" if rest else f"{len(lines):,} lines"
    rows = "".join(_row(line) for line in shown.to_dict("records"))
    return ShownConcordance(
        f'{_STYLE}<table class="mf-kwic"><caption>{said}</caption><tbody>{rows}</tbody></table>'
    )


def _row(line: Mapping[Hashable, object]) -> str:
    where = ", ".join(_place(line[name]) for name in _WHERE if name in line and _place(line[name]))
    voice = line.get("voice")
    kind = voice if isinstance(voice, str) and voice in VOICE_NAMES else ""
    said = f'<td class="mf-where">{VOICE_NAMES[kind]}</td>' if kind else '<td class="mf-where"></td>'
    name = f'<td class="mf-name mf-{kind}">' if kind else '<td class="mf-name">'
    return (
        f'<tr><td class="mf-where">{escape_text(where)}</td><td class="mf-left">{escape_text(line["left"])}</td>'
        f'{name}{escape_text(line["text"])}</td><td class="mf-right">{escape_text(line["right"])}</td>{said}</tr>'
    )


def _place(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return "" if pd.isna(value) else f"{value:%Y-%m-%d}"
    return "" if value is None or value is pd.NaT or value == "body" else str(value)
