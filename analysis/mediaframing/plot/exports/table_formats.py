"""A table as CSV, LaTeX and HTML: escaped, so that no name in it is read as a command."""

from __future__ import annotations

from html import escape

import pandas as pd

from mediaframing.plot.exports.typesetting import Typeset, clean_text
from mediaframing.tables import disarm_formula, disarm_formulas

_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"{\char34}", "−": r"$-$", "∞": r"$\infty$", "–": "--", "—": "---",
    "\u00a0": "~",
}  # fmt: skip
_STYLE = """table{border-collapse:collapse;font:14px/1.4 sans-serif;border-top:2px solid;border-bottom:2px solid}
caption{text-align:left;font-weight:bold;padding-bottom:.4em}
th,td{padding:.15em .8em;text-align:left;vertical-align:top}
thead th{border-bottom:1px solid}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
p{font:12px/1.4 sans-serif;color:#333;max-width:60em}"""


def write_csv(estimates: pd.DataFrame) -> str:
    """Return the table as CSV with all its digits; texts that a spreadsheet would run get an apostrophe."""
    safe = estimates.copy()
    for column in safe.columns:
        kind = safe[column].dtype
        if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind)):
            texts = [value if _is_missing(value) else clean_text(value) for value in safe[column]]
            safe[column] = disarm_formulas(pd.Series(texts, index=safe.index, dtype="str"))
    names = [disarm_formula(clean_text(c)) for c in safe.columns]
    return str(safe.set_axis(names, axis=1).to_csv(index=False, lineterminator="\n"))


def _is_missing(value: object) -> bool:
    return pd.api.types.is_scalar(value) and bool(pd.isna(value))  # type: ignore[call-overload]


def write_latex(table: Typeset, *, caption: str) -> str:
    """Return the table as LaTeX for the packages booktabs and, for notes, threeparttable."""
    heads = " & ".join(escape_latex(h) for h in table.heads)
    body = [f"    {' & '.join(escape_latex(c) for c in row)} \\\\" for row in table.rows]
    notes = [f"    \\item {escape_latex(n)}" for n in table.notes]
    lines = [
        "% \\usepackage{booktabs} \\usepackage{threeparttable}; names in any script: compile with lualatex.",
        "\\begin{table}",
        "  \\centering",
        "  \\begin{threeparttable}",
        *([f"  \\caption{{{escape_latex(caption)}}}"] if caption else []),
        f"  \\begin{{tabular}}{{{''.join('r' if n else 'l' for n in table.numeric)}}}",
        "    \\toprule",
        f"    {heads} \\\\",
        "    \\midrule",
        *body,
        "    \\bottomrule",
        "  \\end{tabular}",
        *(["  \\begin{tablenotes}\\footnotesize", *notes, "  \\end{tablenotes}"] if notes else []),
        "  \\end{threeparttable}",
        "\\end{table}",
    ]
    return "\n".join(lines) + "\n"


def escape_latex(words: str) -> str:
    """Return *words* so that LaTeX prints them as they are.

    Examples
    --------
    >>> print(escape_latex("R&D_{x} 5%"), escape_latex("[0.1, 0.2]"))
    R\\&D\\_\\{x\\} 5\\% {[}0.1, 0.2]
    """
    escaped = "".join(_LATEX.get(c, c) for c in " ".join(clean_text(words).split()))
    # After the end of a row LaTeX takes a bracket or an asterisk for an option.
    return f"{{{escaped[0]}}}{escaped[1:]}" if escaped[:1] in ("[", "*") else escaped


def write_html(table: Typeset, *, caption: str) -> str:
    """Return the table as an HTML page that loads nothing."""
    title = escape(clean_text(caption or "Table"))
    places = ['class="number"' if n else 'dir="auto"' for n in table.numeric]
    heads = "".join(f'<th scope="col" {p}>{escape(h)}</th>' for h, p in zip(table.heads, places, strict=True))
    rows = [
        "<tr>" + "".join(f"<td {p}>{escape(c)}</td>" for c, p in zip(row, places, strict=True)) + "</tr>"
        for row in table.rows
    ]
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        "<table>",
        *([f'<caption dir="auto">{escape(clean_text(caption))}</caption>'] if caption else []),
        f"<thead><tr>{heads}</tr></thead>",
        "<tbody>",
        *rows,
        "</tbody>",
        "</table>",
        *(f"<p>{escape(note)}</p>" for note in table.notes),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"
