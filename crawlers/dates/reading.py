"""Reads dates in texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

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
    assumed: Assumed = ""


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


def read_found(
    text: str, *, fetched: datetime, timezone: str, language: str | None, country: str | None = None
) -> Found | None:
    """As `read_when`; `country` (ISO 3166) is the source's."""
    text = text.strip()
    if len(text) > LONGEST_DATE:
        return None
    if match := _OF_PROGRAMS.fullmatch(text):
        return _of_program(match, timezone)
    reader = _Reader(text, fetched, timezone, language, country)
    found = reader.found(with_words=True)
    if len({one.when.day for one in found}) != 1 or reader.around > _MOST_AROUND:
        return None
    return max(found, key=lambda one: one.when.moment is not None)


def read_strictly(text: str, *, timezone: str, language: str | None, country: str | None) -> Found | None:
    """The one date of a text, with its year and nothing behind it; of years in two digits those up to 49 are of this
    century (RFC 2822, 4.3)."""
    if match := _OF_PROGRAMS.fullmatch(text):
        return _of_program(match, timezone)
    reader = _Reader(text, _OF_MAIL, timezone, language, country, with_ago=False)
    found = reader.found(with_words=False)
    if len(found) != 1 or not found[0].is_sure or reader.around > _MOST_AROUND or reader.behind:
        return None
    return found[0]


def find_all(line: str, *, fetched: datetime, timezone: str, language: str | None) -> list[Found]:
    """Every date in the first 300 characters of a line, in order."""
    return _Reader(line[:LONGEST_LINE], fetched, timezone, language, None).found(with_words=False)


def _of_program(match: re.Match[str], timezone: str) -> Found | None:
    day, hour, minute, second, offset = match.groups()
    try:
        moment = datetime.fromisoformat(
            f"{day}T{hour or '00'}:{minute or '00'}:{(second or '00').replace('60', '59')}{(offset or '').upper()}"
        )
    except ValueError:
        return None
    if day_of(moment.year, moment.month, moment.day) != moment.date():
        return None  # before 1900, or of another calendar
    return _at(moment, timezone) if hour else Found(When(moment.date()), "")


def _at(moment: datetime, source: str, before: str = "", *, is_sure: bool = True, assumed: Assumed = "") -> Found:
    """`moment` as written; told in UTC it is shown in the source's zone."""
    is_utc = moment.tzinfo is not None and not moment.utcoffset()
    if moment.tzinfo is None:
        moment, assumed = moment.replace(tzinfo=zone(source)), "zone"
    told = moment.astimezone(zone(source)) if is_utc else moment
    return Found(_when(told), before, is_sure, is_utc, assumed)


def _when(told: datetime) -> When:
    """Of an aware moment, in the zone in which it was told."""
    return When(told.date(), told.astimezone(UTC).replace(microsecond=0), told.utcoffset() or timedelta())


class _Reader:
    """One text, read once."""

    def __init__(
        self,
        text: str,
        fetched: datetime,
        timezone: str,
        language: str | None,
        country: str | None,
        *,
        with_ago: bool = True,
    ) -> None:
        self.fetched = fetched.astimezone(zone(timezone))
        self.setting = Setting(self.fetched.date(), timezone, language, country)
        self.text = marked(text, language, with_ago=with_ago)
        #: Letters and digits that are of no date.
        self.around = 0
        #: Of these, how many stand behind the last date.
        self.behind = 0

    def found(self, *, with_words: bool) -> list[Found]:
        days: list[Day | re.Match[str]] = [*days_in(self.text, self.setting), *_RELATIVE.finditer(self.text)]
        found, end = [], 0
        for day in sorted(days, key=lambda one: one.start if isinstance(one, Day) else one.start()):
            start, stop = (day.start, day.end) if isinstance(day, Day) else day.span()
            if start < end:
                continue
            clock, begun, stop = self._clock(start, stop, day.clock_at if isinstance(day, Day) else stop, end)
            before = self.text[end:begun]
            if isinstance(day, Day):
                one: Found | None = self._on(day.day, clock, before, is_sure=day.has_year)
            else:
                one = self._relative(day, clock, before, with_words)
            if one:
                found.append(one)
                self.around += sum(map(str.isalnum, before))
                end = stop
        self.behind = sum(map(str.isalnum, self.text[end:]))
        self.around += self.behind
        return found

    def _clock(self, start: int, stop: int, at: int, end: int) -> tuple[clocks.Clock | None, int, int]:
        """The clock behind a day, or before it, and where both together begin and end."""
        where = self.setting.timezone, self.setting.country
        if (match := clocks.AFTER.match(self.text, at)) and (clock := clocks.clock_of(match, self.text, *where)):
            return clock, start, max(stop, clock.end)
        lead = self.text[max(end, start - clocks.LONGEST_LEAD) : start]
        if (match := clocks.BEFORE.search(lead)) and (clock := clocks.clock_of(match, lead, *where)):
            return clock, start - len(lead) + match.start(), stop
        return None, start, stop

    def _on(self, day: date, clock: clocks.Clock | None, before: str, *, is_sure: bool = True) -> Found:
        if clock is None:
            return Found(When(day), before, is_sure)
        moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second, tzinfo=clock.zone)
        assumed: Assumed = "abbreviation" if clock.is_ambiguous else ""
        return _at(moment, self.setting.timezone, before, is_sure=is_sure, assumed=assumed)

    def _relative(self, mark: re.Match[str], clock: clocks.Clock | None, before: str, with_words: bool) -> Found | None:
        if mark[1] and mark[1] != "d":
            return Found(_when(self.fetched - timedelta(**{_DELTAS[mark[1]]: int(mark[2])})), before)
        if mark[3] and clock is None and not with_words:
            return None
        return self._on(self.setting.today - timedelta(days=int(mark[2] or mark[3])), clock, before)
