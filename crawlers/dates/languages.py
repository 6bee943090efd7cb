"""What CLDR knows of how languages write dates, by babel, and words.yaml beside it: names, "{0} hours ago", orders."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from crawlers.dates.folds import fold

#: By the names of the file.
WORDS: dict[str, Any] = yaml.load(
    resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
_CLDR = str(Path(__file__).with_name("cldr.py"))


class _Words(TypedDict):
    """What a locale calls things; `ago` are texts, units and numbers."""

    language: str
    months: list[tuple[str, int]]
    weekdays: list[str]
    ago: list[tuple[str, str, int]]


@cache
def _words() -> list[_Words]:
    """Of each locale of the file.  Takes 0.7 s, once, in a process of its own."""
    command = [sys.executable, "-I", _CLDR, *WORDS["locales"]]
    said: list[_Words] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return said


@cache
def months() -> dict[str, dict[str, int]]:
    """Folded name without its last dot -> {language: month}."""
    found: dict[str, dict[str, int]] = {name: {"": month} for name, month in WORDS["months"].items()}
    for locale in _words():
        for name, month in locale["months"]:
            word = re.sub("^(?:de |d')", "", fold(name)).rstrip(".")
            if len(word) > 1 and not re.search(r"\d", word):
                found.setdefault(word, {})[locale["language"]] = month
    return found


@cache
def short_months(language: str) -> dict[str, int]:
    """The first three letters of the months' names, as programs cut them, where no two months begin alike."""
    locale = _locale(language)
    names = [fold(name) for name in locale.months["format"]["wide"].values()] if locale else []
    heads = [name[:3] for name in names]
    return {head: number for number, head in enumerate(heads, 1) if heads.count(head) == 1 and head.isalpha()}


@cache
def weekdays() -> frozenset[str]:
    """Folded names without their last dots."""
    names = (name for locale in _words() for name in locale["weekdays"])
    return frozenset(fold(name).rstrip(".") for name in names) | frozenset(WORDS["weekdays"])


@cache
def ago() -> dict[str, str]:
    """Folded `# hours ago` -> `Rh#`; with the number where none stands: `ساعتين` -> `Rh2`; "yesterday" -> `Y1`."""
    found: dict[str, str] = {}
    for said, unit, number in (each for locale in _words() for each in locale["ago"]):
        text = fold(said).replace(str(number), "#")
        if (len(text) > 4 or text.endswith("前")) and text[0] not in "-+":  # "3 h" may be anything
            found.setdefault(text, f"R{unit[0]}{'#' if '#' in text else number}")
            if number == 1 and text[0] == "#":
                found.setdefault(text[1:].strip(), f"R{unit[0]}1")
    return found | {fold(text): mark for mark, texts in WORDS["ago"].items() for text in texts}


@cache
def day_first(language: str | None, timezone: str, country: str | None, *, has_year: bool = True) -> bool | None:
    """Whether 5/8 is 5 August, with a year behind it or without, as CLDR's numeric forms have it there.

    None where the country decides and is not known, or writes the year first.
    """
    locale = _locale(language)
    country = (locale and locale.territory) or country or get_global("zone_territories").get(timezone)
    if country and (locale is None or locale.language == "en"):
        locale = _locale(f"{locale.language if locale else 'und'}-{country}") or _locale(f"en-{country}")
    if locale is None or (locale.language == "en" and not locale.territory):
        return None
    pattern = (locale.date_formats["short"] if has_year else locale.datetime_skeletons["Md"]).pattern.lower()
    return None if pattern.startswith("y") else pattern.index("d") < pattern.index("m")


@cache
def short_form(language: str | None) -> str:
    """`dd.mm.yy`; "" where the language is not known, or has several, as in Canada."""
    locale = _locale(language)
    return "" if locale is None or locale.territory == "CA" else locale.date_formats["short"].pattern.lower()


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
