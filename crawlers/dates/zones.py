"""Names of time zones, and what they are where several are called alike."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

#: Zones that feeds name, in hours.  Of names with several meanings, RFC 822's stands (CST), else the one of the
#: larger press (IST is India's, BST Britain's).
ZONES: dict[str, float] = (
    {"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "MEZ": 1}
    | {"CEST": 2, "MEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "SAST": 2, "CAT": 2, "WAT": 1, "EAT": 3}
    | {"GST": 4, "PKT": 5, "IST": 5.5, "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9}
    | {"ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "AST": -4, "ADT": -3}
    | {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
    | {"AKST": -9, "AKDT": -8, "HST": -10}
)
#: Names that stand for what the clocks there say, in summer and in winter.  Those of two letters are words too (14h05
#: et …), and count behind a.m. and p.m.
PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "мск": "Europe/Moscow", "北京时间": "Asia/Shanghai", "日本时间": "Asia/Tokyo", "한국시간": "Asia/Seoul",
    "wita": "Asia/Makassar", "wit": "Asia/Jayapura",
}  # fmt: skip
#: What is called alike elsewhere (https://www.timeanddate.com/time/zones/).
_AMBIGUOUS = frozenset(
    {"CST", "CDT", "IST", "BST", "AST", "ADT", "EST", "EDT", "GST", "MST", "PST", "WAT", "ART", "ECT"}
)


@cache
def offset_of(name: str, zone: str, country: str | None) -> tuple[tzinfo, bool] | None:
    """The zone of a name in small letters at a source of that zone and country, and whether it may be another one.

    CST is China's in China.  None for what is no name of a zone.
    """
    name = name.upper()
    for place in (zone, *(get_global("territory_zones").get(country, ()) if country else ())):
        found = _called(place).get(name)
        if found is not None:
            return timezone(found), False
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name])), name in _AMBIGUOUS
    return None


@cache
def _called(place: str) -> dict[str, timedelta]:
    """What a zone's own clocks are called, in winter and in summer, and their offsets."""
    try:
        moments = [datetime(2026, month, 1, tzinfo=ZoneInfo(place)) for month in (1, 7)]
    except (LookupError, ValueError, OSError):
        return {}
    return {name: offset for each in moments if (name := each.tzname()) and (offset := each.utcoffset()) is not None}


@cache
def iana() -> dict[str, str]:
    """Names of the IANA database with a slash, by their small letters."""
    return {name.lower(): name for name in available_timezones() if "/" in name}
