"""The outbox: messages owed to channels, each claimed by one sender at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from newsroom.record.sql import insert
from newsroom.record.tables import OPEN_STATES, channels, deliveries


@dataclass(frozen=True, slots=True)
class Owed:
    """A message owed to a channel; (channel, kind, key) is owed once, whatever happens."""

    channel: str
    #: How the payload is rendered: alert.
    kind: str
    #: `story:ID`
    key: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this sender, and no other, may send until its lease ends."""

    id: int
    channel: str
    kind: str
    key: str
    payload: dict[str, Any]
    holder: str
    #: Counting this one.
    attempts: int


def owe(connection: Connection, owed: Sequence[Owed], now: datetime) -> int:
    """Put messages into the outbox; returns how many were not there yet."""
    if not owed:
        return 0
    rows = [
        {
            "channel": each.channel,
            "kind": each.kind,
            "key": each.key,
            "state": "pending",
            "payload": each.payload,
            "created": now,
            "due": now,
            "attempts": 0,
        }
        for each in owed
    ]
    statement = insert(connection, deliveries).on_conflict_do_nothing().returning(deliveries.c.id)
    return len(connection.scalars(statement, rows).all())


def open_channels(connection: Connection) -> list[str]:
    """Channels that something is owed to, those that wait longest first; not the disabled ones."""
    query = (
        select(deliveries.c.channel)
        .join(channels, channels.c.id == deliveries.c.channel)
        .where(deliveries.c.state.in_(OPEN_STATES), channels.c.enabled, channels.c.disabled_reason.is_(None))
        .group_by(deliveries.c.channel)
        .order_by(func.min(deliveries.c.id))
    )
    return list(connection.scalars(query))


def is_due(connection: Connection, channel: str, now: datetime) -> bool:
    """Whether there is something to `claim`."""
    query = select(deliveries.c.id).where(*_claimable(channel, now))
    return connection.scalar(query) is not None


def claim(connection: Connection, channel: str, holder: str, now: datetime, until: datetime) -> Claimed | None:
    """Claim the oldest message owed to a channel, if it is due and nobody is sending it.

    Order within a channel is kept: while its oldest message waits or is being sent, there is nothing to claim.
    """
    row = connection.execute(
        update(deliveries)
        .where(*_claimable(channel, now))
        .values(state="sending", holder=holder, lease_until=until, attempts=deliveries.c.attempts + 1)
        .returning(*(deliveries.c[name] for name in Claimed.__slots__))
    ).one_or_none()
    return None if row is None else Claimed(*row)


def _claimable(channel: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    oldest = (
        select(func.min(deliveries.c.id))
        .where(deliveries.c.channel == channel, deliveries.c.state.in_(OPEN_STATES))
        .scalar_subquery()
    )
    return (
        deliveries.c.id == oldest,
        deliveries.c.due <= now,
        or_(
            deliveries.c.state.in_(("pending", "unknown")),
            and_(deliveries.c.state == "sending", deliveries.c.lease_until < now),
        ),
    )


def settle(
    connection: Connection,
    claimed: Claimed,
    state: str,
    now: datetime,
    *,
    message_id: str | None = None,
    reason: str | None = None,
) -> bool:
    """A claimed delivery came to its end: sent, failed or dropped; False where the claim had lapsed."""
    done = connection.execute(
        update(deliveries)
        .where(*_still_ours(claimed))
        .values(state=state, settled=now, message_id=message_id, reason=reason, holder=None, lease_until=None)
    )
    return bool(done.rowcount)


def postpone(connection: Connection, claimed: Claimed, due: datetime, *, state: str, reason: str) -> bool:
    """A claimed delivery goes back: `pending`, or `unknown` where the channel may have taken it."""
    done = connection.execute(
        update(deliveries)
        .where(*_still_ours(claimed))
        .values(state=state, due=due, reason=reason, holder=None, lease_until=None)
    )
    return bool(done.rowcount)


def _still_ours(claimed: Claimed) -> tuple[Any, ...]:
    return (
        deliveries.c.id == claimed.id,
        deliveries.c.state == "sending",
        deliveries.c.holder == claimed.holder,
        deliveries.c.attempts == claimed.attempts,
    )


def drop_open(connection: Connection, channel: str, reason: str, now: datetime) -> int:
    """Drop all that is still owed to a channel; returns how many."""
    done = connection.execute(
        update(deliveries)
        .where(deliveries.c.channel == channel, deliveries.c.state.in_(OPEN_STATES))
        .values(state="dropped", reason=reason, settled=now, holder=None, lease_until=None)
    )
    return int(done.rowcount)


def list_deliveries(
    connection: Connection, *, state: str | None = None, channel: str | None = None, most: int | None = None
) -> list[dict[str, Any]]:
    """Deliveries as rows, newest first; the newest `most`, or all."""
    query = select(deliveries).order_by(deliveries.c.id.desc()).limit(most)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    if channel is not None:
        query = query.where(deliveries.c.channel == channel)
    return [dict(row) for row in connection.execute(query).mappings()]


def count_by_state(connection: Connection) -> dict[str, int]:
    """How many deliveries there are in each state."""
    query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    return {row[0]: row[1] for row in connection.execute(query)}
