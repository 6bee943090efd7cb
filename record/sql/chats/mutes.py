"""What channels do not want to hear of.  All in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from record.sql.chats.rows import mutes
from record.sql.dialect import among, put
from record.sql.stories import resolve_all

MuteKind = Literal["story", "source", "term", "watch"]


@dataclass(frozen=True, slots=True)
class Mute:
    """Something of which a channel hears nothing; until a time, or for ever."""

    number: int
    channel: int
    kind: MuteKind
    #: A story's id, a source's key, a word or phrase, a watch's number.
    value: str
    until: datetime | None
    #: The person who said so.
    by: str | None
    made: datetime


_COLUMNS = tuple(mutes.c[field.name] for field in fields(Mute))


def put_mute(
    connection: Connection,
    channel: int,
    kind: MuteKind,
    value: str,
    *,
    until: datetime | None,
    by: str | None,
    now: datetime,
) -> int:
    """Mute something, or until another time; returns its number.  `now` by Redis TIME."""
    key = {"channel": channel, "kind": kind, "value": value}
    return int(put(connection, mutes, key, {"until": until, "by": by, "made": now}))


def list_mutes(connection: Connection, channel: int, now: datetime) -> list[Mute]:
    """What a channel has muted, the newest first."""
    query = select(*_COLUMNS).where(mutes.c.channel == channel, _holds(now)).order_by(mutes.c.number.desc())
    return [Mute(*row) for row in connection.execute(query)]


def remove_mute(connection: Connection, channel: int, number: int) -> bool:
    """A channel hears of it again; False where it had muted no such thing."""
    which = (mutes.c.channel == channel, mutes.c.number == number)
    return bool(connection.execute(delete(mutes).where(*which)).rowcount)


def muted(connection: Connection, channels: Collection[int], now: datetime) -> Mapping[int, Sequence[Mute]]:
    """Of these channels what they have muted; a story that became part of another stands by that one's id."""
    if connection.scalar(select(mutes.c.number).limit(1)) is None:
        return {}
    query = select(*_COLUMNS).where(_holds(now))
    found = [Mute(*row) for row in among(connection, query, mutes.c.channel, channels)]
    part_of = resolve_all(connection, sorted({each.value for each in found if each.kind == "story"}))
    by_channel: dict[int, list[Mute]] = defaultdict(list)
    for each in found:
        value = part_of.get(each.value, each.value) if each.kind == "story" else each.value
        by_channel[each.channel].append(replace(each, value=value))
    return by_channel


def _holds(now: datetime) -> ColumnElement[bool]:
    return or_(mutes.c.until.is_(None), mutes.c.until > now)
