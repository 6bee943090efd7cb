"""The outbox as senders see it: each delivery is claimed by one of them at a time.  All in the caller's transaction.

Order within a channel and a priority is kept: while its first message waits or is being sent, the channel gives none;
but one that was not taken several times steps aside.
A delivery `within` another one (a report of a list) goes out with that one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from config.quiet import HIGH
from record.sql import lists
from record.sql.chats.rows import chats
from record.sql.dialect import among, chunks
from record.sql.owed import ALERT, EDIT_EVERY, EDIT_UNTIL, EDITION, HELD, LIST, OPEN, UNTOLD_STATES
from record.sql.tables import channel_names, channels, deliveries, items

#: Attempts after which a message no longer holds up those behind it.
STUCK = 3
#: Noted of a claim whose sender was not heard of any more: it may have gone out already.
TAKEN_OVER = "perhaps sent before, by a process that died"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this sender, and no other, may send, or edit, as long as it renews its lease."""

    id: int
    channel: int
    kind: str
    key: str
    report: str | None
    watches: list[str]
    words: list[str]
    says: dict[str, Any] | None
    priority: int
    holder: str
    #: Counting this one; of a message that is edited those that it took to send it.
    attempts: int
    created: datetime
    #: Of a sent message: its id at the service, the chat that has it, when it was sent, what it looks like.
    message_id: str | None
    chat: str | None
    settled: datetime | None
    looks: str | None
    edit_due: datetime | None
    #: TAKEN_OVER, or why it was not sent before.
    reason: str | None

    @property
    def is_edit(self) -> bool:
        """Whether it is sent already, and may look different now."""
        return self.settled is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim.

    sent: the service has it.  edited: the message looks so now, or did before.  pending, unknown: once more at `due`,
    unknown where the service may have taken it.  lost: the message can no longer be edited.  joined: another message
    of the channel tells it, `within`.  failed, dropped: for good.
    """

    claimed: Claimed
    state: Literal["sent", "edited", "pending", "unknown", "lost", "joined", "failed", "dropped"]
    at: datetime
    due: datetime | None = None
    reason: str | None = None
    message_id: str | None = None
    chat: str | None = None
    looks: str | None = None
    version: int | None = None
    within: int | None = None
    #: Whether the service was asked: a claim that was put back before that is no attempt.
    tried: bool = True
    #: What it taught of the channel: that it takes nothing any more, for the reason; where its chat went.
    disables: bool = False
    moves_to: str | None = None


def is_due(connection: Connection, kind: str, now: datetime) -> bool:
    """Whether there may be something to claim."""
    of_kind = deliveries.join(channels, channels.c.number == deliveries.c.channel)
    owed = and_(deliveries.c.state.in_(OPEN), deliveries.c.due <= now, deliveries.c.within.is_(None))
    for which in (owed, deliveries.c.edit_due <= now):
        query = select(deliveries.c.id).select_from(of_kind).where(which, channels.c.kind == kind).limit(1)
        if connection.scalar(query) is not None:
            return True
    return False


def claim(
    connection: Connection,
    kind: str,
    holder: str,
    now: datetime,
    until: datetime,
    most: int,
    busy: Collection[int] = (),
) -> list[Claimed]:
    """Claims the first message of each of at most `most` channels of a kind, those of high priority first.

    `busy`: channels to leave alone.
    """
    free = (deliveries.c.due <= now, deliveries.c.channel.not_in(list(busy)))
    ahead = deliveries.alias("ahead")
    earlier = or_(
        ahead.c.priority > deliveries.c.priority,
        and_(ahead.c.priority == deliveries.c.priority, ahead.c.id < deliveries.c.id),
        and_(ahead.c.state == "sending", ahead.c.lease_until >= now),
    )
    # Looked through in the order in which they go out, until there are enough: few, however many are owed.
    heads = (
        select(deliveries.c.id)
        .where(
            *_in_line(deliveries, now),
            *free,
            exists().where(channels.c.number == deliveries.c.channel, *_in_force(kind)),
        )
        .where(~exists().where(ahead.c.channel == deliveries.c.channel, *_in_line(ahead, now), earlier))
        .order_by(deliveries.c.priority.desc(), deliveries.c.id)
        .limit(most)
    )
    still_free = or_(deliveries.c.state.in_(("pending", "unknown")), deliveries.c.lease_until < now)
    claimed = _claim(
        connection,
        connection.scalars(heads).all(),
        [deliveries.c.state.in_(OPEN), still_free],
        state="sending",
        holder=holder,
        lease_until=until,
        attempts=deliveries.c.attempts + 1,
        reason=case((deliveries.c.state == "sending", TAKEN_OVER), else_=deliveries.c.reason),
    )
    return sorted(claimed, key=lambda each: (-each.priority, each.id))


def _in_line(rows: FromClause, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of what is owed what holds up those behind it: not what was refused a few times for itself, while it waits."""
    waits = and_(or_(rows.c.attempts >= STUCK, func.coalesce(rows.c.reason, "") == HELD), rows.c.due > now)
    # Not IS NULL: SQLite would look through the index of `within`, in which stands what was ever sent.
    return rows.c.state.in_(OPEN), func.coalesce(rows.c.within, 0) == 0, ~waits


