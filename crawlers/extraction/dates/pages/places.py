"""Where a page is read, so that a moment told in UTC becomes the day there."""

from __future__ import annotations

from datetime import date, datetime

from babel.core import get_global

from crawlers.extraction.dates.texts.languages import zone
from record.urls import host_of

#: Domains of countries that others use for what their letters say.
_GENERIC = frozenset(
    {"ai", "am", "cc", "co", "eu", "fm", "gg", "io", "is", "la", "ly", "me", "nu", "sh", "st", "to", "tv", "ws"}
)
#: Languages of many countries, which say nothing of where they are read.
_OF_MANY_COUNTRIES = frozenset({"en", "es", "fr", "pt", "ar"})


def country(url: str | None, language: str | None) -> str | None:
    """By the address's country, the language's region, or the one country of a language; as ISO 3166, in capitals."""
    domain = host_of(url).rsplit(".", 1)[-1]
    if len(domain) == 2 and domain not in _GENERIC:
        return "GB" if domain == "uk" else domain.upper()
    tag, _, region = (language or "").replace("_", "-").partition("-")
    region = region.rsplit("-", 1)[-1]
    if len(region) == 2:
        return region.upper()
    if not tag or tag.lower() in _OF_MANY_COUNTRIES:
        return None
    likely: str = get_global("likely_subtags").get(tag.lower(), "")
    return likely.rsplit("_", 1)[-1] or None


def day_there(moment: datetime, country: str | None) -> date | None:
    """None where the country is not known, or has two days at that moment."""
    days = {moment.astimezone(zone(name)).date() for name in get_global("territory_zones").get(country or "", ())}
    return days.pop() if len(days) == 1 else None
