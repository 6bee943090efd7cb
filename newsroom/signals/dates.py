"""Dates that a text names: 2026-05-08, or --05-08 where it names no year; 2026-05; 2026-Q2, or --Q2.  Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT = [month[:3] for month in _MONTHS]
_WRITTEN = [*_MONTHS, "Sept", *_SHORT]
#: With a capital: "may 5" is rarely a date.
_MONTH = rf"\b(?P<month>{'|'.join([*_WRITTEN, *map(str.upper, _WRITTEN)])})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
#: Most texts name no date: what comes first finds that out in a tenth of the time.
_NUMERIC = re.compile(r"\d[-/.]\d{1,2}[-/.]")
_HAN = re.compile(r"[0-9] ?月")
_MONTH_FIRST = re.compile(r"[JFMASOND][A-Za-z]{2,8}\.?,? \d")
_DAY_FIRST = re.compile(r"\d(?:st|nd|rd|th)?(?: of)? [JFMASOND]")
_DAYS = (
    (_NUMERIC, re.compile(rf"(?<!\d){_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)")),
    (_HAN, re.compile(rf"(?:{_YEAR} ?年 ?)?(?<!\d)(?P<month>\d{{1,2}}) ?月 ?(?P<day>\d{{1,2}}) ?[日号]")),
    (_MONTH_FIRST, re.compile(rf"{_MONTH} {_DAY}(?:,? {_YEAR})?")),
    (_DAY_FIRST, re.compile(rf"(?<!\d){_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?")),
)
_WHOLE_MONTHS = (
    (_HAN, re.compile(rf"{_YEAR} ?年 ?(?P<month>\d{{1,2}}) ?月(?! ?\d)")),
    (_MONTH_FIRST, re.compile(rf"(?<!\d )(?<!of ){_MONTH},? {_YEAR}")),
)
_QUARTER = re.compile("季|四半期|[Qq](?:[1-4]|uarter|UARTER)")
_QUARTERS = tuple(
    (_QUARTER, pattern)
    for pattern in (
        re.compile(rf"\bQ(?P<quarter>[1-4])(?:(?: of)? {_YEAR})?\b"),
        re.compile(rf"\b(?P<quarter>first|second|third|fourth)[ -]quarter(?: of {_YEAR})?", re.IGNORECASE),
        re.compile(rf"(?:{_YEAR} ?年 ?)?第(?P<quarter>[1-4一二三四])(?:季度|季|四半期)"),
    )
)
_NUMBERS = {name: number for names in ("1234", "一二三四") for number, name in enumerate(names, 1)}
_NUMBERS |= {"first": 1, "second": 2, "third": 3, "fourth": 4}


def dates(text: str) -> frozenset[str]:
    """The dates of an aligned text in English, Chinese and Japanese, and numeric ones that begin with the year."""
    return frozenset((*_days(text), *_months(text), *_quarters(text)))


def _days(text: str) -> Iterator[str]:
    for match in _matches(_DAYS, text):
        month, day = _number(match["month"]), int(match["day"])
        # 2024 is a leap year: without a year, February may have 29 days.
        if 1 <= month <= 12 and 1 <= day <= monthrange(int(match["year"] or 2024), month)[1]:
            yield f"{match['year'] or '-'}-{month:02}-{day:02}"


def _months(text: str) -> Iterator[str]:
    for match in _matches(_WHOLE_MONTHS, text):
        if 1 <= (month := _number(match["month"])) <= 12:
            yield f"{match['year']}-{month:02}"


def _quarters(text: str) -> Iterator[str]:
    for match in _matches(_QUARTERS, text):
        yield f"{match['year'] or '-'}-Q{_NUMBERS[match['quarter'].lower()]}"


def _matches(patterns: Iterable[tuple[re.Pattern[str], re.Pattern[str]]], text: str) -> Iterator[re.Match[str]]:
    for maybe, pattern in patterns:
        if maybe.search(text):
            yield from pattern.finditer(text)


def _number(month: str) -> int:
    return int(month) if month.isdigit() else _SHORT.index(month[:3].title()) + 1
