"""Events beside a change: which style-guide decision or renaming lies nearest to the day of a switch, if any is near."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mediaframing.tables import MediaframingError, check_columns

EVENT_COLUMNS = ("event_date", "event", "event_outlet", "event_days", "event_within")


def check_events(events: pd.DataFrame) -> None:
    """Raise unless *events* has dates with a time zone and labels."""
    remedy = "Give the events of a lexicon: read_lexicon('ukraine').events."
    check_columns(events, ["date", "label"], name="events", remedy=remedy)
    if not isinstance(events["date"].dtype, pd.DatetimeTZDtype):
        raise MediaframingError(
            f"events['date'] holds {events['date'].dtype}, not dates with a time zone: "
            "pd.to_datetime(events['date'], utc=True)."
        )


def add_events(
    changes: pd.DataFrame, events: pd.DataFrame | None, *, within: str | None, reach: float
) -> pd.DataFrame:
    """Return *changes* with the event nearest to each change, by days between it and `first_new`.

    An event counts within *reach* days of `first_new` or inside the credible interval: one that is farther away
    says nothing of the change. One inside the interval goes before a nearer one outside. Events of another concept
    are left out where both tables name concepts. Of events equally near the earlier one counts.
    """
    found = [_nearest(row, events, within, reach) for row in changes.to_dict("records")]
    beside = pd.DataFrame(found, columns=list(EVENT_COLUMNS), index=changes.index)
    return changes.assign(
        event_date=pd.to_datetime(beside["event_date"], utc=True).dt.as_unit("us"),
        event=beside["event"].astype("str"),
        event_outlet=beside["event_outlet"].astype("str"),
        event_days=beside["event_days"].astype("Int64"),
        event_within=beside["event_within"].astype("boolean"),
    )


def _nearest(
    row: dict[Any, Any], events: pd.DataFrame | None, within: str | None, reach: float
) -> tuple[Any, ...]:
    if events is None or pd.isna(row["first_new"]):
        return (pd.NaT, None, None, None, None)
    known = events[events["date"].notna()]
    if within in known.columns:
        known = known[known[within] == row[within]]
    day = known["date"].dt.tz_convert("UTC").dt.normalize()
    days = (row["first_new"].normalize() - day).dt.days
    inside = day.between(row["ci_low"].normalize(), row["ci_high"].normalize())
    known = known.assign(away=days.abs(), days=days, inside=inside)[inside | (days.abs() <= reach)]
    if known.empty:
        return (pd.NaT, None, None, None, None)
    nearest = known.sort_values(
        ["inside", "away", "date", "label"], ascending=[False, True, True, True]
    ).iloc[0]
    told = nearest["date"], nearest["label"], nearest.get("outlet")
    return (*told, int(nearest["days"]), bool(nearest["inside"]))
