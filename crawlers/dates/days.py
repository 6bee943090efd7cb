"""Days in marked text: with a month's name, or in numbers.  What may be several days is none.  Pure, and linear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawlers.dates.languages import day_first, short_form

_SEP = r"[ .,'/\-FB]{0,6}"
#: No part of a longer number, a word, a range (8-10 May) or a version (v2.10.20).
_START = r"(?<![\da-z])(?<!\d[:./,\-])(?<!\d -)(?<!\d - )(?<!-\d)(?<!\+)"
_END = r"(?![\d%€])(?![./\-:]\d)(?! ?(?:%|€|usd|eur)\b)"
_DAY_MONTH, _MONTH_DAY = rf"{_START}(?P<d>\d{{1,2}}){_SEP}M(?P<m>\d\d)", rf"M(?P<m>\d\d){_SEP}(?P<d>\d{{1,2}})(?![\d:])"
_YEAR = r"(?P<y>\d{4})(?![\d:])"
#: The first that matches at a place counts.
_NAMED = [
    rf"{_START}(?P<y>\d{{4}}){_SEP}M(?P<m>\d\d){_SEP}(?P<d>\d{{1,2}})(?![\d:])",
    rf"{_START}(?P<y>\d{{4}})[ .]{{0,2}}F {_SEP}(?P<d>\d{{1,2}}){_SEP}M(?P<m>\d\d)",
    rf"{_DAY_MONTH}{_SEP}{_YEAR}",
    rf"{_MONTH_DAY}{_SEP}{_YEAR}",
    # May 8 10:30:00 +0000 2026
    rf"M(?P<m>\d\d) (?P<d>\d{{1,2}}) \d\d:\d\d(?::\d\d)?(?: [a-z+\-0-9:]{{1,6}})? {_YEAR}",
    # The year in two digits, or none.
    rf"{_DAY_MONTH} (?P<buddhist>B )?{_SEP}(?P<yy>\d\d)(?=$| ?[,;|)T]| \d\d?:)",
    rf"{_DAY_MONTH}(?!{_SEP}\d{{4}})(?!{_SEP}\d{{1,2}}{_SEP} \d{{4}})",
    rf"{_MONTH_DAY}(?![.%]\d?)(?!{_SEP}\d{{4}})",
]
_NUMBERS = [
    rf"{_START}(?P<y>\d{{4}}) ?(?P<s>[-/.]) ?(?P<m>\d{{1,2}}) ?(?P=s) ?(?P<d>\d{{1,2}}){_END}",
    rf"{_START}(?P<a>\d{{1,2}}) ?(?P<s>[-/.|]) ?(?P<b>\d{{1,2}}) ?(?P=s) ?(?P<y>\d{{4}}){_END}",
    rf"{_START}(?P<a>\d{{1,2}})(?P<s>[-/.]) ?(?P<b>\d{{1,2}})(?P=s) ?'?(?P<c>\d\d?){_END}",
    rf"{_START}(?P<a>\d{{1,2}})(?P<s>[-/.]) ?(?P<b>\d{{1,2}})\.?(?= (?:W |T )?\d\d[:.]\d\d| W|, ?\d\d:\d\d)",
]
_PATTERNS = [(rank, re.compile(pattern)) for rank, pattern in enumerate([*_NAMED, *_NUMBERS])]
#: What numbers are that stand behind it.
_NO_DAY = re.compile(
    r"(?:[$€£¥§#№]|\b(?:v|ver|version|release|rev|build|art|article|artikel|articulo|section|sec|chapter|kapitel|abs|ip"
    r"|tel|phone|telefon|fax|isbn|no|nr|page|pp?|fig|room|score)[.:]?) ?$"
)
#: Years of the Thai calendar are 543 more.
_BUDDHIST, _BUDDHIST_YEARS = 543, range(2443, 2700)
#: What is earlier is a default of broken software, or of another calendar.
YEARS = range(1900, 2100)


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
    #: Of "3 hours ago".
    moment: datetime | None = None
    #: Whether it is a word such as "today".
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides where a text does not."""

    #: When the text was fetched, in the source's zone.
    now: datetime
    timezone: str
    language: str | None
    country: str | None = None


