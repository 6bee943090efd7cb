"""Messages that tell of stories: what is in which chat, and how it changes there.  All in the caller's transaction.

A message is a delivery (an alert or an update) that knows its story.  Until it is sent its payload is what will be
sent; from then on what it shows.  One more delivery of kind `edit`, with the message's key, holds what it is to show
instead: it is opened again for each change, and a change that comes while it waits takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from record.sql.deliveries import ALERT, EDIT, UPDATE, Claimed, Owed, is_message_of, settle
from record.sql.tables import channels, deliveries

#: At most one edit of a message within this time.
EDIT_EVERY = timedelta(minutes=1)
#: SQLite takes at most 32,766 variables in a statement, older builds 999.
_CHUNK = 400
_ENDED_UNSENT = ("failed", "dropped")
_UNSENT = ("pending", "unknown")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a story in a channel that is in force, sent or not."""

    id: int
    channel: str
    kind: str
    key: str
    story: str
    state: str
    #: What it shows, or will show when it is sent.
    payload: dict[str, Any]
    message_id: str | None
    #: Where it was sent.
    chat: str | None
    channel_kind: str
    #: Where the channel is now.
    channel_chat: str | None
    #: What its latest edit makes it show; None where it has none.
    edited: dict[str, Any] | None

    @property
    def wanted(self) -> dict[str, Any]:
        """What it shows once everything is through."""
        return self.payload if self.edited is None else self.edited

    @property
    def is_alive(self) -> bool:
        """Whether it is there, or still will be."""
        return self.state not in _ENDED_UNSENT

    @property
    def can_change(self) -> bool:
        """Whether it is not sent yet, or can be edited."""
        return self.is_alive and (self.state != "sent" or self.is_in_reach)

    @property
    def is_in_reach(self) -> bool:
        """Whether the channel's present chat has it under its id."""
        return self.message_id is not None and self.chat == self.channel_chat


@dataclass(frozen=True, slots=True)
class Target:
    """The message that an edit is for."""

    id: int
    kind: str
    #: What it shows.
    payload: dict[str, Any]
    message_id: str | None
    chat: str | None


def told(connection: Connection, stories: Sequence[str]) -> list[Message]:
    """The messages that tell of these stories now, the oldest first, also those that were never sent."""
    edits = {(row.channel, row.key): row.payload for row in _rows(connection, stories, deliveries.c.kind == EDIT)}
    rows = _rows(connection, stories, deliveries.c.kind.in_((ALERT, UPDATE)))
    found = [Message(*(*row, edits.get((row.channel, row.key)))) for row in rows]
    return sorted(found, key=lambda message: message.id)


def _rows(connection: Connection, stories: Sequence[str], *which: Any) -> Iterator[Any]:
    columns = [deliveries.c[name] for name in ("id", "channel", "kind", "key", "story", "state", "payload")]
    chat_now = func.coalesce(channels.c.moved_to, channels.c.chat)
    query = (
        select(*columns, deliveries.c.message_id, deliveries.c.chat, channels.c.kind, chat_now)
        .join(channels, channels.c.id == deliveries.c.channel)
        .where(channels.c.enabled, *which)
    )
    for chunk in _chunks(stories):
        yield from connection.execute(query.where(deliveries.c.story.in_(chunk)))


def untold(connection: Connection, owed: Sequence[Owed]) -> list[Owed]:
    """Those of these alerts whose channel has, or will have, no message of the story yet."""
    known: set[tuple[str, str | None]] = set()
    query = select(deliveries.c.channel, deliveries.c.story).where(deliveries.c.state.not_in(_ENDED_UNSENT))
    for chunk in _chunks([each.story for each in owed if each.story is not None]):
        known.update((row.channel, row.story) for row in connection.execute(query.where(deliveries.c.story.in_(chunk))))
    return [each for each in owed if (each.channel, each.story) not in known]


def hand_over(connection: Connection, absorbed: Mapping[str, str]) -> None:
    """Stories became part of others, and their messages tell of these from now on."""
    for story, by in absorbed.items():
        connection.execute(update(deliveries).where(deliveries.c.story == story).values(story=by))


def withdraw(connection: Connection, message: Message, reason: str, now: datetime) -> bool:
    """A message that nobody has sent yet is no longer wanted; False where it is too late."""
    done = connection.execute(
        update(deliveries)
        .where(deliveries.c.id == message.id, deliveries.c.state.in_(_UNSENT))
        .values(state="dropped", reason=reason, settled=now)
    )
    return bool(done.rowcount)


