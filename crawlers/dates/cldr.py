"""Prints what languages call months, weekdays and times ago, as JSON, for languages.py.

A program of its own: babel keeps the whole of each locale that is looked at, which for these is 60 MB.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from itertools import product
from typing import Any, Literal

from babel import Locale
from babel.dates import format_timedelta

FORMS = [(context, width) for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
UNITS = ("second", "minute", "hour", "day")
#: Numbers that between them take every plural form of CLDR (https://cldr.unicode.org/index/cldr-spec/plural-rules).
NUMBERS = (1, 2, 3, 5, 11, 21, 100)
WIDTHS: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")


def past(number: int, unit: str, width: Literal["long", "short", "narrow"], code: str) -> str:
    """`3 hours ago` in the language; "" where babel has the future alone, as in short Malay."""
    options: dict[str, Any] = {"granularity": unit, "threshold": 1e9, "add_direction": True}
    try:
        return format_timedelta(-timedelta(**{f"{unit}s": number}), format=width, locale=code, **options)
    except KeyError:
        return ""


def words_of(code: str) -> dict[str, Any]:
    """Of one locale."""
    locale = Locale.parse(code)
    return {
        "language": locale.language,
        "months": [[name, month] for context, width in FORMS for month, name in locale.months[context][width].items()],
        "weekdays": [name for context, width in FORMS for name in locale.days[context][width].values()],
        "ago": [
            [past(number, unit, width, code), unit, number] for unit, width, number in product(UNITS, WIDTHS, NUMBERS)
        ],
    }


if __name__ == "__main__":
    json.dump([words_of(code) for code in sys.argv[1:]], sys.stdout)
