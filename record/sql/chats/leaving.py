"""A chat that asks to be forgotten: out of force at once, and then its rows are removed, in small transactions.

Senders, and the matcher, may know of it for some moments; what they still write goes with the last rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, exists, or_, select, tuple_, update

from record.sql.channels import retouch
from record.sql.chats.places import Met
from record.sql.chats.rows import buttons, chats, departures, dialogues, mutes
from record.sql.database import reading
from record.sql.dialect import put
from record.sql.directory import change
from record.sql.leases import LEASE_MS
from record.sql.packs import unfollow
from record.sql.tables import channel_names, channels, deliveries, matches, origins, sources, subscriptions, watches

#: After which no process knows of it: a matcher that has not looked since then has lost its duty.
_UNKNOWN_AFTER = timedelta(milliseconds=4 * LEASE_MS)
#: Rows that one transaction removes.
_AT_ONCE = 200


def leave(connection: Connection, met: Met, now: datetime) -> None:
    """Everything of a channel is out of force, and its settings are gone; `sweep` removes the rest."""
    number, origin = change(connection), met.origin
    unfollow(connection, origin)
    for table in (watches, subscriptions):
        connection.execute(update(table).where(table.c.origin == origin).values(enabled=False, changed=number))
    for table in (channel_names, sources):
        connection.execute(update(table).where(table.c.origin == origin).values(enabled=False))
    retouch(connection, [{"channel": met.channel}], number)
    connection.execute(update(chats).where(chats.c.acts_for == met.channel).values(acts_for=None))
    for table, which in (
        (mutes, mutes.c.channel == met.channel),
        (chats, chats.c.channel == met.channel),
        (buttons, (buttons.c.chat == str(met.chat)) & (buttons.c.thread == met.thread)),
        (dialogues, (dialogues.c.chat == str(met.chat)) & (dialogues.c.thread == met.thread)),
    ):
        connection.execute(delete(table).where(which))
    put(connection, departures, {"origin": origin}, {"channel": met.channel, "at": now})


def sweep(engine: Engine, now: datetime) -> int:
    """Removes what is left of chats that have left, as far as no process can know of it any more.

    Returns how many it is done with.  What a chat set up that has come back stays.
    """
    with reading(engine) as connection:
        query = select(departures.c.origin, departures.c.channel).where(departures.c.at < now - _UNKNOWN_AFTER)
        gone = connection.execute(query.order_by(departures.c.at)).all()
    for origin, channel in gone:
        for step in _steps(origin, channel):
            while _removed(engine, *step):
                pass
        with engine.begin() as connection:
            connection.execute(delete(departures).where(departures.c.origin == origin))
    return len(gone)


def _steps(origin: str, channel: int) -> Sequence[tuple[Table, ColumnElement[bool]]]:
    """What goes, in an order in which nothing names what is not there."""
    made = {table: (table.c.origin == origin) & ~table.c.enabled for table in (watches, subscriptions, sources)}
    names = (channel_names.c.origin == origin) & ~channel_names.c.enabled
    is_told = exists().where(subscriptions.c.watch == watches.c.number)
    # The channel itself, and those that became it as its chat moved, unless somebody else names it.
    others = channel_names.alias()
    is_named = exists().where(others.c.channel == channel, (others.c.origin != origin) | others.c.enabled)
    its = select(channels.c.number).where((channels.c.number == channel) | (channels.c.moved_to == channel), ~is_named)
    inner = deliveries.alias()
    holds_others = exists().where(inner.c.within == deliveries.c.id)
    return (
        (matches, matches.c.watch.in_(select(watches.c.number).where(made[watches]))),
        (subscriptions, made[subscriptions]),
        (watches, made[watches] & ~is_told),
        (sources, made[sources]),
        (deliveries, deliveries.c.channel.in_(its) & ~holds_others),
        (mutes, mutes.c.channel.in_(its)),
        (chats, chats.c.channel.in_(its)),
        (subscriptions, subscriptions.c.channel.in_(its)),
        (channel_names, names),
        (channels, channels.c.number.in_(its) & channels.c.moved_to.is_not(None)),
        (channels, channels.c.number.in_(its)),
        (origins, (origins.c.origin == origin) & ~_makes_anything()),
    )


def _makes_anything() -> ColumnElement[bool]:
    tables = (watches, subscriptions, channel_names, sources)
    return or_(*(exists().where(table.c.origin == origins.c.origin) for table in tables))


def _removed(engine: Engine, table: Table, which: ColumnElement[bool]) -> int:
    key = tuple_(*table.primary_key)
    with engine.begin() as connection:
        some = select(*table.primary_key).where(which).limit(_AT_ONCE)
        return int(connection.execute(delete(table).where(key.in_(some))).rowcount)
