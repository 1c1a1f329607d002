"""Fixtures of all tests: the shared folder where it exists, small tables, a quiet matplotlib."""

from __future__ import annotations

import os
from pathlib import Path

# Set before any test imports a library that reads them.
os.environ["NLTK_DATA"] = os.devnull
os.environ.setdefault("MPLBACKEND", "Agg")

import pandas as pd
import pytest

from scale_corpora import write_mixed

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared corpora, samples and gold sets are not beside this checkout")
    return SHARED


@pytest.fixture
def make_articles():
    """Return a function that makes an articles table from bodies (and, if wanted, titles, outlets, dates)."""

    def make(bodies, *, titles=None, outlets=None, dates=None) -> pd.DataFrame:
        n = len(bodies)
        return pd.DataFrame(
            {
                "article_id": [f"a{i}" for i in range(n)],
                "outlet": outlets or ["The Harbour Post"] * n,
                "published": pd.to_datetime(dates or ["2022-03-01"] * n, utc=True).as_unit("us"),
                "title": pd.array(titles or [""] * n, dtype="str"),
                "body": pd.array(list(bodies), dtype="str"),
            }
        )

    return make


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A folder of articles in many formats, for measuring part by part."""
    folder = tmp_path_factory.mktemp("source") / "mixed"
    write_mixed(folder)
    return folder
