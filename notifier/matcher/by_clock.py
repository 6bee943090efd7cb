"""Lists by the clock: reports gather until they are due, then each goes out once, whatever clocks and processes do.

What matched until a list was due stands in it, also where the matcher came to it later; what comes while it is not sent
yet, too.  A due time that was told does not come again, should the clock go back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from config.sections import SECTIONS
from notifier.manners import Manner, read_manners
from notifier.matcher.batch import Clock
from notifier.telling.hours import next_due
from record.sql import by_clock, owed
from record.sql.owed import Owed

#: Stories that one message holds, where each has a line, and a paragraph: they stay below its 4,096 units.
MOST_LINES, MOST_IN_PART = 20, {"daily": 5, "weekly": 5}
#: Lists that one transaction closes.
_AT_ONCE = 50


def gather(connection: Connection, some: Sequence[Owed], manners: Mapping[int, Manner], now: datetime) -> None:
    """Reports go into the list of their mode that gathers, or begin one; keys begin with the mode."""
    by_mode: dict[str, list[Owed]] = defaultdict(list)
    for each in some:
        by_mode[each.key.partition(":")[0]].append(each)
    for mode, its in by_mode.items():
        there = by_clock.gathering(connection, {each.channel for each in its}, mode)
        ids = {channel: each.id for channel, each in there.items()}
        dues = {channel: each.due for channel, each in there.items()}
        wanted = {
            each.channel: next_due(mode, now, manners[each.channel].zone) for each in its if each.channel not in ids
        }
        while wanted:
            begun = by_clock.begin(connection, mode, wanted, now)
            ids |= begun
            dues |= {channel: wanted[channel] for channel in begun}
            left = wanted.keys() - begun.keys()
            wanted = {channel: next_due(mode, wanted[channel], manners[channel].zone) for channel in left}
        owed.owe(connection, its, now, within=ids, gathers_until=dues)


def close_due(connection: Connection, until: datetime, clock: Clock) -> int:
    """Lists that are due by their readers' walls are to be sent, some at a time; returns how many were looked at.

    `until`: how far the log has been followed.  Lists that were due before a database was cut may have been sent.
    """
    due = by_clock.due_until(connection, until, _AT_ONCE)
    manners = read_manners(connection, {each.channel for each in due})
    for each in due:
        at = next_due(each.mode, each.created, manners[each.channel].zone)
        if at > until:
            by_clock.postpone(connection, each, at)
            continue
        its = by_clock.gathered(connection, each)
        its.sort(key=lambda one: (_place(one.section), one.id))
        ids = [one.id for one in its]
        heading = "restored" if clock.cut is not None and each.due < clock.cut else each.mode
        most = MOST_IN_PART.get(heading, MOST_LINES)
        parts = [ids[start : start + most] for start in range(0, len(ids), most)]
        if parts:
            by_clock.close(connection, each, parts, heading, clock.now)
        else:
            by_clock.end_empty(connection, each, clock.now)
    return len(due)


def _place(section: str | None) -> int:
    return SECTIONS.index(section) if section in SECTIONS else len(SECTIONS)