def days_in(text: str, setting: Setting) -> list[Day]:
    """In their order, none over another; impossible and ambiguous ones are left out, with what they cover."""
    found: list[tuple[int, int, int, Day | None]] = []
    for rank, pattern in _PATTERNS if "M" in text else _PATTERNS[len(_NAMED) :]:
        found += [
            (match.start(), rank, match.end(), _day(match, setting))
            for match in pattern.finditer(text)
            if rank < len(_NAMED) or not _NO_DAY.search(text, max(0, match.start() - 20), match.start())
        ]
    days, end = [], 0
    for start, _, stop, day in sorted(found, key=lambda one: one[:2]):
        if start >= end:
            end = stop
            days += [day] if day else []
    return days


def _day(match: re.Match[str], setting: Setting) -> Day | None:
    groups = {name: int(value) for name, value in match.groupdict().items() if value and value.isdigit()}
    year, month, number = groups.get("y"), groups.get("m"), groups.get("d")
    if month is None or number is None:
        day = _of_numbers(match, groups, setting)
    elif year:
        day = day_of(year, month, number)
    elif "yy" in groups:
        day = day_of(1957 + groups["yy"] if match["buddhist"] else _century(groups["yy"], setting), month, number)
    else:
        day = _latest(month, number, setting)
    has_year = bool(groups.keys() & {"y", "yy", "c"})
    clock_at = match.end("d") if month is not None and ":" in match[0] else match.end()
    return Day(day, match.start(), match.end(), clock_at, has_year) if day else None


def _of_numbers(match: re.Match[str], groups: dict[str, int], setting: Setting) -> date | None:
    """Of 8/5/2026, 8.5.26, 8.5.; dots stand behind days everywhere but in America."""
    first, second, short = groups["a"], groups["b"], short_form(setting.language)
    is_dotted, has_dots = match["s"] == ".", "." in short
    if "y" in groups:
        return _ordered(groups["y"], first, second, setting, default=True if is_dotted else None)
    if "c" in groups:
        if short.startswith("y"):
            return day_of(_century(first, setting), second, groups["c"]) if len(match["a"]) == 2 else None
        if len(match["c"]) < 2 or (is_dotted and not has_dots):
            return None  # a version, as likely
        return _ordered(_century(groups["c"], setting), first, second, setting, default=True if is_dotted else None)
    order = day_first(setting.language, setting.timezone, setting.country, has_year=False)
    if order is None or (is_dotted and not has_dots):
        return None
    return _latest(second, first, setting) if order else _latest(first, second, setting)


def _ordered(year: int, first: int, second: int, setting: Setting, default: bool | None) -> date | None:
    """Of day and month in either order."""
    day, other = day_of(year, second, first), day_of(year, first, second)
    if not day or not other or day == other:
        return day or other
    order = day_first(setting.language, setting.timezone, setting.country)
    order = default if order is None else order
    return None if order is None else day if order else other


def day_of(year: int, month: int, day: int) -> date | None:
    """None where the calendar has no such day."""
    year -= _BUDDHIST if year in _BUDDHIST_YEARS else 0
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _century(year: int, setting: Setting) -> int:
    """Of two digits; the next year is as far as they reach."""
    return 2000 + year if 2000 + year <= setting.now.year + 1 else 1900 + year


def _latest(month: int, number: int, setting: Setting) -> date | None:
    """The latest such day that is not later than tomorrow; 29 February may be seven years ago, after 1900."""
    tomorrow = setting.now.date() + timedelta(days=1)
    days = (day_of(year, month, number) for year in range(tomorrow.year, tomorrow.year - 9, -1))
    return next((day for day in days if day and day <= tomorrow), None)
