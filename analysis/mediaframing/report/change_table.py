"""Change points as a table to read: when, how surely, from what level to what, beside which event."""

from __future__ import annotations

import pandas as pd


def format_changes(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the change points of one variant as words, a row a series, "–" where nothing changed.

    Parameters
    ----------
    changes : pandas.DataFrame
        What `find_change_points` gives, with `outlet` for whose series it is.
    """
    return pd.DataFrame(
        {
            "outlet": changes["outlet"].to_numpy(),
            "called": changes["called"].to_numpy(),
            "last day old, first day new": _join(changes, "last_old", "first_new"),
            "credible interval": _join(changes, "ci_low", "ci_high"),
            "before, after": [
                "–" if pd.isna(a) else f"{100 * a:.0f}\u00a0%, {100 * b:.0f}\u00a0%"
                for a, b in zip(changes["level_before"], changes["level_after"], strict=True)
            ],
            "articles": changes["n_articles"].to_numpy(),
            "nearest event": [
                "–" if pd.isna(day) else f"{name} ({day:%Y-%m-%d})"
                for name, day in zip(changes["event"], changes["event_date"], strict=True)
            ],
        }
    )


def _join(changes: pd.DataFrame, first: str, last: str) -> list[str]:
    """Return "2019-07-22, 2019-08-21" for each row."""
    pairs = zip(changes[first], changes[last], strict=True)
    # No line break inside a date.
    return ["–" if pd.isna(a) else f"{a:%Y-%m-%d}, {b:%Y-%m-%d}".replace("-", "\u2011") for a, b in pairs]
