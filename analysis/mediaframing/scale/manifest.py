"""manifest.json: what a folder of measured parts was made from and with, and how far it has come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import mediaframing
from mediaframing.naming.lexicon import Lexicon
from mediaframing.naming.writing import format_lexicon
from mediaframing.scale.storing import write_json
from mediaframing.tables import MediaframingError

MANIFEST, LEXICON = "manifest.json", "lexicon.toml"
TABLES = ("articles", "mentions", "words", "statements", "scores", "load-report")
FORM = 1


def describe_lexicon(lexicon: Lexicon) -> dict[str, str]:
    """Return name, version and hash of a lexicon; the hash is of its TOML form."""
    digest = hashlib.sha256(format_lexicon(lexicon).encode()).hexdigest()
    return {"name": lexicon.name, "version": lexicon.version, "sha256": digest}


def begin(lexicon: Lexicon, options: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest of a folder in which nothing is measured yet."""
    manifest: dict[str, Any] = {
        "form": FORM,
        "mediaframing": mediaframing.__version__,
        "lexicon": describe_lexicon(lexicon),
        "options": dict(options),
        "source": dict(source),
        "complete": False,
        "totals": {},
        "files": {},
        "foreign": 0,
        "warnings": [],
        "parts": [],
        "state": {},
    }
    # As it will be read back: tuples are lists there.
    read_back: dict[str, Any] = json.loads(json.dumps(manifest))
    return read_back


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of *folder*, checked to be one."""
    path = folder / MANIFEST
    if not path.is_file():
        what = "no such folder" if not folder.is_dir() else f"it holds no {MANIFEST}"
        raise MediaframingError(
            f"{folder} is no measured corpus: {what}. Make one with measure_corpus(source, lexicon, out=...)."
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise MediaframingError(
            f"{path} is damaged ({str(error)[:80]}): measure again with overwrite=True."
        ) from error
    if not isinstance(manifest, dict) or manifest.get("form") != FORM:
        raise MediaframingError(
            f"{path} is not of the form this version reads: measure again with overwrite=True."
        )
    return manifest


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest as a whole."""
    write_json(folder / MANIFEST, manifest)


def check_same(folder: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Raise one error that lists all that differs between what a folder was made with and what is asked now."""
    differences = list(_differences(old, new))
    if differences:
        listed = "\n".join(f"  {i}. {d}" for i, d in enumerate(differences, 1))
        raise MediaframingError(
            f"{folder} was measured in another way, and a folder holds one way only:\n{listed}\n"
            "Give another out=, or overwrite=True to measure anew."
        )


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[str]:
    if old["mediaframing"] != new["mediaframing"]:
        yield f"mediaframing: {old['mediaframing']} then, {new['mediaframing']} now"
    if old["lexicon"] != new["lexicon"]:
        then, now = (f"{x['name']} {x['version']}".strip() for x in (old["lexicon"], new["lexicon"]))
        edited = " with other content" if then == now else ""
        yield f"lexicon: {then} then, {now} now{edited}"
    for name in {**old["options"], **new["options"]}:
        then, now = old["options"].get(name), new["options"].get(name)
        if then != now:
            yield f"{name}: {then!r} then, {now!r} now"
    if old["source"] != new["source"]:
        then, now = (_show_source(x) for x in (old["source"], new["source"]))
        yield f"source: {then} then, {now} now" + (
            "; names, sizes or times of change differ" if then == now else ""
        )


def _show_source(source: Mapping[str, Any]) -> str:
    if "rows" in source:
        return f"a table of {source['rows']:,} rows"
    return f"{', '.join(source['names'])} with {source['files']:,} files, {source['bytes']:,} bytes"
