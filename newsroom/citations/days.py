"""Which day is meant by the words that name it in English, Chinese, Japanese and Korean (config/citations).  Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

#: As their names begin in English.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_FULL = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{4})[年년](\d{1,2})[月월](\d{1,2})")
_MONTH_DAY = re.compile(r"(\d{1,2})[月월](\d{1,2})")
_ENGLISH_MONTH = re.compile(rf"\b({_MONTH})", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_DAY = re.compile(r"(\d{1,2})[日号일]")
_EAST_WEEKDAY = re.compile(
    r"(本|上|这|先周|今周)?(?:(?:周|星期|礼拜)([一二三四五六日天])|([月火水木金土日])曜|([월화수목금토일])요일)"
)
_EAST_NAMES = ("一二三四五六日", "月火水木金土日", "월화수목금토일")
_EAST_WEEKDAYS = {char: number for days in _EAST_NAMES for number, char in enumerate(days)}
_AGO = (
    dict.fromkeys(("today", "今日", "今天", "本日", "오늘"), 0)
    | dict.fromkeys(("yesterday", "昨日", "昨天", "어제"), 1)
    | dict.fromkeys(("前日", "前天"), 2)
)
#: "last Tuesday", on a Tuesday, is not today.
_LAST = re.compile("last|지난")
#: Clocks differ: a report may name the day that has begun elsewhere.
_AHEAD = timedelta(days=1)


def resolve(text: str, published: date | None) -> date | None:
    """The day that a match of one of the patterns means in a report of this day; None where that is open."""
    if match := _FULL.search(text):
        year, month, day = (int(part) for part in match.groups() if part)
        return _date(year, month, day)
    if match := _ENGLISH_MONTH.search(text):
        return _english(text, match, published)
    if published is None:
        return None
    if match := _MONTH_DAY.search(text):
        return _latest(int(match[1]), int(match[2]), published)
    if match := _DAY.search(text):
        return _latest_day(int(match[1]), published)
    return _relative(text.lower(), published)


def _english(text: str, match: re.Match[str], published: date | None) -> date | None:
    month = MONTHS.index(match[1][:3].lower()) + 1
    numbers = [int(number) for number in _NUMBER.findall(text)]
    if len(numbers) == 2:
        return _date(numbers[1], month, numbers[0])
    return None if published is None else _latest(month, numbers[0], published)


def _relative(text: str, published: date) -> date | None:
    for word, days in _AGO.items():
        if word in text:
            return published - timedelta(days=days)
    before = published - timedelta(days=1) if _LAST.search(text) else published
    if match := _EAST_WEEKDAY.search(text):
        week, weekday = match[1], _EAST_WEEKDAYS.get(match[2] or match[3] or match[4], 6)
        return _of_week(week, weekday, published) if week else _last_weekday(weekday, before)
    for number, start in enumerate(_WEEKDAYS):
        if start in text:
            return _last_weekday(number, before)
    return None


def _of_week(week: str, weekday: int, published: date) -> date | None:
    monday = published - timedelta(days=published.weekday() + (7 if week in ("上", "先周") else 0))
    found = monday + timedelta(days=weekday)
    return found if found <= published + _AHEAD else None


def _last_weekday(weekday: int, published: date) -> date:
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def _latest(month: int, day: int, published: date) -> date | None:
    """The last such day that is not after the report."""
    for year in (published.year + 1, published.year, published.year - 1):
        found = _date(year, month, day)
        if found is not None and found <= published + _AHEAD:
            return found
    return None


def _latest_day(day: int, published: date) -> date | None:
    this_month = published.replace(day=1)
    for first in (this_month, (this_month - timedelta(days=1)).replace(day=1)):
        found = _date(first.year, first.month, day)
        if found is not None and found <= published + _AHEAD:
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
