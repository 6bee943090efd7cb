"""Quiet hours as people write them, and the priority that breaks them."""

from __future__ import annotations

import re

#: The priority called `high`: it goes first, and is heard in quiet hours.
HIGH = 9
WHAT_QUIET_HOURS_ARE = "write two times of the day, as in 22:00-07:30"

_TIME = "([0-9]{1,2})(?:[:.\uff1a]([0-9]{2}))?"
_HOURS = re.compile(rf"{_TIME}\s*(?:-|\u2013|\u2014|~|to|until|至|到)\s*{_TIME}")
_HOUR, _DAY = 60, 24


def parse_quiet(text: str) -> tuple[int, int]:
    """From when until when, in minutes of the day (0 to 1439): (1320, 450) for 22:00-07:30, which goes over midnight.

    Raises ValueError, which says what would be right.
    """
    said = _HOURS.fullmatch(text.strip().casefold())
    if said is None:
        raise ValueError(WHAT_QUIET_HOURS_ARE)
    first, last = _minutes(said[1], said[2]), _minutes(said[3], said[4])
    if first == last:
        raise ValueError(f"these begin and end at once; {WHAT_QUIET_HOURS_ARE}")
    return first, last


def _minutes(hours: str, minutes: str | None) -> int:
    hour, minute = int(hours), int(minutes or 0)
    if hour > _DAY or minute >= _HOUR or (hour == _DAY and minute):
        raise ValueError(f"a day has no {hours}:{minutes or '00'}; {WHAT_QUIET_HOURS_ARE}")
    return (hour % _DAY) * _HOUR + minute


def quiet_text(first: int, last: int) -> str:
    """The reverse of `parse_quiet`."""
    return f"{first // _HOUR:02}:{first % _HOUR:02}-{last // _HOUR:02}:{last % _HOUR:02}"
