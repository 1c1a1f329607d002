"""What the browser tests stand on: the system's Chromium, a JupyterLab, a folder for pictures."""

from __future__ import annotations

import shutil

import pytest
from finding import find_chromium, list_missing
from jupyter_lab import LIMIT, Lab

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def pytest_collection_modifyitems(items) -> None:
    reasons = list_missing()
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
            if reasons:
                item.add_marker(pytest.mark.skip(reason="; ".join(reasons)))


@pytest.fixture(scope="module")
def browser():
    # Started and ended with each module: while it runs, its event loop is in the way of tests that have their own.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), headless=True, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pictures(root):
    folder = root / "browser-pictures"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def lab(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "data"):
        shutil.copytree(root / name, folder / "root" / name)
    (folder / "private").mkdir()
    server = Lab(folder / "root", folder / "private")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def desk(browser, lab):
    """A page with JupyterLab open in it, and a list of the requests that left this machine."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(1000 * LIMIT)
    page.outside = []
    page.on("request", lambda r: page.outside.append(r.url) if not _is_local(r.url, lab) else None)
    lab.enter(page)
    yield page
    page.close()


def _is_local(url: str, lab: Lab) -> bool:
    return url.startswith((lab.base, lab.base.replace("http", "ws"), "data:", "blob:"))
