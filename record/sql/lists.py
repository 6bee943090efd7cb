"""Reports that are told together, in one message: what waited, and bursts.  All in the caller's transaction.

Each report keeps its own delivery, `within` that of its list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from config.quiet import HIGH
from record.sql.dialect import insert
from record.sql.owed import ALERT, EDIT_UNTIL, LIST, OPEN, UPDATE, put_within
from record.sql.tables import deliveries

#: In which reports are counted, whether they are a burst; and how long one list is added to.
MINUTE, BURST_LASTS = timedelta(minutes=1), timedelta(minutes=10)
#: In which messages are counted, whether a channel has had its share.
HOUR = timedelta(hours=1)
#: Reports of a burst that one list holds: as many as it shows.
MOST_IN_BURST = 20


def gather(
    connection: Connection,
    channel: int,
    heading: str,
    key: str,
    now: datetime,
    *,
    before: datetime | None = None,
    claimed: int = 0,
) -> int:
    """Puts the reports that a channel is owed, or was before a time, into one list; returns how many.

    `claimed`: the delivery that the caller holds.  See notifier.rendering.listing.
    """
    which = or_(_waiting(channel), deliveries.c.id == claimed)
    which = which if before is None else and_(which, deliveries.c.created < before)
    ids = connection.scalars(select(deliveries.c.id).where(which)).all()
    if len(ids) < 2:  # one report is a message of its own
        return 0
    put_within(connection, ids, _make(connection, channel, heading, key, now))
    return len(ids)


def bursts(connection: Connection, most: Mapping[int, int], now: datetime) -> set[int]:
    """Those of these channels that are told of more reports than `most` in a minute, with what they are owed now."""
    of_channels = deliveries.c.channel.in_(list(most))
    told = (
        deliveries.c.kind.in_((ALERT, UPDATE)),
        deliveries.c.state == "sent",
        deliveries.c.settled > now - MINUTE,
    )
    due = deliveries.c.kind == ALERT, deliveries.c.state.in_(OPEN), deliveries.c.within.is_(None)
    numbers: Counter[int] = Counter()
    for which in (told, (*due, deliveries.c.due <= now, deliveries.c.priority < HIGH)):
        query = select(deliveries.c.channel, func.count()).where(of_channels, *which).group_by(deliveries.c.channel)
        numbers.update({row[0]: row[1] for row in connection.execute(query)} if most else {})
    return {channel for channel, number in numbers.items() if number > most[channel]}


def full(connection: Connection, most: Mapping[int, int], now: datetime) -> set[int]:
    """Those of these channels that were sent `most` messages about reports in the last hour, or more."""
    told = (
        deliveries.c.channel.in_(list(most)),
        deliveries.c.kind.in_((ALERT, UPDATE)),
        deliveries.c.within.is_(None),
        deliveries.c.state == "sent",
        deliveries.c.settled > now - HOUR,
    )
    query = select(deliveries.c.channel, func.count()).where(*told).group_by(deliveries.c.channel)
    return {channel for channel, number in connection.execute(query) if number >= most[channel]} if most else set()


def join_burst(
    connection: Connection, channel: int, claimed: Collection[int], now: datetime, heading: str = "burst"
) -> None:
    """What a channel is owed now goes into the list of its burst, which is sent, or edited; or begins one.

    `claimed`: those of its deliveries that the caller holds.  Urgent ones stay messages of their own.
    """
    which = or_(and_(_waiting(channel), deliveries.c.due <= now), deliveries.c.id.in_(list(claimed)))
    query = select(deliveries.c.id, deliveries.c.priority).where(which, deliveries.c.priority < HIGH)
    rows = connection.execute(query.order_by(deliveries.c.priority.desc(), deliveries.c.id)).all()
    while rows:
        number, room = _open_list(connection, channel, now)
        if number is None:
            key = f"{LIST}:burst:{rows[0].id}"
            number = _make(connection, channel, heading, key, now, priority=rows[0].priority)
        some, rows = rows[:room], rows[room:]
        put_within(connection, [row.id for row in some], number)
        sent = deliveries.c.id == number, deliveries.c.state == "sent"
        connection.execute(update(deliveries).where(*sent).values(edit_due=now))


def _open_list(connection: Connection, channel: int, now: datetime) -> tuple[int | None, int]:
    """The list of a burst to which reports can be added, and how many: nobody sends or edits it at this moment."""
    can_change = or_(
        deliveries.c.state == "pending",
        and_(deliveries.c.state == "sent", deliveries.c.message_id.is_not(None), deliveries.c.holder.is_(None)),
    )
    query = (
        select(deliveries.c.id)
        .where(deliveries.c.channel == channel, deliveries.c.kind == LIST, can_change)
        .where(deliveries.c.key.startswith(f"{LIST}:burst:"), deliveries.c.created > now - BURST_LASTS)
        .order_by(deliveries.c.id.desc())
        .limit(1)
        .with_for_update()
    )
    number = connection.scalar(query)
    if number is not None:
        size = connection.scalar(select(func.count()).where(deliveries.c.within == number)) or 0
        if size < MOST_IN_BURST:
            return number, MOST_IN_BURST - size
    return None, MOST_IN_BURST


def _waiting(channel: int) -> ColumnElement[bool]:
    """Reports that a channel is owed, each by a message of its own so far."""
    return and_(
        deliveries.c.channel == channel,
        deliveries.c.kind == ALERT,
        deliveries.c.state.in_(("pending", "unknown")),
        deliveries.c.within.is_(None),
    )


def _make(connection: Connection, channel: int, heading: str, key: str, now: datetime, **more: Any) -> int:
    row = {"channel": channel, "kind": LIST, "key": key, "watches": [], "words": [], "says": {"heading": heading}}
    made = insert(connection, deliveries).values(**row, state="pending", created=now, due=now, attempts=0, **more)
    return int(connection.execute(made.returning(deliveries.c.id)).scalar_one())


def settle_told(connection: Connection, number: int, values: Mapping[str, Any]) -> None:
    """The reports of a list that are not told yet share its end, and its message."""
    its = deliveries.c.within == number, deliveries.c.state == "pending"
    connection.execute(update(deliveries).where(*its).values(**values, looks=None, version=None))


def take_out(connection: Connection, number: int) -> None:
    """A list can no longer be edited: its reports that are not told yet are owed by themselves."""
    its = deliveries.c.within == number, deliveries.c.state == "pending"
    connection.execute(update(deliveries).where(*its).values(within=None))


def take_out_old(connection: Connection, now: datetime) -> int:
    """The same of all lists that were sent too long ago to be edited; returns of how many reports."""
    old = deliveries.alias()
    sent = select(old.c.id).where(old.c.kind == LIST, old.c.state == "sent", old.c.settled <= now - EDIT_UNTIL)
    its = deliveries.c.state.in_(OPEN), deliveries.c.state == "pending", deliveries.c.within.in_(sent)
    return int(connection.execute(update(deliveries).where(*its).values(within=None)).rowcount)
