"""Dates of programs: one text that is a date, as feeds have it, and the moment that it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from crawlers.dates.reading import moment_of, read_strictly
from crawlers.dates.when import Assumed

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: RFC 822 and 2822 as nearly all feeds have them, so that they are read quickly.
_RFC_822 = re.compile(
    rf"(?:[A-Z][a-z]{{2}}, ?)?(\d\d?) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d)(?::(\d\d))? "
    r"(?:([+-]\d{4})|GMT|UTC?|Z)",
    re.ASCII,
)
#: The name of a zone behind its offset, as scripts write it: GMT+0700 (Indochina Time), +0000 UTC.
_NAMED_AGAIN = re.compile(r"(?<=[+-]\d{4}) (?:\([^()]*\)|[A-Z]{1,5})$")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Moment:
    """What a date means."""

    #: Aware UTC, whole seconds.
    at: datetime
    assumed: Assumed = ""

    @property
    def zone_assumed(self) -> bool:
        """Whether a clock is told without a zone."""
        return self.assumed == "zone"


@lru_cache(maxsize=16_384)
def read_date(
    text: str, *, language: str | None = None, zone: str = "UTC", country: str | None = None
) -> Moment | None:
    """The moment of a text that is a date; None where it can mean several, or none.

    What the text does not say is decided by its language (BCP 47), and by the zone (IANA; UTC where it is not known)
    and country (ISO 3166) of its source.  Of years in two digits those up to 49 are of this century (RFC 2822, 4.3).
    """
    text = text.strip()
    if usual := _RFC_822.fullmatch(text):
        return _of_mail(usual)
    if len(text) > _LONGEST:
        return None
    found = read_strictly(_NAMED_AGAIN.sub("", text), timezone=zone, country=country, language=language)
    if found is None:
        return None
    moment = found.when.moment
    return Moment(moment, found.assumed) if moment else Moment(found.when.since(zone), "clock")


def _of_mail(match: re.Match[str]) -> Moment | None:
    day, month, year, hour, minute, second, offset = match.groups()
    ends_day = hour == "24"
    date = f"{year}-{1 + _MONTHS.index(month):02}-{day:0>2}"
    moment = moment_of(date, "00" if ends_day else hour, minute, second, offset or "Z")
    try:
        return Moment((moment + timedelta(days=ends_day)).astimezone(UTC)) if moment else None
    except OverflowError:
        return None
