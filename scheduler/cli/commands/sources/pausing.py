"""`mintwire sources pause` and `resume`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scheduler.cli.commands.sources.fares import SourceId
from scheduler.cli.context import current
from scheduler.cli.known import find_source
from scheduler.cli.stores import opened

if TYPE_CHECKING:
    from sqlalchemy import Connection


def pause(source: SourceId) -> None:
    """Poll a source no more until it is resumed; what was read of it stays.

    It holds for sources of the config, too, whatever the config says; a running wire follows within a second.

    \b
    Example:
      mintwire sources pause ecb-press
    """
    from record.sql import paused

    _say(source, lambda connection, id_: paused.pause(connection, id_, datetime.now(UTC)), "paused", "it was before")


def resume(source: SourceId) -> None:
    """Poll a source again that was paused.

    \b
    Example:
      mintwire sources resume ecb-press
    """
    from record.sql import paused

    _say(source, paused.resume, "resumed", "it was not paused")


def _say(source: str, change: Callable[[Connection, str], bool], done: str, not_done: str) -> None:
    identity = find_source(source).id
    with opened(current().settings, making=True) as engine, engine.begin() as connection:
        has_changed = change(connection, identity)
    print(f"{identity}: {done if has_changed else not_done}")
