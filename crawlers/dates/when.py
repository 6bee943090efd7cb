"""When: a day, and the moment where it is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

from crawlers.dates.languages import zone as zone_of

#: What a text does not say: `zone` where its clock was told in the source's or in UTC, `clock` where the day begins it,
#: `abbreviation` where its zone may be several, and neither the source's zone nor its country decides.
Assumed = Literal["", "zone", "clock", "abbreviation"]


@dataclass(frozen=True, slots=True)
class When:
    """What a date says; never more than it says."""

    #: As the page writes it, in the page's own zone; where it writes UTC, the day in the source's zone.
    day: date
    #: Aware UTC; None where only the day is known.  Of "3 hours ago" as exact as that.
    moment: datetime | None = None
    #: Of the zone in which `moment` was told, east of UTC.
    offset: timedelta = field(default=timedelta(), compare=False)

    def iso(self) -> str:
        """`2021-03-23T08:30:00+08:00`, in the zone in which it was told; or `2021-03-23` where only the day is known,
        or where the page shows another day than that zone has."""
        told = self.moment.astimezone(timezone(self.offset)) if self.moment else None
        return told.isoformat().replace("+00:00", "Z") if told and told.date() == self.day else self.day.isoformat()

    def since(self, zone: str) -> datetime:
        """Aware UTC: the moment, or the beginning of the day in `zone` (IANA), which no clock told."""
        return self.moment or datetime.combine(self.day, time.min, zone_of(zone)).astimezone(UTC)
