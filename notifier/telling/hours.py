"""The clock on a reader's wall: quiet hours, and when lists are due.  Pure.

Daylight saving: of a time that comes twice the first counts; one that is skipped comes as much later as the clock was
put forward (PEP 495, fold 0).  Lists of the hour come at each full hour of the wall, and so not within one that is
skipped, and twice in one that comes twice.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

#: Modes of subscriptions beside `now`: lists by the clock.
MODES = ("hourly", "daily", "weekly")
#: Minute of the day, and day of the week (0: Monday), at which lists of the day and of the week are due.
LIST_AT, LIST_ON = 8 * 60, 0
_DAY, _WEEK = timedelta(days=1), 7
#: Offsets of zones are multiples of this.
_STEP = timedelta(minutes=15)
#: Between two lists of a mode lies no more.
_APART = {"hourly": timedelta(hours=2), "daily": 3 * _DAY, "weekly": 9 * _DAY}


def moment(day: date, minutes: int, zone: tzinfo) -> datetime:
    """When the wall shows so many minutes of a day, in UTC."""
    return datetime.combine(day, time(minutes // 60, minutes % 60), zone).astimezone(UTC)


def quiet_until(now: datetime, hours: tuple[int, int], zone: tzinfo) -> datetime | None:
    """When the quiet hours end in which `now` (aware) is; None where it is in none.

    `hours`: minutes of the day from which and until which they go, over midnight where the second is the lesser.
    """
    first, last = hours
    today = now.astimezone(zone).date()
    for day in (today - _DAY, today):
        end = moment(day + _DAY if last <= first else day, last, zone)
        if moment(day, first, zone) <= now < end:
            return end
    return None


def next_due(mode: str, after: datetime, zone: tzinfo, at: int = LIST_AT) -> datetime:
    """When the first list of a mode is due that is due later than `after` (aware), in UTC.

    `at`: the minute of the day of those of the day and of the week.
    """
    if mode == "hourly":
        due = datetime.fromtimestamp(after.timestamp() // _STEP.total_seconds() * _STEP.total_seconds(), UTC) + _STEP
        while due.astimezone(zone).minute:
            due += _STEP
        return due
    day = after.astimezone(zone).date()
    if mode == "weekly":
        day += timedelta(days=(LIST_ON - day.weekday()) % _WEEK)
    step = _DAY if mode == "daily" else _WEEK * _DAY
    while (due := moment(day, at, zone)) <= after:
        day += step
    return due


def last_due(mode: str, until: datetime, zone: tzinfo, at: int = LIST_AT) -> datetime:
    """When the last list of a mode was due that was due until then (aware), in UTC."""
    due = next_due(mode, until - _APART[mode], zone, at)
    while (later := next_due(mode, due, zone, at)) <= until:
        due = later
    return due
