"""Reads dates in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from crawlers.dates import clocks
from crawlers.dates.days import Day, Setting, day_of, days_in
from crawlers.dates.languages import zone
from crawlers.dates.marks import marked
from crawlers.dates.when import Assumed, When

#: Characters of a text that is a date; of one line in which a date is looked for, which is cut here.
LONGEST_DATE, LONGEST_LINE = 100, 300
#: Letters and digits around a date in a text that is one: Published by the editors on.
_MOST_AROUND = 30
#: What programs write, so that it is read quickly: 2026-05-08T10:30:00Z, 2026-W19-5, 20260508103000.
_OF_PROGRAMS = re.compile(
    r"(\d{4}-(?:\d\d-\d\d|W\d\d-\d)|\d{4}W\d{3}|\d{8})"
    r"(?:[tT ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)? ?([zZ]|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_OF_MAIL = datetime(2048, 1, 1, tzinfo=UTC)
_RELATIVE = re.compile(r"R([smhd])(\d{1,3})\b|Y([012])\b")
_DELTAS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a line."""

    when: When
    #: The marked text between the date before, or the line's beginning, and this one: its label stands there.
    before: str
    #: Whether its year stands there, or its distance from now.
    is_sure: bool = True
    assumed: Assumed = ""


class _Read(NamedTuple):
    found: list[Found]
    #: Letters and digits that are of no date; of these, how many stand behind the last date.
    around: int
    behind: int


def read_when(text: str, *, fetched: datetime, timezone: str = "UTC", language: str | None = None) -> When | None:
    """The date that `text` is, perhaps with a label; None for what is none, may be several days, or is longer than 100.

    `fetched` is aware; a clock without a zone is told in `timezone`, in which "yesterday" lies too.  A year that is not
    said is the one of the latest such day that is not later than the day after fetching.
    """
    found = read_found(text, fetched=fetched, timezone=timezone, language=language)
    return found.when if found else None


def find_when(line: str, *, fetched: datetime, timezone: str = "UTC", language: str | None = None) -> When | None:
    """The first date in the first 300 characters of a line; a bare "today" is none.  See `read_when`."""
    found = find_all(line, fetched=fetched, timezone=timezone, language=language)
    return found[0].when if found else None


def find_all(
    line: str, *, fetched: datetime, timezone: str, language: str | None, country: str | None = None
) -> list[Found]:
    """Every date in the first 300 characters of a line, in order.  `country` (ISO 3166) is the source's."""
    setting = Setting(fetched.astimezone(zone(timezone)), timezone, language, country)
    return _read(marked(line[:LONGEST_LINE], language), setting, with_words=False).found


def read_found(
    text: str, *, fetched: datetime, timezone: str, language: str | None, country: str | None = None
) -> Found | None:
    """As `read_when`; `country` (ISO 3166) is the source's."""
    text = text.strip()
    if len(text) > LONGEST_DATE:
        return None
    if match := _OF_PROGRAMS.fullmatch(text):
        return _of_program(match, timezone)
    read = _read(marked(text, language), Setting(fetched.astimezone(zone(timezone)), timezone, language, country))
    is_one = len({one.when.day for one in read.found}) == 1 and read.around <= _MOST_AROUND
    return max(read.found, key=lambda one: one.when.moment is not None) if is_one else None


def read_strictly(text: str, *, timezone: str, language: str | None, country: str | None) -> Found | None:
    """The one date of a text, with its year and nothing behind it; of years in two digits those up to 49 are of this
    century (RFC 2822, 4.3).  `country` (ISO 3166) is the source's."""
    if match := _OF_PROGRAMS.fullmatch(text):
        return _of_program(match, timezone)
    setting = Setting(_OF_MAIL.astimezone(zone(timezone)), timezone, language, country)
    read = _read(marked(text, language, with_ago=False), setting, with_words=False)
    is_one = len(read.found) == 1 and read.around <= _MOST_AROUND and not read.behind
    return read.found[0] if is_one and read.found[0].is_sure else None


def moment_of(
    day: str, hour: str | None, minute: str | None, second: str | None, offset: str | None
) -> datetime | None:
    """Of the parts of ISO 8601; None for what is before 1900, or of another calendar."""
    clock = f"{hour or '00'}:{minute or '00'}:{(second or '00').replace('60', '59')}"
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{(offset or '').upper()}")
    except ValueError:
        return None
    return moment if day_of(moment.year, moment.month, moment.day) == moment.date() else None


def _of_program(match: re.Match[str], timezone: str) -> Found | None:
    moment = moment_of(*match.groups())
    if moment is None:
        return None
    return _at(moment, timezone) if match[2] else Found(When(moment.date()), "")


def _at(moment: datetime, source: str, before: str = "", *, is_sure: bool = True, assumed: Assumed = "") -> Found:
    """`moment` as written; told in UTC it is shown in the source's zone."""
    if moment.tzinfo is None:
        moment, assumed = moment.replace(tzinfo=zone(source)), "zone"
    told = moment if moment.utcoffset() else moment.astimezone(zone(source))
    return Found(_when(told), before, is_sure, assumed)


def _when(told: datetime) -> When:
    """Of an aware moment, in the zone in which it was told."""
    return When(told.date(), told.astimezone(UTC).replace(microsecond=0), told.utcoffset() or timedelta())


def _read(text: str, setting: Setting, *, with_words: bool = True) -> _Read:
    """The dates of marked text; words such as "today" alone if they are asked for."""
    found, end, around = [], 0, 0
    for day in sorted([*days_in(text, setting), *_relative(text, setting.now)], key=lambda one: one.start):
        if day.start < end:
            continue
        clock, begun, stop = _clock(text, day, end, setting)
        if day.is_word and clock is None and not with_words:
            continue
        before = text[end:begun]
        if day.moment:
            found.append(Found(_when(day.moment), before))
        elif clock is None:
            found.append(Found(When(day.day), before, day.has_year))
        else:
            at = datetime(
                day.day.year, day.day.month, day.day.day, clock.hour, clock.minute, clock.second, tzinfo=clock.zone
            )
            assumed: Assumed = "abbreviation" if clock.is_ambiguous else ""
            found.append(_at(at, setting.timezone, before, is_sure=day.has_year, assumed=assumed))
        around += sum(map(str.isalnum, before))
        end = stop
    behind = sum(map(str.isalnum, text[end:]))
    return _Read(found, around + behind, behind)


def _relative(text: str, now: datetime) -> Iterator[Day]:
    for mark in _RELATIVE.finditer(text):
        then = now - int(mark[2] or mark[3]) * _DELTAS[mark[1] or "d"]
        moment = then if mark[1] and mark[1] != "d" else None
        yield Day(then.date(), *mark.span(), mark.end(), moment=moment, is_word=bool(mark[3]))


def _clock(text: str, day: Day, end: int, setting: Setting) -> tuple[clocks.Clock | None, int, int]:
    """The clock behind a day, or before it, and where both together begin and end."""
    where = setting.timezone, setting.country
    if (match := clocks.AFTER.match(text, day.clock_at)) and (clock := clocks.clock_of(match, text, *where)):
        return clock, day.start, max(day.end, clock.end)
    lead = text[max(end, day.start - clocks.LONGEST_LEAD) : day.start]
    if (match := clocks.BEFORE.search(lead)) and (clock := clocks.clock_of(match, lead, *where)):
        return clock, day.start - len(lead) + match.start(), day.end
    return None, day.start, day.end
