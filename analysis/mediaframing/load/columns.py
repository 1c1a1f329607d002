"""Which column of a source holds which field: names as archives use them, or the user's own mapping."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from mediaframing.articles import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from mediaframing.tables import MediaframingError, check_choice, suggest_names

FIELDS = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
_NEEDED = ("body", "outlet")
_ADVICE = {
    "body": "the text of the articles",
    "outlet": "who published them",
}


# What the toolkit itself writes beside a corpus: sheets for coders, and tables of spans in articles.
_OWN_TABLES = (
    (frozenset({"unit_id", "coder"}), "a coding sheet"),
    (frozenset({"article_id", "field", "start", "end"}), "a table of places in articles"),
)
_SHOWN_COLUMNS = 10
# Three columns that together are a date.
DATE_PARTS = ("year", "month", "day")


class MissingColumnError(MediaframingError):
    """A file without a column that is needed, or that the user named."""


def check_mapping(columns: Mapping[str, object] | None) -> dict[str, tuple[str, ...]]:
    """Return the user's mapping as field -> wanted names; raise for fields the contract does not know."""
    wanted: dict[str, tuple[str, ...]] = {}
    for name, given in (columns or {}).items():
        check_choice(name, FIELDS, name="columns")
        names = [given] if isinstance(given, str) else list(given) if isinstance(given, Iterable) else [given]
        if not names or not all(isinstance(n, str) for n in names):
            raise MediaframingError(f"columns={{{name!r}: …}} takes the name of a column, not {given!r}.")
        wanted[name] = tuple(str(n) for n in names)
    return wanted


def normalise_name(name: object) -> str:
    """Return a column name in lower snake case: "publishedAt", "Published at" and "published_at" are one.

    Examples
    --------
    >>> normalise_name("source.Name"), normalise_name("publishedAt")
    ('source_name', 'published_at')
    """
    composed = unicodedata.normalize("NFC", str(name).strip().lstrip("\ufeff"))
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", composed)
    return re.sub(r"[\W_]+", "_", split).strip("_").lower()


def recognise_field(name: object) -> str:
    """Return the field that a column of this name holds, "" for none.

    Examples
    --------
    >>> recognise_field("Erschienen am"), recognise_field("TÍTULO"), recognise_field("Weather")
    ('published', 'title', '')
    """
    normal = normalise_name(name)
    fields = _headings()[1]
    return fields.get(normal) or fields.get(_bare(normal)) or (normal if normal in FIELDS else "")


