"""Sources, watches, channels and subscriptions: kept equal to the config where the config made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, or_, select, update

from config.errors import StoreError
from record.sql.dialect import insert
from record.sql.tables import channels, concepts, sources, subscriptions, versions, watches

#: Origin of rows that the config made.
CONFIG = "config"
#: The version of all rows; and that of concepts, sources and channels, which concern any number of watches.
DIRECTORY, ROUNDABOUT = "directory", "roundabout"


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One destination as it is now."""

    id: str
    kind: str
    #: Where to send: the configured chat, or the one it moved to.
    chat: str | None
    thread: int | None
    #: As configured: what was learned holds for this chat only.
    configured_chat: str | None
    disabled_reason: str | None


def synchronise(connection: Connection, wanted: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    """Make the rows of origin `config` equal to the config; returns whether anything changed.

    `wanted` has a list of rows for each of concepts, sources, watches, channels and subscriptions, without origin and
    enabled.  A row that left the config is disabled and keeps what belongs to it; rows of other origins are left alone.
    """
    # Before anything is read: of two processes that change the directory at a time, one waits here for the other.
    number = _bump(connection, DIRECTORY, by=0) + 1
    tables = (concepts, sources, watches, channels, subscriptions)
    changed = {table.name: _synchronise_table(connection, table, wanted[table.name], number) for table in tables}
    _forget_learned(connection)
    if any(changed.values()):
        _bump(connection, DIRECTORY)
    if changed["concepts"] or changed["sources"] or changed["channels"]:
        _bump(connection, ROUNDABOUT)
    return any(changed.values())


def _synchronise_table(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], number: int) -> bool:
    stamped = {"changed": number} if "changed" in table.c else {}
    key = [column.name for column in table.primary_key]
    current = {
        tuple(row[name] for name in key): row
        for row in connection.execute(select(table).where(table.c.origin == CONFIG)).mappings()
    }
    changed = False
    for row in rows:
        full = {**row, "origin": CONFIG, "enabled": True}
        old = current.pop(tuple(row[name] for name in key), None)
        if old is None or any(old[name] != value for name, value in full.items()):
            statement = insert(connection, table).values(full | stamped)
            connection.execute(statement.on_conflict_do_update(index_elements=key, set_=full | stamped))
            changed = True
    for gone in current.values():
        if gone["enabled"]:
            same = [table.c[name] == gone[name] for name in key]
            connection.execute(update(table).where(*same).values(enabled=False, **stamped))
            changed = True
    return changed


def _forget_learned(connection: Connection) -> None:
    """What was learned of a channel is void once it is configured for another chat."""
    connection.execute(
        update(channels)
        .where(
            channels.c.learned_for.is_not(None),
            or_(channels.c.chat.is_(None), channels.c.chat != channels.c.learned_for),
        )
        .values(moved_to=None, disabled_reason=None, learned_for=None)
    )


def change(connection: Connection) -> int:
    """The version with which rows change that somebody makes; of two processes one waits here for the other."""
    return _bump(connection, DIRECTORY)


def _bump(connection: Connection, name: str, *, by: int = 1) -> int:
    """Adds to the version of a name; returns it."""
    statement = insert(connection, versions).values(name=name, number=by)
    grown = statement.on_conflict_do_update(index_elements=["name"], set_={"number": versions.c.number + by})
    number: int = connection.execute(grown.returning(versions.c.number)).scalar_one()
    return number


def version(connection: Connection, name: str = DIRECTORY) -> int:
    """A number that grows whenever sources, watches, channels or subscriptions change; see also ROUNDABOUT."""
    return connection.scalar(select(versions.c.number).where(versions.c.name == name)) or 0


def enabled_sources(connection: Connection) -> list[dict[str, Any]]:
    """Specs of the sources to read, by id."""
    query = select(sources.c.spec).where(sources.c.enabled).order_by(sources.c.id)
    return list(connection.scalars(query))


def wanting_updates(connection: Connection) -> set[tuple[str, str]]:
    """The (channel, watch) of each subscription that wants to be told again when a story has changed much."""
    query = select(subscriptions.c.channel, subscriptions.c.watch).where(
        subscriptions.c.enabled, subscriptions.c.updates
    )
    return {(row.channel, row.watch) for row in connection.execute(query)}


def source_names(connection: Connection) -> dict[str, str]:
    """Name of each source that ever was configured."""
    return {row.id: row.name for row in connection.execute(select(sources.c.id, sources.c.name))}


def require_channels(connection: Connection, ids: Sequence[str]) -> None:
    """Raises StoreError for a channel that is not in force here: no wire has read it from the config yet."""
    for channel in ids:
        if read_channel(connection, channel) is None:
            raise StoreError(f"no wire has read the channel {channel} from the config yet: start `mintwire run` first")


def read_channel(connection: Connection, channel: str) -> ChannelRow | None:
    """One channel, if it is enabled."""
    row = connection.execute(select(channels).where(channels.c.id == channel, channels.c.enabled)).one_or_none()
    return None if row is None else _channel(row)


def list_channels(connection: Connection) -> list[ChannelRow]:
    """All channels in force, by id."""
    return [
        _channel(row) for row in connection.execute(select(channels).where(channels.c.enabled).order_by(channels.c.id))
    ]


def _channel(row: Any) -> ChannelRow:
    return ChannelRow(row.id, row.kind, row.moved_to or row.chat, row.thread, row.chat, row.disabled_reason)


def disable_channel(connection: Connection, channel: ChannelRow, reason: str) -> None:
    """Learned: the channel takes nothing any more."""
    _learn(connection, channel, disabled_reason=reason)


def enable_channel(connection: Connection, channel: ChannelRow) -> None:
    """Somebody says that the channel takes messages again."""
    _learn(connection, channel, disabled_reason=None)


def move_channel(connection: Connection, channel: ChannelRow, chat: str) -> None:
    """Learned: the chat goes on under another id."""
    _learn(connection, channel, moved_to=chat)


def _learn(connection: Connection, channel: ChannelRow, **values: str | None) -> None:
    connection.execute(
        update(channels).where(channels.c.id == channel.id).values(learned_for=channel.configured_chat, **values)
    )