def claim_edits(
    connection: Connection,
    kind: str,
    holder: str,
    now: datetime,
    until: datetime,
    most: int,
    busy: Collection[int] = (),
) -> list[Claimed]:
    """Claims sent messages that may look different now, those that wait longest first; at most one of a channel.

    Channels that a message is due to come later: messages go first.
    """
    waiting = deliveries.alias("waiting")
    owed = exists().where(
        waiting.c.channel == deliveries.c.channel,
        waiting.c.state.in_(OPEN),
        waiting.c.within.is_(None),
        waiting.c.due <= now,
    )
    mine = [
        deliveries.c.edit_due <= now,
        deliveries.c.state == "sent",
        deliveries.c.within.is_(None),
        deliveries.c.settled > now - EDIT_UNTIL,
        or_(deliveries.c.holder.is_(None), deliveries.c.lease_until < now),
        or_(deliveries.c.edited.is_(None), deliveries.c.edited <= now - EDIT_EVERY),
    ]
    query = (
        select(deliveries.c.id, deliveries.c.channel)
        .join(channels, channels.c.number == deliveries.c.channel)
        .where(*mine, *_in_force(kind), ~owed, deliveries.c.channel.not_in(list(busy)))
        .order_by(deliveries.c.edit_due, deliveries.c.id)
        .limit(most)
    )
    first: dict[int, int] = {}
    for identity, channel in connection.execute(query):
        first.setdefault(channel, identity)
    return _claim(connection, sorted(first.values()), mine, holder=holder, lease_until=until)


_CLAIMED = tuple(deliveries.c[name] for name in Claimed.__slots__)


def _claim(
    connection: Connection, ids: Sequence[int], still: Sequence[ColumnElement[bool]], **values: Any
) -> list[Claimed]:
    """Those of these that are still as they were found."""
    return [
        Claimed(*row)
        for chunk in chunks(ids)
        for row in connection.execute(
            update(deliveries).where(deliveries.c.id.in_(chunk), *still).values(values).returning(*_CLAIMED)
        )
    ]


def _in_force(kind: str) -> tuple[ColumnElement[bool], ...]:
    """Of channels that take messages: somebody names them, they are not paused, and have not been refused for good."""
    named = exists().where(channel_names.c.channel == channels.c.number, channel_names.c.enabled)
    paused = exists().where(chats.c.channel == channels.c.number, chats.c.paused)
    return channels.c.kind == kind, channels.c.disabled_reason.is_(None), channels.c.moved_to.is_(None), named, ~paused


def hold(connection: Connection, channel: int, until: datetime, now: datetime) -> None:
    """It is quiet in a channel: what it is owed now waits, but for what is urgent."""
    its = (deliveries.c.channel == channel, deliveries.c.state.in_(OPEN), deliveries.c.within.is_(None))
    waits = (deliveries.c.state == "pending", deliveries.c.due <= now, deliveries.c.priority < HIGH)
    connection.execute(update(deliveries).where(*its, *waits).values(due=until, reason=HELD))


