"""Versions of what a result depends on."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

PACKAGES = (
    "mediaframing",
    "pandas",
    "pyarrow",
    "numpy",
    "scipy",
    "matplotlib",
    "nltk",
    "textblob",
    "vaderSentiment",
    "ahocorasick_rs",
)


def show_versions() -> pd.DataFrame:
    """Return the versions of Python, the toolkit and the libraries its results depend on.

    Returns
    -------
    pandas.DataFrame
        `name, version`; "not installed" where a library is missing.

    Examples
    --------
    >>> import mediaframing as mf
    >>> mf.show_versions()["name"].tolist()[:2]
    ['python', 'platform']
    """
    import pandas as pd

    rows = [("python", platform.python_version()), ("platform", platform.system())]
    rows += [(name, _version_of(name)) for name in PACKAGES]
    return pd.DataFrame(rows, columns=["name", "version"])


def _version_of(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
