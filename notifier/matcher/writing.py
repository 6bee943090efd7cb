"""What a batch writes, in the matcher's transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from notifier.manners import Manner
from notifier.matcher.batch import Batch
from notifier.matcher.by_clock import gather
from notifier.telling.rules import Heading
from record.item import to_iso
from record.sql import aside, facts, matches, notices, owed, pages, undecided
from record.sql.owed import DIGEST, LIST, Owed

#: Reports that one list holds; a message names fewer, and counts the others.
MOST_LISTED = 100


def write_owed(
    connection: Connection,
    some: Iterable[tuple[Heading | None, Owed]],
    now: datetime,
    manners: Mapping[int, Manner],
) -> None:
    """Messages of their own, those that stand in lists, and those that wait for lists by the clock."""
    by_heading: dict[Heading | None, list[Owed]] = defaultdict(list)
    gathered: list[Owed] = []
    for heading, each in some:
        if each.kind == DIGEST and heading is None and not each.dropped:
            gathered.append(each)
        elif heading is None:
            held_until = manners[each.channel].held_until(now, each.priority)
            by_heading[None].append(replace(each, held_until=held_until) if held_until else each)
        else:
            by_heading[heading].append(each)
    gather(connection, gathered, manners, now)
    owed.owe(connection, by_heading.pop(None, []), now)
    for heading, listed in by_heading.items():
        if heading is not None:
            _write_listed(connection, heading, listed, now)


def _write_listed(connection: Connection, heading: Heading, listed: Sequence[Owed], now: datetime) -> None:
    """One list for each channel, which is that which waits already, if there is one."""
    first = {each.channel: each for each in reversed(listed)}
    open_lists = owed.lists(connection, list(first), heading)
    new = [_list(each.channel, heading, f"{heading}:{each.report}", each.priority) for each in first.values()]
    new = [each for each in new if each.channel not in open_lists]
    owed.owe(connection, new, now)
    ids = {channel: number for channel, (number, _) in open_lists.items()} | owed.ids_of(connection, new)
    room = {channel: MOST_LISTED - open_lists.get(channel, (0, 0))[1] for channel in ids}
    fitting: list[Owed] = []
    more: Counter[int] = Counter()
    for each in listed:
        if room[each.channel] > 0:
            room[each.channel] -= 1
            fitting.append(each)
        else:
            more[ids[each.channel]] += 1
    owed.owe(connection, fitting, now, within=ids)
    owed.count_more(connection, more)


def _list(channel: int, heading: Heading, key: str, priority: int, more: int = 0) -> Owed:
    return Owed(channel, LIST, f"{LIST}:{key}", priority=priority, says={"heading": heading, "more": more})


def write_rest(connection: Connection, batch: Batch, now: datetime) -> None:
    """Matches, what messages show, pages, and what was set aside."""
    matches.put(connection, batch.matches)
    owed.extend(connection, batch.plan.extended.values(), now)
    owed.look_again(connection, batch.changed, now)
    arrived = [each.report for each in batch.answers if each.change.kind == "text" and each.item is not None]
    pages.done(connection, arrived, now)
    for each in batch.answers:
        if each.change.kind == "corrected" and each.item is not None:
            pages.revised(connection, each.report, each.item)
        for watch, error in each.failed.items():
            key = f"change {each.change.number}" + (f", watch {watch}" if watch else "")
            aside.put(connection, "matched", key, payload=str(each.change.number), error=error, now=now)
    undecided.call_news(connection, batch.overdue)
    pages.want(connection, batch.pages, now)
    pages.hurry(connection, batch.told)


def write_restored(connection: Connection, cut: datetime, now: datetime) -> int:
    """After a restore, once: what the backup still owed becomes one list for each channel; returns of how many.

    It may have been told before; so may what was discovered before the cut and is matched again.
    """
    if facts.is_cut_told(connection):
        return 0
    facts.note_cut_told(connection, cut)
    still = owed.open_before(connection, cut)
    more = {channel: max(len(ids) - MOST_LISTED, 0) for channel, ids in still.items()}
    made = [_list(channel, "restored", f"restored:{to_iso(cut)}", 0, more[channel]) for channel in still]
    owed.owe(connection, made, now)
    for channel, number in owed.ids_of(connection, made).items():
        owed.put_within(connection, still[channel][:MOST_LISTED], number)
        owed.drop(connection, still[channel][MOST_LISTED:], "counted in a list after the restore", now)
    notices.tell(connection, f"restored:{to_iso(cut)}", _RESTORED.format(cut=cut), now)
    return len(still)


_RESTORED = (
    "The database was restored from a backup. What was discovered before {cut:%Y-%m-%d %H:%M} UTC, and what the backup "
    "still owed, comes to each channel as one list, since it may have been told. Settings that were made since the "
    "backup are lost."
)
