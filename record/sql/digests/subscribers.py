"""Channels that get house editions.  All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from record.sql.dialect import insert
from record.sql.digests.rows import digest_subscriptions
from record.sql.tables import channel_names


@dataclass(frozen=True, slots=True)
class Getting:
    """A house edition that a channel gets."""

    channel: int
    rhythm: str
    language: str


_WANTED = tuple(digest_subscriptions.c[name] for name in Getting.__slots__)


def subscribe(connection: Connection, origin: str, wanted: Getting, now: datetime) -> bool:
    """A channel gets an edition from now on; False where the origin has it get that already."""
    row = {"origin": origin, "channel": wanted.channel, "rhythm": wanted.rhythm, "language": wanted.language}
    statement = insert(connection, digest_subscriptions).values(**row, since=now).on_conflict_do_nothing()
    return connection.execute(statement.returning(digest_subscriptions.c.channel)).one_or_none() is not None


def unsubscribe(connection: Connection, origin: str, wanted: Getting) -> bool:
    """Ends what the origin asked for; False where it had not."""
    its = digest_subscriptions.c
    which = (its.origin == origin) & (its.channel == wanted.channel) & (its.rhythm == wanted.rhythm)
    done = connection.execute(delete(digest_subscriptions).where(which, its.language == wanted.language))
    return bool(done.rowcount)


def follow(connection: Connection, origin: str, wanted: Collection[Getting], now: datetime) -> bool:
    """Makes what an origin asked for equal to this; returns whether anything changed."""
    query = select(*_WANTED).where(digest_subscriptions.c.origin == origin)
    current = {Getting(*row) for row in connection.execute(query)}
    gone = [unsubscribe(connection, origin, each) for each in sorted(current - set(wanted), key=repr)]
    new = [subscribe(connection, origin, each, now) for each in dict.fromkeys(wanted) if each not in current]
    return bool(gone or new)


def of_channel(connection: Connection, channel: int) -> list[tuple[str, Getting]]:
    """What a channel gets, each with the origin that asked for it."""
    query = select(digest_subscriptions.c.origin, *_WANTED).where(digest_subscriptions.c.channel == channel)
    rows = connection.execute(query.order_by(digest_subscriptions.c.rhythm, digest_subscriptions.c.language))
    return [(origin, Getting(*row)) for origin, *row in rows]


def getting(connection: Connection) -> list[int]:
    """The channels that get any edition."""
    return list(connection.scalars(select(digest_subscriptions.c.channel).distinct()))


def subscribers(connection: Connection, rhythm: str, language: str) -> list[int]:
    """The channels that get this edition, as far as somebody still names them."""
    its = digest_subscriptions.c
    named = exists().where(channel_names.c.channel == its.channel, channel_names.c.enabled)
    query = select(its.channel).where(its.rhythm == rhythm, its.language == language, named).distinct()
    return list(connection.scalars(query.order_by(its.channel)))
