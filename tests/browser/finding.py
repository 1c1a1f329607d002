"""Where the browser is, and what is missing to drive it."""

from __future__ import annotations

import importlib.util
import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str:
    """Return the path of the system's Chromium, or "" where there is none; CHROMIUM may name one."""
    named = [os.environ.get("CHROMIUM", ""), *NAMES]
    return next((path for name in named if name and (path := shutil.which(name))), "")


def list_missing() -> list[str]:
    """Return what is missing, each with the command that brings it."""
    missing = []
    if importlib.util.find_spec("playwright") is None:
        missing.append('playwright is not installed: pip install "mediaframing[browser]"')
    if not find_chromium():
        missing.append("Chromium is not installed: apt-get install chromium, or name one in CHROMIUM")
    return missing
