"""Fields that stand in the name of a file or folder: outlet, section, period, number."""

from __future__ import annotations

import re

from mediaframing.load.columns import recognise_field
from mediaframing.tables import MediaframingError

_PLACE = re.compile(r"\{(\w*)\}")


class FilePattern:
    """A pattern for file names: a regular expression with named groups, or a template with {fields}."""

    def __init__(self, pattern: str) -> None:
        is_template = "(?P<" not in pattern
        try:
            self._regex = re.compile(_from_template(pattern) if is_template else pattern)
        except re.error as error:
            raise MediaframingError(
                f"filename_pattern={pattern!r} is no regular expression: {error}."
            ) from error
        if not self._regex.groupindex:
            raise MediaframingError(
                f"filename_pattern={pattern!r} names no field. Give a template such as "
                "'{outlet}_{section}_{number}.txt' "
                r"or a regular expression with named groups such as r'(?P<outlet>\w+?)_\d+\.txt$'."
            )
        self.fields = tuple(recognise_field(name) or name for name in self._regex.groupindex)

    def match(self, name: str) -> dict[str, str] | None:
        """Return the fields of the path *name*, None where the pattern does not fit it."""
        found = self._regex.search(name)
        if not found:
            return None
        return {recognise_field(k) or k: v for k, v in found.groupdict().items() if v is not None}


def _from_template(template: str) -> str:
    """Return the template as a regular expression, anchored at a folder and at the end of the path."""
    *folders, file = template.split("/")
    parts = [_component(folder, optional=False) for folder in folders]
    # A template without an ending fits any.
    ending = "" if "." in _PLACE.sub("", file) else r"(?:\.\w+)*"
    return "(?:^|/)" + "/".join([*parts, _component(file, optional=True)]) + ending + "$"


def _component(text: str, *, optional: bool) -> str:
    """Return one part of the path; a field between two others may be missing with the mark before it."""
    pieces = _PLACE.split(text)
    literals, names = pieces[::2], pieces[1::2]
    if "" in names or len(set(names)) < len(names):
        raise MediaframingError(f"filename_pattern: each {{field}} of {text!r} needs a name of its own.")
    regex = re.escape(literals[0])
    for index, name in enumerate(names):
        after = literals[index + 1]
        # A field ends where the next mark begins; without one it takes what is left.
        value = f"(?P<{name}>[^/{re.escape(after[0])}]+?)" if after else f"(?P<{name}>[^/]+?)"
        mark = re.escape(literals[index]) if index else ""
        may_miss = optional and 0 < index < len(names) - 1 and literals[index]
        regex += f"(?:{mark}{value})?" if may_miss else mark + value
    return regex + re.escape(literals[-1])
