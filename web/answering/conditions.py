"""Conditional requests and ranges (RFC 9110, sections 13 and 14).  Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*", re.ASCII)
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e]*")', re.ASCII)


class Unsatisfiable(Exception):
    """A range that begins behind the end."""


def http_date(moment: datetime) -> str:
    """`Mon, 23 Nov 2026 08:30:00 GMT`; aware."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def is_unchanged(headers: Mapping[str, str], etag: str | None, modified: datetime | None) -> bool:
    """Whether whoever asks has it already, by `If-None-Match` or, without that, `If-Modified-Since`."""
    if (known := headers.get("if-none-match")) is not None:
        return known.strip() == "*" or etag in _TAG.findall(known)
    since = _date(headers.get("if-modified-since"))
    return since is not None and modified is not None and modified.replace(microsecond=0) <= since


def wanted_range(
    headers: Mapping[str, str], size: int, etag: str | None, modified: datetime | None
) -> tuple[int, int] | None:
    """Start and end (exclusive) of the part that is asked for; None for the whole, which is right for several, too.

    A part of something else than what is there now, by `If-Range`, is none.  Raises Unsatisfiable.
    """
    found = _RANGE.fullmatch(headers.get("range", ""))
    if found is None or not _is_same(headers.get("if-range"), etag, modified):
        return None
    first, last = found.groups()
    if not first:
        return _last_bytes(last, size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return int(first), min(int(last) + 1, size) if last else size


def _last_bytes(number: str, size: int) -> tuple[int, int] | None:
    if not number:
        return None
    if int(number) == 0 or size == 0:
        raise Unsatisfiable
    return max(size - int(number), 0), size


def _is_same(condition: str | None, etag: str | None, modified: datetime | None) -> bool:
    """By a strong tag, or the very date."""
    if condition is None:
        return True
    if condition.lstrip().startswith(('"', "W/")):
        return condition.strip() == etag
    return modified is not None and _date(condition) == modified.replace(microsecond=0)


def _date(text: str | None) -> datetime | None:
    """None for what is no date, which is passed over."""
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
