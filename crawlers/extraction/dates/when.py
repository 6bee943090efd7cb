"""When: a day, and the moment where it is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class When:
    """What a date says; never more than it says."""

    #: As the page writes it, in the page's own zone; where it writes UTC, the day in the source's zone.
    day: date
    #: Aware UTC; None where only the day is known.  Of "3 hours ago" as exact as that.
    moment: datetime | None = None

    def since(self, timezone: str) -> datetime:
        """Aware UTC: the moment, or the beginning of the day in `timezone`, which no clock told."""
        return self.moment or datetime.combine(self.day, time.min, ZoneInfo(timezone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Published:
    """When a page says that it was published and changed; None where it does not say."""

    published: When | None
    modified: When | None
    #: Where `published` was found: `json-ld`, `meta`, `address`, `shown`, `script`, `guess`; "" where it was not.
    origin: str
