"""The closed classes of English: words that end a noun phrase and are no candidates for a name."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

_CONTENT = ("verbs",)


@cache
def read_closed_classes() -> dict[str, frozenset[str]]:
    """Return the words of each class, in small letters, as `closed_classes.toml` lists them."""
    text = (
        resources.files("mediaframing.naming.phrases")
        .joinpath("closed_classes.toml")
        .read_text(encoding="utf-8")
    )
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}


@cache
def list_function_words() -> frozenset[str]:
    """Return the words of all classes but the verbs, which are content."""
    classes = read_closed_classes()
    return frozenset().union(*(words for name, words in classes.items() if name not in _CONTENT))
