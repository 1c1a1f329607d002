"""Lexicons in the formats of other programs: which one a file is in, and its text whatever the encoding."""

from __future__ import annotations

import codecs
import importlib
import warnings
from pathlib import Path

from mediaframing.naming.lexicon import Lexicon, LexiconError

# Each format has a module with a function `read(text, name, where)`; only the one needed is imported.
_SUFFIXES = {
    ".csv": "csv_format",
    ".tsv": "csv_format",
    ".yml": "yaml_format",
    ".yaml": "yaml_format",
    ".dic": "liwc_format",
    ".json": "json_format",
    ".toml": "toml",
}
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_foreign(path: Path) -> Lexicon | None:
    """Read a lexicon that is not TOML, by the ending of its name or else by its first characters.

    Parameters
    ----------
    path : pathlib.Path
        A CSV or TSV table (`concept, variant, pattern` and more), a quanteda dictionary in YAML, a LIWC
        dictionary (.dic) or JSON of the form `{concept: {variant: [pattern, ...]}}`; in UTF-8, UTF-16, or
        else Windows-1252, of which a warning tells.

    Returns
    -------
    Lexicon or None
        A checked lexicon; None where the file is to be read as TOML.

    Raises
    ------
    LexiconError
        One error that names the file, the line, the concept and the mend of every problem.
    """
    module = _SUFFIXES.get(path.suffix.lower())
    if module == "toml":
        return None
    text, encoding = _decode(path.read_bytes(), str(path))
    module = module or _guess_format(text)
    if module == "toml":
        return None
    if encoding == "cp1252":
        _warn_encoding(path, text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = importlib.import_module(f"mediaframing.naming.formats.{module}")
    lexicon: Lexicon = reader.read(text, path.stem, str(path))
    return lexicon


def _decode(data: bytes, where: str) -> tuple[str, str]:
    marked = next((e for mark, e in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    try:
        return data.decode(marked or "utf-8"), marked or "utf-8"
    except UnicodeDecodeError as error:
        if marked:
            raise LexiconError(
                where, [f"it begins as {marked} but is not (byte {error.start}): save it as UTF-8."]
            ) from None
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        line = data[: _first_high_byte(data)].count(b"\n") + 1
        raise LexiconError(
            where, [f"line {line}: the letters are neither UTF-8 nor Windows-1252: save it as UTF-8."]
        ) from None


def _first_high_byte(data: bytes) -> int:
    return next((i for i, byte in enumerate(data) if byte > 127), 0)


def _warn_encoding(path: Path, text: str) -> None:
    """Show the first word that depends on the guess, so that the user can see whether it is right."""
    line, words = next((i, row.split()) for i, row in enumerate(text.splitlines(), 1) if not row.isascii())
    word = next((w for w in words if not w.isascii()), "")
    warnings.warn(
        f"the lexicon {path} is not UTF-8; it was read as Windows-1252 (line {line} then says {word!r}). "
        "Save it as UTF-8 if that is wrong.",
        stacklevel=4,
    )


def _guess_format(text: str) -> str:
    """Tell the format of a file with an unknown ending: what begins like none of the others is TOML."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = lines[0] if lines else ""
    if first.startswith("%"):
        return "liwc_format"
    if first.startswith("{"):
        return "json_format"
    if all(word in first.lower() for word in ("concept", "variant", "pattern")) and "=" not in first:
        return "csv_format"
    content = next((line for line in lines if not line.startswith("#")), "")
    if content.split("#")[0].rstrip().endswith(":") or content == "---":
        return "yaml_format"
    return "toml"
