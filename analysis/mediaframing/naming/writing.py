"""Writing a lexicon down as TOML, so that a result can name the very patterns behind it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from mediaframing.naming.lexicon import Concept, Lexicon, Variant

_CONCEPT_LISTS = ("not_within", "institutions", "requires", "sources")
_VARIANT_LISTS = ("patterns", "not_before", "not_after", "not_within", "sources")


def format_lexicon(lexicon: Lexicon) -> str:
    """Return *lexicon* as TOML that :func:`read_lexicon` reads back to an equal one."""
    head = {k: getattr(lexicon, k) for k in ("name", "version", "title", "language", "description")}
    blocks = [_block("[lexicon]", head.items())]
    blocks += [_block(f"[sources.{_key(k)}]", body.items()) for k, body in lexicon.sources.items()]
    blocks += [_concept_block(concept) for concept in lexicon]
    blocks += [_block("[[events]]", row.items()) for row in lexicon.event_rows]
    return "\n".join(blocks)


def _concept_block(concept: Concept) -> str:
    pairs = [(k, getattr(concept, k)) for k in ("label", "kind", "gloss", *_CONCEPT_LISTS)]
    parts = [_block(f"[concepts.{_key(concept.name)}]", pairs)]
    parts += [_variant_block(concept, variant) for variant in concept.variants]
    return "\n".join(parts)


def _variant_block(concept: Concept, variant: Variant) -> str:
    pairs = [(k, getattr(variant, k)) for k in ("name", "origin", "case", *_VARIANT_LISTS)]
    return _block(f"[[concepts.{_key(concept.name)}.variants]]", pairs)


def _block(head: str, pairs: Iterable[tuple[str, Any]]) -> str:
    lines = [f"{_key(k)} = {_value(v)}" for k, v in pairs if v not in ("", (), [], None)]
    return "\n".join([head, *lines, ""])


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else json.dumps(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date | int | float):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(v) for v in value) + "]"
    # TOML's basic strings are JSON's, but for DEL, which JSON leaves as it is.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")
