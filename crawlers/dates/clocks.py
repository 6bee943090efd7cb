"""Clocks and the zones behind them, in marked text.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawlers.parsing.dates import ZONES

#: What may stand between a day and its clock.
BETWEEN = r"[\s,;|/()\[\]·•@+TWF.\-]{0,10}"
#: 10:30:15.123, 10.30, 14 T 05 (of 14h05); or an hour alone, if a half of the day or a word for clocks follows.
_MINUTES = r"(?: ?[:.] ?| ?T (?=\d\d(?!\d)))(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:[.,]\d{1,9})?(?!\d)"
_TIME = rf"(?P<time>(?:(?P<before>[AP]) )?(?P<hour>\d{{1,2}})(?:{_MINUTES}|(?= [APT]\b))(?: ?(?P<after>[AP])\b)?)"
#: Characters before a day in which its clock may stand.
LONGEST_LEAD = 30
#: ISO 8601's t and z are small letters after folding.
AFTER = re.compile(rf"(?:{BETWEEN}|t){_TIME}")
BEFORE = re.compile(rf"(?<![\d:.]){_TIME}(?:[\s,;|()WTF\-]{{0,8}}(?:[a-z]{{1,5}}\)?[\s,|\-]{{1,3}})?)$")
_GMT = r"(?:gmt|utc) ?(?P<gmt>[+-]\d{1,2}(?::?[0-5]\d)?)(?!\d)"
_OFFSET = r"(?P<offset>[+-](?:0\d|1[0-4]):?[0-5]\d)(?!\d)"
_NAME = "(?P<name>[a-zа-я]{1,5})(?![a-zа-я])|(?P<place>北京时间|北京時間|日本時間|한국시간)"
_ZONE = re.compile(rf"(?: ?T)?[ (\[]{{0,2}}(?:{_GMT}|{_OFFSET}|{_NAME})")
#: Names that stand for what the clocks there say, in summer and in winter, and those that feeds do not know.  Those of
#: two letters are words too (14h05 et …), and count behind a.m. and p.m.
_PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "мск": "Europe/Moscow", "北京时间": "Asia/Shanghai", "北京時間": "Asia/Shanghai", "日本時間": "Asia/Tokyo",
    "한국시간": "Asia/Seoul", "wita": "Asia/Makassar", "wit": "Asia/Jayapura",
}  # fmt: skip
_UTC_NAMES = ("utc", "gmt", "z", "ut")


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours, minutes, seconds, and the zone where one is named."""

    hour: int
    minute: int
    second: int
    zone: tzinfo | None
    #: Where it ends in the text.
    end: int


def clock_of(match: re.Match[str], text: str, source: tzinfo) -> Clock | None:
    """The clock of a match of AFTER or BEFORE; None for what is none.  `source` decides what CST means there."""
    hour, half = int(match["hour"]), match["before"] or match["after"]
    if match["minute"] is None and half is None and match["hour"] and not text.startswith(" T", match.end("time")):
        return None
    if half == "P" and hour < 12:
        hour += 12
    elif half == "A" and hour == 12:
        hour = 0
    if hour > 23:
        return None
    named = _ZONE.match(text, match.end("time"))
    zone = _zone_of(named, match, source) if named else None
    end = named.end() if named and zone else match.end("time")
    return Clock(hour, int(match["minute"] or 0), int(match["second"] or 0), zone, end)


def _zone_of(zone: re.Match[str], clock: re.Match[str], source: tzinfo) -> tzinfo | None:
    if offset := zone["gmt"] or zone["offset"]:
        if zone["offset"] and offset[0] == "-" and ":" in offset and not clock["second"] and "t" not in clock[0]:
            return None  # 10:00-11:00 is how long something takes
        digits = offset[1:].replace(":", "")
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        if hours > 14:
            return None
        return timezone((-1 if offset[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
    name = zone["name"] or zone["place"]
    if name in _PLACES and (len(name) > 2 or clock["before"] or clock["after"]):
        return ZoneInfo(_PLACES[name])
    if name in _UTC_NAMES:
        return timezone.utc  # noqa: UP017 - an offset beside the others
    if name.upper() not in ZONES or name.upper() in _abbreviations(source):
        return None
    return timezone(timedelta(hours=ZONES[name.upper()]))


def _abbreviations(source: tzinfo) -> set[str | None]:
    """What the source's own zone is called there, in winter and in summer: CST is China's in China."""
    return {datetime(2026, month, 1, tzinfo=source).tzname() for month in (1, 7)}
