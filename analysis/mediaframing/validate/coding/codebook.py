"""Codebooks: the questions coders answer, the values they may give, and what each value means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from mediaframing.tables import MediaframingError, suggest_names
from mediaframing.validate.agreement.reliability import LEVELS

ABOUT = ("name", "version", "title")
PARTS = ("question", "level", "kinds", "values", "examples")
KINDS = ("span", "article", "nothing")


@dataclass(frozen=True)
class Variable:
    """One question: `values` maps each value to its definition, in the order of the codebook.

    `kinds` are the kinds of units (see `draw_sample`) of which it is asked.
    """

    question: str
    level: str
    values: dict[str, str]
    examples: dict[str, tuple[str, ...]]
    kinds: tuple[str, ...] = KINDS


@dataclass(frozen=True)
class Codebook:
    """Questions by the name of their variable."""

    name: str
    version: str
    title: str
    variables: dict[str, Variable]


def read_codebook(source: str | Path | Mapping[str, Any]) -> Codebook:
    """Read a codebook: the questions, values, definitions and examples that coders work with.

    Parameters
    ----------
    source : str, path or mapping
        Name of a shipped codebook ("naming_voice", "speaker", "side", "tone"), a TOML file, or the same
        structure as a mapping: a table for each variable with `question`, `values` (value = definition),
        optionally `level` ("nominal", "ordinal" with values from lowest to highest, "interval"), `kinds` (list
        of the kinds of units it is asked of: "span", "article", "nothing"; all where it is missing) and
        `examples` (value = list of texts); beside them `name`, `version`, `title`.

    Returns
    -------
    Codebook
        `name`, `version`, `title` and `variables`, a dict from name to Variable (`question`, `level`,
        `values`: dict value → definition, `examples`: dict value → texts, `kinds`).

    Raises
    ------
    MediaframingError
        No such file or codebook, no TOML, or every fault of its content in one list.

    Examples
    --------
    >>> from mediaframing.validate.coding.codebook import read_codebook
    >>> list(read_codebook("tone").variables["tone"].values)
    ['-1', '0', '1']
    """
    raw = dict(source) if isinstance(source, Mapping) else _parse(source)
    faults: list[str] = []
    variables = {k: _read_variable(k, v, faults) for k, v in raw.items() if k not in ABOUT}
    if not variables:
        faults.append("it has no variable: write a table such as [voice] with question and [voice.values]")
    if faults:
        raise MediaframingError("The codebook cannot be used: " + "; ".join(faults) + ".")
    name = str(raw.get("name") or "codebook")
    return Codebook(name, str(raw.get("version", "")), str(raw.get("title", name)), variables)


def _parse(source: str | Path) -> dict[str, Any]:
    shipped = files("mediaframing.validate.coding").joinpath("codebooks")
    names = sorted(p.name.removesuffix(".toml") for p in shipped.iterdir() if p.name.endswith(".toml"))
    try:
        if str(source) in names:
            text = shipped.joinpath(f"{source}.toml").read_text(encoding="utf-8")
        else:
            text = Path(source).read_text(encoding="utf-8-sig")
        return tomllib.loads(text)
    except OSError as error:
        raise MediaframingError(
            f"No codebook {str(source)!r}: neither a file that can be read nor one of {names}."
            f"{suggest_names(str(source), names)}"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MediaframingError(f"{str(source)!r} is not TOML in UTF-8: {error}.") from error


def _read_variable(name: str, raw: Any, faults: list[str]) -> Variable:
    if not isinstance(raw, Mapping):
        faults.append(f"{name!r} is {raw!r}, expected a table [{name}] with question and values")
        return Variable("", "nominal", {}, {})
    unknown = [k for k in raw if k not in PARTS]
    faults += [f"[{name}] has an unknown entry {k!r}.{suggest_names(k, PARTS)}".rstrip(".") for k in unknown]
    question, level = raw.get("question"), raw.get("level", "nominal")
    if not isinstance(question, str) or not question.strip():
        faults.append(f"[{name}] has no question")
    if level not in LEVELS:
        faults.append(f"[{name}] has level {level!r}, expected one of {list(LEVELS)}")
    values, examples = raw.get("values", {}), raw.get("examples", {})
    if not isinstance(values, Mapping) or (not values and level != "interval"):
        faults.append(f"[{name}] has no values: write [{name}.values] with value = definition")
        values = {}
    if not isinstance(examples, Mapping) or not all(isinstance(v, (list, tuple)) for v in examples.values()):
        faults.append(f"[{name}.examples] must be lists of texts by value")
        examples = {}
    kinds = raw.get("kinds", list(KINDS))
    if not isinstance(kinds, (list, tuple)) or not kinds or set(map(str, kinds)) - set(KINDS):
        faults.append(f"[{name}] has kinds {kinds!r}, expected a list of {list(KINDS)}")
        kinds = KINDS
    stray = [v for v in examples if v not in values]
    faults += [f"[{name}.examples] has {v!r}, which is no value of it" for v in stray]
    return Variable(
        str(question or ""),
        str(level),
        {str(k): str(v) for k, v in values.items()},
        {str(k): tuple(str(t) for t in v) for k, v in examples.items()},
        tuple(str(k) for k in kinds),
    )
