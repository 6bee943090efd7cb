"""Carrying out what editors asked of stories, in the story lane's transaction."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, select

from newsroom.clustering.clusterer import Clusterer
from record.sql import corrections, stories
from record.sql.corrections import Correction
from record.sql.tables import items
from record.sql.tables import stories as story_table


class RefusedError(Exception):
    """A correction that cannot be carried out; its text says why, to the editor."""


def carry_out(connection: Connection, clusterer: Clusterer, now: datetime) -> tuple[list[str], dict[str, str]]:
    """Carry out all corrections that wait; returns the stories that changed, and story -> the one that absorbed it.

    A correction that is refused is settled with the reason, and changes nothing.
    """
    touched: list[str] = []
    absorbed: dict[str, str] = {}
    for correction in corrections.waiting(connection):
        try:
            changed = _carry_out(connection, clusterer, correction, now)
        except RefusedError as refusal:
            corrections.settle(connection, correction.id, now, refused=str(refusal))
            continue
        corrections.settle(connection, correction.id, now)
        touched += changed
        if correction.kind == "merge":
            absorbed[correction.story] = changed[0]
    return touched, absorbed


def hold(connection: Connection, clusterer: Clusterer, since: datetime) -> None:
    """Tell a clusterer that was restored of the corrections carried out since then, which hold against later items."""
    for correction in corrections.carried_out(connection, since):
        if correction.kind in ("split", "pin"):
            clusterer.keep_apart(correction.items, correction.story)


def _carry_out(connection: Connection, clusterer: Clusterer, correction: Correction, now: datetime) -> list[str]:
    """Returns the ids of the stories that changed.  Raises RefusedError."""
    story = _resolved(connection, correction.story)
    if correction.kind == "section":
        return [story]
    if correction.kind == "merge":
        return [_merge(connection, clusterer, correction, story, now)]
    members = _bases(connection, correction.items)
    if correction.kind == "split":
        return [story, _split(connection, clusterer, correction, story, members, now)]
    if correction.kind == "lead":
        _require_members(members, story, correction.items)
        return [story]
    return _pin(connection, clusterer, correction, story, members)


def _resolved(connection: Connection, story: str) -> str:
    found = stories.resolve(connection, story)
    if found is None:
        raise RefusedError(f"there is no story {story}")
    return found


def _bases(connection: Connection, wanted: tuple[str, ...]) -> dict[str, str]:
    """The stories of these reports.  Raises RefusedError where there is no such report."""
    query = select(items.c.id, items.c.story).where(items.c.id.in_(wanted), items.c.revision == 0)
    found = {row.id: row.story for row in connection.execute(query)}
    for item in wanted:
        if item not in found:
            raise RefusedError(f"there is no report {item}; a revision follows its report")
    return found


def _require_members(members: dict[str, str], story: str, wanted: tuple[str, ...]) -> None:
    for item in wanted:
        if members[item] != story:
            raise RefusedError(f"the report {item} is not in the story {story}, but in {members[item]}")


def _merge(connection: Connection, clusterer: Clusterer, correction: Correction, story: str, now: datetime) -> str:
    into = _resolved(connection, correction.target or "")
    if into == story:
        raise RefusedError(f"{correction.story} and {correction.target} are one story already")
    reasons = [{"kind": "editor", "detail": correction.by, "weight": 1.0}]
    stories.absorb(connection, story, into, at=now, by=correction.by, reasons=reasons)
    clusterer.merge(story, into)
    return into


def _split(
    connection: Connection,
    clusterer: Clusterer,
    correction: Correction,
    story: str,
    members: dict[str, str],
    now: datetime,
) -> str:
    _require_members(members, story, correction.items)
    if len(members) == len(stories.members_of(connection, [story])[story]):
        raise RefusedError(f"these are all the reports of the story {story}: nothing would be left of it")
    new = _free_id(connection, correction)
    stories.open_stories(connection, {new: (correction.items[0], now)})
    stories.move(connection, correction.items, new)
    clusterer.split(correction.items, story, new)
    corrections.aim(connection, correction.id, story, new)
    return new


def _pin(
    connection: Connection, clusterer: Clusterer, correction: Correction, story: str, members: dict[str, str]
) -> list[str]:
    (item,) = correction.items
    before = members[item]
    if before == story:
        return [story]
    if len(stories.members_of(connection, [before])[before]) == 1:
        raise RefusedError(f"the report {item} is all of the story {before}: merge that story instead")
    stories.move(connection, [item], story)
    clusterer.split([item], before, story)
    corrections.aim(connection, correction.id, before, story)
    return [story, before]


def _free_id(connection: Connection, correction: Correction) -> str:
    """The first report's id, as stories are named; where that story exists, one of the correction's own."""
    first = correction.items[0]
    taken = connection.scalar(select(story_table.c.id).where(story_table.c.id == first)) is not None
    if not taken:
        return first
    return hashlib.blake2b(f"{correction.id}:{first}".encode(), digest_size=8).hexdigest()
