"""What reads the dates of one page: when it was fetched, its zone and its language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawlers.dates import Found, find_all, read_found
from crawlers.dates.languages import zone

#: Pages of the web begin here, and so do the days that are believed.
_FIRST_DAY = date(1990, 1, 1)
#: How far the clock of a server may be ahead of ours, or be told in the wrong zone; and days of the whole world.
_CLOCKS_DIFFER = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what may be the day of this page; days before 1990 and in the future are refused, and those whose year is
    not said: it would be a guess."""

    fetched: datetime
    timezone: str
    language: str | None

    @property
    def today(self) -> date:
        """The day of fetching where the page is read."""
        return self.fetched.astimezone(zone(self.timezone)).date()

    def read(self, text: str) -> Found | None:
        """A text that is a date."""
        found = read_found(text, fetched=self.fetched, timezone=self.timezone, language=self.language)
        return found if found and self._is_possible(found) else None

    def all_in(self, line: str) -> list[Found]:
        """The dates of a line."""
        found = find_all(line, fetched=self.fetched, timezone=self.timezone, language=self.language)
        return [one for one in found if self._is_possible(one)]

    def _is_possible(self, found: Found) -> bool:
        latest, moment = self.fetched + _CLOCKS_DIFFER, found.when.moment
        if moment and moment > latest:
            return False
        return found.is_sure and _FIRST_DAY <= found.when.day <= latest.date()
