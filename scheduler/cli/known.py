"""What a command may name: what the config has, and what commands made."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from config.kinds.union import read_specs
from scheduler.cli.context import current, find, say
from scheduler.cli.stores import look_up

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from config.kinds.source import Source
    from config.models import Settings
    from record.sql.channels import ChannelRow


def known_sources(settings: Settings) -> dict[str, Source]:
    """By the id by which reports name them; one that this version cannot read is told on standard error."""

    def read(connection: Connection) -> list[dict[str, object]]:
        from record.sql.directory import other_sources

        return list(other_sources(connection).values())

    made, unreadable = read_specs(look_up(settings, read) or [])
    for each in unreadable:
        say(f"mintwire: {each} cannot be read by this version: `mintwire sources remove {each}`, and add it again")
    return {each.id: each for each in (*settings.sources, *made)}


def find_source(identity: str) -> Source:
    """Ends the process where there is none of this id."""
    return find("source", identity, known_sources(current().settings), "sources list")


def known_channels(settings: Settings) -> dict[str, ChannelRow]:
    """By name: as a running wire knows them, and those of the config that none has read yet."""
    from record.sql.channels import ChannelRow, list_channels
    from scheduler.configured import place_of

    found = {name: each for each in look_up(settings, list_channels) or [] for name in each.names}
    for each in settings.channels:
        if each.id not in found:
            row = place_of(each)
            place = row["kind"], str(row["chat"] or ""), row["thread"] or 0
            found[each.id] = ChannelRow(0, *place, row["spec"], None, (each.id,))
    return dict(sorted(found.items()))


def find_channel(name: str) -> ChannelRow:
    """Ends the process where there is none of this name."""
    known = known_channels(current().settings)
    return find("channel", in_full(name, known), known, "channels list")


def in_full(name: str, known: Container[str]) -> str:
    """What a user calls `mine` may be `cli:mine`, where the config has no such thing."""
    from record.sql.channels import named
    from record.sql.directory import CLI

    return name if name in known or named(CLI, name) not in known else named(CLI, name)
