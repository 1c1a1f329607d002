"""report.pdf: the page printed by a Chromium that is installed on the machine, with nothing from the network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from mediaframing.tables import MediaframingError

# The variable first, then what the packages of the systems call it.
BROWSER_VARIABLE = "MEDIAFRAMING_BROWSER"
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_TIMEOUT_SECONDS = 300


def find_browser() -> str:
    """Return the path of a Chromium or Chrome.

    Raises
    ------
    MediaframingError
        Where none is found; it says how to get one.
    """
    named = os.environ.get(BROWSER_VARIABLE, "")
    for name in (named,) if named else BROWSERS:
        path = shutil.which(name)
        if path:
            return path
    tried = f"{BROWSER_VARIABLE}={named!r} is no program" if named else "neither Chromium nor Chrome was found"
    raise MediaframingError(
        f"a PDF is printed by Chromium or Chrome, and {tried}. Install one (Debian, Ubuntu: apt-get install chromium), or "
        f"name its path in {BROWSER_VARIABLE}, or open report.html in any browser and print it."
    )


def print_page(page: Path, pdf: Path) -> None:
    """Print *page* to *pdf*; the browser reaches no host and keeps no profile.

    Raises
    ------
    MediaframingError
        Where the browser fails; the page itself is written by then.
    """
    with tempfile.TemporaryDirectory() as profile:
        command = [
            find_browser(),
            "--headless=new",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={pdf.resolve()}",
            # Chromium refuses its sandbox to root, as in a container.
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            page.resolve().as_uri(),
        ]
        pdf.unlink(missing_ok=True)
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MediaframingError(f"report.pdf could not be printed: {error}. {page} is complete.") from None
    if not pdf.is_file():
        said = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise MediaframingError(f"report.pdf could not be printed: {said[0]}. {page} is complete.")