def renew(connection: Connection, holder: str, until: datetime) -> int:
    """A sender that lives keeps all that it has claimed; returns how many."""
    done = connection.execute(update(deliveries).where(deliveries.c.holder == holder).values(lease_until=until))
    return int(done.rowcount)


def settle(connection: Connection, outcomes: Sequence[Outcome]) -> int:
    """Notes what became of claims; returns how many were no longer the sender's, and are left alone."""
    left = 0
    for outcome in outcomes:
        claimed = outcome.claimed
        done = connection.execute(
            update(deliveries)
            .where(
                deliveries.c.id == claimed.id,
                deliveries.c.holder == claimed.holder,
                deliveries.c.attempts == claimed.attempts,
            )
            .values(holder=None, lease_until=None, **_values(outcome))
        )
        left += not done.rowcount
        if done.rowcount and claimed.kind == LIST:
            _settle_list(connection, outcome)
        if done.rowcount and claimed.kind == EDITION and outcome.state == "sent":
            _settle_edition(connection, outcome)
    return left


def _values(outcome: Outcome) -> dict[str, Any]:
    claimed, at = outcome.claimed, outcome.at
    shown = {"looks": outcome.looks, "version": outcome.version}
    match outcome.state:
        case "sent":
            where = {"message_id": outcome.message_id, "chat": outcome.chat}
            return {"state": "sent", "settled": at, "reason": outcome.reason, **where, **shown}
        case "edited":
            # What changed while it was edited is looked at once more.
            later = case((deliveries.c.edit_due > claimed.edit_due, deliveries.c.edit_due), else_=None)
            return {"edited": at, "edit_due": later, "reason": outcome.reason, **shown}
        case "lost":
            return {"message_id": None, "edit_due": None, "reason": outcome.reason}
        case "pending" | "unknown" if claimed.is_edit:
            return {"edit_due": outcome.due, "reason": outcome.reason}
        case "pending" | "unknown":
            tried = claimed.attempts if outcome.tried else claimed.attempts - 1
            return {"state": outcome.state, "due": outcome.due, "reason": outcome.reason, "attempts": tried}
        case "joined":
            return {"state": "joined", "settled": at, "within": outcome.within, "reason": None}
        case _ if claimed.is_edit:
            return {"edit_due": None, "reason": outcome.reason}
    return {"state": outcome.state, "settled": at, "reason": outcome.reason}


def _settle_list(connection: Connection, outcome: Outcome) -> None:
    """The reports of a list share its end, and its message; where it takes no more, they are owed by themselves."""
    claimed = outcome.claimed
    match outcome.state:
        case "edited":
            values = {"state": "sent", "settled": outcome.at, "message_id": claimed.message_id, "chat": claimed.chat}
            lists.settle_told(connection, claimed.id, values)
        case "lost" | "failed" | "dropped" if claimed.is_edit:
            lists.take_out(connection, claimed.id)
        case "sent" | "failed" | "dropped":
            values = {name: value for name, value in _values(outcome).items() if name not in ("looks", "version")}
            lists.settle_told(connection, claimed.id, values)


def _settle_edition(connection: Connection, outcome: Outcome) -> None:
    """Once the last message of a house edition is there, the contents in the first can lead to the others."""
    claimed, says = outcome.claimed, outcome.claimed.says or {}
    if says.get("part") == says.get("parts", 1) > 1:
        first = f"{claimed.key.rpartition(':')[0]}:1"
        its = (deliveries.c.channel == claimed.channel, deliveries.c.kind == EDITION, deliveries.c.key == first)
        there = (deliveries.c.state == "sent", deliveries.c.message_id.is_not(None))
        connection.execute(update(deliveries).where(*its, *there).values(edit_due=outcome.at))


