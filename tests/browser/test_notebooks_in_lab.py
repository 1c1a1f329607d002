"""Every committed notebook, opened and run in a real JupyterLab."""

from __future__ import annotations

from pathlib import Path

import pytest

NOTEBOOKS = sorted(p.stem for p in (Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_runs_in_jupyterlab_and_shows_its_figures(name, desk, lab, pictures):
    path = f"notebooks/{name}.ipynb"
    lab.open(desk, path)
    state = lab.run_all(desk, path)
    assert state["errors"] == []
    assert state["done"] == state["cells"]
    shown = desk.evaluate(
        """async () => { const all = [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output img')];
             await Promise.all(all.map(i => i.decode())); return all.filter(i => i.naturalWidth > 0).length; }"""
    )
    drawn = sum(source.count("mf.plot_") for source in state["sources"])
    lab.take_picture(desk, pictures / f"notebook-{name}.png")
    assert shown >= drawn
    assert desk.outside == []
    lab.close(desk, path)
