"""Reads dates in texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from crawlers.dates import clocks, languages
from crawlers.dates.days import Day, Setting, day_of, days_in
from crawlers.dates.marks import marked
from crawlers.dates.when import When

#: Characters of a text that is a date; of one line in which a date is looked for, which is cut here.
LONGEST_DATE, LONGEST_LINE = 100, 300
#: Letters and digits around a date in a text that is one: Published by the editors on.
_MOST_AROUND = 30
#: What programs write in one piece: 20260508, 20260508T1030Z, 20260508103000.
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:[tT ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d{1,9})?([zZ]|[+-]\d\d:?\d\d)?)?", re.ASCII
)
#: What they write mostly, so that it is read quickly.
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII)
_RELATIVE = re.compile(r"R([smhd])(\d{1,3})\b|Y([012])\b")
_DELTAS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a line."""

    when: When
    #: The marked text between the date before, or the line's beginning, and this one: its label stands there.
    before: str
    #: Whether its year stands there, or its distance from now.
    is_sure: bool = True
    #: Whether it is told in UTC, so that the page may show the day before or after.
    is_utc: bool = False


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


def read_found(text: str, *, fetched: datetime, timezone: str, language: str | None) -> Found | None:
    """As `read_when`."""
    if len(text) > LONGEST_DATE:
        return None
    text = text.strip()
    zone = languages.zone(timezone)
    if iso := _ISO.fullmatch(text):
        return _iso(iso[0], zone)
    if compact := _COMPACT.fullmatch(text):
        return _compact(compact, zone)
    reader = _Reader(text, fetched, timezone, language)
    found = reader.found(with_words=True)
    if len({one.when.day for one in found}) != 1 or reader.around > _MOST_AROUND:
        return None
    return max(found, key=lambda one: one.when.moment is not None)


def find_all(line: str, *, fetched: datetime, timezone: str, language: str | None) -> list[Found]:
    """Every date in the first 300 characters of a line, in order."""
    return _Reader(line[:LONGEST_LINE], fetched, timezone, language).found(with_words=False)


def _iso(text: str, zone: tzinfo) -> Found | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if day_of(moment.year, moment.month, moment.day) != moment.date():
        return None  # before 1900, or of another calendar
    return _at(moment, zone) if len(text) > len("2026-05-08") else Found(When(moment.date()), "")


def _compact(match: re.Match[str], zone: tzinfo) -> Found | None:
    year, month, day, hour, minute, second, offset = match.groups()
    clock = f"T{hour}:{minute}:{second or '00'}{offset or ''}" if hour else ""
    return _iso(f"{year}-{month}-{day}{clock}".upper(), zone)


def _at(moment: datetime, source: tzinfo, before: str = "", *, is_sure: bool = True) -> Found:
    """`moment` as written; told in UTC it is shown in the source's zone."""
    is_utc = moment.tzinfo is not None and not moment.utcoffset()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=source)
    told = moment.astimezone(source) if is_utc else moment
    return Found(_when(told), before, is_sure, is_utc)


def _when(told: datetime) -> When:
    """Of an aware moment, in the zone in which it was told."""
    return When(told.date(), told.astimezone(UTC).replace(microsecond=0), told.utcoffset() or timedelta())


class _Reader:
    """One text, read once."""

    def __init__(self, text: str, fetched: datetime, timezone: str, language: str | None) -> None:
        self.zone = languages.zone(timezone)
        self.fetched = fetched.astimezone(self.zone)
        self.setting = Setting(self.fetched.date(), timezone, language)
        self.text = marked(text, language)
        #: Letters and digits that are of no date.
        self.around = 0

    def found(self, *, with_words: bool) -> list[Found]:
        days: list[Day | re.Match[str]] = [*days_in(self.text, self.setting), *_RELATIVE.finditer(self.text)]
        found, end = [], 0
        for day in sorted(days, key=lambda one: one.start if isinstance(one, Day) else one.start()):
            start, stop = (day.start, day.end) if isinstance(day, Day) else day.span()
            if start < end:
                continue
            clock, begun, stop = self._clock(start, stop, day.clock_at if isinstance(day, Day) else stop, end)
            before = self.text[end:begun]
            one = (
                self._day(day, clock, before)
                if isinstance(day, Day)
                else self._relative(day, clock, before, with_words)
            )
            if one:
                found.append(one)
                self.around += sum(map(str.isalnum, before))
                end = stop
        self.around += sum(map(str.isalnum, self.text[end:]))
        return found

    def _clock(self, start: int, stop: int, at: int, end: int) -> tuple[clocks.Clock | None, int, int]:
        """The clock behind a day, or before it, and where both together begin and end."""
        if (match := clocks.AFTER.match(self.text, at)) and (clock := clocks.clock_of(match, self.text, self.zone)):
            return clock, start, max(stop, clock.end)
        lead = self.text[max(end, start - clocks.LONGEST_LEAD) : start]
        if (match := clocks.BEFORE.search(lead)) and (clock := clocks.clock_of(match, lead, self.zone)):
            return clock, start - len(lead) + match.start(), stop
        return None, start, stop

    def _day(self, day: Day, clock: clocks.Clock | None, before: str) -> Found:
        if clock is None:
            return Found(When(day.day), before, day.has_year)
        moment = datetime(
            day.day.year, day.day.month, day.day.day, clock.hour, clock.minute, clock.second, tzinfo=clock.zone
        )
        return _at(moment, self.zone, before, is_sure=day.has_year)

    def _relative(self, mark: re.Match[str], clock: clocks.Clock | None, before: str, with_words: bool) -> Found | None:
        if mark[1] and mark[1] != "d":
            moment = self.fetched - timedelta(**{_DELTAS[mark[1]]: int(mark[2])})
            return Found(_when(moment), before)
        if mark[3] and clock is None and not with_words:
            return None
        day = self.setting.today - timedelta(days=int(mark[2] or mark[3]))
        return self._day(Day(day, *mark.span(), mark.end()), clock, before)
