"""When house editions are due, and which changes of the log each of them holds.

A period ends at a full hour of the house's wall, or at its midnight.  What the log says until then stands in the
digest, as soon as the matcher has been there; the next one begins behind it, by number: what a clock does in between,
or a process that sleeps, neither loses a change nor has it stand in two.  Periods in which nothing came at all, since
the wire slept, end together, in one digest that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from config.digest import RHYTHMS
from notifier.telling.hours import last_due, moment, next_due
from record.sql import changes
from record.sql.changes import MATCHER
from record.sql.digests import issuing
from record.sql.digests.issuing import DigestRow

Publisher = Literal["wire", "editor"]
_MIDNIGHT = 0
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class House:
    """How the house wants its editions."""

    #: IANA; its days are those of the editions.
    zone: str
    #: Of each rhythm that there is (hourly, daily, weekly) who publishes.
    publishers: Mapping[str, Publisher]
    #: Minute of the day from which on editions of a day or a week are told.
    told_at: int = 8 * 60

    def next(self, rhythm: str, after: datetime) -> datetime:
        """When the first period ends that ends later."""
        return next_due(rhythm, after, ZoneInfo(self.zone), _MIDNIGHT)

    def last(self, rhythm: str, until: datetime) -> datetime:
        """When the last period ended that ended until then."""
        return last_due(rhythm, until, ZoneInfo(self.zone), _MIDNIGHT)

    def told_from(self, rhythm: str, due: datetime) -> datetime:
        """When an edition may be told by itself."""
        zone = ZoneInfo(self.zone)
        return due if rhythm == "hourly" else max(due, moment(due.astimezone(zone).date(), self.told_at, zone))


def is_due(connection: Connection, house: House, now: datetime) -> bool:
    """Whether there is something to do for `turn`, as far as the clock did not go back."""
    opened = {each.rhythm: each for each in issuing.in_state(connection, issuing.OPEN)}
    return opened.keys() != house.publishers.keys() or any(
        each.due <= now or each.zone != house.zone for each in opened.values()
    )


def turn(connection: Connection, house: House, now: datetime) -> None:
    """Cuts what is due, and opens what comes next, in the caller's transaction.  `now` by Redis TIME."""
    for rhythm in RHYTHMS:
        if rhythm not in house.publishers:
            issuing.leave(connection, rhythm)
            continue
        while _turn(connection, house, rhythm, now):
            pass


def _turn(connection: Connection, house: House, rhythm: str, now: datetime) -> bool:
    """One step; whether there may be more to do."""
    digest = issuing.opened(connection, rhythm)
    if digest is None:
        _begin(connection, house, rhythm, now)
        return False
    if digest.due > now:
        _follow_the_clock(connection, house, digest, now)
        return False
    if changes.cursor(connection, MATCHER).change <= changes.number_at(connection, digest.due):
        return False
    upto = max(changes.number_at(connection, digest.due), digest.after)
    if upto == digest.after:
        due = _next_with_news(connection, house, digest, now)
        if due > digest.due and not issuing.is_known(connection, rhythm, due):
            issuing.postpone(connection, digest, digest.first, due, house.zone)
            return True
    told_from = house.told_from(rhythm, digest.due)
    issuing.cut(connection, digest, upto, house.publishers[rhythm], told_from)
    following = _unknown(connection, house, rhythm, digest.due)
    issuing.begin(connection, rhythm, digest.due, following, house.zone, upto)
    return True


def _begin(connection: Connection, house: House, rhythm: str, now: datetime) -> None:
    """The first of its rhythm, or the first again: of the period in which we are."""
    first, after = house.last(rhythm, now), 0
    if before := issuing.last_of(connection, rhythm):
        first, after = max(first, min(before.due, now)), before.upto or 0
    after = max(after, changes.number_at(connection, first))
    issuing.begin(connection, rhythm, first, _unknown(connection, house, rhythm, now), house.zone, after)


def _follow_the_clock(connection: Connection, house: House, digest: DigestRow, now: datetime) -> None:
    """It is due as the wall has it now: the zone may be another, or a clock that was ahead went back."""
    due = house.next(digest.rhythm, now)
    if due == digest.due and digest.zone == house.zone:
        return
    while due != digest.due and issuing.is_known(connection, digest.rhythm, due):
        due = house.next(digest.rhythm, due)
    if (due, house.zone) != (digest.due, digest.zone):
        first = min(digest.first, house.last(digest.rhythm, due - _TICK))
        issuing.postpone(connection, digest, first, due, house.zone)


def _next_with_news(connection: Connection, house: House, digest: DigestRow, now: datetime) -> datetime:
    """When the first period ended in which something came; where nothing did, when the last one ended."""
    latest = house.last(digest.rhythm, now)
    came = changes.first_after(connection, digest.after)
    return latest if came is None else min(house.next(digest.rhythm, came - _TICK), latest)


def _unknown(connection: Connection, house: House, rhythm: str, after: datetime) -> datetime:
    due = house.next(rhythm, after)
    while issuing.is_known(connection, rhythm, due):
        due = house.next(rhythm, due)
    return due