def revise(connection: Connection, wanted: Sequence[tuple[Message, dict[str, Any]]], now: datetime) -> int:
    """Give messages other payloads: before they are sent, or else by edits.  Returns how many edits are owed for it.

    An edit is due at once, or `EDIT_EVERY` after the last.  What an edit that waits was to show is forgotten.
    """
    late = [(message, payload) for message, payload in wanted if not _change_unsent(connection, message, payload)]
    known = _edits(connection, [message for message, _ in late])
    fresh, changed = [], []
    for message, payload in late:
        edit = known.get((message.channel, message.key))
        if edit is None:
            fresh.append(_new_edit(message, payload, now))
        else:
            changed.append({"edit": edit.id, **_reopened(edit, payload, now)})
    if fresh:
        connection.execute(insert(deliveries), fresh)
    if changed:
        values = {name: bindparam(f"new_{name}", type_=deliveries.c[name].type) for name in _REOPENED}
        connection.execute(update(deliveries).where(deliveries.c.id == bindparam("edit")).values(values), changed)
    return len(late)


def _change_unsent(connection: Connection, message: Message, payload: dict[str, Any]) -> bool:
    """One that has an edit already keeps to it: two places for what it is to show would be one too many."""
    if message.state not in _UNSENT or message.edited is not None:
        return False
    done = connection.execute(
        update(deliveries).where(deliveries.c.id == message.id, deliveries.c.state.in_(_UNSENT)).values(payload=payload)
    )
    return bool(done.rowcount)


def _edits(connection: Connection, messages: Sequence[Message]) -> dict[tuple[str, str], Any]:
    """The edits that there are of these messages, locked until the transaction ends."""
    query = select(deliveries).where(deliveries.c.kind == EDIT).order_by(deliveries.c.id).with_for_update()
    return {
        (row.channel, row.key): row
        for chunk in _chunks(list(dict.fromkeys(message.story for message in messages)))
        for row in connection.execute(query.where(deliveries.c.story.in_(chunk)))
    }


def _new_edit(message: Message, payload: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "channel": message.channel,
        "kind": EDIT,
        "key": message.key,
        "story": message.story,
        "state": "pending",
        "payload": payload,
        "created": now,
        "due": now,
        "attempts": 0,
    }


#: What `_reopened` says.
_REOPENED = ("payload", "state", "created", "due", "attempts", "holder", "lease_until", "settled", "reason")


def _reopened(edit: Any, payload: dict[str, Any], now: datetime) -> dict[str, Any]:
    """New values of an edit that is to show something else."""
    values = {name: getattr(edit, name) for name in _REOPENED} | {"payload": payload}
    if edit.state == "sending":
        # Taken back from its sender, who may just be sending the former state: `edited` says when that is done.
        values |= {"state": "pending", "due": edit.lease_until + EDIT_EVERY, "holder": None, "lease_until": None}
    elif edit.state not in _UNSENT:
        due = now if edit.settled is None else max(now, edit.settled + EDIT_EVERY)
        values |= {"state": "pending", "created": now, "due": due, "attempts": 0, "settled": None, "reason": None}
    return {f"new_{name}": value for name, value in values.items()}


def target_of(connection: Connection, edit: Claimed) -> Target:
    """The message that a claimed edit is for."""
    message = deliveries.alias("message")
    columns = (message.c[name] for name in Target.__slots__)
    query = select(*columns).where(is_message_of(message, deliveries), deliveries.c.id == edit.id)
    return Target(*connection.execute(query).one())


def edited(connection: Connection, edit: Claimed, target: Target, now: datetime, *, reason: str | None = None) -> None:
    """The message shows now what the edit wanted; an edit that was given another state meanwhile waits its time."""
    connection.execute(update(deliveries).where(deliveries.c.id == target.id).values(payload=edit.payload))
    if not settle(connection, edit, "sent", now, reason=reason):
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id == edit.id, deliveries.c.state == "pending")
            .values(due=now + EDIT_EVERY)
        )


def lost(connection: Connection, edit: Claimed, target: Target, reason: str, now: datetime) -> None:
    """The message can no longer be edited, neither by this edit nor by later ones."""
    connection.execute(update(deliveries).where(deliveries.c.id == target.id).values(message_id=None))
    settle(connection, edit, "dropped", now, reason=reason)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
