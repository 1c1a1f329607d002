"""Actors and sides: speakers mapped to a list that the user can read, extend and replace."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediaframing.sources.actors.actormatching import Actor, Actors, find_actor
from mediaframing.tables import MediaframingError, check_columns, suggest_names

if TYPE_CHECKING:
    import pandas as pd

_SHIPPED = Path(__file__).with_name("lists")
_NEEDED = ("name", "side", "type")
_FINDING = ("people", "patterns", "whole")
_KNOWN = frozenset((*_NEEDED, *_FINDING, "language", "not"))
_READ = ("speaker", "role", "speaker_text")


def read_actors(source: str | Path | Mapping[str, Any]) -> Actors:
    """Read a list of actors and sides.

    Parameters
    ----------
    source : str, pathlib.Path or mapping
        The name of a shipped list ("ukraine"), the path of a TOML file, or a mapping of the same shape: `name`,
        `version`, `title` and a list `actor`, each with `name, side, type`, at least one of

        - `people`: full names. The surname alone counts as well, but not behind another given name, and not where two
          actors of the list share it.
        - `patterns`: words that count wherever they stand, as whole words
        - `whole`: names that count only where they are all there is ("Moscow said", not "a Moscow hotel said")

        and, if wanted, `not` (patterns that exclude) and `language` (two letters, spoken in public).

    Returns
    -------
    Actors
        `name, version, title, actors`; each actor has `name, side, type, people, patterns, whole, excluded, language`.

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
    problems = (
        []
        if listed
        else ["it has no [[actor]]: add at least one with name, side, type and people, patterns or whole."]
    )
    for number, actor in enumerate(listed, 1):
        called = f"actor {number} ({actor.get('name', 'without a name')})"
        missing = [key for key in _NEEDED if not actor.get(key)]
        if missing:
            problems.append(f"{called} lacks {missing}.")
        if not any(actor.get(key) for key in _FINDING):
            problems.append(f"{called} has none of {list(_FINDING)}: say what finds it.")
        for key in (*_FINDING, "not"):
            given = actor.get(key, [])
            if isinstance(given, str) or not all(isinstance(p, str) and p.strip() for p in given):
                problems.append(f"{called}: {key}={given!r} must be a list of texts, none empty.")
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
            tuple(a.get("people", ())),
            tuple(a.get("patterns", ())),
            tuple(a.get("whole", ())),
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
    The longest hit in a speaker's name, role or words as written counts; of equally long ones the one in the name. Behind
    "former" an office counts no more, a name does. "translated" by the actor's language assumes that people speak that
    language in public; a statement marked "yes" or "no" before keeps its mark.

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
    found = [find_actor(known, *texts) for texts in zip(*columns, strict=True)]
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
