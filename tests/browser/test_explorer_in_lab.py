"""The explorer in a real JupyterLab, used as a person would."""

from __future__ import annotations

import pytest

NOTEBOOK = "explorer.ipynb"
CELL = """import mediaframing as mf
articles = mf.load_example()
statements = mf.find_statements(articles, progress=False)
mentions = mf.find_mentions(articles, "ukraine", statements=statements)
explorer = mf.explore(articles, mentions=mentions, statements=statements)
explorer"""


@pytest.fixture(scope="module")
def explorer(lab, desk):
    lab.write(NOTEBOOK, CELL)
    lab.open(desk, NOTEBOOK)
    state = lab.run_all(desk, NOTEBOOK)
    assert state["errors"] == []
    desk.wait_for_selector(".mf-chart img")
    yield desk
    lab.close(desk, NOTEBOOK)


def test_explorer_leads_from_chart_to_lines_to_article(explorer, lab, pictures):
    explorer.wait_for_selector(".mf-line")
    lab.take_picture(explorer, pictures / "explorer-first.png")
    explorer.locator(".mf-chart button").nth(1).click()
    explorer.wait_for_function("document.querySelectorAll('.mf-line').length < 50")
    explorer.locator(".mf-line").nth(2).click()
    explorer.wait_for_selector(".mf-article .mf-focus")
    lab.take_picture(explorer, pictures / "explorer-article.png")
