"""The outbox as the matcher writes it: what channels are owed and were told.  All in the caller's transaction.

record.sql.deliveries is its other half, that of the senders: how deliveries are claimed and settled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, case, or_, select, update

from config.quiet import HIGH
from record.sql.dialect import among, change_among
from record.sql.prepared import PreparedRows
from record.sql.tables import OPEN_STATES, deliveries, items

#: Kinds: a report; a story again; several reports in one message; one that waits for a list by the clock, and stands in
#: it; a word of the wire's own; a message of a house edition.
ALERT, UPDATE, LIST, DIGEST, NOTICE, EDITION = "alert", "update", "list", "digest", "notice", "edition"
#: State of a list by the clock that is not due yet, and of its reports.
GATHERING = "gathering"
#: Noted of what waits for the end of quiet hours; it holds up nobody.
HELD = "held until the end of quiet hours"
#: A message is edited at most once within this time, and not once it is older than the second: readers have moved on.
EDIT_EVERY, EDIT_UNTIL = timedelta(minutes=1), timedelta(days=2)
#: States in which a channel was not told, and will not be.
UNTOLD_STATES = ("failed", "dropped")
#: Written into the statements: indexes of open deliveries alone are used where it names what they hold.
OPEN: BindParameter[Any] = bindparam("open", OPEN_STATES, expanding=True, literal_execute=True)


@dataclass(frozen=True, slots=True)
class Owed:
    """A message owed to a channel; (channel, kind, key) is owed once, whatever happens."""

    channel: int
    kind: str
    key: str
    report: str | None = None
    #: Names of the watches (see record.sql.watches.WatchRow.name) and their words.
    watches: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    priority: int = 0
    #: What else the kind says.
    says: Mapping[str, Any] | None = None
    #: Why it is not told.
    dropped: str | None = None
    #: It is quiet there until then; None: it is sent at once.
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery by which a channel was told of a story, or will be."""

    id: int
    channel: int
    kind: str
    report: str
    #: The story that the report is in now.
    story: str
    state: str
    watches: tuple[str, ...]
    words: tuple[str, ...]
    priority: int
    #: Whether what it shows can still change: it is not sent yet, or can be edited.
    changes: bool
    #: now, or in which of the lists by the clock it stands.
    mode: str = "now"


def told(connection: Connection, stories: Collection[str]) -> list[Told]:
    """By what channels were told of these stories: live deliveries whose report is in one of them now, oldest first.

    One that was joined to another stands in that one's message: but for its report it is the other.
    """
    shown = deliveries.alias("shown")
    is_there = deliveries.c.kind.in_((ALERT, UPDATE, DIGEST)), deliveries.c.state.not_in(UNTOLD_STATES)
    query = (
        select(
            *(shown.c[name] for name in ("id", "channel", "kind")),
            deliveries.c.report,
            items.c.story,
            *(shown.c[name] for name in ("state", "watches", "words", "priority")),
            or_(shown.c.state != "sent", shown.c.message_id.is_not(None)).label("changes"),
            deliveries.c.key,
        )
        .join(items, items.c.id == deliveries.c.report)
        .join(shown, shown.c.id == case((deliveries.c.state == "joined", deliveries.c.within), else_=deliveries.c.id))
        .where(*is_there)
        .order_by(deliveries.c.id)
    )
    return [_told(row) for row in among(connection, query, items.c.story, stories)]


def _told(row: Row[Any]) -> Told:
    values = {**row._asdict(), "watches": tuple(row.watches), "words": tuple(row.words)}
    key = str(values.pop("key"))
    return Told(**values, mode=key.partition(":")[0] if row.kind == DIGEST else "now")


def owe(
    connection: Connection,
    owed: Sequence[Owed],
    now: datetime,
    *,
    within: Mapping[int, int] | None = None,
    gathers_until: Mapping[int, datetime] | None = None,
) -> None:
    """Put messages into the outbox, those that are there already excepted.

    `within`: of each channel the list in whose message they stand; `gathers_until`: when its list by the clock is due.
    """
    if not owed:
        return
    rows = [
        {
            "channel": each.channel,
            "kind": each.kind,
            "key": each.key,
            "report": each.report,
            "watches": list(each.watches),
            "words": list(each.words),
            "says": each.says,
            "priority": each.priority,
            "state": "dropped" if each.dropped else "pending" if gathers_until is None else GATHERING,
            "reason": each.dropped or (HELD if each.held_until else None),
            "settled": now if each.dropped else None,
            "within": None if within is None else within[each.channel],
            "created": now,
            "due": each.held_until or now if gathers_until is None else gathers_until[each.channel],
            "attempts": 0,
        }
        for each in owed
    ]
    PreparedRows(connection.dialect, deliveries, rows, "ignore").write(connection)


