"""What CLDR knows of how languages write dates, by babel: names of months and weekdays, "{0} hours ago", orders."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from itertools import product
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_timedelta

from crawlers.dates.folds import fold
from crawlers.dates.words import WORDS

_WIDTHS = [(context, width) for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
_UNITS = ("second", "minute", "hour", "day")
#: Numbers that between them take every plural form of CLDR (https://cldr.unicode.org/index/cldr-spec/plural-rules).
_NUMBERS = (1, 2, 3, 5, 11, 21, 100)
_NO_THRESHOLD = 1e9
_WIDTHS_OF_UNITS: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")
#: "3 h" may be anything.
_SHORTEST_PATTERN = 4


@cache
def months() -> dict[str, dict[str, int]]:
    """Folded name without its last dot -> {language: month}."""
    found: dict[str, dict[str, int]] = {name: {"": month} for name, month in WORDS["months"].items()}
    for code in WORDS["locales"]:
        locale = Locale.parse(code)
        for context, width in _WIDTHS:
            for month, name in locale.months[context][width].items():
                word = re.sub("^(?:de |d')", "", fold(name)).rstrip(".")
                if len(word) > 1 and not re.search(r"\d", word):
                    found.setdefault(word, {})[locale.language] = month
    return found


@cache
def weekdays() -> frozenset[str]:
    """Folded names without their last dots."""
    locales = [Locale.parse(code) for code in WORDS["locales"]]
    names = (name for locale in locales for context, width in _WIDTHS for name in locale.days[context][width].values())
    return frozenset(fold(name).rstrip(".") for name in names) | frozenset(WORDS["weekdays"])


@cache
def past_patterns() -> dict[str, tuple[str, int | None]]:
    """Folded `# hours ago` -> ("hour", None); with the number where none stands: `ساعتين` -> ("hour", 2)."""
    found: dict[str, tuple[str, int | None]] = {}
    for code, unit, width, number in product(WORDS["locales"], _UNITS, _WIDTHS_OF_UNITS, _NUMBERS):
        text = fold(_ago(number, unit, width, code)).replace(str(number), "#")
        if len(text) <= _SHORTEST_PATTERN or text[0] in "-+":
            continue
        found.setdefault(text, (unit, None if "#" in text else number))
        if number == 1 and text[0] == "#":
            found.setdefault(text[1:].strip(), (unit, 1))
    return found


def _ago(number: int, unit: str, width: Literal["long", "short", "narrow"], code: str) -> str:
    """`3 hours ago` in the language; "" where babel has the future alone, as in short Malay."""
    delta = -timedelta(**{f"{unit}s": number})
    options: dict[str, Any] = {"granularity": unit, "threshold": _NO_THRESHOLD, "add_direction": True}
    try:
        return format_timedelta(delta, format=width, locale=code, **options)
    except KeyError:
        return ""


@cache
def day_first(language: str | None, timezone: str, *, has_year: bool = True) -> bool | None:
    """Whether 5/8 is 5 August, with a year behind it or without, as CLDR's numeric forms have it there.

    None where the country decides and is not known, or writes the year first.
    """
    locale = _locale(language)
    country = (locale and locale.territory) or get_global("zone_territories").get(timezone)
    if country and (locale is None or locale.language == "en"):
        locale = _locale(f"{locale.language if locale else 'und'}-{country}") or _locale(f"en-{country}")
    if locale is None or (locale.language == "en" and not locale.territory):
        return None
    pattern = (locale.date_formats["short"] if has_year else locale.datetime_skeletons["Md"]).pattern.lower()
    return None if pattern.startswith("y") else pattern.index("d") < pattern.index("m")


@cache
def year_first(language: str | None) -> bool:
    """Whether 26/5/8 is 8 May 2026; in Canada, which writes 2026-05-08, both other orders are in use."""
    locale = _locale(language)
    return (
        locale is not None and locale.territory != "CA" and locale.date_formats["short"].pattern.lower().startswith("y")
    )


@cache
def dotted(language: str | None) -> bool:
    """Whether the short form has dots, so that 8.5. is a day."""
    locale = _locale(language)
    return locale is not None and "." in locale.date_formats["short"].pattern


def _locale(language: str | None) -> Locale | None:
    if not language or len(language) > 35:  # the longest that RFC 5646, 4.4.1, asks for
        return None
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return None


@cache
def zone(timezone: str) -> ZoneInfo:
    """UTC where nobody knows the name."""
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
