"""provenance.json: what went in, what it went through, with which versions and which seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from mediaframing.articles import REQUIRED_COLUMNS
from mediaframing.naming.lexicon import Lexicon
from mediaframing.naming.writing import format_lexicon
from mediaframing.versions import show_versions


def write_provenance(
    path: Path, articles: pd.DataFrame, lexicon: Lexicon, *, parameters: Mapping[str, Any]
) -> None:
    """Write versions, parameters, seed and the hashes of articles and lexicon to *path*; no time of day."""
    versions = show_versions()
    record = {
        "versions": dict(zip(versions["name"], versions["version"], strict=True)),
        "parameters": dict(parameters),
        "seed": parameters.get("rng"),
        "input": {
            "articles": len(articles),
            "outlets": sorted(articles["outlet"].unique().tolist()),
            "sha256": hash_articles(articles),
            "sha256_of": "the five required columns of every article, in the order of article_id",
        },
        "lexicon": {
            "name": lexicon.name,
            "version": lexicon.version,
            "sha256": hashlib.sha256(format_lexicon(lexicon).encode()).hexdigest(),
        },
    }
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def hash_articles(articles: pd.DataFrame) -> str:
    """Return the SHA-256 of the five required columns; the order of rows does not matter."""
    table = articles[list(REQUIRED_COLUMNS)].sort_values("article_id", kind="stable")
    table = table.assign(published=table["published"].astype("int64"))
    digest = hashlib.sha256()
    for row in table.itertuples(index=False, name=None):
        for value in row:
            data = str(value).encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
