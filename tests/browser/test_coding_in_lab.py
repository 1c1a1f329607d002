"""The coding form in a real JupyterLab: twenty units by keyboard, the kernel killed half-way, resumed, exported."""

from __future__ import annotations

import os
import signal

import pandas as pd
import pytest

import mediaframing as mf

NOTEBOOK = "coding.ipynb"
SAMPLE = """import mediaframing as mf
articles = mf.load_example()
mentions = mf.find_mentions(articles, "ukraine")
sample = mf.draw_sample(mentions, articles, n=20, prediction="voice", coders=["A"], overlap=0)
codebook = mf.read_codebook("naming_voice")"""
FORM = """form = mf.code_sample(sample, "coding", codebook=codebook)
form"""


@pytest.fixture(scope="module")
def form(lab, desk):
    lab.write(NOTEBOOK, SAMPLE, FORM, "import os; os.getpid()")
    lab.open(desk, NOTEBOOK)
    assert lab.run_all(desk, NOTEBOOK)["errors"] == []
    desk.wait_for_selector(".mf-coding .mf-unit")
    yield desk
    lab.close(desk, NOTEBOOK)


def _place(page) -> str:
    return page.locator(".mf-coding .mf-place").inner_text()


def _code(page, at: int, answers: str, coded: int) -> None:
    page.wait_for_function(
        "at => document.querySelector('.mf-coding .mf-place')?.textContent.startsWith(`Unit ${at} of`)",
        arg=at,
    )
    for key in answers:
        page.keyboard.press(key)
    page.wait_for_function(
        "n => document.querySelector('.mf-coding .mf-place')?.textContent.endsWith(`${n} coded`)", arg=coded
    )


def test_coding_by_keyboard_survives_a_killed_kernel(form, lab, pictures):
    cells = lab.read(form, NOTEBOOK)
    form.locator(".mf-coding").focus()
    for unit in range(1, 11):
        _code(form, unit, "31" if unit % 2 else "12", unit)
    # Ten units, and the first question of the eleventh.
    form.keyboard.press("2")
    form.wait_for_selector(".mf-question:nth-of-type(2).mf-asked, fieldset.mf-asked ~ .mf-remark")
    form.wait_for_function("document.querySelectorAll('.mf-value[aria-pressed=true]').length === 1")
    lab.take_picture(form, pictures / "coding-half-way.png")
    after = lab.read(form, NOTEBOOK)
    # Keys that JupyterLab knows (1 to 6 make headings) did nothing to the cells.
    assert (after["sources"], after["types"]) == (cells["sources"], cells["types"])

    sheet = lab.root / "coding" / "coding-A.csv"
    before = mf.read_coding(sheet, codebook=mf.read_codebook("naming_voice"), incomplete=True)
    assert len(before) == 21
    pid = int(form.locator(".jp-OutputArea-output pre").last.inner_text())
    os.kill(pid, signal.SIGKILL)
    for wanted in ("status !== 'idle'", "status === 'idle'"):
        form.wait_for_function(
            f"""path => {{ const open = [...window.jupyterapp.shell.widgets('main')];
            const status = open.find(w => w.context?.path === path).context.sessionContext.session?.kernel?.status;
            return {wanted}; }}""",
            arg=NOTEBOOK,
        )
    # JupyterLab tells that the kernel died; the form that was left says so too, and claims no answer.
    form.locator(".jp-Dialog button.jp-mod-accept").first.click()
    form.locator(".jp-Dialog").wait_for(state="detached")
    form.locator(".mf-coding .mf-place").click()
    form.wait_for_function("document.activeElement.className === 'mf-coding'")
    form.keyboard.press("3")
    form.wait_for_function(
        "document.querySelector('.mf-told').textContent.includes('kernel does not answer')", timeout=30_000
    )
    assert _place(form) == "Unit 11 of 20 · 10 coded"

    assert lab.run_all(form, NOTEBOOK)["errors"] == []
    form.wait_for_function("document.querySelector('.mf-coding .mf-place')?.textContent.includes('10 coded')")
    assert _place(form) == "Unit 11 of 20 · 10 coded"
    # With the mouse, too: a comment, and straight from it a click on a value.
    form.locator(".mf-remark input").fill("seen twice")
    form.locator(".mf-asked .mf-value").first.click()
    _code(form, 12, "", 11)
    form.locator(".mf-coding").focus()
    for unit in range(12, 21):
        _code(form, unit, "11", unit)
    lab.take_picture(form, pictures / "coding-finished.png")
    coding = mf.read_coding(sheet, codebook=mf.read_codebook("naming_voice"))
    assert coding.groupby("variable").size().to_dict() == {"found": 20, "voice": 20}
    merged = before.merge(coding, on=["unit_id", "coder", "variable"], suffixes=("_before", ""))
    pd.testing.assert_series_equal(merged["value_before"], merged["value"], check_names=False)
    assert pd.read_csv(sheet)["comment"].dropna().tolist() == ["seen twice"]
    assert form.outside == []
