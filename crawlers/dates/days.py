"""Days in marked text: with a month's name, or in numbers.  What may be several days is none.  Pure, and linear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from crawlers.dates import languages

_SEP = r"[ .,'/\-FB]{0,6}"
#: No part of a longer number, a word, a range (8-10 May) or a version (v2.10.20).
_START = r"(?<![\da-z])(?<!\d[:./,\-])(?<!\d -)(?<!\d - )(?<!-\d)(?<!\+)"
_END = r"(?![\d%€])(?![./\-:]\d)(?! ?(?:%|€|usd|eur)\b)"
_CLOCK_AND_YEAR = r" \d\d:\d\d(?::\d\d)?(?: [a-z+\-0-9:]{1,6})? (?P<y>\d{4})(?![\d:])"
_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"{_START}(?P<y>\d{{4}}){_SEP}M(?P<m>\d\d){_SEP}(?P<d>\d{{1,2}})(?![\d:])",
        rf"{_START}(?P<y>\d{{4}})[ .]{{0,2}}F {_SEP}(?P<d>\d{{1,2}}){_SEP}M(?P<m>\d\d)",
        rf"{_START}(?P<d>\d{{1,2}}){_SEP}M(?P<m>\d\d){_SEP}(?P<y>\d{{4}})(?![\d:])",
        rf"M(?P<m>\d\d){_SEP}(?P<d>\d{{1,2}})(?![\d:]){_SEP}(?P<y>\d{{4}})(?![\d:])",
        rf"M(?P<m>\d\d) (?P<d>\d{{1,2}}){_CLOCK_AND_YEAR}",
        # The year in two digits, or none.
        rf"{_START}(?P<d>\d{{1,2}}){_SEP}M(?P<m>\d\d) (?P<buddhist>B )?{_SEP}(?P<yy>\d\d)(?=$| ?[,;|)T]| \d\d?:)",
        rf"{_START}(?P<d>\d{{1,2}}){_SEP}M(?P<m>\d\d)(?!{_SEP}\d{{4}})(?!{_SEP}\d{{1,2}}{_SEP} \d{{4}})",
        rf"M(?P<m>\d\d){_SEP}(?P<d>\d{{1,2}})(?![\d:.%]\d?)(?!{_SEP}\d{{4}})",
    )
]
_NUMBERS = [
    re.compile(pattern)
    for pattern in (
        rf"{_START}(?P<y>\d{{4}}) ?(?P<s>[-/.]) ?(?P<b>\d{{1,2}}) ?(?P=s) ?(?P<c>\d{{1,2}}){_END}",
        rf"{_START}(?P<a>\d{{1,2}}) ?(?P<s>[-/.|]) ?(?P<b>\d{{1,2}}) ?(?P=s) ?(?P<y>\d{{4}}){_END}",
        rf"{_START}(?P<a>\d{{1,2}})(?P<s>[-/.]) ?(?P<b>\d{{1,2}})(?P=s) ?'?(?P<c>\d\d?){_END}",
        rf"{_START}(?P<a>\d{{1,2}})(?P<s>[-/.]) ?(?P<b>\d{{1,2}})\.?(?= (?:W |T )?\d\d[:.]\d\d| W|, ?\d\d:\d\d)",
    )
]
#: What numbers are that stand behind it.
_NO_DAY = re.compile(
    r"(?:[$€£¥§#№]|\b(?:v|ver|version|release|rev|build|art|article|artikel|articulo|section|sec|chapter|kapitel|abs|ip"
    r"|tel|phone|telefon|fax|isbn|no|nr|page|pp?|fig|room|score)[.:]?) ?$"
)
#: Years of the Thai calendar are 543 more.
_BUDDHIST, _BUDDHIST_YEARS = 543, range(2443, 2700)
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and where it stands in the marked text."""

    day: date
    start: int
    end: int
    #: Where the clock may follow: before the year in `May 8 10:30:00 2026`.
    clock_at: int
    #: Whether the year is said.
    has_year: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides where a text does not."""

    #: The day of fetching in the source's zone.
    today: date
    timezone: str
    language: str | None


def days_in(text: str, setting: Setting) -> list[Day]:
    """In their order, none over another; impossible and ambiguous ones are left out, with what they cover."""
    found: list[tuple[int, int, int, Day | None]] = []
    if "M" in text:
        for rank, pattern in enumerate(_PATTERNS):
            found += [(m.start(), rank, m.end(), _named(m, setting)) for m in pattern.finditer(text)]
    for pattern in _NUMBERS:
        for match in pattern.finditer(text):
            if not _NO_DAY.search(text[max(0, match.start() - 20) : match.start()]):
                found.append((match.start(), 0, match.end(), _numbers(match, setting)))
    days, end = [], 0
    for start, _, stop, day in sorted(found, key=lambda one: one[:2]):
        if start >= end:
            end = stop
            days += [day] if day else []
    return days


def _named(match: re.Match[str], setting: Setting) -> Day | None:
    groups = match.groupdict()
    month, number = int(groups["m"]), int(groups["d"])
    clock_at = match.end("d") if ":" in match[0] else match.end()
    if groups.get("y"):
        day = day_of(int(groups["y"]), month, number)
        return Day(day, match.start(), match.end(), clock_at) if day else None
    if groups.get("yy"):
        yy = int(groups["yy"])
        year = 2500 - _BUDDHIST + yy if groups["buddhist"] else _century(yy, setting)
        day = day_of(year, month, number)
        return Day(day, match.start(), match.end(), clock_at) if day else None
    day = _latest(month, number, setting)
    return Day(day, match.start(), match.end(), clock_at, has_year=False) if day else None


def _numbers(match: re.Match[str], setting: Setting) -> Day | None:
    groups = match.groupdict()
    mark, year, first, second, third = (groups.get(name) for name in ("s", "y", "a", "b", "c"))
    if year and first is None:
        day = day_of(int(year), int(second or 0), int(third or 0))
    elif year:
        day = _ordered(int(year), int(first or 0), int(second or 0), mark, setting)
    elif third:
        day = _short(first or "", int(second or 0), third, mark, setting)
    else:
        day = _without_year(int(first or 0), int(second or 0), mark, setting)
    return Day(day, match.start(), match.end(), match.end(), has_year=bool(year or third)) if day else None


def _ordered(year: int, first: int, second: int, mark: str | None, setting: Setting) -> date | None:
    """Of day and month in either order; dots stand behind days everywhere but in America."""
    order = languages.day_first(setting.language, setting.timezone)
    if order is None and mark == ".":
        order = True
    day_first, month_first = day_of(year, second, first), day_of(year, first, second)
    if day_first and month_first and day_first != month_first:
        return None if order is None else day_first if order else month_first
    return day_first or month_first


def _short(first: str, second: int, third: str, mark: str | None, setting: Setting) -> date | None:
    """With a year of two digits."""
    if languages.year_first(setting.language):
        return day_of(_century(int(first), setting), second, int(third)) if len(first) == 2 else None
    if len(third) < 2 or (mark == "." and not languages.dotted(setting.language)):
        return None  # a version, as likely
    return _ordered(_century(int(third), setting), int(first), second, mark, setting)


def _without_year(first: int, second: int, mark: str | None, setting: Setting) -> date | None:
    order = languages.day_first(setting.language, setting.timezone, has_year=False)
    if order is None or (mark == "." and not languages.dotted(setting.language)):
        return None
    return _latest(second, first, setting) if order else _latest(first, second, setting)


def day_of(year: int, month: int, day: int) -> date | None:
    """None where the calendar has no such day."""
    year -= _BUDDHIST if year in _BUDDHIST_YEARS else 0
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _century(year: int, setting: Setting) -> int:
    """Of two digits; the next year is as far as they reach."""
    return 2000 + year if 2000 + year <= setting.today.year + 1 else 1900 + year


def _latest(month: int, number: int, setting: Setting) -> date | None:
    """The latest such day that is not later than tomorrow; 29 February may be seven years ago, after 1900."""
    tomorrow = setting.today + timedelta(days=1)
    days = (day_of(year, month, number) for year in range(tomorrow.year, tomorrow.year - 9, -1))
    return next((day for day in days if day and day <= tomorrow), None)
