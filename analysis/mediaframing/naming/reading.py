"""Reading lexicons: shipped ones by name, files by path, plain dictionaries."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediaframing.naming.formats.files import read_foreign
from mediaframing.naming.lexicon import Concept, Lexicon, LexiconError, Variant, check_lexicon
from mediaframing.tables import suggest_names

if TYPE_CHECKING:
    import pandas as pd

_VARIANT_KEYS = {
    "name",
    "patterns",
    "case",
    "not_before",
    "not_after",
    "not_within",
    "origin",
    "sources",
    "note",
}
_CONCEPT_KEYS = {
    "label",
    "kind",
    "gloss",
    "not_within",
    "institutions",
    "requires",
    "sources",
    "variants",
    "note",
}
_TOP_KEYS = {"lexicon", "sources", "concepts", "events"}


def list_lexicons() -> pd.DataFrame:
    """Describe the lexicons that come with the package.

    Returns
    -------
    pandas.DataFrame
        One row a lexicon: `name, version, title, language, concepts, variants, patterns, events` (the last
        four are counts).

    Examples
    --------
    >>> import mediaframing as mf
    >>> "ukraine" in set(mf.list_lexicons()["name"])
    True
    """
    import pandas as pd

    rows = []
    for name in _shipped_names():
        lexicon = read_lexicon(name)
        rows.append(
            {
                "name": lexicon.name,
                "version": lexicon.version,
                "title": lexicon.title,
                "language": lexicon.language,
                "concepts": len(lexicon),
                "variants": sum(len(c.variants) for c in lexicon),
                "patterns": sum(len(v.patterns) for c in lexicon for v in c.variants),
                "events": len(lexicon.event_rows),
            }
        )
    return pd.DataFrame(rows)


def read_lexicon(source: str | Path | Mapping[str, Any] | Lexicon) -> Lexicon:
    """Read a lexicon and check it.

    Parameters
    ----------
    source : str, pathlib.Path, mapping or Lexicon
        The name of a shipped lexicon (see :func:`list_lexicons`), the path of a file in one of the forms that
        `docs/lexicons.md` describes, or `{concept: {variant: [pattern, ...]}}`. A lexicon is returned as it is.
        By their endings are read: .toml; .csv and .tsv (columns `concept, variant, pattern`, optionally `case,
        not_before, not_after, not_within, requires, kind` and others; lists separated by `|`); .yml and .yaml
        (quanteda); .dic (LIWC); .json (the dictionary above). Files with other endings are told by their
        beginning.

    Returns
    -------
    Lexicon
        With `name, version, concepts`, the properties `table` (one row a pattern) and `events` (one row a
        dated style decision).

    Raises
    ------
    LexiconError
        One error that names the file and lists every problem: an unknown name or key, a concept with one
        variant, an empty pattern, the same pattern in two variants, text that is not of the file's format
        (with the line).

    Warns
    -----
    UserWarning
        A file in another format than TOML is not UTF-8 and was read as Windows-1252.

    Examples
    --------
    >>> import mediaframing as mf
    >>> lexicon = mf.read_lexicon({"capital": {"Kiev": ["Kiev"], "Kyiv": ["Kyiv", "Kyyiv"]}})
    >>> [v.name for v in lexicon["capital"].variants]
    ['Kiev', 'Kyiv']
    """
    if isinstance(source, Lexicon):
        return source
    if isinstance(source, Mapping):
        return check_lexicon(_from_mapping(source), "given as a dictionary")
    if not isinstance(source, str | Path):
        raise LexiconError(repr(source), ["give the name of a shipped lexicon, a path, or a dictionary."])
    if isinstance(source, str) and source in _shipped_names():
        text = _shipped_folder().joinpath(f"{source}.toml").read_text(encoding="utf-8")
        return check_lexicon(_from_toml(text, repr(source)), repr(source))
    path = Path(source)
    if not path.is_file():
        shipped = _shipped_names()
        hint = suggest_names(str(source), shipped)
        raise LexiconError(
            repr(str(source)),
            [f"there is no such file and no shipped lexicon of that name.{hint} Shipped: {shipped}."],
        )
    foreign = read_foreign(path)
    if foreign is not None:
        return foreign
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(
            str(path), [f"it is not UTF-8 text (byte {error.start}): save it as UTF-8."]
        ) from None
    return check_lexicon(_from_toml(text, str(path)), str(path))


def _shipped_folder() -> Any:
    return resources.files("mediaframing.naming").joinpath("lexicons")


def _shipped_names() -> list[str]:
    return sorted(
        p.name.removesuffix(".toml") for p in _shipped_folder().iterdir() if p.name.endswith(".toml")
    )


def _from_mapping(source: Mapping[str, Any]) -> Lexicon:
    problems, concepts = [], []
    for name, variants in source.items():
        if not isinstance(variants, Mapping):
            problems.append(f"concept {name!r} must map variants to patterns, not {type(variants).__name__}.")
            continue
        pairs = [(v, (p,) if isinstance(p, str) else tuple(p)) for v, p in variants.items()]
        kind = "orthographic"
        concepts.append(Concept(str(name), tuple(Variant(str(v), p) for v, p in pairs), kind=kind))
    if problems:
        raise LexiconError("given as a dictionary", problems)
    return Lexicon("dictionary", tuple(concepts))


def _from_toml(text: str, where: str) -> Lexicon:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(where, [f"it is not TOML: {error}."]) from None
    problems = _unknown_keys(data, _TOP_KEYS, "the file")
    head = data.get("lexicon", {})
    sources = data.get("sources", {})
    concepts = []
    for name, body in data.get("concepts", {}).items():
        problems += _unknown_keys(body, _CONCEPT_KEYS, f"concept {name!r}")
        for variant in body.get("variants", []):
            problems += _unknown_keys(
                variant, _VARIANT_KEYS, f"concept {name!r}, variant {variant.get('name')!r}"
            )
        cited = [
            *body.get("sources", []),
            *(s for v in body.get("variants", []) for s in v.get("sources", [])),
        ]
        problems += [
            f"concept {name!r} cites the source {s!r}, which [sources] lacks."
            for s in cited
            if s not in sources
        ]
        concepts.append(_concept_from(name, body))
    events = tuple(dict(row) for row in data.get("events", []))
    problems += [f"event {i} has no date." for i, row in enumerate(events, 1) if "date" not in row]
    if problems:
        raise LexiconError(where, problems)
    names = ("version", "title", "description", "language")
    fields = {k: str(head.get(k, "")) for k in names}
    return Lexicon(
        str(head.get("name", where)), tuple(concepts), event_rows=events, sources=sources, **fields
    )


def _unknown_keys(body: Any, known: set[str], where: str) -> list[str]:
    if not isinstance(body, Mapping):
        return [f"{where} must be a table of keys, not {type(body).__name__}."]
    return [f"{where} has the unknown key {k!r}.{suggest_names(k, known)}" for k in body if k not in known]


def _concept_from(name: str, body: Mapping[str, Any]) -> Concept:
    variants = tuple(
        Variant(
            name=str(v.get("name", "")),
            case=str(v.get("case", "smart")),
            origin=str(v.get("origin", "")),
            **{
                k: tuple(v.get(k, ()))
                for k in ("patterns", "not_before", "not_after", "not_within", "sources")
            },
        )
        for v in body.get("variants", [])
    )
    return Concept(
        name=name,
        variants=variants,
        label=str(body.get("label", name)),
        kind=str(body.get("kind", "orthographic")),
        gloss=str(body.get("gloss", "")),
        **{k: tuple(body.get(k, ())) for k in ("not_within", "institutions", "requires", "sources")},
    )
