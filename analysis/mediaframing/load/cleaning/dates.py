"""From dates as the sources write them to UTC: fast for ISO forms, the order of day and month by series.

The system's locale and today's date play no part: "yesterday" is no date. A date without a time zone is
taken as UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

import numpy as np
import pandas as pd

from mediaframing.load.cleaning.month_names import month_number

DATE_ORDERS = ("auto", "dmy", "mdy")
# A word between a day and a year is a month where the table of names has it.
_MONTH = r"(?P<month>[^\W\d_]{3,})\b\.?"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.?[ºª°]|\.)?"
_OF = r"(?:[ ]+(?:of|de|del|di|da|den|do)\b|[ ]+d['’])?"
_YEAR = r"(?P<year>\d{4}|(?<=-)\d\d)(?!\d)"
_LONG_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_DAY}{_OF}[ \-./\xa0]*{_MONTH}{_OF}[ \-./,\xa0]+{_YEAR}",
        rf"\b{_MONTH}[ \xa0]*{_DAY}(?:,\s*|\s+){_YEAR}",
        rf"(?<!\d)(?P<year>\d{{4}})(?:\.|[ ]?m\.)?[ ,\-]+{_MONTH}[ \-]+{_DAY}",
    )
)
_MONTH_ONLY = re.compile(
    rf"\W*{_MONTH}(?:\s?[/–\-]\s?[^\W\d_]{{3,}}\.?)?(?:[ ]+(?:de|del))?[ ,\-]+(?P<year>\d{{4}})\W*",
    re.IGNORECASE,
)
# Chinese, Japanese, Korean; Vietnamese.
_SIGNED_FORMS = (
    re.compile(r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일号號]?"),
    re.compile(r"(?P<day>\d{1,2}) th[aá]ng (?P<month>\d{1,2})(?:,| n[aă]m)? (?P<year>\d{4})", re.IGNORECASE),
)
_NUMERIC = re.compile(
    r"^\D{0,12}?(?P<first>\d{1,2})(?P<mark>[/.\-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)(?!\d)(?P<rest>.*)$",
    re.DOTALL,
)
_ISO_INSIDE = re.compile(
    r"(?<!\d)(?P<year>\d{4})[\-/.](?P<month>\d{1,2})[\-/.](?P<day>\d{1,2})(?!\d)(?P<rest>.*)$", re.DOTALL
)
_ISO_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])")
_COMPACT = re.compile(r"(?P<day>\d{8})(?:[T ]?(?P<time>\d{6}|\d{4}))?(?P<zone>Z)?")
# Days since the end of 1899, as spreadsheets keep dates: 1954 to 2064.
_SERIAL = re.compile(r"([2-5]\d{4})(?:\.(\d{1,12}))?")
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?!\d))?(?:(?<=:\d\d)\.\d+)?(?![:.]?\d)\s*(?P<half>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_NEXT_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}([./-])\d{1,2}\2\d{1,2}")
_OFFSET = re.compile(
    r"(?P<sign>[+\-])(?P<hours>\d\d):?(?P<minutes>\d\d)\b|\b(?:GMT|UTC)(?P<sign_short>[+\-])(?P<hours_short>\d{1,2})\b"
)
# Hours ahead of UTC of the zone names that mean one thing in news sources.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "JST": 9, "KST": 9, "HKT": 8, "AEST": 10, "AEDT": 11,
    "Central European Time": 1, "Central European Summer Time": 2,
}  # fmt: skip
_ZONE = re.compile(r"\b(" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r")\b")
_LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "ru", "uk", "pl")
_LONGEST_DATE = 120
# dateparser takes milliseconds a string: give up on a series where it understands none of the first many.
_PATIENCE = 200


class Dates(NamedTuple):
    """The dates of a series: instants, which of them were ambiguous, and which could not be read."""

    published: pd.Series
    ambiguous: np.ndarray
    unreadable: np.ndarray


def find_date_order(raw: Iterable[str]) -> str:
    """Return "dmy" or "mdy" by the first numeric date of *raw* that can be read one way only.

    "" where there is none.

    Examples
    --------
    >>> find_date_order(["03/04/2019", "23/11/2019"])
    'dmy'
    """
    return next(filter(None, map(tell_order, raw)), "")


def tell_order(value: str) -> str:
    """Return "dmy" or "mdy" for a numeric date that can be read one way only, else ""."""
    match = _NUMERIC.match(value)
    if match:
        first, second = int(match["first"]), int(match["second"])
        if match["mark"] == "." or (12 < first <= 31 and second <= 12):
            return "dmy"
        if 12 < second <= 31 and first <= 12:
            return "mdy"
    return ""


def has_numeric_dates(raw: Iterable[str]) -> bool:
    """Tell whether any date of *raw* is written in numbers, day or month first."""
    return any(_NUMERIC.match(value) for value in raw)


def read_dates(raw: Sequence[str], *, order: str = "", languages: Sequence[str] = _LANGUAGES) -> Dates:
    """Read the dates of one series, a file's or a folder's, in which day and month stand in one order.

    Parameters
    ----------
    raw : sequence of str
        The dates as the source wrote them; "" for none.
    order : {"", "dmy", "mdy"}
        The order of numeric dates, from `find_date_order` or the user; "" reads day first and marks them.
    languages : sequence of str
        Languages `dateparser` may try on what no own rule reads.

    Returns
    -------
    Dates
        `published` as datetime64[us, UTC], NaT where there is no date or none to be read; `ambiguous` True
        where day and month could be exchanged or the day is missing; `unreadable` True for text that is no
        date.

    Examples
    --------
    >>> dates = read_dates(["2019-11-23T22:00:00-05:00", "24 February 2022", "soon"])
    >>> [str(moment) for moment in dates.published]
    ['2019-11-24 03:00:00+00:00', '2022-02-24 00:00:00+00:00', 'NaT']
    """
    written = pd.Series(list(raw), dtype="object").str.strip()
    iso = written.where(written.str.match(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)"), None)
    published = pd.to_datetime(iso, format="ISO8601", utc=True, errors="coerce").dt.as_unit("us")
    ambiguous = np.zeros(len(written), dtype=bool)
    left = published.isna() & (written != "")
    codes, distinct = pd.factorize(written[left])
    readings = _read_each(list(distinct), order, languages)
    if len(codes):
        instants = pd.Series([r[0] for r in readings], dtype="datetime64[us, UTC]").iloc[codes]
        published.loc[left] = instants.array
        ambiguous[left.to_numpy()] = np.array([r[1] for r in readings])[codes]
    unreadable = (published.isna() & (written != "")).to_numpy()
    return Dates(published, ambiguous, unreadable)


def _read_each(
    distinct: Sequence[str], order: str, languages: Sequence[str]
) -> list[tuple[datetime | None, bool]]:
    readings: list[tuple[datetime | None, bool]] = []
    tried = understood = 0
    for value in distinct:
        reading = _read_own_forms(value, order) if len(value) <= _LONGEST_DATE else (None, False)
        if reading is None:
            moment = None
            if understood or tried < _PATIENCE:
                moment = _ask_dateparser(value, order, languages)
                tried, understood = tried + 1, understood + (moment is not None)
            reading = (moment, False)
        readings.append(reading)
    return readings


def _read_own_forms(value: str, order: str) -> tuple[datetime | None, bool] | None:
    """Return the reading of the forms known here, None for a form that is not."""
    compact = _COMPACT.fullmatch(value)
    if compact:
        text = compact["day"] + (compact["time"] or "0000").ljust(6, "0")
        return _moment(
            *(int(text[a:b]) for a, b in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)))
        ), False
    iso_month = _ISO_MONTH.fullmatch(value)
    if iso_month:
        return _moment(int(iso_month[1]), int(iso_month[2]), 1), True
    serial = _SERIAL.fullmatch(value)
    if serial:
        return datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=round(float(value), 5)), False
    epoch = _EPOCH.fullmatch(value)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]) if epoch[1] else int(epoch[2]) / 1000, tz=UTC), False
    inside = _ISO_INSIDE.search(value)
    if inside:
        return _with_time(_date_parts(inside), inside["rest"]), False
    numeric = _NUMERIC.match(value)
    if numeric:
        return _read_numeric(numeric, order)
    written = find_written_date(value)
    if written:
        rest = value[: written.start] + " " + value[written.end :]
        return _with_time((written.year, written.month, written.day), rest), False
    only_month = _MONTH_ONLY.fullmatch(value)
    if only_month and month_number(only_month["month"]):
        return _moment(int(only_month["year"]), month_number(only_month["month"]), 1), True
    return None


class WrittenDate(NamedTuple):
    """A date with its month in words: where it stands in its text, and what it says."""

    start: int
    end: int
    year: int
    month: int
    day: int


def find_written_date(text: str) -> WrittenDate | None:
    """Return the first date of *text* whose month is a word or a sign, in any language of the table.

    Examples
    --------
    >>> find_written_date("Politique, jeudi 5 octobre 2013, p. 3")[2:]
    (2013, 10, 5)
    """
    for form in _LONG_FORMS:
        for match in form.finditer(text):
            month = month_number(match["month"])
            if month:
                return WrittenDate(
                    match.start(), match.end(), _full_year(match["year"]), month, int(match["day"])
                )
    for form in _SIGNED_FORMS:
        signed = form.search(text)
        if signed:
            return WrittenDate(signed.start(), signed.end(), *_date_parts(signed))
    return None


def reads_as_date(text: str) -> bool:
    """Tell a short text that is a date, whatever time, weekday or edition stands beside it.

    Examples
    --------
    >>> reads_as_date("December 30, 2008 Tuesday 6:10 PM  EST"), reads_as_date("The Harbour Post")
    (True, False)
    """
    text = text.strip()
    if (
        not 6 <= len(text) <= _LONGEST_DATE
        or not any(c.isdigit() for c in text)
        or _ISO_MONTH.fullmatch(text)
    ):
        return False
    reading = _read_own_forms(text, "")
    return reading is not None and reading[0] is not None


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) > 68 else 2000)


def _date_parts(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match["year"]), int(match["month"]), int(match["day"])


def _read_numeric(match: re.Match[str], order: str) -> tuple[datetime | None, bool]:
    first, second, year = int(match["first"]), int(match["second"]), _full_year(match["year"])
    day_first = (order != "mdy" and match["mark"] != ".") or match["mark"] == "."
    # A part above 12 can only be a day, whatever the rest of the series does.
    if first > 12 >= second:
        day_first = True
    elif second > 12 >= first:
        day_first = False
    day, month = (first, second) if day_first else (second, first)
    undecided = not order and match["mark"] != "." and first <= 12 and second <= 12 and first != second
    return _with_time((year, month, day), match["rest"]), undecided


def _with_time(parts: tuple[int, int, int], rest: str) -> datetime | None:
    # Behind a second date stands when the text was changed.
    time = _TIME.search(_NEXT_DATE.split(rest, maxsplit=1)[0])
    if not time:
        return _moment(*parts)
    hour, half = int(time["hour"]), (time["half"] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    offset = _OFFSET.search(rest, time.end("minute"))
    zone = _ZONE.search(rest)
    minutes = 60 * _ZONES[zone[1]] if zone else 0
    if offset:
        ahead = 60 * int(offset["hours"] or offset["hours_short"]) + int(offset["minutes"] or 0)
        minutes = ahead if "+" in (offset["sign"], offset["sign_short"]) else -ahead
    return _moment(*parts, hour, int(time["minute"]), int(time["second"] or 0), ahead=minutes)


def _moment(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, ahead: int = 0
) -> datetime | None:
    try:
        zone = timezone(timedelta(minutes=ahead))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _ask_dateparser(value: str, order: str, languages: Sequence[str]) -> datetime | None:
    if not re.search(r"\d", value) or len(value) > _LONGEST_DATE:
        return None
    import dateparser

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "TIMEZONE": "UTC",
        "TO_TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "DATE_ORDER": "MDY" if order == "mdy" else "DMY",
        "PREFER_LOCALE_DATE_ORDER": False,
    }
    moment: datetime | None = dateparser.parse(value, languages=list(languages), settings=settings)
    return moment
