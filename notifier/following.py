"""Messages follow their stories: what a batch owes is written, in the story lane's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from notifier import updates
from notifier.updates import StoryChange
from record.sql import messages
from record.sql.deliveries import Owed, owe
from record.sql.directory import wanting_updates
from record.sql.items import summaries

#: Why a message that nobody has sent is dropped.
_MERGED = "its story became part of another one"


def follow(connection: Connection, alerts: Sequence[Owed], changes: Sequence[StoryChange], now: datetime) -> int:
    """Write what a batch owes: `alerts` to channels that were not told yet, edits, and updates.  Returns how many.

    `changes`: every story that the batch changed, those of the alerts among them.  An alert may be made of any report
    of its story: it is sent as the story is when it is sent.
    """
    owed = _merge(connection, changes, now)
    owed += owe(connection, messages.untold(connection, alerts), now)
    told = messages.told(connection, [change.story for change in changes])
    plan = updates.grown(
        changes,
        told,
        summaries=summaries(connection, sorted(updates.new_leads(changes, told))),
        wanting_updates=wanting_updates(connection) if told else (),
    )
    return owed + messages.revise(connection, plan.revised, now) + owe(connection, plan.owed, now)


def _merge(connection: Connection, changes: Sequence[StoryChange], now: datetime) -> int:
    """Stories that became part of others hand their messages over; returns how many edits that takes."""
    absorbed = {story: change.story for change in changes for story in change.absorbed}
    if not absorbed:
        return 0
    revised = []
    for change in changes:
        told = messages.told(connection, [change.story, *change.absorbed]) if change.absorbed else []
        for message, first in updates.merged(told):
            if not messages.withdraw(connection, message, _MERGED, now) and message.can_change:
                revised.append((replace(message, story=change.story), updates.pointing(message, first)))
    messages.hand_over(connection, absorbed)
    return messages.revise(connection, revised, now)
