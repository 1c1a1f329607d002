"""report.html: the executed notebook as one file that opens offline and asks nothing of the network."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def render_html(notebook: Path) -> str:
    """Return the page of an executed notebook: its words, tables and pictures, without its code.

    Pictures are inside the page as data; there is no script, no font and no link that loads anything, and the
    page's own content security policy forbids them.
    """
    from nbconvert import HTMLExporter

    folder = resources.files("mediaframing.report").joinpath("template")
    with resources.as_file(folder) as base:
        exporter = HTMLExporter(  # type: ignore[no-untyped-call]
            template_name="page",
            extra_template_basedirs=[str(base)],
            exclude_input=True,
            exclude_input_prompt=True,
            exclude_output_prompt=True,
        )
        page: str = exporter.from_filename(str(notebook))[0]
    return page