def extend(connection: Connection, extended: Collection[Told], now: datetime) -> None:
    """Give deliveries the watches, words and priority that they have here.

    What was sent is looked at again; what is urgent now waits for no end of quiet hours.
    """
    same: dict[Any, list[int]] = defaultdict(list)
    for each in extended:
        same[each.watches, each.words, each.priority].append(each.id)
    stays = or_(deliveries.c.state.in_(("pending", GATHERING)), deliveries.c.within.is_not(None))
    due = case((stays, deliveries.c.edit_due), else_=now)
    for (watches, words, priority), ids in same.items():
        values = {"watches": list(watches), "words": list(words), "priority": priority, "edit_due": due}
        if priority >= HIGH:
            values["due"] = case((deliveries.c.reason == HELD, now), else_=deliveries.c.due)
        change_among(connection, deliveries, "id", ids, **values)


def look_again(connection: Connection, stories: Collection[str], now: datetime) -> None:
    """These stories changed: all messages that tell of them are looked at again, also those that are on their way."""
    of_stories = select(items.c.id).where(items.c.story.in_(list(stories)), items.c.revision == 0)
    on_their_way = deliveries.c.state.in_(("sending", "unknown"))
    fresh = deliveries.c.settled > now - EDIT_UNTIL
    there = (deliveries.c.state == "sent") & deliveries.c.message_id.is_not(None) & fresh
    listed = select(deliveries.c.within).where(deliveries.c.report.in_(of_stories), deliveries.c.state == "sent")
    alone = and_(deliveries.c.report.in_(of_stories), deliveries.c.within.is_(None), or_(on_their_way, there))
    if stories:
        which = or_(alone, and_(deliveries.c.id.in_(listed), there))
        connection.execute(update(deliveries).where(which).values(edit_due=now))


def lists(connection: Connection, channels: Collection[int], heading: str) -> dict[int, tuple[int, int]]:
    """Of these channels the list with this heading that is not sent yet, with how many reports it has; locked."""
    query = (
        select(deliveries.c.id, deliveries.c.channel, deliveries.c.says)
        .where(deliveries.c.state.in_(OPEN), deliveries.c.kind == LIST, deliveries.c.state == "pending")
        .with_for_update()
    )
    rows = among(connection, query, deliveries.c.channel, channels)
    found = {row.channel: row.id for row in rows if row.says["heading"] == heading}
    within = deliveries.c.within
    sizes = Counter(row.within for row in among(connection, select(within), within, found.values()))
    return {channel: (number, sizes[number]) for channel, number in found.items()}


def ids_of(connection: Connection, owed: Sequence[Owed]) -> dict[int, int]:
    """By channel the ids of deliveries that are there, of one kind and one for each channel."""
    keys = {(each.channel, each.kind, each.key) for each in owed}
    query = select(*(deliveries.c[name] for name in ("id", "channel", "kind", "key")))
    rows = among(connection, query, deliveries.c.key, {each.key for each in owed})
    return {row.channel: row.id for row in rows if (row.channel, row.kind, row.key) in keys}


def count_more(connection: Connection, more: Mapping[int, int]) -> None:
    """Reports that did not fit into lists (by id) are counted there."""
    for number, by in more.items():
        says = connection.scalar(select(deliveries.c.says).where(deliveries.c.id == number)) or {}
        values = {**says, "more": says.get("more", 0) + by}
        connection.execute(update(deliveries).where(deliveries.c.id == number).values(says=values))


def open_before(connection: Connection, before: datetime) -> dict[int, list[int]]:
    """What was owed before then and still is: of each channel what tells of stories, the most urgent first."""
    query = (
        select(deliveries.c.channel, deliveries.c.id)
        .where(
            deliveries.c.state.in_(OPEN),
            deliveries.c.kind.in_((ALERT, UPDATE)),
            deliveries.c.within.is_(None),
            deliveries.c.created < before,
        )
        .order_by(deliveries.c.priority.desc(), deliveries.c.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for channel, number in connection.execute(query):
        found[channel].append(number)
    return found


def put_within(connection: Connection, ids: Sequence[int], number: int) -> None:
    """These deliveries are told in the message of a list."""
    change_among(connection, deliveries, "id", ids, within=number, state="pending", holder=None, lease_until=None)


def drop(connection: Connection, ids: Sequence[int], reason: str, now: datetime) -> None:
    """These deliveries are not sent."""
    values = {"state": "dropped", "reason": reason, "settled": now, "holder": None, "lease_until": None}
    change_among(connection, deliveries, "id", ids, **values)
