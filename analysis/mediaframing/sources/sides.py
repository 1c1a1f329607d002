"""Actors and sides: speakers mapped to a list that the user can read, extend and replace."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mediaframing.tables import MediaframingError, check_columns, suggest_names

if TYPE_CHECKING:
    import pandas as pd

_SHIPPED = Path(__file__).with_name("actors")
_NEEDED = ("name", "side", "type", "patterns")
_KNOWN = frozenset((*_NEEDED, "language", "not"))
_READ = ("speaker", "role", "speaker_text")


class Actor(NamedTuple):
    """One actor: its name, side and type, the patterns that find it, those that exclude it, and its language."""

    name: str
    side: str
    type: str
    patterns: tuple[str, ...]
    excluded: tuple[str, ...]
    language: str


class Actors(NamedTuple):
    """A list of actors with its name, version and title."""

    name: str
    version: str
    title: str
    actors: tuple[Actor, ...]


def read_actors(source: str | Path | Mapping[str, Any]) -> Actors:
    """Read a list of actors and sides.

    Parameters
    ----------
    source : str, pathlib.Path or mapping
        The name of a shipped list ("ukraine"), the path of a TOML file, or a mapping of the same shape: `name`,
        `version`, `title` and a list `actor`, each with `name, side, type, patterns` and, if wanted, `not` (patterns
        that exclude) and `language` (two letters, the language the actor speaks in public).

    Returns
    -------
    Actors
        `name, version, title, actors`; each actor has `name, side, type, patterns, excluded, language`.

    Raises
    ------
    MediaframingError
        If the file is missing or actors lack what they need; every problem is listed.

    Examples
    --------
    >>> import mediaframing as mf
    >>> harbour = {"name": "harbour", "actor": [
    ...     {"name": "Town hall", "side": "Town", "type": "government", "patterns": ["Mayor"]}]}
    >>> mf.read_actors(harbour).actors[0].side
    'Town'
    """
    raw = dict(source) if isinstance(source, Mapping) else _load(source)
    listed = raw.get("actor", [])
    problems = [] if listed else ["it has no [[actor]]: add at least one with name, side, type and patterns."]
    for number, actor in enumerate(listed, 1):
        missing = [key for key in _NEEDED if not actor.get(key)]
        if missing:
            problems.append(f"actor {number} ({actor.get('name', 'without a name')}) lacks {missing}.")
        unknown = sorted(set(actor) - _KNOWN)
        if unknown:
            hint = suggest_names(unknown[0], _KNOWN)
            problems.append(f"actor {number} ({actor.get('name', '')}) has unknown keys {unknown}.{hint}")
    if problems:
        raise MediaframingError("this is no list of actors:\n" + "\n".join(f"  {p}" for p in problems))
    actors = tuple(
        Actor(
            a["name"],
            a["side"],
            a["type"],
            tuple(a["patterns"]),
            tuple(a.get("not", ())),
            a.get("language", ""),
        )
        for a in listed
    )
    return Actors(str(raw.get("name", "")), str(raw.get("version", "")), str(raw.get("title", "")), actors)


def _load(source: str | Path) -> dict[str, Any]:
    path = Path(source)
    shipped = {p.stem: p for p in sorted(_SHIPPED.glob("*.toml"))}
    if str(source) in shipped:
        path = shipped[str(source)]
    if not path.is_file():
        hint = suggest_names(str(source), shipped)
        raise MediaframingError(
            f"there is no list of actors {str(source)!r}: give one of {sorted(shipped)} or the path of a TOML file.{hint}"
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise MediaframingError(f"{path} is not valid TOML: {error}") from error


def mark_actors(statements: pd.DataFrame, actors: str | Path | Mapping[str, Any] | Actors) -> pd.DataFrame:
    """Mark each statement with the actor it comes from, its side and type.

    Parameters
    ----------
    statements : pandas.DataFrame
        What :func:`find_statements` gives: `speaker, role, speaker_text` are read.
    actors : str, pathlib.Path, mapping or Actors
        What :func:`read_actors` takes or gives.

    Returns
    -------
    pandas.DataFrame
        A copy with `actor` (name of the list, missing where none fits), `side` set anew, `actor_type` replaced where the
        list knows it, and `translated` set to "no" or "yes" where it was "unknown" and the actor's language is known.

    Raises
    ------
    MediaframingError
        If columns are missing or the list is not valid.

    Notes
    -----
    The longest pattern that stands in a speaker's name, role or words as written counts, as whole words; of
    equally long ones the one in the name. "translated" by the actor's language assumes that people speak that language in
    public; a statement marked "yes" or "no" before keeps its mark.

    Examples
    --------
    >>> import pandas as pd, mediaframing as mf
    >>> statements = pd.DataFrame({"speaker": ["Dmitry Peskov"], "role": ["Kremlin spokesman"],
    ...     "speaker_text": ["Peskov"], "actor_type": ["government"], "side": [None], "translated": ["unknown"]})
    >>> mf.mark_actors(statements, "ukraine")[["side", "translated"]].values.tolist()
    [['Russia', 'yes']]
    """
    import pandas as pd

    known = actors if isinstance(actors, Actors) else read_actors(actors)
    check_columns(statements, _READ, name="statements", remedy="Make the table with find_statements.")
    columns = [[v if isinstance(v, str) else "" for v in statements[c].tolist()] for c in _READ]
    found = [_find_actor(known, *texts) for texts in zip(*columns, strict=True)]
    marked = statements.copy()
    index = marked.index
    marked["actor"] = pd.Series([a.name if a else None for a in found], index=index, dtype="str")
    marked["side"] = pd.Series([a.side if a else None for a in found], index=index, dtype="str")
    types = marked["actor_type"].tolist() if "actor_type" in marked.columns else [None] * len(marked)
    kinds = [a.type if a else t for a, t in zip(found, types, strict=True)]
    marked["actor_type"] = pd.Series(kinds, index=index, dtype="str")
    if "translated" in marked.columns:
        settled = [
            t if t != "unknown" or not a or not a.language else "no" if a.language == "en" else "yes"
            for a, t in zip(found, marked["translated"].tolist(), strict=True)
        ]
        marked["translated"] = pd.Series(settled, index=index, dtype="str")
    return marked


@lru_cache(maxsize=16)
def _compile(actors: Actors) -> tuple[re.Pattern[str], dict[str, Actor], dict[str, re.Pattern[str]]]:
    owner = {_fold(p): actor for actor in actors.actors for p in actor.patterns}
    longest = sorted(owner, key=len, reverse=True)
    found = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")
    excluded = {
        a.name: re.compile(r"(?<!\w)(?:" + "|".join(re.escape(_fold(p)) for p in a.excluded) + r")(?!\w)")
        for a in actors.actors
        if a.excluded
    }
    return found, owner, excluded


def _fold(text: str) -> str:
    return text.replace("’", "'")


@lru_cache(maxsize=100_000)
def _find_actor(actors: Actors, speaker: str, role: str, written: str) -> Actor | None:
    pattern, owner, excluded = _compile(actors)
    best: tuple[int, int] = (0, 0)
    chosen = None
    for rank, text in enumerate((speaker, role, written)):
        folded = _fold(text)
        for found in pattern.finditer(folded):
            actor = owner[found.group()]
            barred = excluded.get(actor.name)
            if barred is not None and barred.search(folded):
                continue
            size = (len(found.group()), -rank)
            if size > best:
                best, chosen = size, actor
    return chosen