def join_told(connection: Connection, claimed: Sequence[Claimed], now: datetime) -> dict[int, int]:
    """Of claimed alerts those whose story another message of their channel tells meanwhile: alert -> that one.

    What it adds (watches and words) goes into the other one, which is to be edited.
    """
    alerts = {each.id: each for each in claimed if each.kind == ALERT and not each.is_edit}
    query = about_same_story(func.min(OTHER.c.id)).group_by(MINE.c.id)
    query = query.where(OTHER.c.id < MINE.c.id, OTHER.c.kind == ALERT, OTHER.c.priority >= MINE.c.priority)
    found: dict[int, int] = {row[0]: row[1] for row in among(connection, query, MINE.c.id, alerts)}
    for late, first in found.items():
        _extend(connection, first, alerts[late], now)
    return found


#: A delivery, and another one of its channel, see `about_same_story`.
MINE, OTHER = deliveries.alias("mine"), deliveries.alias("other")


def about_same_story(*columns: Any) -> Select[Any]:
    """Of each delivery MINE, by its id, the live ones of its channel about reports of the same story as OTHER."""
    report, told = items.alias(), items.alias()
    return (
        select(MINE.c.id, *columns)
        .join(report, report.c.id == MINE.c.report)
        .join(told, told.c.story == report.c.story)
        .join(OTHER, and_(OTHER.c.report == told.c.id, OTHER.c.channel == MINE.c.channel))
        .where(OTHER.c.state.not_in((*UNTOLD_STATES, "joined")))
    )


def _extend(connection: Connection, delivery: int, more: Claimed, now: datetime) -> None:
    """One more reason for a message: it is sent with it, or edited."""
    query = select(deliveries.c.watches, deliveries.c.words).where(deliveries.c.id == delivery).with_for_update()
    watches, words = connection.execute(query).one()
    values = {
        "watches": list(dict.fromkeys([*watches, *more.watches])),
        "words": list(dict.fromkeys([*words, *more.words])),
    }
    if values != {"watches": watches, "words": words}:
        connection.execute(update(deliveries).where(deliveries.c.id == delivery).values(**values, edit_due=now))


def sent_since(connection: Connection, kind: str, since: datetime) -> dict[str, list[datetime]]:
    """Chat -> when messages were sent to it, or may have been, and edited, since a moment; for one kind of channel."""
    both = channels.join(deliveries, deliveries.c.channel == channels.c.number)
    own = (channels.c.kind == kind, channels.c.chat.is_not(None), deliveries.c.within.is_(None))
    sent = (deliveries.c.settled, deliveries.c.state.in_(("sent", "unknown")))
    edited = (deliveries.c.edited, true())
    times: dict[str, list[datetime]] = {}
    for moment, condition in (sent, edited):
        rows = select(channels.c.chat, moment).select_from(both).where(*own, moment > since, condition)
        for chat, at in connection.execute(rows):
            times.setdefault(chat, []).append(at)
    return times


def count_by_state(connection: Connection, channel: int | None = None) -> dict[str, int]:
    """How many deliveries there are in each state, of all channels or of one."""
    its = true() if channel is None else deliveries.c.channel == channel
    query = select(deliveries.c.state, func.count()).where(its).group_by(deliveries.c.state)
    return {row[0]: row[1] for row in connection.execute(query)}


def listed(
    connection: Connection,
    *,
    state: str | None = None,
    channel: int | None = None,
    story: str | None = None,
    most: int | None = None,
) -> list[dict[str, Any]]:
    """Deliveries as rows, with title, url, source and story of their reports, newest first; the newest, or all."""
    query = _with_reports().order_by(deliveries.c.id.desc()).limit(most)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    if channel is not None:
        query = query.where(deliveries.c.channel == channel)
    if story is not None:
        query = query.where(items.c.story == story)
    return [dict(row) for row in connection.execute(query).mappings()]


def read(connection: Connection, delivery: int) -> dict[str, Any] | None:
    """One of the rows of `listed`."""
    row = connection.execute(_with_reports().where(deliveries.c.id == delivery)).mappings().one_or_none()
    return None if row is None else dict(row)


def _with_reports() -> Any:
    report = [items.c.title, items.c.url, items.c.source, items.c.story]
    return select(deliveries, *report).outerjoin(items, items.c.id == deliveries.c.report)
