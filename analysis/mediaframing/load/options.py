"""The options of `read_articles`, checked once a call: every mistake in one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mediaframing.load.cleaning.dates import DATE_ORDERS
from mediaframing.load.columns import check_mapping
from mediaframing.load.filenames import FilePattern
from mediaframing.load.pieces import Settings
from mediaframing.tables import MediaframingError, check_choice, suggest_names


def check_settings(
    columns: Mapping[str, str | Sequence[str]] | None,
    outlet: str | None,
    filename_pattern: str | None,
    outlets: Mapping[str, str] | None,
    dates: str,
    keep_furniture: bool,
) -> Settings:
    """Return the options as settings.

    Raises
    ------
    MediaframingError
        For options of another type than they take, or with values that are not known.
    """
    wrong = [
        f"{name}= takes a dictionary such as {example}, not {_show(value)}."
        for name, value, example in (
            ("columns", columns, '{"body": "content_original"}'),
            ("outlets", outlets, '{"Tel": "The Telegraph"}'),
        )
        if value is not None and not isinstance(value, Mapping)
    ]
    wrong += [
        f"{name}= takes text, not {_show(value)}."
        for name, value in (("outlet", outlet), ("filename_pattern", filename_pattern))
        if value is not None and not isinstance(value, str)
    ]
    if isinstance(outlets, Mapping):
        wrong += [
            f"outlets={{{key!r}: …}} takes names of outlets as text, not {_show(name)}."
            for key, name in outlets.items()
            if not (isinstance(key, str) and isinstance(name, str) and name.strip())
        ]
    if wrong:
        raise MediaframingError(" ".join(wrong))
    check_choice(dates, DATE_ORDERS, name="dates")
    return Settings(
        wanted=check_mapping(columns),
        outlet=outlet,
        outlets=dict(outlets or {}),
        pattern=FilePattern(filename_pattern) if filename_pattern else None,
        dates=dates,
        furniture=not keep_furniture,
    )


def check_rows(rows: object) -> None:
    """Raise MediaframingError unless *rows* is a whole number from 1."""
    if isinstance(rows, bool) or not isinstance(rows, int):
        raise MediaframingError(f"rows= takes a whole number, not {_show(rows)}.")
    if rows < 1:
        raise MediaframingError(f"rows={rows} is too small: a table holds at least one article.")


def explain_unused(settings: Settings) -> str:
    """Return what to say of names in ``outlets=`` that no record bears, "" where each is borne."""
    unused = [name for name in settings.outlets if name not in settings.outlets_seen]
    if not unused:
        return ""
    hints = "".join(suggest_names(name, settings.outlets_seen) for name in unused[:3])
    return f"no record is of {', '.join(map(repr, unused[:5]))}, named in outlets=.{hints}"


def _show(value: object) -> str:
    return f"{type(value).__name__} {str(value)[:40]!r}"
