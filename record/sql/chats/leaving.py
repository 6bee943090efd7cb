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
from record.sql.digests.rows import digest_subscriptions
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
    its = (subscriptions.c.channel == met.channel) & (subscriptions.c.origin == origin)
    for table, which in ((watches, watches.c.origin == origin), (subscriptions, its)):
        connection.execute(update(table).where(which).values(enabled=False, changed=number))
    for table in (channel_names, sources):
        connection.execute(update(table).where(table.c.origin == origin).values(enabled=False))
    retouch(connection, [{"channel": met.channel}], number)
    connection.execute(update(chats).where(chats.c.acts_for == met.channel).values(acts_for=None))
    for table, which in (
        (mutes, mutes.c.channel == met.channel),
        (
            digest_subscriptions,
            (digest_subscriptions.c.channel == met.channel) & (digest_subscriptions.c.origin == origin),
        ),
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
        with reading(engine) as connection:
            left = _left(connection, origin, channel)
        for step in _steps(origin, channel, left):
            while _removed(engine, *step):
                pass
        with engine.begin() as connection:
            connection.execute(delete(departures).where(departures.c.origin == origin))
    return len(gone)


def _left(connection: Connection, origin: str, channel: int) -> Sequence[int]:
    """The channel, and those that became it as its chat moved; none where somebody else names it, or it is back."""
    others = (channel_names.c.origin != origin) | channel_names.c.enabled
    if connection.scalar(select(channel_names.c.id).where(channel_names.c.channel == channel, others).limit(1)):
        return ()
    query = select(channels.c.number).where((channels.c.number == channel) | (channels.c.moved_to == channel))
    return connection.scalars(query).all()


def _steps(origin: str, channel: int, left: Sequence[int]) -> Sequence[tuple[Table, ColumnElement[bool]]]:
    """What goes, in an order in which nothing names what is not there."""
    made = {table: (table.c.origin == origin) & ~table.c.enabled for table in (watches, subscriptions, sources)}
    old = select(watches.c.number).where(made[watches])
    is_heard = exists().where(subscriptions.c.watch == watches.c.number)
    inner = deliveries.alias()
    holds_others = exists().where(inner.c.within == deliveries.c.id)
    names = channel_names.alias()
    goes_on = [exists().where(table.c.origin == origins.c.origin) for table in (watches, sources, names)]
    return (
        (matches, matches.c.watch.in_(old)),
        (subscriptions, (subscriptions.c.channel == channel) & made[subscriptions]),
        (watches, made[watches] & ~is_heard),
        (sources, made[sources]),
        (deliveries, deliveries.c.channel.in_(left) & ~holds_others),
        (mutes, mutes.c.channel.in_(left)),
        (digest_subscriptions, digest_subscriptions.c.channel.in_(left)),
        (chats, chats.c.channel.in_(left)),
        (subscriptions, subscriptions.c.channel.in_(left)),
        (channel_names, (channel_names.c.origin == origin) & ~channel_names.c.enabled),
        # First those that became the other.
        (channels, channels.c.number.in_(left) & channels.c.moved_to.is_not(None)),
        (channels, channels.c.number.in_(left)),
        (origins, (origins.c.origin == origin) & ~or_(*goes_on)),
    )


def _removed(engine: Engine, table: Table, which: ColumnElement[bool]) -> int:
    key = tuple_(*table.primary_key)
    with engine.begin() as connection:
        some = select(*table.primary_key).where(which).limit(_AT_ONCE)
        return int(connection.execute(delete(table).where(key.in_(some))).rowcount)
