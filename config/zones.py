"""The time zone that a person means who names a city, a country or a zone."""

from __future__ import annotations

import difflib
import functools
import importlib.resources
from collections import defaultdict
from collections.abc import Iterator, Sequence
from zoneinfo import available_timezones

from babel import Locale

from config.mistakes import COMPARED_CHARACTERS, quoted

#: Languages in which cities may be named, beside English, as the CLDR names them.
_LANGUAGES = ("zh", "zh_Hant", "ja", "ko", "de", "fr", "es", "pt", "ru")
#: Where readers sit, and the IANA database names no zone for it.
_SEATS = {
    "Asia/Shanghai": "Beijing Shenzhen Guangzhou Hangzhou 北京 深圳 广州 廣州 杭州",
    "Asia/Kolkata": "Mumbai Delhi New_Delhi Bengaluru",
    "Asia/Tokyo": "Osaka 大阪",
    "Asia/Dubai": "Abu_Dhabi",
    "Europe/Berlin": "Frankfurt Munich München Hamburg",
    "Europe/Zurich": "Basel Geneva Genève Bern Zug",
    "Europe/Rome": "Milan Milano",
    "America/New_York": "Washington Boston Miami",
    "America/Los_Angeles": "San_Francisco",
    "America/Toronto": "Ottawa",
    "Australia/Sydney": "Canberra",
}
_MOST_TOLD = 6
#: From 0 to 1, how like a name must be to be offered: Mumbai is not Dubai.
_LIKE = 0.8


class UnknownZoneError(ValueError):
    """No zone, or several.  `several` are those that it may be; `near` is a city that may be meant."""

    def __init__(self, message: str, *, several: Sequence[str] = (), near: str | None = None) -> None:
        super().__init__(message)
        self.several = several
        self.near = near


def find_zone(said: str) -> str:
    """`Asia/Singapore` for Singapore, 新加坡 or SG.  Raises UnknownZoneError, which says what would be right."""
    wanted = _plain(said)
    for names in (_zones, _cities, _seats, _countries, _cities_elsewhere):
        found = sorted(names().get(wanted, ()))
        if len(found) == 1:
            return found[0]
        if found:
            several = found[:_MOST_TOLD]
            told = f"{quoted(said)} has several time zones: write one of {', '.join(several)}"
            raise UnknownZoneError(told, several=several)
    near = difflib.get_close_matches(wanted[:COMPARED_CHARACTERS], [*_cities(), *_seats()], n=1, cutoff=_LIKE)
    city = near[0].title() if near else None
    mend = f"did you mean {quoted(city)}?" if city else "write a large city near you, as in Hong Kong"
    raise UnknownZoneError(f"no time zone is known for {quoted(said)}: {mend}", near=city)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


@functools.cache
def _table() -> tuple[tuple[str, str], ...]:
    """Country and zone of each line of the IANA database's zone.tab."""
    text = importlib.resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple((row[0], row[2]) for row in rows)


def _by_name(pairs: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, zone in pairs:
        found[_plain(name)].add(zone)
    return found


def _zones() -> dict[str, set[str]]:
    return _by_name((name, name) for name in available_timezones() if "/" in name or name == "UTC")


def _cities() -> dict[str, set[str]]:
    return _by_name((zone.rpartition("/")[2], zone) for _, zone in _table())


def _countries() -> dict[str, set[str]]:
    text = importlib.resources.files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    names = dict(line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return _by_name((name, zone) for code, zone in _table() for name in (code, names[code]))


def _seats() -> dict[str, set[str]]:
    return _by_name((city, zone) for zone, cities in _SEATS.items() for city in cities.split())


def _cities_elsewhere() -> dict[str, set[str]]:
    """In other languages than English."""
    zones = {zone for _, zone in _table()}
    return _by_name(
        (named["city"], zone)
        for language in _LANGUAGES
        for zone, named in Locale.parse(language).time_zones.items()
        if zone in zones and "city" in named
    )
