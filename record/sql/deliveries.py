"""The outbox: messages owed to channels, each claimed by one sender at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from record.sql.dialect import insert
from record.sql.tables import OPEN_STATES, channels, deliveries

#: Kinds of deliveries that tell of a story: its message, and one more after much has changed.
ALERT, UPDATE = "alert", "update"
#: Kind of a delivery that changes one of these where it is; it has the key of that message.
EDIT = "edit"

#: Written into the statement: indexes of open deliveries alone are used where it names what they hold.
_OPEN: BindParameter[Any] = bindparam("open", OPEN_STATES, expanding=True, literal_execute=True)
_EDIT: BindParameter[Any] = bindparam("edit", EDIT, literal_execute=True)


@dataclass(frozen=True, slots=True)
class Owed:
    """A message owed to a channel; (channel, kind, key) is owed once, whatever happens."""

    channel: str
    #: How the payload is rendered: alert, or update.
    kind: str
    #: `story:ID` of an alert, `update:ID:n` of an update.
    key: str
    payload: dict[str, Any]
    #: The story that it tells of.
    story: str | None = None


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
            "story": each.story,
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
    """Channels that something is owed to, those that wait longest for a message first; not the disabled ones."""
    query = (
        select(deliveries.c.channel)
        .join(channels, channels.c.id == deliveries.c.channel)
        .where(deliveries.c.state.in_(_OPEN), channels.c.enabled, channels.c.disabled_reason.is_(None))
        .group_by(deliveries.c.channel)
        .order_by(func.min(case((deliveries.c.kind == EDIT, 1), else_=0)), func.min(deliveries.c.id))
    )
    return list(connection.scalars(query))


def is_due(connection: Connection, channel: str, now: datetime) -> bool:
    """Whether there is something to `claim`."""
    query = select(deliveries.c.id).where(*_claimable(channel, now))
    return connection.scalar(query) is not None


def is_edit_due(connection: Connection, channel: str, now: datetime) -> bool:
    """Whether there is something to `claim_edit`."""
    return connection.scalar(_first_edit(channel, now)) is not None


def claim(connection: Connection, channel: str, holder: str, now: datetime, until: datetime) -> Claimed | None:
    """Claim the oldest message owed to a channel, if it is due and nobody is sending it.

    Order within a channel is kept: while its oldest message waits or is being sent, there is nothing to claim.
    Edits are no part of it.
    """
    return _claim(connection, _claimable(channel, now), holder, until)


def claim_edit(connection: Connection, channel: str, holder: str, now: datetime, until: datetime) -> Claimed | None:
    """Claim the edit of a channel that is due longest.  Edits wait for their message, and for nothing else."""
    first = deliveries.c.id == _first_edit(channel, now).scalar_subquery()
    return _claim(connection, (first, *_is_free(now)), holder, until)


def _claim(
    connection: Connection, which: Sequence[ColumnElement[bool]], holder: str, until: datetime
) -> Claimed | None:
    row = connection.execute(
        update(deliveries)
        .where(*which)
        .values(state="sending", holder=holder, lease_until=until, attempts=deliveries.c.attempts + 1)
        .returning(*(deliveries.c[name] for name in Claimed.__slots__))
    ).one_or_none()
    return None if row is None else Claimed(*row)


def _claimable(channel: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    oldest = (
        select(func.min(deliveries.c.id))
        .where(deliveries.c.channel == channel, deliveries.c.kind != EDIT, deliveries.c.state.in_(_OPEN))
        .scalar_subquery()
    )
    return (deliveries.c.id == oldest, *_is_free(now))


def _first_edit(channel: str, now: datetime) -> Select[tuple[int]]:
    """The edit that is due longest, of those whose message is no longer on its way."""
    message = deliveries.alias("message")
    is_there = exists().where(is_message_of(message, deliveries), message.c.state.not_in(_OPEN))
    return (
        select(deliveries.c.id)
        .where(deliveries.c.channel == channel, deliveries.c.kind == _EDIT, *_is_free(now), is_there)
        .order_by(deliveries.c.due, deliveries.c.id)
        .limit(1)
    )


def is_message_of(message: FromClause, edit: FromClause) -> ColumnElement[bool]:
    """Joins an edit with the message that it is for."""
    return and_(message.c.channel == edit.c.channel, message.c.key == edit.c.key, message.c.kind.in_((ALERT, UPDATE)))


def _is_free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """It is due, and nobody is at it."""
    return (
        deliveries.c.state.in_(_OPEN),
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
    chat: str | None = None,
    reason: str | None = None,
) -> bool:
    """A claimed delivery came to its end: sent, failed or dropped; False where the claim had lapsed.

    `message_id` and `chat`: the message that can be edited from now on, and where it is.
    """
    values = {"state": state, "settled": now, "message_id": message_id, "chat": chat, "reason": reason}
    done = connection.execute(
        update(deliveries).where(*_still_ours(claimed)).values(**values, holder=None, lease_until=None)
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
        .where(deliveries.c.channel == channel, deliveries.c.state.in_(_OPEN))
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


def count_by_state(connection: Connection, *, edits: bool = True) -> dict[str, int]:
    """How many deliveries there are in each state, with edits or without."""
    query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    if not edits:
        query = query.where(deliveries.c.kind != EDIT)
    return {row[0]: row[1] for row in connection.execute(query)}
