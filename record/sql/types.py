"""Column types that take whatever the world sends, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Double, Integer, Text, TypeDecorator

#: What PostgreSQL refuses in a text: NUL, and halves of characters, which are no UTF-8.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: The same in JSON, or a number that may be too large.
_SUSPICIOUS = re.compile(r"\\u(0000|d[89a-f])|\d{19}")
#: The numbers that a BIGINT holds.
_LEAST, _MOST = -(2**63), 2**63 - 1
#: The largest finite double (IEEE 754 binary64).
_MOST_AMOUNT = sys.float_info.max

#: SQLite numbers rows by itself only where the key is an INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, also on SQLite, which knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class AnyAmount(TypeDecorator[float]):
    """A number of any size, in binary floating point, since SQLite has no decimals: exact up to 2^53 units."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> float | None:
        return None if value is None else min(max(float(value), -_MOST_AMOUNT), _MOST_AMOUNT)


class AnyText(TypeDecorator[str]):
    """Text of any length from outside; what no database stores (NUL, lone surrogates) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class AnyJson(TypeDecorator[Any]):
    """A JSON value whose texts may be from outside, cleaned as `AnyText` does; numbers are clamped to 64 bits."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        # Most values are fine, and to look through their JSON is much faster than to walk through them.
        return _cleaned(value) if value and _SUSPICIOUS.search(json.dumps(value)) else value


def _in_utc(moment: datetime) -> datetime:
    """In UTC; at the ends of the calendar, which UTC may lie beyond, what it says without its offset."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def storable(text: str) -> str:
    """The text as both databases take it."""
    return text if text.isascii() and "\x00" not in text else _UNSTORABLE.sub(_REPLACEMENT, text)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(name)): _cleaned(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return min(max(value, _LEAST), _MOST)
    return value
