"""News agencies: the package's list, and what a user adds to it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from mediaframing.tables import MediaframingError

_KNOWN = frozenset(("name", "spellings", "codes", "english"))


class Agency(NamedTuple):
    """A news agency.

    `spellings` count wherever credits stand; `codes` mean other things as well and count only within the brackets of a
    dateline and as a byline; `english` says whether it writes in English first.
    """

    name: str
    spellings: tuple[str, ...]
    codes: tuple[str, ...]
    english: bool


@lru_cache(maxsize=1)
def load_agencies() -> tuple[Agency, ...]:
    """Return the agencies of the package's list."""
    path = Path(__file__).with_name("agencies.toml")
    return _build(tomllib.loads(path.read_text(encoding="utf-8"))["agency"])


def read_agencies(source: str | Path | Mapping[str, Sequence[str]] | None) -> tuple[Agency, ...]:
    """Return the package's agencies and before them those of *source*, which win where a spelling is in both.

    Parameters
    ----------
    source : str, pathlib.Path, mapping or None
        A TOML file of `[[agency]]` tables with `name`, `spellings` and, if wanted, `codes` and `english`; or a mapping
        of names to spellings. None adds nothing.

    Raises
    ------
    MediaframingError
        If the file is missing, is no TOML, or agencies lack what they need; every problem is listed.

    Examples
    --------
    >>> read_agencies({"MNA": ["MNA", "Meridian News Agency"]})[0].name
    'MNA'
    """
    if source is None:
        return load_agencies()
    listed: Any
    if isinstance(source, Mapping):
        listed = [{"name": name, "spellings": spellings} for name, spellings in source.items()]
    else:
        listed = _load(Path(source))
    _check(listed)
    return (*_build(listed), *load_agencies())


def _build(listed: Sequence[Mapping[str, Any]]) -> tuple[Agency, ...]:
    return tuple(
        Agency(a["name"], tuple(a["spellings"]), tuple(a.get("codes", ())), bool(a.get("english", True)))
        for a in listed
    )


def _load(path: Path) -> Any:
    if not path.is_file():
        raise MediaframingError(
            f"there is no list of agencies {str(path)!r}: give the path of a TOML file with [[agency]] tables, or a "
            'mapping such as {"MNA": ["MNA", "Meridian News Agency"]}.'
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")).get("agency", [])
    except tomllib.TOMLDecodeError as error:
        raise MediaframingError(f"{path} is not valid TOML: {error}") from error


def _check(listed: Any) -> None:
    problems = [] if listed else ["it names no agency: give at least one name with its spellings."]
    for number, agency in enumerate(listed, 1):
        if not isinstance(agency.get("name"), str) or not agency["name"].strip():
            problems.append(f"agency {number} lacks a name.")
        for key in ("spellings", "codes"):
            given = agency.get(key, [] if key == "codes" else None)
            empty = key == "spellings" and not given and not agency.get("codes")
            fine = isinstance(given, list | tuple) and all(isinstance(s, str) and s.strip() for s in given)
            if empty or not fine:
                problems.append(
                    f"agency {number} ({agency.get('name', '')}): {key}={given!r} must be a list of texts, not empty."
                )
        unknown = sorted(set(agency) - _KNOWN)
        if unknown:
            problems.append(f"agency {number} has unknown keys {unknown}; known are {sorted(_KNOWN)}.")
    if problems:
        raise MediaframingError("this is no list of agencies:\n" + "\n".join(f"  {p}" for p in problems))
