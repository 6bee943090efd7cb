"""What a command may name: what the config has, and what commands made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.kinds.union import read_specs
from scheduler.cli.context import current, find, say
from scheduler.cli.stores import look_up

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from config.kinds.source import Source
    from config.models import Settings


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
