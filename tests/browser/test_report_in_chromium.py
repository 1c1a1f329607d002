"""report.html in Chromium with the network cut: honest and hostile articles, a phone and a desk."""

from __future__ import annotations

import pandas as pd
import pytest

import mediaframing as mf

CITY = {"kyiv": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv"]}}
# Everything that would run, ask, cover or turn around; each sets window.hit or asks an address of its own.
ATTACKS = [
    "<script>window.hit = 1</script>",
    '<img src="http://192.0.2.1/a.png" onerror="window.hit = 2">',
    '<svg onload="window.hit = 3"><a xlink:href="javascript:window.hit = 4"><text>x</text></a></svg>',
    '<a href="javascript:window.hit = 5">link</a>',
    "<style>* { display: none !important } body { background: url(http://192.0.2.1/b) }</style>",
    '<div style="position:fixed;inset:0;z-index:99999;background:red">cover</div>',
    '<link rel="stylesheet" href="http://192.0.2.1/c.css"><meta http-equiv="refresh" content="0;url=http://192.0.2.1/d">',
    '<iframe src="http://192.0.2.1/e"></iframe><object data="http://192.0.2.1/f"></object><base href="http://192.0.2.1/">',
    "</details></main></body></html><!-- <![CDATA[ ",
    "{{ 7 * 7 }} {% raw %} $x$ \\(y\\) ![p](http://192.0.2.1/g.png) [q](javascript:window.hit=6) `c`",
    "\u202egnp.exe\u202c \u2066\u2067\u200f\u200b\ufeff",
]
WIDTHS = {"phone": 390, "desk": 1280}


def _write(out, *, hostile: bool):
    n = 24
    bodies = [
        f"On Monday Kiev woke. {ATTACKS[i % len(ATTACKS)]} The road to {'Kyiv' if i % 3 else 'Kiev'} was open."
        + " "
        + "x" * 100_000 * (i == 0)
        for i in range(n)
    ]
    articles = pd.DataFrame(
        {
            "article_id": [f"<b>{i}" for i in range(n)],
            "outlet": [f"<script>window.hit = 7</script>{ATTACKS[1]} Post", "x" * 300] * (n // 2),
            "published": pd.to_datetime(["2019-03-01", "2020-03-01"] * (n // 2), utc=True).as_unit("us"),
            "title": [f"{attack} Kiev" for attack in (ATTACKS * 3)[:n]],
            "body": pd.array([b.replace("\ufeff", "") for b in bodies], dtype="str"),
        }
    )
    given, lexicon = (articles, CITY) if hostile else (mf.load_example(), "ukraine")
    return mf.write_report(given, lexicon, out=out, progress=False)


@pytest.fixture(scope="module", params=["example", "hostile"])
def report(request, tmp_path_factory):
    return request.param, _write(
        tmp_path_factory.mktemp(request.param) / "report", hostile=request.param == "hostile"
    )


@pytest.fixture(params=sorted(WIDTHS))
def page(request, report, browser):
    context = browser.new_context(viewport={"width": WIDTHS[request.param], "height": 900}, offline=True)
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda r: page.asked.append(r.url))
    page.on("dialog", lambda d: (page.said.append(d.message), d.dismiss()))
    page.on("console", lambda m: page.said.append(m.text) if m.type == "error" else None)
    page.goto(report[1].as_uri())
    # Opened all at once: what is folded away must hold no surprise either.
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.wait_for_timeout(300)
    page.label = f"report-{report[0]}-{request.param}"
    yield page
    context.close()


def test_report_executes_nothing_asks_for_nothing_and_keeps_its_layout(page, report, pictures):
    height = min(page.evaluate("document.body.scrollHeight"), 8000)
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}
    page.screenshot(path=pictures / f"{page.label}.png", full_page=True, clip=clip)
    assert page.evaluate("window.hit") is None
    left = [url for url in page.asked if not url.startswith("data:")]
    assert left == [report[1].as_uri()]
    assert page.said == []
    assert page.evaluate("document.scripts.length") == 0
    # No sideways scrolling, and nothing of the page reaches beyond its right edge unless it scrolls by itself.
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll('main *')].filter(e => {
             const box = e.getBoundingClientRect();
             return box.width && box.right > innerWidth + 1 && !e.closest('.mf-scroll');
           }).map(e => e.tagName + '.' + e.className)"""
        )
        == []
    )


def test_report_leaves_the_sentences_their_room(page):
    """However long the outlet's name is, half of a concordance is text."""
    shares = page.evaluate(
        """[...document.querySelectorAll('.mf-concordance tr')].map(r =>
             r.cells[1].getBoundingClientRect().width / r.getBoundingClientRect().width)"""
    )
    assert shares and min(shares) > 0.45


def test_report_text_is_not_covered(page):
    """The middle of every paragraph, heading and line is that element or one within it, not something upon it."""
    covered = page.evaluate(
        """() => { const found = [];
           for (const e of document.querySelectorAll('h1, h2, h3, p, summary, li')) {
             e.scrollIntoView({block: 'center'});
             const box = e.getBoundingClientRect();
             if (!box.width || !box.height || box.height > innerHeight) continue;
             const top = document.elementFromPoint(box.left + Math.min(8, box.width / 2), box.top + box.height / 2);
             if (!top || !(e.contains(top) || top.contains(e))) found.push(e.outerHTML.slice(0, 200));
           } return found; }"""
    )
    assert covered == []
    assert page.evaluate("getComputedStyle(document.body).display") == "block"
    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).position === 'fixed').length"
        )
        == 0
    )
    assert "\u202e" not in page.evaluate("document.body.innerText")
