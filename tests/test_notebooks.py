"""The committed notebooks: clean, runnable from top to bottom, their figures really shown."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def _execute(notebook, folder):
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    # A notebook has its own backend, not the one without a window that the tests use.
    client.execute(env={k: v for k, v in os.environ.items() if k != "MPLBACKEND"})
    return notebook


def _pictures(cell) -> int:
    return sum("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_committed_notebooks_are_clean(path):
    raw = json.loads(path.read_text(encoding="utf-8"))
    code = [c for c in raw["cells"] if c["cell_type"] == "code"]
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in code)
    assert raw["metadata"]["kernelspec"]["name"] == "python3"
    assert sum("parameters" in c["metadata"].get("tags", []) for c in code) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_run_from_top_to_bottom(path):
    done = _execute(nbformat.read(path, as_version=4), FOLDER)
    for cell in done.cells:
        if cell.cell_type == "code":
            drawn = len(re.findall(r"\bmf\.plot_", cell.source))
            assert _pictures(cell) == drawn, cell.source
            assert not [o for o in cell.outputs if o.output_type == "stream" and o.name == "stderr"], (
                cell.source
            )


def test_style_leaves_later_figures_shown(tmp_path):
    draw = "ax = mf.plot_shares(shares, concept='kyiv')"
    cells = [
        "import mediaframing as mf\narticles = mf.load_example()\nmentions = mf.find_mentions(articles, 'ukraine')\n"
        "shares = mf.compare_shares(mentions, articles, of='variant', within='concept')",
        f"with mf.style('paper'):\n    {draw}",
        f"with mf.style('notebook'):\n    {draw}",
        draw,
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    assert [_pictures(c) for c in _execute(notebook, tmp_path).cells] == [0, 1, 1, 1]
