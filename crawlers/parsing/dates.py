"""Dates of feeds.

RFC 822 and ISO 8601 are what feeds are to use, and both parsers read their usual forms alike.  Other forms they guess:
one takes 08.09.2026 for 9 August, the other 2026/08/13 for the first of this month, and either drops zones it does not
know.  So each other form is read here, and only where it can mean one moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from itertools import chain

from dateutil import parser as dateutil_parser

#: dateutil takes quadratic time, and no date is longer.
_MAX_LENGTH = 80

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?"
_RFC_822 = rf"(?:[A-Z][a-z][a-z], )?\d\d? {_MONTH} \d{{4}} {_CLOCK} (?:[+-]\d{{4}}|GMT|UTC?|Z|[ECMP][SD]T)"
_ISO_8601 = rf"\d{{4}}-\d\d-\d\d(?:[T ]{_CLOCK}(?:\.\d{{1,6}})?(?:Z|[+-]\d\d:?\d\d)?)?"
_USUAL = re.compile(rf"(?:{_RFC_822}|{_ISO_8601})?".encode())
#: The text after a tag, given the tag's name.
_TEXT = r"(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?([^<\]]*)"

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
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*日)?(?=\D|$)")
#: What a program writes for no date; dateutil takes 0001 for 2001.
_YEAR_OF_NOUGHTS = re.compile(r"(?<![-+.:\d])00\d\d(?![\d:])")
#: The name of a weekday in any language; it adds nothing.
_WEEKDAY = re.compile(r"[^\W\d_]+\.?,\s*")
_OFFSET_OF_GMT = re.compile(r"(?:GMT|UTC?)\s*([+-]\d\d):?(\d\d)$")
#: Years, months and days that a date does not say become those of these two days, and show that they were not said.
_DEFAULTS = (datetime(2001, 1, 1), datetime(2002, 2, 2))  # noqa: DTZ001 - a zone would be taken for the date's own


def has_unusual_date(data: bytes, names: Iterable[str], start: int = 0) -> bool:
    """Whether any element of these local names holds a date of another than the usual forms, from `start` on."""
    texts = (set(_text_of(name).findall(data, start)) for name in names)
    return not all(_USUAL.fullmatch(text.strip()) for text in chain.from_iterable(texts))


@lru_cache(maxsize=64)
def _text_of(name: str) -> re.Pattern[bytes]:
    return re.compile((re.escape(name) + _TEXT).encode())


def read_date(text: str) -> datetime | None:
    """Aware UTC in whole seconds; UTC where `text` names no zone; None where it can mean several moments, or none."""
    text = " ".join(text.split())
    if not 6 <= len(text) <= _MAX_LENGTH or _YEAR_OF_NOUGHTS.search(text):
        return None
    text = _OFFSET_OF_GMT.sub(r"\1\2", _WEEKDAY.sub("", text, count=1) if not text[0].isdigit() else text)
    text = _YEAR_FIRST.sub(lambda match: f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}", text, count=1)
    moment = _iso(text) or _unanimous(text)
    return _utc(moment) if moment else None


def whole_seconds(iso: str) -> datetime:
    """The moment of what fastfeedparser gives: ISO 8601 in UTC."""
    moment = datetime.fromisoformat(iso)
    return moment.replace(microsecond=0) if moment.microsecond else moment


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _unanimous(text: str) -> datetime | None:
    """What dateutil makes of `text`, if it is the same whichever way it may be read."""
    readings = set()
    day_last = _YEAR_FIRST.match(text) is not None  # nobody writes year, day, month
    for day_first, default in ((False, _DEFAULTS[0]), (not day_last, _DEFAULTS[0]), (False, _DEFAULTS[1])):
        try:
            readings.add(dateutil_parser.parse(text, default=default, dayfirst=day_first, tzinfos=_zone))
        except (ValueError, ArithmeticError, TypeError):
            return None
    return readings.pop() if len(readings) == 1 else None


def _zone(name: str | None, offset: int | None) -> timezone | None:
    """For dateutil.  Raises ValueError for a zone that is not known: UTC in its place would be a false time."""
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name is None:
        return None
    if name.upper() not in ZONES:
        raise ValueError(f"unknown zone {name}")
    return timezone(timedelta(hours=ZONES[name.upper()]))


def _utc(moment: datetime) -> datetime | None:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None