@lru_cache(maxsize=1)
def _headings() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the known names of each field, as written and without marks on their letters, and the field of each name."""
    table = tomllib.loads((files("mediaframing.load") / "headings.toml").read_text(encoding="utf-8"))
    names = {
        field: list(dict.fromkeys(n for w in given for n in (w, _bare(w)))) for field, given in table.items()
    }
    fields: dict[str, str] = {}
    for field, known in names.items():
        for name in known:
            fields.setdefault(name, field)
    return names, fields


def _bare(name: str) -> str:
    """Return *name* without marks on its Latin letters: a source may lack them."""
    parts = unicodedata.normalize("NFD", name)
    return (
        unicodedata.normalize("NFC", re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", parts))
        .replace("ß", "ss")
        .replace("ı", "i")
    )


def map_columns(
    present: Sequence[str],
    wanted: Mapping[str, Sequence[str]],
    *,
    supplied: Iterable[str] = (),
    strict: bool = True,
    forgiven: Iterable[str] = (),
) -> dict[str, str]:
    """Return field -> column for the columns *present* in one file.

    Parameters
    ----------
    present : sequence of str
        The file's columns.
    wanted : mapping
        The user's mapping, from `check_mapping`; it goes before recognised names.
    supplied : iterable of str
        Fields that come from elsewhere (``outlet=``, the file's name) and need no column.
    strict : bool
        Whether a missing outlet is an error.
    forgiven : iterable of str
        Fields whose mapped column may be missing here: they fall back on recognised names.

    Raises
    ------
    MissingColumnError
        One error for all columns missing, with the nearest names and the argument to paste.
    """
    by_normal = _by_name(present)
    for signs, kind in _OWN_TABLES:
        if signs <= set(by_normal) and "body" not in wanted:
            raise MissingColumnError(f"no articles: {kind}, as this toolkit writes it.")
    if set(DATE_PARTS) <= set(by_normal):
        del by_normal["day"]
    mapping = find_wanted(present, wanted)
    for field in FIELDS:
        free = [by_normal[n] for n in _headings()[0].get(field, (field,)) if n in by_normal]
        free = [column for column in free if column not in mapping.values()]
        if free and (field not in wanted or (field in forgiven and field not in mapping)):
            mapping[field] = free[0]
    # The host of an address names the outlet too.
    needed = _NEEDED if strict and "url" not in mapping else _NEEDED[:1]
    problems = [
        f"no column {' or '.join(map(repr, names))} for {field}.{suggest_names(names[0], present)}"
        for field, names in wanted.items()
        if field not in mapping and (field not in forgiven or field in set(needed) - set(supplied))
    ]
    problems += [
        _explain_missing(field, present) for field in needed if field not in {*mapping, *supplied, *wanted}
    ]
    if problems:
        raise MissingColumnError(f"{' '.join(problems)} Its columns: {_short_list(present)}.")
    return mapping


def find_wanted(present: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return field -> column for those of the user's mapping whose column is *present*, upper or lower case."""
    by_normal = _by_name(present)
    found = {}
    for field, names in wanted.items():
        exact = [n for n in names if n in present]
        loose = [by_normal[normalise_name(n)] for n in names if normalise_name(n) in by_normal]
        if exact or loose:
            found[field] = [*exact, *loose][0]
    return found


def explain_never_found(field: str, names: Sequence[str], present: Sequence[str]) -> str:
    """Return why a mapping is refused whose column no table has; *present* are the columns of one of them."""
    listed = " or ".join(map(repr, names))
    return (
        f"columns={{{field!r}: …}}: no table has a column {listed}.{suggest_names(names[0], present)} "
        f"One has {_short_list(present)}."
    )


def explain_unrecognised(present: Sequence[str], mapping: Mapping[str, str], absent: Sequence[str]) -> str:
    """Return what to say of a table without columns for *absent* fields, "" where all its columns are known."""
    unknown = [c for c in present if c not in mapping.values() and not recognise_field(c)]
    if not absent or not unknown:
        return ""
    shown = ", ".join(repr(c[:40]) for c in unknown[:_SHOWN_COLUMNS])
    more = ", …" if len(unknown) > _SHOWN_COLUMNS else ""
    paste = ", ".join(f"{field!r}: …" for field in absent)
    return f"no column for {' and '.join(absent)}; not recognised: {shown}{more}; give columns={{{paste}}}"


def _by_name(present: Sequence[str]) -> dict[str, str]:
    """Return the columns by their names in lower snake case, and by those without marks on letters."""
    found: dict[str, str] = {}
    for column in present:
        found.setdefault(normalise_name(column), column)
    for name, column in list(found.items()):
        found.setdefault(_bare(name), column)
    return found


def _short_list(present: Sequence[str]) -> str:
    shown = [c[:40] for c in present[:_SHOWN_COLUMNS]]
    more = len(present) - len(shown)
    return str(shown)[:-1] + (f", … and {more} more]" if more else "]")


def _explain_missing(field: str, present: Sequence[str]) -> str:
    normal = {normalise_name(c): c for c in present}
    close = [
        normal[match]
        for name in _headings()[0][field]
        for match in difflib.get_close_matches(name, list(normal), n=1, cutoff=0.75)
    ]
    hint = f" Did you mean {close[0]!r}?" if close else ""
    paste = f"columns={{{field!r}: {close[0] if close else 'NAME'!r}}}"
    other = ", or outlet='…' where all are of one" if field == "outlet" else ""
    return f"no column for {field} ({_ADVICE[field]}).{hint} Give {paste}{other}."
