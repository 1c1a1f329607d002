"""The explorer in a real JupyterLab, used as a person would: mouse, keyboard, hostile articles."""

from __future__ import annotations

import pandas as pd

NOTEBOOK, HOSTILE = "explorer.ipynb", "hostile.ipynb"
CELL = """import mediaframing as mf
articles = mf.load_example()
statements = mf.find_statements(articles, progress=False)
mentions = mf.find_mentions(articles, "ukraine", statements=statements)
explorer = mf.explore(articles, mentions=mentions, statements=statements)
explorer"""
HOSTILE_CELL = """import pandas as pd
import mediaframing as mf
text = ('Kiev <script>window.hit = 1</script><img src="http://192.0.2.1/x.png" onerror="window.hit = 2">'
        '<a href="javascript:window.hit = 3">Kyiv</a><style>* { display: none !important }</style>'
        '<div style="position:fixed;inset:0;z-index:99999;background:red">x</div> \\u202egnp.exe Kyiv ' + 'x' * 100_000)
articles = pd.DataFrame({"article_id": [f"<b>{i}" for i in range(24)],
    "outlet": ["<img src=x onerror='window.hit = 4'> Post", "Quiet \\u202ePost"] * 12,
    "published": pd.to_datetime(["2019-03-01"] * 24, utc=True).as_unit("us"),
    "title": "</textarea><script>window.hit = 5</script> Kiev", "body": text})
mentions = mf.find_mentions(articles, {"<b>kyiv</b>": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}})
explorer = mf.explore(articles, mentions=mentions)
explorer"""
LINES = ".mf-lines .mf-line"


def _open(lab, page, path, cell):
    lab.write(path, cell)
    lab.open(page, path)
    assert lab.run_all(page, path)["errors"] == []
    page.locator(".mf-chart:visible img").wait_for()
    page.locator(f"{LINES}:visible").first.wait_for()


def _notice(page, part):
    page.wait_for_function(
        "part => [...document.querySelectorAll('.mf-notice')].some(n => n.textContent.includes(part))",
        arg=part,
    )


def _choose(page, label, *values):
    """Choose values in the list that stands under *label*."""
    page.locator(f"xpath=//span[text()='{label}']/following::select[1]").select_option(list(values))


def _source(page) -> str:
    return page.locator(".mf-chart img").get_attribute("src")


def _lead_from_chart_to_lines_to_article(explorer, lab, pictures):
    lab.take_picture(explorer, pictures / "explorer-first.png")
    assert explorer.locator(LINES).count() == 50
    dot = explorer.locator(".mf-chart button[aria-label^='Harbor Ledger, Kiev']")
    dot.click()
    _notice(explorer, "Concordance of Harbor Ledger, Kiev")
    assert dot.get_attribute("aria-pressed") == "true"
    texts = explorer.locator(f"{LINES} .mf-name").all_inner_texts()
    assert set(texts) == {"Kiev"} and len(texts) < 50
    explorer.locator(LINES).nth(2).click()
    explorer.wait_for_selector(".mf-article .mf-focus")
    assert explorer.locator(".mf-source").inner_text().startswith("Harbor Ledger")
    lab.take_picture(explorer, pictures / "explorer-article.png")
    dot.click()
    _notice(explorer, "Concordance of the whole selection")


def _filter(explorer, lab, pictures):
    before = _source(explorer)
    _choose(explorer, "Rows of the chart", "outlet and voice")
    _choose(explorer, "Outlets", "Harbor Ledger", "Prairie Standard")
    _notice(explorer, "2 outlets")
    explorer.wait_for_function("src => document.querySelector('.mf-chart img').src !== src", arg=before)
    labels = explorer.locator(".mf-chart button").evaluate_all("all => all.map(b => b.ariaLabel)")
    assert {label.split(",")[0] for label in labels} == {"Harbor Ledger", "Prairie Standard"}
    lab.take_picture(explorer, pictures / "explorer-filtered.png")


def _empty(explorer, lab, pictures):
    _choose(explorer, "Concept", "odesa")
    _choose(explorer, "Voices", "quoted")
    _notice(explorer, "Widen one of them")
    lab.take_picture(explorer, pictures / "explorer-empty.png")
    explorer.get_by_role("button", name="Clear filters").click()
    _notice(explorer, "5 outlets")
    _choose(explorer, "Rows of the chart", "outlet")
    _choose(explorer, "Concept", "kyiv")
    explorer.wait_for_function("document.querySelectorAll('.mf-chart button').length === 15")
    _notice(explorer, "266 mentions")


def _use_the_keyboard(explorer, lab, pictures):
    cells = lab.read(explorer, NOTEBOOK)
    explorer.locator(".mf-chart button[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        explorer.keyboard.press(key)
    _notice(explorer, "Concordance of Continental Dispatch, Kyiv")
    explorer.keyboard.press("Tab")
    assert explorer.evaluate("document.activeElement.outerHTML.slice(0, 300)").startswith(
        '<div class="mf-lines"'
    )
    # Keys that JupyterLab knows: d d deletes a cell, 1 makes a heading.
    for key in ("ArrowDown", "d", "d", "1", "Enter"):
        explorer.keyboard.press(key)
    explorer.wait_for_selector(".mf-article .mf-focus")
    assert explorer.locator(LINES).nth(1).get_attribute("aria-selected") == "true"
    after = lab.read(explorer, NOTEBOOK)
    assert (after["sources"], after["types"]) == (cells["sources"], cells["types"])


def _export(explorer, lab, pictures):
    explorer.get_by_role("button", name="Show code").click()
    explorer.wait_for_function(
        "[...document.querySelectorAll('textarea')].some(t => t.value.includes('compare_shares'))"
    )
    explorer.get_by_role("button", name="Save selection").click()
    _notice(explorer, "Saved in selection")
    lab.take_picture(explorer, pictures / "explorer-export.png")
    lines = pd.read_csv(lab.root / "selection" / "lines.csv")
    assert set(lines["outlet"]) == {"Continental Dispatch"}
    assert (lab.root / "selection" / "chart.svg").is_file()
    assert "mf.keyword_in_context" in (lab.root / "selection" / "selection.py").read_text()


def test_explorer_is_used_from_chart_to_export(desk, lab, pictures):
    # One test: each step stands on the one before, as it does for a person.
    _open(lab, desk, NOTEBOOK, CELL)
    for step in (_lead_from_chart_to_lines_to_article, _filter, _empty, _use_the_keyboard, _export):
        step(desk, lab, pictures)
    assert desk.outside == []
    lab.close(desk, NOTEBOOK)


def test_hostile_articles_execute_nothing_and_ask_for_nothing(desk, lab, pictures):
    explorer = desk
    _open(lab, explorer, HOSTILE, HOSTILE_CELL)
    explorer.locator(f"{LINES}:visible").nth(1).click()
    explorer.locator(".mf-article:visible .mf-focus").wait_for()
    lab.take_picture(explorer, pictures / "explorer-hostile.png")
    assert explorer.evaluate("window.hit") is None
    assert explorer.outside == []
    article = explorer.locator(".mf-article:visible")
    assert article.locator("script, img, a, style").count() == 0
    assert "\u202e" not in article.inner_text()
    # The word of 100,000 characters is broken, and neither lines nor article are wider than their frame.
    for part in (".mf-open:visible", ".mf-lines:visible"):
        assert explorer.locator(part).evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    lab.close(explorer, HOSTILE)
