"""Stamps: what a page writes anew by itself, the day on which it was changed or read, and how many read it.  Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from importlib import resources

import yaml

from crawlers.dates import Found, read_found
from crawlers.dates.folds import fold
from crawlers.extraction.dates.labels import role_of_label

_FILE = yaml.load(resources.files(__package__).joinpath("stamps.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
#: Characters of a line that may be a stamp, and words of it beside a number.
_LONGEST, _MOST_WORDS = 100, 5
_WORD = re.compile(r"[^\W\d_]+")
#: A word of what stands before a date, where capital letters are marks of its reader.
_LABEL = re.compile(r"[^\W\d_A-Z]")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?[a-z]{1,5})?", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[\d\s.,:'()\[\]/|·•–-]*\d[\d\s.,:'()\[\]/|·•–-]*")
_DIGITS = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Clocks and time zones differ.
_ABOUT = timedelta(days=1)


def _words(name: str) -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?:" + "|".join(re.escape(fold(word)) for word in _FILE[name]) + ")")


_DATES, _COUNTERS = _words("dates"), _words("counters")


def is_stamp(line: str, *, at: datetime, language: str | None) -> bool:
    """Whether a line or sentence, read at `at` (aware), says no more than when or how often: "Last updated: 3 May
    2026", "1,204 views", today's date.

    A day with another label is none, for a deadline that moves is news; nor is a number with a name: "Banks: 14".
    """
    if len(line) > _LONGEST:
        return False
    found = read_found(line, fetched=at, timezone="UTC", language=language)
    if found is not None:
        return _is_of_page(found, line, at)
    if len(_WORD.findall(line)) > _MOST_WORDS or not _DIGITS.search(line):
        return False
    plain = fold(line)
    by_words = _COUNTERS.search(plain) or (_YEAR.search(plain) and _DATES.search(plain))
    return bool(by_words or _BARE_NUMBER.fullmatch(line) or _CLOCK.fullmatch(line))


def _is_of_page(found: Found, line: str, at: datetime) -> bool:
    """Whether a day is that of the page itself, or of its reader."""
    # By the line's own words: among the marks of `before`, "mise à jour" is broken.
    role = role_of_label(_DIGITS.split(line, maxsplit=1)[0])
    if role == "published":
        return found.when.day <= (at + _ABOUT).date()
    return role == "modified" or not _LABEL.search(found.before) or _DATES.search(fold(line)) is not None
