"""Clocks and the zones behind them, in marked text.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawlers.dates.zones import PLACES, iana, offset_of

#: What may stand between a day and its clock.
BETWEEN = r"[\s,;|/()\[\]·•@+TWF.\-]{0,10}"
#: 10:30:15.123, 10.30, 14 T 05 (of 14h05); or an hour alone, if a half of the day or a word for clocks follows.
_MINUTES = r"(?: ?[:.] ?| ?T (?=\d\d(?!\d)))(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d|60))?(?:[.,]\d{1,9})?(?!\d)"
_TIME = rf"(?P<time>(?:(?P<before>[AP]) )?(?P<hour>\d{{1,2}})(?:{_MINUTES}|(?= [APT]\b))(?: ?(?P<after>[AP])\b)?)"
#: Characters before a day in which its clock may stand.
LONGEST_LEAD = 30
#: ISO 8601's t and z are small letters after folding.
AFTER = re.compile(rf"(?:{BETWEEN}|t){_TIME}")
BEFORE = re.compile(rf"(?<![\d:.]){_TIME}(?:[\s,;|()WTF\-]{{0,8}}(?:[a-z]{{1,5}}\)?[\s,|\-]{{1,3}})?)$")
_ZONE = re.compile(
    r"(?: ?T)?[ (\[]{0,2}(?:(?P<iana>[a-z]+/[a-z_]+(?:/[a-z_]+)?)"
    r"|(?P<name>[a-zа-я]{1,5}|北京时间|日本时间|한국시간)(?![a-zа-я+\-]| [+\-]\d\d)"
    r"|(?P<gmt>(?:gmt|utc) ?)?(?P<sign>[+-])(?P<hours>0?\d|1[0-4])(?::?(?P<minutes>[0-5]\d))?(?!\d))"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours, minutes, seconds, and the zone where one is named."""

    hour: int
    minute: int
    second: int
    zone: tzinfo | None
    #: Where it ends in the text.
    end: int
    #: Whether the name of the zone may mean another one.
    is_ambiguous: bool = False


def clock_of(match: re.Match[str], text: str, source: str, country: str | None) -> Clock | None:
    """The clock of a match of AFTER or BEFORE; None for what is none.  The source's zone and country decide on CST."""
    hour, half, end = int(match["hour"]), match["before"] or match["after"], match.end("time")
    if match["minute"] is None and half is None and not text.startswith(" T", end):
        return None
    hour = hour % 12 + 12 if half == "P" and hour <= 12 else 0 if half == "A" and hour == 12 else hour
    if hour > 23:
        return None
    named = _ZONE.match(text, end)
    found = _zone_of(named, match, source, country) if named else None
    zone, is_ambiguous = found or (None, False)
    second = min(int(match["second"] or 0), 59)
    return Clock(hour, int(match["minute"] or 0), second, zone, named.end() if named and zone else end, is_ambiguous)


def _zone_of(zone: re.Match[str], clock: re.Match[str], source: str, country: str | None) -> tuple[tzinfo, bool] | None:
    if zone["iana"]:
        return (ZoneInfo(iana()[zone["iana"]]), False) if zone["iana"] in iana() else None
    if name := zone["name"]:
        if name in PLACES and (len(name) > 2 or clock["before"] or clock["after"]):
            return ZoneInfo(PLACES[name]), False
        return offset_of(name, source, country)
    hours, minutes = int(zone["hours"]), int(zone["minutes"] or 0)
    if not zone["gmt"] and (len(zone["hours"]) < 2 or not zone["minutes"]) and not clock["second"]:
        return None  # 10:00 - 11 h
    is_colon = ":" in zone[0] and not zone["gmt"] and zone["sign"] == "-"
    if is_colon and not clock["second"] and "t" not in clock[0]:
        return None  # 10:00-11:00 is how long something takes
    return timezone((-1 if zone["sign"] == "-" else 1) * timedelta(hours=hours, minutes=minutes)), False
