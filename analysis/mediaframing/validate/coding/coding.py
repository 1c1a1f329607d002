"""Answers back from the coders: sheets in, one row an answer out, every problem in one list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from mediaframing.tables import MediaframingError, suggest_names
from mediaframing.validate.coding.answers import label_values
from mediaframing.validate.coding.codebook import Codebook

Sheets = str | Path | pd.DataFrame


def read_coding(
    source: Sheets | Iterable[Sheets],
    *,
    codebook: Codebook,
    sample: pd.DataFrame | None = None,
    incomplete: bool = False,
) -> pd.DataFrame:
    """Read the answers of coders from their sheets and check them against codebook and sample.

    Parameters
    ----------
    source : path, DataFrame, or several of them
        Sheets (CSV, XLSX), a folder of them, or tables: `unit_id`, `coder` and a column for each variable; or
        one row an answer with `unit_id, coder, variable, value`.
    codebook : Codebook
        What `read_codebook` returned. Answers are compared without regard to case and outer blanks.
    sample : pandas.DataFrame, optional
        What `draw_sample` returned: units that a coder should have answered and has not are found, as are units
        nobody drew; `article_id` is added. Only with it is known which questions a unit's kind leaves out.
    incomplete : bool
        Let missing answers pass, for a look at work in progress.

    Returns
    -------
    pandas.DataFrame
        One row an answer, sorted by variable, unit and coder, without missing ones:

        - unit_id, coder, variable : str
        - value : str, as the codebook spells it
        - article_id : str, only with *sample*

    Raises
    ------
    MediaframingError
        Files that cannot be read; else one list of all unknown values and variables, missing answers, units
        outside the sample, and double answers, each with unit and coder.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediaframing.validate.coding.codebook import read_codebook
    >>> from mediaframing.validate.coding.coding import read_coding
    >>> sheet = pd.DataFrame({"unit_id": ["u1", "u2"], "coder": "A", "tone": ["-1", " 1"]})
    >>> read_coding(sheet, codebook=read_codebook("tone"))
      unit_id coder variable value
    0      u1     A     tone    -1
    1      u2     A     tone     1
    """
    tables = [_to_answers(t, name, codebook) for name, t in _open_sheets(source)]
    answers = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    if not len(answers):
        raise MediaframingError("source holds no answers: give sheets with unit_id, coder and the variables.")
    empty = answers["value"].isna() | (answers["value"].astype("str").str.strip() == "")
    given = answers[~empty].assign(value=lambda t: label_values(t["value"]))
    given, problems = _recognise(given, codebook)
    problems += _find_double(given)
    if not incomplete:
        problems += _find_missing(answers, given, codebook, sample)
    if sample is not None:
        strange = sorted(set(answers["unit_id"]) - set(sample["unit_id"].astype("str")))
        problems += [f"unit {u} was not drawn" for u in strange]
        beside = sample.drop_duplicates("unit_id").astype({"unit_id": "str"})
        given = given.merge(beside[["unit_id", "article_id"]], on="unit_id", how="left")
    if problems:
        more = "" if len(problems) <= 50 else f"\n- and {len(problems) - 50} more"
        listed = "\n- ".join(problems[:50])
        raise MediaframingError(
            f"The coding has {len(problems)} problem{'s' if len(problems) > 1 else ''}:\n- {listed}{more}\n"
            "Mend the sheets and read them again; incomplete=True lets missing answers pass."
        )
    return given.sort_values(["variable", "unit_id", "coder"]).reset_index(drop=True)


def _open_sheets(source: Sheets | Iterable[Sheets]) -> list[tuple[str, pd.DataFrame]]:
    if isinstance(source, pd.DataFrame):
        return [("the table", source)]
    if not isinstance(source, (str, Path)):
        return [sheet for part in source for sheet in _open_sheets(part)]
    path = Path(source)
    if path.is_dir():
        # "~$coding-A.xlsx" is what a spreadsheet program leaves beside a sheet that is open.
        inside = sorted(
            p for p in path.iterdir() if p.suffix.lower() in (".csv", ".xlsx") and p.name[0] not in "~."
        )
        return [sheet for part in inside for sheet in _open_sheets(part)]
    try:
        if path.suffix.lower() == ".xlsx":
            table = pd.read_excel(path, sheet_name=0, dtype="str", keep_default_na=False)
        else:
            # Spreadsheet programs of many countries save "CSV" with semicolons.
            table = pd.read_csv(
                path, dtype="str", keep_default_na=False, encoding="utf-8-sig", sep=None, engine="python"
            )
    except (OSError, ValueError) as error:
        raise MediaframingError(f"Sheet {str(path)!r} cannot be read: {error}.") from error
    return [(path.name, table)]


def _to_answers(table: pd.DataFrame, name: str, codebook: Codebook) -> pd.DataFrame:
    """Return one row an answer; empty cells stay, since they say who was to answer."""
    columns = [str(c) for c in table.columns]
    long = {"variable", "value"} <= set(columns)
    variables = [v for v in codebook.variables if v in columns]
    missing = [c for c in ("unit_id", "coder") if c not in columns]
    if missing or not (long or variables):
        lacking = missing or f"any variable of the codebook {list(codebook.variables)}"
        raise MediaframingError(f"{name} lacks {lacking}; it has {columns}. Keep the header of the sheet.")
    if not long:
        table = table.melt(id_vars=["unit_id", "coder"], value_vars=variables, var_name="variable")
    keys = ["unit_id", "coder", "variable"]
    answers = table[[*keys, "value"]].astype(dict.fromkeys(keys, "str") | {"value": "object"})
    for key in keys:
        answers[key] = answers[key].str.strip()
    return answers


def _recognise(given: pd.DataFrame, codebook: Codebook) -> tuple[pd.DataFrame, list[str]]:
    """Return answers as the codebook spells them, and what is not in it."""
    problems, spelled = [], []
    for unit, coder, name, value in given[["unit_id", "coder", "variable", "value"]].itertuples(index=False):
        where = f"unit {unit}, coder {coder}"
        spelled.append(value)
        if name not in codebook.variables:
            hint = suggest_names(name, codebook.variables)
            problems.append(f"{where}: variable {name!r} is not in the codebook.{hint}")
            continue
        known = list(codebook.variables[name].values)
        match = {k.casefold(): k for k in known}.get(value.casefold())
        if match is not None:
            spelled[-1] = match
        elif known or not _is_number(value):
            expected = f"one of {known}" if known else "a number"
            problems.append(
                f"{where}: {name} is {value!r}, expected {expected}.{suggest_names(value, known)}"
            )
    return given.assign(value=pd.array(spelled, dtype="str")), problems


def _is_number(value: str) -> bool:
    try:
        return abs(float(value)) < float("inf")
    except ValueError:
        return False


def _find_double(given: pd.DataFrame) -> list[str]:
    keys = ["unit_id", "coder", "variable"]
    double = given[given.duplicated(keys, keep=False)]
    found: dict[tuple[str, ...], list[str]] = {}
    for *key, value in double[[*keys, "value"]].sort_values([*keys, "value"]).itertuples(index=False):
        found.setdefault(tuple(key), []).append(value)
    return [f"unit {u}, coder {c}: {len(v)} answers on {n}: {v}" for (u, c, n), v in found.items()]


def _find_missing(
    answers: pd.DataFrame, given: pd.DataFrame, codebook: Codebook, sample: pd.DataFrame | None
) -> list[str]:
    asked = [v for v in codebook.variables if v in set(answers["variable"])]
    due = answers if sample is None else sample
    due = due.assign(kind=due.get("kind"))[["unit_id", "coder", "kind"]]
    rows = due.drop_duplicates(["unit_id", "coder"]).astype({"unit_id": "str", "coder": "str"})
    done = set(given[["unit_id", "coder", "variable"]].itertuples(index=False, name=None))
    return [
        f"unit {unit}, coder {coder}: no answer on {name}"
        for unit, coder, kind in rows.sort_values(["unit_id", "coder"]).itertuples(index=False)
        for name in asked
        if (unit, coder, name) not in done
        and (not isinstance(kind, str) or kind in codebook.variables[name].kinds)
    ]
