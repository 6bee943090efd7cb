"""Which days are over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

#: How long after midnight a day is closed at the earliest.
AFTER_MIDNIGHT = timedelta(minutes=5)


def last_over(now: datetime) -> date:
    """The last day that may be closed, by Redis TIME."""
    return (now - AFTER_MIDNIGHT).date() - timedelta(days=1)
