"""How often a document says that it is to be asked for.  Pure.

RSS's `ttl`, `skipHours` and `skipDays` (https://www.rssboard.org/rss-specification#optionalChannelElements), and the
syndication module (https://web.resource.org/rss/1.0/modules/syndication/).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from crawlers.parsing.tree import local, space

_SYNDICATION = "purl.org/rss/1.0/modules/syndication"
_DAY_S = 86_400
_PERIODS_S = {
    "hourly": 3_600,
    "daily": _DAY_S,
    "weekly": 7 * _DAY_S,
    "monthly": 30 * _DAY_S,
    "yearly": 365 * _DAY_S,
}
#: In the order of `datetime.weekday`.
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a document asks for; nothing where it asks for nothing."""

    #: Seconds that a copy of it is good for, and in which it is updated once; 0: it does not say.
    ttl_s: int = 0
    period_s: int = 0
    #: Hours (0 to 23) and weekdays (Monday is 0) in UTC at which nothing new comes.
    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()

    def to_json(self) -> str:
        """The form in which it is stored."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({name: value for name, value in said.items() if value}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Rhythm:
        """The reverse."""
        row = json.loads(text)
        return cls(row.get("ttl_s", 0), row.get("period_s", 0), tuple(row.get("hours", ())), tuple(row.get("days", ())))


#: Of what does not say.
NO_RHYTHM = Rhythm()


def rhythm_of(feed: etree._Element | None) -> Rhythm:
    """By the element that holds a feed's own title; what cannot be read counts as not said."""
    ttl_s, period_s, frequency = 0, 0, 1
    hours, days = set[int](), set[int]()
    for child in () if feed is None else feed:
        name, text = local(child), (child.text or "").strip()
        if _SYNDICATION in space(child):
            if name == "updatePeriod":
                period_s = _PERIODS_S.get(text.lower(), 0)
            elif name == "updateFrequency":
                frequency = max(_number(text), 1)
        elif name == "ttl":
            ttl_s = _number(text) * 60
        elif name == "skipHours":
            # Netscape's RSS 0.91 counts from 1 to 24.
            hours = {_number(each) % 24 for each in _texts(child) if each.isascii() and each.isdigit()}
        elif name == "skipDays":
            days = {_WEEKDAYS.index(each.lower()) for each in _texts(child) if each.lower() in _WEEKDAYS}
    return Rhythm(ttl_s, period_s // frequency, tuple(sorted(hours)), tuple(sorted(days)))


def _number(text: str) -> int:
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


def _texts(element: etree._Element) -> Iterable[str]:
    return ((each.text or "").strip() for each in element)
