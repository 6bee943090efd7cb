"""What a user names on a command line besides ids; each function ends the process for what is none."""

from __future__ import annotations

from datetime import date

from pydantic import TypeAdapter, ValidationError

from config.fields import Language
from config.mistakes import did_you_mean
from config.sections import ASKED_SECTIONS, SECTIONS
from record.collections.days import parse_days
from scheduler.cli.context import USAGE, fail

_LANGUAGE = TypeAdapter[str](Language)


def days_of(text: str, today: date) -> tuple[date, date]:
    """The first and the last day, of one or of `2026-11-01..yesterday`."""
    try:
        return parse_days(text, today)
    except ValueError as error:
        fail(str(error), USAGE)


def day_of(text: str, today: date) -> date:
    """One day, as `2026-11-23`, `today` or `yesterday`."""
    first, last = days_of(text, today)
    if first != last:
        fail(f"{text}: write one day", USAGE)
    return last


def language_tag(text: str) -> str:
    """A language in the usual form of BCP 47: `zh-hant-tw` is `zh-Hant-TW`."""
    try:
        return _LANGUAGE.validate_python(text)
    except ValidationError:
        fail(f"{text!r} is no language: write it as BCP 47 does, as in en or zh-TW", USAGE)


def section_name(text: str) -> str:
    """One of the sections; `policy?` takes those near it, too."""
    if text not in ASKED_SECTIONS:
        nearest = did_you_mean(text, ASKED_SECTIONS, f"it is one of {', '.join(SECTIONS)}")
        fail(f"no section {text!r}: {nearest}", USAGE)
    return text


def country_codes(text: str) -> frozenset[str]:
    """What `country:` of a query takes, a code or a name, as codes in capital letters; EU and XM are some, too."""
    from notifier.query.documents.facts import ANY
    from notifier.query.reading.values import ValueRefused, values_of

    if text.strip() == ANY:
        fail(f"unknown country {text}: leave --country away for all", USAGE)
    try:
        return frozenset(code.upper() for code in values_of("country", text))
    except ValueRefused as error:
        fail(str(error), USAGE)
